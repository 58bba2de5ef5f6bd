//! Paints the histogram: a square-root height, so that one outcome is seen beside three hundred.

use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, Ui, pos2, vec2};

use super::axis::{Plane, dollars_in, finite, money_tick};
use super::distribution::{Bin, Distribution, DistributionPiece, Mark};
use super::parts::{Words, gutter, value_axis, words_below, zero_axis};
use super::place::{Placer, strip};
use crate::app::format;
use crate::app::theme::{self, Tokens, dash, gap, stroke, tokens};
use crate::app::widgets::{Hint, dashed_line};

/// From one row of labels to the next.
const ROW: f32 = 20.0;
/// How many times the farthest outcome the axis reaches at most, to hold a line.
const FARTHEST: f64 = 2.5;

/// One histogram about to be painted.
pub(super) struct Sketch<'a> {
    ui: &'a Ui,
    painter: &'a Painter,
    tokens: &'static Tokens,
    data: &'a Distribution,
    rect: Rect,
    pub(super) plane: Plane,
    heights: Vec<(f64, String)>,
}

/// A line, how it is drawn, and on which side its words would like to be.
struct Line {
    piece: DistributionPiece,
    loss: f64,
    text: String,
    ink: Color32,
    words: Color32,
    is_dashed: bool,
    is_right: bool,
}

impl<'a> Sketch<'a> {
    pub(super) fn new(ui: &'a Ui, rect: Rect, data: &'a Distribution) -> Self {
        let (painter, tokens) = (ui.painter(), tokens(ui));
        let largest = data.bins.iter().map(|bin| bin.count).max().unwrap_or_default();
        let heights: Vec<_> =
            count_ticks(largest).map(|count| ((count as f64).sqrt(), format::whole(count))).collect();
        let top = heights.last().map_or(1.0, |(height, _)| *height);
        let left = gutter(painter, &heights, 40.0, tokens);
        let area = Rect::from_min_max(
            pos2(rect.left() + left, rect.top() + 12.0),
            pos2(rect.right(), (rect.bottom() - 28.0).max(rect.top() + 20.0)),
        );
        let (low, high) = reach(data);
        let plane = Plane::new(area, low..=high, 0.0..=top);
        Self { ui, painter, tokens, data, rect, plane, heights }
    }

    pub(super) fn paint(&self) -> Vec<(DistributionPiece, String, Rect)> {
        value_axis(self.painter, &self.plane, &self.heights, self.tokens);
        let ticks = self.plane.x.ticks(6);
        let words: Vec<_> =
            ticks.map(|value| (value, money_tick(value, ticks.step, self.data.unit))).collect();
        words_below(self.painter, &self.plane, &words, self.rect.x_range());
        if self.data.total() == 0 {
            self.say_nothing();
        }
        let tail = self.data.tail();
        for bin in self.data.bins.iter().filter(|bin| bin.count > 0) {
            let is_tail = (bin.from + bin.to) / 2.0 < -tail;
            let ink = if is_tail { self.tokens.text2 } else { self.tokens.bg3 };
            self.painter.rect_filled(self.bar(bin), 0.0, ink);
        }
        zero_axis(self.painter, &self.plane, self.tokens);
        self.paint_lines()
    }

    /// The dark tooltip beside the pointer, inside the plot.
    pub(super) fn hint(&self, what: &str, why: &str, place: Pos2) {
        Hint::new(what).why(why).paint(self.ui, place + vec2(12.0, -12.0), Align2::LEFT_BOTTOM, self.rect);
    }

    fn say_nothing(&self) {
        let words = Words::new("No scenarios to show", theme::body(), self.tokens.text3);
        words.paint(self.painter, self.plane.rect.center(), Align2::CENTER_CENTER);
    }

    fn bar(&self, bin: &Bin) -> Rect {
        let (left, right) = (self.plane.x.held(bin.from), self.plane.x.held(bin.to));
        let parting = if right - left > 3.0 { 1.0 } else { 0.0 };
        let top = self.plane.y.at((bin.count as f64).sqrt()).min(self.plane.rect.bottom() - 2.0);
        Rect::from_x_y_ranges(left..=(right - parting).max(left + 1.0), top..=self.plane.rect.bottom())
    }

