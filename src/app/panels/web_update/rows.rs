//! One address of the page: what it is for, how far it is, and what came of it.

use crate::{
    app::{
        aside::{Aside, Runner},
        format,
        prefs::WebAddresses,
        table::line_under,
        theme::{body, gap, small, tokens},
        widgets::{PushButton, wrapped},
    },
    io::{self, Fetch, FetchError, MarketText},
};
use egui::{Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// How far an address is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    No,
    Waits,
    Asked,
    CalledOff,
}

/// What an address gave: its text, and what is to be said of it.
type Answer = Result<(Arc<str>, String), String>;

pub(super) struct Row {
    /// What it is for.
    name: String,
    pub address: String,
    pub wanted: Wanted,
    /// Counts the times it was asked.
    attempt: u32,
    work: Aside<u32, Answer>,
}

/// The addresses that are asked for.
pub(super) fn list(addresses: &WebAddresses, years: (i16, i16)) -> Vec<Row> {
    let yields = addresses.yields.trim();
    let by_year = |year: i16| (format!("Yields {year}"), yields.replace("{year}", &year.to_string()));
    let wanted: Vec<(String, String)> = match yields {
        "" => Vec::new(),
        whole if !whole.contains("{year}") => vec![("Yields".to_owned(), whole.to_owned())],
        _ => (years.0..=years.1).map(by_year).collect(),
    };
    let coins = [("Bitcoin", &addresses.bitcoin), ("Ether", &addresses.ether)]
        .map(|(name, address)| (name.to_owned(), address.trim().to_owned()));
    let known = wanted.into_iter().chain(coins).filter(|(_, address)| !address.is_empty());
    known.map(|(name, address)| Row::new(name, address)).collect()
}

impl Row {
    fn new(name: String, address: String) -> Self {
        Self { name, address, wanted: Wanted::No, attempt: 0, work: Aside::default() }
    }

    /// Puts it in the line of those to be asked.
    pub fn ask(&mut self) {
        self.wanted = Wanted::Waits;
    }

    /// Whether it waits or is under way.
    pub fn is_open(&self) -> bool {
        self.wanted == Wanted::Waits || self.is_under_way()
    }

    pub fn is_under_way(&self) -> bool {
        self.wanted == Wanted::Asked && self.work.is_running()
    }

    pub fn call_off(&mut self) {
        if self.is_open() {
            self.work.stop();
            self.wanted = Wanted::CalledOff;
        }
    }

    pub fn start(&mut self, fetch: &Arc<dyn Fetch>, runner: &Runner) {
        self.wanted = Wanted::Asked;
        self.attempt += 1;
        let (fetch, address) = (Arc::clone(fetch), self.address.clone());
        self.work.want(self.attempt, runner, move |progress, publish| {
            let answer = match fetch.fetch(&address, progress) {
                Ok(text) => look_through(&address, text),
                Err(FetchError::Cancelled) => return progress.advance(0),
                Err(error) => Err(error.to_string()),
            };
            publish(answer);
            Ok(())
        });
    }

    /// Takes what has come since the last frame.
    pub fn take(&mut self) {
        if self.wanted == Wanted::Asked {
            self.work.want(self.attempt, &Runner::inline(), |_, _| Ok(()));
        }
    }

    fn answer(&self) -> Option<&Answer> {
        self.work.latest().filter(|_| self.wanted == Wanted::Asked && self.work.is_current())
    }

    /// The text that was read.
    pub fn text(&self) -> Option<&str> {
        self.answer()?.as_ref().ok().map(|(text, _)| text.as_ref())
    }

    /// What was read, known by its row and host: a person's own address may hold a key, and stays here.
    pub fn market_text(&self) -> Option<MarketText> {
        let host = io::host(&self.address).unwrap_or_default();
        let name = format!("{}, {host}", self.name);
        Some(MarketText { name, known_by: self.address.clone(), text: self.text()?.to_owned() })
    }

