//! What a person should look at in market data: gaps, jumps, values on closed days, impossible ones.
//! All of it is used as it stands.

use super::{Series, offer::Values};
use crate::quantity::{Date, calendar::is_business_day, date::add_days, date::days_between};
use jiff::civil::Weekday;
use std::{
    collections::{BTreeSet, HashSet},
    fmt,
};

/// Rates outside of these, in per cent, are looked at: no US rate has been there in a century.
pub const LOWEST_PERCENT: f64 = -2.0;
/// See [`LOWEST_PERCENT`].
pub const HIGHEST_PERCENT: f64 = 25.0;

/// A rate that moves by more than this in a day is looked at, as a fraction: 150 bp.
const LARGEST_RATE_MOVE: f64 = 0.015;
/// A coin that moves by more than this share in a day is looked at.
const LARGEST_COIN_MOVE: f64 = 0.6;
/// Values further apart than this many days are no move of one day.
const LONGEST_STEP: i64 = 5;
/// Days without a value that are reported as a gap.
const LONGEST_SILENCE: usize = 3;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding {
    /// It moved by more than usual in a day.
    Jump { from: f64, to: f64 },
    /// No value after the flag's date until this one; business days, for a coin days.
    Gap { until: Date, missing: usize },
    /// A value on a day without trading.
    Closed,
    /// A rate that cannot be.
    Implausible(f64),
    /// A value of a day that has not come.
    Future,
}

/// Something to look at, by date and series.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    pub date: Date,
    pub finding: Finding,
    /// Those it was found in: often the whole curve at once.
    pub series: Vec<Series>,
}

/// Looks through series, each oldest first. Findings that several share on one date are one flag.
pub(super) fn flags<'a>(series: impl Iterator<Item = (Series, &'a [(Date, f64)])>, today: Date) -> Vec<Flag> {
    let all: Vec<(Series, &[(Date, f64)])> = series.collect();
    let of_market = all.iter().filter(|(s, _)| trades_with_the_market(*s));
    let closed = closed_days(of_market.flat_map(|(_, values)| values.iter().map(|v| v.0)));
    let mut found: Vec<(Date, Finding, Series)> = Vec::new();
    for (series, values) in all {
        look(series, values, &closed, today, |date, finding| found.push((date, finding, series)));
    }
    found.sort_by_key(|(date, finding, series)| (*date, rank(finding), *series));
    let mut flags: Vec<Flag> = Vec::new();
    for (date, finding, series) in found {
        // a gap of another length between two of one date must not keep equal ones apart
        let of_date = flags.iter_mut().rev().take_while(|f| f.date == date);
        let shared = of_date.into_iter().find(|f| f.finding == finding && is_shared(&finding));
        match shared {
            Some(flag) => flag.series.push(series),
            None => flags.push(Flag { date, finding, series: vec![series] }),
        }
    }
    flags
}

/// Whether a rate is outside of what has ever been.
pub(super) fn is_implausible(rate: f64) -> bool {
    !(LOWEST_PERCENT / 100.0..=HIGHEST_PERCENT / 100.0).contains(&rate)
}

/// The days among these on which US government securities do not trade.
pub(super) fn closed_days(days: impl Iterator<Item = Date>) -> HashSet<Date> {
    let days: BTreeSet<Date> = days.collect();
    days.into_iter().filter(|day| !is_business_day(*day)).collect()
}

fn trades_with_the_market(series: Series) -> bool {
    matches!(series, Series::Tenor(_) | Series::Sofr)
}

