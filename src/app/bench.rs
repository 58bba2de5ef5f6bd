//! The workbench: what is being compared, and what is about to happen or has just happened.

use super::{
    aside::Aside, context::Moment, panels::compare::ComparePage, panels::market_data::MarketPage,
    panels::snapshots::SnapshotList, panels::span_page::SpanPage, panels::web_update::WebPage,
};
use crate::{
    margin::Evaluation,
    whatif::{
        compare::Totals,
        event::{Event, Facts, Happening, NoEvent},
    },
};
use std::sync::Arc;

/// Presentation and work that belong to no tab.
#[derive(Default)]
pub struct Bench {
    /// The comparison in place of the tab, if one is open.
    pub compare: Option<ComparePage>,
    /// The market data in place of the tab, if it is shown.
    pub market: Option<MarketPage>,
    /// A risk parameter file in place of the tab.
    pub span: Option<SpanPage>,
    /// The web update in place of the tab.
    pub web: Option<WebPage>,
    /// What is being typed over a snapshot's name.
    pub snapshots: SnapshotList,
    /// An event that is being worked out.
    pub wanted: Option<Wanted>,
    /// What has just happened, until the next edit.
    pub happened: Option<Happened>,
}

/// An event asked for in one state of the document.
pub struct Wanted {
    pub event: Event,
    pub moment: Moment,
    /// The document's figures, once they are there.
    pub evaluation: Option<Arc<Evaluation>>,
    pub work: Aside<(Moment, Event), Result<Happening, NoEvent>>,
}

impl Bench {
    /// Whether something stands in place of every tab.
    pub fn has_page(&self) -> bool {
        self.compare.is_some() || self.market.is_some() || self.span.is_some() || self.web.is_some()
    }

    /// Back to the tabs.
    pub fn close_pages(&mut self) {
        self.compare = None;
        self.market = None;
        self.span = None;
        self.web = None;
    }
}

impl Wanted {
    /// Not yet begun.
    pub fn new(event: Event, moment: Moment) -> Self {
        Self { event, moment, evaluation: None, work: Aside::default() }
    }
}

/// An event that was carried out: told with its effect while the document stands as it left it.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    pub facts: Facts,
    pub before: Totals,
    /// The state of the document it left.
    pub moment: Moment,
}
