//! Requirements and savings along dates: what is asked for, what falls away, and which model is the
//! lower one.

mod savings;

use std::ops::RangeInclusive;

use egui::{Align2, Mesh, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};

use super::axis::{Plane, Ticks, finite, money_tick, nice_step, nice_top};
use super::offered::{Chart, offer};
use super::parts::{Words, allocate, curve, gutter, value_axis, words_below};
use super::place::Placer;
use super::{Along, Handle, House, Picked, Shown, Standing};
use crate::app::format::{self, Unit};
use crate::app::theme::{self, Tokens, dash, gap, stroke, tokens};
use crate::app::widgets::{HATCH_PITCH, Hint, dashed_line, hatch};

/// Names the chart on offer.
const KEY: &str = "history";
/// Room above the requirement for the names of marked dates.
const LANES: f32 = 38.0;
/// Room below for the years.
const FOOT: f32 = 24.0;
/// The least room left of both plots.
const GUTTER: f32 = 44.0;
/// A lane of the strip that says which model is the lower one.
const LANE: f32 = 14.0;
/// Marks nearer than this share a name.
const CLUSTER: f32 = 14.0;

/// One date. Money in dollars, FICC then CME; savings as shares of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Its place among the dates.
    pub x: f64,
    /// What each house asks by itself.
    pub without: [f64; 2],
    /// What each house asks when it looks at both legs.
    pub with: [f64; 2],
    /// What each house's model saves.
    pub saving: [f64; 2],
    /// The house whose model saves less; none when nothing is offset.
    pub lower: Option<House>,
}

impl Moment {
    fn without_total(&self) -> f64 {
        finite(self.without.iter().sum())
    }

    fn with_total(&self) -> f64 {
        finite(self.with.iter().sum())
    }
}

/// A date worth marking.
#[derive(Clone, Debug, PartialEq)]
pub struct DateMark {
    /// Its place among the dates.
    pub x: f64,
    /// The day and what happened, for the tooltip.
    pub day: String,
    /// What happened, in short.
    pub words: String,
}

/// Requirements and savings along dates, with one of them picked.
#[derive(Clone, Debug, PartialEq)]
pub struct History<'a> {
    /// Stays the same while other things come and go above: a drag must not lose its hold.
    pub id: egui::Id,
    /// Oldest first; not every date need be there yet.
    pub moments: &'a [Moment],
    /// First and last place.
    pub places: RangeInclusive<f64>,
    /// Dates worth marking, oldest first.
    pub marks: &'a [DateMark],
    /// The first date of each year, and the year.
    pub years: &'a [(f64, String)],
    /// The date picked, and in words.
    pub at: f64,
    pub at_words: &'a str,
    /// The unit of money.
    pub unit: Unit,
    /// The most that is saved, as a share.
    pub cap: f64,
    /// Whether both houses look at both legs, or each at its own.
    pub is_on: bool,
    /// Whether the saving is one a regulator has approved.
    pub standing: Standing,
}

