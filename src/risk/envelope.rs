//! The value at risk along a line of books: a fixed P&L vector and a leg whose quantities grow with
//! a ratio, each rounded to whole contracts.
//!
//! In scenario s the loss at ratio h is `start_s + h slope_s` up to a slack that rounding to whole
//! contracts leaves. That is enough to leave most scenarios out: whatever `rank + 1` scenarios one
//! takes, the least of their losses is at most the value at risk, and a scenario that stays below it
//! by twice the slack is not in the tail. The few that remain are summed exactly.

use super::columns::{Columns, SumBuffer};
use std::ops::Range;

/// Scenarios looked at together.
const LANES: usize = 16;
/// Neighbouring ratios for which the scenarios are narrowed down together.
const STRIDE: usize = 4;
/// Share of the largest figures that single precision may lose.
const SINGLE: f64 = 1e-6;

/// One book of the line: the ratio and the quantity of every column.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    pub ratio: f64,
    pub quantities: &'a [f64],
}

/// How the quantity of every column follows the ratio.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// At a ratio of one.
    pub base: &'a [f64],
    /// Largest distance from base times ratio.
    pub error: &'a [f64],
    /// Largest ratio of either sign.
    pub reach: f64,
}

/// The losses of one set of scenarios along the line.
#[derive(Debug)]
pub struct Envelope<'a> {
    columns: &'a Columns<'a>,
    /// P&L of what does not change, over the range; nothing where that is zero.
    fixed: &'a [f64],
    range: Range<usize>,
    rank: usize,
    lines: Lines,
    slack: f32,
}

/// Losses as straight lines, in single precision.
#[derive(Debug, Default)]
struct Lines {
    start: Vec<f32>,
    slope: Vec<f32>,
    /// Place in the range.
    place: Vec<u32>,
}

impl Lines {
    fn clear(&mut self) {
        self.start.clear();
        self.slope.clear();
        self.place.clear();
    }

    fn push(&mut self, start: f32, slope: f32, place: u32) {
        self.start.push(start);
        self.slope.push(slope);
        self.place.push(place);
    }

    /// Fills up with what never reaches a tail, so that lanes come out even.
    fn pad(&mut self) {
        while !self.start.len().is_multiple_of(LANES) {
            self.push(f32::NEG_INFINITY, 0.0, u32::MAX);
        }
    }

    fn iter(&self) -> impl Iterator<Item = (f32, f32, u32)> {
        self.start.iter().zip(&self.slope).zip(&self.place).map(|((start, slope), p)| (*start, *slope, *p))
    }

    /// Those that reach a level at either of two ratios.
    fn reaching(&self, ratios: [f32; 2], levels: [f32; 2], found: &mut Self) {
        found.clear();
        let reaches = |start: f32, slope: f32| {
            (start + ratios[0] * slope >= levels[0]) | (start + ratios[1] * slope >= levels[1])
        };
        let ((starts, _), (slopes, _)) = (self.start.as_chunks::<LANES>(), self.slope.as_chunks::<LANES>());
        let (places, _) = self.place.as_chunks::<LANES>();
        for ((starts, slopes), places) in starts.iter().zip(slopes).zip(places) {
            let lanes = || starts.iter().zip(slopes);
            if !lanes().fold(false, |any, (start, slope)| any | reaches(*start, *slope)) {
                continue;
            }
            for ((start, slope), place) in lanes().zip(places) {
                if reaches(*start, *slope) {
                    found.push(*start, *slope, *place);
                }
            }
        }
        found.pad();
    }

    /// The worst at a ratio, by their straight lines.
    fn worst(&self, ratio: f32, rank: usize) -> Vec<(f32, f32)> {
        let mut all: Vec<(f32, f32)> = self.start.iter().copied().zip(self.slope.iter().copied()).collect();
        let loss = |(start, slope): &(f32, f32)| start + ratio * slope;
        if rank + 1 < all.len() {
            all.select_nth_unstable_by(rank, |a, b| loss(b).total_cmp(&loss(a)));
            all.truncate(rank + 1);
        }
        all
    }
}

