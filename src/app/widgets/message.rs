//! Lines that tell a person something: titles, captions, errors, progress, nothing here yet.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align, Align2, Color32, CornerRadius, FontId, Galley, Label, Layout, Rect, Response, RichText, Role,
    Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::button::small_button;
use super::paint::{dashed_outline, hairline};
use crate::app::theme::{self, gap, radius, stroke, tokens};

/// Words in one of the four sizes and one of the tokens.
pub fn words(ui: &mut Ui, text: &str, font: FontId, ink: Color32) -> Response {
    let line = theme::line_height(font.size);
    ui.add(Label::new(RichText::new(text).font(font).color(ink).line_height(Some(line))))
}

/// Lays out one line that ends in … where it would be wider than `width`.
pub fn one_line(ui: &Ui, text: &str, font: FontId, ink: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, ink);
    job.wrap = TextWrapping::truncate_at_width(width);
    ui.painter().layout_job(job)
}

/// A caption: 12, third level.
pub fn caption(ui: &mut Ui, text: &str) -> Response {
    let ink = tokens(ui).text3;
    words(ui, text, theme::small(), ink)
}

/// A title, 18, with a hairline below.
pub fn section_title(ui: &mut Ui, title: &str) {
    section_title_with(ui, title, |_| ());
}

/// A title with actions at its right end.
pub fn section_title_with<R>(ui: &mut Ui, title: &str, actions: impl FnOnce(&mut Ui) -> R) -> R {
    let ink = tokens(ui).text1;
    let size = vec2(ui.available_width(), 24.0);
    let inner = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(size.y);
        words(ui, title, theme::title(), ink);
        ui.with_layout(Layout::right_to_left(Align::Center), actions).inner
    });
    ui.add_space(gap::TINY - ui.spacing().item_spacing.y);
    hairline(ui);
    inner.inner
}

/// What is wrong and what is still in force, under the thing that is wrong.
pub fn error_line(ui: &mut Ui, sentence: &str) -> Response {
    let ink = tokens(ui).warn_text;
    words(ui, &format!("▲ {sentence}"), theme::small(), ink)
}

/// A dashed area that says what is missing and what to do, with a button that does it.
///
/// Fills the width and, when `height` is larger than its words, that height. Returns the button.
pub fn empty_state(ui: &mut Ui, height: f32, title: &str, line: &str, button: &str) -> Response {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height.max(104.0)), Sense::hover());
    let border = Stroke::new(stroke::HAIRLINE, tokens(ui).outline_strong);
    dashed_outline(ui.painter(), rect, f32::from(radius::DROP_ZONE), border, [3.0, 2.0]);
    let inner = Rect::from_center_size(rect.center(), vec2(rect.width() - gap::WIDE, 80.0));
    let layout = Layout::top_down(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(inner).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.y = gap::TINY;
        let t = tokens(ui);
        words(ui, title, theme::title(), t.text1);
        words(ui, line, theme::body(), t.text2);
        ui.add_space(gap::TINY);
        small_button(ui, button)
    })
    .inner
}

/// Work that takes long: a line that counts, a bar (`share` from 0 to 1), and Cancel.
/// Returns the Cancel button. Show it after 200 ms, not before.
pub fn progress_line(ui: &mut Ui, line: &str, share: f32) -> Response {
    let size = vec2(ui.available_width(), 40.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Max), |ui| {
        ui.spacing_mut().item_spacing.x = gap::LARGE;
        let cancel = small_button(ui, "Cancel");
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, line));
        let t = tokens(ui);
        ui.painter().text(rect.left_top(), Align2::LEFT_TOP, line, theme::body(), t.text1);
        let rail =
            Rect::from_min_max(rect.left_bottom() - vec2(0.0, 12.0), rect.right_bottom() - vec2(0.0, 6.0));
        let done = rail.with_max_x(egui::lerp(rail.x_range(), share.clamp(0.0, 1.0)));
        ui.painter().rect_filled(rail, CornerRadius::same(3), t.bg3);
        ui.painter().rect_filled(done, CornerRadius::same(3), t.text1);
        cancel
    })
    .inner
}
