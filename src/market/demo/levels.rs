//! Where the yield curve should be: its shape at every year end and the way between them.
//!
//! The figures give three points of each year-end curve; the others follow from plain rules of
//! shape. Between year ends the curve leans towards the Federal Open Market Committee's target,
//! short tenors fully and long ones hardly, so that cuts and rises fall in their own months.

use jiff::civil::{Date, date};

use super::calendar::Calendar;
use super::facts::{LATEST_BP, PerTenor, TENOR_COUNT, YEARS, YearFacts};

/// 3-month, 2-year and 10-year yields of the first date, basis points: a flat curve at about the
/// policy rate of the day.
const START_BP: [i32; 3] = [420, 440, 450];

/// How far each tenor follows the policy rate away from the straight line between year ends.
const POLICY_RESPONSE: PerTenor<f64> = [1.0, 1.0, 0.97, 0.92, 0.80, 0.65, 0.48, 0.37, 0.30, 0.20, 0.15];

/// Dates by which each tenor is ahead of the policy rate.
const POLICY_LEAD: PerTenor<usize> = [0, 0, 3, 6, 10, 10, 10, 10, 10, 10, 10];

/// Lowest level that the way between year ends may lead to, basis points.
const LOWEST_ANCHOR_BP: PerTenor<f64> = [7.0, 8.0, 11.0, 15.0, 20.0, 26.0, 40.0, 60.0, 85.0, 110.0, 130.0];

/// Middle of the Federal Open Market Committee's target range in basis points at turning points of
/// policy; straight lines between them.
static POLICY_BP: [(Date, f64); 43] = [
    (date(2006, 1, 3), 425.0),
    (date(2006, 6, 29), 525.0),
    (date(2007, 8, 8), 525.0),
    (date(2007, 12, 11), 425.0),
    (date(2008, 3, 18), 225.0),
    (date(2008, 4, 30), 200.0),
    (date(2008, 9, 26), 200.0),
    (date(2008, 10, 29), 100.0),
    (date(2008, 12, 16), 12.0),
    (date(2015, 11, 2), 12.0),
    (date(2015, 12, 16), 37.0),
    (date(2016, 11, 15), 37.0),
    (date(2016, 12, 14), 62.0),
    (date(2017, 3, 15), 87.0),
    (date(2017, 6, 14), 112.0),
    (date(2017, 12, 13), 137.0),
    (date(2018, 6, 13), 187.0),
    (date(2018, 12, 19), 237.0),
    (date(2019, 6, 19), 237.0),
    (date(2019, 7, 31), 212.0),
    (date(2019, 9, 18), 187.0),
    (date(2019, 10, 30), 162.0),
    (date(2020, 1, 31), 162.0),
    (date(2020, 3, 4), 105.0),
    (date(2020, 3, 16), 12.0),
    (date(2022, 2, 15), 12.0),
    (date(2022, 3, 16), 37.0),
    (date(2022, 5, 4), 87.0),
    (date(2022, 6, 15), 162.0),
    (date(2022, 7, 27), 237.0),
    (date(2022, 9, 21), 312.0),
    (date(2022, 11, 2), 387.0),
    (date(2022, 12, 14), 437.0),
    (date(2023, 5, 3), 512.0),
    (date(2023, 7, 26), 537.0),
    (date(2024, 8, 1), 537.0),
    (date(2024, 9, 18), 487.0),
    (date(2024, 12, 18), 437.0),
    (date(2025, 8, 22), 437.0),
    (date(2025, 9, 17), 412.0),
    (date(2025, 12, 10), 362.0),
    (date(2026, 1, 2), 362.0),
    (date(2026, 8, 21), 362.0),
];

/// A curve that the history passes through exactly.
struct Knot {
    position: usize,
    curve_bp: PerTenor<i32>,
}

