//! What others publish, carried out: a risk parameter file opened, market data read from the web.

use super::Shell;
use crate::app::{
    aside::Runner,
    clock,
    dialogs::Ask,
    panels::{span_page::SpanPage, web_update::WebPage},
    ui_command::UiCommand,
};
use crate::{
    io::{self, Fetch, Web},
    whatif::{Command, Gesture},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The way to the web: who fetches, and who is woken when something has come.
pub(super) struct Door {
    fetch: Arc<dyn Fetch>,
    wake: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Default for Door {
    fn default() -> Self {
        Self { fetch: Arc::new(Web::default()), wake: None }
    }
}

impl Door {
    /// Fetches on threads; `wake` asks the screen for another frame.
    pub fn threaded(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { wake: Some(Arc::new(wake)), ..Self::default() }
    }

    fn runner(&self) -> Runner {
        match &self.wake {
            Some(wake) => {
                let wake = Arc::clone(wake);
                Runner::threaded(move || wake())
            }
            None => Runner::inline(),
        }
    }
}

impl Shell {
    /// Fetches by other means, such as shorter waits.
    pub fn fetching(mut self, fetch: Arc<dyn Fetch>) -> Self {
        self.door.fetch = fetch;
        self
    }

    /// Carries out what concerns pages of published data.
    pub(super) fn run_published(&mut self, command: UiCommand) {
        match command {
            UiCommand::SpanFile => self.ask_for_files(Ask::Span),
            UiCommand::WebUpdate => {
                self.close_pages();
                let today = if self.door.wake.is_some() { clock::today() } else { self.reference() };
                let addresses = self.prefs.web.clone();
                let (fetch, runner) = (Arc::clone(&self.door.fetch), self.door.runner());
                self.bench.web = Some(WebPage::new(fetch, runner, addresses, &self.market.history, today));
            }
            UiCommand::RemovePublished => self.edit(&Command::SetPublished(None), Gesture::Done),
            _ => self.close_pages(),
        }
    }

    /// Only one page stands in place of the tabs.
    pub(super) fn close_pages(&mut self) {
        self.bench.close_pages();
        self.intake.close_page();
    }

    /// Shows a risk parameter file; nothing of it is used before that was asked for.
    pub(super) fn open_span(&mut self, path: &Path) {
        self.close_pages();
        self.bench.span = Some(SpanPage::new(path.to_owned()));
    }

    /// Keeps the addresses as they were entered.
    pub(super) fn follow_addresses(&mut self) {
        let is_typing = self.was_typing;
        let entered = self.bench.web.as_ref().map(|page| &page.addresses);
        if let Some(entered) = entered.filter(|entered| !is_typing && **entered != self.prefs.web) {
            self.prefs.web = entered.clone();
            self.prefs.save();
        }
    }

    /// Takes risk parameter files out of paths, and shows the first.
    pub(super) fn take_span_files(&mut self, paths: Vec<PathBuf>) -> Vec<PathBuf> {
        let (span, others): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(|p| io::is_span(p));
        if let Some(path) = span.first() {
            self.open_span(path);
        }
        others
    }
}
