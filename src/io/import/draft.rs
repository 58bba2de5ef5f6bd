//! A table before it is read: its columns, a guess of what they hold, and what its first rows would
//! become.

use super::{
    Imported, Layout, Mapping, Reading, Source,
    columns::Columns,
    guess::{guess, is_title, is_value, normalised},
    sink::Sink,
    table::{numbered, titles_above},
};
use crate::{
    io::{
        FileProblem,
        rows::{Row, Rows},
    },
    quantity::Date,
    whatif::{LeftOut, Position, Progress},
};
use csv::StringRecord;
use std::sync::Arc;

/// Rows that are looked at, however long the table is.
const LOOKED_AT: usize = 200;

/// First cells of a column that a person sees.
const SAMPLES: usize = 3;

/// A cell of this many characters and more is cut short where a person sees it.
const LONGEST_CELL: usize = 200;

/// The first rows of a table whose columns are still to be named. Cheap however long the table is.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    name: Arc<str>,
    /// Line and cells, below any titles.
    rows: Vec<(usize, Result<StringRecord, &'static str>)>,
    width: usize,
    has_header: bool,
}

/// A column as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// As the header has it; "column 1" where there is none.
    pub title: String,
    /// The first cells that are not empty.
    pub samples: Vec<String>,
}

/// What a row would become.
#[derive(Debug, Clone, PartialEq)]
pub enum Became {
    Position(Box<Position>),
    LeftOut(LeftOut),
    /// A total of other rows: not counted.
    Repeat,
    /// In which column, where it is in one.
    Problem {
        column: Option<usize>,
        what: String,
    },
}

/// One of the first rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Previewed {
    /// Counted from one.
    pub line: usize,
    /// As they stand.
    pub cells: Vec<String>,
    pub became: Became,
    /// What is odd about a row that is read all the same.
    pub remarks: Vec<String>,
}

impl Draft {
    /// Looks at the first rows of a table.
    ///
    /// # Errors
    /// [`FileProblem`] when the text is empty or no table.
    pub fn read(source: &Source) -> Result<Self, FileProblem> {
        let above = titles_above(&source.text);
        let mut rows = Rows::new(&source.text);
        let mut found = Vec::new();
        let mut skipped = 0;
        while let Some(row) = rows.next() {
            match row {
                Row::Cells { .. } if skipped < above => skipped += 1,
                Row::Cells { line, cells } => found.push((line, Ok(cells.clone()))),
                Row::Broken { line, what } => found.push((line, Err(what))),
            }
            if found.len() > LOOKED_AT {
                break;
            }
        }
        let width =
            found.iter().filter_map(|(_, r)| r.as_ref().ok()).map(StringRecord::len).max().unwrap_or(0);
        if width == 0 {
            return Err(FileProblem::file(
                &source.name,
                "is empty: expected a header line with column names",
            ));
        }
        if width == 1 {
            let what = "is no table: expected columns separated by commas, semicolons or tabs";
            return Err(FileProblem::file(&source.name, what));
        }
        let has_header = looks_like_header(&found);
        Ok(Self { name: Arc::clone(&source.name), rows: found, width, has_header })
    }

    /// Whether the first line names the columns, as far as can be seen.
    pub fn has_header(&self) -> bool {
        self.has_header
    }

    /// The columns, with or without a first line that names them.
    pub fn columns(&self, has_header: bool) -> Vec<Column> {
        let titles = self.titles(has_header);
        let named = titles.into_iter().enumerate();
        named
            .map(|(i, title)| {
                let filled = self.column(i, has_header).into_iter().filter(|c| !c.is_empty());
                Column { title, samples: filled.take(SAMPLES).map(shown).collect() }
            })
            .collect()
    }

    /// What tables of the same make have in common: their column names, or how many columns they
    /// have where nothing names them. Choices are remembered under it.
    pub fn signature(&self) -> String {
        if self.has_header {
            let words: Vec<String> = self.titles(true).iter().map(|t| normalised(t)).collect();
            words.join("|")
        } else {
            let kinds: String = (0..self.width).map(|i| self.letter(i)).collect();
            format!("no header|{kinds}")
        }
    }

    /// What the columns seem to hold.
    pub fn guess(&self, reading: Reading) -> Mapping {
        let has_header = self.has_header;
        let titles = if has_header { self.titles(true) } else { Vec::new() };
        let columns: Vec<Vec<&str>> = (0..self.width).map(|i| self.column(i, has_header)).collect();
        guess(&titles, &columns, has_header, reading.reference)
    }

