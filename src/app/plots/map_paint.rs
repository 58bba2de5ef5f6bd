//! How a map over two levers is painted.

use egui::epaint::TextShape;
use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::Standing;
use super::axis::Plane;
use super::map::MapPlot;
use super::parts::{Words, words_below};
use crate::app::theme::{self, Tokens, gap, stroke, tokens};
use crate::app::widgets::{HATCH_PITCH, Hint, focus_ring, hatch, plaque_text};

/// Lines over a map are drawn twice: wide and half seen through, then narrow.
const UNDER: f32 = 4.0;
/// How wide the legend's colours are, and how far from the map.
const STOPS: f32 = 14.0;
const BESIDE: f32 = 14.0;

/// A map being painted.
pub(super) struct Sketch<'a, 'b> {
    pub ui: &'a Ui,
    pub plot: &'a MapPlot<'b>,
    pub plane: Plane,
    pub rect: Rect,
}

impl Sketch<'_, '_> {
    fn tokens(&self) -> &'static Tokens {
        tokens(self.ui)
    }

    /// The map, its axes and what stands on it.
    pub fn paint(&self, has_focus: bool) {
        let (painter, tokens, area) = (self.ui.painter(), self.tokens(), self.plane.rect);
        match self.plot.texture {
            Some(texture) => {
                let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
                let tint =
                    if self.plot.is_stale { Color32::WHITE.gamma_multiply(0.5) } else { Color32::WHITE };
                painter.image(texture, area, whole, tint);
            }
            None => drop(painter.rect_filled(area, 0.0, tokens.bg2)),
        }
        if self.plot.standing == Standing::Hypothetical {
            hatch(painter, area, tokens.hyp.gamma_multiply(0.35), HATCH_PITCH * 2.0);
        }
        self.paint_contour();
        self.paint_present();
        let frame = Stroke::new(stroke::HAIRLINE, tokens.outline_strong);
        painter.rect_stroke(area, 0.0, frame, StrokeKind::Outside);
        if has_focus {
            focus_ring(self.ui, area, 0.0);
        }
        self.paint_plaque();
        self.paint_axes();
        self.paint_legend();
    }

    fn paint_contour(&self) {
        let painter = self.ui.painter_at(self.plane.rect);
        let pieces: Vec<[Pos2; 2]> =
            self.plot.contour.iter().map(|ends| ends.map(|[x, y]| self.plane.at(x, y))).collect();
        self.twice(&painter, &pieces, stroke::LINE);
    }

    /// Segments with round ends, so that pieces of a line join.
    fn twice(&self, painter: &Painter, pieces: &[[Pos2; 2]], width: f32) {
        let tokens = self.tokens();
        let passes = [(width + UNDER - 2.0, tokens.focus.gamma_multiply(0.55)), (width, tokens.bg1)];
        for (width, ink) in passes {
            for ends in pieces {
                painter.line_segment(*ends, Stroke::new(width, ink));
            }
        }
    }

    /// A cross-hair and a ringed dot where the document stands; a hollow ring where the keyboard looks.
    fn paint_present(&self) {
        let (tokens, area) = (self.tokens(), self.plane.rect);
        let painter = self.ui.painter_at(area.expand(8.0));
        let [x, y] = self.plot.present;
        let place = pos2(self.plane.x.held(x), self.plane.y.held(y));
        let hair = [
            [pos2(area.left(), place.y), pos2(area.right(), place.y)],
            [pos2(place.x, area.top()), pos2(place.x, area.bottom())],
        ];
        self.twice(&painter, &hair, stroke::HAIRLINE);
        painter.circle(place, 7.0, tokens.bg1, Stroke::new(2.5, tokens.focus));
        if let Some([x, y]) = self.plot.cursor {
            let place = pos2(self.plane.x.held(x), self.plane.y.held(y));
            painter.circle_stroke(place, 8.0, Stroke::new(UNDER, tokens.focus.gamma_multiply(0.55)));
            painter.circle_stroke(place, 8.0, Stroke::new(stroke::LINE, tokens.bg1));
        }
    }

    fn paint_plaque(&self) {
        let Some((text, [x, y])) = &self.plot.plaque else { return };
        let (painter, tokens, area) = (self.ui.painter(), self.tokens(), self.plane.rect);
        let style = (theme::small(), tokens.bg1);
        let size = Words::new(text, theme::small(), tokens.bg1).size(painter);
        let room = area.shrink2(size / 2.0 + vec2(gap::SMALL, gap::SMALL));
        let wanted = pos2(self.plane.x.held(*x), self.plane.y.held(*y));
        let centre = if room.is_positive() { room.clamp(wanted) } else { area.center() };
        let place = self.clear_of_present(centre, size, room);
        plaque_text(painter, place, Align2::CENTER_CENTER, text, style, tokens.focus);
    }

    /// Moved up or down where the cross-hair would run through it.
    fn clear_of_present(&self, centre: Pos2, size: Vec2, room: Rect) -> Pos2 {
        let hair = self.plane.y.held(self.plot.present[1]);
        let needed = size.y / 2.0 + gap::SMALL + 4.0;
        if (centre.y - hair).abs() >= needed {
            return centre;
        }
        let above = pos2(centre.x, hair - needed);
        if room.contains(above) { above } else { pos2(centre.x, hair + needed) }
    }

    fn paint_axes(&self) {
        let (painter, tokens, area) = (self.ui.painter(), self.tokens(), self.plane.rect);
        for (value, text) in &self.plot.y.ticks {
            let words = Words::new(text, theme::small(), tokens.text3);
            let half = words.size(painter).y / 2.0;
            let y = self.plane.y.at(*value).clamp(area.top() + half - 2.0, area.bottom() - half + 4.0);
            words.paint(painter, pos2(area.left() - gap::SMALL, y), Align2::RIGHT_CENTER);
        }
        let line = egui::Rangef::new(area.left() - gap::WIDE, area.right() + gap::WIDE);
        words_below(painter, &self.plane, &self.plot.x.ticks, line);
        let foot = pos2(area.center().x, self.rect.bottom());
        Words::new(&self.plot.x.title, theme::small(), tokens.text3).paint(
            painter,
            foot,
            Align2::CENTER_BOTTOM,
        );
        self.paint_upright(&self.plot.y.title);
    }

    /// The title of the upright axis, read from below.
    fn paint_upright(&self, text: &str) {
        let (painter, tokens, area) = (self.ui.painter(), self.tokens(), self.plane.rect);
        let galley = painter.layout_no_wrap(text.to_owned(), theme::small(), tokens.text3);
        let middle = pos2(self.rect.left() + galley.size().y / 2.0, area.center().y);
        let turned = TextShape::new(middle - galley.size() / 2.0, galley, tokens.text3)
            .with_angle_and_anchor(-std::f32::consts::FRAC_PI_2, Align2::CENTER_CENTER);
        painter.add(turned);
    }

    fn paint_legend(&self) {
        let (painter, tokens, area) = (self.ui.painter(), self.tokens(), self.plane.rect);
        let left = area.right() + BESIDE;
        let step = area.height() / 10.0;
        for (i, ink) in self.plot.legend.stops.iter().enumerate() {
            let bottom = area.bottom() - step * i as f32;
            let block = Rect::from_min_max(pos2(left, bottom - step), pos2(left + STOPS, bottom));
            painter.rect_filled(block, 0.0, *ink);
        }
        let frame = Rect::from_min_max(pos2(left, area.top()), pos2(left + STOPS, area.bottom()));
        let line = Stroke::new(stroke::HAIRLINE, tokens.outline_strong);
        painter.rect_stroke(frame, 0.0, line, StrokeKind::Outside);
        for (share, text) in &self.plot.legend.ticks {
            let words = Words::new(text, theme::small(), tokens.text3);
            let half = words.size(painter).y / 2.0 - 2.0;
            let y = area.bottom() - area.height() * share;
            let y = y.clamp(area.top() + half, (area.bottom() - half).max(area.top() + half));
            words.paint(painter, pos2(frame.right() + 6.0, y), Align2::LEFT_CENTER);
        }
    }

    /// What the map says at a place.
    pub fn paint_reading(&self, place: Pos2, values: [f64; 2]) {
        let area = self.plane.rect;
        let [what, why] = (self.plot.read)(values);
        let across = if place.x > area.center().x { egui::Align::Max } else { egui::Align::Min };
        let shift = if across == egui::Align::Max { -14.0 } else { 14.0 };
        let anchor = Align2([across, egui::Align::Center]);
        Hint::new(&what).why(&why).paint(self.ui, pos2(place.x + shift, place.y), anchor, self.rect);
    }
}
