//! Tables whose columns a person names: what is guessed, what a preview shows, and what is remembered.

use crate::{TODAY, file, left_out, places, positions, read, reading, rules, try_read};
use crossmargin::{
    instrument::{Cusip, SecurityKind},
    io::import::{Became, Draft, FaceUnit, Field, Mapping, Mappings, Reading, Signs, Source, import},
    market::{Issue, SecurityMaster},
    whatif::Progress,
};
use jiff::civil::date;
use rust_decimal::dec;

fn draft(name: &str, text: &str) -> Draft {
    Draft::read(&Source::new(name, text)).expect("a table")
}

fn master() -> SecurityMaster {
    let issue = Issue {
        cusip: Cusip::parse("91282CMM0").expect("a CUSIP"),
        kind: SecurityKind::Note,
        coupon: Some(dec!(4.625)),
        issued: None,
        maturity: date(2035, 2, 15),
        original_term: None,
        outstanding_bn: None,
    };
    SecurityMaster { issues: vec![issue], factors: Vec::new() }
}

#[test]
fn a_spreadsheet_is_read_below_its_titles_by_its_guess() {
    let all = read("sheet.csv");
    assert_eq!(positions(&all), ["5 RV T 4.25 2035-08-15 300000000 96.84375", "6 RV ZN Z6 -2450 110.515625"]);
    assert_eq!(left_out(&all), ["7 VOL TYZ6C 111 Comdty 100 option", "8 EQ Apple 10 other"]);
    assert_eq!(places(&all), ["9 CUSIP", "10 Security"]);
    assert!(all.problems[0].what.contains("load"), "{}", all.problems[0]);
    assert_eq!(all.read[0].repeats, 1, "the total");
}

#[test]
fn a_row_is_a_total_only_when_it_names_nothing_that_could_be_held() {
    let text = "account,instrument,quantity\n\
        Total Return Fund,T 4.25 2035-08-15,1mm\n\
        Total Return Fund,XYZ,1mm\n\
        Total Return Fund,SPY US Equity,10\n\
        ,TotalEnergies,10\n\
        Total Return Fund,,1mm\n\
        Total:,3 rows,2mm\n\
        Grand total,,2mm\n\
        ,Total Treasuries,1mm\n";
    let all = try_read("book.csv", text).expect("reads");
    assert_eq!(positions(&all).len(), 1);
    assert_eq!(left_out(&all).len(), 1, "{:?}", left_out(&all));
    assert_eq!(places(&all), ["3 instrument", "5 instrument"]);
    assert_eq!(all.read[0].repeats, 4);
    let spread =
        "account,type,coupon,maturity,quantity\nTotal Return Fund,,4.25,someday,1mm\nSum of RV,,,,2mm\n";
    let all = try_read("book.csv", spread).ok();
    assert!(all.is_none(), "nothing can be read, and that is said");
}

#[test]
fn the_clipboard_needs_no_header() {
    let all = read("clipboard.tsv");
    assert_eq!(
        positions(&all),
        ["1  T 4.25 2035-08-15 100000000 96.859375", "2  ZN Z6 -800 110.515625", "3  BTC 2.5 -"]
    );
    assert!(!draft("clipboard", file("clipboard.tsv")).has_header());
}

#[test]
fn a_cusip_alone_becomes_its_note_where_the_security_master_knows_it() {
    let (master, mappings) = (master(), Mappings::new());
    let reading = Reading { reference: TODAY, rules: rules(), securities: &master, mappings: &mappings };
    let sources = [
        Source::new("sheet.csv", file("sheet.csv")),
        Source::new("own.csv", "instrument,quantity\nT 91282CMM0,5mm\n91282CMM0,1mm\n"),
        Source::new("two.csv", "CUSIP,Qty\n91282CMM0,7\n91282CNT4,7\n91282CMM1,7\n"),
    ];
    let all = import(&sources, reading, &Progress::default()).expect("reads");
    let notes: Vec<String> =
        positions(&all).into_iter().filter(|p| p.contains("T 4.625 2035-02-15")).collect();
    assert_eq!(
        notes,
        [
            "9 RV T 4.625 2035-02-15 25000000 99.5",
            "2  T 4.625 2035-02-15 5000000 -",
            "3  T 4.625 2035-02-15 1000000 -",
            "2  T 4.625 2035-02-15 7 -",
        ]
    );
    let of_two: Vec<String> =
        all.problems.iter().filter(|p| p.file == "two.csv").map(|p| p.to_string()).collect();
    assert!(
        of_two[0].contains("line 3, CUSIP") && of_two[0].contains("not in the security master"),
        "{of_two:?}"
    );
    assert!(of_two[1].contains("line 4, CUSIP") && of_two[1].contains("check digit"), "{of_two:?}");
}

