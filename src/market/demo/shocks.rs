//! Standardised random moves: common factors, fat tails and volatility that comes in spells.

use super::calendar::Calendar;
use super::draws::{Draws, Echo, Recoil, Regime, Tail};
use super::facts::{
    COIN_CORRELATION, COIN_COUNT, LOADINGS, POOLED_DEVIATION_BP, PerTenor, SCORE_DEVIATION_BP, TENOR_COUNT,
};
use super::stress::{STRESSES, Stress};

/// What level, slope and curvature take within a year, relative to the pooled figures: pooling
/// years of unlike volatility weakens what is common.
const FACTOR_TUNING: [f64; 3] = [1.02, 0.90, 0.97];

/// Part of the 3-month factor weights that the 1-month has.
const ONE_MONTH_SHARE: f64 = 0.2;

/// How much of a shock of level and slope the next date takes back.
const ECHO: [f64; 2] = [0.045, 0.05];

/// How much sharper falls of the level are than rises.
const LEVEL_SKEW: f64 = 0.025;

/// Part of the sum so far that each shock of slope and curvature takes back.
const FACTOR_RECOIL: [f64; 2] = [0.01, 0.03];

/// The same for what each tenor has of its own.
const OWN_RECOIL: PerTenor<f64> = [0.12, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07, 0.07];

/// Least variance that each tenor has of its own, as a part of the whole.
const LEAST_OWN: PerTenor<f64> = [0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.025, 0.03];

const SLOPE_TAIL: Tail = tail(0.02, 3.0);
const CURVATURE_TAIL: Tail = tail(0.03, 4.0);
const ONE_MONTH_TAIL: Tail = tail(0.01, 7.0);
const BILL_TAIL: Tail = tail(0.02, 5.0);
const COIN_TAIL: Tail = tail(0.10, 2.4);

/// Volatility beside the worst stress dates, less one, as a multiple of calm: yields, coins.
const TURMOIL: [f64; 2] = [0.7, 0.5];

/// Dates on either side of a stress date that feel it.
const REACH: usize = 60;

const fn tail(chance: f64, size: f64) -> Tail {
    Tail { chance, size }
}

/// Moves of every tenor on every date, in units of that year's standard deviation.
pub(super) fn yield_shocks(calendar: &Calendar, seed: u64) -> [Vec<f64>; TENOR_COUNT] {
    let mut draws = Draws::new(seed);
    let mut regime = Regime::new(0.16);
    let mut sources = Sources::new();
    let weights = Weights::calibrated();
    let turmoil = turmoil(calendar, TURMOIL[0], yield_severity);
    let mut shocks = [(); TENOR_COUNT].map(|()| Vec::with_capacity(turmoil.len()));
    for strain in turmoil {
        let volatility = regime.next(&mut draws) * strain;
        let (factors, own) = sources.next(&mut draws);
        for (tenor, column) in shocks.iter_mut().enumerate() {
            column.push(volatility * weights.shock(tenor, &factors, own[tenor]));
        }
    }
    shocks
}

/// Log returns of every coin on every date, in units of that year's standard deviation.
pub(super) fn coin_shocks(calendar: &Calendar, seed: u64) -> [Vec<f64>; COIN_COUNT] {
    let mut draws = Draws::new(seed);
    let mut regime = Regime::new(0.25);
    let turmoil = turmoil(calendar, TURMOIL[1], coin_severity);
    let own_weight = (1.0 - COIN_CORRELATION * COIN_CORRELATION).sqrt();
    let mut shocks = [(); COIN_COUNT].map(|()| Vec::with_capacity(turmoil.len()));
    for strain in turmoil {
        let volatility = regime.next(&mut draws) * strain;
        let bitcoin = draws.fat(COIN_TAIL);
        let ether = COIN_CORRELATION * bitcoin + own_weight * draws.fat(COIN_TAIL);
        shocks[0].push(volatility * bitcoin);
        shocks[1].push(volatility * ether);
    }
    shocks
}

/// Where the yield moves of a day come from: level, slope, curvature, and each tenor's own.
struct Sources {
    echoes: [Echo; 2],
    recoils: [Recoil; 2],
    own: PerTenor<Recoil>,
}

impl Sources {
    fn new() -> Sources {
        Sources {
            echoes: ECHO.map(Echo::new),
            recoils: FACTOR_RECOIL.map(Recoil::new),
            own: OWN_RECOIL.map(Recoil::new),
        }
    }

    fn next(&mut self, draws: &mut Draws) -> ([f64; 3], PerTenor<f64>) {
        let level = self.echoes[0].next(skewed(draws.normal()));
        let slope = self.recoils[0].next(self.echoes[1].next(draws.fat(SLOPE_TAIL)));
        let curvature = self.recoils[1].next(draws.fat(CURVATURE_TAIL));
        let mut own = [0.0; TENOR_COUNT];
        for (tenor, (recoil, shock)) in self.own.iter_mut().zip(&mut own).enumerate() {
            *shock = recoil.next(match tenor {
                0 => draws.fat(ONE_MONTH_TAIL),
                1..=3 => draws.fat(BILL_TAIL),
                _ => draws.normal(),
            });
        }
        ([level, slope, curvature], own)
    }
}

fn skewed(normal: f64) -> f64 {
    normal - LEVEL_SKEW * (normal * normal - 1.0)
}

/// What each tenor takes of level, slope and curvature, and what it has of its own.
struct Weights {
    common: [PerTenor<f64>; 3],
    own: PerTenor<f64>,
}

impl Weights {
    /// Weights whose squares sum to about one in each tenor, from the principal components.
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

    fn shock(&self, tenor: usize, factors: &[f64; 3], own: f64) -> f64 {
        let [level, slope, curvature] = &self.common;
        level[tenor] * factors[0]
            + slope[tenor] * factors[1]
            + curvature[tenor] * factors[2]
            + self.own[tenor] * own
    }
}

/// What the common factors and the rounding to whole basis points leave over.
fn own_weight(common: &[PerTenor<f64>; 3], tenor: usize) -> f64 {
    let explained: f64 = common.iter().map(|factor| factor[tenor] * factor[tenor]).sum();
    // a change of two rounded levels has twice the variance of one rounding, 1/12
    let rounding = 1.0 / (6.0 * POOLED_DEVIATION_BP[tenor] * POOLED_DEVIATION_BP[tenor]);
    (1.0 - explained - rounding).max(LEAST_OWN[tenor]).sqrt()
}

/// Volatility of each date as a multiple of calm: up to 1 + `peak` beside a stress date, falling
/// off over some weeks.
fn turmoil(calendar: &Calendar, peak: f64, severity: fn(&Stress) -> f64) -> Vec<f64> {
    let mut multiple = vec![1.0_f64; calendar.dates.len()];
    for stress in &STRESSES {
        let Some(centre) = calendar.find(stress.date) else {
            continue;
        };
        let first = centre.saturating_sub(REACH);
        let near = multiple.iter_mut().enumerate().skip(first).take(2 * REACH);
        for (position, value) in near {
            let fortnights = position.abs_diff(centre) as f64 / 10.0;
            let here = 1.0 + peak * severity(stress) / (1.0 + fortnights * fortnights);
            *value = value.max(here);
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
