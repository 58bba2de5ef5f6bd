//! The path at the head of the panel: each step can be pressed.

use super::{Step, Went};
use crate::app::{
    context::View,
    theme::{gap, small, tokens},
    ui_command::UiCommand,
    widgets::{PushButton, close_button, dotted, focus_ring, one_line},
};
use egui::{Align, Layout, Response, Role, Sense, Ui, WidgetInfo, vec2};

/// Steps shown; those before them stand behind an ellipsis.
const SHOWN: usize = 4;
/// A step's words are cut beyond this.
const WIDEST: f32 = 132.0;

/// Draws the path; returns where a person went along it.
pub fn show(ui: &mut Ui, view: &View, path: &[Step], wants_focus: bool) -> Option<Went> {
    let mut went = None;
    let size = vec2(ui.available_width(), 24.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Min), |ui| {
        if close_button(ui, "Close the explanation").clicked() {
            view.out.ask(UiCommand::CloseExplain);
        }
        let rest = vec2(ui.available_width(), 24.0);
        ui.allocate_ui_with_layout(rest, Layout::left_to_right(Align::Min).with_main_wrap(true), |ui| {
            ui.spacing_mut().item_spacing = vec2(gap::TINY, 0.0);
            let back = PushButton::flat("‹ Back").name("Back").show(ui);
            if wants_focus {
                back.request_focus();
            }
            if back.clicked() {
                view.out.ask(UiCommand::ExplainBack);
            }
            ui.add_space(gap::TINY);
            went = steps(ui, view, path);
        });
    });
    went
}

fn steps(ui: &mut Ui, view: &View, path: &[Step]) -> Option<Went> {
    let mut went = None;
    let above = path.len().saturating_sub(1);
    let first = above.saturating_sub(SHOWN);
    if first > 0 && crumb(ui, "…", "Start of the path").clicked() {
        went = Some(Went::Up(1));
    }
    for (place, step) in path.iter().enumerate().take(above).skip(first) {
        let text = format!("{} ›", step.subject.crumb(view.evaluation));
        let name = format!("Back to {}", step.subject.crumb(view.evaluation));
        if crumb(ui, &text, &name).clicked() {
            went = Some(Went::Up(place + 1));
        }
    }
    went
}

fn crumb(ui: &mut Ui, text: &str, name: &str) -> Response {
    let ink = tokens(ui).text2;
    let words = one_line(ui, text, small(), ink, WIDEST);
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let place = rect.left_center() - vec2(0.0, words.size().y / 2.0);
    let taken = egui::Rect::from_min_size(place, words.size());
    if response.hovered() {
        dotted(ui, taken);
    }
    ui.painter().galley(place, words, ink);
    if response.has_focus() {
        focus_ring(ui, taken, 2.0);
    }
    response
}
