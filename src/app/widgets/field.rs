//! The text field inside levers and cells: its own buffer, committed on Enter or when left.

use egui::text::CCursorRange;
use egui::text_edit::TextEditState;
use egui::{
    Align2, Color32, CornerRadius, Frame, Id, Key, Margin, Modifiers, Rect, Response, Stroke, StrokeKind,
    TextEdit, Ui, UiBuilder,
};

use crate::app::theme::{self, radius, stroke, tokens};

/// What is being typed, until it is committed; kept with its error when it cannot be.
#[derive(Clone, Debug)]
struct Draft {
    text: String,
    error: Option<String>,
    /// What stood in the field then: once that changes the error is out of date.
    rest: String,
}

/// A field whose value lies with the caller.
pub(super) struct Field<'a> {
    pub(super) id: Id,
    pub(super) name: &'a str,
    /// The text that stands here while nobody types.
    pub(super) rest: &'a str,
    pub(super) selects_all: bool,
    /// What is wrong with a text.
    pub(super) check: &'a dyn Fn(&str) -> Result<(), String>,
    /// The text so many steps up; Shift makes ten.
    pub(super) step: &'a dyn Fn(&str, i32) -> Option<String>,
}

/// What happened in a field during this pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FieldEvent {
    Nothing,
    /// Enter, or the field was left, with a text that passed the check.
    Committed(String),
    /// An arrow key.
    Stepped(String),
    /// Escape, or the field was left unchanged.
    Restored,
}

pub(super) struct FieldOutput {
    pub(super) response: Response,
    pub(super) event: FieldEvent,
    pub(super) error: Option<String>,
}

impl Field<'_> {
    pub(super) fn show(&self, ui: &mut Ui, rect: Rect) -> FieldOutput {
        let before = self.draft(ui);
        let mut text = before.as_ref().map_or_else(|| self.rest.to_owned(), |draft| draft.text.clone());
        let stepped = self.stepped(ui, &text);
        if let Some(stepped) = &stepped {
            text.clone_from(stepped);
        }
        paint_ground(ui, rect, before.as_ref().is_some_and(|draft| draft.error.is_some()), self.id);
        let response = self.edit(ui, rect, &mut text);
        let event = self.settle(ui, &response, text, stepped);
        FieldOutput { response, event, error: self.draft(ui).and_then(|draft| draft.error) }
    }

    /// Starts a draft, as if the text had been typed.
    pub(super) fn seed(&self, ui: &Ui, text: &str) {
        self.keep(ui, text.to_owned(), None);
    }

    fn draft(&self, ui: &Ui) -> Option<Draft> {
        let draft = ui.data(|data| data.get_temp::<Draft>(self.id))?;
        (draft.error.is_none() || draft.rest == self.rest).then_some(draft)
    }

    fn keep(&self, ui: &Ui, text: String, error: Option<String>) {
        let draft = Draft { text, error, rest: self.rest.to_owned() };
        ui.data_mut(|data| data.insert_temp(self.id, draft));
    }

    fn forget(&self, ui: &Ui) {
        ui.data_mut(|data| data.remove::<Draft>(self.id));
    }

    /// Keeps a text that cannot be committed. After Enter it is selected, to be typed over.
    fn refuse(&self, ui: &Ui, text: String, error: String) {
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            ui.memory_mut(|memory| memory.request_focus(self.id));
            let state = TextEditState::load(ui.ctx(), self.id).unwrap_or_default();
            select_all(ui, self.id, state, &text);
        }
        self.keep(ui, text, Some(error));
    }

    /// The text after the arrow keys of this pass, if there were any.
    fn stepped(&self, ui: &mut Ui, text: &str) -> Option<String> {
        if !ui.memory(|memory| memory.has_focus(self.id)) {
            return None;
        }
        let steps = ui.input_mut(|input| {
            let mut count = |modifiers, key| input.count_and_consume_key(modifiers, key) as i32;
            let tens = count(Modifiers::SHIFT, Key::ArrowUp) - count(Modifiers::SHIFT, Key::ArrowDown);
            let ones = count(Modifiers::NONE, Key::ArrowUp) - count(Modifiers::NONE, Key::ArrowDown);
            10 * tens + ones
        });
        if steps == 0 { None } else { (self.step)(text, steps) }
    }

    fn edit(&self, ui: &mut Ui, rect: Rect, text: &mut String) -> Response {
        let edit = TextEdit::singleline(text)
            .id(self.id)
            .font(theme::body())
            .text_color(tokens(ui).text1)
            .align(Align2::RIGHT_CENTER)
            .frame(Frame::NONE.inner_margin(Margin { left: 8, right: 9, top: 0, bottom: 0 }))
            .desired_width(rect.width())
            .min_size(rect.size());
        // A child of its own, so that the place of what follows is not touched.
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect));
        inside.spacing_mut().interact_size.y = rect.height();
        let output = edit.show(&mut inside);
        let response = output.response.response;
        if self.selects_all || response.gained_focus() {
            select_all(ui, self.id, output.state, text);
        }
        response.accessible_name(self.name)
    }

    /// Turns what the text field reports into one event, and keeps or drops the draft.
    fn settle(&self, ui: &Ui, response: &Response, text: String, stepped: Option<String>) -> FieldEvent {
        let escaped = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        // An assistive tool sets the whole text without taking the keyboard.
        let is_done = response.lost_focus() || (response.changed() && !response.has_focus());
        if escaped || (is_done && text == self.rest) {
            self.forget(ui);
            return FieldEvent::Restored;
        }
        if is_done {
            return match (self.check)(&text) {
                Ok(()) => {
                    self.forget(ui);
                    FieldEvent::Committed(text)
                }
                Err(error) => {
                    self.refuse(ui, text, error);
                    FieldEvent::Nothing
                }
            };
        }
        if response.changed() || stepped.is_some() {
            self.keep(ui, text, None);
        }
        stepped.map_or(FieldEvent::Nothing, FieldEvent::Stepped)
    }
}

fn select_all(ui: &Ui, id: Id, mut state: TextEditState, text: &str) {
    state.cursor.set_char_range(Some(CCursorRange::select_all_str(text)));
    state.store(ui.ctx(), id);
}

/// Surface and border: quiet, amber with an error, a ring with the keyboard.
fn paint_ground(ui: &Ui, rect: Rect, has_error: bool, id: Id) {
    let t = tokens(ui);
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let (rect, line) = match (has_focus, has_error) {
        (true, _) => (rect.expand(2.0), Stroke::new(stroke::LINE, t.focus)),
        (false, true) => (rect, Stroke::new(stroke::LINE, t.warn)),
        (false, false) => (rect, Stroke::new(stroke::HAIRLINE, t.outline_strong)),
    };
    let corners = CornerRadius::same(radius::FIELD);
    ui.painter().rect(rect, corners, t.bg1, line, StrokeKind::Inside);
    if has_focus && has_error {
        let inner = Stroke::new(stroke::HAIRLINE, t.warn);
        ui.painter().rect(rect.shrink(2.0), corners, Color32::TRANSPARENT, inner, StrokeKind::Inside);
    }
}
