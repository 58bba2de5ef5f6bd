//! Results on their way out of the window: what was chosen, where it goes, and the drawing of it
//! beside the screen.

use super::Shell;
use crate::{
    app::{
        aside::{Aside, Runner},
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
    time::{SystemTime, UNIX_EPOCH},
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
    /// Chosen, and waiting for its path.
    order: Option<Order>,
    /// An edit does not call these off: what was asked for is written.
    works: Vec<Aside<(), Written>>,
    pub runner: Runner,
}

impl Shell {
    /// Takes what has been drawn, and what was asked for with the right button.
    pub(super) fn follow_exports(&mut self, ctx: &Context) {
        let modal = self.exports.page.is_some() || self.pending.is_some() || self.prompt.is_some();
        if let Some(key) = take_wanted(ctx).filter(|_| !modal) {
            self.open_exports(ctx, Some(key));
        } else if let Some((gallery, key)) = self.exports.gallery.take() {
            Gallery::close(ctx);
            let page = self.exports.remembered.clone();
            self.exports.page = Some(page.with_charts(gallery.take(), key));
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
                Err(error) => self.say(error, Vec::new()),
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
        self.ask_where(order);
    }

    /// Takes what was chosen on the page.
    pub(in crate::app) fn close_exports(&mut self, order: Option<Order>) {
        if let Some(page) = self.exports.page.take() {
            self.exports.remembered = page.with_charts(Vec::new(), None);
        }
        if let Some(order) = order {
            self.ask_where(order);
        }
    }

    fn ask_where(&mut self, order: Order) {
        if self.evaluation().is_none() {
            self.say("There are no figures to export yet.".to_owned(), Vec::new());
            return;
        }
        let ask = Ask::Export(order.kind());
        self.exports.order = Some(order);
        let name = self.suggested_export();
        self.dialogs.show(ask, &name);
    }

    /// A name for what waits.
    pub(super) fn suggested_export(&self) -> String {
        let stem = self.suggested_name();
        let stem = stem.trim_end_matches(".toml");
        match &self.exports.order {
            Some(Order::Chart(chart, _)) => format!("{stem}-{}", file_name(chart)),
            Some(order) => format!("{stem}.{}", order.kind().extension()),
            None => stem.to_owned(),
        }
    }

    /// Draws and writes what waits, beside the screen.
    pub(super) fn export_to(&mut self, path: &Path) {
        let Some(order) = self.exports.order.take() else { return };
        let path = order.kind().path(path);
        let job = Job {
            scenario: Arc::clone(self.session.scenario()),
            market: self.market.clone(),
            stamp: now(),
            order,
            path,
        };
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
    scenario: Arc<Scenario>,
    market: Market,
    stamp: String,
    order: Order,
    path: PathBuf,
}

impl Job {
    fn write(&self) -> Written {
        let bytes = self.bytes()?;
        io::save_bytes(&self.path, &bytes).map_err(|e| e.to_string())?;
        Ok(self.path.clone())
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        let rulebook = Rulebook::embedded();
        let evaluation =
            Engine::default().evaluate(&self.scenario, &self.market, rulebook).map_err(|e| e.to_string())?;
        let warnings: Vec<Warning> =
            evaluation.problems.iter().map(|p| Warning { place: p.place(), what: p.to_string() }).collect();
        let report = Report { scenario: &self.scenario, evaluation: &evaluation, warnings: &warnings };
        let material = Material { report, market: &self.market, stamp: &self.stamp };
        Ok(match &self.order {
            Order::Pdf(page) => Headless.pdf(&material, *page),
            Order::Html => Headless.html(&material).into_bytes(),
            Order::Csv => sheet(&report).csv().into_bytes(),
            Order::Json => json::print(&report).into_bytes(),
            Order::Chart(chart, theme) => {
                let facts = Facts::new(&self.scenario, &evaluation);
                png(&Picture { chart, facts: &facts, theme: *theme })
            }
        })
    }
}

/// The time as it is printed.
fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).ok().and_then(stamp).unwrap_or_default()
}
