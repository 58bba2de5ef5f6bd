//! Sums of unit vectors over the positions of a leg.
//!
//! Units fall into blocks by their own name. A sum is the sum of its blocks' sums, each in a fixed
//! order, so it does not depend on the order of the lines or on what was computed before; and an
//! edit of one line adds up one block again, not the whole book.

use super::{Units, units::BLOCKS};
use crate::quantity::{Decimal, money::to_simulation};
use std::sync::Arc;

/// Net quantity of each unit in a leg, by unit number. Netted in decimals, which add up the same in
/// whatever order the lines stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quantities(Vec<Decimal>);

impl Quantities {
    /// No quantity of any of `count` units.
    pub fn none(count: usize) -> Self {
        Self(vec![Decimal::ZERO; count])
    }

    /// Adds to the quantity of a unit.
    pub fn add(&mut self, unit: usize, quantity: Decimal) {
        if let Some(slot) = self.0.get_mut(unit) {
            *slot += quantity;
        }
    }

    /// The net quantity of a unit, for simulation.
    pub fn of(&self, unit: usize) -> f64 {
        match self.0.get(unit) {
            Some(net) if !net.is_zero() => to_simulation(*net),
            _ => 0.0,
        }
    }

    /// Two legs together.
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        for (slot, quantity) in sum.0.iter_mut().zip(&other.0) {
            *slot += quantity;
        }
        sum
    }
}

/// The P&L of a leg in every scenario, with what it takes to bring it up to date.
#[derive(Debug, Clone, Default)]
pub struct LegSum {
    blocks: Vec<Block>,
    total: Arc<[f64]>,
}

#[derive(Debug, Clone, Default)]
struct Block {
    held: Vec<(usize, f64)>,
    sum: Vec<f64>,
}

impl LegSum {
    /// Brings the sum up to date with new quantities and gives it.
    pub fn update(&mut self, quantities: &Quantities, units: &Units, scenarios: usize) -> Arc<[f64]> {
        self.blocks.resize_with(BLOCKS, Block::default);
        let mut changed = self.total.len() != scenarios;
        for (block, members) in self.blocks.iter_mut().zip(units.blocks()) {
            changed |= block.update(members, quantities, units, scenarios);
        }
        if changed {
            let mut total = vec![0.0; scenarios];
            for block in self.blocks.iter().filter(|b| !b.held.is_empty()) {
                add(&mut total, &block.sum, 1.0);
            }
            self.total = total.into();
        }
        Arc::clone(&self.total)
    }

    /// Forgets everything: unit numbers or vectors have changed.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

impl Block {
    fn update(
        &mut self,
        members: &[usize],
        quantities: &Quantities,
        units: &Units,
        scenarios: usize,
    ) -> bool {
        let held = members.iter().map(|u| (*u, quantities.of(*u))).filter(|(_, q)| *q != 0.0);
        if held.clone().eq(self.held.iter().copied()) {
            return false;
        }
        self.held = held.collect();
        self.sum.clear();
        self.sum.resize(scenarios, 0.0);
        for (unit, quantity) in &self.held {
            if let Some(unit) = units.get(*unit) {
                add(&mut self.sum, &unit.pnl, *quantity);
            }
        }
        true
    }
}

fn add(sum: &mut [f64], vector: &[f64], times: f64) {
    for (slot, value) in sum.iter_mut().zip(vector) {
        *slot += times * value;
    }
}
