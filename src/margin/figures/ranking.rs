//! What the scenarios of a figure are ranked by: whose positions, in which set, on which dates.

use super::{
    Book, CmePart, FiccPart, FigureId, Figures, Layer, RatioPart, ScenarioSet, StressPart,
    held::{Kind, is_held, kind, quantity_in},
    setters::parts,
};
use crate::{
    instrument::Instrument,
    margin::{Line, Looked, legs::Part, worst_days::looked},
    quantity::{Decimal, date::add_years, money::to_simulation},
    risk::rank,
};
use std::ops::Range;

/// Positions in which scenarios are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Legs {
    /// What FICC margins.
    Cash,
    RateFutures,
    CoinFutures,
    /// All futures.
    Futures,
    /// What FICC margins, and rate futures.
    Rates,
    /// Everything that is margined.
    Margined,
    /// What FICC margins, and what is held but margined nowhere.
    CashAndHeld,
    /// The whole book, margined or not.
    Held,
}

impl Legs {
    pub(super) fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Cash | Self::CashAndHeld => &[Kind::Cash],
            Self::RateFutures => &[Kind::RateFuture],
            Self::CoinFutures => &[Kind::CoinFuture],
            Self::Futures => &[Kind::RateFuture, Kind::CoinFuture],
            Self::Rates => &[Kind::Cash, Kind::RateFuture],
            Self::Margined | Self::Held => &[Kind::Cash, Kind::RateFuture, Kind::CoinFuture],
        }
    }

    fn of(kinds: &[Kind]) -> Self {
        match kinds {
            [Kind::Cash] => Self::Cash,
            [Kind::RateFuture] => Self::RateFutures,
            [Kind::CoinFuture] => Self::CoinFutures,
            [Kind::RateFuture, Kind::CoinFuture] => Self::Futures,
            [Kind::Cash, Kind::RateFuture] => Self::Rates,
            _ => Self::Margined,
        }
    }

    fn has_unmargined(self) -> bool {
        matches!(self, Self::CashAndHeld | Self::Held)
    }

    /// The words that follow "the".
    pub fn name(self) -> &'static str {
        match self {
            Self::Cash | Self::CashAndHeld => "cash leg",
            Self::RateFutures => "rate futures",
            Self::CoinFutures => "coin futures",
            Self::Futures => "futures leg",
            Self::Rates => "two legs",
            Self::Margined | Self::Held => "legs",
        }
    }
}

/// One order of scenarios, from the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ranking {
    pub book: Book,
    pub legs: Legs,
    pub set: ScenarioSet,
    /// Only dates on which every coin in the XM account has closes.
    pub is_on_common_dates: bool,
}

impl Ranking {
    fn new(book: Book, legs: Legs, set: ScenarioSet) -> Self {
        Self { book, legs, set, is_on_common_dates: false }
    }
}

