//! Every scenario as a point: what the cash leg makes against what the futures leg makes.

use std::cell::Cell;
use std::ops::RangeInclusive;

use egui::{Align2, Pos2, Rect, Sense, Stroke, Ui, UiBuilder, Vec2, pos2, vec2};
use egui_plot::{GridInput, GridMark, HoverPosition, Plot, PlotPoint, PlotPoints, PlotTransform, Points};

use super::axis::{Scale, Ticks, finite, nice_step, tick_label};
use super::offered::{Chart, offer};
use super::parts::{Pressable, Words, allocate, ring};
use super::place::{Placer, around};
use crate::app::format;
use crate::app::theme::{self, dash, gap, stroke, tokens};
use crate::app::widgets::{Hint, dashed_line};

/// Names the chart on offer.
const KEY: &str = "scenarios";
/// Room for ticks and titles.
const LEFT: f32 = 44.0;
const BELOW: f32 = 44.0;

/// A cloud of scenarios with a few of them named.
///
/// Ctrl and the wheel look closer, dragging moves the view, a double click goes back.
#[derive(Clone, Copy)]
pub struct Scatter<'a> {
    /// One point to a scenario: x the cash leg, y the futures leg, both in the unit of the axes.
    pub points: &'a [PlotPoint],
    /// What a scenario is called on hover: its date, and its moves if they are wanted.
    pub name_of: &'a dyn Fn(usize) -> String,
    /// The scenarios worth a ring and a name, the most important first.
    pub specials: &'a [Special],
    /// The title of the x axis: "note P&L".
    pub x_title: &'a str,
    /// The title of the y axis: "futures P&L".
    pub y_title: &'a str,
}

/// A named scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Special {
    /// Its place in the list of points.
    pub index: usize,
    /// What it is: "cash VaR 19.73".
    pub label: String,
    /// Which figure it sets.
    pub kind: SpecialKind,
}

/// The figure a named scenario sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecialKind {
    /// The value at risk of the cash leg alone.
    Cash,
    /// The value at risk of the futures leg alone.
    Futures,
    /// The value at risk of both together.
    Joint,
    /// Any other scenario worth a ring, a chosen row for example.
    Chosen,
}

/// What a cloud hands back.
#[derive(Clone, Debug)]
pub struct ShownCloud {
    /// The whole plot.
    pub response: egui::Response,
    /// The scenario that was clicked or pressed, by its place.
    pub picked: Option<usize>,
    /// Which of the named ones it is.
    pub special: Option<SpecialKind>,
}

