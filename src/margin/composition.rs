//! What the requirement of each house is made of, with or without cross-margining.

use super::{Evaluation, FiccFigures, SpanFigures};
use crate::quantity::{Decimal, money::to_simulation};

/// FICC's requirement by part, in dollars.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FiccParts {
    pub var: f64,
    pub floor_top_up: f64,
    pub bid_ask: f64,
    pub mla: f64,
}

/// CME's requirement by part, in dollars; spread credits are taken off the outright.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CmeParts {
    pub outright_net: f64,
    pub calendar_charge: f64,
    pub heightened_risk: f64,
    /// What was taken off.
    pub spread_credit: f64,
}

impl FiccParts {
    fn of(figures: &FiccFigures, keep: f64) -> Self {
        Self {
            var: figures.var.max(0.0) * keep,
            floor_top_up: figures.floor_top_up() * keep,
            bid_ask: figures.bid_ask * keep,
            mla: figures.mla,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            var: self.var + other.var,
            floor_top_up: self.floor_top_up + other.floor_top_up,
            bid_ask: self.bid_ask + other.bid_ask,
            mla: self.mla + other.mla,
        }
    }
}

impl CmeParts {
    fn of(figures: &SpanFigures, keep: f64) -> Self {
        let part = |amount: Decimal| to_simulation(amount) * keep;
        Self {
            outright_net: part(figures.outright - figures.spread_credit),
            calendar_charge: part(figures.calendar_charge),
            heightened_risk: part(figures.heightened_risk),
            spread_credit: part(figures.spread_credit),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            outright_net: self.outright_net + other.outright_net,
            calendar_charge: self.calendar_charge + other.calendar_charge,
            heightened_risk: self.heightened_risk + other.heightened_risk,
            spread_credit: self.spread_credit + other.spread_credit,
        }
    }
}

/// The parts without cross-margining.
pub fn without(e: &Evaluation) -> (FiccParts, CmeParts) {
    (FiccParts::of(&e.ficc, 1.0), CmeParts::of(&e.cme, 1.0))
}

/// The parts with the switch on.
pub fn with(e: &Evaluation) -> (FiccParts, CmeParts) {
    if e.gate.is_err() {
        return without(e);
    }
    let keep = 1.0 - to_simulation(e.arrangement.applied);
    let xm_total = to_simulation(e.cme_xm.total());
    let keep_cme = if xm_total > 0.0 { to_simulation(e.possible.cme_xm) / xm_total } else { 1.0 };
    let ficc = FiccParts::of(&e.ficc_xm, keep).plus(FiccParts::of(&e.ficc_ordinary, 1.0));
    let cme = CmeParts::of(&e.cme_xm, keep_cme).plus(CmeParts::of(&e.cme_ordinary, 1.0));
    (ficc, cme)
}
