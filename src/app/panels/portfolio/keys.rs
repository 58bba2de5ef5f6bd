//! Rows of the book by keyboard: which one is selected, in sight, and has the focus.

use super::PortfolioPanel;
use crate::app::{context::View, model::Row, theme::row as heights};
use egui::{Context, Id, Key, Modifiers, Rect, Ui, pos2, vec2};

impl PortfolioPanel {
    /// Up and down from row to row, while a row has the keyboard or nothing has and a row is selected.
    pub(super) fn take_arrows(&mut self, ui: &mut Ui, view: &View) {
        let focused = ui.memory(|m| m.focused());
        let is_here = match focused {
            None => !self.selected.is_empty(),
            Some(id) => self.focused.is_some_and(|line| row_id(line) == id),
        };
        if !is_here || egui::Popup::is_any_open(ui.ctx()) {
            return;
        }
        let pressed = |keys, key| ui.input_mut(|i| i.count_and_consume_key(keys, key)) as isize;
        let far = pressed(Modifiers::SHIFT, Key::ArrowDown) - pressed(Modifiers::SHIFT, Key::ArrowUp);
        let near = pressed(Modifiers::NONE, Key::ArrowDown) - pressed(Modifiers::NONE, Key::ArrowUp);
        for (rows, extends) in [(far, true), (near, false)] {
            if rows != 0 {
                self.wanted = self.selected.step(rows, extends, &order(view));
            }
        }
        if let (Some(line), Some(_)) = (self.wanted, focused) {
            ui.memory_mut(|m| m.request_focus(row_id(line)));
        }
    }

    pub(super) fn bring_into_sight(&mut self, ui: &Ui, rows: &[Row], first: usize) {
        let Some(line) = self.wanted.take() else { return };
        let Some(place) = rows.iter().position(|row| *row == Row::Line(line)) else { return };
        let top = ui.max_rect().top() + (place as f32 - first as f32) * heights::TABLE;
        let rect = Rect::from_min_size(pos2(ui.max_rect().left(), top), vec2(1.0, heights::TABLE));
        ui.scroll_to_rect_animation(rect, None, egui::style::ScrollAnimation::none());
    }

    /// Whether rows are what Ctrl+C means: the keyboard is in the panel, or nowhere.
    pub fn has_keyboard(&self, ctx: &Context) -> bool {
        let Some(focused) = ctx.memory(|m| m.focused()) else { return true };
        let place = ctx.read_response(focused).map(|r| r.rect.center());
        place.is_some_and(|place| self.place.is_some_and(|panel| panel.contains(place)))
    }
}

/// The lines in the order in which they are shown.
pub fn order(view: &View) -> Vec<usize> {
    let line = |row: &Row| match row {
        Row::Line(line) => Some(*line),
        Row::Group(_) => None,
    };
    view.model.rows.iter().filter_map(line).collect()
}

/// The same however far the table is scrolled.
pub fn row_id(line: usize) -> Id {
    Id::unique(("row of the book", line))
}
