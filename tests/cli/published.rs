//! What others publish on the command line: factors checked, a risk parameter file used.

use crate::folder::{Folder, SCENARIO, texts};
use std::{fs, path::Path};

const FACTORS: &str = "contract,delivery_month,cusip,coupon,issue_date,maturity_date,issuance_bn,conversion_factor\n\
    TN,2031-09,912000AA4,4.25,2031-08-15,2041-08-15,120,0.8721\n\
    TN,2031-09,912000AB2,4.25,2031-08-15,2041-08-15,120,0.8700\n";

#[test]
fn published_factors_stand_beside_ours_with_their_difference() {
    let folder = Folder::with("factors.csv", FACTORS);
    let out = folder.print(&["factors", "factors.csv"]);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].ends_with("issuance_bn,published,conversion_factor,difference"), "{out}");
    assert!(lines[1].ends_with(",120,0.8721,0.8721,0.0000"), "{out}");
    assert!(lines[2].ends_with(",120,0.8700,0.8721,-0.0021"), "{out}");
}

fn with_file() -> Folder {
    let folder = Folder::with("book.toml", SCENARIO);
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small.pa2");
    folder.write("cme.pa2", fs::read(fixture).expect("the fixture"));
    folder
}

#[test]
fn a_report_on_a_risk_parameter_file_names_it_and_says_what_was_not_taken() {
    let folder = with_file();
    let report = folder.print(&["report", "book.toml", "--span", "cme.pa2"]);
    for part in [
        "parameters of CME file of 2026-08-21 (published): 7",
        "cme.maintenance.ZN",
        "CME file of 2026-08-21 (published)",
        "cme.pa2, line 19, bytes 111-117",
        "this program charges nothing for delivery months",
        "ZN Z6: settled at 110-165 in cme.pa2; model price",
    ] {
        assert!(report.contains(part), "{part} is missing:\n{report}");
    }
    let plain = folder.print(&["report", "book.toml"]);
    assert!(!plain.contains("published): ") && !plain.contains("Changed parameter"));
    let json = folder.json(&["book.toml", "--span", "cme.pa2", "--set", "cme.maintenance.ZN=2000"]);
    let list = json["changed_parameters"].as_array().expect("a list");
    let source = |name: &str| {
        list.iter().find(|p| p["name"] == name).map(|p| (p["grade"].clone(), p["value"].clone()))
    };
    assert_eq!(source("cme.maintenance.ZF"), Some(("published".into(), "1300".into())));
    assert_eq!(source("cme.maintenance.ZN"), Some(("assumption".into(), "2000".into())));
    assert!(folder.json(&["book.toml"]).get("changed_parameters").is_none());
}

#[test]
fn a_file_that_is_none_is_refused_in_one_line() {
    let folder = with_file();
    folder.write("half.pa2", "P CBT21        FUT\n");
    let said = folder.refusal(&["report", "book.toml", "--span", "half.pa2"]);
    assert!(said.contains("--span: half.pa2, line 1: has no header"), "{said}");
    folder.write("empty.pa2", "0 CME   20260821SF     202608211407U2YN\n");
    assert!(folder.refusal(&["report", "book.toml", "--span", "empty.pa2"]).contains("says nothing"));
    let (_, err) = texts(&folder.run(&["report", "book.toml", "--span", "none.pa2"]));
    assert!(err.contains("none.pa2"), "{err}");
}
