//! The shell: the open document, the evaluator, and what carries out everything asked for.

use super::{
    context::{ColumnChoice, View},
    dialogs::{Ask, FileDialogs, Native, Reply},
    model::Model,
    outbox::{Effect, Outbox},
    panels::{
        notices::Notice,
        portfolio::{PortfolioPanel, addition},
    },
    prefs::{Prefs, ThemeChoice},
    tabs::collateral::CollateralTab,
    ui_command::{Applies, Tab, UiCommand},
    worker::{Answer, Evaluator, Inline, Job, Threaded, patience},
};
use crate::{
    io::{self, FileProblem, Opened, SHIPPED},
    margin::Evaluation,
    market::{Kind, demo_history},
    quantity::{Date, date},
    rulebook::Rulebook,
    whatif::{Command, Gesture, Market, Scenario, Session},
};
use egui::{Context, ThemePreference, Ui, ViewportCommand};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Below this width the what-if panel makes room.
const NARROW: f32 = 1200.0;

/// The headline needs this much.
const LEAST_WIDTH: f32 = 1000.0;

/// An evaluation on screen, with what was prepared from it.
struct Figures {
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
    Open(PathBuf),
    Shipped(usize),
}

/// A path being typed because no dialog can be shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PathPrompt {
    pub ask: Ask,
    pub text: String,
    pub error: Option<String>,
    /// A file that may be written over, once that was said.
    pub replaces: Option<PathBuf>,
}

/// The window's state and its two halves: [`Shell::tick`] acts, [`Shell::show`] draws.
pub struct Shell {
    session: Session,
    market: Market,
    evaluator: Box<dyn Evaluator>,
    dialogs: Box<dyn FileDialogs>,
    figures: Option<Figures>,
    failure: Option<String>,
    /// The document, its revision and the market last handed to the evaluator.
    submitted: Option<(u64, u64, u64)>,
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
    pub(super) collateral: CollateralTab,
    pub(super) notice: Option<Notice>,
    pub(super) pending: Option<Pending>,
    /// What goes on once the document has been saved under a name.
    after_save: Option<Pending>,
    pub(super) prompt: Option<PathPrompt>,
    pub(super) shows_portfolio: bool,
    pub(super) shows_what_if: Option<bool>,
    pub(super) shows_warnings: bool,
    pub(super) shows_about: bool,
    may_close: bool,
    title: String,
}

