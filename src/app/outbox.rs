//! What views ask for: collected while drawing, carried out once between frames.

use super::ui_command::UiCommand;
use crate::{
    io::MarketText,
    whatif::{Command, Gesture, event::Happening},
};
use std::{cell::RefCell, sync::Arc};

/// One thing asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// An edit of the document.
    Document(Command, Gesture),
    /// Something that happens to the document, with what a person should hear of it.
    Happens(Box<Happening>),
    /// Something a person can do that is no edit of the document.
    Ui(UiCommand),
    /// A table to be written to a file: a name to suggest, and its text.
    SaveTable(String, String),
    /// Market data read elsewhere.
    TakeMarket(Arc<Vec<MarketText>>),
}

/// Effects in the order in which they were asked for.
#[derive(Debug, Default)]
pub struct Outbox(RefCell<Vec<Effect>>);

impl Outbox {
    /// Asks for an edit that stands alone.
    pub fn edit(&self, command: Command) {
        self.0.borrow_mut().push(Effect::Document(command, Gesture::Done));
    }

    /// Asks for an edit that may be part of a gesture under way.
    pub fn edit_in(&self, command: Command, gesture: Gesture) {
        self.0.borrow_mut().push(Effect::Document(command, gesture));
    }

    /// Asks for an event.
    pub fn happen(&self, happening: Happening) {
        self.0.borrow_mut().push(Effect::Happens(Box::new(happening)));
    }

    /// Asks for anything else.
    pub fn ask(&self, command: UiCommand) {
        self.0.borrow_mut().push(Effect::Ui(command));
    }

    /// Asks for what was chosen elsewhere.
    pub fn put(&self, effect: Effect) {
        self.0.borrow_mut().push(effect);
    }

    /// Asks where to write a table, and writes it there.
    pub fn save_table(&self, name: &str, text: String) {
        self.0.borrow_mut().push(Effect::SaveTable(name.to_owned(), text));
    }

    /// Takes everything asked for so far.
    pub fn drain(&self) -> Vec<Effect> {
        std::mem::take(&mut *self.0.borrow_mut())
    }
}
