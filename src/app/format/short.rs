//! Quantities short enough for a column: the exact figure is told on hover and while it is edited.

use super::{Unit, face, grouped, in_parentheses, quantity};
use crate::{
    instrument::Unit as Counts,
    quantity::{Decimal, size},
};
use rust_decimal::dec;

/// Decimals of a face amount.
const FACE: u32 = 2;
/// Decimals of contracts and coins.
const COUNT: u32 = 3;

/// A position's size with two decimals of its unit at most, coins with three: `123.46mm`, `0.125`.
/// What would be rounded to nothing is written out.
pub fn short_quantity(amount: Decimal, unit: Counts) -> String {
    let size = amount.abs();
    let (unit, places) = match unit {
        Counts::Dollars if size >= dec!(1_000_000_000_000) => (Unit::Billions, FACE),
        Counts::Dollars if size >= dec!(1_000_000) => (Unit::Millions, FACE),
        Counts::Dollars if size >= dec!(1_000) => (Unit::Thousands, FACE),
        Counts::Dollars => (Unit::Dollars, FACE),
        _ if size >= dec!(1_000_000_000_000) => (Unit::Billions, FACE),
        _ if size >= dec!(10_000_000) => (Unit::Millions, FACE),
        _ => (Unit::Dollars, COUNT),
    };
    let scaled = (size / unit.dollars()).round_dp(places).normalize();
    if scaled.is_zero() {
        return if unit == Unit::Dollars { quantity(amount) } else { face(amount) };
    }
    in_parentheses(format!("{}{}", grouped(scaled, scaled.scale()), unit.suffix()), amount)
}

/// A quantity as a file has it, shortened where it is a number and long.
pub fn short_text(text: &str) -> String {
    match size::parse(text) {
        Ok(amount) if text.len() > 9 => short_quantity(amount, Counts::Contracts),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_in_a_column_keeps_its_unit_and_loses_decimals() {
        for (amount, wanted) in [
            (dec!(123_456_789), "123.46mm"),
            (dec!(-33_333_333), "(33.33mm)"),
            (dec!(1_234_567.89), "1.23mm"),
            (dec!(100_000_000), "100mm"),
            (dec!(2_500_000), "2.5mm"),
            (dec!(999.126), "999.13"),
            (dec!(0), "–"),
            (dec!(5_000_000_000_000), "5,000bn"),
        ] {
            assert_eq!(short_quantity(amount, Counts::Dollars), wanted);
        }
        for (amount, wanted) in [
            (dec!(-10_945), "(10,945)"),
            (dec!(12.34567), "12.346"),
            (dec!(0.00012), "0.00012"),
            (dec!(123_456_789), "123.46mm"),
        ] {
            assert_eq!(short_quantity(amount, Counts::Contracts), wanted);
        }
    }

    #[test]
    fn a_long_number_of_a_file_is_shortened_and_words_stay() {
        assert_eq!(short_text("100000000.123456"), "100mm");
        assert_eq!(short_text("250,000"), "250,000");
        assert_eq!(short_text("a few of them"), "a few of them");
    }
}
