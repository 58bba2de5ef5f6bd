//! A position: how much, at what price, what it is worth, and what it asks for.

use super::{
    Went,
    amounts::{amount, head, heading, rows, sentence},
    figure::{figure_row, remark},
    parameter,
};
use crate::{
    app::{
        context::View,
        format::{self, DASH},
        panels::traces,
        theme::{body, gap, row as heights, tokens},
        widgets::{PushButton, ValueField, error_line, words},
        words as sentences,
        words::capital,
    },
    instrument::Unit as Counted,
    margin::{Amount, FigureId, FigureInput, Figures},
    pricing::{BasketSource, WhyModel},
    quantity::{Decimal, size},
    whatif::{Command, Position},
};
use egui::{Align, Layout, Ui};

const FIELD: f32 = 124.0;

/// Draws the page of a line.
pub fn show(ui: &mut Ui, view: &View, index: usize, shows_all: bool) -> Option<Went> {
    let e = view.evaluation;
    let line = e.lines.get(index)?;
    let name = line.instrument.to_string();
    let share = e.contribution(index);
    head(ui, view, &name, &amount(Amount::Money(share)), Some("margin in force"));
    if line.unit.is_none() {
        sentence(ui, "It has no value as of this date and is left out of every figure.");
    }
    sentence(ui, &standing(view, index));
    // figures of an earlier document may still be on screen: its lines are not edited
    let position =
        view.scenario.positions.get(index).filter(|p| view.scenario.seen(&p.instrument) == line.instrument);
    heading(ui, "Held");
    match position {
        Some(position) => edited(ui, view, index, position),
        None => remark(ui, "A lever holds this line; its quantity is the lever’s."),
    }
    heading(ui, "Made of");
    let mut went = figure_row(ui, view, "Market value", FigureId::MarketValue(index));
    went = went.or(figure_row(ui, view, "DV01", FigureId::Dv01(index)));
    went = went.or(figure_row(ui, view, "Margin", FigureId::Contribution(index)));
    delivers(ui, view, index);
    went = went.or(terms(ui, view, index));
    went.or(position.and_then(|position| came_from(ui, view, position, shows_all)))
}

/// The lines of files it is the net of.
fn came_from(ui: &mut Ui, view: &View, position: &Position, shows_all: bool) -> Option<Went> {
    let (lines, unit) = (&position.lines, position.instrument.unit());
    if lines.is_empty() {
        return None;
    }
    heading(
        ui,
        &match lines.len() {
            1 => "From one line of a file".to_owned(),
            n => format!("Net of {} lines of files", format::quantity(n)),
        },
    );
    if let Some(changed) = traces::changed_since(position) {
        remark(ui, &changed);
    }
    let shown = if shows_all { lines.len() } else { lines.len().min(traces::FIRST) };
    rows(ui, shown, heights::DENSE, |ui, i| {
        if let Some(line) = lines.get(i) {
            traces::line_row(ui, line, unit);
        }
    });
    let more = lines.len() - shown;
    let asked =
        more > 0 && PushButton::flat(&format!("and {} more", format::quantity(more))).show(ui).clicked();
    traces::take_out(ui, view, position);
    asked.then_some(Went::All)
}

fn standing(view: &View, index: usize) -> String {
    let e = view.evaluation;
    let Some(line) = e.lines.get(index) else { return String::new() };
    match &line.eligibility {
        Err(_) => sentences::exclusion(line, e.scope),
        Ok(_) if line.xm_quantity.is_zero() => "Eligible, and kept in the ordinary account.".to_owned(),
        Ok(_) if line.xm_quantity != line.quantity => {
            let part = format::quantity(line.xm_quantity);
            format!("Eligible: {part} of it are in the XM account.")
        }
        Ok(_) => "Eligible, and in the XM account.".to_owned(),
    }
}

fn edited(ui: &mut Ui, view: &View, index: usize, position: &Position) {
    let unit = position.instrument.unit();
    let write = |quantity: Decimal| match unit {
        Counted::Dollars => size::print_face(quantity),
        _ => size::group_thousands(quantity.normalize()),
    };
    let shown = write(position.quantity);
    let check = |text: &str| size::parse(text).map(|_| ()).map_err(|e| e.to_string());
    let step = |text: &str, steps: i32| {
        let one = if unit == Counted::Dollars { Decimal::from(1_000_000) } else { Decimal::ONE };
        Some(write(size::parse(text).ok()? + one * Decimal::from(steps)))
    };
    let id = ui.scope_id().with(("held", index));
    let label = format!("Explained quantity of {}", position.instrument);
    let typed = field(ui, "Quantity", ValueField::new(id, &label, &shown).check(&check).step(&step));
    if let Some(quantity) = typed.and_then(|text| size::parse(&text).ok()) {
        view.out.edit(Command::SetQuantity { line: index, quantity });
    }
    price(ui, view, index, position);
}

