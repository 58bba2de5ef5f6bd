//! What swapping cash for tokenized bills earns, before and after its cost, with a handle to drag.

use egui::{Align2, Painter, Pos2, Rect, Stroke, Ui, Vec2, pos2, vec2};

use super::axis::{Plane, Ticks, compact_unit, finite, height_at, money_tick, nice_step};
use super::handle::{Along, Handle, Picked};
use super::offered::{Chart, offer};
use super::parts::{Words, allocate, curve, gutter, value_axis};
use super::place::{Placer, strip};
use super::{Shown, Standing};
use crate::app::format::{self, Unit};
use crate::app::theme::{self, Tokens, dash, stroke, tokens};
use crate::app::widgets::dashed_line;

/// Names the chart on offer.
const KEY: &str = "carry";

/// Two curves over the amount swapped. All money in dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct Carry {
    /// Dollars a year before cost, against dollars swapped; x rising.
    pub carry: Vec<[f64; 2]>,
    /// Dollars a year after cost.
    pub after_cost: Vec<[f64; 2]>,
    /// The amount swapped now.
    pub present: f64,
    /// The most that can be swapped.
    pub most: f64,
    /// What an arrow key moves.
    pub step: f64,
    /// The unit of the amount swapped.
    pub unit: Unit,
    /// The accessible name of the handle.
    pub name: String,
    /// The title of the x axis: "cash swapped, $mm".
    pub x_title: String,
    /// Whether the carry is one that can be had today.
    pub standing: Standing,
}

impl Carry {
    /// Paints both lines into `size`; returns where the handle was dragged or stepped to.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> Shown<Picked> {
        let response = allocate(ui, size, || self.alternative());
        let (low, high) = self.heights();
        let unit = compact_unit(high.abs().max(low.abs()));
        let step = nice_step(high - low, 3);
        let name = |value| (value, suffixed(money_tick(value, step, unit), unit));
        let end = if self.is_flat() { 0.0 } else { high };
        let ticks: Vec<_> = Ticks::new(low, end, step).map(name).collect();
        let left = gutter(ui.painter(), &ticks, 40.0, tokens(ui));
        let rect = response.rect;
        let area = Rect::from_min_max(
            pos2(rect.left() + left, rect.top() + 28.0),
            pos2(rect.right() - 8.0, (rect.bottom() - 46.0).max(rect.top() + 40.0)),
        );
        let plane = Plane::new(area, 0.0..=self.most, low..=high);
        self.paint(ui, rect, &plane, &ticks);
        let handle = Handle {
            name: &self.name,
            along: Along::X,
            value: self.present,
            range: 0.0..=finite(self.most),
            step: self.step,
        };
        let (grip, picked) = handle.listen(ui, response.id.with("handle"), &plane);
        handle.paint(ui, &plane, &grip, height_at(&self.after_cost, self.present));
        handle.paint_other(ui, &plane, height_at(&self.carry, self.present));
        self.paint_labels(ui, &plane);
        offer(ui, response.rect, KEY, || self.chart());
        Shown { response, picked }
    }

    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let carry = self.clone();
        let name = "What swapping cash for tokenized bills earns a year";
        Chart::new(KEY, name, self.alternative(), vec2(960.0, 360.0), move |ui, size| {
            carry.show(ui, size);
        })
    }

    /// What the lines show, in one line.
    pub fn alternative(&self) -> String {
        format!(
            "Swapping {} of {}: {} carry a year, {} after cost.",
            format::money(self.present, self.unit),
            format::money(self.most, self.unit),
            format::money(height_at(&self.carry, self.present), Unit::Dollars),
            format::money(height_at(&self.after_cost, self.present), Unit::Dollars),
        )
    }

    /// Whether there is nothing to see but zero.
    fn is_flat(&self) -> bool {
        self.carry.iter().chain(&self.after_cost).all(|[_, y]| finite(*y) == 0.0)
    }

    /// The range of the dollar axis; it always holds zero.
    fn heights(&self) -> (f64, f64) {
        let heights = self.carry.iter().chain(&self.after_cost).map(|[_, y]| finite(*y));
        let (low, high) = heights.fold((0.0_f64, 0.0_f64), |(low, high), y| (low.min(y), high.max(y)));
        let margin = (high - low) * 0.08;
        match high - low > 0.0 {
            true => (if low < 0.0 { low - margin } else { 0.0 }, high + margin),
            false => (0.0, 1.0),
        }
    }

    fn paint(&self, ui: &Ui, rect: Rect, plane: &Plane, ticks: &[(f64, String)]) {
        let (painter, tokens) = (ui.painter(), tokens(ui));
        value_axis(painter, plane, ticks, tokens);
        let caption = |text: &str| Words::new(text, theme::small(), tokens.text3);
        caption("$ a year").paint(painter, rect.left_top(), Align2::LEFT_TOP);
        let place = pos2(plane.rect.right(), plane.rect.bottom() + 30.0);
        caption(&self.x_title).paint(painter, place, Align2::RIGHT_TOP);
        self.paint_ends(painter, plane, tokens);
        let other = Stroke::new(stroke::LINE, tokens.text3);
        dashed_line(painter, &points(&self.carry, plane), other, dash::OTHER_WORLD);
        let line = Stroke::new(stroke::CURVE, self.standing.line(tokens));
        curve(painter, points(&self.after_cost, plane), line);
    }

    /// The amount under the handle, and the ends of the axis where they leave it room.
    fn paint_ends(&self, painter: &Painter, plane: &Plane, tokens: &Tokens) {
        let y = plane.rect.bottom() + 12.0;
        let words = Words::new(amount(self.present, self.unit), theme::body(), tokens.text1);
        let size = words.size(painter);
        let line = plane.rect.x_range().expand(8.0).shrink(size.x / 2.0);
        let present =
            words.paint(painter, pos2(line.clamp(plane.x.held(self.present)), y), Align2::CENTER_TOP);
        for end in [0.0, finite(self.most)] {
            let words = Words::new(amount(end, self.unit), theme::small(), tokens.text3);
            let size = words.size(painter);
            let line = plane.rect.x_range().expand(8.0).shrink(size.x / 2.0);
            let room = Rect::from_center_size(pos2(line.clamp(plane.x.at(end)), present.center().y), size);
            if !room.expand2(vec2(8.0, 0.0)).intersects(present) {
                words.paint(painter, room.min, Align2::LEFT_TOP);
            }
        }
    }

    /// Both figures beside the handle, clear of it and of each other.
    fn paint_labels(&self, ui: &Ui, plane: &Plane) {
        let (painter, tokens) = (ui.painter(), tokens(ui));
        let (carry, after) =
            (height_at(&self.carry, self.present), height_at(&self.after_cost, self.present));
        let after_ink = if after < 0.0 { tokens.warn_text } else { self.standing.ink(tokens) };
        let sign = if after < 0.0 { "▲ " } else { "" };
        let x = plane.x.held(self.present);
        if self.present < 0.005 {
            let words = Words::new("nothing swapped", theme::body(), tokens.text3);
            words.paint(painter, pos2(x + 16.0, plane.rect.top()), Align2::LEFT_TOP);
            return;
        }
        let labels = [
            (carry, format!("{} carry", yearly(carry)), tokens.text2),
            (after, format!("{sign}{} after cost", yearly(after)), after_ink),
        ];
        let mut placer = Placer::new(plane.rect.expand2(vec2(0.0, 10.0)));
        placer.block(strip(x, plane.rect.y_range(), 18.0));
        placer.block(Rect::from_x_y_ranges(plane.rect.x_range(), plane.y.at(0.0)..=plane.y.at(0.0) + 2.0));
        for line in [&self.carry, &self.after_cost] {
            placer.block_path(&points(line, plane));
        }
        for (height, text, ink) in labels {
            let words = Words::new(text, theme::body(), ink);
            let size = words.size(painter);
            let y = plane.y.at(height);
            let rect = placer.put(size, beside_handle(pos2(x, y), size));
            words.paint_on(painter, rect, tokens.bg1);
        }
    }
}

