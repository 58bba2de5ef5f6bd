//! What each line contributes to the requirement in force: shares that add up to it.
//!
//! FICC: the line's average loss over the scenarios around the VaR scenario of its account, rescaled
//! to the account's requirement. CME: the line's signed outright at its product's rate, likewise.

use super::{evaluation::Line, span::Contracts};
use crate::{
    instrument::{Asset, Instrument, Product, ProductKind},
    quantity::{
        Decimal,
        money::{from_simulation, to_simulation},
    },
    rulebook::Rules,
};
use std::collections::BTreeMap;

/// An account at FICC: its requirement and the scenarios that set it.
#[derive(Debug, Clone, Default)]
pub struct FiccShare {
    requirement: f64,
    scenarios: Vec<u32>,
    /// Average loss of the whole account over these scenarios.
    loss: f64,
    /// Gross market value, for accounts that gain in their tail.
    gross: f64,
}

impl FiccShare {
    /// `pnl` is the account's P&L over the FICC-style set.
    pub fn new(requirement: Decimal, scenarios: &[u32], pnl: &[f64], gross: f64) -> Self {
        let loss = scenarios.iter().filter_map(|s| pnl.get(*s as usize)).sum::<f64>();
        Self { requirement: to_simulation(requirement), scenarios: scenarios.to_vec(), loss: -loss, gross }
    }

    fn of(&self, line: &Line, quantity: Decimal) -> f64 {
        let Some(unit) = &line.unit else { return 0.0 };
        let quantity = to_simulation(quantity);
        if self.loss > 1e-9 {
            let own: f64 = self.scenarios.iter().filter_map(|s| unit.pnl.get(*s as usize)).sum();
            -quantity * own / self.loss * self.requirement
        } else if self.gross > 0.0 {
            (quantity * unit.valuation.value).abs() / self.gross * self.requirement
        } else {
            0.0
        }
    }
}

/// An account at CME: its requirement over its outright, and the side each product is on.
#[derive(Debug, Clone, Default)]
pub struct CmeShare {
    scale: f64,
    sides: BTreeMap<Side, f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Product(Product),
    Coin(crate::instrument::Coin),
}

impl CmeShare {
    /// From the account's contracts, its outright and its requirement.
    pub fn new(contracts: &Contracts, outright: Decimal, requirement: Decimal, rules: &Rules) -> Self {
        let mut nets: BTreeMap<Side, f64> = BTreeMap::new();
        for (future, count) in contracts {
            *nets.entry(side(future.product)).or_default() +=
                to_simulation(*count) * size(future.product, rules);
        }
        let scale =
            if outright.is_zero() { 0.0 } else { to_simulation(requirement) / to_simulation(outright) };
        Self { scale, sides: nets.into_iter().map(|(k, net)| (k, net.signum())).collect() }
    }

    fn of(&self, line: &Line, quantity: Decimal, rules: &Rules) -> f64 {
        let Instrument::Future(future) = line.instrument else { return 0.0 };
        let sign = self.sides.get(&side(future.product)).copied().unwrap_or(0.0);
        let rate = match future.product.kind() {
            ProductKind::Coin(coin) => {
                let spot = line.unit.as_ref().map_or(0.0, |u| u.valuation.price);
                to_simulation(rules.cme.coin_rate[coin as usize]) * spot
            }
            _ => to_simulation(rules.cme.maintenance[future.product.full_size().0.index()]),
        };
        to_simulation(quantity) * size(future.product, rules) * sign * rate * self.scale
    }
}

fn side(product: Product) -> Side {
    match product.asset() {
        Asset::Coin(coin) => Side::Coin(coin),
        Asset::Rates => Side::Product(product.full_size().0),
    }
}

/// Full-size contracts, or coins, in one contract.
fn size(product: Product, rules: &Rules) -> f64 {
    match product.asset() {
        Asset::Coin(_) => to_simulation(rules.contract(product).coins),
        Asset::Rates => 1.0 / f64::from(product.full_size().1),
    }
}

/// The accounts in force. With cross-margining off only the ordinary ones hold anything.
#[derive(Debug, Clone, Default)]
pub struct Shares {
    pub ficc_xm: FiccShare,
    pub ficc_ordinary: FiccShare,
    pub cme_xm: CmeShare,
    pub cme_xm_coins: CmeShare,
    pub cme_ordinary: CmeShare,
    pub cme_ordinary_coins: CmeShare,
    /// Whether positions are split between XM and ordinary accounts.
    pub is_split: bool,
}

impl Shares {
    /// A line's contribution in dollars.
    pub fn of(&self, line: &Line, rules: &Rules) -> Decimal {
        let xm = if self.is_split { line.xm_quantity } else { Decimal::ZERO };
        let ordinary = line.quantity - xm;
        let is_coin = matches!(line.instrument, Instrument::Future(f) if f.product.asset() != Asset::Rates);
        let (cme_xm, cme_ordinary) = if is_coin {
            (&self.cme_xm_coins, &self.cme_ordinary_coins)
        } else {
            (&self.cme_xm, &self.cme_ordinary)
        };
        let amount = match (line.is_margined, line.instrument) {
            (false, _) => 0.0,
            (true, Instrument::Future(_)) => {
                cme_xm.of(line, xm, rules) + cme_ordinary.of(line, ordinary, rules)
            }
            _ => self.ficc_xm.of(line, xm) + self.ficc_ordinary.of(line, ordinary),
        };
        from_simulation(amount)
    }
}
