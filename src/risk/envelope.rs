//! The value at risk along a line of books: a fixed P&L vector and a leg whose quantities grow with
//! a ratio, each rounded to whole contracts.
//!
//! In scenario s the loss at ratio h is `start_s + h slope_s` up to a slack that rounding to whole
//! contracts leaves. That is enough to leave most scenarios out: whatever `rank + 1` scenarios one
//! takes, the value at risk is at least the least of their losses, and a scenario whose straight line
//! stays below the least of theirs by twice the slack is not in the tail. Likewise those above the
//! line of that rank by twice the slack certainly are. The few between are summed exactly.

use super::columns::{Columns, SumBuffer};
use std::ops::Range;

/// Scenarios looked at together.
const LANES: usize = 16;
/// Neighbouring ratios for which the scenarios are narrowed down together.
const STRIDE: usize = 6;
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
    range: Range<usize>,
    rank: usize,
    reach: f64,
    /// Loss of the leg at a ratio of one.
    slope: Vec<f32>,
    /// What rounding to whole contracts leaves, and the largest loss of the leg at a ratio of one.
    rounding: f64,
    largest: f64,
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
    fn worst(&self, ratio: f32, rank: usize, found: &mut Vec<(f32, f32)>) {
        found.clear();
        found.extend(self.start.iter().copied().zip(self.slope.iter().copied()));
        let loss = |(start, slope): &(f32, f32)| start + ratio * slope;
        if rank + 1 < found.len() {
            found.select_nth_unstable_by(rank, |a, b| loss(b).total_cmp(&loss(a)));
            found.truncate(rank + 1);
        }
    }
}

/// A search along the line for one fixed part.
struct Search<'a> {
    envelope: &'a Envelope<'a>,
    /// P&L of what does not change, over the range; nothing where that is zero.
    fixed: &'a [f64],
    /// Twice the largest distance of a loss from its straight line.
    margin: f32,
    /// Straight lines of as many scenarios as the tail holds: bad ones, but any would do.
    seed: Vec<(f32, f32)>,
    near: Lines,
    /// Losses on straight lines at one ratio, and those that can be in the tail.
    losses: Vec<f32>,
    tail: Vec<f32>,
    scenarios: Vec<u32>,
    buffer: SumBuffer,
}

impl<'a> Envelope<'a> {
    /// The losses over a range of scenarios, of which the one at a rank is the value at risk.
    pub fn new(columns: &'a Columns<'a>, range: Range<usize>, rank: usize, course: Course) -> Self {
        let leg = columns.sum(course.base, &range);
        Self {
            slope: leg.iter().map(|pnl| -pnl as f32).collect(),
            rounding: columns.largest(course.error, &range),
            largest: largest(&leg),
            reach: course.reach,
            columns,
            range,
            rank,
        }
    }

    /// The value at risk of the leg and a fixed part at every step, a gain counted as zero. Steps stand
    /// in order of their ratios; no fixed part is none. `None` where losses are beyond single precision.
    pub fn charges(&self, fixed: &[f64], steps: &[Step]) -> Option<Vec<f64>> {
        let rounding = self.rounding + SINGLE * (largest(fixed) + self.reach * self.largest);
        let margin = 2.0 * rounding as f32;
        if !margin.is_finite() {
            return None;
        }
        let mut lines = Lines {
            start: fixed.iter().map(|pnl| -pnl as f32).collect(),
            slope: self.slope.clone(),
            place: (0..self.slope.len() as u32).collect(),
        };
        lines.start.resize(self.slope.len(), 0.0);
        lines.pad();
        let mut search = Search {
            envelope: self,
            fixed,
            margin,
            seed: Vec::new(),
            near: Lines::default(),
            losses: Vec::new(),
            tail: Vec::new(),
            scenarios: Vec::new(),
            buffer: SumBuffer::default(),
        };
        let mut charges = Vec::with_capacity(steps.len());
        // without a fixed part all ratios of one sign have the same tail, and zero has none
        let stride = if fixed.is_empty() { steps.len().max(1) } else { STRIDE };
        let sign = |step: &Step| (step.ratio > 0.0, step.ratio < 0.0);
        for alike in steps.chunk_by(|a, b| sign(a) == sign(b)) {
            for near in alike.chunks(stride) {
                search.narrow(&lines, near);
                charges.extend(near.iter().map(|step| search.charge(step)));
            }
        }
        Some(charges)
    }
}

