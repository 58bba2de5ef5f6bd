//! The scenario sets: FICC-style three-date moves, CME-style scaled one-day moves, the stress days.
//!
//! All three stand one behind the other in every vector, so that one pass over memory sums a book
//! under all of them.

use super::timeline::{Scaling, Timeline, plain_move};
use crate::{
    instrument::{Coin, Product},
    market::{Curve, History, TENORS},
    pricing::{AsOf, ScenarioMoves, largest},
    quantity::{Date, date::add_years},
    rulebook::{BasisRules, Rules},
};
use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

/// 99 % quantile of the standard normal, as the size of a basis move is stated.
const NORMAL_99: f64 = 2.3263;

/// What the sets depend on; equal keys, equal sets.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioKey {
    as_of: Date,
    row: usize,
    ficc: (i32, Date, Date),
    cme: (i32, f64, f64, f64),
    stress: Vec<Date>,
}

impl ScenarioKey {
    /// The key of a date under rules.
    pub fn new(as_of: &AsOf, rules: &Rules) -> Self {
        Self {
            as_of: as_of.date,
            row: as_of.row,
            ficc: (rules.ficc.look_back_years, rules.ficc.stressed_from, rules.ficc.stressed_to),
            cme: (
                rules.cme.look_back_years,
                rules.cme.volatility_decay,
                rules.cme.largest_scaling,
                rules.cme.deviation_floor,
            ),
            stress: rules.stress_days.iter().map(|s| s.date).collect(),
        }
    }
}

/// Moves of the curve and the coins in every scenario.
#[derive(Debug)]
pub struct Scenarios {
    /// Publication dates on which moves start and end.
    pub starts: Vec<Date>,
    pub ends: Vec<Date>,
    /// Where each set stands.
    pub ficc: Range<usize>,
    pub cme: Range<usize>,
    pub stress: Range<usize>,
    /// Where the moves that followed stand, outside all sets. See [`Scenarios::followed`].
    pub next_row: Option<usize>,
    pub next_three_rows: Option<usize>,
    tenors: [Vec<f64>; TENORS],
    coins: [Vec<f64>; 2],
    has_coin: [Vec<bool>; 2],
    /// The rows on which the moves end.
    rows: Vec<usize>,
    /// The rows of the CME-style set, and how their moves were scaled.
    scaled_rows: Range<usize>,
    scaling: Scaling,
    timeline: Arc<Timeline>,
    scores: [OnceLock<Vec<f64>>; 20],
    reach: OnceLock<Reach>,
}

/// The largest moves over all scenarios, of either sign.
#[derive(Debug)]
struct Reach {
    tenors: [f64; TENORS],
    /// Of a tenor's move less that of the tenor below.
    slopes: [f64; TENORS],
}

impl Scenarios {
    /// Builds the three sets as of a date.
    pub fn new(history: &History, as_of: &AsOf, rules: &Rules) -> Self {
        let timeline = Arc::new(Timeline::new(history, rules.cme.volatility_decay));
        Self::along(timeline, history, as_of, rules)
    }

    /// Builds the three sets as of a date from what the dates of a history share.
    pub fn along(timeline: Arc<Timeline>, history: &History, as_of: &AsOf, rules: &Rules) -> Self {
        let scaling = Scaling { decay_floor: rules.cme.deviation_floor, largest: rules.cme.largest_scaling };
        let mut out = Self::empty(timeline, scaling);
        out.push_three_day(history, as_of, rules);
        out.push_scaled(as_of, rules);
        out.push_stress(history, as_of, rules);
        out
    }

    /// Adds behind the sets, and to none of them, the moves that followed the as-of date: over one
    /// publication date and over three. To see what a requirement of that date would have met.
    pub fn followed(mut self, history: &History, row: usize) -> Self {
        self.next_row = self.push_plain(history, row, row + 1);
        self.next_three_rows = self.push_plain(history, row, row + 3);
        self
    }

    fn empty(timeline: Arc<Timeline>, scaling: Scaling) -> Self {
        Self {
            starts: Vec::new(),
            ends: Vec::new(),
            ficc: 0..0,
            cme: 0..0,
            stress: 0..0,
            next_row: None,
            next_three_rows: None,
            tenors: [const { Vec::new() }; TENORS],
            coins: [const { Vec::new() }; 2],
            has_coin: [const { Vec::new() }; 2],
            rows: Vec::new(),
            scaled_rows: 0..0,
            scaling,
            timeline,
            scores: [const { OnceLock::new() }; 20],
            reach: OnceLock::new(),
        }
    }

