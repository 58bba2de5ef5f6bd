//! The figures at quantities in no order, where the two houses' models are the usual ones.

use super::{Charges, Rehedge, RehedgedFigures, Split};
use crate::{
    margin::{
        HouseRatio,
        arrangement::arrange,
        book::coins_held,
        legs::Part,
        models::{Models, Standing, weigh},
    },
    quantity::{Decimal, money::to_simulation},
    risk::{loss_at, rank},
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
        let [ficc, cme] = self.usual_ratios(splits);
        let is_in_xm = self.lines.iter().zip(splits).any(|(l, s)| l.is_eligible() && !s.xm.is_zero());
        let standing = Standing { has_futures: is_in_xm, ..e.standing };
        let (limits, held) = (e.rules.scope(e.scope), standing.operation.held());
        let arrangement = arrange(ficc, cme, limits, standing.obstacle(), held);
        let models = Models { rules: &e.rules, scope: e.scope, scenarios: &e.scenarios, vectors: &e.vectors };
        let contracts = [self.contracts(splits, 0, |s| s.xm), self.contracts(splits, 1, |s| s.held - s.xm)];
        let rates = self.rates(&models, &contracts);
        self.settle(&Charges::new(e), &arrangement, rates, self.coins_by_table(), Decimal::ZERO)
    }

    fn usual_ratios(&self, splits: &[Split]) -> [HouseRatio; 2] {
        let e = self.evaluation;
        let mut quantities = vec![0.0; self.columns.len()];
        for (line, split) in self.lines.iter().zip(splits) {
            if let Some(slot) = quantities.get_mut(line.column) {
                *slot += to_simulation(split.xm);
            }
        }
        let legs = |range: &Range<usize>| -> [Vec<f64>; 2] {
            let futures = self.columns.sum(&quantities, range);
            let cash = e.vectors.part(Part::CashXm).get(range.clone()).unwrap_or_default();
            let both = cash.iter().zip(&futures).map(|(cash, futures)| cash + futures).collect();
            [futures, both]
        };
        let vars = |range: &Range<usize>, confidence: Decimal| {
            let rank = rank(range.len(), confidence);
            legs(range).map(|mut leg| loss_at(&mut leg, rank).max(0.0))
        };
        let [futures, both] = vars(&e.scenarios.ficc, e.rules.ficc.confidence);
        let ficc = HouseRatio { cash: e.arrangement.ficc.cash, futures, both };
        let one_day = vars(&e.scenarios.cme, e.rules.cme.confidence);
        let stress = legs(&e.scenarios.stress);
        let [futures, both] =
            [0, 1].map(|leg: usize| weigh(one_day[leg], stress[leg].iter().copied(), &e.rules.cme));
        [ficc, HouseRatio { cash: e.arrangement.cme.cash, futures, both }]
    }
}
