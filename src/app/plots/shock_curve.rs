//! A move of the yield curve that is drawn by dragging its points.

use egui::{Align2, Key, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};

use super::axis::{Plane, finite, tick_label};
use super::handle::{Along, Handle};
use super::offered::{Chart, offer};
use super::parts::{Words, allocate, curve, gutter, value_axis};
use crate::app::format;
use crate::app::theme::{self, stroke, tokens};
use crate::app::widgets::{HATCH_PITCH, focus_ring, hatch_in};

/// Names the chart on offer.
const KEY: &str = "drawn-shock";
/// Room for the names of the points below.
const BELOW: f32 = 24.0;
const ABOVE: f32 = 8.0;

/// One point: a tenor, or several that move together.
#[derive(Clone, Debug, PartialEq)]
pub struct ShockPoint {
    /// Under the axis: "10y".
    pub label: &'static str,
    /// Read aloud: "10-year move".
    pub name: &'static str,
    /// Basis points.
    pub bp: f64,
}

/// The curve's move with its points.
#[derive(Clone, Debug, PartialEq)]
pub struct ShockCurve {
    /// In order of maturity.
    pub points: Vec<ShockPoint>,
    /// The axis goes so far both ways, in basis points.
    pub reach: f64,
    /// A point can be moved so far both ways.
    pub largest: f64,
}

/// A point that was moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MovedPoint {
    /// Its place in the list.
    pub index: usize,
    /// Where it stands now, in basis points.
    pub bp: f64,
    /// Whether it was let go, or moved by a key.
    pub released: bool,
}

