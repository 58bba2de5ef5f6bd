//! The report as one flat table: section, name, value, unit, grade, source.

use super::{Report, market_of, what_ifs};
use crate::{
    io::{Cell, Sheet, SheetHead},
    margin::figures::{Amount, Column, Figure, FigureId, FigureInput, Figures},
    rulebook::{InForce, Rulebook},
};
use std::collections::BTreeSet;

const COLUMNS: [&str; 6] = ["section", "name", "value", "unit", "grade", "source"];

/// Every figure, what the document supposes, changed parameters, what was left out, and warnings.
pub fn sheet(report: &Report) -> Sheet {
    let e = report.evaluation;
    let figures = Figures::new(e);
    let mut rows: Vec<Vec<Cell>> = shown(figures).iter().map(|f| figure_row(figures, f)).collect();
    rows.extend(e.lines.iter().map(|line| {
        let unit = match line.instrument {
            crate::instrument::Instrument::Future(_) => "contracts",
            _ => "face or coins",
        };
        let name = format!("Quantity of {}", line.instrument);
        let value = Cell::Number(line.quantity.normalize());
        row("positions", &name, value, unit, "", "entered or imported")
    }));
    rows.extend(what_ifs(report.scenario).into_iter().map(|what| {
        let (value, unit) = match what.lever {
            Some((_, at, unit)) => (Cell::Number(at), unit),
            None => (Cell::Text(what.value), ""),
        };
        row("what if", &what.name, value, unit, "", "set in the document")
    }));
    let rulebook = Rulebook::embedded();
    rows.extend(rulebook.changed(&report.scenario.overrides).map(parameter_row));
    rows.extend(report.scenario.left_out.iter().map(|line| {
        let source = format!("{}, line {}", line.file, line.line);
        row("left out", &line.what, Cell::text(&line.quantity), line.reason.code(), "", &source)
    }));
    rows.extend(report.warnings.iter().map(|w| row("warnings", &w.place, Cell::text(&w.what), "", "", "")));
    let market = market_of(e);
    let head =
        SheetHead { document: &report.scenario.name, market: &market, is_hypothetical: e.is_hypothetical() };
    Sheet::new(head, &COLUMNS, rows)
}

/// The figures shown for their own sake, each followed by what it is made of, line by line figures
/// without theirs.
fn shown(figures: Figures) -> Vec<Figure> {
    let mut seen = BTreeSet::new();
    let mut shown = Vec::new();
    let mut open = figures.roots();
    open.reverse();
    while let Some(id) = open.pop() {
        let Some(figure) = figures.get(id).filter(|_| seen.insert(id)) else { continue };
        if id.line().is_none() {
            open.extend(figure.inputs.iter().rev().filter_map(|input| match input {
                FigureInput::Figure(id) => Some(*id),
                _ => None,
            }));
        }
        shown.push(figure);
    }
    shown
}

fn row(section: &str, name: &str, value: Cell, unit: &str, grade: &str, source: &str) -> Vec<Cell> {
    vec![
        Cell::text(section),
        Cell::text(name),
        value,
        Cell::text(unit),
        Cell::text(grade),
        Cell::text(source),
    ]
}

fn figure_row(figures: Figures, figure: &Figure) -> Vec<Cell> {
    let (value, unit) = match change_of_money(figures, figure.id).unwrap_or(figure.amount) {
        Amount::Money(dollars) => (Cell::Number(dollars), "USD"),
        Amount::Simulated(dollars) => (Cell::Float(dollars), "USD"),
        Amount::Fraction(share) => (Cell::Float(share), "fraction"),
        Amount::Times(times) => (Cell::Float(times), "times"),
        Amount::BasisPoints(points) => (Cell::Float(points), "bp"),
        Amount::Count(count) => (Cell::count(count), "count"),
        Amount::None => (Cell::Empty, ""),
    };
    row(section(figure.id), &figure.label, value, unit, figure.grade.word(), &figure.source)
}

/// A change of money is with less without, as the ladder shows it: what is saved is negative.
fn change_of_money(figures: Figures, id: FigureId) -> Option<Amount> {
    let FigureId::Worth(rung, Column::Change(switch)) = id else { return None };
    let [with, without] = [Column::With(switch), Column::Without]
        .map(|c| figures.get(FigureId::Worth(rung, c)).map(|f| f.amount));
    match (with, without) {
        (Some(Amount::Money(with)), Some(Amount::Money(without))) => Some(Amount::Money(with - without)),
        _ => None,
    }
}

fn parameter_row(held: InForce) -> Vec<Cell> {
    let (name, unit) = (&held.parameter.name, &held.parameter.unit);
    let source = format!("{}; ships as {}", held.source(), held.parameter.value);
    row("changed parameters", name, Cell::text(held.value), unit, held.grade().word(), &source)
}

fn section(id: FigureId) -> &'static str {
    match id {
        FigureId::Without(_)
        | FigureId::With(..)
        | FigureId::WithAccount(..)
        | FigureId::Saved(_)
        | FigureId::SavedFraction(_) => "requirement",
        FigureId::Ratio(..)
        | FigureId::HouseSaving(..)
        | FigureId::Raw
        | FigureId::Threshold
        | FigureId::Cap
        | FigureId::CoinsCap
        | FigureId::Applied(_)
        | FigureId::CoinsApplied(_)
        | FigureId::Scenarios(_)
        | FigureId::CommonDates(_) => "saving",
        FigureId::Ficc(..) | FigureId::GrossBucket(..) => "FICC",
        FigureId::Cme(..) | FigureId::SpreadCredit(..) => "CME",
        FigureId::Worth(..) | FigureId::LegDv01(_) | FigureId::NetDv01 => "worth",
        FigureId::Collateral(..)
        | FigureId::FundedUpstream
        | FigureId::UpstreamCost
        | FigureId::Posting(_) => "collateral",
        FigureId::MarketValue(_) | FigureId::Dv01(_) | FigureId::Contribution(_) => "positions",
        FigureId::Stress(..) => "stress",
    }
}
