//! A clearing house's risk parameter file in SPAN's positional layout (`.pa2`, U2).
//!
//! What may enter: the records, byte by byte, and what of them concerns the contracts of this
//! program. What may not: any use of it; the file becomes parameters of a rulebook elsewhere. A file
//! can be larger than memory should hold: it is read line by line, and only what is wanted is kept.

mod collect;
mod compare;
mod record;
mod settlement;
#[cfg(test)]
pub(super) mod tests;
mod values;

pub use compare::{SettledLine, quoted, settled_lines};
pub use values::{Row, SpanValues, Use, values};

use super::FileProblem;
use crate::{
    instrument::{Future, Product},
    quantity::{Date, Decimal},
    whatif::{Cancelled, Progress},
};
use collect::Collector;
use record::Record;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

/// Problems listed one by one; of the rest only their number is kept.
pub const MOST_PROBLEMS: usize = 200;

/// No record is longer; what stands behind it in a line is none.
const LONGEST_LINE: usize = 4096;

/// Lines between two looks at whether anyone still waits.
const STRIDE: usize = 4096;

/// When in the day a file was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub clearing_house: String,
    pub business_date: Date,
    /// At settlement, or during the day.
    pub is_settlement: bool,
    /// The exchange's letters for early, final, complete.
    pub identifier: String,
}

/// Dollars by which one contract of a month is scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanRange {
    pub future: Future,
    pub dollars: Decimal,
    pub line: usize,
}

/// A credit for opposite positions in two products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpreadCredit {
    pub first: Product,
    pub second: Product,
    /// Share of both sides' requirement.
    pub credit: Decimal,
    /// Contracts of each side.
    pub ratio: (u32, u32),
    pub priority: u32,
    pub line: usize,
}

/// A charge for a long and a short month of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarCharge {
    pub product: Product,
    pub dollars: Decimal,
    pub line: usize,
}

/// A charge for what stands in a delivery month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryCharge {
    pub product: Product,
    pub month: Date,
    pub in_spreads: Decimal,
    pub outright: Decimal,
    pub line: usize,
}

/// A settlement price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    pub future: Future,
    pub price: Decimal,
    pub line: usize,
}

/// What a file says about the contracts of this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanFile {
    pub file: String,
    pub header: Header,
    pub ranges: Vec<ScanRange>,
    pub credits: Vec<SpreadCredit>,
    pub calendars: Vec<CalendarCharge>,
    pub deliveries: Vec<DeliveryCharge>,
    /// One a contract, in order.
    pub settlements: Vec<Settlement>,
    /// In order of line, at most [`MOST_PROBLEMS`].
    pub problems: Vec<FileProblem>,
    /// How many more there are.
    pub more_problems: usize,
    pub lines: usize,
    /// Records by their letters.
    pub counts: BTreeMap<String, usize>,
}

/// Why nothing was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpanError {
    Problem(FileProblem),
    Cancelled,
}

impl From<Cancelled> for SpanError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Whether a file starts as a risk parameter file does, whatever it is called.
pub fn is_span(path: &Path) -> bool {
    let mut start = [0; 37];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start.starts_with(b"0 ") && start.ends_with(b"U2")
}

/// Reads a file of any size. Progress counts bytes.
///
/// # Errors
/// [`SpanError::Problem`] when it cannot be opened or has no header of this layout; what is wrong
/// with single records is in the file's list, and the rest is read.
pub fn read_span(path: &Path, progress: &Progress) -> Result<SpanFile, SpanError> {
    let name = super::text::file_name(path);
    let fail =
        |e: std::io::Error| SpanError::Problem(FileProblem::file(&name, format!("cannot be read: {e}")));
    let file = File::open(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    if metadata.is_dir() {
        let what = "is a folder; expected a risk parameter file (.pa2)";
        return Err(SpanError::Problem(FileProblem::file(&name, what)));
    }
    progress.begin(usize::try_from(metadata.len()).unwrap_or(usize::MAX));
    read_span_from(&name, BufReader::with_capacity(1 << 16, file), progress)
}

/// Reads a file from anything that gives bytes.
///
/// # Errors
/// As [`read_span`].
pub fn read_span_from(
    file: &str,
    mut source: impl BufRead,
    progress: &Progress,
) -> Result<SpanFile, SpanError> {
    let mut collector: Option<Collector> = None;
    let (mut line, mut number, mut unreported) = (Vec::new(), 0, 0);
    loop {
        line.clear();
        let at = number + 1;
        let fail = |e: std::io::Error| {
            SpanError::Problem(FileProblem { line: Some(at), ..FileProblem::file(file, e) })
        };
        let read = source.by_ref().take(LONGEST_LINE as u64).read_until(b'\n', &mut line).map_err(fail)?;
        if read == 0 {
            break;
        }
        number = at;
        unreported += read;
        let is_whole = line.ends_with(b"\n");
        let is_too_long = !is_whole && read == LONGEST_LINE;
        if is_too_long {
            unreported += skip_line(&mut source).map_err(fail)?;
        }
        if number % STRIDE == 0 {
            progress.advance(std::mem::take(&mut unreported))?;
        }
        let record = Record::new(file, number, &line);
        match &mut collector {
            _ if record.is_blank() => {}
            Some(collector) if is_too_long => {
                collector.report(record.problem("the line", "is longer than any record"))
            }
            Some(collector) => collector.take(&record, is_whole),
            None => collector = Some(Collector::new(file, record.header().map_err(SpanError::Problem)?)),
        }
    }
    progress.advance(unreported)?;
    let empty = || FileProblem::file(file, "is empty: expected a risk parameter file (.pa2)");
    Ok(collector.ok_or_else(|| SpanError::Problem(empty()))?.finish(number))
}

/// Passes over the rest of a line.
fn skip_line(source: &mut impl BufRead) -> std::io::Result<usize> {
    let mut skipped = 0;
    loop {
        let buffer = source.fill_buf()?;
        if buffer.is_empty() {
            return Ok(skipped);
        }
        let end = buffer.iter().position(|b| *b == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        source.consume(used);
        skipped += used;
        if end.is_some() {
            return Ok(skipped);
        }
    }
}
