//! Tables read by a mapping: our own, whose column names say everything, and any other.

use super::{Mapping, clearing_csv::heads, columns::Columns, sink::Sink};
use crate::{
    io::rows::{Row, Rows},
    whatif::Cancelled,
};
use csv::StringRecord;
use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{DefaultHasher, Hash, Hasher},
};

/// First rows among which titles above a header are looked for.
pub(super) const HIGHEST_TITLE: usize = 20;

/// Whether a header is one of our own tables.
pub(super) fn is_own(titles: Vec<String>) -> bool {
    Columns::own(titles).is_some()
}

/// Reads our own table.
pub(super) fn portfolio(text: &str, sink: &mut Sink) -> Result<(), Cancelled> {
    let mut rows = Rows::new(text);
    let mut columns = None;
    let mut seen = Seen::default();
    while let Some(row) = rows.next() {
        match row {
            Row::Broken { line, what } => {
                sink.row(line)?;
                sink.unread(line, "line", what);
            }
            Row::Cells { line, cells } => match &columns {
                None => {
                    let titles = heads(cells);
                    say_twice(line, &titles, sink);
                    columns = Columns::own(titles);
                }
                Some(columns) => read_row(line, cells, columns, &mut seen, sink)?,
            },
        }
    }
    seen.say(sink);
    Ok(())
}

fn say_twice(line: usize, titles: &[String], sink: &mut Sink) {
    for (i, title) in titles.iter().enumerate() {
        if !title.is_empty() && titles.iter().position(|t| t == title) != Some(i) {
            sink.remark(line, title, "stands twice in the header: the first one is read");
        }
    }
}

/// Reads any other table by its mapping.
pub(super) fn table(text: &str, mapping: &Mapping, sink: &mut Sink) -> Result<(), Cancelled> {
    let mut rows = Rows::new(text);
    let mut seen = Seen::default();
    let mut before = titles_above(text);
    let mut columns: Option<Columns> = None;
    while let Some(row) = rows.next() {
        match row {
            Row::Broken { line, what } => {
                sink.row(line)?;
                sink.unread(line, "line", what);
            }
            Row::Cells { .. } if before > 0 => before -= 1,
            Row::Cells { line, cells } => match &columns {
                Some(columns) => read_row(line, cells, columns, &mut seen, sink)?,
                None if mapping.has_header => {
                    columns = Some(Columns::mapped(mapping, cells.iter().map(str::to_owned).collect()));
                }
                None => {
                    let named = Columns::mapped(mapping, numbered(cells.len()));
                    read_row(line, cells, &named, &mut seen, sink)?;
                    columns = Some(named);
                }
            },
        }
    }
    seen.say(sink);
    Ok(())
}

/// Names of columns that have none.
pub(super) fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|n| format!("column {n}")).collect()
}

/// How many rows above the table only say what it is.
pub(super) fn titles_above(text: &str) -> usize {
    let mut rows = Rows::new(text);
    let mut filled = Vec::new();
    while let Some(Row::Cells { cells, .. }) = rows.next() {
        filled.push(cells.iter().filter(|c| !c.is_empty()).count());
        if filled.len() >= HIGHEST_TITLE {
            break;
        }
    }
    let widest = filled.iter().max().copied().unwrap_or(0);
    filled.iter().take_while(|n| **n * 2 < widest).count()
}

fn read_row(
    line: usize,
    cells: &StringRecord,
    columns: &Columns,
    seen: &mut Seen,
    sink: &mut Sink,
) -> Result<(), Cancelled> {
    if columns.is_header(cells) {
        return sink.reach(line);
    }
    sink.row(line)?;
    columns.take(line, cells, sink);
    seen.add(line, cells);
    Ok(())
}

/// Rows that were read, by what they hold.
#[derive(Default)]
struct Seen(HashMap<u64, Alike>);

/// Rows that hold the same.
struct Alike {
    first: usize,
    /// The second one's line.
    again: Option<usize>,
    /// Rows after the second.
    more: usize,
}

impl Seen {
    fn add(&mut self, line: usize, cells: &StringRecord) {
        let mut hasher = DefaultHasher::new();
        cells.as_slice().hash(&mut hasher);
        cells.len().hash(&mut hasher);
        match self.0.entry(hasher.finish()) {
            Entry::Vacant(none) => {
                none.insert(Alike { first: line, again: None, more: 0 });
            }
            Entry::Occupied(mut alike) => {
                let alike = alike.get_mut();
                alike.more += usize::from(alike.again.is_some());
                alike.again.get_or_insert(line);
            }
        }
    }

