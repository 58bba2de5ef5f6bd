//! The page of market data, in place of the tab: what the figures rest on, series by series.
//!
//! What may enter: how series, their files, flags and conflicts are looked at. What may not: reading
//! files and deciding between values (the shelf does both when asked).

mod actions;
mod detail;
mod export;
mod findings;
mod list;
mod prepared;

use crate::{
    app::{
        context::View,
        format,
        market_command::MarketCommand,
        market_shelf::{Item, MarketShelf},
        tabs::sentence,
        theme::{gap, small, tokens},
        ui_command::UiCommand,
        widgets::{PushButton, caption, close_button, error_line, words},
    },
    market::{
        FEWEST_DATES,
        store::{Finding, Flag, Securities, Series},
    },
    quantity::Date,
    whatif::Command,
};
use detail::Detail;
use egui::{Align, Layout, Ui, UiBuilder};
use findings::Findings;
use prepared::Prepared;
use std::sync::Arc;

/// The page keeps only how it is looked at.
#[derive(Default)]
pub struct MarketPage {
    selected: Option<Item>,
    /// What was removed last, while nothing else is picked: what comes next must be picked anew.
    removed: Option<Item>,
    /// Whether forgetting is being asked about.
    asks_to_forget: bool,
    detail: Detail,
    findings: Findings,
    prepared: Option<((u64, u64), Arc<Prepared>)>,
}

impl MarketPage {
    /// Opens the list of conflicts.
    pub fn show_conflicts(&mut self) {
        self.findings = Findings::Conflicts;
    }

    /// Asks whether to forget what is kept.
    pub fn ask_to_forget(&mut self) {
        self.asks_to_forget = true;
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, view: &View, shelf: &MarketShelf) {
        let prepared = self.prepared(view, shelf);
        let selected = self.selection(&prepared);
        head(ui, view, shelf, &prepared);
        self.actions(ui, view, shelf, &prepared, selected);
        as_of_line(ui, view);
        ui.add_space(gap::TINY);
        let rect = ui.available_rect_before_wrap();
        let (left, right) = rect.split_left_right_at_x(rect.left() + list::width(rect.width()));
        let right = right.with_min_x(right.left() + gap::LARGE);
        let mut side = ui.new_child(UiBuilder::new().max_rect(left).id_salt("series"));
        if let Some(item) = list::show(&mut side, &prepared, selected) {
            self.selected = Some(item);
            self.removed = None;
        }
        let mut side = ui.new_child(UiBuilder::new().max_rect(right).id_salt("one of them"));
        self.right(&mut side, view, &prepared, selected);
    }

    fn right(&mut self, ui: &mut Ui, view: &View, prepared: &Prepared, selected: Option<Item>) {
        let Some(item) = selected else {
            let removed = self.removed.map_or("", Item::name);
            let text = format!("{removed}: removed. Undo brings it back; pick another in the list to go on.");
            caption(ui, &text);
            return;
        };
        if let Item::Securities(which) = item {
            return detail::securities(ui, prepared, which);
        }
        let Item::Series(series) = item else { return };
        // what is to be decided needs the room more than the plot does
        let (share, least) = if self.findings == Findings::Conflicts { (0.3, 110.0) } else { (0.5, 170.0) };
        let height = (ui.available_height() * share).clamp(least, 360.0);
        self.detail.show(ui, view, prepared, series, height);
        ui.add_space(gap::TINY);
        if let Some((series, date)) = self.findings.show(ui, view, prepared) {
            self.selected = Some(Item::Series(series));
            self.detail.go_to(prepared, series, date);
        }
    }

    fn prepared(&mut self, view: &View, shelf: &MarketShelf) -> Arc<Prepared> {
        let key = (view.market.revision, shelf.revision());
        match &self.prepared {
            Some((of, prepared)) if *of == key => Arc::clone(prepared),
            _ => {
                let prepared = Arc::new(Prepared::new(view, shelf));
                self.prepared = Some((key, Arc::clone(&prepared)));
                self.detail.forget();
                prepared
            }
        }
    }

