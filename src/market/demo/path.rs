//! One series led through its year-end levels with the volatility of each year.
//!
//! Between year ends a series follows its anchor, is drawn back to it gently, and takes a random
//! shock on every date whose move is not given. Two numbers per year are then solved for: a drift,
//! the same on every free date, that ends the year on its level, and the size of the shocks, that
//! gives the year its standard deviation.

use super::calendar::YearSpan;
use super::plan::Step;

/// Rounds of solving for drift and size together; each follows from the errors of the one before.
const ROUNDS: usize = 4;

/// Most further rounds for the drift alone, and the miss that ends them.
const DRIFT_ROUNDS: usize = 8;
const SMALL_MISS: f64 = 1e-9;

/// Below this the floor has cut the level reached off from the drift, and a full step would be wild.
const LEAST_LEVERAGE: f64 = 8.0;

/// The units that a series lives in.
pub(super) trait Scale {
    /// A move that may stand between two published levels.
    fn publishable(&self, step: f64) -> f64;
    /// The move that a reader of the published levels sees, in the units of the year's deviation.
    fn observed(&self, from: f64, to: f64) -> f64;
}

/// Basis points, published whole.
pub(super) struct BasisPoints;

impl Scale for BasisPoints {
    fn publishable(&self, step: f64) -> f64 {
        libm::floor(step + 0.5)
    }

    fn observed(&self, from: f64, to: f64) -> f64 {
        f64::from((to + 0.5) as i32 - (from + 0.5) as i32)
    }
}

/// Natural logarithms of prices; deviations are fractions of the price.
pub(super) struct LogPrice;

impl Scale for LogPrice {
    fn publishable(&self, step: f64) -> f64 {
        step
    }

    fn observed(&self, from: f64, to: f64) -> f64 {
        libm::expm1(to - from)
    }
}

/// All that leads one series; every slice has one value per date.
pub(super) struct Track<'a, S> {
    pub(super) scale: S,
    pub(super) anchor: &'a [f64],
    pub(super) shocks: &'a [f64],
    pub(super) steps: &'a [Step],
    pub(super) lowest: &'a [f64],
    /// Part of the distance to the anchor that is closed each date.
    pub(super) pull: f64,
    /// First date on which the series is published.
    pub(super) published_from: usize,
}

/// The two numbers of a year.
#[derive(Clone, Copy)]
struct Knobs {
    drift: f64,
    size: f64,
}

/// What a walk through a year came to.
struct Walk {
    /// Level reached less the year-end level.
    miss: f64,
    /// Derivative of the level reached by the drift.
    leverage: f64,
    /// Sum of the squared shocks at size one.
    energy: f64,
}

impl<S: Scale> Track<'_, S> {
    /// Fills the levels of one year, whose moves shall have the standard deviation `deviation`.
    pub(super) fn fill_year(&self, levels: &mut [f64], span: &YearSpan, deviation: f64) {
        let mut knobs = Knobs { drift: 0.0, size: deviation };
        levels[span.base] = self.anchor[span.base];
        let mut walk = self.walk(levels, span, knobs);
        for round in 0..ROUNDS + DRIFT_ROUNDS {
            if round < ROUNDS {
                knobs.size = self.better_size(levels, span, knobs.size, deviation, walk.energy);
            } else if walk.miss.abs() < SMALL_MISS {
                break;
            }
            knobs.drift -= walk.miss / walk.leverage.max(LEAST_LEVERAGE);
            walk = self.walk(levels, span, knobs);
        }
        self.spread_miss(levels, span, walk.miss);
    }

    /// The size of shocks that would have given the moves just made the right deviation.
    fn better_size(&self, levels: &[f64], span: &YearSpan, size: f64, deviation: f64, energy: f64) -> f64 {
        let excess = deviation * deviation - self.variance(levels, span);
        let per_move = energy / span.moves().count().max(1) as f64;
        let power = size * size + excess / per_move.max(1e-9);
        power.max(0.01 * size * size).sqrt()
    }

    fn walk(&self, levels: &mut [f64], span: &YearSpan, knobs: Knobs) -> Walk {
        let (mut level, mut rest) = (levels[span.base], 0.0);
        let (mut leverage, mut energy) = (0.0, 0.0);
        for position in span.moves() {
            match self.steps[position] {
                Step::Free => {
                    energy += self.shocks[position] * self.shocks[position];
                    level = self.free_step(position, level, knobs);
                    leverage = 1.0 + (1.0 - self.pull) * leverage;
                    if level < self.lowest[position] {
                        level = self.lowest[position];
                        leverage = 0.0;
                    }
                }
                Step::Fixed(given) => level += given,
                Step::PairFirst(sum) => {
                    let apart = self.shocks[position] - self.shocks[position + 1];
                    let half = 0.5 * (sum + knobs.size * apart);
                    let first = self.scale.publishable(half.max(self.lowest[position] - level));
                    rest = sum - first;
                    level += first;
                }
                Step::PairSecond => level += rest,
            }
            levels[position] = level;
        }
        Walk { miss: level - self.anchor[span.last], leverage, energy }
    }

    fn free_step(&self, position: usize, level: f64, knobs: Knobs) -> f64 {
        let before = self.anchor[position - 1];
        let back = self.pull * (level - before);
        level + self.anchor[position] - before - back + knobs.drift + knobs.size * self.shocks[position]
    }

    /// Sample variance of the published moves of a year.
    fn variance(&self, levels: &[f64], span: &YearSpan) -> f64 {
        let from = span.base.max(self.published_from);
        let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
        let published = levels.get(from..=span.last).unwrap_or_default();
        for pair in published.windows(2) {
            let seen = self.scale.observed(pair[0], pair[1]);
            count += 1.0;
            sum += seen;
            squares += seen * seen;
        }
        (squares - sum * sum / f64::max(count, 1.0)) / f64::max(count - 1.0, 1.0)
    }

    /// Takes what is left of the miss off the free dates in equal parts.
    fn spread_miss(&self, levels: &mut [f64], span: &YearSpan, miss: f64) {
        let free = |position: &usize| self.steps[*position] == Step::Free;
        let part = miss / span.moves().filter(free).count().max(1) as f64;
        let mut taken = 0.0;
        for position in span.moves() {
            if free(&position) {
                taken += part;
            }
            levels[position] -= taken;
        }
        levels[span.last] = self.anchor[span.last];
    }
}