/// The rankings whose scenarios set figures.
impl Figures<'_> {
    /// The ranking in which a scenario, by its index, sets a figure.
    pub fn ranking(&self, id: FigureId, scenario: usize) -> Option<Ranking> {
        let set = self.set_of(scenario)?;
        match id {
            FigureId::Ficc(book, FiccPart::MinimumMargin) => {
                Some(Ranking::new(book, Legs::Cash, ScenarioSet::MinimumMargin))
            }
            FigureId::Ficc(book, _) => Some(Ranking::new(book, Legs::Cash, set)),
            FigureId::Ratio(layer, _, part) => Some(self.ratio_ranking(layer, part, set)),
            FigureId::Cme(book, CmePart::Outright) => self.dollar_ranking(book, set, scenario),
            FigureId::Contribution(line) => self.share_ranking(line, scenario),
            FigureId::Stress(_, StressPart::Cash) => Some(Ranking::new(Book::Whole, Legs::CashAndHeld, set)),
            FigureId::Stress(_, StressPart::Futures) => Some(Ranking::new(Book::Whole, Legs::Futures, set)),
            FigureId::Stress(..) => Some(Ranking::new(Book::Whole, Legs::Held, set)),
            _ => None,
        }
    }

    /// The ranking of the legs that are looked at together, and of each of the two alone.
    pub fn looked_rankings(&self) -> [Ranking; 3] {
        let ranking = |book, legs| Ranking::new(book, legs, ScenarioSet::Ficc);
        match looked(self.evaluation) {
            Looked::Pair | Looked::XmAccount => {
                [Legs::Rates, Legs::Cash, Legs::RateFutures].map(|legs| ranking(Book::Xm, legs))
            }
            Looked::Book | Looked::Nothing => {
                [Legs::Margined, Legs::Cash, Legs::Futures].map(|legs| ranking(Book::Whole, legs))
            }
        }
    }

    fn set_of(&self, scenario: usize) -> Option<ScenarioSet> {
        let scenarios = &self.evaluation.scenarios;
        let sets = [
            (ScenarioSet::Ficc, &scenarios.ficc),
            (ScenarioSet::Cme, &scenarios.cme),
            (ScenarioSet::Stress, &scenarios.stress),
        ];
        sets.into_iter().find(|(_, range)| range.contains(&scenario)).map(|(set, _)| set)
    }

    fn ratio_ranking(&self, layer: Layer, part: RatioPart, set: ScenarioSet) -> Ranking {
        let is_on_common_dates = layer == Layer::Coins || self.is_one_percentage();
        let legs = Legs::of(self.ratio_kinds(layer, part));
        Ranking { is_on_common_dates, ..Ranking::new(Book::Xm, legs, set) }
    }

    /// Where dollars come from CME's model, rates and coins are ranked apart.
    fn dollar_ranking(&self, book: Book, set: ScenarioSet, scenario: usize) -> Option<Ranking> {
        let rankings = [Legs::RateFutures, Legs::CoinFutures].map(|legs| Ranking::new(book, legs, set));
        let sets_it = |ranking: &Ranking| self.setting_scenario(*ranking) == Some(scenario);
        rankings.into_iter().filter(|r| self.holds(book, r.legs.kinds())).find(sets_it)
    }

    /// A line's share is averaged over the scenarios of its account.
    fn share_ranking(&self, line: usize, scenario: usize) -> Option<Ranking> {
        let line = self.evaluation.lines.get(line)?;
        let account = self.accounts_of(line).into_iter().find(|(_, figures)| {
            let found = self.around_var(*figures);
            found.iter().any(
                |input| matches!(input, super::FigureInput::Scenario { index, .. } if *index == scenario),
            )
        })?;
        Some(Ranking::new(account.1, Legs::Cash, ScenarioSet::Ficc))
    }

    /// The scenarios of a ranking, by index.
    pub(super) fn among(&self, ranking: Ranking) -> Vec<usize> {
        let range = self.range(ranking.set);
        match ranking.is_on_common_dates {
            true => self.evaluation.scenarios.common(&range, &self.coins_in_xm()),
            false if ranking.set == ScenarioSet::MinimumMargin => self.minimum_margin_scenarios(),
            false => range.collect(),
        }
    }

    /// The three-day moves of the FICC-style set that end on the dates of the minimum-margin amount.
    fn minimum_margin_scenarios(&self) -> Vec<usize> {
        let (scenarios, wanted) = (&self.evaluation.scenarios, &self.evaluation.benchmarks.ends);
        let is_wanted = |s: &usize| scenarios.ends.get(*s).is_some_and(|d| wanted.binary_search(d).is_ok());
        scenarios.ficc.clone().filter(is_wanted).collect()
    }

    pub(super) fn range(&self, set: ScenarioSet) -> Range<usize> {
        let scenarios = &self.evaluation.scenarios;
        match set {
            ScenarioSet::Ficc | ScenarioSet::MinimumMargin => scenarios.ficc.clone(),
            ScenarioSet::Cme => scenarios.cme.clone(),
            ScenarioSet::Stress => scenarios.stress.clone(),
        }
    }

    /// Profit and loss of a ranking in its scenarios.
    pub(super) fn ranked_pnl(&self, ranking: Ranking, among: &[usize]) -> Vec<f64> {
        if ranking.set == ScenarioSet::MinimumMargin {
            let durations = self.dollar_durations(ranking.book).unwrap_or_default();
            return self.benchmark_pnl(&durations, among);
        }
        let mut parts = parts(ranking.book, ranking.legs.kinds());
        parts.extend(ranking.legs.has_unmargined().then_some(Part::Held));
        self.evaluation.vectors.pick(&parts, among)
    }

    /// What par bonds in place of the securities make, by scenario of the FICC-style set.
    fn benchmark_pnl(&self, durations: &[f64; 6], among: &[usize]) -> Vec<f64> {
        let e = self.evaluation;
        let pnl = e.benchmarks.pnl(durations);
        let at = |s: &usize| {
            let place = e.benchmarks.ends.binary_search(e.scenarios.ends.get(*s)?).ok()?;
            pnl.get(place).copied()
        };
        among.iter().map(|s| at(s).unwrap_or_default()).collect()
    }

    /// The rank, from the worst and starting at zero, that sets the figure of a ranking.
    pub(super) fn setting_rank(&self, ranking: Ranking, count: usize) -> usize {
        rank(count, self.confidence(ranking.set))
    }

    pub(super) fn confidence(&self, set: ScenarioSet) -> Decimal {
        match set {
            ScenarioSet::Ficc | ScenarioSet::MinimumMargin => self.evaluation.rules.ficc.confidence,
            ScenarioSet::Cme => self.evaluation.rules.cme.confidence,
            ScenarioSet::Stress => Decimal::ONE,
        }
    }

    /// The lines of a ranking with how much of each is in it.
    pub(super) fn ranked_lines(&self, ranking: Ranking) -> Vec<(usize, f64)> {
        let is_unmargined = |line: &Line| {
            ranking.legs.has_unmargined()
                && kind(line).is_none()
                && !line.quantity.is_zero()
                && !matches!(line.instrument, Instrument::Usd | Instrument::Usdc)
        };
        let kinds = ranking.legs.kinds();
        let lines = self.lines_where(|line| is_held(line, ranking.book, kinds) || is_unmargined(line));
        let quantity = |i: usize| {
            let line = self.evaluation.lines.get(i)?;
            let held = if is_unmargined(line) { line.quantity } else { quantity_in(line, ranking.book) };
            Some((i, to_simulation(held)))
        };
        lines.into_iter().filter_map(quantity).collect()
    }

    /// Profit and loss of one unit of a line in a scenario of a ranking.
    pub(super) fn unit_pnl(&self, ranking: Ranking, line: usize, among: &[usize]) -> Vec<f64> {
        let Some(unit) = self.evaluation.lines.get(line).and_then(|l| l.unit.as_ref()) else {
            return vec![0.0; among.len()];
        };
        if ranking.set != ScenarioSet::MinimumMargin {
            return among.iter().map(|s| unit.pnl.get(*s).copied().unwrap_or_default()).collect();
        }
        let mut durations = [0.0; 6];
        if let Some(facts) = unit.valuation.security
            && let Some(slot) = durations.get_mut(facts.bucket)
        {
            *slot = facts.market_value * facts.modified_duration;
        }
        self.benchmark_pnl(&durations, among)
    }

    /// Scenarios of a ranking that a shorter look-back would leave.
    pub(super) fn within(&self, ranking: Ranking, years: i32, among: &[usize]) -> Vec<usize> {
        let e = self.evaluation;
        let after = add_years(e.as_of.date, -years);
        let rules = &e.rules.ficc;
        let stressed = rules.stressed_from..=rules.stressed_to;
        let is_left = |s: &usize| {
            let is_stressed = |end| ranking.set == ScenarioSet::Ficc && stressed.contains(end);
            e.scenarios.ends.get(*s).is_some_and(|end| *end > after || is_stressed(end))
        };
        among.iter().copied().filter(is_left).collect()
    }
}
