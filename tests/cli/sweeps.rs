//! Sweeps along one dial and over two, and what they refuse.

use crate::{
    folder::{Folder, SCENARIO, texts},
    json::{keys, number, text},
};
use serde_json::Value;

const HEDGE: [&str; 8] = ["--lever", "hedge_ratio", "--from", "0", "--to", "2", "--points", "5"];

fn sweep(folder: &Folder, arguments: &[&str]) -> Value {
    let all = [&["sweep", "book.toml"], arguments, &["--format", "json"]].concat();
    serde_json::from_str(&folder.print(&all)).expect("JSON")
}

#[test]
fn a_sweep_of_one_lever_has_exactly_these_keys() {
    let folder = Folder::with("book.toml", SCENARIO);
    let out = sweep(&folder, &HEDGE);
    assert_eq!(keys(&out), ["lever", "points"]);
    assert_eq!(text(&out, "lever"), "hedge_ratio");
    let points = out["points"].as_array().expect("points");
    let names = "x without_total with_total saved saved_fraction saving_ficc saving_cme applied binding";
    for (point, x) in points.iter().zip([0.0, 0.5, 1.0, 1.5, 2.0]) {
        assert_eq!(keys(point), names.split(' ').collect::<Vec<_>>());
        assert_eq!(number(point, "x"), x);
    }
    assert_eq!(points.len(), 5);
}

#[test]
fn every_point_is_the_report_of_the_document_there() {
    let folder = Folder::with("book.toml", SCENARIO);
    let cases = [
        ("hedge_ratio", ["0", "2"], "hedge_ratio"),
        ("basis_stress", ["0", "8"], "basis_stress"),
        ("cap", ["20%", "100%"], "cap"),
        ("ficc.confidence", ["0.95", "0.999"], "ficc.confidence"),
        ("btc_futures", ["-100", "100"], "btc_futures"),
    ];
    for (lever, [from, to], name) in cases {
        let arguments = ["--lever", lever, "--from", from, "--to", to, "--points", "3", "--scope", "unified"];
        for point in sweep(&folder, &arguments)["points"].as_array().expect("points") {
            let setting = format!("{name}={}", number(point, "x"));
            let report = folder.json(&["book.toml", "--set", &setting, "--scope", "unified"]);
            for (own, there) in [
                ("without_total", "requirement.without.total"),
                ("with_total", "requirement.with.total"),
                ("saved", "requirement.saved"),
                ("binding", "ratio.binding"),
            ] {
                assert_eq!(text(point, own), text(&report, there), "{setting} {own}");
            }
            for (own, there) in [
                ("saved_fraction", "requirement.saved_fraction"),
                ("saving_ficc", "ratio.ficc.saving"),
                ("saving_cme", "ratio.cme.saving"),
                ("applied", "ratio.applied"),
            ] {
                let (found, wanted) = (number(point, own), number(&report, there));
                assert!((found - wanted).abs() < 1e-9, "{setting} {own}: {found}, not {wanted}");
            }
        }
    }
}

#[test]
fn a_positions_quantity_goes_by_its_notation() {
    let folder = Folder::with("book.toml", SCENARIO);
    let out = sweep(&folder, &["--lever", "zn z6", "--from", "(22,000)", "--to", "-1k", "--points", "22"]);
    assert_eq!(text(&out, "lever"), "ZN Z6");
    assert_eq!(number(&out, "points.11.x"), -11_000.0);
    let report = folder.json(&["book.toml"]);
    assert_eq!(text(&out, "points.11.with_total"), text(&report, "requirement.with.total"));
}

#[test]
fn two_levers_give_a_map_row_by_row() {
    let folder = Folder::with("book.toml", SCENARIO);
    let second = ["--lever2", "basis_stress", "--from2", "0", "--to2", "10", "--points2", "3"];
    let out = sweep(&folder, &[&HEDGE[..], &second[..]].concat());
    assert_eq!(keys(&out), ["lever", "lever2", "points"]);
    assert_eq!(text(&out, "lever2"), "basis_stress");
    let places: Vec<(f64, f64)> = out["points"]
        .as_array()
        .expect("points")
        .iter()
        .map(|point| (number(point, "x"), number(point, "y")))
        .collect();
    assert_eq!((places.len(), places[1], places[14]), (15, (0.5, 0.0), (2.0, 10.0)));
    let report = folder.json(&["book.toml", "--set", "hedge_ratio=1.5", "--set", "basis_stress=5"]);
    assert_eq!(text(&out, "points.8.with_total"), text(&report, "requirement.with.total"));
}

