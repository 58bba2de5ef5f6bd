//! Overview: the two bars, and the ladder under them.

use super::wish::Wish;
use crate::{
    app::{
        context::View,
        format::{DASH, Unit, basis_points, decimals, money_cell, multiple},
        model::bar_figure,
        panels::explain::{Subject, ask, explained_cell},
        plots::{House as Side, Piece, SegmentKind, World},
        sheets,
        table::{Cell, Column, head, line_under, places, row},
        theme::{Tokens, gap, row as heights, tokens},
        widgets::Hint,
    },
    margin::{
        FigureId, Level, Rung, RungKind,
        figures::{self, ClearingHouse, CmePart, Column as ColumnOf, FiccPart, Party, Switch},
        ladder,
    },
    quantity::{Decimal, money::to_simulation},
};
use egui::{Sense, Ui, vec2};

/// Draws the tab.
pub fn show(ui: &mut Ui, view: &View, wish: &mut Wish) {
    wish.show_head(ui, view);
    let rungs: Vec<Rung> =
        ladder(view.evaluation).into_iter().filter(|r| !view.is_narrow || is_kept(r.kind)).collect();
    let rung_height = if view.is_narrow { 25.0 } else { heights::DENSE };
    let below = heights::HEADER + rung_height * rungs.len() as f32 + gap::WIDE + gap::SMALL;
    let height = (ui.available_height() - below).max(180.0);
    let picked = wish.show_bars(ui, view, vec2(ui.available_width(), height)).picked;
    ask(view, picked.map(|piece| Subject::Figure(figure_of_piece(view, piece))));
    ui.add_space(gap::SMALL);
    ui.spacing_mut().item_spacing.y = 0.0;
    let columns = [
        Column::left(if view.is_narrow { 110.0 } else { 170.0 }),
        Column::left(0.0),
        Column::right(110.0),
        Column::right(120.0),
        Column::right(100.0),
    ];
    let worth = if view.is_narrow { "Worth" } else { "What it is worth" };
    let title = format!("{worth}, {}", view.model.unit.head());
    let top = head(ui, heights::HEADER, &columns, &[&title, "", "Without", "Change", "With"]);
    if let Some(place) = places(top.rect, &columns).get(1) {
        let place = place.with_max_x(place.right().min(place.left() + sheets::ROOM));
        sheets::offer_at(ui, place, view, "what it is worth", || sheets::ladder(view));
    }
    for rung in &rungs {
        show_rung(ui, view, rung, &columns, rung_height);
    }
}

/// With little room the two warnings are never the rungs that go.
fn is_kept(kind: RungKind) -> bool {
    !matches!(kind, RungKind::ClearingHouseCapital | RungKind::LeverageCapital)
}

fn show_rung(ui: &mut Ui, view: &View, rung: &Rung, columns: &[Column], height: f32) {
    let tokens = tokens(ui);
    let on = view.model.world == World::With;
    let (name, meaning) = rung_words(rung.kind, view);
    let unit = view.model.unit;
    let without = level(rung.without, unit);
    let with = level(rung.with, unit);
    let (change, ink) = if on { change(rung, view, tokens) } else { (DASH.to_owned(), tokens.text3) };
    let (first, second) = if on { (tokens.text2, tokens.text1) } else { (tokens.text1, tokens.text3) };
    let cells = [
        Cell::new(name, tokens.text1),
        Cell::small(&meaning, tokens.text3),
        Cell::new(&without, first),
        Cell::new(&change, ink),
        Cell::new(&with, second),
    ];
    let response = row(ui, height, columns, &cells, Sense::hover());
    line_under(ui, response.rect, tokens);
    let words = ["without", "change", "with"];
    let places = places(response.rect, columns).into_iter().skip(2);
    let figures = figures_of(rung.kind, view).into_iter().zip([without, change, with]);
    for ((place, (id, text)), column) in places.zip(figures).zip(words) {
        let salt = response.id.with(column);
        explained_cell(ui, view, place, salt, &format!("{name} {column} {text}"), id);
    }
    if response.hovered() {
        Hint::new(name).why(&meaning).on(&response);
    }
}

/// The switch as it stands where it is on, else as it would be.
fn switch(view: &View) -> Switch {
    if view.evaluation.cross_margining { Switch::AsSet } else { Switch::On }
}

/// The figures of a rung's three columns: without, change, with.
fn figures_of(kind: RungKind, view: &View) -> [FigureId; 3] {
    let switch = switch(view);
    let worth = |rung| {
        [ColumnOf::Without, ColumnOf::Change(switch), ColumnOf::With(switch)]
            .map(|column| FigureId::Worth(rung, column))
    };
    match kind {
        RungKind::Margin => {
            let total = Party::Total;
            [FigureId::Without(total), FigureId::Saved(switch), FigureId::With(switch, total)]
        }
        RungKind::Funding => worth(figures::Rung::Funding),
        RungKind::FirmCapital => worth(figures::Rung::FirmCapital),
        RungKind::ClearingHouseCapital => worth(figures::Rung::ClearingHouseCapital),
        RungKind::LeverageCapital => worth(figures::Rung::LeverageCapital),
        RungKind::Leverage => worth(figures::Rung::Leverage),
        RungKind::BasisCover => worth(figures::Rung::BasisCover),
    }
}

