//! FICC-style requirement: value at risk or floor, bid-ask, and an optional liquidity adjustment.

use crate::{
    pricing::SecurityFacts,
    quantity::{
        Decimal,
        money::{from_simulation, to_cent},
    },
    risk::{Benchmarks, Quantities, Tail, Units, rank, tail},
    rulebook::FiccRules,
};

/// Scenarios on each side of the VaR scenario over which contributions are averaged.
pub const NEIGHBOURS: usize = 2;

/// FICC-style figures of one account, in dollars. Not rounded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FiccFigures {
    /// The order statistic; negative when even the tail gains.
    pub var: f64,
    pub expected_shortfall: f64,
    pub haircut_floor: f64,
    pub minimum_margin: f64,
    pub bid_ask: f64,
    /// Liquidity adjustment, never reduced by a saving.
    pub mla: f64,
    /// Gross market value by bucket.
    pub gross: [f64; 6],
    /// Scenarios of the tail, a few beyond the VaR scenario, worst first.
    pub scenarios: Vec<u32>,
    /// Rank of the VaR scenario.
    pub rank: usize,
}

impl FiccFigures {
    /// The larger of haircut floor and minimum-margin amount.
    pub fn floor(&self) -> f64 {
        self.haircut_floor.max(self.minimum_margin)
    }

    /// What the floor adds to the value at risk.
    pub fn floor_top_up(&self) -> f64 {
        (self.floor() - self.var.max(0.0)).max(0.0)
    }

    /// The VaR charge: what a saving reduces.
    pub fn charge(&self) -> f64 {
        self.var.max(0.0).max(self.floor()) + self.bid_ask
    }

    /// The requirement after a saving, to the cent.
    pub fn requirement(&self, applied: Decimal) -> Decimal {
        to_cent(from_simulation(self.charge()) * (Decimal::ONE - applied) + from_simulation(self.mla))
    }

    /// Scenarios around the VaR scenario, for contributions.
    pub fn around_var(&self) -> &[u32] {
        let from = self.rank.saturating_sub(NEIGHBOURS);
        self.scenarios.get(from..).unwrap_or_default()
    }
}

/// Market values of one account by what nets, and its dollar durations by bucket.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Securities {
    /// Signed market value and bucket of each security, in the order of the units.
    net: Vec<(f64, usize)>,
    /// Where each security stands in that list, by its dense number.
    places: Vec<Option<usize>>,
    dollar_durations: [f64; 6],
}

impl Securities {
    /// Nets an account's quantities. Units are taken in their own order, so that neither the order
    /// of the lines nor what was priced before changes the last digit of a sum.
    pub fn new(quantities: &Quantities, units: &Units) -> Self {
        let mut securities = Self { places: vec![None; units.security_count()], ..Self::default() };
        for (number, unit) in units.in_order() {
            let quantity = quantities.of(number);
            if let (Some(security), Some(facts)) = (unit.security, unit.valuation.security)
                && quantity != 0.0
            {
                securities.add(security, quantity * facts.market_value, &facts);
            }
        }
        securities
    }

    /// No quantity of any of `count` securities.
    pub fn none(count: usize) -> Self {
        Self { places: vec![None; count], ..Self::default() }
    }

    /// Whether nothing was ever held.
    pub fn is_empty(&self) -> bool {
        self.net.is_empty()
    }

    /// Adds to the signed market value of a security, by its dense number.
    pub fn add(&mut self, security: usize, value: f64, facts: &SecurityFacts) {
        let Some(place) = self.places.get_mut(security) else { return };
        let place = *place.get_or_insert(self.net.len());
        match self.net.get_mut(place) {
            Some((net, _)) => *net += value,
            None => self.net.push((value, facts.bucket)),
        }
        if let Some(slot) = self.dollar_durations.get_mut(facts.bucket) {
            *slot += value * facts.modified_duration;
        }
    }

    /// By dense number, the side each security is on after netting: one, minus one, or zero.
    pub fn sides(&self) -> Vec<f64> {
        let net = |place: &Option<usize>| self.net.get((*place)?).map(|(net, _)| *net);
        self.places.iter().map(|p| net(p).filter(|n| *n != 0.0).map_or(0.0, f64::signum)).collect()
    }

    /// Gross market value by bucket: each security netted first.
    pub fn gross(&self) -> [f64; 6] {
        let mut gross = [0.0; 6];
        for (net, bucket) in &self.net {
            if let Some(slot) = gross.get_mut(*bucket) {
                *slot += net.abs();
            }
        }
        gross
    }
}

/// The figures of an account from its P&L in the FICC-style set and its securities.
pub fn figures(
    pnl: &[f64],
    securities: &Securities,
    benchmarks: &Benchmarks,
    rules: &FiccRules,
) -> FiccFigures {
    let var_rank = rank(pnl.len(), rules.confidence);
    let wide = tail(pnl, (var_rank + NEIGHBOURS).min(pnl.len().saturating_sub(1)));
    let own = tail_at(&wide, var_rank, pnl);
    let gross = securities.gross();
    let weighted = |rates: &[f64; 6]| gross.iter().zip(rates).map(|(g, r)| g * r).sum::<f64>();
    let moves = benchmarks.pnl(&securities.dollar_durations);
    let minimum_margin = tail(&moves, rank(moves.len(), rules.confidence)).charge();
    FiccFigures {
        var: own.loss,
        expected_shortfall: own.expected_shortfall,
        haircut_floor: rules.haircut_floor_share * weighted(&rules.haircuts),
        minimum_margin,
        bid_ask: weighted(&rules.bid_ask_bp) / 1e4,
        mla: gross.iter().map(|g| (g - rules.mla_threshold).max(0.0)).sum::<f64>() * rules.mla_rate_bp / 1e4,
        gross,
        scenarios: wide.scenarios,
        rank: var_rank,
    }
}

/// The tail at a rank, read from a longer one.
fn tail_at(wide: &Tail, rank: usize, pnl: &[f64]) -> Tail {
    let scenarios: Vec<u32> = wide.scenarios.iter().take(rank + 1).copied().collect();
    let at = |s: &u32| pnl.get(*s as usize).copied().unwrap_or(0.0);
    let count = scenarios.len().max(1) as f64;
    Tail {
        loss: scenarios.last().map_or(0.0, |s| -at(s)),
        expected_shortfall: -scenarios.iter().map(at).sum::<f64>() / count,
        scenarios,
    }
}
