//! Amounts inside sentences: `$31.66mm`, `80.0 %`, `11.1 bp`, `25x`, `28th`.

use super::Amount;
use crate::{
    instrument::{Instrument, Unit},
    quantity::{
        Decimal,
        money::from_simulation,
        size::{group_thousands, print_face},
    },
};
use rust_decimal::{RoundingStrategy, dec};

/// An amount in its own unit.
pub(super) fn say(amount: Amount) -> String {
    match amount {
        Amount::Money(dollars) => money(dollars),
        Amount::Simulated(dollars) => money(from_simulation(dollars)),
        Amount::Fraction(fraction) => percent(fraction),
        Amount::Times(times) if times.abs() < 9.95 => format!("{times:.1}x"),
        Amount::Times(times) => format!("{times:.0}x"),
        Amount::BasisPoints(bp) => format!("{} bp", signed(bp, 1)),
        Amount::Count(count) => whole(count),
        Amount::None => "none".to_owned(),
    }
}

/// Money in the largest unit that leaves a number before the point; negatives in parentheses. In a
/// sentence zero is `$0`, where a table has a dash.
pub(super) fn money(dollars: Decimal) -> String {
    let (unit, suffix, decimals) = match dollars.abs() {
        size if size >= dec!(999_995_000) => (dec!(1_000_000_000), "bn", 2),
        size if size >= dec!(999_995) => (dec!(1_000_000), "mm", 2),
        size if size >= dec!(10_000) => (dec!(1_000), "k", 2),
        size if size < dec!(100) && !size.is_integer() => (Decimal::ONE, "", 2),
        _ => (Decimal::ONE, "", 0),
    };
    let scaled = fixed(dollars.abs() / unit, decimals);
    let text = format!("${}{suffix}", group_thousands(scaled));
    match (scaled.is_zero(), dollars.is_sign_negative()) {
        (true, _) => "$0".to_owned(),
        (false, true) => format!("({text})"),
        (false, false) => text,
    }
}

/// A fraction as a percentage with one decimal.
pub(super) fn percent(fraction: f64) -> String {
    format!("{} %", signed(fraction * 100.0, 1))
}

/// A parameter as a percentage with as many decimals as it has, at least one.
pub(super) fn percent_exactly(fraction: Decimal) -> String {
    let hundredfold = (fraction * Decimal::ONE_HUNDRED).normalize();
    format!("{} %", fixed(hundredfold, hundredfold.scale().max(1)))
}

/// The same for a parameter that is a floating number.
pub(super) fn percent_of(fraction: f64) -> String {
    percent_exactly(from_simulation(fraction))
}

/// A number without trailing zeros.
pub(super) fn plain(number: f64) -> String {
    from_simulation(number).round_dp(6).normalize().to_string()
}

/// A count with separators.
pub(super) fn whole(count: usize) -> String {
    group_thousands(Decimal::from(count))
}

/// `1st`, `2nd`, `28th` of a rank that starts at zero.
pub(super) fn ordinal(rank: usize) -> String {
    let place = rank.saturating_add(1);
    let ending = match (place % 100, place % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{}{ending}", whole(place))
}

/// `the worst`, `the 28th worst` of a rank that starts at zero.
pub(super) fn from_the_worst(rank: usize) -> String {
    if rank == 0 { "the worst".to_owned() } else { format!("the {} worst", ordinal(rank)) }
}

/// `1 credit`, `2 credits`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", whole(count), if count == 1 { "" } else { "s" })
}

/// A quantity of an instrument: `1,000mm face`, `(10,945) contracts`, `20 coins`.
pub(super) fn held(quantity: Decimal, instrument: &Instrument) -> String {
    let noun = match (instrument.unit(), instrument) {
        (Unit::Contracts, _) => " contracts",
        (Unit::Coins, _) => " coins",
        (Unit::Dollars, Instrument::Security(_) | Instrument::Repo(_)) => " face",
        (Unit::Dollars, Instrument::Fund(_)) => " shares",
        (Unit::Dollars, _) => " dollars",
    };
    let size = match instrument.unit() {
        Unit::Dollars => print_face(quantity.abs()),
        _ => group_thousands(quantity.abs().normalize()),
    };
    let is_short = quantity.is_sign_negative() && !quantity.is_zero();
    if is_short { format!("({size}){noun}") } else { format!("{size}{noun}") }
}

/// A price or level with three decimals.
pub(super) fn level(price: f64) -> String {
    signed(price, 3)
}

/// Dollars and cents of one unit.
pub(super) fn dollars_and_cents(amount: f64) -> String {
    format!("${}", signed(amount, 2))
}

fn fixed(number: Decimal, decimals: u32) -> Decimal {
    let mut rounded = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(decimals);
    rounded
}

/// A number with a true minus sign, and none before a zero.
fn signed(number: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.'));
    if number < 0.0 && !is_zero { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_they_stand_on_screen() {
        let cases = [
            (Amount::Money(dec!(31_658_204.5)), "$31.66mm"),
            (Amount::Money(dec!(-2_530_000)), "($2.53mm)"),
            (Amount::Money(dec!(999_999.99)), "$1.00mm"),
            (Amount::Money(dec!(712_468)), "$712.47k"),
            (Amount::Money(dec!(3_360)), "$3,360"),
            (Amount::Money(dec!(0)), "$0"),
            (Amount::Simulated(1.2e9), "$1.20bn"),
            (Amount::Simulated(-1e-9), "$0"),
            (Amount::Fraction(0.8), "80.0 %"),
            (Amount::Fraction(-0.1512), "−15.1 %"),
            (Amount::Fraction(-0.0001), "0.0 %"),
            (Amount::Times(25.4), "25x"),
            (Amount::Times(5.04), "5.0x"),
            (Amount::BasisPoints(11.08), "11.1 bp"),
            (Amount::Count(2759), "2,759"),
        ];
        for (amount, expected) in cases {
            assert_eq!(say(amount), expected);
        }
    }

    #[test]
    fn parameters_keep_their_own_decimals() {
        assert_eq!(percent_exactly(dec!(0.80)), "80.0 %");
        assert_eq!(percent_exactly(dec!(0.0375)), "3.75 %");
        assert_eq!(percent_of(0.0021), "0.21 %");
    }

    #[test]
    fn ranks_are_counted_from_one() {
        let places = [0, 1, 2, 10, 11, 12, 20, 27].map(ordinal);
        assert_eq!(places, ["1st", "2nd", "3rd", "11th", "12th", "13th", "21st", "28th"]);
        assert_eq!(from_the_worst(0), "the worst");
    }
}
