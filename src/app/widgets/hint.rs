//! The dark tooltip: what and how much, why, and that Enter explains.

use egui::{
    Align2, Color32, CornerRadius, FontId, Frame, Galley, Margin, Pos2, Rect, Response, Shadow, Tooltip, Ui,
    vec2,
};

use std::sync::Arc;

use egui::text::LayoutJob;

use crate::app::theme::{self, gap, radius, tokens};

const WIDEST: f32 = 300.0;
const PADDING: egui::Vec2 = vec2(gap::MEDIUM, gap::SMALL);

/// The words of a tooltip.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'a> {
    what: &'a str,
    why: &'a str,
    explains: bool,
}

impl<'a> Hint<'a> {
    /// First line: what and how much, with its unit.
    pub fn new(what: &'a str) -> Self {
        Self { what, ..Self::default() }
    }

    /// Second line: why.
    pub fn why(mut self, why: &'a str) -> Self {
        self.why = why;
        self
    }

    /// Last line: "Enter explains."
    pub fn explains(mut self) -> Self {
        self.explains = true;
        self
    }

    /// Shows it while the pointer rests on a widget.
    pub fn on(self, response: &Response) {
        // what lies under a dialog says nothing, although the pointer may still rest on it
        if !response.ctx.memory(|memory| memory.is_above_modal_layer(response.layer_id)) {
            return;
        }
        let mut tooltip = Tooltip::for_enabled(response);
        tooltip.popup = tooltip.popup.frame(frame(response)).width(WIDEST);
        tooltip.show(|ui| self.lines(ui));
    }

    /// Paints it beside a point of a plot, at once: `anchor` is the corner that lies at `place`.
    /// The plaque stays inside `bounds`. Returns where it is.
    pub fn paint(self, ui: &Ui, place: Pos2, anchor: Align2, bounds: Rect) -> Rect {
        let t = tokens(ui);
        let lay = |text: &str, font: FontId| {
            let mut job = LayoutJob::simple(text.to_owned(), font.clone(), t.bg1, WIDEST - 2.0 * PADDING.x);
            for section in &mut job.sections {
                section.format.line_height = Some(theme::line_height(font.size));
            }
            ui.painter().layout_job(job)
        };
        let lines: Vec<Arc<Galley>> = self.texts().map(|(text, font)| lay(text, font)).collect();
        let width = lines.iter().map(|line| line.size().x).fold(0.0, f32::max);
        let height: f32 = lines.iter().map(|line| line.size().y).sum();
        let rect = anchor.anchor_size(place, vec2(width, height) + 2.0 * PADDING);
        let inward =
            (bounds.min - rect.min).max(egui::Vec2::ZERO) + (bounds.max - rect.max).min(egui::Vec2::ZERO);
        let rect = rect.translate(inward);
        ui.painter().rect_filled(rect, radius::FIELD, t.text1);
        let mut at = rect.min + PADDING;
        for line in lines {
            let next = at + vec2(0.0, line.size().y);
            ui.painter().galley(at, line, t.bg1);
            at = next;
        }
        rect
    }

    fn lines(self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_max_width(WIDEST - 2.0 * PADDING.x);
        let ink = tokens(ui).bg1;
        for (text, font) in self.texts() {
            super::words(ui, text, font, ink);
        }
    }

    fn texts(self) -> impl Iterator<Item = (&'a str, FontId)> {
        let last = if self.explains { "Enter explains." } else { "" };
        let texts = [(self.what, theme::body()), (self.why, theme::small()), (last, theme::small())];
        texts.into_iter().filter(|(text, _)| !text.is_empty())
    }
}

fn frame(response: &Response) -> Frame {
    Frame {
        inner_margin: Margin::symmetric(12, 8),
        fill: tokens(&response.ctx).text1,
        corner_radius: CornerRadius::same(radius::FIELD),
        shadow: Shadow { color: Color32::TRANSPARENT, ..Shadow::NONE },
        ..Frame::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable as _};

    #[test]
    fn it_appears_on_hover() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui(|ui| {
            let response = ui.button("VaR");
            Hint::new("VaR charge $19.73mm").why("28th worst of 2,759.").explains().on(&response);
        });
        assert!(harness.query_by_label("VaR charge $19.73mm").is_none());
        harness.get_by_label("VaR").hover();
        harness.run_steps(6);
        harness.get_by_label("VaR charge $19.73mm");
        harness.get_by_label("Enter explains.");
    }

    #[test]
    fn it_is_not_shown_over_a_dialog() {
        let opens = std::cell::Cell::new(false);
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui(|ui| {
            let response = ui.button("VaR");
            Hint::new("VaR charge $19.73mm").on(&response);
            if opens.get() {
                egui::Modal::new(egui::Id::unique("page")).show(ui.ctx(), |ui| ui.label("A page"));
            }
        });
        harness.get_by_label("VaR").hover();
        harness.run_steps(6);
        harness.get_by_label("VaR charge $19.73mm");
        opens.set(true);
        harness.run_steps(6);
        harness.get_by_label("A page");
        assert!(harness.query_by_label("VaR charge $19.73mm").is_none());
    }

    #[test]
    fn a_painted_one_stays_inside() {
        let mut inside = false;
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui(|ui| {
            let bounds = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
            let plaque = Hint::new("7.91 with 10,945 ZN").paint(ui, bounds.max, Align2::LEFT_TOP, bounds);
            inside = bounds.contains_rect(plaque);
        });
        harness.run();
        drop(harness);
        assert!(inside);
    }
}
