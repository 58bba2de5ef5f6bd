//! Answers of the solvers as tables: what to move into the XM account, and what to post where.

use crate::whatif::solve::{Allocation, CheapestPostings};

/// What every exported table says of itself.
const DISCLAIMER: &str = "Educational estimate from public documents. Not a FICC or CME margin number.";

/// What a table is of: its first lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableHead<'a> {
    pub document: &'a str,
    /// The as-of date and where the market data is from.
    pub market: &'a str,
    /// Whether no regulator has approved the scope.
    pub is_hypothetical: bool,
}

/// The transfers as CSV: first what to move from the book as placed now, then the way on which the
/// answer was found, step by step. Dollars to the cent.
pub fn transfers_csv(allocation: &Allocation, head: TableHead) -> String {
    let columns = ["part", "step", "contract", "contracts", "to", "ficc_change", "cme_change", "total_after"];
    let mut rows = Vec::new();
    let moved = allocation.placements.iter().filter(|p| p.before != p.after);
    for (step, placement) in moved.enumerate() {
        let into = placement.after.abs() - placement.before.abs();
        let to = if into.is_sign_negative() { "ordinary" } else { "xm" };
        rows.push(vec![
            "instruct".to_owned(),
            (step + 1).to_string(),
            placement.future.to_string(),
            into.abs().normalize().to_string(),
            to.to_owned(),
            String::new(),
            String::new(),
            String::new(),
        ]);
    }
    for (step, transfer) in allocation.transfers.iter().enumerate() {
        let to = if transfer.into_xm < 0 { "ordinary" } else { "xm" };
        rows.push(vec![
            "search".to_owned(),
            (step + 1).to_string(),
            transfer.future.to_string(),
            transfer.into_xm.unsigned_abs().to_string(),
            to.to_owned(),
            transfer.ficc.to_string(),
            transfer.cme.to_string(),
            transfer.total.to_string(),
        ]);
    }
    table(head, &columns, &rows)
}

/// The postings as CSV. Dollars to the cent; haircuts as fractions.
pub fn postings_csv(postings: &CheapestPostings, head: TableHead) -> String {
    let columns = ["asset", "at", "value", "haircut", "counts_as"];
    let row = |part: &crate::whatif::solve::PostedPart| {
        vec![
            part.asset.to_string(),
            part.at.code().to_owned(),
            part.value.to_string(),
            part.haircut.to_string(),
            part.counts_as.to_string(),
        ]
    };
    table(head, &columns, &postings.parts.iter().map(row).collect::<Vec<_>>())
}

/// Remarks in lines that start with `#`, a header, and rows.
fn table(head: TableHead, columns: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("# {}\n# {}\n# {DISCLAIMER}\n", one_line(head.document), one_line(head.market));
    if head.is_hypothetical {
        text.push_str("# hypothetical: no regulator has approved this\n");
    }
    text.push_str(&columns.join(","));
    text.push('\n');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

    #[test]
    fn cells_and_remarks_stay_on_their_lines() {
        let head = TableHead { document: "Two\nlines", market: "demo", is_hypothetical: true };
        let text = table(head, &["a", "b"], &[vec!["1,5".to_owned(), "say \"x\"".to_owned()]]);
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        assert_eq!(reader.headers().expect("a header"), vec!["a", "b"]);
        let row = reader.records().next().expect("a row").expect("readable");
        assert_eq!(row, vec!["1,5", "say \"x\""]);
        assert!(text.starts_with("# Two lines\n# demo\n"));
        assert!(text.contains("no regulator has approved"));
    }
}
