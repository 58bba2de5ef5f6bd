//! Files: text in, typed values out, and back.
//!
//! What may enter: the layouts of files, each with its own types, and where in a file something is
//! wrong. What may not: figures, screens, and knowledge of where files live on a machine.
//! Every rejected row is reported with file, line and field; the rest is loaded.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod analytics;
pub mod import;
mod market_files;
mod open;
mod portfolio_csv;
mod provenance_parts;
mod save;
mod scenario_file;
mod scenario_out;
mod scenario_parts;
mod sheet;
mod shipped;
mod solver_tables;
mod stamp;
mod table;
mod text;
pub mod vault;

pub use analytics::{analytics, factors};
pub use market_files::{is_market, load_market, read_market_text};
pub use open::{Opened, open_document, read_document};
pub use portfolio_csv::read_portfolio;
pub use save::{SaveError, previous_version, save_bytes, save_document, save_text, sweep_beside};
pub use scenario_file::read_scenario;
pub use scenario_out::write_scenario;
pub use sheet::{Cell, DISCLAIMER, Sheet, SheetHead};
pub use shipped::SHIPPED;
pub use solver_tables::{postings_csv, transfers_csv};
pub use stamp::{Disk, FileStamp};
pub use text::{LARGEST_FILE, read_text};

use std::fmt;
use table::Table;

/// Something wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    pub file: String,
    /// Counted from one.
    pub line: Option<usize>,
    pub field: Option<String>,
    pub what: String,
}

impl FileProblem {
    /// About a whole file.
    pub fn file(file: &str, what: impl fmt::Display) -> Self {
        Self { file: file.to_owned(), line: None, field: None, what: what.to_string() }
    }

    /// About a field of a line.
    pub fn field(file: &str, line: usize, field: &str, what: impl fmt::Display) -> Self {
        Self {
            file: file.to_owned(),
            line: Some(line),
            field: Some(field.to_owned()),
            what: what.to_string(),
        }
    }

    /// Where it is, without what it is.
    pub fn place(&self) -> String {
        let mut place = self.file.clone();
        if let Some(line) = self.line {
            place.push_str(&format!(", line {line}"));
        }
        if let Some(field) = &self.field {
            place.push_str(&format!(", {field}"));
        }
        place
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.what)
    }
}

impl std::error::Error for FileProblem {}
