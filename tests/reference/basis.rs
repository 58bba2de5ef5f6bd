//! The futures leg's own yield move: the normal score of a text.

use crossmargin::{instrument::Product, quantity::Date, rulebook::Rules};

/// The own move of a product's yields in a scenario ending on a date, as a fraction a year.
pub fn basis_move(product: Product, end: Date, is_three_day: bool, stress: f64, rules: &Rules) -> f64 {
    let size = rules.basis.size_bp[product.index()] / 10_000.0;
    let share = if is_three_day { 1.0 } else { rules.basis.one_day_share };
    size / 2.3263 * share * stress * score(&format!("{}|{end}", product.code()))
}

/// Standard normal score of a text: FNV-1a, the splitmix64 finaliser, the inverse normal.
fn score(text: &str) -> f64 {
    let mut hash = 14_695_981_039_346_656_037u64;
    for byte in text.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(1_099_511_628_211);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^= hash >> 31;
    inverse_normal(((hash / 2048) as f64 + 0.5) / 2f64.powi(53))
}

/// By halving an interval in the lower tail, where the distribution keeps its digits.
fn inverse_normal(u: f64) -> f64 {
    if u > 0.5 {
        return -inverse_normal(1.0 - u);
    }
    let (mut low, mut high) = (-40.0f64, 0.0f64);
    for _ in 0..70 {
        let middle = (low + high) / 2.0;
        let probability = libm::erfc(-middle / 2f64.sqrt()) / 2.0;
        if probability < u { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

#[test]
fn the_published_scores_come_out() {
    for (text, expected) in [
        ("ZN|2025-03-31", 0.105_806_435),
        ("ZT|2020-03-18", 0.514_081_517),
        ("UB|2008-09-15", -0.214_322_729),
    ] {
        assert!((score(text) - expected).abs() < 5e-10, "{text}: {}", score(text));
    }
}
