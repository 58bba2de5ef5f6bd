//! The figure tree: every figure of an evaluation with its label, amount, formula in words, inputs,
//! grade and source. What the screen, the report and the explain panel all read.
//!
//! Amounts are read from the evaluation's fields and methods, all of them in `amounts`; a formula
//! only formats amounts that are figures themselves. A figure is made when it is asked for.

mod amounts;
mod arrangement;
mod cme;
mod coverage;
mod day;
mod ficc;
mod held;
mod id;
mod inputs;
mod labels;
mod lines;
mod models;
mod ranking;
mod requirement;
mod setters;
mod stress;
mod words;
mod worth;

pub use day::{Day, Pick, PositionChange, PositionPnl, Ranked, Rule, Swap};
pub use id::{
    Book, ClearingHouse, CmePart, CollateralPart, Column, FiccPart, FigureId, Layer, Party, RatioPart, Rung,
    ScenarioSet, StressPart, Switch,
};
pub use ranking::{Legs, Ranking};

use super::Evaluation;
use crate::{
    quantity::Decimal,
    rulebook::{Grade, InForce, Rulebook},
};
use inputs::Inputs;
use std::collections::{BTreeMap, BTreeSet, VecDeque, btree_map::Entry};

/// How much a figure is, in its own unit. Simulated dollars are not rounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// Dollars.
    Money(Decimal),
    /// Dollars of a simulation.
    Simulated(f64),
    /// 0.8 is 80 %.
    Fraction(f64),
    Times(f64),
    BasisPoints(f64),
    Count(usize),
    /// There is nothing to measure: leverage without a requirement, say.
    None,
}

/// What a figure is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureInput {
    Figure(FigureId),
    /// A rulebook parameter by name.
    Parameter(String),
    /// A line of the evaluation by index.
    Position(usize),
    /// A scenario by its index in [`crate::risk::Scenarios`], all sets one behind the other, and its
    /// rank from the worst among those it was chosen from, starting at zero.
    Scenario {
        index: usize,
        rank: usize,
    },
    /// What the market, or the person, says a thing is worth.
    Quote(String),
}

/// A figure with everything a person needs to judge it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub id: FigureId,
    pub label: String,
    pub amount: Amount,
    /// In words, with the numbers in it; no capital at its start and no full stop.
    pub formula: String,
    pub inputs: Vec<FigureInput>,
    /// The worst among the parameters it rests on, however far down; at best calibrated where it
    /// rests on market data.
    pub grade: Grade,
    /// Where the formula, or the value, comes from.
    pub source: String,
}

/// The figures of one evaluation.
///
/// ```
/// use crossmargin::margin::{Evaluation, figures::{Figures, FigureId, Party}};
///
/// fn explain(evaluation: &Evaluation) -> Option<String> {
///     let total = Figures::new(evaluation).get(FigureId::Without(Party::Total))?;
///     Some(format!("{}: {}", total.label, total.formula))
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Figures<'a> {
    evaluation: &'a Evaluation,
}

/// The parameter that caps the coin layer.
const COINS_CAP: &str = "scope.unified.coins_cap";

/// What a figure says about itself beside its amount.
struct Explained {
    formula: String,
    inputs: Vec<FigureInput>,
    source: String,
}

impl Explained {
    fn new(formula: impl Into<String>, source: impl Into<String>, inputs: Inputs) -> Self {
        Self { formula: formula.into(), inputs: inputs.list(), source: source.into() }
    }
}

impl<'a> Figures<'a> {
    /// The figures of an evaluation. Nothing is made yet.
    pub fn new(evaluation: &'a Evaluation) -> Self {
        Self { evaluation }
    }

    /// A figure, or `None` where this evaluation has none of that name.
    pub fn get(&self, id: FigureId) -> Option<Figure> {
        let amount = self.amount(id)?;
        let Explained { formula, inputs, source } = self.explain(id);
        Some(Figure {
            id,
            label: self.label(id),
            amount,
            formula,
            grade: self.grade(&inputs),
            inputs,
            source,
        })
    }

    /// The figures that a figure is made of; none for a name this evaluation does not have.
    pub fn children(&self, id: FigureId) -> Vec<FigureId> {
        if self.amount(id).is_none() {
            return Vec::new();
        }
        figures_among(&self.explain(id).inputs).collect()
    }

    /// The figures that are shown for their own sake. Every other one is reached from them.
    pub fn roots(&self) -> Vec<FigureId> {
        let candidates = [
            self.headline_roots(),
            self.arrangement_roots(),
            self.house_roots(),
            self.worth_roots(),
            self.coverage_roots(),
            self.line_roots(),
            self.stress_roots(),
        ];
        candidates.into_iter().flatten().filter(|id| self.amount(*id).is_some()).collect()
    }

