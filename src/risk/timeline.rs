//! What the scenario sets of all dates share: the moves of the history, row by row.
//!
//! Nothing here depends on the as-of date, and what a date reads of it ends at its own row.

use super::basis::score;
use crate::{
    instrument::{Coin, Product},
    market::{Curve, History, TENORS},
    quantity::Date,
};
use std::{ops::Range, sync::OnceLock};

/// Moves of one series, a tenor's or a coin's, from each row to the next.
#[derive(Debug)]
struct Trail {
    /// The move ending on each row; zero where there is none.
    moves: Vec<f64>,
    has: Vec<bool>,
    /// Exponentially weighted variance after each row when started at zero, and the weight that its
    /// start still has there: the estimate is linear in its start.
    from_zero: Vec<f64>,
    start_weight: Vec<f64>,
    /// Sum of squares and number of moves before each row.
    squares: Vec<f64>,
    counts: Vec<u32>,
}

/// How the moves of a series are scaled to the volatility of a date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scaling {
    pub decay_floor: f64,
    pub largest: f64,
}

impl Trail {
    fn new(moves: impl Iterator<Item = Option<f64>>, decay: f64) -> Self {
        let (mut variance, mut weight, mut sum, mut count) = (0.0, 1.0, 0.0, 0);
        let mut trail = Self {
            moves: Vec::new(),
            has: Vec::new(),
            from_zero: Vec::new(),
            start_weight: Vec::new(),
            squares: vec![0.0],
            counts: vec![0],
        };
        for found in moves {
            if let Some(m) = found {
                variance = decay * variance + (1.0 - decay) * m * m;
                weight *= decay;
                sum += m * m;
                count += 1;
            }
            trail.moves.push(found.unwrap_or(0.0));
            trail.has.push(found.is_some());
            trail.from_zero.push(variance);
            trail.start_weight.push(weight);
            trail.squares.push(sum);
            trail.counts.push(count);
        }
        trail
    }

    /// Mean square of the moves ending on some rows.
    fn long_run(&self, rows: &Range<usize>) -> Option<f64> {
        let count = self.counts.get(rows.end)? - self.counts.get(rows.start)?;
        let sum = self.squares.get(rows.end)? - self.squares.get(rows.start)?;
        (count > 0).then(|| sum.max(0.0) / f64::from(count))
    }

    /// The moves ending on some rows, each times the volatility at the last of them over the
    /// volatility before it.
    fn scaled(&self, rows: &Range<usize>, scaling: Scaling) -> Vec<f64> {
        let own = self.moves.get(rows.clone()).unwrap_or_default();
        let Some(volatility) = self.volatility(rows, scaling) else { return vec![0.0; own.len()] };
        let before = rows.start.saturating_sub(1)..rows.end.saturating_sub(1);
        let from_zero = self.from_zero.get(before.clone()).unwrap_or_default();
        let weights = self.start_weight.get(before).unwrap_or_default();
        let scaled = |(own, before): (&f64, (&f64, &f64))| own * volatility.factor(before);
        own.iter().zip(from_zero.iter().zip(weights)).map(scaled).collect()
    }

    /// By how much the move ending on a row, one of some rows, is scaled; `None` where there is none.
    fn factor(&self, row: usize, rows: &Range<usize>, scaling: Scaling) -> Option<f64> {
        let before = row.checked_sub(1).filter(|_| self.has.get(row) == Some(&true))?;
        let estimate = (self.from_zero.get(before)?, self.start_weight.get(before)?);
        Some(self.volatility(rows, scaling)?.factor(estimate))
    }

    /// The volatility after the last of some rows.
    fn volatility(&self, rows: &Range<usize>, scaling: Scaling) -> Option<Volatility> {
        let long_run = self.long_run(rows)?;
        let floor = scaling.decay_floor * long_run.sqrt();
        let mut volatility = Volatility { long_run, floor, now: 0.0, largest: scaling.largest };
        let last = rows.end.saturating_sub(1);
        let estimate = self.from_zero.get(last).zip(self.start_weight.get(last));
        volatility.now = estimate.map_or(0.0, |estimate| volatility.sigma(estimate));
        Some(volatility)
    }
}

/// Volatility of a series now, to scale its moves to.
struct Volatility {
    /// Variance at which the estimate starts.
    long_run: f64,
    floor: f64,
    now: f64,
    largest: f64,
}

impl Volatility {
    fn sigma(&self, (from_zero, start_weight): (&f64, &f64)) -> f64 {
        (from_zero + start_weight * self.long_run).sqrt().max(self.floor)
    }

    /// Volatility now over volatility after an earlier row.
    fn factor(&self, before: (&f64, &f64)) -> f64 {
        let then = self.sigma(before);
        if then > 0.0 { (self.now / then).min(self.largest) } else { 1.0 }
    }
}

/// Moves of curve and coins ending on every row of a history.
#[derive(Debug)]
pub struct Timeline {
    dates: Vec<Date>,
    tenors: [Trail; TENORS],
    coins: [Trail; 2],
    /// Tenors that have a move ending on each row, as bits.
    published: Vec<u16>,
    /// Moves of the whole curve over three rows.
    three_row: [Vec<f64>; TENORS],
    scores: [OnceLock<Vec<f64>>; 20],
}

