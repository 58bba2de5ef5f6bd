//! The figures of a book whose interest-rate futures change and nothing else: what a sweep of the
//! hedge ratio asks for, from the vectors of an evaluation.
//!
//! Two ways to the same figures. [`Rehedge::figures`] takes any quantities and sums every scenario;
//! [`Rehedge::along`] takes whole contracts that follow a ratio and looks only at scenarios
//! that can be in the tail; it covers the two houses' usual figures without a layer of coins.

mod along;
mod coin_layer;
mod models_on;

pub use along::{Drift, Path, WholeSplit};

use super::{
    Account, Arrangement, Binding, Evaluation, Leg, Line, Reason, SpanFigures,
    book::{coins_held, merge},
    legs::Part,
    models::{Models, Standing},
    span::{self, Contracts, CreditTable},
    whole_span::WholeSpan,
};
use crate::{
    instrument::{Asset, Coin, Future, Instrument},
    quantity::{
        Decimal,
        money::{from_simulation, to_cent, to_simulation},
    },
    risk::{Columns, Unit},
};

/// Contracts of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    pub held: Decimal,
    /// Of them in the XM account.
    pub xm: Decimal,
}

/// What an evaluation of the book with these futures says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RehedgedFigures {
    /// Dollars to the cent, without cross-margining and as the switch stands.
    pub without_total: Decimal,
    pub with_total: Decimal,
    /// The two houses' parts of `with_total`.
    pub with_ficc: Decimal,
    pub with_cme: Decimal,
    /// The two houses' savings as fractions, before threshold and cap.
    pub saving_ficc: f64,
    pub saving_cme: f64,
    /// The fraction applied as the switch stands, the house that binds, and why.
    pub applied: Decimal,
    pub binding: Binding,
    pub reason: Reason,
}

/// A book ready to take other numbers of interest-rate futures.
#[derive(Debug)]
pub struct Rehedge<'a> {
    evaluation: &'a Evaluation,
    lines: Vec<RateLine<'a>>,
    columns: Columns<'a>,
    /// Coin futures in the XM and in the ordinary account.
    coins: [Contracts; 2],
    credits: CreditTable,
    /// The table in whole contracts, where its rates fit in integers.
    table: Option<WholeSpan>,
    /// Coins in the XM account, where they stand in a layer of their own.
    layer: Option<coin_layer::Layer>,
}

#[derive(Debug, Clone, Copy)]
struct RateLine<'a> {
    number: usize,
    line: &'a Line,
    future: Future,
    unit: &'a Unit,
    column: usize,
}

impl RateLine<'_> {
    fn is_eligible(&self) -> bool {
        self.line.eligibility == Ok(Leg::Futures)
    }
}

/// Requirements of the XM account, the ordinary account and both as one, not rounded.
#[derive(Debug, Clone, Copy, Default)]
struct Accounts {
    xm: Decimal,
    ordinary: Decimal,
    all: Decimal,
}

impl<'a> Rehedge<'a> {
    /// Takes from an evaluation what does not change.
    pub fn new(evaluation: &'a Evaluation) -> Self {
        Self::with_more(evaluation, &[])
    }

    /// The same with lines that the book does not hold: futures of an evaluation under the same market,
    /// levers and rules. They are numbered after the book's own, and hold what they are given.
    pub fn with_more(evaluation: &'a Evaluation, more: &'a [Line]) -> Self {
        let mut lines: Vec<RateLine> = Vec::new();
        let mut coins = [Contracts::new(), Contracts::new()];
        let numbered = evaluation.futures.iter().filter_map(|i| Some((*i, evaluation.lines.get(*i)?)));
        for (number, line) in numbered.chain((evaluation.lines.len()..).zip(more)) {
            let (Instrument::Future(future), Some(unit)) = (line.instrument, &line.unit) else { continue };
            if future.product.asset() == Asset::Rates {
                lines.push(RateLine { number, line, future, unit: unit.as_ref(), column: 0 });
            } else {
                let [xm, ordinary] = &mut coins;
                add(xm, future, line.xm_quantity);
                add(ordinary, future, line.quantity - line.xm_quantity);
            }
        }
        let columns = Columns::new(lines.iter().map(|l| l.unit));
        for line in &mut lines {
            line.column = columns.position(line.unit).unwrap_or_default();
        }
        let futures: Vec<Future> = lines.iter().map(|l| l.future).collect();
        let (rules, credits) = (&evaluation.rules.cme, CreditTable::new(&evaluation.rules.cme));
        let table = WholeSpan::new(&futures, rules, &credits, evaluation.account == Account::Customer);
        let layer = coin_layer::Layer::new(evaluation, &coins_held(&coins[0]));
        Self { evaluation, lines, columns, coins, credits, table, layer }
    }

    /// The numbers of the lines whose contracts it takes, and whether each may stand in the XM account.
    pub fn line_numbers(&self) -> impl Iterator<Item = (usize, bool)> {
        self.lines.iter().map(|l| (l.number, l.is_eligible()))
    }

