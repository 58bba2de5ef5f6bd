//! A row that leads on: what it is under a dotted line, how much it is, and a mark at the right.

use egui::{
    Align2, Color32, Galley, Pos2, Rect, Response, Role, Sense, Shape, Ui, WidgetInfo, pos2, text::LayoutJob,
    vec2,
};
use std::sync::Arc;

use super::message::one_line;
use super::paint::{changed_dot, focus_ring, row_ground};
use crate::app::theme::{self, gap, radius, row, tokens};

/// Room of the mark at the right.
const MARK: f32 = 12.0;

/// A row to press. Its accessible name is its label and its value.
#[derive(Clone, Copy, Debug)]
pub struct LinkRow<'a> {
    label: &'a str,
    value: &'a str,
    lead: &'a str,
    is_here: bool,
    is_changed: bool,
}

impl<'a> LinkRow<'a> {
    /// What it leads to and how much that is; the value may be empty.
    pub fn new(label: &'a str, value: &'a str) -> Self {
        Self { label, value, lead: "", is_here: false, is_changed: false }
    }

    /// A word in a narrow column of its own before the label: a rank.
    pub fn lead(mut self, lead: &'a str) -> Self {
        self.lead = lead;
        self
    }

    /// It leads to what is already shown.
    pub fn here(mut self, is_here: bool) -> Self {
        self.is_here = is_here;
        self
    }

    /// An amber dot: not as it ships.
    pub fn changed(mut self, is_changed: bool) -> Self {
        self.is_changed = is_changed;
        self
    }

    /// Draws it over the whole width.
    pub fn show(self, ui: &mut Ui) -> Response {
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), row::LADDER), Sense::click());
        let name = [self.lead, self.label, self.value].join(" ");
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.is_here, name.trim()));
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, &response);
        }
        response
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response) {
        let t = tokens(ui);
        row_ground(ui, rect.expand2(vec2(gap::TINY, 0.0)), self.is_here, response.hovered());
        let mark = if self.is_here { t.text2 } else { t.text3 };
        let y = rect.center().y;
        ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, "›", theme::body(), mark);
        let end = pos2(rect.right() - MARK, y);
        let taken = ui.painter().text(end, Align2::RIGHT_CENTER, self.value, theme::body(), t.text1);
        let mut left = rect.left();
        if self.is_changed {
            changed_dot(ui, pos2(left + 3.0, y));
            left += MARK;
        }
        if !self.lead.is_empty() {
            ui.painter().text(pos2(left, y), Align2::LEFT_CENTER, self.lead, theme::body(), t.text2);
            left += 36.0;
        }
        let label =
            one_line(ui, self.label, theme::body(), t.text1, (taken.left() - gap::SMALL - left).max(24.0));
        let place = pos2(left, y - label.size().y / 2.0);
        dotted(ui, Rect::from_min_size(place, label.size()));
        ui.painter().galley(place, label, t.text1);
        if response.has_focus() {
            focus_ring(ui, rect.shrink(2.0), f32::from(radius::BADGE));
        }
    }
}

/// Words over several lines, each under a dotted line, to press.
pub fn link_words(ui: &mut Ui, place: Pos2, galley: Arc<Galley>, name: &str, id: egui::Id) -> Response {
    let rect = Rect::from_min_size(place, galley.size());
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    for row in &galley.rows {
        dotted(ui, row.rect().translate(place.to_vec2()));
    }
    ui.painter().galley(place, galley, tokens(ui).text1);
    if response.has_focus() {
        focus_ring(ui, rect, f32::from(radius::BADGE));
    }
    response
}

/// Lays words out in lines of a width.
pub fn wrapped(ui: &Ui, text: &str, font: egui::FontId, ink: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.to_owned(), font.clone(), ink, width);
    for section in &mut job.sections {
        section.format.line_height = Some(theme::line_height(font.size));
    }
    ui.painter().layout_job(job)
}

/// The dotted line under what can be asked.
pub fn dotted(ui: &Ui, words: Rect) {
    let y = words.bottom() - 1.0;
    let path = [pos2(words.left() + 1.0, y), pos2(words.right(), y)];
    ui.painter().extend(Shape::dotted_line(&path, tokens(ui).outline_strong, 3.0, 0.75));
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable as _};

    #[test]
    fn it_is_named_by_label_and_value_and_answers_click_and_enter() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, presses| {
                let row = LinkRow::new("Value at risk", "$19.73mm").lead("28").changed(true);
                *presses += u32::from(row.show(ui).clicked());
            },
            0_u32,
        );
        harness.get_by_label("28 Value at risk $19.73mm").click();
        harness.run();
        harness.get_by_label("28 Value at risk $19.73mm").focus();
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert_eq!(*harness.state(), 2);
    }
}
