//! The requirement of today's book as of every date of the history.
//!
//! Each date is margined as [`Engine::evaluate`] margins the rolled document there; what the screens
//! of one date need besides is left out. Every 64th date comes first, then the ones between.

mod coverage;
mod swing;

pub use coverage::{CONFIDENCE, Coverage, Exception, Horizon, Kupiec, coverage, kupiec};
pub use swing::{Peak, Rise, Swing, swing};

use super::{Cancelled, Engine, EvaluateError, Market, Progress, Scenario, roll::rolled};
use crate::{
    margin::{Operation, Outline},
    quantity::{Date, Decimal},
    rulebook::Rulebook,
};
use rayon::prelude::*;
use std::ops::Deref;
use thiserror::Error;

/// Publication dates that stand before the first date of a series: fewer make no 99 % tail.
pub const FEWEST_BEFORE: usize = 500;

/// Every how many dates are computed in one pass, coarse to fine.
pub const STRIDES: [usize; 4] = [64, 16, 4, 1];
/// Dates computed between two results of the last pass.
const BATCH: usize = 512;
/// Dates one engine takes at a time.
const CHUNK: usize = 8;

/// The book as of one date: what both houses ask for, and what followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub date: Date,
    pub outline: Outline,
}

impl Deref for Point {
    type Target = Outline;

    fn deref(&self) -> &Outline {
        &self.outline
    }
}

/// The points known so far, oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    pub points: Vec<Point>,
    /// How many there will be.
    pub of: usize,
    /// Dates whose book cannot be evaluated.
    pub failed: usize,
}

impl Series {
    /// Whether every date is there.
    pub fn is_complete(&self) -> bool {
        self.points.len() + self.failed >= self.of
    }

    /// The point of the last known date on or before a day, else the first.
    pub fn at(&self, day: Date) -> Option<&Point> {
        let place = self.points.partition_point(|p| p.date <= day);
        self.points.get(place.saturating_sub(1))
    }
}

/// Whose requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    Ficc,
    Cme,
    Total,
}

/// One of the six requirements of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Figure {
    pub whose: Whose,
    pub with_xm: bool,
}

impl Figure {
    pub const ALL: [Self; 6] = [
        Self { whose: Whose::Ficc, with_xm: false },
        Self { whose: Whose::Cme, with_xm: false },
        Self { whose: Whose::Total, with_xm: false },
        Self { whose: Whose::Ficc, with_xm: true },
        Self { whose: Whose::Cme, with_xm: true },
        Self { whose: Whose::Total, with_xm: true },
    ];

    /// The requirement in dollars.
    pub fn of(self, point: &Point) -> Decimal {
        let side = if self.with_xm { &point.with } else { &point.without };
        match self.whose {
            Whose::Ficc => side.ficc,
            Whose::Cme => side.cme,
            Whose::Total => side.total,
        }
    }
}

/// Why there is no series.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SeriesError {
    #[error("the history has {found} dates; the first {FEWEST_BEFORE} are needed before the first figure")]
    TooShort { found: usize },
    #[error("there are no positions")]
    EmptyBook,
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
}

/// Computes the series of a document from its own date, wherever it stands, as with the switch on.
/// `known` are points of the same document and market already computed, `finest` is every how many
/// dates will do; results are handed to `publish` as they come.
///
/// # Errors
/// [`Cancelled`] once `progress` says that nobody waits for it.
pub fn series(
    scenario: &Scenario,
    market: &Market,
    rulebook: &Rulebook,
    known: Option<&Series>,
    finest: usize,
    progress: &Progress,
    publish: &mut dyn FnMut(Result<Series, SeriesError>),
) -> Result<(), Cancelled> {
    let plan = match Plan::new(scenario, market, rulebook) {
        Ok(plan) => plan,
        Err(error) => {
            publish(Err(error));
            return Ok(());
        }
    };
    let mut found: Vec<Option<Point>> = vec![None; plan.dates.len()];
    let mut is_done = vec![false; plan.dates.len()];
    for point in known.iter().flat_map(|series| &series.points) {
        if let Ok(place) = plan.dates.binary_search(&point.date) {
            found[place] = Some(*point);
            is_done[place] = true;
        }
    }
    progress.begin(plan.dates.len());
    progress.advance(is_done.iter().filter(|done| **done).count())?;
    for stride in STRIDES.into_iter().filter(|stride| *stride >= finest) {
        // counted from the last date, which is on screen already
        let is_due = |place: &usize| (plan.dates.len() - 1 - place).is_multiple_of(stride);
        let due: Vec<usize> = (0..plan.dates.len()).filter(|p| is_due(p) && !is_done[*p]).collect();
        for batch in due.rchunks(BATCH) {
            for (place, point) in plan.compute(batch, progress)? {
                found[place] = point;
                is_done[place] = true;
            }
            publish(Ok(plan.series(&found, &is_done)));
        }
    }
    if known.is_some_and(Series::is_complete) {
        publish(Ok(plan.series(&found, &is_done)));
    }
    Ok(())
}

/// What is computed: one document at many dates.
struct Plan<'a> {
    scenario: Scenario,
    from: Date,
    dates: &'a [Date],
    market: &'a Market,
    rulebook: &'a Rulebook,
    /// Has read what all dates share.
    engine: Engine,
}

impl<'a> Plan<'a> {
    fn new(scenario: &Scenario, market: &'a Market, rulebook: &'a Rulebook) -> Result<Self, SeriesError> {
        let all = market.history.dates();
        let dates = all.get(FEWEST_BEFORE..).unwrap_or_default();
        let (Some(last), false) = (dates.last(), scenario.positions.is_empty()) else {
            let found = all.len();
            let is_short = dates.is_empty();
            return Err(if is_short { SeriesError::TooShort { found } } else { SeriesError::EmptyBook });
        };
        let from = scenario.stand.map(|s| s.from).or(scenario.as_of).unwrap_or(*last);
        // a suspension, a late house and a shock are of the document's own date
        let scenario = Scenario {
            stand: None,
            cross_margining: true,
            operation: Operation::Normal,
            shock: None,
            ..scenario.clone()
        };
        let mut engine = Engine::default();
        engine.outline(&rolled(&scenario, from, *last), market, rulebook)?;
        Ok(Self { scenario, from, dates, market, rulebook, engine })
    }

    /// The points of some dates, across cores; none for a date without a market.
    fn compute(
        &self,
        places: &[usize],
        progress: &Progress,
    ) -> Result<Vec<(usize, Option<Point>)>, Cancelled> {
        let chunk = |places: &[usize]| {
            let mut engine = self.engine.sibling();
            let one = |place: &usize| {
                progress.advance(1)?;
                Ok((*place, self.dates.get(*place).and_then(|date| self.point(&mut engine, *date))))
            };
            places.iter().map(one).collect::<Result<Vec<_>, Cancelled>>()
        };
        let chunks: Vec<_> = places.par_chunks(CHUNK).map(chunk).collect::<Result<_, _>>()?;
        Ok(chunks.into_iter().flatten().collect())
    }

    fn point(&self, engine: &mut Engine, date: Date) -> Option<Point> {
        let there = rolled(&self.scenario, self.from, date);
        let outline = engine.outline(&there, self.market, self.rulebook).ok()?;
        Some(Point { date, outline })
    }

    fn series(&self, found: &[Option<Point>], is_done: &[bool]) -> Series {
        let points: Vec<Point> = found.iter().flatten().copied().collect();
        let done = is_done.iter().filter(|done| **done).count();
        Series { failed: done - points.len(), of: self.dates.len(), points }
    }
}