#[test]
fn columns_are_guessed_from_words_and_from_cells() {
    use Field::{
        Account, Coupon, Cusip, Ignored, Instrument, Maturity, Month, Price, Product, Quantity, Side, Type,
    };
    for (text, expected) in [
        (
            "Description,Par Amount,Price,Acct\nT 4 1/4 08/15/35,100mm,99,A\n",
            vec![Instrument, Quantity, Price, Account],
        ),
        (
            "CUSIP;Coupon;Maturity;Face\n91282CNT4;4.25;8/15/35;1000\n",
            vec![Cusip, Coupon, Maturity, Quantity],
        ),
        (
            "Asset Class,Product,Contract Month,Side,Contracts\nFuture,ZN,Dec26,S,10\n",
            vec![Type, Product, Month, Side, Quantity],
        ),
        ("Trade Id,Ticker,Net\n17,TYZ6 Comdty,-5\n18,USZ6 Comdty,5\n", vec![Ignored, Instrument, Quantity]),
        ("91282CNT4\t4.25\t2035-08-15\t1000000\n", vec![Cusip, Coupon, Maturity, Quantity]),
        ("ZN Z6\t-100\nZF Z6\t50\n", vec![Instrument, Quantity]),
        ("Position,Instrument\n100,ZN Z6\n", vec![Quantity, Instrument]),
        ("T 4.25 2035-08-15\t100\t99.5\n", vec![Instrument, Quantity, Price]),
    ] {
        let draft = draft("t", text);
        let mapping = draft.guess(reading());
        assert_eq!(mapping.columns, expected, "{text}");
        assert_eq!(mapping.lacks(), None, "{text}");
    }
    let units =
        [("Par (mm)", FaceUnit::Millions), ("Face (000s)", FaceUnit::Thousands), ("Face", FaceUnit::Dollars)];
    for (title, unit) in units {
        assert_eq!(
            draft("t", &format!("Security,{title}\nZN Z6,1\n")).guess(reading()).face,
            unit,
            "{title}"
        );
    }
}

#[test]
fn a_table_that_says_too_little_is_refused_with_what_is_missing() {
    for (text, words) in [
        ("colour,shape\nred,round\n", "names the instrument"),
        ("Security,Colour\nT 4.25 2035-08-15,red\n", "quantity"),
    ] {
        let problem = try_read("t.csv", text).expect_err("refused");
        assert!(problem.what.contains("is no portfolio") && problem.what.contains(words), "{problem}");
        assert_eq!(problem.line, Some(1));
    }
}

