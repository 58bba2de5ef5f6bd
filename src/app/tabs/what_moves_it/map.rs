//! The map: which figure its colours show, its legend, and how a place is told.

use super::values::DialWords;
use crate::{
    app::{
        format::{Unit, money, money_cell, percent, percent_short},
        plots::{
            MapLegend,
            axis::{Ticks, money_tick, nice_step},
        },
        theme::{Tokens, ramp},
    },
    margin::Reason,
    quantity::money::to_simulation,
    whatif::{Map, Point},
};
use egui::{Color32, ColorImage};

/// Texels of the picture: enough that it looks smooth at the size it is drawn.
const TEXELS: [usize; 2] = [192, 128];

/// What the colours show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    #[default]
    Saved,
    With,
    Fraction,
    Applied,
}

impl Colour {
    pub const ALL: [Self; 4] = [Self::Saved, Self::With, Self::Fraction, Self::Applied];

    pub fn name(self) -> &'static str {
        match self {
            Self::Saved => "Saved",
            Self::With => "Margin",
            Self::Fraction => "Saved, % of margin",
            Self::Applied => "Saving applied",
        }
    }

    fn of(self, point: &Point) -> f64 {
        match self {
            Self::Saved => to_simulation(point.saved),
            Self::With => to_simulation(point.with_total),
            Self::Fraction => point.saved_fraction,
            Self::Applied => to_simulation(point.applied),
        }
    }

    fn is_money(self) -> bool {
        matches!(self, Self::Saved | Self::With)
    }
}

/// From figures to colours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    colour: Colour,
    low: f64,
    high: f64,
    /// Between two figures of the legend; zero where all is the same.
    step: f64,
    unit: Unit,
}

impl Scale {
    pub fn new(colour: Colour, map: &Map) -> Self {
        let ends = map.cells.iter().map(|p| colour.of(p));
        let (low, high) =
            ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
        let unit = Unit::of_column([low, high]);
        // what costs is told from what saves: zero lies in the middle then
        let reach = high.max(-low);
        let (low, high) = if low < 0.0 { (-reach, reach) } else { (low, high) };
        if high - low <= 1e-9 * high.abs().max(1e-9) {
            return Self { colour, low, high, step: 0.0, unit };
        }
        // out to round figures, for the legend
        let step = nice_step(high - low, 4);
        let (low, high) = ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step);
        Self { colour, low, high, step, unit }
    }

    /// Whether the figure is the same everywhere.
    pub fn is_flat(&self) -> bool {
        self.step <= 0.0
    }

    fn stops(self, tokens: &Tokens) -> [Color32; 10] {
        if self.low < 0.0 { tokens.diverging } else { tokens.sequential }
    }

    fn share(&self, value: f64) -> f32 {
        if self.is_flat() { 0.5 } else { ((value - self.low) / (self.high - self.low)) as f32 }
    }

    /// The unit, for a heading: `$mm`, `%`.
    pub fn head(&self) -> String {
        if self.colour.is_money() { self.unit.head() } else { "%".to_owned() }
    }

    fn words(&self, value: f64) -> String {
        if self.colour.is_money() { money_tick(value, self.step, self.unit) } else { percent_short(value) }
    }

    pub fn legend(&self, tokens: &Tokens) -> MapLegend {
        let ticks = if self.is_flat() {
            let figure = money_cell(self.low, self.unit);
            vec![(0.5, if self.colour.is_money() { figure } else { percent_short(self.low) })]
        } else {
            let ticks = Ticks::new(self.low, self.high, self.step);
            ticks.map(|value| (self.share(value), self.words(value))).collect()
        };
        MapLegend { stops: self.stops(tokens), ticks }
    }

    /// The map as a picture, its upper left corner first.
    pub fn picture(&self, map: &Map, tokens: &Tokens) -> ColorImage {
        let [width, height] = TEXELS;
        let stops = self.stops(tokens);
        let columns = places(&map.xs, width);
        let mut rows = places(&map.ys, height);
        rows.reverse();
        let mut pixels = Vec::with_capacity(width * height);
        for row in &rows {
            for column in &columns {
                pixels.push(ramp(&stops, self.share(between(map, self.colour, column, row))));
            }
        }
        ColorImage::new(TEXELS, pixels)
    }

    /// What a point says, and where it is.
    pub fn told(&self, point: &Point, place: &str) -> [String; 2] {
        let unit = Unit::of_column([point.without_total]);
        let saved = format!("saved {}, {}", money(point.saved, unit), percent(point.saved_fraction));
        let with =
            format!("{} with, {} without", money(point.with_total, unit), money(point.without_total, unit));
        let [what, why] = match self.colour {
            Colour::Saved | Colour::Fraction => [saved, with],
            Colour::With => [with, saved],
            Colour::Applied => [format!("{} applied", percent(point.applied)), saved],
        };
        [what, format!("{place}; {why}")]
    }
}