    /// Says once of all rows that hold the same that they do.
    fn say(self, sink: &mut Sink) {
        for Alike { first, again, more } in self.0.into_values() {
            let Some(line) = again else { continue };
            let what = match more {
                0 => format!("repeats line {first}: both are counted"),
                1 => format!("repeats line {first}; so does 1 more: all are counted"),
                _ => format!("repeats line {first}; so do {} more: all are counted", grouped(more)),
            };
            sink.remark(line, "line", what);
        }
    }
}

/// A count with its thousands apart.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::{
        io::{
            FileProblem,
            import::{ImportError, Reading, Source, import},
        },
        margin::XmChoice,
        rulebook::{Overrides, Rulebook, Rules},
        whatif::{Position, Progress},
    };
    use jiff::civil::date;
    use proptest::prelude::*;
    use rust_decimal::dec;
    use std::sync::Arc;

    fn read(text: &str) -> Result<(Vec<Position>, Vec<FileProblem>), FileProblem> {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
        let reading = Reading::new(date(2026, 8, 21), &rules);
        match import(&[Source::new("book.csv", text)], reading, &Progress::default()) {
            Ok(all) => Ok((all.lines.into_iter().map(|l| bare(l.position)).collect(), all.problems)),
            Err(ImportError::Problem(problem)) => Err(problem),
            Err(ImportError::Cancelled(_)) => panic!("nobody cancelled"),
        }
    }

    /// Without where it came from.
    fn bare(position: Position) -> Position {
        Position { lines: Arc::default(), ..position }
    }

    #[test]
    fn both_forms_name_the_same_positions() {
        let (notation, none) = read("Instrument,Quantity,price,xm\n\"T 4.25 2035-08-15\",\"1,000,000\",99-16,\nZN Z6,(12),110-165,out\n").unwrap();
        let (spread, also) = read("type,cusip,coupon,maturity,product,month,quantity,face,price,xm\nnote,,4.25,8/15/35,,,,1mm,99-16,\nfuture,,,,ZN,202612,-12,,110-165,out\n").unwrap();
        assert_eq!((notation.clone(), none), (spread, also));
        assert_eq!(notation[0].price, Some(dec!(99.5)));
        assert_eq!(notation[1].xm, XmChoice::Out);
    }

    #[test]
    fn every_bad_row_is_located_and_the_rest_is_loaded() {
        let text = "instrument,quantity,price,cusip,xm\nT 4.25 2035-08-15,100mm,,,\nXYZ,1,,,\nT 4.25 2035-08-15,NaN,,,\nT 4.25 2035-08-15,1e400,,,\n\
            T 4.25 2035-08-15,1,99-335,,\nZN Z6,1,110-167,,\nZN F7,1,,,\nT 4.25 2035-08-15,1,,91282CNT5,\nT 4.25 2020-08-15,1mm,,,\nZN Z6,1.5,,,\nZN Z6,1,,,maybe\n";
        let (positions, problems) = read(text).unwrap();
        assert_eq!(positions.len(), 2, "the good one and the matured one");
        let found: Vec<(Option<usize>, Option<&str>)> =
            problems.iter().map(|p| (p.line, p.field.as_deref())).collect();
        let at = |line, field| (Some(line), Some(field));
        assert_eq!(
            found,
            [
                at(3, "instrument"),
                at(4, "quantity"),
                at(5, "quantity"),
                at(6, "price"),
                at(7, "price"),
                at(8, "instrument"),
                at(9, "cusip"),
                at(10, "maturity"),
                at(11, "quantity"),
                at(12, "xm"),
            ]
        );
        assert!(problems.iter().all(|p| p.file == "book.csv"));
    }

    #[test]
    fn repeated_lines_are_counted_and_said_so() {
        let (positions, problems) = read("instrument,quantity\nZN Z6,1\nZN Z6,1\n").unwrap();
        assert_eq!(positions.len(), 2);
        assert!(problems[0].what.contains("repeats line 2"), "{problems:?}");
    }

    #[test]
    fn very_many_equal_rows_are_said_to_be_so_once() {
        let text = format!("instrument,quantity\n{}ZN H7,1\nZN H7,1\n", "ZN Z6,1\n".repeat(1_502));
        let (positions, problems) = read(&text).unwrap();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(positions.len(), 1_504);
        assert_eq!(
            said,
            [
                "book.csv, line 3, line: repeats line 2; so do 1,500 more: all are counted",
                "book.csv, line 1505, line: repeats line 1504: both are counted",
            ]
        );
    }

    #[test]
    fn what_is_no_portfolio_is_refused_with_what_was_expected() {
        assert!(read("").unwrap_err().what.contains("empty"));
        assert!(read("a,b\n1,2\n").unwrap_err().what.contains("expected columns instrument,quantity"));
        assert!(read("instrument,quantity\n").unwrap_err().what.contains("no positions"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(instrument,quantity\n)?(\\PC{0,20}[,\n\"]){0,12}") {
            let _ = read(&text);
        }
    }
}
