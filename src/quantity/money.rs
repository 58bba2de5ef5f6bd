//! The named border between simulation (`f64`) and money (`Decimal`).

use rust_decimal::{Decimal, RoundingStrategy, prelude::FromPrimitive, prelude::ToPrimitive};

/// Rounds to the cent, halves away from zero: done once, where a figure becomes money.
pub fn to_cent(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// The decimal nearest to a simulated figure; a figure that is not finite, or beyond the
/// range of a decimal, is zero (sizes are bounded where they enter, so none is).
pub fn from_simulation(value: f64) -> Decimal {
    Decimal::from_f64(value).unwrap_or_default()
}

/// A decimal as a floating number for simulation and drawing.
pub fn to_simulation(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(to_cent(dec!(1.005)), dec!(1.01));
        assert_eq!(to_cent(dec!(-1.005)), dec!(-1.01));
        assert_eq!(to_cent(dec!(68.648)), dec!(68.65));
    }

    #[test]
    fn what_is_no_number_is_no_money() {
        assert_eq!(from_simulation(f64::NAN), Decimal::ZERO);
        assert_eq!(from_simulation(f64::INFINITY), Decimal::ZERO);
        assert_eq!(from_simulation(0.1), dec!(0.1));
    }
}
