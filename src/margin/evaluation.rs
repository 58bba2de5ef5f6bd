//! From holdings to every figure: the one evaluation that screens, reports and sweeps read.

use super::{
    Account, Arrangement, Benefit, Binding, Cache, FiccFigures, Gate, GateFailure, Holding, Ineligible, Leg,
    Lot, Operation, Problem, Reason, SpanFigures, Vectors,
    benefit::cents,
    book::Book,
    collateral::{Coverage, PricedLot, Terms, allocate},
    contribution::Shares,
    margining::Margining,
    models::{CoinLayer, Standing},
};
use crate::{
    instrument::{Asset, Coin, House, Instrument},
    market::{History, Kind, SecurityMaster},
    pricing::{AsOf, AsOfError, CurveShift},
    quantity::{Date, Decimal, money::to_simulation},
    risk::{Benchmarks, Scenarios, Unit, UnitKey},
    rulebook::{Overrides, Rules, Scope},
};
use std::sync::Arc;
use thiserror::Error;

/// Everything an evaluation starts from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub history: &'a History,
    /// Changes with every newly loaded history.
    pub history_revision: u64,
    /// Real issues and published factors; empty where none were loaded.
    pub securities: &'a Arc<SecurityMaster>,
    pub rules: &'a Arc<Rules>,
    /// What the scenario sets differently from the rulebook; the rules hold it already.
    pub overrides: &'a Arc<Overrides>,
    /// `None`: the last date of the history.
    pub as_of: Option<Date>,
    pub shift: CurveShift,
    /// Multiplies every basis move.
    pub basis_stress: f64,
    /// Share of each futures position designated to the XM account that is placed there.
    pub xm_share: Decimal,
    pub account: Account,
    pub gate: Gate,
    pub operation: Operation,
    pub scope: Scope,
    pub cross_margining: bool,
    pub holdings: &'a [Holding],
    pub lots: &'a [Lot],
}

/// Why nothing can be computed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EvaluationError {
    #[error(transparent)]
    Market(#[from] AsOfError),
}

/// One position as margined.
#[derive(Debug, Clone)]
pub struct Line {
    pub instrument: Instrument,
    pub quantity: Decimal,
    /// `None` when it has no value as of the date; a problem says why.
    pub unit: Option<Arc<Unit>>,
    /// The leg it joins, or why it joins none.
    pub eligibility: Result<Leg, Ineligible>,
    /// How much of it is in the XM account.
    pub xm_quantity: Decimal,
    /// Whether either house margins it under this scope.
    pub is_margined: bool,
}

impl Line {
    /// Signed market value in dollars; for futures the notional value.
    pub fn market_value(&self) -> Decimal {
        self.unit.as_ref().map_or(Decimal::ZERO, |u| cents(to_simulation(self.quantity) * u.valuation.value))
    }

    /// Dollars gained when yields fall by a basis point.
    pub fn dv01(&self) -> Decimal {
        self.unit.as_ref().map_or(Decimal::ZERO, |u| cents(to_simulation(self.quantity) * u.valuation.dv01))
    }
}

/// What the houses ask, in dollars to the cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Requirement {
    pub ficc: Decimal,
    pub cme: Decimal,
    pub total: Decimal,
}

/// The requirement by account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct With {
    pub ficc_xm: Decimal,
    pub ficc_ordinary: Decimal,
    pub ficc: Decimal,
    pub cme_xm: Decimal,
    pub cme_ordinary: Decimal,
    pub cme: Decimal,
    pub total: Decimal,
    /// The coin futures' part of `cme_xm`.
    pub cme_xm_coins: Decimal,
}

impl With {
    pub(super) fn new(ficc: [Decimal; 2], cme: [Decimal; 2], cme_xm_coins: Decimal) -> Self {
        let ([ficc_xm, ficc_ordinary], [cme_xm, cme_ordinary]) = (ficc, cme);
        let (ficc, cme) = (ficc_xm + ficc_ordinary, cme_xm + cme_ordinary);
        Self { ficc_xm, ficc_ordinary, ficc, cme_xm, cme_ordinary, cme, total: ficc + cme, cme_xm_coins }
    }
}

/// Number of scenarios in each set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub ficc: usize,
    pub minimum_margin: usize,
    pub cme: usize,
    pub stress: usize,
}

/// A day of the stress library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StressResult {
    pub date: Date,
    pub event: String,
    /// Of the whole book.
    pub pnl: Decimal,
    /// FICC positions, futures.
    pub cash_pnl: Decimal,
    pub futures_pnl: Decimal,
    pub(super) without: Decimal,
    pub(super) with: Decimal,
}

impl StressResult {
    /// The loss as a fraction of the requirement without cross-margining; zero for a gain.
    pub fn loss_over_margin_without(&self) -> Option<f64> {
        self.over(self.without)
    }

    /// The loss as a fraction of the requirement with cross-margining in force.
    pub fn loss_over_margin_with(&self) -> Option<f64> {
        self.over(self.with)
    }

    fn over(&self, requirement: Decimal) -> Option<f64> {
        let loss = (-self.pnl).max(Decimal::ZERO);
        loss.checked_div(requirement).map(to_simulation)
    }
}

