//! Random draws with the same bytes on every machine, and simple processes made of them.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of independent draws.
pub(super) struct Draws {
    generator: ChaCha8Rng,
    /// The second of the last pair of normal draws, until it is taken.
    spare: Option<f64>,
}

impl Draws {
    pub(super) fn new(seed: u64) -> Draws {
        Draws { generator: ChaCha8Rng::seed_from_u64(seed), spare: None }
    }

    /// Uniform on (0, 1).
    fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        ((self.generator.next_u64() >> 11) as f64 + 0.5) * STEP
    }

    /// Standard normal, by Marsaglia's polar method.
    pub(super) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 {
                let stretch = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(stretch * y);
                return stretch * x;
            }
        }
    }

    /// Mean zero and variance one with the tails of `tail`.
    pub(super) fn fat(&mut self, tail: Tail) -> f64 {
        let width = if self.uniform() < tail.chance { tail.size } else { 1.0 };
        let variance = 1.0 + tail.chance * (tail.size * tail.size - 1.0);
        width * self.normal() / variance.sqrt()
    }
}

/// A normal that with probability `chance` is `size` times as wide.
#[derive(Clone, Copy)]
pub(super) struct Tail {
    pub(super) chance: f64,
    pub(super) size: f64,
}

/// Shocks whose sum does not stray: each takes back a part of the sum so far.
#[derive(Clone, Copy)]
pub(super) struct Recoil {
    sum: f64,
    part: f64,
}

impl Recoil {
    pub(super) fn new(part: f64) -> Recoil {
        Recoil { sum: 0.0, part }
    }

    /// The next shock, of a fresh independent one.
    pub(super) fn next(&mut self, fresh: f64) -> f64 {
        let shock = fresh - self.part * self.sum;
        self.sum += shock;
        shock
    }

    /// The sum after the next shock.
    pub(super) fn next_sum(&mut self, fresh: f64) -> f64 {
        self.next(fresh);
        self.sum
    }
}

/// Shocks of which the next takes back a part.
#[derive(Clone, Copy)]
pub(super) struct Echo {
    last: f64,
    part: f64,
}

impl Echo {
    pub(super) fn new(part: f64) -> Echo {
        Echo { last: 0.0, part }
    }

    /// The next shock, of a fresh independent one.
    pub(super) fn next(&mut self, fresh: f64) -> f64 {
        let shock = fresh - self.part * self.last;
        self.last = fresh;
        shock
    }
}

/// Volatility that wanders around one in slow spells: the exponential of an autoregression.
pub(super) struct Regime {
    state: f64,
    spread: f64,
}

impl Regime {
    const MEMORY: f64 = 0.97;

    /// `spread` is the standard deviation of the volatility's logarithm.
    pub(super) fn new(spread: f64) -> Regime {
        Regime { state: 0.0, spread }
    }

    pub(super) fn next(&mut self, draws: &mut Draws) -> f64 {
        let fresh = (1.0 - Self::MEMORY * Self::MEMORY).sqrt();
        self.state = Self::MEMORY * self.state + fresh * draws.normal();
        libm::exp(self.spread * self.state)
    }
}
