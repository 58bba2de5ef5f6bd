//! What plots have in common: words, axes, limits, bands, rings, pressable pieces.

use std::sync::Arc;

use egui::{
    Align2, Color32, FontId, Galley, Id, Painter, Pos2, Rangef, Rect, Response, Role, Sense, Shape, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::Standing;
use super::axis::Plane;
use crate::app::theme::{self, Tokens, dash, gap, stroke, tokens};
use crate::app::widgets::{HATCH_PITCH, Hint, dashed_line, focus_ring, hatch, plaque_text};

/// Distance from a tick's words to the axis.
const TICK_GAP: f32 = 10.0;

/// Words that have a size and a colour but no place yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    text: String,
    font: FontId,
    ink: Color32,
}

impl Words {
    /// Some words.
    pub fn new(text: impl Into<String>, font: FontId, ink: Color32) -> Self {
        Self { text: text.into(), font, ink }
    }

    /// How much room they take on one line.
    pub fn size(&self, painter: &Painter) -> Vec2 {
        self.galley(painter).size()
    }

    /// Paints them at a place and returns the room taken.
    pub fn paint(&self, painter: &Painter, place: Pos2, anchor: Align2) -> Rect {
        let galley = self.galley(painter);
        let rect = anchor.anchor_size(place, galley.size());
        painter.galley(rect.min, galley, self.ink);
        rect
    }

    /// Paints them in a rectangle of their own size, on a ground that hides what they cross.
    pub fn paint_on(&self, painter: &Painter, rect: Rect, ground: Color32) {
        let place = rect.min - vec2(gap::TINY, 0.0);
        let style = (self.font.clone(), self.ink);
        plaque_text(painter, place, Align2::LEFT_TOP, &self.text, style, ground);
    }

    fn galley(&self, painter: &Painter) -> Arc<Galley> {
        painter.layout_no_wrap(self.text.clone(), self.font.clone(), self.ink)
    }
}

/// Takes room for a plot and gives screen readers the one line that says what it shows.
pub fn allocate(ui: &mut Ui, size: Vec2, alternative: impl Fn() -> String) -> Response {
    let (_, response) = ui.allocate_exact_size(size.max(Vec2::splat(1.0)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, alternative()));
    response
}

/// A part of a plot that answers hover, click, Enter and screen readers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pressable<'a> {
    /// Where it is drawn; the answering area is at least 8 px high and wide.
    pub rect: Rect,
    /// What and how much: its accessible name, and the first line of the tooltip.
    pub what: &'a str,
    /// Why: the second line of the tooltip; may be empty.
    pub why: &'a str,
}

impl Pressable<'_> {
    /// Listens; true when it was pressed in this frame.
    pub fn show(&self, ui: &Ui, id: Id) -> bool {
        let least = (Vec2::splat(8.0) - self.rect.size()).max(Vec2::ZERO) / 2.0;
        let response = ui.interact(self.rect.expand2(least), id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, self.what));
        if response.has_focus() {
            focus_ring(ui, self.rect, 0.0);
        }
        let pressed = response.clicked();
        hint(response, self.what, self.why);
        pressed
    }
}

/// The dark tooltip: what, why, and that Enter explains.
pub fn hint(response: Response, what: &str, why: &str) {
    Hint::new(what).why(why).explains().on(&response);
}

/// The emptied part of a bar: pale and outlined, or violet and hatched.
pub fn saved_block(painter: &Painter, rect: Rect, standing: Standing, tokens: &Tokens) {
    painter.rect_filled(rect, 0.0, standing.ground(tokens));
    if standing == Standing::Hypothetical {
        hatch(painter, rect, tokens.hyp.gamma_multiply(0.55), HATCH_PITCH);
    }
    let line = Stroke::new(stroke::LINE, standing.line(tokens));
    painter.rect_stroke(rect, 0.0, line, StrokeKind::Inside);
}

/// The part of a bar that cross-margining adds instead of saving.
pub fn cost_block(painter: &Painter, rect: Rect, tokens: &Tokens) {
    painter.rect_filled(rect, 0.0, tokens.warn_soft);
    painter.rect_stroke(rect, 0.0, Stroke::new(stroke::LINE, tokens.warn), StrokeKind::Inside);
}

/// The word before a cost: amber always carries a triangle.
pub fn costs(amount: &str) -> String {
    format!("▲ costs {amount}")
}

