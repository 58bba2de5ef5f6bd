//! The figures at quantities in no order, where rates have a saving of their own.

use super::{Accounts, Charges, Rehedge, RehedgedFigures, Split, WholeSplit, along::requirements};
use crate::{
    margin::{
        HouseRatio,
        arrangement::arrange,
        book::coins_held,
        legs::Part,
        models::{Models, Standing, weigh},
        whole_span::Nets,
    },
    quantity::{Decimal, money::to_simulation},
    risk::{Worst, rank},
};
use std::ops::Range;

impl Rehedge<'_> {
    /// Whether the saving rests on rates alone and the dollars on the table: then only the futures of
    /// the XM account move the models, and the cash leg's figures are those of the evaluation.
    pub(super) fn has_usual_models(&self) -> bool {
        let e = self.evaluation;
        let is_layered = e.coin_layer.is_some() || !coins_held(&self.coins[0]).is_empty();
        !e.rules.cme.model_for_dollars && !is_layered
    }

    pub(super) fn usual_figures(&self, splits: &[Split]) -> RehedgedFigures {
        let e = self.evaluation;
        let futures = self.futures_in_xm(splits);
        let [ficc, cme] = self.usual_ratios(&futures);
        let is_in_xm = self.lines.iter().zip(splits).any(|(l, s)| l.is_eligible() && !s.xm.is_zero());
        let standing = Standing { has_futures: is_in_xm, ..e.standing };
        let (limits, held) = (e.rules.scope(e.scope), standing.operation.held());
        let arrangement = arrange(ficc, cme, limits, standing.obstacle(), held);
        let coins_applied =
            self.layer.as_ref().map_or(Decimal::ZERO, |layer| layer.applied(e, standing, &futures));
        let rates = self.whole_rates(splits).unwrap_or_else(|| {
            let models =
                Models { rules: &e.rules, scope: e.scope, scenarios: &e.scenarios, vectors: &e.vectors };
            let ordinary = self.contracts(splits, 1, |s| s.held - s.xm);
            self.rates(&models, &[self.contracts(splits, 0, |s| s.xm), ordinary])
        });
        self.settle(&Charges::new(e), &arrangement, rates, self.coins_by_table(), coins_applied)
    }

    /// The table's requirements where all contracts are whole.
    fn whole_rates(&self, splits: &[Split]) -> Option<Accounts> {
        let whole = |contracts: Decimal| {
            if contracts.fract().is_zero() { i64::try_from(contracts).ok() } else { None }
        };
        let split = |s: &Split| Some(WholeSplit { held: whole(s.held)?, xm: whole(s.xm)? });
        let splits: Vec<WholeSplit> = splits.iter().map(split).collect::<Option<_>>()?;
        requirements(self.table.as_ref()?, &splits, &mut Nets::default())
    }

    /// P&L in every scenario of the futures in the XM account.
    fn futures_in_xm(&self, splits: &[Split]) -> Vec<f64> {
        let mut quantities = vec![0.0; self.columns.len()];
        for (line, split) in self.lines.iter().zip(splits) {
            if let Some(slot) = quantities.get_mut(line.column) {
                *slot += to_simulation(split.xm);
            }
        }
        self.columns.sum(&quantities, &(0..self.evaluation.vectors.count()))
    }

    fn usual_ratios(&self, futures: &[f64]) -> [HouseRatio; 2] {
        let e = self.evaluation;
        let legs = |range: &Range<usize>| {
            let cash = e.vectors.part(Part::CashXm).get(range.clone()).unwrap_or_default();
            (cash, futures.get(range.clone()).unwrap_or_default())
        };
        let vars = |range: &Range<usize>, confidence: Decimal| {
            let rank = rank(range.len(), confidence);
            let (mut alone, mut both) = (Worst::new(rank), Worst::new(rank));
            let (cash, futures) = legs(range);
            for (cash, futures) in cash.iter().zip(futures) {
                alone.take(*futures);
                both.take(cash + futures);
            }
            [alone.charge(), both.charge()]
        };
        let [futures, both] = vars(&e.scenarios.ficc, e.rules.ficc.confidence);
        let ficc = HouseRatio { cash: e.arrangement.ficc.cash, futures, both };
        let [alone, joint] = vars(&e.scenarios.cme, e.rules.cme.confidence);
        let (cash, stress) = legs(&e.scenarios.stress);
        let futures = weigh(alone, stress.iter().copied(), &e.rules.cme);
        let both = weigh(joint, cash.iter().zip(stress).map(|(cash, own)| cash + own), &e.rules.cme);
        [ficc, HouseRatio { cash: e.arrangement.cme.cash, futures, both }]
    }
}
