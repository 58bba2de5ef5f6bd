//! Tables on their way out: to a CSV file with its remarks, or to a spreadsheet through the clipboard.
//! Numbers leave as numbers, without units and thousands separators.

use crate::quantity::Decimal;

/// What every export says of itself.
pub const DISCLAIMER: &str = "Educational estimate from public documents. Not a FICC or CME margin number.";

/// What a table is of: its first lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetHead<'a> {
    pub document: &'a str,
    /// The as-of date and where the market data is from.
    pub market: &'a str,
    /// Whether no regulator has approved the scope.
    pub is_hypothetical: bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    /// As it is: dollars, contracts, fractions.
    Number(Decimal),
    /// A figure of a simulation, written in the fewest digits that give it back.
    Float(f64),
    Empty,
}

impl Cell {
    /// Words.
    pub fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    /// A whole number.
    pub fn count(count: usize) -> Self {
        Self::Number(count.into())
    }

    /// Without quotes. A figure that is no number is blank.
    fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            // nothing is nothing, on whichever side it was left
            Self::Number(number) if number.is_zero() => number.abs().to_string(),
            Self::Number(number) => number.to_string(),
            Self::Float(float) if *float == 0.0 => "0".to_owned(),
            Self::Float(float) if float.is_finite() => float.to_string(),
            Self::Float(_) | Self::Empty => String::new(),
        }
    }
}

/// A table with the lines that say what it is of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Without the sign that makes them remarks.
    pub remarks: Vec<String>,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// A table of figures of one document.
    pub fn new(head: SheetHead, columns: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        let mut remarks = vec![one_line(head.document), one_line(head.market), DISCLAIMER.to_owned()];
        if head.is_hypothetical {
            remarks.push("hypothetical: no regulator has approved this".to_owned());
        }
        Self { remarks, columns: columns.iter().map(|c| (*c).to_owned()).collect(), rows }
    }

    /// As a CSV file: remarks in lines that start with `#`, a header, rows. Words that a spreadsheet
    /// would run as a formula have an apostrophe before them.
    pub fn csv(&self) -> String {
        let remarks = self.remarks.iter().map(|r| format!("# {r}\n"));
        let header = self.columns.iter().map(|c| quoted(&guarded(c))).collect::<Vec<_>>().join(",");
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => quoted(&guarded(text)),
            other => other.plain(),
        };
        let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>().join(",");
        let lines = std::iter::once(header).chain(self.rows.iter().map(row));
        remarks.chain(lines.map(|line| format!("{line}\n"))).collect()
    }

    /// For the clipboard: header and rows separated by tabs, as spreadsheets take them.
    pub fn tsv(&self) -> String {
        let header = self.columns.iter().map(|c| one_cell(c)).collect::<Vec<_>>().join("\t");
        let row = |row: &Vec<Cell>| row.iter().map(|c| one_cell(&c.plain())).collect::<Vec<_>>().join("\t");
        let lines = std::iter::once(header).chain(self.rows.iter().map(row));
        lines.map(|line| format!("{line}\n")).collect()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words that begin like a formula, with the apostrophe that makes them words; numbers as they are.
fn guarded(text: &str) -> String {
    if is_live(text) { format!("'{text}") } else { text.to_owned() }
}

/// Words of a CSV file without the apostrophe put before what begins like a formula.
pub(super) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_live(rest)).unwrap_or(text)
}

/// Whether it begins like a formula; apostrophes before it count as none, so that one more can be
/// taken away again.
fn is_live(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@', '\t', '\r']) && bare.parse::<f64>().is_err()
}

/// A cell between tabs. One with a quote in it is quoted, or it could run on to the next quote.
fn one_cell(text: &str) -> String {
    let line = one_line(text);
    if line.contains('"') { format!("\"{}\"", line.replace('"', "\"\"")) } else { line }
}

/// A cell, in quotes where it holds what would end it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let head = SheetHead { document: "Two\nlines", market: "demo", is_hypothetical: true };
        let row = vec![Cell::text("1,5"), Cell::text("say \"x\""), Cell::Number(Decimal::new(-120_050, 2))];
        Sheet::new(
            head,
            &["a", "b", "c"],
            vec![row, vec![Cell::Empty, Cell::Float(0.25), Cell::Float(f64::NAN)]],
        )
    }

    #[test]
    fn cells_and_remarks_stay_on_their_lines() {
        let text = sheet().csv();
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap(), vec!["a", "b", "c"]);
        let rows: Vec<_> = reader.records().map(|r| r.unwrap()).collect();
        assert_eq!(rows, [vec!["1,5", "say \"x\"", "-1200.50"], vec!["", "0.25", ""]]);
        assert!(text.starts_with("# Two lines\n# demo\n"));
        assert!(text.contains("no regulator has approved"));
    }

    #[test]
    fn words_that_begin_like_a_formula_are_words_in_a_spreadsheet() {
        let head = SheetHead { document: "", market: "", is_hypothetical: false };
        let cells = ["=1+1", "+A1", "-5", "@SUM(A1)", "'=x", "−5 bp", "a=b"].map(Cell::text);
        let zeros = [Cell::Float(-0.0), Cell::Number(-Decimal::new(0, 2))];
        let sheet = Sheet::new(head, &["=a"], vec![[cells.to_vec(), zeros.to_vec()].concat()]);
        let csv = sheet.csv();
        assert!(csv.ends_with("'=a\n'=1+1,'+A1,-5,'@SUM(A1),''=x,−5 bp,a=b,0,0.00\n"), "{csv}");
        assert!(sheet.tsv().starts_with("=a\n=1+1\t+A1\t-5\t"), "pasted as it was");
        for text in ["=1+1", "'=x", "-5", "'-5", "'"] {
            assert_eq!(unguarded(&guarded(text)), text);
        }
    }

    #[test]
    fn the_clipboard_takes_tabs_and_plain_numbers() {
        assert_eq!(sheet().tsv(), "a\tb\tc\n1,5\t\"say \"\"x\"\"\"\t-1200.50\n\t0.25\t\n");
    }
}
