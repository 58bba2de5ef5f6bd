//! Market data that came as texts and not as files: looked through by themselves before anything is
//! replaced, then merged with what is there.

use super::{
    FileProblem,
    market_files::{MarketData, read_market_text},
};
use crate::{
    instrument::Coin,
    market::{CurveRow, History, Kind, MarketProblem, TENORS},
    quantity::Date,
};

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

/// Texts, each with the name of where it came from, merged with a history; what is there stays where
/// both have a value for a date.
///
/// # Errors
/// [`FileProblem`] when what there is together is no history.
#[allow(clippy::type_complexity)]
pub fn merge_market_texts(
    known: Option<&History>,
    texts: &[(String, String)],
) -> Result<(History, Vec<MarketProblem>, Vec<FileProblem>), FileProblem> {
    let mut data = MarketData::default();
    if let Some(history) = known {
        for (row, date) in history.dates().iter().enumerate() {
            let mut yields = [None; TENORS];
            for (tenor, slot) in yields.iter_mut().enumerate() {
                *slot = history.published(row, tenor);
            }
            data.rows.push(CurveRow { date: *date, yields });
        }
        for (coin, series) in Coin::ALL.into_iter().zip(&mut data.coins) {
            series.extend_from_slice(history.coin_closes(coin));
        }
    }
    for (name, text) in texts {
        read_market_text(name, text, &mut data);
    }
    let last = data.rows.iter().map(|r| r.date).max().unwrap_or_default();
    let MarketData { mut rows, coins, problems, .. } = data;
    // stable, so that of two values for one date the one that was there is used
    rows.sort_by_key(|r| r.date);
    let label = format!("Treasury par yields to {last}");
    let (history, oddities) = History::merge(label, Kind::Loaded, rows, coins)
        .map_err(|error| FileProblem::file("what was downloaded", error))?;
    Ok((history, oddities, problems))
}
