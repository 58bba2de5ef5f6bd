//! The embedded demo history: par yields and coin closes made by rule, so that the program works
//! before any market data is loaded.
//!
//! It is no record of the markets. It is drawn from a fixed seed and led so that each year has the
//! volatility, and each year end the levels, of the real markets; on the stress dates it moves
//! exactly as they did. The same bytes come out on every machine: beyond arithmetic and square
//! roots it uses only the portable functions of `libm`.

mod calendar;
mod facts;
mod levels;
mod path;
mod plan;
mod shocks;
mod stress;

use jiff::civil::{Date, date};

use calendar::Calendar;
use facts::{COIN_COUNT, PerTenor, TENOR_COUNT, YEARS};
use path::{BasisPoints, LogPrice, Track};
use plan::Step;

/// Seeds of the yields and of the coins.
const SEEDS: [u64; 2] = [1, 2];

/// Part of the distance to its anchor that a tenor closes each date.
const PULL: PerTenor<f64> = [
    0.05, 0.035, 0.03, 0.02, 0.012, 0.010, 0.008, 0.007, 0.007, 0.007, 0.007,
];

/// Lowest yield of each tenor, basis points.
const FLOOR_BP: PerTenor<f64> = [
    0.0, 0.0, 1.0, 3.0, 7.0, 10.0, 20.0, 30.0, 45.0, 70.0, 80.0,
];

/// Part of the distance to its anchor, in logarithms, that a coin closes each date.
const COIN_PULL: f64 = 0.006;

/// First date of each coin and its close then, US dollars, rounded.
const COIN_START: [(Date, f64); COIN_COUNT] =
    [(date(2014, 9, 17), 450.0), (date(2017, 11, 9), 320.0)];

/// One publication date of the demo history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoDay {
    /// The publication date.
    pub date: Date,
    /// Par yields in whole basis points: 1mo 1.5mo 2mo 3mo 4mo 6mo 1yr 2yr 3yr 5yr 7yr 10yr 20yr
    /// 30yr; `None` = not published.
    pub yields_bp: [Option<i32>; 14],
    /// Bitcoin's close in cents of a US dollar.
    pub btc_cents: Option<i64>,
    /// Ether's close in cents of a US dollar.
    pub eth_cents: Option<i64>,
}

/// Every business day of 2006-01-03 to 2026-08-21, oldest first.
///
/// `is_business_day` is the US government securities calendar; on days it leaves out nothing is
/// published, and a stress date among them is not pinned.
pub fn generate(is_business_day: impl Fn(Date) -> bool) -> Vec<DemoDay> {
    generate_from(SEEDS, is_business_day)
}

pub fn generate_from(seeds: [u64; 2], is_business_day: impl Fn(Date) -> bool) -> Vec<DemoDay> {
    let calendar = Calendar::new(is_business_day);
    let yields = yields(&calendar, seeds[0]);
    let coins = coins(&calendar, seeds[1]);
    (0..calendar.dates.len()).map(|position| DemoDay {
        date: calendar.dates[position],
        yields_bp: {
            let mut y = [None; 14];
            for (k, j) in [0usize, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13].into_iter().enumerate() {
                y[j] = Some(yields[k][position]);
            }
            y
        },
        btc_cents: coins[0][position],
        eth_cents: coins[1][position],
    }).collect()
}

/// Yields of the tenors of the figures, whole basis points.
fn yields(calendar: &Calendar, seed: u64) -> [Vec<i32>; TENOR_COUNT] {
    let shocks = shocks::yield_shocks(calendar, seed);
    let anchors = levels::anchors(calendar);
    std::array::from_fn(|tenor| {
        let steps = plan::steps(calendar, |stress| {
            Some(stress.yields_bp.map(|row| f64::from(row[tenor])))
        });
        let lowest = plan::lowest_levels(&steps, FLOOR_BP[tenor]);
        let track = Track {
            scale: BasisPoints,
            anchor: &anchors[tenor],
            shocks: &shocks[tenor],
            steps: &steps,
            lowest: &lowest,
            pull: PULL[tenor],
            published_from: if tenor == 10 { calendar.position(date(2006, 2, 9)) } else { 0 },
        };
        let mut levels = vec![0.0; calendar.dates.len()];
        for span in &calendar.years {
            if let Some(facts) = YEARS.iter().find(|facts| facts.year == span.year) {
                track.fill_year(&mut levels, span, facts.deviation_bp[tenor]);
            }
        }
        let mut out: Vec<i32> = Vec::new();
        for t in 0..levels.len() {
            out.push(if steps[t] == Step::Free { libm::floor(levels[t] + 0.5) as i32 } else {
                out[t - 1] + libm::floor(levels[t] - levels[t - 1] + 0.5) as i32
            });
        }
        out
    })
}

fn coins(calendar: &Calendar, seed: u64) -> [Vec<Option<i64>>; COIN_COUNT] {
    let shocks = shocks::coin_shocks(calendar, seed);
    std::array::from_fn(|coin| {
        let (first_date, first_close) = COIN_START[coin];
        let start = calendar.position(first_date);
        let steps = plan::steps(calendar, |stress| {
            match stress.coin_tenths[coin] {
                [Some(a), Some(b)] => Some([a, b].map(|x| libm::log1p(f64::from(x) / 1000.0))),
                _ => None,
            }
        });
        let mut levels = vec![0.0; calendar.dates.len()];
        let mut anchor = vec![0.0; calendar.dates.len()];
        let lowest = vec![f64::NEG_INFINITY; calendar.dates.len()];
        let mut prev = (start, libm::log(first_close * 100.0));
        let mut spans = vec![];
        for span in &calendar.years {
            let Some(facts) = YEARS.iter().find(|facts| facts.year == span.year) else { continue };
            let (Some(d), Some(s)) = (facts.coin_dollars[coin], facts.coin_deviation_percent[coin]) else { continue };
            let end = libm::log(d as f64 * 100.0);
            for t in prev.0..=span.last {
                anchor[t] = prev.1 + (end - prev.1) * (t - prev.0) as f64 / (span.last - prev.0) as f64;
            }
            spans.push((calendar::YearSpan { year: span.year, base: prev.0, last: span.last }, s));
            prev = (span.last, end);
        }
        let track = Track {
            scale: LogPrice,
            anchor: &anchor,
            shocks: &shocks[coin],
            steps: &steps,
            lowest: &lowest,
            pull: COIN_PULL,
            published_from: start,
        };
        for (span, s) in &spans {
            track.fill_year(&mut levels, span, *s / 100.0);
        }
        levels.iter().enumerate().map(|(t, x)| (t >= start).then(|| libm::floor(libm::exp(*x) + 0.5) as i64)).collect()
    })
}
