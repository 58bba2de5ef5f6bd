//! The scenario: everything a person can set, as plain data. Large parts are shared, so that a copy
//! for undo is a few pointers.

use super::{LeftOut, Levers, Shock, Snapshot, SourceLine, roll::Stand};
use crate::{
    instrument::{Cusip, Instrument},
    margin::{Account, Gate, Lot, Operation, XmChoice},
    quantity::{Date, Decimal},
    rulebook::{Overrides, Scope},
};
use std::sync::Arc;

/// One line of the portfolio as a person entered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub instrument: Instrument,
    /// Dollars of face, contracts or coins; short is negative.
    pub quantity: Decimal,
    /// The user's own price.
    pub price: Option<Decimal>,
    pub xm: XmChoice,
    pub cusip: Option<Cusip>,
    pub account: String,
    pub note: String,
    /// The lines of files it is the net of; none for one entered by hand.
    pub lines: Arc<Vec<SourceLine>>,
}

impl Position {
    /// A position at the market's price, in the XM account where eligible.
    pub fn new(instrument: Instrument, quantity: Decimal) -> Self {
        Self {
            instrument,
            quantity,
            price: None,
            xm: XmChoice::In,
            cusip: None,
            account: String::new(),
            note: String::new(),
            lines: Arc::default(),
        }
    }
}

/// The document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    pub name: String,
    /// What to look for.
    pub description: String,
    /// `None`: the last date of the history.
    pub as_of: Option<Date>,
    /// Where it stands in the history: every position rolled there before anything is computed, the
    /// document itself as it was entered. `None`: at its own date.
    pub stand: Option<Stand>,
    pub account: Account,
    pub gate: Gate,
    /// Whether the two houses exchange their figures.
    pub operation: Operation,
    pub scope: Scope,
    pub cross_margining: bool,
    pub positions: Arc<Vec<Position>>,
    pub collateral: Arc<Vec<Lot>>,
    /// What the files it came from held and no figure counts.
    pub left_out: Arc<Vec<LeftOut>>,
    pub levers: Levers,
    pub overrides: Arc<Overrides>,
    /// What has moved since the as-of date.
    pub shock: Option<Arc<Shock>>,
    pub notes: String,
    /// Documents kept beside this one.
    pub snapshots: Arc<Vec<Snapshot>>,
}

impl Scenario {
    /// An instrument of the document where the document stands.
    pub fn seen(&self, instrument: &Instrument) -> Instrument {
        self.stand.map_or(*instrument, |stand| stand.roll().instrument(instrument))
    }
}

impl Scenario {
    /// What figures depend on: the document without its words and without what is kept beside it.
    pub fn bare(&self) -> Self {
        let plain = Self::default();
        Self {
            name: plain.name,
            description: plain.description,
            notes: plain.notes,
            left_out: plain.left_out,
            snapshots: plain.snapshots,
            ..self.clone()
        }
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "Untitled".to_owned(),
            description: String::new(),
            as_of: None,
            stand: None,
            account: Account::default(),
            gate: Gate::default(),
            operation: Operation::default(),
            scope: Scope::default(),
            cross_margining: true,
            positions: Arc::default(),
            collateral: Arc::default(),
            left_out: Arc::default(),
            levers: Levers::default(),
            overrides: Arc::default(),
            shock: None,
            notes: String::new(),
            snapshots: Arc::default(),
        }
    }
}
