//! Accounts chosen and netted, every line traceable.

use crate::{TODAY, file, read, reading, try_read};
use crossmargin::{
    io::{
        self, Opening,
        import::{Accounts, Mappings, Source, import},
        read_scenario, write_scenario,
    },
    market::SecurityMaster,
    quantity::Decimal,
    rulebook::Rulebook,
    whatif::{LeftOutReason, Position, Progress, Scenario},
};
use proptest::prelude::*;
use rust_decimal::dec;
use std::{collections::BTreeMap, sync::Arc};

fn only(names: &[&str]) -> Accounts {
    Accounts::Only(names.iter().map(|n| Arc::from(*n)).collect())
}

fn nets(positions: &[Position]) -> Vec<String> {
    positions.iter().map(|p| format!("{} {}", p.instrument, p.quantity)).collect()
}

#[test]
fn identical_instruments_are_netted_across_accounts_with_their_lines() {
    let all = read("core.csv");
    let counts: Vec<(String, usize, usize)> =
        all.accounts().into_iter().map(|a| (a.account.to_string(), a.positions, a.left_out)).collect();
    assert_eq!(counts, [("COINS".to_owned(), 1, 1), ("HEDGE".to_owned(), 2, 1), ("OTHER".to_owned(), 1, 0)]);
    let book = all.book(&Accounts::All);
    assert_eq!(nets(&book.positions), ["ZN Z6 -1000", "UB Z6 40", "BTC U6 -12"]);
    let lines: Vec<(usize, &str, Decimal)> =
        book.positions[0].lines.iter().map(|l| (l.line, &*l.account, l.quantity)).collect();
    assert_eq!(lines, [(2, "HEDGE", dec!(-1250)), (9, "OTHER", dec!(250))]);
    assert_eq!(book.positions[0].account, "", "of two accounts");
    assert_eq!(book.positions[1].account, "HEDGE");
    assert_eq!(book.left_out, all.left_out);
    let hedge = all.book(&only(&["HEDGE"]));
    assert_eq!(nets(&hedge.positions), ["ZN Z6 -1250", "UB Z6 40"]);
    assert_eq!(hedge.left_out.len(), 1);
    assert_eq!(all.book(&only(&[])).positions, []);
}

#[test]
fn files_of_several_houses_make_one_book() {
    let sources = ["span.csv", "fixml.xml", "core.csv"].map(|name| Source::new(name, file(name)));
    let all = import(&sources, reading(), &Progress::default()).expect("reads");
    assert_eq!(all.read.len(), 3);
    let book = all.book(&Accounts::All);
    let ten = book.positions.iter().find(|p| p.instrument.to_string() == "ZN Z6").expect("held");
    let from: Vec<String> = ten.lines.iter().map(|l| format!("{} {}", l.file, l.line)).collect();
    assert_eq!(from, ["fixml.xml 3", "core.csv 2", "core.csv 9"]);
    assert_eq!(ten.quantity, dec!(-1520));
}

#[test]
fn lines_that_net_to_zero_are_left_out_and_in_sight() {
    let all =
        try_read("t.csv", "instrument,quantity,account\nZN Z6,5,A\nZN Z6,-5,B\nZF Z6,0,A\n").expect("reads");
    let book = all.book(&Accounts::All);
    assert_eq!(book.positions, []);
    let flat: Vec<(usize, &str, LeftOutReason)> =
        book.left_out.iter().map(|l| (l.line, l.quantity.as_str(), l.reason)).collect();
    let reason = LeftOutReason::Flat;
    assert_eq!(flat, [(2, "5", reason), (3, "-5", reason), (4, "0", reason)]);
    assert_eq!(nets(&all.book(&only(&["A"])).positions), ["ZN Z6 5"]);
}

#[test]
fn a_price_of_ones_own_keeps_lines_apart_and_marks_that_disagree_are_dropped() {
    let own = "instrument,quantity,price,xm\nZN Z6,1,110-16,\nZN Z6,2,110-16,\nZN Z6,3,110-17,\nZN Z6,4,,\nZN Z6,5,,out\nZN Z6,6,,3\nZN Z6,7,,3\n";
    let book = try_read("own.csv", own).expect("reads").book(&Accounts::All);
    assert_eq!(nets(&book.positions), ["ZN Z6 3", "ZN Z6 3", "ZN Z6 4", "ZN Z6 5", "ZN Z6 6", "ZN Z6 7"]);
    let all = read("flex.xml");
    let book = all.book(&Accounts::All);
    let ten = book.positions.iter().find(|p| p.instrument.to_string() == "ZN Z6").expect("held");
    assert_eq!((ten.quantity, ten.price), (dec!(-200), None));
    let said = book.problems[0].to_string();
    assert!(said.contains("flex.xml, line 10, price") && said.contains("different prices"), "{said}");
    let one = all.book(&only(&["U1"]));
    assert_eq!((one.problems.len(), one.positions[2].price), (0, Some(dec!(110.515625))));
}