/// The figure behind a part of the bars.
fn figure_of_piece(view: &View, piece: Piece) -> FigureId {
    let is_with = view.model.world == World::With;
    let house = clearing_house;
    match piece {
        Piece::Segment(side, place) => segment(view, side, place),
        Piece::Credit(side) => {
            let figure = |book| FigureId::Cme(book, CmePart::SpreadCredit);
            bar_figure(view.evaluation, view.model.world, clearing_house(side), &figure)
        }
        Piece::Present(side) if is_with => FigureId::With(switch(view), house(side).into()),
        Piece::Present(side) | Piece::Without(side) => FigureId::Without(house(side).into()),
        Piece::Change(_) | Piece::Between => FigureId::Applied(switch(view)),
    }
}

fn segment(view: &View, side: Side, place: usize) -> FigureId {
    let bar = if side == Side::Ficc { &view.model.bars.ficc } else { &view.model.bars.cme };
    let kind = bar.segments.get(place).map(|s| s.kind);
    let figure = |book| match (side, kind) {
        (Side::Ficc, Some(SegmentKind::FloorTopUp)) => FigureId::Ficc(book, FiccPart::FloorTopUp),
        (Side::Ficc, Some(SegmentKind::BidAsk)) => FigureId::Ficc(book, FiccPart::BidAsk),
        (Side::Ficc, Some(SegmentKind::AddOn)) => FigureId::Ficc(book, FiccPart::Liquidity),
        (Side::Ficc, _) => FigureId::Ficc(book, FiccPart::Var),
        (Side::Cme, Some(SegmentKind::CalendarCharge)) => FigureId::Cme(book, CmePart::CalendarCharge),
        (Side::Cme, Some(SegmentKind::AddOn)) => FigureId::Cme(book, CmePart::HeightenedRisk),
        (Side::Cme, _) => FigureId::Cme(book, CmePart::Outright),
    };
    bar_figure(view.evaluation, view.model.world, clearing_house(side), &figure)
}

fn clearing_house(side: Side) -> ClearingHouse {
    if side == Side::Ficc { ClearingHouse::Ficc } else { ClearingHouse::Cme }
}

/// A rung's name, and what it means.
pub(in crate::app) fn rung_words(kind: RungKind, view: &View) -> (&'static str, String) {
    let r = &view.evaluation.rules.benefit;
    let share = |x: Decimal| format!("{} %", (x * Decimal::ONE_HUNDRED).normalize());
    match kind {
        RungKind::Margin => ("Margin", "posted at the two houses".to_owned()),
        RungKind::Funding => {
            let spread = decimals(to_simulation(r.funding_spread) * 1e4, 0);
            ("Funding a year", format!("{spread} bp between funding and what margin earns"))
        }
        RungKind::FirmCapital => ("Firm capital", format!("{} of risk margin", share(r.firm_capital_rate))),
        RungKind::ClearingHouseCapital => (
            "Bank risk capital",
            format!("{} weight × {}", share(r.clearing_house_weight), share(r.capital_ratio)),
        ),
        RungKind::LeverageCapital => {
            ("Leverage-ratio capital", format!("{} of cash margin", share(r.leverage_ratio)))
        }
        RungKind::Leverage => ("Leverage", "market value of the cash leg over margin".to_owned()),
        RungKind::BasisCover => ("Basis cover", "basis move the margin still absorbs".to_owned()),
    }
}

pub(in crate::app) fn level(level: Level, unit: Unit) -> String {
    match level {
        Level::Money(amount) => money_cell(amount, unit),
        Level::Times(x) => multiple(x, if x < 10.0 { 1 } else { 0 }),
        Level::BasisPoints(x) => basis_points(x),
        Level::None => DASH.to_owned(),
    }
}

/// How a change is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Taken {
    Good,
    Warning,
    Nothing,
}

/// What changes, in the colour of good news or of a warning.
fn change(rung: &Rung, view: &View, tokens: &Tokens) -> (String, egui::Color32) {
    let (text, taken) = change_words(rung, view.model.unit);
    let ink = match taken {
        Taken::Good => view.model.standing.ink(tokens),
        Taken::Warning => tokens.warn_text,
        Taken::Nothing => tokens.text3,
    };
    (text, ink)
}

/// What changes, and how it is to be taken.
pub(in crate::app) fn change_words(rung: &Rung, unit: Unit) -> (String, Taken) {
    if let Some(change) = rung.change() {
        let text = money_cell(change, unit);
        let rises = change.is_sign_positive() && !change.is_zero();
        return if rises { (format!("▲ {text}"), Taken::Warning) } else { (text, Taken::Good) };
    }
    let (Some(before), Some(after)) = (rung.without.amount(), rung.with.amount()) else {
        return (DASH.to_owned(), Taken::Nothing);
    };
    let text = match rung.kind {
        RungKind::Leverage if before > 0.0 => match after / before {
            ratio if (ratio - 1.0).abs() < 0.005 => return ("unchanged".to_owned(), Taken::Nothing),
            ratio if ratio < 1.0 => format!("▼ ×{}", decimals(ratio, 2)),
            ratio => format!("▲ {} times", decimals(ratio, if ratio < 1.1 { 2 } else { 1 })),
        },
        RungKind::BasisCover if after < before => format!("▼ ({})", decimals(before - after, 1)),
        RungKind::BasisCover if after > before => format!("▲ {}", decimals(after - before, 1)),
        _ => return (DASH.to_owned(), Taken::Nothing),
    };
    (text, Taken::Warning)
}