impl History<'_> {
    /// How high the savings are, strip and all, for a height of the curves.
    pub fn savings_height(curves: f32) -> f32 {
        curves + gap::SMALL + 2.0 * LANE
    }

    /// Paints the requirements; returns the date that was clicked, and where the handle was moved.
    pub fn show_requirements(&self, ui: &mut Ui, size: Vec2) -> (Shown<f64>, Option<Picked>) {
        let response = allocate(ui, size, || self.alternative());
        let tokens = tokens(ui);
        let painter = ui.painter().clone();
        let (top, ticks) = self.money_ticks();
        let rect = response.rect;
        let left = rect.left() + self.gutter(&painter);
        let area = Rect::from_min_max(
            pos2(left, rect.top() + LANES),
            pos2(rect.right() - 6.0, rect.bottom() - FOOT),
        );
        let plane = Plane::new(area, self.places.clone(), 0.0..=top);
        value_axis(&painter, &plane, &ticks, tokens);
        self.paint_areas(&painter, &plane, tokens);
        let stems = self.paint_marks(&painter, &plane, tokens);
        words_below(&painter, &plane, self.years, rect.x_range());
        let clicked = self.listen(ui, &plane, &stems);
        let picked = self.handle(ui, &plane);
        offer(ui, response.rect, KEY, || self.chart());
        (Shown { response, picked: clicked }, picked)
    }

    /// A copy of both halves to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let (moments, places) = (self.moments.to_vec(), self.places.clone());
        let (marks, years, at_words) = (self.marks.to_vec(), self.years.to_vec(), self.at_words.to_owned());
        let (at, unit, cap, is_on, standing) = (self.at, self.unit, self.cap, self.is_on, self.standing);
        let says = format!("{} {}", self.alternative(), self.savings_alternative());
        let name = format!("Requirement of today’s book, {}, and what each model saves", self.unit.head());
        Chart::new(KEY, name, says, vec2(960.0, 560.0), move |ui, size| {
            let history = History {
                id: ui.scope_id().with("history"),
                moments: &moments,
                places: places.clone(),
                marks: &marks,
                years: &years,
                at,
                at_words: &at_words,
                unit,
                cap,
                is_on,
                standing,
            };
            let savings = (size.y * 0.3).round();
            let above = size.y - Self::savings_height(savings) - gap::LARGE;
            ui.spacing_mut().item_spacing.y = gap::LARGE;
            history.show_requirements(ui, vec2(size.x, above));
            history.show_savings(ui, size.x, savings);
        })
    }

    /// The top of the requirements, and their ticks with words.
    fn money_ticks(&self) -> (f64, Vec<(f64, String)>) {
        let largest = self.moments.iter().map(|m| m.without_total().max(m.with_total())).fold(0.0, f64::max);
        let top = nice_top(largest, 4);
        let step = nice_step(top, 4);
        (top, Ticks::new(0.0, top, step).map(|t| (t, money_tick(t, step, self.unit))).collect())
    }

    /// The room left of both plots, so that dates stand one under the other.
    fn gutter(&self, painter: &Painter) -> f32 {
        gutter(painter, &self.money_ticks().1, GUTTER, tokens(painter.ctx()))
    }

    fn handle(&self, ui: &Ui, plane: &Plane) -> Option<Picked> {
        let handle = Handle {
            name: "Date the book stands at",
            along: Along::X,
            value: self.at,
            range: self.places.clone(),
            step: 1.0,
        };
        let (grip, picked) = handle.listen(ui, self.id.with("handle"), plane);
        let here = self.near(self.at);
        let level = here.map_or(0.0, |m| if self.is_on { m.with_total() } else { m.without_total() });
        handle.paint(ui, plane, &grip, level);
        if let Some(here) = here {
            handle.paint_other(ui, plane, if self.is_on { here.without_total() } else { here.with_total() });
            self.paint_values(ui, plane, here);
        }
        picked
    }

    /// The two totals beside the handle, on the side with room, clear of the curve above.
    fn paint_values(&self, ui: &Ui, plane: &Plane, here: &Moment) {
        let tokens = tokens(ui);
        let [without, with] =
            [here.without_total(), here.with_total()].map(|m| format::money_cell(m, self.unit));
        let text = format!("{}: {without} without, {with} with", self.at_words);
        let words = Words::new(text, theme::body(), tokens.text1);
        let size = words.size(ui.painter());
        let x = plane.x.held(self.at);
        let level = plane.y.at(here.without_total());
        let mut placer = Placer::new(plane.rect);
        for of in [Moment::without_total, Moment::with_total] {
            let path: Vec<Pos2> =
                thinned(self.moments, plane, of).iter().map(|m| plane.at(m.x, of(m))).collect();
            placer.block_path(&path);
        }
        let sides = [x - size.x - gap::MEDIUM, x + gap::MEDIUM];
        let heights = (0..8).flat_map(|n| {
            let away = gap::MEDIUM + 10.0 * n as f32;
            [level - size.y - away, level + away]
        });
        let inside = |left: &f32| *left >= plane.rect.left() && left + size.x <= plane.rect.right();
        let sides: Vec<f32> = sides.into_iter().filter(inside).collect();
        let places: Vec<Pos2> = heights.flat_map(|y| sides.iter().map(move |left| pos2(*left, y))).collect();
        let rect = placer.put(size, places);
        words.paint_on(ui.painter(), rect, tokens.bg1);
    }

    /// The moment nearest to a place.
    fn near(&self, x: f64) -> Option<&Moment> {
        let after = self.moments.partition_point(|m| m.x < x);
        let around = [after.checked_sub(1), Some(after)];
        let known = around.into_iter().flatten().filter_map(|i| self.moments.get(i));
        known.min_by(|a, b| (a.x - x).abs().total_cmp(&(b.x - x).abs()))
    }

    fn paint_areas(&self, painter: &Painter, plane: &Plane, tokens: &Tokens) {
        let thin = thinned(self.moments, plane, Moment::without_total);
        let without = |m: &Moment| m.without_total();
        let in_force = |m: &Moment| if self.is_on { m.with } else { m.without };
        let ficc = |m: &Moment| finite(in_force(m)[0]);
        let total = |m: &Moment| finite(in_force(m).iter().sum());
        if self.is_on {
            self.paint_saved(painter, plane, &thin, tokens);
        }
        band(painter, plane, &thin, |_| 0.0, ficc, tokens.ficc);
        band(painter, plane, &thin, ficc, total, tokens.cme);
        let line =
            |y: &dyn Fn(&Moment) -> f64| -> Vec<Pos2> { thin.iter().map(|m| plane.at(m.x, y(m))).collect() };
        // a hairline between the houses tells them apart without colour
        curve(painter, line(&ficc), Stroke::new(stroke::HAIRLINE, tokens.bg1));
        if self.is_on {
            curve(painter, line(&without), Stroke::new(stroke::LINE, self.standing.line(tokens)));
        } else {
            let other = line(&|m| m.with_total());
            dashed_line(painter, &other, Stroke::new(stroke::LINE, tokens.text3), dash::OTHER_WORLD);
        }
    }

    /// What falls away between with and without; amber where cross-margining costs instead.
    fn paint_saved(&self, painter: &Painter, plane: &Plane, thin: &[&Moment], tokens: &Tokens) {
        let (with, without) = (|m: &Moment| m.with_total(), |m: &Moment| m.without_total());
        let upper = |m: &Moment| without(m).max(with(m));
        band(painter, plane, thin, with, upper, self.standing.ground(tokens));
        if self.standing == Standing::Hypothetical {
            hatch(painter, plane.rect, tokens.hyp.gamma_multiply(0.55), HATCH_PITCH);
            let top = *plane.y.values().end();
            band(painter, plane, thin, upper, |_| top, tokens.bg1);
        }
        band(painter, plane, thin, without, upper, tokens.warn_soft);
    }

    /// Dashed stems with their names above, in two lanes; a name without room is left to the tooltip.
    fn paint_marks(&self, painter: &Painter, plane: &Plane, tokens: &Tokens) -> Vec<(f32, usize)> {
        let line = Stroke::new(stroke::HAIRLINE, tokens.text2);
        let stems: Vec<(f32, usize)> = (self.marks.iter().enumerate())
            .filter(|(_, mark)| self.places.contains(&mark.x))
            .map(|(i, mark)| (plane.x.at(mark.x), i))
            .collect();
        let lanes =
            Rect::from_min_max(pos2(plane.rect.left(), plane.rect.top() - LANES), plane.rect.right_top());
        let mut taken = Placer::new(lanes);
        let mut last = f32::NEG_INFINITY;
        let mut ends = [f32::NEG_INFINITY; 2];
        for (x, i) in &stems {
            dashed_line(
                painter,
                &[pos2(*x, plane.rect.top()), pos2(*x, plane.rect.bottom())],
                line,
                dash::DATE,
            );
            let Some(mark) = self.marks.get(*i).filter(|_| x - last > CLUSTER) else { continue };
            let words = Words::new(&mark.words, theme::small(), tokens.text2);
            let width = words.size(painter).x;
            let left = (x - width / 2.0).clamp(lanes.left(), (lanes.right() - width).max(lanes.left()));
            let lane =
                (0..2usize).rev().find(|lane| left > ends.get(*lane).copied().unwrap_or(0.0) + gap::SMALL);
            if let Some(lane) = lane {
                let rect =
                    words.paint(painter, pos2(left, lanes.top() + 18.0 * lane as f32), Align2::LEFT_TOP);
                taken.block(rect);
                if let Some(end) = ends.get_mut(lane) {
                    *end = rect.right();
                }
                if lane == 0 {
                    let stem = [pos2(*x, rect.bottom()), pos2(*x, plane.rect.top())];
                    let is_free = ends.get(1).is_none_or(|end| *end < *x);
                    if is_free {
                        dashed_line(painter, &stem, line, dash::DATE);
                    }
                }
                last = *x;
            }
        }
        stems
    }

    /// A click anywhere goes to that date; pointing at a stem says what happened.
    fn listen(&self, ui: &Ui, plane: &Plane, stems: &[(f32, usize)]) -> Option<f64> {
        let area = plane.rect.with_min_y(plane.rect.top() - LANES);
        let listener = ui.interact(area, self.id.with("dates"), Sense::CLICK);
        let place = listener.hover_pos()?;
        let nearest = stems.iter().min_by(|a, b| (a.0 - place.x).abs().total_cmp(&(b.0 - place.x).abs()));
        let mark = nearest.filter(|(x, _)| (x - place.x).abs() < 6.0).and_then(|(_, i)| self.marks.get(*i));
        let x = mark.map_or_else(|| plane.x.value(place.x).round(), |mark| mark.x);
        if let Some(mark) = mark {
            let why = format!("{}. Click to go there.", self.values(mark.x));
            let bounds = area.with_max_y(area.bottom() + FOOT);
            let at = place + vec2(gap::MEDIUM, gap::MEDIUM);
            Hint::new(&mark.day).why(&why).paint(ui, at, Align2::LEFT_TOP, bounds);
        }
        listener.clicked().then_some(x)
    }

    fn values(&self, x: f64) -> String {
        self.near(x).map_or_else(String::new, |m| {
            let [without, with] = [m.without_total(), m.with_total()].map(|v| format::money(v, self.unit));
            format!("{without} without, {with} with")
        })
    }

    /// What the requirements show, in one line.
    pub fn alternative(&self) -> String {
        let Some((least, most)) = extremes(self.moments, Moment::without_total) else {
            return "No date yet.".to_owned();
        };
        let [least, most] = [least, most].map(|v| format::money(v, self.unit));
        let here = self
            .near(self.at)
            .map_or_else(String::new, |_| format!("; at {}: {}", self.at_words, self.values(self.at)));
        format!(
            "{} dates, {least} to {most} without cross-margining{here}",
            format::whole(self.moments.len())
        )
    }
}

