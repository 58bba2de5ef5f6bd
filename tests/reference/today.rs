//! The market as of a date, with the levers that move it.

use super::curve::Points;
use crossmargin::{
    instrument::Coin,
    market::History,
    quantity::{Date, calendar::next_business_day, date::curve_years, money::to_simulation},
    rulebook::Rules,
    whatif::Levers,
};

/// What valuations start from.
pub struct Today<'a> {
    pub history: &'a History,
    pub as_of: Date,
    /// Row of the last publication date on or before the as-of date.
    pub row: usize,
    pub settlement: Date,
    pub repo_rate: f64,
    pub rules: &'a Rules,
    curve: Points,
    levers: Levers,
}

impl<'a> Today<'a> {
    pub fn new(history: &'a History, as_of: Option<Date>, levers: Levers, rules: &'a Rules) -> Self {
        let dates = history.dates();
        let as_of = as_of.unwrap_or(dates[dates.len() - 1]);
        let row = (0..dates.len()).rev().find(|row| dates[*row] <= as_of).expect("a date within the history");
        let mut today = Self {
            history,
            as_of,
            row,
            settlement: next_business_day(dates[row]),
            repo_rate: 0.0,
            rules,
            curve: Points::published(history, row),
            levers,
        };
        today.repo_rate = rules.repo_rate.unwrap_or_else(|| today.yield_at(1.0 / 12.0));
        today
    }

    /// The par yield at a maturity in years, as a fraction.
    pub fn yield_at(&self, years: f64) -> f64 {
        let slope = to_simulation(self.levers.slope_bp) * (years.clamp(2.0, 10.0) - 6.0) / 8.0;
        self.curve.at(years) + (to_simulation(self.levers.parallel_bp) + slope) / 10_000.0
    }

    /// Years from settlement, as the curve counts them.
    pub fn years_to(&self, day: Date) -> f64 {
        curve_years(self.settlement, day)
    }

    /// A coin's last close on or before the as-of date, shocked.
    pub fn spot(&self, coin: Coin) -> Option<f64> {
        let close = self.history.coin_on_or_before(coin, self.as_of)?.close;
        Some(close * (1.0 + to_simulation(self.levers.crypto_shock)))
    }
}
