//! How lines along a lever are painted.

use egui::{Align, Align2, Color32, Pos2, Rect, Stroke, Ui, Vec2, pos2, vec2};

use super::House;
use super::axis::{Plane, finite, height_at};
use super::curve::{CurveBand, CurveLine, CurvePlot, HouseStretch, LineKind};
use super::parts::{Words, curve, hollow_dot, limit_band, limit_line, value_axis, words_below};
use super::place::{Placer, around, strip};
use crate::app::theme::{self, Tokens, dash, gap, stroke, tokens};
use crate::app::widgets::{Hint, dashed_line};

/// Between the axis and its words, for the grip that hangs below.
const GRIP: f32 = 6.0;
/// Room that a plaque of two lines needs under a dot.
const PLAQUE: f32 = 64.0;
/// How high the strip of the houses is.
const STRIP: f32 = 16.0;

/// A plot being painted.
pub(super) struct Sketch<'a, 'b> {
    pub ui: &'a Ui,
    pub plot: &'a CurvePlot<'b>,
    pub plane: Plane,
    pub rect: Rect,
}

impl Sketch<'_, '_> {
    fn tokens(&self) -> &'static Tokens {
        tokens(self.ui)
    }

    fn words(&self, text: &str, ink: Color32) -> Words {
        Words::new(text, theme::small(), ink)
    }

    /// Everything under the handle.
    pub fn paint_ground(&self) {
        let (painter, tokens, area) = (self.ui.painter(), self.tokens(), self.plane.rect);
        for CurveBand { from, to, .. } in &self.plot.bands {
            limit_band(painter, &self.plane, *from, *to, "");
        }
        value_axis(painter, &self.plane, &self.plot.y.ticks, tokens);
        self.words(&self.plot.y.title, tokens.text3).paint(painter, self.rect.left_top(), Align2::LEFT_TOP);
        let lowered = Plane::new(
            Rect::from_min_max(area.min, area.max + vec2(0.0, GRIP)),
            self.plane.x.values(),
            self.plane.y.values(),
        );
        words_below(painter, &lowered, &self.plot.x.ticks, area.x_range().expand(2.0));
        painter.hline(area.x_range(), area.bottom(), Stroke::new(stroke::HAIRLINE, tokens.text3));
        let foot = pos2(area.right(), self.rect.bottom());
        self.words(&self.plot.x.title, tokens.text3).paint(painter, foot, Align2::RIGHT_BOTTOM);
        self.paint_houses();
        if let Some((level, _)) = &self.plot.limit {
            let y = self.plane.y.held(*level);
            limit_line(painter, [pos2(area.left(), y), pos2(area.right(), y)], tokens.warn_text);
        }
        let clipped = self.ui.painter_at(area.expand(stroke::CURVE));
        for line in &self.plot.lines {
            let (ink, width, dashes) = self.pen(line.kind);
            let stroke = Stroke::new(width, ink);
            match dashes {
                Some(dashes) => dashed_line(&clipped, &self.path(line), stroke, dashes),
                None => curve(&clipped, self.path(line), stroke),
            }
        }
    }

    /// Colour, width and dashes of a line.
    fn pen(&self, kind: LineKind) -> (Color32, f32, Option<[f32; 2]>) {
        let tokens = self.tokens();
        let (ink, width, dashes) = match kind {
            LineKind::With(standing) => (standing.line(tokens), stroke::CURVE, None),
            LineKind::Without => (tokens.text3, stroke::LINE, Some(dash::OTHER_WORLD)),
            LineKind::Alone => (tokens.text1, stroke::CURVE, None),
            LineKind::House(House::Ficc) => (tokens.ficc, stroke::LINE, None),
            LineKind::House(House::Cme) => (tokens.cme, stroke::LINE, Some(dash::SECOND)),
        };
        if self.plot.is_stale { (ink.gamma_multiply(0.5), width, dashes) } else { (ink, width, dashes) }
    }

    fn ink(&self, kind: LineKind) -> Color32 {
        let tokens = self.tokens();
        match kind {
            LineKind::With(standing) => standing.ink(tokens),
            LineKind::Without => tokens.text2,
            LineKind::Alone => tokens.text1,
            LineKind::House(house) => house.ink(tokens),
        }
    }

    fn path(&self, line: &CurveLine) -> Vec<Pos2> {
        line.points.iter().map(|[x, y]| self.plane.at(*x, finite(*y))).collect()
    }

    /// Under the ticks: which house has the lower saving, in its colour and its words.
    fn paint_houses(&self) {
        let (painter, tokens) = (self.ui.painter(), self.tokens());
        let top = self.plane.rect.bottom() + GRIP + 20.0;
        for HouseStretch { house, from, to } in &self.plot.houses {
            let (left, right) = (self.plane.x.held(*from), self.plane.x.held(*to));
            if right - left < 2.0 {
                continue;
            }
            let room = Rect::from_min_max(pos2(left, top), pos2(right, top + STRIP));
            let (ground, line) = match house {
                House::Ficc => (tokens.ficc_soft, tokens.ficc),
                House::Cme => (tokens.cme_soft, tokens.cme),
            };
            painter.rect_filled(room.shrink2(vec2(0.5, 0.0)), 0.0, ground);
            let ends = [room.left_top() + vec2(0.5, 1.0), room.right_top() + vec2(-0.5, 1.0)];
            let pen = Stroke::new(stroke::LINE, line);
            match house {
                House::Ficc => drop(painter.line_segment(ends, pen)),
                House::Cme => dashed_line(painter, &ends, pen, dash::SECOND),
            }
            let full = format!("{}’s model saves less", house.name());
            let texts = [full, format!("{} lower", house.name()), house.name().to_owned()];
            let fits = |text: &&String| self.words(text, line).size(painter).x + gap::SMALL < room.width();
            if let Some(text) = texts.iter().find(fits) {
                let words = self.words(text, house.ink(tokens));
                words.paint(painter, room.center() + vec2(0.0, 1.0), Align2::CENTER_CENTER);
            }
        }
    }

    /// Everything said in words, clear of lines, handle and each other. Returns the room of the
    /// handle's plaque.
    pub fn paint_words(&self) -> Rect {
        let (painter, tokens, area) = (self.ui.painter(), self.tokens(), self.plane.rect);
        let mut placer = Placer::new(area.shrink(2.0));
        for line in &self.plot.lines {
            placer.block_path(&self.path(line));
        }
        placer.block(strip(self.plane.x.held(self.plot.grip.value), area.y_range(), 18.0));
        let present = self.paint_present();
        placer.block(present);
        for band in &self.plot.bands {
            self.paint_band_words(band, &mut placer);
        }
        if let Some((level, text)) = &self.plot.limit {
            let words = self.words(text, tokens.warn_text);
            let (size, y) = (words.size(painter), self.plane.y.held(*level));
            let places = [0.02, 0.5, 0.8].map(|s| area.left() + area.width() * s);
            let places = places.into_iter().flat_map(|x| [pos2(x, y + 2.0), pos2(x, y - size.y - 2.0)]);
            words.paint_on(painter, placer.put(size, places), tokens.bg1);
        }
        if let Some(least) = &self.plot.least {
            let place = self.plane.at(least.x, least.y);
            hollow_dot(painter, place, tokens.text1, tokens.bg1);
            placer.block(Rect::from_center_size(place, Vec2::splat(14.0)));
            // a band's edge is no ground for words
            for end in self.plot.bands.iter().flat_map(|band| [band.from, band.to]) {
                placer.block(strip(self.plane.x.held(end), area.y_range(), 3.0));
            }
            let words = self.words(&least.words, tokens.text1);
            let size = words.size(painter);
            let rect = placer.put(size, around(place, size, 10.0));
            words.paint_on(painter, rect, self.ground_at(rect));
        }
        for line in &self.plot.lines {
            let words = Words::new(&line.name, theme::body(), self.ink(line.kind));
            let size = words.size(painter);
            let rect = placer.put(size, self.beside(line, size));
            words.paint_on(painter, rect, self.ground_at(rect));
        }
        present
    }

    /// What the plaque under words hides: nothing where a band gives the ground.
    fn ground_at(&self, rect: Rect) -> Color32 {
        let touches = |band: &CurveBand| {
            self.plane.x.held(band.from) < rect.right() && self.plane.x.held(band.to) > rect.left()
        };
        if self.plot.bands.iter().any(touches) { Color32::TRANSPARENT } else { self.tokens().bg1 }
    }

    /// In full inside the band, or short, or in full beside it.
    fn paint_band_words(&self, band: &CurveBand, placer: &mut Placer) {
        let (painter, tokens, area) = (self.ui.painter(), self.tokens(), self.plane.rect);
        let [left, right] = [band.from, band.to].map(|end| self.plane.x.held(end));
        let words = |text: &str| Words::new(text, theme::body(), tokens.warn_text);
        let short = band.words.split(',').next().unwrap_or(&band.words);
        for text in [band.words.as_str(), short] {
            let size = words(text).size(painter);
            if right - left < size.x + 2.0 * gap::SMALL {
                continue;
            }
            let rows = (0..4).map(|row| area.top() + gap::TINY + row as f32 * (size.y + 2.0));
            let inside =
                rows.flat_map(|y| [pos2(left + gap::MEDIUM, y), pos2(right - gap::SMALL - size.x, y)]);
            if let Some(rect) = placer.put_if_free(size, inside) {
                words(text).paint(painter, rect.min, Align2::LEFT_TOP);
                return;
            }
        }
        let size = words(&band.words).size(painter);
        let rows = (0..6).map(|row| area.top() + gap::TINY + row as f32 * (size.y + 2.0));
        let beside = rows.flat_map(|y| [pos2(right + gap::SMALL, y), pos2(left - gap::SMALL - size.x, y)]);
        let rect = placer.put(size, beside);
        words(&band.words).paint(painter, rect.min, Align2::LEFT_TOP);
    }

    /// Places above and below a line, from its first third outward.
    fn beside(&self, line: &CurveLine, size: Vec2) -> Vec<Pos2> {
        let area = self.plane.rect;
        let shares = [0.16, 0.24, 0.08, 0.32, 0.4, 0.6, 0.7, 0.8, 0.9, 0.5];
        let at = |share: f32| {
            let x = area.left() + area.width() * share;
            let y = self.plane.y.at(height_at(&line.points, self.plane.x.value(x)));
            let left = x - size.x / 2.0;
            [
                pos2(left, y - size.y - 7.0),
                pos2(left, y + 7.0),
                pos2(left, y - size.y - 16.0),
                pos2(left, y + 16.0),
            ]
        };
        shares.into_iter().flat_map(at).collect()
    }

    /// The dark plaque beside the handle's dot, on the side that the line leaves free; returns its
    /// room.
    fn paint_present(&self) -> Rect {
        let area = self.plane.rect;
        let x = self.plane.x.held(self.plot.grip.value);
        let y = self.plane.y.held(self.plot.present());
        let is_left = x > area.left() + area.width() * 0.62;
        let (shift, side) = if is_left { (-14.0, Align::Max) } else { (14.0, Align::Min) };
        let beyond = self.plot.height(self.plane.x.value(x + 6.0 * shift));
        let covers = self.plane.y.held(beyond) < y - gap::TINY;
        let (drop, edge) = match covers && y + PLAQUE < area.bottom() {
            true => (gap::SMALL, Align::Min),
            false => (-gap::SMALL, Align::Max),
        };
        let [what, why] = &self.plot.grip.words;
        Hint::new(what).why(why).paint(self.ui, pos2(x + shift, y + drop), Align2([side, edge]), area)
    }

    /// What the lines say where the pointer is: at the top, or at the foot where the handle's own
    /// plaque `taken` is at the top.
    pub fn paint_reading(&self, x: f32, taken: Rect) {
        let (painter, tokens, area) = (self.ui.painter(), self.tokens(), self.plane.rect);
        let value = self.plane.x.value(x);
        painter.vline(x, area.y_range(), Stroke::new(stroke::HAIRLINE, tokens.text3));
        for line in &self.plot.lines {
            let place = self.plane.at(value, height_at(&line.points, value));
            if area.expand(4.0).contains(place) {
                hollow_dot(painter, place, self.ink(line.kind), tokens.bg1);
            }
        }
        let [what, why] = (self.plot.read)(value);
        let (shift, side) = if x > area.center().x { (-10.0, Align::Max) } else { (10.0, Align::Min) };
        let (y, edge) = match taken.top() < area.top() + PLAQUE + gap::MEDIUM {
            true => (area.bottom() - gap::TINY, Align::Max),
            false => (area.top() + gap::TINY, Align::Min),
        };
        Hint::new(&what).why(&why).paint(self.ui, pos2(x + shift, y), Align2([side, edge]), area);
    }
}
