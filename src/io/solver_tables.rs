//! Answers of the solvers as tables: what to move into the XM account, and what to post where.

use super::sheet::{Cell, Sheet, SheetHead};
use crate::whatif::solve::{Allocation, CheapestPostings};

/// The transfers as CSV: first what to move from the book as placed now, then the way on which the
/// answer was found, step by step. Dollars to the cent.
pub fn transfers_csv(allocation: &Allocation, head: SheetHead) -> String {
    let columns = ["part", "step", "contract", "contracts", "to", "ficc_change", "cme_change", "total_after"];
    let mut rows = Vec::new();
    let moved = allocation.placements.iter().filter(|p| p.before != p.after);
    for (step, placement) in moved.enumerate() {
        let into = placement.after.abs() - placement.before.abs();
        let to = if into.is_sign_negative() { "ordinary" } else { "xm" };
        rows.push(vec![
            Cell::text("instruct"),
            Cell::count(step + 1),
            Cell::text(placement.future),
            Cell::Number(into.abs()),
            Cell::text(to),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ]);
    }
    for (step, transfer) in allocation.transfers.iter().enumerate() {
        let to = if transfer.into_xm < 0 { "ordinary" } else { "xm" };
        rows.push(vec![
            Cell::text("search"),
            Cell::count(step + 1),
            Cell::text(transfer.future),
            Cell::Number(transfer.into_xm.abs().into()),
            Cell::text(to),
            Cell::Number(transfer.ficc),
            Cell::Number(transfer.cme),
            Cell::Number(transfer.total),
        ]);
    }
    Sheet::new(head, &columns, rows).csv()
}

/// The postings as CSV. Dollars to the cent; haircuts as fractions.
pub fn postings_csv(postings: &CheapestPostings, head: SheetHead) -> String {
    let columns = ["asset", "at", "value", "haircut", "counts_as"];
    let row = |part: &crate::whatif::solve::PostedPart| {
        vec![
            Cell::text(part.asset),
            Cell::text(part.at.code()),
            Cell::Number(part.value),
            Cell::Number(part.haircut),
            Cell::Number(part.counts_as),
        ]
    };
    Sheet::new(head, &columns, postings.parts.iter().map(row).collect()).csv()
}
