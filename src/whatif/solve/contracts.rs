//! The figures of a book against the contracts of one future.

use super::{
    ground::{Candidate, Desk},
    search::{Bracket, Seen},
};
use crate::{
    margin::RehedgedFigures,
    quantity::{Decimal, money::to_simulation},
    whatif::{Cancelled, Progress},
};

/// No solver looks at more contracts of one future than this, long or short.
const MOST: f64 = 1e12;
/// How far beyond the marks a bracket reaches, as a share of what would carry the gross DV01.
const BEYOND: f64 = 0.1;
/// Contracts a bracket reaches beyond its marks at least.
const LEAST_BEYOND: f64 = 8.0;

/// The figures at a number of contracts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// On the line that is traded; short is negative.
    pub contracts: i64,
    pub figures: RehedgedFigures,
}

/// The figures against the contracts of one future, rising.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractsCurve {
    pub candidate: Candidate,
    pub points: Vec<CurvePoint>,
}

impl ContractsCurve {
    /// The figures at a number of contracts that was looked at.
    pub fn at(&self, contracts: i64) -> Option<&RehedgedFigures> {
        let place = self.points.binary_search_by_key(&contracts, |p| p.contracts).ok()?;
        self.points.get(place).map(|p| &p.figures)
    }
}

/// The bracket of a candidate: nothing, what is held, and twice what would leave no DV01 open, with
/// some more on both sides.
pub(super) fn bracket(desk: &Desk, candidate: &Candidate) -> Bracket {
    let held = to_simulation(candidate.held);
    let neutral = desk.neutral(candidate);
    let beyond = BEYOND * desk.gross_dv01() / candidate.dv01.abs() + LEAST_BEYOND;
    let marks = [0.0, held, 2.0 * held, neutral, 2.0 * neutral];
    let low = marks.iter().copied().fold(0.0, f64::min) - beyond;
    let high = marks.iter().copied().fold(0.0, f64::max) + beyond;
    let whole = |contracts: f64| contracts.clamp(-MOST, MOST).round() as i64;
    Bracket::of(marks.into_iter().chain([low, high]).map(whole).collect())
}

/// A search along the contracts of one candidate.
pub(super) struct Along<'a> {
    desk: &'a Desk<'a>,
    candidate: &'a Candidate,
    progress: &'a Progress,
    seen: Seen<RehedgedFigures>,
}

impl<'a> Along<'a> {
    /// Looks at the contracts a search starts from.
    pub fn start(
        desk: &'a Desk<'a>,
        candidate: &'a Candidate,
        progress: &'a Progress,
    ) -> Result<Self, Cancelled> {
        let seen = Seen::start(&bracket(desk, candidate), &mut |n| figures(desk, candidate, n, progress))?;
        Ok(Self { desk, candidate, progress, seen })
    }

    /// The contracts of least cost.
    pub fn least<C: PartialOrd>(
        &mut self,
        cost: impl Fn(&RehedgedFigures) -> C,
    ) -> Result<Option<i64>, Cancelled> {
        let (desk, candidate, progress) = (self.desk, self.candidate, self.progress);
        self.seen.least(&mut |n| figures(desk, candidate, n, progress), cost)
    }

    /// The fewest contracts, long or short, that are good.
    pub fn fewest(&mut self, is_good: impl Fn(&RehedgedFigures) -> bool) -> Result<Option<i64>, Cancelled> {
        let (desk, candidate, progress) = (self.desk, self.candidate, self.progress);
        self.seen.nearest_zero(&mut |n| figures(desk, candidate, n, progress), is_good)
    }

    /// Everything looked at.
    pub fn curve(self) -> ContractsCurve {
        let point = |(contracts, figures)| CurvePoint { contracts, figures };
        ContractsCurve { candidate: *self.candidate, points: self.seen.at.into_iter().map(point).collect() }
    }
}

fn figures(
    desk: &Desk,
    candidate: &Candidate,
    contracts: i64,
    progress: &Progress,
) -> Result<RehedgedFigures, Cancelled> {
    progress.advance(1)?;
    Ok(desk.at(&[(candidate, Decimal::from(contracts))]))
}
