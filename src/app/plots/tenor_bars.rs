//! The move of a curve on one day: a small bar for each tenor.

use egui::{Align2, Response, Stroke, Ui, pos2, vec2};

use super::axis::finite;
use super::offered::{Chart, offer};
use super::parts::{Words, allocate};
use crate::app::format;
use crate::app::theme::{self, stroke, tokens};

/// Names the chart on offer.
const KEY: &str = "day-move";
/// From the top to the bottom of the bars, and the words above and below them.
const BARS: f32 = 48.0;
const WORDS: f32 = 16.0;

/// Bars of one curve move, in basis points.
#[derive(Clone, Copy, Debug)]
pub struct TenorBars<'a> {
    /// Tenors with their moves, the shortest first.
    pub bars: &'a [(String, f64)],
}

impl TenorBars<'_> {
    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let bars = self.bars.to_vec();
        let size = vec2(960.0, BARS + 3.0 * WORDS);
        Chart::new(KEY, "Move of the curve on the day, bp", self.alternative(), size, move |ui, size| {
            TenorBars { bars: &bars }.show(ui, size.x);
        })
    }

    /// Paints the bars over a width.
    pub fn show(&self, ui: &mut Ui, width: f32) -> Response {
        let height = BARS + 3.0 * WORDS;
        let response = allocate(ui, vec2(width, height), || self.alternative());
        let (rect, t) = (response.rect, tokens(ui));
        let (low, high) = self
            .bars
            .iter()
            .fold((0.0f64, 0.0f64), |(low, high), (_, own)| (low.min(finite(*own)), high.max(finite(*own))));
        let span = if high > low { high - low } else { 1.0 };
        let zero = rect.top() + WORDS + (high / span) as f32 * BARS;
        let step = rect.width() / self.bars.len().max(1) as f32;
        for (place, (name, own)) in self.bars.iter().enumerate() {
            let own = finite(*own);
            let middle = rect.left() + (place as f32 + 0.5) * step;
            let end = zero - (own / span) as f32 * BARS;
            let half = (step * 0.32).min(16.0);
            let bar =
                egui::Rect::from_x_y_ranges(middle - half..=middle + half, zero.min(end)..=zero.max(end));
            ui.painter().rect_filled(bar, 0.0, t.text2);
            let text = Words::new(format::signed(own, 0), theme::small(), t.text1);
            let (y, side) =
                if own < 0.0 { (end + 1.0, Align2::CENTER_TOP) } else { (end - 1.0, Align2::CENTER_BOTTOM) };
            text.paint(ui.painter(), pos2(middle, y), side);
            let label = Words::new(name, theme::small(), t.text3);
            label.paint(ui.painter(), pos2(middle, rect.bottom()), Align2::CENTER_BOTTOM);
        }
        ui.painter().hline(rect.x_range(), zero, Stroke::new(stroke::AXIS, t.text3));
        offer(ui, response.rect, KEY, || self.chart());
        response
    }

    /// What the bars show, in one line.
    pub fn alternative(&self) -> String {
        let bar = |(name, own): &(String, f64)| format!("{name} {} bp", format::signed(*own, 1));
        format!("Moves: {}", self.bars.iter().map(bar).collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_each_tenor_its_move() {
        let bars = [("2y".to_owned(), 20.04), ("10y".to_owned(), -3.0)];
        assert_eq!(TenorBars { bars: &bars }.alternative(), "Moves: 2y +20.0 bp, 10y −3.0 bp");
    }
}
