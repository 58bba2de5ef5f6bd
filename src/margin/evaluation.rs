//! From holdings to every figure: the one evaluation that screens, reports and sweeps read.

use super::{
    Account, Arrangement, Benefit, Binding, FiccFigures, Gate, GateFailure, Holding, Ineligible, Leg, Lot,
    Problem, Reason, SpanFigures, Vectors, XmChoice,
    benefit::{BenefitInput, cents},
    collateral::{Coverage, Destination, PricedLot, Terms, allocate, is_accepted, price_lot},
    contribution::{CmeShare, FiccShare, Shares},
    eligibility,
    ficc::{self, Securities},
    legs::{PARTS, Part},
    models::{CoinLayer, Models, Standing},
    span::{self, Contracts, CreditTable},
};
use crate::{
    instrument::{Asset, Coin, Future, House, Instrument},
    market::{History, Kind},
    pricing::{AsOf, AsOfError, CurveShift},
    quantity::{
        Date, Decimal,
        date::days_between,
        money::{to_cent, to_simulation},
    },
    risk::{Benchmarks, LegSum, Quantities, Scenarios, Unit, UnitKey, Units, UnitsKey, rank, tail},
    rulebook::{Rules, Scope},
};
use std::{collections::BTreeSet, sync::Arc};
use thiserror::Error;

/// Days without yields before the as-of date that are worth a warning.
const STALE_AFTER_DAYS: i64 = 5;

/// A 99 % order statistic over fewer scenarios than this rests on two of them or less.
const FEWEST_SCENARIOS: usize = 250;

/// Everything an evaluation starts from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub history: &'a History,
    /// Changes with every newly loaded history.
    pub history_revision: u64,
    pub rules: &'a Arc<Rules>,
    /// `None`: the last date of the history.
    pub as_of: Option<Date>,
    pub shift: CurveShift,
    /// Multiplies every basis move.
    pub basis_stress: f64,
    /// Share of each futures position designated to the XM account that is placed there.
    pub xm_share: Decimal,
    pub account: Account,
    pub gate: Gate,
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
    fn new(ficc: [Decimal; 2], cme: [Decimal; 2], cme_xm_coins: Decimal) -> Self {
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
    without: Decimal,
    with: Decimal,
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
    /// FICC, CME.
    leg_dv01: [f64; 2],
    pub(super) standing: Standing,
    /// Numbers of the lines that are futures with a value.
    pub(super) futures: Vec<usize>,
    shares: Shares,
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

    /// Whether any figure rests on a scope that no regulator has approved.
    pub fn is_hypothetical(&self) -> bool {
        self.scope.is_hypothetical()
    }

    /// A line's share of the requirement in force; the shares add up to it.
    pub fn contribution(&self, line: usize) -> Decimal {
        self.lines.get(line).map_or(Decimal::ZERO, |l| self.shares.of(l, &self.rules))
    }

    /// Net DV01 of what each house margins, in dollars.
    pub fn leg_dv01(&self, house: House) -> f64 {
        let [cash, futures] = self.leg_dv01;
        if house == House::Cme { futures } else { cash }
    }
}

/// What stays between evaluations.
#[derive(Debug, Default)]
pub struct Cache {
    as_of: Option<(AsOfKey, Arc<AsOf>)>,
    prepared: Option<Prepared>,
    units: Units,
    sums: [LegSum; PARTS],
}

type AsOfKey = (u64, Option<Date>, CurveShift, Option<f64>, Decimal, Date);

#[derive(Debug)]
struct Prepared {
    key: (u64, UnitsKey, i32, [f64; 20], f64),
    basis_stress: f64,
    scenarios: Arc<Scenarios>,
    benchmarks: Arc<Benchmarks>,
}

impl Cache {
    /// Units priced so far.
    pub fn priced_units(&self) -> usize {
        self.units.len()
    }

    fn as_of(&mut self, input: &Input) -> Result<Arc<AsOf>, AsOfError> {
        let r = input.rules;
        let key =
            (input.history_revision, input.as_of, input.shift, r.repo_rate, r.coupon_step, r.first_20_year);
        if let Some((known, as_of)) = &self.as_of
            && *known == key
        {
            return Ok(Arc::clone(as_of));
        }
        let as_of = Arc::new(AsOf::new(input.history, input.as_of, input.shift, r)?);
        self.as_of = Some((key, Arc::clone(&as_of)));
        Ok(as_of)
    }

