//! The cache of priced units: one valuation and one P&L vector for each instrument and price.

use super::{ScenarioKey, Scenarios};
use crate::{
    instrument::{Fund, Instrument, Product, ProductKind, Security},
    pricing::{AsOf, CurveShift, PriceError, Valuation},
    quantity::{Date, Decimal},
    rulebook::{ContractTerms, Rules},
};
use rayon::prelude::*;
use std::{collections::HashMap, sync::Arc};

/// Blocks into which a book's units fall. See [`super::LegSum`].
pub(super) const BLOCKS: usize = 128;

/// An instrument at the market's price or at the user's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitKey {
    pub instrument: Instrument,
    pub price: Option<Decimal>,
}

/// What nets for FICC's floors: a security however held, or a fund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecurityKey {
    Security(Security),
    Fund(Fund),
}

/// A priced unit.
#[derive(Debug)]
pub struct Unit {
    pub key: UnitKey,
    pub valuation: Valuation,
    /// Dense number of what it nets with, for FICC's floors.
    pub security: Option<usize>,
    /// The block of a leg's sum that adds it.
    pub(super) block: usize,
    /// P&L of one unit in every scenario.
    pub pnl: Arc<[f64]>,
}

/// What all vectors depend on; when it changes they are priced afresh.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitsKey {
    scenarios: ScenarioKey,
    shift: CurveShift,
    repo_rate: f64,
    frn_duration: f64,
    coupon_step: Decimal,
    first_20_year: Date,
    contracts: Vec<ContractTerms>,
    fund_terms: Vec<(f64, f64)>,
}

impl UnitsKey {
    /// The key of a market under rules.
    pub fn new(as_of: &AsOf, shift: CurveShift, rules: &Rules) -> Self {
        Self {
            scenarios: ScenarioKey::new(as_of, rules),
            shift,
            repo_rate: as_of.repo_rate,
            frn_duration: rules.ficc.frn_duration,
            coupon_step: rules.coupon_step,
            first_20_year: rules.first_20_year,
            contracts: Product::ALL.map(|p| *rules.contract(p)).to_vec(),
            fund_terms: Fund::ALL.map(|f| (rules.fund(f).duration, rules.fund(f).fee)).to_vec(),
        }
    }
}

/// Priced units by instrument and price. A copy shares the vectors.
#[derive(Debug, Clone, Default)]
pub struct Units {
    units: Vec<Arc<Unit>>,
    by_key: HashMap<UnitKey, usize>,
    failed: HashMap<UnitKey, PriceError>,
    securities: HashMap<SecurityKey, usize>,
    /// Units of each block in order of their keys.
    blocks: Vec<Vec<usize>>,
}

