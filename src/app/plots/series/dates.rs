//! Days as places along an axis, and the words under them.

use crate::quantity::{
    Date,
    date::{add_days, add_months, days_between, first_of_month},
};
use jiff::civil::date;
use std::ops::RangeInclusive;

/// Day zero.
const EPOCH: Date = date(1970, 1, 1);
/// Room a word and its gap take.
const WORD: f32 = 64.0;
/// Months between two words, where months are told; from a year on only the year is written.
const MONTHS: [i32; 9] = [1, 2, 3, 6, 12, 24, 60, 120, 240];
/// Days between two words, where days are told.
const DAYS: [i64; 4] = [1, 2, 7, 14];

/// The place of a day.
pub fn place_of(day: Date) -> f64 {
    days_between(EPOCH, day) as f64
}

/// The day nearest to a place.
pub fn day_of(place: f64) -> Date {
    add_days(EPOCH, place.round().clamp(-100_000.0, 100_000.0) as i64)
}

/// Words under a window so wide, few enough to stand apart.
pub fn ticks(window: &RangeInclusive<f64>, width: f32) -> Vec<(f64, String)> {
    let (first, last) = (day_of(*window.start()), day_of(*window.end()));
    let days = days_between(first, last).max(1);
    let most = (width / WORD).floor().max(1.0) as i64;
    if let Some(step) = DAYS.into_iter().find(|step| days / step <= most).filter(|_| days < 90) {
        let all = (0..=days / step).map(|n| add_days(first, n * step));
        return all.map(|day| (place_of(day), day.to_string())).collect();
    }
    let step = MONTHS.into_iter().find(|step| days / (i64::from(*step) * 30) <= most).unwrap_or(240);
    let is_years = step >= 12;
    let month = |year: i16, month: i8| first_of_month(year, month);
    let start = match is_years {
        true => month(first.year() - first.year().rem_euclid((step / 12) as i16), 1),
        false => month(first.year(), 1),
    };
    let all = (0..1_000).map(|n| add_months(start, n * step)).take_while(|day| *day <= last);
    all.filter(|day| *day >= first)
        .map(|day| {
            let words =
                if is_years { day.year().to_string() } else { format!("{}-{:02}", day.year(), day.month()) };
            (place_of(day), words)
        })
        .collect()
}
