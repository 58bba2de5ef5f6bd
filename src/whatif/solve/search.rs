//! Searches over whole numbers, for functions that are cheap, jump, and are not convex.
//!
//! Up to [`ALL`] numbers are all looked at, and the answer is exact. Beyond that a coarse scan finds
//! the neighbourhood, scans of it narrow the neighbourhood down, and the last [`NEAR`] numbers are all
//! looked at: the answer is no worse than any number looked at, and no number within half of `NEAR`
//! of it is better. A dip narrower than a coarse step can be missed.

use crate::whatif::Cancelled;
use std::collections::BTreeMap;

/// As many numbers are all looked at.
pub(super) const ALL: i64 = 160;
/// Numbers of the coarse scan.
const COARSE: i64 = 48;
/// Numbers of each narrower scan.
const FINE: i64 = 12;
/// As many numbers round the answer are all looked at.
const NEAR: i64 = 48;

/// Whole numbers to search, both ends included, and those worth looking at whatever the scan finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bracket {
    pub low: i64,
    pub high: i64,
    pub marks: Vec<i64>,
}

impl Bracket {
    /// The smallest bracket that holds all the marks.
    pub fn of(marks: Vec<i64>) -> Self {
        let low = marks.iter().copied().min().unwrap_or_default();
        let high = marks.iter().copied().max().unwrap_or_default();
        Self { low, high, marks }
    }

    fn width(&self) -> i64 {
        self.high.saturating_sub(self.low)
    }

    fn start(&self) -> Vec<i64> {
        if self.width() <= ALL {
            return (self.low..=self.high).collect();
        }
        let mut start: Vec<i64> = spaced(self.low, self.high, COARSE);
        start.extend(self.marks.iter().filter(|m| (self.low..=self.high).contains(m)));
        start
    }
}

/// What a function was found to be.
#[derive(Debug, Clone)]
pub(super) struct Seen<T> {
    pub at: BTreeMap<i64, T>,
}

impl<T> Seen<T> {
    /// Looks at the numbers a search starts from.
    pub fn start(
        bracket: &Bracket,
        f: &mut impl FnMut(i64) -> Result<T, Cancelled>,
    ) -> Result<Self, Cancelled> {
        let mut seen = Self { at: BTreeMap::new() };
        seen.look(bracket.start(), f)?;
        Ok(seen)
    }

    fn look(
        &mut self,
        numbers: impl IntoIterator<Item = i64>,
        f: &mut impl FnMut(i64) -> Result<T, Cancelled>,
    ) -> Result<(), Cancelled> {
        for n in numbers {
            if let std::collections::btree_map::Entry::Vacant(entry) = self.at.entry(n) {
                entry.insert(f(n)?);
            }
        }
        Ok(())
    }

    /// The number of least cost among those seen, and its neighbours among them. The smaller number
    /// by size wins a tie, so that equal answers trade least.
    fn least_seen<C: PartialOrd>(&self, cost: &impl Fn(&T) -> C) -> Option<i64> {
        let costs = self.at.iter().map(|(n, value)| (*n, cost(value)));
        let better = |best: (i64, C), next: (i64, C)| {
            let is_tie = next.1 == best.1 && next.0.abs() < best.0.abs();
            if next.1 < best.1 || is_tie { next } else { best }
        };
        costs.reduce(better).map(|(n, _)| n)
    }

    fn neighbours(&self, n: i64) -> (i64, i64) {
        let below = self.at.range(..n).next_back().map_or(n, |(k, _)| *k);
        let above = self.at.range(n + 1..).next().map_or(n, |(k, _)| *k);
        (below, above)
    }

    /// The whole number of least cost, as far as the head of this file promises.
    ///
    /// # Errors
    /// [`Cancelled`] once nobody wants it.
    pub fn least<C: PartialOrd>(
        &mut self,
        f: &mut impl FnMut(i64) -> Result<T, Cancelled>,
        cost: impl Fn(&T) -> C,
    ) -> Result<Option<i64>, Cancelled> {
        let (Some((low, _)), Some((high, _))) = (self.at.first_key_value(), self.at.last_key_value()) else {
            return Ok(None);
        };
        let (low, high) = (*low, *high);
        loop {
            let Some(best) = self.least_seen(&cost) else { return Ok(None) };
            let (below, above) = self.neighbours(best);
            if above - below > NEAR {
                self.look(spaced(below, above, FINE), f)?;
                continue;
            }
            let near = (best - NEAR / 2).max(low)..=(best + NEAR / 2).min(high);
            self.look(near, f)?;
            // the numbers round it may have shown a better one
            if self.least_seen(&cost) == Some(best) {
                return Ok(Some(best));
            }
        }
    }

