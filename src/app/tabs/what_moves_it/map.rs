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

/// From this share of the largest figure on, costs have colours of their own.
const COSTS: f64 = 0.1;

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
    /// Zero stands in the middle.
    is_split: bool,
    unit: Unit,
}

impl Scale {
    pub fn new(colour: Colour, map: &Map) -> Self {
        let ends = map.cells.iter().map(|p| colour.of(p));
        let (low, high) =
            ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
        let unit = Unit::of_column([low, high]);
        // what costs is told from what saves, where it is more than a margin of the map: zero lies
        // in the middle then
        let reach = high.max(-low);
        let is_split = -low > reach * COSTS;
        let (low, high) = if is_split { (-reach, reach) } else { (low, high) };
        if high - low <= 1e-9 * high.abs().max(1e-9) {
            return Self { colour, low, high, step: 0.0, is_split, unit };
        }
        // out to round figures, for the legend
        let step = nice_step(high - low, 4);
        let start = if low < 0.0 && !is_split { low } else { (low / step + 1e-9).floor() * step };
        let (low, high) = (start, (high / step - 1e-9).ceil() * step);
        Self { colour, low, high, step, is_split, unit }
    }

    /// Whether the figure is the same everywhere.
    pub fn is_flat(&self) -> bool {
        self.step <= 0.0
    }

