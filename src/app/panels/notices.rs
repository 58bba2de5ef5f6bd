//! What could not be read or done, beside the work and never in its way.

use crate::app::{
    theme::{control, gap, line_height, small, tokens},
    widgets::{PushButton, close_button},
};
use egui::{Align, Frame, Label, Layout, Margin, RichText, ScrollArea, Ui, text::LayoutJob};

/// Lines of a notice shown before "show all".
const FIRST: usize = 1;

/// Rows of a long title.
const MOST_ROWS: usize = 3;

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
        // drawn from the right: the words have what room the buttons leave
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            dismissed = close_button(ui, "Dismiss the message").clicked();
            if notice.lines.len() > FIRST {
                let text = if notice.is_open { "Show fewer" } else { "Show all" };
                if PushButton::flat(text).show(ui).clicked() {
                    notice.is_open = !notice.is_open;
                }
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| title(ui, notice));
        });
        let shown = if notice.is_open { notice.lines.len() } else { notice.lines.len().min(FIRST) };
        let height = ui.text_style_height(&egui::TextStyle::Small).max(LINE);
        let list = ScrollArea::vertical().max_height(160.0).id_salt("notice lines");
        // lines of a notice can be very many: those out of sight cost nothing
        list.show_rows(ui, height, shown, |ui, rows| {
            for line in notice.lines.get(rows).unwrap_or_default() {
                // whole on hover where it is cut
                let words = RichText::new(line).font(small()).color(tokens.text2);
                ui.add(Label::new(words).truncate());
            }
        });
    });
    dismissed
}

/// What happened, in a few rows; the rest of what is longer is shown on hover.
fn title(ui: &mut Ui, notice: &Notice) {
    let tokens = tokens(ui);
    let (text, ink) = match notice.is_good {
        true => (notice.title.clone(), tokens.text1),
        false => (format!("▲ {}", notice.title), tokens.warn_text),
    };
    let mut job = LayoutJob::simple(text, small(), ink, ui.available_width());
    job.wrap.max_rows = MOST_ROWS;
    for section in &mut job.sections {
        section.format.line_height = Some(line_height(small().size));
    }
    ui.add_space((control::SMALL - line_height(small().size)) / 2.0);
    ui.add(Label::new(job).wrap());
}

#[cfg(test)]
mod tests {
    use super::{Notice, show};
    use crate::app::theme;
    use egui_kittest::{Harness, kittest::Queryable};

    #[test]
    fn however_long_it_is_it_keeps_to_its_width() {
        let path = format!("/tmp/{}", "a-long-name".repeat(40));
        let mut notice = Notice { title: path.clone(), lines: vec![path; 3], ..Notice::default() };
        let mut width = 0.0;
        let mut harness =
            Harness::builder().with_size([600.0, 300.0]).with_context_setup(theme::install).build_ui(|ui| {
                show(ui, &mut notice);
                width = ui.min_rect().width();
            });
        harness.run();
        let close = harness.get_by_label("Dismiss the message").rect();
        assert!(close.right() <= 600.0 && close.top() < 30.0, "{close:?}");
        drop(harness);
        assert!(width <= 600.0, "{width}");
    }

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
