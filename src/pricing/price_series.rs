//! A price as a polynomial of the move of its yield: exact to the last digits within a reach.
//!
//! Every price of a fixed stream is a sum of `v (1 + d)^-e`, with `d` the move times a step. Its
//! binomial series ends where what is left out is below [`LEFT_OUT`] of the price, so pricing by it
//! is full repricing, not a delta-gamma shortcut; it needs no division and no power.

/// What the terms left out may come to, as a share of the price: below the rounding of a sum.
const LEFT_OUT: f64 = 1e-14;
/// The longest polynomial.
const LONGEST: usize = PriceSeries::LONGEST;
/// How often the reach is shortened until the series covers it.
const SHORTENINGS: usize = 40;
/// Scenarios priced together.
const LANES: usize = 8;

/// The change of a price: `c1 dy + c2 dy^2 + ...`, for moves of at most a reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceSeries {
    coefficients: [f64; LONGEST],
    degree: usize,
    reach: f64,
}

/// One flow as seen from the starting yield: its value there, and its exponent.
pub type Flow = (f64, f64);

impl PriceSeries {
    /// The longest polynomial. Moves that would need a longer one are priced by the formula itself.
    pub const LONGEST: usize = 20;

    /// A price that changes in proportion to the move, however large.
    pub fn linear(slope: f64) -> Self {
        let mut coefficients = [0.0; LONGEST];
        coefficients[0] = slope;
        Self { coefficients, degree: 1, reach: f64::INFINITY }
    }

    /// The series of flows. `step` turns a move of the yield into `d`; `longest` is the largest
    /// exponent. The reach is the one asked for, or what [`LONGEST`] terms cover.
    pub fn new(flows: impl Iterator<Item = Flow> + Clone, step: f64, longest: f64, reach: f64) -> Self {
        let mut reach = if reach.is_finite() { reach.abs() } else { 0.0 };
        let mut degree = terms(longest, step * reach);
        for _ in 0..SHORTENINGS {
            if degree.is_some() {
                break;
            }
            reach *= 0.75;
            degree = terms(longest, step * reach);
        }
        let Some(degree) = degree else {
            return Self { coefficients: [0.0; LONGEST], degree: 0, reach: 0.0 };
        };
        let mut coefficients = [0.0; LONGEST];
        for (value, exponent) in flows {
            let (mut term, mut factor) = (value, exponent);
            for slot in coefficients.iter_mut().take(degree) {
                term *= factor;
                factor += 1.0;
                *slot += term;
            }
        }
        let mut scale = 1.0;
        for (slot, n) in coefficients.iter_mut().zip(1u8..).take(degree) {
            scale *= -step / f64::from(n);
            *slot *= scale;
        }
        Self { coefficients, degree, reach }
    }

    /// The coefficients from the first power on.
    pub fn coefficients(&self) -> &[f64] {
        self.coefficients.get(..self.degree).unwrap_or_default()
    }

    /// The largest move it holds for, as a fraction a year.
    pub fn reach(&self) -> f64 {
        self.reach
    }

    /// The change under one move.
    pub fn change(&self, dy: f64) -> f64 {
        self.coefficients().iter().rev().fold(0.0, |sum, c| (sum + c) * dy)
    }

    /// Adds `scale` times the change under each move.
    pub fn add_changes(&self, moves: &[f64], scale: f64, out: &mut [f64]) {
        let (chunks, rest) = moves.as_chunks::<LANES>();
        let (slots, last) = out.as_chunks_mut::<LANES>();
        for (slot, dy) in slots.iter_mut().zip(chunks) {
            let mut sum = [0.0; LANES];
            for c in self.coefficients().iter().rev() {
                for (s, d) in sum.iter_mut().zip(dy) {
                    *s = (*s + c) * d;
                }
            }
            for (o, s) in slot.iter_mut().zip(&sum) {
                *o += scale * s;
            }
        }
        // chunks of both start together, so what is left over does too
        for (slot, dy) in last.iter_mut().zip(rest) {
            *slot += scale * self.change(*dy);
        }
    }

    /// Lowers each slot to `level` plus `scale` times the change under its move, where that is less.
    pub fn lower_to(&self, level: f64, scale: f64, moves: &[f64], out: &mut [f64]) {
        let (chunks, rest) = moves.as_chunks::<LANES>();
        let (slots, last) = out.as_chunks_mut::<LANES>();
        for (slot, dy) in slots.iter_mut().zip(chunks) {
            let mut sum = [0.0; LANES];
            for c in self.coefficients().iter().rev() {
                for (s, d) in sum.iter_mut().zip(dy) {
                    *s = (*s + c) * d;
                }
            }
            for (o, s) in slot.iter_mut().zip(&sum) {
                let price = level + scale * s;
                *o = if price < *o { price } else { *o };
            }
        }
        for (slot, dy) in last.iter_mut().zip(rest) {
            *slot = slot.min(level + scale * self.change(*dy));
        }
    }
}

/// The largest move of either sign.
pub fn largest(moves: &[f64]) -> f64 {
    let (chunks, rest) = moves.as_chunks::<LANES>();
    let mut lanes = [0.0f64; LANES];
    for chunk in chunks {
        for (lane, dy) in lanes.iter_mut().zip(chunk) {
            let size = dy.abs();
            *lane = if size > *lane { size } else { *lane };
        }
    }
    lanes.iter().chain(rest).fold(0.0, |largest, dy| dy.abs().max(largest))
}

/// How many terms a largest exponent needs within a largest `d`; `None` when too many.
fn terms(longest: f64, d: f64) -> Option<usize> {
    let mut bound = 1.0;
    for n in 1..=LONGEST + 1 {
        let n_ = n as f64;
        bound *= (longest + n_ - 1.0) / n_ * d;
        let ratio = (longest + n_) / (n_ + 1.0) * d;
        // what is left out from this term on is below a geometric series
        if ratio < 0.5 && bound < LEFT_OUT * (1.0 - ratio) {
            return Some((n - 1).max(1));
        }
    }
    None
}
