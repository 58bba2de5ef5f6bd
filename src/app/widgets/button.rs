//! Buttons: ink and grey, one filled button in a panel at most.

use egui::{
    Align2, Color32, CornerRadius, FontId, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::hint::Hint;
use super::paint::focus_ring;
use crate::app::theme::{self, control, gap, radius, stroke, tokens};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Primary,
    Usual,
    Small,
    Flat,
}

/// A button. Build one, then `show` it.
#[derive(Clone, Copy, Debug)]
pub struct PushButton<'a> {
    text: &'a str,
    name: &'a str,
    look: Look,
    width: f32,
    blocked: Option<&'a str>,
}

impl<'a> PushButton<'a> {
    /// Filled with ink, 28 high: the one thing to do here.
    pub fn primary(text: &'a str) -> Self {
        Self::with_look(text, Look::Primary)
    }

    /// Outlined, 28 high.
    pub fn usual(text: &'a str) -> Self {
        Self::with_look(text, Look::Usual)
    }

    /// Outlined, 24 high, text 12.
    pub fn small(text: &'a str) -> Self {
        Self::with_look(text, Look::Small)
    }

    /// Words only, text 12: an action at the end of a title.
    pub fn flat(text: &'a str) -> Self {
        Self::with_look(text, Look::Flat)
    }

    fn with_look(text: &'a str, look: Look) -> Self {
        Self { text, name: text, look, width: 0.0, blocked: None }
    }

    /// At least this wide.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// An accessible name that says more than the text ("Apply smallest hedge").
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// Cannot be pressed, and why: shown on hover.
    pub fn blocked(mut self, reason: Option<&'a str>) -> Self {
        self.blocked = reason;
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui) -> Response {
        let galley = ui.painter().layout_no_wrap(self.text.to_owned(), self.font(), Color32::PLACEHOLDER);
        let width = (galley.size().x.ceil() + 2.0 * self.side()).max(self.width);
        let sense = if self.blocked.is_some() { Sense::hover() } else { Sense::click() };
        let (rect, response) = ui.allocate_exact_size(vec2(width, self.height()), sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, self.blocked.is_none(), self.name));
        let (ground, border, ink) = self.colours(ui, &response);
        let line = Stroke::new(stroke::HAIRLINE, border);
        ui.painter().rect(rect, CornerRadius::same(radius::FIELD), ground, line, StrokeKind::Inside);
        ui.painter().galley(
            Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min,
            galley,
            ink,
        );
        if response.has_focus() {
            focus_ring(ui, rect, f32::from(radius::FIELD));
        }
        if let Some(reason) = self.blocked {
            Hint::new(reason).on(&response);
        }
        response
    }

    fn font(self) -> FontId {
        match self.look {
            Look::Primary | Look::Usual => theme::body(),
            Look::Small | Look::Flat => theme::small(),
        }
    }

    fn side(self) -> f32 {
        match self.look {
            Look::Primary | Look::Usual => gap::MEDIUM + stroke::HAIRLINE,
            Look::Small => gap::SMALL + stroke::HAIRLINE,
            Look::Flat => 0.0,
        }
    }

    fn height(self) -> f32 {
        match self.look {
            Look::Primary | Look::Usual => control::HEIGHT,
            Look::Small | Look::Flat => control::SMALL,
        }
    }

    /// Ground, border, words.
    fn colours(self, ui: &Ui, response: &Response) -> (Color32, Color32, Color32) {
        let t = tokens(ui);
        let none = Color32::TRANSPARENT;
        if self.blocked.is_some() {
            return (none, none, t.text3);
        }
        let is_pressed = response.is_pointer_button_down_on();
        let ground = match (is_pressed, response.hovered()) {
            (true, _) => t.bg3,
            (false, true) => t.bg2,
            (false, false) => t.bg1,
        };
        match self.look {
            Look::Primary if response.hovered() => (t.text2, t.text2, t.bg1),
            Look::Primary => (t.focus, t.focus, t.bg1),
            Look::Usual => (ground, t.outline_strong, t.text1),
            Look::Small => (ground, t.outline_strong, t.text2),
            Look::Flat if response.hovered() => (none, none, t.text1),
            Look::Flat => (none, none, t.text3),
        }
    }
}

/// The one thing to do here.
pub fn primary_button(ui: &mut Ui, text: &str) -> Response {
    PushButton::primary(text).show(ui)
}

/// A button among others.
pub fn push_button(ui: &mut Ui, text: &str) -> Response {
    PushButton::usual(text).show(ui)
}

/// A small button.
pub fn small_button(ui: &mut Ui, text: &str) -> Response {
    PushButton::small(text).show(ui)
}

/// The × that closes a panel; `name` says which ("Close explanation").
pub fn close_button(ui: &mut Ui, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(control::SMALL, control::SMALL), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let t = tokens(ui);
    let ink = if response.hovered() { t.text1 } else { t.text2 };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, "×", theme::title(), ink);
    if response.has_focus() {
        focus_ring(ui, rect.shrink(4.0), f32::from(radius::FIELD));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable as _};

    #[test]
    fn a_blocked_button_does_nothing() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, presses| {
                *presses += u32::from(primary_button(ui, "Apply").clicked());
                let blocked = PushButton::usual("Export").blocked(Some("Nothing to export yet"));
                *presses += 10 * u32::from(blocked.show(ui).clicked());
                *presses += 100 * u32::from(close_button(ui, "Close explanation").clicked());
            },
            0_u32,
        );
        for name in ["Apply", "Export", "Close explanation"] {
            harness.get_by_label(name).click();
            harness.run();
        }
        assert_eq!(*harness.state(), 101);
    }
}
