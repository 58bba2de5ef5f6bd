//! What stays between evaluations: the market as of the date, scenario sets, priced units, sums.

use super::{evaluation::Input, legs::PARTS};
use crate::{
    market::SecurityMaster,
    pricing::{
        AsOf, AsOfError, CurveShift, Listed,
        basket::{BasketIssue, model_issues},
    },
    quantity::{Date, Decimal},
    risk::{Benchmarks, LegSum, Scenarios, Timeline, Units, UnitsKey},
};
use std::sync::Arc;

/// What stays between evaluations. A copy shares what is priced.
#[derive(Debug, Clone, Default)]
pub struct Cache {
    shared: Option<Shared>,
    as_of: Option<(AsOfKey, Arc<AsOf>)>,
    prepared: Option<Prepared>,
    pub(super) units: Units,
    pub(super) sums: [LegSum; PARTS],
}

/// What all dates of one history share.
#[derive(Debug, Clone)]
struct Shared {
    key: (u64, Arc<SecurityMaster>, f64, Decimal, Date),
    timeline: Arc<Timeline>,
    /// Model issues up to the last date of the history.
    issues: Arc<Vec<BasketIssue>>,
    /// Every note and bond of the security master.
    listed: Arc<Listed>,
}

/// What the scenarios hold: what was known on the date, or also what came after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sets {
    Known,
    Followed,
}

type AsOfKey = (u64, Arc<SecurityMaster>, Option<Date>, CurveShift, Option<f64>, Decimal, Date);

#[derive(Debug, Clone)]
struct Prepared {
    key: (u64, Arc<SecurityMaster>, UnitsKey, i32, [f64; 20], f64, Sets),
    basis_stress: f64,
    scenarios: Arc<Scenarios>,
    benchmarks: Arc<Benchmarks>,
}

impl Cache {
    /// An empty cache that shares with this one what does not depend on the as-of date: for work on
    /// several dates at once.
    pub fn sibling(&self) -> Self {
        Self { shared: self.shared.clone(), ..Self::default() }
    }

    /// Units priced so far.
    pub fn priced_units(&self) -> usize {
        self.units.len()
    }

    fn shared(&mut self, input: &Input) -> Shared {
        let rules = input.rules;
        let key = (
            input.history_revision,
            Arc::clone(input.securities),
            rules.cme.volatility_decay,
            rules.coupon_step,
            rules.first_20_year,
        );
        if let Some(shared) = self.shared.as_ref().filter(|shared| shared.key == key) {
            return shared.clone();
        }
        let last = input.history.span().map(|(_, last)| last).unwrap_or_default();
        let shared = Shared {
            key,
            timeline: Arc::new(Timeline::new(input.history, rules.cme.volatility_decay)),
            issues: Arc::new(model_issues(input.history, last, rules)),
            listed: Arc::new(Listed::new(input.securities)),
        };
        self.shared = Some(shared.clone());
        shared
    }

    /// The market as of the date.
    pub(super) fn as_of(&mut self, input: &Input) -> Result<Arc<AsOf>, AsOfError> {
        let r = input.rules;
        let key = (
            input.history_revision,
            Arc::clone(input.securities),
            input.as_of,
            input.shift,
            r.repo_rate,
            r.coupon_step,
            r.first_20_year,
        );
        if let Some((known, as_of)) = &self.as_of
            && *known == key
        {
            return Ok(Arc::clone(as_of));
        }
        let ends = input.history.span().map(|(_, last)| last);
        let Shared { issues, listed, .. } = self.shared(input);
        let as_of = if input.as_of > ends {
            AsOf::new(input.history, input.as_of, input.shift, r)?
        } else {
            AsOf::with_issues(input.history, input.as_of, input.shift, r, &issues)?
        };
        let as_of = Arc::new(as_of.with_listed(&listed));
        self.as_of = Some((key, Arc::clone(&as_of)));
        Ok(as_of)
    }

    /// Scenario sets and benchmarks; forgets vectors that no longer hold.
    pub(super) fn prepare(&mut self, input: &Input, as_of: &AsOf) -> (Arc<Scenarios>, Arc<Benchmarks>) {
        self.prepare_sets(input, as_of, Sets::Known)
    }

    /// The same with the moves that followed the date behind them.
    pub(super) fn prepare_followed(
        &mut self,
        input: &Input,
        as_of: &AsOf,
    ) -> (Arc<Scenarios>, Arc<Benchmarks>) {
        self.prepare_sets(input, as_of, Sets::Followed)
    }

    fn prepare_sets(&mut self, input: &Input, as_of: &AsOf, sets: Sets) -> (Arc<Scenarios>, Arc<Benchmarks>) {
        let rules = input.rules;
        let key = (
            input.history_revision,
            Arc::clone(input.securities),
            UnitsKey::new(as_of, input.shift, rules),
            rules.ficc.minimum_margin_years,
            rules.basis.size_bp,
            rules.basis.one_day_share,
            sets,
        );
        let timeline = self.shared(input).timeline;
        match &mut self.prepared {
            Some(known) if known.key == key => {
                if known.basis_stress != input.basis_stress {
                    known.basis_stress = input.basis_stress;
                    self.units.forget_treasury_futures();
                    self.sums.iter_mut().for_each(LegSum::reset);
                }
                (Arc::clone(&known.scenarios), Arc::clone(&known.benchmarks))
            }
            _ => {
                let scenarios = Scenarios::along(timeline, input.history, as_of, rules);
                let scenarios = Arc::new(match sets {
                    Sets::Known => scenarios,
                    Sets::Followed => scenarios.followed(input.history, as_of.row),
                });
                let benchmarks = Arc::new(Benchmarks::new(input.history, as_of, rules));
                self.units = Units::default();
                self.sums.iter_mut().for_each(LegSum::reset);
                self.prepared = Some(Prepared {
                    key,
                    basis_stress: input.basis_stress,
                    scenarios: Arc::clone(&scenarios),
                    benchmarks: Arc::clone(&benchmarks),
                });
                (scenarios, benchmarks)
            }
        }
    }
}
