//! Procyclicality: how far a requirement swung, and how fast it rose when it did.

use super::{Figure, Point};
use crate::quantity::{Date, Decimal, money::to_simulation};

/// Publication dates over which a rise is measured: a week of calls.
pub const RISE_OVER: usize = 5;

/// An extreme of a requirement. Dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peak {
    pub date: Date,
    pub amount: Decimal,
}

/// A rise between two dates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rise {
    pub from: Date,
    pub to: Date,
    pub dollars: Decimal,
    /// Of the requirement at its start; `None` when that was zero.
    pub fraction: Option<f64>,
}

/// How one requirement moved along the history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swing {
    pub figure: Figure,
    pub peak: Peak,
    pub trough: Peak,
    /// The largest rises over [`RISE_OVER`] dates, in dollars and as a fraction; `None` when it
    /// never rose.
    pub in_dollars: Option<Rise>,
    pub in_percent: Option<Rise>,
}

impl Swing {
    /// Peak over trough; `None` when the trough is zero.
    pub fn ratio(&self) -> Option<f64> {
        self.peak.amount.checked_div(self.trough.amount).map(to_simulation)
    }
}

/// The swing of one requirement along a series without gaps; `None` without points.
pub fn swing(points: &[Point], figure: Figure) -> Option<Swing> {
    let at = |point: &Point| Peak { date: point.date, amount: figure.of(point) };
    let mut all = points.iter().map(at);
    let first = all.next()?;
    let (mut peak, mut trough) = (first, first);
    for point in all {
        if point.amount > peak.amount {
            peak = point;
        }
        if point.amount < trough.amount {
            trough = point;
        }
    }
    let rises = points.iter().zip(points.iter().skip(RISE_OVER)).map(|(from, to)| {
        let (before, after) = (figure.of(from), figure.of(to));
        let dollars = after - before;
        let fraction = dollars.checked_div(before).map(to_simulation);
        Rise { from: from.date, to: to.date, dollars, fraction }
    });
    let risen: Vec<Rise> = rises.filter(|rise| rise.dollars > Decimal::ZERO).collect();
    let largest = |size: &dyn Fn(&Rise) -> f64| {
        // the first of equal rises
        risen.iter().copied().reduce(|best, rise| if size(&rise) > size(&best) { rise } else { best })
    };
    Some(Swing {
        figure,
        peak,
        trough,
        in_dollars: largest(&|rise| to_simulation(rise.dollars)),
        in_percent: largest(&|rise| rise.fraction.unwrap_or(0.0)),
    })
}
