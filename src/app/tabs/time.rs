//! Requirement, saving and binding house along the history, and standing at any date of it.

mod head;
mod prepared;
mod scrub;
mod table;

use super::sentence;
use crate::{
    app::{
        aside::Aside,
        context::View,
        format,
        plots::{DateMark, History, House, Standing},
        sheets,
        theme::{gap, small, tokens},
        widgets::{caption, empty_state, error_line, progress_line, swatch, words},
    },
    margin::{Operation, Reason},
    quantity::{Date, money::to_simulation},
    rulebook::Rulebook,
    whatif::{
        Market, Scenario,
        series::{FEWEST_BEFORE, STRIDES, SeriesError, series},
    },
};
use egui::{Ui, vec2};
use prepared::Prepared;
use scrub::Dates;
use std::sync::Arc;

/// Least height of the requirements, and of the savings' curves.
const REQUIREMENTS: f32 = 164.0;
const SAVINGS: f32 = 70.0;
/// Everything on the tab but these and the sentence.
const REST: f32 = 352.0;
/// Series of no more dates than this are computed whole even where nobody can wait.
const SHORT: usize = 256;
const COARSEST: usize = STRIDES[0];
/// Fine enough for a picture.
const ON_PAPER: usize = STRIDES[1];

/// What a series depends on: where the document stands, its name and the switch do not matter.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    scenario: Scenario,
    market: u64,
}

impl Key {
    fn new(view: &View) -> Self {
        let plain = Scenario::default();
        let scenario = Scenario {
            stand: None,
            // of today, and left out of the history
            operation: plain.operation,
            shock: None,
            // a document without a date rolls from where it started
            as_of: view.scenario.stand.map(|stand| stand.from).or(view.scenario.as_of),
            cross_margining: true,
            collateral: plain.collateral,
            ..view.scenario.bare()
        };
        let as_of = scenario.as_of.or_else(|| view.market.history.dates().last().copied());
        Self { scenario: Scenario { as_of, ..scenario }, market: view.market.revision }
    }
}

/// What the tab remembers between frames.
#[derive(Default)]
pub struct TimeTab {
    aside: Aside<Key, Result<Arc<Prepared>, SeriesError>>,
    /// What the newest points were computed for.
    known: Option<(Key, Arc<Prepared>)>,
    wanted: Option<Key>,
    /// Called off by hand; not wanted again until something changes.
    called_off: Option<Key>,
}

