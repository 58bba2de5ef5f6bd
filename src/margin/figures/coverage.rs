//! Collateral: what is to be met where, what meets it, what it earns and costs.

use super::{
    CollateralPart, Explained, FigureId, Figures, Inputs, Party, Switch,
    words::{counted, money, percent_exactly, plain},
};
use crate::{
    instrument::Instrument,
    margin::{Destination, Posting},
    quantity::money::to_simulation,
};
use std::collections::BTreeSet;

/// Where the allocation comes from.
const SOURCE: &str = "each lot once, the cheapest to post first; haircuts by destination from the rulebook";

impl Figures<'_> {
    /// Every destination, and what the firm funds.
    pub(super) fn coverage_roots(&self) -> Vec<FigureId> {
        let parts = |at| CollateralPart::ALL.map(|part| FigureId::Collateral(at, part));
        Destination::ALL.into_iter().flat_map(parts).chain([FigureId::UpstreamCost]).collect()
    }

    pub(super) fn collateral(&self, at: Destination, part: CollateralPart) -> Explained {
        match part {
            CollateralPart::Required => self.required(at),
            CollateralPart::Posted => self.posted(at),
            CollateralPart::Surplus => self.surplus(at),
            CollateralPart::Yield => self.earned(at),
        }
    }

    fn required(&self, at: Destination) -> Explained {
        let (id, words) = match at {
            Destination::Ficc => (FigureId::With(Switch::AsSet, Party::Ficc), "FICC's requirement in force"),
            Destination::Cme => (FigureId::With(Switch::AsSet, Party::Cme), "CME's requirement in force"),
            Destination::Firm => (FigureId::FundedUpstream, "what the firm funds at the houses,"),
        };
        Explained::new(format!("{words} {}", self.say(id)), SOURCE, Inputs::of([id]))
    }

    fn postings_at(&self, at: Destination) -> Vec<usize> {
        let postings = self.evaluation.coverage.postings.iter().enumerate();
        postings.filter(|(_, p)| p.destination == at).map(|(i, _)| i).collect()
    }

    fn posted(&self, at: Destination) -> Explained {
        let postings = self.postings_at(at);
        let formula = match postings.len() {
            0 => format!("nothing is posted at {}", at.name()),
            count => format!("{} at {}, each less its haircut", counted(count, "posting"), at.name()),
        };
        Explained::new(formula, SOURCE, Inputs::of(postings.into_iter().map(FigureId::Posting)))
    }

    fn surplus(&self, at: Destination) -> Explained {
        let parts =
            [CollateralPart::Posted, CollateralPart::Required].map(|part| FigureId::Collateral(at, part));
        let [posted, required] = parts.map(|id| self.say(id));
        let formula = format!("{posted} posted less {required} required; below zero it is a shortfall");
        Explained::new(formula, SOURCE, Inputs::of(parts))
    }

    fn earned(&self, at: Destination) -> Explained {
        let postings: Vec<&Posting> =
            self.evaluation.coverage.postings.iter().filter(|p| p.destination == at).collect();
        let list: Vec<String> = postings.iter().map(|p| yield_words(p)).collect();
        let formula = match list.is_empty() {
            true => format!("nothing is posted at {}", at.name()),
            false => format!("what is posted before haircut, at its yield: {}", list.join(", ")),
        };
        let names: BTreeSet<String> = postings.iter().flat_map(|p| yield_parameters(&p.asset)).collect();
        let inputs = Inputs::default().parameters(names).quotes(list);
        Explained::new(formula, self.market_source(), inputs)
    }

    pub(super) fn posting(&self, posting: usize) -> Explained {
        let Some(posting) = self.evaluation.coverage.postings.get(posting) else {
            return Explained::new(String::new(), SOURCE, Inputs::default());
        };
        let value = money(posting.value);
        let add_on = if posting.wrong_way { ", wrong-way add-on included" } else { "" };
        let formula = format!("{value} less a haircut of {}{add_on}", percent_exactly(posting.haircut));
        let source = self.parameter(posting.parameter).map(|p| p.source()).unwrap_or_default();
        let wrong_way = posting.wrong_way.then_some("collateral.wrong_way");
        let floor = matches!(posting.asset, Instrument::Coin(_)).then_some("collateral.firm.coin_minimum");
        let names = [posting.parameter].into_iter().chain(floor).chain(wrong_way);
        let quote = format!("{} worth {value}", posting.asset);
        Explained::new(formula, source, Inputs::default().parameters(names).quotes([quote]))
    }

    pub(super) fn funded_upstream(&self) -> Explained {
        let surplus =
            [Destination::Ficc, Destination::Cme].map(|at| FigureId::Collateral(at, CollateralPart::Surplus));
        let formula = match self.is_zero(FigureId::FundedUpstream) {
            true => "what is posted at the houses meets what they ask".to_owned(),
            false => {
                let [ficc, cme] = surplus.map(|id| self.say(id));
                format!("the shortfalls at the houses: a surplus of {ficc} at FICC and of {cme} at CME")
            }
        };
        Explained::new(formula, SOURCE, Inputs::of(surplus))
    }

    pub(super) fn upstream_cost(&self) -> Explained {
        const NAME: &str = "collateral.upstream_cost_bp";
        let rate = to_simulation(self.evaluation.rules.collateral.upstream_cost) * 1e4;
        let formula = format!("{} bp a year on {}", plain(rate), self.say(FigureId::FundedUpstream));
        let source = self.parameter(NAME).map(|p| p.source()).unwrap_or_default();
        Explained::new(formula, source, Inputs::of([FigureId::FundedUpstream]).parameters([NAME]))
    }
}

/// `$2.04mm of B 2027-02-18 at 3.86 %`.
fn yield_words(posting: &Posting) -> String {
    let rate = percent_exactly(posting.yield_.round_dp(4));
    format!("{} of {} at {rate}", money(posting.value), posting.asset)
}

fn yield_parameters(asset: &Instrument) -> Vec<String> {
    match asset {
        Instrument::Usd => vec!["collateral.cash_yield".to_owned()],
        Instrument::Fund(fund) => {
            ["duration", "fee_bp"].map(|term| format!("fund.{term}.{}", fund.code())).to_vec()
        }
        _ => Vec::new(),
    }
}
