//! A leg as one polynomial for each stretch of the curve, whatever the number of its lines.
//!
//! Between two tenors every maturity moves by `a + w s`, with `a` the move of the tenor below, `s`
//! what the tenor above moves more, and `w` its place between them. A price that is a polynomial of
//! its own move is therefore one of `a` and `s`, and those of a whole leg add up. The sum is the full
//! repricing of every line, to the last digits; only baskets and coins are priced one by one.

use super::{Quantities, Scenarios, Units};
use crate::{
    market::{Curve, TENORS},
    pricing::{PriceSeries, ScenarioMoves, largest},
};

/// Scenarios summed together.
const LANES: usize = 8;
/// What the terms left out may come to, as a share of all terms: below the rounding of a sum.
const LEFT_OUT: f64 = 1e-17;
/// Coefficients of one stretch: powers of `s` by powers of `a`.
const SIDE: usize = PriceSeries::LONGEST + 1;

/// The lines of one stretch of the curve.
#[derive(Debug, Clone)]
struct Stretch {
    /// By power of `s`, then by power of `a`.
    terms: Vec<[f64; SIDE]>,
    degree: usize,
}

impl Stretch {
    fn new() -> Self {
        Self { terms: vec![[0.0; SIDE]; SIDE], degree: 0 }
    }

    /// Adds a polynomial of `a + w s`.
    fn add(&mut self, coefficients: &[f64], weight: f64, times: f64) {
        self.degree = self.degree.max(coefficients.len());
        for (n, c) in (1usize..).zip(coefficients) {
            // the terms of (a + w s)^n
            let mut share = times * c;
            for m in 0..=n {
                if let Some(slot) = self.terms.get_mut(m).and_then(|row| row.get_mut(n - m)) {
                    *slot += share;
                }
                share *= weight * (n - m) as f64 / (m + 1) as f64;
            }
        }
    }

    /// The powers of `a` that matter beside each power of `s`, within the largest moves.
    fn lengths(&self, a: f64, s: f64) -> Vec<usize> {
        let size = |m: usize, k: usize| {
            let c = self.terms.get(m).and_then(|row| row.get(k)).copied().unwrap_or(0.0);
            c.abs() * a.powi(k as i32) * s.powi(m as i32)
        };
        let side = self.degree + 1;
        let all: f64 = (0..side).map(|m| (0..side).map(|k| size(m, k)).sum::<f64>()).sum();
        let length = |m: usize| {
            let mut left = 0.0;
            let is_needed = |k: &usize| {
                left += size(m, *k);
                left > LEFT_OUT * all
            };
            (0..side).rev().find(is_needed).map_or(0, |k| k + 1)
        };
        let mut lengths: Vec<usize> = (0..side).map(length).collect();
        while lengths.last() == Some(&0) {
            lengths.pop();
        }
        lengths
    }

    /// Adds the value of the polynomial in every scenario.
    fn add_to(&self, below: &[f64], above: &[f64], reach: [f64; 2], out: &mut [f64]) {
        let lengths = self.lengths(reach[0], reach[1]);
        let rows: Vec<&[f64]> =
            lengths.iter().zip(&self.terms).map(|(n, row)| row.get(..*n).unwrap_or_default()).collect();
        let ((below, below_rest), (above, above_rest)) =
            (below.as_chunks::<LANES>(), above.as_chunks::<LANES>());
        let (out, out_rest) = out.as_chunks_mut::<LANES>();
        for ((slot, a), b) in out.iter_mut().zip(below).zip(above) {
            add_lanes(&rows, a, b, slot);
        }
        let fill =
            |rest: &[f64]| -> [f64; LANES] { std::array::from_fn(|i| rest.get(i).copied().unwrap_or(0.0)) };
        let mut last = [0.0; LANES];
        add_lanes(&rows, &fill(below_rest), &fill(above_rest), &mut last);
        out_rest.iter_mut().zip(last).for_each(|(slot, value)| *slot += value);
    }
}

fn add_lanes(rows: &[&[f64]], a: &[f64; LANES], b: &[f64; LANES], out: &mut [f64; LANES]) {
    let mut total = [0.0; LANES];
    for row in rows.iter().rev() {
        let mut sum = [0.0; LANES];
        for c in row.iter().rev() {
            for (slot, a) in sum.iter_mut().zip(a) {
                *slot = *slot * a + c;
            }
        }
        for (((slot, sum), a), b) in total.iter_mut().zip(&sum).zip(a).zip(b) {
            *slot = *slot * (b - a) + sum;
        }
    }
    out.iter_mut().zip(&total).for_each(|(slot, value)| *slot += value);
}

/// One leg, stretch by stretch.
#[derive(Debug, Clone, Default)]
struct Leg {
    stretches: [Option<Box<Stretch>>; TENORS],
    is_held: bool,
}

