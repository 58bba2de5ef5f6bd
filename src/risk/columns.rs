//! The vectors of a few units, summed as [`super::LegSum`] sums them: same order, same bytes.

use super::{Unit, envelope::largest};
use std::ops::Range;

/// Distinct units of a leg in the order in which their blocks are added.
#[derive(Debug, Clone)]
pub struct Columns<'a> {
    units: Vec<&'a Unit>,
    /// Runs of units that share a block.
    blocks: Vec<Range<usize>>,
}

impl<'a> Columns<'a> {
    /// The distinct units of some lines.
    pub fn new(units: impl Iterator<Item = &'a Unit>) -> Self {
        let mut units: Vec<&Unit> = units.collect();
        units.sort_unstable_by_key(|u| (u.block, u.key));
        units.dedup_by_key(|u| u.key);
        let mut blocks = Vec::new();
        let mut from = 0;
        for run in units.chunk_by(|a, b| a.block == b.block) {
            blocks.push(from..from + run.len());
            from += run.len();
        }
        Self { units, blocks }
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The column of a unit.
    pub fn position(&self, unit: &Unit) -> Option<usize> {
        self.units.iter().position(|u| u.key == unit.key)
    }

    /// P&L of one quantity a column in a range of scenarios.
    pub fn sum(&self, quantities: &[f64], range: &Range<usize>) -> Vec<f64> {
        let mut total = vec![0.0; range.len()];
        let mut block = Vec::new();
        self.add_blocks(quantities, &mut total, &mut block, |sum, unit, quantity| {
            let own = unit.pnl.get(range.clone()).unwrap_or_default();
            for (slot, value) in sum.iter_mut().zip(own) {
                *slot += quantity * value;
            }
        });
        total
    }

    /// P&L of one quantity a column in chosen scenarios, into a buffer.
    pub fn sum_at(&self, quantities: &[f64], scenarios: &[u32], buffer: &mut SumBuffer) {
        buffer.total.clear();
        buffer.total.resize(scenarios.len(), 0.0);
        self.add_blocks(quantities, &mut buffer.total, &mut buffer.block, |sum, unit, quantity| {
            for (slot, scenario) in sum.iter_mut().zip(scenarios) {
                *slot += quantity * unit.pnl.get(*scenario as usize).copied().unwrap_or(0.0);
            }
        });
    }

    /// Adds every block to the total; a block of several units is summed by itself first.
    fn add_blocks(
        &self,
        quantities: &[f64],
        total: &mut [f64],
        block: &mut Vec<f64>,
        add: impl Fn(&mut [f64], &Unit, f64),
    ) {
        for range in &self.blocks {
            let units = self.units.get(range.clone()).unwrap_or_default();
            let amounts = quantities.get(range.clone()).unwrap_or_default();
            let mut held = units.iter().zip(amounts).filter(|(_, q)| **q != 0.0);
            match (held.next(), held.clone().next()) {
                (Some((unit, quantity)), None) => add(total, unit, *quantity),
                (Some((unit, quantity)), Some(_)) => {
                    block.clear();
                    block.resize(total.len(), 0.0);
                    add(block, unit, *quantity);
                    held.for_each(|(unit, quantity)| add(block, unit, *quantity));
                    total.iter_mut().zip(&*block).for_each(|(slot, value)| *slot += value);
                }
                _ => {}
            }
        }
    }

    /// The largest P&L, of either sign, that these quantities can have in a range.
    pub fn largest(&self, quantities: &[f64], range: &Range<usize>) -> f64 {
        let largest = |unit: &Unit| largest(unit.pnl.get(range.clone()).unwrap_or_default());
        let held = self.units.iter().zip(quantities).filter(|(_, q)| **q != 0.0);
        held.map(|(unit, quantity)| quantity.abs() * largest(unit)).sum()
    }
}

/// Room for sums, kept from one to the next.
#[derive(Debug, Clone, Default)]
pub struct SumBuffer {
    pub total: Vec<f64>,
    block: Vec<f64>,
}
