//! The US government securities calendar (the bond market's recommended full closes).
//!
//! Checked against every Treasury par-yield publication date from 1990 to March 2025.

use super::date::{Date, add_days, day_of_month, first_of_month};
use jiff::civil::{Weekday, date};

/// Whether US government securities trade and settle on this day.
pub fn is_business_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(day)
}

/// The first business day after `day`.
pub fn next_business_day(day: Date) -> Date {
    add_business_days(day, 1)
}

/// The `count`-th business day after `day`.
pub fn add_business_days(day: Date, count: u32) -> Date {
    let mut at = day;
    for _ in 0..count {
        at = add_days(at, 1);
        while !is_business_day(at) && at < Date::MAX {
            at = add_days(at, 1);
        }
    }
    at
}

/// The last business day of the month in which `day` lies.
pub fn last_business_day_of_month(day: Date) -> Date {
    let mut at = day_of_month(day.year(), day.month(), 31);
    while !is_business_day(at) && at > Date::MIN {
        at = add_days(at, -1);
    }
    at
}

/// The `count`-th given weekday of a month (1 = first).
pub fn nth_weekday(year: i16, month: i8, weekday: Weekday, count: i64) -> Date {
    let first = first_of_month(year, month);
    let ahead =
        i64::from((weekday.to_monday_zero_offset() - first.weekday().to_monday_zero_offset()).rem_euclid(7));
    add_days(first, ahead + 7 * (count - 1))
}

/// The last Friday of a month: when coin futures stop trading.
pub fn last_friday(year: i16, month: i8) -> Date {
    last_weekday(year, month, Weekday::Friday)
}

fn last_weekday(year: i16, month: i8, weekday: Weekday) -> Date {
    let last = day_of_month(year, month, 31);
    let back =
        i64::from((last.weekday().to_monday_zero_offset() - weekday.to_monday_zero_offset()).rem_euclid(7));
    add_days(last, -back)
}

/// What a fixed holiday does when it falls on a Saturday. On a Sunday each moves to the Monday.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnSaturday {
    Friday,
    NotObserved,
}

fn is_observed(day: Date, month: i8, day_of: i8, saturday: OnSaturday) -> bool {
    let holiday = date(day.year(), month, day_of);
    match holiday.weekday() {
        Weekday::Sunday => day == add_days(holiday, 1),
        Weekday::Saturday => saturday == OnSaturday::Friday && day == add_days(holiday, -1),
        _ => day == holiday,
    }
}

fn is_holiday(day: Date) -> bool {
    let year = day.year();
    is_observed(day, 1, 1, OnSaturday::NotObserved)
        || day == nth_weekday(year, 1, Weekday::Monday, 3)
        || day == nth_weekday(year, 2, Weekday::Monday, 3)
        || is_closed_good_friday(day)
        || day == last_weekday(year, 5, Weekday::Monday)
        || (year >= 2022 && is_observed(day, 6, 19, OnSaturday::Friday))
        || is_observed(day, 7, 4, OnSaturday::Friday)
        || day == nth_weekday(year, 9, Weekday::Monday, 1)
        || day == nth_weekday(year, 10, Weekday::Monday, 2)
        || is_observed(day, 11, 11, OnSaturday::NotObserved)
        || day == nth_weekday(year, 11, Weekday::Thursday, 4)
        || is_observed(day, 12, 25, OnSaturday::Friday)
        || is_special_close(day)
}

/// Good Friday, except from 1996 when it is the first Friday of April after the 1st: then the
/// employment report comes out and the market opens for the morning.
fn is_closed_good_friday(day: Date) -> bool {
    let good_friday = add_days(easter_sunday(day.year()), -2);
    let report_day = day.year() >= 1996 && good_friday.month() == 4 && (2..=7).contains(&good_friday.day());
    day == good_friday && !report_day
}

/// Days of mourning, storms and 11 September 2001.
fn is_special_close(day: Date) -> bool {
    matches!(
        (day.year(), day.month(), day.day()),
        (1994, 4, 27) | (2001, 9, 11) | (2001, 9, 12) | (2004, 6, 11) | (2012, 10, 30) | (2018, 12, 5)
    )
}

/// Easter Sunday by the Gregorian computus.
fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let n = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
    let (month, day) = (n / 31, n % 31 + 1);
    date(year, i8::try_from(month).unwrap_or(4), i8::try_from(day).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_closes_and_openings() {
        let closed = [
            (2025, 4, 18),
            (2024, 3, 29),
            (2022, 6, 20),
            (2021, 12, 24),
            (2020, 7, 3),
            (2023, 1, 2),
            (2018, 12, 5),
            (2025, 11, 11),
            (2025, 10, 13),
            (2026, 1, 19),
            (2026, 11, 26),
            (2026, 7, 3),
        ];
        let open = [(2021, 4, 2), (2023, 4, 7), (2021, 12, 31), (2021, 6, 18), (2023, 11, 10), (2025, 1, 9)];
        for (y, m, d) in closed {
            assert!(!is_business_day(date(y, m, d)), "{y}-{m}-{d}");
        }
        for (y, m, d) in open {
            assert!(is_business_day(date(y, m, d)), "{y}-{m}-{d}");
        }
    }

    #[test]
    fn business_days_step_over_weekends_and_holidays() {
        assert_eq!(next_business_day(date(2026, 8, 21)), date(2026, 8, 24));
        assert_eq!(next_business_day(date(2026, 11, 25)), date(2026, 11, 27));
        assert_eq!(last_business_day_of_month(date(2026, 5, 4)), date(2026, 5, 29));
        assert_eq!(add_business_days(date(2026, 12, 31), 3), date(2027, 1, 6));
    }

    #[test]
    fn weekdays_are_counted_from_the_first() {
        assert_eq!(nth_weekday(2026, 12, Weekday::Wednesday, 3), date(2026, 12, 16));
        assert_eq!(last_friday(2026, 9), date(2026, 9, 25));
    }
}
