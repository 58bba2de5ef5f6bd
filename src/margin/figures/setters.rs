//! The scenarios that set a simulated figure: found again in the vectors the evaluation keeps, so that
//! an explanation goes down to the day. The amounts themselves are not taken from here.

use super::{
    Book, ClearingHouse, FigureInput, Figures, Layer, RatioPart,
    held::{Kind, kind, quantity_in},
};
use crate::{
    margin::legs::Part,
    quantity::{Decimal, money::to_simulation},
    risk::{rank, tail},
};
use std::ops::Range;

impl Figures<'_> {
    /// The value-at-risk scenario of a book at FICC; none for a book that holds nothing there.
    pub(super) fn var_setter(&self, book: Book) -> Option<FigureInput> {
        let figures = self.ficc(book);
        self.tail_setter(figures.scenarios.get(figures.rank)?, figures.rank, book)
    }

    /// The scenarios of a book at FICC from the worst to the value at risk.
    pub(super) fn tail_setters(&self, book: Book) -> Vec<FigureInput> {
        let figures = self.ficc(book);
        let tail = figures.scenarios.iter().take(figures.rank.saturating_add(1)).enumerate();
        tail.filter_map(|(rank, scenario)| self.tail_setter(scenario, rank, book)).collect()
    }

    /// The scenarios around the value at risk, over which contributions are averaged.
    pub(super) fn around_var(&self, book: Book) -> Vec<FigureInput> {
        let figures = self.ficc(book);
        let first = figures.scenarios.len().saturating_sub(figures.around_var().len());
        let around = figures.around_var().iter().enumerate();
        around.filter_map(|(i, scenario)| self.tail_setter(scenario, first + i, book)).collect()
    }

    /// Whether a book gains, taken together, in the scenarios around its value at risk.
    pub(super) fn gains_around_var(&self, book: Book) -> bool {
        let start = self.evaluation.scenarios.ficc.start;
        let index = |scenario: &u32| Some(start + usize::try_from(*scenario).ok()?);
        let around: Vec<usize> = self.ficc(book).around_var().iter().filter_map(index).collect();
        let pnl = self.evaluation.vectors.pick(&parts(book, &[Kind::Cash]), &around);
        -pnl.iter().sum::<f64>() <= 1e-9
    }

    fn tail_setter(&self, scenario: &u32, rank: usize, book: Book) -> Option<FigureInput> {
        let index = self.evaluation.scenarios.ficc.start + usize::try_from(*scenario).ok()?;
        self.holds(book, &[Kind::Cash]).then_some(FigureInput::Scenario { index, rank })
    }

    /// The three-day move that sets the minimum-margin amount, where the FICC-style set has it.
    pub(super) fn minimum_margin_setter(&self, book: Book) -> Option<FigureInput> {
        let e = self.evaluation;
        let moves = e.benchmarks.pnl(&self.dollar_durations(book)?);
        let rank = rank(moves.len(), e.rules.ficc.confidence);
        let end = e.benchmarks.ends.get(tail(&moves, rank).var_scenario()?)?;
        let index = e.scenarios.ficc.clone().find(|s| e.scenarios.ends.get(*s) == Some(end))?;
        Some(FigureInput::Scenario { index, rank })
    }

    /// Market value times modified duration by bucket; `None` for a book without securities.
    pub(super) fn dollar_durations(&self, book: Book) -> Option<[f64; 6]> {
        let mut sums = [0.0; 6];
        let held = self.evaluation.lines.iter().filter(|l| kind(l) == Some(Kind::Cash));
        for line in held {
            let facts = line.unit.as_ref().and_then(|unit| unit.valuation.security);
            if let Some((facts, slot)) = facts.and_then(|f| Some((f, sums.get_mut(f.bucket)?))) {
                let quantity = to_simulation(quantity_in(line, book));
                *slot += quantity * facts.market_value * facts.modified_duration;
            }
        }
        sums.iter().any(|s| *s != 0.0).then_some(sums)
    }

    /// The scenarios that set a number of a house's model: for FICC its value at risk, for CME that
    /// and the worst stress day.
    pub(super) fn ratio_setters(
        &self,
        layer: Layer,
        house: ClearingHouse,
        part: RatioPart,
    ) -> Vec<FigureInput> {
        let kinds = self.ratio_kinds(layer, part);
        if !self.holds(Book::Xm, kinds) {
            return Vec::new();
        }
        let parts = parts(Book::Xm, kinds);
        let is_common = layer == Layer::Coins || self.is_one_percentage();
        let dates = |range: &Range<usize>| match is_common {
            true => self.evaluation.scenarios.common(range, &self.coins_in_xm()),
            false => range.clone().collect(),
        };
        let scenarios = &self.evaluation.scenarios;
        match house {
            ClearingHouse::Ficc => {
                let confidence = self.evaluation.rules.ficc.confidence;
                self.setter(&parts, &dates(&scenarios.ficc), confidence).into_iter().collect()
            }
            ClearingHouse::Cme => {
                self.model_setters(&parts, &dates(&scenarios.cme), &dates(&scenarios.stress))
            }
        }
    }

    /// The scenarios that set CME's model where the dollars come from it: rates and coins apart.
    pub(super) fn dollar_model_setters(&self, book: Book) -> Vec<FigureInput> {
        let scenarios = &self.evaluation.scenarios;
        let (one_day, stress): (Vec<_>, Vec<_>) =
            (scenarios.cme.clone().collect(), scenarios.stress.clone().collect());
        [Kind::RateFuture, Kind::CoinFuture]
            .into_iter()
            .filter(|kind| self.holds(book, &[*kind]))
            .flat_map(|kind| self.model_setters(&parts(book, &[kind]), &one_day, &stress))
            .collect()
    }

    fn model_setters(&self, parts: &[Part], one_day: &[usize], stress: &[usize]) -> Vec<FigureInput> {
        let confidence = self.evaluation.rules.cme.confidence;
        let worst_day = self.setter(parts, stress, Decimal::ONE);
        self.setter(parts, one_day, confidence).into_iter().chain(worst_day).collect()
    }

    /// The scenario at the rank of a confidence among some, for some parts of the book.
    fn setter(&self, parts: &[Part], among: &[usize], confidence: Decimal) -> Option<FigureInput> {
        let pnl = self.evaluation.vectors.pick(parts, among);
        let rank = rank(pnl.len(), confidence);
        let index = *among.get(tail(&pnl, rank).var_scenario()?)?;
        Some(FigureInput::Scenario { index, rank })
    }
}

/// The parts of the book in which a book's positions of these kinds stand.
pub(super) fn parts(book: Book, kinds: &[Kind]) -> Vec<Part> {
    let accounts = |kind: &Kind| match kind {
        Kind::Cash => [Part::CashXm, Part::CashOrdinary],
        Kind::RateFuture => [Part::FuturesXm, Part::FuturesOrdinary],
        Kind::CoinFuture => [Part::CoinsXm, Part::CoinsOrdinary],
    };
    let is_in = |i: &usize| match book {
        Book::Whole => true,
        Book::Xm => *i == 0,
        Book::Ordinary => *i == 1,
    };
    kinds
        .iter()
        .flat_map(|kind| accounts(kind).into_iter().enumerate())
        .filter(|(i, _)| is_in(i))
        .map(|(_, p)| p)
        .collect()
}