/// The level that each tenor is drawn to, basis points, one per date; whole and exact on the first
/// date and on the last of each year.
pub(super) fn anchors(calendar: &Calendar) -> [Vec<f64>; TENOR_COUNT] {
    let policy: Vec<f64> = calendar.dates.iter().map(|&day| policy_bp(day)).collect();
    let knots = knots(calendar);
    std::array::from_fn(|tenor| {
        let mut anchor = vec![0.0; policy.len()];
        for pair in knots.windows(2) {
            if let [from, to] = pair {
                join(&mut anchor, &policy, from, to, tenor);
            }
        }
        anchor
    })
}

/// Fills the anchor from one knot to the next.
fn join(anchor: &mut [f64], policy: &[f64], from: &Knot, to: &Knot, tenor: usize) {
    let (start, end) = (f64::from(from.curve_bp[tenor]), f64::from(to.curve_bp[tenor]));
    let ahead = |position: usize| policy[(position + POLICY_LEAD[tenor]).min(policy.len() - 1)];
    let (policy_start, policy_end) = (ahead(from.position), ahead(to.position));
    let length = to.position - from.position;
    for (steps, value) in anchor[from.position..to.position].iter_mut().enumerate() {
        let share = steps as f64 / length as f64;
        let straight = start + (end - start) * share;
        let policy_straight = policy_start + (policy_end - policy_start) * share;
        let lean = POLICY_RESPONSE[tenor] * (ahead(from.position + steps) - policy_straight);
        let room = steps.min(length - steps) as f64;
        let lowest = LOWEST_ANCHOR_BP[tenor].min(straight + 0.25 * room);
        *value = (straight + lean).max(lowest);
    }
    anchor[to.position] = end;
}

/// The first date and the last of every year, with the curve of each.
fn knots(calendar: &Calendar) -> Vec<Knot> {
    let first = calendar.years.first().map(|_| Knot { position: 0, curve_bp: curve_through(START_BP, 0.0) });
    let year_ends = calendar.years.iter().filter_map(|span| {
        let facts = YEARS.iter().find(|facts| facts.year == span.year)?;
        Some(Knot { position: span.last, curve_bp: year_end_curve(facts) })
    });
    first.into_iter().chain(year_ends).collect()
}

fn year_end_curve(facts: &YearFacts) -> PerTenor<i32> {
    match facts.year {
        2026 => LATEST_BP,
        // since its return the 20-year has mostly yielded more than the 30-year
        2021..=2025 => curve_through(facts.year_end_bp, 13.0),
        _ => curve_through(facts.year_end_bp, 0.0),
    }
}

/// A smooth curve through the 3-month, 2-year and 10-year yields; `hump` is what the 20-year has
/// above its place between the 10-year and the 30-year. Basis points.
fn curve_through([three_month, two_year, ten_year]: [i32; 3], hump: f64) -> PerTenor<i32> {
    let [short, two, ten] = [three_month, two_year, ten_year].map(f64::from);
    let front = |share: f64| short + (two - short) * share;
    let belly = |share: f64| two + (ten - two) * share;
    let thirty = ten + 22.0 + 0.33 * (ten - two);
    let curve = [
        short - (0.4 * short).min(8.0),
        short,
        front(0.20),
        front(0.45),
        two,
        belly(0.16),
        belly(0.50),
        belly(0.77),
        ten,
        ten + 0.75 * (thirty - ten) + hump,
        thirty,
    ];
    curve.map(|level| (level + 0.5) as i32)
}

/// The policy rate of a day, basis points.
fn policy_bp(day: Date) -> f64 {
    let after = POLICY_BP.partition_point(|&(date, _)| date <= day);
    match (POLICY_BP.get(after.wrapping_sub(1)), POLICY_BP.get(after)) {
        (Some(&(left, from)), Some(&(right, to))) => {
            from + (to - from) * days_between(left, day) / days_between(left, right)
        }
        (Some(&(_, level)), None) | (None, Some(&(_, level))) => level,
        (None, None) => 0.0,
    }
}

fn days_between(from: Date, to: Date) -> f64 {
    from.duration_until(to).as_hours() as f64 / 24.0
}
