//! The smallest hedge that reaches what is wanted, and the scale of the hedge that comes nearest.

use super::{
    contracts::{Along, ContractsCurve},
    ground::{Candidate, Desk, Trade},
};
use crate::{
    instrument::{Asset, House, Instrument},
    margin::RehedgedFigures,
    quantity::Decimal,
    whatif::{Cancelled, Command, Lever, Position, Progress, SweepPoint, hedge_ratio_sweep},
};
use std::collections::BTreeMap;

/// What a person wants of the possible world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// At least this many dollars saved.
    Saved(Decimal),
    /// At least this fraction of the requirement without cross-margining saved.
    Saving(Decimal),
    /// A requirement with cross-margining of at most this, in dollars.
    Margin(Decimal),
    /// A requirement of one house, with cross-margining, of at most this, in dollars.
    House(House, Decimal),
}

impl Goal {
    /// How far short the figures fall, in dollars (a saving as a fraction): zero or less is reached.
    pub fn shortfall(&self, figures: &RehedgedFigures) -> Decimal {
        let saved = figures.without_total - figures.with_total;
        match *self {
            Self::Saved(wanted) => wanted - saved,
            Self::Saving(wanted) => wanted - saved.checked_div(figures.without_total).unwrap_or_default(),
            Self::Margin(wanted) => figures.with_total - wanted,
            Self::House(House::Cme, wanted) => figures.with_cme - wanted,
            Self::House(_, wanted) => figures.with_ficc - wanted,
        }
    }

    /// Whether the figures reach it.
    pub fn is_reached(&self, figures: &RehedgedFigures) -> bool {
        self.shortfall(figures) <= Decimal::ZERO
    }
}

/// The answer of one future.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    pub goal: Goal,
    pub trade: Trade,
    /// Figures as held, and with the trade.
    pub before: RehedgedFigures,
    pub after: RehedgedFigures,
    /// Net DV01 of everything margined that is left open, in dollars a basis point.
    pub open_dv01: f64,
    pub curve: ContractsCurve,
}

impl Reached {
    /// Whether what is wanted is reached; where nothing reaches it the trade is the one that comes
    /// nearest.
    pub fn is_reached(&self) -> bool {
        self.goal.is_reached(&self.after)
    }

    /// The step that makes it true.
    pub fn command(&self, desk: &Desk) -> Command {
        desk.ground.command("Smallest hedge that reaches it", &[self.trade])
    }
}

/// The fewest contracts of a future, long or short, with which the goal holds, everything else as
/// held; where no number looked at reaches it, the one that comes nearest.
///
/// Guaranteed: the goal holds at the answer and not at the contract next to it towards none. Where
/// twice the DV01-neutral number and what is held span at most 160 contracts, no fewer contracts in
/// that span reach it, and nothing reaches it when so said. Beyond that a stretch narrower than a
/// 48th of the span, on which the goal holds, can be missed.
///
/// # Errors
/// [`Cancelled`] once nobody wants it.
pub fn smallest_hedge(
    desk: &Desk,
    candidate: &Candidate,
    goal: Goal,
    progress: &Progress,
) -> Result<Option<Reached>, Cancelled> {
    let mut along = Along::start(desk, candidate, progress)?;
    let mut found = along.fewest(|f| goal.is_reached(f))?;
    if found.is_none() {
        found = along.least(|f| goal.shortfall(f))?;
        // the scan passed over a narrow stretch that the closer look found
        found = along.fewest(|f| goal.is_reached(f))?.or(found);
    }
    let Some(contracts) = found else { return Ok(None) };
    let after = Decimal::from(contracts);
    Ok(Some(Reached {
        goal,
        trade: desk.trade(candidate, after),
        before: desk.as_held(),
        after: desk.at(&[(candidate, after)]),
        open_dv01: desk.open_dv01(&[(candidate, after)]),
        curve: along.curve(),
    }))
}

/// Scale of the hedge that comes nearest to what is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaled {
    pub goal: Goal,
    /// The hedge ratio lever.
    pub ratio: Decimal,
    pub after: SweepPoint,
    /// How far from what is wanted, in dollars (a saving as a fraction), of either sign.
    pub miss: Decimal,
    /// The figures against the lever, rising.
    pub curve: Vec<SweepPoint>,
}

impl Scaled {
    /// The step that makes it true.
    pub fn command(&self) -> Command {
        let value = (self.ratio != Decimal::ONE).then_some(self.ratio);
        Command::Several {
            title: "Scale the hedge".to_owned(),
            commands: vec![Command::SetLever { lever: Lever::HedgeRatio, value }],
        }
    }
}

/// Hundredths of the first scan, up to three times what is held.
const HUNDREDTHS: i64 = 300;
/// Parts into which each neighbourhood is divided, down to the last decimal of the lever.
const TENTHS: [u32; 2] = [3, 4];

