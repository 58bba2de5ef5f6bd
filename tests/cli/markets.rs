//! Reports on market data of one's own.

use crate::{
    folder::{Folder, SCENARIO},
    json::{number, text},
    printed::Printed,
};
use crossmargin::market::demo_history;
use serde_json::Value;

/// The figures of a report: all of it but where the market came from.
fn figures(mut report: Value) -> Value {
    report.as_object_mut().expect("an object").remove("market");
    report
}

#[test]
fn three_layouts_of_one_market_give_one_report() {
    let history = demo_history();
    let printed = Printed { history: &history, from: history.dates().len() - 620 };
    let folder = Folder::with("book.toml", SCENARIO);
    printed.official(&folder, "official");
    folder.write("archive/par-yields.csv", printed.archive());
    folder.write("iso/yields.csv", printed.iso());
    for under in ["official", "archive", "iso"] {
        printed.write_closes(&folder, under);
    }
    let reports = ["official", "archive", "iso"].map(|under| folder.json(&["book.toml", "--market", under]));
    for report in &reports {
        assert_eq!(text(report, "market.kind"), "loaded");
        assert_eq!(text(report, "market.last"), "2026-08-21");
        assert_eq!(number(report, "scenario_counts.ficc"), 617.0);
        let warnings = report["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
        let only = warnings.first().and_then(|w| w["what"].as_str()).unwrap_or_default();
        assert!(
            warnings.len() == 1 && only.contains("stressed year"),
            "nothing was odd about the files: {warnings:?}"
        );
    }
    let [official, archive, iso] = reports.map(figures);
    assert_eq!(official, archive);
    assert_eq!(official, iso);
    let shown = folder.print(&["report", "book.toml", "--market", "iso"]);
    assert!(!shown.contains("demo history"), "a loaded market is no demo:\n{shown}");
}

#[test]
fn the_demo_history_printed_and_loaded_again_gives_the_very_same_figures() {
    let history = demo_history();
    let printed = Printed { history: &history, from: 0 };
    let folder = Folder::with("book.toml", SCENARIO);
    printed.official(&folder, "market");
    printed.write_closes(&folder, "market");
    let loaded = folder.json(&["book.toml", "--scope", "unified", "--market", "market"]);
    let demo = folder.json(&["book.toml", "--scope", "unified"]);
    assert_eq!(figures(loaded), figures(demo));
}

#[test]
fn bad_rows_of_market_files_are_warnings_with_file_line_and_field() {
    let history = demo_history();
    let printed = Printed { history: &history, from: history.dates().len() - 300 };
    let folder = Folder::with("book.toml", SCENARIO);
    let mut rows: Vec<String> = printed.iso().lines().map(str::to_owned).collect();
    rows.insert(1, "yesterday,1,1,1,1,1,1,1,1,1,1,1,1,1,1".to_owned());
    rows.insert(3, "2025-06-14,,,,,,,abc,,,,,,,".to_owned());
    folder.write("m/y.csv", rows.join("\n"));
    folder.write("m/btc.csv", "Date,Close\n2026-08-21,61000\n2026-08-20,-5\n");
    folder.write("m/notes.csv", "colour,shape\nred,round\n");
    let report = folder.json(&["book.toml", "--market", "m"]);
    let warnings = report["warnings"].as_array().expect("a list");
    let places: Vec<&str> = warnings.iter().map(|w| w["where"].as_str().expect("a place")).collect();
    for place in
        ["y.csv, line 2, date", "y.csv, line 4, 1 yr", "btc.csv, line 3, close", "notes.csv, line 1, header"]
    {
        assert!(places.contains(&place), "{place} is not in {places:?}");
    }
}

#[test]
fn a_security_master_among_market_files_is_used_and_no_stranger() {
    let issues = "cusip,coupon,issue_date,maturity_date,original_term_years\n\
        91282CMM0,4.625,2025-02-18,2035-02-15,10\n";
    let folder = Folder::with("book.csv", "instrument,quantity\n91282CMM0,100mm\n");
    let history = demo_history();
    let printed = Printed { history: &history, from: history.dates().len() - 620 };
    folder.write("both/y.csv", printed.iso());
    folder.write("both/issues.csv", issues);
    folder.write("issues.csv", issues);
    let [both, alone] = ["both", "issues.csv"].map(|market| folder.json(&["book.csv", "--market", market]));
    for report in [&both, &alone] {
        assert!(text(report, "positions.0.instrument").contains("4.625"), "{report}");
        assert!(!report["warnings"].to_string().contains("is not one of market data"), "{report}");
    }
    assert_eq!(text(&both, "market.kind"), "loaded");
    assert_eq!(text(&alone, "market.kind"), "demo");
    assert!(alone["warnings"].to_string().contains("no Treasury yields were given"), "{alone}");
}

#[test]
fn market_files_that_cannot_be_what_they_say_are_refused_as_in_the_window() {
    let history = demo_history();
    let from = history.dates().len() - 300;
    let printed = Printed { history: &history, from };
    let folder = Folder::with("book.toml", SCENARIO);
    let mut wild = "Date,10 Yr\n".to_owned();
    for date in &history.dates()[from..] {
        wild.push_str(&format!("{date},61\n"));
    }
    folder.write("wild.csv", &wild);
    folder.write("m/y.csv", printed.iso());
    folder.write("m/wild.csv", &wild);
    let line = folder.refusal(&["report", "book.toml", "--market", "wild.csv"]);
    assert!(line.contains("holds no Treasury yields") && line.contains("no rates in per cent"), "{line}");
    let with = folder.json(&["book.toml", "--market", "m"]);
    let without = folder.json(&["book.toml", "--market", "m/y.csv"]);
    let refused = with["warnings"].as_array().expect("a list").iter().find(|w| w["where"] == "wild.csv");
    assert!(refused.is_some_and(|w| w["what"].as_str().is_some_and(|t| t.contains("nothing was taken"))));
    assert_eq!(with["requirement"], without["requirement"]);
}

#[test]
fn of_two_files_that_differ_the_first_is_used_and_the_other_is_named() {
    let history = demo_history();
    let printed = Printed { history: &history, from: history.dates().len() - 300 };
    let folder = Folder::with("book.toml", SCENARIO);
    folder.write("m/a.csv", printed.iso());
    folder.write("m/b.csv", "Date,10 Yr\n2026-08-20,9.87\n");
    let report = folder.json(&["book.toml", "--market", "m"]);
    let warnings = report["warnings"].as_array().expect("a list");
    let said = warnings.iter().find(|w| w["where"] == "b.csv").expect("the second file is named");
    let what = said["what"].as_str().expect("a text");
    assert!(what.starts_with("2026-08-20 10yr is 9.87 per cent") && what.contains("in a.csv"), "{what}");
}