/// Least and largest of something.
fn extremes(moments: &[Moment], of: impl Fn(&Moment) -> f64) -> Option<(f64, f64)> {
    moments.iter().map(of).filter(|v| v.is_finite()).fold(None, |found, v| {
        let (least, most): (f64, f64) = found.unwrap_or((v, v));
        Some((least.min(v), most.max(v)))
    })
}

/// The moments that can be told apart on screen: in each column of a pixel the least and the largest.
fn thinned<'a>(moments: &'a [Moment], plane: &Plane, of: impl Fn(&Moment) -> f64) -> Vec<&'a Moment> {
    let column = |m: &Moment| plane.x.at(m.x).floor();
    let mut thin = Vec::new();
    for run in moments.chunk_by(|a, b| column(a) == column(b)) {
        let places = || run.iter().enumerate();
        let by = |a: &(usize, &Moment), b: &(usize, &Moment)| of(a.1).total_cmp(&of(b.1));
        let (least, most) = (places().min_by(by), places().max_by(by));
        let (Some((a, _)), Some((b, _))) = (least, most) else { continue };
        let (first, second) = (a.min(b), a.max(b));
        thin.extend(run.get(first));
        if second != first {
            thin.extend(run.get(second));
        }
    }
    thin
}

/// Fills between two curves.
fn band(
    painter: &Painter,
    plane: &Plane,
    moments: &[&Moment],
    lower: impl Fn(&Moment) -> f64,
    upper: impl Fn(&Moment) -> f64,
    ink: egui::Color32,
) {
    let mut mesh = Mesh::default();
    for moment in moments {
        let place = mesh.vertices.len() as u32;
        mesh.colored_vertex(plane.at(moment.x, lower(moment)), ink);
        mesh.colored_vertex(plane.at(moment.x, upper(moment)), ink);
        if place >= 2 {
            mesh.add_triangle(place - 2, place - 1, place);
            mesh.add_triangle(place - 1, place, place + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
}
