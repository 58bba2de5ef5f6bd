//! The layer of coins while rate futures change: the coins and their dates stand still.

use super::Rehedge;
use crate::{
    instrument::Coin,
    margin::{
        Evaluation, HouseRatio, Vectors,
        arrangement::coins_applied,
        legs::Part,
        models::{Models, Standing, weigh},
    },
    quantity::Decimal,
    risk::{Worst, rank},
};
use std::ops::Range;

/// Dates on which every coin held has closes, and what the coins alone are asked there.
#[derive(Debug)]
pub(super) struct Layer {
    three_day: Vec<usize>,
    one_day: Vec<usize>,
    stress: Vec<usize>,
    /// FICC's and CME's models of the coins alone.
    alone: [f64; 2],
}

impl Layer {
    /// The layer of the coins in the XM account; `None` where the scope has none.
    pub fn new(e: &Evaluation, coins: &[Coin]) -> Option<Self> {
        let models = Models { rules: &e.rules, scope: e.scope, scenarios: &e.scenarios, vectors: &e.vectors };
        if !models.has_layer(e.standing, coins) {
            return None;
        }
        let common = |range: &Range<usize>| e.scenarios.common(range, coins);
        let sets = &e.scenarios;
        let mut layer = Self {
            three_day: common(&sets.ficc),
            one_day: common(&sets.cme),
            stress: common(&sets.stress),
            alone: [0.0; 2],
        };
        layer.alone = layer.models(e, |s| coin(&e.vectors, s));
        Some(layer)
    }

    /// The coins' reduction with other futures in the XM account, whose P&L in every scenario this is.
    pub fn applied(&self, e: &Evaluation, standing: Standing, futures: &[f64]) -> Decimal {
        if !standing.has_cash && !standing.has_futures {
            return Decimal::ZERO;
        }
        let cash = e.vectors.part(Part::CashXm);
        let rate =
            |s: usize| cash.get(s).copied().unwrap_or_default() + futures.get(s).copied().unwrap_or_default();
        let rates = self.models(e, rate);
        let both = self.models(e, |s| rate(s) + coin(&e.vectors, s));
        let [ficc, cme] = [0, 1].map(|house: usize| HouseRatio {
            cash: rates[house],
            futures: self.alone[house],
            both: both[house],
        });
        coins_applied(standing.operation, ficc, cme, e.rules.scope(e.scope).threshold, e.rules.coins_cap)
    }

    /// FICC's and CME's models of a P&L told by scenario.
    fn models(&self, e: &Evaluation, pnl: impl Fn(usize) -> f64) -> [f64; 2] {
        let var = |scenarios: &[usize], confidence: Decimal| {
            let mut worst = Worst::new(rank(scenarios.len(), confidence));
            scenarios.iter().for_each(|s| worst.take(pnl(*s)));
            worst.charge()
        };
        let one_day = var(&self.one_day, e.rules.cme.confidence);
        let stress = self.stress.iter().map(|s| pnl(*s));
        [var(&self.three_day, e.rules.ficc.confidence), weigh(one_day, stress, &e.rules.cme)]
    }
}

fn coin(vectors: &Vectors, scenario: usize) -> f64 {
    vectors.part(Part::CoinsXm).get(scenario).copied().unwrap_or_default()
}

impl Rehedge<'_> {
    /// Whether the rates have a saving of their own and the dollars come from the table: coins, if
    /// any, stand in a layer apart.
    pub(super) fn has_rates_apart(&self) -> bool {
        let rules = &self.evaluation.rules;
        let is_one_percentage = rules.one_percentage && self.layer.is_some();
        !rules.cme.model_for_dollars && !is_one_percentage
    }
}
