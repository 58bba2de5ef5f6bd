//! Scales, nice numbers and the words on ticks, shared by every plot.

use std::ops::RangeInclusive;

use egui::{Pos2, Rangef, Rect, pos2};

use crate::app::format::{self, Unit};

/// A straight map from values to points along one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    start: f32,
    end: f32,
}

impl Scale {
    /// Lays `values` over `pixels`; `pixels` may run backwards. An empty range is widened by one.
    pub fn new(values: RangeInclusive<f64>, pixels: Rangef) -> Self {
        let low = finite(*values.start());
        let high = finite(*values.end());
        let high = if high > low { high } else { low + 1.0 };
        Self { low, high, start: pixels.min, end: pixels.max }
    }

    /// Where a value lies; it may lie outside the axis. Not a number lies at the start.
    pub fn at(&self, value: f64) -> f32 {
        if value.is_nan() {
            return self.start;
        }
        let share = ((value - self.low) / (self.high - self.low)).clamp(-1e4, 1e4);
        self.start + (self.end - self.start) * share as f32
    }

    /// Where a value lies, held to the ends of the axis.
    pub fn held(&self, value: f64) -> f32 {
        self.at(value.clamp(self.low, self.high))
    }

    /// The value at a place, held to the ends of the axis.
    pub fn value(&self, place: f32) -> f64 {
        let width = self.end - self.start;
        let share = if width == 0.0 { 0.0 } else { f64::from((place - self.start) / width) };
        (self.low + (self.high - self.low) * share).clamp(self.low, self.high)
    }

    /// The length of a value in points, never negative.
    pub fn length(&self, value: f64) -> f32 {
        (self.at(self.low + finite(value)) - self.start).abs()
    }

    /// Whether larger values lie at larger coordinates: right, or down.
    pub fn runs_down(&self) -> bool {
        self.end > self.start
    }

    /// The least and the largest value.
    pub fn values(&self) -> RangeInclusive<f64> {
        self.low..=self.high
    }

    /// The nice numbers on this axis, parted in `intervals` at most.
    pub fn ticks(&self, intervals: usize) -> Ticks {
        Ticks::new(self.low, self.high, nice_step(self.high - self.low, intervals))
    }
}

/// The area of a plot and its two scales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// The area inside the axes.
    pub rect: Rect,
    /// Left to right.
    pub x: Scale,
    /// Bottom to top.
    pub y: Scale,
}

impl Plane {
    /// Lays two ranges over an area.
    pub fn new(rect: Rect, x: RangeInclusive<f64>, y: RangeInclusive<f64>) -> Self {
        let up = Rangef { min: rect.bottom(), max: rect.top() };
        Self { rect, x: Scale::new(x, rect.x_range()), y: Scale::new(y, up) }
    }

    /// Where a point lies.
    pub fn at(&self, x: f64, y: f64) -> Pos2 {
        pos2(self.x.at(x), self.y.at(y))
    }
}

/// The multiples of a step within a range, low to high. Never more than a hundred.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ticks {
    /// The distance between two.
    pub step: f64,
    next: i64,
    last: i64,
}

impl Ticks {
    /// The multiples of `step` from `low` to `high`, both included.
    pub fn new(low: f64, high: f64, step: f64) -> Self {
        // A tick that misses an end by rounding alone belongs to the axis.
        let slack = 1e-6;
        let next = (low / step - slack).ceil() as i64;
        let last = ((high / step + slack).floor() as i64).min(next.saturating_add(99));
        Self { step, next, last }
    }
}