#[test]
fn a_net_beyond_every_range_is_left_out_and_said_so() {
    let text = "instrument,quantity,account\nT 4.25 2035-08-15,9000bn,A\nT 4.25 2035-08-15,9000bn,B\n";
    let book = try_read("t.csv", text).expect("reads").book(&Accounts::All);
    assert_eq!((book.positions.len(), book.left_out.len()), (0, 2));
    assert!(book.problems[0].what.contains("10,000bn"), "{:?}", book.problems);
}

#[test]
fn opening_a_file_chooses_accounts_and_keeps_its_date() {
    let (securities, mappings) = (SecurityMaster::default(), Mappings::new());
    let chosen = only(&["A2"]);
    let opening = Opening {
        reference: TODAY,
        rulebook: Rulebook::embedded(),
        securities: &securities,
        accounts: &chosen,
        mappings: &mappings,
    };
    let opened = io::read_with("span.csv", file("span.csv"), &opening).expect("opens");
    assert_eq!(nets(&opened.scenario.positions), ["ZQ V6 33"]);
    assert_eq!((opened.scenario.as_of, opened.scenario.left_out.len()), (Some(TODAY), 1));
    assert_eq!(opened.accounts.len(), 2);
    let unknown = only(&["A9"]);
    let refused = io::read_with("span.csv", file("span.csv"), &Opening { accounts: &unknown, ..opening });
    let said = refused.expect_err("no such account").to_string();
    assert!(said.contains("\"A9\"") && said.contains("A1, A2"), "{said}");
}

#[test]
fn a_book_from_files_survives_its_scenario_file() {
    for name in ["core.csv", "flex.xml", "sheet.csv"] {
        let opened = io::read_document(name, file(name), TODAY, Rulebook::embedded()).expect(name);
        let text = write_scenario(&opened.scenario).expect("written");
        let again = read_scenario("s.toml", &text, TODAY, Rulebook::embedded()).expect("reads");
        assert_eq!(again, (opened.scenario, vec![]), "{name}");
    }
}

proptest! {
    /// Whatever the lines, nothing is lost or counted twice: the book's lines and those left out are
    /// the file's, and each net is the sum of its lines.
    #[test]
    fn netting_loses_and_doubles_nothing(rows in prop::collection::vec((0usize..4, 0usize..3, -5i64..6), 1..40)) {
        let names = ["ZN Z6", "ZF Z6", "T 4.25 2035-08-15", "BTC"];
        let mut text = "instrument,quantity,account\n".to_owned();
        for (name, account, quantity) in &rows {
            text.push_str(&format!("{},{quantity},A{account}\n", names[*name]));
        }
        let all = try_read("t.csv", &text).expect("reads");
        let book = all.book(&Accounts::All);
        let mut lines: Vec<usize> = book.positions.iter().flat_map(|p| p.lines.iter().map(|l| l.line)).collect();
        lines.extend(book.left_out.iter().map(|l| l.line));
        lines.sort_unstable();
        prop_assert_eq!(lines, (2..rows.len() + 2).collect::<Vec<_>>());
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for (name, _, quantity) in &rows {
            *sums.entry(names[*name]).or_default() += quantity;
        }
        for p in &book.positions {
            let sum = Decimal::from(sums[p.instrument.to_string().as_str()]);
            prop_assert_eq!(p.quantity, sum);
            prop_assert_eq!(p.lines.iter().map(|l| l.quantity).sum::<Decimal>(), sum);
        }
        prop_assert!(sums.values().filter(|s| **s != 0).count() == book.positions.len());
    }
}

#[test]
fn figures_do_not_depend_on_where_positions_came_from() {
    let by_hand = "instrument,quantity\nZN Z6,-1000\nUB Z6,40\nBTC U6,-12\n";
    let of = |text: &str, name: &str| {
        let opened = io::read_document(name, text, TODAY, Rulebook::embedded()).expect(name);
        let positions = opened.scenario.positions.iter().map(|p| Position {
            lines: Arc::default(),
            account: String::new(),
            ..p.clone()
        });
        Scenario {
            name: String::new(),
            positions: Arc::new(positions.collect()),
            left_out: Arc::default(),
            ..opened.scenario
        }
    };
    assert_eq!(of(by_hand, "hand.csv"), of(file("core.csv"), "core.csv"));
}
