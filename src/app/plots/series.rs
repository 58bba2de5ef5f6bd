//! One line of daily values: where it has gaps, where it jumped, and a window that can be moved.

mod dates;

use std::ops::RangeInclusive;

use egui::{Align2, CursorIcon, Id, Key, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, pos2, vec2};

use super::axis::{Plane, Ticks, finite, nice_step, tick_label};
use super::parts::{Words, allocate, curve, gutter, ring, value_axis, words_below};
use super::place::Placer;
use crate::app::theme::{self, Tokens, dash, gap, stroke, tokens};
use crate::app::widgets::{Hint, dashed_line, focus_ring};

pub use dates::{day_of, place_of};

/// Room below for the dates.
const FOOT: f32 = 24.0;
/// Room above for the words of marks.
const HEAD: f32 = 10.0;
/// The least room left of the area.
const GUTTER: f32 = 44.0;
/// Days of the narrowest window.
const NARROWEST: f64 = 10.0;
/// Share of the window that a key or a button moves it by.
const STEP: f64 = 0.25;
/// How much a key or a button zooms by.
const ZOOM: f64 = 2.0;

/// A value worth marking.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesMark {
    /// Its place among the days, and its value.
    pub at: [f64; 2],
    /// When and how much.
    pub words: String,
}

/// Daily values. Days are places from [`place_of`].
#[derive(Clone)]
pub struct SeriesPlot<'a> {
    /// Stays the same while other series are shown.
    pub id: Id,
    /// What it is and in what unit: `10-year, %`.
    pub name: &'a str,
    /// Days and values, oldest first.
    pub points: &'a [[f64; 2]],
    /// First and last day of each gap.
    pub gaps: &'a [[f64; 2]],
    /// Oldest first.
    pub marks: &'a [SeriesMark],
    /// The day the book stands at, and in words.
    pub at: Option<(f64, &'a str)>,
    /// The days in view.
    pub window: RangeInclusive<f64>,
    /// A value in words, with its unit.
    pub in_words: &'a dyn Fn(f64) -> String,
}

/// How a window is moved by a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    In,
    Out,
    Earlier,
    Later,
    Whole,
}

/// The first and the last day of points, with a little room.
pub fn whole(points: &[[f64; 2]]) -> RangeInclusive<f64> {
    match (points.first(), points.last()) {
        (Some([first, _]), Some([last, _])) => *first..=last.max(first + NARROWEST),
        _ => 0.0..=NARROWEST,
    }
}

/// A window moved, held within the whole.
pub fn moved(window: &RangeInclusive<f64>, whole: &RangeInclusive<f64>, by: Move) -> RangeInclusive<f64> {
    let (width, middle) = (window.end() - window.start(), (window.start() + window.end()) / 2.0);
    match by {
        Move::In => zoomed(window, whole, middle, ZOOM),
        Move::Out => zoomed(window, whole, middle, 1.0 / ZOOM),
        Move::Earlier => shifted(window, whole, -width * STEP),
        Move::Later => shifted(window, whole, width * STEP),
        Move::Whole => whole.clone(),
    }
}

/// A window narrowed (or widened, below one) about a day that keeps its place.
fn zoomed(
    window: &RangeInclusive<f64>,
    whole: &RangeInclusive<f64>,
    about: f64,
    by: f64,
) -> RangeInclusive<f64> {
    let most = whole.end() - whole.start();
    let width = ((window.end() - window.start()) / finite(by).max(1e-6)).clamp(NARROWEST.min(most), most);
    let share = (about - window.start()) / (window.end() - window.start()).max(1e-9);
    let start = about - width * share.clamp(0.0, 1.0);
    shifted(&(start..=start + width), whole, 0.0)
}

fn shifted(window: &RangeInclusive<f64>, whole: &RangeInclusive<f64>, by: f64) -> RangeInclusive<f64> {
    let width = (window.end() - window.start()).min(whole.end() - whole.start());
    let latest = (whole.end() - width).max(*whole.start());
    let start = (window.start() + finite(by)).clamp(*whole.start(), latest);
    start..=start + width
}

