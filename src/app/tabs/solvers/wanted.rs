//! What a person wants, as a slider with a field.

use crate::{
    app::{
        context::View,
        format::{Unit, money, money_cell, percent},
        plots::axis::nice_step,
        widgets::Lever,
    },
    quantity::{
        Decimal,
        money::{from_simulation, to_simulation},
        size,
    },
    whatif::solve::Goal,
};
use egui::Ui;

/// Which figure is wanted of the smallest hedge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum WantedKind {
    #[default]
    Saving,
    Saved,
    Margin,
}

impl WantedKind {
    pub const ALL: [Self; 3] = [Self::Saving, Self::Saved, Self::Margin];
    pub const NAMES: [&'static str; 3] = ["Saving, %", "Saved, $", "Margin, $"];

    /// The goal of a number a person chose.
    pub fn goal(self, value: f64) -> Goal {
        let dollars = || from_simulation(value).round_dp(0);
        match self {
            Self::Saving => Goal::Saving(from_simulation(value).round_dp(4)),
            Self::Saved => Goal::Saved(dollars()),
            Self::Margin => Goal::Margin(dollars()),
        }
    }

    /// What is wanted before anyone chose: 60 %, what is saved, what is asked for.
    pub fn usual(self, view: &View) -> f64 {
        let e = view.evaluation;
        match self {
            Self::Saving => 0.6,
            Self::Saved => saved_now(e.possible_saved()),
            Self::Margin => rounded(to_simulation(e.possible.total)),
        }
    }
}

/// What is saved as it stands, on a round number.
pub(super) fn saved_now(dollars: Decimal) -> f64 {
    rounded(to_simulation(dollars).max(0.0))
}

fn rounded(dollars: f64) -> f64 {
    let step = dollar_step(dollars);
    (dollars / step).round() * step
}

/// A step that a slider over so many dollars moves in.
fn dollar_step(dollars: f64) -> f64 {
    nice_step(dollars.max(1_000.0), 200)
}

/// The slider of a wanted figure; returns where it was moved to.
pub(super) fn slider(
    ui: &mut Ui,
    view: &View,
    label: &str,
    kind: WantedKind,
    value: f64,
    usual: f64,
) -> Option<f64> {
    if kind == WantedKind::Saving {
        let format = |share: f64| percent(share);
        let lever = Lever::new(label, value, &format, &parse_share).range(0.0, 1.0, 0.01);
        return lever.default_value(usual).show(ui).value;
    }
    let unit = view.model.unit;
    let most = to_simulation(view.evaluation.without.total).max(1_000.0);
    let format = |dollars: f64| money(dollars, unit);
    let parse = |text: &str| parse_dollars(text, unit);
    let lever = Lever::new(label, value, &format, &parse).range(0.0, most.max(value), dollar_step(most));
    lever.default_value(usual).show(ui).value
}

fn parse_share(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim_end().parse::<f64>();
    match number {
        Ok(value) if (0.0..=100.0).contains(&value) => Ok(value / 100.0),
        _ => Err("A saving goes from 0 to 100 %.".to_owned()),
    }
}

/// Dollars; a bare number is in the unit of the window.
fn parse_dollars(text: &str, unit: Unit) -> Result<f64, String> {
    let bare = text.trim().trim_start_matches('$');
    let has_unit = bare.ends_with(|c: char| c.is_alphabetic());
    let typed = if has_unit { bare.to_owned() } else { format!("{bare}{}", unit.suffix()) };
    let value = size::parse(&typed).ok().filter(|v| !v.is_sign_negative());
    let example = money_cell(25_000_000.0, Unit::Millions);
    value.map(to_simulation).ok_or_else(|| format!("An amount is a number such as {example}mm."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_read_in_the_unit_of_the_window() {
        for (text, unit, expected) in [
            ("25", Unit::Millions, Ok(25e6)),
            ("$25.50mm", Unit::Thousands, Ok(25.5e6)),
            ("300", Unit::Dollars, Ok(300.0)),
            ("1.2bn", Unit::Millions, Ok(1.2e9)),
        ] {
            assert_eq!(parse_dollars(text, unit), expected, "{text}");
        }
        for text in ["", "lots", "-5"] {
            assert!(parse_dollars(text, Unit::Millions).is_err(), "{text}");
        }
        assert_eq!(parse_share("60 %"), Ok(0.6));
        assert!(parse_share("140").is_err());
    }
}
