//! Rows of separated text, one at a time, with their lines. A quotation mark that is never closed
//! costs its own line and no other.

use super::sheet::unguarded;
use csv::{Reader, ReaderBuilder, StringRecord, Trim};

/// First lines by which a separator is chosen.
const LOOKED_AT: usize = 20;

/// Reads records; a record spans lines only when its quotes say so and it has as many cells as the
/// widest one before it.
pub(super) struct Rows<'t> {
    text: &'t str,
    separator: u8,
    /// Where the reader started.
    start: usize,
    reader: Reader<&'t [u8]>,
    lines: Lines<'t>,
    record: StringRecord,
    /// Most cells of a record so far.
    width: Option<usize>,
    is_ragged: bool,
}

/// One record, or why there is none.
pub(super) enum Row<'r> {
    Cells { line: usize, cells: &'r StringRecord },
    Broken { line: usize, what: &'static str },
}

impl<'t> Rows<'t> {
    /// From the first line that is no remark.
    pub(super) fn new(text: &'t str) -> Self {
        let (start, separator) = beginning(text);
        let rest = text.get(start..).unwrap_or_default();
        Self {
            text,
            separator,
            start,
            reader: reader(rest, separator),
            lines: Lines::new(text.as_bytes()),
            record: StringRecord::new(),
            width: None,
            is_ragged: false,
        }
    }

    /// The next record that is not blank.
    pub(super) fn next(&mut self) -> Option<Row<'_>> {
        loop {
            let is_read = self.reader.read_record(&mut self.record);
            let from = self.start + self.record.position().map_or(0, |p| p.byte() as usize);
            let to = self.start + self.reader.position().byte() as usize;
            match is_read {
                Ok(false) => return None,
                Err(_) => {
                    let line = self.lines.of(from);
                    self.resume_after_line(from)?;
                    return Some(Row::Broken { line, what: "cannot be split into cells" });
                }
                Ok(true) => {}
            }
            let line = self.lines.of(from);
            let raw = self.text.get(from..to).unwrap_or_default().trim();
            if self.swallows(raw) || (to >= self.text.len() && is_open(raw)) {
                self.resume_after_line(from);
                return Some(Row::Broken {
                    line,
                    what: "a quotation mark is opened and not closed on this line: the line is not read",
                });
            }
            if self.record.iter().all(str::is_empty) {
                continue;
            }
            if !self.is_ragged {
                self.width = self.width.max(Some(self.record.len()));
            }
            // what a table was written with so that no spreadsheet runs its words
            if self.separator == b',' && self.record.iter().any(|cell| unguarded(cell) != cell) {
                self.record = self.record.iter().map(unguarded).collect();
            }
            return Some(Row::Cells { line, cells: &self.record });
        }
    }

    /// For several tables in one file, each with a width of its own.
    pub(super) fn ragged(mut self) -> Self {
        self.is_ragged = true;
        self
    }

    /// Whether a record took in rows of its own: it spans lines, and has another number of cells than
    /// the rows before, or a cell of it holds a line with the cells of a row.
    fn swallows(&self, raw: &str) -> bool {
        let Some(width) = self.width.filter(|_| raw.contains('\n')) else { return false };
        let separator = char::from(self.separator);
        let is_row = |line: &str| line.matches(separator).count() + 1 >= width;
        let holds_row = |cell: &str| cell.contains('\n') && cell.lines().any(is_row);
        width != self.record.len() || (width > 1 && self.record.iter().any(holds_row))
    }

    /// Starts anew at the line after the one that holds an offset.
    fn resume_after_line(&mut self, from: usize) -> Option<()> {
        let rest = self.text.get(from..)?;
        let lead = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let end = rest.get(lead..)?.find('\n').map_or(rest.len(), |i| lead + i + 1);
        self.start = from + end;
        self.reader = reader(self.text.get(self.start..)?, self.separator);
        Some(())
    }
}

fn reader(text: &str, separator: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .trim(Trim::All)
        .from_reader(text.as_bytes())
}

/// Line numbers of rising byte offsets, counted in the text itself.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of the first character at or after an offset that is no line end.
    pub(super) fn of(&mut self, offset: usize) -> usize {
        while let Some(byte) = self.text.get(self.at) {
            if self.at >= offset && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += usize::from(*byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

/// Whether a quotation mark stands open at the end.
fn is_open(raw: &str) -> bool {
    raw.bytes().filter(|b| *b == b'"').count() % 2 == 1
}

/// Where the table begins, after remarks and a line that names the separator, and the separator.
fn beginning(text: &str) -> (usize, u8) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches('\u{feff}').trim();
        if let Some(named) = bare.strip_prefix("sep=").and_then(|s| s.bytes().next()) {
            return (at + line.len(), named);
        }
        if !bare.is_empty() && !bare.starts_with('#') {
            break;
        }
        at += line.len();
    }
    let rest = text.get(at..).unwrap_or_default();
    let at = if rest.starts_with('\u{feff}') { at + '\u{feff}'.len_utf8() } else { at };
    (at, separator(text.get(at..).unwrap_or_default()))
}

/// Tabs, semicolons or bars where most of the first lines have them, and no fewer than have commas.
fn separator(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(LOOKED_AT).collect();
    let with = |separator: u8| lines.iter().filter(|l| outside_quotes(l, separator)).count();
    let commas = with(b',');
    let fits = |separator: &u8| 2 * with(*separator) > lines.len() && with(*separator) >= commas;
    [b'\t', b';', b'|'].into_iter().find(fits).unwrap_or(b',')
}

fn outside_quotes(line: &str, separator: u8) -> bool {
    let mut is_quoted = false;
    line.bytes().any(|b| {
        is_quoted ^= b == b'"';
        b == separator && !is_quoted
    })
}
