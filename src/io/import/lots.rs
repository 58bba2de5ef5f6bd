//! Lots of holdings: they repeat the summary they belong to, and are counted where there is none.

use super::{broker::Holding, sink::Sink};
use crate::quantity::{Decimal, size};
use std::collections::HashMap;

/// Holdings whose lots may come before or after them.
#[derive(Default)]
pub(super) struct Lots {
    /// Stated and lots' total, with the summary's line.
    summaries: HashMap<[String; 4], (Decimal, Decimal, usize)>,
    lots: Vec<([String; 4], Holding)>,
}

impl Lots {
    /// A holding, counted at once.
    pub(super) fn summary(&mut self, day: &str, holding: &Holding, sink: &mut Sink) {
        let quantity = size::parse(&holding.quantity).unwrap_or_default();
        let entry =
            self.summaries.entry(key(day, holding)).or_insert((Decimal::ZERO, Decimal::ZERO, holding.line));
        entry.0 = entry.0.saturating_add(quantity);
        holding.take(sink);
    }

    /// A lot: whether it counts is known at the end.
    pub(super) fn lot(&mut self, day: &str, holding: Holding) {
        self.lots.push((key(day, &holding), holding));
    }

    /// Counts the lots of which there is no summary.
    pub(super) fn finish(mut self, sink: &mut Sink) {
        let mut has_lots = std::collections::BTreeMap::new();
        for (key, lot) in self.lots {
            match self.summaries.get_mut(&key) {
                Some((_, total, line)) => {
                    *total = total.saturating_add(size::parse(&lot.quantity).unwrap_or_default());
                    has_lots.insert(*line, key);
                    sink.repeat();
                }
                None => lot.take(sink),
            }
        }
        for (line, key) in has_lots {
            if let Some((stated, total, _)) = self.summaries.get(&key).filter(|(s, t, _)| s != t) {
                let what =
                    format!("its lots add up to {total}, its summary says {stated}: the summary is counted");
                sink.remark(line, "quantity", what);
            }
        }
    }
}

fn key(day: &str, holding: &Holding) -> [String; 4] {
    let id = if holding.contract_id.is_empty() { &holding.symbol } else { &holding.contract_id };
    [day.to_owned(), holding.account.clone(), holding.category.clone(), id.clone()]
}
