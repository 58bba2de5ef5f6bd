//! Market: the yield curve, its history, coin closes, and what is loaded from where.
//!
//! What may enter: observations and the curve read from them. What may not: instruments, prices,
//! and files (the floor above reads texts and hands rows down).

mod curve;
mod demo;
mod history;
mod securities;
mod spelled;
pub mod store;

pub use curve::{Curve, TENOR_NAMES, TENOR_YEARS, TENORS};
pub use history::{CoinClose, CurveRow, FEWEST_DATES, History, Kind, MarketError, MarketProblem};
pub use securities::{Issue, PublishedFactor, SecurityMaster};
pub use spelled::NotSpelled;

/// The last date of the demo history.
pub fn demo_last() -> crate::quantity::Date {
    demo::LAST
}

/// The embedded demo history.
pub fn demo_history() -> History {
    let days = demo::generate(crate::quantity::calendar::is_business_day);
    let mut rows = Vec::with_capacity(days.len());
    let mut coins = [Vec::new(), Vec::new()];
    for day in days {
        rows.push(CurveRow {
            date: day.date,
            yields: day.yields_bp.map(|bp| bp.map(|bp| f64::from(bp) / 1e4)),
        });
        for (series, cents) in coins.iter_mut().zip([day.btc_cents, day.eth_cents]) {
            if let Some(cents) = cents {
                series.push(CoinClose { date: day.date, close: cents as f64 / 100.0 });
            }
        }
    }
    History::from_checked("demo history".to_owned(), Kind::Demo, rows, coins)
}
