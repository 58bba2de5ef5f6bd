//! A figure: what it is, what it is made of, what can be set in it, and the day that sets it.

use super::{
    Subject, Went,
    amounts::{amount, dollars, head, heading, heading_with, rows, sentence, trust},
    day, parameter, to_figure,
};
use crate::{
    app::{
        context::View,
        format::{self, DASH, face, quantity},
        sheets,
        theme::{gap, row, small, tokens},
        widgets::{LinkRow, PushButton, words},
        words::capital,
    },
    instrument::Unit as Counted,
    margin::{
        Amount, Evaluation, Figure, FigureId, FigureInput, Figures, Line, World,
        figures::{Book, ClearingHouse, Day, FiccPart, Party},
    },
};
use egui::Ui;
use std::collections::BTreeSet;

/// Inputs shown before someone asks for the rest.
const FEW: usize = 12;

/// Inputs that are followed down to their parameters.
const MOST_FOLLOWED: usize = 40;

/// A figure prepared for drawing.
pub struct FigurePage {
    figure: Figure,
    /// Inputs that are no parameters, with their place among all.
    inputs: Vec<usize>,
    parameters: Vec<&'static str>,
    /// Places of the inputs under which a parameter is not as it ships.
    changed: BTreeSet<usize>,
    /// The scenario that sets it, where one alone does, or the first of a few.
    day: Option<Day>,
}

impl FigurePage {
    /// `None` where the evaluation has no such figure.
    pub fn new(e: &Evaluation, id: FigureId) -> Option<Self> {
        let figures = Figures::new(e);
        let figure = figures.get(id)?;
        let parameter = |input: &FigureInput| match input {
            FigureInput::Parameter(name) => match Subject::parameter(name)? {
                Subject::Parameter(name) => Some(name),
                _ => None,
            },
            _ => None,
        };
        let parameters = figure.inputs.iter().filter_map(parameter).collect();
        let scenarios: Vec<usize> = figure
            .inputs
            .iter()
            .filter_map(|input| match input {
                FigureInput::Scenario { index, .. } => Some(*index),
                _ => None,
            })
            .collect();
        // the shortfall averages a tail and a contribution a few days: no one day sets those
        let is_set = scenarios.len() <= 2 && !matches!(id, FigureId::Ficc(_, FiccPart::ExpectedShortfall));
        let day = scenarios.first().filter(|_| is_set).and_then(|scenario| {
            let ranking = figures.ranking(id, *scenario)?;
            figures.day(ranking, *scenario)
        });
        let changed = changed(&figures, e, &figure);
        // parameters and the day that sets it have places of their own
        let own_day = day.as_ref().map(|d: &Day| d.scenario);
        let is_listed = |(_, input): &(usize, &FigureInput)| match input {
            FigureInput::Parameter(_) => false,
            FigureInput::Scenario { index, .. } => own_day != Some(*index),
            _ => true,
        };
        let inputs = figure.inputs.iter().enumerate().filter(is_listed).map(|(i, _)| i).collect();
        Some(Self { figure, inputs, parameters, changed, day })
    }
}

/// Inputs that rest on a changed parameter, however far down: a trail of dots leads to it.
fn changed(figures: &Figures, e: &Evaluation, figure: &Figure) -> BTreeSet<usize> {
    if e.overrides.changes_nothing() {
        return BTreeSet::new();
    }
    let rests = |(_, input): &(usize, &FigureInput)| match input {
        FigureInput::Figure(id) => figures.rests_on_a_change(*id),
        _ => false,
    };
    figure.inputs.iter().enumerate().take(MOST_FOLLOWED).filter(rests).map(|(place, _)| place).collect()
}

/// Draws the page.
pub fn show(ui: &mut Ui, view: &View, page: &FigurePage, shows_all: bool) -> Option<Went> {
    let figure = &page.figure;
    head(ui, view, &figure.label, &amount(figure.amount), chip(view.evaluation, figure.id));
    sentence(ui, &format!("{}.", capital(&figure.formula)));
    ui.add_space(gap::TINY);
    trust(ui, figure.grade, &figure.source);
    let mut went = by_position(ui, figure.id);
    went = went.or(inputs(ui, view, page, shows_all));
    if !page.parameters.is_empty() {
        heading(ui, "Parameters");
        for name in &page.parameters {
            went = went.or(parameter::row(ui, view, name));
        }
    }
    if let Some(day) = &page.day {
        heading(ui, "The day that sets it");
        went = went.or(day::brief(ui, view, day));
    }
    went
}

