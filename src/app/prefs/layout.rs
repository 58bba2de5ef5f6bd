//! Where the window lies, what it shows, and its place on screens that may have changed since.

use crate::app::{theme::panel, ui_command::Tab};
use egui::{Rect, pos2, vec2};
use serde::{Deserialize, Serialize};

/// The window as it was left. Lengths in points at a scale of 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowLayout {
    /// The top left corner; `None` where the system never tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<f32>,
    pub width: f32,
    pub height: f32,
    pub maximised: bool,
    pub tab: Tab,
    pub portfolio: bool,
    pub portfolio_width: f32,
    /// `None`: where there is room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<bool>,
}

/// The least room the window asks for.
pub const LEAST: [f32; 2] = [1024.0, 700.0];

/// A larger window than any screen there is was not written by us.
const LARGEST: f32 = 32_000.0;

impl Default for WindowLayout {
    fn default() -> Self {
        Self {
            x: None,
            y: None,
            width: 1440.0,
            height: 900.0,
            maximised: false,
            tab: Tab::default(),
            portfolio: true,
            portfolio_width: panel::PORTFOLIO,
            what_if: None,
        }
    }
}

impl WindowLayout {
    /// What the window cannot be is as usual.
    pub fn sensible(self) -> Self {
        let usual = Self::default();
        let length = |value: f32, least: f32, usual: f32| {
            if value.is_finite() { value.clamp(least, LARGEST) } else { usual }
        };
        let place = |value: Option<f32>| value.filter(|v| v.abs() <= LARGEST);
        Self {
            x: place(self.x),
            y: place(self.y),
            width: length(self.width, LEAST[0], usual.width),
            height: length(self.height, LEAST[1], usual.height),
            portfolio_width: length(self.portfolio_width, panel::PORTFOLIO_NARROW, usual.portfolio_width)
                .min(640.0),
            ..self
        }
    }

    /// Where it lies, if the system told.
    pub fn rect(&self) -> Option<Rect> {
        Some(Rect::from_min_size(pos2(self.x?, self.y?), vec2(self.width, self.height)))
    }

    /// The panels and the window's size as they ship; the tab stays.
    pub fn reset(&mut self) {
        *self = Self { tab: self.tab, ..Self::default() };
    }
}

/// A window's place moved and cut so that all of it lies on the screen it overlaps most, or else on
/// the first. Without screens to go by it stays.
pub fn fitted(wanted: Rect, screens: &[Rect]) -> Rect {
    let overlap = |screen: &&Rect| {
        let common = wanted.intersect(**screen);
        if common.is_positive() { common.area() } else { 0.0 }
    };
    let best = screens.iter().max_by(|a, b| overlap(a).total_cmp(&overlap(b)));
    let screen = match best {
        None => return wanted,
        Some(best) if overlap(&best) > 0.0 => best,
        Some(best) => screens.first().unwrap_or(best),
    };
    let size = wanted.size().min(screen.size());
    let corner = wanted.min.max(screen.min).min(screen.max - size);
    Rect::from_min_size(corner, size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rect(x: f32, y: f32, w: f32, h: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(w, h))
    }

    #[test]
    fn a_window_of_a_larger_screen_opens_on_the_one_there_is() {
        let laptop = [rect(0.0, 0.0, 1280.0, 800.0)];
        assert_eq!(fitted(rect(2600.0, 900.0, 2200.0, 1300.0), &laptop), laptop[0]);
        assert_eq!(fitted(rect(900.0, 700.0, 1024.0, 700.0), &laptop), rect(256.0, 100.0, 1024.0, 700.0));
        let two = [laptop[0], rect(1280.0, 0.0, 2560.0, 1440.0)];
        let there = rect(1500.0, 200.0, 1440.0, 900.0);
        assert_eq!(fitted(there, &two), there, "the second screen is a place too");
        assert_eq!(fitted(there, &[]), there);
    }

    proptest! {
        #[test]
        fn a_fitted_window_lies_on_a_screen(
            wanted in (-5e3_f32..5e3, -5e3_f32..5e3, 100_f32..5e3, 100_f32..5e3),
            screens in prop::collection::vec((-4e3_f32..4e3, -4e3_f32..4e3, 800_f32..4e3, 600_f32..4e3), 1..4),
        ) {
            let screens: Vec<Rect> = screens.into_iter().map(|(x, y, w, h)| rect(x, y, w, h)).collect();
            let fitted = fitted(rect(wanted.0, wanted.1, wanted.2, wanted.3), &screens);
            prop_assert!(screens.iter().any(|s| s.expand(0.01).contains_rect(fitted)), "{fitted:?}");
        }
    }
}
