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

/// Weights that all but cancel would give parts beyond any decimal; none is larger than this.
const LARGEST_PART: f64 = 1e18;

/// Splits a total, in whole cents, in proportion to weights: each part is rounded down to the cent,
/// and the cents left over go to the parts that lost most by it, the first of equals first. The parts
/// add up to the total exactly. Weights may be negative; what cents alone cannot make up goes to the
/// first.
pub fn split_to_cents(weights: &[f64], total: Decimal) -> Vec<Decimal> {
    let sum: f64 = weights.iter().sum();
    let scale = if sum != 0.0 && sum.is_finite() { to_simulation(total) / sum } else { 0.0 };
    let exact: Vec<Decimal> = weights
        .iter()
        .map(|w| from_simulation((w * scale).clamp(-LARGEST_PART, LARGEST_PART)) * Decimal::ONE_HUNDRED)
        .collect();
    let mut cents: Vec<Decimal> = exact.iter().map(Decimal::floor).collect();
    let missing = total * Decimal::ONE_HUNDRED - cents.iter().sum::<Decimal>();
    let mut by_loss: Vec<usize> = (0..cents.len()).filter(|i| weights.get(*i) != Some(&0.0)).collect();
    if by_loss.is_empty() {
        by_loss = (0..cents.len()).collect();
    }
    let lost = |i: &usize| exact.get(*i).map(|e| e - e.floor()).unwrap_or_default();
    by_loss.sort_by(|a, b| lost(b).cmp(&lost(a)).then(a.cmp(b)));
    spread(&mut cents, &by_loss, missing);
    cents.into_iter().map(|c| c / Decimal::ONE_HUNDRED).collect()
}

/// Gives a number of cents out one by one in an order; what is more than one each goes to the first.
fn spread(cents: &mut [Decimal], order: &[usize], missing: Decimal) {
    let each = usize::try_from(missing).unwrap_or(0).min(order.len());
    for i in order.iter().take(each) {
        if let Some(slot) = cents.get_mut(*i) {
            *slot += Decimal::ONE;
        }
    }
    if let Some(slot) = order.first().and_then(|i| cents.get_mut(*i)) {
        *slot += missing - Decimal::from(each);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::dec;

    #[test]
    fn thirds_of_a_dollar_lose_no_cent() {
        assert_eq!(split_to_cents(&[1.0, 1.0, 1.0], dec!(1)), [dec!(0.34), dec!(0.33), dec!(0.33)]);
        assert_eq!(split_to_cents(&[3.0, -1.0], dec!(10)), [dec!(15), dec!(-5)]);
        assert_eq!(split_to_cents(&[0.0, 0.0], dec!(0.05)), [dec!(0.04), dec!(0.01)]);
        assert!(split_to_cents(&[], dec!(0)).is_empty());
        let wild = split_to_cents(&[1e9, -1e9 + 1e-7], dec!(7_000_000_000_000));
        assert_eq!(wild.iter().sum::<Decimal>(), dec!(7_000_000_000_000));
    }

    proptest! {
        #[test]
        fn parts_add_up_and_stay_within_a_cent_of_their_share(
            weights in prop::collection::vec(0.0f64..1e6, 1..50), cents in 0i64..1_000_000_000_000,
        ) {
            let total = Decimal::new(cents, 2);
            let parts = split_to_cents(&weights, total);
            prop_assert_eq!(parts.iter().sum::<Decimal>(), total);
            let sum: f64 = weights.iter().sum();
            prop_assume!(sum > 1.0);
            for (part, weight) in parts.iter().zip(&weights) {
                let share = weight / sum * to_simulation(total);
                prop_assert!((to_simulation(*part) - share).abs() < 0.0101 + share * 1e-12);
            }
        }
    }

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
