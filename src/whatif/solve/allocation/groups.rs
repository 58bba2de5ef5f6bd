//! Futures positions as the search moves them: all lines of one future on one side together.

use crate::{instrument::Future, quantity::Decimal};

/// Lines of one future on one side, filled in their order.
pub(super) struct Group {
    pub future: Future,
    pub is_long: bool,
    pub dv01: f64,
    /// Places among the desk's positions, with the contracts each can take.
    pub members: Vec<(usize, Decimal)>,
    /// Whole contracts, and of them in the XM account now.
    pub most: i64,
    pub placed: i64,
}

impl Group {
    pub fn held(&self) -> Decimal {
        self.members.iter().map(|(_, held)| *held).sum()
    }

    pub fn signed(&self, contracts: Decimal) -> Decimal {
        if self.is_long { contracts } else { -contracts }
    }
}

/// Contracts of each member, filled in their order; parts of contracts go with the last whole one.
pub(super) fn filled(group: &Group, contracts: i64) -> Vec<(usize, Decimal)> {
    let mut left = if contracts >= group.most { group.held() } else { Decimal::from(contracts) };
    let fill = |(place, held): &(usize, Decimal)| {
        let part = left.min(*held);
        left -= part;
        (*place, part)
    };
    group.members.iter().map(fill).collect()
}

/// One contract, two, four, and so on, below a number.
pub(super) fn powers_of_two(most: i64) -> Vec<i64> {
    std::iter::successors(Some(1i64), |n| n.checked_mul(2)).take_while(|n| *n < most).collect()
}

/// One contract, a sixteenth and a quarter of a number.
pub(super) fn a_few(most: i64) -> Vec<i64> {
    vec![1, (most / 16).max(1), (most / 4).max(1)]
}

/// Whole contracts of a number.
pub(super) fn whole(contracts: Decimal) -> i64 {
    i64::try_from(contracts.trunc()).unwrap_or(i64::MAX)
}
