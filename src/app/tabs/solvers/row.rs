//! One row of the solvers: what it looks for, what it found, and a small Apply.

use crate::app::{
    theme::{body, gap, small, stroke, tokens},
    widgets::{PushButton, focus_ring, one_line},
};
use egui::{Align2, Color32, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// Room for the Apply button.
const APPLY: f32 = 64.0;
/// From the left edge to the words, right of the caret.
const INDENT: f32 = 14.0;

/// Draws what stands under a row, in line with its words.
pub(super) fn indented<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let margin = egui::Margin { left: INDENT as i8, ..egui::Margin::ZERO };
    egui::Frame::new().inner_margin(margin).show(ui, add).inner
}

/// What a row says.
pub(super) struct Head<'a> {
    /// What it looks for.
    pub caption: &'a str,
    /// What it found.
    pub answer: &'a str,
    pub ink: Color32,
    pub is_open: bool,
    /// Names the Apply button; none where there is nothing to apply.
    pub apply: Option<&'a str>,
    /// Why it cannot be applied now.
    pub blocked: Option<&'a str>,
}

/// What was pressed.
#[derive(Default)]
pub(super) struct Pressed {
    pub toggled: bool,
    pub applied: bool,
}

impl Head<'_> {
    /// Draws the row; a press anywhere but on Apply opens or closes it.
    pub fn show(&self, ui: &mut Ui) -> Pressed {
        let t = tokens(ui);
        let width = ui.available_width();
        let room = (width - APPLY - INDENT - gap::SMALL).max(60.0);
        let caption = one_line(ui, self.caption, small(), t.text2, width - INDENT);
        let answer = ui.painter().layout(self.answer.to_owned(), body(), self.ink, room);
        let height = (gap::SMALL + caption.size().y + gap::TINY + answer.size().y + gap::SMALL).max(48.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        let name = format!("{}: {}", self.caption, self.answer);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.is_open, &name));
        ui.painter().hline(rect.x_range(), rect.top(), (stroke::HAIRLINE, t.outline));
        if response.hovered() {
            ui.painter().rect_filled(rect.with_min_y(rect.top() + 1.0), 0.0, t.bg2);
        }
        let caret = if self.is_open { "▾" } else { "›" };
        let top = rect.top() + gap::SMALL;
        let place = pos2(rect.left() + 1.0, top + caption.size().y / 2.0);
        ui.painter().text(place, Align2::LEFT_CENTER, caret, small(), t.text3);
        let left = rect.left() + INDENT;
        let below = top + caption.size().y + gap::TINY;
        ui.painter().galley(pos2(left, top), caption, t.text2);
        ui.painter().galley(pos2(left, below), answer, self.ink);
        if response.has_focus() {
            focus_ring(ui, rect, 0.0);
        }
        Pressed { toggled: response.clicked(), applied: self.apply_button(ui, rect) }
    }

    fn apply_button(&self, ui: &mut Ui, rect: Rect) -> bool {
        let Some(name) = self.apply else { return false };
        let place = Rect::from_min_size(
            pos2(rect.right() - APPLY + gap::TINY, rect.center().y - 8.0),
            vec2(APPLY - gap::TINY, 24.0),
        );
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(name).layout(layout));
        PushButton::small("Apply").name(name).blocked(self.blocked).show(&mut inner).clicked()
    }
}
