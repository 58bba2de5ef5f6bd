//! Market data that came as texts and not as files: looked through by themselves before anything is
//! replaced, then merged with what is there.

use super::{
    FileProblem,
    market_files::{MarketData, read_market_text},
};
use crate::quantity::Date;

/// A text, and where it is from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarketText {
    /// What its values are said to come from, for good: it is kept, shown and exported.
    pub name: String,
    /// Says what it holds where the text itself does not; kept nowhere, for an address may hold a key.
    pub known_by: String,
    pub text: String,
}

impl MarketText {
    /// A text that is known by its own name.
    pub fn named(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), known_by: name.to_owned(), text: text.to_owned() }
    }
}

/// What one text holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSummary {
    /// Dates with yields, and days with a close.
    pub rows: usize,
    pub first: Date,
    pub last: Date,
    /// Lines that could not be read.
    pub problems: Vec<FileProblem>,
}

/// Looks through a text.
///
/// # Errors
/// [`FileProblem`] when nothing in it is market data.
pub fn summarise_market_text(name: &str, text: &str) -> Result<TextSummary, FileProblem> {
    let mut data = MarketData::default();
    read_market_text(name, text, &mut data);
    let closes = data.coins.iter().flatten().map(|close| close.date);
    let yields = data.rows.iter().filter(|row| row.yields.iter().any(Option::is_some)).map(|row| row.date);
    let dates: Vec<Date> = yields.chain(closes).collect();
    match (dates.iter().min(), dates.iter().max()) {
        (Some(first), Some(last)) => {
            Ok(TextSummary { rows: dates.len(), first: *first, last: *last, problems: data.problems })
        }
        _ => {
            let empty = || FileProblem::file(name, "holds no yields and no closes");
            Err(data.problems.into_iter().next().unwrap_or_else(empty))
        }
    }
}