#[test]
fn a_table_holds_the_same_points() {
    let folder = Folder::with("book.toml", SCENARIO);
    let table = folder.print(&[&["sweep", "book.toml", "--format", "csv"], &HEDGE[..]].concat());
    let points = sweep(&folder, &HEDGE);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[0],
        "x,without_total,with_total,saved,saved_fraction,saving_ficc,saving_cme,applied,binding"
    );
    assert_eq!(lines.len(), 6);
    assert!(
        lines[3].starts_with(&format!("1.0,{},", text(&points, "points.2.without_total"))),
        "{}",
        lines[3]
    );
}

#[test]
fn whole_numbers_are_each_taken_once() {
    let folder = Folder::with("book.toml", SCENARIO);
    let years = ["--lever", "ficc.look_back_years", "--from", "8", "--to", "10", "--points", "50"];
    let out = sweep(&folder, &years);
    let xs: Vec<f64> = out["points"].as_array().expect("points").iter().map(|p| number(p, "x")).collect();
    assert_eq!(xs, [8.0, 9.0, 10.0]);
}

#[test]
fn what_is_odd_about_a_book_is_said_beside_the_sweep() {
    let folder =
        Folder::with("book.csv", "instrument,quantity\nT 4.25 2035-08-15,100mm\nXYZ,1\nZN Z6,-1000\n");
    let output = folder.run(&[&["sweep", "book.csv"], &HEDGE[..]].concat());
    let (out, err) = texts(&output);
    assert!(output.status.success() && err.contains("book.csv, line 3, instrument"), "{err}");
    assert!(serde_json::from_str::<Value>(&out).is_ok(), "{out}");
}

#[test]
fn what_cannot_be_swept_is_one_line_that_names_the_argument() {
    let folder = Folder::with("book.toml", SCENARIO);
    let refusal = |lever: &str, from: &str, to: &str, points: &str, more: &[&str]| {
        let own = ["sweep", "book.toml", "--lever", lever, "--from", from, "--to", to, "--points", points];
        folder.refusal(&[&own, more].concat())
    };
    for (lever, from, to, points, words) in [
        ("wings", "0", "1", "5", ["--lever wings", "no lever, parameter or position"]),
        ("UB Z6", "0", "1", "5", ["--lever UB Z6", "holds no UB Z6"]),
        ("lever.token", "0", "1", "5", ["--lever lever.token", "is not a number"]),
        ("cap", "0.5", "0.5", "5", ["--from 0.5, --to 0.5", "not below"]),
        ("cap", "0.8", "0.2", "5", ["--from 0.8, --to 0.2", "not below"]),
        ("cap", "0", "1.5", "5", ["--to 1.5", "out of range: 0 to 1"]),
        ("ficc.confidence", "0.2", "0.9", "5", ["--from 0.2", "out of range"]),
        ("ZN Z6", "-0.5", "2", "5", ["--from -0.5", "whole number"]),
        ("cap", "low", "1", "5", ["--from low", "expected a number"]),
        ("cap", "0", "1", "1", ["--points 1", "from 2 to"]),
        ("cap", "0", "1", "many", ["--points many", "from 2 to"]),
        ("cap", "0", "1", "99999999999", ["--points 99999999999", "from 2 to"]),
    ] {
        let line = refusal(lever, from, to, points, &[]);
        assert!(words.iter().all(|word| line.contains(word)), "{words:?}: {line}");
    }
    let second = |lever, points| ["--lever2", lever, "--from2", "0", "--to2", "1", "--points2", points];
    let line = refusal("cap", "0", "1", "5", &second("wings", "5"));
    assert!(line.contains("--lever2 wings"), "{line}");
    let line = refusal("cap", "0", "1", "5", &second("cap", "5"));
    assert!(line.contains("same as --lever"), "{line}");
    let line = refusal("cap", "0", "1", "5000", &second("threshold", "5000"));
    assert!(line.contains("25000000 points are more than 1000000"), "{line}");
    let line = folder.refusal(&[&["sweep", "missing.toml"], &HEDGE[..]].concat());
    assert!(line.contains("missing.toml"), "{line}");
}
