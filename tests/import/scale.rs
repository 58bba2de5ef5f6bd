//! Long files: progress is told, a call to stop is heard, and every line is counted.

use crate::{TODAY, reading};
use crossmargin::{
    io::{
        import::{Accounts, ImportError, Source, import},
        read_scenario, write_scenario,
    },
    rulebook::Rulebook,
    whatif::{Progress, Scenario},
};
use std::sync::Arc;

const ROWS: usize = 10_000;

fn core() -> Source {
    let mut text = "Acct Id,CC Code,Period Code,Net Positions,Margin Type\n".to_owned();
    for row in 0..ROWS {
        text.push_str(&format!(
            "A{},{},202612,{},FUT\n",
            row % 40,
            [21, 25, 26, 17][row % 4],
            row as i64 % 7 - 3
        ));
    }
    Source::new("long.csv", text)
}

#[test]
fn progress_counts_lines_to_the_last() {
    let progress = Progress::default();
    let all = import(&[core(), core()], reading(), &progress).expect("reads");
    assert_eq!(progress.counts(), (2 * (ROWS + 1), 2 * (ROWS + 1)));
    assert_eq!(all.lines.len(), 2 * ROWS);
    let book = all.book(&Accounts::All);
    assert_eq!(book.positions.iter().map(|p| p.lines.len()).sum::<usize>() + book.left_out.len(), 2 * ROWS);
}

#[test]
fn a_reading_nobody_wants_stops() {
    let progress = Progress::default();
    progress.cancel();
    let stopped = import(&[core()], reading(), &progress);
    assert!(matches!(stopped, Err(ImportError::Cancelled(_))));
    assert!(progress.counts().0 < ROWS, "long before the end");
}

#[test]
fn a_book_of_many_lines_is_saved_and_opened_as_it_was() {
    let book = import(&[core()], reading(), &Progress::default()).expect("reads").book(&Accounts::All);
    let scenario = Scenario {
        positions: Arc::new(book.positions),
        left_out: Arc::new(book.left_out),
        ..Scenario::default()
    };
    let text = write_scenario(&scenario).expect("written");
    assert_eq!(read_scenario("long.toml", &text, TODAY, Rulebook::embedded()), Ok((scenario, vec![])));
}

#[test]
fn a_file_wrong_in_every_line_is_told_line_by_line() {
    let mut text = "format = 1\nname = \"x\"\n".to_owned();
    for _ in 0..ROWS {
        text.push_str("[[position]]\ninstrument = \"nothing\"\nquantity = \"1\"\n");
    }
    let (_, problems) = read_scenario("wrong.toml", &text, TODAY, Rulebook::embedded()).expect("reads");
    assert_eq!(problems.len(), ROWS);
    assert_eq!(problems.last().and_then(|p| p.line), Some(3 * ROWS + 1));
}