    /// What is selected, if it is still there; else the ten-year, or whatever comes first.
    fn selection(&self, prepared: &Prepared) -> Option<Item> {
        let is_there = |item: &Item| prepared.lines.iter().any(|l| l.item == *item);
        if self.removed.is_some_and(|item| !is_there(&item)) {
            return None;
        }
        let ten_year = Item::Series(Series::Tenor(11));
        let first = prepared.lines.first().map(|l| l.item);
        self.selected.into_iter().chain([ten_year]).find(is_there).or(first)
    }
}

/// The sentence, and the way out.
fn head(ui: &mut Ui, view: &View, shelf: &MarketShelf, prepared: &Prepared) {
    let corner = ui.available_rect_before_wrap().with_min_x(ui.max_rect().right() - 24.0);
    let mut end = ui.new_child(UiBuilder::new().max_rect(corner).id_salt("close"));
    if close_button(&mut end, "Close the market data").clicked() {
        view.out.ask(UiCommand::Market(MarketCommand::Close));
    }
    let room = ui.available_width() - 32.0;
    ui.allocate_ui_with_layout(egui::vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
        sentence(ui, &in_words(view, shelf, prepared));
    });
}

/// What is there, in one sentence.
fn in_words(view: &View, shelf: &MarketShelf, prepared: &Prepared) -> String {
    if prepared.is_demo {
        return match shelf.is_aside() {
            true => "Demo history, generated by the program: your own data is kept aside.",
            false => "Demo history, generated by the program: load files to compute on your own data.",
        }
        .to_owned();
    }
    let yields = view.market.history.dates().len();
    if view.market.history.kind() == crate::market::Kind::Demo {
        return format!(
            "Your data has too few yields, {FEWEST_DATES} dates are needed: figures rest on the demo history."
        );
    }
    let files = prepared.store.contents().sources.len();
    let conflicts = prepared.store.contents().conflicts.len();
    let what =
        format!("Your data, from {}: {} dates of yields", counted(files, "file"), format::quantity(yields));
    let flags = prepared.flags.len();
    match (flags, conflicts) {
        (0, 0) => format!("{what}, nothing to look at."),
        (_, 0) => format!("{what}, {} to look at.", counted(flags, "flag")),
        (0, _) => format!("{what}, {} in which files differ.", counted(conflicts, "value")),
        _ => format!(
            "{what}, {} and {} in which files differ.",
            counted(flags, "flag"),
            counted(conflicts, "value")
        ),
    }
}

/// `no files`, `1 file`, `1,200 files`.
fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{} {what}s", format::quantity(n)),
    }
}

/// Where the book stands at a date that the yields do not reach, and the way to one that they do.
fn as_of_line(ui: &mut Ui, view: &View) {
    let Some((first, last)) = view.market.history.span() else { return };
    let as_of = view.scenario.stand.map(|stand| stand.at).or(view.scenario.as_of);
    let Some(as_of) = as_of.filter(|day| !(first..=last).contains(day)) else { return };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap::SMALL;
        let text = match as_of > last {
            true => format!("The book is as of {as_of}; the yields end on {last}, which is used instead."),
            false => format!("The book is as of {as_of}; the yields start on {first}, after it."),
        };
        error_line(ui, &text);
        if PushButton::small("As of the last date").show(ui).clicked() {
            view.out.edit(Command::SetAsOf(None));
        }
    });
}

/// A heading with words at its right end.
fn heading(ui: &mut Ui, title: &str, note: &str) {
    words(ui, title, crate::app::theme::title(), tokens(ui).text1);
    if !note.is_empty() {
        words(ui, note, small(), tokens(ui).text3);
    }
}

/// Whether a flag is a gap.
fn is_gap(flag: &Flag) -> bool {
    matches!(flag.finding, Finding::Gap { .. })
}

/// The dates a plot goes to for a flag: around it.
fn around(date: Date) -> (Date, Date) {
    (crate::quantity::date::add_days(date, -45), crate::quantity::date::add_days(date, 45))
}

/// Every line of the list, in its order.
fn items() -> impl Iterator<Item = Item> {
    let lists = [Securities::Issues, Securities::Factors];
    Series::all().map(Item::Series).chain(lists.map(Item::Securities))
}
