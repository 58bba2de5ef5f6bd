//! The strip of cause and effect: switch, without, with, saved.

use super::explain::{explained_cell, explains};
use crate::{
    app::{
        context::View,
        format::{DASH, money, multiple, percent, percent_short},
        theme::{gap, panel, small, title, tokens},
        ui_command::UiCommand,
        widgets::{Chip, ChipKind, HeadlineFigure, Switch, SwitchSize, SwitchState, Tone, arrow},
        words::HYPOTHETICAL,
    },
    margin::{
        FigureId, Reason,
        figures::{Column, Party, Rung, Switch as FigureSwitch},
    },
};
use egui::{Align2, Rect, Ui, UiBuilder, pos2, vec2};

/// Widths of the three figures; nothing moves when the switch is thrown.
const FIGURE: f32 = 270.0;
const FIGURE_NARROW: f32 = 226.0;
const ARROW: f32 = 28.0;

/// Draws the strip.
pub fn show(ui: &mut Ui, view: &View) {
    let rect = ui.max_rect();
    let left = if view.is_narrow { panel::PORTFOLIO_NARROW } else { panel::PORTFOLIO };
    let inset = if view.is_narrow { gap::LARGE } else { gap::WIDE };
    let place = |x: f32, width: f32| {
        Rect::from_min_size(pos2(rect.left() + x, rect.top()), vec2(width, rect.height()))
    };
    switch(&mut at(ui, place(inset, left - inset), 28.0), view);
    let figure = if view.is_narrow { FIGURE_NARROW } else { FIGURE };
    let tokens = tokens(ui);
    divider(ui, rect.left() + left, rect);
    let (without, with) = (left + gap::WIDE, left + gap::WIDE + figure + gap::SMALL);
    figure_without(&mut at(ui, place(without, figure), gap::LARGE), view, figure);
    if !view.is_narrow {
        arrow(
            ui.painter(),
            pos2(rect.left() + with - ARROW - 14.0, rect.center().y - 2.0),
            tokens.text3,
            1.0,
        );
    } else {
        arrow(ui.painter(), pos2(rect.left() + with - 22.0, rect.center().y - 2.0), tokens.text3, 1.0);
    }
    figure_with(&mut at(ui, place(with, figure), gap::LARGE), view, figure);
    let saved = with + figure + if view.is_narrow { -20.0 } else { -10.0 };
    figure_saved(&mut at(ui, place(saved, figure + 40.0), gap::LARGE), view, figure + 40.0);
    if !view.is_narrow {
        let from = rect.right() - panel::WHAT_IF;
        divider(ui, from, rect);
        side_figures(ui, view, Rect::from_min_max(pos2(from + gap::LARGE, rect.top()), rect.right_bottom()));
    }
}

fn at(ui: &mut Ui, rect: Rect, top: f32) -> Ui {
    let inner = Rect::from_min_max(pos2(rect.left(), rect.top() + top), rect.right_bottom());
    ui.new_child(UiBuilder::new().max_rect(inner).id_salt(("headline", rect.left() as i32)))
}

fn divider(ui: &Ui, x: f32, rect: Rect) {
    let y = rect.top() + 20.0..=rect.bottom() - 20.0;
    ui.painter().vline(x, y, (1.0, tokens(ui).outline));
}

fn switch(ui: &mut Ui, view: &View) {
    let failure = view.evaluation.gate.err().map(|f| f.to_string());
    let state = match (&failure, view.scenario.cross_margining) {
        (Some(reason), _) => SwitchState::Blocked(reason),
        (None, true) => SwitchState::On,
        (None, false) => SwitchState::Off,
    };
    let size = if view.is_narrow { SwitchSize::Narrow } else { SwitchSize::Usual };
    let under = if failure.is_some() { "not available" } else { "Space to switch" };
    let response = Switch::new(state).size(size).show_named(ui, under);
    if response.clicked() && failure.is_none() {
        view.out.ask(UiCommand::ToggleCrossMargining);
    }
}

fn figure_without(ui: &mut Ui, view: &View, width: f32) {
    let e = view.evaluation;
    let on = view.scenario.cross_margining;
    let unit = view.model.unit;
    let figure = money(e.without.total, unit);
    let note =
        format!("FICC {} + CME {}", money_plain(e.without.ficc, view), money_plain(e.without.cme, view));
    let tone = if view.is_stale {
        Tone::Stale
    } else if on {
        Tone::Other
    } else {
        Tone::InForce
    };
    let response =
        HeadlineFigure::new("Without cross-margining", &figure).tone(tone).note(&note).show(ui, width);
    explains(view, &response, "What the two houses ask, each on its own", FigureId::Without(Party::Total));
}

fn figure_with(ui: &mut Ui, view: &View, width: f32) {
    let e = view.evaluation;
    let on = view.scenario.cross_margining;
    let figure = money(e.possible.total, view.model.unit);
    let note = if view.is_stale {
        "being recomputed".to_owned()
    } else if on {
        format!("FICC {} + CME {}", money_plain(e.possible.ficc, view), money_plain(e.possible.cme, view))
    } else {
        "if switched on".to_owned()
    };
    let tone = if view.is_stale {
        Tone::Stale
    } else if on {
        Tone::InForce
    } else {
        Tone::Other
    };
    let response =
        HeadlineFigure::new("With cross-margining", &figure).tone(tone).note(&note).show(ui, width);
    explains(view, &response, "What both houses ask together", with_figure(view, Party::Total));
}

