//! The published series: yields in whole basis points, coin closes in cents.

use jiff::civil::{Date, date};

use super::calendar::{Calendar, YearSpan};
use super::draws::{Draws, Recoil};
use super::facts::{COIN_COUNT, PerTenor, TENOR_COUNT, YEARS, YearFacts};
use super::levels;
use super::path::{BasisPoints, LogPrice, Track};
use super::plan::{self, Step};
use super::shocks;

/// Part of the distance to its anchor that a tenor closes each date.
const PULL: PerTenor<f64> = [0.05, 0.045, 0.035, 0.024, 0.015, 0.011, 0.009, 0.008, 0.007, 0.007, 0.007];

/// Lowest yield of each tenor, basis points.
const FLOOR_BP: PerTenor<f64> = [0.0, 0.0, 1.0, 3.0, 7.0, 10.0, 20.0, 30.0, 45.0, 70.0, 80.0];

/// First date on which the 30-year is published; the others are from the start.
const THIRTY_YEAR_FROM: Date = date(2006, 2, 9);

/// Part of the distance to its anchor, in logarithms, that a coin closes each date.
const COIN_PULL: f64 = 0.006;

/// First date of each coin and its close then, US dollars, rounded.
const COIN_START: [(Date, f64); COIN_COUNT] = [(date(2014, 9, 17), 450.0), (date(2017, 11, 9), 300.0)];

/// A bill tenor that lies between two others.
struct Between {
    /// The neighbours, by position among the tenors of the figures.
    neighbours: [usize; 2],
    /// Weight of the second neighbour, by maturity.
    share: f64,
    /// First date on which it is published.
    from: Date,
}

/// 1.5, 2 and 4 months.
const BETWEEN: [Between; 3] = [
    between([0, 1], 0.25, date(2025, 2, 18)),
    between([0, 1], 0.5, date(2018, 10, 16)),
    between([1, 2], 1.0 / 3.0, date(2022, 10, 19)),
];

const fn between(neighbours: [usize; 2], share: f64, from: Date) -> Between {
    Between { neighbours, share, from }
}

/// Yields of the tenors of the figures on every date, whole basis points; `None` = not published.
pub(super) fn yields(calendar: &Calendar, seed: u64) -> [Vec<Option<i32>>; TENOR_COUNT] {
    let shocks = shocks::yield_shocks(calendar, seed);
    let anchors = levels::anchors(calendar);
    std::array::from_fn(|tenor| one_tenor(calendar, tenor, &anchors[tenor], &shocks[tenor]))
}

fn one_tenor(calendar: &Calendar, tenor: usize, anchor: &[f64], shocks: &[f64]) -> Vec<Option<i32>> {
    let steps = plan::steps(calendar, |stress| Some(stress.yields_bp.map(|row| f64::from(row[tenor]))));
    let lowest = plan::lowest_levels(&steps, FLOOR_BP[tenor]);
    let scaled: Vec<f64> =
        anchor.iter().zip(shocks).map(|(&level, shock)| shock * liveliness(level)).collect();
    let track = Track {
        scale: BasisPoints,
        anchor,
        shocks: &scaled,
        steps: &steps,
        lowest: &lowest,
        pull: PULL[tenor],
        published_from: published_from(calendar, tenor),
    };
    let mut levels = vec![0.0; calendar.dates.len()];
    for (span, facts) in years(calendar) {
        track.fill_year(&mut levels, span, facts.deviation_bp[tenor]);
    }
    let whole = whole_basis_points(&levels, &steps).into_iter().enumerate();
    whole.map(|(position, level)| (position >= track.published_from).then_some(level)).collect()
}

/// Position of the first date on which a tenor is published.
fn published_from(calendar: &Calendar, tenor: usize) -> usize {
    if tenor + 1 == TENOR_COUNT { calendar.position(THIRTY_YEAR_FROM) } else { 0 }
}

/// Size of moves at a level in basis points, relative to a high level: yields near zero move little.
fn liveliness(level: f64) -> f64 {
    (level + 6.0) / (level + 40.0)
}

/// Levels rounded so that given moves stay whole.
fn whole_basis_points(levels: &[f64], steps: &[Step]) -> Vec<i32> {
    let mut whole: Vec<i32> = Vec::with_capacity(levels.len());
    let (mut before, mut last) = (0.0, 0);
    for (&level, &step) in levels.iter().zip(steps) {
        last = match step {
            Step::Free => libm::floor(level + 0.5) as i32,
            _ => last + libm::floor(level - before + 0.5) as i32,
        };
        before = level;
        whole.push(last);
    }
    whole
}

