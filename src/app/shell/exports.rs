//! Results on their way out of the window: what was chosen, where it goes, and the drawing of it
//! beside the screen.

use super::{Shell, errands::Cargo};
use crate::{
    app::{
        aside::{Aside, Runner},
        clock::now,
        dialogs::{Ask, ExportKind},
        panels::export::ExportPage,
        plots::offered::{Chart, Gallery, take_wanted},
        press::{Facts, Headless, Picture, file_name, png},
        ui_command::UiCommand,
    },
    io::{
        self,
        report::{Material, Page, Press, Report, Warning, json, sheet, stamp},
    },
    rulebook::Rulebook,
    whatif::{Engine, Market, Scenario},
};
use egui::{Context, Theme};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// What is to be written.
#[derive(Clone)]
pub enum Order {
    Pdf(Page),
    Html,
    Csv,
    Json,
    Chart(Box<Chart>, Theme),
}

impl Order {
    fn kind(&self) -> ExportKind {
        match self {
            Self::Pdf(_) => ExportKind::Pdf,
            Self::Html => ExportKind::Html,
            Self::Csv => ExportKind::Csv,
            Self::Json => ExportKind::Json,
            Self::Chart(..) => ExportKind::Png,
        }
    }
}

/// What is to be written, with all it is of as it was when its path was asked for.
pub(super) struct Frozen {
    order: Order,
    scenario: Arc<Scenario>,
    market: Market,
    /// What the chart was drawn from.
    facts: Option<Facts>,
}

/// Where a file was written, or why not.
type Written = Result<PathBuf, String>;

/// Exports under way, and the page to choose one from.
#[derive(Default)]
pub(in crate::app) struct Exports {
    /// The page, while it is open.
    pub page: Option<ExportPage>,
    /// Open while the tab shows itself to be taken along.
    gallery: Option<(Gallery, Option<&'static str>)>,
    /// Paper and theme as last chosen.
    remembered: ExportPage,
    /// What the charts of the page were drawn from.
    facts: Option<Facts>,
    /// The window closes once everything is written.
    pub holds_close: bool,
    /// An edit does not call these off: what was asked for is written.
    works: Vec<Aside<(), Written>>,
    pub runner: Runner,
}

impl Exports {
    /// Whether something is still being written.
    pub fn is_writing(&self) -> bool {
        !self.works.is_empty()
    }

    /// Another document is open: the charts on the page are not its.
    pub fn leave(&mut self) {
        self.page = None;
        self.facts = None;
    }
}

impl Shell {
    /// Takes what has been drawn, and what was asked for with the right button.
    pub(super) fn follow_exports(&mut self, ctx: &Context) {
        let modal = self.exports.page.is_some() || self.pending.is_some() || self.prompt.is_some();
        if let Some(key) = take_wanted(ctx).filter(|_| !modal) {
            self.open_exports(ctx, Some(key));
        } else if let Some((gallery, key)) = self.exports.gallery.take() {
            Gallery::close(ctx);
            // without figures there is another document by now, and none of these charts is its
            if let Some(figures) = &self.figures {
                self.exports.facts = Some(Facts::new(&figures.scenario, &figures.evaluation));
                let page = self.exports.remembered.clone();
                self.exports.page = Some(page.with_charts(gallery.take(), key));
            }
        }
        let mut done = Vec::new();
        for work in &mut self.exports.works {
            work.want((), &self.exports.runner, |_, _| Ok(()));
            if let Some(written) = work.latest() {
                done.push(written.clone());
            } else if work.has_failed() {
                done.push(Err("The export failed unexpectedly; nothing was written.".to_owned()));
            }
        }
        self.exports.works.retain(|work| work.latest().is_none() && !work.has_failed());
        for written in done {
            match written {
                Ok(path) => self.tell(format!("Written to {}", path.display())),
                Err(error) => {
                    // the reason has to be seen, and what was to be written can be asked for again
                    self.may_close = false;
                    self.exports.holds_close = false;
                    self.say(error, Vec::new());
                }
            }
        }
    }

