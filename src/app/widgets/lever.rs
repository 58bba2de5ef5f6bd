//! One lever of the what-if panel: label, field, rail.

use egui::accesskit::{Action, ActionData};
use egui::{
    Align2, CornerRadius, EventFilter, Id, Key, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2,
    remap_clamp, vec2,
};

use super::field::{Field, FieldEvent};
use super::message::{error_line, one_line};
use super::paint::{changed_dot, focus_ring};
use crate::app::theme::{self, control, gap, stroke, tokens};

const FIELD_HEIGHT: f32 = control::SMALL;
/// From the top to the middle of the rail.
const RAIL_MIDDLE: f32 = 38.0;
const HEIGHT: f32 = 50.0;
const KNOB: f32 = 7.0;

type Format<'a> = &'a dyn Fn(f64) -> String;
type Parse<'a> = &'a dyn Fn(&str) -> Result<f64, String>;

/// A number a person moves: by dragging, typing, or with arrow keys.
///
/// The rail has the accessible name `label`, the field `label value`. Double click on the rail or
/// the label resets. A text that cannot be read stays in the field, with what is wrong under it.
pub struct Lever<'a> {
    label: &'a str,
    value: f64,
    min: f64,
    max: f64,
    step: f64,
    default: f64,
    format: Format<'a>,
    parse: Parse<'a>,
    is_hypothetical: bool,
}

/// What a lever hands back.
pub struct LeverOutput {
    /// The value asked for, when it is another.
    pub value: Option<f64>,
    /// The rail: `drag_stopped()` ends an undo step.
    pub rail: Response,
}

impl<'a> Lever<'a> {
    /// A lever from 0 to 1 in steps of a hundredth; `format` and `parse` are each other's inverse.
    /// `parse` says what is wrong in a sentence ("The cap is a share from 0 to 100 %.").
    pub fn new(label: &'a str, value: f64, format: Format<'a>, parse: Parse<'a>) -> Self {
        let (min, max, step, default) = (0.0, 1.0, 0.01, value);
        Self { label, value, min, max, step, default, format, parse, is_hypothetical: false }
    }

    /// How far it goes, and in what steps.
    pub fn range(mut self, min: f64, max: f64, step: f64) -> Self {
        (self.min, self.max, self.step) = (min, max, step);
        self
    }

    /// Where the tick stands and a double click returns to.
    pub fn default_value(mut self, default: f64) -> Self {
        self.default = default;
        self
    }

    /// Drawn in violet: no regulator has approved what it moves.
    pub fn hypothetical(mut self, is_hypothetical: bool) -> Self {
        self.is_hypothetical = is_hypothetical;
        self
    }

    /// Draws it over the whole width.
    pub fn show(self, ui: &mut Ui) -> LeverOutput {
        let size = vec2(ui.available_width(), HEIGHT);
        let id = ui.make_persistent_id(("lever", self.label));
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let reset = self.show_label(ui, rect, id);
        let (typed, error) = self.show_field(ui, rect, id.with("field"));
        let rail = self.show_rail(ui, rect, id.with("rail"));
        if let Some(error) = error {
            ui.add_space(-gap::TINY);
            error_line(ui, &error);
        }
        let wanted = if reset || rail.double_clicked() { Some(self.default) } else { None };
        let wanted = wanted.or(typed).or_else(|| self.moved(ui, &rail));
        LeverOutput { value: wanted.filter(|value| !self.is_same(*value, self.value)), rail }
    }

    /// Returns whether the label was double-clicked.
    fn show_label(&self, ui: &Ui, rect: Rect, id: Id) -> bool {
        let place = rect.left_top() + vec2(0.0, FIELD_HEIGHT / 2.0);
        let ink = tokens(ui).text2;
        let room = rect.width() - control::FIELD_WIDTH - gap::LARGE;
        let label = one_line(ui, self.label, theme::body(), ink, room);
        let words = Align2::LEFT_CENTER.anchor_size(place, label.size());
        ui.painter().galley(words.min, label, ink);
        if !self.is_same(self.value, self.default) {
            changed_dot(ui, words.right_center() + vec2(8.0, 1.0));
        }
        ui.interact(words, id.with("label"), Sense::CLICK).double_clicked()
    }

    fn show_field(&self, ui: &mut Ui, rect: Rect, id: Id) -> (Option<f64>, Option<String>) {
        let shown = (self.format)(self.value);
        let corner = pos2(rect.right() - control::FIELD_WIDTH, rect.top());
        let place = Rect::from_min_size(corner, vec2(control::FIELD_WIDTH, FIELD_HEIGHT));
        let field = Field {
            id,
            name: &format!("{} value", self.label),
            rest: &shown,
            selects_all: false,
            check: &|text| self.read(text).map(|_| ()),
            step: &|text, steps| self.stepped_text(text, &shown, steps),
        };
        let output = field.show(ui, place);
        let value = match output.event {
            FieldEvent::Committed(text) | FieldEvent::Stepped(text) => self.read(&text).ok(),
            FieldEvent::Nothing | FieldEvent::Restored => None,
        };
        (value, output.error)
    }

    /// The value a text means, or what is wrong and what still holds.
    fn read(&self, text: &str) -> Result<f64, String> {
        let still = || format!("Still using {}.", (self.format)(self.value));
        (self.parse)(text).map_err(|error| format!("{error} {}", still()))
    }

