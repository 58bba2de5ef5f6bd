//! Who asks for the margin: three ways to give every position its part of a requirement.
//!
//! *Marginal* is the requirement less that of the book without the position; *incremental* is what
//! the requirement grows by when the position joins those before it, in the book's order; *component*
//! is the position's average loss over the scenarios around the value at risk, at CME its outright at
//! its product's rate, rescaled. Components and increments add up to the requirement to the cent;
//! marginals need not. Unit vectors are combined anew and nothing is priced.

mod state;

use super::{
    Evaluation, Line, Requirement, With,
    contribution::{CmeShare, FiccShare, Shares},
    legs::Part,
};
use crate::{
    instrument::{Asset, Coin, Future, Instrument},
    quantity::{
        Decimal,
        money::{split_to_cents, to_simulation},
    },
};
use state::State;

/// With and without cross-margining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum World {
    Without,
    /// With the switch on.
    With,
}

impl World {
    pub const ALL: [Self; 2] = [Self::Without, Self::With];
}

/// One amount for each world and house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    pub without: Requirement,
    pub with: Requirement,
}

impl Asked {
    /// The amounts of a world.
    pub fn of(&self, world: World) -> &Requirement {
        match world {
            World::Without => &self.without,
            World::With => &self.with,
        }
    }

    fn less(&self, other: &Self) -> Self {
        let less = |a: &Requirement, b: &Requirement| requirement(a.ficc - b.ficc, a.cme - b.cme);
        Self { without: less(&self.without, &other.without), with: less(&self.with, &other.with) }
    }
}

fn requirement(ficc: Decimal, cme: Decimal) -> Requirement {
    Requirement { ficc, cme, total: ficc + cme }
}

/// A book ready to be attributed.
#[derive(Debug)]
pub struct Attributor<'a> {
    evaluation: &'a Evaluation,
    whole: State<'a>,
}

impl<'a> Attributor<'a> {
    /// Takes an evaluation apart.
    pub fn new(evaluation: &'a Evaluation) -> Self {
        Self { evaluation, whole: State::whole(evaluation) }
    }

    /// What is asked for the whole book, with the switch on and without cross-margining.
    pub fn asked(&self) -> Asked {
        let e = self.evaluation;
        Asked { without: e.without, with: requirement(e.possible.ficc, e.possible.cme) }
    }

    /// The requirement less that of the book without a line, by index.
    pub fn marginal(&self, line: usize) -> Asked {
        let Some(held) = self.evaluation.lines.get(line) else { return Asked::default() };
        let mut rest = self.whole.clone();
        rest.remove(held);
        self.asked().less(&rest.asked())
    }

    /// What each line adds to those before it. `step` is called for each; its error ends the work.
    ///
    /// # Errors
    /// Whatever `step` says.
    pub fn incremental<E>(&self, mut step: impl FnMut() -> Result<(), E>) -> Result<Vec<Asked>, E> {
        let lines = &self.evaluation.lines;
        let mut state = State::empty(self.evaluation);
        let mut before = Asked::default();
        let mut added = Vec::with_capacity(lines.len());
        for (i, line) in lines.iter().enumerate() {
            step()?;
            state.add(line);
            // the last step ends at the requirement itself: sums in another order may differ in the
            // last digit, and the increments add up to what is asked
            let after = if i + 1 == lines.len() { self.asked() } else { state.asked() };
            added.push(after.less(&before));
            before = after;
        }
        Ok(added)
    }

    /// Each line's component in a world.
    pub fn components(&self, world: World) -> Vec<Requirement> {
        let e = self.evaluation;
        let shares = self.shares(world);
        let asked = self.asked();
        let is_future = |line: &Line| matches!(line.instrument, Instrument::Future(_));
        let split = |is_wanted: &dyn Fn(&Line) -> bool, total: Decimal| {
            let raw = |line: &Line| match is_wanted(line) {
                true => to_simulation(shares.of(line, &e.rules)),
                false => 0.0,
            };
            let own: Vec<f64> = e.lines.iter().map(raw).collect();
            let is_held = |line: &Line| line.is_margined && !line.quantity.is_zero() && is_wanted(line);
            match own.iter().sum::<f64>().abs() > 1e-9 {
                true => split_to_cents(&own, total),
                // nobody's share can be told: all who are margined there share alike
                false => {
                    let alike: Vec<f64> = e.lines.iter().map(|l| f64::from(u8::from(is_held(l)))).collect();
                    split_to_cents(&alike, total)
                }
            }
        };
        let ficc = split(&|line| !is_future(line), asked.of(world).ficc);
        let cme = split(&is_future, asked.of(world).cme);
        ficc.into_iter().zip(cme).map(|(ficc, cme)| requirement(ficc, cme)).collect()
    }

    /// The keys by which each account's requirement is shared out.
    fn shares(&self, world: World) -> Shares {
        let (e, books) = (self.evaluation, &self.whole);
        let is_split = world == World::With && e.gate.is_ok();
        let ficc = |requirement: Decimal, place: usize, parts: &[Part]| {
            let around = [&e.ficc_xm, &e.ficc_ordinary, &e.ficc].get(place).map(|f| f.around_var());
            let pnl = e.vectors.sum(parts, &e.scenarios.ficc);
            FiccShare::new(requirement, around.unwrap_or_default(), &pnl, &books.securities[place])
        };
        let spots = Coin::ALL.map(|coin| e.as_of.spot(coin));
        let cme = |place: usize, of_coins: bool, requirement: Decimal| {
            let is_own = |future: &Future| (future.product.asset() != Asset::Rates) == of_coins;
            let own =
                books.contracts(place).iter().filter(|(f, _)| is_own(f)).map(|(f, q)| (*f, *q)).collect();
            CmeShare::new(&own, requirement, spots, &e.rules)
        };
        let cash = [Part::CashXm, Part::CashOrdinary];
        if !is_split {
            return Shares {
                ficc_ordinary: ficc(e.without.ficc, 2, &cash),
                cme_ordinary: cme(2, false, books.houses.rates.total()),
                cme_ordinary_coins: cme(2, true, books.houses.coins.total()),
                ..Shares::default()
            };
        }
        let With { ficc_xm, ficc_ordinary, cme_xm, cme_xm_coins, .. } = e.possible;
        Shares {
            ficc_xm: ficc(ficc_xm, 0, &cash[..1]),
            ficc_ordinary: ficc(ficc_ordinary, 1, &cash[1..]),
            cme_xm: cme(0, false, cme_xm - cme_xm_coins),
            cme_xm_coins: cme(0, true, cme_xm_coins),
            cme_ordinary: cme(1, false, books.houses.rates_ordinary.total()),
            cme_ordinary_coins: cme(1, true, books.houses.coins_ordinary.total()),
            is_split: true,
        }
    }
}
