//! Documents and market data: opened, dropped, typed, saved, and asked about before they are left.

use super::{PathPrompt, Pending, Shell};
use crate::app::{
    bench::Bench,
    dialogs::{Ask, Reply},
    intake::Purpose,
    panels::{notices::Notice, portfolio::PortfolioPanel},
    tabs::TabStates,
};
use crate::{
    io::{self, FileProblem, Opened, SHIPPED},
    quantity::{Date, date},
    rulebook::Rulebook,
    whatif::{Command, Gesture, Scenario, Session},
};
use egui::{Context, ViewportCommand};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

impl Shell {
    pub(super) fn reference(&self) -> Date {
        self.market.history.span().map(|s| s.1).unwrap_or_default()
    }

    pub(super) fn suggested_name(&self) -> String {
        let name = &self.session.scenario().name;
        let plain: String =
            name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let parts: Vec<&str> = plain.split('-').filter(|p| !p.is_empty()).collect();
        format!("{}.toml", parts.join("-"))
    }

    /// Goes on when nothing would be lost, else asks first.
    pub(super) fn leave_for(&mut self, pending: Pending) {
        if self.is_unsaved() {
            self.pending = Some(pending);
        } else {
            self.go(pending);
        }
    }

    /// Does what was waiting.
    pub(in crate::app) fn go(&mut self, pending: Pending) {
        self.pending = None;
        // what nobody has seen yet does not go with the document
        self.notice.take_if(|notice| notice.is_seen || notice.is_good);
        match pending {
            Pending::Quit => self.may_close = true,
            Pending::New => self.start(Scenario { cross_margining: true, ..Scenario::default() }, None),
            Pending::Ready => self.take_ready(),
            Pending::Shipped(i) => self.open_shipped(i),
            Pending::Recovered(i) => self.open_recovered(i),
        }
    }

    /// Saves, then does what was waiting; a failed save stays where it is.
    pub(in crate::app) fn save_and_go(&mut self, pending: Pending) {
        if let Some(path) = self.path.clone() {
            self.save(&path);
            if !self.is_unsaved() {
                self.go(pending);
            }
        } else {
            self.pending = None;
            self.after_save = Some(pending);
            self.dialogs.show(Ask::SaveAs, &self.suggested_name());
        }
    }

    pub(super) fn start(&mut self, scenario: Scenario, path: Option<PathBuf>) {
        self.session = Session::new(scenario);
        self.document += 1;
        self.first_job = self.job + 1;
        self.safety.leave();
        self.figures = None;
        self.failure = None;
        self.path = path;
        if self.intake.document_changed() {
            self.say(
                "The positions that were to be added are not: another document was opened".into(),
                Vec::new(),
            );
        }
        self.portfolio = PortfolioPanel::default();
        self.tabs = TabStates::default();
        self.bench = Bench::default();
    }

    pub(super) fn open_shipped(&mut self, index: usize) {
        let Some((name, text)) = SHIPPED.get(index) else { return };
        match io::read_document("shipped.toml", text, self.reference(), Rulebook::embedded()) {
            Ok(opened) => self.take_opened(opened, None),
            Err(problem) => self.say(format!("{name}: {problem}"), Vec::new()),
        }
    }

    /// A file that was not read whole is not written over: it gets no path of its own.
    pub(super) fn take_opened(&mut self, opened: Opened, path: Option<PathBuf>) {
        let Opened { scenario, problems, is_whole, .. } = opened;
        self.start(scenario, path.filter(|_| is_whole));
        self.report(&problems);
    }

    pub(super) fn report(&mut self, problems: &[FileProblem]) {
        self.report_of("file", problems);
    }

    /// Problems of the file, the files or the paste.
    pub(super) fn report_of(&mut self, from: &str, problems: &[FileProblem]) {
        if problems.is_empty() {
            return;
        }
        let count = problems.len();
        let title = if count == 1 {
            format!("One thing in the {from} needs a look")
        } else {
            format!("{count} things in the {from} need a look")
        };
        self.say(title, problems.iter().map(ToString::to_string).collect());
    }

    pub(super) fn save(&mut self, path: &Path) {
        if !self.asks_before_saving(path) {
            self.save_over(path);
        }
    }

    /// Saves whatever the file holds by now.
    pub(super) fn save_over(&mut self, path: &Path) {
        let written = Arc::clone(self.session.scenario());
        let saved = match io::write_scenario(&written) {
            Ok(text) => io::save_document(path, &text).map_err(|e| e.to_string()),
            Err(error) => Err(format!("{} was not saved: {error}", path.display())),
        };
        match saved {
            Ok(stamp) => {
                self.session.mark_saved(&written);
                self.path = Some(path.to_owned());
                self.safety.bind(Some((path, stamp)));
                self.prefs.remember(path);
                self.notice = None;
                if let Some(pending) = self.after_save.take() {
                    self.go(pending);
                }
            }
            Err(error) => {
                // the reason stands where the question would cover it
                self.pending = None;
                self.after_save = None;
                self.say(error, Vec::new());
            }
        }
    }

    // tables

    /// Asks where to write a table.
    pub(super) fn ask_for_table(&mut self, name: String, text: String) {
        self.dialogs.show(Ask::Table, &name);
        self.table = Some((name, text));
    }

    fn write_table(&mut self, path: &Path) {
        let Some((_, text)) = self.table.take() else { return };
        match io::save_text(path, &text) {
            Ok(()) => self.tell(format!("Written to {}", path.display())),
            Err(error) => self.say(error.to_string(), Vec::new()),
        }
    }

    // files from outside

