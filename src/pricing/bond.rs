//! Note and bond mathematics, street convention (METHOD: actual/actual ICMA, semi-annual; simple
//! interest in the last period).

use super::{PriceSeries, largest};
use crate::quantity::{
    Date,
    date::{add_months, day_of_month, days_between, is_month_end, whole_months_from_first},
};

/// Cash flows of a note or bond as seen from a settlement date. Coupon in per cent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bond {
    coupon: f64,
    /// Coupons left.
    periods: i32,
    /// Days to the next coupon over days in its period.
    fraction: f64,
}

/// Value and sensitivities at one yield.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BondMeasures {
    pub clean: f64,
    pub accrued: f64,
    pub dirty: f64,
    /// Years at the semi-annual yield.
    pub modified_duration: f64,
    /// Dollars per 100 of face and basis point.
    pub dv01: f64,
    pub convexity: f64,
}

impl Bond {
    /// The cash flows left after `settlement`; `None` when the bond has matured by then.
    pub fn new(coupon: f64, maturity: Date, settlement: Date) -> Option<Self> {
        if maturity <= settlement {
            return None;
        }
        // the months between, less the odd ones, never overshoot
        let mut periods = (whole_months_from_first(settlement, maturity) / 6).max(1);
        while coupon_date(maturity, periods) > settlement {
            periods += 1;
        }
        let (previous, next) = (coupon_date(maturity, periods), coupon_date(maturity, periods - 1));
        let fraction = days_between(settlement, next) as f64 / days_between(previous, next) as f64;
        Some(Self { coupon, periods, fraction })
    }

    /// Accrued interest per 100.
    pub fn accrued(&self) -> f64 {
        self.coupon / 2.0 * (1.0 - self.fraction)
    }

    /// Coupons left to be paid.
    pub fn coupons_left(&self) -> i32 {
        self.periods
    }

    /// Dirty price per 100 at a semi-annual yield.
    pub fn dirty(&self, yield_: f64) -> f64 {
        let half = self.coupon / 2.0;
        if self.periods == 1 {
            return (100.0 + half) / (1.0 + self.fraction * yield_ / 2.0);
        }
        let x = 1.0 / (1.0 + yield_ / 2.0);
        let annuity = (0..self.periods).fold(0.0, |sum, _| sum * x + 1.0);
        x.powf(self.fraction) * (half * annuity + 100.0 * x.powi(self.periods - 1))
    }

    /// Everything at one yield.
    pub fn measures(&self, yield_: f64) -> BondMeasures {
        let dirty = self.dirty(yield_);
        let (first, second) = self.derivatives(yield_);
        BondMeasures {
            clean: dirty - self.accrued(),
            accrued: self.accrued(),
            dirty,
            modified_duration: -first / dirty,
            dv01: -first * 1e-4,
            convexity: second / dirty,
        }
    }

    /// First and second derivative of the dirty price by the yield.
    fn derivatives(&self, yield_: f64) -> (f64, f64) {
        let half = self.coupon / 2.0;
        if self.periods == 1 {
            let base = 1.0 + self.fraction * yield_ / 2.0;
            let slope = self.fraction / 2.0;
            let flow = 100.0 + half;
            return (-flow * slope / (base * base), 2.0 * flow * slope * slope / (base * base * base));
        }
        let x = 1.0 / (1.0 + yield_ / 2.0);
        let (mut first, mut second) = (0.0, 0.0);
        let mut discount = x.powf(self.fraction);
        for k in 0..self.periods {
            let time = self.fraction + f64::from(k);
            let flow = if k + 1 == self.periods { half + 100.0 } else { half };
            first -= time / 2.0 * flow * discount * x;
            second += time * (time + 1.0) / 4.0 * flow * discount * x * x;
            discount *= x;
        }
        (first, second)
    }

    /// The yield at which the dirty price is this, to 1e-12; `None` when no yield above -90 % and
    /// below 1,000 % gives it.
    pub fn yield_of_dirty(&self, dirty: f64) -> Option<f64> {
        solve_yield(dirty, 0.04, |y| (self.dirty(y), self.derivatives(y).0))
    }

    /// The yield of a clean price.
    pub fn yield_of_clean(&self, clean: f64) -> Option<f64> {
        self.yield_of_dirty(clean + self.accrued())
    }

    /// The change of the dirty price around a yield as a polynomial of the move, for moves of at most
    /// `reach`, or of as much as a polynomial covers.
    pub fn series(&self, base: f64, reach: f64) -> PriceSeries {
        let half = self.coupon / 2.0;
        if self.periods == 1 {
            let slope = self.fraction / 2.0 / (1.0 + self.fraction * base / 2.0);
            return PriceSeries::new(std::iter::once((self.dirty(base), 1.0)), slope, 1.0, reach);
        }
        let x = 1.0 / (1.0 + base / 2.0);
        let (mut discount, mut time, mut left) = (x.powf(self.fraction), self.fraction, self.periods);
        let flows = std::iter::from_fn(move || {
            left -= 1;
            let flow = match left {
                0 => half + 100.0,
                1.. => half,
                _ => return None,
            };
            let seen = (flow * discount, time);
            discount *= x;
            time += 1.0;
            Some(seen)
        });
        PriceSeries::new(flows, x / 2.0, self.fraction + f64::from(self.periods) - 1.0, reach)
    }

