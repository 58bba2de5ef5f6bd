//! The legs that are looked at together, ranked over the FICC-style scenarios.

use super::{Evaluation, Part, Reason};
use crate::{
    quantity::{Date, Decimal, money::to_cent},
    risk::{Tail, rank, tail},
};

/// P&L in one scenario of the FICC-style set, in dollars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Index in the FICC-style set.
    pub scenario: usize,
    pub end: Date,
    pub cash: f64,
    pub futures: f64,
    pub both: f64,
}

/// What the ranking is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// One note and one future in the XM account.
    Pair,
    /// The rates legs of the XM account.
    XmAccount,
    /// The whole book, coins included.
    Book,
    /// Nothing is margined at all.
    Nothing,
}

/// Scenarios ranked by P&L, and the legs' own tails.
#[derive(Debug, Clone)]
pub struct WorstDays {
    pub looked: Looked,
    /// Worst first.
    pub outcomes: Vec<Outcome>,
    /// Place of the VaR scenario in that order.
    pub var_rank: usize,
    pub both: Tail,
    pub cash: Tail,
    pub futures: Tail,
    /// The requirement of what is ranked, as the switch stands.
    pub requirement: Decimal,
}

/// Ranks the XM account's legs, or the whole book when there is no pair in it.
pub fn worst_days(e: &Evaluation) -> WorstDays {
    let looked = looked(e);
    let (cash, futures) = legs(looked);
    let range = &e.scenarios.ficc;
    let (cash, futures) = (e.vectors.sum(cash, range), e.vectors.sum(futures, range));
    let both: Vec<f64> = cash.iter().zip(&futures).map(|(c, f)| c + f).collect();
    let var_rank = rank(both.len(), e.rules.ficc.confidence);
    let mut outcomes: Vec<Outcome> = both
        .iter()
        .enumerate()
        .filter_map(|(scenario, pnl)| {
            Some(Outcome {
                scenario,
                end: *e.scenarios.ends.get(scenario)?,
                cash: *cash.get(scenario)?,
                futures: *futures.get(scenario)?,
                both: *pnl,
            })
        })
        .collect();
    outcomes.sort_by(|a, b| a.both.total_cmp(&b.both).then(a.scenario.cmp(&b.scenario)));
    WorstDays {
        looked,
        outcomes,
        var_rank,
        both: tail(&both, var_rank),
        cash: tail(&cash, var_rank),
        futures: tail(&futures, var_rank),
        requirement: requirement(e, looked),
    }
}

/// What is looked at together.
pub(super) fn looked(e: &Evaluation) -> Looked {
    let has_pair = !matches!(e.arrangement.reason, Reason::EmptyLeg | Reason::NotEligible);
    let in_xm = e.lines.iter().filter(|l| !l.xm_quantity.is_zero()).count();
    match (has_pair, in_xm) {
        (true, 2) => Looked::Pair,
        (true, _) => Looked::XmAccount,
        _ if e.lines.iter().any(|l| l.is_margined && !l.quantity.is_zero()) => Looked::Book,
        _ => Looked::Nothing,
    }
}

fn legs(looked: Looked) -> (&'static [Part], &'static [Part]) {
    match looked {
        Looked::Pair | Looked::XmAccount => (&[Part::CashXm], &[Part::FuturesXm]),
        _ => (
            &[Part::CashXm, Part::CashOrdinary],
            &[Part::FuturesXm, Part::FuturesOrdinary, Part::CoinsXm, Part::CoinsOrdinary],
        ),
    }
}

/// What is asked for the same positions, so that a loss is held against its own margin.
fn requirement(e: &Evaluation, looked: Looked) -> Decimal {
    if !matches!(looked, Looked::Pair | Looked::XmAccount) {
        return e.with.total;
    }
    let keep = Decimal::ONE - e.applied();
    e.ficc_xm.requirement(e.applied()) + to_cent(e.cme_xm_rates * keep)
}
