use super::*;
use crate::rulebook::{Overrides, Rulebook, Rules};
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::dec;

/// A record from its fields, each with the byte it starts at.
fn record(fields: &[(usize, &str)]) -> String {
    let mut bytes = Vec::new();
    for (from, text) in fields {
        bytes.resize(bytes.len().max(from - 1), b' ');
        bytes.truncate(from - 1);
        bytes.extend(text.bytes());
    }
    String::from_utf8(bytes).unwrap()
}

fn header() -> String {
    record(&[(1, "0 CME"), (9, "20310620SF"), (24, "203106201407U2YN")])
}

fn commodity(exchange: &str, code: &str) -> String {
    record(&[
        (1, "2 "),
        (3, exchange),
        (7, code),
        (13, "0USD$PN"),
        (23, code),
        (33, "FUT"),
        (39, code),
        (49, "OOF"),
    ])
}

fn terms(exchange: &str, code: &str, decimals: &str, alignment: &str) -> String {
    record(&[
        (1, "P "),
        (3, exchange),
        (6, code),
        (16, "FUT"),
        (34, decimals),
        (37, "000"),
        (40, alignment),
        (42, "10000000000000"),
    ])
}

fn range(exchange: &str, code: &str, month: &str, dollars: &str) -> String {
    record(&[
        (1, "B "),
        (3, exchange),
        (6, code),
        (16, "FUT"),
        (19, month),
        (37, "0000000000000000"),
        (53, dollars),
        (58, "0000000000"),
    ])
}

fn settled(exchange: &str, code: &str, month: &str, digits: &str) -> String {
    record(&[
        (1, "82"),
        (3, exchange),
        (6, code),
        (16, code),
        (26, "FUT"),
        (30, month),
        (48, "0000000"),
        (111, digits),
        (118, "+"),
    ])
}

fn credit(priority: &str, percent: &str, legs: [(&str, &str, &str, &str); 2]) -> String {
    let [(a, b, c, d), (e, f, g, h)] = legs;
    record(&[
        (1, "6 ALL"),
        (6, priority),
        (10, percent),
        (17, a),
        (21, b),
        (27, c),
        (34, d),
        (35, e),
        (39, f),
        (45, g),
        (52, h),
    ])
}

/// A small whole file of this project's own making.
pub(in crate::io) fn whole() -> String {
    let lines = [
        header(),
        "T CLPCUSD$0000001063".to_owned(),
        commodity("CBT", "21"),
        commodity("CBT", "26"),
        commodity("CME", "BTC"),
        terms("CBT", "21", "003", "C"),
        terms("CBT", "26", "003", "C"),
        terms("CME", "BTC", "000", ""),
        terms("CME", "SR3", "004", ""),
        range("CBT", "21", "203109", "01900"),
        range("CBT", "21", "203112", "01950"),
        range("CBT", "26", "203109", "01100"),
        range("CME", "SR3", "203109", "00650"),
        range("CME", "BTC", "203106", "99000"),
        range("CME", "21", "203109", "77777"),
        settled("CBT", "21", "203109", "0110165"),
        settled("CME", "SR3", "203109", "0956250"),
        settled("CME", "BTC", "203106", "0066000"),
        record(&[(1, "C 21"), (9, "100102"), (15, "0000150"), (22, "010101A020201B")]),
        record(&[(1, "C 21"), (9, "100102"), (15, "0000250"), (22, "010101A020301B")]),
        record(&[(1, "C 21"), (9, "100103"), (15, "0000900"), (22, "010101A020202B030301A")]),
        record(&[(1, "E 26"), (9, "00001"), (14, "0000070"), (21, "3109   010000A3112   010000B")]),
        record(&[(1, "4 21"), (9, "100101"), (15, "203106"), (21, "0000030"), (28, "0000300")]),
        credit("0002", "0720000", [("CBT", "21", "0010000", "A"), ("CBT", "26", "0020000", "B")]),
        credit("0001", "0650000", [("CME", "SR3", "0020000", "A"), ("CBT", "26", "0010000", "B")]),
        credit("0003", "0500000", [("CME", "BTC", "0010000", "A"), ("CBT", "26", "0010000", "B")]),
    ];
    lines.join("\r\n") + "\r\n"
}

