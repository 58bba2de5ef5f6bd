//! A figure over two levers, in colour: where the cap holds, where one stands, and a click to go
//! elsewhere.

use egui::accesskit::Role;
use egui::{Color32, EventFilter, Key, Pos2, Rect, Response, Sense, TextureId, Ui, Vec2, WidgetInfo, pos2};

use super::axis::Plane;
use super::curve::CurveAxis;
use super::map_paint::Sketch;
use super::parts::gutter;
use super::{Shown, Standing};
use crate::app::theme::{gap, tokens};

/// Room for the upright title, the legend, and what stands below.
const TITLE: f32 = 20.0;
const BELOW: f32 = 40.0;
/// Arrow keys part the map in so many steps; Shift makes five at once.
const KEY_STEPS: f64 = 40.0;

/// The ten colours in order, and the words at their edges.
#[derive(Clone, Debug, PartialEq)]
pub struct MapLegend {
    pub stops: [Color32; 10],
    /// Shares of the way up, with words.
    pub ticks: Vec<(f32, String)>,
}

/// What was asked of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MapPick {
    /// Go to these two values.
    Go([f64; 2]),
    /// Look there with the keyboard, or nowhere any more.
    Look(Option<[f64; 2]>),
}

/// The map.
pub struct MapPlot<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// The colours, from the upper left corner; none while nothing is known.
    pub texture: Option<TextureId>,
    pub x: CurveAxis,
    pub y: CurveAxis,
    pub legend: MapLegend,
    /// Pieces of the line where the cap begins to hold.
    pub contour: Vec<[[f64; 2]; 2]>,
    /// Words on a plaque, and where they belong.
    pub plaque: Option<(String, [f64; 2])>,
    /// Where the document stands.
    pub present: [f64; 2],
    /// Where the keyboard looks.
    pub cursor: Option<[f64; 2]>,
    /// How much at a place, and which place.
    pub read: &'a dyn Fn([f64; 2]) -> [String; 2],
    pub standing: Standing,
    /// It belongs to an earlier state: drawn pale.
    pub is_stale: bool,
}

impl MapPlot<'_> {
    /// Room right of the map for the legend.
    pub const LEGEND: f32 = 68.0;

    /// Paints the map into `size`; returns what was asked by mouse or keys.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> Shown<MapPick> {
        let (rect, _) = ui.allocate_exact_size(size.max(Vec2::splat(1.0)), Sense::hover());
        let left = TITLE + gutter(ui.painter(), &self.y.ticks, 30.0, tokens(ui));
        let area = Rect::from_min_max(
            pos2(rect.left() + left, rect.top() + gap::TINY),
            pos2(
                (rect.right() - Self::LEGEND).max(rect.left() + left + 20.0),
                (rect.bottom() - BELOW).max(rect.top() + 24.0),
            ),
        );
        let plane = Plane::new(area, self.x.range.clone(), self.y.range.clone());
        let response = ui.interact(area, ui.scope_id().with("map"), Sense::click());
        let looked = self.cursor.unwrap_or(self.present);
        let said = (self.read)(looked).join(", ");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, self.name));
        ui.accesskit_node_builder(response.id, |node| node.set_value(said.as_str()));
        let picked = self.asked(ui, &response, &plane);
        let sketch = Sketch { ui, plot: self, plane, rect };
        sketch.paint(response.has_focus());
        if let Some(place) = response.hover_pos() {
            sketch.paint_reading(place, [plane.x.value(place.x), plane.y.value(place.y)]);
        } else if let Some(cursor) = self.cursor.filter(|_| response.has_focus()) {
            sketch.paint_reading(plane.at(cursor[0], cursor[1]), cursor);
        }
        Shown { response, picked }
    }

    fn asked(&self, ui: &Ui, response: &Response, plane: &Plane) -> Option<MapPick> {
        let under = |place: Pos2| [plane.x.value(place.x), plane.y.value(place.y)];
        if response.clicked() {
            let by_pointer = response.interact_pointer_pos().map(under);
            return by_pointer.or(self.cursor).map(MapPick::Go);
        }
        if !response.has_focus() {
            return self.cursor.map(|_| MapPick::Look(None));
        }
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let [across, up] = pressed(ui);
        if across == 0.0 && up == 0.0 {
            return None;
        }
        let [x, y] = self.cursor.unwrap_or(self.present);
        Some(MapPick::Look(Some([moved(x, across, plane.x.values()), moved(y, up, plane.y.values())])))
    }
}

fn moved(value: f64, steps: f64, range: std::ops::RangeInclusive<f64>) -> f64 {
    let (low, high) = range.into_inner();
    (value + steps * (high - low) / KEY_STEPS).clamp(low, high)
}

/// Steps right and up that the arrow keys ask for in this frame.
fn pressed(ui: &Ui) -> [f64; 2] {
    ui.input(|input| {
        let times = if input.modifiers.shift { 5.0 } else { 1.0 };
        let keys = |key| input.num_presses(key) as f64 * times;
        [keys(Key::ArrowRight) - keys(Key::ArrowLeft), keys(Key::ArrowUp) - keys(Key::ArrowDown)]
    })
}