/// What a search carries from one ratio to the next.
#[derive(Debug, Default)]
struct Search {
    /// Straight lines of as many scenarios as the tail holds: bad ones, but any would do.
    seed: Vec<(f32, f32)>,
    near: Lines,
    scenarios: Vec<u32>,
    candidates: Vec<(f32, f32)>,
    buffer: SumBuffer,
    order: Vec<f64>,
}

impl Search {
    /// What the value at risk certainly reaches at a ratio, were losses straight lines.
    fn level(&self, ratio: f32) -> f32 {
        self.seed.iter().fold(f32::INFINITY, |least, (start, slope)| least.min(start + ratio * slope))
    }
}

impl<'a> Envelope<'a> {
    /// The losses over a range of scenarios; `None` where they are beyond single precision.
    pub fn new(
        columns: &'a Columns<'a>,
        fixed: &'a [f64],
        range: Range<usize>,
        rank: usize,
        course: Course,
    ) -> Option<Self> {
        let leg = columns.sum(course.base, &range);
        let mut lines = Lines::default();
        let mut most = (0.0f64, 0.0f64);
        for (place, leg) in leg.iter().enumerate() {
            let fixed = fixed.get(place).copied().unwrap_or(0.0);
            most = (most.0.max(fixed.abs()), most.1.max(leg.abs()));
            lines.push(-fixed as f32, -leg as f32, place as u32);
        }
        lines.pad();
        let slack = columns.largest(course.error, &range) + SINGLE * (most.0 + course.reach * most.1);
        let slack = slack as f32;
        slack.is_finite().then_some(Self { columns, fixed, range, rank, lines, slack })
    }

    /// The value at risk at every step, a gain counted as zero. Steps stand in order of their ratios.
    pub fn charges(&self, steps: &[Step]) -> Vec<f64> {
        let mut charges = Vec::with_capacity(steps.len());
        let mut search = Search::default();
        for near in steps.chunks(STRIDE) {
            self.narrow(near, &mut search);
            charges.extend(near.iter().map(|step| self.charge(step, &mut search)));
        }
        charges
    }

    /// Keeps the scenarios that can be in the tail somewhere between the first and the last step:
    /// the level is the least of straight lines, so it lies above its chord.
    fn narrow(&self, steps: &[Step], search: &mut Search) {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return };
        let ratios = [first.ratio as f32, last.ratio as f32];
        let middle = (ratios[0] + ratios[1]) / 2.0;
        let known = if search.seed.is_empty() { &self.lines } else { &search.near };
        search.seed = known.worst(middle, self.rank);
        let levels = ratios.map(|ratio| search.level(ratio) - 2.0 * self.slack);
        let mut near = std::mem::take(&mut search.near);
        self.lines.reaching(ratios, levels, &mut near);
        search.near = near;
    }

    fn charge(&self, step: &Step, search: &mut Search) -> f64 {
        let ratio = step.ratio as f32;
        let level = search.level(ratio) - 2.0 * self.slack;
        search.scenarios.clear();
        search.candidates.clear();
        for (start, slope, place) in search.near.iter() {
            if start + ratio * slope >= level {
                search.scenarios.push(place + self.range.start as u32);
                search.candidates.push((start, slope));
            }
        }
        self.columns.sum_at(step.quantities, &search.scenarios, &mut search.buffer);
        let pnl = &mut search.buffer.total;
        for (slot, scenario) in pnl.iter_mut().zip(&search.scenarios) {
            let fixed = self.fixed.get(*scenario as usize - self.range.start).copied().unwrap_or(0.0);
            *slot += fixed;
        }
        search.order.clear();
        search.order.extend_from_slice(pnl);
        if self.rank >= search.order.len() {
            return 0.0;
        }
        let (_, at_rank, _) = search.order.select_nth_unstable_by(self.rank, f64::total_cmp);
        let at_rank = *at_rank;
        let worst = search.candidates.iter().zip(pnl).filter(|(_, pnl)| **pnl <= at_rank);
        search.seed.clear();
        search.seed.extend(worst.map(|(line, _)| *line).take(self.rank + 1));
        (-at_rank).max(0.0)
    }
}
