//! Two documents compared: side by side, and step by step from one to the other.
//!
//! A step takes one group of settings from the second document and evaluates afresh, so the steps
//! add up to the difference exactly. What a step is worth depends on the steps before it: their
//! order belongs to the answer and can be changed.

use super::{Cancelled, Engine, EvaluateError, Market, Progress, Scenario, changes::changes};
use crate::{
    instrument::Instrument,
    margin::{Account, Evaluation, Operation, Requirement},
    quantity::{Date, Decimal},
    rulebook::{Rulebook, Scope, Value},
    whatif::Lever,
};
use std::sync::Arc;
use thiserror::Error;

/// Settings that are taken over together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// What is held and what is given as collateral.
    Positions,
    /// The as-of date, and what has moved since.
    Market,
    /// Scope, account and its facts, the switch, the arrangement's state.
    Account,
    Parameters,
    Levers,
}

/// The order in which groups are taken over.
pub type Order = [Group; 5];

impl Group {
    /// Every group in the usual order.
    pub const ALL: Order = [Self::Positions, Self::Market, Self::Account, Self::Parameters, Self::Levers];

    /// The word that reports use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Positions => "positions",
            Self::Market => "market",
            Self::Account => "scope_and_account",
            Self::Parameters => "parameters",
            Self::Levers => "levers",
        }
    }

    /// The name people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Positions => "Positions",
            Self::Market => "Market",
            Self::Account => "Scope and account",
            Self::Parameters => "Parameters",
            Self::Levers => "Levers",
        }
    }

    /// One document with this group of another.
    fn taken_over(self, into: &Scenario, from: &Scenario) -> Scenario {
        let mut next = into.clone();
        match self {
            Self::Positions => {
                next.positions = Arc::clone(&from.positions);
                next.collateral = Arc::clone(&from.collateral);
            }
            Self::Market => {
                next.as_of = from.as_of;
                next.stand = from.stand;
                next.shock.clone_from(&from.shock);
            }
            Self::Account => {
                next.account = from.account;
                next.gate = from.gate;
                next.operation = from.operation;
                next.scope = from.scope;
                next.cross_margining = from.cross_margining;
            }
            Self::Parameters => next.overrides = Arc::clone(&from.overrides),
            Self::Levers => next.levers = from.levers,
        }
        next
    }
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// How much is held of an instrument; zero where it is not held.
    Held {
        instrument: Instrument,
        from: Decimal,
        to: Decimal,
    },
    /// The same amount at another price, in another account, or in other lines.
    Terms(Instrument),
    /// How much is given as collateral, wherever.
    Collateral {
        asset: Instrument,
        from: Decimal,
        to: Decimal,
    },
    /// The same collateral given elsewhere, or in other lots.
    CollateralPlace(Instrument),
    /// Dates of the figures, as the market resolves them.
    AsOf {
        from: Date,
        to: Date,
    },
    /// Names of what has moved since the as-of date.
    Shock {
        from: Option<String>,
        to: Option<String>,
    },
    Scope {
        from: Scope,
        to: Scope,
    },
    Account {
        from: Account,
        to: Account,
    },
    Switch {
        to: bool,
    },
    /// Whether one of the account's three facts holds.
    Fact {
        fact: &'static str,
        to: bool,
    },
    Operation {
        from: Operation,
        to: Operation,
    },
    /// Whose published parameters stand in for those that ship.
    Published {
        from: Option<String>,
        to: Option<String>,
    },
    Parameter {
        name: String,
        from: Value,
        to: Value,
    },
    /// `None`: as the book holds it.
    Lever {
        lever: Lever,
        from: Option<Decimal>,
        to: Option<Decimal>,
    },
}

/// Everything that counts and differs between two documents.
pub fn differences(from: &Scenario, to: &Scenario, market: &Market, rulebook: &Rulebook) -> Vec<Change> {
    Group::ALL.into_iter().flat_map(|group| changes(group, from, to, market, rulebook)).collect()
}

/// A group taken over: what changed, and what is asked for afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub group: Group,
    pub changes: Vec<Change>,
    pub before: Totals,
    pub after: Totals,
}

impl Step {
    /// What the step adds to the requirement with cross-margining as the switch stands.
    pub fn with(&self) -> Decimal {
        self.after.with.total - self.before.with.total
    }

    /// What it adds to what is saved.
    pub fn saved(&self) -> Decimal {
        self.after.saved() - self.before.saved()
    }
}

/// What is asked for, in dollars to the cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    pub without: Requirement,
    /// As the switch stands.
    pub with: Requirement,
}

impl Totals {
    /// Of an evaluation.
    pub fn new(e: &Evaluation) -> Self {
        let with = Requirement { ficc: e.with.ficc, cme: e.with.cme, total: e.with.total };
        Self { without: e.without, with }
    }

    /// What cross-margining saves; negative when the XM account costs margin.
    pub fn saved(&self) -> Decimal {
        self.without.total - self.with.total
    }
}

/// Two documents under one market, and the way from the first to the second.
#[derive(Debug, Clone)]
pub struct Comparison {
    pub from: Evaluation,
    pub to: Evaluation,
    /// In the order in which they were taken.
    pub steps: Vec<Step>,
}

/// Why two documents cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CompareError {
    #[error("the first has no figures: {0}")]
    From(EvaluateError),
    #[error("the second has no figures: {0}")]
    To(EvaluateError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Compares two documents, taking groups over in an order. Groups the order leaves out come last.
///
/// # Errors
/// [`CompareError`] when either has no figures, or nobody wants the answer any more.
pub fn compare(
    from: &Scenario,
    to: &Scenario,
    order: &Order,
    market: &Market,
    rulebook: &Rulebook,
    progress: &Progress,
) -> Result<Comparison, CompareError> {
    let mut engine = Engine::default();
    progress.begin(Group::ALL.len() + 1);
    let first = engine.evaluate(from, market, rulebook).map_err(CompareError::From)?;
    progress.advance(1)?;
    let mut steps = Vec::with_capacity(Group::ALL.len());
    let (mut at, mut last) = (from.clone(), first.clone());
    for group in every_group(order) {
        let next = group.taken_over(&at, to);
        let before = Totals::new(&last);
        if next != at {
            last = engine.evaluate(&next, market, rulebook).map_err(CompareError::To)?;
        }
        steps.push(Step {
            group,
            changes: changes(group, from, to, market, rulebook),
            before,
            after: Totals::new(&last),
        });
        at = next;
        progress.advance(1)?;
    }
    Ok(Comparison { from: first, to: last, steps })
}

/// The order with every group in it once.
fn every_group(order: &Order) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::with_capacity(Group::ALL.len());
    for group in order.iter().chain(&Group::ALL) {
        if !groups.contains(group) {
            groups.push(*group);
        }
    }
    groups
}
