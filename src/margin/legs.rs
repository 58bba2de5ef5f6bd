//! The parts of a book that are margined together, and their profit and loss.

use crate::risk::{LegSum, Quantities, Units};
use std::{ops::Range, sync::Arc};

/// Parts of the book. Each position, or each part of a split one, is in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    CashXm,
    CashOrdinary,
    FuturesXm,
    FuturesOrdinary,
    CoinsXm,
    CoinsOrdinary,
    /// Held but margined nowhere under this scope: coins, and fund shares today.
    Held,
}

/// Number of parts.
pub const PARTS: usize = 7;

/// P&L of every part in every scenario.
#[derive(Debug, Clone)]
pub struct Vectors {
    parts: [Arc<[f64]>; PARTS],
    count: usize,
}

impl Vectors {
    /// Sums the parts, each brought up to date from what it was.
    pub fn update(
        sums: &mut [LegSum; PARTS],
        quantities: &[Quantities; PARTS],
        units: &Units,
        count: usize,
    ) -> Self {
        let mut parts = [const { None }; PARTS];
        for ((slot, sum), quantity) in parts.iter_mut().zip(sums).zip(quantities) {
            *slot = Some(sum.update(quantity, units, count));
        }
        Self { parts: parts.map(Option::unwrap_or_default), count }
    }

    /// Nothing held in any part.
    pub(super) fn none(count: usize) -> Self {
        let none: Arc<[f64]> = vec![0.0; count].into();
        Self { parts: std::array::from_fn(|_| Arc::clone(&none)), count }
    }

    /// Parts already summed.
    pub fn of(parts: [Vec<f64>; PARTS]) -> Self {
        let count = parts.first().map_or(0, Vec::len);
        Self { parts: parts.map(Into::into), count }
    }

    /// P&L of one part, in dollars, one entry a scenario.
    pub fn part(&self, part: Part) -> &[f64] {
        &self.parts[part as usize]
    }

    /// P&L of several parts together, in a range of scenarios.
    pub fn sum(&self, parts: &[Part], range: &Range<usize>) -> Vec<f64> {
        let mut sum = vec![0.0; range.len()];
        for part in parts {
            if let Some(own) = self.part(*part).get(range.clone()) {
                for (slot, value) in sum.iter_mut().zip(own) {
                    *slot += value;
                }
            }
        }
        sum
    }

    /// P&L of several parts together, in chosen scenarios.
    pub fn pick(&self, parts: &[Part], scenarios: &[usize]) -> Vec<f64> {
        let at = |s: usize| parts.iter().filter_map(|p| self.part(*p).get(s)).sum();
        scenarios.iter().map(|s| at(*s)).collect()
    }

    /// The same with the P&L of one part replaced.
    pub fn replacing(mut self, part: Part, pnl: Vec<f64>) -> Self {
        self.parts[part as usize] = pnl.into();
        self
    }

    /// Number of scenarios.
    pub fn count(&self) -> usize {
        self.count
    }
}
