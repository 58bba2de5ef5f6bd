//! The one control of the window: cross-margining, on or off.

use egui::{
    Align2, Color32, CornerRadius, FontId, Galley, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, lerp, pos2, vec2,
};

use super::paint::{blocked_outline, focus_ring};
use crate::app::theme::{self, SIZES, gap, motion, stroke, tokens};

const NAME: &str = "Cross-margining";

/// Where the switch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwitchState<'a> {
    /// Each house margins its own leg.
    Off,
    /// The houses look at both legs.
    On,
    /// The account may not use it; the reason stands beside it.
    Blocked(&'a str),
}

/// How large the switch is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SwitchSize {
    /// 112 by 56.
    #[default]
    Usual,
    /// 88 by 44, in a 1024 window.
    Narrow,
    /// 176 by 88, on a projector.
    Presentation,
}

impl SwitchSize {
    /// Width and height in points.
    pub fn size(self) -> Vec2 {
        match self {
            Self::Usual => vec2(112.0, 56.0),
            Self::Narrow => vec2(88.0, 44.0),
            Self::Presentation => vec2(176.0, 88.0),
        }
    }

    fn sizes(self) -> theme::TextSizes {
        if self == Self::Presentation { theme::PRESENTATION } else { SIZES }
    }
}

/// The switch. A click, Space or Enter is `response.clicked()`: throw it, or explain when blocked.
#[derive(Clone, Copy, Debug)]
pub struct Switch<'a> {
    state: SwitchState<'a>,
    size: SwitchSize,
}

impl<'a> Switch<'a> {
    /// A switch in some state, of the usual size.
    pub fn new(state: SwitchState<'a>) -> Self {
        Self { state, size: SwitchSize::default() }
    }

    /// Another size.
    pub fn size(mut self, size: SwitchSize) -> Self {
        self.size = size;
        self
    }

    /// The switch alone.
    pub fn show(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(self.size.size(), Sense::click());
        self.describe(ui, &response);
        if ui.is_rect_visible(rect.expand(4.0)) {
            self.paint(ui, rect, &response);
        }
        response
    }

    /// The switch with its name and a line beside it: `under`, or why it is blocked.
    pub fn show_named(self, ui: &mut Ui, under: &str) -> Response {
        let scale = self.size.sizes().title / SIZES.title;
        let between = if self.size == SwitchSize::Narrow { 10.0 } else { gap::LARGE };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = between * scale;
            let response = self.show(ui);
            self.show_name(ui, under, scale);
            response
        })
        .inner
    }

    fn show_name(self, ui: &mut Ui, under: &str, scale: f32) {
        let (line, ink) = match self.state {
            SwitchState::Blocked(reason) => (reason, tokens(ui).text2),
            SwitchState::On | SwitchState::Off => (under, tokens(ui).text3),
        };
        let small = FontId::proportional(self.size.sizes().small);
        let name = ui.painter().layout_no_wrap(NAME.into(), self.font(), tokens(ui).text1);
        let under = ui.painter().layout(line.into(), small, ink, ui.available_width());
        let size = vec2(name.size().x.max(under.size().x), self.size.size().y);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let place = |galley: &Galley, y: f32| {
            rect.left_center()
                + vec2(0.0, y * scale - galley.rows.first().map_or(0.0, |row| row.height()) / 2.0)
        };
        ui.painter().galley(place(&name, -12.0), name, ink);
        ui.painter().galley(place(&under, 10.0), under, ink);
    }

    fn describe(self, ui: &Ui, response: &Response) {
        let is_on = self.state == SwitchState::On;
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, NAME));
        if let SwitchState::Blocked(reason) = self.state {
            ui.accesskit_node_builder(response.id, |node| node.set_description(reason));
        }
    }

    fn paint(self, ui: &Ui, rect: Rect, response: &Response) {
        let halo = ui.animate_bool(
            response.id.with("halo"),
            response.hovered() || response.is_pointer_button_down_on(),
        );
        let round = rect.height() / 2.0;
        let ring = Stroke::new(4.0, tokens(ui).bg2.gamma_multiply(halo));
        ui.painter().rect_stroke(rect, CornerRadius::from(round), ring, StrokeKind::Outside);
        match self.state {
            SwitchState::Blocked(_) => paint_blocked(ui, rect, self.font()),
            SwitchState::On => self.paint_thrown(ui, rect, response, 1.0),
            SwitchState::Off => self.paint_thrown(ui, rect, response, 0.0),
        }
        if response.has_focus() {
            focus_ring(ui, rect, round);
        }
    }

    /// Draws the knob on its way to `target`: 0 is off, 1 is on.
    fn paint_thrown(self, ui: &Ui, rect: Rect, response: &Response, target: f32) {
        let place = theme::travel(ui, response.id.with("knob"), target, motion::BARS);
        let t = tokens(ui);
        let mixed = |off: Color32, on: Color32| off.lerp_to_gamma(on, place);
        let painter = ui.painter();
        let border = Stroke::new(stroke::LINE, mixed(t.text3, t.track));
        let round = CornerRadius::from(rect.height() / 2.0);
        painter.rect(rect, round, mixed(t.bg1, t.track), border, StrokeKind::Inside);
        painter.circle_filled(knob_centre(rect, place), rect.height() / 2.0 - 4.0, mixed(t.text3, t.bg1));
        let (word, ink) = if place < 0.5 { ("Off", t.text1) } else { ("On", t.on_save) };
        painter.text(word_centre(rect, place < 0.5), Align2::CENTER_CENTER, word, self.font(), ink);
    }

    fn font(self) -> FontId {
        FontId::proportional(self.size.sizes().title)
    }
}

