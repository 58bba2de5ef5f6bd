//! The book, what is posted for it, and what cross-margining is worth to it.

use super::{number, share, sheet};
use crate::{
    app::{context::View, format::DASH},
    instrument::{House, Instrument, Unit as Counts},
    io::{Cell, Sheet},
    margin::{Level, Line, Rung, RungKind, ladder as rungs},
};

/// Every position with its figures, as the levers leave it.
pub fn portfolio(view: &View) -> Sheet {
    let columns = [
        "Instrument",
        "Clears at",
        "Quantity",
        "Counted in",
        "Account",
        "Market value, $",
        "DV01, $ a bp",
        "Margin, $",
        "In the XM account",
        "XM",
    ];
    let lines = view.evaluation.lines.iter().enumerate();
    sheet(view, &columns, lines.map(|(index, line)| position(view, index, line)).collect())
}

fn position(view: &View, index: usize, line: &Line) -> Vec<Cell> {
    // figures of an earlier document may still be on screen
    let own =
        view.scenario.positions.get(index).filter(|p| view.scenario.seen(&p.instrument) == line.instrument);
    let house = match line.instrument.house() {
        House::Ficc => "FICC",
        House::Cme => "CME",
        House::None => "",
    };
    let unit = match line.instrument.unit() {
        Counts::Dollars => "$ of face",
        Counts::Contracts => "contracts",
        Counts::Coins => "coins",
    };
    let has_value = line.unit.is_some();
    let valued = |amount| number(has_value.then_some(amount));
    let xm = match &line.eligibility {
        Err(reason) => format!("not eligible: {reason}"),
        Ok(_) if line.xm_quantity.is_zero() => "out".to_owned(),
        Ok(_) if line.xm_quantity == line.quantity => "in".to_owned(),
        Ok(_) => "in part".to_owned(),
    };
    vec![
        Cell::text(line.instrument),
        Cell::text(house),
        Cell::Number(line.quantity.normalize()),
        Cell::text(unit),
        own.map_or(Cell::Empty, |p| Cell::text(&p.account)),
        valued(line.market_value()),
        valued(line.dv01()),
        Cell::Number(view.evaluation.contribution(index)),
        Cell::Number(line.xm_quantity.normalize()),
        Cell::Text(xm),
    ]
}

/// What is posted where, and what it counts as.
pub fn postings(view: &View) -> Sheet {
    let columns = [
        "Lot",
        "Posted at",
        "Value, $",
        "Haircut, share",
        "Counts as, $",
        "Earns a year, share",
        "Wrong way",
    ];
    let rows = view.evaluation.coverage.postings.iter().map(|p| {
        let name = if p.asset == Instrument::Usd { "Cash".to_owned() } else { p.asset.to_string() };
        vec![
            Cell::Text(name),
            Cell::text(p.destination.name()),
            Cell::Number(p.value),
            Cell::Number(p.haircut.normalize()),
            Cell::Number(p.counts_as),
            Cell::Number(p.yield_.normalize()),
            Cell::text(if p.wrong_way { "yes" } else { "no" }),
        ]
    });
    sheet(view, &columns, rows.collect())
}

const LADDER: [&str; 5] = ["What it is worth", "Without", "Change", "With", "Unit"];

/// The rungs: without, change, with.
pub fn ladder(view: &View) -> Sheet {
    sheet(view, &LADDER, rungs(view.evaluation).iter().map(rung).collect())
}

fn rung(rung: &Rung) -> Vec<Cell> {
    let (name, unit) = match rung.kind {
        RungKind::Margin => ("Margin", "$"),
        RungKind::Funding => ("Funding a year", "$"),
        RungKind::FirmCapital => ("Firm capital", "$"),
        RungKind::ClearingHouseCapital => ("Bank risk capital", "$"),
        RungKind::LeverageCapital => ("Leverage-ratio capital", "$"),
        RungKind::Leverage => ("Leverage", "times"),
        RungKind::BasisCover => ("Basis cover", "bp"),
    };
    let change = match (rung.change(), rung.without.amount(), rung.with.amount()) {
        (Some(money), ..) => Cell::Number(money),
        // how many times what it was, as the screen and the report have it
        (None, Some(before), Some(after)) if rung.kind == RungKind::Leverage => {
            if before == 0.0 {
                Cell::Empty
            } else {
                Cell::Float(after / before)
            }
        }
        (None, Some(before), Some(after)) => Cell::Float(after - before),
        _ => Cell::Empty,
    };
    vec![Cell::text(name), level(rung.without), change, level(rung.with), Cell::text(unit)]
}

fn level(level: Level) -> Cell {
    match level {
        Level::Money(amount) => Cell::Number(amount),
        Level::Times(x) | Level::BasisPoints(x) => Cell::Float(x),
        Level::None => Cell::Empty,
    }
}

/// The headline and the ladder in one table. As on screen, "with" is what it is with the switch on.
pub fn figures(view: &View) -> Sheet {
    let e = view.evaluation;
    let money = |name: &str, without, with| {
        vec![
            Cell::text(name),
            Cell::Number(without),
            Cell::Number(with - without),
            Cell::Number(with),
            Cell::text("$"),
        ]
    };
    let shares = |name: &str, value: Option<f64>| {
        vec![Cell::text(name), Cell::Empty, Cell::Empty, share(value), Cell::text("share")]
    };
    let saved = e.possible_saved();
    let mut rows = vec![
        money("FICC", e.without.ficc, e.possible.ficc),
        money("CME", e.without.cme, e.possible.cme),
        money("Requirement", e.without.total, e.possible.total),
        vec![Cell::text("Saved"), Cell::Empty, Cell::Empty, Cell::Number(saved), Cell::text("$")],
        shares("Saving", Some(e.fraction(saved))),
        shares("FICC’s model", Some(e.arrangement.ficc.saving())),
        shares("CME’s model", Some(e.arrangement.cme.saving())),
    ];
    rows.extend(rungs(e).iter().filter(|r| r.kind != RungKind::Margin).map(rung));
    let mut sheet = sheet(view, &LADDER, rows);
    let switch =
        if view.scenario.cross_margining { "on" } else { "off: what is with it is possible, not in force" };
    sheet.remarks.push(format!("cross-margining is {switch}"));
    if let Err(failure) = e.gate {
        sheet.remarks.push(format!("cross-margining is not available: {failure}"));
    }
    if let Some(first) = sheet.columns.first_mut() {
        // a dash is what the screen shows for nothing
        *first = format!("Figure ({DASH} is blank)");
    }
    sheet
}
