//! The ladder as levels: each rung without, with, and what changes.

use super::{Evaluation, benefit::at_rate};
use crate::quantity::{Decimal, money::to_simulation};

/// A rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RungKind {
    Margin,
    Funding,
    FirmCapital,
    ClearingHouseCapital,
    LeverageCapital,
    Leverage,
    BasisCover,
}

/// How high a rung stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    Money(Decimal),
    /// Market value over the requirement.
    Times(f64),
    BasisPoints(f64),
    /// Nothing is held that it could be said of.
    None,
}

impl Level {
    /// As a number for comparison and drawing.
    pub fn amount(self) -> Option<f64> {
        match self {
            Self::Money(amount) => Some(to_simulation(amount)),
            Self::Times(x) | Self::BasisPoints(x) => Some(x),
            Self::None => None,
        }
    }
}

/// One rung in both worlds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rung {
    pub kind: RungKind,
    pub without: Level,
    pub with: Level,
}

impl Rung {
    /// What changes, for money.
    pub fn change(&self) -> Option<Decimal> {
        match (self.without, self.with) {
            (Level::Money(a), Level::Money(b)) => Some(b - a),
            _ => None,
        }
    }
}

/// The rungs that are shown, with the switch on: what the requirement would be, or is, worth.
pub fn ladder(evaluation: &Evaluation) -> Vec<Rung> {
    let (rules, e) = (&evaluation.rules.benefit, evaluation);
    let (without, with) = (e.without.total, e.possible.total);
    let money = |kind, rate| Rung {
        kind,
        without: Level::Money(at_rate(without, rate)),
        with: Level::Money(at_rate(with, rate)),
    };
    let benefit = &e.possible_benefit;
    let times = |x: Option<f64>| x.map_or(Level::None, Level::Times);
    let points = |x: Option<f64>| x.map_or(Level::None, Level::BasisPoints);
    let bank = rules.clearing_house_weight * rules.capital_ratio;
    let mut rungs = vec![money(RungKind::Margin, Decimal::ONE)];
    let mut show = |is_shown: bool, rung: Rung| rungs.extend(is_shown.then_some(rung));
    show(rules.show_funding, money(RungKind::Funding, rules.funding_spread));
    show(rules.show_firm_capital, money(RungKind::FirmCapital, rules.firm_capital_rate));
    show(rules.show_clearing_house_capital, money(RungKind::ClearingHouseCapital, bank));
    show(rules.show_leverage_capital, money(RungKind::LeverageCapital, rules.leverage_ratio));
    show(
        rules.show_leverage,
        Rung {
            kind: RungKind::Leverage,
            without: times(benefit.leverage_without),
            with: times(benefit.leverage_with),
        },
    );
    show(
        rules.show_basis_cover,
        Rung {
            kind: RungKind::BasisCover,
            without: points(benefit.basis_cover_without),
            with: points(benefit.basis_cover_bp),
        },
    );
    rungs
}
