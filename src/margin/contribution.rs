//! What each line contributes to the requirement in force: shares that add up to it.
//!
//! FICC: the line's average loss over the scenarios around the VaR scenario of its account, rescaled
//! to the account's requirement. CME: the line's signed outright at its product's rate, likewise.

use super::{evaluation::Line, ficc::Securities, span::Contracts};
use crate::{
    instrument::{Asset, Coin, Future, Instrument, Product, ProductKind},
    quantity::{
        Decimal,
        money::{from_simulation, to_simulation},
    },
    rulebook::Rules,
};
use std::collections::BTreeMap;

/// An account whose losses around its VaR scenario are a smaller part than this of its gross market
/// value loses next to nothing there; shares of that would be large and without meaning.
const SMALLEST_LOSS: f64 = 1e-6;

/// An account at FICC: its requirement and how it is shared out.
#[derive(Debug, Clone, Default)]
pub struct FiccShare {
    requirement: f64,
    by: FiccKey,
}

#[derive(Debug, Clone, Default)]
enum FiccKey {
    #[default]
    Nothing,
    /// By the losses in these scenarios, which come to this.
    Losses { scenarios: Vec<u32>, total: f64 },
    /// By market value on the side of each security's net: what the floor and bid-ask are made of.
    MarketValue { sides: Vec<f64>, gross: f64 },
}

impl FiccShare {
    /// `pnl` is the account's P&L over the FICC-style set.
    pub fn new(requirement: Decimal, scenarios: &[u32], pnl: &[f64], securities: &Securities) -> Self {
        let gross: f64 = securities.gross().iter().sum();
        let total = -scenarios.iter().filter_map(|s| pnl.get(*s as usize)).sum::<f64>();
        let by = if total > SMALLEST_LOSS * gross {
            FiccKey::Losses { scenarios: scenarios.to_vec(), total }
        } else if gross > 0.0 {
            FiccKey::MarketValue { sides: securities.sides(), gross }
        } else {
            FiccKey::Nothing
        };
        Self { requirement: to_simulation(requirement), by }
    }

    fn of(&self, line: &Line, quantity: Decimal) -> f64 {
        let Some(unit) = &line.unit else { return 0.0 };
        let own = match &self.by {
            FiccKey::Nothing => 0.0,
            FiccKey::Losses { scenarios, total } => {
                -scenarios.iter().filter_map(|s| unit.pnl.get(*s as usize)).sum::<f64>() / total
            }
            FiccKey::MarketValue { sides, gross } => {
                let side = unit.security.and_then(|s| sides.get(s)).copied().unwrap_or(0.0);
                side * unit.valuation.security.map_or(0.0, |facts| facts.market_value) / gross
            }
        };
        to_simulation(quantity) * own * self.requirement
    }
}

/// An account at CME: its requirement over its outright, and the side each net is on.
#[derive(Debug, Clone, Default)]
pub struct CmeShare {
    scale: f64,
    sides: Sides,
    spots: [Decimal; 2],
}

#[derive(Debug, Clone)]
enum Sides {
    ByProduct(BTreeMap<Side, Decimal>),
    /// Where every product nets to zero and only months are left: a calendar charge.
    ByContract(BTreeMap<Future, Decimal>),
}

impl Default for Sides {
    fn default() -> Self {
        Self::ByProduct(BTreeMap::new())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Product(Product),
    Coin(Coin),
}

impl CmeShare {
    /// From the account's contracts and its requirement. `spots` in the order of [`Coin::ALL`].
    pub fn new(contracts: &Contracts, requirement: Decimal, spots: [Option<f64>; 2], rules: &Rules) -> Self {
        let spots = spots.map(|spot| from_simulation(spot.unwrap_or_default()));
        let mut by_product: BTreeMap<Side, Decimal> = BTreeMap::new();
        let mut by_contract: BTreeMap<Future, Decimal> = BTreeMap::new();
        for (future, count) in contracts {
            let outright = count * outright(future.product, spots, rules);
            *by_product.entry(side(future.product)).or_default() += outright;
            by_contract.insert(*future, outright);
        }
        let gross = |nets: Vec<&Decimal>| nets.into_iter().map(Decimal::abs).sum::<Decimal>();
        let (products, months) =
            (gross(by_product.values().collect()), gross(by_contract.values().collect()));
        let (base, sides) = if products.is_zero() {
            (months, Sides::ByContract(by_contract))
        } else {
            (products, Sides::ByProduct(by_product))
        };
        let scale = if base.is_zero() { 0.0 } else { to_simulation(requirement) / to_simulation(base) };
        Self { scale, sides, spots }
    }

    fn of(&self, line: &Line, quantity: Decimal, rules: &Rules) -> f64 {
        let Instrument::Future(future) = line.instrument else { return 0.0 };
        let net = match &self.sides {
            Sides::ByProduct(nets) => nets.get(&side(future.product)),
            Sides::ByContract(nets) => nets.get(&future),
        };
        let sign = net.filter(|n| !n.is_zero()).map_or(0.0, |n| to_simulation(*n).signum());
        to_simulation(quantity * outright(future.product, self.spots, rules)) * sign * self.scale
    }
}

fn side(product: Product) -> Side {
    match product.asset() {
        Asset::Coin(coin) => Side::Coin(coin),
        Asset::Rates => Side::Product(product.full_size().0),
    }
}

/// Dollars the table asks for one contract held alone.
fn outright(product: Product, spots: [Decimal; 2], rules: &Rules) -> Decimal {
    match product.kind() {
        ProductKind::Coin(coin) => {
            rules.contract(product).coins * spots[coin as usize] * rules.cme.coin_rate[coin as usize]
        }
        _ => {
            let (full, parts) = product.full_size();
            rules.cme.maintenance[full.index()] / Decimal::from(parts)
        }
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