impl Timeline {
    /// Reads a history once. `decay` is that of the volatility estimate.
    pub fn new(history: &History, decay: f64) -> Self {
        let rows = 0..history.dates().len();
        let tenors: [Trail; TENORS] = std::array::from_fn(|t| {
            let at = |row: usize| history.published(row, t);
            Trail::new(rows.clone().map(|row| Some(at(row)? - at(row.checked_sub(1)?)?)), decay)
        });
        let coins = Coin::ALL.map(|c| {
            let at = |row: usize| history.coin_on_row(c, row);
            Trail::new(rows.clone().map(|row| Some(at(row)? / at(row.checked_sub(1)?)? - 1.0)), decay)
        });
        let bit = |row: usize, t: usize, trail: &Trail| u16::from(trail.has.get(row) == Some(&true)) << t;
        let published = rows
            .clone()
            .map(|row| tenors.iter().enumerate().fold(0, |bits, (t, trail)| bits | bit(row, t, trail)))
            .collect();
        let three =
            |row: usize| Some((history.curve(row.checked_sub(3)?)?.grid(), history.curve(row)?.grid()));
        let three_row = std::array::from_fn(|t| {
            rows.clone().map(|row| three(row).map_or(0.0, |(before, after)| after[t] - before[t])).collect()
        });
        let scores = [const { OnceLock::new() }; 20];
        Self { dates: history.dates().to_vec(), tenors, coins, published, three_row, scores }
    }

    /// Publication dates.
    pub(super) fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// Rows whose date lies after one day and on or before a row.
    pub(super) fn rows_after(&self, after: Date, last: usize) -> Range<usize> {
        let end = (last + 1).min(self.dates.len());
        self.dates.partition_point(|d| *d <= after).min(end)..end
    }

    /// The curve's moves over three rows, for each end, by tenor.
    pub(super) fn three_row(&self, tenor: usize, row: usize) -> f64 {
        self.three_row.get(tenor).and_then(|t| t.get(row)).copied().unwrap_or(0.0)
    }

    /// The one-row moves ending on some rows, scaled to the volatility of the last and read as curves:
    /// linear between the tenors that have a move, flat beyond.
    pub(super) fn scaled_curves(&self, rows: &Range<usize>, scaling: Scaling) -> [Vec<f64>; TENORS] {
        let mut grid: [Vec<f64>; TENORS] = std::array::from_fn(|t| match self.tenors.get(t) {
            Some(trail) => trail.scaled(rows, scaling),
            None => Vec::new(),
        });
        let published = self.published.get(rows.clone()).unwrap_or_default();
        let mut from = 0;
        for run in published.chunk_by(|a, b| a == b) {
            let places = from..from + run.len();
            from = places.end;
            fill(&mut grid, run.first().copied().unwrap_or_default(), &places);
        }
        grid
    }

    /// A coin's scaled one-row returns ending on some rows, and where it has closes.
    pub(super) fn scaled_coin(
        &self,
        coin: Coin,
        rows: &Range<usize>,
        scaling: Scaling,
    ) -> (Vec<f64>, Vec<bool>) {
        let trail = &self.coins[coin as usize];
        (trail.scaled(rows, scaling), trail.has.get(rows.clone()).unwrap_or_default().to_vec())
    }

    /// By how much a tenor's own move ending on a row was scaled, as one of some rows; `None` where
    /// the tenor was not published on both dates.
    pub(super) fn tenor_factor(
        &self,
        tenor: usize,
        row: usize,
        rows: &Range<usize>,
        scaling: Scaling,
    ) -> Option<f64> {
        self.tenors.get(tenor)?.factor(row, rows, scaling)
    }

    /// The same of a coin's own return.
    pub(super) fn coin_factor(
        &self,
        coin: Coin,
        row: usize,
        rows: &Range<usize>,
        scaling: Scaling,
    ) -> Option<f64> {
        self.coins[coin as usize].factor(row, rows, scaling)
    }

    /// A product's standard normal score on the date of every row.
    pub(super) fn scores(&self, product: Product) -> &[f64] {
        self.scores[product.index()]
            .get_or_init(|| self.dates.iter().map(|date| score(product.code(), *date)).collect())
    }
}

/// Fills the tenors that have no move on some rows from those that have one.
fn fill(grid: &mut [Vec<f64>; TENORS], published: u16, rows: &Range<usize>) {
    for t in (0..TENORS).filter(|t| published & (1 << t) == 0) {
        let known = |t: &usize| published & (1 << t) != 0;
        let sources = match ((0..t).rev().find(known), (t + 1..TENORS).find(known)) {
            (Some(below), Some(above)) => {
                let years = crate::market::TENOR_YEARS;
                [(below, 1.0), (above, (years[t] - years[below]) / (years[above] - years[below]))]
            }
            (Some(only), None) | (None, Some(only)) => [(only, 1.0), (only, 0.0)],
            (None, None) => continue,
        };
        let [(below, _), (above, weight)] = sources;
        for row in rows.clone() {
            let at = |t: usize| grid.get(t).and_then(|g| g.get(row)).copied().unwrap_or(0.0);
            let value = at(below) + (at(above) - at(below)) * weight;
            if let Some(slot) = grid.get_mut(t).and_then(|g| g.get_mut(row)) {
                *slot = value;
            }
        }
    }
}

/// The curve's move and the coins' returns between two rows.
pub(super) struct PlainMove {
    pub start: Date,
    pub end: Date,
    pub grid: [f64; TENORS],
    pub coins: [Option<f64>; 2],
}

/// The curve read on both rows and differenced.
pub(super) fn plain_move(history: &History, before: usize, after: usize) -> Option<PlainMove> {
    let (start, end) = (*history.dates().get(before)?, *history.dates().get(after)?);
    let (a, b): (&Curve, &Curve) = (history.curve(before)?, history.curve(after)?);
    let mut grid = *b.grid();
    grid.iter_mut().zip(a.grid()).for_each(|(slot, from)| *slot -= from);
    let coin = |coin| Some(history.coin_on_row(coin, after)? / history.coin_on_row(coin, before)? - 1.0);
    Some(PlainMove { start, end, grid, coins: Coin::ALL.map(coin) })
}