impl Search<'_> {
    /// Keeps the scenarios that can be in the tail somewhere between the first and the last step:
    /// the level is the least of straight lines, so it lies above its chord.
    fn narrow(&mut self, lines: &Lines, steps: &[Step]) {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return };
        let ratios = [first.ratio as f32, last.ratio as f32];
        let known = if self.near.start.is_empty() { lines } else { &self.near };
        known.worst((ratios[0] + ratios[1]) / 2.0, self.envelope.rank, &mut self.seed);
        let levels = ratios.map(|ratio| self.level(ratio));
        lines.reaching(ratios, levels, &mut self.near);
    }

    /// What every scenario of the tail reaches at a ratio, on its straight line.
    fn level(&self, ratio: f32) -> f32 {
        let least = self.seed.iter().fold(f32::INFINITY, |least, (start, slope)| {
            let loss = start + ratio * slope;
            if loss < least { loss } else { least }
        });
        least - self.margin
    }

    fn charge(&mut self, step: &Step) -> f64 {
        if self.fixed.is_empty() && step.quantities.iter().all(|q| *q == 0.0) {
            return 0.0;
        }
        let ratio = step.ratio as f32;
        self.measure(ratio);
        let rank = self.envelope.rank;
        if rank >= self.tail.len() {
            return 0.0;
        }
        let (_, at_rank, _) = self.tail.select_nth_unstable_by(rank, |a, b| b.total_cmp(a));
        let at_rank = *at_rank;
        let above = self.sort_out(at_rank);
        self.exact(step, rank.saturating_sub(above))
    }

    /// The losses at a ratio on straight lines, and among them those that can be in the tail.
    fn measure(&mut self, ratio: f32) {
        let level = self.level(ratio);
        self.losses.clear();
        let lines = self.near.start.iter().zip(&self.near.slope);
        self.losses.extend(lines.map(|(start, slope)| start + ratio * slope));
        self.tail.clear();
        self.tail.extend(self.losses.iter().filter(|loss| **loss >= level));
    }

    /// Counts the scenarios certainly above the value at risk, collects those that may be it, and
    /// takes the worst as the next seed.
    fn sort_out(&mut self, at_rank: f32) -> usize {
        let (low, high) = (at_rank - self.margin, at_rank + self.margin);
        let mut above = 0;
        self.scenarios.clear();
        self.seed.clear();
        let lines = self.near.start.iter().zip(&self.near.slope).zip(&self.near.place);
        for (loss, ((start, slope), place)) in self.losses.iter().zip(lines) {
            if *loss < low {
                continue;
            }
            if *loss > high {
                above += 1;
            } else {
                self.scenarios.push(place + self.envelope.range.start as u32);
            }
            if *loss >= at_rank && self.seed.len() <= self.envelope.rank {
                self.seed.push((*start, *slope));
            }
        }
        above
    }

    /// The loss of a rank among the scenarios collected, summed exactly.
    fn exact(&mut self, step: &Step, rank: usize) -> f64 {
        let from = self.envelope.range.start;
        self.envelope.columns.sum_at(step.quantities, &self.scenarios, &mut self.buffer);
        let pnl = &mut self.buffer.total;
        for (slot, scenario) in pnl.iter_mut().zip(&self.scenarios) {
            *slot += self.fixed.get(*scenario as usize - from).copied().unwrap_or(0.0);
        }
        if rank >= pnl.len() {
            return 0.0;
        }
        let (_, at_rank, _) = pnl.select_nth_unstable_by(rank, f64::total_cmp);
        (-*at_rank).max(0.0)
    }
}

/// The largest of either sign.
pub(super) fn largest(values: &[f64]) -> f64 {
    let (lanes, rest) = values.as_chunks::<8>();
    let mut most = [0.0f64; 8];
    for lane in lanes {
        for (most, value) in most.iter_mut().zip(lane) {
            *most = if value.abs() > *most { value.abs() } else { *most };
        }
    }
    most.iter().chain(rest).fold(0.0, |most, value| most.max(value.abs()))
}