    /// Scenario sets and benchmarks; forgets vectors that no longer hold.
    fn prepare(&mut self, input: &Input, as_of: &AsOf) -> (Arc<Scenarios>, Arc<Benchmarks>) {
        let rules = input.rules;
        let key = (
            input.history_revision,
            UnitsKey::new(as_of, input.shift, rules),
            rules.ficc.minimum_margin_years,
            rules.basis.size_bp,
            rules.basis.one_day_share,
        );
        match &mut self.prepared {
            Some(known) if known.key == key => {
                if known.basis_stress != input.basis_stress {
                    known.basis_stress = input.basis_stress;
                    self.units.forget_treasury_futures();
                    self.sums.iter_mut().for_each(LegSum::reset);
                }
                (Arc::clone(&known.scenarios), Arc::clone(&known.benchmarks))
            }
            _ => {
                let scenarios = Arc::new(Scenarios::new(input.history, as_of, rules));
                let benchmarks = Arc::new(Benchmarks::new(input.history, as_of, rules));
                self.units = Units::default();
                self.sums.iter_mut().for_each(LegSum::reset);
                self.prepared = Some(Prepared {
                    key,
                    basis_stress: input.basis_stress,
                    scenarios: Arc::clone(&scenarios),
                    benchmarks: Arc::clone(&benchmarks),
                });
                (scenarios, benchmarks)
            }
        }
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

/// Positions resolved: lines, the parts they fall into, and what was wrong.
struct Book {
    lines: Vec<Line>,
    problems: Vec<Problem>,
    quantities: [Quantities; PARTS],
    futures_xm: Contracts,
    futures_ordinary: Contracts,
}

impl Book {
    fn resolve(input: &Input, as_of: &AsOf, units: &Units, keys: &[UnitKey]) -> Self {
        let mut book = Self {
            lines: Vec::with_capacity(input.holdings.len()),
            problems: market_problems(input, as_of),
            quantities: std::array::from_fn(|_| Quantities::none(units.len())),
            futures_xm: Contracts::new(),
            futures_ordinary: Contracts::new(),
        };
        for (i, (holding, key)) in input.holdings.iter().zip(keys).enumerate() {
            book.add(i, holding, key, input, as_of, units);
        }
        book.report_held_twice(input.holdings);
        book
    }

    fn add(
        &mut self,
        i: usize,
        holding: &Holding,
        key: &UnitKey,
        input: &Input,
        as_of: &AsOf,
        units: &Units,
    ) {
        let instrument = holding.instrument;
        let (number, eligibility) = match units.find(key) {
            Ok(number) => (Some(number), eligibility::leg(&instrument, input.scope, as_of.date, input.rules)),
            Err(error) => {
                let what = error.map(ToString::to_string).unwrap_or_default();
                self.problems.push(Problem::NotPriced { line: i, instrument: instrument.to_string(), what });
                (None, Err(Ineligible::NotPriced))
            }
        };
        let xm_quantity = self.xm_quantity(i, holding, eligibility, input);
        let is_margined = number.is_some()
            && match instrument {
                Instrument::Fund(_) => input.scope.is_hypothetical(),
                other => other.house() != House::None,
            };
        let unit = number.and_then(|n| units.shared(n));
        if let Some(basket) = unit.as_ref().and_then(|u| u.valuation.basket())
            && basket.is_placeholder
        {
            self.problems.push(Problem::EmptyBasket { line: i, product: instrument.to_string() });
        }
        if let Some(number) = number {
            self.place(number, &instrument, xm_quantity, holding.quantity - xm_quantity, is_margined);
        }
        self.lines.push(Line {
            instrument,
            quantity: holding.quantity,
            unit,
            eligibility,
            xm_quantity,
            is_margined,
        });
    }

    /// How much of a holding the XM account takes.
    fn xm_quantity(
        &mut self,
        i: usize,
        holding: &Holding,
        eligibility: Result<Leg, Ineligible>,
        input: &Input,
    ) -> Decimal {
        let Ok(leg) = eligibility else { return Decimal::ZERO };
        let is_future = leg != Leg::Cash;
        let instrument = || holding.instrument.to_string();
        match holding.xm {
            XmChoice::Contracts(_) if !is_future => {
                self.problems.push(Problem::NoSplit { line: i, instrument: instrument() });
            }
            XmChoice::Contracts(contracts) if contracts.abs() > holding.quantity.abs() => {
                let held = holding.quantity.abs();
                self.problems.push(Problem::TooManyInXm {
                    line: i,
                    instrument: instrument(),
                    contracts,
                    held,
                });
            }
            _ => {}
        }
        if is_future {
            holding.xm.contracts_of(holding.quantity, input.xm_share)
        } else if holding.xm == XmChoice::Out {
            Decimal::ZERO
        } else {
            holding.quantity
        }
    }

    fn place(
        &mut self,
        number: usize,
        instrument: &Instrument,
        xm: Decimal,
        ordinary: Decimal,
        is_margined: bool,
    ) {
        let parts = match instrument {
            Instrument::Future(f) if f.product.asset() != Asset::Rates => {
                [Part::CoinsXm, Part::CoinsOrdinary]
            }
            Instrument::Future(_) => [Part::FuturesXm, Part::FuturesOrdinary],
            Instrument::Fund(_) if !is_margined => [Part::Held, Part::Held],
            Instrument::Coin(_) => [Part::Held, Part::Held],
            Instrument::Usdc | Instrument::Usd => return,
            _ => [Part::CashXm, Part::CashOrdinary],
        };
        for (part, quantity) in parts.into_iter().zip([xm, ordinary]) {
            if quantity.is_zero() {
                continue;
            }
            self.quantities[part as usize].add(number, quantity);
            match (part, instrument) {
                (Part::FuturesXm | Part::CoinsXm, Instrument::Future(f)) => {
                    *self.futures_xm.entry(*f).or_default() += quantity;
                }
                (_, Instrument::Future(f)) => *self.futures_ordinary.entry(*f).or_default() += quantity,
                _ => {}
            }
        }
    }

    /// A note held outright and as REPO with the same sign is most likely one holding entered twice.
    fn report_held_twice(&mut self, holdings: &[Holding]) {
        let outright: BTreeSet<_> = holdings
            .iter()
            .filter_map(|h| match h.instrument {
                Instrument::Security(s) => Some((s, h.quantity.is_sign_negative())),
                _ => None,
            })
            .collect();
        for (line, holding) in holdings.iter().enumerate() {
            if let Instrument::Repo(repo) = holding.instrument {
                let short =
                    holding.quantity.is_sign_negative() ^ (repo.side == crate::instrument::RepoSide::Reverse);
                if outright.contains(&(repo.collateral, short)) {
                    self.problems.push(Problem::HeldTwice { line, security: repo.collateral.to_string() });
                }
            }
        }
    }

    fn standing(&self, is_gate_shut: bool) -> Standing {
        Standing {
            is_gate_shut,
            has_cash: self.has(Leg::Cash),
            has_futures: self.has(Leg::Futures),
            has_coins: self.has(Leg::Coins),
            no_cash_eligible: self.none_eligible(Leg::Cash),
            no_futures_eligible: self.none_eligible(Leg::Futures),
        }
    }

    fn has(&self, leg: Leg) -> bool {
        self.lines.iter().any(|l| l.eligibility == Ok(leg) && !l.xm_quantity.is_zero())
    }

    /// Whether a house holds positions of which none is eligible.
    fn none_eligible(&self, leg: Leg) -> bool {
        let house = if leg == Leg::Cash { House::Ficc } else { House::Cme };
        let mut held =
            self.lines.iter().filter(|l| l.unit.is_some() && l.instrument.house() == house).peekable();
        held.peek().is_some() && held.all(|l| l.eligibility.is_err())
    }
}

fn market_problems(input: &Input, as_of: &AsOf) -> Vec<Problem> {
    let mut problems = Vec::new();
    let days = days_between(as_of.row_date, as_of.date);
    if days > STALE_AFTER_DAYS {
        problems.push(Problem::StaleMarket { as_of: as_of.date, row: as_of.row_date, days });
    }
    for coin in Coin::ALL {
        let is_used = input.holdings.iter().any(|h| match h.instrument {
            Instrument::Future(f) => f.product.asset() == Asset::Coin(coin),
            other => other == Instrument::Coin(coin),
        });
        if let Some(close) = as_of.spots[coin as usize].filter(|c| is_used && c.date < as_of.row_date) {
            problems.push(Problem::StaleSpot { coin: coin.name(), close: close.date, as_of: as_of.date });
        }
    }
    problems
}

struct Margining<'a> {
    input: &'a Input<'a>,
    as_of: &'a Arc<AsOf>,
    scenarios: &'a Arc<Scenarios>,
    benchmarks: &'a Arc<Benchmarks>,
    vectors: &'a Vectors,
}

const CASH: [Part; 2] = [Part::CashXm, Part::CashOrdinary];
const FUTURES: [Part; 2] = [Part::FuturesXm, Part::FuturesOrdinary];
const COINS: [Part; 2] = [Part::CoinsXm, Part::CoinsOrdinary];

/// What each account holds at FICC, netted.
struct Accounts {
    all: Securities,
    xm: Securities,
    ordinary: Securities,
}

impl Accounts {
    fn new(book: &Book, units: &Units) -> Self {
        let [xm, ordinary] = CASH.map(|part| &book.quantities[part as usize]);
        Self {
            all: Securities::new(&xm.plus(ordinary), units),
            xm: Securities::new(xm, units),
            ordinary: Securities::new(ordinary, units),
        }
    }
}

/// The two houses' stand-alone figures by account.
struct Houses {
    ficc: FiccFigures,
    ficc_xm: FiccFigures,
    ficc_ordinary: FiccFigures,
    rates_xm: SpanFigures,
    rates_ordinary: SpanFigures,
    coins_xm: SpanFigures,
    coins_ordinary: SpanFigures,
    rates: SpanFigures,
    coins: SpanFigures,
}

impl Margining<'_> {
    fn evaluate(self, book: Book, units: &Units, market_span: (Date, Date)) -> Evaluation {
        let (input, rules) = (self.input, self.input.rules);
        let cash = Accounts::new(&book, units);
        let houses = self.houses(&book, &cash);
        let gate = input.gate.check(input.account);
        let standing = book.standing(gate.is_err());
        let (arrangement, coin_layer) = self.models().arrange(standing, &coins_held(&book.futures_xm));
        let without = Requirement {
            ficc: houses.ficc.requirement(Decimal::ZERO),
            cme: to_cent(houses.rates.total() + houses.coins.total()),
            total: Decimal::ZERO,
        };
        let without = Requirement { total: without.ficc + without.cme, ..without };
        let stand_alone =
            With::new([Decimal::ZERO, without.ficc], [Decimal::ZERO, without.cme], Decimal::ZERO);
        let possible = if gate.is_err() { stand_alone } else { with(&houses, &arrangement, coin_layer) };
        let is_split = input.cross_margining && gate.is_ok();
        let in_force = if is_split { possible } else { stand_alone };
        let leg_dv01 = [dv01(&book, &CASH, units), dv01(&book, &[FUTURES, COINS].concat(), units)];
        let base = BenefitInput {
            without: without.total,
            with: possible.total,
            cash_value: cash.all.gross().iter().sum(),
            leg_dv01: leg_dv01[0].abs().max(leg_dv01[1].abs()),
        };
        let ladder = |with| Benefit::new(BenefitInput { with, ..base }, &rules.benefit);
        let shares = self.shares(&book, &cash, &houses, &in_force, is_split);
        let pool = self.pool(&book, units);
        let mut problems = book.problems;
        self.report(&mut problems, units, coin_layer, is_split, &book.futures_xm);
        Evaluation {
            as_of: Arc::clone(self.as_of),
            market_label: input.history.label().to_owned(),
            market_kind: input.history.kind(),
            market_span,
            account: input.account,
            scope: input.scope,
            cross_margining: input.cross_margining,
            gate,
            counts: Counts {
                ficc: self.scenarios.ficc.len(),
                minimum_margin: self.benchmarks.ends.len(),
                cme: self.scenarios.cme.len(),
                stress: self.scenarios.stress.len(),
            },
            standing,
            futures: futures_lines(&book.lines),
            lines: book.lines,
            arrangement,
            coin_layer,
            without,
            possible,
            with: in_force,
            cme: houses.rates.plus(&houses.coins),
            cme_xm_rates: houses.rates_xm.total(),
            cme_xm: houses.rates_xm.plus(&houses.coins_xm),
            cme_ordinary: houses.rates_ordinary.plus(&houses.coins_ordinary),
            ficc: houses.ficc,
            ficc_xm: houses.ficc_xm,
            ficc_ordinary: houses.ficc_ordinary,
            benefit: ladder(in_force.total),
            possible_benefit: ladder(possible.total),
            coverage: allocate(
                &pool,
                in_force.ficc,
                in_force.cme,
                &self.terms(&book.futures_xm, &book.futures_ordinary),
            ),
            pool,
            stress: self.stress(without.total, in_force.total),
            problems,
            vectors: self.vectors.clone(),
            scenarios: Arc::clone(self.scenarios),
            benchmarks: Arc::clone(self.benchmarks),
            rules: Arc::clone(rules),
            leg_dv01,
            shares,
        }
    }

