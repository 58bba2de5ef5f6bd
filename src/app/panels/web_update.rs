//! Market data from the web, in place of the tab: the addresses first, and nothing read before a
//! person has pressed Download.

mod rows;

use crate::{
    app::{
        aside::Runner,
        context::View,
        outbox::Effect,
        prefs::WebAddresses,
        tabs::sentence,
        theme::{body, control, gap, small, tokens},
        ui_command::UiCommand,
        widgets::{PushButton, ValueField, caption, close_button, error_line, words},
    },
    io::Fetch,
    market::{History, Kind},
    quantity::Date,
};
use egui::{Align, Id, Layout, ScrollArea, TextEdit, Ui, vec2};
use rows::{Row, Wanted};
use std::sync::Arc;

/// Yields are asked for from this year on where none are loaded: ten years and the stressed one
/// before any date one may want.
const FIRST_YEAR: i16 = 2006;

/// Downloads under way at once.
const AT_ONCE: usize = 3;

/// The page: addresses, and what came of each.
pub struct WebPage {
    fetch: Arc<dyn Fetch>,
    /// Its own: an edit of the document calls nothing off here.
    runner: Runner,
    pub addresses: WebAddresses,
    years: (i16, i16),
    rows: Vec<Row>,
    /// What was read has been handed over.
    is_taken: bool,
}

