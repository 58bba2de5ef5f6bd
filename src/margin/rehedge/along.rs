//! The figures along a line of hedge ratios, from the scenarios that can be in the tail.

use super::{Accounts, Charges, Rehedge, RehedgedFigures};
use crate::{
    margin::{
        HouseRatio,
        arrangement::arrange,
        legs::Part,
        models::{Standing, weigh},
        whole_span::{Nets, WholeSpan},
    },
    quantity::Decimal,
    risk::{Course, Envelope, Step, rank},
};
use std::ops::Range;

/// Whole contracts of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WholeSplit {
    pub held: i64,
    /// Of them in the XM account.
    pub xm: i64,
}

/// How a line's contracts in the XM account follow the ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// At a ratio of one.
    pub base: f64,
    /// Largest distance from base times ratio that rounding leaves.
    pub error: f64,
}

/// Ratios and what the lines hold at each.
#[derive(Debug, Clone, Default)]
pub struct Path {
    /// In ascending order.
    pub ratios: Vec<f64>,
    /// One a line.
    pub drifts: Vec<Drift>,
    /// One a line, for each ratio.
    pub splits: Vec<WholeSplit>,
}

impl Path {
    fn at(&self, step: usize) -> &[WholeSplit] {
        let lines = self.drifts.len();
        self.splits.get(step * lines..(step + 1) * lines).unwrap_or_default()
    }
}

/// Contracts in the XM account by step and column.
struct Quantities {
    columns: usize,
    all: Vec<f64>,
}

impl Quantities {
    fn at(&self, step: usize) -> &[f64] {
        self.all.get(step * self.columns..(step + 1) * self.columns).unwrap_or_default()
    }
}

impl Rehedge<'_> {
    /// The figures at every ratio of a path; `None` where only [`Rehedge::figures`] gives them: with
    /// a layer of coins, the model in place of the table, or figures beyond whole numbers.
    pub fn along(&self, path: &Path) -> Option<Vec<RehedgedFigures>> {
        let e = self.evaluation;
        if !self.has_usual_models() {
            return None;
        }
        let table = self.table.as_ref()?;
        let quantities = self.quantities(path);
        let [ficc, cme] = self.ratios(path, &quantities)?;
        let (charges, coins, mut room) = (Charges::new(e), self.coins_by_table(), Nets::default());
        let limits = e.rules.scope(e.scope);
        let figures = ficc.iter().zip(&cme).enumerate().map(|(step, (ficc, cme))| {
            let splits = path.at(step);
            let is_in_xm = self.lines.iter().zip(splits).any(|(line, s)| line.is_eligible() && s.xm != 0);
            let standing = Standing { has_futures: is_in_xm, ..e.standing };
            let held = standing.operation.held();
            let arrangement = arrange(*ficc, *cme, limits, standing.obstacle(), held);
            let rates = requirements(table, splits, &mut room)?;
            Some(self.settle(&charges, &arrangement, rates, coins, Decimal::ZERO))
        });
        figures.collect()
    }

    fn quantities(&self, path: &Path) -> Quantities {
        let columns = self.columns.len();
        let mut all = vec![0.0; columns * path.ratios.len()];
        for (step, slots) in all.chunks_mut(columns.max(1)).enumerate() {
            for (line, split) in self.lines.iter().zip(path.at(step)) {
                if let Some(slot) = slots.get_mut(line.column) {
                    *slot += split.xm as f64;
                }
            }
        }
        Quantities { columns, all }
    }

    /// FICC's and CME's models at every ratio.
    fn ratios(&self, path: &Path, quantities: &Quantities) -> Option<[Vec<HouseRatio>; 2]> {
        let (e, sets) = (self.evaluation, &self.evaluation.scenarios);
        let (mut base, mut error) = (vec![0.0; self.columns.len()], vec![0.0; self.columns.len()]);
        for (line, drift) in self.lines.iter().zip(&path.drifts) {
            if let (Some(base), Some(error)) = (base.get_mut(line.column), error.get_mut(line.column)) {
                *base += drift.base;
                *error += drift.error;
            }
        }
        let reach = path.ratios.iter().fold(0.0f64, |most, ratio| most.max(ratio.abs()));
        let course = Course { base: &base, error: &error, reach };
        let steps: Vec<Step> = path
            .ratios
            .iter()
            .enumerate()
            .map(|(step, ratio)| Step { ratio: *ratio, quantities: quantities.at(step) })
            .collect();
        let vars = |range: &Range<usize>, confidence: Decimal| {
            let cash = e.vectors.part(Part::CashXm).get(range.clone()).unwrap_or_default();
            let envelope = Envelope::new(&self.columns, range.clone(), rank(range.len(), confidence), course);
            Some(envelope.charges(&[], &steps)?.into_iter().zip(envelope.charges(cash, &steps)?))
        };
        let ficc = vars(&sets.ficc, e.rules.ficc.confidence)?;
        let one_day = vars(&sets.cme, e.rules.cme.confidence)?;
        let cash = e.arrangement.ficc.cash;
        let ficc = ficc.map(|(futures, both)| HouseRatio { cash, futures, both }).collect();
        let cme = one_day.zip(&steps).map(|(var, step)| self.cme_ratio(var, step)).collect();
        Some([ficc, cme])
    }

    /// CME's model from the two values at risk and the stress days.
    fn cme_ratio(&self, (futures, both): (f64, f64), step: &Step) -> HouseRatio {
        let e = self.evaluation;
        let range = &e.scenarios.stress;
        let cash = e.vectors.part(Part::CashXm).get(range.clone()).unwrap_or_default();
        let leg = self.columns.sum(step.quantities, range);
        let joint = cash.iter().zip(&leg).map(|(cash, leg)| cash + leg);
        HouseRatio {
            cash: e.arrangement.cme.cash,
            futures: weigh(futures, leg.iter().copied(), &e.rules.cme),
            both: weigh(both, joint, &e.rules.cme),
        }
    }
}

/// The table's requirements of the accounts. One that holds nothing is not asked for.
pub(super) fn requirements(table: &WholeSpan, splits: &[WholeSplit], room: &mut Nets) -> Option<Accounts> {
    let all = table.total(splits.iter().map(|s| s.held), room)?;
    if splits.iter().all(|s| s.held == s.xm) {
        return Some(Accounts { xm: all, ordinary: Decimal::ZERO, all });
    }
    let xm = table.total(splits.iter().map(|s| s.xm), room)?;
    let ordinary = table.total(splits.iter().map(|s| s.held - s.xm), room)?;
    Some(Accounts { xm, ordinary, all })
}
