//! The two futures, and the whole numbers of their contracts, that together leave the least margin.

use super::{
    contracts::bracket,
    ground::{Candidate, Desk, Trade},
    search::{Bracket, spaced},
};
use crate::{
    margin::RehedgedFigures,
    quantity::Decimal,
    whatif::{Cancelled, Command, Progress},
};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// As many combinations of a pair are all looked at.
const ALL: i64 = 1_500;
/// Parts into which each side of the first grid is divided.
const GRID: i64 = 6;
/// Pairs that are searched closely: those with the best grids.
const CLOSELY: usize = 3;
/// Contracts on each side of the answer, of both futures, that are all looked at.
const NEAR: i64 = 4;

/// The least-margin hedge with two futures, everything else as held.
#[derive(Debug, Clone, PartialEq)]
pub struct PairAnswer {
    pub trades: [Trade; 2],
    /// Figures as held, and with both trades.
    pub before: RehedgedFigures,
    pub after: RehedgedFigures,
    /// Net DV01 of everything margined that is left open, in dollars a basis point.
    pub open_dv01: f64,
}

impl PairAnswer {
    /// The step that makes it true.
    pub fn command(&self, desk: &Desk) -> Command {
        desk.ground.command("Least-margin pair", &self.trades)
    }
}

/// Finds the two futures whose contracts, with everything else as held, leave the lowest total with
/// cross-margining; `None` with fewer than two futures to propose or without anything margined.
///
/// Guaranteed: no worse than the book as held, nor than any combination of a grid over every pair. The
/// three pairs with the best grids are searched closely: with at most 1,500 combinations in full, else
/// downhill from the grid and from the book as held, until no combination within 4 contracts of the
/// best on either side is better.
///
/// # Errors
/// [`Cancelled`] once nobody wants it.
pub fn best_pair(desk: &Desk, progress: &Progress) -> Result<Option<PairAnswer>, Cancelled> {
    let before = desk.as_held();
    let candidates = desk.ground.candidates();
    if before.without_total.is_zero() {
        return Ok(None);
    }
    let pairs: Vec<Pair> = candidates
        .iter()
        .enumerate()
        .flat_map(|(i, a)| candidates.iter().skip(i + 1).map(move |b| Pair::new(desk, a, b)))
        .collect();
    let scanned: Result<Vec<Scanned>, Cancelled> = pairs.par_iter().map(|pair| pair.scan(progress)).collect();
    let mut scanned = scanned?;
    scanned.sort_by_key(|s| s.best().map(|(_, total)| total));
    scanned.truncate(CLOSELY);
    let walked: Result<Vec<_>, Cancelled> = scanned.into_par_iter().map(|s| s.walk(progress)).collect();
    let best = walked?.into_iter().flatten().min_by_key(|(_, _, total)| *total);
    let Some((pair, at, total)) = best else { return Ok(None) };
    let [a, b] = [pair.a, pair.b];
    let contracts = if total < before.with_total { at.map(Decimal::from) } else { [a.held, b.held] };
    let changes = [(a, contracts[0]), (b, contracts[1])];
    Ok(Some(PairAnswer {
        trades: [desk.trade(a, contracts[0]), desk.trade(b, contracts[1])],
        before,
        after: desk.at(&changes),
        open_dv01: desk.open_dv01(&changes),
    }))
}

/// Two futures and how many contracts of each to look at.
#[derive(Clone)]
struct Pair<'a> {
    desk: &'a Desk<'a>,
    a: &'a Candidate,
    b: &'a Candidate,
    brackets: [Bracket; 2],
}

/// Contracts of both.
type At = [i64; 2];

/// A pair and the totals found so far.
struct Scanned<'a> {
    pair: Pair<'a>,
    totals: BTreeMap<At, Decimal>,
}

impl<'a> Pair<'a> {
    fn new(desk: &'a Desk<'a>, a: &'a Candidate, b: &'a Candidate) -> Self {
        Self { desk, a, b, brackets: [bracket(desk, a), bracket(desk, b)] }
    }

    fn total(&self, at: At, progress: &Progress) -> Result<Decimal, Cancelled> {
        progress.advance(1)?;
        let [a, b] = at.map(Decimal::from);
        Ok(self.desk.at(&[(self.a, a), (self.b, b)]).with_total)
    }

