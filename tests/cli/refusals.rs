//! Where nothing can be computed: exit code 2 and one line that says why.

use crate::{
    folder::{Folder, SCENARIO},
    json::number,
    printed::Printed,
};
use crossmargin::market::demo_history;
use std::fs;

#[test]
fn what_cannot_be_read_is_one_line_that_names_the_file() {
    let folder = Folder::with("empty.toml", "");
    folder.write("empty.csv", "");
    folder.write("binary.toml", [0u8, 159, 146, 150, 255, 0, 1]);
    folder.write("latin.csv", b"instrument,quantity\nT 4\xbd 2035-08-15,1\n");
    folder.write("unknown.toml", "format = 1\nname = \"x\"\ncolour = \"red\"\n");
    folder.write("future.toml", "format = 2\nname = \"x\"\n");
    folder.write("broken.toml", "format = 1\nname = \"x\n");
    folder.write("table.csv", "colour,shape\nred,round\n");
    let huge = fs::File::create(folder.path("huge.csv")).expect("a file");
    huge.set_len(100 * 1024 * 1024).expect("a sparse file");
    for (file, words) in [
        ("missing.toml", "cannot be opened"),
        ("missing.csv", "cannot be opened"),
        ("empty.toml", "format"),
        ("empty.csv", "is empty"),
        ("binary.toml", "is not text"),
        ("latin.csv", "is not text"),
        ("huge.csv", "100 MB"),
        ("unknown.toml", "line 3: unknown field `colour`"),
        ("future.toml", "line 1, format: 2 is not a version this program reads"),
        ("broken.toml", "line 2"),
        ("table.csv", "is no portfolio"),
    ] {
        let line = folder.refusal(&["report", file]);
        assert!(line.contains(file) && line.contains(words), "{file}: {line}");
    }
    let line = folder.refusal(&["report", "."]);
    assert!(line.contains("folder"), "{line}");
    for command in ["analytics", "factors"] {
        for file in ["missing.csv", "empty.csv", "binary.toml", "huge.csv", "table.csv"] {
            let line = folder.refusal(&[command, file]);
            assert!(line.contains(file), "{command} {file}: {line}");
        }
    }
}

#[test]
fn a_market_that_cannot_carry_a_report_is_one_line() {
    let history = demo_history();
    let last = history.dates().len();
    let folder = Folder::with("book.toml", SCENARIO);
    folder.write("short/y.csv", Printed { history: &history, from: last - 259 }.iso());
    folder.write("enough/y.csv", Printed { history: &history, from: last - 260 }.iso());
    folder.write("nothing/readme.txt", "no market data here");
    folder.write("wrong/y.csv", "colour,shape\nred,round\n");
    for (market, words) in [
        ("short", "259 publication dates"),
        ("nothing", "holds no Treasury yields"),
        ("wrong", "holds no Treasury yields"),
        ("missing", "cannot be read"),
    ] {
        let line = folder.refusal(&["report", "book.toml", "--market", market]);
        assert!(line.contains(words), "{market}: {line}");
    }
    let report = folder.json(&["book.toml", "--market", "enough"]);
    assert_eq!(number(&report, "scenario_counts.cme"), 259.0);
    let line = folder.refusal(&["report", "book.toml", "--as-of", "2005-12-30"]);
    assert!(line.contains("2005-12-30") && line.contains("2006-01-03"), "{line}");
    let line = folder.refusal(&["report", "book.toml", "--market", "enough", "--as-of", "2024-01-02"]);
    assert!(line.contains("after the as-of date"), "{line}");
}