/// The person's own price, in decimals; nothing is the market's.
fn price(ui: &mut Ui, view: &View, index: usize, position: &Position) {
    let shown = position.price.map_or(DASH.to_owned(), |p| p.normalize().to_string());
    let read = |text: &str| -> Result<Option<Decimal>, String> {
        match text.trim() {
            "" | DASH => Ok(None),
            typed => match typed.parse::<Decimal>() {
                Ok(price) if price > Decimal::ZERO => Ok(Some(price)),
                _ => Err("A price is a number above 0; nothing is the market’s.".to_owned()),
            },
        }
    };
    let check = |text: &str| read(text).map(|_| ());
    let id = ui.scope_id().with(("price", index));
    let label = format!("Own price of {}", position.instrument);
    let typed = field(ui, "Own price", ValueField::new(id, &label, &shown).check(&check));
    if let Some(price) = typed.and_then(|text| read(&text).ok()) {
        view.out.edit(Command::SetPrice { line: index, price });
    }
    if position.price.is_some() {
        if PushButton::flat("Back to the market’s price").show(ui).clicked() {
            view.out.edit(Command::SetPrice { line: index, price: None });
        }
        return;
    }
    let quoted = view.evaluation.lines.get(index).and_then(|l| l.unit.as_ref()).map(|u| u.valuation.price);
    if let Some(quoted) = quoted {
        let from = &view.evaluation.market_label;
        remark(ui, &format!("Priced at {}, {from}", format::decimals(quoted, 4)));
    }
}

/// A named field at the right, with what is wrong under it.
fn field(ui: &mut Ui, name: &str, field: ValueField) -> Option<String> {
    let output = ui
        .horizontal(|ui| {
            words(ui, name, body(), tokens(ui).text1);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| field.show(ui, FIELD)).inner
        })
        .inner;
    if let Some(error) = &output.error {
        error_line(ui, error);
    }
    output.committed
}

/// What a Treasury future would deliver.
fn delivers(ui: &mut Ui, view: &View, index: usize) {
    let Some(unit) = view.evaluation.lines.get(index).and_then(|l| l.unit.as_ref()) else { return };
    let Some(future) = unit.valuation.basket() else { return };
    let Some(cheapest) = future.basket.first() else { return };
    heading(ui, "Cheapest to deliver");
    let price = unit.valuation.price;
    parameter::fact(ui, "Issue", &cheapest.to_string());
    parameter::fact(ui, "Gross basis", &format::decimals(future.gross_basis(cheapest, price), 3));
    parameter::fact(ui, "Net basis", &format::decimals(future.net_basis(cheapest, price), 3));
    let repo = format::yield_percent(future.implied_repo(cheapest, price));
    parameter::fact(ui, "Implied repo", &repo);
    let count = future.basket.len();
    let issues = match future.source {
        BasketSource::ParBond => "one par bond stands in".to_owned(),
        BasketSource::SecurityMaster => format!("{count} from the security master"),
        BasketSource::Model(_) => format!("{count} model issues"),
    };
    parameter::fact(ui, "Basket", &issues);
    if matches!(future.source, BasketSource::Model(why) if why != WhyModel::NoMaster) {
        sentence(ui, &format!("{}.", capital(&future.source.to_string())));
    }
}

/// Parameters in its value, its moves and its share.
fn terms(ui: &mut Ui, view: &View, index: usize) -> Option<Went> {
    let figures = Figures::new(view.evaluation);
    let mut names: Vec<&'static str> = Vec::new();
    for id in [FigureId::Contribution(index), FigureId::Dv01(index)] {
        let inputs = figures.get(id).map(|f| f.inputs).unwrap_or_default();
        names.extend(inputs.iter().filter_map(|input| match input {
            FigureInput::Parameter(name) => view.rulebook.get(name).and(static_name(name)),
            _ => None,
        }));
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    if names.is_empty() {
        return None;
    }
    heading(ui, "Parameters");
    let mut went = None;
    for name in names {
        went = went.or(parameter::row(ui, view, name));
        ui.add_space(gap::TINY);
    }
    went
}

fn static_name(name: &str) -> Option<&'static str> {
    match super::Subject::parameter(name)? {
        super::Subject::Parameter(name) => Some(name),
        _ => None,
    }
}
