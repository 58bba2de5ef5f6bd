//! The two houses' models for the saving, and the arrangement made of them.

use super::{
    Arrangement, HouseRatio, Operation, Reason, Vectors,
    arrangement::{arrange, coins_applied},
    legs::Part,
};
use crate::{
    instrument::Coin,
    quantity::Decimal,
    risk::{Scenarios, rank, tail},
    rulebook::{CmeRules, Rules, Scope},
};
use std::ops::Range;

/// The coin layer of the unified scope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoinLayer {
    /// Reduction of the coin futures' requirement.
    pub applied: Decimal,
    /// Rates as `cash`, coins as `futures`.
    pub ficc: HouseRatio,
    pub cme: HouseRatio,
    /// Common dates on which every coin held has closes.
    pub ficc_count: usize,
    pub cme_count: usize,
    pub stress_count: usize,
}

/// What stands in the XM account, as far as it can be an obstacle to any saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub is_gate_shut: bool,
    pub has_cash: bool,
    pub has_futures: bool,
    pub has_coins: bool,
    /// FICC holds positions of which none is eligible.
    pub no_cash_eligible: bool,
    /// CME holds positions of which none is eligible.
    pub no_futures_eligible: bool,
    /// Whether the houses exchange their figures.
    pub operation: Operation,
}

impl Standing {
    /// The reason that comes before any arithmetic.
    pub fn obstacle(&self) -> Option<Reason> {
        if self.is_gate_shut
            || (!self.has_cash && self.no_cash_eligible)
            || (!self.has_futures && !self.has_coins && self.no_futures_eligible)
        {
            Some(Reason::NotEligible)
        } else if !self.has_cash || !self.has_futures {
            Some(Reason::EmptyLeg)
        } else {
            self.suspension()
        }
    }

    fn suspension(&self) -> Option<Reason> {
        (self.operation == Operation::Suspended).then_some(Reason::Suspended)
    }
}

/// CME's model from its value at risk and its stress days.
pub fn weigh(var: f64, stress: impl Iterator<Item = f64>, rules: &CmeRules) -> f64 {
    let worst = stress.fold(0.0f64, |worst, pnl| worst.max(-pnl));
    rules.var_weight * var + rules.stress_weight * worst
}

/// The models of both houses on the parts of one book.
#[derive(Debug, Clone, Copy)]
pub struct Models<'a> {
    pub rules: &'a Rules,
    pub scope: Scope,
    pub scenarios: &'a Scenarios,
    pub vectors: &'a Vectors,
}

