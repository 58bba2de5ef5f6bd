//! What a view is given: everything to read, and one place to ask.

use super::{model::Model, outbox::Outbox, prefs::Prefs, ui_command::Applies};
use crate::{
    margin::Evaluation,
    rulebook::Rulebook,
    whatif::Scenario,
};

/// Read-only: views draw from it and put what they want done into the outbox.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub scenario: &'a Scenario,
    /// The document as last opened or saved.
    pub saved: &'a Scenario,
    pub evaluation: &'a Evaluation,
    pub model: &'a Model,
    /// The figures belong to an earlier state of the document.
    pub is_stale: bool,
    pub rulebook: &'a Rulebook,
    pub prefs: &'a Prefs,
    pub applies: Applies,
    /// Too little room for the side panel and all rungs of the ladder.
    pub is_narrow: bool,
    pub out: &'a Outbox,
}

/// Columns of the portfolio that can be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnChoice {
    Value,
    Dv01,
    Margin,
}