    fn houses(&self, book: &Book, cash: &Accounts) -> Houses {
        let (rules, customer) = (self.input.rules, self.input.account == Account::Customer);
        let range = &self.scenarios.ficc;
        let account = |parts: &[Part], securities: &Securities| {
            ficc::figures(&self.vectors.sum(parts, range), securities, self.benchmarks, &rules.ficc)
        };
        let merged = merge(&book.futures_xm, &book.futures_ordinary);
        let credits = CreditTable::new(&rules.cme);
        let rates = |contracts: &Contracts, parts: &[Part]| {
            if rules.cme.model_for_dollars {
                SpanFigures::from_model(self.models().cme(parts), &rules.cme, customer)
            } else {
                span::rates(contracts, rules, &credits, customer)
            }
        };
        let coins = |contracts: &Contracts, parts: &[Part]| {
            if rules.cme.model_for_dollars {
                SpanFigures::from_model(self.models().cme(parts), &rules.cme, customer)
            } else {
                let spots = Coin::ALL.map(|c| self.as_of.spot(c));
                span::coins(contracts, spots, rules, customer)
            }
        };
        Houses {
            ficc: account(&CASH, &cash.all),
            ficc_xm: account(&[Part::CashXm], &cash.xm),
            ficc_ordinary: account(&[Part::CashOrdinary], &cash.ordinary),
            rates_xm: rates(&book.futures_xm, &[Part::FuturesXm]),
            rates_ordinary: rates(&book.futures_ordinary, &[Part::FuturesOrdinary]),
            coins_xm: coins(&book.futures_xm, &[Part::CoinsXm]),
            coins_ordinary: coins(&book.futures_ordinary, &[Part::CoinsOrdinary]),
            rates: rates(&merged, &FUTURES),
            coins: coins(&merged, &COINS),
        }
    }

