//! A par curve as the tenors published on a date, nothing filled in.

use crossmargin::market::History;

/// Maturities of the fourteen tenors, in years.
const TENOR_YEARS: [f64; 14] = [
    1.0 / 12.0,
    1.5 / 12.0,
    2.0 / 12.0,
    3.0 / 12.0,
    4.0 / 12.0,
    0.5,
    1.0,
    2.0,
    3.0,
    5.0,
    7.0,
    10.0,
    20.0,
    30.0,
];

/// Values at some maturities, in order of maturity.
#[derive(Debug, Clone)]
pub struct Points(Vec<(f64, f64)>);

impl Points {
    /// Values by tenor; blanks are left out.
    pub fn new(by_tenor: impl Iterator<Item = Option<f64>>) -> Self {
        Self(
            TENOR_YEARS
                .into_iter()
                .zip(by_tenor)
                .filter_map(|(years, value)| Some((years, value?)))
                .collect(),
        )
    }

    /// What was published on the date of a row.
    pub fn published(history: &History, row: usize) -> Self {
        Self::new((0..TENOR_YEARS.len()).map(|tenor| history.published(row, tenor)))
    }

    /// Linear between neighbours, flat beyond the ends, zero where there is nothing at all.
    pub fn at(&self, years: f64) -> f64 {
        let below = self.0.iter().rev().find(|(t, _)| *t <= years);
        let above = self.0.iter().find(|(t, _)| *t > years);
        match (below, above) {
            (Some((t0, v0)), Some((t1, v1))) => v0 + (v1 - v0) * (years - t0) / (t1 - t0),
            (Some((_, only)), None) | (None, Some((_, only))) => *only,
            (None, None) => 0.0,
        }
    }
}