    fn stops(self, tokens: &Tokens) -> [Color32; 10] {
        if self.is_split { tokens.diverging } else { tokens.sequential }
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

/// The cell nearest to a place, and where it is.
pub fn nearest(map: &Map, [x, y]: [f64; 2]) -> Option<([f64; 2], &Point)> {
    let index = |values: &[crate::quantity::Decimal], wanted: f64| {
        let far = |v: &crate::quantity::Decimal| (to_simulation(*v) - wanted).abs();
        (0..values.len()).min_by(|a, b| match (values.get(*a), values.get(*b)) {
            (Some(a), Some(b)) => far(a).total_cmp(&far(b)),
            _ => std::cmp::Ordering::Equal,
        })
    };
    let (column, row) = (index(&map.xs, x)?, index(&map.ys, y)?);
    let place = [*map.xs.get(column)?, *map.ys.get(row)?].map(to_simulation);
    Some((place, map.at(column, row)?))
}

/// Words on the map: where the cap holds, or that nothing differs.
pub fn plaque(map: &Map, scale: &Scale, is_on: bool) -> Option<(String, [f64; 2])> {
    let middle = |values: &[crate::quantity::Decimal]| {
        let ends = values.first().zip(values.last());
        ends.map_or(0.0, |(a, b)| (to_simulation(*a) + to_simulation(*b)) / 2.0)
    };
    let centre = [middle(&map.xs), middle(&map.ys)];
    let capped: Vec<usize> =
        (0..map.cells.len()).filter(|i| map.cells.get(*i).is_some_and(|p| p.reason == Reason::Cap)).collect();
    if capped.is_empty() || capped.len() == map.cells.len() {
        let words = match (is_on, capped.is_empty()) {
            (false, _) => "cross-margining is off: the same everywhere",
            (true, true) => "the same everywhere",
            (true, false) => "at the cap everywhere",
        };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::theme::{DARK, LIGHT},
        margin::Binding,
        quantity::Decimal,
        rulebook::ScopeRules,
    };
    use rust_decimal::dec;

    fn point(saved: Decimal, reason: Reason) -> Point {
        Point {
            x: dec!(0),
            without_total: dec!(100_000_000),
            with_total: dec!(100_000_000) - saved,
            saved,
            saved_fraction: to_simulation(saved) / 1e8,
            saving_ficc: 0.9,
            saving_cme: 0.9,
            applied: dec!(0.8),
            binding: Binding::Ficc,
            reason,
            capital_freed: dec!(0),
            limits: ScopeRules { threshold: dec!(0.01), cap: dec!(0.8) },
        }
    }

    /// Millions saved, row by row from the lowest.
    fn map(rows: &[&[i64]], capped: &[i64]) -> Map {
        let axis = |n: usize| (0..n).map(Decimal::from).collect();
        let cell = |saved: &i64| {
            let reason = if capped.contains(saved) { Reason::Cap } else { Reason::LesserSaving };
            point(Decimal::from(*saved) * dec!(1_000_000), reason)
        };
        Map {
            xs: axis(rows.first().map_or(0, |row| row.len())),
            ys: axis(rows.len()),
            cells: rows.iter().flat_map(|row| row.iter().map(cell)).collect(),
        }
    }

    fn legend(map: &Map, colour: Colour) -> Vec<String> {
        Scale::new(colour, map).legend(&LIGHT).ticks.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn the_legend_is_round_and_holds_every_figure() {
        assert_eq!(legend(&map(&[&[3, 37]], &[]), Colour::Saved), ["0", "10", "20", "30", "40"]);
        assert_eq!(legend(&map(&[&[3, 37]], &[]), Colour::Fraction), ["0 %", "10 %", "20 %", "30 %", "40 %"]);
        assert_eq!(legend(&map(&[&[5, 5]], &[]), Colour::Saved), ["5.00"]);
        assert_eq!(Scale::new(Colour::Saved, &map(&[&[3, 37]], &[])).head(), "$mm");
        assert_eq!(Scale::new(Colour::Applied, &map(&[&[3, 37]], &[])).head(), "%");
    }

    #[test]
    fn costs_are_told_from_savings_once_they_matter() {
        let split = Scale::new(Colour::Saved, &map(&[&[-20, 40]], &[]));
        assert_eq!(split.legend(&LIGHT).stops, LIGHT.diverging);
        assert_eq!(split.share(0.0), 0.5, "zero in the middle");
        let small = Scale::new(Colour::Saved, &map(&[&[-1, 40]], &[]));
        assert_eq!(small.legend(&DARK).stops, DARK.sequential);
    }

    #[test]
    fn the_picture_stands_upright_and_reaches_the_ends_of_the_colours() {
        let map = map(&[&[0, 10], &[30, 40]], &[]);
        let image = Scale::new(Colour::Saved, &map).picture(&map, &LIGHT);
        let [width, height] = image.size;
        let at = |x: usize, y: usize| image.pixels[y * width + x];
        let far = |a: Color32, b: Color32| (0..3).map(|i| a.to_array()[i].abs_diff(b.to_array()[i])).max();
        assert!(far(at(0, height - 1), LIGHT.sequential[0]) < Some(8), "least at the lower left");
        assert!(far(at(width - 1, 0), LIGHT.sequential[9]) < Some(8), "most at the upper right");
        let halfway = ramp(&LIGHT.sequential, 0.5);
        assert!(far(at(width / 2, height / 2), halfway) < Some(8), "mixed by figure, not by colour");
    }

    #[test]
    fn a_plaque_says_where_the_cap_holds_or_that_nothing_differs() {
        let said = |map: &Map, is_on| plaque(map, &Scale::new(Colour::Saved, map), is_on);
        let partly = map(&[&[1, 2, 9], &[1, 9, 9], &[1, 2, 3]], &[9]);
        let (words, [x, y]) = said(&partly, true).expect("words");
        assert_eq!((words.as_str(), y), ("at the cap", 0.0));
        assert_eq!(partly.at(x as usize, y as usize).map(|p| p.reason), Some(Reason::Cap));
        let all = map(&[&[9, 9]], &[9]);
        assert_eq!(said(&all, true).map(|(words, _)| words).as_deref(), Some("at the cap everywhere"));
        let flat = map(&[&[4, 4]], &[]);
        assert_eq!(said(&flat, true).map(|(words, _)| words).as_deref(), Some("the same everywhere"));
        let off = said(&flat, false).map(|(words, _)| words).unwrap_or_default();
        assert!(off.starts_with("cross-margining is off"));
        assert_eq!(said(&map(&[&[1, 2]], &[]), true), None);
    }

    #[test]
    fn an_empty_map_is_no_figure_and_no_panic() {
        let empty = Map { xs: Vec::new(), ys: Vec::new(), cells: Vec::new() };
        let scale = Scale::new(Colour::Saved, &empty);
        assert!(scale.is_flat() && nearest(&empty, [0.0, 0.0]).is_none());
        assert_eq!(scale.picture(&empty, &LIGHT).size, TEXELS);
    }
}
