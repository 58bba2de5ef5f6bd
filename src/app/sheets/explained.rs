//! A single figure with what it is made of, and the lists of the explanation.

use super::{dollars, places, sheet};
use crate::{
    app::{context::View, words::capital},
    io::{Cell, Sheet},
    margin::{
        Amount, FigureId, FigureInput, Figures, Requirement, World,
        figures::{Day, Party},
    },
    quantity::{Date, Decimal},
    rulebook::Value,
    whatif::{Attributed, Attribution},
};

/// A figure and its inputs; `None` where the evaluation has no such figure.
pub fn figure(view: &View, id: FigureId) -> Option<Sheet> {
    let figures = Figures::new(view.evaluation);
    let own = figures.get(id)?;
    let columns = ["Figure", "Amount", "Unit", "How"];
    let line = |what: String, amount: Amount, how: String| {
        let (cell, unit) = measured(amount);
        vec![Cell::Text(what), cell, Cell::text(unit), Cell::Text(how)]
    };
    let mut rows = vec![line(own.label.clone(), own.amount, capital(&own.formula))];
    for input in &own.inputs {
        rows.push(match input {
            FigureInput::Figure(id) => {
                line(figures.label(*id), figures.amount(*id).unwrap_or(Amount::None), String::new())
            }
            FigureInput::Position(index) => held(view, *index),
            FigureInput::Scenario { index, rank } => {
                let end = figures.dates(*index).map(|(_, end)| end.to_string()).unwrap_or_default();
                let pnl = figures.ranking(own.id, *index).map(|r| figures.scenario_pnl(r, *index));
                let pnl = pnl.map_or(Cell::Empty, dollars);
                vec![
                    Cell::Text(format!("scenario ending {end}")),
                    pnl,
                    Cell::text("$"),
                    Cell::Text(format!("rank {}", rank + 1)),
                ]
            }
            FigureInput::Quote(text) => vec![Cell::text(text), Cell::Empty, Cell::Empty, Cell::text("quote")],
            FigureInput::Parameter(name) => parameter(view, name),
        });
    }
    let mut sheet = sheet(view, &columns, rows);
    sheet.remarks.push(format!("{}: {}", capital(own.grade.word()), own.source));
    Some(sheet)
}

fn measured(amount: Amount) -> (Cell, &'static str) {
    match amount {
        Amount::Money(dollars) => (Cell::Number(dollars), "$"),
        Amount::Simulated(simulated) => (dollars(simulated), "$"),
        Amount::Fraction(share) => (places(share, 6), "share"),
        Amount::Times(times) => (places(times, 4), "times"),
        Amount::BasisPoints(points) => (places(points, 4), "bp"),
        Amount::Count(count) => (Cell::count(count), ""),
        Amount::None => (Cell::Empty, ""),
    }
}

fn held(view: &View, index: usize) -> Vec<Cell> {
    let line = view.evaluation.lines.get(index);
    let name = line.map_or(Cell::Empty, |l| Cell::text(l.instrument));
    let quantity = line.map_or(Cell::Empty, |l| Cell::Number(l.quantity.normalize()));
    vec![name, quantity, Cell::text("held"), Cell::Empty]
}

fn parameter(view: &View, name: &str) -> Vec<Cell> {
    let held = view.rulebook.in_force(name, &view.scenario.overrides);
    let (cell, unit, how) = held.map_or((Cell::Empty, String::new(), String::new()), |held| {
        let how = format!("{}: {}", held.parameter.meaning, held.source());
        (value(held.value), held.parameter.unit.clone(), how)
    });
    vec![Cell::text(name), cell, Cell::Text(unit), Cell::Text(how)]
}

fn value(value: &Value) -> Cell {
    match value {
        Value::Number(number) => Cell::Number(number.normalize()),
        other => Cell::text(other),
    }
}

/// A scenario: what each position made of it, the largest loss first.
pub fn day(view: &View, day: &Day, [start, end]: [Date; 2]) -> Sheet {
    let columns = ["Position", "Quantity", "P&L, $"];
    let rows = day.positions.iter().map(|own| {
        let mut cells = held(view, own.line);
        cells.truncate(2);
        cells.push(dollars(own.pnl));
        cells
    });
    let mut sheet = sheet(view, &columns, rows.collect());
    sheet.remarks.push(format!("{start} to {end}, rank {} of {}", day.rank + 1, day.count));
    sheet
}

/// Every parameter that is not as it ships.
pub fn changed_parameters(view: &View) -> Sheet {
    let columns = ["Parameter", "Meaning", "Value", "Ships as", "Unit", "Grade", "Source"];
    let rows = view.rulebook.changed(&view.scenario.overrides).map(|held| {
        vec![
            Cell::text(&held.parameter.name),
            Cell::text(&held.parameter.meaning),
            value(held.value),
            value(&held.parameter.value),
            Cell::text(&held.parameter.unit),
            Cell::text(held.grade().word()),
            Cell::text(held.source()),
        ]
    });
    sheet(view, &columns, rows.collect())
}

/// What each position asks for, three ways.
pub fn attribution(view: &View, attribution: &Attribution, world: World, party: Party) -> Sheet {
    let columns = ["Position", "Quantity", "Marginal, $", "Component, $", "In order, $"];
    let row = |own: &Attributed| {
        let line = view.evaluation.lines.get(own.line);
        let name = line.map_or(Cell::Empty, |l| Cell::text(l.instrument));
        let quantity = line.map_or(Cell::Empty, |l| Cell::Number(l.quantity.normalize()));
        let part = |asked: Option<crate::margin::Asked>| asked.map(|a| of(*a.of(world), party));
        let component = own.component.get(world as usize).map(|c| of(*c, party));
        let cells = [part(own.marginal), component, part(own.incremental)].map(super::number);
        [name, quantity].into_iter().chain(cells).collect()
    };
    let mut sheet = sheet(view, &columns, attribution.rows.iter().map(row).collect());
    let world = if world == World::With { "with" } else { "without" };
    sheet.remarks.push(format!("requirement of {} {world} cross-margining", party.name()));
    sheet
}

fn of(requirement: Requirement, party: Party) -> Decimal {
    match party {
        Party::Ficc => requirement.ficc,
        Party::Cme => requirement.cme,
        Party::Total => requirement.total,
    }
}