    /// Every figure once: the roots in order, each followed by what it is made of.
    pub fn all(&self) -> Vec<FigureId> {
        let mut seen = BTreeSet::new();
        let mut all = Vec::new();
        let mut open = self.roots();
        open.reverse();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                all.push(id);
                open.extend(self.children(id).into_iter().rev());
            }
        }
        all
    }

    /// A shortest way to a figure from those of the headline, both ends included; the figure alone where
    /// none leads to it within a few steps.
    pub fn way_to(&self, id: FigureId) -> Vec<FigureId> {
        let mut from: BTreeMap<FigureId, Option<FigureId>> = BTreeMap::new();
        let mut open: VecDeque<(FigureId, usize)> = VecDeque::new();
        for root in self.headline_roots() {
            from.insert(root, None);
            open.push_back((root, 0));
        }
        while let Some((at, steps)) = open.pop_front() {
            if at == id {
                return way_back(&from, id);
            }
            if steps < LONGEST_WAY && !at.is_of_a_line() {
                for child in self.children(at) {
                    if let Entry::Vacant(slot) = from.entry(child) {
                        slot.insert(Some(at));
                        open.push_back((child, steps + 1));
                    }
                }
            }
        }
        vec![id]
    }

    fn explain(&self, id: FigureId) -> Explained {
        let e = self.evaluation;
        match id {
            FigureId::Without(party) => self.without(party),
            FigureId::With(switch, party) => self.with(switch, party),
            FigureId::WithAccount(switch, house, book) => self.with_account(switch, house, book),
            FigureId::Saved(switch) => self.saved(switch),
            FigureId::SavedFraction(switch) => self.saved_fraction(switch),
            FigureId::Ratio(layer, house, part) => self.ratio(layer, house, part),
            FigureId::Scenarios(set) => self.scenarios(set),
            FigureId::CommonDates(set) => self.common_dates(set),
            FigureId::HouseSaving(layer, house) => self.house_saving(layer, house),
            FigureId::Raw => self.raw(),
            FigureId::Threshold => self.limit(e.scope.threshold_parameter(), e.arrangement.limits.threshold),
            FigureId::Cap => self.limit(e.scope.cap_parameter(), e.arrangement.limits.cap),
            FigureId::CoinsCap => self.limit(COINS_CAP.to_owned(), e.rules.coins_cap),
            FigureId::Applied(switch) => self.applied(switch),
            FigureId::CoinsApplied(switch) => self.coins_applied(switch),
            FigureId::Ficc(book, part) => self.ficc_part(book, part),
            FigureId::GrossBucket(book, bucket) => self.gross_bucket(book, bucket),
            FigureId::Cme(book, part) => self.cme_part(book, part),
            FigureId::SpreadCredit(book, credit) => self.spread_credit(book, credit),
            FigureId::Worth(rung, column) => self.worth(rung, column),
            FigureId::LegDv01(house) => self.leg_dv01(house),
            FigureId::NetDv01 => self.net_dv01(),
            FigureId::Collateral(at, part) => self.collateral(at, part),
            FigureId::FundedUpstream => self.funded_upstream(),
            FigureId::UpstreamCost => self.upstream_cost(),
            FigureId::Posting(posting) => self.posting(posting),
            FigureId::MarketValue(line) => self.market_value(line),
            FigureId::Dv01(line) => self.dv01(line),
            FigureId::Contribution(line) => self.contribution(line),
            FigureId::Stress(day, part) => self.stress(day, part),
        }
    }

    /// The worst grade of what stands under these inputs. Stops at the worst there is.
    fn grade(&self, inputs: &[FigureInput]) -> Grade {
        let mut worst = self.own_grade(inputs);
        let mut open: Vec<FigureId> = figures_among(inputs).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if worst == Grade::Assumption {
                break;
            }
            if seen.insert(id) {
                let inputs = self.explain(id).inputs;
                worst = worst.max(self.own_grade(&inputs));
                open.extend(figures_among(&inputs));
            }
        }
        worst
    }

    /// The worst grade among inputs that are no figures. What rests on market data is at best
    /// calibrated; a position is what its owner says it is.
    fn own_grade(&self, inputs: &[FigureInput]) -> Grade {
        let grade = |input: &FigureInput| match input {
            FigureInput::Parameter(name) => self.parameter(name).map(|p| p.grade()),
            FigureInput::Scenario { .. } | FigureInput::Quote(_) => Some(Grade::Calibrated),
            FigureInput::Figure(_) | FigureInput::Position(_) => None,
        };
        inputs.iter().filter_map(grade).max().unwrap_or(Grade::Published)
    }

    /// Whether any parameter under a figure, however far down, is not as it ships.
    pub fn rests_on_a_change(&self, id: FigureId) -> bool {
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if self.amount(id).is_some() && seen.insert(id) {
                let inputs = self.explain(id).inputs;
                let is_changed = |input: &FigureInput| match input {
                    FigureInput::Parameter(name) => self.parameter(name).is_some_and(|p| p.is_changed),
                    _ => false,
                };
                if inputs.iter().any(is_changed) {
                    return true;
                }
                open.extend(figures_among(&inputs));
            }
        }
        false
    }

    /// A parameter as this evaluation has it.
    pub fn parameter(&self, name: &str) -> Option<InForce<'a>> {
        Rulebook::embedded().in_force(name, &self.evaluation.overrides)
    }
}

/// Steps beyond which a way says nothing.
const LONGEST_WAY: usize = 5;

fn way_back(from: &BTreeMap<FigureId, Option<FigureId>>, id: FigureId) -> Vec<FigureId> {
    let mut way = vec![id];
    while let Some(Some(before)) = way.last().and_then(|last| from.get(last)) {
        way.push(*before);
    }
    way.reverse();
    way
}

fn figures_among(inputs: &[FigureInput]) -> impl Iterator<Item = FigureId> {
    inputs.iter().filter_map(|input| match input {
        FigureInput::Figure(id) => Some(*id),
        _ => None,
    })
}
