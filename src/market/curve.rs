//! The par yield curve of one date.

/// Number of tenors the Treasury publishes.
pub const TENORS: usize = 14;

/// Maturities of the tenors in years.
pub const TENOR_YEARS: [f64; TENORS] =
    [1.0 / 12.0, 0.125, 1.0 / 6.0, 0.25, 1.0 / 3.0, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 20.0, 30.0];

/// Names of the tenors.
pub const TENOR_NAMES: [&str; TENORS] =
    ["1mo", "1.5mo", "2mo", "3mo", "4mo", "6mo", "1yr", "2yr", "3yr", "5yr", "7yr", "10yr", "20yr", "30yr"];

/// A value at every tenor, read by linear interpolation and flat beyond the ends.
///
/// Tenors that were not published hold the interpolation between their published neighbours, so
/// reading the full grid gives what reading the published tenors alone would.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve([f64; TENORS]);

impl Curve {
    /// Fills the tenors that were not published. `None` when none was.
    pub fn fill(published: &[Option<f64>; TENORS]) -> Option<Self> {
        let known: Vec<(f64, f64)> =
            published.iter().zip(TENOR_YEARS).filter_map(|(value, years)| Some((years, (*value)?))).collect();
        let (first, last) = (known.first()?, known.last()?);
        let mut grid = [0.0; TENORS];
        for ((slot, own), years) in grid.iter_mut().zip(published).zip(TENOR_YEARS) {
            *slot = match own {
                Some(value) => *value,
                None if years <= first.0 => first.1,
                None if years >= last.0 => last.1,
                None => between(&known, years).unwrap_or(last.1),
            };
        }
        Some(Self(grid))
    }

    /// A curve from its value at every tenor.
    pub fn from_grid(grid: [f64; TENORS]) -> Self {
        Self(grid)
    }

    /// The values at the tenors.
    pub fn grid(&self) -> &[f64; TENORS] {
        &self.0
    }

    /// The value at a maturity in years.
    pub fn at(&self, years: f64) -> f64 {
        let (i, weight) = Self::locate(years);
        self.0[i] * (1.0 - weight) + self.0[i + 1] * weight
    }

    /// The tenor below a maturity, at most the last but one, and the weight of the tenor above.
    pub fn locate(years: f64) -> (usize, f64) {
        let i = TENOR_YEARS.iter().rposition(|t| *t <= years).unwrap_or(0).min(TENORS - 2);
        let weight = (years - TENOR_YEARS[i]) / (TENOR_YEARS[i + 1] - TENOR_YEARS[i]);
        (i, weight.clamp(0.0, 1.0))
    }

    /// The curve with a move of each tenor added.
    pub fn plus(&self, moves: &[f64; TENORS]) -> Self {
        let mut grid = self.0;
        for (value, by) in grid.iter_mut().zip(moves) {
            *value += by;
        }
        Self(grid)
    }

    /// Another curve with a function of the maturity added at each tenor.
    pub fn shifted(&self, by: impl Fn(f64) -> f64) -> Self {
        let mut grid = self.0;
        for (value, years) in grid.iter_mut().zip(TENOR_YEARS) {
            *value += by(years);
        }
        Self(grid)
    }
}

fn between(known: &[(f64, f64)], years: f64) -> Option<f64> {
    let upper = known.iter().position(|(t, _)| *t > years)?;
    let (t0, v0) = known.get(upper.checked_sub(1)?)?;
    let (t1, v1) = known.get(upper)?;
    Some(v0 + (v1 - v0) * (years - t0) / (t1 - t0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> [Option<f64>; TENORS] {
        let mut published = [None; TENORS];
        for (i, value) in [(3, 0.03), (7, 0.04), (11, 0.05)] {
            published[i] = Some(value);
        }
        published
    }

    #[test]
    fn reading_is_linear_between_published_tenors_and_flat_beyond() {
        let curve = Curve::fill(&sample()).expect("published");
        for (years, expected) in
            [(0.0, 0.03), (0.25, 0.03), (2.0, 0.04), (6.0, 0.045), (10.0, 0.05), (15.0, 0.05), (40.0, 0.05)]
        {
            assert!((curve.at(years) - expected).abs() < 1e-15, "{years}");
        }
        let one = 0.03 + 0.01 * (1.0 - 0.25) / 1.75;
        assert!((curve.at(1.0) - one).abs() < 1e-15);
        assert!((curve.at(0.75) - (0.03 + 0.01 * 0.5 / 1.75)).abs() < 1e-15);
    }

    #[test]
    fn a_blank_date_has_no_curve() {
        assert_eq!(Curve::fill(&[None; TENORS]), None);
    }
}