    /// A grid over both brackets, and the book as held.
    fn scan(&self, progress: &Progress) -> Result<Scanned<'a>, Cancelled> {
        let [first, second] = &self.brackets;
        let mut found = Scanned { pair: self.clone(), totals: BTreeMap::new() };
        for a in spaced(first.low, first.high, GRID) {
            for b in spaced(second.low, second.high, GRID) {
                found.look([a, b], progress)?;
            }
        }
        let held = [self.a.held, self.b.held].map(|h| i64::try_from(h.round()).unwrap_or_default());
        found.look(held, progress)?;
        Ok(found)
    }
}

impl<'a> Scanned<'a> {
    fn look(&mut self, at: At, progress: &Progress) -> Result<Decimal, Cancelled> {
        if let Some(known) = self.totals.get(&at) {
            return Ok(*known);
        }
        let total = self.pair.total(at, progress)?;
        self.totals.insert(at, total);
        Ok(total)
    }

    fn best(&self) -> Option<(At, Decimal)> {
        let size = |at: &At| at[0].unsigned_abs().saturating_add(at[1].unsigned_abs());
        self.totals.iter().min_by_key(|(at, total)| (**total, size(at))).map(|(at, total)| (*at, *total))
    }

    /// Every combination of a small pair; of a large one downhill from the best point and from the
    /// book as held.
    fn walk(mut self, progress: &Progress) -> Result<Option<(Pair<'a>, At, Decimal)>, Cancelled> {
        let [first, second] = self.pair.brackets.clone();
        let sides = [&first, &second].map(|b| i128::from(b.high) - i128::from(b.low) + 1);
        if sides[0] * sides[1] <= i128::from(ALL) {
            for a in first.low..=first.high {
                for b in second.low..=second.high {
                    self.look([a, b], progress)?;
                }
            }
        } else {
            let held = [self.pair.a.held, self.pair.b.held];
            let held = held.map(|h| i64::try_from(h.round()).unwrap_or_default());
            let starts: Vec<At> = self.best().map(|(at, _)| at).into_iter().chain([held]).collect();
            for start in starts {
                self.descend(start, progress)?;
            }
            self.look_near(progress)?;
        }
        Ok(self.best().map(|(at, total)| (self.pair, at, total)))
    }

    fn descend(&mut self, mut at: At, progress: &Progress) -> Result<(), Cancelled> {
        let widths = [0, 1].map(|i: usize| self.pair.brackets[i].high - self.pair.brackets[i].low);
        let longest = widths.map(|w| (w / (2 * GRID)).max(1));
        let mut steps = longest;
        let mut total = self.look(at, progress)?;
        loop {
            let mut best = (total, at);
            for (x, y) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
                let next = self.held_within([at[0] + x * steps[0], at[1] + y * steps[1]]);
                best = best.min((self.look(next, progress)?, next));
            }
            if best.0 < total {
                // longer steps along a valley, else it would be walked a contract at a time
                (total, at) = best;
                steps = [(steps[0] * 2).min(longest[0]), (steps[1] * 2).min(longest[1])];
            } else if steps == [1, 1] {
                return Ok(());
            } else {
                steps = steps.map(|s| (s / 2).max(1));
            }
        }
    }

    /// The square round the best point, until it holds nothing better. A better point shows the way
    /// along a valley of spread credits, which is followed in steps that double.
    fn look_near(&mut self, progress: &Progress) -> Result<(), Cancelled> {
        while let Some((at, _)) = self.best() {
            for x in -NEAR..=NEAR {
                for y in -NEAR..=NEAR {
                    let next = self.held_within([at[0] + x, at[1] + y]);
                    self.look(next, progress)?;
                }
            }
            let Some((mut best, mut total)) = self.best().filter(|(best, _)| *best != at) else { break };
            let mut leap = [best[0] - at[0], best[1] - at[1]];
            loop {
                let next = self.held_within([best[0] + leap[0], best[1] + leap[1]]);
                let found = self.look(next, progress)?;
                if found >= total {
                    break;
                }
                (best, total) = (next, found);
                leap = leap.map(|step| step.saturating_mul(2));
            }
        }
        Ok(())
    }

    fn held_within(&self, at: At) -> At {
        let [a, b] = &self.pair.brackets;
        [at[0].clamp(a.low, a.high), at[1].clamp(b.low, b.high)]
    }
}
