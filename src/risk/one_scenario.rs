//! One move of the market as valuations read it: drawn by a person, or a day of history by itself.

use super::Scenarios;
use crate::{
    instrument::{Coin, Product},
    market::{Curve, TENORS},
    pricing::{MarketMove, ScenarioMoves},
    rulebook::BasisRules,
};

/// A single scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct OneScenario {
    pub market: MarketMove,
    /// The futures leg's own yield moves, as fractions a year, by product.
    pub basis: [f64; 20],
}

impl OneScenario {
    /// A move in which futures follow the curve and nothing else.
    pub fn new(market: MarketMove) -> Self {
        Self { market, basis: [0.0; 20] }
    }

    /// One scenario of the sets, with the futures leg's own move in it.
    pub fn of_history(
        scenarios: &Scenarios,
        index: usize,
        basis: &BasisRules,
        basis_stress: f64,
    ) -> Option<Self> {
        scenarios.ends.get(index)?;
        let tenors: [f64; TENORS] = std::array::from_fn(|t| scenarios.tenor_move(t, index));
        let coins = Coin::ALL.map(|coin| scenarios.coin_return(coin, index).unwrap_or(0.0));
        let moves = scenarios.moves(basis, basis_stress);
        let basis = Product::ALL.map(|p| moves.basis_move(p, index).unwrap_or(0.0));
        Some(Self { market: MarketMove { tenors, coins }, basis })
    }
}

impl OneScenario {
    fn curve_move(&self, years: f64) -> f64 {
        let (i, weight) = Curve::locate(years);
        let tenors = &self.market.tenors;
        tenors[i] * (1.0 - weight) + tenors[i + 1] * weight
    }
}

impl ScenarioMoves for OneScenario {
    fn count(&self) -> usize {
        1
    }

    fn curve_moves(&self, years: f64, out: &mut [f64]) {
        out.fill(self.curve_move(years));
    }

    fn basis_moves(&self, product: Product) -> Vec<f64> {
        vec![self.basis[product.index()]]
    }

    fn coin_returns(&self, coin: Coin) -> &[f64] {
        std::slice::from_ref(&self.market.coins[coin as usize])
    }

    fn largest_move(&self, years: f64) -> f64 {
        self.curve_move(years).abs()
    }

    fn largest_difference(&self, years: f64, other: f64) -> f64 {
        (self.curve_move(years) - self.curve_move(other)).abs()
    }
}
