//! Lines along one lever, with a handle at the present point: where a limit holds, where the least
//! lies, which house binds.

use std::ops::RangeInclusive;

use egui::{Rect, Ui, Vec2, pos2, vec2};

use super::axis::{Plane, height_at};
use super::curve_paint::Sketch;
use super::handle::{Along, Handle, Picked};
use super::offered::{Chart, offer};
use super::parts::{allocate, gutter};
use super::{House, Shown, Standing};
use crate::app::theme::{gap, tokens};

/// Names the chart on offer.
const KEY: &str = "curve";
/// Room above the area, for the unit and the grip's head.
const ABOVE: f32 = 26.0;
/// Room below the area: ticks, the strip of the houses, the title.
const BELOW: f32 = 46.0;
const STRIP: f32 = 20.0;

/// What a line is, and so how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// The world with cross-margining, what it saves or what is applied: thick.
    With(Standing),
    /// The other world: dashed.
    Without,
    /// The only world there is, while the other is switched off: ink.
    Alone,
    /// One house's own saving; CME's is dashed.
    House(House),
}

/// One line, x rising.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveLine {
    pub kind: LineKind,
    /// Written beside it.
    pub name: String,
    pub points: Vec<[f64; 2]>,
}

/// An axis with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveAxis {
    pub range: RangeInclusive<f64>,
    pub ticks: Vec<(f64, String)>,
    /// The unit of the upright axis, or what lies along the other.
    pub title: String,
}

/// A stretch where a limit holds.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveBand {
    pub from: f64,
    pub to: f64,
    pub words: String,
}

/// A stretch where one house has the lower saving.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HouseStretch {
    pub house: House,
    pub from: f64,
    pub to: f64,
}

/// A point worth a ring and a line of words.
#[derive(Clone, Debug, PartialEq)]
pub struct Least {
    pub x: f64,
    pub y: f64,
    pub words: String,
}

/// The handle at the present point.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveGrip {
    /// Its accessible name.
    pub name: String,
    pub value: f64,
    /// What an arrow key moves, and the grid a drag falls on.
    pub step: f64,
    /// Beside it: how much, and where.
    pub words: [String; 2],
}

/// The plot. The last line is the one in question: it lies on top and carries the handle's dot.
pub struct CurvePlot<'a> {
    pub lines: Vec<CurveLine>,
    pub bands: Vec<CurveBand>,
    /// A level of the upright axis at which a limit lies.
    pub limit: Option<(f64, String)>,
    pub houses: Vec<HouseStretch>,
    pub least: Option<Least>,
    pub x: CurveAxis,
    pub y: CurveAxis,
    pub grip: CurveGrip,
    /// How much at a place along the lever, and which place: for whoever points at it.
    pub read: &'a dyn Fn(f64) -> [String; 2],
    /// It belongs to an earlier state: drawn pale.
    pub is_stale: bool,
    /// What it shows, in one line.
    pub says: String,
}

impl CurvePlot<'_> {
    /// Paints the lines into `size`; returns where the handle was dragged or stepped to.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> Shown<Picked> {
        let response = allocate(ui, size, || self.says.clone());
        let rect = response.rect;
        let left = gutter(ui.painter(), &self.y.ticks, 40.0, tokens(ui));
        let below = BELOW + if self.houses.is_empty() { 0.0 } else { STRIP };
        let area = Rect::from_min_max(
            pos2(rect.left() + left, rect.top() + ABOVE),
            pos2(rect.right() - gap::SMALL, (rect.bottom() - below).max(rect.top() + ABOVE + 20.0)),
        );
        let plane = Plane::new(area, self.x.range.clone(), self.y.range.clone());
        let sketch = Sketch { ui, plot: self, plane, rect };
        sketch.paint_ground();
        let place = ui.interact(area, response.id.with("reading"), egui::Sense::hover()).hover_pos();
        let handle = Handle {
            name: &self.grip.name,
            along: Along::X,
            value: self.grip.value,
            range: self.x.range.clone(),
            step: self.grip.step,
        };
        let (held, picked) = handle.listen(ui, response.id.with("handle"), &plane);
        let sketch = Sketch { ui, plot: self, plane, rect };
        if let Some(other) = self.other() {
            handle.paint_other(ui, &plane, height_at(&other.points, self.grip.value));
        }
        handle.paint(ui, &plane, &held, self.present());
        let taken = sketch.paint_words();
        if let Some(place) = place.filter(|_| !held.dragged() && !held.hovered()) {
            sketch.paint_reading(place.x, taken);
        }
        offer(ui, response.rect, KEY, || self.chart());
        Shown { response, picked }
    }

    /// A copy to be drawn elsewhere, where nobody points.
    fn chart(&self) -> Chart {
        let (lines, bands, limit) = (self.lines.clone(), self.bands.clone(), self.limit.clone());
        let (houses, least, grip) = (self.houses.clone(), self.least.clone(), self.grip.clone());
        let (x, y, says) = (self.x.clone(), self.y.clone(), self.says.clone());
        let name = format!("{} along {}", self.question(), self.x.title);
        Chart::new(KEY, name, self.says.clone(), vec2(960.0, 460.0), move |ui, size| {
            let plot = CurvePlot {
                lines: lines.clone(),
                bands: bands.clone(),
                limit: limit.clone(),
                houses: houses.clone(),
                least: least.clone(),
                x: x.clone(),
                y: y.clone(),
                grip: grip.clone(),
                read: &|_| Default::default(),
                is_stale: false,
                says: says.clone(),
            };
            plot.show(ui, size);
        })
    }

    /// What stands upright: the words before the first "along".
    fn question(&self) -> &str {
        self.says.split(" along ").next().unwrap_or_default()
    }

    /// The height of the line in question at the handle.
    pub(super) fn present(&self) -> f64 {
        self.height(self.grip.value)
    }

    /// The height of the line in question.
    pub(super) fn height(&self, x: f64) -> f64 {
        self.lines.last().map_or(0.0, |line| height_at(&line.points, x))
    }

    /// The line of the other world, if it is drawn.
    fn other(&self) -> Option<&CurveLine> {
        self.lines.iter().find(|line| line.kind == LineKind::Without)
    }
}
