//! The values of a series: whole numbers over one power of ten where that gives back every bit.

use super::bytes::{Bytes, Cursor};

/// Powers of ten that are exact.
const TENS: [f64; 13] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];
/// Whole numbers up to this are exact.
const LARGEST: f64 = 9_007_199_254_740_992.0;
/// Says that the bits themselves follow.
const BITS: u8 = 255;

/// The whole number that gives back a value over a power of ten. Both are exact, so their quotient
/// is the value nearest to the decimal that was printed: the same as from reading its digits.
fn whole(value: f64, ten: f64) -> Option<i64> {
    let whole = (value * ten).round();
    (whole.abs() <= LARGEST && (whole as i64 as f64 / ten).to_bits() == value.to_bits())
        .then_some(whole as i64)
}

/// Writes values: the scale, then the step from each to the next, or the bits of each.
pub fn write(out: &mut Bytes, values: &[f64]) {
    let fits = |ten: &&f64| values.iter().all(|v| whole(*v, **ten).is_some());
    let Some(scale) = TENS.iter().position(|ten| fits(&ten)) else {
        out.0.push(BITS);
        return values.iter().for_each(|v| out.bits(*v));
    };
    out.0.push(scale as u8);
    let ten = TENS.get(scale).copied().unwrap_or(1.0);
    let mut before = 0_i64;
    for value in values.iter().filter_map(|v| whole(*v, ten)) {
        out.signed(value - before);
        before = value;
    }
}

/// Reads so many values.
pub fn read(from: &mut Cursor, count: usize) -> Option<Vec<f64>> {
    let scale = from.byte()?;
    if scale == BITS {
        return (0..count).map(|_| from.bits()).collect();
    }
    let ten = *TENS.get(usize::from(scale))?;
    let mut value = 0_i64;
    (0..count)
        .map(|_| {
            value = value.checked_add(from.signed()?)?;
            Some(value as f64 / ten)
        })
        .collect()
}
