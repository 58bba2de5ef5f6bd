//! What to do about it: solvers that look for a hedge, a split or a cap, and propose it.

use crate::app::context::View;
use egui::Ui;

/// What the solvers remember between frames.
#[derive(Default)]
pub struct Solvers {}

impl Solvers {
    /// Draws the column beside the map.
    pub fn show(&mut self, _ui: &mut Ui, _view: &View) {}
}
