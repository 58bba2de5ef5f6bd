//! The futures leg's own yield move: a fixed normal score for each product and date.

use crate::quantity::Date;
use statrs::distribution::{ContinuousCDF, Normal};

/// Standard normal score of a product on a date. The same text gives the same score for ever, so
/// that nothing flickers between runs; two months of one product share it.
pub fn score(code: &str, date: Date) -> f64 {
    let u = ((mix(fnv1a(code, date)) >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0;
    Normal::standard().inverse_cdf(u)
}

/// 64-bit FNV-1a hash of `CODE|YYYY-MM-DD`.
fn fnv1a(code: &str, date: Date) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in format!("{code}|{date}").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}

/// The splitmix64 finaliser.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn three_published_scores() {
        for (code, day, expected) in [
            ("ZN", date(2025, 3, 31), 0.105_806_435),
            ("ZT", date(2020, 3, 18), 0.514_081_517),
            ("UB", date(2008, 9, 15), -0.214_322_729),
        ] {
            assert!((score(code, day) - expected).abs() < 5e-10, "{code} {day}: {}", score(code, day));
        }
    }
}