impl WebPage {
    /// Addresses for what a history lacks up to a day.
    pub fn new(
        fetch: Arc<dyn Fetch>,
        runner: Runner,
        addresses: WebAddresses,
        history: &History,
        today: Date,
    ) -> Self {
        let last = history.span().filter(|_| history.kind() == Kind::Loaded).map(|span| span.1.year());
        let to = today.year().clamp(FIRST_YEAR, 2199);
        let years = (last.unwrap_or(FIRST_YEAR).clamp(FIRST_YEAR, to), to);
        let rows = rows::list(&addresses, years);
        Self { fetch, runner, addresses, years, rows, is_taken: false }
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        top(ui, view);
        self.advance();
        sentence(ui, &self.in_words());
        self.buttons(ui, view);
        ScrollArea::vertical().id_salt("addresses").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(ui.available_width() - gap::MEDIUM);
            if !self.has_started() {
                self.fields(ui);
            }
            self.list(ui, view);
        });
        if self.is_running() {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
        self.hand_over_all(view);
    }

    fn has_started(&self) -> bool {
        self.rows.iter().any(|row| row.wanted != Wanted::No)
    }

    fn is_running(&self) -> bool {
        self.rows.iter().any(Row::is_open)
    }

    fn in_words(&self) -> String {
        let of = self.rows.len();
        let read = self.rows.iter().filter(|row| row.text().is_some()).count();
        match () {
            () if self.is_taken => "Everything that was read is taken over".to_owned(),
            () if self.is_running() => format!("Reading: {read} of {of} addresses so far"),
            () if self.has_started() => {
                format!("{read} of {of} addresses were read: nothing is replaced yet")
            }
            () => "Nothing is read from the web before you press Download".to_owned(),
        }
    }

    /// The addresses as they are entered, and the years that are asked for.
    fn fields(&mut self, ui: &mut Ui) {
        let labels = ["Treasury par yields, {year} stands for the year", "Bitcoin closes", "Ether closes"];
        let mut fields = [&mut self.addresses.yields, &mut self.addresses.bitcoin, &mut self.addresses.ether];
        for (label, text) in labels.into_iter().zip(&mut fields) {
            let label = words(ui, label, small(), tokens(ui).text2);
            let width = ui.available_width();
            let edit = TextEdit::singleline(*text).font(small()).desired_width(width);
            ui.add(edit.align(egui::Align2::LEFT_CENTER)).labelled_by(label.id);
            ui.add_space(gap::TINY);
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            words(ui, "Yields of the years from", small(), tokens(ui).text2);
            let to = self.years.1;
            let year = |text: &str| text.trim().parse::<i16>().ok().filter(|y| (1990..=to).contains(y));
            let check = |text: &str| {
                year(text).map(|_| ()).ok_or_else(|| format!("expected a year from 1990 to {to}"))
            };
            let step = |text: &str, steps: i32| {
                Some((year(text)? + i16::try_from(steps).ok()?).clamp(1990, to).to_string())
            };
            let shown = self.years.0.to_string();
            let field =
                ValueField::new(Id::unique("first year"), "First year", &shown).check(&check).step(&step);
            let output = field.show(ui, 64.0);
            if let Some(first) = output.committed.and_then(|text| year(&text)) {
                self.years.0 = first;
            }
            words(ui, &format!("to {to}"), small(), tokens(ui).text2);
            if PushButton::small("Usual addresses").show(ui).clicked() {
                self.addresses = WebAddresses::default();
            }
            if let Some(error) = output.error {
                error_line(ui, &error);
            }
        });
        ui.add_space(gap::SMALL);
        self.rows = rows::list(&self.addresses, self.years);
    }

    fn buttons(&mut self, ui: &mut Ui, view: &View) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            if self.is_running() {
                if PushButton::usual("Cancel all").show(ui).clicked() {
                    self.rows.iter_mut().for_each(Row::call_off);
                }
                return;
            }
            if !self.has_started() {
                let nothing = self.rows.is_empty().then_some("There is no address");
                if PushButton::primary("Download").blocked(nothing).show(ui).clicked() {
                    self.rows.iter_mut().for_each(Row::ask);
                }
                return;
            }
            let read = self.rows.iter().filter(|row| row.text().is_some()).count();
            if read < self.rows.len() && PushButton::primary("Try the others again").show(ui).clicked() {
                self.rows.iter_mut().filter(|row| row.text().is_none()).for_each(Row::ask);
            }
            let use_these = format!("Use the {read} that were read");
            if read > 0 && !self.is_taken && PushButton::usual(&use_these).show(ui).clicked() {
                self.hand_over(view);
            }
            if PushButton::usual("Back to the addresses").show(ui).clicked() {
                self.rows = rows::list(&self.addresses, self.years);
                self.is_taken = false;
            }
        });
        ui.add_space(gap::SMALL);
    }

    fn list(&mut self, ui: &mut Ui, view: &View) {
        let count = self.rows.len();
        let text = if count == 1 {
            "1 address".to_owned()
        } else {
            format!("These {count} addresses are asked for, and no other:")
        };
        caption(ui, &text);
        for row in &mut self.rows {
            row.show(ui, view.is_narrow);
        }
    }

    /// Starts what waits, a few at a time, and takes what has come.
    fn advance(&mut self) {
        for row in &mut self.rows {
            row.take();
        }
        let mut free = AT_ONCE.saturating_sub(self.rows.iter().filter(|row| row.is_under_way()).count());
        for row in &mut self.rows {
            if free > 0 && row.wanted == Wanted::Waits {
                row.start(&self.fetch, &self.runner);
                free -= usize::from(row.is_under_way());
            }
        }
    }

    /// What was read whole is taken over without another press: that is what Download is for.
    fn hand_over_all(&mut self, view: &View) {
        let is_whole = !self.rows.is_empty() && self.rows.iter().all(|row| row.text().is_some());
        if is_whole && !self.is_taken {
            self.hand_over(view);
        }
    }

    fn hand_over(&mut self, view: &View) {
        let texts = self.rows.iter().filter_map(Row::market_text);
        view.out.put(Effect::TakeMarket(Arc::new(texts.collect())));
        self.is_taken = true;
    }
}

fn top(ui: &mut Ui, view: &View) {
    ui.horizontal(|ui| {
        ui.set_min_height(control::SMALL);
        words(ui, "Update from the web", body(), tokens(ui).text2);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if close_button(ui, "Close the web update").clicked() {
                view.out.ask(UiCommand::ClosePublished);
            }
        });
    });
    ui.allocate_space(vec2(0.0, 0.0));
}