impl SeriesPlot<'_> {
    /// Paints the window; returns another one where it was dragged, scrolled, or moved by a key.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> Option<RangeInclusive<f64>> {
        let response = allocate(ui, size, || self.alternative());
        let t = tokens(ui);
        let painter = ui.painter().clone();
        let seen = self.in_view();
        let (low, high) = range(seen);
        let step = nice_step(high - low, ((size.y / 32.0) as usize).clamp(4, 8));
        let ticks: Vec<(f64, String)> =
            Ticks::new(low, high, step).map(|tick| (tick, tick_label(tick, step))).collect();
        let rect = response.rect;
        let left = rect.left() + gutter(&painter, &ticks, GUTTER, t);
        let area =
            Rect::from_min_max(pos2(left, rect.top() + HEAD), pos2(rect.right() - 6.0, rect.bottom() - FOOT));
        let plane = Plane::new(area, self.window.clone(), low..=high);
        value_axis(&painter, &plane, &ticks, t);
        words_below(&painter, &plane, &dates::ticks(&self.window, area.width()), rect.x_range());
        let inside = painter.with_clip_rect(area.expand2(vec2(0.0, HEAD)));
        self.paint_gaps(&inside, &plane, t);
        // a line of more points than pixels fills up when it is broad
        let is_dense = seen.len() as f32 > area.width();
        let width = if is_dense { stroke::HAIRLINE } else { stroke::AXIS };
        for run in self.runs(seen) {
            curve(&inside, thinned(run, &plane), Stroke::new(width, t.text1));
        }
        self.paint_date(&inside, &plane, t);
        self.paint_marks(&inside, &plane, t);
        self.listen(ui, &plane)
    }

    /// The points of the window and one to either side.
    fn in_view(&self) -> &[[f64; 2]] {
        let from = self.points.partition_point(|p| p[0] < *self.window.start()).saturating_sub(1);
        let to = self.points.partition_point(|p| p[0] <= *self.window.end());
        self.points.get(from..(to + 1).min(self.points.len())).unwrap_or_default()
    }

    /// The points parted at gaps.
    fn runs<'b>(&self, points: &'b [[f64; 2]]) -> Vec<&'b [[f64; 2]]> {
        let is_gap = |a: &[f64; 2]| self.gaps.binary_search_by(|g| g[0].total_cmp(&a[0])).is_ok();
        points.chunk_by(|a, _| !is_gap(a)).collect()
    }

    fn paint_gaps(&self, painter: &Painter, plane: &Plane, t: &Tokens) {
        for [from, to] in self.gaps {
            let (left, right) = (plane.x.held(*from), plane.x.held(*to));
            if right - left < 0.5 && (*to < *self.window.start() || *from > *self.window.end()) {
                continue;
            }
            let area = Rect::from_x_y_ranges(left..=right.max(left + 1.0), plane.rect.y_range());
            painter.rect_filled(area, 0.0, t.bg2);
            let words = Words::new("no values", theme::small(), t.text2);
            let size = words.size(painter);
            if area.width() > size.x + gap::SMALL {
                words.paint(painter, area.center_top() + vec2(0.0, gap::TINY), Align2::CENTER_TOP);
            }
        }
    }

    fn paint_date(&self, painter: &Painter, plane: &Plane, t: &Tokens) {
        let Some((at, words)) = self.at.filter(|(at, _)| self.window.contains(at)) else { return };
        let x = plane.x.at(at);
        let ends = [pos2(x, plane.rect.top()), pos2(x, plane.rect.bottom())];
        dashed_line(painter, &ends, Stroke::new(stroke::HAIRLINE, t.text2), dash::DATE);
        let words = Words::new(words, theme::small(), t.text2);
        let size = words.size(painter);
        let left = (x - size.x - gap::TINY).max(plane.rect.left());
        let place = Rect::from_min_size(pos2(left, plane.rect.bottom() - size.y - gap::TINY), size);
        words.paint_on(painter, place, t.bg1);
    }

    /// Rings, with words for as many as there is room for.
    fn paint_marks(&self, painter: &Painter, plane: &Plane, t: &Tokens) {
        let seen = self.marks.iter().filter(|m| self.window.contains(&m.at[0]));
        let mut placer = Placer::new(plane.rect.expand2(vec2(0.0, HEAD)));
        let mut shown = 0;
        for mark in seen {
            let centre = plane.at(mark.at[0], mark.at[1]);
            ring(painter, centre, t.warn_text);
            placer.block(Rect::from_center_size(centre, Vec2::splat(16.0)));
            if shown == MOST_WORDS {
                continue;
            }
            let words = Words::new(format!("▲ {}", mark.words), theme::small(), t.warn_text);
            let size = words.size(painter);
            let sides = [
                centre + vec2(12.0, -size.y / 2.0),
                centre + vec2(-size.x - 12.0, -size.y / 2.0),
                centre + vec2(-size.x / 2.0, 12.0),
                centre + vec2(-size.x / 2.0, -size.y - 12.0),
                centre + vec2(12.0, 14.0),
                centre + vec2(-size.x - 12.0, 14.0),
            ];
            let rect = placer.put(size, sides);
            words.paint_on(painter, rect, t.bg1);
            shown += 1;
        }
    }

    /// Drag to pan, scroll or pinch to zoom, double click for the whole; keys do the same.
    fn listen(&self, ui: &Ui, plane: &Plane) -> Option<RangeInclusive<f64>> {
        let listener = ui.interact(plane.rect, self.id.with("window"), Sense::click_and_drag());
        listener.widget_info(|| {
            let [from, to] = [self.window.start(), self.window.end()].map(|day| day_of(*day));
            let name = format!("{} from {from} to {to}: arrows move, plus and minus zoom", self.name);
            egui::WidgetInfo::labeled(egui::Role::ScrollView, true, name)
        });
        let whole = whole(self.points);
        let asked = self.by_key(ui, &listener).map(|by| moved(&self.window, &whole, by));
        if listener.has_focus() {
            focus_ring(ui, plane.rect, 0.0);
        }
        if listener.double_clicked() {
            return Some(whole);
        }
        let days = self.window.end() - self.window.start();
        if listener.dragged() {
            ui.set_cursor_icon(CursorIcon::Grabbing);
            let by = f64::from(-listener.drag_delta().x / plane.rect.width().max(1.0)) * days;
            return Some(shifted(&self.window, &whole, by));
        }
        let Some(place) = listener.hover_pos() else { return asked };
        self.point_out(ui, plane, place);
        let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta()));
        let by = f64::from(pinch) * (f64::from(scroll.y) / 200.0).exp();
        if (by - 1.0).abs() > 1e-4 || scroll.x != 0.0 {
            ui.input_mut(|i| i.smooth_scroll_delta = Vec2::ZERO);
            let zoomed = zoomed(&self.window, &whole, plane.x.value(place.x), by);
            let aside = f64::from(-scroll.x / plane.rect.width().max(1.0)) * days;
            return Some(shifted(&zoomed, &whole, aside));
        }
        asked
    }

    fn by_key(&self, ui: &Ui, listener: &Response) -> Option<Move> {
        if !listener.has_focus() {
            return None;
        }
        let keys = [
            (Key::ArrowLeft, Move::Earlier),
            (Key::ArrowRight, Move::Later),
            (Key::Plus, Move::In),
            (Key::Equals, Move::In),
            (Key::Minus, Move::Out),
            (Key::Home, Move::Whole),
        ];
        ui.memory_mut(|m| {
            let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
            m.set_focus_lock_filter(listener.id, filter);
        });
        ui.input(|i| keys.into_iter().find(|(key, _)| i.key_pressed(*key)).map(|(_, by)| by))
    }

    /// The value under the pointer.
    fn point_out(&self, ui: &Ui, plane: &Plane, place: Pos2) {
        let day = plane.x.value(place.x);
        let after = self.points.partition_point(|p| p[0] < day);
        let around = [after.checked_sub(1), Some(after)].into_iter().flatten();
        let known = around.filter_map(|i| self.points.get(i));
        let Some([x, y]) = known.min_by(|a, b| (a[0] - day).abs().total_cmp(&(b[0] - day).abs())) else {
            return;
        };
        let at = plane.at(*x, *y);
        if !plane.rect.expand(1.0).contains(at) {
            return;
        }
        ui.painter().circle_filled(at, 4.0, tokens(ui).focus);
        let what = format!("{}: {}", day_of(*x), (self.in_words)(*y));
        let why = self.marks.iter().find(|m| m.at[0] == *x).map_or("", |m| m.words.as_str());
        let bounds = plane.rect.expand2(vec2(0.0, FOOT));
        Hint::new(&what).why(why).paint(ui, at + vec2(gap::MEDIUM, gap::MEDIUM), Align2::LEFT_TOP, bounds);
    }

    /// What it shows, in one line.
    pub fn alternative(&self) -> String {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return format!("{}: no values.", self.name);
        };
        let (low, high) = extremes(self.points);
        let count = |n: usize, what: &str| match n {
            0 => format!("no {what}s"),
            1 => format!("1 {what}"),
            n => format!("{n} {what}s"),
        };
        format!(
            "{}: {} values from {} to {}, between {} and {}, the last one {}; {}, {}.",
            self.name,
            crate::app::format::whole(self.points.len()),
            day_of(first[0]),
            day_of(last[0]),
            (self.in_words)(low),
            (self.in_words)(high),
            (self.in_words)(last[1]),
            count(self.gaps.len(), "gap"),
            count(self.marks.len(), "marked jump"),
        )
    }
}

