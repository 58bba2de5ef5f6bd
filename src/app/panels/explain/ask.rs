//! How a figure on screen asks to be explained: by a click, or by Enter while it has the keyboard.

use super::Subject;
use crate::{
    app::{
        context::View,
        theme::radius,
        ui_command::UiCommand,
        widgets::{Hint, dotted, focus_ring, menu_row},
        words,
    },
    margin::FigureId,
};
use egui::{Id, Rect, Response, Role, Sense, Ui, WidgetInfo};

/// Lets a widget that can be pressed explain a figure. The formula in its tooltip is worked out only
/// while the pointer rests on it.
pub fn explains(view: &View, response: &Response, what: &str, id: FigureId) {
    if response.hovered() {
        Hint::new(what).why(&words::explained(view.evaluation, id)).explains().on(response);
    }
    if response.clicked() {
        view.out.ask(UiCommand::Explain(Subject::Figure(id)));
    }
    response.context_menu(|ui| {
        for command in [UiCommand::Explain(Subject::Figure(id)), UiCommand::CopyFigure(id)] {
            if menu_row(ui, command.title(), "", false).clicked() {
                view.out.ask(command);
                ui.close();
            }
        }
    });
}

/// A figure painted elsewhere, made to answer: `name` says what and how much.
pub fn explained_cell(ui: &Ui, view: &View, place: Rect, salt: Id, name: &str, id: FigureId) -> Response {
    let response = pressable(ui, place, salt, name);
    explains(view, &response, name, id);
    response
}

/// A place that answers a press and the keyboard, with a dotted line while it could be pressed.
pub fn pressable(ui: &Ui, place: Rect, salt: Id, name: &str) -> Response {
    let response = ui.interact(place, salt, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.hovered() {
        let line = place.shrink2(egui::vec2(0.0, (place.height() - 16.0).max(0.0) / 2.0));
        dotted(ui, line.with_min_x(line.left().max(line.right() - 48.0)));
    }
    if response.has_focus() {
        focus_ring(ui, place.shrink(4.0), f32::from(radius::BADGE));
    }
    response
}

/// Asks to explain something that was picked in a plot.
pub fn ask(view: &View, subject: Option<Subject>) {
    if let Some(subject) = subject {
        view.out.ask(UiCommand::Explain(subject));
    }
}