/// The 1.5, 2 and 4-month yields on every date, whole basis points: between their neighbours, with
/// a little noise of their own.
pub(super) fn yields_between(
    calendar: &Calendar,
    yields: &[Vec<Option<i32>>; TENOR_COUNT],
    seed: u64,
) -> [Vec<Option<i32>>; 3] {
    let mut draws = Draws::new(seed);
    BETWEEN.map(|between| {
        let from = calendar.position(between.from);
        let [left, right] = between.neighbours.map(|tenor| &yields[tenor]);
        let mut noise = Recoil::new(0.3);
        let pairs = left.iter().zip(right).enumerate();
        pairs
            .map(|(position, (&left, &right))| {
                let (left, right) = (f64::from(left?), f64::from(right?));
                let straight = left + (right - left) * between.share;
                let own = noise.next_sum(draws.normal()) * liveliness(straight);
                let level = libm::floor((straight + own).max(0.0) + 0.5) as i32;
                (position >= from).then_some(level)
            })
            .collect()
    })
}

/// Closes of Bitcoin and Ether on every date, cents; `None` before a coin's first date.
pub(super) fn coins(calendar: &Calendar, seed: u64) -> [Vec<Option<i64>>; COIN_COUNT] {
    let shocks = shocks::coin_shocks(calendar, seed);
    std::array::from_fn(|coin| one_coin(calendar, coin, &shocks[coin]))
}

fn one_coin(calendar: &Calendar, coin: usize, shocks: &[f64]) -> Vec<Option<i64>> {
    let steps = plan::steps(calendar, |stress| match stress.coin_tenths[coin] {
        [Some(one_day), Some(three_days)] => Some([one_day, three_days].map(log_return)),
        _ => None,
    });
    let (anchor, spans) = coin_anchor(calendar, coin);
    let start = calendar.position(COIN_START[coin].0);
    let lowest = vec![f64::NEG_INFINITY; calendar.dates.len()];
    let track = Track {
        scale: LogPrice,
        anchor: &anchor,
        shocks,
        steps: &steps,
        lowest: &lowest,
        pull: COIN_PULL,
        published_from: start,
    };
    let mut levels = vec![0.0; calendar.dates.len()];
    for (span, percent) in &spans {
        track.fill_year(&mut levels, span, percent / 100.0);
    }
    let levels = levels.into_iter().enumerate();
    levels.map(|(position, level)| (position >= start).then(|| whole_cents(level))).collect()
}

/// The logarithm of a return given in tenths of a per cent.
fn log_return(tenths: i32) -> f64 {
    libm::log1p(f64::from(tenths) / 1000.0)
}

fn whole_cents(log_price: f64) -> i64 {
    libm::floor(libm::exp(log_price) + 0.5) as i64
}

/// A coin's way from year end to year end at an even rate of growth, logarithms of cents, and the
/// years with the standard deviation of each, per cent.
fn coin_anchor(calendar: &Calendar, coin: usize) -> (Vec<f64>, Vec<(YearSpan, f64)>) {
    let (first_date, first_dollars) = COIN_START[coin];
    let mut anchor = vec![0.0; calendar.dates.len()];
    let mut spans = Vec::new();
    let mut base = calendar.position(first_date);
    let mut level = libm::log(first_dollars * 100.0);
    for (span, facts) in years(calendar).filter(|(span, _)| span.last > calendar.position(first_date)) {
        let (Some(dollars), Some(percent)) = (facts.coin_dollars[coin], facts.coin_deviation_percent[coin])
        else {
            continue;
        };
        let end = libm::log(dollars as f64 * 100.0);
        let (year, last) = (span.year, span.last);
        let growth = (end - level) / (last - base) as f64;
        for (steps, value) in anchor[base..last].iter_mut().enumerate() {
            *value = level + growth * steps as f64;
        }
        anchor[last] = end;
        spans.push((YearSpan { year, base, last }, percent));
        (base, level) = (last, end);
    }
    (anchor, spans)
}

/// The years of the history with the figures of each.
fn years(calendar: &Calendar) -> impl Iterator<Item = (&YearSpan, &'static YearFacts)> {
    let facts_of = |year: i16| YEARS.iter().find(|facts| facts.year == year);
    let spans = calendar.years.iter();
    spans.filter_map(move |span| Some((span, facts_of(span.year)?)))
}
