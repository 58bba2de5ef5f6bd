//! The figures of two documents, line by line.

use crate::{
    app::{
        context::View,
        format::{DASH, Unit, money_cell, percent, signed},
        sheets,
        table::{Cell, Column, head, line_under, places, row},
        tabs::overview::level,
        theme::{row as heights, tokens},
    },
    margin::{Benefit, Binding, Evaluation, Level},
    quantity::{Decimal, money::to_simulation},
    whatif::compare::Comparison,
};
use egui::{Sense, Ui};

/// The unit of every amount of a comparison.
pub fn unit(c: &Comparison) -> Unit {
    Unit::of_column([c.from.without.total, c.to.without.total, c.from.with.total, c.to.with.total])
}

/// Draws the table.
pub fn side_by_side(ui: &mut Ui, view: &View, c: &Comparison, names: &[String; 2]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let t = tokens(ui);
    let unit = unit(c);
    let figure = if view.is_narrow { 56.0 } else { 70.0 };
    let columns = [Column::left(0.0), Column::right(figure), Column::right(figure), Column::right(figure)];
    let top = head(ui, heights::HEADER, &columns, &[&unit.head(), "from", "to", "change"]);
    if let Some(place) = places(top.rect, &columns).first() {
        sheets::offer_at(ui, *place, view, "the comparison", || sheets::side_by_side(view, names, c));
    }
    let mut line = |name: &str, [a, b, change]: [String; 3]| {
        let cells = [
            Cell::small(name, t.text2),
            Cell::new(&a, t.text1),
            Cell::new(&b, t.text1),
            Cell::new(&change, t.text2),
        ];
        let response = row(ui, heights::DENSE, &columns, &cells, Sense::hover());
        line_under(ui, response.rect, t);
    };
    for ((name, a), (_, b)) in amounts(&c.from).into_iter().zip(amounts(&c.to)) {
        line(name, [a, b, b - a].map(|x| money_cell(x, unit)));
    }
    for ((name, a), (_, b)) in shares(&c.from).into_iter().zip(shares(&c.to)) {
        line(name, [percent(a), percent(b), signed((b - a) * 100.0, 1)]);
    }
    let binding = |e: &Evaluation| match e.binding() {
        Binding::Ficc => "FICC".to_owned(),
        Binding::Cme => "CME".to_owned(),
        Binding::None => DASH.to_owned(),
    };
    line("Binds", [binding(&c.from), binding(&c.to), String::new()]);
    worth(c, unit, &mut line);
}

/// What is asked for, and what is saved.
fn amounts(e: &Evaluation) -> [(&'static str, Decimal); 7] {
    [
        ("FICC without", e.without.ficc),
        ("CME without", e.without.cme),
        ("Without", e.without.total),
        ("FICC with", e.with.ficc),
        ("CME with", e.with.cme),
        ("With", e.with.total),
        ("Saved", e.saved()),
    ]
}

fn shares(e: &Evaluation) -> [(&'static str, f64); 4] {
    [
        ("Saved, %", e.fraction(e.saved())),
        ("FICC’s model", e.arrangement.ficc.saving()),
        ("CME’s model", e.arrangement.cme.saving()),
        ("Applied", to_simulation(e.applied())),
    ]
}

/// What the saving as the switch stands is worth, the rungs that are switched on.
fn worth(c: &Comparison, unit: Unit, line: &mut impl FnMut(&str, [String; 3])) {
    let shown = &c.to.rules.benefit;
    let amounts = |b: &Benefit| {
        [
            (shown.show_funding, "Funding a year", b.funding_per_year),
            (shown.show_firm_capital, "Firm capital", b.firm_capital),
            (shown.show_clearing_house_capital, "Bank capital", b.clearing_house_capital),
            (shown.show_leverage_capital, "Leverage capital", b.leverage_capital),
        ]
    };
    let pairs = amounts(&c.from.benefit).into_iter().zip(amounts(&c.to.benefit));
    for ((_, name, a), (_, _, b)) in pairs.filter(|((is_shown, ..), _)| *is_shown) {
        line(name, [a, b, b - a].map(|x| money_cell(x, unit)));
    }
    let levels = |b: &Benefit| {
        [
            (shown.show_leverage, "Leverage", b.leverage_with.map_or(Level::None, Level::Times)),
            (shown.show_basis_cover, "Basis cover", b.basis_cover_bp.map_or(Level::None, Level::BasisPoints)),
        ]
    };
    let pairs = levels(&c.from.benefit).into_iter().zip(levels(&c.to.benefit));
    for ((_, name, a), (_, _, b)) in pairs.filter(|((is_shown, ..), _)| *is_shown) {
        line(name, [level(a, unit), level(b, unit), String::new()]);
    }
}
