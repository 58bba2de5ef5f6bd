//! The two houses' models for the saving, and the scenario sets under them.

use super::{
    Amount, Book, ClearingHouse, Explained, FigureId, Figures, Inputs, Layer, RatioPart, ScenarioSet,
    held::Kind,
    words::{counted, from_the_worst, percent_exactly, percent_of, whole},
};
use crate::{quantity::Decimal, risk::rank};

/// Where FICC-style figures come from.
pub(super) const FICC_SOURCE: &str =
    "FICC-style estimate from FICC's rules, filings and quantitative disclosures";
/// Where CME's model comes from.
pub(super) const CME_MODEL_SOURCE: &str =
    "CME-style estimate: CME's model is not public, so scaled one-day moves and stress days stand for it";

impl Figures<'_> {
    /// A house's model on a leg.
    pub(super) fn ratio(&self, layer: Layer, house: ClearingHouse, part: RatioPart) -> Explained {
        let lines = self.held(Book::Xm, self.ratio_kinds(layer, part));
        let inputs = self.model_inputs(layer, house, &lines);
        let source = match house {
            ClearingHouse::Ficc => FICC_SOURCE,
            ClearingHouse::Cme => CME_MODEL_SOURCE,
        };
        let formula = if lines.is_empty() {
            "the XM account holds none of these positions".to_owned()
        } else {
            format!("{}, each applied to {}", self.model_words(layer, house), self.ratio_legs(layer, part))
        };
        Explained::new(formula, source, inputs.more(self.ratio_setters(layer, house, part)).positions(&lines))
    }

    fn ratio_legs(&self, layer: Layer, part: RatioPart) -> &'static str {
        match (layer, part) {
            (Layer::Rates, RatioPart::Cash) => "the cash leg in the XM account",
            (Layer::Rates, RatioPart::Futures) if self.is_one_percentage() => {
                "the futures leg in the XM account, coins included"
            }
            (Layer::Rates, RatioPart::Futures) => "the futures leg in the XM account",
            (Layer::Rates, RatioPart::Both) => "both legs in the XM account together",
            (Layer::Coins, RatioPart::Cash) => "the rates positions in the XM account",
            (Layer::Coins, RatioPart::Futures) => "the coin futures in the XM account",
            (Layer::Coins, RatioPart::Both) => "rates and coin futures in the XM account together",
        }
    }

    /// The counts of a layer: all scenarios of a set, or those on which every coin has closes.
    fn count_id(&self, layer: Layer, set: ScenarioSet) -> FigureId {
        let is_common = layer == Layer::Coins || self.is_one_percentage();
        if is_common { FigureId::CommonDates(set) } else { FigureId::Scenarios(set) }
    }

    fn count_of(&self, id: FigureId) -> usize {
        match self.amount(id) {
            Some(Amount::Count(count)) => count,
            _ => 0,
        }
    }

    fn model_words(&self, layer: Layer, house: ClearingHouse) -> String {
        let count = |set| self.count_of(self.count_id(layer, set));
        match house {
            ClearingHouse::Ficc => self.var_words(count(ScenarioSet::Ficc)),
            ClearingHouse::Cme => self.cme_model_words(count(ScenarioSet::Cme), count(ScenarioSet::Stress)),
        }
    }

    /// `the 28th worst of 2,759 three-day moves`.
    pub(super) fn var_words(&self, count: usize) -> String {
        let rank = rank(count, self.evaluation.rules.ficc.confidence);
        format!("{} of {}", from_the_worst(rank), counted(count, "three-day move"))
    }

    /// `75.0 % of the 26th worst of 2,512 one-day moves and 25.0 % of the worst of 24 stress days`.
    pub(super) fn cme_model_words(&self, one_day: usize, stress: usize) -> String {
        let rules = &self.evaluation.rules.cme;
        let rank = rank(one_day, rules.confidence);
        format!(
            "{} of {} of {} and {} of the worst of {}",
            percent_of(rules.var_weight),
            from_the_worst(rank),
            counted(one_day, "one-day move"),
            percent_of(rules.stress_weight),
            counted(stress, "stress day"),
        )
    }

    fn model_inputs(&self, layer: Layer, house: ClearingHouse, lines: &[usize]) -> Inputs {
        let counts = |sets: &[ScenarioSet]| Inputs::of(sets.iter().map(|set| self.count_id(layer, *set)));
        match house {
            ClearingHouse::Ficc => counts(&[ScenarioSet::Ficc])
                .parameters(["ficc.confidence"])
                .parameters(self.simulation_terms(lines, false)),
            ClearingHouse::Cme => counts(&[ScenarioSet::Cme, ScenarioSet::Stress])
                .parameters(CME_MODEL)
                .parameters(self.simulation_terms(lines, true)),
        }
        .quotes(self.spots(lines))
    }

    /// How many scenarios a set has.
    pub(super) fn scenarios(&self, set: ScenarioSet) -> Explained {
        let rules = &self.evaluation.rules;
        let formula = match set {
            ScenarioSet::Ficc => format!(
                "moves over three publication dates that end in the last {}, or in the stressed year from {} to {}",
                years(rules.ficc.look_back_years),
                rules.ficc.stressed_from,
                rules.ficc.stressed_to
            ),
            ScenarioSet::MinimumMargin => format!(
                "moves over three publication dates that end in the last {}",
                years(rules.ficc.minimum_margin_years)
            ),
            ScenarioSet::Cme => format!(
                "one-day moves of the last {}, each scaled to today's volatility",
                years(rules.cme.look_back_years)
            ),
            ScenarioSet::Stress => "days of the stress library that the loaded history has".to_owned(),
        };
        let (first, last) = self.evaluation.market_span;
        let source = format!("{}, {first} to {last}", self.evaluation.market_label);
        let quote = format!("{} as of {}", self.evaluation.market_label, self.evaluation.as_of.row_date);
        Explained::new(
            formula,
            source,
            Inputs::default().parameters(self.set_parameters(set)).quotes([quote]),
        )
    }

    fn set_parameters(&self, set: ScenarioSet) -> Vec<String> {
        let names: &[&str] = match set {
            ScenarioSet::Ficc => &["ficc.look_back_years", "ficc.stressed_from", "ficc.stressed_to"],
            ScenarioSet::MinimumMargin => &["ficc.minimum_margin_years"],
            ScenarioSet::Cme => {
                &["cme.look_back_years", "cme.volatility_decay", "cme.largest_scaling", "cme.deviation_floor"]
            }
            ScenarioSet::Stress => {
                return self.evaluation.stress.iter().map(|day| format!("stress.{}", day.date)).collect();
            }
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// How many scenarios of a set the coins leave.
    pub(super) fn common_dates(&self, set: ScenarioSet) -> Explained {
        let coins: Vec<&str> = self.coins_in_xm().into_iter().map(|coin| coin.name()).collect();
        let all = FigureId::Scenarios(set);
        let formula = format!(
            "with {} in the set only {} common dates remain, down from {}",
            coins.join(" and "),
            whole(self.count_of(FigureId::CommonDates(set))),
            self.say(all)
        );
        let lines = self.held(Book::Xm, &[Kind::CoinFuture]);
        Explained::new(formula, self.evaluation.market_label.clone(), Inputs::of([all]).positions(&lines))
    }

    /// A parameter that is a figure of its own: a threshold or a cap.
    pub(super) fn limit(&self, name: String, value: Decimal) -> Explained {
        let parameter = self.parameter(&name);
        let meaning = parameter.map(|p| lower_first(&p.parameter.meaning)).unwrap_or_default();
        let source = parameter.map(|p| p.source()).unwrap_or_default();
        let formula = format!("{meaning}: {}", percent_exactly(value));
        Explained::new(formula, source, Inputs::default().parameters([name]))
    }
}

/// Parameters of CME's model.
pub(super) const CME_MODEL: [&str; 3] = ["cme.var_weight", "cme.stress_weight", "cme.confidence"];

fn years(count: i32) -> String {
    counted(usize::try_from(count).unwrap_or(0), "year")
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
