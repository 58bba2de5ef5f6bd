//! The row of tabs over the centre.

use egui::{Align, Align2, Color32, Layout, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::paint::focus_ring;
use crate::app::theme::{self, row, stroke, tokens};

const BETWEEN: f32 = 28.0;

/// Tabs with the current one underlined, `trailing` at the right end ("Export ▾").
/// Returns the tab that was picked.
pub fn tab_row(ui: &mut Ui, tabs: &[&str], current: usize, trailing: impl FnOnce(&mut Ui)) -> Option<usize> {
    let size = vec2(ui.available_width(), row::TABS);
    let inner = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        ui.spacing_mut().item_spacing.x = BETWEEN;
        let mut picked = None;
        for (i, name) in tabs.iter().enumerate() {
            if tab(ui, name, i == current).clicked() {
                picked = Some(i);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), trailing);
        picked
    });
    inner.inner.filter(|&picked| picked != current)
}

fn tab(ui: &mut Ui, name: &str, is_current: bool) -> Response {
    let galley = ui.painter().layout_no_wrap(name.to_owned(), theme::body(), Color32::PLACEHOLDER);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, row::TABS), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_current, name));
    let t = tokens(ui);
    let ink = if is_current || response.hovered() { t.text1 } else { t.text2 };
    ui.painter().galley(Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min, galley, ink);
    if is_current {
        let underline = Rect::from_min_max(pos2(rect.left(), rect.bottom() - stroke::CURVE), rect.max);
        ui.painter().rect_filled(underline, 0, t.text1);
    }
    if response.has_focus() {
        focus_ring(ui, rect.shrink2(vec2(0.0, 8.0)), 2.0);
    }
    response
}

/// Two titles of which one is shown: "Stress days | Draw a shock". Returns whether the second was
/// picked, when the other one was.
pub fn title_pair(ui: &mut Ui, titles: [&str; 2], is_second: bool) -> Option<bool> {
    title_row(ui, &titles, usize::from(is_second)).map(|picked| picked == 1)
}

/// Titles of which one is in force. Returns which other one was picked.
pub fn title_row(ui: &mut Ui, titles: &[&str], current: usize) -> Option<usize> {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::gap::LARGE;
        let mut picked = None;
        for (i, title) in titles.iter().enumerate() {
            if half_title(ui, title, i == current).clicked() {
                picked = Some(i);
            }
        }
        picked.filter(|picked| *picked != current)
    })
    .inner
}

fn half_title(ui: &mut Ui, name: &str, is_current: bool) -> Response {
    let galley = ui.painter().layout_no_wrap(name.to_owned(), theme::title(), Color32::PLACEHOLDER);
    let size = vec2(galley.size().x, theme::control::SMALL + stroke::LINE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_current, name));
    let t = tokens(ui);
    let ink = if is_current || response.hovered() { t.text1 } else { t.text3 };
    ui.painter().galley(rect.min, galley, ink);
    if is_current {
        ui.painter().hline(rect.x_range(), rect.bottom(), (stroke::LINE, t.text1));
    }
    if response.has_focus() {
        focus_ring(ui, rect, 2.0);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable as _};

    #[test]
    fn a_tab_can_be_picked() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, current| {
                if let Some(picked) = tab_row(ui, &["Overview", "Offsets"], *current, |_| ()) {
                    *current = picked;
                }
            },
            0,
        );
        harness.get_by_role_and_label(Role::Tab, "Offsets").click();
        harness.run();
        assert_eq!(*harness.state(), 1);
    }
}