/// Whether a series should have a value on a day. Fed funds trade on some days on which Treasuries
/// do not; coins trade every day.
fn is_expected(series: Series, day: Date) -> bool {
    match series {
        Series::Tenor(_) | Series::Sofr => is_business_day(day),
        Series::Effr => !is_weekend(day),
        Series::Coin(_) => true,
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn look(
    series: Series,
    values: &[(Date, f64)],
    closed: &HashSet<Date>,
    today: Date,
    mut found: impl FnMut(Date, Finding),
) {
    let mut before: Option<(Date, f64)> = None;
    for (date, value) in values {
        if let Some((last, old)) = before {
            let days = days_between(last, *date);
            if days <= LONGEST_STEP && is_jump(series, old, *value) {
                found(*date, Finding::Jump { from: old, to: *value });
            }
            if days > LONGEST_SILENCE as i64 {
                let missing = missing(series, last, *date);
                if missing > LONGEST_SILENCE {
                    found(last, Finding::Gap { until: *date, missing });
                }
            }
        }
        let is_closed = match series {
            Series::Effr => is_weekend(*date),
            _ => trades_with_the_market(series) && closed.contains(date),
        };
        if is_closed {
            found(*date, Finding::Closed);
        }
        if series.is_rate() && is_implausible(*value) {
            found(*date, Finding::Implausible(*value));
        }
        if *date > today {
            found(*date, Finding::Future);
        }
        before = Some((*date, *value));
    }
}

fn is_jump(series: Series, from: f64, to: f64) -> bool {
    match series {
        Series::Coin(_) => (to / from - 1.0).abs() > LARGEST_COIN_MOVE,
        // a hair's breadth above, so that exactly 150 bp is none
        _ => (to - from).abs() > LARGEST_RATE_MOVE + 1e-9,
    }
}

fn missing(series: Series, last: Date, next: Date) -> usize {
    let days = (1..days_between(last, next)).map(|n| add_days(last, n));
    days.filter(|day| is_expected(series, *day)).count()
}

fn rank(finding: &Finding) -> u8 {
    match finding {
        Finding::Gap { .. } => 0,
        Finding::Jump { .. } => 1,
        Finding::Closed => 2,
        Finding::Implausible(_) => 3,
        Finding::Future => 4,
    }
}

/// Whether the same finding in another series says nothing new.
fn is_shared(finding: &Finding) -> bool {
    matches!(finding, Finding::Gap { .. } | Finding::Closed | Finding::Future)
}

impl Flag {
    /// Whose it is: `10-year`, `10-year and 3 others`.
    pub fn whose(&self) -> String {
        let first = self.series.first().map_or("", |s| s.name());
        match self.series.len() {
            0 | 1 => first.to_owned(),
            2 => format!("{first} and 1 other"),
            many => format!("{first} and {} others", many - 1),
        }
    }

    /// What was found, without whose and when: `+282 bp in a day, from 2.430 % to 5.250 %`.
    pub fn what(&self) -> String {
        let is_rate = self.series.first().is_none_or(|s| s.is_rate());
        match self.finding {
            Finding::Jump { from, to } if is_rate => {
                format!(
                    "{} bp in a day, from {} to {}",
                    signed((to - from) * 1e4),
                    percent(from),
                    percent(to)
                )
            }
            Finding::Jump { from, to } => {
                format!("{} % in a day, from ${from:.2} to ${to:.2}", signed((to / from - 1.0) * 100.0))
            }
            Finding::Gap { until, missing } if is_rate => {
                format!("no value until {until}: {missing} business days are missing")
            }
            Finding::Gap { until, missing } => format!("no value until {until}: {missing} days are missing"),
            Finding::Closed => "a value on a day without trading".to_owned(),
            Finding::Implausible(value) => {
                format!("{} is outside of {} % to {HIGHEST_PERCENT} %", percent(value), minus(LOWEST_PERCENT))
            }
            Finding::Future => "a value of a day that has not come".to_owned(),
        }
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.date, self.whose(), self.what())
    }
}

fn percent(rate: f64) -> String {
    format!("{:.3} %", rate * 100.0).replace('-', "\u{2212}")
}

fn minus(value: f64) -> String {
    value.to_string().replace('-', "\u{2212}")
}

fn signed(value: f64) -> String {
    format!("{value:+.0}").replace('-', "\u{2212}")
}

/// The values of observations, for looking through.
pub(super) fn values(observations: &[super::Observation]) -> Values {
    observations.iter().map(|o| (o.date, o.value)).collect()
}
