//! Curves and maps along the levers, and the solvers.

use super::solvers::Solvers;
use crate::app::context::View;
use egui::Ui;

/// What the tab remembers between frames.
#[derive(Default)]
pub struct WhatMovesIt {
    solvers: Solvers,
}

impl WhatMovesIt {
    /// Draws the tab.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        super::sentence(ui, &view.model.sentence);
        let rect = ui.available_rect_before_wrap();
        let rect = rect.with_min_x(rect.right() - 300.0).with_min_y(rect.bottom() - 320.0);
        self.solvers.show(&mut ui.new_child(egui::UiBuilder::new().max_rect(rect)), view);
    }
}
