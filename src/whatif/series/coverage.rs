//! Was the margin enough? Each date's requirement against what the book then lost, and whether the
//! number of exceptions fits the confidence (Kupiec 1995, unconditional coverage).

use super::{Figure, Point, Whose};
use crate::{
    margin::benefit::cents,
    quantity::{Date, Decimal},
};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// The share of dates a requirement is meant to cover.
pub const CONFIDENCE: f64 = 0.99;
/// A probability below this rejects the confidence.
const SIGNIFICANCE: f64 = 0.05;

/// Over how many publication dates the loss is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Horizon {
    OneDay,
    ThreeDays,
}

impl Horizon {
    pub const ALL: [Self; 2] = [Self::OneDay, Self::ThreeDays];

    /// Publication dates.
    pub fn days(self) -> usize {
        match self {
            Self::OneDay => 1,
            Self::ThreeDays => 3,
        }
    }

    fn of(self, point: &Point) -> Option<[f64; 2]> {
        match self {
            Self::OneDay => point.next_day,
            Self::ThreeDays => point.next_three,
        }
    }
}

/// A date whose requirement the loss went beyond. Dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exception {
    pub date: Date,
    pub loss: Decimal,
    pub requirement: Decimal,
}

/// How often a requirement was not enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    pub figure: Figure,
    pub horizon: Horizon,
    /// Dates looked at: those with a requirement of which it is known what followed.
    pub dates: usize,
    /// Every exception, oldest first. Over three dates one loss can stand here three times.
    pub exceptions: Vec<Exception>,
    /// The test, on windows that do not overlap: every date, or every third.
    pub test: Option<Kupiec>,
}

/// Kupiec's test of unconditional coverage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kupiec {
    pub dates: usize,
    pub exceptions: usize,
    pub expected: f64,
    /// Likelihood ratio; chi-square with one degree of freedom if the coverage is right.
    pub statistic: f64,
    pub p_value: f64,
}

impl Kupiec {
    /// Whether the number of exceptions does not fit the confidence.
    pub fn is_rejected(&self) -> bool {
        self.p_value < SIGNIFICANCE
    }
}

/// Looks at one requirement along a series.
pub fn coverage(points: &[Point], figure: Figure, horizon: Horizon) -> Coverage {
    let observed = |point: &Point| {
        let [ficc, cme] = horizon.of(point)?;
        let pnl = match figure.whose {
            Whose::Ficc => ficc,
            Whose::Cme => cme,
            Whose::Total => ficc + cme,
        };
        let requirement = figure.of(point);
        (requirement > Decimal::ZERO).then(|| Exception { date: point.date, loss: cents(-pnl), requirement })
    };
    let all: Vec<Exception> = points.iter().filter_map(observed).collect();
    let is_exception = |seen: &&Exception| seen.loss > seen.requirement;
    let apart: Vec<&Exception> = all.iter().step_by(horizon.days()).collect();
    let test = kupiec(apart.iter().copied().filter(is_exception).count(), apart.len(), 1.0 - CONFIDENCE);
    Coverage {
        figure,
        horizon,
        dates: all.len(),
        exceptions: all.iter().filter(is_exception).copied().collect(),
        test,
    }
}

/// The test of `exceptions` in `dates` against the probability of one; `None` without dates.
pub fn kupiec(exceptions: usize, dates: usize, probability: f64) -> Option<Kupiec> {
    if dates == 0 || exceptions > dates {
        return None;
    }
    let (x, n) = (exceptions as f64, dates as f64);
    // zero times the logarithm of zero is zero
    let times_ln = |count: f64, p: f64| if count == 0.0 { 0.0 } else { count * p.ln() };
    let likelihood = |p: f64| times_ln(n - x, 1.0 - p) + times_ln(x, p);
    let statistic = (2.0 * (likelihood(x / n) - likelihood(probability))).max(0.0);
    let p_value = ChiSquared::new(1.0).ok()?.sf(statistic);
    Some(Kupiec { dates, exceptions, expected: n * probability, statistic, p_value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_regions_of_kupiecs_test_come_out() {
        // non-rejection regions at 95 % confidence of the test, Kupiec (1995) table 2, as in
        // Jorion, Value at Risk: 99 % value at risk over 255, 510 and 1,000 days
        for (dates, lowest, highest) in [(255, 0, 6), (510, 2, 10), (1000, 5, 16)] {
            let is_rejected = |x: usize| kupiec(x, dates, 0.01).expect("dates").is_rejected();
            assert!(!is_rejected(lowest.max(1)) && !is_rejected(highest), "{dates}");
            assert!(is_rejected(highest + 1), "{dates}");
            assert!(lowest == 0 || is_rejected(lowest - 1), "{dates}");
        }
    }

    #[test]
    fn a_worked_ratio() {
        // -2 ln( 0.99^996 0.01^4 / (0.996^996 0.004^4) )
        let four = kupiec(4, 1000, 0.01).expect("dates");
        assert!((four.statistic - 4.705_8).abs() < 1e-3, "{}", four.statistic);
        assert!((four.p_value - 0.030_06).abs() < 1e-4, "{}", four.p_value);
        let none = kupiec(0, 500, 0.01).expect("dates");
        assert!((none.statistic + 2.0 * 500.0 * 0.99f64.ln()).abs() < 1e-9);
        assert!((kupiec(10, 1000, 0.01).expect("dates").p_value - 1.0).abs() < 1e-9);
        assert_eq!(kupiec(0, 0, 0.01), None);
    }
}
