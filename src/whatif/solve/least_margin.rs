//! The future, and the whole number of its contracts, that leave the least margin.

use super::{
    contracts::{Along, ContractsCurve},
    ground::{Candidate, Desk, Trade},
};
use crate::{
    margin::RehedgedFigures,
    quantity::Decimal,
    whatif::{Cancelled, Command, Progress},
};
use rayon::prelude::*;

/// The least-margin hedge with one future, everything else as held.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastMargin {
    pub trade: Trade,
    /// Figures as held, and with the trade.
    pub before: RehedgedFigures,
    pub after: RehedgedFigures,
    /// Net DV01 of everything margined that is left open, in dollars a basis point.
    pub open_dv01: f64,
    /// With-XM total against contracts of the winner.
    pub curve: ContractsCurve,
    /// The least total of every future looked at, lowest first.
    pub others: Vec<(Trade, Decimal)>,
}

impl LeastMargin {
    /// The step that makes it true.
    pub fn command(&self, desk: &Desk) -> Command {
        desk.ground.command("Least-margin hedge", &[self.trade])
    }
}

/// Finds the future whose contracts, with everything else as held, leave the lowest total with
/// cross-margining; `None` without a future to propose or without anything margined.
///
/// Guaranteed: the answer is no worse than the book as held; where twice the DV01-neutral number and
/// what is held span at most 160 contracts, no whole number in that span is better for any future
/// proposed; beyond that no number within 24 contracts of the answer is better, nor any number of the
/// scan. The total has kinks at cap and threshold and teeth from spread credits, so a dip narrower
/// than a 48th of the span can be missed.
///
/// # Errors
/// [`Cancelled`] once nobody wants it.
pub fn least_margin(desk: &Desk, progress: &Progress) -> Result<Option<LeastMargin>, Cancelled> {
    let before = desk.as_held();
    if before.without_total.is_zero() {
        return Ok(None);
    }
    let solved: Result<Vec<_>, Cancelled> =
        desk.ground.candidates().par_iter().map(|c| solve(desk, c, progress)).collect();
    let mut solved: Vec<Solved> = solved?.into_iter().flatten().collect();
    // equal totals go to the order in which products are listed
    solved.sort_by_key(|s| s.after.with_total);
    let others = solved.iter().map(|s| (desk.trade(&s.curve.candidate, s.contracts), s.after.with_total));
    let others: Vec<_> = others.collect();
    let Some(best) = solved.into_iter().next() else { return Ok(None) };
    let candidate = best.curve.candidate;
    let contracts = if best.after.with_total < before.with_total { best.contracts } else { candidate.held };
    let after = if contracts == candidate.held { before } else { best.after };
    Ok(Some(LeastMargin {
        trade: desk.trade(&candidate, contracts),
        before,
        after,
        open_dv01: desk.open_dv01(&[(&candidate, contracts)]),
        curve: best.curve,
        others,
    }))
}

/// One future's least margin.
struct Solved {
    contracts: Decimal,
    after: RehedgedFigures,
    curve: ContractsCurve,
}

fn solve(desk: &Desk, candidate: &Candidate, progress: &Progress) -> Result<Option<Solved>, Cancelled> {
    let mut along = Along::start(desk, candidate, progress)?;
    let Some(contracts) = along.least(|f| f.with_total)? else { return Ok(None) };
    let curve = along.curve();
    let after = curve.at(contracts).copied();
    Ok(after.map(|after| Solved { contracts: Decimal::from(contracts), after, curve }))
}
