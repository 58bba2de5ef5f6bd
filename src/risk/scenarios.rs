//! The scenario sets: FICC-style three-date moves, CME-style scaled one-day moves, the stress days.
//!
//! All three stand one behind the other in every vector, so that one pass over memory sums a book
//! under all of them.

use super::basis::score;
use crate::{
    instrument::{Coin, Product},
    market::{Curve, History, TENORS},
    pricing::{AsOf, ScenarioMoves},
    quantity::{Date, date::add_years},
    rulebook::{BasisRules, Rules},
};
use std::{ops::Range, sync::OnceLock};

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
    tenors: [Vec<f64>; TENORS],
    coins: [Vec<f64>; 2],
    has_coin: [Vec<bool>; 2],
    /// By how much each published tenor's move was scaled in the CME-style set, and each coin's; not a
    /// number where there was none.
    scalings: [Vec<f64>; TENORS + 2],
    scores: [OnceLock<Vec<f64>>; 20],
}

struct Builder<'a> {
    history: &'a History,
    out: Scenarios,
}

impl Scenarios {
    /// Builds the three sets as of a date.
    pub fn new(history: &History, as_of: &AsOf, rules: &Rules) -> Self {
        let mut builder = Builder {
            history,
            out: Self {
                starts: Vec::new(),
                ends: Vec::new(),
                ficc: 0..0,
                cme: 0..0,
                stress: 0..0,
                tenors: [const { Vec::new() }; TENORS],
                coins: [const { Vec::new() }; 2],
                has_coin: [const { Vec::new() }; 2],
                scalings: [const { Vec::new() }; TENORS + 2],
                scores: [const { OnceLock::new() }; 20],
            },
        };
        builder.ficc(as_of, rules);
        builder.cme(as_of, rules);
        builder.stress(as_of, rules);
        builder.out
    }

    /// Number of scenarios in all sets.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Move of a tenor in a scenario, as a fraction a year (scaled in the CME-style set).
    pub fn tenor_move(&self, tenor: usize, scenario: usize) -> f64 {
        self.tenors.get(tenor).and_then(|t| t.get(scenario)).copied().unwrap_or(0.0)
    }

    /// A coin's return in a scenario, if it has closes on both dates.
    pub fn coin_return(&self, coin: Coin, scenario: usize) -> Option<f64> {
        let known = *self.has_coin[coin as usize].get(scenario)?;
        self.coins[coin as usize].get(scenario).copied().filter(|_| known)
    }

    /// By how much a tenor's own move was scaled to today's volatility; `None` in the sets that are
    /// not scaled, and where the tenor was not published on both dates.
    pub fn tenor_scaling(&self, tenor: usize, scenario: usize) -> Option<f64> {
        self.scaling(tenor.min(TENORS - 1), scenario)
    }

    /// By how much a coin's own return was scaled.
    pub fn coin_scaling(&self, coin: Coin, scenario: usize) -> Option<f64> {
        self.scaling(TENORS + coin as usize, scenario)
    }

    fn scaling(&self, series: usize, scenario: usize) -> Option<f64> {
        let place = scenario.checked_sub(self.cme.start)?;
        self.scalings.get(series)?.get(place).copied().filter(|s| s.is_finite())
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
        self.scores[product.index()]
            .get_or_init(|| self.ends.iter().map(|date| score(product.code(), *date)).collect())
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
        let date = self.scenarios.ends.get(scenario)?;
        Some(self.basis_size(product, scenario) * score(product.code(), *date))
    }

    /// What a score of one means in a scenario.
    fn basis_size(&self, product: Product, scenario: usize) -> f64 {
        let three_day = self.basis.size_bp[product.index()] / 1e4 / NORMAL_99 * self.basis_stress;
        if self.scenarios.ficc.contains(&scenario) { three_day } else { three_day * self.basis.one_day_share }
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
        let scores = self.scenarios.scores(product).iter().enumerate();
        scores.map(|(s, score)| self.basis_size(product, s) * score).collect()
    }

    fn coin_returns(&self, coin: Coin) -> &[f64] {
        &self.scenarios.coins[coin as usize]
    }
}

/// One volatility estimate a row: sigma after the move that ends there.
struct Volatility {
    sigma: Vec<f64>,
    floor: f64,
}

impl Volatility {
    /// `moves[row]` is the move ending on a row; the long-run deviation is that of `set` rows.
    fn new(moves: &[Option<f64>], set: &[usize], decay: f64, floor_share: f64) -> Option<Self> {
        let own: Vec<f64> = set.iter().filter_map(|row| *moves.get(*row)?).collect();
        if own.is_empty() {
            return None;
        }
        let long_run = own.iter().map(|m| m * m).sum::<f64>() / own.len() as f64;
        let mut variance = long_run;
        let sigma = moves
            .iter()
            .map(|m| {
                if let Some(m) = m {
                    variance = decay * variance + (1.0 - decay) * m * m;
                }
                variance.sqrt()
            })
            .collect();
        Some(Self { sigma, floor: floor_share * long_run.sqrt() })
    }

    /// Volatility now over volatility before the move ending on a row, at most `largest`.
    fn scaling(&self, row: usize, now: usize, largest: f64) -> f64 {
        let at = |row: usize| self.sigma.get(row).copied().unwrap_or(0.0).max(self.floor);
        let then = at(row.saturating_sub(1));
        if then > 0.0 { (at(now) / then).min(largest) } else { 1.0 }
    }
}

