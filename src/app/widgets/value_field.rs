//! A bordered field for one value, with what is wrong written under it.

use egui::{Id, Sense, Ui, vec2};

use super::field::{Field, FieldEvent};
use crate::app::theme::control;

/// A field whose value lies with the caller. Enter or leaving commits, Esc restores, arrows step.
pub struct ValueField<'a> {
    id: Id,
    name: &'a str,
    text: &'a str,
    check: &'a dyn Fn(&str) -> Result<(), String>,
    step: &'a dyn Fn(&str, i32) -> Option<String>,
}

/// What a field hands back.
pub struct ValueOutput {
    /// The text to take over, once it has passed the check.
    pub committed: Option<String>,
    /// What is wrong with what is typed.
    pub error: Option<String>,
}

impl<'a> ValueField<'a> {
    /// `name` is read aloud, `text` stands in the field while nobody types.
    pub fn new(id: Id, name: &'a str, text: &'a str) -> Self {
        Self { id, name, text, check: &|_| Ok(()), step: &|_, _| None }
    }

    /// What is wrong with a text; nothing is committed until it passes.
    pub fn check(mut self, check: &'a dyn Fn(&str) -> Result<(), String>) -> Self {
        self.check = check;
        self
    }

    /// The text so many steps up, for the arrow keys.
    pub fn step(mut self, step: &'a dyn Fn(&str, i32) -> Option<String>) -> Self {
        self.step = step;
        self
    }

    /// Draws it this wide.
    pub fn show(self, ui: &mut Ui, width: f32) -> ValueOutput {
        let (rect, _) = ui.allocate_exact_size(vec2(width, control::SMALL), Sense::hover());
        let field = Field {
            id: self.id,
            name: self.name,
            rest: self.text,
            selects_all: false,
            check: self.check,
            step: self.step,
        };
        let output = field.show(ui, rect);
        let committed = match output.event {
            FieldEvent::Committed(text) => Some(text),
            FieldEvent::Stepped(text) => Some(text).filter(|text| (self.check)(text).is_ok()),
            FieldEvent::Nothing | FieldEvent::Restored => None,
        };
        ValueOutput { committed, error: output.error }
    }
}