fn read(text: &str) -> Result<SpanFile, SpanError> {
    read_span_from("cme.pa2", text.as_bytes(), &Progress::default())
}

fn told(file: &SpanFile) -> Vec<String> {
    file.problems.iter().map(ToString::to_string).collect()
}

fn in_rulebook(file: &SpanFile) -> SpanValues {
    let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).unwrap();
    values(file, Rulebook::embedded(), &rules)
}

#[test]
fn a_file_becomes_values_under_its_name_and_what_has_no_place_is_listed() {
    let file = read(&whole()).unwrap();
    assert_eq!(told(&file), Vec::<String>::new());
    let set = in_rulebook(&file);
    assert_eq!((set.named.name.as_str(), set.named.date), ("CME file of 2031-06-20", date(2031, 6, 20)));
    let found: Vec<(String, String)> =
        set.named.values.iter().map(|(name, value)| (name.clone(), value.to_string())).collect();
    let expected = [
        ("cme.calendar.ZN", "250"),
        ("cme.calendar.ZT", "70"),
        // 99,000 over 66,000 times five coins
        ("cme.coin_rate.BTC", "0.3"),
        ("cme.maintenance.SR3", "650"),
        ("cme.maintenance.ZN", "1950"),
        ("cme.maintenance.ZT", "1100"),
        ("cme.spread.SR3_ZT", "65 % at 2:1"),
        ("cme.spread.ZT_ZN", "72 % at 2:1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(found, expected);
    let unused: Vec<&str> =
        set.rows.iter().filter(|r| matches!(r.becomes, Use::Not(_))).map(|r| r.what.as_str()).collect();
    assert_eq!(
        unused,
        ["BTC against ZT 50 % at 1:1", "ZN delivery month 2031-06: $30 in spreads, $300 outright"]
    );
    let remarks: Vec<&str> = set.rows.iter().map(|r| r.remark.as_str()).filter(|r| !r.is_empty()).collect();
    assert!(remarks.contains(&"its months carry $1,900 to $1,950: the largest is used"), "{remarks:?}");
}

#[test]
fn settlements_are_read_in_the_contracts_own_alignment() {
    let file = read(&whole()).unwrap();
    let prices: Vec<(String, Decimal)> =
        file.settlements.iter().map(|s| (s.future.to_string(), s.price)).collect();
    let expected = [("ZN U1", dec!(110.515625)), ("SR3 U1", dec!(95.625)), ("BTC M1", dec!(66000))];
    assert_eq!(prices, expected.map(|(name, price)| (name.to_owned(), price)));
}

#[test]
fn a_file_without_its_header_is_refused_with_the_reason() {
    let without = whole().split_once('\n').unwrap().1.to_owned();
    for (text, expected) in [
        (String::new(), "is empty"),
        ("\r\n\r\n".to_owned(), "is empty"),
        (without, "has no header"),
        ("PK\u{3}\u{4}".to_owned(), "zip archive"),
        ("<?xml version=\"1.0\"?>".to_owned(), "XML"),
        (whole().replacen("U2", "UP", 1), "format \"UP\""),
        (whole().replacen("20310620S", "2031AA20S", 1), "business date"),
        ("0 CME   2031".to_owned(), "format \"\""),
    ] {
        match read(&text) {
            Err(SpanError::Problem(problem)) => assert!(problem.to_string().contains(expected), "{problem}"),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[test]
fn what_is_wrong_is_told_by_line_record_and_bytes_and_the_rest_is_read() {
    let lines = [
        header(),
        terms("CBT", "21", "003", "Q"),
        range("CBT", "25", "203109", "01200"),
        range("CBT", "21", "203109", "0x200"),
        range("CBT", "21", "203110", "01200"),
        range("CBT", "21", "203199", "01200"),
        range("CBT", "21", "203112", "00000"),
        "Q1 something".to_owned(),
        "Q1 something else".to_owned(),
        terms("CBT", "26", "003", "C"),
        settled("CBT", "26", "203109", "0103314"),
        settled("CBT", "26", "203112", "0103310"),
        credit("0001", "1720000", [("CBT", "21", "0010000", "A"), ("CBT", "26", "0020000", "B")]),
        credit("0001", "0720000", [("CBT", "21", "0010000", "A"), ("CBT", "26", "0020000", "A")]),
        header(),
        "B CBT26        FUT203109   ".to_owned(),
    ];
    let file = read(&lines.join("\n")).unwrap();
    let expected = [
        "line 2, bytes 40-40: record \"P\": \"Q\" is not a known alignment",
        "line 3, bytes 6-15: record \"B\": ZF has no product record \"P\"",
        "line 4, bytes 53-57: record \"B\": \"0x200\" is not a price scan range",
        "line 5, bytes 19-24: record \"B\": \"203110\" is not a delivery month of ZN",
        "line 6, bytes 19-24: record \"B\": \"203199\" is not a month",
        "line 7, bytes 53-57: record \"B\": \"00000\" is not a price scan range above 0",
        "line 8, bytes 1-2: record \"Q1\": is no record of this layout; it is passed over, as are 1 more",
        "line 11, bytes 111-117: record \"82\": \"0103314\" is not a price whose last digit",
        "line 13, bytes 10-16: record \"6\": \"1720000\" is not a credit of up to 100 %",
        "line 14, bytes 52-52: record \"6\": \"A\" is not the other side",
        "line 15, bytes 1-2: record \"0\": is a second header",
        "line 16, bytes 53-57: record \"B\": the line ends before byte 57",
    ];
    let told = told(&file);
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (problem, expected) in told.iter().zip(expected) {
        assert!(problem.starts_with(&format!("cme.pa2, {expected}")), "{problem}");
    }
    assert!(told.last().unwrap().ends_with("; the file ends within this record"));
    assert_eq!(file.settlements.len(), 1);
}

#[test]
fn a_file_cut_anywhere_is_refused_or_read_as_far_as_it_goes() {
    let text = whole();
    let all = read(&text).unwrap();
    for end in 0..text.len() {
        match read(&text[..end]) {
            Ok(part) => {
                assert!(part.ranges.iter().all(|r| all.ranges.contains(r)), "{end}");
                assert!(part.settlements.iter().all(|s| all.settlements.contains(s)), "{end}");
                assert!(part.credits.iter().all(|c| all.credits.contains(c)), "{end}");
                assert!(part.calendars.iter().all(|c| all.calendars.contains(c)), "{end}");
            }
            Err(error) => assert!(end < 40 && matches!(error, SpanError::Problem(_)), "{end}"),
        }
    }
}

#[test]
fn long_lists_of_problems_and_endless_lines_take_no_memory() {
    let mut text = header() + "\n";
    for _ in 0..MOST_PROBLEMS + 50 {
        text.push_str(&range("CBT", "21", "203109", "?????"));
        text.push('\n');
    }
    text.push_str(&"8".repeat(3 * LONGEST_LINE));
    text.push('\n');
    text.push_str(&range("CBT", "21", "203109", "01900"));
    let file = read(&text).unwrap();
    assert_eq!((file.problems.len(), file.more_problems), (MOST_PROBLEMS, 52));
    // besides the fifty: the endless line, and the record behind it, whose product record is missing
    assert_eq!((file.ranges.len(), file.lines), (1, MOST_PROBLEMS + 53));
}

#[test]
fn reading_stops_when_nobody_waits_any_more() {
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(read_span_from("a", whole().as_bytes(), &progress), Err(SpanError::Cancelled));
}

#[test]
fn amounts_are_in_the_power_of_ten_that_their_commodity_states() {
    let commodity = commodity("CME", "BTC").replacen("0USD", "1USD", 1);
    let text = [header(), commodity, terms("CME", "BTC", "000", ""), range("CME", "BTC", "203106", "09900")];
    let file = read(&text.join("\n")).unwrap();
    assert_eq!(file.ranges.first().map(|r| r.dollars), Some(dec!(99000)));
}

proptest! {
    #[test]
    fn no_line_panics(line in "[ -~é]{0,140}", id in "(0 |2 |3 |4 |6 |81|82|B |C |E |P )CBT(21|26|25|17)        FUT[0-9 ]{0,110}") {
        let text = format!("{}\n{line}\n{id}\n", header());
        if let Ok(file) = read(&text) {
            in_rulebook(&file);
        }
        let _ = read(&line);
    }
}
