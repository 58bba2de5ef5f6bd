//! The arrangement: from two houses' savings to the one percentage both apply.

use crate::{
    quantity::{Decimal, money::from_simulation},
    rulebook::ScopeRules,
};

/// A saving smaller than this is the rounding of sums. Legs that lose on the same days save exactly
/// nothing, and must not be told that their saving is negative.
const NO_SAVING: f64 = 1e-12;

/// One house's model on the cash leg, the futures leg and both, in dollars. Not rounded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HouseRatio {
    pub cash: f64,
    pub futures: f64,
    pub both: f64,
}

impl HouseRatio {
    /// 1 - both / (cash + futures); zero when there is nothing to save on. Can be negative.
    pub fn saving(&self) -> f64 {
        let apart = self.cash + self.futures;
        let saving = if apart > 0.0 { 1.0 - self.both / apart } else { 0.0 };
        if saving.abs() < NO_SAVING { 0.0 } else { saving }
    }
}

/// Whether the houses exchange their figures, as an agreement for every account of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Operation {
    /// Both publish their saving every day.
    #[default]
    Normal,
    /// The houses have suspended it: no reduction, and the accounts stay apart.
    Suspended,
    /// One house has not published: both hold these fractions until it has.
    Held {
        /// Of the rates legs.
        saving: Decimal,
        /// Of the coin layer, where the scope has one.
        coins: Decimal,
    },
}

impl Operation {
    /// What holds for the rates legs before either house's saving is asked.
    pub fn held(self) -> Option<Decimal> {
        match self {
            Self::Held { saving, .. } => Some(saving),
            _ => None,
        }
    }
}

/// Why the applied saving is what it is, in the order in which the reasons are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    Off,
    NotEligible,
    EmptyLeg,
    Suspended,
    Held,
    Negative,
    BelowThreshold,
    Cap,
    LesserSaving,
}

impl Reason {
    /// The word reports use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::NotEligible => "not_eligible",
            Self::EmptyLeg => "empty_leg",
            Self::Suspended => "suspended",
            Self::Held => "held",
            Self::Negative => "negative",
            Self::BelowThreshold => "below_threshold",
            Self::Cap => "cap",
            Self::LesserSaving => "lesser_saving",
        }
    }
}

/// Which house has the lower saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    Ficc,
    Cme,
    None,
}

impl Binding {
    /// The word reports use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ficc => "ficc",
            Self::Cme => "cme",
            Self::None => "none",
        }
    }
}

/// The outcome of the arrangement.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrangement {
    pub ficc: HouseRatio,
    pub cme: HouseRatio,
    /// The lower saving, before any floor at zero.
    pub raw: f64,
    pub limits: ScopeRules,
    /// The fraction by which both houses reduce their requirement.
    pub applied: Decimal,
    pub binding: Binding,
    pub reason: Reason,
}

/// Applies threshold and cap to the two savings. `obstacle` is a reason that comes before them,
/// `held` a fraction that stands in their place; it never exceeds the cap.
pub fn arrange(
    ficc: HouseRatio,
    cme: HouseRatio,
    limits: ScopeRules,
    obstacle: Option<Reason>,
    held: Option<Decimal>,
) -> Arrangement {
    let (s_ficc, s_cme) = (ficc.saving(), cme.saving());
    let raw = s_ficc.min(s_cme);
    let (applied, reason) = match obstacle {
        Some(reason) => (Decimal::ZERO, reason),
        None if ficc.cash + ficc.futures <= 0.0 || cme.cash + cme.futures <= 0.0 => {
            (Decimal::ZERO, Reason::EmptyLeg)
        }
        None => held.map_or_else(
            || limit(from_simulation(raw), limits),
            |held| (held.clamp(Decimal::ZERO, limits.cap), Reason::Held),
        ),
    };
    let binding = match reason {
        Reason::Off | Reason::NotEligible | Reason::EmptyLeg | Reason::Suspended | Reason::Held => {
            Binding::None
        }
        _ if s_ficc <= s_cme => Binding::Ficc,
        _ => Binding::Cme,
    };
    Arrangement { ficc, cme, raw, limits, applied, binding, reason }
}

/// The saving after threshold and cap, and why.
pub fn limit(raw: Decimal, limits: ScopeRules) -> (Decimal, Reason) {
    if raw.is_sign_negative() && !raw.is_zero() {
        (Decimal::ZERO, Reason::Negative)
    } else if raw < limits.threshold {
        (Decimal::ZERO, Reason::BelowThreshold)
    } else if raw >= limits.cap {
        (limits.cap, Reason::Cap)
    } else {
        (raw, Reason::LesserSaving)
    }
}

/// The reduction of the coin layer: what the houses' figures give, or what stands in their place.
pub fn coins_applied(
    operation: Operation,
    ficc: HouseRatio,
    cme: HouseRatio,
    threshold: Decimal,
    cap: Decimal,
) -> Decimal {
    match operation {
        Operation::Normal => coin_reduction(ficc, cme, threshold, cap),
        Operation::Suspended => Decimal::ZERO,
        Operation::Held { coins, .. } => coins.clamp(Decimal::ZERO, cap),
    }
}

