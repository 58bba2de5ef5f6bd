//! Merging what a file holds into what is kept, and settling what differs.

use super::{Conflict, Observation, Offer, Series, Source, SourceId, Store, Values};
use crate::{
    instrument::{Cusip, Product},
    market::{PublishedFactor, SecurityMaster},
    quantity::{Date, Decimal},
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// What a merge did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    /// Values of dates that had none.
    pub added: usize,
    /// Values that are kept already.
    pub same: usize,
    /// Values that differ from the one kept, and were not known to.
    pub conflicts: usize,
    /// Issues and factors that are new, or about which more is known now.
    pub securities: usize,
}

impl Merged {
    /// Whether the store is as it was.
    pub fn is_nothing(self) -> bool {
        self.added + self.conflicts + self.securities == 0
    }
}

/// How a conflict is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    KeepStored,
    TakeNew,
}

impl Store {
    /// Takes the values of dates that have none. Where a value differs from the one kept, that one
    /// stays and the other is noted as a conflict. What is there already changes nothing, so that a
    /// file merged twice is as one merged once.
    pub fn merge(&mut self, offer: &Offer, imported: Date) -> Merged {
        let id = SourceId::try_from(self.0.sources.len()).unwrap_or(SourceId::MAX);
        let mut merged = Merged::default();
        for (series, values) in &offer.series {
            self.merge_values(*series, values, id, &mut merged);
        }
        let is_new = |c: &Conflict, known: &[Conflict]| !known.iter().any(|k| is_same(k, c));
        let mut known: BTreeMap<(Series, Date), Vec<Conflict>> = BTreeMap::new();
        for conflict in std::mem::take(&mut self.0.conflicts) {
            let of_date = known.entry((conflict.series, conflict.date)).or_default();
            if is_new(&conflict, of_date) {
                merged.conflicts += usize::from(conflict.source == id);
                of_date.push(conflict);
            }
        }
        self.0.conflicts = known.into_values().flatten().collect();
        if let Some(securities) = offer.securities.as_ref().filter(|s| **s != *self.0.securities) {
            merged.securities = news(&self.0.securities, securities);
            self.0.securities = Arc::new(securities.clone());
            self.0.securities_from.push(id);
        }
        if !merged.is_nothing() {
            let rows = offer.rows() + merged.securities;
            let (name, span) = (offer.name.clone(), offer.span());
            self.0.sources.push(Source { name, imported, rows, span });
        }
        merged
    }

    /// Walks both in step. Conflicts are appended, known ones among them.
    fn merge_values(&mut self, series: Series, values: &Values, id: SourceId, merged: &mut Merged) {
        let kept = self.0.series.get(&series).cloned().unwrap_or_default();
        let mut left = kept.iter().peekable();
        let mut joined: Vec<Observation> = Vec::with_capacity(kept.len() + values.len());
        let before = merged.added;
        for (date, value) in values.iter().filter(|v| v.1.is_finite()) {
            while let Some(own) = left.next_if(|o| o.date < *date) {
                joined.push(*own);
            }
            match left.peek() {
                Some(own) if own.date == *date && own.value == *value => merged.same += 1,
                Some(own) if own.date == *date => {
                    self.0.conflicts.push(Conflict { series, date: *date, offered: *value, source: id });
                }
                _ => {
                    merged.added += 1;
                    joined.push(Observation { date: *date, value: *value, source: id });
                }
            }
        }
        joined.extend(left);
        if merged.added > before {
            self.0.series.insert(series, Arc::new(joined));
        }
    }

    /// Settles the conflict of one date of a series, or all of them. Of several values offered the
    /// one read last is the new one. Returns how many dates were settled.
    pub fn settle(&mut self, of: Option<(Series, Date)>, choice: Choice) -> usize {
        let is_meant = |c: &Conflict| of.is_none_or(|of| of == (c.series, c.date));
        let (settled, open): (Vec<Conflict>, Vec<Conflict>) =
            std::mem::take(&mut self.0.conflicts).into_iter().partition(is_meant);
        self.0.conflicts = open;
        let mut dates: Vec<(Series, Date)> = Vec::new();
        for conflict in settled {
            dates.push((conflict.series, conflict.date));
            if choice == Choice::TakeNew
                && let Some(values) = self.0.series.get_mut(&conflict.series)
                && let Ok(i) = values.binary_search_by_key(&conflict.date, |o| o.date)
                && let Some(slot) = Arc::make_mut(values).get_mut(i)
            {
                *slot = Observation { date: conflict.date, value: conflict.offered, source: conflict.source };
            }
        }
        self.forget_unused_sources();
        dates.dedup();
        dates.len()
    }

    /// Removes a series and its conflicts. Returns whether there was one.
    pub fn remove(&mut self, series: Series) -> bool {
        let was_there = self.0.series.remove(&series).is_some();
        self.0.conflicts.retain(|c| c.series != series);
        self.forget_unused_sources();
        was_there
    }

    /// Removes issues, or the published factors. Returns whether there were any.
    pub fn remove_securities(&mut self, which: Securities) -> bool {
        let mut securities = (*self.0.securities).clone();
        let count = match which {
            Securities::Issues => std::mem::take(&mut securities.issues).len(),
            Securities::Factors => std::mem::take(&mut securities.factors).len(),
        };
        if securities.is_empty() {
            self.0.securities_from.clear();
        }
        self.0.securities = Arc::new(securities);
        self.forget_unused_sources();
        count > 0
    }

    /// Drops sources of which nothing is left, and numbers the others anew.
    fn forget_unused_sources(&mut self) {
        let mut is_used = vec![false; self.0.sources.len()];
        let observations = self.0.series.values().flat_map(|o| o.iter().map(|o| o.source));
        let conflicts = self.0.conflicts.iter().map(|c| c.source);
        for id in observations.chain(conflicts).chain(self.0.securities_from.iter().copied()) {
            if let Some(slot) = is_used.get_mut(id as usize) {
                *slot = true;
            }
        }
        if is_used.iter().all(|used| *used) {
            return;
        }
        let mut next = 0;
        let renamed: Vec<SourceId> = is_used
            .iter()
            .map(|used| {
                let id = next;
                next += SourceId::from(*used);
                id
            })
            .collect();
        let rename = |id: &mut SourceId| {
            if let Some(new) = renamed.get(*id as usize) {
                *id = *new;
            }
        };
        let mut used = is_used.iter();
        self.0.sources.retain(|_| used.next().copied().unwrap_or_default());
        for observations in self.0.series.values_mut() {
            Arc::make_mut(observations).iter_mut().for_each(|o| rename(&mut o.source));
        }
        self.0.conflicts.iter_mut().for_each(|c| rename(&mut c.source));
        self.0.securities_from.iter_mut().for_each(rename);
    }
}

/// The two lists of a security master.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Securities {
    Issues,
    Factors,
}

fn is_same(a: &Conflict, b: &Conflict) -> bool {
    (a.series, a.date) == (b.series, b.date) && a.offered == b.offered
}

/// How many issues and factors are new, or are told of differently.
fn news(kept: &SecurityMaster, now: &SecurityMaster) -> usize {
    let issues = now.issues.iter().filter(|i| kept.issue(i.cusip) != Some(i)).count();
    let known: HashSet<_> = kept.factors.iter().map(factor_key).collect();
    let factors = now.factors.iter().filter(|f| !known.contains(&factor_key(f))).count();
    (issues + factors).max(1)
}

fn factor_key(factor: &PublishedFactor) -> (Product, Date, Cusip, Decimal) {
    (factor.product, factor.delivery_month, factor.cusip, factor.factor)
}
