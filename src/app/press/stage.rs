//! The tabs of the window shown to nobody, so that their charts can be taken from them.

use super::content::Facts;
use crate::{
    app::{
        aside::Runner,
        context::View,
        model::Model,
        outbox::Outbox,
        plots::offered::{Chart, Gallery},
        prefs::Prefs,
        raster::{Canvas, draw},
        tabs::{self, TabStates},
        ui_command::{Applies, Tab},
    },
    io::report::Material,
    rulebook::Rulebook,
};
use egui::{Theme, Ui, vec2};
use std::sync::Arc;

/// Maps and histories of larger books take longer than a report may.
pub const MOST_LINES: usize = 200;

/// How much is computed for the sake of charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What the evaluation holds, and the curve along the hedge ratio.
    Page,
    /// Also the map of two levers and the history, for books that are not large.
    Everything,
}

/// Gives a view of a report to whoever draws it.
pub fn with_view<R>(material: &Material, act: impl FnOnce(&View) -> R) -> R {
    let scenario = Arc::new(material.report.scenario.clone());
    let evaluation = material.report.evaluation;
    let (model, runner, prefs, out) =
        (Model::new(evaluation, None), Runner::patient(), Prefs::default(), Outbox::default());
    act(&View {
        scenario: &scenario,
        saved: &scenario,
        saved_revision: 0,
        evaluation,
        model: &model,
        market: material.market,
        moment: (0, 0, 0),
        evaluated: 0,
        runner: &runner,
        is_stale: false,
        rulebook: Rulebook::embedded(),
        prefs: &prefs,
        applies: Applies::default(),
        is_narrow: false,
        out: &out,
    })
}

/// The charts of every tab, in the order of the tabs.
pub fn charts(view: &View, depth: Depth) -> Vec<Chart> {
    let deep = depth == Depth::Everything && view.evaluation.lines.len() <= MOST_LINES;
    let mut charts = Vec::new();
    for tab in Tab::ALL {
        let is_shown = match tab {
            Tab::Overview | Tab::Offsets | Tab::WhatMovesIt | Tab::WorstDays => true,
            Tab::Collateral => depth == Depth::Everything,
            Tab::Time => deep,
        };
        if is_shown {
            charts.extend(of_tab(view, tab, deep));
        }
    }
    charts
}

fn of_tab(view: &View, tab: Tab, deep: bool) -> Vec<Chart> {
    let mut states = TabStates::default();
    let mut taken = Vec::new();
    let canvas = Canvas { size: vec2(1120.0, 900.0), pixels_per_point: 1.0, theme: Theme::Light };
    draw(canvas, |ui| {
        let gallery = Gallery::open(ui);
        show(ui, view, tab, &mut states, deep);
        Gallery::close(ui);
        taken = gallery.take();
    });
    taken
}

fn show(ui: &mut Ui, view: &View, tab: Tab, states: &mut TabStates, deep: bool) {
    match tab {
        Tab::Overview => tabs::overview::show(ui, view, &mut states.wish),
        Tab::Offsets => tabs::offsets::show(ui, view),
        Tab::WhatMovesIt => states.moves.show_on_paper(ui, view, deep),
        Tab::WorstDays => states.worst.show(ui, view),
        Tab::Collateral => states.collateral.show(ui, view),
        Tab::Time => states.time.show(ui, view),
    }
}

/// What a report says of itself.
pub fn facts(material: &Material) -> Facts {
    Facts::new(material.report.scenario, material.report.evaluation)
}
