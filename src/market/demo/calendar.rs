//! The dates of the demo history and the calendar years they fall in.

use std::ops::RangeInclusive;

use jiff::civil::{Date, date};

const FIRST: Date = date(2006, 1, 3);
pub const LAST: Date = date(2026, 8, 21);

/// One calendar year within the history, by position in the list of dates.
pub(super) struct YearSpan {
    pub(super) year: i16,
    /// The date that the year's first move starts from: the last of the year before.
    pub(super) base: usize,
    /// The last date of the year.
    pub(super) last: usize,
}

impl YearSpan {
    /// Positions of the dates on which the year's moves end.
    pub(super) fn moves(&self) -> RangeInclusive<usize> {
        self.base + 1..=self.last
    }
}

/// Every publication date, oldest first, and the years made of them.
pub(super) struct Calendar {
    pub(super) dates: Vec<Date>,
    pub(super) years: Vec<YearSpan>,
}

impl Calendar {
    /// The business days of the history; empty when there are none.
    pub(super) fn new(is_business_day: impl Fn(Date) -> bool) -> Calendar {
        let every_day = std::iter::successors(Some(FIRST), |day| day.tomorrow().ok());
        let dates: Vec<Date> =
            every_day.take_while(|&day| day <= LAST).filter(|&day| is_business_day(day)).collect();
        let years = year_spans(&dates);
        Calendar { dates, years }
    }

    /// Position of the first date on or after `day`; the number of dates when there is none.
    pub(super) fn position(&self, day: Date) -> usize {
        self.dates.partition_point(|&date| date < day)
    }

    /// Position of `day` when it is one of the dates.
    pub(super) fn find(&self, day: Date) -> Option<usize> {
        self.dates.binary_search(&day).ok()
    }
}

fn year_spans(dates: &[Date]) -> Vec<YearSpan> {
    let mut spans: Vec<YearSpan> = Vec::new();
    for (position, date) in dates.iter().enumerate() {
        match spans.last_mut() {
            Some(span) if span.year == date.year() => span.last = position,
            _ => spans.push(YearSpan { year: date.year(), base: position.saturating_sub(1), last: position }),
        }
    }
    spans
}
