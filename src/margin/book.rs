//! Positions resolved: each line valued, found eligible or not, and placed in the part it is margined in.

use super::{
    Holding, Ineligible, Leg, Operation, Problem, XmChoice, eligibility,
    evaluation::{Input, Line},
    legs::{PARTS, Part},
    models::Standing,
    span::Contracts,
};
use crate::{
    instrument::{Asset, Coin, House, Instrument},
    pricing::AsOf,
    quantity::{Decimal, date::days_between},
    risk::{Quantities, UnitKey, Units},
    rulebook::Rules,
};
use std::collections::BTreeSet;

/// Days without yields before the as-of date that are worth a warning.
const STALE_AFTER_DAYS: i64 = 5;

/// Positions resolved: lines, the parts they fall into, and what was wrong.
pub(super) struct Book {
    pub lines: Vec<Line>,
    pub problems: Vec<Problem>,
    pub quantities: [Quantities; PARTS],
    pub futures_xm: Contracts,
    pub futures_ordinary: Contracts,
}

impl Book {
    pub fn resolve(input: &Input, as_of: &AsOf, units: &Units, keys: &[UnitKey]) -> Self {
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
        let Some(parts) = parts_of(instrument, is_margined) else { return };
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

    pub fn standing(&self, is_gate_shut: bool, operation: Operation) -> Standing {
        Standing {
            is_gate_shut,
            operation,
            has_cash: self.has(Leg::Cash),
            has_futures: self.has(Leg::Futures),
            has_coins: self.has(Leg::Coins),
            no_cash_eligible: self.none_eligible(Leg::Cash),
            no_futures_eligible: self.none_eligible(Leg::Futures),
        }
    }

    pub fn has(&self, leg: Leg) -> bool {
        self.lines.iter().any(|l| l.eligibility == Ok(leg) && !l.xm_quantity.is_zero())
    }

    /// Whether a house holds positions of which none is eligible.
    pub fn none_eligible(&self, leg: Leg) -> bool {
        let house = if leg == Leg::Cash { House::Ficc } else { House::Cme };
        let mut held =
            self.lines.iter().filter(|l| l.unit.is_some() && l.instrument.house() == house).peekable();
        held.peek().is_some() && held.all(|l| l.eligibility.is_err())
    }
}

/// The parts in which an instrument stands: what is in the XM account, and the rest. `None` for what
/// has no profit and loss.
pub(super) fn parts_of(instrument: &Instrument, is_margined: bool) -> Option<[Part; 2]> {
    match instrument {
        Instrument::Future(f) if f.product.asset() != Asset::Rates => {
            Some([Part::CoinsXm, Part::CoinsOrdinary])
        }
        Instrument::Future(_) => Some([Part::FuturesXm, Part::FuturesOrdinary]),
        Instrument::Fund(_) if !is_margined => Some([Part::Held, Part::Held]),
        Instrument::Coin(_) => Some([Part::Held, Part::Held]),
        Instrument::Usdc | Instrument::Usd => None,
        _ => Some([Part::CashXm, Part::CashOrdinary]),
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

/// Net DV01 of some parts, in dollars, taken in the units' own order.
pub(super) fn dv01(book: &Book, parts: &[Part], units: &Units) -> f64 {
    let quantity = |unit| parts.iter().map(|p| book.quantities[*p as usize].of(unit)).sum::<f64>();
    units.in_order().map(|(number, unit)| quantity(number) * unit.valuation.dv01).sum()
}

pub(super) fn futures_lines(lines: &[Line]) -> Vec<usize> {
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

pub(super) fn net_coins(contracts: &Contracts, coin: Coin, rules: &Rules) -> Decimal {
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