impl Scatter<'_> {
    /// Paints the cloud into `size`; returns the scenario that was clicked, or a ringed one that was
    /// pressed, by its place.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> ShownCloud {
        let response = allocate(ui, size, || self.alternative());
        let rect = response.rect;
        let area = Rect::from_min_max(
            rect.min + vec2(LEFT, 0.0),
            pos2(rect.right() - gap::SMALL, (rect.bottom() - BELOW).max(rect.top() + 1.0)),
        );
        let hovered = Cell::new(None);
        let inner = ui
            .scope_builder(UiBuilder::new().max_rect(area).id_salt("cloud"), |ui| {
                self.cloud(ui, area, &hovered)
            })
            .inner;
        let transform = inner.transform;
        self.paint_axes(ui, rect, &transform);
        self.paint_hedge(ui, &transform);
        let special = self.paint_specials(ui, &transform, response.id);
        let hovered: Option<usize> = hovered.get();
        if let Some(index) = hovered {
            self.paint_hover(ui, &transform, index, rect);
        }
        let clicked = hovered.filter(|_| inner.response.clicked());
        let ringed = |index| self.specials.iter().find(|s| s.index == index).cloned();
        let special = special.or(clicked.and_then(ringed));
        let picked = special.as_ref().map(|s| s.index).or(clicked);
        offer(ui, response.rect, KEY, || self.chart());
        ShownCloud { response, picked, special: special.map(|s| s.kind) }
    }

    /// A copy to be drawn elsewhere: where nobody points, only the named ones need a name.
    fn chart(&self) -> Chart {
        let (points, specials) = (self.points.to_vec(), self.specials.to_vec());
        let named: Vec<(usize, String)> =
            specials.iter().map(|s| (s.index, (self.name_of)(s.index))).collect();
        let [x_title, y_title] = [self.x_title.to_owned(), self.y_title.to_owned()];
        let name = "Every scenario: three-day moves, $mm";
        Chart::new(KEY, name, self.alternative(), vec2(720.0, 640.0), move |ui, size| {
            let name_of =
                |i: usize| named.iter().find(|(n, _)| *n == i).map(|(_, s)| s.clone()).unwrap_or_default();
            let (x_title, y_title) = (x_title.as_str(), y_title.as_str());
            Scatter { points: &points, name_of: &name_of, specials: &specials, x_title, y_title }
                .show(ui, size);
        })
    }

    /// What the cloud shows, in one line.
    pub fn alternative(&self) -> String {
        let specials: Vec<String> = self.specials.iter().map(|special| self.described(special)).collect();
        let named = if specials.is_empty() { String::new() } else { format!(": {}", specials.join(", ")) };
        let count = format::whole(self.points.len());
        format!("{count} scenarios, {} against {}{named}.", self.x_title, self.y_title)
    }

    fn described(&self, special: &Special) -> String {
        format!("{} on {}", special.label, (self.name_of)(special.index))
    }

    /// Half the width of both axes: symmetric, so that a perfect hedge runs corner to corner.
    fn reach(&self) -> f64 {
        let far = |reach: f64, point: &PlotPoint| reach.max(finite(point.x).abs()).max(finite(point.y).abs());
        let reach = self.points.iter().fold(0.0, far) * 1.06;
        if reach > 0.0 { reach } else { 1.0 }
    }

    fn cloud(&self, ui: &mut Ui, area: Rect, hovered: &Cell<Option<usize>>) -> egui_plot::PlotResponse<()> {
        let reach = self.reach();
        let tokens = tokens(ui);
        Plot::new("scenarios")
            .width(area.width())
            .height(area.height())
            .show_axes(false)
            .show_background(false)
            .show_crosshair(false)
            .sense(Sense::CLICK | Sense::DRAG)
            .allow_scroll(false)
            .allow_boxed_zoom(false)
            .set_margin_fraction(Vec2::ZERO)
            .include_x(-reach)
            .include_x(reach)
            .include_y(-reach)
            .include_y(reach)
            .grid_color(tokens.outline)
            .grid_spacing(1.0..=2.0)
            .x_grid_spacer(grid)
            .y_grid_spacer(grid)
            .label_formatter(move |place: &HoverPosition<'_>| {
                if let HoverPosition::NearDataPoint { index, .. } = place {
                    hovered.set(Some(*index));
                }
                None
            })
            .show(ui, |plot| {
                let ink = tokens.text2.gamma_multiply(0.45);
                plot.points(
                    Points::new("scenarios", PlotPoints::Borrowed(self.points)).radius(1.0).color(ink),
                );
            })
    }

    fn paint_axes(&self, ui: &Ui, rect: Rect, transform: &PlotTransform) {
        let (painter, tokens) = (ui.painter(), tokens(ui));
        let area = *transform.frame();
        let words = |text: &str| Words::new(text, theme::small(), tokens.text3);
        let bounds = transform.bounds();
        let title = words(self.x_title);
        let size = title.size(painter);
        title.paint(painter, pos2(area.right(), rect.bottom()), Align2::RIGHT_BOTTOM);
        for (value, text) in named_ticks(bounds.range_x()) {
            let x = transform.position_from_point_x(value);
            words(&text).paint(painter, pos2(x, area.bottom() + gap::SMALL), Align2::CENTER_TOP);
        }
        for (value, text) in named_ticks(bounds.range_y()) {
            let y = transform.position_from_point_y(value);
            words(&text).paint(painter, pos2(area.left() - gap::SMALL, y), Align2::RIGHT_CENTER);
        }
        // The diagonal starts in this corner; the title stands clear of it.
        let place = area.min + vec2(gap::WIDE, gap::TINY);
        let room = Rect::from_min_size(place, vec2(words(self.y_title).size(painter).x, size.y));
        words(self.y_title).paint_on(painter, room, tokens.bg1);
    }

    /// The diagonal on which one leg makes exactly what the other loses.
    fn paint_hedge(&self, ui: &Ui, transform: &PlotTransform) {
        let tokens = tokens(ui);
        let painter = ui.painter_at(*transform.frame());
        let far = self.reach() * 4.0;
        let ends =
            [(-far, far), (far, -far)].map(|(x, y)| transform.position_from_point(&PlotPoint::new(x, y)));
        dashed_line(&painter, &ends, Stroke::new(stroke::AXIS, tokens.text3), dash::OTHER_WORLD);
    }

    /// Rings and names; the name of the diagonal takes what room is left.
    /// Rings and names the special ones; returns the one that was pressed.
    fn paint_specials(&self, ui: &Ui, transform: &PlotTransform, id: egui::Id) -> Option<Special> {
        let mut pressed = None;
        let (painter, tokens) = (ui.painter(), tokens(ui));
        let area = *transform.frame();
        let mut placer = Placer::new(area.shrink(gap::TINY));
        placer.block(Rect::from_min_size(area.min, vec2(110.0, 24.0)));
        let ringed: Vec<_> =
            self.specials.iter().filter_map(|special| self.ringed(special, transform)).collect();
        for (_, place) in &ringed {
            placer.block(Rect::from_center_size(*place, vec2(18.0, 18.0)));
        }
        placer.block_path(&[upper_end(transform), lower_end(transform)]);
        for (special, place) in ringed {
            let (line, ink) = match special.kind {
                SpecialKind::Cash => (tokens.ficc, tokens.ficc_text),
                SpecialKind::Futures => (tokens.cme, tokens.cme_text),
                SpecialKind::Joint | SpecialKind::Chosen => (tokens.text1, tokens.text1),
            };
            ring(painter, place, line);
            let words = Words::new(&special.label, theme::body(), ink);
            let size = words.size(painter);
            let rect = placer.put(size, around(place, size, 13.0));
            words.paint_on(painter, rect, tokens.bg1);
            let what = self.described(&special);
            let piece = Pressable { rect, what: &what, why: "The day that sets this value at risk." };
            if piece.show(ui, id.with(("special", special.kind as usize))) {
                pressed = Some(special);
            }
        }
        let words = Words::new("perfect hedge", theme::small(), tokens.text3);
        let size = words.size(painter);
        let corner = lower_end(transform);
        let rect = placer
            .put(size, (2..9).map(|step| corner - vec2(size.x + 14.0, 0.0) - step as f32 * vec2(12.0, 12.0)));
        words.paint_on(painter, rect, tokens.bg1);
        pressed
    }

    fn ringed(&self, special: &Special, transform: &PlotTransform) -> Option<(Special, Pos2)> {
        let point = self.points.get(special.index)?;
        let place = transform.position_from_point(point);
        transform.frame().contains(place).then(|| (special.clone(), place))
    }

    fn paint_hover(&self, ui: &Ui, transform: &PlotTransform, index: usize, bounds: Rect) {
        let Some(point) = self.points.get(index) else { return };
        let place = transform.position_from_point(point);
        ring(ui.painter(), place, tokens(ui).text1);
        let legs = format!("{} {}, {} {}", self.x_title, money(point.x), self.y_title, money(point.y));
        let what = (self.name_of)(index);
        Hint::new(&what).why(&legs).paint(ui, place + vec2(12.0, -12.0), Align2::LEFT_BOTTOM, bounds);
    }
}