impl TimeTab {
    /// Draws the tab.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        self.compute(view);
        match self.aside.latest() {
            Some(Ok(prepared)) => {
                let prepared = Arc::clone(prepared);
                self.figures(ui, view, &prepared);
            }
            Some(Err(error)) => nothing(ui, view, error),
            None => self.waiting(ui, view),
        }
    }

    fn compute(&mut self, view: &View) {
        let key = Key::new(view);
        if self.called_off.as_ref() == Some(&key) {
            return;
        }
        self.called_off = None;
        let known = self.known.as_ref().filter(|(of, _)| *of == key).map(|(_, known)| Arc::clone(known));
        let (scenario, market) = (key.scenario.clone(), view.market.clone());
        let is_long = market.history.dates().len() > FEWEST_BEFORE + SHORT;
        let finest = match (is_long && !view.runner.can_wait(), view.runner.is_patient()) {
            (true, false) => COARSEST,
            (true, true) => ON_PAPER,
            (false, _) => 1,
        };
        self.wanted = Some(key.clone());
        self.aside.want(key, view.runner, move |progress, publish| {
            let known = known.as_ref().map(|p| &p.series);
            series(&scenario, &market, Rulebook::embedded(), known, finest, progress, &mut |result| {
                publish(result.map(|series| Arc::new(Prepared::new(series, &market))));
            })
        });
        if let (Some(Ok(latest)), true) = (self.aside.latest(), self.aside.is_current()) {
            let is_known = self.known.as_ref().is_some_and(|(_, known)| Arc::ptr_eq(known, latest));
            if let (false, Some(key)) = (is_known, self.wanted.clone()) {
                self.known = Some((key, Arc::clone(latest)));
            }
        }
    }

    fn waiting(&mut self, ui: &mut Ui, view: &View) {
        sentence(ui, "Today’s book as of every date of the history.");
        let is_off = self.called_off.is_some();
        if is_off || self.aside.has_failed() {
            let line = "Each date takes a few thousandths of a second.";
            if empty_state(ui, 160.0, "The history was not computed.", line, "Compute it").clicked() {
                self.called_off = None;
                self.aside.stop();
            }
            return;
        }
        self.progress(ui, view);
    }

    /// The line that counts, once the wait is worth showing.
    fn progress(&mut self, ui: &mut Ui, view: &View) -> bool {
        let Some((done, of)) = self.aside.progress() else { return false };
        let count = |n: usize| format::quantity(n);
        let line = format!("Margining the book on each date, {} of {}", count(done), count(of));
        if progress_line(ui, &line, done as f32 / of.max(1) as f32).clicked() {
            self.aside.stop();
            self.called_off = Some(Key::new(view));
        }
        true
    }

    fn figures(&mut self, ui: &mut Ui, view: &View, prepared: &Prepared) {
        sentence(ui, &head::sentence(prepared, view));
        let plots = ui.available_height() - REST;
        let Some(dates) = Dates::new(view) else { return };
        let free = (plots - REQUIREMENTS - SAVINGS).max(0.0);
        let savings = SAVINGS + (free * 0.3).floor().min(80.0);
        let requirements = (plots - savings).max(REQUIREMENTS);
        let is_stale = !self.aside.is_current();
        let marks = marks(view, &dates);
        let at_words = format::date(dates.at);
        let history = History {
            id: egui::Id::unique("history"),
            moments: &prepared.moments,
            places: 0.0..=dates.last_place(),
            marks: &marks,
            years: &prepared.years,
            at: dates.place() as f64,
            at_words: &at_words,
            unit: view.model.unit,
            cap: to_simulation(view.evaluation.arrangement.limits.cap),
            is_on: view.evaluation.cross_margining && view.evaluation.gate.is_ok(),
            standing: view.model.standing,
        };
        legend(ui, view, is_stale);
        let (shown, dragged) = history.show_requirements(ui, vec2(ui.available_width(), requirements));
        if let Some(picked) = dragged {
            dates.go_to_place(view, picked.value, picked.released);
        } else if let Some(place) = shown.picked {
            dates.go_to_place(view, place, true);
        }
        let remark = "filled: that house’s model is the lower";
        super::heading_with(ui, "Saving of each model, and which is lower", remark, |ui| {
            sheets::offer(ui, view, "the history", || sheets::dates(view, &prepared.series));
        });
        history.show_savings(ui, ui.available_width(), savings);
        ui.add_space(gap::TINY);
        dates.show(ui, view);
        if !self.progress(ui, view) {
            self.stopped(ui);
            table::show(ui, view, prepared);
        }
        let left_out = prepared.counts.left_out;
        if left_out > 0 {
            let share = format::percent_short(left_out as f64 / prepared.counts.dates.max(1) as f64);
            let line = format!(
                "On {share} of the dates a position has no value (a coin before its first close, say) and is left out."
            );
            error_line(ui, &line).on_hover_text(ROLLED_IN_FULL);
        } else {
            let is_as_usual = view.scenario.shock.is_none() && view.scenario.operation == Operation::Normal;
            caption(ui, if is_as_usual { ROLLED } else { ROLLED_AS_USUAL }).on_hover_text(ROLLED_IN_FULL);
        }
    }

    /// After Cancel: what is there, and the way on.
    fn stopped(&mut self, ui: &mut Ui) {
        if self.called_off.is_some() {
            ui.horizontal(|ui| {
                caption(ui, "Not all dates are there: the rest was called off.");
                if crate::app::widgets::small_button(ui, "Compute the rest").clicked() {
                    self.called_off = None;
                }
            });
        }
    }
}

