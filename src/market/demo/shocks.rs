//! Standardised random moves: common factors, fat tails and volatility that comes in spells.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::calendar::Calendar;
use super::facts::{
    COIN_CORRELATION, COIN_COUNT, LOADINGS, POOLED_DEVIATION_BP, PerTenor, SCORE_DEVIATION_BP,
    TENOR_COUNT,
};
use super::stress::{STRESSES, Stress};

/// How much further than the pooled figures level, slope and curvature go within a year: pooling
/// years of unlike volatility weakens what is common.
const FACTOR_TUNING: [f64; 3] = [1.0, 1.0, 1.0];

/// Part of the 3-month factor weights that the 1-month has.
const ONE_MONTH_SHARE: f64 = 0.3;

/// Random draws with the same bytes on every machine.
struct Draws {
    generator: ChaCha8Rng,
}

impl Draws {
    fn new(seed: u64) -> Draws {
        Draws {
            generator: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// Uniform on (0, 1).
    fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        ((self.generator.next_u64() >> 11) as f64 + 0.5) * STEP
    }

    /// Standard normal, by Box and Muller's formula.
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// Mean zero and variance one: normal, but with probability `chance` a normal `size` times as wide.
    fn fat(&mut self, chance: f64, size: f64) -> f64 {
        let wide = self.uniform() < chance;
        let width = if wide { size } else { 1.0 };
        width * self.normal() / (1.0 + chance * (size * size - 1.0)).sqrt()
    }
}

/// A volatility that wanders around one: the exponential of a slow autoregression.
struct Regime {
    state: f64,
    spread: f64,
}

impl Regime {
    const MEMORY: f64 = 0.97;

    fn next(&mut self, draws: &mut Draws) -> f64 {
        let fresh = (1.0 - Self::MEMORY * Self::MEMORY).sqrt();
        self.state = Self::MEMORY * self.state + fresh * draws.normal();
        libm::exp(self.spread * self.state)
    }
}

/// Moves of every tenor on every date, in units of that year's standard deviation.
pub(super) fn yield_shocks(calendar: &Calendar, seed: u64) -> [Vec<f64>; TENOR_COUNT] {
    let mut draws = Draws::new(seed);
    let mut regime = Regime {
        state: 0.0,
        spread: 0.12,
    };
    let weights = Weights::calibrated();
    let turmoil = turmoil(calendar, 0.7, yield_severity);
    let mut shocks = [(); TENOR_COUNT].map(|()| Vec::with_capacity(turmoil.len()));
    for strain in turmoil {
        let volatility = regime.next(&mut draws) * strain;
        let day = weights.combine(&mut draws);
        for (column, shock) in shocks.iter_mut().zip(day) {
            column.push(volatility * shock);
        }
    }
    shocks
}

/// Log returns of every coin on every date, in units of that year's standard deviation.
pub(super) fn coin_shocks(calendar: &Calendar, seed: u64) -> [Vec<f64>; COIN_COUNT] {
    let mut draws = Draws::new(seed);
    let mut regime = Regime {
        state: 0.0,
        spread: 0.25,
    };
    let turmoil = turmoil(calendar, 0.5, coin_severity);
    let own_weight = (1.0 - COIN_CORRELATION * COIN_CORRELATION).sqrt();
    let mut shocks = [(); COIN_COUNT].map(|()| Vec::with_capacity(turmoil.len()));
    for strain in turmoil {
        let volatility = regime.next(&mut draws) * strain;
        let bitcoin = draws.fat(0.08, 2.6);
        let ether = COIN_CORRELATION * bitcoin + own_weight * draws.fat(0.08, 2.6);
        shocks[0].push(volatility * bitcoin);
        shocks[1].push(volatility * ether);
    }
    shocks
}

/// What each tenor takes of level, slope and curvature, and what it has of its own.
struct Weights {
    common: [PerTenor<f64>; 3],
    own: PerTenor<f64>,
}

impl Weights {
    /// Weights whose squares sum to one in each tenor, from the principal components.
    fn calibrated() -> Weights {
        let mut common = [0, 1, 2].map(|factor: usize| {
            std::array::from_fn(|tenor| {
                let scale = SCORE_DEVIATION_BP[factor] * FACTOR_TUNING[factor];
                LOADINGS[factor][tenor] * scale / POOLED_DEVIATION_BP[tenor]
            })
        });
        for factor in &mut common {
            factor[0] = ONE_MONTH_SHARE * factor[1];
        }
        let own = std::array::from_fn(|tenor| own_weight(&common, tenor));
        Weights { common, own }
    }

    /// The shocks of one day.
    fn combine(&self, draws: &mut Draws) -> PerTenor<f64> {
        let factors = [draws.normal(), draws.fat(0.02, 3.0), draws.fat(0.03, 4.0)];
        std::array::from_fn(|tenor| {
            let own = match tenor {
                0 => draws.fat(0.01, 7.0),
                1..=3 => draws.fat(0.03, 4.0),
                _ => draws.normal(),
            };
            let common = (0..3).map(|factor| self.common[factor][tenor] * factors[factor]);
            common.sum::<f64>() + self.own[tenor] * own
        })
    }
}

/// What the common factors and the rounding to whole basis points leave over.
fn own_weight(common: &[PerTenor<f64>; 3], tenor: usize) -> f64 {
    let explained: f64 = common.iter().map(|factor| factor[tenor] * factor[tenor]).sum();
    let rounding = 1.0 / (6.0 * POOLED_DEVIATION_BP[tenor] * POOLED_DEVIATION_BP[tenor]);
    (1.0 - explained - rounding).max(0.005).sqrt()
}

/// Dates on either side of a stress date that it reaches.
const REACH: usize = 60;

/// Volatility of each date as a multiple of calm: up to 1 + `peak` beside a stress date, falling
/// off over some weeks.
fn turmoil(calendar: &Calendar, peak: f64, severity: fn(&Stress) -> f64) -> Vec<f64> {
    let mut multiple = vec![1.0_f64; calendar.dates.len()];
    for stress in &STRESSES {
        let Some(centre) = calendar.find(stress.date) else {
            continue;
        };
        for (position, value) in multiple.iter_mut().enumerate().take(centre + REACH).skip(centre.saturating_sub(REACH)) {
            let weeks = position.abs_diff(centre) as f64 / 10.0;
            *value = value.max(1.0 + peak * severity(stress) / (1.0 + weeks * weeks));
        }
    }
    multiple
}

/// Zero to one, by the 5-year yield's move.
fn yield_severity(stress: &Stress) -> f64 {
    (f64::from(stress.yields_bp[0][6].abs()) / 25.0).min(1.0)
}

/// Zero to one, by Bitcoin's move.
fn coin_severity(stress: &Stress) -> f64 {
    let tenths = stress.coin_tenths[0][0].unwrap_or(0);
    (f64::from(tenths.abs()) / 150.0).min(1.0)
}
