//! The tabs of the centre: pictures of one evaluation, and why.
//!
//! What may enter: views that draw prepared figures. What may not: computing them.

pub mod collateral;
pub mod draw_shock;
pub mod offsets;
pub mod overview;
pub mod solvers;
pub mod time;
pub mod what_moves_it;
pub mod wish;
pub mod worst_days;

use super::{
    theme::{gap, title, tokens},
    widgets::words,
};
use egui::Ui;

/// What tabs remember between frames that is no part of the document.
#[derive(Default)]
pub struct TabStates {
    pub moves: what_moves_it::WhatMovesIt,
    pub worst: worst_days::WorstDaysTab,
    pub collateral: collateral::CollateralTab,
    pub time: time::TimeTab,
    pub wish: wish::Wish,
}

/// The sentence at the head of a tab; it breaks after its colon when it does not fit.
pub fn sentence(ui: &mut Ui, text: &str) {
    let width = ui.available_width();
    let ink = tokens(ui).text1;
    let measure = |t: &str| ui.painter().layout_no_wrap(t.to_owned(), title(), ink).size().x;
    let broken = match text.split_once(": ") {
        Some((head, tail)) if measure(text) > width => format!("{head}:\n{tail}"),
        _ => text.to_owned(),
    };
    ui.label(egui::RichText::new(broken).font(title()).color(ink));
    ui.add_space(gap::SMALL);
}

/// A small heading with a remark at the right.
pub fn heading(ui: &mut Ui, text: &str, remark: &str) {
    heading_with(ui, text, remark, |_| ());
}

/// A small heading with a remark and actions at the right.
pub fn heading_with(ui: &mut Ui, text: &str, remark: &str, actions: impl FnOnce(&mut Ui)) {
    let ink = tokens(ui);
    ui.horizontal(|ui| {
        words(ui, text, title(), ink.text1);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            actions(ui);
            words(ui, remark, super::theme::small(), ink.text2);
        });
    });
}
