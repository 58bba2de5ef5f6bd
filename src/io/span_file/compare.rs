//! Settlement prices of the file beside the prices that the figures use.

use super::SpanFile;
use crate::{
    instrument::{Future, Instrument, ProductKind},
    margin::Evaluation,
    quantity::{Decimal, price::print_futures},
};

/// A future of the book with its two prices.
#[derive(Debug, Clone, PartialEq)]
pub struct SettledLine {
    /// Its line in the portfolio.
    pub line: usize,
    pub future: Future,
    pub file: Decimal,
    /// Points, or dollars a coin: the model's, or the position's own.
    pub used: f64,
    pub is_own: bool,
}

/// Every future of the book that the file has a settlement of, by line of the portfolio.
pub fn settled_lines(file: &SpanFile, evaluation: &Evaluation) -> Vec<SettledLine> {
    let one = |(line, held): (usize, &crate::margin::Line)| {
        let Instrument::Future(future) = held.instrument else { return None };
        let unit = held.unit.as_ref()?;
        let settled = file.settlements.iter().find(|s| s.future == future)?;
        let is_own = unit.key.price.is_some();
        Some(SettledLine { line, future, file: settled.price, used: unit.valuation.price, is_own })
    };
    evaluation.lines.iter().enumerate().filter_map(one).collect()
}

/// A price as the contract is quoted: 32nds to the nearest eighth of one, or decimals.
pub fn quoted(future: Future, price: Decimal) -> String {
    match future.product.kind() {
        ProductKind::Treasury => {
            let parts = Decimal::from(256);
            print_futures((price * parts).round() / parts)
        }
        _ => price.round_dp(4).normalize().to_string(),
    }
}
