//! A book that lines join and leave, with what is asked for it.
//!
//! Only what a line touches is worked out again: a note leaves CME's table alone, a future leaves
//! FICC's charges alone, and a line outside the XM account leaves both houses' models alone.

use super::{Asked, requirement};
use crate::{
    instrument::{Asset, Coin, House, Instrument},
    margin::{
        Account, Evaluation, Leg, Line, SpanFigures, Vectors,
        book::{coins_held, merge, parts_of},
        ficc::{self, Securities},
        legs::Part,
        margining::{Houses, with},
        models::{CoinLayer, Models, Standing},
        span::{self, Contracts, CreditTable},
    },
    quantity::{
        Decimal,
        money::{to_cent, to_simulation},
    },
};
use std::sync::Arc;

const CASH: [Part; 2] = [Part::CashXm, Part::CashOrdinary];
const FUTURES: [Part; 2] = [Part::FuturesXm, Part::FuturesOrdinary];
const COINS: [Part; 2] = [Part::CoinsXm, Part::CoinsOrdinary];

/// How many lines stand where, as far as it can be an obstacle to a saving.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// In the XM account: cash, futures, coins.
    in_xm: [usize; 3],
    /// With a value at FICC and at CME, and of these the eligible ones.
    held: [usize; 2],
    eligible: [usize; 2],
}

/// A book under attribution. Accounts stand in the order XM, ordinary, both as one.
#[derive(Debug, Clone)]
pub struct State<'a> {
    evaluation: &'a Evaluation,
    credits: Arc<CreditTable>,
    vectors: Vectors,
    pub securities: [Securities; 3],
    futures: [Contracts; 2],
    counts: Counts,
    pub houses: Houses,
    /// What both houses' models say; worked out again when the XM account changes.
    asked: Asked,
}

impl<'a> State<'a> {
    /// Nobody has joined yet.
    pub fn empty(evaluation: &'a Evaluation) -> Self {
        let securities = evaluation.lines.iter().filter_map(|l| l.unit.as_ref()?.security).max();
        let none = Securities::none(securities.map_or(0, |last| last + 1));
        Self {
            evaluation,
            credits: Arc::new(CreditTable::new(&evaluation.rules.cme)),
            vectors: Vectors::none(evaluation.vectors.count()),
            securities: [none.clone(), none.clone(), none],
            futures: [Contracts::new(), Contracts::new()],
            counts: Counts::default(),
            houses: Houses::default(),
            asked: Asked::default(),
        }
    }

    /// The whole book, with the vectors of its evaluation.
    pub fn whole(evaluation: &'a Evaluation) -> Self {
        let mut state = Self::empty(evaluation);
        for line in &evaluation.lines {
            state.enter(line, Decimal::ONE);
        }
        state.vectors = evaluation.vectors.clone();
        state.margin(true, true);
        state
    }

    /// What is asked now.
    pub fn asked(&self) -> Asked {
        self.asked
    }

    /// All contracts of an account, or of both.
    pub fn contracts(&self, place: usize) -> Contracts {
        match self.futures.get(place) {
            Some(own) => own.clone(),
            None => merge(&self.futures[0], &self.futures[1]),
        }
    }

    /// A line joins.
    pub fn add(&mut self, line: &Line) {
        self.change(line, Decimal::ONE);
    }

    /// A line leaves.
    pub fn remove(&mut self, line: &Line) {
        self.change(line, -Decimal::ONE);
    }

    fn change(&mut self, line: &Line, sign: Decimal) {
        self.enter(line, sign);
        let Some(unit) = &line.unit else { return self.margin(false, false) };
        let is_future = matches!(line.instrument, Instrument::Future(_));
        let Some(parts) = parts_of(&line.instrument, line.is_margined) else { return };
        for (part, quantity) in parts.into_iter().zip(accounts(line)) {
            let times = to_simulation(quantity * sign);
            if times == 0.0 || part == Part::Held {
                continue;
            }
            let sum = self.vectors.part(part).iter().zip(unit.pnl.iter()).map(|(a, b)| a + times * b);
            let sum = sum.collect();
            self.vectors = self.vectors.clone().replacing(part, sum);
        }
        self.margin(!is_future, is_future);
    }

    /// Counts, nets and contracts; the vectors are the caller's.
    fn enter(&mut self, line: &Line, sign: Decimal) {
        self.count(line, sign.is_sign_positive());
        let Some(unit) = line.unit.as_ref().filter(|_| line.is_margined) else { return };
        for (place, quantity) in accounts(line).into_iter().enumerate() {
            let quantity = quantity * sign;
            match line.instrument {
                _ if quantity.is_zero() => {}
                Instrument::Future(future) => {
                    let net = self.futures[place].entry(future).or_default();
                    *net += quantity;
                    if net.is_zero() {
                        self.futures[place].remove(&future);
                    }
                }
                _ => {
                    if let (Some(security), Some(facts)) = (unit.security, unit.valuation.security) {
                        let value = to_simulation(quantity) * facts.market_value;
                        for book in [place, 2] {
                            self.securities[book].add(security, value, &facts);
                        }
                    }
                }
            }
        }
    }