    /// Three-date moves of the look-back and of the stressed year.
    fn push_three_day(&mut self, history: &History, as_of: &AsOf, rules: &Rules) {
        let rules = &rules.ficc;
        let after = add_years(as_of.date, -rules.look_back_years);
        let is_in = |end: &Date| *end > after || (rules.stressed_from..=rules.stressed_to).contains(end);
        let dates = self.timeline.dates();
        let rows: Vec<usize> = (3..=as_of.row).filter(|row| dates.get(*row).is_some_and(is_in)).collect();
        self.push_dates(&rows, 3);
        for (t, series) in self.tenors.iter_mut().enumerate() {
            series.extend(rows.iter().map(|row| self.timeline.three_row(t, *row)));
        }
        for ((series, has), coin) in self.coins.iter_mut().zip(&mut self.has_coin).zip(Coin::ALL) {
            let close = |row| history.coin_on_row(coin, row);
            let found = rows.iter().map(|row| Some(close(*row)? / close(row - 3)? - 1.0));
            found.clone().for_each(|r| series.push(r.unwrap_or(0.0)));
            found.for_each(|r| has.push(r.is_some()));
        }
        self.ficc = 0..self.count();
    }

    /// One-day moves of each published tenor, scaled to today's volatility, then read as a curve.
    fn push_scaled(&mut self, as_of: &AsOf, rules: &Rules) {
        let rules = &rules.cme;
        let from = self.count();
        let after = add_years(as_of.date, -rules.look_back_years);
        let rows = self.timeline.rows_after(after, as_of.row);
        let rows = rows.start.max(1)..rows.end.max(1);
        let scaling = self.scaling;
        self.push_dates(&rows.clone().collect::<Vec<usize>>(), 1);
        for (series, own) in self.tenors.iter_mut().zip(self.timeline.scaled_curves(&rows, scaling)) {
            series.extend(own);
        }
        for ((series, has), coin) in self.coins.iter_mut().zip(&mut self.has_coin).zip(Coin::ALL) {
            let (own, known) = self.timeline.scaled_coin(coin, &rows, scaling);
            series.extend(own);
            has.extend(known);
        }
        self.scaled_rows = rows;
        self.cme = from..self.count();
    }

    fn push_stress(&mut self, history: &History, as_of: &AsOf, rules: &Rules) {
        let from = self.count();
        for day in rules.stress_days.iter().filter(|day| day.date <= as_of.date) {
            if let Some(row) = history.row_of(day.date).filter(|row| *row >= 1) {
                self.push_plain(history, row - 1, row);
            }
        }
        self.stress = from..self.count();
    }

    fn push_dates(&mut self, rows: &[usize], over: usize) {
        let dates = self.timeline.dates();
        let at = |row: usize| dates.get(row).copied().unwrap_or_default();
        self.starts.extend(rows.iter().map(|row| at(row.saturating_sub(over))));
        self.ends.extend(rows.iter().map(|row| at(*row)));
        self.rows.extend(rows);
    }

    /// One move between two rows, and where it stands; none where the history does not reach.
    fn push_plain(&mut self, history: &History, before: usize, after: usize) -> Option<usize> {
        let plain = plain_move(history, before, after)?;
        self.starts.push(plain.start);
        self.ends.push(plain.end);
        self.rows.push(after);
        for (series, value) in self.tenors.iter_mut().zip(plain.grid) {
            series.push(value);
        }
        for ((series, has), value) in self.coins.iter_mut().zip(&mut self.has_coin).zip(plain.coins) {
            series.push(value.unwrap_or(0.0));
            has.push(value.is_some());
        }
        self.count().checked_sub(1)
    }

    fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| Reach {
            tenors: std::array::from_fn(|t| largest(&self.tenors[t])),
            slopes: std::array::from_fn(|t| {
                let below = &self.tenors[t.saturating_sub(1)];
                let slopes: Vec<f64> = self.tenors[t].iter().zip(below).map(|(a, b)| a - b).collect();
                largest(&slopes)
            }),
        })
    }

    /// Number of scenarios in all sets.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Move of a tenor in a scenario, as a fraction a year (scaled in the CME-style set).
    pub fn tenor_move(&self, tenor: usize, scenario: usize) -> f64 {
        self.tenors.get(tenor).and_then(|t| t.get(scenario)).copied().unwrap_or(0.0)
    }

    /// Moves of a tenor in every scenario.
    pub(super) fn tenor(&self, tenor: usize) -> &[f64] {
        self.tenors.get(tenor).map(Vec::as_slice).unwrap_or_default()
    }

    /// The most by which a tenor's move differs from that of the tenor below.
    pub(super) fn largest_slope(&self, tenor: usize) -> f64 {
        self.reach().slopes.get(tenor).copied().unwrap_or(0.0)
    }

    /// A coin's return in a scenario, if it has closes on both dates.
    pub fn coin_return(&self, coin: Coin, scenario: usize) -> Option<f64> {
        let known = *self.has_coin[coin as usize].get(scenario)?;
        self.coins[coin as usize].get(scenario).copied().filter(|_| known)
    }

    /// By how much a tenor's own move was scaled to today's volatility; `None` in the sets that are
    /// not scaled, and where the tenor was not published on both dates.
    pub fn tenor_scaling(&self, tenor: usize, scenario: usize) -> Option<f64> {
        let row = *self.rows.get(scenario).filter(|_| self.cme.contains(&scenario))?;
        self.timeline.tenor_factor(tenor, row, &self.scaled_rows, self.scaling)
    }

    /// By how much a coin's own return was scaled.
    pub fn coin_scaling(&self, coin: Coin, scenario: usize) -> Option<f64> {
        let row = *self.rows.get(scenario).filter(|_| self.cme.contains(&scenario))?;
        self.timeline.coin_factor(coin, row, &self.scaled_rows, self.scaling)
    }

    /// Scenarios of a range in which every one of these coins has closes.
    pub fn common(&self, range: &Range<usize>, coins: &[Coin]) -> Vec<usize> {
        range.clone().filter(|s| coins.iter().all(|c| self.coin_return(*c, *s).is_some())).collect()
    }

    /// The sets as valuations read them, with the futures leg's own moves at a basis stress.
    pub fn moves<'a>(&'a self, basis: &'a BasisRules, basis_stress: f64) -> Moves<'a> {
        Moves { scenarios: self, basis, basis_stress }
    }

    fn scores(&self, product: Product) -> &[f64] {
        self.scores[product.index()].get_or_init(|| {
            let all = self.timeline.scores(product);
            self.rows.iter().map(|row| all.get(*row).copied().unwrap_or(0.0)).collect()
        })
    }
}

/// Scenario moves at one basis stress.
#[derive(Debug, Clone, Copy)]
pub struct Moves<'a> {
    scenarios: &'a Scenarios,
    basis: &'a BasisRules,
    basis_stress: f64,
}

impl Moves<'_> {
    /// The futures leg's own yield move in one scenario, as a fraction a year.
    pub fn basis_move(&self, product: Product, scenario: usize) -> Option<f64> {
        let score = self.scenarios.scores(product).get(scenario)?;
        let is_three_day =
            self.scenarios.ficc.contains(&scenario) || self.scenarios.next_three_rows == Some(scenario);
        Some(self.basis_size(product, is_three_day) * score)
    }

    /// What a score of one means.
    fn basis_size(&self, product: Product, is_three_day: bool) -> f64 {
        let three_day = self.basis.size_bp[product.index()] / 1e4 / NORMAL_99 * self.basis_stress;
        if is_three_day { three_day } else { three_day * self.basis.one_day_share }
    }
}

impl ScenarioMoves for Moves<'_> {
    fn count(&self) -> usize {
        self.scenarios.count()
    }

    fn curve_moves(&self, years: f64, out: &mut [f64]) {
        let (i, weight) = Curve::locate(years);
        let (below, above) = (&self.scenarios.tenors[i], &self.scenarios.tenors[i + 1]);
        for ((slot, a), b) in out.iter_mut().zip(below).zip(above) {
            *slot = a * (1.0 - weight) + b * weight;
        }
    }

    fn basis_moves(&self, product: Product) -> Vec<f64> {
        let [one_day, three_day] = [false, true].map(|is_three_day| self.basis_size(product, is_three_day));
        let scores = self.scenarios.scores(product);
        let mut moves: Vec<f64> = scores.iter().map(|score| one_day * score).collect();
        let three = self.scenarios.next_three_rows.map_or(0..0, |s| s..s + 1);
        for range in [self.scenarios.ficc.clone(), three] {
            let own = scores.get(range.clone()).unwrap_or_default();
            for (slot, score) in moves.get_mut(range).unwrap_or_default().iter_mut().zip(own) {
                *slot = three_day * score;
            }
        }
        moves
    }

    fn coin_returns(&self, coin: Coin) -> &[f64] {
        &self.scenarios.coins[coin as usize]
    }

    fn largest_move(&self, years: f64) -> f64 {
        let (i, _) = Curve::locate(years);
        let reach = self.scenarios.reach();
        reach.tenors[i].max(reach.tenors[i + 1])
    }

    fn largest_difference(&self, years: f64, other: f64) -> f64 {
        // along the curve from one to the other, an interval's share of its largest slope
        let along = |years: f64| {
            let (i, weight) = Curve::locate(years);
            let slopes = &self.scenarios.reach().slopes;
            slopes.iter().take(i + 1).skip(1).sum::<f64>() + weight * slopes[i + 1]
        };
        (along(years) - along(other)).abs()
    }
}