#[test]
fn the_preview_shows_what_each_row_becomes_and_where_it_is_wrong() {
    let text = "Security,Qty,Px\nT 4.25 2035-08-15,10,99-16\nSPY US Equity,5,\nZN Z6,many,\nZN Z6,1,soon\nTotal,16,\n";
    let draft = draft("t", text);
    let rows = draft.preview(&draft.guess(reading()), reading(), 10);
    assert_eq!(rows.iter().map(|r| r.line).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    assert!(matches!(&rows[0].became, Became::Position(p) if p.price == Some(dec!(99.5))));
    assert!(matches!(&rows[1].became, Became::LeftOut(l) if l.what == "SPY US Equity"));
    assert!(
        matches!(&rows[2].became, Became::Problem { column: Some(1), what } if what.contains("many")),
        "{:?}",
        rows[2].became
    );
    assert!(matches!(&rows[3].became, Became::Position(p) if p.price.is_none()));
    assert!(rows[3].remarks[0].contains("soon"));
    assert_eq!(rows[4].became, Became::Repeat);
    assert_eq!(draft.preview(&draft.guess(reading()), reading(), 2).len(), 2);
    let titles: Vec<String> = draft.columns(true).into_iter().map(|c| c.title).collect();
    assert_eq!(titles, ["Security", "Qty", "Px"]);
    assert_eq!(draft.columns(true)[1].samples, ["10", "5", "many"]);
    assert_eq!(draft.columns(false)[0].title, "column 1");
}

#[test]
fn what_a_preview_shows_is_what_reading_gives() {
    for name in ["sheet.csv", "clipboard.tsv"] {
        let draft = draft(name, file(name));
        let rows = draft.preview(&draft.mapping(reading()), reading(), 1_000);
        let all = read(name);
        let shown: Vec<_> = rows
            .iter()
            .filter_map(|r| match &r.became {
                Became::Position(p) => Some((**p).clone()),
                _ => None,
            })
            .collect();
        assert_eq!(shown, all.lines.iter().map(|l| l.position.clone()).collect::<Vec<_>>(), "{name}");
        let left: Vec<_> = rows
            .iter()
            .filter_map(|r| match &r.became {
                Became::LeftOut(l) => Some(l.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(left, all.left_out, "{name}");
    }
}

#[test]
fn a_choice_is_remembered_for_tables_of_the_same_make() {
    let text = "Thing,Amount,Second\nZN Z6,5,7\n";
    let draft = draft("monday.csv", text);
    let mut mapping = draft.guess(reading());
    mapping.set(2, Field::Quantity);
    mapping.signs = Signs::ShortIsPositive;
    assert_eq!(mapping.columns, [Field::Instrument, Field::Ignored, Field::Quantity]);
    let kept: Mapping = toml::from_str(&toml::to_string(&mapping).expect("writes")).expect("reads back");
    assert_eq!(kept, mapping);
    let mappings = Mappings::from([(draft.signature(), kept)]);
    let reading = Reading { mappings: &mappings, ..reading() };
    let tuesday = "thing , AMOUNT,Second\nZF Z6,1,2\n";
    let all = import(&[Source::new("tuesday.csv", tuesday)], reading, &Progress::default()).expect("reads");
    assert_eq!(positions(&all), ["2  ZF Z6 -2 -"]);
    let other = draft_signature("thing,amount,third\nZF Z6,1,2\n");
    assert_ne!(other, draft.signature());
}

fn draft_signature(text: &str) -> String {
    draft("t", text).signature()
}

#[test]
fn sides_signs_and_units_are_counted_once() {
    let mapping =
        |columns: &[Field]| Mapping { columns: columns.to_vec(), has_header: true, ..Mapping::default() };
    use Field::{Instrument, Long, Quantity, Short, Side};
    let net = |text: &str, mapping: Mapping| {
        let draft = draft("t", text);
        draft
            .preview(&mapping, reading(), 9)
            .into_iter()
            .map(|r| match r.became {
                Became::Position(p) => p.quantity.to_string(),
                Became::Problem { column, what } => format!("{column:?} {what}"),
                other => format!("{other:?}"),
            })
            .collect::<Vec<_>>()
    };
    let sided = "a,b,c\nZN Z6,Buy,5\nZN Z6,S,5\nZN Z6,short,-5\nZN Z6,long,-5\nZN Z6,up,5\nZN Z6,,-5\n";
    let found = net(sided, mapping(&[Instrument, Side, Quantity]));
    assert_eq!(&found[..3], ["5", "-5", "-5"]);
    assert!(found[3].starts_with("Some(2)") && found[3].contains("negative"), "{found:?}");
    assert!(found[4].starts_with("Some(1)") && found[4].contains("no side"), "{found:?}");
    assert_eq!(found[5], "-5");
    let both = "a,b,c\nZN Z6,7,2\nZN Z6,,3\nZN Z6,,\n";
    let found = net(both, mapping(&[Instrument, Long, Short]));
    assert_eq!(&found[..2], ["5", "-3"]);
    assert!(found[2].contains("not a quantity"), "{found:?}");
    let units = Mapping { face: FaceUnit::Millions, ..mapping(&[Instrument, Quantity]) };
    assert_eq!(net("a,b\nT 4.25 2035-08-15,1.5\nZN Z6,1\nBTC,1\n", units), ["1500000", "1", "1"]);
}

#[test]
fn our_own_table_may_hold_what_is_not_margined() {
    let text = "type,cusip,coupon,maturity,product,month,quantity,face,price\n\
        note,,4.25,8/15/35,,,,1mm,99-16\nfuture,,,,ZN,Dec26,-12,,\noption,,,,ZN,Z6,5,,\nequity,,,,SPY,,100,,\nfuture,,,,ES,Z6,1,,\nrocket,,,,X,,1,,\n";
    let all = try_read("own.csv", text).expect("reads");
    assert_eq!(positions(&all), ["2  T 4.25 2035-08-15 1000000 99.5", "3  ZN Z6 -12 -"]);
    assert_eq!(
        left_out(&all),
        ["4  option ZN Z6 5 option", "5  equity SPY 100 equity", "6  future ES Z6 1 other future"]
    );
    assert_eq!(places(&all), ["7 type"]);
}
