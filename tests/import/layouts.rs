//! Every layout: which positions, what is left out, and what cannot be read, to the last row.

use crate::{FILES, file, left_out, places, positions, read, try_read};
use crossmargin::io::import::{Layout, Source, recognise};
use jiff::civil::date;

#[test]
fn files_are_known_by_what_they_hold_and_not_by_their_names() {
    let expected = [
        Layout::CmeCore,
        Layout::SpanCsv,
        Layout::SpanXml,
        Layout::Fixml,
        Layout::BrokerFlex,
        Layout::BrokerActivity,
        Layout::CmeSettlement,
        Layout::Table,
        Layout::Table,
    ];
    for ((name, text), layout) in FILES.into_iter().zip(expected) {
        for given in [name, "positions.dat", "book.csv", "x.xml"] {
            assert_eq!(recognise(&Source::new(given, text)), Some(layout), "{name} as {given}");
        }
        assert_eq!(
            recognise(&Source::new(name, format!("\u{feff}{text}"))),
            Some(layout),
            "{name} with a mark"
        );
        let windows = text.replace('\n', "\r\n");
        assert_eq!(recognise(&Source::new(name, windows)), Some(layout), "{name} from Windows");
    }
    for (text, layout) in [
        ("instrument,quantity\nZN Z6,1\n", Some(Layout::Portfolio)),
        ("type;cusip;coupon;maturity;product;month;quantity;price\n", Some(Layout::Portfolio)),
        ("format = 1\nname = \"x\"\n", None),
        ("<html><body>no</body></html>", None),
        ("{\"a\": 1}", None),
        ("words and nothing else\n", None),
        ("", None),
    ] {
        assert_eq!(recognise(&Source::new("a", text)), layout, "{text}");
    }
}

#[test]
fn every_row_is_in_exactly_one_count() {
    for (name, _) in FILES {
        let imported = read(name);
        let counts = &imported.read[0];
        assert!(counts.rows > 0, "{name}");
        assert_eq!(
            counts.rows,
            counts.positions + counts.left_out + counts.unread + counts.repeats,
            "{name}: {counts:?}"
        );
        assert_eq!(
            (counts.positions, counts.left_out),
            (imported.lines.len(), imported.left_out.len()),
            "{name}"
        );
        assert!(imported.problems.len() >= counts.unread, "{name}");
        assert!(imported.lines.iter().all(|l| l.position.lines.len() == 1), "{name}");
    }
}

#[test]
fn line_ends_and_a_mark_change_nothing() {
    for (name, text) in FILES {
        let plain = read(name);
        let windows = text.trim_start_matches('\u{feff}').replace('\n', "\r\n");
        assert_eq!(try_read(name, &windows), Ok(plain.clone()), "{name}");
        assert_eq!(try_read(name, &format!("\u{feff}{windows}")), Ok(plain), "{name}");
    }
}

#[test]
fn cme_core_positions() {
    let all = read("core.csv");
    assert_eq!(
        positions(&all),
        ["2 HEDGE ZN Z6 -1250 -", "3 HEDGE UB Z6 40 -", "5 COINS BTC U6 -12 -", "9 OTHER ZN Z6 250 -"]
    );
    assert_eq!(
        left_out(&all),
        ["4 HEDGE CBT 21 202612 OOF C 111.5 200 option", "6 COINS NYM CL 202610 FUT 7 other future"]
    );
    assert_eq!(places(&all), ["7 period code", "8 net positions"]);
    assert_eq!(all.as_of, None);
}

#[test]
fn span_net_positions_state_their_date_and_what_ended_before_it() {
    let all = read("span.csv");
    assert_eq!(positions(&all), ["2 A1 ZT Z6 -300 -", "3 A1 SR3 H7 150 -", "6 A2 ZQ V6 33 -"]);
    assert_eq!(left_out(&all), ["4 A1 CBT 21 202612 OOF P 109 -50 option", "5 A2 ZN M6 -10 ended"]);
    assert_eq!((places(&all), all.as_of), (vec![], Some(date(2026, 8, 21))));
}

#[test]
fn span_xml_is_read_through_nested_points_in_time_and_prefixes() {
    let all = read("span.xml");
    assert_eq!(positions(&all), ["16 A & B ZN Z6 -2000 -"]);
    assert_eq!(
        left_out(&all),
        ["23 A & B CBT 21 202612 OOF C 112 75 option", "35 A & B CME ES 202609 FUT 3 other future"]
    );
    assert_eq!((places(&all), all.as_of), (vec![], Some(date(2026, 8, 21))));
}

