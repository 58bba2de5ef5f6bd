//! Text sizes, the 4-point grid, heights, radii, strokes, dashes and durations.

use egui::{FontId, TextStyle};

/// Four text sizes; there is no fifth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextSizes {
    /// Captions, axis ticks, table heads, chips, status line.
    pub small: f32,
    /// Everything else.
    pub body: f32,
    /// The sentence of a tab, titles, side figures.
    pub title: f32,
    /// The headline figures and the values on the bars.
    pub figure: f32,
}

/// Text sizes of the window.
pub const SIZES: TextSizes = TextSizes { small: 12.0, body: 14.0, title: 18.0, figure: 36.0 };
/// Text sizes on a projector.
pub const PRESENTATION: TextSizes = TextSizes { small: 18.0, body: 24.0, title: 30.0, figure: 72.0 };

/// The height of a line of text of some size.
pub fn line_height(size: f32) -> f32 {
    match size {
        small if small < 13.0 => 16.0,
        body if body < 16.0 => 20.0,
        title if title < 20.0 => 24.0,
        large => large * 10.0 / 9.0,
    }
}

/// 12: captions, axis ticks, table heads, chips.
pub fn small() -> FontId {
    FontId::proportional(SIZES.small)
}

/// 14: everything that is not another size.
pub fn body() -> FontId {
    FontId::proportional(SIZES.body)
}

/// 18: the sentence of a tab, titles, side figures.
pub fn title() -> FontId {
    FontId::proportional(SIZES.title)
}

/// 36: the headline figures and the values on the bars.
pub fn figure() -> FontId {
    FontId::proportional(SIZES.figure)
}

/// 14 monospace: instrument notation and file paths.
pub fn mono() -> FontId {
    FontId::monospace(SIZES.body)
}

/// The text style of the figures, for `RichText::text_style`.
pub fn figure_style() -> TextStyle {
    TextStyle::Name("figure".into())
}

/// Distances between things: the 4-point grid, and nothing between its steps.
pub mod gap {
    /// Between a mark and its word.
    pub const TINY: f32 = 4.0;
    /// Between two controls.
    pub const SMALL: f32 = 8.0;
    /// Inside buttons and tooltips.
    pub const MEDIUM: f32 = 12.0;
    /// Margin of side panels.
    pub const LARGE: f32 = 16.0;
    /// Margin of the centre.
    pub const WIDE: f32 = 24.0;
    /// Between two groups.
    pub const HUGE: f32 = 32.0;
}

/// Heights of rows and strips.
pub mod row {
    /// A table row.
    pub const TABLE: f32 = 28.0;
    /// A rung of the ladder.
    pub const LADDER: f32 = 26.0;
    /// A dense row beside a plot.
    pub const DENSE: f32 = 24.0;
    /// A table head.
    pub const HEADER: f32 = 24.0;
    /// The menu.
    pub const MENU: f32 = 36.0;
    /// The tabs.
    pub const TABS: f32 = 40.0;
    /// The headline strip.
    pub const HEADLINE: f32 = 112.0;
    /// The status line.
    pub const STATUS: f32 = 28.0;
}

/// Widths of the side panels.
pub mod panel {
    /// Portfolio.
    pub const PORTFOLIO: f32 = 320.0;
    /// Portfolio in a 1024 window.
    pub const PORTFOLIO_NARROW: f32 = 256.0;
    /// What if.
    pub const WHAT_IF: f32 = 256.0;
    /// Explain and lesson.
    pub const EXPLAIN: f32 = 336.0;
}

/// Measures of controls.
pub mod control {
    /// A field or button.
    pub const HEIGHT: f32 = 28.0;
    /// A small button, and the least a hit area may be.
    pub const SMALL: f32 = 24.0;
    /// The field of a lever.
    pub const FIELD_WIDTH: f32 = 84.0;
}

/// Corner radii; bars have none.
pub mod radius {
    /// Swatch and bar segment.
    pub const SWATCH: u8 = 2;
    /// Badge and row.
    pub const BADGE: u8 = 4;
    /// Field, button, tooltip.
    pub const FIELD: u8 = 6;
    /// Drop zone.
    pub const DROP_ZONE: u8 = 8;
}

/// Stroke widths.
pub mod stroke {
    /// Hairlines and grid.
    pub const HAIRLINE: f32 = 1.0;
    /// Axis and hatch.
    pub const AXIS: f32 = 1.5;
    /// Line, outline of the saving, focus ring, marker.
    pub const LINE: f32 = 2.0;
    /// The curve in question, the tab underline.
    pub const CURVE: f32 = 3.0;
}

/// Dashes: drawn length, then gap.
pub mod dash {
    /// The world that is not in force.
    pub const OTHER_WORLD: [f32; 2] = [6.0, 4.0];
    /// A limit: cap, threshold.
    pub const LIMIT: [f32; 2] = [5.0, 3.0];
    /// A date.
    pub const DATE: [f32; 2] = [3.0, 3.0];
    /// The second of two lines.
    pub const SECOND: [f32; 2] = [7.0, 3.0];
}

/// Durations, in seconds. Everything stands still when `style.animation_time` is 0.
pub mod motion {
    /// Bars, knob and the figures that count with them.
    pub const BARS: f32 = 0.25;
    /// Hover and focus.
    pub const HOVER: f32 = 0.12;
    /// Panels.
    pub const PANEL: f32 = 0.18;
}
