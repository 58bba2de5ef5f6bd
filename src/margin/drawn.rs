//! A book under one move of the market: fully repriced, by leg, held against its margin and ranked
//! among the moves of history.

use super::{Evaluation, Part};
use crate::{
    instrument::House,
    market::TENORS,
    quantity::{Date, Decimal, money::to_simulation},
    risk::{OneScenario, Unit},
};
use std::{collections::HashMap, sync::Arc};

/// Tenors over which the size of a move of the curve is taken: two years and longer.
const LONG_TENORS: std::ops::Range<usize> = 7..TENORS;

/// Profit and loss in dollars, by what clears it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ByLeg {
    /// What FICC margins.
    pub cash: f64,
    /// What CME margins, coin futures included.
    pub futures: f64,
    /// What is held and cleared nowhere.
    pub held: f64,
}

impl ByLeg {
    /// Of the whole book.
    pub fn total(&self) -> f64 {
        self.cash + self.futures + self.held
    }
}

/// The book under one move: every line repriced, none approximated.
pub fn under_one_move(e: &Evaluation, scenario: &OneScenario) -> ByLeg {
    let mut priced: HashMap<*const Unit, f64> = HashMap::new();
    let mut legs = ByLeg::default();
    for line in &e.lines {
        let Some(unit) = &line.unit else { continue };
        let change = *priced
            .entry(Arc::as_ptr(unit))
            .or_insert_with(|| unit.valuation.changes(scenario).first().copied().unwrap_or(0.0));
        let pnl = to_simulation(line.quantity) * change;
        match line.instrument.house() {
            House::Cme => legs.futures += pnl,
            House::Ficc => legs.cash += pnl,
            House::None if line.is_margined => legs.cash += pnl,
            House::None => legs.held += pnl,
        }
    }
    legs
}

/// Where one move stands among the FICC-style set's moves over three publication dates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankAmong {
    /// Moves in which the book loses more.
    pub worse: usize,
    /// Moves in all.
    pub of: usize,
    /// Moves that are larger as moves of the curve.
    pub larger: usize,
    /// The root mean square move of two years and longer, in basis points.
    pub size_bp: f64,
    /// The move of history of the nearest size: its last date.
    pub nearest: Option<Date>,
}

/// The moves of history a drawn one is ranked among, in order.
#[derive(Debug, Clone)]
pub struct PastMoves {
    /// P&L of the whole book, worst first.
    pnl: Vec<f64>,
    /// Size and last date, smallest first.
    sizes: Vec<(f64, Date)>,
}

impl PastMoves {
    /// Sorts the moves of an evaluation's set once.
    pub fn new(e: &Evaluation) -> Self {
        const WHOLE: [Part; 7] = [
            Part::CashXm,
            Part::CashOrdinary,
            Part::FuturesXm,
            Part::FuturesOrdinary,
            Part::CoinsXm,
            Part::CoinsOrdinary,
            Part::Held,
        ];
        let mut pnl = e.vectors.sum(&WHOLE, &e.scenarios.ficc);
        pnl.sort_by(f64::total_cmp);
        let size = |s: usize| rms(LONG_TENORS.map(|t| e.scenarios.tenor_move(t, s)));
        let dated = |s: usize| Some((size(s), *e.scenarios.ends.get(s)?));
        let mut sizes: Vec<(f64, Date)> = e.scenarios.ficc.clone().filter_map(dated).collect();
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Self { pnl, sizes }
    }

    /// Where a move with this P&L stands.
    pub fn rank(&self, scenario: &OneScenario, pnl: f64) -> RankAmong {
        let size = rms(LONG_TENORS.filter_map(|t| scenario.market.tenors.get(t).copied()));
        // what differs by the rounding of a sum is the same move
        let slack = pnl.abs() * 1e-9;
        let at = self.sizes.partition_point(|(s, _)| *s < size);
        let beside = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|i| self.sizes.get(i));
        let nearest = beside.min_by(|a, b| (a.0 - size).abs().total_cmp(&(b.0 - size).abs()));
        RankAmong {
            worse: self.pnl.partition_point(|p| *p < pnl - slack),
            of: self.pnl.len(),
            larger: self.sizes.len() - self.sizes.partition_point(|(s, _)| *s <= size * (1.0 + 1e-9)),
            size_bp: size * 1e4,
            nearest: nearest.map(|(_, date)| *date),
        }
    }
}

/// A loss as a fraction of a requirement; none for a gain, or where nothing is asked for.
pub fn loss_over(pnl: f64, requirement: Decimal) -> Option<f64> {
    let requirement = to_simulation(requirement);
    (pnl < 0.0 && requirement > 0.0).then(|| -pnl / requirement)
}

fn rms(moves: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = moves.fold((0.0, 0u32), |(sum, count), m| (sum + m * m, count + 1));
    (sum / f64::from(count.max(1))).sqrt()
}