    /// Opens the page once the tab has shown its charts, with one of them chosen.
    fn open_exports(&mut self, ctx: &Context, key: Option<&'static str>) {
        self.exports.gallery = Some((Gallery::open(ctx), key));
        ctx.request_repaint();
    }

    /// What keys, menus and the palette ask for.
    pub(super) fn run_export(&mut self, command: UiCommand, ctx: &Context) {
        let order = match command {
            UiCommand::ExportPdf => Order::Pdf(self.exports.remembered.paper()),
            UiCommand::ExportHtml => Order::Html,
            UiCommand::ExportCsv => Order::Csv,
            UiCommand::ExportJson => Order::Json,
            _ => return self.open_exports(ctx, None),
        };
        self.order(order);
    }

    /// Takes what was chosen on the page.
    pub(in crate::app) fn close_exports(&mut self, order: Option<Order>) {
        if let Some(page) = self.exports.page.take() {
            self.exports.remembered = page.with_charts(Vec::new(), None);
        }
        if let Some(order) = order {
            self.order(order);
        }
    }

    fn order(&mut self, order: Order) {
        if self.evaluation().is_none() {
            self.say("There are no figures to export yet.".to_owned(), Vec::new());
            return;
        }
        let (ask, name) = (Ask::Export(order.kind()), self.export_name(&order));
        let frozen = Frozen {
            order,
            scenario: Arc::clone(self.session.scenario()),
            market: self.market.clone(),
            facts: self.exports.facts.clone(),
        };
        self.ask_where(ask, name, Cargo::Export(Box::new(frozen)));
    }

    fn export_name(&self, order: &Order) -> String {
        let stem = self.suggested_name();
        let stem = stem.trim_end_matches(".toml");
        match order {
            Order::Chart(chart, _) => format!("{stem}-{}", file_name(chart)),
            order => format!("{stem}.{}", order.kind().extension()),
        }
    }

    /// Draws and writes what was asked for, beside the screen.
    pub(super) fn export_to(&mut self, frozen: Frozen, path: &Path) {
        let job = Job { frozen, stamp: stamp(now()).unwrap_or_default(), path: path.to_owned() };
        let mut work = Aside::default();
        work.want((), &self.exports.runner, move |_, publish| {
            publish(job.write());
            Ok(())
        });
        self.exports.works.push(work);
    }
}

/// What a thread takes along.
struct Job {
    frozen: Frozen,
    stamp: String,
    path: PathBuf,
}

impl Job {
    fn write(&self) -> Written {
        let bytes = self.bytes()?;
        io::save_bytes(&self.path, &bytes).map_err(|e| e.to_string())?;
        Ok(self.path.clone())
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        let Frozen { order, scenario, market, facts } = &self.frozen;
        // a chart is of the figures it was drawn from, whatever has been edited since
        if let (Order::Chart(chart, theme), Some(facts)) = (order, facts) {
            return Ok(png(&Picture { chart, facts, theme: *theme }));
        }
        let evaluation =
            Engine::default().evaluate(scenario, market, Rulebook::embedded()).map_err(|e| e.to_string())?;
        let warnings: Vec<Warning> =
            evaluation.problems.iter().map(|p| Warning { place: p.place(), what: p.to_string() }).collect();
        let report = Report { scenario, evaluation: &evaluation, warnings: &warnings };
        let material = Material { report, market, stamp: &self.stamp };
        Ok(match order {
            Order::Pdf(page) => Headless.pdf(&material, *page),
            Order::Html => Headless.html(&material).into_bytes(),
            Order::Csv => sheet(&report).csv().into_bytes(),
            Order::Json => json::print(&report).into_bytes(),
            Order::Chart(chart, theme) => {
                let facts = Facts::new(scenario, &evaluation);
                png(&Picture { chart, facts: &facts, theme: *theme })
            }
        })
    }
}

#[cfg(test)]
mod tests;