/// Marks beyond this many keep their words for the tooltip.
const MOST_WORDS: usize = 6;

fn extremes(points: &[[f64; 2]]) -> (f64, f64) {
    let values = points.iter().map(|p| finite(p[1]));
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

/// The axis of values: what is seen, with a little room.
fn range(points: &[[f64; 2]]) -> (f64, f64) {
    if points.is_empty() {
        return (0.0, 1.0);
    }
    let (low, high) = extremes(points);
    let room = ((high - low) * 0.06).max(high.abs() * 1e-3).max(1e-9);
    (low - room, high + room)
}

/// The points that can be told apart on screen: in each column of a pixel the least and the largest.
fn thinned(points: &[[f64; 2]], plane: &Plane) -> Vec<Pos2> {
    let column = |p: &[f64; 2]| plane.x.at(p[0]).floor();
    let mut path = Vec::new();
    for run in points.chunk_by(|a, b| column(a) == column(b)) {
        let places = || run.iter().enumerate();
        let by = |a: &(usize, &[f64; 2]), b: &(usize, &[f64; 2])| a.1[1].total_cmp(&b.1[1]);
        let (Some(least), Some(most)) = (places().min_by(by), places().max_by(by)) else { continue };
        let (first, second) = if least.0 < most.0 { (least, most) } else { (most, least) };
        path.push(plane.at(first.1[0], first.1[1]));
        if first.0 != second.0 {
            path.push(plane.at(second.1[0], second.1[1]));
        }
    }
    path
}

#[cfg(test)]
mod tests;
