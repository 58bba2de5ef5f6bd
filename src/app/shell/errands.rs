//! What is to be written, frozen while its path is asked for: the window stays live beside a dialog,
//! and by the time of its reply another document may be open.

use super::{Shell, exports::Frozen};
use crate::{
    app::dialogs::{Ask, Reply},
    io,
};
use std::path::{Path, PathBuf};

/// What goes into the file.
pub(super) enum Cargo {
    /// The document as it is when the path is known.
    Document,
    /// The text of a table.
    Table(String),
    Export(Box<Frozen>),
}

/// Something on its way to a path.
pub(super) struct Errand {
    /// Which dialog it waits for.
    ticket: u64,
    ask: Ask,
    /// The document that was open when it was asked for.
    document: u64,
    /// The path suggested.
    name: String,
    cargo: Cargo,
}

/// What waits for a path.
#[derive(Default)]
pub(super) struct Errands {
    /// Counts dialogs.
    tickets: u64,
    /// Each with a dialog of its own.
    asked: Vec<Errand>,
    /// The one whose path is being typed.
    typed: Option<Errand>,
}

/// A path being typed because no dialog can be shown.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::app) struct PathPrompt {
    pub ask: Ask,
    pub text: String,
    pub error: Option<String>,
    /// A file that may be written over, once that was said.
    pub replaces: Option<PathBuf>,
}

impl PathPrompt {
    pub(super) fn new(ask: Ask, text: String) -> Self {
        Self { ask, text, error: None, replaces: None }
    }

    /// The same with the reason why it was not taken.
    pub(super) fn refused(self, error: String) -> Self {
        Self { error: Some(error), replaces: None, ..self }
    }

    /// The same, about to replace a file unless it is changed.
    fn replacing(self, path: PathBuf) -> Self {
        let again = if self.ask == Ask::SaveAs { "Save" } else { "Write" };
        let error = format!("{} is there already: press {again} again to replace it.", path.display());
        Self { error: Some(error), replaces: Some(path), ..self }
    }
}

impl Shell {
    /// Asks for files to be read.
    pub(super) fn ask_for_files(&mut self, ask: Ask) {
        self.dialogs.show(ask, 0, "");
    }

    /// Asks where to write something, with a name to suggest.
    pub(super) fn ask_where(&mut self, ask: Ask, name: String, cargo: Cargo) {
        let errands = &mut self.errands;
        errands.tickets += 1;
        let ticket = errands.tickets;
        self.dialogs.show(ask, ticket, &name);
        errands.asked.push(Errand { ticket, ask, document: self.document, name, cargo });
    }

    /// Asks where to save the document.
    pub(super) fn ask_where_to_save(&mut self) {
        self.ask_where(Ask::SaveAs, self.suggested_name(), Cargo::Document);
    }

    /// Asks where to write a table.
    pub(super) fn ask_for_table(&mut self, name: String, text: String) {
        self.ask_where(Ask::Table, name, Cargo::Table(text));
    }

    /// Takes the reply to a dialog that asked where to write, if it was one.
    pub(super) fn take_errand_reply(&mut self, ticket: u64, reply: &Reply) -> bool {
        let asked = &mut self.errands.asked;
        let Some(i) = asked.iter().position(|errand| errand.ticket == ticket) else { return false };
        let errand = asked.remove(i);
        match reply {
            Reply::Chosen(_, paths) => match paths.first() {
                Some(path) => self.take_chosen(errand, path),
                None => self.give_up(&errand),
            },
            Reply::Nothing => self.give_up(&errand),
            Reply::Unavailable(_) => {
                let prompt = PathPrompt::new(errand.ask, errand.name.clone());
                self.type_path(errand, prompt);
            }
        }
        true
    }

    fn type_path(&mut self, errand: Errand, prompt: PathPrompt) {
        self.cancel_prompt();
        self.prompt = Some(prompt);
        self.errands.typed = Some(errand);
    }

    /// A name whose end was added after the dialog had its say may be another file's.
    fn take_chosen(&mut self, errand: Errand, chosen: &Path) {
        let path = errand.ask.path(chosen);
        if path != chosen && self.would_replace(errand.ask, &path) {
            let prompt = PathPrompt::new(errand.ask, path.display().to_string());
            self.type_path(errand, prompt.replacing(path));
        } else {
            self.deliver(errand, &path);
        }
    }

    /// Takes a typed path; one that would replace a file stays with the reason.
    pub(super) fn take_typed_path(&mut self, prompt: PathPrompt, typed: &str) {
        let path = prompt.ask.path(Path::new(typed));
        if self.would_replace(prompt.ask, &path) && prompt.replaces.as_ref() != Some(&path) {
            self.prompt = Some(prompt.replacing(path));
        } else if let Some(errand) = self.errands.typed.take() {
            self.deliver(errand, &path);
        }
    }

    /// Closes the prompt without a path.
    pub(in crate::app) fn cancel_prompt(&mut self) {
        self.prompt = None;
        if let Some(errand) = self.errands.typed.take() {
            self.give_up(&errand);
        }
    }

    fn give_up(&mut self, errand: &Errand) {
        // nothing is saved now, so nothing follows a save
        if matches!(errand.cargo, Cargo::Document) {
            self.after_save = None;
        }
    }

    /// The document's own file is no other's.
    fn would_replace(&self, ask: Ask, path: &Path) -> bool {
        let is_own = ask == Ask::SaveAs && self.path.as_deref() == Some(path);
        path.exists() && !is_own
    }

    fn deliver(&mut self, errand: Errand, path: &Path) {
        let is_left = errand.document != self.document;
        match errand.cargo {
            Cargo::Export(frozen) => self.export_to(*frozen, path),
            _ if is_left => {
                let title = format!(
                    "{} was not written: another document was opened while its path was asked for",
                    path.display()
                );
                self.say(title, Vec::new());
            }
            Cargo::Document => self.save(path),
            Cargo::Table(text) => match io::save_text(path, &text) {
                Ok(()) => self.tell(format!("Written to {}", path.display())),
                Err(error) => self.say(error.to_string(), Vec::new()),
            },
        }
    }
}
