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
        self.solvers.show(ui, view);
    }
}