/// Ratios that are looked at closely at most: where the figure crosses what is wanted.
const CROSSINGS: usize = 4;

/// The hedge ratio, to four decimals and from 0 to 3, at which the wanted figure is met: of those that
/// meet it within a thousandth of the requirement without cross-margining the one that leaves the least
/// margin; where none does, the one that comes nearest. `None` when the book holds no interest-rate
/// futures.
///
/// Guaranteed: no hundredth is closer. Where the figure crosses what is wanted between two hundredths,
/// on the first four such stretches and round the closest hundredth, thousandths and then
/// ten-thousandths are looked at.
///
/// # Errors
/// [`Cancelled`] once nobody wants it.
pub fn scale_to(desk: &Desk, goal: Goal, progress: &Progress) -> Result<Option<Scaled>, Cancelled> {
    let ground = desk.ground;
    if !ground.possible.positions.iter().any(is_hedge) {
        return Ok(None);
    }
    let mut seen: BTreeMap<Decimal, SweepPoint> = BTreeMap::new();
    let mut look = |ratios: Vec<Decimal>| -> Result<Vec<SweepPoint>, Cancelled> {
        for chunk in ratios.chunks(32) {
            progress.advance(chunk.len())?;
            for point in hedge_ratio_sweep(&ground.possible, ground.evaluation(), chunk) {
                seen.insert(point.x, point);
            }
        }
        Ok(ratios.iter().filter_map(|ratio| seen.get(ratio).copied()).collect())
    };
    let hundredths = look((0..=HUNDREDTHS).map(|n| Decimal::new(n, 2)).collect())?;
    look(vec![ground.possible.levers.hedge_ratio])?;
    for start in crossings(goal, &hundredths) {
        let mut best = start;
        for places in TENTHS {
            let step = Decimal::new(1, places);
            let near = (-10..=10).map(|n| best + step * Decimal::from(n)).filter(|r| !r.is_sign_negative());
            let near = look(near.map(|ratio| ratio.normalize()).collect())?;
            best = nearest(goal, &near).unwrap_or(best);
        }
    }
    let points = || seen.values();
    let near = |p: &&SweepPoint| miss(goal, p).abs() <= tolerance(goal, p);
    let met = points().filter(near).min_by_key(|p| (p.with_total, miss(goal, p).abs()));
    // of neighbours that all meet it, the one that meets it most closely
    let met = met.map(|met| {
        let beside = points().filter(near).filter(|p| (p.x - met.x).abs() <= Decimal::new(2, 2));
        beside.min_by_key(|p| miss(goal, p).abs()).unwrap_or(met)
    });
    let Some(after) = met.or_else(|| points().min_by_key(|p| miss(goal, p).abs())).copied() else {
        return Ok(None);
    };
    let curve = seen.into_values().collect();
    Ok(Some(Scaled { goal, ratio: after.x, after, miss: miss(goal, &after), curve }))
}

/// The closest hundredth, and the nearer end of each stretch on which what is wanted is crossed.
fn crossings(goal: Goal, hundredths: &[SweepPoint]) -> Vec<Decimal> {
    let crossed = hundredths.windows(2).filter_map(|pair| {
        let is_crossed = match pair {
            [a, b] => miss(goal, a).is_sign_negative() != miss(goal, b).is_sign_negative(),
            _ => false,
        };
        if is_crossed { nearest(goal, pair) } else { None }
    });
    nearest(goal, hundredths).into_iter().chain(crossed.take(CROSSINGS)).collect()
}

fn nearest(goal: Goal, points: &[SweepPoint]) -> Option<Decimal> {
    points.iter().min_by_key(|p| miss(goal, p).abs()).map(|p| p.x)
}

/// How near is as good as there: a thousandth of the requirement, or of one for a saving.
fn tolerance(goal: Goal, point: &SweepPoint) -> Decimal {
    let whole = if matches!(goal, Goal::Saving(_)) { Decimal::ONE } else { point.without_total };
    whole * Decimal::new(1, 3)
}

fn is_hedge(position: &Position) -> bool {
    let is_rates = matches!(position.instrument, Instrument::Future(f) if f.product.asset() == Asset::Rates);
    is_rates && !position.quantity.is_zero()
}

/// What the figure is beyond what is wanted.
fn miss(goal: Goal, point: &SweepPoint) -> Decimal {
    match goal {
        Goal::Saved(wanted) => point.saved - wanted,
        Goal::Saving(wanted) => point.saved.checked_div(point.without_total).unwrap_or_default() - wanted,
        Goal::Margin(wanted) => point.with_total - wanted,
        Goal::House(House::Cme, wanted) => point.with_cme - wanted,
        Goal::House(_, wanted) => point.with_ficc - wanted,
    }
}
