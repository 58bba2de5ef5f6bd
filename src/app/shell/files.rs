//! Documents and market data: opened, dropped, typed, saved, and asked about before they are left.

use super::{Pending, Shell, errands::PathPrompt};
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
            self.ask_where_to_save();
        }
    }

    pub(super) fn start(&mut self, scenario: Scenario, path: Option<PathBuf>) {
        self.session = Session::new(scenario);
        self.document += 1;
        self.first_job = self.job + 1;
        self.safety.leave();
        self.exports.leave();
        // whatever waited for a save waited for the other document's
        self.after_save = None;
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

    // files from outside

    pub(super) fn take_dropped_files(&mut self, ctx: &Context) {
        let paths: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        self.read_files(paths, Purpose::Open);
    }

    pub(super) fn take_dialog_replies(&mut self) {
        while let Some((ticket, reply)) = self.dialogs.poll() {
            if self.take_errand_reply(ticket, &reply) {
                continue;
            }
            match reply {
                Reply::Chosen(Ask::Market, paths) => self.load_market(&paths),
                Reply::Chosen(Ask::Open, paths) => self.read_files(paths, Purpose::Open),
                Reply::Chosen(Ask::Add, paths) => self.read_files(paths, Purpose::Add),
                Reply::Chosen(Ask::Span, paths) => {
                    if let Some(path) = paths.first() {
                        self.open_span(path);
                    }
                }
                Reply::Unavailable(ask) => self.ask_path(ask),
                Reply::Nothing | Reply::Chosen(Ask::AsOf | Ask::SaveAs | Ask::Table | Ask::Export(_), _) => {}
            }
        }
    }

    /// Asks for the path of something to be read, or for a date.
    pub(super) fn ask_path(&mut self, ask: Ask) {
        self.cancel_prompt();
        let day = self.evaluation().filter(|_| ask == Ask::AsOf).map(|e| e.as_of.date.to_string());
        self.prompt = Some(PathPrompt::new(ask, day.unwrap_or_default()));
    }

    /// Takes what was typed as a dialog's answer; what cannot be taken stays with the reason.
    pub(in crate::app) fn take_prompt(&mut self) {
        let Some(prompt) = self.prompt.take() else { return };
        let typed = prompt.text.trim().to_owned();
        match prompt.ask {
            Ask::AsOf => match self.as_of_typed(&typed) {
                Ok(date) => self.edit(&Command::SetAsOf(date), Gesture::Done),
                Err(error) => self.prompt = Some(prompt.refused(error)),
            },
            _ if typed.is_empty() => {
                self.prompt = Some(prompt.refused("Type the path of a file.".to_owned()));
            }
            Ask::SaveAs | Ask::Table | Ask::Export(_) if Path::new(&typed).is_dir() => {
                let error = format!("{typed} is a folder: add the name of a file in it.");
                self.prompt = Some(prompt.refused(error));
            }
            Ask::SaveAs | Ask::Table | Ask::Export(_) => self.take_typed_path(prompt, &typed),
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
        let is_writing = self.exports.is_writing();
        if !is_writing && (self.may_close || std::mem::take(&mut self.exports.holds_close)) {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        if !ctx.input(|i| i.viewport().close_requested()) {
            return;
        }
        if self.is_unsaved() && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.pending = Some(Pending::Quit);
        } else if is_writing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.exports.holds_close = true;
            self.tell("The window closes once the export is written".to_owned());
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
