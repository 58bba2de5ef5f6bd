//! A number in a table that is edited where it stands.

use egui::{
    Align2, Color32, CornerRadius, Event, Frame, Id, Key, Margin, Popup, PopupKind, Rect, Response, Role,
    Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use super::field::{Field, FieldEvent};
use super::message::error_line;
use super::paint::focus_ring;
use crate::app::theme::{self, control, gap, radius, stroke, tokens};

/// A cell that shows `shown` and, once clicked, is a field.
///
/// Click, Enter or typing starts; Enter or leaving commits; Esc restores; arrow keys step.
pub struct NumberCell<'a> {
    id_salt: Id,
    name: &'a str,
    shown: &'a str,
    typed: &'a str,
    ink: Option<Color32>,
    check: &'a dyn Fn(&str) -> Result<(), String>,
    step: &'a dyn Fn(&str, i32) -> Option<String>,
}

/// What a cell hands back.
pub struct CellOutput {
    /// The text to take over, once it has passed the check.
    pub committed: Option<String>,
    /// Whether the cell is a field now.
    pub is_editing: bool,
    /// The cell, or the field in its place.
    pub response: Response,
}

/// How an edit began, to know where the keyboard goes afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Pointer,
    Keyboard,
}

/// An edit under way.
#[derive(Clone, Copy, Debug)]
struct Edit {
    start: Start,
    /// The field is shown for the first time, with its text to be selected.
    selects_all: bool,
}

impl<'a> NumberCell<'a> {
    /// `id` belongs to the row and column, not to their place. `name` is read aloud ("Quantity of
    /// ZN Z6"), `shown` stands in the table ("(10,945)"), `typed` in the field ("−10,945").
    pub fn new(id: Id, name: &'a str, shown: &'a str, typed: &'a str) -> Self {
        Self { id_salt: id, name, shown, typed, ink: None, check: &|_| Ok(()), step: &|_, _| None }
    }

    /// What is wrong with a text; nothing is committed until it passes.
    pub fn check(mut self, check: &'a dyn Fn(&str) -> Result<(), String>) -> Self {
        self.check = check;
        self
    }

    /// The text so many steps up from a text, for the arrow keys; Shift makes ten.
    pub fn step(mut self, step: &'a dyn Fn(&str, i32) -> Option<String>) -> Self {
        self.step = step;
        self
    }

    /// Another colour than `text1`.
    pub fn ink(mut self, ink: Color32) -> Self {
        self.ink = Some(ink);
        self
    }

    /// Draws it in a cell of this size, the number at the right.
    pub fn show(self, ui: &mut Ui, size: Vec2) -> CellOutput {
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        match ui.data(|data| data.get_temp::<Edit>(self.id_salt)) {
            Some(edit) => self.show_field(ui, rect, edit),
            None => self.show_text(ui, rect),
        }
    }

    fn show_text(&self, ui: &Ui, rect: Rect) -> CellOutput {
        let response = ui.interact(rect, self.id_salt, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, self.name));
        ui.accesskit_node_builder(response.id, |node| node.set_value(self.shown));
        let t = tokens(ui);
        if response.hovered() {
            let border = Stroke::new(stroke::HAIRLINE, t.outline_strong);
            let corners = CornerRadius::same(radius::FIELD);
            ui.painter().rect(field_rect(rect), corners, t.bg1, border, StrokeKind::Inside);
        }
        let place = rect.right_center() - vec2(gap::SMALL, 0.0);
        ui.painter().text(
            place,
            Align2::RIGHT_CENTER,
            self.shown,
            theme::body(),
            self.ink.unwrap_or(t.text1),
        );
        if response.has_focus() {
            focus_ring(ui, field_rect(rect).shrink(2.0), f32::from(radius::FIELD) - 2.0);
        }
        self.start_if_asked(ui, &response);
        CellOutput { committed: None, is_editing: false, response }
    }

    fn start_if_asked(&self, ui: &Ui, response: &Response) {
        let typed = if response.has_focus() { typed_number(ui) } else { None };
        if !response.clicked() && typed.is_none() {
            return;
        }
        let start = if response.clicked_by(egui::PointerButton::Primary)
            && ui.input(|input| input.pointer.any_click())
        {
            Start::Pointer
        } else {
            Start::Keyboard
        };
        let edit = Edit { start, selects_all: typed.is_none() };
        ui.data_mut(|data| data.insert_temp(self.id_salt, edit));
        if let Some(typed) = typed {
            self.field(edit).seed(ui, &typed);
        }
        ui.memory_mut(|memory| memory.request_focus(self.field_id()));
        ui.request_repaint();
    }

    fn show_field(&self, ui: &mut Ui, rect: Rect, edit: Edit) -> CellOutput {
        let output = self.field(edit).show(ui, field_rect(rect));
        let is_told = matches!(output.event, FieldEvent::Committed(_) | FieldEvent::Restored);
        // The row was scrolled away and came back: nobody is typing any more.
        let is_left =
            output.event == FieldEvent::Nothing && !output.response.has_focus() && output.error.is_none();
        let is_over = is_told || is_left;
        if is_over {
            self.end(ui, edit);
        } else if edit.selects_all {
            ui.data_mut(|data| data.insert_temp(self.id_salt, Edit { selects_all: false, ..edit }));
        }
        if let Some(error) = &output.error
            && (output.response.has_focus() || output.response.hovered())
        {
            show_error(&output.response, error);
        }
        let committed = match output.event {
            FieldEvent::Committed(text) => Some(text),
            FieldEvent::Nothing | FieldEvent::Stepped(_) | FieldEvent::Restored => None,
        };
        CellOutput { committed, is_editing: !is_over, response: output.response }
    }

    fn end(&self, ui: &Ui, edit: Edit) {
        ui.data_mut(|data| data.remove::<Edit>(self.id_salt));
        let finished_by_key =
            ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Escape));
        if edit.start == Start::Keyboard && finished_by_key {
            ui.memory_mut(|memory| memory.request_focus(self.id_salt));
        }
        ui.request_repaint();
    }

    fn field(&self, edit: Edit) -> Field<'_> {
        Field {
            id: self.field_id(),
            name: self.name,
            rest: self.typed,
            selects_all: edit.selects_all,
            check: self.check,
            step: self.step,
        }
    }

    fn field_id(&self) -> Id {
        self.id_salt.with("field")
    }
}

