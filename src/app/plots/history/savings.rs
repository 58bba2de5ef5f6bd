//! The lower half: what each house's model saves, and which of them is the lower one.

use egui::{Align2, Painter, Pos2, Rect, Response, Stroke, Ui, pos2, vec2};

use super::{History, LANE, Moment, extremes, thinned};
use crate::app::format;
use crate::app::plots::House;
use crate::app::plots::axis::{Plane, Ticks, finite};
use crate::app::plots::parts::{Words, allocate, curve, limit_line, value_axis};
use crate::app::plots::place::Placer;
use crate::app::theme::{self, Tokens, dash, gap, stroke, tokens};
use crate::app::widgets::dashed_line;

impl History<'_> {
    /// Paints what each model saves, the cap, and which of them is the lower one.
    pub fn show_savings(&self, ui: &mut Ui, width: f32, curves: f32) -> Response {
        let size = vec2(width, Self::savings_height(curves));
        let response = allocate(ui, size, || self.savings_alternative());
        let tokens = tokens(ui);
        let painter = ui.painter().clone();
        let rect = response.rect;
        let savings = |m: &Moment| m.saving[0].min(m.saving[1]);
        let least = extremes(self.moments, savings).map_or(0.0, |(least, _)| least).min(self.cap).max(-1.0);
        let low = ((least * 10.0 - 0.2).floor() / 10.0).min(0.8);
        let step = if low < 0.0 {
            0.5
        } else if low < 0.5 {
            0.25
        } else {
            0.1
        };
        let ticks: Vec<(f64, String)> =
            Ticks::new(low, 1.0, step).map(|t| (t, format::percent_short(t))).collect();
        let area = Rect::from_min_max(
            pos2(rect.left() + self.gutter(&painter), rect.top() + 8.0),
            pos2(rect.right() - 6.0, rect.top() + curves - 4.0),
        );
        let plane = Plane::new(area, self.places.clone(), low..=1.0);
        value_axis(&painter, &plane, &ticks, tokens);
        let y = plane.y.at(self.cap);
        limit_line(&painter, [pos2(area.left(), y), pos2(area.right(), y)], tokens.warn_text);
        for house in House::ALL {
            let own = |m: &Moment| finite(m.saving[house as usize]).max(low);
            let path: Vec<Pos2> =
                thinned(self.moments, &plane, own).iter().map(|m| plane.at(m.x, own(m))).collect();
            let line = Stroke::new(stroke::LINE, house.fill(tokens));
            match house {
                House::Ficc => curve(&painter, path, line),
                House::Cme => dashed_line(&painter, &path, line, dash::SECOND),
            }
        }
        self.name_savings(&painter, &plane, tokens);
        self.paint_lower(&painter, &plane, rect, tokens);
        let x = plane.x.held(self.at);
        painter.vline(x, area.top()..=rect.bottom(), Stroke::new(stroke::HAIRLINE, tokens.focus));
        response
    }

    /// Each line is named beside its end, the cap at its start.
    fn name_savings(&self, painter: &Painter, plane: &Plane, tokens: &Tokens) {
        let cap = format!("cap {}", format::percent_short(self.cap));
        let words = Words::new(cap, theme::small(), tokens.warn_text);
        let size = words.size(painter);
        let mut placer = Placer::new(plane.rect.expand2(vec2(0.0, 8.0)));
        let at = pos2(plane.rect.left() + gap::TINY, plane.y.at(self.cap) - size.y - 1.0);
        let below = at + vec2(0.0, size.y + 3.0);
        let rect = placer.put(size, [at, below]);
        words.paint_on(painter, rect, tokens.bg1);
        let across = plane.y.at(self.cap);
        placer.block_path(&[pos2(plane.rect.left(), across), pos2(plane.rect.right(), across)]);
        for house in House::ALL {
            let own = |m: &Moment| finite(m.saving[house as usize]).max(*plane.y.values().start());
            placer.block_path(
                &thinned(self.moments, plane, own).iter().map(|m| plane.at(m.x, own(m))).collect::<Vec<_>>(),
            );
        }
        let Some(last) = self.moments.last() else { return };
        for house in House::ALL {
            let dashes = if house == House::Cme { " (dashed)" } else { "" };
            let words = Words::new(format!("{}{dashes}", house.name()), theme::small(), house.ink(tokens));
            let size = words.size(painter);
            let y = plane.y.at(finite(last.saving[house as usize]).max(*plane.y.values().start()));
            let right = plane.rect.right() - size.x - gap::TINY;
            let offsets = [-size.y - 7.0, 7.0, -2.0 * size.y - 9.0, size.y + 9.0];
            let rect = placer.put(size, offsets.map(|dy| pos2(right, y + dy)));
            words.paint_on(painter, rect, tokens.bg1);
        }
    }

    /// Two lanes: filled where that house's model is the lower one.
    fn paint_lower(&self, painter: &Painter, plane: &Plane, rect: Rect, tokens: &Tokens) {
        let top = rect.bottom() - 2.0 * LANE;
        for (house, lane) in House::ALL.into_iter().zip([0.0, 1.0]) {
            let y = top + lane * LANE;
            let ground = Rect::from_x_y_ranges(plane.rect.x_range(), y + 1.0..=y + LANE - 1.0);
            painter.rect_filled(ground, 0.0, tokens.bg2);
            let words = Words::new(house.name(), theme::small(), house.ink(tokens));
            words.paint(painter, pos2(plane.rect.left() - 10.0, ground.center().y), Align2::RIGHT_CENTER);
            for run in self.moments.chunk_by(|a, b| a.lower == b.lower) {
                let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
                if first.lower == Some(house) {
                    let next = self.moments.get(self.moments.partition_point(|m| m.x <= last.x));
                    let end = plane.x.at(next.map_or(last.x, |m| m.x));
                    let start = plane.x.at(first.x);
                    let block = Rect::from_x_y_ranges(start..=end.max(start + 1.0), ground.y_range());
                    painter.rect_filled(block, 0.0, house.fill(tokens));
                }
            }
        }
    }

    /// What the savings show, in one line.
    pub fn savings_alternative(&self) -> String {
        let range = |house: House| {
            extremes(self.moments, |m| m.saving[house as usize]).map_or_else(String::new, |(least, most)| {
                format!(
                    "{}'s model saves {} to {}",
                    house.name(),
                    format::percent(least),
                    format::percent(most)
                )
            })
        };
        let share = |house: House| {
            let count = self.moments.iter().filter(|m| m.lower == Some(house)).count();
            format::percent(count as f64 / self.moments.len().max(1) as f64)
        };
        format!(
            "{}, {}; cap {}; FICC's is the lower on {} of the dates, CME's on {}.",
            range(House::Ficc),
            range(House::Cme),
            format::percent_short(self.cap),
            share(House::Ficc),
            share(House::Cme)
        )
    }
}
