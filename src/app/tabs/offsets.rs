//! Offsets: what each house's model saves, which one binds, and every scenario behind it.

use super::{heading, sentence};
use crate::{
    app::{
        context::View,
        format::{Unit, decimals, percent, quantity},
        panels::explain::{Subject, ask, explained_cell},
        plots::{House as Side, HouseBars, HousePiece, Ruler, RulerPiece, Scatter, SpecialKind},
        theme::{figure, gap, title, tokens},
        widgets::{Chip, words},
        words as sentences,
    },
    margin::{
        Binding, FigureId, Figures, HouseRatio, Reason,
        figures::{ClearingHouse, Layer, RatioPart, Switch},
    },
    quantity::money::to_simulation,
};
use egui::{Align, Layout, Ui, UiBuilder, vec2};

/// Room in which a house's name, its chip and its figure stand on one line.
const ROOMY: f32 = 380.0;

/// Draws the tab.
pub fn show(ui: &mut Ui, view: &View) {
    let e = view.evaluation;
    sentence(ui, &sentences::offsets(e));
    let a = &e.arrangement;
    let has_ratio = !matches!(a.reason, Reason::EmptyLeg | Reason::NotEligible);
    let ruler = Ruler {
        threshold: to_simulation(a.limits.threshold),
        cap: to_simulation(a.limits.cap),
        applied: view.scenario.cross_margining.then(|| to_simulation(e.applied())),
        ficc: has_ratio.then(|| a.ficc.saving()),
        cme: has_ratio.then(|| a.cme.saving()),
        standing: view.model.standing,
    };
    let picked = ruler.show(ui, ui.available_width()).picked;
    ask(view, picked.map(|piece| Subject::Figure(ruler_figure(view, piece))));
    ui.add_space(gap::MEDIUM);
    let rect = ui.available_rect_before_wrap();
    let half = ((rect.width() - gap::HUGE) / 2.0).max(200.0);
    let (left, right) = rect.split_left_right_at_x(rect.left() + half);
    let mut houses = ui.new_child(UiBuilder::new().max_rect(left).id_salt("houses"));
    show_houses(&mut houses, view);
    let right = right.with_min_x(right.left() + gap::HUGE);
    let mut cloud = ui.new_child(UiBuilder::new().max_rect(right).id_salt("cloud"));
    show_cloud(&mut cloud, view);
}

fn show_houses(ui: &mut Ui, view: &View) {
    let a = &view.evaluation.arrangement;
    let full = (a.ficc.cash + a.ficc.futures).max(a.cme.cash + a.cme.futures);
    let height = ui.available_height();
    for (side, ratio, binding) in [(Side::Ficc, a.ficc, Binding::Ficc), (Side::Cme, a.cme, Binding::Cme)] {
        house(ui, view, side, ratio, a.binding == binding, full);
        ui.add_space(((height - 2.0 * (HouseBars::HEIGHT + 44.0)) / 2.0).clamp(4.0, gap::WIDE));
    }
}

fn house(ui: &mut Ui, view: &View, side: Side, ratio: HouseRatio, binds: bool, full: f64) {
    let tokens = tokens(ui);
    let is_tight = ui.available_width() < ROOMY;
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 40.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.spacing_mut().item_spacing.x = gap::MEDIUM;
            let name = if is_tight { "-style" } else { "-style model" };
            words(ui, &format!("{}{name}", side.name()), title(), side.ink(tokens));
            if binds {
                Chip::BINDS.show(ui);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let saving = percent(ratio.saving());
                let shown = words(ui, &saving, figure(), tokens.text1);
                let name = format!("{} model saves {saving}", side.name());
                let id = FigureId::HouseSaving(Layer::Rates, clearing_house(side));
                explained_cell(ui, view, shown.rect, shown.id.with("explains"), &name, id);
            });
        },
    );
    let unit = Unit::of_column([full]);
    let cell = |x: f64| crate::app::format::money_cell(x, unit);
    let caption = format!(
        "saving = 1 − {} / ({} + {}); {}{}",
        cell(ratio.both),
        cell(ratio.cash),
        cell(ratio.futures),
        unit.head(),
        if is_tight { "" } else { ", both houses on one scale" },
    );
    let bars = HouseBars {
        house: side,
        cash: ratio.cash,
        futures: ratio.futures,
        together: ratio.both,
        saving: (ratio.cash + ratio.futures > 0.0).then(|| ratio.saving()),
        full,
        caption,
        standing: view.model.standing,
        unit,
    };
    let picked = bars.show(ui, ui.available_width()).picked;
    ask(view, picked.map(|piece| Subject::Figure(house_figure(side, piece))));
}

fn clearing_house(side: Side) -> ClearingHouse {
    if side == Side::Ficc { ClearingHouse::Ficc } else { ClearingHouse::Cme }
}

fn ruler_figure(view: &View, piece: RulerPiece) -> FigureId {
    match piece {
        RulerPiece::Threshold => FigureId::Threshold,
        RulerPiece::Cap => FigureId::Cap,
        RulerPiece::Applied if view.evaluation.cross_margining => FigureId::Applied(Switch::AsSet),
        RulerPiece::Applied => FigureId::Applied(Switch::On),
        RulerPiece::House(side) => FigureId::HouseSaving(Layer::Rates, clearing_house(side)),
    }
}

fn house_figure(side: Side, piece: HousePiece) -> FigureId {
    let house = clearing_house(side);
    let part = match piece {
        HousePiece::Cash => RatioPart::Cash,
        HousePiece::Futures => RatioPart::Futures,
        HousePiece::Together => RatioPart::Both,
        HousePiece::Saving => return FigureId::HouseSaving(Layer::Rates, house),
    };
    FigureId::Ratio(Layer::Rates, house, part)
}

fn show_cloud(ui: &mut Ui, view: &View) {
    let e = view.evaluation;
    heading(ui, "Every scenario", &format!("{} three-day moves, $mm", quantity(e.counts.ficc)));
    let cloud = view.model.cloud(e);
    let ends = &e.scenarios.ends;
    let name_of = |i: usize| {
        let date = ends.get(i).map(ToString::to_string).unwrap_or_default();
        let point = cloud.points.get(i).copied().unwrap_or(egui_plot::PlotPoint::new(0.0, 0.0));
        format!("three days to {date}: cash {}, futures {}", decimals(point.x, 2), decimals(point.y, 2))
    };
    let size = vec2(ui.available_width(), ui.available_height().min(ui.available_width() * 1.1).max(160.0));
    let scatter = Scatter {
        points: &cloud.points,
        name_of: &name_of,
        specials: &cloud.specials,
        x_title: "cash P&L",
        y_title: "futures P&L",
    };
    let shown = scatter.show(ui, size);
    let [together, cash, futures] = Figures::new(e).looked_rankings();
    let ranking = match shown.special {
        Some(SpecialKind::Cash) => cash,
        Some(SpecialKind::Futures) => futures,
        _ => together,
    };
    let end = shown.picked.and_then(|i| e.scenarios.ends.get(e.scenarios.ficc.start + i));
    ask(view, end.map(|end| Subject::Day(ranking, *end)));
}
