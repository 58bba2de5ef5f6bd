//! Dragging the bars: by their tops, or by the block of what is saved, to the requirement a person
//! wants. The bars themselves stay: only a line says what is wanted.

use egui::{Align2, CursorIcon, FontId, Id, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::House;
use super::axis::{Plane, finite};
use super::bars::Bars;
use super::bars_layout::{BarsLayout, HousePlace};
use super::handle::{Along, Handle, Picked};
use super::parts::Words;
use crate::app::theme::{dash, gap, stroke, tokens};
use crate::app::widgets::{dashed_line, focus_ring};

/// What is wanted of the houses, over the bars.
pub(super) struct Wish<'a> {
    pub bars: &'a Bars,
    pub layout: &'a BarsLayout,
    /// The house and its wanted requirement, in dollars.
    pub wanted: Option<(House, f64)>,
}

impl Wish<'_> {
    /// Listens to the blocks of what is saved. Call it before they listen to presses, so that a click
    /// still explains.
    pub(super) fn listen_to_blocks(&self, ui: &Ui, id: Id) -> Option<(House, Picked)> {
        let mut moved = None;
        for (house, place) in House::ALL.into_iter().zip(&self.layout.houses) {
            let Some(block) = place.change.filter(|_| !place.is_cost) else { continue };
            // the tops are what a keyboard and a screen reader reach
            let response = ui
                .interact(block, id.with(("block", house.name())), Sense::CLICK | Sense::DRAG)
                .on_hover_and_drag_cursor(CursorIcon::ResizeVertical);
            if response.dragged() || response.drag_stopped() {
                let y = self.layout.plane.y.at(self.value(house)) + response.drag_delta().y;
                let value = self.layout.plane.y.value(y).min(self.most(house));
                moved = Some((house, Picked { value, released: response.drag_stopped() }));
            }
        }
        moved
    }

    /// Listens to the tops of the bars, and paints what is wanted.
    /// A press without a move asks for nothing: whose top it was comes second.
    pub(super) fn show(&self, ui: &Ui, id: Id) -> (Option<(House, Picked)>, Option<House>) {
        let (mut moved, mut pressed) = (None, None);
        for (house, place) in House::ALL.into_iter().zip(&self.layout.houses) {
            let Some(plane) = self.plane(place) else { continue };
            let value = self.value(house);
            let most = self.most(house);
            let name = format!("Wanted requirement at {}", house.name());
            // no grid: a requirement is a figure to the cent, and a grid would move it
            let handle = Handle { name: &name, along: Along::Y, value, range: 0.0..=most, step: 0.0 };
            let (response, picked) =
                handle.listen_with(ui, id.with(("wish", house.name())), &plane, Sense::click_and_drag());
            pressed = response.clicked().then_some(house).or(pressed);
            moved = picked.map(|picked| (house, picked)).or(moved);
            let is_wanted = self.wanted.is_some_and(|(of, _)| of == house);
            if is_wanted || response.hovered() || response.has_focus() {
                self.paint(ui, house, &plane, is_wanted, response.has_focus());
            }
        }
        (moved, pressed)
    }

    fn value(&self, house: House) -> f64 {
        match self.wanted {
            Some((of, value)) if of == house => value,
            _ => finite(self.bars.house(house).with),
        }
    }

    /// No more can be wanted than what is asked in either world.
    fn most(&self, house: House) -> f64 {
        let bar = self.bars.house(house);
        finite(bar.without).max(finite(bar.with)).max(1.0)
    }

    /// The plane of one bar, where the house asks for anything.
    fn plane(&self, place: &HousePlace) -> Option<Plane> {
        let bar = place.blocks.first().map(|block| block.rect).or(place.change)?;
        let rect = Rect::from_x_y_ranges(bar.x_range(), self.layout.plane.rect.y_range());
        Some(Plane { rect, ..self.layout.plane })
    }

    fn paint(&self, ui: &Ui, house: House, plane: &Plane, is_wanted: bool, has_focus: bool) {
        let (painter, tokens) = (ui.painter(), tokens(ui));
        let y = plane.y.held(self.value(house));
        let line = Stroke::new(stroke::CURVE, tokens.focus);
        let ends = [pos2(plane.rect.left(), y), pos2(plane.rect.right(), y)];
        if is_wanted {
            dashed_line(painter, &ends, line, dash::SECOND);
        }
        let font = FontId::proportional(self.bars.sizes.body);
        let text = if is_wanted {
            format!("wanted {}", self.bars.cell(self.value(house)))
        } else {
            "drag".to_owned()
        };
        let words = Words::new(text, font, tokens.bg1);
        let size = words.size(painter) + vec2(2.0 * gap::MEDIUM, gap::TINY);
        // at the left end, clear of the figure in the middle
        let centre = pos2(plane.rect.left() + gap::SMALL + size.x / 2.0, y);
        let pill = Rect::from_center_size(centre, size);
        painter.rect_filled(pill, pill.height() / 2.0, tokens.focus);
        words.paint(painter, pill.center(), Align2::CENTER_CENTER);
        if has_focus {
            focus_ring(ui, pill, pill.height() / 2.0);
        }
    }
}