    fn models(&self) -> Models<'_> {
        Models {
            rules: self.input.rules,
            scope: self.input.scope,
            scenarios: self.scenarios,
            vectors: self.vectors,
        }
    }

    fn shares(
        &self,
        book: &Book,
        cash: &Accounts,
        houses: &Houses,
        in_force: &With,
        is_split: bool,
    ) -> Shares {
        let spots = Coin::ALL.map(|c| self.as_of.spot(c));
        let ficc = |requirement, figures: &FiccFigures, parts: &[Part], securities: &Securities| {
            let pnl = self.vectors.sum(parts, &self.scenarios.ficc);
            FiccShare::new(requirement, figures.around_var(), &pnl, securities)
        };
        let cme = |contracts: &Contracts, of_coins: bool, requirement: Decimal| {
            let is_own = |f: &Future| (f.product.asset() != Asset::Rates) == of_coins;
            let own: Contracts = contracts.iter().filter(|(f, _)| is_own(f)).map(|(f, q)| (*f, *q)).collect();
            CmeShare::new(&own, requirement, spots, self.input.rules)
        };
        if !is_split {
            let all = merge(&book.futures_xm, &book.futures_ordinary);
            return Shares {
                ficc_ordinary: ficc(in_force.ficc, &houses.ficc, &CASH, &cash.all),
                cme_ordinary: cme(&all, false, houses.rates.total()),
                cme_ordinary_coins: cme(&all, true, houses.coins.total()),
                ..Shares::default()
            };
        }
        let coins_xm = in_force.cme_xm_coins;
        Shares {
            ficc_xm: ficc(in_force.ficc_xm, &houses.ficc_xm, &[Part::CashXm], &cash.xm),
            ficc_ordinary: ficc(
                in_force.ficc_ordinary,
                &houses.ficc_ordinary,
                &[Part::CashOrdinary],
                &cash.ordinary,
            ),
            cme_xm: cme(&book.futures_xm, false, in_force.cme_xm - coins_xm),
            cme_xm_coins: cme(&book.futures_xm, true, coins_xm),
            cme_ordinary: cme(&book.futures_ordinary, false, houses.rates_ordinary.total()),
            cme_ordinary_coins: cme(&book.futures_ordinary, true, houses.coins_ordinary.total()),
            is_split: true,
        }
    }

    fn terms(&self, xm: &Contracts, ordinary: &Contracts) -> Terms<'_> {
        let all = merge(xm, ordinary);
        let long = |coin| net_coins(&all, coin, self.input.rules) > Decimal::ZERO;
        Terms { settlement: self.as_of.settlement, rules: self.input.rules, long_coin: Coin::ALL.map(long) }
    }

    /// Lots given as collateral, and tokens, coins and cash held as positions.
    fn pool(&self, book: &Book, units: &Units) -> Vec<PricedLot> {
        let rules = self.input.rules;
        let lots = self.input.lots.iter().filter_map(|lot| {
            let number = units.find(&UnitKey { instrument: lot.asset, price: None }).ok()?;
            let valuation = &units.get(number)?.valuation;
            let at = lot.at.filter(|at| is_accepted(&lot.asset, *at));
            Some(price_lot(lot.asset, lot.amount, valuation.value, valuation.yield_, at, rules, false))
        });
        let held = book.lines.iter().filter_map(|line| {
            let valuation = &line.unit.as_ref()?.valuation;
            let is_asset = line.instrument.house() == House::None && line.quantity.is_sign_positive();
            is_asset.then(|| {
                price_lot(
                    line.instrument,
                    line.quantity,
                    valuation.value,
                    valuation.yield_,
                    None,
                    rules,
                    true,
                )
            })
        });
        lots.chain(held).filter(|lot| !lot.value.is_zero()).collect()
    }

    fn report(
        &self,
        problems: &mut Vec<Problem>,
        units: &Units,
        layer: Option<CoinLayer>,
        is_split: bool,
        futures_xm: &Contracts,
    ) {
        for lot in self.input.lots {
            self.report_lot(problems, lot, units);
        }
        for (set, range) in [("FICC-style", &self.scenarios.ficc), ("CME-style", &self.scenarios.cme)] {
            if range.len() < FEWEST_SCENARIOS {
                problems.push(Problem::FewScenarios { set, count: range.len() });
            }
        }
        let rules = &self.input.rules.ficc;
        let (from, to) = (rules.stressed_from, rules.stressed_to);
        let is_stressed = |row: Option<usize>| {
            row.and_then(|r| self.input.history.dates().get(r)).is_some_and(|d| *d >= from)
        };
        if to <= self.as_of.date && !is_stressed(self.input.history.row_on_or_before(to)) {
            problems.push(Problem::NoStressedYear { from, to });
        }
        let Some(layer) = layer.filter(|_| is_split) else { return };
        for coin in coins_held(futures_xm) {
            self.report_under_margined(problems, coin, layer, futures_xm);
        }
    }

    fn report_lot(&self, problems: &mut Vec<Problem>, lot: &Lot, units: &Units) {
        let asset = lot.asset.to_string();
        if let Err(error) = units.find(&UnitKey { instrument: lot.asset, price: None }) {
            let what = error.map(ToString::to_string).unwrap_or_default();
            problems.push(Problem::LotNotPriced { asset, what });
        } else if !is_accepted(&lot.asset, Destination::Firm) {
            problems.push(Problem::AcceptedNowhere { asset });
        } else if let Some(at) = lot.at.filter(|at| !is_accepted(&lot.asset, *at)) {
            problems.push(Problem::NotAccepted { asset, destination: at.name() });
        }
    }

    /// A coin's margin after the reduction against its own one-day 99 % loss.
    fn report_under_margined(
        &self,
        problems: &mut Vec<Problem>,
        coin: Coin,
        layer: CoinLayer,
        futures_xm: &Contracts,
    ) {
        let rules = self.input.rules;
        let own: Contracts = futures_xm
            .iter()
            .filter(|(f, _)| f.product.asset() == Asset::Coin(coin))
            .map(|(f, q)| (*f, *q))
            .collect();
        let spots = Coin::ALL.map(|c| self.as_of.spot(c));
        let customer = self.input.account == Account::Customer;
        let margin =
            to_cent(span::coins(&own, spots, rules, customer).total() * (Decimal::ONE - layer.applied));
        let notional = to_simulation(net_coins(&own, coin, rules)) * self.as_of.spot(coin).unwrap_or(0.0);
        let dates = self.scenarios.common(&self.scenarios.cme, &[coin]);
        let pnl: Vec<f64> =
            dates.iter().filter_map(|s| Some(notional * self.scenarios.coin_return(coin, *s)?)).collect();
        let loss = cents(tail(&pnl, rank(pnl.len(), rules.cme.confidence)).charge());
        if margin < loss {
            problems.push(Problem::CoinsUnderMargined { coin: coin.name(), margin, loss });
        }
    }

    fn stress(&self, without: Decimal, with: Decimal) -> Vec<StressResult> {
        let range = &self.scenarios.stress;
        let cash = self.vectors.sum(&[Part::CashXm, Part::CashOrdinary, Part::Held], range);
        let futures = self.vectors.sum(&[FUTURES, COINS].concat(), range);
        let dates = self.scenarios.ends.get(range.clone()).unwrap_or_default();
        let event = |date: &Date| {
            let known = self.input.rules.stress_days.iter().find(|s| s.date == *date);
            known.map(|s| s.event.clone()).unwrap_or_default()
        };
        dates
            .iter()
            .zip(cash.iter().zip(&futures))
            .map(|(date, (cash, futures))| StressResult {
                date: *date,
                event: event(date),
                pnl: cents(cash + futures),
                cash_pnl: cents(*cash),
                futures_pnl: cents(*futures),
                without,
                with,
            })
            .collect()
    }
}