impl Units {
    /// Prices what is not yet priced, across cores.
    pub fn price<'a>(
        &mut self,
        keys: impl Iterator<Item = &'a UnitKey>,
        as_of: &AsOf,
        rules: &Rules,
        scenarios: &Scenarios,
        basis_stress: f64,
    ) {
        let mut missing: Vec<UnitKey> = keys
            .filter(|k| !self.by_key.contains_key(*k) && !self.failed.contains_key(*k))
            .copied()
            .collect();
        if missing.is_empty() {
            return;
        }
        missing.sort_unstable();
        missing.dedup();
        let moves = scenarios.moves(&rules.basis, basis_stress);
        let price = |key: &UnitKey| -> Result<(Valuation, Arc<[f64]>), PriceError> {
            let valuation = Valuation::new(&key.instrument, key.price, as_of, rules)?;
            let pnl: Arc<[f64]> = valuation.changes(&moves).into();
            Ok((valuation, pnl))
        };
        let priced: Vec<_> = missing.par_iter().map(price).collect();
        self.take(missing.into_iter().zip(priced));
    }

    /// Units with their values and without their vectors, for legs that are summed as polynomials.
    pub fn valued<'a>(keys: impl Iterator<Item = &'a UnitKey>, as_of: &AsOf, rules: &Rules) -> Self {
        let mut units = Self::default();
        let none: Arc<[f64]> = Arc::default();
        let mut missing: Vec<UnitKey> = keys.copied().collect();
        missing.sort_unstable();
        missing.dedup();
        let value = |key: UnitKey| {
            let valuation = Valuation::new(&key.instrument, key.price, as_of, rules);
            (key, valuation.map(|valuation| (valuation, Arc::clone(&none))))
        };
        units.take(missing.into_iter().map(value));
        units
    }

    fn take(&mut self, priced: impl Iterator<Item = (UnitKey, Result<(Valuation, Arc<[f64]>), PriceError>)>) {
        for (key, result) in priced {
            match result {
                Ok((valuation, pnl)) => self.insert(key, valuation, pnl),
                Err(error) => {
                    self.failed.insert(key, error);
                }
            }
        }
        for block in &mut self.blocks {
            block.sort_unstable_by_key(|i| self.units.get(*i).map(|u| u.key));
        }
    }

    fn insert(&mut self, key: UnitKey, valuation: Valuation, pnl: Arc<[f64]>) {
        let security = security_key(&key.instrument).map(|s| {
            let next = self.securities.len();
            *self.securities.entry(s).or_insert(next)
        });
        self.blocks.resize_with(BLOCKS, Vec::new);
        let id = self.units.len();
        let number = block_of(&key);
        if let Some(block) = self.blocks.get_mut(number) {
            block.push(id);
        }
        self.by_key.insert(key, id);
        self.units.push(Arc::new(Unit { key, valuation, security, block: number, pnl }));
    }

    /// Forgets Treasury futures: their vectors hold the basis stress.
    pub fn forget_treasury_futures(&mut self) {
        let old = std::mem::take(self);
        self.failed = old.failed;
        for unit in old.units {
            if !is_treasury_future(&unit.key.instrument) {
                self.insert(unit.key, unit.valuation.clone(), Arc::clone(&unit.pnl));
            }
        }
        for block in &mut self.blocks {
            block.sort_unstable_by_key(|i| self.units.get(*i).map(|u| u.key));
        }
    }

    /// The number of a priced unit, or why it has none.
    pub fn find(&self, key: &UnitKey) -> Result<usize, Option<&PriceError>> {
        self.by_key.get(key).copied().ok_or_else(|| self.failed.get(key))
    }

    /// A priced unit by number.
    pub fn get(&self, id: usize) -> Option<&Unit> {
        self.units.get(id).map(Arc::as_ref)
    }

    /// A priced unit by number, to keep.
    pub fn shared(&self, id: usize) -> Option<Arc<Unit>> {
        self.units.get(id).map(Arc::clone)
    }

    /// Units priced so far.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether nothing is priced yet.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Securities and funds seen so far.
    pub fn security_count(&self) -> usize {
        self.securities.len()
    }

    /// Every priced unit with its number, in an order that depends on nothing but the units.
    pub fn in_order(&self) -> impl Iterator<Item = (usize, &Unit)> {
        self.blocks.iter().flatten().filter_map(|id| Some((*id, self.get(*id)?)))
    }

    pub(super) fn blocks(&self) -> &[Vec<usize>] {
        &self.blocks
    }
}

fn security_key(instrument: &Instrument) -> Option<SecurityKey> {
    match instrument {
        Instrument::Fund(fund) => Some(SecurityKey::Fund(*fund)),
        other => other.security().map(|s| SecurityKey::Security(s.underlying())),
    }
}

fn is_treasury_future(instrument: &Instrument) -> bool {
    matches!(instrument, Instrument::Future(f) if f.product.kind() == ProductKind::Treasury)
}

/// A block that depends on the unit alone, not on what else is held: FNV-1a of its notation and
/// price. Two spellings of one price are one unit, so they must fall into one block.
fn block_of(key: &UnitKey) -> usize {
    let price = key.price.map(|p| p.normalize().to_string()).unwrap_or_default();
    let text = format!("{} {price}", key.instrument);
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash % BLOCKS as u64) as usize
}
