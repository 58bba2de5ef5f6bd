//! Par bonds that stand for the maturity buckets in the minimum-margin amount.

use crate::{
    market::History,
    pricing::{AsOf, bond::Bond},
    quantity::{
        Date,
        date::{add_years, curve_years},
    },
    rulebook::Rules,
};

/// Years of the benchmarks, one for each maturity bucket.
const YEARS: [i32; 6] = [1, 2, 5, 10, 20, 30];

/// Returns of the benchmarks over the three-date moves of the minimum-margin look-back.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmarks {
    /// Publication dates on which the moves end.
    pub ends: Vec<Date>,
    /// Modified durations in years.
    pub durations: [f64; 6],
    /// Full-repriced returns by bucket, as fractions.
    pub returns: [Vec<f64>; 6],
}

impl Benchmarks {
    /// Prices the as-of par bonds under the moves ending within the look-back.
    pub fn new(history: &History, as_of: &AsOf, rules: &Rules) -> Self {
        let after = add_years(as_of.date, -rules.ficc.minimum_margin_years);
        let rows: Vec<usize> =
            (3..=as_of.row).filter(|row| history.dates().get(*row).is_some_and(|d| *d > after)).collect();
        let mut durations = [0.0; 6];
        let mut returns = [const { Vec::new() }; 6];
        for ((years, duration), series) in YEARS.into_iter().zip(&mut durations).zip(&mut returns) {
            let maturity = add_years(as_of.settlement, years);
            let read_at = curve_years(as_of.settlement, maturity);
            let par = as_of.curve.at(read_at);
            if let Some(bond) = Bond::new(par * 100.0, maturity, as_of.settlement) {
                let measures = bond.measures(par);
                let moves: Vec<f64> =
                    rows.iter().map(|row| three_date_move(history, *row, read_at)).collect();
                let mut changes = vec![0.0; moves.len()];
                bond.add_changes(par, &moves, 1.0 / measures.dirty, &mut changes);
                *duration = measures.modified_duration;
                *series = changes;
            }
        }
        let ends = rows.iter().filter_map(|row| history.dates().get(*row).copied()).collect();
        Self { ends, durations, returns }
    }

    /// P&L of a book whose market value times modified duration is given by bucket.
    pub fn pnl(&self, dollar_durations: &[f64; 6]) -> Vec<f64> {
        let mut pnl = vec![0.0; self.ends.len()];
        for ((amount, duration), returns) in dollar_durations.iter().zip(self.durations).zip(&self.returns) {
            if *amount != 0.0 && duration > 0.0 {
                for (slot, r) in pnl.iter_mut().zip(returns) {
                    *slot += amount / duration * r;
                }
            }
        }
        pnl
    }
}

fn three_date_move(history: &History, row: usize, years: f64) -> f64 {
    match (row.checked_sub(3).and_then(|r| history.curve(r)), history.curve(row)) {
        (Some(before), Some(after)) => after.at(years) - before.at(years),
        _ => 0.0,
    }
}
