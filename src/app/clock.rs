//! The machine's clock, read here and nowhere else in the window.

use crate::quantity::{Date, date::add_days};
use std::time::SystemTime;

/// Seconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// The day it is in Greenwich.
pub fn today() -> Date {
    day(now())
}

fn day(seconds: i64) -> Date {
    add_days(jiff::civil::date(1970, 1, 1), seconds.div_euclid(86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_greenwich() {
        assert_eq!(day(1_787_356_799), jiff::civil::date(2026, 8, 21));
        assert_eq!(day(1_787_356_800), jiff::civil::date(2026, 8, 22));
    }
}
