//! Treasury bills: discount on actual/360, and bond-equivalent yields from the curve.

use super::bond::solve_yield;
use crate::quantity::{Date, date::days_between};

/// A bill as seen from a settlement date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bill {
    days: f64,
}

impl Bill {
    /// `None` when the bill has matured by settlement.
    pub fn new(maturity: Date, settlement: Date) -> Option<Self> {
        let days = days_between(settlement, maturity);
        (days > 0).then_some(Self { days: days as f64 })
    }

    /// Price per 100 at a discount rate, actual/360.
    pub fn price_of_discount(&self, discount: f64) -> f64 {
        100.0 * (1.0 - discount * self.days / 360.0)
    }

    /// Discount rate of a price.
    pub fn discount_of_price(&self, price: f64) -> f64 {
        (1.0 - price / 100.0) * 360.0 / self.days
    }

    /// Price per 100 at a bond-equivalent yield: simple to half a year, one compounding beyond.
    pub fn price(&self, yield_: f64) -> f64 {
        self.price_and_slope(yield_).0
    }

    /// Dollars per 100 and basis point.
    pub fn dv01(&self, yield_: f64) -> f64 {
        -self.price_and_slope(yield_).1 * 1e-4
    }

    /// The bond-equivalent yield of a price, to 1e-12.
    pub fn yield_of_price(&self, price: f64) -> Option<f64> {
        solve_yield(price, 0.04, |y| self.price_and_slope(y))
    }

    /// Investment rate of a price in a year of 365 or 366 days (31 CFR 356, Appendix B).
    pub fn investment_rate(&self, price: f64, year_days: f64) -> f64 {
        let t = self.days / year_days;
        let growth = 100.0 / price;
        if t <= 0.5 {
            return (growth - 1.0) / t;
        }
        let (a, b, c) = (t / 2.0 - 0.25, t, 1.0 - growth);
        (-b + (b * b - 4.0 * a * c).sqrt()) / (2.0 * a)
    }

    fn price_and_slope(&self, yield_: f64) -> (f64, f64) {
        let t = self.days / 365.0;
        if t <= 0.5 {
            let base = 1.0 + yield_ * t;
            return (100.0 / base, -100.0 * t / (base * base));
        }
        let (first, rest) = (1.0 + yield_ / 2.0, 1.0 + yield_ * (t - 0.5));
        let price = 100.0 / (first * rest);
        (price, -price * (0.5 / first + (t - 0.5) / rest))
    }
}