impl Builder<'_> {
    fn date(&self, row: usize) -> Option<Date> {
        self.history.dates().get(row).copied()
    }

    fn ficc(&mut self, as_of: &AsOf, rules: &Rules) {
        let rules = &rules.ficc;
        let after = add_years(as_of.date, -rules.look_back_years);
        for row in 3..=as_of.row {
            let Some(end) = self.date(row) else { continue };
            let stressed = (rules.stressed_from..=rules.stressed_to).contains(&end);
            if end > after || stressed {
                self.push_plain(row - 3, row);
            }
        }
        self.out.ficc = 0..self.out.ends.len();
    }

    fn stress(&mut self, as_of: &AsOf, rules: &Rules) {
        let from = self.out.ends.len();
        for day in &rules.stress_days {
            if day.date <= as_of.date
                && let Some(row) = self.history.row_of(day.date)
                && row >= 1
            {
                self.push_plain(row - 1, row);
            }
        }
        self.out.stress = from..self.out.ends.len();
    }

    /// The curve read on both dates and differenced.
    fn push_plain(&mut self, before: usize, after: usize) {
        let (Some(start), Some(end)) = (self.date(before), self.date(after)) else { return };
        let (Some(a), Some(b)) = (self.history.curve(before), self.history.curve(after)) else { return };
        let mut grid = *b.grid();
        for (slot, from) in grid.iter_mut().zip(a.grid()) {
            *slot -= from;
        }
        let coins = Coin::ALL.map(|coin| self.coin_return(coin, before, after));
        self.push(start, end, &grid, coins);
    }

    fn push(&mut self, start: Date, end: Date, grid: &[f64; TENORS], coins: [Option<f64>; 2]) {
        self.out.starts.push(start);
        self.out.ends.push(end);
        for (series, value) in self.out.tenors.iter_mut().zip(grid) {
            series.push(*value);
        }
        for ((series, has), value) in self.out.coins.iter_mut().zip(&mut self.out.has_coin).zip(coins) {
            series.push(value.unwrap_or(0.0));
            has.push(value.is_some());
        }
    }

    fn coin_return(&self, coin: Coin, before: usize, after: usize) -> Option<f64> {
        Some(self.history.coin_on_row(coin, after)? / self.history.coin_on_row(coin, before)? - 1.0)
    }

    /// One-day moves of each published tenor, scaled to today's volatility, then read as a curve.
    fn cme(&mut self, as_of: &AsOf, rules: &Rules) {
        let from = self.out.ends.len();
        let after = add_years(as_of.date, -rules.cme.look_back_years);
        let set: Vec<usize> =
            (1..=as_of.row).filter(|row| self.date(*row).is_some_and(|d| d > after)).collect();
        let tenor_moves: Vec<Vec<Option<f64>>> = (0..TENORS)
            .map(|t| self.one_day(as_of.row, |row| self.history.published(row, t), |a, b| b - a))
            .collect();
        let coin_moves = Coin::ALL
            .map(|c| self.one_day(as_of.row, |row| self.history.coin_on_row(c, row), |a, b| b / a - 1.0));
        let volatility = |moves: &Vec<Option<f64>>| {
            Volatility::new(moves, &set, rules.cme.volatility_decay, rules.cme.deviation_floor)
        };
        let tenor_volatility: Vec<Option<Volatility>> = tenor_moves.iter().map(volatility).collect();
        let coin_volatility = [volatility(&coin_moves[0]), volatility(&coin_moves[1])];
        // the move of a row, and by how much it is scaled
        let scaled = |moves: &[Option<f64>], volatility: &Option<Volatility>, row: usize| {
            let scaling = volatility.as_ref()?.scaling(row, as_of.row, rules.cme.largest_scaling);
            Some(((*moves.get(row)?)?, scaling))
        };
        let product = |(own, scaling): (f64, f64)| own * scaling;
        for row in set.iter().copied() {
            let mut published = [None; TENORS];
            for ((slot, moves), volatility) in published.iter_mut().zip(&tenor_moves).zip(&tenor_volatility) {
                *slot = scaled(moves, volatility, row);
            }
            let coins = [0, 1].map(|c: usize| scaled(&coin_moves[c], &coin_volatility[c], row));
            let grid = Curve::fill(&published.map(|own| own.map(product)));
            if let (Some(start), Some(end)) = (self.date(row - 1), self.date(row)) {
                let grid = grid.map_or([0.0; TENORS], |c| *c.grid());
                self.push(start, end, &grid, coins.map(|own| own.map(product)));
                for (series, own) in self.out.scalings.iter_mut().zip(published.iter().chain(&coins)) {
                    series.push(own.map_or(f64::NAN, |(_, scaling)| scaling));
                }
            }
        }
        self.out.cme = from..self.out.ends.len();
    }

    /// The move ending on each row up to the last, where both rows have a value.
    fn one_day(
        &self,
        last: usize,
        value: impl Fn(usize) -> Option<f64>,
        change: impl Fn(f64, f64) -> f64,
    ) -> Vec<Option<f64>> {
        (0..=last).map(|row| Some(change(value(row.checked_sub(1)?)?, value(row)?))).collect()
    }
}