/// The reduction of the coin layer: the lower of the two houses' savings, zero below the threshold
/// or below zero, at most its own cap.
fn coin_reduction(ficc: HouseRatio, cme: HouseRatio, threshold: Decimal, cap: Decimal) -> Decimal {
    limit(from_simulation(ficc.saving().min(cme.saving())), ScopeRules { threshold, cap }).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::money::to_cent;
    use proptest::prelude::*;
    use rust_decimal::dec;

    const LIMITS: ScopeRules = ScopeRules { threshold: dec!(0.01), cap: dec!(0.80) };

    /// A house whose model saves this.
    fn house(saving: f64) -> HouseRatio {
        HouseRatio { cash: 60.0, futures: 40.0, both: 100.0 * (1.0 - saving) }
    }

    fn check(
        f: Decimal,
        c: Decimal,
        s_ficc: f64,
        s_cme: f64,
        expected: (Decimal, Decimal, Decimal, Decimal),
    ) {
        let outcome = arrange(house(s_ficc), house(s_cme), LIMITS, None, None);
        let keep = Decimal::ONE - outcome.applied;
        let (after_f, after_c) = (f * keep, c * keep);
        assert_eq!((outcome.applied.round_dp(9), after_f, after_c, f + c - after_f - after_c), expected);
    }

    #[test]
    fn the_worked_cases() {
        check(dec!(180), dec!(163.24), 0.91, 0.88, (dec!(0.80), dec!(36), dec!(32.648), dec!(274.592)));
        check(dec!(100), dec!(80), 0.009, 0.30, (dec!(0), dec!(100), dec!(80), dec!(0)));
        check(dec!(100), dec!(80), -0.02, 0.10, (dec!(0), dec!(100), dec!(80), dec!(0)));
        check(dec!(100), dec!(100), 0.80, 0.95, (dec!(0.80), dec!(20), dec!(20), dec!(160)));
    }

    #[test]
    fn the_worked_cases_without_a_limit() {
        for (f, c, s, saved) in
            [(dec!(100), dec!(80), 0.60, dec!(108)), (dec!(100), dec!(80), 0.01, dec!(1.8))]
        {
            let outcome = arrange(house(0.70), house(s), LIMITS, None, None);
            assert_eq!(outcome.reason, Reason::LesserSaving);
            assert_eq!(outcome.binding, Binding::Cme);
            assert_eq!(to_cent((f + c) * outcome.applied), saved);
        }
    }

    #[test]
    fn the_published_total_at_the_cap() {
        let after = dec!(343.24) * (Decimal::ONE - dec!(0.80));
        assert!((after - dec!(68.65)).abs() < dec!(0.005));
    }

    #[test]
    fn an_obstacle_comes_before_arithmetic() {
        for reason in [Reason::Off, Reason::NotEligible, Reason::EmptyLeg, Reason::Suspended] {
            let outcome = arrange(house(0.9), house(0.9), LIMITS, Some(reason), None);
            assert_eq!((outcome.applied, outcome.reason, outcome.binding), (dec!(0), reason, Binding::None));
        }
        let empty = HouseRatio { cash: 0.0, futures: 0.0, both: 0.0 };
        assert_eq!(arrange(empty, empty, LIMITS, None, None).reason, Reason::EmptyLeg);
    }

    #[test]
    fn a_held_saving_stands_in_place_of_both_houses_up_to_the_cap() {
        for (held, applied) in [(dec!(0.55), dec!(0.55)), (dec!(0), dec!(0)), (dec!(0.95), dec!(0.80))] {
            let outcome = arrange(house(-0.3), house(0.9), LIMITS, None, Some(held));
            assert_eq!((outcome.applied, outcome.reason), (applied, Reason::Held));
            assert_eq!(outcome.binding, Binding::None);
        }
        let empty = HouseRatio::default();
        let outcome = arrange(empty, house(0.9), LIMITS, None, Some(dec!(0.5)));
        assert_eq!((outcome.applied, outcome.reason), (dec!(0), Reason::EmptyLeg));
    }

    #[test]
    fn the_rounding_of_sums_is_no_saving_and_no_loss() {
        // 0.1 + 0.2 is not 0.3 in binary
        for both in [0.3, 0.1 + 0.2, 0.300_000_000_000_000_1] {
            let house = HouseRatio { cash: 0.1, futures: 0.2, both };
            assert_eq!(house.saving(), 0.0);
            assert_eq!(arrange(house, house, LIMITS, None, None).reason, Reason::BelowThreshold);
        }
    }

    #[test]
    fn ficc_binds_on_a_tie() {
        assert_eq!(arrange(house(0.5), house(0.5), LIMITS, None, None).binding, Binding::Ficc);
    }

    proptest! {
        #[test]
        fn the_saving_stays_between_zero_and_the_cap(a in -1.0f64..1.0, b in -1.0f64..1.0, cap in 0u32..100, more in 0u32..50) {
            let limits = ScopeRules { threshold: dec!(0.01), cap: Decimal::new(i64::from(cap), 2) };
            let wider = ScopeRules { cap: limits.cap + Decimal::new(i64::from(more), 2), ..limits };
            let outcome = arrange(house(a), house(b), limits, None, None);
            prop_assert!(outcome.applied >= Decimal::ZERO && outcome.applied <= limits.cap);
            prop_assert!(arrange(house(a), house(b), wider, None, None).applied >= outcome.applied);
        }
    }
}
