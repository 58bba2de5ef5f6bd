//! Every table of the window on its way out: copied for a spreadsheet, or saved as CSV.
//!
//! What may enter: tables of figures that are on screen already, number for number and without
//! rounding to a unit, and the two small actions beside a table. What may not: a figure of its own.

mod book;
mod compared;
mod explained;
mod risk;
mod searched;

pub use book::{figures, ladder, portfolio, postings};
pub use compared::{side_by_side, steps};
pub use explained::{attribution, changed_parameters, day, figure};
pub use risk::{along, dates, requirements, stress_days, worst_days};
pub use searched::{Answer, solvers};

use super::{
    context::View,
    theme::gap,
    widgets::{Hint, PushButton},
};
use crate::{
    io::{
        Cell, Sheet, SheetHead,
        report::{market_words, what_if_words, what_ifs},
    },
    quantity::{Decimal, money::from_simulation},
};
use egui::{Align, Id, Layout, Rect, Ui, UiBuilder};
use std::time::Duration;

/// The word "Copied" stands for so long, in seconds.
const SAID: f64 = 1.5;

/// Room that the two actions take.
pub const ROOM: f32 = 84.0;

/// Where the market data is from, and of when.
pub fn market_of(view: &View) -> String {
    let e = view.evaluation;
    let shock = view.scenario.shock.as_ref().map(|s| format!(" after {}", s.name)).unwrap_or_default();
    let stand = view.scenario.stand.map(|s| format!(", book of {} rolled there", s.from)).unwrap_or_default();
    let label = market_words(e.market_kind, &e.market_label);
    format!("as of {}{shock}, {label}{stand}", e.as_of.date)
}

/// The head of an exported table.
pub fn table_head<'a>(view: &'a View, market: &'a str) -> SheetHead<'a> {
    SheetHead { document: &view.scenario.name, market, is_hypothetical: view.evaluation.is_hypothetical() }
}

/// A table of the document on screen, with what has to be known of it.
pub fn sheet(view: &View, columns: &[&str], rows: Vec<Vec<Cell>>) -> Sheet {
    let market = market_of(view);
    let mut sheet = Sheet::new(table_head(view, &market), columns, rows);
    let supposed = what_ifs(view.scenario);
    if !supposed.is_empty() {
        sheet.remarks.push(format!("what if: {}", what_if_words(&supposed)));
    }
    let changed: Vec<String> =
        view.rulebook.changed(&view.scenario.overrides).map(|p| p.parameter.name.clone()).collect();
    if !changed.is_empty() {
        sheet.remarks.push(format!("set differently from the rulebook: {}", changed.join(", ")));
    }
    if view.is_stale {
        sheet.remarks.push("figures of an earlier state of the document: it is being recomputed".to_owned());
    }
    sheet
}

/// The two actions, in a row from right to left or left to right; `what` names the table.
pub fn offer(ui: &mut Ui, view: &View, what: &str, make: impl Fn() -> Sheet) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = gap::MEDIUM;
        let save = PushButton::flat("CSV").name(&format!("Save {what} as CSV")).show(ui);
        Hint::new("Save the table as CSV").on(&save);
        if save.clicked() {
            view.out.save_table(&file_name(view, what), make().csv());
        }
        copy(ui, what, make);
    });
}

fn copy(ui: &mut Ui, what: &str, make: impl Fn() -> Sheet) {
    let id = Id::unique(("copied", what));
    let now = ui.input(|i| i.time);
    let said = ui.data(|d| d.get_temp::<f64>(id)).filter(|at| now - at < SAID);
    let word = if said.is_some() { "Copied" } else { "Copy" };
    let copy = PushButton::flat(word).name(&format!("Copy {what}")).show(ui);
    Hint::new("Copy the table for a spreadsheet").on(&copy);
    if copy.clicked() {
        ui.ctx().copy_text(make().tsv());
        ui.data_mut(|d| d.insert_temp(id, now));
    }
    if let Some(at) = said {
        ui.ctx().request_repaint_after(Duration::from_secs_f64((at + SAID - now).max(0.01)));
    }
}

/// The two actions at the right end of a place where something else is drawn at the left.
pub fn offer_at(ui: &mut Ui, place: Rect, view: &View, what: &str, make: impl Fn() -> Sheet) {
    let builder = UiBuilder::new()
        .max_rect(place.with_max_x(place.right() - gap::TINY))
        .id_salt(("table out", what))
        .layout(Layout::right_to_left(Align::Center));
    offer(&mut ui.new_child(builder), view, what, make);
}

/// `ten-year-basis-worst-days.csv`
fn file_name(view: &View, what: &str) -> String {
    let words = format!("{} {what}", view.scenario.name).to_lowercase();
    let parts: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    format!("{}.csv", parts.join("-"))
}

/// Dollars of a simulation, to the cent.
fn dollars(amount: f64) -> Cell {
    if amount.is_finite() { Cell::Number(from_simulation(amount).round_dp(2)) } else { Cell::Empty }
}

/// A figure of a simulation to so many places.
fn places(figure: f64, places: u32) -> Cell {
    if figure.is_finite() {
        Cell::Number(from_simulation(figure).round_dp(places).normalize())
    } else {
        Cell::Empty
    }
}

/// A share of one.
fn share(share: Option<f64>) -> Cell {
    share.map_or(Cell::Empty, |share| places(share, 6))
}

fn number(amount: Option<Decimal>) -> Cell {
    amount.map_or(Cell::Empty, Cell::Number)
}
