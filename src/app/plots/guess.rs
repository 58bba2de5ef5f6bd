//! The line a learner drags over the bars before the answer is shown.

use egui::{Align2, FontId, Id, Rangef, Rect, Stroke, Ui, pos2, vec2};

use super::House;
use super::axis::{Plane, Scale, finite};
use super::bars::Bars;
use super::bars_layout::BarsLayout;
use super::handle::{Along, Handle, Picked};
use super::parts::Words;
use crate::app::theme::{dash, gap, stroke, tokens};
use crate::app::widgets::{dashed_line, focus_ring};

/// By how much margin will fall, as a line across both bars.
pub(super) struct Guess<'a> {
    pub share: f64,
    pub bars: &'a Bars,
    pub layout: &'a BarsLayout,
}

impl Guess<'_> {
    pub(super) fn show(&self, ui: &Ui, id: Id) -> Option<Picked> {
        let plane = self.plane();
        let value = finite(self.share).clamp(0.0, 1.0);
        let handle = Handle { name: "Your guess", along: Along::Y, value, range: 0.0..=1.0, step: 0.01 };
        let (response, picked) = handle.listen(ui, id, &plane);
        let tokens = tokens(ui);
        let y = plane.y.held(value);
        let line = Stroke::new(stroke::CURVE, tokens.focus);
        dashed_line(
            ui.painter(),
            &[pos2(plane.rect.left(), y), pos2(plane.rect.right(), y)],
            line,
            dash::SECOND,
        );
        let words = Words::new("your guess", FontId::proportional(self.bars.sizes.title), tokens.bg1);
        let size = words.size(ui.painter());
        let pill = Rect::from_center_size(
            pos2(self.layout.between.center().x, y),
            size + vec2(2.0 * gap::LARGE, gap::SMALL),
        );
        ui.painter().rect_filled(pill, pill.height() / 2.0, tokens.focus);
        words.paint(ui.painter(), pill.center(), Align2::CENTER_CENTER);
        if response.has_focus() {
            focus_ring(ui, pill, pill.height() / 2.0);
        }
        picked
    }

    /// Nothing cut at the height of the higher bar, everything at the foot.
    fn plane(&self) -> Plane {
        let apart = House::ALL.map(|house| finite(self.bars.house(house).without));
        let dollars = &self.layout.plane.y;
        let down = Rangef { min: dollars.held(apart[0].max(apart[1])), max: dollars.held(0.0) };
        Plane { y: Scale::new(0.0..=1.0, down), ..self.layout.plane }
    }
}
