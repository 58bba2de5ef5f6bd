//! The market as of a date: what every valuation starts from.

use super::{
    Listed,
    basket::{BasketIssue, model_issues},
};
use crate::{
    instrument::Coin,
    market::{CoinClose, Curve, History, TENORS},
    quantity::{Date, calendar::next_business_day},
    rulebook::Rules,
};
use std::sync::Arc;
use thiserror::Error;

/// What-if moves of the as-of market, before valuation and margining.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CurveShift {
    /// Added to every tenor, in basis points.
    pub parallel_bp: f64,
    /// Change of the 10-year less the 2-year, in basis points.
    pub slope_bp: f64,
    /// Relative change of every coin's spot.
    pub crypto: f64,
    /// A move that has happened since the as-of date.
    pub shock: MarketMove,
}

impl CurveShift {
    /// What the levers add to a maturity, as a fraction a year.
    pub fn at(&self, years: f64) -> f64 {
        (self.parallel_bp + self.slope_bp * (years.clamp(2.0, 10.0) - 6.0) / 8.0) / 1e4
    }
}

/// One move of the market: of every tenor, and of every coin.
///
/// Unlike the levers' shifts it moves a position that has a price of the user's own as well: the
/// price was seen before the market moved.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MarketMove {
    /// Fractions a year, one a tenor.
    pub tenors: [f64; TENORS],
    /// Relative changes, in the order of [`Coin::ALL`].
    pub coins: [f64; 2],
}

impl MarketMove {
    /// Whether nothing moves.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// The curve's move at a maturity in years.
    pub fn at(&self, years: f64) -> f64 {
        Curve::from_grid(self.tenors).at(years)
    }
}

/// Why there is no market at a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AsOfError {
    #[error("the yield history starts on {first}, after the as-of date {as_of}")]
    BeforeHistory { as_of: Date, first: Date },
    #[error("the yield history is empty")]
    Empty,
}

/// Curve, spots and deliverable issues as of a date. Nothing later than its row was read.
#[derive(Debug, Clone, PartialEq)]
pub struct AsOf {
    /// The date asked for.
    pub date: Date,
    /// The last publication date on or before it.
    pub row_date: Date,
    /// Row of that date in the history.
    pub row: usize,
    /// The next business day after that date.
    pub settlement: Date,
    /// Par yields, shifts included.
    pub curve: Curve,
    /// Last closes on or before the date, shock included, in the order of [`Coin::ALL`].
    pub spots: [Option<CoinClose>; 2],
    /// What of curve and spots is a shock, moved on top of prices of the user's own.
    pub shock: MarketMove,
    /// Rate at which deliverables are carried, as a fraction a year, actual/360.
    pub repo_rate: f64,
    /// Notes and bonds of the model auction calendar.
    pub issues: Arc<Vec<BasketIssue>>,
    /// Notes and bonds of the security master, where one is loaded.
    pub listed: Arc<Listed>,
}

impl AsOf {
    /// Reads the market as of a date; `None` is the last date of the history.
    ///
    /// # Errors
    /// [`AsOfError`] when the history is empty or starts after the date.
    pub fn new(
        history: &History,
        date: Option<Date>,
        shift: CurveShift,
        rules: &Rules,
    ) -> Result<Self, AsOfError> {
        let last = date.or_else(|| Some(history.span()?.1)).unwrap_or_default();
        Self::with_issues(history, date, shift, rules, &model_issues(history, last, rules))
    }

    /// The same from issues of the model calendar that reach to the date or beyond: those dated later
    /// are left out, so one list serves every date.
    ///
    /// # Errors
    /// As [`AsOf::new`].
    pub fn with_issues(
        history: &History,
        date: Option<Date>,
        shift: CurveShift,
        rules: &Rules,
        issues: &[BasketIssue],
    ) -> Result<Self, AsOfError> {
        let (first, last) = history.span().ok_or(AsOfError::Empty)?;
        let date = date.unwrap_or(last);
        let before = AsOfError::BeforeHistory { as_of: date, first };
        let row = history.row_on_or_before(date).ok_or(before.clone())?;
        let row_date = *history.dates().get(row).ok_or(before.clone())?;
        let curve =
            history.curve(row).ok_or(before)?.shifted(|years| shift.at(years)).plus(&shift.shock.tenors);
        Ok(Self {
            date,
            row_date,
            row,
            settlement: next_business_day(row_date),
            curve,
            spots: Coin::ALL.map(|coin| {
                let close = history.coin_on_or_before(coin, date)?;
                let moved = (1.0 + shift.crypto) * (1.0 + shift.shock.coins[coin as usize]);
                Some(CoinClose { close: close.close * moved, ..close })
            }),
            shock: shift.shock,
            repo_rate: rules.repo_rate.unwrap_or(curve.grid()[0]),
            issues: Arc::new(
                issues.iter().filter(|i| i.issued <= date && i.maturity > row_date).copied().collect(),
            ),
            listed: Arc::default(),
        })
    }

    /// The same market with the issues of a security master that stand on its date.
    pub fn with_listed(self, listed: &Listed) -> Self {
        Self { listed: Arc::new(listed.on(self.date, self.row_date)), ..self }
    }

    /// The newest issue of an original term in months: a real one where the list has one no older than
    /// the model calendar's.
    pub fn newest(&self, term: i32) -> Option<&BasketIssue> {
        let all = self.listed.issues.iter().chain(self.issues.iter());
        all.filter(|i| i.term == term).max_by_key(|i| (i.maturity, i.cusip.is_some()))
    }

    /// The same market with its curve moved once more. The repo rate follows the curve unless the
    /// rules state one.
    pub fn with_curve(&self, curve: Curve, rules: &Rules) -> Self {
        let repo_rate = rules.repo_rate.unwrap_or(curve.grid()[0]);
        Self { curve, repo_rate, ..self.clone() }
    }

    /// The market as it was before the shock.
    pub(super) fn before_shock(&self, rules: &Rules) -> Self {
        let curve = self.curve.plus(&self.shock.tenors.map(|t| -t));
        Self { shock: MarketMove::default(), ..self.with_curve(curve, rules) }
    }

    /// A coin's spot in dollars.
    pub fn spot(&self, coin: Coin) -> Option<f64> {
        self.spots[coin as usize].map(|c| c.close)
    }
}