fn paint_blocked(ui: &Ui, rect: Rect, font: FontId) {
    let round = rect.height() / 2.0;
    blocked_outline(ui, rect, round, stroke::LINE);
    let line = Stroke::new(stroke::LINE, tokens(ui).outline_strong);
    ui.painter().circle_stroke(knob_centre(rect, 0.0), round - 10.0, line);
    let ink = tokens(ui).text3;
    ui.painter().text(word_centre(rect, true), Align2::CENTER_CENTER, "Off", font, ink);
}

fn knob_centre(rect: Rect, place: f32) -> Pos2 {
    let round = rect.height() / 2.0;
    pos2(lerp(rect.left() + round..=rect.right() - round, place), rect.center().y)
}

/// The word stands in the half the knob leaves free, a little towards it.
fn word_centre(rect: Rect, knob_is_left: bool) -> Pos2 {
    let away = rect.width() * 0.27;
    let x = if knob_is_left { rect.right() - away - 3.0 } else { rect.left() + away };
    pos2(x, rect.center().y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Key;
    use egui_kittest::{
        Harness,
        kittest::{NodeT as _, Queryable as _},
    };

    fn harness<'a>() -> Harness<'a, bool> {
        Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, on| {
                let state = if *on { SwitchState::On } else { SwitchState::Off };
                if Switch::new(state).show_named(ui, "Space to switch").clicked() {
                    *on = !*on;
                }
            },
            false,
        )
    }

    fn toggled(harness: &Harness<'_, bool>) -> Option<egui::accesskit::Toggled> {
        harness.get_by_role_and_label(Role::CheckBox, NAME).accesskit_node().toggled()
    }

    #[test]
    fn a_click_throws_it_and_the_tree_says_so() {
        let mut harness = harness();
        assert_eq!(toggled(&harness), Some(egui::accesskit::Toggled::False));
        harness.get_by_label(NAME).click();
        harness.run();
        assert!(harness.state());
        assert_eq!(toggled(&harness), Some(egui::accesskit::Toggled::True));
    }

    #[test]
    fn space_and_enter_throw_it_when_focused() {
        let mut harness = harness();
        harness.get_by_label(NAME).focus();
        harness.run();
        harness.key_press(Key::Space);
        harness.run();
        assert!(harness.state());
        harness.key_press(Key::Enter);
        harness.run();
        assert!(!harness.state());
    }

    #[test]
    fn a_blocked_switch_still_answers_a_click() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, asked| {
                let state = SwitchState::Blocked("the firm is not a BD-FCM");
                *asked |= Switch::new(state).show_named(ui, "").clicked();
            },
            false,
        );
        harness.get_by_label(NAME).click();
        harness.run();
        assert!(harness.state());
    }
}