/// The field leaves room for its ring inside the row.
fn field_rect(cell: Rect) -> Rect {
    Rect::from_center_size(cell.center(), vec2(cell.width(), cell.height().min(control::SMALL)))
}

/// A number someone begins to type onto the cell.
fn typed_number(ui: &Ui) -> Option<String> {
    ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Text(text) if text.starts_with(|c: char| c.is_ascii_digit() || "-−(.+".contains(c)) => {
                Some(text.clone())
            }
            _ => None,
        })
    })
}

fn show_error(response: &Response, error: &str) {
    let t = tokens(&response.ctx);
    let frame = Frame::new()
        .fill(t.bg1)
        .stroke(Stroke::new(stroke::HAIRLINE, t.warn))
        .corner_radius(CornerRadius::same(radius::FIELD))
        .inner_margin(Margin::symmetric(8, 4));
    Popup::from_response(response)
        .kind(PopupKind::Tooltip)
        .open(true)
        .interactable(false)
        .gap(gap::TINY)
        .frame(frame)
        .show(|ui| error_line(ui, error));
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable as _};

    const NAME: &str = "Quantity of ZN Z6";

    fn check(text: &str) -> Result<(), String> {
        text.parse::<i64>().map(|_| ()).map_err(|_| "A number of contracts. Still (10,945).".to_owned())
    }

    fn step(text: &str, steps: i32) -> Option<String> {
        Some((text.parse::<i64>().ok()? + i64::from(steps)).to_string())
    }

    fn harness<'a>() -> Harness<'a, Vec<String>> {
        Harness::builder().with_size([300.0, 100.0]).with_context_setup(theme::install).build_ui_state(
            |ui, committed: &mut Vec<String>| {
                let cell = NumberCell::new(Id::unique("ZN Z6 quantity"), NAME, "(10,945)", "-10945");
                committed.extend(cell.check(&check).step(&step).show(ui, vec2(100.0, 28.0)).committed);
            },
            Vec::new(),
        )
    }

    fn start(harness: &mut Harness<'_, Vec<String>>) {
        harness.get_by_role_and_label(Role::Button, NAME).click();
        harness.run();
    }

    fn press(harness: &mut Harness<'_, Vec<String>>, key: Key) {
        harness.key_press(key);
        harness.run();
    }

    #[test]
    fn enter_commits_what_was_typed_once() {
        let mut harness = harness();
        start(&mut harness);
        harness.get_by_role_and_label(Role::TextInput, NAME).type_text("-9800");
        harness.run();
        assert!(harness.state().is_empty());
        press(&mut harness, Key::Enter);
        assert_eq!(*harness.state(), ["-9800"]);
        harness.get_by_role_and_label(Role::Button, NAME);
    }

    #[test]
    fn escape_restores() {
        let mut harness = harness();
        start(&mut harness);
        harness.get_by_role_and_label(Role::TextInput, NAME).type_text("7");
        harness.run();
        press(&mut harness, Key::Escape);
        assert!(harness.state().is_empty());
        assert_eq!(harness.get_by_role_and_label(Role::Button, NAME).value().as_deref(), Some("(10,945)"));
    }

    #[test]
    fn arrows_step_before_the_commit() {
        let mut harness = harness();
        start(&mut harness);
        press(&mut harness, Key::ArrowUp);
        harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::ArrowDown);
        harness.run();
        press(&mut harness, Key::Enter);
        assert_eq!(*harness.state(), ["-10954"]);
    }

    #[test]
    fn a_wrong_text_stays_open_with_its_error() {
        let mut harness = harness();
        start(&mut harness);
        harness.get_by_role_and_label(Role::TextInput, NAME).type_text("many");
        harness.run();
        press(&mut harness, Key::Enter);
        assert!(harness.state().is_empty());
        harness.get_by_label_contains("A number of contracts.");
        harness.get_by_role_and_label(Role::TextInput, NAME).click();
        harness.run();
        press(&mut harness, Key::Escape);
        harness.get_by_role_and_label(Role::Button, NAME);
        assert!(harness.query_by_label_contains("A number of contracts.").is_none());
    }

    #[test]
    fn typing_on_a_focused_cell_starts_over() {
        let mut harness = harness();
        harness.get_by_role_and_label(Role::Button, NAME).focus();
        harness.run();
        for text in ["4", "2"] {
            harness.event(Event::Text(text.to_owned()));
            harness.run();
        }
        press(&mut harness, Key::Enter);
        assert_eq!(*harness.state(), ["42"]);
        assert!(harness.get_by_role_and_label(Role::Button, NAME).is_focused());
    }
}