    fn count(&mut self, line: &Line, joins: bool) {
        let change = |slot: Option<&mut usize>| {
            if let Some(slot) = slot {
                *slot = if joins { *slot + 1 } else { slot.saturating_sub(1) };
            }
        };
        if let Ok(leg) = line.eligibility
            && !line.xm_quantity.is_zero()
        {
            change(self.counts.in_xm.get_mut(leg as usize));
        }
        let house = match line.instrument.house() {
            House::Ficc => 0,
            House::Cme => 1,
            House::None => return,
        };
        if line.unit.is_some() {
            change(self.counts.held.get_mut(house));
            if line.eligibility.is_ok() {
                change(self.counts.eligible.get_mut(house));
            }
        }
    }

    fn standing(&self) -> Standing {
        let none_eligible = |house: usize| self.counts.held[house] > 0 && self.counts.eligible[house] == 0;
        let has = |leg: Leg| self.counts.in_xm[leg as usize] > 0;
        Standing {
            is_gate_shut: self.evaluation.gate.is_err(),
            has_cash: has(Leg::Cash),
            has_futures: has(Leg::Futures),
            has_coins: has(Leg::Coins),
            no_cash_eligible: none_eligible(0),
            no_futures_eligible: none_eligible(1),
            operation: self.evaluation.standing.operation,
        }
    }

    /// Margins the book anew where it has changed.
    fn margin(&mut self, is_cash_changed: bool, is_futures_changed: bool) {
        if is_cash_changed {
            self.margin_at_ficc();
        }
        if is_futures_changed {
            self.margin_at_cme();
        }
        self.settle();
    }

    fn margin_at_ficc(&mut self) {
        let e = self.evaluation;
        let account = |parts: &[Part], securities: &Securities| match securities.is_empty() {
            true => ficc::FiccFigures::default(),
            false => {
                let pnl = self.vectors.sum(parts, &e.scenarios.ficc);
                ficc::figures(&pnl, securities, &e.benchmarks, &e.rules.ficc)
            }
        };
        let [xm, ordinary, all] = &self.securities;
        let (xm, ordinary) = (account(&CASH[..1], xm), account(&CASH[1..], ordinary));
        // with one account empty the other one is the whole book
        let all = match (self.securities[0].is_empty(), self.securities[1].is_empty()) {
            (_, true) => xm.clone(),
            (true, _) => ordinary.clone(),
            _ => account(&CASH, all),
        };
        (self.houses.ficc, self.houses.ficc_xm, self.houses.ficc_ordinary) = (all, xm, ordinary);
    }

    fn margin_at_cme(&mut self) {
        let e = self.evaluation;
        let customer = e.account == Account::Customer;
        let models = self.models();
        let by_model = |parts: &[Part]| SpanFigures::from_model(models.cme(parts), &e.rules.cme, customer);
        let spots = Coin::ALL.map(|coin| e.as_of.spot(coin));
        let figures = |contracts: &Contracts, rates: &[Part], coins: &[Part]| {
            let has_coins = contracts.keys().any(|f| f.product.asset() != Asset::Rates);
            match (contracts.is_empty(), e.rules.cme.model_for_dollars) {
                (true, _) => (SpanFigures::default(), SpanFigures::default()),
                (_, true) => (by_model(rates), by_model(coins)),
                (_, false) => (
                    span::rates(contracts, &e.rules, &self.credits, customer),
                    match has_coins {
                        true => span::coins(contracts, spots, &e.rules, customer),
                        false => SpanFigures::default(),
                    },
                ),
            }
        };
        let [xm, ordinary] = &self.futures;
        let (rates_xm, coins_xm) = figures(xm, &FUTURES[..1], &COINS[..1]);
        let (rates_ordinary, coins_ordinary) = figures(ordinary, &FUTURES[1..], &COINS[1..]);
        let (rates, coins) = match (xm.is_empty(), ordinary.is_empty()) {
            (_, true) => (rates_xm.clone(), coins_xm.clone()),
            (true, _) => (rates_ordinary.clone(), coins_ordinary.clone()),
            _ => figures(&merge(xm, ordinary), &FUTURES, &COINS),
        };
        let own = &mut self.houses;
        (own.rates_xm, own.rates_ordinary, own.rates) = (rates_xm, rates_ordinary, rates);
        (own.coins_xm, own.coins_ordinary, own.coins) = (coins_xm, coins_ordinary, coins);
    }

    fn models(&self) -> Models<'_> {
        let e = self.evaluation;
        Models { rules: &e.rules, scope: e.scope, scenarios: &e.scenarios, vectors: &self.vectors }
    }

    /// From the houses' own figures to what is asked.
    fn settle(&mut self) {
        let houses = &self.houses;
        let ficc = houses.ficc.requirement(Decimal::ZERO);
        let cme = to_cent(houses.rates.total() + houses.coins.total());
        let without = requirement(ficc, cme);
        let with = if self.evaluation.gate.is_err() {
            without
        } else {
            let coins = coins_held(&self.futures[0]);
            let (arrangement, layer): (_, Option<CoinLayer>) = self.models().arrange(self.standing(), &coins);
            let with = with(houses, &arrangement, layer);
            requirement(with.ficc, with.cme)
        };
        self.asked = Asked { without, with };
    }
}

/// How much of a line is in the XM and in the ordinary account.
fn accounts(line: &Line) -> [Decimal; 2] {
    [line.xm_quantity, line.quantity - line.xm_quantity]
}
