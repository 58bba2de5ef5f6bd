//! A folder of books as one table.

use crate::{
    folder::{Folder, SCENARIO, texts},
    json::at,
};
use std::fs;

const CORE: &str = include_str!("../fixtures/import/core.csv");

fn folder() -> Folder {
    let folder = Folder::with("books/b.toml", SCENARIO);
    folder.write("books/a.csv", "instrument,quantity\nT 4.25 2035-08-15,10mm\nZN Z6,-90\n");
    folder.write("books/deep/er/core.csv", CORE);
    folder.write("books/deep/broken.toml", "format = 1\nname = \"x\n");
    folder.write("books/yields.csv", "Date,2 Yr,10 Yr\n2026-08-20,4,4.5\n");
    folder.write("books/notes.txt", "nothing to read here");
    folder.write("books/.hidden/h.csv", "instrument,quantity\nZN Z6,-90\n");
    folder
}

fn rows(csv: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let rows = reader.records().map(|r| r.expect("a row").iter().map(str::to_owned).collect()).collect();
    (header, rows)
}

#[test]
fn every_book_is_one_row_in_the_order_of_names() {
    let folder = folder();
    let output = folder.run(&["batch", "books", "-o", "books/results.csv"]);
    let (out, err) = texts(&output);
    assert!(output.status.success() && out.is_empty(), "{err}");
    assert!(err.contains("deep/broken.toml") && err.contains("line 2"), "{err}");
    assert!(err.contains("yields.csv: is market data") && err.contains("4 of 4"), "{err}");
    let first = fs::read_to_string(folder.path("books/results.csv")).expect("written");
    let (header, rows) = rows(&first);
    let cell = |row: usize, name: &str| rows[row][header.iter().position(|h| h == name).expect(name)].clone();
    let files: Vec<String> = (0..rows.len()).map(|r| cell(r, "file")).collect();
    assert_eq!(files, ["a.csv", "b.toml", "deep/broken.toml", "deep/er/core.csv"]);
    assert_eq!(
        (cell(0, "positions"), cell(3, "positions"), cell(3, "left_out")),
        ("2".into(), "3".into(), "2".into())
    );
    assert!(cell(2, "error").contains("line 2") && cell(2, "saved").is_empty());
    assert!((0..4).filter(|r| *r != 2).all(|r| cell(r, "error").is_empty()));
    let report = folder.json(&["books/a.csv"]);
    for (column, place) in [
        ("without", "requirement.without.total"),
        ("with", "requirement.with.total"),
        ("saved", "requirement.saved"),
        ("funding_per_year", "benefit.funding_per_year"),
        ("capital_freed", "benefit.firm_capital"),
        ("binding", "ratio.binding"),
    ] {
        assert_eq!(at(&report, place).as_str(), Some(cell(0, column).as_str()), "{column}");
    }
    assert!(folder.run(&["batch", "books", "-o", "books/results.csv"]).status.success());
    let again = fs::read_to_string(folder.path("books/results.csv")).expect("written");
    assert_eq!(again, first, "the same bytes, its own table passed over");
}

#[test]
fn settings_apply_to_every_book() {
    let folder = folder();
    let print = |arguments: &[&str]| texts(&folder.run(&[&["batch", "books"], arguments].concat())).0;
    let (header, off) = rows(&print(&["--scope", "off"]));
    let saved = header.iter().position(|h| h == "saved").expect("a column");
    assert!(off.iter().filter(|r| !r[saved].is_empty()).all(|r| r[saved] == "0.00"), "{off:?}");
    let (_, dated) = rows(&print(&["--as-of", "2025-03-13"]));
    let as_of = header.iter().position(|h| h == "as_of").expect("a column");
    assert!(dated.iter().filter(|r| !r[as_of].is_empty()).all(|r| r[as_of] == "2025-03-13"), "{dated:?}");
}

#[test]
fn what_counts_is_counted_and_a_book_of_nothing_is_named() {
    let folder = Folder::with("books/expired.csv", "instrument,quantity\nZN H20,-90\nZN M20,-90\nZN Z6,-1\n");
    folder.write("books/nothing.toml", "format = 1\nname = \"Nothing\"\n");
    let (out, err) = texts(&folder.run(&["batch", "books"]));
    let (header, rows) = rows(&out);
    let cell = |row: usize, name: &str| rows[row][header.iter().position(|h| h == name).expect(name)].clone();
    assert_eq!((cell(0, "positions"), cell(0, "counted")), ("3".into(), "1".into()), "{out}");
    assert!(cell(1, "error").contains("holds no positions") && cell(1, "with").is_empty(), "{out}");
    assert!(err.contains("nothing.toml: holds no positions"), "{err}");
}

#[test]
fn a_folder_without_a_book_that_works_is_refused() {
    let folder = Folder::with("bad/x.csv", "colour,shape\nred,round\n");
    folder.write("empty/notes.txt", "nothing");
    let output = folder.run(&["batch", "bad", "-o", "r.csv"]);
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(err.contains("none of 1 files") && err.contains("x.csv"), "{err}");
    assert!(fs::read_to_string(folder.path("r.csv")).expect("written").contains("is no portfolio"));
    for (arguments, words) in [
        (["batch", "empty"], "holds no .toml"),
        (["batch", "missing"], "is no folder"),
        (["batch", "bad/x.csv"], "is no folder"),
    ] {
        let line = folder.refusal(&arguments);
        assert!(line.contains(words), "{arguments:?}: {line}");
    }
}