    /// The mapping a person gave tables of this make, else a guess.
    pub fn mapping(&self, reading: Reading) -> Mapping {
        reading.mappings.get(&self.signature()).cloned().unwrap_or_else(|| self.guess(reading))
    }

    /// What the first rows, at most `rows` of them, would become.
    pub fn preview(&self, mapping: &Mapping, reading: Reading, rows: usize) -> Vec<Previewed> {
        let titles = self.titles(mapping.has_header);
        let columns = Columns::mapped(mapping, titles.clone());
        let below = self.rows.iter().skip(usize::from(mapping.has_header)).take(rows);
        below.map(|(line, row)| self.previewed(*line, row, &columns, &titles, reading)).collect()
    }

    fn previewed(
        &self,
        line: usize,
        row: &Result<StringRecord, &'static str>,
        columns: &Columns,
        titles: &[String],
        reading: Reading,
    ) -> Previewed {
        let cells = match row {
            Ok(cells) => cells,
            Err(what) => {
                let became = Became::Problem { column: None, what: (*what).to_owned() };
                return Previewed { line, cells: Vec::new(), became, remarks: Vec::new() };
            }
        };
        let progress = Progress::default();
        let mut sink = Sink::new(&self.name, Layout::Table, reading, &progress);
        columns.take(line, cells, &mut sink);
        let (became, remarks) = became(sink.taken(), titles);
        Previewed { line, cells: cells.iter().map(shown).collect(), became, remarks }
    }

    fn titles(&self, has_header: bool) -> Vec<String> {
        let first = self.rows.first().and_then(|(_, row)| row.as_ref().ok()).filter(|_| has_header);
        let names = numbered(self.width);
        let named = names.into_iter().enumerate().map(|(i, name)| match first.and_then(|f| f.get(i)) {
            Some(title) if !title.is_empty() => shown(title),
            _ => name,
        });
        named.collect()
    }

    fn column(&self, index: usize, has_header: bool) -> Vec<&str> {
        let below = self.rows.iter().skip(usize::from(has_header));
        below.filter_map(|(_, row)| row.as_ref().ok()).map(|r| r.get(index).unwrap_or_default()).collect()
    }

    /// A letter for what most cells of a column are.
    fn letter(&self, index: usize) -> char {
        let cells = self.column(index, false);
        let filled: Vec<&str> = cells.into_iter().filter(|c| !c.is_empty()).collect();
        let is_most = |is: fn(&str) -> bool| 2 * filled.iter().filter(|c| is(c)).count() > filled.len();
        if is_most(|c| crate::quantity::size::parse(c).is_ok()) {
            'n'
        } else if is_most(|c| super::codes::day(c).is_some()) {
            'd'
        } else {
            't'
        }
    }
}

fn became(imported: Imported, titles: &[String]) -> (Became, Vec<String>) {
    let mut problems = imported.problems.into_iter();
    let position = imported.lines.into_iter().next().map(|l| Became::Position(Box::new(l.position)));
    let read = position.or_else(|| imported.left_out.into_iter().next().map(Became::LeftOut));
    match read {
        Some(became) => (became, problems.map(|p| p.what).collect()),
        None => match problems.next() {
            Some(problem) => {
                let column = problem.field.as_ref().and_then(|f| titles.iter().position(|t| t == f));
                (Became::Problem { column, what: problem.what }, Vec::new())
            }
            None => (Became::Repeat, Vec::new()),
        },
    }
}

/// A cell as a person sees it.
fn shown(cell: &str) -> String {
    cell.chars().take(LONGEST_CELL).collect()
}

/// A first row names columns when none of its cells is a value and the rows below have some, or when
/// one is a word by which columns are named.
fn looks_like_header(rows: &[(usize, Result<StringRecord, &'static str>)]) -> bool {
    let reference = Date::constant(2026, 1, 1);
    let mut readable = rows.iter().filter_map(|(_, r)| r.as_ref().ok());
    let Some(first) = readable.next() else { return false };
    let values = first.iter().filter(|c| is_value(c, reference)).count();
    let has_title = first.iter().any(is_title);
    let below = readable.take(5).any(|r| r.iter().any(|c| is_value(c, reference)));
    values == 0 && (has_title || below)
}
