//! Value at risk as an order statistic: no interpolation, no distribution.

use crate::quantity::Decimal;

/// The rank from the worst, starting at zero, of the VaR scenario among `count`:
/// floor(count x (1 - confidence)), in decimals so that no rounding moves it.
pub fn rank(count: usize, confidence: Decimal) -> usize {
    let exact = Decimal::from(count) * (Decimal::ONE - confidence);
    usize::try_from(exact.floor()).unwrap_or(0).min(count.saturating_sub(1))
}

/// The tail of a P&L vector.
#[derive(Debug, Clone, PartialEq)]
pub struct Tail {
    /// The loss at the rank; positive is a loss. Zero without scenarios.
    pub loss: f64,
    /// Mean of the losses from the worst to the rank, both included.
    pub expected_shortfall: f64,
    /// Scenarios from the worst to the rank, worst first; the last is the VaR scenario.
    pub scenarios: Vec<u32>,
}

impl Tail {
    /// The scenario that sets the value at risk.
    pub fn var_scenario(&self) -> Option<usize> {
        self.scenarios.last().map(|s| *s as usize)
    }

    /// The loss, counting a gain as zero: what a requirement takes.
    pub fn charge(&self) -> f64 {
        self.loss.max(0.0)
    }
}

/// Finds the tail of a P&L vector at a rank. Equal losses keep the order of their scenarios.
pub fn tail(pnl: &[f64], rank: usize) -> Tail {
    let at = |s: &u32| pnl.get(*s as usize).copied().unwrap_or(0.0);
    let order = |a: &u32, b: &u32| at(a).total_cmp(&at(b)).then(a.cmp(b));
    let level = level(pnl, rank);
    let reaches = |value: &f64| level.is_none_or(|level| value.total_cmp(&level).is_le());
    let mut scenarios: Vec<u32> = (0u32..).zip(pnl).filter(|(_, v)| reaches(v)).map(|(s, _)| s).collect();
    scenarios.sort_unstable_by(order);
    scenarios.truncate(rank + 1);
    let sum: f64 = scenarios.iter().map(at).sum();
    Tail {
        loss: scenarios.last().map_or(0.0, |s| -at(s)),
        expected_shortfall: if scenarios.is_empty() { 0.0 } else { -sum / scenarios.len() as f64 },
        scenarios,
    }
}

/// The worst outcomes of a P&L that is told one scenario after the other: the loss of [`tail`] without
/// the vector. Few scenarios are among the worst, so most are looked at and forgotten.
#[derive(Debug, Clone)]
pub struct Worst {
    rank: usize,
    /// Rising, the rank's own last.
    kept: Vec<f64>,
}

impl Worst {
    /// Nothing told yet.
    pub fn new(rank: usize) -> Self {
        Self { rank, kept: Vec::with_capacity(rank.saturating_add(2).min(4_096)) }
    }

    /// Takes the P&L of one scenario.
    pub fn take(&mut self, pnl: f64) {
        let is_full = self.kept.len() > self.rank;
        if is_full && self.kept.last().is_some_and(|last| pnl >= *last) {
            return;
        }
        if is_full {
            self.kept.pop();
        }
        let place = self.kept.partition_point(|worse| *worse <= pnl);
        self.kept.insert(place, pnl);
    }

    /// The loss at the rank, counting a gain as zero.
    pub fn charge(&self) -> f64 {
        self.kept.last().map_or(0.0, |pnl| -pnl).max(0.0)
    }
}

/// The P&L at a rank from the worst; `None` when every scenario belongs to the tail.
fn level(pnl: &[f64], rank: usize) -> Option<f64> {
    if rank + 1 >= pnl.len() {
        return None;
    }
    let mut values = pnl.to_vec();
    let (_, level, _) = values.select_nth_unstable_by(rank, f64::total_cmp);
    Some(*level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::dec;

    #[test]
    fn losses_of_one_to_a_hundred_have_a_var_of_ninety_nine() {
        let pnl: Vec<f64> = (1..=100).map(|x| -f64::from(x)).collect();
        let tail = tail(&pnl, rank(100, dec!(0.99)));
        assert_eq!(tail.loss, 99.0);
        assert_eq!(tail.scenarios, [99, 98]);
        assert_eq!(tail.expected_shortfall, 99.5);
    }

    #[test]
    fn the_rank_is_counted_in_decimals() {
        // 0.99 is below itself in binary: 700 x (1 - 0.99) would floor to 7 only by luck
        for (count, expected) in [(99, 0), (100, 1), (700, 7), (2753, 27), (2520, 25), (0, 0), (1, 0)] {
            assert_eq!(rank(count, dec!(0.99)), expected, "{count}");
        }
    }

    #[test]
    fn no_scenarios_is_no_loss() {
        assert_eq!(tail(&[], 0).loss, 0.0);
        assert_eq!(tail(&[], 0).var_scenario(), None);
    }

    proptest! {
        #[test]
        fn the_tail_is_the_sorted_prefix(pnl in prop::collection::vec(-5i32..5, 1..200), share in 0.0f64..0.5) {
            let pnl: Vec<f64> = pnl.into_iter().map(f64::from).collect();
            let rank = ((pnl.len() as f64 * share) as usize).min(pnl.len() - 1);
            let mut sorted: Vec<(f64, u32)> = pnl.iter().copied().zip(0u32..).collect();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let found = tail(&pnl, rank);
            let expected: Vec<u32> = sorted.iter().take(rank + 1).map(|p| p.1).collect();
            prop_assert_eq!(&found.scenarios, &expected);
            let mut worst = Worst::new(rank);
            pnl.iter().for_each(|pnl| worst.take(*pnl));
            prop_assert_eq!(worst.charge(), found.charge());
            prop_assert_eq!(found.loss, -sorted[rank].0);
        }
    }
}
