//! What could not be read or done, beside the work and never in its way.

use crate::app::{
    theme::{gap, small, tokens},
    widgets::{PushButton, close_button, words},
};
use egui::{Frame, Margin, ScrollArea, Ui};

/// Lines of a notice shown before "show all".
const FIRST: usize = 1;

/// A message with its details.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    pub lines: Vec<String>,
    pub is_open: bool,
    /// Something was done, and nothing needs a look.
    pub is_good: bool,
}

/// Draws a notice; returns whether it was dismissed.
pub fn show(ui: &mut Ui, notice: &mut Notice) -> bool {
    let tokens = tokens(ui);
    let mut dismissed = false;
    let ground = if notice.is_good { tokens.bg2 } else { tokens.warn_soft };
    Frame::new().fill(ground).inner_margin(Margin::symmetric(24, 6)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            if notice.is_good {
                words(ui, &notice.title, small(), tokens.text1);
            } else {
                words(ui, &format!("▲ {}", notice.title), small(), tokens.warn_text);
            }
            if notice.lines.len() > FIRST {
                let text = if notice.is_open { "Show fewer" } else { "Show all" };
                if PushButton::flat(text).show(ui).clicked() {
                    notice.is_open = !notice.is_open;
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                dismissed = close_button(ui, "Dismiss the message").clicked();
            });
        });
        let shown = if notice.is_open { notice.lines.len() } else { notice.lines.len().min(FIRST) };
        ScrollArea::vertical().max_height(160.0).id_salt("notice lines").show(ui, |ui| {
            for line in notice.lines.iter().take(shown) {
                ui.label(egui::RichText::new(line).font(small()).color(tokens.text2));
            }
        });
    });
    dismissed
}
