//! Two documents compared.

use super::{number, places, risk::binds, sheet};
use crate::{
    app::context::View,
    io::{Cell, Sheet},
    margin::{Benefit, Evaluation},
    quantity::{Decimal, money::to_simulation},
    whatif::compare::Comparison,
};

/// The figures of both, line by line.
pub fn side_by_side(view: &View, names: &[String; 2], c: &Comparison) -> Sheet {
    let [from, to] = names;
    let columns = ["Figure", from.as_str(), to.as_str(), "Change", "Unit"];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for ((name, a), (_, b)) in amounts(&c.from).into_iter().zip(amounts(&c.to)) {
        let change = a.zip(b).map(|(a, b)| b - a);
        rows.push(vec![Cell::text(name), number(a), number(b), number(change), Cell::text("$")]);
    }
    for ((name, unit, a), (_, _, b)) in figures(&c.from).into_iter().zip(figures(&c.to)) {
        let change = a.zip(b).map(|(a, b)| b - a);
        let [a, b, change] = [a, b, change].map(|x| x.map_or(Cell::Empty, |x| places(x, 6)));
        rows.push(vec![Cell::text(name), a, b, change, Cell::text(unit)]);
    }
    rows.push(vec![
        Cell::text("Binds"),
        binds(c.from.binding()),
        binds(c.to.binding()),
        Cell::Empty,
        Cell::Empty,
    ]);
    marked(sheet(view, &columns, rows), c)
}

fn amounts(e: &Evaluation) -> [(&'static str, Option<Decimal>); 11] {
    let b: &Benefit = &e.benefit;
    [
        ("FICC without", e.without.ficc),
        ("CME without", e.without.cme),
        ("Without", e.without.total),
        ("FICC with", e.with.ficc),
        ("CME with", e.with.cme),
        ("With", e.with.total),
        ("Saved", e.saved()),
        ("Funding a year", b.funding_per_year),
        ("Firm capital", b.firm_capital),
        ("Bank capital", b.clearing_house_capital),
        ("Leverage capital", b.leverage_capital),
    ]
    .map(|(name, amount)| (name, Some(amount)))
}

fn figures(e: &Evaluation) -> [(&'static str, &'static str, Option<f64>); 6] {
    [
        ("Saving", "share", Some(e.fraction(e.saved()))),
        ("FICC’s model", "share", Some(e.arrangement.ficc.saving())),
        ("CME’s model", "share", Some(e.arrangement.cme.saving())),
        ("Applied", "share", Some(to_simulation(e.applied()))),
        ("Leverage", "times", e.benefit.leverage_with),
        ("Basis cover", "bp", e.benefit.basis_cover_bp),
    ]
}

/// The way from one to the other, step by step, with what changed in each.
pub fn steps(view: &View, c: &Comparison) -> Sheet {
    let columns = ["Step", "Takes over", "Requirement, $", "Saved, $", "What differs", "From", "To"];
    let mut rows = Vec::new();
    for (i, step) in c.steps.iter().enumerate() {
        rows.push(vec![
            Cell::count(i + 1),
            Cell::text(step.group.name()),
            Cell::Number(step.with()),
            Cell::Number(step.saved()),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ]);
        rows.extend(step.changes.iter().map(|change| {
            let (from, to) = change.ends();
            let mut row = vec![Cell::count(i + 1), Cell::text(step.group.name()), Cell::Empty, Cell::Empty];
            row.extend([Cell::Text(change.what()), from.map_or(Cell::Empty, Cell::Text), Cell::Text(to)]);
            row
        }));
    }
    marked(sheet(view, &columns, rows), c)
}

/// Either of the two may be what no regulator has approved.
fn marked(mut sheet: Sheet, c: &Comparison) -> Sheet {
    let word = "hypothetical: no regulator has approved this";
    let is_hypothetical = c.from.is_hypothetical() || c.to.is_hypothetical();
    if is_hypothetical && !sheet.remarks.iter().any(|r| r == word) {
        sheet.remarks.push(word.to_owned());
    }
    sheet
}
