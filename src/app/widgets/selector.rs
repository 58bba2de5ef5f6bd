//! Flat drop-downs: "Scope Today ▾", "Export ▾", and the framed one beside a plot.

use egui::{
    Align2, Color32, CornerRadius, FontId, Popup, PopupCloseBehavior, Response, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, vec2,
};

use super::message::one_line;
use super::paint::{caret, focus_ring, row_ground};
use crate::app::theme::{self, control, gap, radius, row, stroke, tokens};

/// A choice of one among few.
#[derive(Clone, Copy, Debug)]
pub struct Selector<'a> {
    label: &'a str,
    options: &'a [&'a str],
    current: usize,
    framed: Option<f32>,
}

impl<'a> Selector<'a> {
    /// `label` stands before it, 12, and is its accessible name; `current` counts from 0.
    pub fn new(label: &'a str, options: &'a [&'a str], current: usize) -> Self {
        Self { label, options, current, framed: None }
    }

    /// With a border like a field, this wide.
    pub fn framed(mut self, width: f32) -> Self {
        self.framed = Some(width);
        self
    }

    /// Draws it; returns what was picked, if it is another than the current one.
    pub fn show(self, ui: &mut Ui) -> Option<usize> {
        self.show_named(ui, self.label)
    }

    /// The same with an accessible name that says more than the label.
    pub fn show_named(self, ui: &mut Ui, name: &str) -> Option<usize> {
        let shown = self.options.get(self.current).copied().unwrap_or_default();
        let response = match self.framed {
            Some(width) => framed(ui, self.label, shown, width),
            None => flat(ui, self.label, shown, theme::body(), tokens(ui).text1),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name));
        ui.accesskit_node_builder(response.id, |node| node.set_value(shown));
        let mut picked = None;
        menu_under(&response, |ui| {
            for (i, option) in self.options.iter().enumerate() {
                if menu_row(ui, option, "", i == self.current).clicked() {
                    ui.close();
                    picked = Some(i);
                }
            }
        });
        picked.filter(|&i| i != self.current)
    }
}

/// A flat word with a caret that opens a menu of `menu_row`s: "Columns ▾", "Export ▾".
/// It closes on any click. Returns what the menu returned while open.
pub fn drop_down<R>(ui: &mut Ui, text: &str, font: FontId, menu: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    let t = tokens(ui);
    let ink = if font.size < theme::SIZES.body { t.text3 } else { t.text2 };
    let response = flat(ui, "", text, font, ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    menu_under(&response, menu)
}

/// One line of a menu: words, its key at the right, and whether it is the one in force.
pub fn menu_row(ui: &mut Ui, text: &str, key: &str, is_current: bool) -> Response {
    let painter = ui.painter().clone();
    let lay = |text: &str, font| painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    let (words, shortcut) = (lay(text, theme::body()), lay(key, theme::small()));
    let between = if key.is_empty() { 0.0 } else { gap::WIDE };
    let wanted = words.size().x + between + shortcut.size().x + 2.0 * gap::SMALL;
    let width = if ui.is_sizing_pass() { wanted } else { wanted.max(ui.available_width()) };
    let size = vec2(width, row::TABLE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, is_current, text));
    row_ground(ui, rect, is_current, response.hovered() || response.has_focus());
    let t = tokens(ui);
    let middle = |height: f32| rect.center().y - height / 2.0;
    painter.galley(egui::pos2(rect.left() + gap::SMALL, middle(words.size().y)), words, t.text1);
    let key_left = rect.right() - gap::SMALL - shortcut.size().x;
    painter.galley(egui::pos2(key_left, middle(shortcut.size().y)), shortcut, t.text2);
    response
}

fn menu_under<R>(response: &Response, menu: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    Popup::menu(response)
        .gap(gap::TINY)
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            menu(ui)
        })
        .map(|shown| shown.inner)
}

fn flat(ui: &mut Ui, label: &str, value: &str, font: FontId, ink: Color32) -> Response {
    let painter = ui.painter().clone();
    let lay = |text: &str, font| painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    let (label, value) = (lay(label, theme::small()), lay(value, font));
    let before = if label.is_empty() { 0.0 } else { label.size().x + 6.0 };
    let size = vec2(before + value.size().x + 14.0, control::SMALL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let t = tokens(ui);
    let ink = if response.hovered() { t.text1 } else { ink };
    let middle = |height: f32| rect.center().y - height / 2.0;
    painter.galley(egui::pos2(rect.left(), middle(label.size().y)), label, t.text3);
    let end = rect.left() + before + value.size().x;
    painter.galley(egui::pos2(rect.left() + before, middle(value.size().y)), value, ink);
    caret(&painter, egui::pos2(end + 8.0, rect.center().y + 1.0), t.text2);
    if response.has_focus() {
        focus_ring(ui, rect, 2.0);
    }
    response
}

pub(super) fn framed(ui: &mut Ui, label: &str, value: &str, width: f32) -> Response {
    let t = tokens(ui);
    if !label.is_empty() {
        super::words(ui, label, theme::small(), t.text3);
    }
    let (rect, response) = ui.allocate_exact_size(vec2(width, control::HEIGHT), Sense::click());
    let ground = if response.hovered() { t.bg2 } else { t.bg1 };
    let border = Stroke::new(stroke::HAIRLINE, t.outline_strong);
    ui.painter().rect(rect, CornerRadius::same(radius::FIELD), ground, border, StrokeKind::Inside);
    let start = rect.left_center() + vec2(gap::SMALL + 2.0, 0.0);
    let value = one_line(ui, value, theme::body(), t.text1, rect.width() - 36.0);
    ui.painter().galley(Align2::LEFT_CENTER.anchor_size(start, value.size()).min, value, t.text1);
    caret(ui.painter(), rect.right_center() - vec2(13.0, -1.0), t.text2);
    if response.has_focus() {
        focus_ring(ui, rect, f32::from(radius::FIELD));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable as _};

    #[test]
    fn another_option_can_be_picked() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, scope| {
                let options = ["Today", "With tokenized Treasuries"];
                if let Some(picked) = Selector::new("Scope", &options, *scope).show(ui) {
                    *scope = picked;
                }
            },
            0_usize,
        );
        harness.get_by_role_and_label(Role::ComboBox, "Scope").click();
        harness.run();
        harness.get_by_label("With tokenized Treasuries").click();
        harness.run();
        assert_eq!(*harness.state(), 1);
        assert!(harness.query_by_label("Today").is_none(), "the menu closes");
    }

    #[test]
    fn a_menu_returns_its_pick_by_keyboard_too() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, picked| {
                let click = drop_down(ui, "Export", theme::body(), |ui| {
                    menu_row(ui, "PNG", "Ctrl+E", false).clicked()
                });
                *picked |= click == Some(true);
            },
            false,
        );
        harness.get_by_label("Export").focus();
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
        harness.get_by_label("PNG").click();
        harness.run();
        assert!(harness.state());
    }
}
