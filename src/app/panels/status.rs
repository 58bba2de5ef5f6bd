//! The last line: as of when, on what data, in what time, and what it is not.

use crate::{
    DISCLAIMER,
    app::{
        context::View,
        format::{date, quantity},
        market_command::MarketCommand,
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
        let [before, after] = line(view, took);
        words(ui, &before, small(), tokens.text2);
        let label = &view.evaluation.market_label;
        let market = PushButton::flat(label).name(&format!("Market data: {label}")).show(ui);
        if market.on_hover_text(UiCommand::Market(MarketCommand::Show).tooltip()).clicked() {
            view.out.ask(UiCommand::Market(MarketCommand::Show));
        }
        if !after.is_empty() {
            words(ui, &after, small(), tokens.text2);
        }
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

/// What stands before the name of the market data, and what after it.
fn line(view: &View, took: Duration) -> [String; 2] {
    let e = view.evaluation;
    let after = view.scenario.shock.as_ref().map(|s| format!(", after {}", s.name)).unwrap_or_default();
    let before = format!("As of {}{after} ·", date(e.as_of.date));
    let mut line = String::new();
    if let Some(stand) = view.scenario.stand {
        line.push_str(&format!("· book of {} rolled there ", date(stand.from)));
    }
    if view.is_narrow {
        return [before, line];
    }
    let (ficc, cme) = (quantity(e.counts.ficc), quantity(e.counts.cme));
    let ms = took.as_secs_f64() * 1e3;
    let time = if ms < 10.0 { format!("{ms:.1} ms") } else { format!("{ms:.0} ms") };
    line.push_str(&format!("· {ficc} + {cme} scenarios in {time}"));
    if let Some(layer) = e.coin_layer {
        line.push_str(&format!(" · coins on {} common dates", quantity(layer.ficc_count)));
    }
    [before, line]
}
