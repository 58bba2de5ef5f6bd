//! The line one can drag across a plot: a slider in the shape of a plot.

use std::ops::RangeInclusive;

use egui::accesskit::{Action, ActionData};
use egui::{
    CursorIcon, EventFilter, Id, Key, Pos2, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::axis::{Plane, finite};
use super::parts::hollow_dot;
use crate::app::theme::{radius, stroke, tokens};
use crate::app::widgets::focus_ring;

/// Half the width of the area that takes hold.
const REACH: f32 = 12.0;

/// Which way a handle is dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// Left and right.
    X,
    /// Up and down.
    Y,
}

/// A handle at a value. It remembers nothing: the caller gives the new value back.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// The axis its value is read from.
    pub along: Along,
    /// Where it stands.
    pub value: f64,
    /// How far it may go.
    pub range: RangeInclusive<f64>,
    /// What an arrow key moves, and the grid a drag falls on. Zero for none.
    pub step: f64,
}

/// Where a handle was moved to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picked {
    /// The new value, within the range and on a step.
    pub value: f64,
    /// Whether it was let go, or moved by a key: the moment to make it one step of undo.
    pub released: bool,
}

impl Handle<'_> {
    /// Listens along the whole line and returns where the handle was moved to. Call it after the
    /// plot has been painted, so that it lies on top.
    pub fn listen(&self, ui: &Ui, id: Id, plane: &Plane) -> (Response, Option<Picked>) {
        self.listen_with(ui, id, plane, Sense::drag())
    }

    /// The same where a press without a move may mean something else.
    pub fn listen_with(&self, ui: &Ui, id: Id, plane: &Plane, sense: Sense) -> (Response, Option<Picked>) {
        let response = ui.interact(self.reach(plane), id, sense).on_hover_and_drag_cursor(self.cursor());
        response.widget_info(|| WidgetInfo::slider(true, self.value, self.name));
        self.declare(ui, id);
        if response.is_pointer_button_down_on() && !response.has_focus() {
            response.request_focus();
        }
        let picked = self.dragged(&response, plane).or_else(|| self.stepped(ui, &response, plane));
        (response, picked)
    }

    /// Paints the line, the grip on the axis, and a dot where it crosses the curve in question.
    pub fn paint(&self, ui: &Ui, plane: &Plane, response: &Response, curve: f64) {
        let tokens = tokens(ui);
        let x = plane.x.held(self.value);
        let foot = plane.rect.bottom();
        let line = Stroke::new(stroke::LINE, tokens.focus);
        ui.painter().vline(x, plane.rect.top() - 8.0..=foot, line);
        let grip = Rect::from_center_size(pos2(x, foot), vec2(10.0, 18.0));
        ui.painter().rect(
            grip,
            radius::BADGE,
            tokens.focus,
            Stroke::new(stroke::HAIRLINE, tokens.bg1),
            egui::StrokeKind::Outside,
        );
        ui.painter().circle(
            pos2(x, plane.y.at(curve)),
            7.0,
            tokens.focus,
            Stroke::new(stroke::LINE, tokens.bg1),
        );
        if response.has_focus() {
            focus_ring(ui, grip, f32::from(radius::BADGE));
        }
    }

    /// Paints a hollow dot where the handle crosses the line of the other world.
    pub fn paint_other(&self, ui: &Ui, plane: &Plane, curve: f64) {
        let tokens = tokens(ui);
        let centre = pos2(plane.x.held(self.value), plane.y.at(curve));
        hollow_dot(ui.painter(), centre, tokens.text3, tokens.bg1);
    }

    /// The area that takes hold: the line, and the grip that hangs below it.
    fn reach(&self, plane: &Plane) -> Rect {
        let area = plane.rect;
        match self.along {
            Along::X => {
                let x = plane.x.held(self.value);
                Rect::from_x_y_ranges(x - REACH..=x + REACH, area.top()..=area.bottom() + REACH)
            }
            Along::Y => {
                let y = plane.y.held(self.value);
                Rect::from_x_y_ranges(area.x_range(), y - REACH..=y + REACH)
            }
        }
    }

    fn cursor(&self) -> CursorIcon {
        match self.along {
            Along::X => CursorIcon::ResizeHorizontal,
            Along::Y => CursorIcon::ResizeVertical,
        }
    }

    fn value_under(&self, place: Pos2, plane: &Plane) -> f64 {
        match self.along {
            Along::X => plane.x.value(place.x),
            Along::Y => plane.y.value(place.y),
        }
    }

    fn dragged(&self, response: &Response, plane: &Plane) -> Option<Picked> {
        let released = response.drag_stopped();
        if !response.dragged() && !released {
            return None;
        }
        let value =
            response.interact_pointer_pos().map_or(self.value, |place| self.value_under(place, plane));
        Some(Picked { value: self.allowed(value), released })
    }

    /// Arrow keys, and what a screen reader asks for.
    fn stepped(&self, ui: &Ui, response: &Response, plane: &Plane) -> Option<Picked> {
        if response.has_focus() {
            let arrows = EventFilter {
                horizontal_arrows: self.along == Along::X,
                vertical_arrows: self.along == Along::Y,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        }
        let step = if self.step > 0.0 { self.step } else { self.span() / 100.0 };
        let steps = asked_steps(ui, response, self.arrows(plane));
        let asked = asked_value(ui, response.id);
        if steps == 0.0 && asked.is_none() {
            // a value off the grid stays until someone moves it
            return None;
        }
        let value = self.allowed(asked.unwrap_or(self.value + step * steps));
        (value != self.value).then_some(Picked { value, released: true })
    }

    /// The keys that lower and raise the value: always those that move the line their way.
    fn arrows(&self, plane: &Plane) -> [Key; 2] {
        match (self.along, plane.y.runs_down()) {
            (Along::X, _) => [Key::ArrowLeft, Key::ArrowRight],
            (Along::Y, true) => [Key::ArrowUp, Key::ArrowDown],
            (Along::Y, false) => [Key::ArrowDown, Key::ArrowUp],
        }
    }

    fn allowed(&self, value: f64) -> f64 {
        let (low, high) = (finite(*self.range.start()), finite(*self.range.end()));
        let on_grid = match self.step > 0.0 {
            true => low + ((finite(value) - low) / self.step).round() * self.step,
            false => finite(value),
        };
        on_grid.min(high).max(low)
    }

    fn span(&self) -> f64 {
        (self.range.end() - self.range.start()).abs()
    }

    fn declare(&self, ui: &Ui, id: Id) {
        ui.accesskit_node_builder(id, |node| {
            node.set_min_numeric_value(*self.range.start());
            node.set_max_numeric_value(*self.range.end());
            node.set_numeric_value_step(self.step);
            node.add_action(Action::SetValue);
            node.add_action(Action::Increment);
            node.add_action(Action::Decrement);
        });
    }
}

fn asked_steps(ui: &Ui, response: &Response, [lower, raise]: [Key; 2]) -> f64 {
    let has_focus = response.has_focus();
    ui.input(|input| {
        let keys = |key| if has_focus { input.num_presses(key) as f64 } else { 0.0 };
        let reader = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        keys(raise) - keys(lower) + reader(Action::Increment) - reader(Action::Decrement)
    })
}

fn asked_value(ui: &Ui, id: Id) -> Option<f64> {
    ui.input(|input| {
        let asked = input.accesskit_action_requests(id, Action::SetValue);
        let value = |data: &Option<ActionData>| match data {
            Some(ActionData::NumericValue(value)) => Some(*value),
            _ => None,
        };
        asked.filter_map(|request| value(&request.data)).last()
    })
}