impl Models<'_> {
    /// FICC's model for the saving: value at risk alone, on chosen scenarios.
    fn ficc_on(&self, parts: &[Part], scenarios: &[usize]) -> f64 {
        let pnl = self.vectors.pick(parts, scenarios);
        tail(&pnl, rank(pnl.len(), self.rules.ficc.confidence)).charge()
    }

    /// FICC's model for the saving: value at risk alone.
    pub fn ficc(&self, parts: &[Part]) -> f64 {
        let pnl = self.vectors.sum(parts, &self.scenarios.ficc);
        tail(&pnl, rank(pnl.len(), self.rules.ficc.confidence)).charge()
    }

    /// CME's model: value at risk and the worst stress day, weighted.
    pub fn cme(&self, parts: &[Part]) -> f64 {
        let one_day = self.vectors.sum(parts, &self.scenarios.cme);
        self.weigh(&one_day, &self.vectors.sum(parts, &self.scenarios.stress))
    }

    fn cme_on(&self, parts: &[Part], one_day: &[usize], stress: &[usize]) -> f64 {
        self.weigh(&self.vectors.pick(parts, one_day), &self.vectors.pick(parts, stress))
    }

    fn weigh(&self, one_day: &[f64], stress: &[f64]) -> f64 {
        let var = tail(one_day, rank(one_day.len(), self.rules.cme.confidence)).charge();
        weigh(var, stress.iter().copied(), &self.rules.cme)
    }

    /// The arrangement, and the layer of the coins held in the XM account where there is one.
    pub fn arrange(&self, standing: Standing, coins: &[Coin]) -> (Arrangement, Option<CoinLayer>) {
        let obstacle = standing.obstacle();
        let in_layer = self.has_layer(standing, coins);
        if in_layer && self.rules.one_percentage {
            let is_empty = obstacle == Some(Reason::EmptyLeg) && !standing.has_cash;
            let obstacle = if is_empty || obstacle == Some(Reason::NotEligible) {
                obstacle
            } else {
                standing.suspension()
            };
            return self.one_percentage(coins, obstacle, standing.operation.held());
        }
        let house = |model: &dyn Fn(&[Part]) -> f64| HouseRatio {
            cash: model(&[Part::CashXm]),
            futures: model(&[Part::FuturesXm]),
            both: model(&[Part::CashXm, Part::FuturesXm]),
        };
        let limits = self.rules.scope(self.scope);
        let held = standing.operation.held();
        let arrangement = arrange(house(&|p| self.ficc(p)), house(&|p| self.cme(p)), limits, obstacle, held);
        let layer = in_layer.then(|| self.coin_layer(coins, standing));
        (arrangement, layer)
    }

    /// Whether coins stand in a layer of their own.
    pub fn has_layer(&self, standing: Standing, coins: &[Coin]) -> bool {
        self.scope == Scope::Unified && !coins.is_empty() && !standing.is_gate_shut
    }

    /// The coin futures' own reduction, on the dates on which every coin held has closes.
    fn coin_layer(&self, coins: &[Coin], standing: Standing) -> CoinLayer {
        let has_rates = standing.has_cash || standing.has_futures;
        let (ficc, cme, common) =
            self.on_common_dates(coins, &[Part::CashXm, Part::FuturesXm], &[Part::CoinsXm]);
        let limits = self.rules.scope(self.scope);
        let applied = if has_rates {
            coins_applied(standing.operation, ficc, cme, limits.threshold, self.rules.coins_cap)
        } else {
            Decimal::ZERO
        };
        let [ficc_count, cme_count, stress_count] = common;
        CoinLayer { applied, ficc, cme, ficc_count, cme_count, stress_count }
    }

    /// The naive alternative: coins are futures like any other.
    fn one_percentage(
        &self,
        coins: &[Coin],
        obstacle: Option<Reason>,
        held: Option<Decimal>,
    ) -> (Arrangement, Option<CoinLayer>) {
        let futures = [Part::FuturesXm, Part::CoinsXm];
        let (ficc, cme, common) = self.on_common_dates(coins, &[Part::CashXm], &futures);
        let limits = self.rules.scope(self.scope);
        let arrangement = arrange(ficc, cme, limits, obstacle, held);
        let [ficc_count, cme_count, stress_count] = common;
        let layer =
            CoinLayer { applied: arrangement.applied, ficc, cme, ficc_count, cme_count, stress_count };
        (arrangement, Some(layer))
    }

    fn on_common_dates(
        &self,
        coins: &[Coin],
        first: &[Part],
        second: &[Part],
    ) -> (HouseRatio, HouseRatio, [usize; 3]) {
        let common = |range: &Range<usize>| self.scenarios.common(range, coins);
        let (three_day, one_day) = (common(&self.scenarios.ficc), common(&self.scenarios.cme));
        let stress = common(&self.scenarios.stress);
        let both = [first, second].concat();
        let house = |model: &dyn Fn(&[Part]) -> f64| HouseRatio {
            cash: model(first),
            futures: model(second),
            both: model(&both),
        };
        let ficc = house(&|p| self.ficc_on(p, &three_day));
        let cme = house(&|p| self.cme_on(p, &one_day, &stress));
        (ficc, cme, [three_day.len(), one_day.len(), stress.len()])
    }
}
