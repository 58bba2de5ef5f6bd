//! Lines over the tabs: how far reading is, and that columns chosen earlier were used.

use super::{Answer, Intake};
use crate::app::{
    context::Moment,
    format::quantity,
    theme::{body, gap, small, tokens},
    widgets::{PushButton, close_button, progress_line, words},
};
use egui::{Align, Frame, Layout, Margin, Ui};

impl Intake {
    /// Work that takes a while, with the button that calls it off.
    pub fn progress(&mut self, ui: &mut Ui) {
        let Some(errand) = &self.errand else { return };
        let Some((done, of)) = self.reading.progress() else { return };
        let name = errand.inputs.name();
        let line = match of {
            0 => format!("Reading {name}"),
            _ => format!("Reading {name}, {} of {} lines", quantity(done.min(of)), quantity(of)),
        };
        let share = if of == 0 { 0.0 } else { done as f32 / of as f32 };
        let mut is_cancelled = false;
        Frame::new().inner_margin(Margin::symmetric(24, 6)).show(ui, |ui| {
            is_cancelled = progress_line(ui, &line, share).clicked();
        });
        if is_cancelled {
            self.cancel();
        }
    }

    /// That a table was read as someone said before, and the way to say otherwise.
    pub fn reused(&mut self, ui: &mut Ui, moment: Moment) {
        if self.page.is_some() {
            return;
        }
        let Some(reused) = self.reused.as_ref().filter(|r| r.moment == Some(moment)) else { return };
        let names: Vec<&str> = reused.tables.iter().map(|(source, _)| &*source.name).collect();
        let text = format!("{}: read with the columns chosen before.", names.join(", "));
        let t = tokens(ui);
        Frame::new().fill(t.bg2).inner_margin(Margin::symmetric(24, 6)).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = gap::SMALL;
                words(ui, &text, small(), t.text1);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if close_button(ui, "Dismiss the word on columns").clicked() {
                        self.answer = Some(Answer::DismissReused);
                    }
                    if PushButton::small("Change the columns").show(ui).clicked() {
                        self.answer = Some(Answer::ChangeColumns);
                    }
                });
            });
        });
    }

    /// What stands in the window before there is any document.
    pub fn first(&mut self, ui: &mut Ui) {
        let Some(errand) = &self.errand else { return };
        let text = format!("Reading {}…", errand.inputs.name());
        words(ui, &text, body(), tokens(ui).text2);
        self.progress(ui);
    }
}
