//! Prices in 32nds: of cash notes and bonds, and of futures in their own tick.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Amount, UNKNOWN, minus, rounded};

/// The smallest step of a futures price, in parts of a 32nd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// One 32nd: `118-16`.
    Whole,
    /// Half a 32nd: `110-165`.
    Half,
    /// A quarter of a 32nd: `107-162`, where 2 is a quarter and 7 three.
    Quarter,
    /// An eighth of a 32nd: `103-161`, digits 0 1 2 3 5 6 7 8.
    Eighth,
}

impl Tick {
    fn parts(self) -> i64 {
        match self {
            Self::Whole => 1,
            Self::Half => 2,
            Self::Quarter => 4,
            Self::Eighth => 8,
        }
    }
}

/// A cash price in points, in 32nds: `99-03`, `99-03+` for a half, else `99-032` in eighths.
pub fn cash_price(points: impl Amount) -> String {
    in_32nds(points, 8, |eighths| match eighths {
        0 => String::new(),
        4 => "+".to_owned(),
        other => other.to_string(),
    })
}

/// A futures price in points, in 32nds of its own tick: `110-165`.
pub fn futures_price(points: impl Amount, tick: Tick) -> String {
    let parts = tick.parts();
    in_32nds(points, parts, |part| match tick {
        Tick::Whole => String::new(),
        // The exchange writes the decimals of the 32nd and cuts them to one digit.
        Tick::Half | Tick::Quarter | Tick::Eighth => (part * 10 / parts).to_string(),
    })
}

/// Handle, 32nds, and what `last` makes of the parts of a 32nd left over.
fn in_32nds(points: impl Amount, parts: i64, last: impl Fn(i64) -> String) -> String {
    let steps = points
        .decimal()
        .and_then(|points| points.checked_mul(Decimal::from(32 * parts)))
        .and_then(|steps| rounded(steps, 0).to_i64());
    let Some(steps) = steps else { return UNKNOWN.to_owned() };
    let (handle, rest) = (steps.abs() / (32 * parts), steps.abs() % (32 * parts));
    format!("{}{handle}-{:02}{}", minus(steps.into()), rest / parts, last(rest % parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cash_prices_in_32nds_and_eighths() {
        for (points, wanted) in [
            (99.0, "99-00"),
            (99.0 + 3.0 / 32.0, "99-03"),
            (99.0 + 3.5 / 32.0, "99-03+"),
            (99.0 + 3.25 / 32.0, "99-032"),
            (99.0 + 3.875 / 32.0, "99-037"),
            (99.999_9, "100-00"),
            (-0.5, "−0-16"),
        ] {
            assert_eq!(cash_price(points), wanted);
        }
        assert_eq!(cash_price(f64::NAN), UNKNOWN);
    }

    #[test]
    fn futures_prices_in_their_own_tick() {
        for (points, tick, wanted) in [
            (110.0 + 16.5 / 32.0, Tick::Half, "110-165"),
            (110.0 + 16.0 / 32.0, Tick::Half, "110-160"),
            (118.5, Tick::Whole, "118-16"),
            (107.0 + 16.25 / 32.0, Tick::Quarter, "107-162"),
            (107.0 + 16.75 / 32.0, Tick::Quarter, "107-167"),
            (103.0 + 16.125 / 32.0, Tick::Eighth, "103-161"),
            (103.0 + 16.875 / 32.0, Tick::Eighth, "103-168"),
            (109.999, Tick::Half, "110-000"),
        ] {
            assert_eq!(futures_price(points, tick), wanted);
        }
    }
}
