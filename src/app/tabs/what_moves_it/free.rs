//! A document with dials free: what a curve or a map is of.

use crate::{
    app::context::Moment,
    rulebook::Rulebook,
    whatif::{Dial, Rail, Scenario, apply},
};
use std::sync::Arc;

/// A dial and how far it is looked at.
pub type Reach = (Dial, Rail);

/// Numbers the documents asked about. The number changes with anything but where the free dials
/// stand, what the document is called, and what is noted of it: moving a handle draws nothing anew.
#[derive(Debug, Default)]
pub struct FreeDocument {
    number: u64,
    /// The last moment seen, so that most frames compare nothing more.
    seen: Option<(Moment, Vec<Reach>)>,
    numbered: Option<(Scenario, u64, Vec<Reach>)>,
}

impl FreeDocument {
    /// The number of a document with these dials free. `moment` names the document as it stands.
    pub fn number(
        &mut self,
        scenario: &Arc<Scenario>,
        moment: Moment,
        free: &[Reach],
        rulebook: &Rulebook,
    ) -> u64 {
        if self.seen.as_ref().is_some_and(|(at, dials)| *at == moment && dials == free) {
            return self.number;
        }
        self.seen = Some((moment, free.to_vec()));
        let (_, _, market) = moment;
        let wanted = (without(scenario, free, rulebook), market, free.to_vec());
        if self.numbered.as_ref() != Some(&wanted) {
            self.numbered = Some(wanted);
            self.number += 1;
        }
        self.number
    }
}

/// The document with the free dials at the beginning of their rails.
fn without(scenario: &Scenario, free: &[Reach], rulebook: &Rulebook) -> Scenario {
    free.iter().fold(scenario.bare(), |scenario, (dial, rail)| {
        let command = dial.command(rail.low, &scenario, rulebook);
        apply(&scenario, &command, rulebook).unwrap_or(scenario)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::parse,
        quantity::Decimal,
        whatif::{Lever, Position},
    };
    use jiff::civil::date;
    use rust_decimal::dec;

    fn book() -> Scenario {
        let held =
            |text: &str, n| Position::new(parse(text, date(2026, 8, 21)).expect(text), Decimal::from(n));
        let positions = vec![held("T 4.25 2035-08-15", 1_000_000), held("ZN Z6", -11)];
        Scenario { positions: Arc::new(positions), ..Scenario::default() }
    }

    #[test]
    fn moving_a_free_dial_is_the_same_question_and_moving_another_is_not() {
        let rulebook = Rulebook::embedded();
        for (dial, value) in [
            (Dial::Lever(Lever::HedgeRatio), dec!(0.5)),
            (Dial::Lever(Lever::Cap), dec!(0.5)),
            (Dial::Lever(Lever::TokenizedBills), dec!(5_000_000)),
            (Dial::Quantity(1), dec!(-7)),
            (Dial::Parameter("ficc.confidence".to_owned()), dec!(0.97)),
        ] {
            let start = book();
            let free = [(dial.clone(), dial.rail(&start, rulebook))];
            let mut document = FreeDocument::default();
            let mut revision = 0;
            let mut ask = |scenario: &Scenario| {
                revision += 1;
                document.number(&Arc::new(scenario.clone()), (1, revision, 0), &free, rulebook)
            };
            let first = ask(&start);
            let moved = apply(&start, &dial.command(value, &start, rulebook), rulebook).expect("valid");
            assert_ne!(moved, start);
            assert_eq!(ask(&moved), first, "{dial:?}");
            assert_eq!(ask(&Scenario { name: "other".to_owned(), ..moved.clone() }), first);
            let other = Dial::Lever(Lever::BasisStress);
            let elsewhere =
                apply(&moved, &other.command(dec!(3), &moved, rulebook), rulebook).expect("valid");
            assert_ne!(ask(&elsewhere), first, "{dial:?}");
        }
    }

    #[test]
    fn another_market_or_another_reach_is_another_question() {
        let (rulebook, scenario) = (Rulebook::embedded(), Arc::new(book()));
        let dial = Dial::Lever(Lever::HedgeRatio);
        let rail = dial.rail(&scenario, rulebook);
        let mut document = FreeDocument::default();
        let first = document.number(&scenario, (1, 1, 0), &[(dial.clone(), rail)], rulebook);
        assert_ne!(document.number(&scenario, (1, 1, 1), &[(dial.clone(), rail)], rulebook), first);
        let wider = rail.holding(dec!(5));
        let second = document.number(&scenario, (1, 1, 1), &[(dial.clone(), wider)], rulebook);
        assert_ne!(second, first);
        assert_eq!(document.number(&scenario, (1, 1, 1), &[(dial, wider)], rulebook), second);
    }
}
