//! The last line: as of when, on what data, in what time, and what it is not.

use crate::{
    DISCLAIMER,
    app::{
        context::View,
        format::{date, quantity},
        theme::{gap, small, tokens},
        ui_command::UiCommand,
        widgets::{PushButton, changed_dot, words},
    },
};
use egui::{Align, Layout, Sense, Ui, vec2};
use std::time::Duration;

/// Draws the line. `took` is the time of the last evaluation, `warnings` how many there are.
pub fn show(ui: &mut Ui, view: &View, took: Duration, warnings: usize) {
    let tokens = tokens(ui);
    ui.horizontal_centered(|ui| {
        ui.add_space(gap::LARGE);
        ui.spacing_mut().item_spacing.x = gap::SMALL;
        words(ui, &line(view, took), small(), tokens.text2);
        if warnings > 0 {
            let text =
                if warnings == 1 { "▲ 1 warning".to_owned() } else { format!("▲ {warnings} warnings") };
            if PushButton::flat(&text).show(ui).clicked() {
                view.out.ask(UiCommand::ToggleWarnings);
            }
        }
        let changed = view.rulebook.changed(&view.scenario.overrides).count();
        if changed > 0 {
            let text = if changed == 1 {
                "1 changed parameter".to_owned()
            } else {
                format!("{changed} changed parameters")
            };
            let (place, _) = ui.allocate_exact_size(vec2(gap::SMALL, gap::SMALL), Sense::hover());
            changed_dot(ui, place.center());
            let response = PushButton::flat(&text).show(ui);
            if response.clicked() {
                view.out.ask(UiCommand::ChangedParameters);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(gap::LARGE);
            words(ui, DISCLAIMER, small(), tokens.text2);
        });
    });
}

fn line(view: &View, took: Duration) -> String {
    let e = view.evaluation;
    let after = view.scenario.shock.as_ref().map(|s| format!(", after {}", s.name)).unwrap_or_default();
    let mut line = format!("As of {}{after} · {}", date(e.as_of.date), e.market_label);
    if let Some(stand) = view.scenario.stand {
        line.push_str(&format!(" · book of {} rolled there", date(stand.from)));
    }
    if view.is_narrow {
        return line;
    }
    let (ficc, cme) = (quantity(e.counts.ficc), quantity(e.counts.cme));
    let ms = took.as_secs_f64() * 1e3;
    let time = if ms < 10.0 { format!("{ms:.1} ms") } else { format!("{ms:.0} ms") };
    line.push_str(&format!(" · {ficc} + {cme} scenarios in {time}"));
    if let Some(layer) = e.coin_layer {
        line.push_str(&format!(" · coins on {} common dates", quantity(layer.ficc_count)));
    }
    line
}