    fn lines(&self) -> Vec<Line> {
        let loss = |mark: &Mark| format!("{} {}", mark.name, format::money_cell(-mark.loss, self.data.unit));
        let held = |mark: &Mark| format!("{} {}", mark.name, format::money_cell(mark.loss, self.data.unit));
        let (line, words) = (self.data.standing.line(self.tokens), self.data.standing.ink(self.tokens));
        let mut lines = Vec::with_capacity(3);
        let mut add = |piece,
                       mark: &Option<Mark>,
                       text: &dyn Fn(&Mark) -> String,
                       inks: [Color32; 2],
                       shape: [bool; 2]| {
            if let Some(mark) = mark.as_ref().filter(|mark| mark.loss.is_finite()) {
                let [ink, words] = inks;
                let [is_dashed, is_right] = shape;
                let is_outside = -mark.loss < *self.plane.x.values().start();
                let text = if is_outside { format!("◀ {}", text(mark)) } else { text(mark) };
                lines.push(Line { piece, loss: mark.loss, text, ink, words, is_dashed, is_right });
            }
        };
        let [ink, second] = [self.tokens.text1, self.tokens.text2];
        add(DistributionPiece::Var, &self.data.var, &loss, [ink, ink], [false, true]);
        add(DistributionPiece::Shortfall, &self.data.shortfall, &loss, [second, second], [true, false]);
        add(DistributionPiece::Margin, &self.data.margin, &held, [line, words], [false, true]);
        lines
    }

    /// Lines with their words, and where these stand: one row each, on whichever side is free.
    fn paint_lines(&self) -> Vec<(DistributionPiece, String, Rect)> {
        let mut named = Vec::with_capacity(3);
        let area = self.plane.rect;
        let lines = self.lines();
        let room = Rect::from_min_max(pos2(area.left(), area.top() - ROW / 2.0), area.max);
        let mut placer = Placer::new(room);
        for line in &lines {
            placer.block(strip(self.x(line), area.y_range(), 4.0));
        }
        for (row, line) in lines.iter().enumerate() {
            let words = Words::new(&line.text, theme::small(), line.words);
            let size = words.size(self.painter);
            let rect = placer.put(size, self.places(line, row, size));
            self.paint_line(line, rect.top() + 2.0);
            words.paint_on(self.painter, rect, self.tokens.bg1);
            named.push((line.piece, line.text.clone(), rect));
        }
        named
    }

    fn x(&self, line: &Line) -> f32 {
        self.plane.x.held(-line.loss)
    }

    /// Left top corners for a line's words: its own row first, then the rows below, then above.
    fn places(&self, line: &Line, row: usize, size: egui::Vec2) -> Vec<Pos2> {
        let rows = (self.plane.rect.height() / ROW).max(1.0) as usize;
        let (left, right) = (self.x(line) - gap::SMALL - size.x, self.x(line) + gap::SMALL);
        let sides = if line.is_right { [right, left] } else { [left, right] };
        let order = (row..rows).chain(0..row.min(rows));
        let y = |row: usize| self.plane.rect.top() + row as f32 * ROW - size.y / 2.0;
        order.flat_map(|row| sides.map(|x| pos2(x, y(row)))).collect()
    }

    fn paint_line(&self, line: &Line, top: f32) {
        let x = self.x(line);
        let ends = [pos2(x, top), pos2(x, self.plane.rect.bottom())];
        let stroke = Stroke::new(stroke::LINE, line.ink);
        if line.is_dashed {
            dashed_line(self.painter, &ends, stroke, dash::LIMIT);
        } else {
            self.painter.line_segment(ends, stroke);
        }
    }
}

/// The range of the money axis: all bins and all lines, but a line far out stands at the end.
fn reach(data: &Distribution) -> (f64, f64) {
    let edges = data.bins.iter().flat_map(|bin| [finite(bin.from), finite(bin.to)]);
    let (low, high) = edges.fold((0.0_f64, 0.0_f64), |(low, high), edge| (low.min(edge), high.max(edge)));
    let farthest = if high > low { FARTHEST * high.max(-low) } else { f64::INFINITY };
    let marks = [&data.var, &data.shortfall, &data.margin].into_iter().flatten();
    let losses = marks.map(|mark| (-finite(mark.loss)).clamp(-farthest, farthest));
    let (low, high) = losses.fold((low, high), |(low, high), place| (low.min(place), high.max(place)));
    if high <= low {
        let one = dollars_in(data.unit);
        return (-one, one);
    }
    let margin = 0.04 * (high - low);
    (low - margin, high + margin)
}

/// Counts worth a grid line: one, something between, and a round figure above the largest.
fn count_ticks(largest: usize) -> impl Iterator<Item = usize> {
    let top = round_counts().find(|round| *round >= largest).unwrap_or(largest).max(1);
    let middle = round_counts().take_while(|round| *round * 6 <= top).last().unwrap_or(1);
    let mut ticks = vec![1, middle, top];
    ticks.dedup();
    ticks.into_iter()
}

fn round_counts() -> impl Iterator<Item = usize> {
    (0..12).flat_map(|power| [1, 2, 3, 5].map(|digit| digit * 10_usize.pow(power)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_on_the_grid() {
        assert_eq!(count_ticks(275).collect::<Vec<_>>(), [1, 50, 300]);
        assert_eq!(count_ticks(5).collect::<Vec<_>>(), [1, 5]);
        assert_eq!(count_ticks(1).collect::<Vec<_>>(), [1]);
        assert_eq!(count_ticks(0).collect::<Vec<_>>(), [1]);
        assert_eq!(count_ticks(90).collect::<Vec<_>>(), [1, 10, 100]);
    }
}
