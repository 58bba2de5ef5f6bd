//! The shell: the open document, the evaluator, and what carries out everything asked for.

mod bench;
mod commands;
mod errands;
mod exports;
mod files;
mod intake;
mod market;

pub(super) use errands::PathPrompt;
pub use exports::Order;
mod published;
mod safety;
mod settings;

use super::{
    aside::Runner,
    bench::Bench,
    context::{Moment, View},
    dialogs::{FileDialogs, Native},
    intake::Intake,
    keep::{Outside, Safety},
    market_shelf::MarketShelf,
    model::Model,
    outbox::{Effect, Outbox},
    panels::{explain::ExplainPanel, notices::Notice, palette::Palette, portfolio::PortfolioPanel},
    prefs::{Prefs, ThemeChoice},
    tabs::TabStates,
    ui_command::{Tab, UiCommand},
    worker::{Answer, Evaluator, Inline, Job, Threaded, patience},
};
use crate::{
    margin::Evaluation,
    market::demo_history,
    rulebook::Rulebook,
    whatif::{Market, Scenario, Session},
};
use egui::{Context, ThemePreference, Ui, ViewportCommand};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Below this width the what-if panel makes room.
const NARROW: f32 = 1200.0;

/// The headline needs this much.
const LEAST_WIDTH: f32 = 1000.0;

/// An evaluation on screen, with what was prepared from it.
struct Figures {
    /// The document they are of; an edit may have gone on from it.
    scenario: Arc<Scenario>,
    evaluation: Evaluation,
    model: Model,
    /// The evaluation they came from.
    job: u64,
    took: Duration,
}

/// Something that would lose unsaved work, waiting for an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pending {
    Quit,
    New,
    /// What has been read.
    Ready,
    Shipped(usize),
    /// Work that a crash left.
    Recovered(usize),
}

/// The window's state and its two halves: [`Shell::tick`] acts, [`Shell::show`] draws.
pub struct Shell {
    session: Session,
    market: Market,
    /// The market data kept on this machine.
    shelf: MarketShelf,
    /// Where the program keeps what is its own; none: nowhere.
    folder: Option<PathBuf>,
    runner: Runner,
    door: published::Door,
    evaluator: Box<dyn Evaluator>,
    dialogs: Box<dyn FileDialogs>,
    figures: Option<Figures>,
    failure: Option<String>,
    /// The document, its revision and the market last handed to the evaluator.
    submitted: Option<Moment>,
    /// Counts documents opened.
    document: u64,
    /// Counts evaluations asked for; never starts again.
    job: u64,
    /// Answers to earlier ones belong to a document that is no longer open.
    first_job: u64,
    path: Option<PathBuf>,
    pub(super) prefs: Prefs,
    pub(super) outbox: Outbox,
    pub(super) tab: Tab,
    pub(super) portfolio: PortfolioPanel,
    pub(super) explain: ExplainPanel,
    pub(super) intake: Intake,
    /// A document that was read, until the open one may be left.
    ready: Option<intake::Ready>,
    pub(super) tabs: TabStates,
    pub(super) notice: Option<Notice>,
    pub(super) pending: Option<Pending>,
    /// What goes on once the document has been saved under a name.
    after_save: Option<Pending>,
    pub(super) prompt: Option<PathPrompt>,
    errands: errands::Errands,
    pub(super) shows_portfolio: bool,
    portfolio_width: f32,
    /// Counts arrangements of the panels: a new one forgets their widths.
    arrangement: u64,
    /// When the layout changed without having been written yet, in the window's own time.
    layout_changed: Option<f64>,
    pub(super) shows_what_if: Option<bool>,
    pub(super) shows_warnings: bool,
    pub(super) palette: Option<Palette>,
    pub(super) shows_shortcuts: bool,
    pub(super) shows_about: bool,
    /// Snapshots being compared, and events.
    pub(super) bench: Bench,
    pub(super) exports: exports::Exports,
    /// Unsaved work kept aside, and the file on disk.
    pub(super) safety: Safety,
    may_close: bool,
    /// Someone was typing in the frame before.
    was_typing: bool,
    title: String,
}

impl Shell {
    /// The shell of a real window: threads, native dialogs, preferences.
    pub fn native(ctx: &Context, file: Option<PathBuf>, prefs: Prefs) -> Self {
        let waker = ctx.clone();
        let evaluator = Threaded::new(move || waker.request_repaint());
        let mut shell = Self::with(Box::new(evaluator), Box::new(Native::new(ctx.clone())), prefs);
        shell.take_settings();
        let waker = ctx.clone();
        shell.runner = Runner::threaded(move || waker.request_repaint());
        shell.intake = intake::threaded(ctx);
        let waker = ctx.clone();
        shell.exports.runner = Runner::threaded(move || waker.request_repaint());
        let waker = ctx.clone();
        shell.door = published::Door::threaded(move || waker.request_repaint());
        shell.keep_natively(ctx);
        match file {
            Some(file) => shell.open(&file),
            None => shell.open_shipped(0),
        }
        shell
    }