    /// The number nearest to zero that is good, as far as the scan tells: between the first good
    /// number of the scan and the last bad one before it, on each side of zero.
    ///
    /// # Errors
    /// [`Cancelled`] once nobody wants it.
    pub fn nearest_zero(
        &mut self,
        f: &mut impl FnMut(i64) -> Result<T, Cancelled>,
        is_good: impl Fn(&T) -> bool,
    ) -> Result<Option<i64>, Cancelled> {
        let mut nearest: Option<i64> = None;
        for sign in [1, -1] {
            while let Some((bad, good)) = self.first_good(sign, &is_good) {
                let gap = (good - bad).abs();
                if gap <= 1 {
                    nearest = [nearest, Some(good)].into_iter().flatten().min_by_key(|n| n.abs());
                    break;
                }
                let (low, high) = (bad.min(good), bad.max(good));
                if gap <= NEAR {
                    self.look(low..=high, f)?;
                } else {
                    self.look(spaced(low, high, FINE), f)?;
                }
            }
        }
        Ok(nearest)
    }

    /// Going out from zero on one side: the first good number seen, and the number seen before it.
    fn first_good(&self, sign: i64, is_good: &impl Fn(&T) -> bool) -> Option<(i64, i64)> {
        let mut side: Vec<(i64, bool)> =
            self.at.iter().filter(|(n, _)| **n * sign >= 0).map(|(n, v)| (*n, is_good(v))).collect();
        side.sort_unstable_by_key(|(n, _)| n.abs());
        let place = side.iter().position(|(_, good)| *good)?;
        let good = side.get(place)?.0;
        let bad = place.checked_sub(1).and_then(|before| side.get(before)).map_or(good, |(n, _)| *n);
        Some((bad, good))
    }
}

/// Numbers evenly spaced over a range, both ends among them.
pub(super) fn spaced(low: i64, high: i64, parts: i64) -> Vec<i64> {
    let width = i128::from(high) - i128::from(low);
    let at = |part: i64| {
        let offset = width * i128::from(part) / i128::from(parts.max(1));
        i64::try_from(i128::from(low) + offset).unwrap_or(high)
    };
    (0..=parts.max(1)).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(bracket: &Bracket, f: &impl Fn(i64) -> i64) -> (Seen<i64>, i64) {
        let mut ask = |n| Ok(f(n));
        let mut seen = Seen::start(bracket, &mut ask).expect("not cancelled");
        let least = seen.least(&mut ask, |v| *v).expect("not cancelled").expect("numbers");
        (seen, least)
    }

    #[test]
    fn work_that_nobody_wants_ends() {
        let bracket = Bracket::of(vec![-10, 10]);
        assert!(Seen::<i64>::start(&bracket, &mut |_| Err(Cancelled)).is_err());
    }

    proptest! {
        /// Two slopes that meet in a kink, with teeth of a few numbers as spread credits make them.
        #[test]
        fn a_kink_with_teeth_is_found_exactly(
            kink in -90_000i64..90_000, left in 1i64..50, right in 1i64..50, teeth in 1i64..6, depth in 0i64..40,
        ) {
            let f = |n: i64| {
                let slope = if n < kink { (kink - n) * left } else { (n - kink) * right };
                slope * 8 + depth * n.rem_euclid(teeth)
            };
            let bracket = Bracket::of(vec![-100_000, 0, 100_000]);
            let (seen, found) = seen(&bracket, &f);
            let exact = (-100_000..=100_000).min_by_key(|n| (f(*n), n.abs())).expect("numbers");
            prop_assert_eq!(f(found), f(exact), "at {} not {}", found, exact);
            prop_assert!(seen.at.len() < 600, "{} looked at", seen.at.len());
        }

        #[test]
        fn a_small_bracket_is_exact_whatever_the_function(values in prop::collection::vec(-50i64..50, 1..160), low in -80i64..0) {
            let f = |n: i64| values[usize::try_from(n - low).expect("within")];
            let high = low + i64::try_from(values.len()).expect("few") - 1;
            let bracket = Bracket { low, high, marks: vec![] };
            let (mut seen, found) = seen(&bracket, &f);
            let exact = (low..=high).min_by_key(|n| (f(*n), n.abs())).expect("numbers");
            prop_assert_eq!(f(found), f(exact));
            prop_assert_eq!(found.abs(), exact.abs());
            let good = seen.nearest_zero(&mut |n| Ok(f(n)), |v| *v > 25).expect("not cancelled");
            let exact = (low..=high).filter(|n| f(*n) > 25).min_by_key(|n| n.abs());
            prop_assert_eq!(good.map(i64::abs), exact.map(i64::abs));
        }

        #[test]
        fn the_first_crossing_of_a_large_bracket_is_exact(crossing in 1i64..90_000, is_short in any::<bool>()) {
            let sign = if is_short { -1 } else { 1 };
            let f = |n: i64| n * sign >= crossing;
            let bracket = Bracket::of(vec![-100_000, 0, 100_000]);
            let mut ask = |n| Ok(f(n));
            let mut seen = Seen::start(&bracket, &mut ask).expect("not cancelled");
            prop_assert_eq!(seen.nearest_zero(&mut ask, |v| *v).expect("not cancelled"), Some(crossing * sign));
        }
    }
}