    /// How it stands, in words; whether that is something wrong.
    fn state(&self) -> (String, bool) {
        match (self.wanted, self.answer()) {
            (_, Some(Ok((_, said)))) => (said.clone(), false),
            (_, Some(Err(error))) => (error.clone(), true),
            (Wanted::No, _) => (String::new(), false),
            (Wanted::Waits, _) => ("waits".to_owned(), false),
            (Wanted::CalledOff, _) => ("called off".to_owned(), false),
            (Wanted::Asked, None) if self.work.has_failed() => {
                ("it ended without an answer: try again".to_owned(), true)
            }
            (Wanted::Asked, None) => match self.work.progress() {
                Some((done, of)) if of > 0 => (format!("{} of {} kB", done / 1024, of / 1024), false),
                Some((done, _)) => (format!("{} kB", done / 1024), false),
                None => ("asked".to_owned(), false),
            },
        }
    }

    /// What it is for, the whole address, and how it stands.
    pub fn show(&mut self, ui: &mut Ui, is_narrow: bool) {
        let t = tokens(ui);
        let (state, is_wrong) = self.state();
        // before anything is asked the address has the whole width
        let behind = match (self.wanted, is_narrow) {
            (Wanted::No, _) => 0.0,
            (_, true) => 190.0,
            (_, false) => 280.0,
        };
        let before = if is_narrow { 84.0 } else { 110.0 };
        let width = ui.available_width();
        let name = wrapped(ui, &self.name, body(), t.text1, before);
        let address = unbroken(ui, &self.address, t.text2, width - before - behind - gap::LARGE);
        let (text, ink) = if is_wrong { (format!("▲ {state}"), t.warn_text) } else { (state, t.text1) };
        let room = if self.is_under_way() { behind - 60.0 } else { behind.max(60.0) };
        let said = wrapped(ui, &text, small(), ink, room);
        let height = name.size().y.max(address.size().y).max(said.size().y).max(24.0) + gap::SMALL;
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let spoken = format!("{}: {}  {text}", self.name, self.address);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, spoken.trim_end()));
        let top = rect.top() + gap::TINY;
        ui.painter().galley(pos2(rect.left(), top - 1.0), name, t.text1);
        ui.painter().galley(pos2(rect.left() + before, top + 1.0), address, t.text2);
        ui.painter().galley(pos2(rect.right() - behind, top + 1.0), said, ink);
        line_under(ui, rect, t);
        if self.is_under_way() {
            let corner = rect.with_min_x(rect.right() - 56.0);
            let mut inner =
                ui.new_child(UiBuilder::new().max_rect(corner).id_salt(("call off", &self.address)));
            let name = format!("Cancel {}", self.name);
            if PushButton::small("Cancel").name(&name).show(&mut inner).clicked() {
                self.call_off();
            }
        }
    }
}

/// What an answer holds, or why it is none.
fn look_through(address: &str, text: String) -> Answer {
    match io::summarise_market_text(address, &text) {
        Ok(summary) => {
            let rows = format::quantity(summary.rows);
            let unread = match summary.problems.len() {
                0 => String::new(),
                1 => ", 1 line not read".to_owned(),
                many => format!(", {many} lines not read"),
            };
            Ok((text.into(), format!("{rows} days, {} to {}{unread}", summary.first, summary.last)))
        }
        Err(problem) => {
            let start: String =
                text.trim_start().chars().take(24).map(|c| if c.is_control() { ' ' } else { c }).collect();
            Err(format!("the answer is no market data, it starts \"{start}\": {}", problem.what))
        }
    }
}

/// An address over as few lines as it takes: it has no words to break at.
fn unbroken(ui: &Ui, address: &str, ink: egui::Color32, width: f32) -> Arc<egui::Galley> {
    let mut job = egui::text::LayoutJob::simple(address.to_owned(), small(), ink, width);
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}