/// The requirement with the switch on: each account apart, each figure rounded once.
fn with(houses: &Houses, arrangement: &Arrangement, layer: Option<CoinLayer>) -> With {
    let keep = Decimal::ONE - arrangement.applied;
    let keep_coins = Decimal::ONE - layer.map_or(Decimal::ZERO, |l| l.applied);
    let (rates, coins) = (houses.rates_xm.total() * keep, houses.coins_xm.total() * keep_coins);
    With::new(
        [houses.ficc_xm.requirement(arrangement.applied), houses.ficc_ordinary.requirement(Decimal::ZERO)],
        [to_cent(rates + coins), to_cent(houses.rates_ordinary.total() + houses.coins_ordinary.total())],
        to_cent(rates + coins) - to_cent(rates),
    )
}

/// Net DV01 of some parts, in dollars, taken in the units' own order.
fn dv01(book: &Book, parts: &[Part], units: &Units) -> f64 {
    let quantity = |unit| parts.iter().map(|p| book.quantities[*p as usize].of(unit)).sum::<f64>();
    units.in_order().map(|(number, unit)| quantity(number) * unit.valuation.dv01).sum()
}

fn futures_lines(lines: &[Line]) -> Vec<usize> {
    let is_future = |l: &Line| l.unit.is_some() && matches!(l.instrument, Instrument::Future(_));
    lines.iter().enumerate().filter(|(_, l)| is_future(l)).map(|(i, _)| i).collect()
}

pub(super) fn merge(a: &Contracts, b: &Contracts) -> Contracts {
    let mut all = a.clone();
    for (future, count) in b {
        *all.entry(*future).or_default() += count;
    }
    all
}

fn net_coins(contracts: &Contracts, coin: Coin, rules: &Rules) -> Decimal {
    contracts
        .iter()
        .filter(|(f, _)| f.product.asset() == Asset::Coin(coin))
        .map(|(f, q)| q * rules.contract(f.product).coins)
        .sum()
}

pub(super) fn coins_held(contracts: &Contracts) -> Vec<Coin> {
    let held =
        |coin: &Coin| contracts.iter().any(|(f, q)| f.product.asset() == Asset::Coin(*coin) && !q.is_zero());
    Coin::ALL.into_iter().filter(held).collect()
}
