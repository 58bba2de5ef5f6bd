//! Reports written to files: pages, tables and pictures, without a display.

use crate::{
    folder::{Folder, SCENARIO, texts},
    json::text,
};
use std::{fs, process::Command};

#[test]
fn each_format_is_written_to_the_file_named() {
    let folder = Folder::with("book.toml", SCENARIO);
    for (format, start) in [
        ("pdf", "%PDF-"),
        ("html", "<!DOCTYPE html>"),
        ("csv", "# A hedged ten-year\n"),
        ("json", "{"),
        ("text", "A hedged ten-year\n"),
    ] {
        let file = format!("out.{format}");
        let said = folder.print(&["report", "book.toml", "--format", format, "-o", &file, "--stamp", "now"]);
        assert_eq!(said, "", "{format}");
        let bytes = fs::read(folder.path(&file)).expect("the file");
        assert!(bytes.starts_with(start.as_bytes()), "{format}");
    }
    let on_paper = ["--paper", "letter", "--landscape", "--format", "pdf", "-o", "wide.pdf"];
    folder.print(&[&["report", "book.toml"], &on_paper[..]].concat());
    let bytes = fs::read(folder.path("wide.pdf")).expect("the file");
    assert!(String::from_utf8_lossy(&bytes).contains("/MediaBox [0 0 792 612]"));
}

#[test]
fn the_table_has_a_row_for_each_figure_with_grade_and_source() {
    let folder = Folder::with("book.toml", SCENARIO);
    let text = folder.print(&["report", "book.toml", "--format", "csv", "--set", "scope.today.cap=0.5"]);
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().expect("a header"),
        vec!["section", "name", "value", "unit", "grade", "source"]
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let find = |section: &str, name: &str| {
        let row = rows.iter().find(|r| &r[0] == section && &r[1] == name);
        row.unwrap_or_else(|| panic!("{section}, {name}:\n{text}")).clone()
    };
    let report = folder.json(&["book.toml", "--set", "scope.today.cap=0.5"]);
    let total = find("requirement", "Without cross-margining");
    assert_eq!(&total[2], report["requirement"]["without"]["total"].as_str().expect("money"));
    assert_eq!(&total[3], "USD");
    assert!(!total[4].is_empty() && !total[5].is_empty(), "{total:?}");
    assert_eq!(&find("positions", "Quantity of ZN Z6")[2], "-11000");
    let cap = find("changed parameters", "scope.today.cap");
    assert_eq!((&cap[2], &cap[4]), ("0.5", "assumption"));
    assert!(cap[5].ends_with("ships as 0.8"), "{cap:?}");
    for section in ["saving", "FICC", "CME", "worth", "collateral", "stress"] {
        assert!(rows.iter().any(|r| &r[0] == section), "{section} is missing");
    }
}

#[test]
fn what_a_report_supposes_stands_in_every_form() {
    let folder = Folder::with("book.toml", SCENARIO);
    let levers = ["--set", "parallel_bp=100", "--set", "crypto_shock=-0.3", "--set", "basis_stress=3"];
    let of = |format: &str| {
        let form = ["report", "book.toml", "--format", format, "--stamp", "now"];
        folder.print(&[&form[..], &levers].concat())
    };
    for format in ["text", "html", "json"] {
        let report = of(format);
        for words in ["Parallel shift", "+100 bp", "Crypto shock", "−30 %", "Basis stress", "3x", "generated"]
        {
            assert!(report.contains(words), "{format}: {words} is missing");
        }
        assert!(!report.contains("the rulebook as it ships"), "{format}");
    }
    let csv = of("csv");
    for row in [
        "what if,Parallel shift,100,bp,",
        "what if,Crypto shock,-0.3,fraction,",
        "what if,Basis stress,3,times,",
        "generated",
    ] {
        assert!(csv.contains(row), "{row} is missing:\n{csv}");
    }
    let json = folder.json(&[&["book.toml"], &levers[..]].concat());
    let codes: Vec<&str> =
        json["levers"].as_array().expect("a list").iter().map(|l| text(l, "code")).collect();
    assert_eq!(codes, ["basis_stress", "parallel_bp", "crypto_shock"]);
    assert!(folder.json(&["book.toml"]).get("levers").is_none(), "none where all are at rest");
}

#[test]
fn a_change_is_with_less_without_and_leverage_a_number_of_times() {
    let folder = Folder::with("book.toml", SCENARIO);
    let csv = folder.print(&["report", "book.toml", "--format", "csv"]);
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let value = |name: &str| -> f64 {
        let row = rows.iter().find(|r| &r[1] == name).unwrap_or_else(|| panic!("{name}:\n{csv}"));
        row[2].parse().expect("a number")
    };
    for rung in ["Funding a year", "Firm capital"] {
        let [without, change, with] = ["without", "change", "with"].map(|c| value(&format!("{rung}, {c}")));
        assert!(change < 0.0 && (with - without - change).abs() < 0.005, "{rung}: {without} {change} {with}");
    }
    let times = value("Leverage, change");
    assert!((times * value("Leverage, without") - value("Leverage, with")).abs() < 1e-6, "{times}");
    assert!(rows.iter().all(|row| !(row[2].starts_with('-') && row[2].parse::<f64>() == Ok(0.0))), "{csv}");
}

#[test]
fn every_chart_becomes_a_picture_in_the_folder() {
    let folder = Folder::with("book.toml", SCENARIO);
    let report = folder.print(&["report", "book.toml", "--charts", "pictures/of it"]);
    assert!(report.starts_with("A hedged ten-year"), "the report is printed as well");
    let mut names: Vec<String> = fs::read_dir(folder.path("pictures/of it"))
        .expect("the folder")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 10 && names.iter().all(|n| n.ends_with(".png")), "{names:?}");
    assert!(names.contains(&"requirement.png".to_owned()), "{names:?}");
}

#[test]
fn the_agreed_moment_of_reproducible_builds_gives_the_same_bytes() {
    let folder = Folder::with("book.toml", SCENARIO);
    let html = |epoch: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_crossmargin"))
            .args(["report", "book.toml", "--format", "html"])
            .current_dir(folder.path(""))
            .env("SOURCE_DATE_EPOCH", epoch)
            .output()
            .expect("the program runs");
        texts(&output)
    };
    let (first, _) = html("1700000000");
    assert!(first.contains("2023-11-14 22:13 UTC") && first == html("1700000000").0);
    let (printed, said) = html("soon");
    assert!(printed.is_empty() && said.contains("SOURCE_DATE_EPOCH"), "{said}");
}

#[test]
fn what_cannot_be_written_is_said_in_one_line() {
    let folder = Folder::with("book.toml", SCENARIO);
    let said = folder.refusal(&["report", "book.toml", "--format", "pdf", "-o", "no/such/folder/a.pdf"]);
    assert!(said.contains("was not saved"), "{said}");
    folder.write("taken", "a file where a folder is wanted");
    let said = folder.refusal(&["report", "book.toml", "--charts", "taken"]);
    assert!(said.contains("--charts taken"), "{said}");
}
