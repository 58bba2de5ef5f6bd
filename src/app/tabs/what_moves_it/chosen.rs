//! A dial chosen for an axis, how far the axis goes, and the list to choose from.

use super::values;
use crate::{
    app::{
        context::View,
        widgets::{Finder, FinderItem},
    },
    instrument::Instrument,
    quantity::{
        Decimal,
        money::{from_simulation, to_simulation},
    },
    rulebook::Rulebook,
    whatif::{Command, Dial, Lever, Rail, Scenario},
};
use egui::Ui;
use rust_decimal::RoundingStrategy;

/// A dial on an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    pub dial: Dial,
    /// What stands on the line, for a quantity: lines move when others are removed.
    held: Option<Instrument>,
    /// The document it was laid out for, and the axis. It stays while the dial is moved.
    reach: Option<(u64, Rail)>,
    is_whole: bool,
}

impl Chosen {
    pub fn new(dial: Dial) -> Self {
        Self { dial, held: None, reach: None, is_whole: false }
    }

    /// Brings it into line with the document, and gives the axis.
    pub fn settle(&mut self, view: &View, otherwise: Lever) -> Rail {
        let (document, _, _) = view.moment;
        if !self.find_line(view.scenario) {
            *self = Self::new(Dial::Lever(otherwise));
        }
        let present = self.present(view);
        self.is_whole = self.dial.is_whole(view.scenario, view.rulebook);
        let rail = match self.reach {
            Some((known, rail)) if known == document => rail,
            _ => self.dial.rail(view.scenario, view.rulebook),
        };
        let rail = rail.holding(present);
        self.reach = Some((document, rail));
        rail
    }

    /// Follows the line of a quantity; false when it is gone.
    fn find_line(&mut self, scenario: &Scenario) -> bool {
        let Dial::Quantity(line) = self.dial else { return true };
        let stands = scenario.positions.get(line).map(|p| p.instrument);
        let Some(held) = self.held.or(stands) else { return false };
        self.held = Some(held);
        if stands == Some(held) {
            return true;
        }
        match scenario.positions.iter().position(|p| p.instrument == held) {
            Some(line) => {
                self.dial = Dial::Quantity(line);
                true
            }
            None => false,
        }
    }

    /// Where the document stands.
    pub fn present(&self, view: &View) -> Decimal {
        self.dial.get(view.scenario, view.rulebook, view.evaluation)
    }

    /// A place on the axis as a value the dial takes, on its grid.
    pub fn snapped(&self, value: f64, rail: &Rail) -> Decimal {
        let low = to_simulation(rail.low);
        let step = to_simulation(rail.step);
        let steps = if step > 0.0 { ((value - low) / step).round() } else { 0.0 };
        let places = if self.is_whole { 0 } else { 9 };
        let on_grid = rail.low + rail.step * from_simulation(steps);
        let rounded = on_grid.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        rounded.clamp(rail.low, rail.high).normalize()
    }

    /// The edit that goes there.
    pub fn command(&self, value: Decimal, view: &View) -> Command {
        self.dial.command(value, view.scenario, view.rulebook)
    }

    /// The list of all dials under a label; returns another one when it is taken.
    pub fn pick(&self, ui: &mut Ui, view: &View, label: &str, width: f32) -> Option<Self> {
        let shown = self.dial.name(view.scenario);
        let taken = Finder::new(label, &shown, width).show(ui, || items(view))?;
        (taken != self.dial).then(|| Self::new(taken))
    }
}

/// Levers, then the quantities of the positions, then parameters.
fn items(view: &View) -> Vec<FinderItem<Dial>> {
    let (scenario, rulebook): (&Scenario, &Rulebook) = (view.scenario, view.rulebook);
    // the two of them that are levers of the scope in force stand among the levers
    let is_lever =
        |name: &str| name == scenario.scope.cap_parameter() || name == scenario.scope.threshold_parameter();
    let levers = Lever::ALL.into_iter().map(|lever| ("Levers", Dial::Lever(lever)));
    let positions = (0..scenario.positions.len()).map(|line| ("Positions", Dial::Quantity(line)));
    let parameters = rulebook
        .iter()
        .filter(|p| !is_lever(&p.name))
        .filter_map(|p| Some(("Parameters", Dial::of_parameter(p)?)));
    levers
        .chain(positions)
        .chain(parameters)
        .map(|(group, dial)| FinderItem {
            group,
            name: dial.name(scenario),
            note: values::present(&dial, view),
            meaning: dial.meaning(rulebook),
            value: dial,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{instrument::parse, whatif::Position};
    use jiff::civil::date;
    use rust_decimal::dec;
    use std::sync::Arc;

    fn book(lines: &[&str]) -> Scenario {
        let held = |text: &&str| Position::new(parse(text, date(2026, 8, 21)).expect(text), dec!(-10));
        Scenario { positions: Arc::new(lines.iter().map(held).collect()), ..Scenario::default() }
    }

    #[test]
    fn a_line_is_followed_when_another_goes_and_given_up_when_it_goes_itself() {
        let mut chosen = Chosen::new(Dial::Quantity(2));
        assert!(chosen.find_line(&book(&["ZT Z6", "ZF Z6", "ZN Z6"])));
        assert!(chosen.find_line(&book(&["ZF Z6", "ZN Z6"])));
        assert_eq!(chosen.dial, Dial::Quantity(1));
        assert!(!chosen.find_line(&book(&["ZF Z6", "ZT Z6"])));
        assert!(!Chosen::new(Dial::Quantity(7)).find_line(&book(&["ZF Z6"])));
    }

    #[test]
    fn a_place_falls_on_the_grid_and_stays_on_the_axis() {
        let chosen = Chosen { is_whole: true, ..Chosen::new(Dial::Quantity(0)) };
        let rail = Rail { low: dec!(-21_960), high: dec!(0), step: dec!(50) };
        assert_eq!(chosen.snapped(-10_983.7, &rail), dec!(-10_960));
        assert_eq!(chosen.snapped(7_000.0, &rail), dec!(0));
        assert_eq!(chosen.snapped(f64::NAN, &rail), dec!(-21_960));
        let share = Chosen::new(Dial::Lever(Lever::HedgeRatio));
        assert_eq!(share.snapped(0.6549, &Lever::HedgeRatio.rail()), dec!(0.65));
    }
}
