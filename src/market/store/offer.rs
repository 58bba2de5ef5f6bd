//! What one file holds, before it is merged; and whether it can be what it says it is.

use super::{Flag, Series, flags};
use crate::{
    instrument::Coin,
    market::{CoinClose, CurveRow, MarketProblem, SecurityMaster, history},
    quantity::Date,
};
use std::collections::BTreeMap;
use thiserror::Error;

/// A file of which more than one value in this many is impossible is not what it says it is.
const ONE_IN: usize = 10;

/// Dates with values, oldest first, each once.
pub type Values = Vec<(Date, f64)>;

/// What one file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offer {
    /// The file's name, without its folder.
    pub name: String,
    pub series: BTreeMap<Series, Values>,
    /// What is known of securities once what the file says of them is added; none when it is no list
    /// of securities.
    pub securities: Option<SecurityMaster>,
}

/// Why nothing is taken from a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refused {
    #[error(
        "{count} of {of} values are below {} % or above {} %: these are no rates in per cent, and nothing was taken",
        flags::LOWEST_PERCENT,
        flags::HIGHEST_PERCENT
    )]
    NoRates { count: usize, of: usize },
    #[error("{count} of {of} values lie after today, {today}: the dates are misread, and nothing was taken")]
    Future { count: usize, of: usize, today: Date },
    #[error(
        "{count} of {of} yields are of days without trading: the dates are misread, and nothing was taken"
    )]
    Closed { count: usize, of: usize },
}

impl Offer {
    /// Puts rows of any order in order, the first of two values for one date before the other, and
    /// says what was odd about them.
    pub fn new(
        name: &str,
        rows: Vec<CurveRow>,
        coins: [Vec<CoinClose>; 2],
        rates: [Vec<(Date, f64)>; 2],
    ) -> (Self, Vec<MarketProblem>) {
        let mut problems = Vec::new();
        let mut series = BTreeMap::new();
        if !rows.is_empty() {
            for row in history::merge_rows(rows, &mut problems) {
                for (tenor, value) in row.yields.iter().enumerate() {
                    if let Some(value) = value {
                        series
                            .entry(Series::Tenor(tenor))
                            .or_insert_with(Values::new)
                            .push((row.date, *value));
                    }
                }
            }
        }
        for (coin, mut closes) in Coin::ALL.into_iter().zip(coins) {
            let count = history::merge_closes(&mut closes);
            if count > 0 {
                problems.push(MarketProblem::CoinConflicts { coin: coin.name(), count });
            }
            if !closes.is_empty() {
                series.insert(Series::Coin(coin), closes.iter().map(|c| (c.date, c.close)).collect());
            }
        }
        for (rate, values) in [Series::Sofr, Series::Effr].into_iter().zip(rates) {
            let ordered = in_order(rate, values, &mut problems);
            if !ordered.is_empty() {
                series.insert(rate, ordered);
            }
        }
        (Self { name: name.to_owned(), series, securities: None }, problems)
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty() && self.securities.is_none()
    }

    /// Values of its series.
    pub fn rows(&self) -> usize {
        self.series.values().map(Vec::len).sum()
    }

    /// First and last date of its values.
    pub fn span(&self) -> Option<(Date, Date)> {
        let first = self.series.values().filter_map(|v| v.first()).map(|v| v.0).min()?;
        let last = self.series.values().filter_map(|v| v.last()).map(|v| v.0).max()?;
        Some((first, last))
    }

    /// Whether it can be what it says it is.
    ///
    /// # Errors
    /// [`Refused`] when too much of it is impossible.
    pub fn check(&self, today: Date) -> Result<(), Refused> {
        let all = || self.series.iter().flat_map(|(s, values)| values.iter().map(move |v| (*s, v.0, v.1)));
        let too_many = |count: usize, of: usize| count * ONE_IN > of;
        let rates = all().filter(|(s, ..)| s.is_rate()).count();
        let wild = all().filter(|(s, _, v)| s.is_rate() && flags::is_implausible(*v)).count();
        if too_many(wild, rates) {
            return Err(Refused::NoRates { count: wild, of: rates });
        }
        let (of, ahead) = (all().count(), all().filter(|(_, date, _)| *date > today).count());
        if too_many(ahead, of) {
            return Err(Refused::Future { count: ahead, of, today });
        }
        let yields = || all().filter(|(s, ..)| matches!(s, Series::Tenor(_)));
        let closed = flags::closed_days(yields().map(|(_, date, _)| date));
        let (of, count) = (yields().count(), yields().filter(|(_, date, _)| closed.contains(date)).count());
        if too_many(count, of) {
            return Err(Refused::Closed { count, of });
        }
        Ok(())
    }

    /// What a person should look at in it.
    pub fn flags(&self, today: Date) -> Vec<Flag> {
        flags::flags(self.series.iter().map(|(s, values)| (*s, values.as_slice())), today)
    }
}

/// Sorts values and keeps the first of each date.
fn in_order(series: Series, mut values: Values, problems: &mut Vec<MarketProblem>) -> Values {
    values.retain(|(_, value)| value.is_finite());
    if !history::runs_one_way(values.iter().map(|v| v.0)) {
        problems.push(MarketProblem::Unordered);
    }
    values.sort_by_key(|(date, _)| *date);
    let mut repeated = 0;
    values.dedup_by(|later, first| {
        let is_same_day = later.0 == first.0;
        if is_same_day && later.1 != first.1 {
            let [kept, other] = [first.1, later.1].map(history::printed_percent);
            problems.push(MarketProblem::Conflict { date: first.0, series: series.code(), kept, other });
        }
        repeated += usize::from(is_same_day && later.1 == first.1);
        is_same_day
    });
    if repeated > 0 {
        problems.push(MarketProblem::Duplicates(repeated));
    }
    values
}
