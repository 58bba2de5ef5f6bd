//! A clearing house's risk parameter file, in place of the tab: what it says, what becomes of it, and
//! nothing applied before that was seen.

use crate::{
    app::{
        aside::Aside,
        context::View,
        format,
        table::{Cell, Column, head, line_under, row},
        tabs::sentence,
        theme::{gap, row as heights, small, tokens},
        ui_command::UiCommand,
        widgets::{PushButton, caption, close_button, error_line, progress_line, section_title, words},
    },
    io::{self, SettledLine, SpanError, SpanFile, SpanRow, SpanUse, SpanValues},
    quantity::money::from_simulation,
    rulebook::{Overrides, Rulebook, Rules},
    whatif::Command,
};
use egui::{Align, Layout, ScrollArea, Sense, Ui};
use std::{path::PathBuf, sync::Arc};

/// A file read, as parameters.
struct Known {
    file: SpanFile,
    values: SpanValues,
}

/// The page: which file, and what it says.
pub struct SpanPage {
    path: PathBuf,
    work: Aside<PathBuf, Result<Arc<Known>, String>>,
    is_called_off: bool,
}

impl SpanPage {
    /// The page of a file.
    pub fn new(path: PathBuf) -> Self {
        Self { path, work: Aside::default(), is_called_off: false }
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        self.read(view);
        let known = match self.work.latest().filter(|_| self.work.is_current()) {
            Some(Ok(known)) => Some(Arc::clone(known)),
            _ => None,
        };
        top(ui, view, &self.title(known.as_deref()));
        if let Some(known) = known {
            return body(ui, view, &known);
        }
        match self.work.latest().filter(|_| self.work.is_current()) {
            Some(Err(problem)) => {
                sentence(ui, "Nothing was read from this file");
                error_line(ui, problem);
            }
            _ if self.is_called_off => {
                caption(ui, "Reading was called off.");
            }
            _ if self.work.has_failed() => {
                error_line(ui, "Reading the file failed unexpectedly.");
            }
            _ => self.progress(ui),
        }
        if PushButton::usual("Choose another file").show(ui).clicked() {
            view.out.ask(UiCommand::SpanFile);
        }
    }

    fn title(&self, known: Option<&Known>) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(Known { file, .. }) = known else { return name };
        let when = if file.header.is_settlement { "settlement" } else { "intraday" };
        let lines = format::quantity(file.lines);
        format!("{name}: {when} file of {}, {lines} lines", file.header.business_date)
    }

    fn read(&mut self, view: &View) {
        if self.is_called_off {
            return;
        }
        let path = self.path.clone();
        self.work.want(self.path.clone(), view.runner, move |progress, publish| {
            let rulebook = Rulebook::embedded();
            let read = match io::read_span(&path, progress) {
                Ok(file) => Ok(file),
                Err(SpanError::Problem(problem)) => Err(problem.to_string()),
                Err(SpanError::Cancelled) => return progress.advance(0),
            };
            let known = read.and_then(|file| {
                let rules = Rules::resolve(rulebook, &Overrides::new()).map_err(|e| e.to_string())?;
                let values = io::span_values(&file, rulebook, &rules);
                Ok(Arc::new(Known { file, values }))
            });
            publish(known);
            Ok(())
        });
    }

    fn progress(&mut self, ui: &mut Ui) {
        let Some((done, of)) = self.work.progress() else { return };
        let mb = |bytes: usize| bytes / (1024 * 1024);
        let line = format!("Reading, {} of {} MB", mb(done), mb(of));
        if progress_line(ui, &line, done as f32 / of.max(1) as f32).clicked() {
            self.work.stop();
            self.is_called_off = true;
        }
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
    }
}

fn top(ui: &mut Ui, view: &View, title: &str) {
    ui.horizontal(|ui| {
        words(ui, title, small(), tokens(ui).text2);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if close_button(ui, "Close the risk parameter file").clicked() {
                view.out.ask(UiCommand::ClosePublished);
            }
            words(ui, "Risk parameter file", small(), tokens(ui).text3);
        });
    });
    ui.add_space(gap::TINY);
}

fn body(ui: &mut Ui, view: &View, known: &Known) {
    let named = &known.values.named;
    let count = named.values.len();
    let is_in_force = view.scenario.overrides.named().is_some_and(|held| **held == *named);
    sentence(ui, &in_words(count, &named.name, is_in_force));
    let mut settled = io::settled_lines(&known.file, view.evaluation);
    // what a lever adds is no line of the book
    settled.retain(|s| s.line < view.scenario.positions.len());
    buttons(ui, view, known, &settled, is_in_force);
    ScrollArea::vertical().id_salt("risk parameter file").auto_shrink([false, false]).show(ui, |ui| {
        ui.set_width(ui.available_width() - gap::MEDIUM);
        problems(ui, &known.file);
        parameters(ui, view, &known.values.rows);
        settlements(ui, &known.file, &settled);
    });
}

fn in_words(count: usize, name: &str, is_in_force: bool) -> String {
    match (count, is_in_force) {
        (0, _) => "The file says nothing of any contract of this program".to_owned(),
        (1, true) => format!("1 parameter is from {name}, graded published"),
        (_, true) => format!("{count} parameters are from {name}, graded published"),
        (1, false) => format!("1 parameter would come from {name}, graded published"),
        (_, false) => format!("{count} parameters would come from {name}, graded published"),
    }
}

