//! The levers.

use super::snapshots::SnapshotList;
use crate::{
    app::{
        context::View,
        format::{DASH, basis_points, multiple, percent, quantity},
        theme::{gap, tokens},
        ui_command::UiCommand,
        widgets::{Lever as Slider, PushButton, hairline, section_title_with, words},
    },
    quantity::{
        Decimal,
        money::{from_simulation, to_simulation},
    },
    whatif::{Command, Gesture, Lever, held_by_book},
};
use egui::{Frame, Margin, ScrollArea, TextEdit, Ui};

/// Groups of levers, parted by hairlines.
const GROUPS: [&[Lever]; 3] = [
    &[Lever::HedgeRatio, Lever::BasisStress, Lever::Cap, Lever::Threshold, Lever::XmShare],
    &[Lever::TokenizedBills, Lever::BtcFutures, Lever::EthFutures],
    &[Lever::ParallelBp, Lever::SlopeBp, Lever::CryptoShock],
];

/// How far a rail goes and in what steps, for drawing.
fn rail(lever: Lever) -> (f64, f64, f64) {
    let rail = lever.rail();
    (to_simulation(rail.low), to_simulation(rail.high), to_simulation(rail.step))
}

/// A lever's value in words.
pub fn text(lever: Lever, value: f64) -> String {
    match lever {
        Lever::HedgeRatio | Lever::Cap | Lever::Threshold | Lever::XmShare | Lever::CryptoShock => {
            percent(value)
        }
        Lever::BasisStress => multiple(value, 1),
        Lever::TokenizedBills if value.abs() < 0.5 => DASH.to_owned(),
        Lever::TokenizedBills => format!("{:.1}mm", value / 1e6),
        Lever::BtcFutures | Lever::EthFutures => quantity(value),
        Lever::ParallelBp | Lever::SlopeBp => basis_points(value),
    }
}

/// Reads what is typed; a bare number in a field of per cent is per cent, nothing is no change.
pub fn parse(lever: Lever, typed: &str, unmoved: f64) -> Result<f64, String> {
    let (low, high) = lever.range();
    let is_share = matches!(
        lever,
        Lever::HedgeRatio | Lever::Cap | Lever::Threshold | Lever::XmShare | Lever::CryptoShock
    );
    let trimmed = typed.trim();
    if trimmed.is_empty() {
        return Ok(unmoved);
    }
    if trimmed == DASH {
        return Ok(0.0);
    }
    let typed = if is_share && !trimmed.ends_with('%') { format!("{trimmed} %") } else { trimmed.to_owned() };
    let value = lever.parse(&typed).ok().filter(|v| *v >= low && *v <= high);
    value.map(to_simulation).ok_or_else(|| {
        let bound = |v: Decimal| text(lever, to_simulation(v));
        format!("{} goes from {} to {}.", lever.name(), bound(low), bound(high))
    })
}

/// Draws the panel.
pub fn show(ui: &mut Ui, view: &View, snapshots: &mut SnapshotList) {
    Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        section_title_with(ui, "What if", |ui| {
            if view.is_narrow
                && PushButton::flat("Portfolio").name("Show the portfolio panel").show(ui).clicked()
            {
                view.out.ask(UiCommand::ToggleWhatIf);
            }
            if PushButton::flat("Reset all").name("Reset all levers").show(ui).clicked() {
                view.out.ask(UiCommand::ResetLevers);
            }
        });
        // snapshots stand below the levers, always in sight, and take at most a third of the height
        let below = SnapshotList::height(view).min(ui.available_height() / 3.0);
        let above = ui.available_height() - below - gap::SMALL;
        ScrollArea::vertical().id_salt("levers").max_height(above).auto_shrink([false, false]).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                for (i, group) in GROUPS.iter().enumerate() {
                    if i > 0 {
                        hairline(ui);
                    }
                    for lever in *group {
                        slider(ui, view, *lever);
                    }
                }
                hairline(ui);
                notes(ui, view);
            },
        );
        hairline(ui);
        let rest = ScrollArea::vertical().id_salt("snapshots").min_scrolled_height(0.0);
        rest.auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            snapshots.show(ui, view);
        });
    });
}

fn slider(ui: &mut Ui, view: &View, lever: Lever) {
    let as_of = view.evaluation.as_of.date;
    let held = held_by_book(view.scenario, lever, view.evaluation.rules.lever_token, as_of);
    let value = to_simulation(lever.get(view.scenario, view.rulebook).unwrap_or(held));
    let mut unmoved = view.scenario.as_ref().clone();
    // setting a lever to "no change" is always allowed
    let _ = lever.set(&mut unmoved, None);
    let default = to_simulation(lever.get(&unmoved, view.rulebook).unwrap_or(held));
    let (low, high, step) = rail(lever);
    let is_hypothetical = matches!(lever, Lever::TokenizedBills) && view.evaluation.is_hypothetical();
    let format = |value: f64| text(lever, value);
    let read = |typed: &str| parse(lever, typed, default);
    let output = Slider::new(lever.name(), value, &format, &read)
        .range(low.min(value), high.max(value), step)
        .default_value(default)
        .hypothetical(is_hypothetical)
        .show(ui);
    if let Some(new) = output.value {
        let returned = (new - default).abs() < step * 1e-6;
        let amount = from_simulation(new).round_dp(6).normalize();
        let value = if returned { None } else { Some(amount) };
        let gesture = if output.rail.dragged() { Gesture::GoesOn } else { Gesture::Done };
        view.out.edit_in(Command::SetLever { lever, value }, gesture);
    }
    output.rail.on_hover_text(lever.meaning());
}

fn notes(ui: &mut Ui, view: &View) {
    let ink = tokens(ui).text2;
    let label = words(ui, "Notes", crate::app::theme::body(), ink);
    let mut text = view.scenario.notes.clone();
    let edit = TextEdit::multiline(&mut text).desired_rows(4).desired_width(f32::INFINITY);
    let response = ui.add(edit.margin(Margin::same(gap::SMALL as i8))).labelled_by(label.id);
    if response.changed() {
        view.out.edit_in(Command::SetNotes(text), Gesture::GoesOn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lever_reads_what_it_writes() {
        for lever in Lever::ALL {
            let (low, high, _) = rail(lever);
            for value in [low, high, (low + high) / 2.0] {
                let read = parse(lever, &text(lever, value), 0.0).unwrap_or(f64::NAN);
                assert!((read - value).abs() <= 0.05 * value.abs().max(1.0), "{lever:?} {value} {read}");
            }
            assert!(parse(lever, "lots", 0.0).is_err());
            assert_eq!(parse(lever, " ", 0.25), Ok(0.25), "nothing typed is no change");
        }
        assert_eq!(parse(Lever::Cap, "75", 0.8), Ok(0.75));
        assert!(parse(Lever::Cap, "180", 0.8).is_err_and(|e| e.contains("Cap goes from")));
    }
}