    /// The figures with these contracts, one split a line.
    pub fn figures(&self, splits: &[Split]) -> RehedgedFigures {
        if self.has_rates_apart() {
            return self.usual_figures(splits);
        }
        let e = self.evaluation;
        let ordinary = |split: &Split| split.held - split.xm;
        let vectors = e
            .vectors
            .clone()
            .replacing(Part::FuturesXm, self.pnl(splits, |s| s.xm))
            .replacing(Part::FuturesOrdinary, self.pnl(splits, ordinary));
        let models = Models { rules: &e.rules, scope: e.scope, scenarios: &e.scenarios, vectors: &vectors };
        let contracts = [self.contracts(splits, 0, |s| s.xm), self.contracts(splits, 1, ordinary)];
        let is_in_xm = |(line, split): (&RateLine, &Split)| line.is_eligible() && !split.xm.is_zero();
        let standing = Standing { has_futures: self.lines.iter().zip(splits).any(is_in_xm), ..e.standing };
        let (arrangement, layer) = models.arrange(standing, &coins_held(&contracts[0]));
        let rates = self.rates(&models, &contracts);
        let coins = self.coins(&models);
        let coins_applied = layer.map_or(Decimal::ZERO, |layer| layer.applied);
        self.settle(&Charges::new(e), &arrangement, rates, coins, coins_applied)
    }

    /// P&L in every scenario of an amount a line.
    fn pnl(&self, splits: &[Split], amount: impl Fn(&Split) -> Decimal) -> Vec<f64> {
        let mut quantities = vec![0.0; self.columns.len()];
        for (line, split) in self.lines.iter().zip(splits) {
            if let Some(slot) = quantities.get_mut(line.column) {
                *slot += to_simulation(amount(split));
            }
        }
        self.columns.sum(&quantities, &(0..self.evaluation.vectors.count()))
    }

    /// All futures of an account, coins among them.
    fn contracts(&self, splits: &[Split], account: usize, amount: impl Fn(&Split) -> Decimal) -> Contracts {
        let mut contracts = self.coins.get(account).cloned().unwrap_or_default();
        for (line, split) in self.lines.iter().zip(splits) {
            add(&mut contracts, line.future, amount(split));
        }
        contracts
    }

    fn is_customer(&self) -> bool {
        self.evaluation.account == Account::Customer
    }

    fn rates(&self, models: &Models, [xm, ordinary]: &[Contracts; 2]) -> Accounts {
        let rules = models.rules;
        if rules.cme.model_for_dollars {
            return self.by_model(models, [Part::FuturesXm, Part::FuturesOrdinary]);
        }
        let table =
            |contracts: &Contracts| span::rates(contracts, rules, &self.credits, self.is_customer()).total();
        Accounts { xm: table(xm), ordinary: table(ordinary), all: table(&merge(xm, ordinary)) }
    }

    fn coins(&self, models: &Models) -> Accounts {
        if models.rules.cme.model_for_dollars {
            return self.by_model(models, [Part::CoinsXm, Part::CoinsOrdinary]);
        }
        self.coins_by_table()
    }

    fn coins_by_table(&self) -> Accounts {
        let (e, [xm, ordinary]) = (self.evaluation, &self.coins);
        if xm.is_empty() && ordinary.is_empty() {
            return Accounts::default();
        }
        let spots = Coin::ALL.map(|coin| e.as_of.spot(coin));
        let table =
            |contracts: &Contracts| span::coins(contracts, spots, &e.rules, self.is_customer()).total();
        Accounts { xm: table(xm), ordinary: table(ordinary), all: table(&merge(xm, ordinary)) }
    }

    fn by_model(&self, models: &Models, parts: [Part; 2]) -> Accounts {
        let of = |parts: &[Part]| {
            SpanFigures::from_model(models.cme(parts), &models.rules.cme, self.is_customer()).total()
        };
        let [xm, ordinary] = parts;
        Accounts { xm: of(&[xm]), ordinary: of(&[ordinary]), all: of(&parts) }
    }

    /// From requirements to figures: each rounded once.
    fn settle(
        &self,
        ficc: &Charges,
        arrangement: &Arrangement,
        rates: Accounts,
        coins: Accounts,
        coins_applied: Decimal,
    ) -> RehedgedFigures {
        let is_on = self.evaluation.cross_margining;
        let without_cme = to_cent(rates.all + coins.all);
        let (with_ficc, with_cme) = if is_on && self.evaluation.gate.is_ok() {
            let keep = Decimal::ONE - arrangement.applied;
            let in_xm = rates.xm * keep + coins.xm * (Decimal::ONE - coins_applied);
            (ficc.with(keep), to_cent(in_xm) + to_cent(rates.ordinary + coins.ordinary))
        } else {
            (ficc.without, without_cme)
        };
        RehedgedFigures {
            without_total: ficc.without + without_cme,
            with_total: with_ficc + with_cme,
            with_ficc,
            with_cme,
            saving_ficc: arrangement.ficc.saving(),
            saving_cme: arrangement.cme.saving(),
            applied: if is_on { arrangement.applied } else { Decimal::ZERO },
            binding: if is_on { arrangement.binding } else { Binding::None },
            reason: if is_on { arrangement.reason } else { Reason::Off },
        }
    }
}

/// FICC's side, which holds no futures.
#[derive(Debug, Clone, Copy)]
struct Charges {
    without: Decimal,
    ordinary: Decimal,
    /// The XM account's charge, which a saving reduces, and what it does not.
    xm: Decimal,
    xm_add_on: Decimal,
}

impl Charges {
    fn new(evaluation: &Evaluation) -> Self {
        Self {
            without: evaluation.without.ficc,
            ordinary: evaluation.ficc_ordinary.requirement(Decimal::ZERO),
            xm: from_simulation(evaluation.ficc_xm.charge()),
            xm_add_on: from_simulation(evaluation.ficc_xm.mla),
        }
    }

    fn with(&self, keep: Decimal) -> Decimal {
        to_cent(self.xm * keep + self.xm_add_on) + self.ordinary
    }
}

/// Nothing is no entry, as where a book is resolved.
fn add(contracts: &mut Contracts, future: Future, count: Decimal) {
    if !count.is_zero() {
        *contracts.entry(future).or_default() += count;
    }
}