const ROLLED: &str = "Today’s book at every date: each position keeps its distance from the date, prices of your own are left out.";
const ROLLED_AS_USUAL: &str = "Today’s book at every date, without the shock and with the arrangement as usual: each position keeps its distance from the date.";
const ROLLED_IN_FULL: &str = "Maturities and repo dates move by the whole months between the two dates, month ends to month ends; a future stays as many listed contracts from the front; coupons, quantities and accounts stay. What followed a date is the move of the curve and of the futures’ own yields over the next dates, without carry.";

/// The title, and what the colours are.
fn legend(ui: &mut Ui, view: &View, is_stale: bool) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let unit = view.model.unit.head();
        words(ui, &format!("Requirement of today’s book, {unit}"), crate::app::theme::title(), t.text1);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            let saved = match view.model.standing {
                Standing::Approved => "saved",
                Standing::Hypothetical => "saved, hypothetical",
            };
            let is_on = view.evaluation.cross_margining;
            let last =
                if is_on { (saved, view.model.standing.line(t)) } else { ("dashed: with XM", t.text3) };
            let houses = House::ALL.map(|house| (house.name(), house.fill(t)));
            for (name, ink) in [last, houses[1], houses[0]] {
                words(ui, name, small(), t.text2);
                let (rect, _) = ui.allocate_exact_size(vec2(10.0, 10.0), egui::Sense::hover());
                swatch(ui.painter(), rect.center(), ink);
            }
            if is_stale {
                words(ui, "being recomputed", small(), t.warn_text);
            }
        });
    });
}

/// The days of the stress library, by their places.
fn marks(view: &View, dates: &Dates) -> Vec<DateMark> {
    let days = &view.evaluation.rules.stress_days;
    let mark = |day: Date, event: &str| {
        Some(DateMark {
            x: dates.place_of(day)? as f64,
            day: format!("{}: {event}", format::date(day)),
            words: event.split(", ").next().unwrap_or(event).to_owned(),
        })
    };
    days.iter().filter_map(|day| mark(day.date, &day.event)).collect()
}

/// What there is to do where there is no history to show.
fn nothing(ui: &mut Ui, view: &View, error: &SeriesError) {
    use crate::app::ui_command::UiCommand;
    sentence(ui, "Today’s book as of every date of the history.");
    let (title, line, button, command) = match error {
        SeriesError::EmptyBook => (
            "There are no positions.".to_owned(),
            "Add one and see what it would have needed on every date.",
            "Add a position",
            UiCommand::FocusQuickAdd,
        ),
        SeriesError::TooShort { found } => (
            format!("The history has {} dates.", format::quantity(*found)),
            "The first date shown needs 500 before it: load a longer history of yields.",
            "Load market data",
            UiCommand::LoadMarket,
        ),
        SeriesError::Evaluate(_) => (
            "The book cannot be margined.".to_owned(),
            "A parameter has a value that gives no figures.",
            "Reset all parameters",
            UiCommand::ResetParameters,
        ),
    };
    if empty_state(ui, 180.0, &title, line, button).clicked() {
        view.out.ask(command);
    }
}

/// The first date that has a figure.
fn first_row(market: &Market) -> usize {
    FEWEST_BEFORE.min(market.history.dates().len().saturating_sub(1))
}

/// A reason in the words of the head line.
fn in_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Off => "cross-margining is off",
        Reason::NotEligible => "the positions are not eligible",
        Reason::EmptyLeg => "one leg alone has nothing to offset",
        Reason::Suspended => "the arrangement was suspended",
        Reason::Held => "a saving was held",
        Reason::Negative => "a model found more risk together than apart",
        Reason::BelowThreshold => "the lower saving was under the threshold",
        Reason::Cap => "the cap bound",
        Reason::LesserSaving => "the lower saving was applied",
    }
}