/// A place between two nodes: the lower one, and how far from it to the next.
type Place = (usize, f64);

/// Where the middles of `count` texels lie between values that rise.
fn places(values: &[crate::quantity::Decimal], count: usize) -> Vec<Place> {
    let values: Vec<f64> = values.iter().copied().map(to_simulation).collect();
    let (low, high) = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(1.0));
    let at = |i: usize| {
        let value = low + (high - low) * (i as f64 + 0.5) / count as f64;
        let node =
            values.partition_point(|v| *v <= value).saturating_sub(1).min(values.len().saturating_sub(2));
        let (from, to) =
            (values.get(node).copied().unwrap_or(low), values.get(node + 1).copied().unwrap_or(high));
        (node, if to > from { ((value - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 })
    };
    (0..count).map(at).collect()
}

/// The figure between four nodes, mixed by distance.
fn between(map: &Map, colour: Colour, (column, across): &Place, (row, up): &Place) -> f64 {
    let at = |c: usize, r: usize| {
        let c = c.min(map.xs.len().saturating_sub(1));
        map.at(c, r.min(map.ys.len().saturating_sub(1))).map_or(0.0, |p| colour.of(p))
    };
    let low = at(*column, *row) * (1.0 - across) + at(column + 1, *row) * across;
    let high = at(*column, row + 1) * (1.0 - across) + at(column + 1, row + 1) * across;
    low * (1.0 - up) + high * up
}

/// The cell nearest to a place.
pub fn nearest(map: &Map, [x, y]: [f64; 2]) -> Option<&Point> {
    let index = |values: &[crate::quantity::Decimal], wanted: f64| {
        let far = |v: &crate::quantity::Decimal| (to_simulation(*v) - wanted).abs();
        (0..values.len()).min_by(|a, b| match (values.get(*a), values.get(*b)) {
            (Some(a), Some(b)) => far(a).total_cmp(&far(b)),
            _ => std::cmp::Ordering::Equal,
        })
    };
    map.at(index(&map.xs, x)?, index(&map.ys, y)?)
}

/// Words on the map: where the cap holds, or that nothing differs.
pub fn plaque(map: &Map, scale: &Scale) -> Option<(String, [f64; 2])> {
    let middle = |values: &[crate::quantity::Decimal]| {
        let ends = values.first().zip(values.last());
        ends.map_or(0.0, |(a, b)| (to_simulation(*a) + to_simulation(*b)) / 2.0)
    };
    let centre = [middle(&map.xs), middle(&map.ys)];
    let capped: Vec<usize> =
        (0..map.cells.len()).filter(|i| map.cells.get(*i).is_some_and(|p| p.reason == Reason::Cap)).collect();
    if capped.is_empty() || capped.len() == map.cells.len() {
        let words = if capped.is_empty() { "the same everywhere" } else { "at the cap everywhere" };
        return (scale.is_flat() || !capped.is_empty()).then(|| (words.to_owned(), centre));
    }
    // the middle of where it holds, or of the row in which most of it lies
    let width = map.xs.len().max(1);
    let mean = |of: &dyn Fn(usize) -> usize| capped.iter().map(|i| of(*i)).sum::<usize>() / capped.len();
    let row = mean(&|i| i / width);
    let in_row: Vec<usize> = capped.iter().filter(|i| **i / width == row).map(|i| i % width).collect();
    let column = in_row.get(in_row.len() / 2).copied().unwrap_or_else(|| mean(&|i| i % width));
    let place = [map.xs.get(column), map.ys.get(row)].map(|v| v.copied().map_or(0.0, to_simulation));
    Some(("at the cap".to_owned(), place))
}

/// A place in words: "hedge ratio 95 %, basis stress 4.0x".
pub fn place(words: [&DialWords; 2], [x, y]: [f64; 2]) -> String {
    let [across, up] = words;
    format!("{} {}, {} {}", across.name, across.value(x), up.name, up.value(y))
}