impl ShockCurve {
    /// Paints it, and returns the point that was moved. Arrow keys move a focused point by one basis
    /// point, with Shift by ten.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> Option<MovedPoint> {
        let response = allocate(ui, size, || self.alternative());
        let painter = ui.painter().clone();
        let tokens = tokens(ui);
        let reach = finite(self.reach).max(1.0);
        let half = reach / 2.0;
        let ticks: Vec<(f64, String)> =
            [-reach, -half, 0.0, half, reach].map(|v| (v, tick_label(v, half))).to_vec();
        let left = response.rect.left() + gutter(&painter, &ticks, 40.0, tokens);
        let area = Rect::from_min_max(
            pos2(left, response.rect.top() + ABOVE),
            pos2(response.rect.right(), response.rect.bottom() - BELOW),
        );
        let plane = Plane::new(area, 0.0..=self.points.len().max(1) as f64, -reach..=reach);
        value_axis(&painter, &plane, &ticks, tokens);
        self.paint(&painter, &plane);
        let mut moved = None;
        for (index, point) in self.points.iter().enumerate() {
            let id = response.id.with(("shock point", index));
            if let Some(change) = self.point(ui, id, &plane, index, point) {
                moved = Some(change);
            }
        }
        offer(ui, response.rect, KEY, || self.chart());
        moved
    }

    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let shock = self.clone();
        Chart::new(KEY, "The shock as drawn, bp", self.alternative(), vec2(960.0, 360.0), move |ui, size| {
            shock.show(ui, size);
        })
    }

    /// What it shows, in one line.
    pub fn alternative(&self) -> String {
        let points: Vec<String> =
            self.points.iter().map(|p| format!("{} {}", p.label, format::signed(p.bp, 0))).collect();
        format!("The drawn move of the curve in bp: {}.", points.join(", "))
    }

    fn place(&self, plane: &Plane, index: usize, bp: f64) -> Pos2 {
        pos2(plane.x.at(index as f64 + 0.5), plane.y.held(finite(bp)))
    }

    fn paint(&self, painter: &Painter, plane: &Plane) {
        let tokens = tokens(painter.ctx());
        let path: Vec<Pos2> =
            self.points.iter().enumerate().map(|(i, p)| self.place(plane, i, p.bp)).collect();
        let zero = plane.y.at(0.0);
        for pair in path.windows(2) {
            let &[a, b] = pair else { continue };
            for piece in pieces(a, b, zero) {
                painter.add(Shape::convex_polygon(piece.clone(), tokens.hyp_soft, Stroke::NONE));
                hatch_in(painter, &piece, tokens.hyp.gamma_multiply(0.55), HATCH_PITCH);
            }
        }
        curve(painter, path, Stroke::new(stroke::CURVE, tokens.hyp));
        for (index, point) in self.points.iter().enumerate() {
            let at = pos2(plane.x.at(index as f64 + 0.5), plane.rect.bottom() + 6.0);
            let words = Words::new(point.label, theme::small(), tokens.text3);
            words.paint(painter, at, Align2::CENTER_TOP);
        }
    }

    /// A point that is dragged up and down in a column of its own.
    fn point(
        &self,
        ui: &Ui,
        id: egui::Id,
        plane: &Plane,
        index: usize,
        point: &ShockPoint,
    ) -> Option<MovedPoint> {
        let column = plane.x.length(1.0).min(24.0) / 2.0;
        let middle = plane.x.at(index as f64 + 0.5);
        let area = Rect::from_x_y_ranges(middle - column..=middle + column, plane.rect.y_range());
        let own = Plane { rect: area, ..*plane };
        let handle = Handle {
            name: point.name,
            along: Along::Y,
            // a fraction of a basis point stays until the point is moved
            value: point.bp.round(),
            range: -self.largest..=self.largest,
            step: 1.0,
        };
        let (response, picked) = handle.listen(ui, id, &own);
        let tokens = tokens(ui);
        let at = self.place(plane, index, point.bp);
        let ground = if response.hovered() || response.dragged() { tokens.bg2 } else { tokens.bg1 };
        ui.painter().circle(at, 6.0, ground, Stroke::new(stroke::LINE, tokens.hyp));
        if response.has_focus() {
            focus_ring(ui, Rect::from_center_size(at, vec2(10.0, 10.0)), 5.0);
        }
        if response.hovered() || response.has_focus() || response.dragged() {
            self.tell(ui, plane, at, point);
        }
        let picked = picked?;
        let is_key = ui.input(|i| i.num_presses(Key::ArrowUp) + i.num_presses(Key::ArrowDown) > 0);
        let is_large = is_key && !response.dragged() && ui.input(|i| i.modifiers.shift);
        let by = (picked.value - handle.value) * if is_large { 10.0 } else { 1.0 };
        let bp = (handle.value + by).clamp(-self.largest, self.largest);
        Some(MovedPoint { index, bp, released: picked.released })
    }

    /// The move of the point in hand, above it or below it.
    fn tell(&self, ui: &Ui, plane: &Plane, at: Pos2, point: &ShockPoint) {
        let tokens = tokens(ui);
        let text = format!("{} {} bp", point.label, format::signed(point.bp, 1));
        let words = Words::new(text, theme::body(), tokens.text1);
        let size = words.size(ui.painter());
        // away from zero, where nothing is drawn, as long as there is room
        let (above, below) = (at.y - 12.0 - size.y, at.y + 12.0);
        let fits_above = above >= plane.rect.top();
        let fits_below = below + size.y <= plane.rect.bottom();
        let y = if (point.bp >= 0.0 && fits_above) || !fits_below { above } else { below };
        let x = (at.x - size.x / 2.0)
            .clamp(plane.rect.left(), (plane.rect.right() - size.x).max(plane.rect.left()));
        words.paint_on(ui.painter(), Rect::from_min_size(pos2(x, y), size), tokens.bg1);
    }
}

/// The area between a stretch of the curve and zero, in convex pieces.
fn pieces(a: Pos2, b: Pos2, zero: f32) -> Vec<Vec<Pos2>> {
    let (above, below) = (a.y - zero, b.y - zero);
    // an outline without an area would be painted as an endless line
    if above.abs().max(below.abs()) < 1.0 {
        return Vec::new();
    }
    if above * below >= 0.0 {
        return vec![vec![pos2(a.x, zero), a, b, pos2(b.x, zero)]];
    }
    let crossing = pos2(a.x + (b.x - a.x) * above / (above - below), zero);
    vec![vec![pos2(a.x, zero), a, crossing], vec![crossing, b, pos2(b.x, zero)]]
}