/// A figure in the unit of the axes, two decimals, negatives in parentheses.
fn money(value: f64) -> String {
    let figure = format::decimals(value.abs(), 2);
    if value < 0.0 { format!("({figure})") } else { figure }
}

fn grid(input: GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let step_size = nice_step(high - low, 5);
    Ticks::new(low, high, step_size).map(|value| GridMark { value, step_size }).collect()
}

fn named_ticks(range: RangeInclusive<f64>) -> Vec<(f64, String)> {
    let ticks = Scale::new(range, egui::Rangef::new(0.0, 1.0)).ticks(5);
    ticks.map(|value| (value, tick_label(value, ticks.step))).collect()
}

/// Where the diagonal leaves the plot at its upper left.
fn upper_end(transform: &PlotTransform) -> Pos2 {
    end(transform, |bounds| f64::max(bounds.min()[0], -bounds.max()[1]))
}

/// Where the diagonal leaves the plot at its lower right.
fn lower_end(transform: &PlotTransform) -> Pos2 {
    end(transform, |bounds| f64::min(bounds.max()[0], -bounds.min()[1]))
}

fn end(transform: &PlotTransform, x: impl Fn(&egui_plot::PlotBounds) -> f64) -> Pos2 {
    let x = x(transform.bounds());
    transform.position_from_point(&PlotPoint::new(x, -x))
}