/// The switch as it stands, where it stands on: the same figures, under the name in force.
fn switch_in_force(view: &View) -> FigureSwitch {
    if view.evaluation.cross_margining { FigureSwitch::AsSet } else { FigureSwitch::On }
}

fn with_figure(view: &View, party: Party) -> FigureId {
    FigureId::With(switch_in_force(view), party)
}

/// A figure in the headline's unit, without sign and suffix.
fn money_plain(amount: crate::quantity::Decimal, view: &View) -> String {
    crate::app::format::money_cell(amount, view.model.unit)
}

fn figure_saved(ui: &mut Ui, view: &View, width: f32) {
    let e = view.evaluation;
    let saved = e.possible_saved();
    let unit = view.model.unit;
    let costs = saved.is_sign_negative() && !saved.is_zero();
    let share = percent(e.fraction(saved).abs());
    let amount = money(saved.abs(), unit);
    if !view.scenario.cross_margining {
        let note = if costs {
            format!("would cost {amount}, {share}")
        } else if e.is_hypothetical() {
            format!("{amount} possible, {share}, hypothetical")
        } else {
            format!("{amount} possible, {share}")
        };
        let response = HeadlineFigure::new("Saved", DASH).tone(Tone::InForce).note(&note).show(ui, width);
        explains(view, &response, &note, FigureId::Saved(FigureSwitch::On));
        return;
    }
    let tone = match (view.is_stale, costs, e.is_hypothetical()) {
        (true, ..) => Tone::Stale,
        (_, true, _) => Tone::Costs,
        (_, _, true) => Tone::Hypothetical,
        _ => Tone::Saved,
    };
    let label = if costs { "Costs" } else { "Saved" };
    let figure = if costs { format!("({amount})") } else { amount };
    let uncapped = format!("uncapped {}", percent(e.arrangement.raw));
    let threshold = format!(
        "saves {}, threshold {}",
        percent(e.arrangement.raw),
        percent_short(e.arrangement.limits.threshold)
    );
    let mut headline = HeadlineFigure::new(label, &figure).tone(tone).share(&share);
    if e.is_hypothetical() {
        headline = headline.chip(Chip::new(ChipKind::Hypothetical, HYPOTHETICAL));
    } else {
        match e.arrangement.reason {
            _ if costs => headline = headline.note("outside XM nothing nets with it"),
            Reason::Cap => headline = headline.chip(Chip::AT_THE_CAP).note(&uncapped),
            Reason::BelowThreshold => headline = headline.chip(Chip::BELOW_THRESHOLD).note(&threshold),
            Reason::LesserSaving => headline = headline.note("the lower saving counts"),
            Reason::Suspended => headline = headline.chip(Chip::SUSPENDED),
            Reason::Held if e.applied().is_zero() => headline = headline.chip(Chip::LATE),
            Reason::Held => headline = headline.chip(Chip::HELD).note("one house is late"),
            _ => headline = headline.note("no reduction applies"),
        }
    }
    let response = headline.show(ui, width);
    if e.is_hypothetical() {
        // the badge is painted; a screen reader hears it as words of its own
        let badge = response.rect.with_min_y(response.rect.bottom() - 20.0);
        ui.interact(badge, response.id.with("badge"), egui::Sense::hover())
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, HYPOTHETICAL));
    }
    explains(view, &response, &view.model.sentence, FigureId::Saved(switch_in_force(view)));
}

/// Capital freed, funding a year, leverage.
fn side_figures(ui: &mut Ui, view: &View, rect: Rect) {
    let e = view.evaluation;
    let on = view.scenario.cross_margining;
    let benefit = &e.benefit;
    let amount =
        |value: crate::quantity::Decimal| if on { money(value, view.model.unit) } else { DASH.to_owned() };
    let times = |x: Option<f64>| x.map_or(DASH.to_owned(), |x| multiple(x, 0));
    let leverage = if on && benefit.leverage_with.is_some() {
        format!("{} → {}", times(benefit.leverage_without), times(benefit.leverage_with))
    } else {
        times(benefit.leverage_without)
    };
    let lines = [
        ("Capital freed", amount(benefit.firm_capital), Rung::FirmCapital),
        ("Funding a year", amount(benefit.funding_per_year), Rung::Funding),
        ("Leverage", leverage, Rung::Leverage),
    ];
    let tokens = tokens(ui);
    for (i, (label, value, rung)) in lines.iter().enumerate() {
        let y = rect.top() + 30.0 + 28.0 * i as f32;
        ui.painter().text(pos2(rect.left(), y), Align2::LEFT_CENTER, label, small(), tokens.text2);
        ui.painter().text(
            pos2(rect.right() - gap::LARGE, y),
            Align2::RIGHT_CENTER,
            value,
            title(),
            tokens.text1,
        );
        let place =
            Rect::from_min_max(pos2(rect.left(), y - 14.0), pos2(rect.right() - gap::LARGE, y + 14.0));
        let column = if on { Column::Change(FigureSwitch::AsSet) } else { Column::Without };
        let salt = ui.scope_id().with(("side figure", i));
        explained_cell(ui, view, place, salt, &format!("{label} {value}"), FigureId::Worth(*rung, column));
    }
}