    /// A shell for tests and pictures: evaluates where it stands, touches no disk of its own.
    pub fn for_test(scenario: Scenario, dialogs: Box<dyn FileDialogs>) -> Self {
        let mut shell = Self::with(Box::new(Inline::default()), dialogs, Prefs::default());
        shell.session = Session::new(scenario);
        shell
    }

    /// Where the program keeps what is its own.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_deref()
    }

    fn with(evaluator: Box<dyn Evaluator>, dialogs: Box<dyn FileDialogs>, prefs: Prefs) -> Self {
        Self {
            session: Session::new(Scenario::default()),
            market: Market::new(demo_history(), Vec::new()),
            shelf: MarketShelf::default(),
            folder: None,
            runner: Runner::inline(),
            door: published::Door::default(),
            evaluator,
            dialogs,
            figures: None,
            failure: None,
            submitted: None,
            document: 0,
            job: 0,
            first_job: 0,
            path: None,
            prefs,
            outbox: Outbox::default(),
            tab: Tab::default(),
            portfolio: PortfolioPanel::default(),
            explain: ExplainPanel::default(),
            intake: Intake::default(),
            ready: None,
            tabs: TabStates::default(),
            notice: None,
            pending: None,
            after_save: None,
            prompt: None,
            errands: errands::Errands::default(),
            shows_portfolio: true,
            portfolio_width: super::theme::panel::PORTFOLIO,
            arrangement: 0,
            layout_changed: None,
            shows_what_if: None,
            shows_warnings: false,
            palette: None,
            shows_shortcuts: false,
            shows_about: false,
            bench: Bench::default(),
            exports: exports::Exports::default(),
            safety: Safety::default(),
            may_close: false,
            was_typing: false,
            title: String::new(),
        }
    }

    /// The open document.
    pub fn scenario(&self) -> &Scenario {
        self.session.scenario()
    }

    /// The figures on screen.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        self.figures.as_ref().map(|f| &f.evaluation)
    }

    /// Whether there is something to save.
    pub fn is_unsaved(&self) -> bool {
        self.session.is_unsaved() || self.safety.differs || self.safety.outside == Some(Outside::Gone)
    }

    /// Asks for something a person can do; it is done in the next frame.
    pub fn ask(&self, command: UiCommand) {
        self.outbox.ask(command);
    }

    /// Opens a tab.
    pub fn show_tab(&mut self, tab: Tab) {
        self.tab = tab;
    }

    /// Chooses light or dark, for pictures.
    pub fn set_theme(&mut self, is_dark: bool) {
        self.prefs.theme = if is_dark { ThemeChoice::Dark } else { ThemeChoice::Light };
    }

    /// Acts on everything asked for since the last frame, then brings the figures up to date.
    pub fn tick(&mut self, ctx: &Context) {
        self.take_dropped_files(ctx);
        self.take_dialog_replies();
        self.take_clipboard(ctx);
        self.take_keys(ctx);
        self.follow_intake();
        self.follow_exports(ctx);
        for effect in self.outbox.drain() {
            match effect {
                Effect::Document(command, gesture) => self.edit(&command, gesture),
                Effect::Happens(happening) => self.carry_out(*happening),
                Effect::Ui(command) => self.run(command, ctx),
                Effect::SaveTable(name, text) => self.ask_for_table(name, text),
                Effect::TakeMarket(texts) => self.load_market_texts(&texts),
            }
        }
        if ctx.input(|i| i.pointer.any_released()) {
            self.session.end_gesture();
        }
        self.follow_event();
        self.follow_addresses();
        self.keep_safe(ctx);
        self.guard_close(ctx);
        self.apply_look(ctx);
        self.keep_layout(ctx);
        self.update_figures();
    }

    fn apply_look(&mut self, ctx: &Context) {
        let theme = match self.prefs.theme {
            ThemeChoice::Light => ThemePreference::Light,
            ThemeChoice::Dark => ThemePreference::Dark,
            ThemeChoice::System => ThemePreference::System,
        };
        if ctx.options(|o| o.theme_preference) != theme {
            ctx.set_theme(theme);
        }
        // a scale at which the saving would not fit the window is held back
        let width = ctx.content_rect().width() * ctx.zoom_factor();
        let scale = self.prefs.scale.min((width / LEAST_WIDTH).max(0.5));
        if (ctx.zoom_factor() - scale).abs() > 1e-3 {
            ctx.set_zoom_factor(scale);
        }
        let title = format!("{} - crossmargin", self.document_title());
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// The document's name, with a star while there is something to save.
    pub(super) fn document_title(&self) -> String {
        let name = &self.session.scenario().name;
        if self.is_unsaved() { format!("{name} *") } else { name.clone() }
    }

    fn update_figures(&mut self) {
        if self.waits_for_first_document() {
            return;
        }
        let wanted = self.moment();
        if self.submitted != Some(wanted) {
            self.runner.cancel_all();
            self.submitted = Some(wanted);
            self.job += 1;
            self.evaluator.submit(Job {
                number: self.job,
                scenario: Arc::clone(self.session.scenario()),
                market: self.market.clone(),
            });
            let answer = self.evaluator.wait(patience(self.figures.is_none()));
            self.take_answer(answer);
        } else {
            let answer = self.evaluator.poll();
            self.take_answer(answer);
        }
    }

    fn moment(&self) -> Moment {
        (self.document, self.session.revision(), self.market.revision)
    }

    fn take_answer(&mut self, answer: Option<Answer>) {
        let Some(Answer { number, scenario, result, took }) = answer else { return };
        match result {
            _ if number < self.first_job => {}
            Ok(evaluation) => {
                let model = Model::new(&evaluation, self.prefs.units.unit());
                self.failure = None;
                self.figures = Some(Figures { scenario, evaluation, model, job: number, took });
            }
            Err(error) => self.failure = Some(error),
        }
    }

    /// Everything a view reads, when there are figures.
    pub(super) fn parts(&mut self, is_narrow: bool) -> Option<Parts<'_>> {
        let applies = self.applies();
        let title = self.document_title();
        let undo = self.session.undo_title().map(str::to_owned);
        let redo = self.session.redo_title().map(str::to_owned);
        let moment = self.moment();
        let figures = self.figures.as_ref()?;
        let view = View {
            scenario: self.session.scenario(),
            saved: self.session.saved(),
            saved_revision: self.session.saved_revision(),
            evaluation: &figures.evaluation,
            model: &figures.model,
            market: &self.market,
            moment,
            evaluated: figures.job,
            runner: &self.runner,
            is_stale: figures.job != self.job && self.failure.is_none(),
            rulebook: Rulebook::embedded(),
            prefs: &self.prefs,
            applies,
            is_narrow,
            out: &self.outbox,
        };
        Some(Parts {
            view,
            took: figures.took,
            failure: self.failure.as_deref(),
            title,
            undo,
            redo,
            tab: self.tab,
            portfolio: &mut self.portfolio,
            // with little room the panel at the right takes the portfolio's place
            shows_portfolio: self.shows_portfolio
                && !(is_narrow && (self.explain.is_open() || self.shows_what_if == Some(true))),
            portfolio_width: &mut self.portfolio_width,
            arrangement: self.arrangement,
            explain: &mut self.explain,
            intake: &mut self.intake,
            tabs: &mut self.tabs,
            notice: &mut self.notice,
            bench: &mut self.bench,
            shelf: &self.shelf,
            safety: &self.safety,
            path: self.path.as_deref(),
            shows_what_if: self.shows_what_if.unwrap_or(!is_narrow),
            shows_warnings: &mut self.shows_warnings,
        })
    }

    /// Draws the window.
    pub fn show(&mut self, ui: &mut Ui) {
        super::layout::show(self, ui);
    }

    /// Whether an evaluation is still under way.
    pub fn is_busy(&self) -> bool {
        self.evaluator.is_busy()
    }

    /// Whether the window has too little room for everything.
    pub(super) fn is_narrow(ui: &Ui) -> bool {
        ui.max_rect().width() < NARROW
    }

    /// Why there are no figures at all, if that is so.
    pub(super) fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }
}

/// Borrowed pieces of the shell for one pass of drawing.
pub(super) struct Parts<'a> {
    pub view: View<'a>,
    pub took: Duration,
    pub failure: Option<&'a str>,
    pub title: String,
    pub undo: Option<String>,
    pub redo: Option<String>,
    pub tab: Tab,
    pub portfolio: &'a mut PortfolioPanel,
    pub explain: &'a mut ExplainPanel,
    pub intake: &'a mut Intake,
    pub tabs: &'a mut TabStates,
    pub notice: &'a mut Option<Notice>,
    pub bench: &'a mut Bench,
    pub shelf: &'a MarketShelf,
    pub safety: &'a Safety,
    pub path: Option<&'a std::path::Path>,
    pub shows_portfolio: bool,
    pub portfolio_width: &'a mut f32,
    pub arrangement: u64,
    pub shows_what_if: bool,
    pub shows_warnings: &'a mut bool,
}
