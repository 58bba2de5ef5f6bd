//! Civil dates: parsing, day counts, months.

pub use jiff::civil::Date;
use jiff::{ToSpan, civil::date};
use thiserror::Error;

/// A text that is not a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{0}\" is not a date: expected YYYY-MM-DD or M/D/YY")]
pub struct DateError(pub String);

/// Years of dates that are read; beyond them no bond is alive and no market was open.
const YEARS: std::ops::Range<i16> = 1900..2200;

/// Days from `from` to `to`, negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_secs() / 86_400
}

/// Years of 365.25 days from `from` to `to`: the maturity at which a curve is read.
pub fn curve_years(from: Date, to: Date) -> f64 {
    days_between(from, to) as f64 / 365.25
}

/// The date `days` later (earlier when negative), held within the calendar's range.
pub fn add_days(from: Date, days: i64) -> Date {
    from.saturating_add(days.days())
}

/// The same day `months` later; a day that the month lacks becomes its last day.
pub fn add_months(from: Date, months: i32) -> Date {
    let month = i32::from(from.year()) * 12 + i32::from(from.month()) - 1;
    let to = month.saturating_add(months);
    let first = |year: i32| Date::new(i16::try_from(year).ok()?, (to.rem_euclid(12) + 1) as i8, 1).ok();
    let same_day = |first: Date| {
        Date::new(first.year(), first.month(), from.day().min(first.days_in_month())).unwrap_or(first)
    };
    first(to.div_euclid(12)).map_or(if months < 0 { Date::MIN } else { Date::MAX }, same_day)
}

/// The same day `years` later; 29 February becomes 28 February.
pub fn add_years(from: Date, years: i32) -> Date {
    add_months(from, years.saturating_mul(12))
}

/// Whether the date is the last day of its month.
pub fn is_month_end(day: Date) -> bool {
    day.day() == day.days_in_month()
}

/// The given day of a month, or its last day where the month is shorter.
pub fn day_of_month(year: i16, month: i8, day: i8) -> Date {
    let first = first_of_month(year, month);
    add_days(first, i64::from(day.clamp(1, first.days_in_month()) - 1))
}

/// The first day of a month; a month outside 1 to 12 is held at its edge.
pub fn first_of_month(year: i16, month: i8) -> Date {
    date(year.clamp(1, 9998), month.clamp(1, 12), 1)
}

/// Whole months from the first day of `from`'s month to `to`.
pub fn whole_months_from_first(from: Date, to: Date) -> i32 {
    (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month())
}

/// Reads `YYYY-MM-DD`, `M/D/YYYY` or `M/D/YY`. Two-digit years up to 79 are of this century.
///
/// # Errors
/// [`DateError`] with the text when it is none of these, or no such day exists.
pub fn parse(text: &str) -> Result<Date, DateError> {
    let fail = || DateError(text.to_owned());
    let text = text.trim();
    let (separator, order) = if text.contains('/') { ('/', [2, 0, 1]) } else { ('-', [0, 1, 2]) };
    let parts: Vec<&str> = text.split(separator).collect();
    let [a, b, c] = parts.as_slice() else { return Err(fail()) };
    let fields = [*a, *b, *c];
    if fields.iter().any(|f| f.is_empty() || f.len() > 4 || !f.bytes().all(|x| x.is_ascii_digit())) {
        return Err(fail());
    }
    let number = |i: usize| -> i16 {
        order.get(i).and_then(|&k| fields.get(k)).and_then(|f| f.parse().ok()).unwrap_or(0)
    };
    let (mut year, month, day) = (number(0), number(1), number(2));
    if separator == '-' && a.len() != 4 {
        return Err(fail());
    }
    if year < 100 {
        year += if year < 80 { 2000 } else { 1900 };
    }
    match (i8::try_from(month), i8::try_from(day)) {
        (Ok(m), Ok(d)) if YEARS.contains(&year) => Date::new(year, m, d).map_err(|_| fail()),
        _ => Err(fail()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_spellings_name_the_same_day() {
        for text in ["2035-08-15", "8/15/35", "08/15/2035", " 2035-8-15 "] {
            assert_eq!(parse(text), Ok(date(2035, 8, 15)), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2035-02-30",
            "35-08-15",
            "2035/08/15",
            "15.8.2035",
            "2035-08",
            "99999-01-01",
            "9998-12-31",
            "1776-07-04",
            "1/2/3/4",
            "-1-2-3",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn months_end_where_months_end() {
        assert_eq!(add_months(date(2026, 8, 31), 6), date(2027, 2, 28));
        assert_eq!(day_of_month(2028, 2, 31), date(2028, 2, 29));
        assert_eq!(add_years(date(2028, 2, 29), -10), date(2018, 2, 28));
        assert_eq!(days_between(date(2026, 11, 23), date(2026, 12, 31)), 38);
        assert_eq!(whole_months_from_first(date(2026, 12, 1), date(2033, 8, 15)), 80);
    }
}
