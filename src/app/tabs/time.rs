//! Requirement, saving and binding house along the history.

use crate::app::context::View;
use egui::Ui;

/// What the tab remembers between frames.
#[derive(Default)]
pub struct TimeTab {}

impl TimeTab {
    /// Draws the tab.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        super::sentence(ui, &view.model.sentence);
    }
}