impl Shell {
    /// The shell of a real window: threads, native dialogs, preferences.
    pub fn native(ctx: &Context, file: Option<PathBuf>) -> Self {
        let waker = ctx.clone();
        let evaluator = Threaded::new(move || waker.request_repaint());
        let mut shell = Self::with(Box::new(evaluator), Box::new(Native::new(ctx.clone())), Prefs::load());
        let remembered = shell.prefs.market.clone();
        if !remembered.is_empty() {
            shell.load_market(&remembered);
        }
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

    fn with(evaluator: Box<dyn Evaluator>, dialogs: Box<dyn FileDialogs>, prefs: Prefs) -> Self {
        Self {
            session: Session::new(Scenario::default()),
            market: Market::new(demo_history(), Vec::new()),
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
            collateral: CollateralTab::default(),
            notice: None,
            pending: None,
            after_save: None,
            prompt: None,
            shows_portfolio: true,
            shows_what_if: None,
            shows_warnings: false,
            shows_about: false,
            may_close: false,
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
        self.session.is_unsaved()
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
        self.take_keys(ctx);
        for effect in self.outbox.drain() {
            match effect {
                Effect::Document(command, gesture) => self.edit(&command, gesture),
                Effect::Ui(command) => self.run(command, ctx),
            }
        }
        if ctx.input(|i| i.pointer.any_released()) {
            self.session.end_gesture();
        }
        self.guard_close(ctx);
        self.apply_look(ctx);
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

    // figures

    fn update_figures(&mut self) {
        let wanted = (self.document, self.session.revision(), self.market.revision);
        if self.submitted != Some(wanted) {
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

    fn take_answer(&mut self, answer: Option<Answer>) {
        let Some(Answer { number, result, took }) = answer else { return };
        match result {
            _ if number < self.first_job => {}
            Ok(evaluation) => {
                let model = Model::new(&evaluation);
                self.failure = None;
                self.figures = Some(Figures { evaluation, model, job: number, took });
            }
            Err(error) => self.failure = Some(error),
        }
    }

    // edits and commands

    fn edit(&mut self, command: &Command, gesture: Gesture) {
        let lines = self.session.scenario().positions.len();
        if let Err(refusal) = self.session.apply(command, gesture, Rulebook::embedded()) {
            self.say(refusal.to_string(), Vec::new());
            return;
        }
        self.after_change(lines);
    }

    /// What was selected or refused before the document changed no longer holds.
    fn after_change(&mut self, lines_before: usize) {
        if self.session.scenario().positions.len() != lines_before {
            self.portfolio.selected.clear();
        }
        if self.notice.as_ref().is_some_and(|n| n.lines.is_empty()) {
            self.notice = None;
        }
    }

    pub(super) fn applies(&self) -> Applies {
        Applies {
            can_undo: self.session.undo_title().is_some(),
            can_redo: self.session.redo_title().is_some(),
            has_selection: !self.portfolio.selected.is_empty(),
            has_overrides: !self.session.scenario().overrides.is_empty(),
            is_loaded_market: self.market.history.kind() == Kind::Loaded,
        }
    }

    fn take_keys(&mut self, ctx: &Context) {
        let is_typing = ctx.text_edit_focused();
        let has_focus = ctx.memory(|m| m.focused().is_some());
        let is_modal = self.pending.is_some() || self.prompt.is_some() || self.shows_about;
        let now = self.applies();
        for command in by_length_of_key() {
            let Some(shortcut) = command.shortcut() else { continue };
            let is_space = command == UiCommand::ToggleCrossMargining;
            let waits = (is_typing && command.yields_to_text()) || (is_space && has_focus) || is_modal;
            if !waits && command.applies(now) && ctx.input_mut(|i| i.consume_shortcut(&shortcut)) {
                self.outbox.ask(command);
            }
        }
        if !is_typing && ctx.input_mut(|i| i.consume_shortcut(&REDO_TOO)) {
            self.outbox.ask(UiCommand::Redo);
        }
    }

    fn run(&mut self, command: UiCommand, ctx: &Context) {
        match command {
            UiCommand::New => self.leave_for(Pending::New),
            UiCommand::Open => self.dialogs.show(Ask::Open, ""),
            UiCommand::OpenPath => self.ask_path(Ask::Open),
            UiCommand::OpenRecent(i) => {
                if let Some(path) = self.prefs.recent.get(i).cloned() {
                    self.leave_for(Pending::Open(path));
                }
            }
            UiCommand::OpenShipped(i) => self.leave_for(Pending::Shipped(i)),
            UiCommand::Save => match self.path.clone() {
                Some(path) => self.save(&path),
                None => self.dialogs.show(Ask::SaveAs, &self.suggested_name()),
            },
            UiCommand::SaveAs => self.dialogs.show(Ask::SaveAs, &self.suggested_name()),
            UiCommand::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            UiCommand::Undo | UiCommand::Redo => {
                let lines = self.session.scenario().positions.len();
                let step = if command == UiCommand::Undo { self.session.undo() } else { self.session.redo() };
                if step.is_some() {
                    self.after_change(lines);
                }
            }
            UiCommand::RemoveSelected => {
                let count = self.session.scenario().positions.len();
                let lines: Vec<usize> =
                    self.portfolio.selected.iter().copied().filter(|l| *l < count).collect();
                self.edit(&Command::RemovePositions(lines), Gesture::Done);
            }
            UiCommand::ResetLevers => self.edit(&Command::ResetLevers, Gesture::Done),
            UiCommand::ResetParameters => self.edit(&Command::ResetParameters, Gesture::Done),
            UiCommand::ToggleCrossMargining => {
                let on = !self.session.scenario().cross_margining;
                self.edit(&Command::SetCrossMargining(on), Gesture::Done);
            }
            UiCommand::Add(which) => {
                if let Some(position) = self.evaluation().map(|e| addition(which, e)) {
                    self.edit(&Command::AddPosition(position), Gesture::Done);
                }
            }
            UiCommand::FocusQuickAdd => {
                self.shows_portfolio = true;
                self.portfolio.quick_add.wants_focus = true;
            }
            UiCommand::LoadMarket => self.dialogs.show(Ask::Market, ""),
            UiCommand::DemoHistory => self.use_demo_history(),
            UiCommand::Recalculate => self.submitted = None,
            UiCommand::Show(tab) => self.tab = tab,
            UiCommand::TogglePortfolio => self.shows_portfolio = !self.shows_portfolio,
            UiCommand::ToggleWhatIf => {
                let shown = self.shows_what_if.unwrap_or(ctx.content_rect().width() >= NARROW);
                self.shows_what_if = Some(!shown);
            }
            UiCommand::ToggleWarnings => self.shows_warnings = !self.shows_warnings,
            UiCommand::About => self.shows_about = true,
            UiCommand::SetAsOf => self.ask_path(Ask::AsOf),
            look => self.change_look(look),
        }
    }

    fn change_look(&mut self, command: UiCommand) {
        let prefs = &mut self.prefs;
        match command {
            UiCommand::ThemeLight => prefs.theme = ThemeChoice::Light,
            UiCommand::ThemeDark => prefs.theme = ThemeChoice::Dark,
            UiCommand::ThemeSystem => prefs.theme = ThemeChoice::System,
            UiCommand::ScaleUp => prefs.scale = (prefs.scale + 0.1).min(2.0),
            UiCommand::ScaleDown => prefs.scale = (prefs.scale - 0.1).max(0.8),
            UiCommand::ScaleReset => prefs.scale = 1.0,
            UiCommand::ToggleColumn(ColumnChoice::Value) => prefs.show_value = !prefs.show_value,
            UiCommand::ToggleColumn(ColumnChoice::Dv01) => prefs.show_dv01 = !prefs.show_dv01,
            UiCommand::ToggleColumn(ColumnChoice::Margin) => prefs.show_margin = !prefs.show_margin,
            _ => return,
        }
        prefs.save();
    }

    // documents

    fn reference(&self) -> Date {
        self.market.history.span().map(|s| s.1).unwrap_or_default()
    }

    fn suggested_name(&self) -> String {
        let name = &self.session.scenario().name;
        let plain: String =
            name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        let parts: Vec<&str> = plain.split('-').filter(|p| !p.is_empty()).collect();
        format!("{}.toml", parts.join("-"))
    }

    /// Goes on when nothing would be lost, else asks first.
    fn leave_for(&mut self, pending: Pending) {
        if self.is_unsaved() {
            self.pending = Some(pending);
        } else {
            self.go(pending);
        }
    }

    /// Does what was waiting.
    pub(super) fn go(&mut self, pending: Pending) {
        self.pending = None;
        self.notice = None;
        match pending {
            Pending::Quit => self.may_close = true,
            Pending::New => self.start(Scenario { cross_margining: true, ..Scenario::default() }, None),
            Pending::Open(path) => self.open(&path),
            Pending::Shipped(i) => self.open_shipped(i),
        }
    }

    /// Saves, then does what was waiting; a failed save stays where it is.
    pub(super) fn save_and_go(&mut self, pending: Pending) {
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

    fn start(&mut self, scenario: Scenario, path: Option<PathBuf>) {
        self.session = Session::new(scenario);
        self.document += 1;
        self.first_job = self.job + 1;
        self.figures = None;
        self.failure = None;
        self.path = path;
        self.portfolio = PortfolioPanel::default();
        self.collateral = CollateralTab::default();
    }

    /// Opens a file, or says why not; the open document stays when it cannot.
    pub fn open(&mut self, path: &Path) {
        match io::open_document(path, self.reference(), Rulebook::embedded()) {
            Ok(opened) => {
                self.prefs.remember(path);
                self.take_opened(opened, Some(path.to_owned()));
            }
            Err(problem) => self.say(problem.to_string(), Vec::new()),
        }
    }

    fn open_shipped(&mut self, index: usize) {
        let Some((name, text)) = SHIPPED.get(index) else { return };
        match io::read_document("shipped.toml", text, self.reference(), Rulebook::embedded()) {
            Ok(opened) => self.take_opened(opened, None),
            Err(problem) => self.say(format!("{name}: {problem}"), Vec::new()),
        }
    }

    /// A file that was not read whole is not written over: it gets no path of its own.
    fn take_opened(&mut self, opened: Opened, path: Option<PathBuf>) {
        let Opened { scenario, problems, is_whole } = opened;
        self.start(scenario, path.filter(|_| is_whole));
        self.report(&problems);
    }

    fn report(&mut self, problems: &[FileProblem]) {
        if problems.is_empty() {
            return;
        }
        let count = problems.len();
        let title = if count == 1 {
            "One thing in the file needs a look".to_owned()
        } else {
            format!("{count} things in the file need a look")
        };
        self.say(title, problems.iter().map(ToString::to_string).collect());
    }

    fn save(&mut self, path: &Path) {
        let written = Arc::clone(self.session.scenario());
        match io::save_text(path, &io::write_scenario(&written)) {
            Ok(()) => {
                self.session.mark_saved(&written);
                self.path = Some(path.to_owned());
                self.prefs.remember(path);
                self.notice = None;
                if let Some(pending) = self.after_save.take() {
                    self.go(pending);
                }
            }
            Err(error) => {
                self.after_save = None;
                self.say(error.to_string(), Vec::new());
            }
        }
    }

    // market

    fn load_market(&mut self, paths: &[PathBuf]) {
        match io::load_market(paths) {
            Ok((history, oddities, problems)) => {
                let lines: Vec<String> = problems
                    .iter()
                    .map(ToString::to_string)
                    .chain(oddities.iter().map(ToString::to_string))
                    .collect();
                self.market = Market {
                    history: Arc::new(history),
                    revision: self.market.revision + 1,
                    problems: oddities,
                };
                self.prefs.market = paths.to_vec();
                self.prefs.save();
                let (first, last) = self.market.history.span().unwrap_or_default();
                let remarks = match lines.len() {
                    0 => String::new(),
                    1 => ", with a remark".to_owned(),
                    n => format!(", with {n} remarks"),
                };
                self.say(format!("Market data loaded, {first} to {last}{remarks}"), lines);
            }
            Err(problem) => self.say(problem.to_string(), Vec::new()),
        }
    }

    fn use_demo_history(&mut self) {
        let revision = self.market.revision + 1;
        self.market = Market { revision, ..Market::new(demo_history(), Vec::new()) };
        self.prefs.market.clear();
        self.prefs.save();
    }

    // files from outside

    fn take_dropped_files(&mut self, ctx: &Context) {
        let paths: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        self.take_paths(paths);
    }

    /// Market files are loaded, the first other one is opened.
    fn take_paths(&mut self, paths: Vec<PathBuf>) {
        let (market, documents): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.into_iter().partition(|p| io::is_market(p));
        if !market.is_empty() {
            self.load_market(&market);
        }
        if let Some(path) = documents.into_iter().next() {
            self.leave_for(Pending::Open(path));
        }
    }

    fn take_dialog_replies(&mut self) {
        while let Some(reply) = self.dialogs.poll() {
            match reply {
                Reply::Chosen(Ask::SaveAs, paths) => {
                    if let Some(path) = paths.first() {
                        self.save(&with_extension(path));
                    }
                }
                Reply::Chosen(Ask::Market, paths) => self.load_market(&paths),
                Reply::Chosen(Ask::Open, paths) => self.take_paths(paths),
                Reply::Unavailable(ask) => self.ask_path(ask),
                Reply::Nothing | Reply::Chosen(Ask::AsOf, _) => self.after_save = None,
            }
        }
    }

    fn ask_path(&mut self, ask: Ask) {
        let text = match ask {
            Ask::SaveAs => self.suggested_name(),
            Ask::AsOf => self.evaluation().map(|e| e.as_of.date.to_string()).unwrap_or_default(),
            Ask::Open | Ask::Market => String::new(),
        };
        self.prompt = Some(PathPrompt { ask, text, error: None, replaces: None });
    }

    /// Takes what was typed as a dialog's answer; what cannot be taken stays with the reason.
    pub(super) fn take_prompt(&mut self) {
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
            Ask::SaveAs
                if path.exists()
                    && Some(&path) != self.path.as_ref()
                    && prompt.replaces != Some(path.clone()) =>
            {
                let error = format!("{} is there already: press Save again to replace it.", path.display());
                self.prompt = refuse(error, Some(path));
            }
            Ask::SaveAs => self.save(&path),
            Ask::Market => self.load_market(&[PathBuf::from(typed)]),
            Ask::Open => self.take_paths(vec![PathBuf::from(typed)]),
        }
    }

    /// A date within the history; nothing typed is its last date.
    fn as_of_typed(&self, typed: &str) -> Result<Option<Date>, String> {
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

    fn guard_close(&mut self, ctx: &Context) {
        if self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        if ctx.input(|i| i.viewport().close_requested()) && self.is_unsaved() && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.pending = Some(Pending::Quit);
        }
    }

    pub(super) fn say(&mut self, title: String, lines: Vec<String>) {
        self.notice = Some(Notice { title, lines, is_open: false });
    }

    // what views read

    /// Everything a view reads, when there are figures.
    pub(super) fn parts(&mut self, is_narrow: bool) -> Option<Parts<'_>> {
        let applies = self.applies();
        let title = self.document_title();
        let undo = self.session.undo_title().map(str::to_owned);
        let redo = self.session.redo_title().map(str::to_owned);
        let figures = self.figures.as_ref()?;
        let view = View {
            scenario: self.session.scenario(),
            saved: self.session.saved(),
            evaluation: &figures.evaluation,
            model: &figures.model,
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
            collateral: &mut self.collateral,
            notice: &mut self.notice,
            // with little room the levers take the portfolio's place
            shows_portfolio: self.shows_portfolio && !(is_narrow && self.shows_what_if == Some(true)),
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
    pub collateral: &'a mut CollateralTab,
    pub notice: &'a mut Option<Notice>,
    pub shows_portfolio: bool,
    pub shows_what_if: bool,
    pub shows_warnings: &'a mut bool,
}

const REDO_TOO: egui::KeyboardShortcut = egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, egui::Key::Y);

/// Commands whose keys hold more modifiers first, so that the longer key wins.
fn by_length_of_key() -> Vec<UiCommand> {
    let mut commands = UiCommand::PLAIN.to_vec();
    commands.sort_by_key(|c| std::cmp::Reverse(c.shortcut().is_some_and(|s| s.modifiers.shift)));
    commands
}

fn with_extension(path: &Path) -> PathBuf {
    if path.extension().is_some() { path.to_owned() } else { path.with_extension("toml") }
}
