//! The scenario sets, straight from the history (METHOD, section 6).

use super::curve::Points;
use crossmargin::{
    instrument::Coin,
    market::History,
    quantity::{Date, date::add_years},
    rulebook::Rules,
};

/// How the curve moves in a scenario.
enum CurveMove {
    /// The curve read on two dates, then differenced.
    Between(Points, Points),
    /// Moves of the tenors published on both dates.
    Tenors(Points),
}

/// One scenario.
pub struct Scenario {
    pub end: Date,
    pub is_three_day: bool,
    curve: CurveMove,
    /// Returns of Bitcoin and Ether, where they have closes on both dates.
    pub coins: [Option<f64>; 2],
}

impl Scenario {
    /// The curve's move at a maturity, as a fraction a year.
    pub fn curve_move(&self, years: f64) -> f64 {
        match &self.curve {
            CurveMove::Between(before, after) => after.at(years) - before.at(years),
            CurveMove::Tenors(moves) => moves.at(years),
        }
    }

    /// From one row of the history to another.
    pub fn between(history: &History, before: usize, after: usize) -> Self {
        let close = |coin, row| history.coin_on_row(coin, row);
        Self {
            end: history.dates()[after],
            is_three_day: after - before == 3,
            curve: CurveMove::Between(Points::published(history, before), Points::published(history, after)),
            coins: Coin::ALL.map(|coin| Some(close(coin, after)? / close(coin, before)? - 1.0)),
        }
    }
}

/// The three sets every instrument is priced under.
pub struct Sets {
    pub ficc: Vec<Scenario>,
    pub cme: Vec<Scenario>,
    pub stress: Vec<Scenario>,
    /// Three-date moves behind the minimum-margin amount.
    pub minimum_margin: Vec<Scenario>,
}

impl Sets {
    pub fn new(history: &History, as_of: Date, last_row: usize, rules: &Rules) -> Self {
        let end = |row: usize| history.dates()[row];
        let three_day = |is_in: &dyn Fn(Date) -> bool| {
            (3..=last_row)
                .filter(|row| is_in(end(*row)))
                .map(|row| Scenario::between(history, row - 3, row))
                .collect()
        };
        let decade = add_years(as_of, -rules.ficc.look_back_years);
        let is_stressed = |e: Date| e >= rules.ficc.stressed_from && e <= rules.ficc.stressed_to;
        let two_years = add_years(as_of, -rules.ficc.minimum_margin_years);
        let is_library = |e: Date| rules.stress_days.iter().any(|day| day.date == e);
        Self {
            ficc: three_day(&|e| e > decade || is_stressed(e)),
            cme: scaled_one_day_moves(history, add_years(as_of, -rules.cme.look_back_years), last_row, rules),
            stress: (1..=last_row)
                .filter(|row| is_library(end(*row)))
                .map(|row| Scenario::between(history, row - 1, row))
                .collect(),
            minimum_margin: three_day(&|e| e > two_years),
        }
    }
}

/// One-day moves ending after a date, each tenor's and each coin's scaled to its volatility now.
fn scaled_one_day_moves(history: &History, after: Date, last_row: usize, rules: &Rules) -> Vec<Scenario> {
    let rows: Vec<usize> = (1..=last_row).filter(|row| history.dates()[*row] > after).collect();
    let tenors: Vec<Scaled> = (0..14)
        .map(|tenor| {
            Scaled::new(last_row, &rows, rules, |row| {
                Some(history.published(row, tenor)? - history.published(row - 1, tenor)?)
            })
        })
        .collect();
    let coins = Coin::ALL.map(|coin| {
        Scaled::new(last_row, &rows, rules, |row| {
            Some(history.coin_on_row(coin, row)? / history.coin_on_row(coin, row - 1)? - 1.0)
        })
    });
    rows.iter()
        .map(|row| Scenario {
            end: history.dates()[*row],
            is_three_day: false,
            curve: CurveMove::Tenors(Points::new(tenors.iter().map(|t| t.at(*row)))),
            coins: [coins[0].at(*row), coins[1].at(*row)],
        })
        .collect()
}

/// The scaled moves of one series, by the row on which they end.
struct Scaled(Vec<Option<f64>>);

impl Scaled {
    fn new(last_row: usize, set: &[usize], rules: &Rules, one_day: impl Fn(usize) -> Option<f64>) -> Self {
        let own: Vec<f64> = set.iter().filter_map(|row| one_day(*row)).collect();
        let mut scaled = vec![None; last_row + 1];
        if own.is_empty() {
            return Self(scaled);
        }
        let long_run_variance = own.iter().map(|m| m.powi(2)).sum::<f64>() / own.len() as f64;
        let floor = rules.cme.deviation_floor * long_run_variance.sqrt();
        let decay = rules.cme.volatility_decay;
        // sigma[row] includes the move that ends on the row
        let mut sigma = vec![long_run_variance.sqrt()];
        for row in 1..=last_row {
            let before: f64 = sigma[row - 1];
            sigma.push(match one_day(row) {
                Some(change) => (decay * before.powi(2) + (1.0 - decay) * change.powi(2)).sqrt(),
                None => before,
            });
        }
        let now = sigma[last_row].max(floor);
        for row in set {
            let then = sigma[row - 1].max(floor);
            let scale = if then > 0.0 { (now / then).min(rules.cme.largest_scaling) } else { 1.0 };
            scaled[*row] = one_day(*row).map(|change| change * scale);
        }
        Self(scaled)
    }

    fn at(&self, row: usize) -> Option<f64> {
        self.0[row]
    }
}
