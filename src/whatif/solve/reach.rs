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

/// The hedge ratio, to four decimals and from 0 to 3, at which the wanted figure is met most closely:
/// of equally close ones the nearest to as held. `None` when the book holds no interest-rate futures.
///
/// Guaranteed: no hundredth is closer, nor any thousandth within a hundredth of the best hundredth,
/// nor any ten-thousandth within a thousandth of the best of those.
///
/// # Errors
/// [`Cancelled`] once nobody wants it.
pub fn scale_to(desk: &Desk, goal: Goal, progress: &Progress) -> Result<Option<Scaled>, Cancelled> {
    let ground = desk.ground;
    if !ground.possible.positions.iter().any(is_hedge) {
        return Ok(None);
    }
    let mut seen: BTreeMap<Decimal, SweepPoint> = BTreeMap::new();
    let mut look = |ratios: Vec<Decimal>| -> Result<Decimal, Cancelled> {
        for chunk in ratios.chunks(32) {
            progress.advance(chunk.len())?;
            for point in hedge_ratio_sweep(&ground.possible, ground.evaluation(), chunk) {
                seen.insert(point.x, point);
            }
        }
        let now = ground.possible.levers.hedge_ratio;
        let key = |p: &SweepPoint| (miss(goal, p).abs(), (p.x - now).abs());
        Ok(seen.values().min_by_key(|p| key(p)).map_or(Decimal::ONE, |p| p.x))
    };
    let now = ground.possible.levers.hedge_ratio;
    let first = (0..=HUNDREDTHS).map(|n| Decimal::new(n, 2)).chain([now]).collect();
    let mut best = look(first)?;
    for places in TENTHS {
        let step = Decimal::new(1, places);
        let near = (-10..=10).map(|n| best + step * Decimal::from(n)).filter(|r| !r.is_sign_negative());
        best = look(near.map(|r| r.normalize()).collect())?;
    }
    let Some(after) = seen.get(&best).copied() else { return Ok(None) };
    let curve = seen.into_values().collect();
    Ok(Some(Scaled { goal, ratio: best, after, miss: miss(goal, &after), curve }))
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
