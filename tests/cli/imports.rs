//! Files of positions as a terminal meets them: what is left out is said, and accounts are chosen.

use crate::{folder::Folder, json::at};

const CORE: &str = include_str!("../fixtures/import/core.csv");
const FLEX: &str = include_str!("../fixtures/import/flex.xml");

#[test]
fn a_clearing_file_is_reported_and_what_is_left_out_is_listed_with_its_reason() {
    let folder = Folder::with("positions.dat", CORE);
    let report = folder.json(&["positions.dat"]);
    let left: Vec<String> = at(&report, "left_out")
        .as_array()
        .expect("a list")
        .iter()
        .map(|l| format!("{} {} {} {}", l["line"], l["reason"], l["what"], l["left_out_of"]))
        .collect();
    assert_eq!(
        left,
        [
            "4 \"option\" \"CBT 21 202612 OOF C 111.5\" \"every figure\"",
            "6 \"other future\" \"NYM CL 202610 FUT\" \"every figure\"",
        ]
    );
    let said = at(&report, "warnings").to_string();
    assert!(said.contains("2 lines are left out of every figure: 1 option, 1 other future"), "{said}");
    assert!(said.contains("line 7, period code") && said.contains("line 8, net positions"), "{said}");
    let text = folder.print(&["report", "positions.dat"]);
    assert!(
        text.contains("Left out of every figure") && text.contains("positions.dat, line 4, HEDGE"),
        "{text}"
    );
    assert!(text.contains("ZN Z6") && text.contains("-1,000"), "netted: {text}");
}

#[test]
fn accounts_are_chosen_by_name() {
    let folder = Folder::with("flex.xml", FLEX);
    let held = |arguments: &[&str]| {
        let report = folder.json(arguments);
        let positions = at(&report, "positions").as_array().expect("a list").clone();
        positions.iter().map(|p| format!("{} {}", p["instrument"], p["quantity"])).collect::<Vec<_>>()
    };
    assert_eq!(held(&["flex.xml", "--accounts", "U2"]), ["\"ZN Z6\" \"40\"", "\"MBT Z6\" \"8\""]);
    let both = held(&["flex.xml", "--accounts", "U1,U2"]);
    assert_eq!(both, held(&["flex.xml"]));
    assert!(both.contains(&"\"ZN Z6\" \"-200\"".to_owned()), "{both:?}");
    let line = folder.refusal(&["report", "flex.xml", "--accounts", "U3"]);
    assert!(line.contains("\"U3\"") && line.contains("U1, U2"), "{line}");
}

#[test]
fn a_spreadsheets_unicode_text_is_read() {
    let text = "instrument\tquantity\r\nZN Z6\t\u{2212}5\r\n";
    let bytes: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let folder = Folder::with("book.txt", bytes);
    let report = folder.json(&["book.txt"]);
    assert_eq!(at(&report, "positions.0.quantity"), "-5");
}

#[test]
fn marks_of_a_file_do_not_count_on_another_date() {
    let folder = Folder::with("flex.xml", FLEX);
    let warned = |arguments: &[&str]| {
        at(&folder.json(arguments), "warnings").to_string().contains("its prices are left out")
    };
    assert!(warned(&["flex.xml", "--as-of", "2020-03-16"]));
    assert!(!warned(&["flex.xml"]));
}
