//! One point of a curve or a map.

use crate::{
    margin::{Binding, Evaluation, Reason, benefit},
    quantity::{Decimal, money::to_simulation},
    rulebook::ScopeRules,
    whatif::SweepPoint,
};

/// The figures of a document with a dial somewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Where the dial is; of a map, the first of the two.
    pub x: Decimal,
    /// Dollars to the cent, without cross-margining and as the switch stands.
    pub without_total: Decimal,
    pub with_total: Decimal,
    /// Negative when the XM account costs margin.
    pub saved: Decimal,
    /// Of the requirement without; zero where nothing is required.
    pub saved_fraction: f64,
    /// The two houses' savings as fractions, before threshold and cap; negative ones as they are.
    pub saving_ficc: f64,
    pub saving_cme: f64,
    /// The fraction applied as the switch stands.
    pub applied: Decimal,
    pub binding: Binding,
    pub reason: Reason,
    /// Net capital the firm need not hold, in dollars.
    pub capital_freed: Decimal,
    /// In force there.
    pub limits: ScopeRules,
}

impl Point {
    /// What an evaluation says.
    pub fn of(x: Decimal, e: &Evaluation) -> Self {
        Self {
            x,
            without_total: e.without.total,
            with_total: e.with.total,
            saved: e.saved(),
            saved_fraction: e.fraction(e.saved()),
            saving_ficc: e.arrangement.ficc.saving(),
            saving_cme: e.arrangement.cme.saving(),
            applied: e.applied(),
            binding: e.binding(),
            reason: e.reason(),
            capital_freed: e.benefit.firm_capital,
            limits: e.arrangement.limits,
        }
    }

    /// The same from a sweep of the futures of an evaluated book.
    pub(super) fn swept(point: &SweepPoint, e: &Evaluation) -> Self {
        let fraction = point.saved.checked_div(point.without_total).map_or(0.0, to_simulation);
        Self {
            x: point.x,
            without_total: point.without_total,
            with_total: point.with_total,
            saved: point.saved,
            saved_fraction: fraction,
            saving_ficc: point.saving_ficc,
            saving_cme: point.saving_cme,
            applied: point.applied,
            binding: point.binding,
            reason: point.reason,
            capital_freed: benefit::at_rate(point.saved, e.rules.benefit.firm_capital_rate),
            limits: e.arrangement.limits,
        }
    }

    /// By how much the lower saving lies above the cap, as a fraction; below it, negative. It is
    /// zero where the cap begins to hold, whatever the switch says.
    pub fn above_cap(&self) -> f64 {
        self.saving_ficc.min(self.saving_cme) - to_simulation(self.limits.cap)
    }
}
