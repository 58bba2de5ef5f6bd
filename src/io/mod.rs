//! Files: text in, typed values out, and back.
//!
//! What may enter: the layouts of files, each with its own types, and where in a file something is
//! wrong. What may not: figures, screens, and knowledge of where files live on a machine.
//! Every rejected row is reported with file, line and field; the rest is loaded.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod analytics;
mod fields;
pub mod import;
mod lines;
mod market_files;
mod market_merge;
pub mod market_store;
mod market_texts;
mod open;
mod position_sheet;
mod provenance_parts;
mod published_parts;
mod reference_rates;
pub mod report;
mod rows;
mod save;
mod scenario_file;
mod scenario_out;
mod scenario_parts;
mod securities;
mod sheet;
mod shipped;
mod solver_tables;
mod span_file;
mod table;
mod text;
mod web;

pub use analytics::{analytics, factors};
pub use market_files::{is_market, read_market_text};
pub use market_merge::{FilesMerged, merge_files, merge_text};
pub use market_texts::{MarketText, TextSummary, summarise_market_text};
pub use open::{Opened, Opening, looks_like_scenario, open_document, open_with, read_document, read_with};
pub use position_sheet::{POSITION_COLUMNS, position_cells};
mod stamp;
pub mod vault;

pub use save::{SaveError, previous_version, save_bytes, save_document, save_text, sweep_beside};
pub use scenario_file::read_scenario;
pub use scenario_out::{WriteError, write_scenario};
pub use securities::{is_securities, read_securities, rows_of_securities};
pub use sheet::{Cell, DISCLAIMER, Sheet, SheetHead};
pub use shipped::SHIPPED;
pub use solver_tables::{postings_csv, transfers_csv};
pub use span_file::{
    Row as SpanRow, SettledLine, SpanError, SpanFile, SpanValues, Use as SpanUse, is_span, quoted, read_span,
    read_span_from, settled_lines, values as span_values,
};
pub use stamp::{Disk, FileStamp};
pub use text::{LARGEST_FILE, file_name, read_text};
pub use web::{Fetch, FetchError, Limits, Web, host};

use std::fmt;

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
