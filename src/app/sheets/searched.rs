//! What the solvers found.

use super::{number, sheet};
use crate::{
    app::context::View,
    io::{Cell, Sheet},
    quantity::Decimal,
};

/// What one of them says.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub question: String,
    pub words: String,
    /// The future, and how many contracts of it are then held.
    pub trade: Option<(String, Decimal)>,
    /// What would then be asked for.
    pub with_total: Option<Decimal>,
    /// For the document as it stands.
    pub is_current: bool,
}

/// A row for each.
pub fn solvers(view: &View, answers: &[Answer]) -> Sheet {
    let columns = ["Looks for", "Found", "Future", "Contracts then held", "Requirement then, $", "State"];
    let rows = answers.iter().map(|answer| {
        let (future, contracts) = answer.trade.clone().unzip();
        vec![
            Cell::text(&answer.question),
            Cell::text(&answer.words),
            future.map_or(Cell::Empty, Cell::Text),
            number(contracts.map(|c| c.normalize())),
            number(answer.with_total),
            Cell::text(if answer.is_current { "current" } else { "being computed" }),
        ]
    });
    sheet(view, &columns, rows.collect())
}
