//! How far a dial is moved by hand, and in what steps: less than it could take, so that what matters
//! fills the picture.

use super::{Dial, Measure};
use crate::{
    quantity::{Decimal, size},
    rulebook::{Parameter, Rulebook, Value},
    whatif::{Lever, Scenario},
};
use rust_decimal::{RoundingStrategy, dec};

/// Steps along a rail that no lever's own table fixes, about.
const STEPS: Decimal = dec!(400);

/// The two ends and the step between neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rail {
    pub low: Decimal,
    pub high: Decimal,
    pub step: Decimal,
}

impl Rail {
    /// A rail with a step that divides it finely, in whole numbers where only those are taken.
    pub fn fine(low: Decimal, high: Decimal, is_whole: bool) -> Self {
        let step = fine_step(high - low);
        Self { low, high, step: if is_whole { step.max(Decimal::ONE) } else { step } }
    }

    /// The rail lengthened to hold a value.
    pub fn holding(self, value: Decimal) -> Self {
        Self { low: self.low.min(value), high: self.high.max(value), ..self }
    }

    /// Values from end to end at even distances, `points` of them; in whole numbers each once.
    pub fn values(&self, points: usize, is_whole: bool) -> Vec<Decimal> {
        spread(self.low, self.high, points, is_whole)
    }
}

impl Lever {
    /// How far its rail goes; its field takes the whole [`Lever::range`].
    pub fn rail(self) -> Rail {
        let (low, high, step) = match self {
            Self::HedgeRatio => (dec!(0), dec!(2), dec!(0.01)),
            Self::BasisStress => (dec!(0), dec!(10), dec!(0.1)),
            Self::Cap | Self::XmShare => (dec!(0), dec!(1), dec!(0.01)),
            Self::Threshold => (dec!(0), dec!(0.2), dec!(0.005)),
            Self::TokenizedBills => (dec!(0), dec!(100_000_000), dec!(1_000_000)),
            Self::BtcFutures | Self::EthFutures | Self::ParallelBp | Self::SlopeBp => {
                (dec!(-200), dec!(200), dec!(1))
            }
            Self::CryptoShock => (dec!(-0.8), dec!(0.8), dec!(0.01)),
        };
        Rail { low, high, step }
    }
}

impl Dial {
    /// How far a hand moves it. A quantity goes from nothing to twice what is held.
    pub fn rail(&self, scenario: &Scenario, rulebook: &Rulebook) -> Rail {
        let is_whole = self.is_whole(scenario, rulebook);
        match self {
            Self::Lever(lever) => lever.rail(),
            Self::Quantity(line) => {
                let held = scenario.positions.get(*line).map_or(Decimal::ZERO, |p| p.quantity);
                let (low, high) = quantity_ends(held, self.measure(scenario, rulebook));
                Rail::fine(low, high, is_whole)
            }
            Self::Parameter(name) => {
                let (low, high) = rulebook.get(name).map_or((dec!(0), dec!(1)), parameter_ends);
                Rail::fine(low, high, is_whole)
            }
        }
    }
}

fn quantity_ends(held: Decimal, measure: Measure) -> (Decimal, Decimal) {
    if held.is_zero() {
        let reach = match measure {
            Measure::Dollars => dec!(100_000_000),
            Measure::Coins => dec!(100),
            _ => dec!(1_000),
        };
        return (-reach, reach);
    }
    let twice = (held * Decimal::TWO).clamp(-size::LARGEST, size::LARGEST);
    (twice.min(Decimal::ZERO), twice.max(Decimal::ZERO))
}

/// From nothing to twice the default, within what is allowed.
fn parameter_ends(parameter: &Parameter) -> (Decimal, Decimal) {
    let (least, most) = parameter.range.unwrap_or((dec!(0), dec!(1)));
    if parameter.name.ends_with(".confidence") {
        return (dec!(0.95).max(least), dec!(0.999).min(most));
    }
    let low = least.max(Decimal::ZERO);
    let default = match parameter.value {
        Value::Number(number) => number,
        // a rate that the curve gives unless it is set
        _ => dec!(0.05),
    };
    let high = match default {
        zero if zero.is_zero() => most.min(dec!(100)),
        other => most.min(other.abs() * Decimal::TWO),
    };
    if high > low { (low, high) } else { (least, most) }
}

/// The largest of 1, 2 and 5 times a power of ten that parts a span in some four hundred or more.
fn fine_step(span: Decimal) -> Decimal {
    let wanted = span.abs() / STEPS;
    if wanted < dec!(0.000000001) {
        return dec!(0.000000001);
    }
    let mut power = Decimal::ONE;
    while power > wanted {
        power /= Decimal::TEN;
    }
    while power * Decimal::TEN <= wanted {
        power *= Decimal::TEN;
    }
    let fits = |times: &Decimal| power * times <= wanted;
    power * [dec!(5), dec!(2)].into_iter().find(fits).unwrap_or(Decimal::ONE)
}

/// `points` values from one end to the other at even distances, both ends included; in whole numbers
/// rounded, and each once.
pub(in crate::whatif) fn spread(from: Decimal, to: Decimal, points: usize, is_whole: bool) -> Vec<Decimal> {
    let last = Decimal::from(points.saturating_sub(1).max(1));
    let places = if is_whole { 0 } else { 12 };
    let at = |i: usize| {
        let value = from + (to - from) * Decimal::from(i) / last;
        value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize()
    };
    let mut values: Vec<Decimal> = (0..points.max(2)).map(at).collect();
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_run_from_end_to_end_at_even_distances() {
        let values = spread(dec!(0), dec!(2), 201, false);
        assert_eq!((values.len(), values[1], values[200]), (201, dec!(0.01), dec!(2)));
        let thirds = spread(dec!(0), dec!(1), 4, false);
        assert_eq!(thirds, [dec!(0), dec!(0.333333333333), dec!(0.666666666667), dec!(1)]);
        assert_eq!(spread(dec!(1), dec!(4), 50, true), [dec!(1), dec!(2), dec!(3), dec!(4)]);
    }

    #[test]
    fn a_step_is_round_and_fine() {
        for (span, step) in [(dec!(2), dec!(0.005)), (dec!(21_960), dec!(50)), (dec!(0.049), dec!(0.0001))] {
            assert_eq!(fine_step(span), step, "{span}");
        }
        assert!(fine_step(dec!(0)) > Decimal::ZERO);
        assert_eq!(Rail::fine(dec!(1), dec!(20), true).step, Decimal::ONE);
    }

    #[test]
    fn every_parameters_rail_lies_within_its_range_and_holds_its_default() {
        let (scenario, rulebook) = (Scenario::default(), Rulebook::embedded());
        for parameter in rulebook.iter() {
            let Some(dial) = Dial::of_parameter(parameter) else { continue };
            let (rail, (least, most)) = (dial.rail(&scenario, rulebook), dial.range(rulebook));
            assert!(
                least <= rail.low && rail.low < rail.high && rail.high <= most,
                "{}: {rail:?}",
                parameter.name
            );
            if let Value::Number(default) = parameter.value {
                assert!((rail.low..=rail.high).contains(&default), "{}: {rail:?}", parameter.name);
            }
        }
    }

    #[test]
    fn every_levers_rail_lies_within_its_range() {
        for lever in Lever::ALL {
            let (rail, (least, most)) = (lever.rail(), lever.range());
            assert!(least <= rail.low && rail.high <= most, "{lever:?}");
        }
    }
}