/// P&L in every scenario of several legs of the same units, without a vector for each unit.
pub fn collapsed<const LEGS: usize>(
    legs: &[Quantities; LEGS],
    units: &Units,
    scenarios: &Scenarios,
    moves: &impl ScenarioMoves,
) -> [Vec<f64>; LEGS] {
    let mut sums: [Leg; LEGS] = std::array::from_fn(|_| Leg::default());
    let mut totals: [Vec<f64>; LEGS] = std::array::from_fn(|_| vec![0.0; scenarios.count()]);
    for (number, unit) in units.in_order() {
        let held = legs.each_ref().map(|leg| leg.of(number));
        if held.iter().all(|quantity| *quantity == 0.0) {
            continue;
        }
        match unit.valuation.curve_terms(moves) {
            Some(terms) => {
                for (leg, quantity) in sums.iter_mut().zip(held).filter(|(_, q)| *q != 0.0) {
                    for term in &terms {
                        let (i, weight) = Curve::locate(term.years);
                        let stretch = leg.stretches[i].get_or_insert_with(|| Box::new(Stretch::new()));
                        stretch.add(term.series.coefficients(), weight, quantity * term.times);
                    }
                    leg.is_held = true;
                }
            }
            None => {
                let pnl = unit.valuation.changes(moves);
                for (total, quantity) in totals.iter_mut().zip(held).filter(|(_, q)| *q != 0.0) {
                    total.iter_mut().zip(&pnl).for_each(|(slot, value)| *slot += quantity * value);
                }
            }
        }
    }
    for (leg, total) in sums.iter().zip(&mut totals).filter(|(leg, _)| leg.is_held) {
        for (i, stretch) in leg.stretches.iter().enumerate() {
            if let Some(stretch) = stretch {
                let (below, above) = (scenarios.tenor(i), scenarios.tenor(i + 1));
                stretch.add_to(below, above, [largest(below), scenarios.largest_slope(i + 1)], total);
            }
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::parse,
        market::demo_history,
        pricing::{AsOf, CurveShift},
        quantity::Decimal,
        risk::UnitKey,
        rulebook::{Overrides, Rulebook, Rules},
    };
    use jiff::civil::date;

    const LINES: [(&str, i64); 12] = [
        ("T 4.25 2035-08-15", 1_000_000_000),
        ("T 3.875 2031-02-28", -400_000_000),
        ("T 0.125 2055-05-15", 90_000_000),
        ("T 11 2026-11-15", 7_000_000),
        ("T 4 2044-02-29", -33_000_000),
        ("REPO T 4.25 2035-08-15 to 2027-02-24 @ 3.72", 50_000_000),
        ("REVREPO T 3.875 2031-02-28 to 2026-09-24 @ 3.72", 60_000_000),
        ("FRN 2028-07-31", 20_000_000),
        ("B 2027-02-18", 500_000_000),
        ("ZN Z6", -12_000),
        ("SR3 H7", 4_000),
        ("BTC Z6", 30),
    ];

    /// Holds two legs against the sum of every unit's own vector.
    fn hold(shift: CurveShift) {
        let (history, last) = (demo_history(), date(2026, 8, 21));
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
        let as_of = AsOf::new(&history, Some(last), shift, &rules).expect("a market");
        let scenarios = Scenarios::new(&history, &as_of, &rules);
        let moves = scenarios.moves(&rules.basis, 3.0);
        let key = |text: &str| UnitKey { instrument: parse(text, last).expect(text), price: None };
        let keys: Vec<UnitKey> = LINES.iter().map(|(text, _)| key(text)).collect();
        let units = Units::valued(keys.iter(), &as_of, &rules);
        let mut legs = [Quantities::none(units.len()), Quantities::none(units.len())];
        let mut plain = [vec![0.0; scenarios.count()], vec![0.0; scenarios.count()]];
        let mut gross = 0.0;
        for (n, (key, (_, quantity))) in keys.iter().zip(LINES).enumerate() {
            let number = units.find(key).expect("priced");
            let valuation = &units.get(number).expect("a unit").valuation;
            legs[n % 2].add(number, Decimal::from(quantity));
            gross += (quantity as f64 * valuation.value).abs();
            for (slot, pnl) in plain[n % 2].iter_mut().zip(valuation.changes(&moves)) {
                *slot += quantity as f64 * pnl;
            }
        }
        let found = collapsed(&legs, &units, &scenarios, &moves);
        for (found, plain) in found.iter().zip(&plain) {
            let worst = found.iter().zip(plain).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(worst < 1e-13 * gross, "{worst} of {gross}");
            assert!(plain.iter().any(|pnl| pnl.abs() > 1e-4 * gross / 12.0));
        }
    }

    #[test]
    fn a_leg_of_polynomials_is_the_sum_of_its_units() {
        hold(CurveShift::default());
        hold(CurveShift { parallel_bp: -450.0, slope_bp: 80.0, crypto: 0.2, ..CurveShift::default() });
    }
}
