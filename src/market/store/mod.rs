//! Market data that stays: every value with the file it came from, merged by date.
//!
//! What may enter: values, their sources, where two sources differ, and what a person should look
//! at. What may not: files and their layouts (the floor above reads them and writes the store), and
//! any choice between two values that differ: the one kept stays until a person decides.

mod flags;
mod merge;
mod offer;
mod series;

pub use flags::{Finding, Flag, HIGHEST_PERCENT, LOWEST_PERCENT};
pub use merge::{Choice, Merged, Securities};
pub use offer::{Offer, Refused, Values};
pub use series::{Conflict, Observation, Series, Source, SourceId};

use super::{CoinClose, CurveRow, History, Kind, MarketError, MarketProblem, SecurityMaster, TENORS};
use crate::{instrument::Coin, quantity::Date};
use std::{collections::BTreeMap, sync::Arc};
use thiserror::Error;

/// Everything a store holds. A copy shares what is large.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contents {
    pub sources: Vec<Source>,
    /// Oldest first, each date once; no series is empty.
    pub series: BTreeMap<Series, Arc<Vec<Observation>>>,
    /// By series and date, in the order in which files were read.
    pub conflicts: Vec<Conflict>,
    pub securities: Arc<SecurityMaster>,
    /// Where issues and factors came from.
    pub securities_from: Vec<SourceId>,
}

/// Contents that hold together: see [`Store::checked`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Store(Contents);

/// Contents that do not hold together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Inconsistent {
    #[error("a series is empty or out of order")]
    Order,
    #[error("a value is no number")]
    Value,
    #[error("a value names a source that is not listed")]
    Source,
    #[error("a conflict is about a value that is not kept")]
    Conflict,
}

impl Store {
    /// A store of contents from elsewhere.
    ///
    /// # Errors
    /// [`Inconsistent`] when they do not hold together.
    pub fn checked(contents: Contents) -> Result<Self, Inconsistent> {
        let is_listed = |id: SourceId| is_listed_in(&contents, id);
        for observations in contents.series.values() {
            if observations.is_empty() || !observations.is_sorted_by(|a, b| a.date < b.date) {
                return Err(Inconsistent::Order);
            }
            if observations.iter().any(|o| !o.value.is_finite()) {
                return Err(Inconsistent::Value);
            }
            if observations.iter().any(|o| !is_listed(o.source)) {
                return Err(Inconsistent::Source);
            }
        }
        let mut others = contents.conflicts.iter().map(|c| c.source).chain(contents.securities_from.clone());
        if !others.all(is_listed) {
            return Err(Inconsistent::Source);
        }
        let store = Self(contents);
        let is_kept = |c: &Conflict| c.offered.is_finite() && store.kept(c.series, c.date).is_some();
        if !store.0.conflicts.iter().all(is_kept) {
            return Err(Inconsistent::Conflict);
        }
        Ok(store)
    }

    /// What it holds.
    pub fn contents(&self) -> &Contents {
        &self.0
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.series.is_empty() && self.0.securities.is_empty()
    }

    /// The values of a series, oldest first; none when it holds none.
    pub fn observations(&self, series: Series) -> &[Observation] {
        self.0.series.get(&series).map_or(&[], |o| o.as_slice())
    }

    /// The value kept of a date.
    pub fn kept(&self, series: Series, date: Date) -> Option<&Observation> {
        let observations = self.observations(series);
        observations.binary_search_by_key(&date, |o| o.date).ok().and_then(|i| observations.get(i))
    }

    /// A source by its number.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.0.sources.get(usize::try_from(id).ok()?)
    }

    /// The sources of a series with how many of its values each gave, in the order of reading.
    pub fn sources_of(&self, series: Series) -> Vec<(&Source, usize)> {
        let mut counts: BTreeMap<SourceId, usize> = BTreeMap::new();
        for observation in self.observations(series) {
            *counts.entry(observation.source).or_default() += 1;
        }
        counts.into_iter().filter_map(|(id, count)| Some((self.source(id)?, count))).collect()
    }

    /// First and last date of all values.
    pub fn span(&self) -> Option<(Date, Date)> {
        let first = self.0.series.values().filter_map(|o| o.first()).map(|o| o.date).min()?;
        let last = self.0.series.values().filter_map(|o| o.last()).map(|o| o.date).max()?;
        Some((first, last))
    }

    /// What a person should look at, oldest first.
    pub fn flags(&self, today: Date) -> Vec<Flag> {
        let values: Vec<(Series, Values)> =
            self.0.series.iter().map(|(s, observations)| (*s, flags::values(observations))).collect();
        flags::flags(values.iter().map(|(s, v)| (*s, v.as_slice())), today)
    }

    /// The history that the curve and the coins make: the very same as from the files themselves.
    ///
    /// # Errors
    /// [`MarketError`] when the curve is too short to be one.
    pub fn history(&self) -> Result<(History, Vec<MarketProblem>), MarketError> {
        let rows = self.rows();
        let last = rows.last().map(|r| r.date).unwrap_or_default();
        let coins = Coin::ALL.map(|coin| {
            let closes = self.observations(Series::Coin(coin)).iter();
            closes.map(|o| CoinClose { date: o.date, close: o.value }).collect()
        });
        History::merge(History::loaded_label(last), Kind::Loaded, rows, coins)
    }

    /// The curve of every date on which one tenor at least was published.
    fn rows(&self) -> Vec<CurveRow> {
        let tenors: [&[Observation]; TENORS] = std::array::from_fn(|i| self.observations(Series::Tenor(i)));
        let mut dates: Vec<Date> = tenors.iter().flat_map(|t| t.iter().map(|o| o.date)).collect();
        dates.sort_unstable();
        dates.dedup();
        let mut rows: Vec<CurveRow> =
            dates.into_iter().map(|date| CurveRow { date, yields: [None; TENORS] }).collect();
        for (tenor, observations) in tenors.iter().enumerate() {
            let mut left = observations.iter().peekable();
            for row in &mut rows {
                if let (Some(observation), Some(slot)) =
                    (left.next_if(|o| o.date == row.date), row.yields.get_mut(tenor))
                {
                    *slot = Some(observation.value);
                }
            }
        }
        rows
    }

    /// The series of a history that came from no file, to be looked at like those that did.
    pub fn of_history(history: &History) -> Self {
        let mut series = BTreeMap::new();
        for tenor in 0..TENORS {
            let published = (0..).zip(history.dates());
            let values = published.filter_map(|(row, date)| Some((*date, history.published(row, tenor)?)));
            series.insert(Series::Tenor(tenor), values.collect());
        }
        for coin in Coin::ALL {
            let closes = history.coin_closes(coin).iter().map(|c| (c.date, c.close));
            series.insert(Series::Coin(coin), closes.collect());
        }
        series.retain(|_, values: &mut Values| !values.is_empty());
        let offer = Offer { name: history.label().to_owned(), series, securities: None };
        let mut store = Self::default();
        store.merge(&offer, offer.span().map(|s| s.1).unwrap_or_default());
        store
    }
}

fn is_listed_in(contents: &Contents, id: SourceId) -> bool {
    usize::try_from(id).is_ok_and(|id| id < contents.sources.len())
}

#[cfg(test)]
mod tests;