/// Every figure of one document at one moment.
#[derive(Debug, Clone)]
pub struct Evaluation {
    pub as_of: Arc<AsOf>,
    pub market_label: String,
    pub market_kind: Kind,
    pub market_span: (Date, Date),
    pub account: Account,
    pub scope: Scope,
    pub cross_margining: bool,
    pub gate: Result<(), GateFailure>,
    pub counts: Counts,
    pub lines: Vec<Line>,
    /// The arrangement as it would be, or is, with the switch on.
    pub arrangement: Arrangement,
    pub coin_layer: Option<CoinLayer>,
    pub without: Requirement,
    /// With the switch on.
    pub possible: With,
    /// As the switch stands.
    pub with: With,
    /// The whole book, the XM account, the ordinary account.
    pub ficc: FiccFigures,
    pub ficc_xm: FiccFigures,
    pub ficc_ordinary: FiccFigures,
    pub cme: SpanFigures,
    pub cme_xm: SpanFigures,
    pub cme_ordinary: SpanFigures,
    /// The rate futures' part of the XM account at CME, before any saving.
    pub cme_xm_rates: Decimal,
    /// Of the requirement in force, and as it would be with the switch on.
    pub benefit: Benefit,
    pub possible_benefit: Benefit,
    pub pool: Vec<PricedLot>,
    pub coverage: Coverage,
    pub stress: Vec<StressResult>,
    pub problems: Vec<Problem>,
    pub vectors: Vectors,
    pub scenarios: Arc<Scenarios>,
    pub benchmarks: Arc<Benchmarks>,
    pub rules: Arc<Rules>,
    /// What the scenario sets differently from the rulebook.
    pub overrides: Arc<Overrides>,
    /// FICC, CME.
    pub(super) leg_dv01: [f64; 2],
    pub(super) standing: Standing,
    /// Numbers of the lines that are futures with a value.
    pub(super) futures: Vec<usize>,
    pub(super) shares: Shares,
}

impl Evaluation {
    /// What the switch as it stands saves; negative when the XM account costs margin.
    pub fn saved(&self) -> Decimal {
        self.without.total - self.with.total
    }

    /// What is, or would be, saved with the switch on.
    pub fn possible_saved(&self) -> Decimal {
        self.without.total - self.possible.total
    }

    /// A saving as a fraction of the requirement without.
    pub fn fraction(&self, saved: Decimal) -> f64 {
        saved.checked_div(self.without.total).map_or(0.0, to_simulation)
    }

    /// Why the applied saving is what it is, the switch included.
    pub fn reason(&self) -> Reason {
        if self.cross_margining { self.arrangement.reason } else { Reason::Off }
    }

    /// The fraction applied as the switch stands.
    pub fn applied(&self) -> Decimal {
        if self.cross_margining { self.arrangement.applied } else { Decimal::ZERO }
    }

    /// The house with the lower saving, as the switch stands.
    pub fn binding(&self) -> Binding {
        if self.cross_margining { self.arrangement.binding } else { Binding::None }
    }

    /// The reduction of the coin layer as the switch stands.
    pub fn coins_applied(&self) -> Decimal {
        self.coin_layer.filter(|_| self.cross_margining).map_or(Decimal::ZERO, |layer| layer.applied)
    }

    /// Whether the houses exchange their figures.
    pub fn operation(&self) -> Operation {
        self.standing.operation
    }

    /// Whether any figure rests on a scope that no regulator has approved.
    pub fn is_hypothetical(&self) -> bool {
        self.scope.is_hypothetical()
    }

    /// A line's share of the requirement in force; the shares add up to it.
    pub fn contribution(&self, line: usize) -> Decimal {
        self.lines.get(line).map_or(Decimal::ZERO, |l| self.shares.of(l, &self.rules))
    }

    /// The evaluation with the switch on, as far as requirements, what they are worth and collateral
    /// go: nothing but these depends on the switch, save contributions and ratios of stress days.
    pub fn switched_on(&self) -> Self {
        let mut on = self.clone();
        on.cross_margining = true;
        on.with = on.possible;
        on.benefit = on.possible_benefit;
        on.coverage = allocate(&on.pool, on.with.ficc, on.with.cme, &self.collateral_terms());
        on
    }

    /// The terms on which the collateral was allocated.
    pub fn collateral_terms(&self) -> Terms<'_> {
        let coins = |line: &Line, coin: Coin| match line.instrument {
            Instrument::Future(f) if line.unit.is_some() && f.product.asset() == Asset::Coin(coin) => {
                line.quantity * self.rules.contract(f.product).coins
            }
            _ => Decimal::ZERO,
        };
        let is_long = |coin| self.lines.iter().map(|l| coins(l, coin)).sum::<Decimal>() > Decimal::ZERO;
        Terms { settlement: self.as_of.settlement, rules: &self.rules, long_coin: Coin::ALL.map(is_long) }
    }

    /// Net DV01 of what each house margins, in dollars.
    pub fn leg_dv01(&self, house: House) -> f64 {
        let [cash, futures] = self.leg_dv01;
        if house == House::Cme { futures } else { cash }
    }
}

/// Computes every figure.
///
/// # Errors
/// [`EvaluationError`] when there is no market at the date. Anything wrong with single lines is a
/// [`Problem`] of the result, and the rest is computed.
pub fn evaluate(input: &Input, cache: &mut Cache) -> Result<Evaluation, EvaluationError> {
    let as_of = cache.as_of(input)?;
    let (scenarios, benchmarks) = cache.prepare(input, &as_of);
    let keys: Vec<UnitKey> = input
        .holdings
        .iter()
        .map(|h| UnitKey { instrument: h.instrument, price: h.price })
        .chain(input.lots.iter().map(|l| UnitKey { instrument: l.asset, price: None }))
        .collect();
    cache.units.price(keys.iter(), &as_of, input.rules, &scenarios, input.basis_stress);
    let book = Book::resolve(input, &as_of, &cache.units, &keys);
    let vectors = Vectors::update(&mut cache.sums, &book.quantities, &cache.units, scenarios.count());
    let Some(market_span) = input.history.span() else { return Err(AsOfError::Empty.into()) };
    let margining =
        Margining { input, as_of: &as_of, scenarios: &scenarios, benchmarks: &benchmarks, vectors: &vectors };
    Ok(margining.evaluate(book, &cache.units, market_span))
}