#[test]
fn fixml_nets_final_long_and_short() {
    let all = read("fixml.xml");
    assert_eq!(positions(&all), ["3 HEDGE ZN Z6 -520 110.515625", "10 COINS MET Z6 40 -"]);
    assert_eq!(left_out(&all), ["15 HEDGE CBT 21 202612 OOF 0 109 10 option"]);
    assert_eq!(places(&all), ["19 Qty"]);
}

#[test]
fn flex_counts_lots_once_and_leaves_out_what_is_not_margined() {
    let all = read("flex.xml");
    assert_eq!(
        positions(&all),
        [
            "5 U1 T 4.25 2035-08-15 30000000 96.84375",
            "9 U1 B 2027-02-18 5000000 98.2",
            "10 U1 ZN Z6 -240 110.515625",
            "13 U1 BTC 1.5 100000",
            "18 U2 ZN Z6 40 110.5",
            "19 U2 MBT Z6 8 100500",
        ]
    );
    assert_eq!(
        left_out(&all),
        [
            "8 U1 T 4.35 06/15/45, AT&T Inc 1000000 other bond",
            "11 U1 ESZ6, ES DEC26 2 other future",
            "12 U1 OZNX6 C1110, ZN NOV26 111 C 15 option",
            "14 U1 LTC, Litecoin 10 other token",
            "15 U1 SPY, SPDR S&P 500 100 equity",
            "16 U1 EUR.USD 1000 currency",
            "17 U1 ZN M6 1 ended",
        ]
    );
    assert_eq!((places(&all), all.read[0].repeats), (vec![], 2));
    assert_eq!(all.lines[0].position.cusip.map(|c| c.to_string()).as_deref(), Some("91282CNT4"));
}

#[test]
fn an_activity_statement_is_read_in_both_variants_of_its_columns() {
    let all = read("activity.csv");
    assert_eq!(positions(&all), ["9 U7 T 4.625 2035-02-15 25000000 99.5", "14 U7 ZN Z6 -240 110.515625"]);
    assert_eq!(
        left_out(&all),
        [
            "15 U7 AAPL 3.85 05/04/43 1000000 other bond",
            "16 U7 T 4.35 06/15/45, AT&T Inc 1000000 other bond",
            "17 U7 SPY 100 equity",
            "18 U7 SPY 18SEP26 600 C 3 option",
        ]
    );
    assert_eq!((places(&all), all.read[0].repeats), (vec!["19 quantity".to_owned()], 3));
    assert_eq!(all.as_of, Some(date(2026, 8, 21)));
    assert_eq!(all.lines[0].position.cusip.map(|c| c.to_string()).as_deref(), Some("91282CMM0"));
}

#[test]
fn settlement_prices_are_no_positions() {
    let all = read("settlement.csv");
    assert_eq!(positions(&all), Vec::<String>::new());
    assert_eq!(
        left_out(&all),
        [
            "2  Settlement price of CBT ZN 202612  other",
            "3  Settlement price of CBT OZN 202612 call 111  option"
        ]
    );
    assert!(all.problems[0].what.contains("no positions"));
}

#[test]
fn lots_that_disagree_with_their_summary_are_named() {
    let text = file("flex.xml").replace("position=\"10000000\"", "position=\"10000001\"");
    let all = try_read("flex.xml", &text).expect("reads");
    assert_eq!(places(&all), ["5 quantity"]);
    assert!(all.problems[0].what.contains("add up to 30000001"), "{:?}", all.problems);
}

#[test]
fn rows_of_an_earlier_day_are_the_same_book_and_not_another() {
    let text =
        "date,acctId,pfCode,pfType,pe,net\n20260820,A,21,FUT,202612,-10\n20260821,A,21,FUT,202612,-12\n";
    let all = try_read("two-days.csv", text).expect("reads");
    assert_eq!(positions(&all), ["3 A ZN Z6 -12 -"]);
    assert_eq!(left_out(&all), ["2 A ZN Z6 on 2026-08-20 -10 other"]);
    assert!(all.problems[0].what.contains("several dates"));
    let counts = &all.read[0];
    assert_eq!((counts.rows, counts.positions, counts.left_out), (2, 1, 1));
}
