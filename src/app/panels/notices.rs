//! What could not be read or done, beside the work and never in its way.

use crate::app::{
    theme::{gap, small, tokens},
    widgets::{PushButton, close_button, words},
};
use egui::{Frame, Margin, ScrollArea, Ui};

/// Lines of a notice shown before "show all".
const FIRST: usize = 1;

/// Height of a line.
const LINE: f32 = 16.0;

/// A message with its details.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    pub lines: Vec<String>,
    pub is_open: bool,
    /// Something was done, and nothing needs a look.
    pub is_good: bool,
    /// It has been on the screen.
    pub is_seen: bool,
}

impl Notice {
    /// Takes in what was said before it and has not been on the screen yet.
    pub fn after(mut self, before: Option<Self>) -> Self {
        let Some(before) = before.filter(|b| !b.is_seen && !b.is_good && b.title != self.title) else {
            return self;
        };
        let mut lines = vec![before.title];
        lines.extend(before.lines);
        lines.append(&mut self.lines);
        Self { lines, is_open: true, ..self }
    }
}

/// Draws a notice; returns whether it was dismissed.
pub fn show(ui: &mut Ui, notice: &mut Notice) -> bool {
    notice.is_seen = true;
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
        let height = ui.text_style_height(&egui::TextStyle::Small).max(LINE);
        let list = ScrollArea::vertical().max_height(160.0).id_salt("notice lines");
        // lines of a notice can be very many: those out of sight cost nothing
        list.show_rows(ui, height, shown, |ui, rows| {
            for line in notice.lines.get(rows).unwrap_or_default() {
                ui.label(egui::RichText::new(line).font(small()).color(tokens.text2));
            }
        });
    });
    dismissed
}

#[cfg(test)]
mod tests {
    use super::Notice;

    fn said(title: &str) -> Notice {
        Notice { title: title.to_owned(), lines: vec![format!("why {title}")], ..Notice::default() }
    }

    #[test]
    fn what_nobody_has_seen_is_said_with_what_follows() {
        let both = said("two").after(Some(said("one")));
        assert_eq!((both.title.as_str(), both.is_open), ("two", true));
        assert_eq!(both.lines, ["one", "why one", "why two"]);
        let seen = Notice { is_seen: true, ..said("one") };
        assert_eq!(said("two").after(Some(seen)), said("two"));
    }
}
