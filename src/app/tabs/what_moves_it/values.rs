//! A dial's values in words: along an axis, in a sentence, in a list.

use crate::{app::format::Unit, quantity::money::to_simulation};
use crate::{
    app::{
        context::View,
        format::{decimals, face, money_cell, multiple, percent_short, quantity},
        plots::axis::{Ticks, money_tick, nice_step, tick_label},
    },
    quantity::{Decimal, money::from_simulation},
    whatif::{Dial, Measure, Rail},
};

/// What a dial is called and how its values are told.
#[derive(Debug, Clone, PartialEq)]
pub struct DialWords {
    /// "hedge ratio", "ZN Z6": as inside a sentence.
    pub name: String,
    pub measure: Measure,
    /// "years"; empty where the measure says all.
    unit: String,
}

impl DialWords {
    pub fn new(dial: &Dial, view: &View) -> Self {
        let measure = dial.measure(view.scenario, view.rulebook);
        let name = dial.name(view.scenario);
        let is_lever = matches!(dial, Dial::Lever(_));
        Self {
            name: if is_lever { lowered(&name) } else { name },
            measure,
            unit: if measure == Measure::Plain { dial.unit(view.rulebook) } else { String::new() },
        }
    }

    #[cfg(test)]
    pub fn named(name: &str, measure: Measure) -> Self {
        Self { name: name.to_owned(), measure, unit: String::new() }
    }

    /// A value with its unit: `66 %`, `(10,945)`, `25mm`, `4.0x`.
    pub fn value(&self, value: f64) -> String {
        let zero = value.abs() < 1e-12;
        match self.measure {
            Measure::Share => percent_short(value),
            Measure::Times => multiple(value, 1),
            Measure::Dollars | Measure::Contracts | Measure::Coins if zero => "0".to_owned(),
            Measure::Dollars => face(from_simulation(value).round_dp(2)),
            Measure::Contracts | Measure::Coins => quantity(value),
            Measure::BasisPoints => format!("{} bp", shortest(value, 2)),
            Measure::Switch => (if value >= 0.5 { "on" } else { "off" }).to_owned(),
            Measure::Plain => format!("{} {}", shortest(value, 3), self.unit),
        }
    }

    /// Two values as a stretch, the unit told once: `66 to 136 %`.
    pub fn stretch(&self, from: f64, to: f64) -> String {
        let (first, last) = (self.value(from), self.value(to));
        match self.measure {
            Measure::Share | Measure::BasisPoints | Measure::Plain => {
                let bare = first.split(' ').next().unwrap_or(&first);
                format!("{bare} to {last}")
            }
            _ => format!("{first} to {last}"),
        }
    }

    /// The title of its axis.
    pub fn axis(&self, rail: &Rail) -> String {
        match self.measure {
            Measure::Dollars => format!("{}, {}", self.name, self.money_unit(rail).head()),
            Measure::Contracts => format!("{}, contracts", self.name),
            Measure::Coins => format!("{}, coins", self.name),
            Measure::Plain => format!("{}, {}", self.name, self.unit),
            _ => self.name.clone(),
        }
    }

    /// Round values along its axis, in words.
    pub fn ticks(&self, rail: &Rail, intervals: usize) -> Vec<(f64, String)> {
        let (low, high) = (to_simulation(rail.low), to_simulation(rail.high));
        let step = nice_step(high - low, intervals);
        let step = if self.measure == Measure::Switch { 1.0 } else { step };
        let word = |value: f64| match self.measure {
            Measure::Share => format!("{} %", decimals(value * 100.0, places(step * 100.0))),
            Measure::Times => multiple(value, places(step)),
            Measure::Dollars => money_tick(value, step, self.money_unit(rail)),
            Measure::Contracts | Measure::Coins => tick_label(value, step),
            Measure::BasisPoints => format!("{} bp", decimals(value, places(step))),
            Measure::Switch => self.value(value),
            Measure::Plain => decimals(value, places(step)),
        };
        Ticks::new(low, high, step).map(|value| (value, word(value))).collect()
    }

    fn money_unit(&self, rail: &Rail) -> Unit {
        Unit::of_column([rail.low, rail.high])
    }
}

/// A value of a dial as it stands now, for lists.
pub fn present(dial: &Dial, view: &View) -> String {
    let value = dial.get(view.scenario, view.rulebook, view.evaluation);
    DialWords::new(dial, view).value(to_simulation(value))
}

/// Money of an axis whose title names the unit; nothing is a zero there.
pub fn cell(dollars: Decimal, unit: Unit) -> String {
    if dollars.is_zero() { "0".to_owned() } else { money_cell(dollars, unit) }
}

fn lowered(name: &str) -> String {
    // names of coins and of the account keep their capitals
    if name.starts_with("Bitcoin") || name.starts_with("Ether") {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Decimals that a step needs to be told, at most six.
fn places(step: f64) -> u32 {
    let exact = |places: &u32| {
        let scaled = step * 10_f64.powi(i32::try_from(*places).unwrap_or_default());
        (scaled - scaled.round()).abs() < 1e-6
    };
    (0..6).find(exact).unwrap_or(6)
}

/// A figure with no more decimals than it has, and at most so many.
fn shortest(value: f64, most: u32) -> String {
    let rounded = from_simulation(value).round_dp(most).normalize();
    decimals(rounded, rounded.scale())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    fn words(measure: Measure) -> DialWords {
        DialWords { name: "hedge ratio".to_owned(), measure, unit: "years".to_owned() }
    }

    #[test]
    fn values_and_stretches_in_words() {
        for (measure, value, wanted, stretch) in [
            (Measure::Share, 0.66, "66 %", "33 to 66 %"),
            (Measure::Times, 4.0, "4.0x", "2.0x to 4.0x"),
            (Measure::Dollars, 25e6, "25mm", "12.5mm to 25mm"),
            (Measure::Contracts, -10_946.0, "(10,946)", "(5,473) to (10,946)"),
            (Measure::BasisPoints, -50.0, "−50 bp", "−25 to −50 bp"),
            (Measure::Plain, 10.0, "10 years", "5 to 10 years"),
        ] {
            assert_eq!(words(measure).value(value), wanted);
            assert_eq!(words(measure).stretch(value / 2.0, value), stretch);
        }
        assert_eq!(words(Measure::Contracts).value(0.0), "0");
        assert_eq!(words(Measure::Switch).value(1.0), "on");
    }

    #[test]
    fn ticks_say_their_values() {
        let rail = |low, high| Rail { low, high, step: dec!(1) };
        let texts = |measure, rail| -> Vec<String> {
            words(measure).ticks(&rail, 4).into_iter().map(|(_, text)| text).collect()
        };
        assert_eq!(texts(Measure::Share, rail(dec!(0), dec!(2))), ["0 %", "50 %", "100 %", "150 %", "200 %"]);
        assert_eq!(texts(Measure::Share, rail(dec!(0), dec!(0.02)))[1], "0.5 %");
        assert_eq!(texts(Measure::BasisPoints, rail(dec!(-200), dec!(200)))[0], "−200 bp");
        assert_eq!(texts(Measure::Contracts, rail(dec!(-20_000), dec!(0)))[0], "(20,000)");
        assert_eq!(texts(Measure::Dollars, rail(dec!(0), dec!(100_000_000)))[1], "25");
    }
}
