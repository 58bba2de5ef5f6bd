//! A table before it is read: its columns, a guess of what they hold, and what its first rows would
//! become.

use super::{Mapping, Reading, Source};
use crate::{
    io::FileProblem,
    whatif::{LeftOut, Position},
};

/// The first rows of a table whose columns are still to be named. Cheap however long the table is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    source: Source,
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
}

impl Draft {
    /// Looks at the first rows of a table.
    ///
    /// # Errors
    /// [`FileProblem`] when the text is empty or no table.
    pub fn read(source: &Source) -> Result<Self, FileProblem> {
        Ok(Self { source: source.clone() })
    }

    /// Whether the first line names the columns, as far as can be seen.
    pub fn has_header(&self) -> bool {
        true
    }

    /// The columns, with or without a first line that names them.
    pub fn columns(&self, has_header: bool) -> Vec<Column> {
        let _ = has_header;
        Vec::new()
    }

    /// What tables of the same make have in common: their column names, or what their columns look
    /// like. Choices are remembered under it.
    pub fn signature(&self) -> String {
        self.source.name.to_string()
    }

    /// What the columns seem to hold.
    pub fn guess(&self, reading: Reading) -> Mapping {
        let _ = reading;
        Mapping::default()
    }

    /// What the first rows, at most `rows` of them, would become.
    pub fn preview(&self, mapping: &Mapping, reading: Reading, rows: usize) -> Vec<Previewed> {
        let _ = (mapping, reading, rows);
        Vec::new()
    }
}