/// Horizontal grid lines with their words left of the area, and the zero axis.
pub fn value_axis(painter: &Painter, plane: &Plane, ticks: &[(f64, String)], tokens: &Tokens) {
    for (value, words) in ticks {
        let y = plane.y.at(*value);
        painter.hline(plane.rect.x_range(), y, Stroke::new(stroke::HAIRLINE, tokens.outline));
        let place = pos2(plane.rect.left() - TICK_GAP, y);
        Words::new(words, theme::small(), tokens.text3).paint(painter, place, Align2::RIGHT_CENTER);
    }
    if plane.y.values().contains(&0.0) {
        zero_axis(painter, plane, tokens);
    }
}

/// The line at zero.
pub fn zero_axis(painter: &Painter, plane: &Plane, tokens: &Tokens) {
    painter.hline(plane.rect.x_range(), plane.y.at(0.0), Stroke::new(stroke::AXIS, tokens.text3));
}

/// The room ticks need left of the area, never less than `least`, so that plots line up.
pub fn gutter(painter: &Painter, ticks: &[(f64, String)], least: f32, tokens: &Tokens) -> f32 {
    let width = |words: &String| Words::new(words, theme::small(), tokens.text3).size(painter).x;
    ticks.iter().map(|(_, words)| width(words) + TICK_GAP + 2.0).fold(least, f32::max).ceil()
}

/// Words of ticks under an area, held within `line`; one that would touch another is left out.
pub fn words_below(painter: &Painter, plane: &Plane, ticks: &[(f64, String)], line: Rangef) {
    let tokens = tokens(painter.ctx());
    let mut end = f32::NEG_INFINITY;
    for (value, words) in ticks {
        let words = Words::new(words, theme::small(), tokens.text3);
        let size = words.size(painter);
        let left = (plane.x.at(*value) - size.x / 2.0).min(line.max - size.x).max(line.min);
        if left > end + gap::SMALL {
            words.paint(painter, pos2(left, plane.rect.bottom() + 6.0), Align2::LEFT_TOP);
            end = left + size.x;
        }
    }
}

/// A limit: cap, threshold, the edge of a band.
pub fn limit_line(painter: &Painter, ends: [Pos2; 2], ink: Color32) {
    dashed_line(painter, &ends, Stroke::new(stroke::LINE, ink), dash::LIMIT);
}

/// The stretch where a limit binds: amber between two dashed lines, its words inside.
pub fn limit_band(painter: &Painter, plane: &Plane, from: f64, to: f64, words: &str) {
    let tokens = tokens(painter.ctx());
    let (left, right) = (plane.x.held(from), plane.x.held(to));
    let area = Rect::from_x_y_ranges(left..=right, plane.rect.y_range());
    painter.rect_filled(area, 0.0, tokens.warn_soft.gamma_multiply(0.6));
    for x in [left, right] {
        limit_line(painter, [pos2(x, area.top()), pos2(x, area.bottom())], tokens.warn_text);
    }
    let words = Words::new(words, theme::body(), tokens.warn_text);
    words.paint(painter, area.left_top() + vec2(gap::MEDIUM, gap::TINY), Align2::LEFT_TOP);
}

/// A curve through points, in one stroke.
pub fn curve(painter: &Painter, points: Vec<Pos2>, line: Stroke) {
    painter.add(Shape::line(points, line));
}

/// The ring round a point worth naming.
pub fn ring(painter: &Painter, centre: Pos2, ink: Color32) {
    painter.circle_stroke(centre, 7.0, Stroke::new(2.5, ink));
}

/// A hollow dot on a curve: where the handle crosses the other line, or a least point.
pub fn hollow_dot(painter: &Painter, centre: Pos2, ink: Color32, ground: Color32) {
    painter.circle(centre, 5.0, ground, Stroke::new(stroke::LINE, ink));
}

/// Which way a triangle points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// At something below.
    Down,
    /// At something left of the plot.
    Left,
    /// At something right of the plot.
    Right,
}

/// A triangle of 12 by 10 whose tip is at `tip`.
pub fn triangle(painter: &Painter, tip: Pos2, toward: Toward, ink: Color32) {
    let corners = match toward {
        Toward::Down => [vec2(0.0, 0.0), vec2(-6.0, -10.0), vec2(6.0, -10.0)],
        Toward::Left => [vec2(0.0, -5.0), vec2(10.0, -11.0), vec2(10.0, 1.0)],
        Toward::Right => [vec2(0.0, -5.0), vec2(-10.0, -11.0), vec2(-10.0, 1.0)],
    };
    painter.add(Shape::convex_polygon(corners.map(|corner| tip + corner).to_vec(), ink, Stroke::NONE));
}