    pub(super) fn take_dropped_files(&mut self, ctx: &Context) {
        let paths: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        self.read_files(paths, Purpose::Open);
    }

    pub(super) fn take_dialog_replies(&mut self) {
        while let Some(reply) = self.dialogs.poll() {
            match reply {
                Reply::Chosen(Ask::SaveAs, paths) => {
                    if let Some(path) = paths.first() {
                        self.save(&with_extension(path));
                    }
                }
                Reply::Chosen(Ask::Table, paths) => {
                    if let Some(path) = paths.first() {
                        self.write_table(&path.with_extension("csv"));
                    }
                }
                Reply::Chosen(Ask::Export(_), paths) => {
                    if let Some(path) = paths.first() {
                        self.export_to(path);
                    }
                }
                Reply::Chosen(Ask::Market, paths) => self.load_market(&paths),
                Reply::Chosen(Ask::Open, paths) => self.read_files(paths, Purpose::Open),
                Reply::Chosen(Ask::Add, paths) => self.read_files(paths, Purpose::Add),
                Reply::Chosen(Ask::Span, paths) => {
                    if let Some(path) = paths.first() {
                        self.open_span(path);
                    }
                }
                Reply::Unavailable(ask) => self.ask_path(ask),
                Reply::Nothing | Reply::Chosen(Ask::AsOf, _) => self.after_save = None,
            }
        }
    }

    pub(super) fn ask_path(&mut self, ask: Ask) {
        let text = match ask {
            Ask::SaveAs => self.suggested_name(),
            Ask::Table => self.table.as_ref().map(|(name, _)| name.clone()).unwrap_or_default(),
            Ask::Export(_) => self.suggested_export(),
            Ask::AsOf => self.evaluation().map(|e| e.as_of.date.to_string()).unwrap_or_default(),
            Ask::Open | Ask::Add | Ask::Market | Ask::Span => String::new(),
        };
        self.prompt = Some(PathPrompt { ask, text, error: None, replaces: None });
    }

    /// Takes what was typed as a dialog's answer; what cannot be taken stays with the reason.
    pub(in crate::app) fn take_prompt(&mut self) {
        let Some(prompt) = self.prompt.take() else { return };
        let typed = prompt.text.trim().to_owned();
        let path = with_extension(Path::new(&typed));
        let refuse =
            |error: String, replaces| Some(PathPrompt { error: Some(error), replaces, ..prompt.clone() });
        match prompt.ask {
            Ask::AsOf => match self.as_of_typed(&typed) {
                Ok(date) => self.edit(&Command::SetAsOf(date), Gesture::Done),
                Err(error) => self.prompt = refuse(error, None),
            },
            _ if typed.is_empty() => self.prompt = refuse("Type the path of a file.".to_owned(), None),
            Ask::SaveAs | Ask::Table | Ask::Export(_) if Path::new(&typed).is_dir() => {
                let error = format!("{typed} is a folder: add the name of a file in it.");
                self.prompt = refuse(error, None);
            }
            Ask::SaveAs
                if path.exists()
                    && Some(&path) != self.path.as_ref()
                    && prompt.replaces != Some(path.clone()) =>
            {
                let error = format!("{} is there already: press Save again to replace it.", path.display());
                self.prompt = refuse(error, Some(path));
            }
            Ask::SaveAs => self.save(&path),
            Ask::Table => {
                let path = Path::new(&typed).with_extension("csv");
                if path.exists() && prompt.replaces != Some(path.clone()) {
                    let error =
                        format!("{} is there already: press Write again to replace it.", path.display());
                    self.prompt = refuse(error, Some(path));
                } else {
                    self.write_table(&path);
                }
            }
            Ask::Export(kind) => {
                let path = kind.path(Path::new(&typed));
                if path.exists() && prompt.replaces != Some(path.clone()) {
                    let error =
                        format!("{} is there already: press Write again to replace it.", path.display());
                    self.prompt = refuse(error, Some(path));
                } else {
                    self.export_to(&path);
                }
            }
            Ask::Market => self.load_market(&[PathBuf::from(typed)]),
            Ask::Open => self.read_files(vec![PathBuf::from(typed)], Purpose::Open),
            Ask::Add => self.read_files(vec![PathBuf::from(typed)], Purpose::Add),
            Ask::Span => self.open_span(Path::new(&typed)),
        }
    }

    /// A date within the history; nothing typed is its last date.
    pub(super) fn as_of_typed(&self, typed: &str) -> Result<Option<Date>, String> {
        if typed.is_empty() {
            return Ok(None);
        }
        let day = date::parse(typed).map_err(|e| e.to_string())?;
        let (first, last) = self.market.history.span().unwrap_or_default();
        match day {
            _ if day < first => Err(format!("The history starts on {first}, after {day}.")),
            _ if day > last => Err(format!("The history ends on {last}, before {day}.")),
            _ => Ok(Some(day)),
        }
    }

    pub(super) fn guard_close(&mut self, ctx: &Context) {
        if self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        if ctx.input(|i| i.viewport().close_requested()) && self.is_unsaved() && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.pending = Some(Pending::Quit);
        }
    }

    pub(super) fn say(&mut self, title: String, lines: Vec<String>) {
        self.notice = Some(Notice { title, lines, ..Notice::default() }.after(self.notice.take()));
    }

    /// Says that something was done.
    pub(super) fn tell(&mut self, title: String) {
        self.notice = Some(Notice { title, is_good: true, ..Notice::default() });
    }
}

fn with_extension(path: &Path) -> PathBuf {
    if path.extension().is_some() { path.to_owned() } else { path.with_extension("toml") }
}