    /// Dirty prices at `base` plus each move, added to `out` after scaling: `out += scale * (price -
    /// price at base)`. The few moves beyond the reach of the series are priced by [`Bond::dirty`].
    pub fn add_changes(&self, base: f64, moves: &[f64], scale: f64, out: &mut [f64]) {
        let reach = largest(moves);
        let series = self.series(base, reach);
        if reach <= series.reach() {
            series.add_changes(moves, scale, out);
            return;
        }
        let start = self.dirty(base);
        for (slot, dy) in out.iter_mut().zip(moves) {
            let is_near = dy.abs() <= series.reach();
            *slot += scale * if is_near { series.change(*dy) } else { self.dirty(base + dy) - start };
        }
    }

    /// Dirty prices at `base` plus each move.
    pub fn dirty_under(&self, base: f64, moves: &[f64], out: &mut [f64]) {
        out.fill(self.dirty(base));
        self.add_changes(base, moves, 1.0, out);
    }
}

/// The coupon date `back` periods before maturity; month-end maturities pay at month ends.
pub fn coupon_date(maturity: Date, back: i32) -> Date {
    let plain = add_months(maturity, -6 * back);
    if is_month_end(maturity) { day_of_month(plain.year(), plain.month(), 31) } else { plain }
}

/// Newton's method with the price's own slope, held inside a bracket.
pub fn solve_yield(target: f64, guess: f64, price: impl Fn(f64) -> (f64, f64)) -> Option<f64> {
    let (mut low, mut high) = (-0.9, 10.0);
    if !(price(low).0 >= target && price(high).0 <= target) {
        return None;
    }
    let mut y = guess;
    for _ in 0..200 {
        let (value, slope) = price(y);
        if value > target {
            low = y;
        } else {
            high = y;
        }
        let newton = y - (value - target) / slope;
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        if (next - y).abs() < 1e-15 {
            return Some(next);
        }
        y = next;
    }
    Some(y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_par_bond_on_a_coupon_date_is_worth_par() {
        let bond = Bond::new(4.0, date(2036, 8, 15), date(2026, 8, 15)).expect("alive");
        assert_eq!(bond.coupons_left(), 20);
        assert!((bond.dirty(0.04) - 100.0).abs() < 1e-12);
        assert_eq!(bond.accrued(), 0.0);
        assert_eq!(Bond::new(4.0, date(2026, 8, 15), date(2026, 8, 15)), None);
    }

    #[test]
    fn month_end_maturities_pay_at_month_ends() {
        assert_eq!(coupon_date(date(2027, 2, 28), 1), date(2026, 8, 31));
        assert_eq!(coupon_date(date(2030, 8, 31), 1), date(2030, 2, 28));
        assert_eq!(coupon_date(date(2030, 8, 15), 3), date(2029, 2, 15));
    }

    #[test]
    fn a_yield_that_falls_to_just_about_zero_is_priced_as_plainly() {
        let settlement = date(2026, 1, 15);
        let maturity = crate::quantity::date::add_days(add_months(settlement, 278), 123);
        let bond = Bond::new(11.7, maturity, settlement).expect("alive");
        let (base, dy) = (0.014_296_419, -0.014_410_829);
        let mut out = [0.0];
        bond.add_changes(base, &[dy], 1.0, &mut out);
        assert!((out[0] - (bond.dirty(base + dy) - bond.dirty(base))).abs() < 1e-10, "{out:?}");
    }

    proptest! {
        #[test]
        fn the_wide_formula_is_the_plain_one(
            coupon in 0.0f64..12.0, months in 1i32..360, offset in 0i64..180,
            base in -0.01f64..0.15, moves in prop::collection::vec(-0.09f64..0.09, 1..20),
        ) {
            let settlement = date(2026, 1, 15);
            let maturity = crate::quantity::date::add_days(add_months(settlement, months), offset);
            let bond = Bond::new(coupon, maturity, settlement).expect("alive");
            let mut out = vec![0.0; moves.len()];
            bond.add_changes(base, &moves, 1.0, &mut out);
            for (change, dy) in out.iter().zip(&moves) {
                let plain = bond.dirty(base + dy) - bond.dirty(base);
                prop_assert!((change - plain).abs() < 1e-9, "{} {}", change, plain);
            }
        }

        #[test]
        fn price_falls_as_yield_rises_and_yield_of_price_is_identity(
            coupon in 0.0f64..12.0, months in 1i32..360, y in -0.02f64..0.2,
        ) {
            let settlement = date(2026, 1, 20);
            let bond = Bond::new(coupon, add_months(settlement, months), settlement).expect("alive");
            prop_assert!(bond.dirty(y) > bond.dirty(y + 1e-4));
            let back = bond.yield_of_dirty(bond.dirty(y)).expect("within range");
            prop_assert!((back - y).abs() < 1e-12, "{} {}", back, y);
        }
    }
}