fn buttons(ui: &mut Ui, view: &View, known: &Known, settled: &[SettledLine], is_in_force: bool) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap::SMALL;
        let named = &known.values.named;
        if is_in_force {
            if PushButton::usual(&format!("Remove {}", named.name)).show(ui).clicked() {
                view.out.edit(Command::SetPublished(None));
            }
        } else {
            let nothing = named.values.is_empty().then_some("There is nothing in it to use");
            let use_them = PushButton::primary("Use these parameters").blocked(nothing);
            if use_them.show(ui).clicked() {
                view.out.edit(Command::SetPublished(Some(Arc::new(named.clone()))));
            }
        }
        let reason = why_no_prices(view, known, settled);
        let prices = PushButton::usual("Use the settlement prices").blocked(reason.as_deref());
        if prices.show(ui).clicked() {
            view.out.edit(as_own_prices(known, settled));
        }
    });
    ui.add_space(gap::SMALL);
}

/// Why the positions cannot take the file's prices: a price of one's own counts on its date.
fn why_no_prices(view: &View, known: &Known, settled: &[SettledLine]) -> Option<String> {
    let (date, of) = (known.file.header.business_date, view.evaluation.as_of.row_date);
    if view.is_stale {
        return Some("The figures are being brought up to date".to_owned());
    }
    if settled.is_empty() {
        return Some("The file settles none of the futures held".to_owned());
    }
    if view.scenario.stand.is_some() {
        return Some("The book stands at another date of the history: go back to set prices".to_owned());
    }
    (date != of)
        .then(|| format!("The prices are of {date} and the figures of {of}: a price counts on its own date"))
}

fn as_own_prices(known: &Known, settled: &[SettledLine]) -> Command {
    let commands = settled.iter().map(|s| Command::SetPrice { line: s.line, price: Some(s.file) }).collect();
    Command::Several { title: format!("Settlement prices of {}", known.file.header.business_date), commands }
}

fn problems(ui: &mut Ui, file: &SpanFile) {
    let count = file.problems.len() + file.more_problems;
    if count == 0 {
        return;
    }
    let title =
        if count == 1 { "1 record needs a look".to_owned() } else { format!("{count} records need a look") };
    section_title(ui, &title);
    caption(ui, "They are left out; everything else was read.");
    for problem in &file.problems {
        let place = problem.line.map(|line| format!("line {line}")).unwrap_or_default();
        let field = problem.field.as_deref().unwrap_or_default();
        error_line(ui, &format!("{place}, {field}: {}", problem.what));
    }
    if file.more_problems > 0 {
        caption(ui, &format!("and {} more", file.more_problems));
    }
    ui.add_space(gap::LARGE);
}

fn parameters(ui: &mut Ui, view: &View, rows: &[SpanRow]) {
    if rows.is_empty() {
        return;
    }
    let columns = [
        Column::left(0.0),
        Column::left(150.0),
        Column::right(96.0),
        Column::right(104.0),
        Column::right(64.0),
    ];
    head(ui, heights::HEADER, &columns, &["the file says", "parameter", "now", "with the file", "line"]);
    let t = tokens(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    for said in rows {
        let line = said.line.to_string();
        let (name, now, then, note) = cells(view, said);
        let ink = if name.is_empty() { t.text3 } else { t.text1 };
        let cells = [
            Cell::new(&said.what, ink),
            Cell::small(&name, t.text2),
            Cell::new(&now, t.text2),
            Cell::new(&then, t.text1),
            Cell::small(&line, t.text3),
        ];
        let response = row(ui, heights::TABLE, &columns, &cells, Sense::hover());
        if !note.is_empty() {
            let columns = [Column::left(gap::LARGE), Column::left(0.0)];
            let cells = [Cell::small("", t.text2), Cell::small(&note, t.text2)];
            row(ui, 20.0, &columns, &cells, Sense::hover());
        }
        line_under(ui, response.rect.with_max_y(ui.cursor().top()), t);
    }
    ui.add_space(gap::LARGE);
}

/// Parameter, value in force, value of the file, and what has to be known.
fn cells(view: &View, said: &SpanRow) -> (String, String, String, String) {
    match &said.becomes {
        SpanUse::Not(why) => (String::new(), String::new(), String::new(), format!("not used: {why}")),
        SpanUse::Sets(name, value) => {
            let held = view.rulebook.in_force(name, &view.scenario.overrides);
            let now = held.map(|held| held.value.to_string()).unwrap_or_default();
            (name.clone(), now, value.to_string(), said.remark.clone())
        }
    }
}

/// Settlement prices beside the ones in use.
fn settlements(ui: &mut Ui, file: &SpanFile, settled: &[SettledLine]) {
    section_title(ui, "Settlement prices");
    if settled.is_empty() {
        let text = match file.settlements.len() {
            0 => "The file holds none that this program reads.".to_owned(),
            count => {
                format!("The file settles {count} contracts of this program; the book holds none of them.")
            }
        };
        caption(ui, &text);
        return;
    }
    let columns = [
        Column::left(140.0),
        Column::right(110.0),
        Column::right(110.0),
        Column::left(gap::LARGE),
        Column::left(0.0),
    ];
    head(ui, heights::HEADER, &columns, &["contract", "file", "in use", "", ""]);
    let t = tokens(ui);
    for line in settled {
        let (name, whose) =
            (line.future.to_string(), if line.is_own { "the position’s own" } else { "model price" });
        let (there, here) =
            (io::quoted(line.future, line.file), io::quoted(line.future, from_simulation(line.used)));
        let cells = [
            Cell::new(&name, t.text1),
            Cell::new(&there, t.text1),
            Cell::new(&here, t.text1),
            Cell::small("", t.text2),
            Cell::small(whose, t.text2),
        ];
        row(ui, heights::TABLE, &columns, &cells, Sense::hover());
    }
}
