//! What has just happened to the book, and what it did: told until the next edit.

use crate::app::{
    bench::Bench,
    context::View,
    event_words::{what_happened, what_it_did},
    theme::{body, gap, small, tokens},
    ui_command::UiCommand,
    widgets::{PushButton, close_button, progress_line, words},
};
use crate::whatif::compare::Totals;
use egui::{Frame, Margin, Ui};

/// Draws it under the tabs.
pub fn show(ui: &mut Ui, bench: &mut Bench, view: &View) {
    working(ui, bench);
    let Some(happened) = &bench.happened else { return };
    let t = tokens(ui);
    let effect = if view.is_stale {
        "The requirement is being recomputed.".to_owned()
    } else {
        what_it_did(happened.before, Totals::new(view.evaluation))
    };
    let text = format!("{}. {effect}", what_happened(&happened.facts));
    let mut is_dismissed = false;
    Frame::new().fill(t.bg2).inner_margin(Margin::symmetric(24, 6)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            let room = ui.available_width() - 110.0;
            ui.allocate_ui_with_layout(
                egui::vec2(room, 0.0),
                egui::Layout::top_down(egui::Align::Min),
                |ui| {
                    ui.label(egui::RichText::new(text).font(body()).color(t.text1));
                },
            );
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                is_dismissed = close_button(ui, "Dismiss what happened").clicked();
                if PushButton::small("Undo").name("Undo what happened").show(ui).clicked() {
                    view.out.ask(UiCommand::Undo);
                }
            });
        });
    });
    if is_dismissed {
        bench.happened = None;
    }
}

/// An event that takes a while to be worked out.
fn working(ui: &mut Ui, bench: &mut Bench) {
    let Some((done, of)) = bench.wanted.as_ref().and_then(|w| w.work.progress()) else { return };
    let mut is_cancelled = false;
    Frame::new().inner_margin(Margin::symmetric(24, 6)).show(ui, |ui| {
        if of > 0 {
            let line = format!("Working out what happens, {done} of {of}");
            is_cancelled = progress_line(ui, &line, done as f32 / of as f32).clicked();
        } else {
            words(ui, "Working out what happens", small(), tokens(ui).text2);
        }
    });
    if is_cancelled {
        bench.wanted = None;
    }
}
