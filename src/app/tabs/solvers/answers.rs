//! What the rows say, for the table that leaves the window.

use super::{Row, Said, Solvers};
use crate::app::sheets::Answer;

impl Solvers {
    /// What a row says, with its figures where it has them.
    pub(super) fn answer(&self, row: Row, said: &Said, is_current: bool) -> Answer {
        let (trade, with_total) = match row {
            Row::Smallest => {
                let found = self.smallest.latest().and_then(Option::as_ref).map(|(found, _)| found);
                (
                    found.map(|f| (f.trade.future.to_string(), f.trade.after)),
                    found.map(|f| f.after.with_total),
                )
            }
            Row::Least => {
                let found = self.least.latest().and_then(Option::as_ref).map(|(found, _)| found);
                (
                    found.map(|f| (f.trade.future.to_string(), f.trade.after)),
                    found.map(|f| f.after.with_total),
                )
            }
            Row::Split => {
                let found = self.split.latest().and_then(Option::as_ref).map(|(found, _)| found);
                (None, found.map(|f| f.after.with_total))
            }
            Row::Postings | Row::Saving => (None, None),
        };
        Answer { question: said.caption.clone(), words: said.answer.clone(), trade, with_total, is_current }
    }
}
