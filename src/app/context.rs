//! What a view is given: everything to read, and one place to ask.

use super::{aside::Runner, model::Model, outbox::Outbox, prefs::Prefs, ui_command::Applies};
use crate::{
    margin::Evaluation,
    rulebook::Rulebook,
    whatif::{Market, Scenario},
};
use std::sync::Arc;

/// Read-only: views draw from it and put what they want done into the outbox.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub scenario: &'a Arc<Scenario>,
    /// The document as last opened or saved.
    pub saved: &'a Scenario,
    /// Changes with every save.
    pub saved_revision: u64,
    pub evaluation: &'a Evaluation,
    pub model: &'a Model,
    pub market: &'a Market,
    /// Names the document as it stands now, under the market as it stands now: equal keys, equal figures.
    pub moment: Moment,
    /// Names the evaluation: equal numbers, the very same figures.
    pub evaluated: u64,
    /// Where work that takes longer than a frame runs.
    pub runner: &'a Runner,
    /// The figures belong to an earlier state of the document.
    pub is_stale: bool,
    pub rulebook: &'a Rulebook,
    pub prefs: &'a Prefs,
    pub applies: Applies,
    /// Too little room for the side panel and all rungs of the ladder.
    pub is_narrow: bool,
    pub out: &'a Outbox,
}

/// A state of the window's document and market: the document opened, its revision, the market.
pub type Moment = (u64, u64, u64);

/// Columns of the portfolio that can be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnChoice {
    Value,
    Dv01,
    Margin,
}