/// Whether a figure stands before the reduction that the headline has already taken.
fn chip(e: &Evaluation, id: FigureId) -> Option<&'static str> {
    let is_reduced = !e.applied().is_zero() && e.gate.is_ok();
    let is_cut = match id {
        FigureId::Ficc(Book::Xm, part) => part != FiccPart::Liquidity,
        FigureId::Cme(Book::Xm, _) => true,
        _ => false,
    };
    (is_reduced && is_cut).then_some("before the cut")
}

/// The way to the requirement by position.
fn by_position(ui: &mut Ui, id: FigureId) -> Option<Went> {
    let (world, party) = match id {
        FigureId::Without(party) => (World::Without, party),
        FigureId::With(_, party) => (World::With, party),
        FigureId::Saved(_) => (World::With, Party::Total),
        FigureId::WithAccount(_, house, _) => (World::With, house.into()),
        FigureId::Ficc(Book::Whole, FiccPart::Charge) => (World::Without, ClearingHouse::Ficc.into()),
        _ => return None,
    };
    ui.add_space(gap::TINY);
    let pressed = LinkRow::new("Attribution by position", "").show(ui).clicked();
    pressed.then_some(Went::To(Subject::Attribution(world, party)))
}

fn inputs(ui: &mut Ui, view: &View, page: &FigurePage, shows_all: bool) -> Option<Went> {
    if page.inputs.is_empty() {
        return None;
    }
    heading_with(ui, "Made of", |ui, place| {
        let id = page.figure.id;
        sheets::offer_at(ui, place, view, "the figure", || sheets::figure(view, id).unwrap_or_default());
    });
    let shown = match shows_all || page.inputs.len() <= FEW + 1 {
        true => page.inputs.len(),
        false => FEW,
    };
    let mut went = None;
    rows(ui, shown, row::LADDER, |ui, i| {
        if let Some(place) = page.inputs.get(i) {
            went = went.or(input(ui, view, page, *place));
        }
    });
    if shown < page.inputs.len() {
        let text = format!("All {}", quantity(page.inputs.len()));
        if PushButton::flat(&text).name("Show all inputs").show(ui).clicked() {
            went = Some(Went::All);
        }
    }
    went
}

fn input(ui: &mut Ui, view: &View, page: &FigurePage, place: usize) -> Option<Went> {
    let (e, figure) = (view.evaluation, &page.figure);
    let figures = Figures::new(e);
    match figure.inputs.get(place)? {
        FigureInput::Figure(id) => {
            let value = figures.amount(*id).map_or(DASH.to_owned(), amount);
            let label = figures.label(*id);
            let row = LinkRow::new(&label, &value).changed(page.changed.contains(&place));
            row.show(ui).clicked().then_some(())?;
            to_figure(*id)
        }
        FigureInput::Position(line) => {
            let held = e.lines.get(*line)?;
            let name = held.instrument.to_string();
            LinkRow::new(&name, &held_words(held)).show(ui).clicked().then_some(())?;
            Some(Went::To(Subject::Position(*line)))
        }
        FigureInput::Scenario { index, rank } => {
            let (_, end) = figures.dates(*index)?;
            let ranking = figures.ranking(figure.id, *index)?;
            let value = dollars(figures.scenario_pnl(ranking, *index));
            let lead = (rank + 1).to_string();
            let text = format!("ending {}", format::date(end));
            LinkRow::new(&text, &value).lead(&lead).show(ui).clicked().then_some(())?;
            Some(Went::To(Subject::Day(ranking, end)))
        }
        FigureInput::Quote(text) => {
            LinkRow::new(text, "").show(ui).clicked().then_some(())?;
            let is_quote = |input: &&FigureInput| matches!(input, FigureInput::Quote(_));
            let nth = figure.inputs.iter().take(place).filter(is_quote).count();
            Some(Went::To(Subject::Quote(figure.id, nth)))
        }
        FigureInput::Parameter(_) => None,
    }
}

/// How much of a line is held.
pub fn held_words(line: &Line) -> String {
    match line.instrument.unit() {
        Counted::Dollars => face(line.quantity),
        _ => quantity(line.quantity),
    }
}

/// A figure as a row of a page.
pub fn figure_row(ui: &mut Ui, view: &View, label: &str, id: FigureId) -> Option<Went> {
    let value = Figures::new(view.evaluation).amount(id).unwrap_or(Amount::None);
    LinkRow::new(label, &amount(value)).show(ui).clicked().then_some(())?;
    to_figure(id)
}

/// A caption in the third ink.
pub fn remark(ui: &mut Ui, text: &str) {
    words(ui, text, small(), tokens(ui).text3);
}
