//! Times of day as people read them.

use crate::app::clock::now;
use jiff::{Timestamp, tz::TimeZone};

/// A moment by the clock on the wall: `10:31:07` today, `2026-08-20 10:31` on another day.
pub fn local(seconds: i64) -> String {
    written(seconds, now(), &TimeZone::system())
}

fn written(seconds: i64, now: i64, zone: &TimeZone) -> String {
    let at = |seconds| Timestamp::from_second(seconds).ok().map(|t| zone.to_datetime(t));
    let (Some(then), Some(now)) = (at(seconds), at(now)) else { return "an unknown time".to_owned() };
    let (hour, minute, second) = (then.hour(), then.minute(), then.second());
    if then.date() == now.date() {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{} {hour:02}:{minute:02}", then.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::{Offset, TimeZone};

    #[test]
    fn today_needs_no_date() {
        let zone = TimeZone::fixed(Offset::constant(2));
        let noon = 1_787_306_400; // 2026-08-21 10:00 in London less one hour of summer time
        assert_eq!(written(noon + 7, noon, &zone), "12:00:07");
        assert_eq!(written(noon - 86_400, noon, &zone), "2026-08-20 12:00");
        assert_eq!(written(i64::MAX, noon, &zone), "an unknown time");
    }
}