    fn stepped_text(&self, text: &str, shown: &str, steps: i32) -> Option<String> {
        let from = if text == shown { self.value } else { (self.parse)(text).ok()? };
        Some((self.format)(self.on_grid(from + f64::from(steps) * self.step)))
    }

    fn show_rail(&self, ui: &Ui, rect: Rect, id: Id) -> Response {
        let middle = rect.top() + RAIL_MIDDLE;
        let hit = Rect::from_x_y_ranges(rect.x_range(), middle - 12.0..=middle + 12.0);
        let rail = ui.interact(hit, id, Sense::click_and_drag());
        self.describe(ui, &rail);
        let line =
            Rect::from_x_y_ranges(rect.left() + KNOB..=rect.right() - KNOB, middle - 2.0..=middle + 2.0);
        self.paint_rail(ui, line, &rail);
        rail
    }

    fn paint_rail(&self, ui: &Ui, line: Rect, rail: &Response) {
        let t = tokens(ui);
        let painter = ui.painter();
        let (filled, ring) = if self.is_hypothetical { (t.hyp, t.hyp) } else { (t.text2, t.text1) };
        let knob = pos2(self.x_of(self.value, line), line.center().y);
        painter.rect_filled(line, CornerRadius::same(2), t.bg3);
        // a lever that goes both ways is filled from zero
        let zero = if self.min < 0.0 { self.x_of(0.0, line) } else { line.left() };
        let part = line.with_min_x(zero.min(knob.x)).with_max_x(zero.max(knob.x));
        painter.rect_filled(part, CornerRadius::same(2), filled);
        let tick = self.x_of(self.default, line);
        let tick_ink = Stroke::new(stroke::AXIS, t.outline_strong);
        painter.vline(tick, knob.y - 7.0..=knob.y + 7.0, tick_ink);
        let ground = if rail.hovered() || rail.dragged() { t.bg2 } else { t.bg1 };
        painter.circle(knob, KNOB - 1.0, ground, Stroke::new(stroke::LINE, ring));
        if rail.has_focus() {
            focus_ring(ui, Rect::from_center_size(knob, vec2(12.0, 12.0)), 6.0);
        }
    }

    fn describe(&self, ui: &Ui, rail: &Response) {
        rail.widget_info(|| WidgetInfo::slider(true, self.value, self.label));
        ui.accesskit_node_builder(rail.id, |node| {
            node.set_min_numeric_value(self.min);
            node.set_max_numeric_value(self.max);
            node.set_numeric_value_step(self.step);
            node.set_value((self.format)(self.value));
            node.add_action(Action::SetValue);
            node.add_action(Action::Increment);
            node.add_action(Action::Decrement);
        });
    }

    /// Where the pointer, the keys or an assistive tool want the knob.
    fn moved(&self, ui: &Ui, rail: &Response) -> Option<f64> {
        if (rail.is_pointer_button_down_on() || rail.drag_stopped())
            && let Some(pointer) = rail.interact_pointer_pos()
        {
            let (left, right) = (rail.rect.left() + KNOB, rail.rect.right() - KNOB);
            let value = remap_clamp(f64::from(pointer.x), left.into()..=right.into(), self.min..=self.max);
            return Some(self.on_grid(value));
        }
        self.asked_for(ui, rail).or_else(|| self.moved_by_keys(ui, rail))
    }

    fn moved_by_keys(&self, ui: &Ui, rail: &Response) -> Option<f64> {
        if !rail.has_focus() {
            return None;
        }
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(rail.id, filter));
        let presses = |key| ui.input(|input| input.num_presses(key)) as f64;
        if presses(Key::Home) > 0.0 {
            return Some(self.min);
        }
        if presses(Key::End) > 0.0 {
            return Some(self.max);
        }
        let ones = presses(Key::ArrowRight) + presses(Key::ArrowUp)
            - presses(Key::ArrowLeft)
            - presses(Key::ArrowDown);
        let steps = ones + 10.0 * (presses(Key::PageUp) - presses(Key::PageDown));
        (steps != 0.0).then(|| self.on_grid(self.value + steps * self.step))
    }

    fn asked_for(&self, ui: &Ui, rail: &Response) -> Option<f64> {
        ui.input(|input| {
            let times = |action| input.num_accesskit_action_requests(rail.id, action) as f64;
            let steps = times(Action::Increment) - times(Action::Decrement);
            let set = input.accesskit_action_requests(rail.id, Action::SetValue).last();
            match set.and_then(|request| request.data.as_ref()) {
                Some(ActionData::NumericValue(value)) => Some(self.on_grid(*value)),
                _ if steps != 0.0 => Some(self.on_grid(self.value + steps * self.step)),
                _ => None,
            }
        })
    }

    /// The nearest step inside the range, without the dust of binary fractions.
    fn on_grid(&self, value: f64) -> f64 {
        let steps = ((value - self.min) / self.step).round();
        let clean = ((self.min + steps * self.step) * 1e9).round() / 1e9;
        clean.clamp(self.min, self.max)
    }

    fn is_same(&self, one: f64, other: f64) -> bool {
        (one - other).abs() <= self.step * 1e-6
    }

    fn x_of(&self, value: f64, line: Rect) -> f32 {
        let span = f64::from(line.left())..=f64::from(line.right());
        remap_clamp(value, self.min..=self.max, span) as f32
    }
}

#[cfg(test)]
mod tests;