impl Iterator for Ticks {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        let tick = (self.next <= self.last).then_some(self.next as f64 * self.step);
        self.next += 1;
        tick
    }
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that parts `span` in at most `intervals`.
pub fn nice_step(span: f64, intervals: usize) -> f64 {
    let rough = finite(span).abs() / intervals.max(1) as f64;
    if rough < f64::MIN_POSITIVE * 1e6 {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let fits = |step: &f64| step * power >= rough * (1.0 - 1e-9);
    [1.0, 2.0, 2.5, 5.0].into_iter().find(fits).unwrap_or(10.0) * power
}

/// The end of an axis that starts at zero and shows `largest`: a whole number of nice steps.
/// One when there is nothing to show.
pub fn nice_top(largest: f64, intervals: usize) -> f64 {
    let largest = finite(largest);
    if largest <= 0.0 {
        return 1.0;
    }
    let step = nice_step(largest, intervals);
    (largest / step - 1e-9).ceil() * step
}

/// The words on a tick: `20`, `2.5`, `(40)`, `0`; as many decimals as the step needs.
pub fn tick_label(value: f64, step: f64) -> String {
    if value.abs() < step.abs() * 1e-6 {
        return "0".to_owned();
    }
    let figure = format::decimals(value.abs(), decimals_of(step));
    if value < 0.0 { format!("({figure})") } else { figure }
}

/// The words on a tick of an axis in dollars, told in `unit`: `20`, `(2.5)`.
pub fn money_tick(dollars: f64, step: f64, unit: Unit) -> String {
    let one = dollars_in(unit);
    tick_label(dollars / one, step / one)
}

/// The unit that keeps the words of an axis short: thousands from a thousand on, and so forth.
pub fn compact_unit(largest: f64) -> Unit {
    match largest {
        large if large >= 1e9 => Unit::Billions,
        large if large >= 1e6 => Unit::Millions,
        large if large >= 1e3 => Unit::Thousands,
        _ => Unit::Dollars,
    }
}

/// How many dollars one of a unit is.
pub fn dollars_in(unit: Unit) -> f64 {
    match unit {
        Unit::Dollars => 1.0,
        Unit::Thousands => 1e3,
        Unit::Millions => 1e6,
        Unit::Billions => 1e9,
    }
}

/// The height of a line at `x`, straight between its points; zero for a line without points.
pub fn height_at(line: &[[f64; 2]], x: f64) -> f64 {
    let after = line.partition_point(|point| point[0] < x);
    let height = match (after.checked_sub(1).and_then(|before| line.get(before)), line.get(after)) {
        (Some([x0, y0]), Some([x1, y1])) if x1 > x0 => y0 + (y1 - y0) * (x - x0) / (x1 - x0),
        (_, Some([_, y])) | (Some([_, y]), None) => *y,
        (None, None) => 0.0,
    };
    finite(height)
}

/// A value, or zero when it is not a number or endless.
pub fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

/// The decimals a step needs to be told exactly, at most nine.
fn decimals_of(step: f64) -> u32 {
    let exact = |places: &u32| {
        let scaled = step * 10_f64.powi(*places as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.abs()
    };
    (0..9).find(exact).unwrap_or(9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_nice_and_few() {
        for (span, intervals, wanted) in [
            (19.87, 6, 5.0),
            (26.0, 6, 5.0),
            (12.0, 6, 2.0),
            (15.0, 6, 2.5),
            (96.0, 5, 20.0),
            (4.6e3, 3, 2e3),
            (12_345.67e6, 6, 2.5e9),
            (0.000_3, 6, 0.000_05),
            (0.0, 6, 1.0),
            (f64::NAN, 6, 1.0),
            (f64::INFINITY, 6, 1.0),
        ] {
            let step = nice_step(span, intervals);
            assert!((step / wanted - 1.0).abs() < 1e-9, "{span} in {intervals}: {step}");
        }
    }

    #[test]
    fn the_top_holds_the_largest_and_is_not_far_above() {
        for exponent in -8..12 {
            for mantissa in 10..100 {
                let largest = f64::from(mantissa) * 10_f64.powi(exponent);
                let top = nice_top(largest, 6);
                assert!(top >= largest * (1.0 - 1e-9) && top <= largest * 1.4, "{largest} under {top}");
            }
        }
        assert_eq!(nice_top(0.0, 6), 1.0);
        assert_eq!(nice_top(-3.0, 6), 1.0);
        assert_eq!(nice_top(f64::NAN, 6), 1.0);
    }

    #[test]
    fn ticks_run_from_end_to_end() {
        let scale = Scale::new(0.0..=20.0, Rangef::new(0.0, 100.0));
        assert_eq!(scale.ticks(6).collect::<Vec<_>>(), [0.0, 5.0, 10.0, 15.0, 20.0]);
        let around_zero = Scale::new(-48.0..=48.0, Rangef::new(0.0, 100.0));
        assert_eq!(around_zero.ticks(5).collect::<Vec<_>>(), [-40.0, -20.0, 0.0, 20.0, 40.0]);
        assert!(Ticks::new(0.0, 1e12, 1.0).count() <= 100);
    }

    #[test]
    fn tick_words() {
        for (value, step, wanted) in [
            (0.0, 5.0, "0"),
            (-0.000_000_1, 5.0, "0"),
            (20.0, 5.0, "20"),
            (-40.0, 20.0, "(40)"),
            (7.5, 2.5, "7.5"),
            (0.000_3, 0.000_1, "0.0003"),
            (12_500.0, 2_500.0, "12,500"),
        ] {
            assert_eq!(tick_label(value, step), wanted);
        }
        assert_eq!(money_tick(15e6, 5e6, Unit::Millions), "15");
        assert_eq!(money_tick(-4e3, 2e3, Unit::Thousands), "(4)");
    }

    #[test]
    fn heights_between_points_are_straight() {
        let line = [[0.0, 0.0], [10.0, 100.0], [20.0, 0.0]];
        assert_eq!(height_at(&line, 5.0), 50.0);
        assert_eq!(height_at(&line, 15.0), 50.0);
        assert_eq!(height_at(&line, -5.0), 0.0);
        assert_eq!(height_at(&line, 10.0), 100.0);
        assert_eq!(height_at(&[], 10.0), 0.0);
    }

    #[test]
    fn a_scale_maps_both_ways() {
        let plane =
            Plane::new(Rect::from_min_max(pos2(10.0, 20.0), pos2(110.0, 220.0)), 0.0..=10.0, -1.0..=1.0);
        assert_eq!(plane.at(5.0, 0.0), pos2(60.0, 120.0));
        assert_eq!(plane.at(0.0, 1.0), pos2(10.0, 20.0));
        assert_eq!(plane.x.value(60.0), 5.0);
        assert_eq!(plane.x.value(-500.0), 0.0);
        assert_eq!(plane.x.held(99.0), 110.0);
        assert_eq!(plane.x.length(5.0), 50.0);
    }

    #[test]
    fn a_scale_survives_what_is_not_a_number() {
        let scale = Scale::new(f64::NAN..=f64::NAN, Rangef::new(0.0, 100.0));
        assert_eq!(scale.values(), 0.0..=1.0);
        assert_eq!(scale.at(f64::NAN), 0.0);
        assert!(scale.at(f64::INFINITY).is_finite());
        assert!(Scale::new(3.0..=3.0, Rangef::new(5.0, 5.0)).value(5.0).is_finite());
    }
}