fn points(line: &[[f64; 2]], plane: &Plane) -> Vec<Pos2> {
    line.iter().map(|[x, y]| plane.at(*x, *y)).collect()
}

/// Places for a figure: left above its line first, then right, then further away.
fn beside_handle(point: Pos2, size: Vec2) -> impl Iterator<Item = Pos2> {
    let (left, right) = (point.x - 12.0 - size.x, point.x + 14.0);
    let (above, below) = (point.y - size.y - 6.0, point.y + 8.0);
    (0..4).flat_map(move |row| {
        let away = row as f32 * (size.y + 4.0);
        [
            pos2(left, above - away),
            pos2(right, below + away),
            pos2(right, above - away),
            pos2(left, below + away),
        ]
    })
}

/// Dollars a year, short: `3,360`, `(360)`, `1.20mm`.
fn yearly(dollars: f64) -> String {
    let unit = if dollars.abs() >= 1e6 { Unit::of_column([dollars]) } else { Unit::Dollars };
    format!("{}{}", format::money_cell(dollars, unit), unit.suffix())
}

fn amount(dollars: f64, unit: Unit) -> String {
    if dollars.abs() < 0.005 { "0".to_owned() } else { format::money_cell(dollars, unit) }
}

fn suffixed(tick: String, unit: Unit) -> String {
    match tick.strip_suffix(')') {
        Some(inside) => format!("{inside}{})", unit.suffix()),
        None if tick == "0" => tick,
        None => format!("{tick}{}", unit.suffix()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_carry_their_unit_inside_the_parentheses() {
        assert_eq!(suffixed("4".into(), Unit::Thousands), "4k");
        assert_eq!(suffixed("(4)".into(), Unit::Thousands), "(4k)");
        assert_eq!(suffixed("0".into(), Unit::Thousands), "0");
    }
}
