//! How many contracts of each futures position to place in the XM account: the search CME's own
//! optimiser makes, with every transfer shown.

mod groups;

use super::ground::Desk;
use crate::{
    instrument::{Future, Instrument},
    margin::{RehedgedFigures, Split, XmChoice},
    quantity::Decimal,
    whatif::{Cancelled, Command, Progress},
};
use groups::{Group, a_few, filled, powers_of_two, whole};
use std::collections::HashMap;

/// As many splits of a small book are all looked at.
const ALL: i128 = 1_500;
/// Blocks into which a position is divided on the way, at most and at least.
const MOST_BLOCKS: i64 = 20;
const LEAST_BLOCKS: i64 = 4;
/// Blocks of all positions together.
const BLOCKS: i64 = 200;
/// Exchanges made at most; each lowers the total by a cent at least.
const MOST_EXCHANGES: usize = 300;

/// One transfer on the way to the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transfer {
    pub future: Future,
    /// Contracts moved into the XM account; out of it is negative. Never signed by long or short.
    pub into_xm: i64,
    /// What it changes of the two houses' requirements, in dollars.
    pub ficc: Decimal,
    pub cme: Decimal,
    /// The total with cross-margining after it.
    pub total: Decimal,
}

/// One futures position, and where its contracts stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    pub future: Future,
    /// Short is negative.
    pub held: Decimal,
    /// Contracts in the XM account as placed now and in the answer, of the sign of `held`.
    pub before: Decimal,
    pub after: Decimal,
}

/// The best placement found.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocation {
    pub placements: Vec<Placement>,
    /// With no futures in the XM account, with all that may stand there, as placed now, in the answer.
    pub none: RehedgedFigures,
    pub all: RehedgedFigures,
    pub before: RehedgedFigures,
    pub after: RehedgedFigures,
    /// Where the transfers start: with everything in the XM account, or with nothing.
    pub starts_full: bool,
    /// From that start to the answer.
    pub transfers: Vec<Transfer>,
    lines: Vec<(usize, XmChoice)>,
}

impl Allocation {
    /// Whether the answer is as placed now.
    pub fn is_as_placed(&self) -> bool {
        self.lines.is_empty()
    }

    /// The step that makes it true.
    pub fn command(&self, desk: &Desk) -> Command {
        let edits = self.lines.iter().map(|(line, xm)| Command::SetXm { line: *line, xm: *xm });
        desk.ground.settled("Best split into XM", edits)
    }
}

/// Finds how many contracts of each interest-rate futures position that may stand in the XM account to
/// place there for the lowest total with cross-margining; `None` without such a position. Coin futures
/// stay where they are.
///
/// Greedily, block by block, from nothing in the XM account and from everything in it; from the better
/// of the two, exchanges until none helps, 300 at most. Guaranteed: no worse than nothing, everything,
/// or as placed now. Short of 300 exchanges no transfer of one contract, of powers of two of them or of
/// a whole position lowers the total, nor does moving two positions at once, in either direction each,
/// by one contract, a sixteenth, a quarter or the whole of the first against as many or as much DV01
/// of the second. Books of at most 1,500 splits are searched in full.
///
/// # Errors
/// [`Cancelled`] once nobody wants it.
pub fn allocate_to_xm(desk: &Desk, progress: &Progress) -> Result<Option<Allocation>, Cancelled> {
    let mut search = Search::new(desk, progress);
    if search.groups.is_empty() {
        return Ok(None);
    }
    let caps: State = search.groups.iter().map(|g| g.most).collect();
    let none: State = vec![0; caps.len()];
    let placed: State = search.groups.iter().map(|g| g.placed).collect();
    let from_none = search.improve(none.clone(), Direction::In)?;
    let from_all = search.improve(caps.clone(), Direction::Out)?;
    let starts_full = from_all.total < from_none.total;
    let mut best = if starts_full { from_all } else { from_none };
    search.look_at_all(&mut best, &placed)?;
    let before = desk.as_held();
    let after = search.figures(&best.state)?;
    let is_as_placed = before.with_total <= after.with_total;
    let state = if is_as_placed { placed } else { best.state.clone() };
    let (none, all) = (search.figures(&none)?, search.figures(&caps)?);
    Ok(Some(Allocation {
        placements: search.placements(&state),
        none,
        all,
        before,
        after: if is_as_placed { before } else { after },
        starts_full,
        transfers: best.transfers,
        lines: if is_as_placed { Vec::new() } else { search.lines(&state) },
    }))
}

/// Contracts in the XM account, by group.
type State = Vec<i64>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    In,
    Out,
}

/// A state reached, and the way there.
struct Reached {
    state: State,
    total: Decimal,
    transfers: Vec<Transfer>,
}

struct Search<'a> {
    desk: &'a Desk<'a>,
    progress: &'a Progress,
    base: Vec<Split>,
    lines: Vec<usize>,
    groups: Vec<Group>,
    seen: HashMap<State, RehedgedFigures>,
}

impl<'a> Search<'a> {
    fn new(desk: &'a Desk<'a>, progress: &'a Progress) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        let (mut base, mut lines) = (Vec::new(), Vec::new());
        for (place, (line, split, is_eligible)) in desk.positions().enumerate() {
            base.push(split);
            lines.push(line);
            let evaluated = desk.ground.line(line);
            let Some((Instrument::Future(future), unit)) =
                evaluated.and_then(|l| Some((l.instrument, l.unit.as_ref()?)))
            else {
                continue;
            };
            if !is_eligible || split.held.is_zero() {
                continue;
            }
            let is_long = split.held.is_sign_positive();
            let known = groups.iter().position(|g| g.future == future && g.is_long == is_long);
            let at = known.unwrap_or_else(|| {
                let dv01 = unit.valuation.dv01.abs();
                groups.push(Group { future, is_long, dv01, members: Vec::new(), most: 0, placed: 0 });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(at) {
                group.members.push((place, split.held.abs()));
                group.placed += whole(split.xm.abs());
            }
        }
        for group in &mut groups {
            group.most = whole(group.held());
        }
        groups.retain(|g| g.most > 0);
        Self { desk, progress, base, lines, groups, seen: HashMap::new() }
    }

    fn figures(&mut self, state: &State) -> Result<RehedgedFigures, Cancelled> {
        if let Some(known) = self.seen.get(state) {
            return Ok(*known);
        }
        self.progress.advance(1)?;
        let figures = self.desk.split(&self.splits(state));
        self.seen.insert(state.clone(), figures);
        Ok(figures)
    }

    fn total(&mut self, state: &State) -> Result<Decimal, Cancelled> {
        Ok(self.figures(state)?.with_total)
    }

    fn splits(&self, state: &State) -> Vec<Split> {
        let mut splits = self.base.clone();
        for (group, contracts) in self.groups.iter().zip(state) {
            for (place, xm) in filled(group, *contracts) {
                if let Some(split) = splits.get_mut(place) {
                    split.xm = group.signed(xm);
                }
            }
        }
        splits
    }

    /// Greedily from a start, then by exchanges.
    fn improve(&mut self, start: State, direction: Direction) -> Result<Reached, Cancelled> {
        let total = self.total(&start)?;
        let mut way = Reached { state: start, total, transfers: Vec::new() };
        while let Some(next) = self.best_block(&way, direction)? {
            self.go(&mut way, next)?;
        }
        let mut turn = 0;
        for _ in 0..MOST_EXCHANGES {
            let next = match self.best_single(&way)? {
                Some(next) => Some(next),
                None => self.first_pair(&way, &mut turn)?,
            };
            let Some(next) = next else { break };
            self.go(&mut way, next)?;
        }
        Ok(way)
    }

    /// Moves to a state, one transfer for each group that differs.
    fn go(&mut self, way: &mut Reached, next: State) -> Result<(), Cancelled> {
        for group in 0..next.len() {
            let (Some(from), Some(to)) = (way.state.get(group).copied(), next.get(group).copied()) else {
                continue;
            };
            let (true, Some(future)) = (from != to, self.groups.get(group).map(|g| g.future)) else {
                continue;
            };
            let before = self.figures(&way.state)?;
            way.state = with(&way.state, group, to);
            let after = self.figures(&way.state)?;
            way.transfers.push(Transfer {
                future,
                into_xm: to - from,
                ficc: after.with_ficc - before.with_ficc,
                cme: after.with_cme - before.with_cme,
                total: after.with_total,
            });
            way.total = after.with_total;
        }
        Ok(())
    }

    /// The block of one position that lowers the total most; larger blocks where none of the usual
    /// size lowers it, as below the threshold.
    fn best_block(&mut self, way: &Reached, direction: Direction) -> Result<Option<State>, Cancelled> {
        let count = i64::try_from(self.groups.len()).unwrap_or(i64::MAX);
        let parts = (BLOCKS / count.max(1)).clamp(LEAST_BLOCKS, MOST_BLOCKS);
        let mut times = 1;
        while times <= parts {
            let mut best = (way.total, None);
            for group in 0..self.groups.len() {
                let (Some(most), Some(now)) =
                    (self.groups.get(group).map(|g| g.most), way.state.get(group).copied())
                else {
                    continue;
                };
                let block = (most / parts).max(1).saturating_mul(times);
                let to = match direction {
                    Direction::In => now.saturating_add(block).min(most),
                    Direction::Out => now.saturating_sub(block).max(0),
                };
                self.consider(way, &[(group, to)], &mut best)?;
            }
            if best.1.is_some() {
                return Ok(best.1);
            }
            times *= 2;
        }
        Ok(None)
    }

    /// The transfer of one position that lowers the total most: one contract, powers of two, all.
    fn best_single(&mut self, way: &Reached) -> Result<Option<State>, Cancelled> {
        let mut best = (way.total, None);
        for group in 0..self.groups.len() {
            for to in self.ends(way, group, &powers_of_two) {
                self.consider(way, &[(group, to)], &mut best)?;
            }
        }
        Ok(best.1)
    }

    /// The first move of two positions that lowers the total, going round from the position whose
    /// turn it is: none only after a whole round.
    fn first_pair(&mut self, way: &Reached, turn: &mut usize) -> Result<Option<State>, Cancelled> {
        let mut best = (way.total, None);
        let start = *turn;
        for first in (start..self.groups.len()).chain(0..start) {
            *turn = first;
            for to in self.ends(way, first, &a_few) {
                let moved = (to - way.state.get(first).copied().unwrap_or_default()).abs();
                for second in (0..self.groups.len()).filter(|s| *s != first) {
                    for other in self.ends(way, second, &|_| self.against(first, second, moved)) {
                        self.consider(way, &[(first, to), (second, other)], &mut best)?;
                        if best.1.is_some() {
                            return Ok(best.1);
                        }
                    }
                }
            }
        }
        Ok(None)
    }

    /// Contracts of the second position that are as many, or carry as much, as some of the first.
    fn against(&self, first: usize, second: usize, moved: i64) -> Vec<i64> {
        let dv01 = |group| self.groups.get(group).map_or(1.0, |g: &Group| g.dv01);
        let matched = (moved as f64 * dv01(first) / dv01(second)).round();
        let matched = if matched.is_finite() { (matched as i64).max(1) } else { 1 };
        vec![moved, matched]
    }

    /// The states of one position after moving these blocks in and out, and all of it.
    fn ends(&self, way: &Reached, group: usize, blocks: &dyn Fn(i64) -> Vec<i64>) -> Vec<i64> {
        let (Some(most), Some(now)) = (self.groups.get(group).map(|g| g.most), way.state.get(group).copied())
        else {
            return Vec::new();
        };
        let mut ends = vec![0, most];
        for block in blocks(most) {
            ends.push(now.saturating_add(block).min(most));
            ends.push(now.saturating_sub(block).max(0));
        }
        ends.sort_unstable();
        ends.dedup();
        ends.retain(|end| *end != now);
        ends
    }

    fn consider(
        &mut self,
        way: &Reached,
        changes: &[(usize, i64)],
        best: &mut (Decimal, Option<State>),
    ) -> Result<(), Cancelled> {
        let mut state = way.state.clone();
        for (group, to) in changes {
            state = with(&state, *group, *to);
        }
        if state == way.state {
            return Ok(());
        }
        let total = self.total(&state)?;
        if total < best.0 {
            *best = (total, Some(state));
        }
        Ok(())
    }

    /// Every split of a small book, and the one as placed now.
    fn look_at_all(&mut self, best: &mut Reached, placed: &State) -> Result<(), Cancelled> {
        let splits = self.groups.iter().try_fold(1i128, |n, g| n.checked_mul(i128::from(g.most) + 1));
        let mut found = (best.total, None);
        if splits.is_some_and(|n| n <= ALL) {
            let mut state: State = vec![0; self.groups.len()];
            while let Some(next) = self.after(&state) {
                let changes: Vec<(usize, i64)> = next.iter().copied().enumerate().collect();
                self.consider(best, &changes, &mut found)?;
                state = next;
            }
        }
        let changes: Vec<(usize, i64)> = placed.iter().copied().enumerate().collect();
        self.consider(best, &changes, &mut found)?;
        match found.1 {
            Some(state) => self.go(best, state),
            None => Ok(()),
        }
    }

    /// The split after another in counting order.
    fn after(&self, state: &State) -> Option<State> {
        let mut next = state.clone();
        for (slot, group) in next.iter_mut().zip(&self.groups) {
            if *slot < group.most {
                *slot += 1;
                return Some(next);
            }
            *slot = 0;
        }
        None
    }

    fn placements(&self, state: &State) -> Vec<Placement> {
        let of = |(group, contracts): (&Group, &i64)| {
            let after: Decimal = filled(group, *contracts).iter().map(|(_, xm)| *xm).sum();
            let before = group.members.iter().filter_map(|(place, _)| self.base.get(*place));
            Placement {
                future: group.future,
                held: group.signed(group.held()),
                before: before.map(|split| split.xm).sum(),
                after: group.signed(after),
            }
        };
        self.groups.iter().zip(state).map(of).collect()
    }

    /// Lines whose choice changes.
    fn lines(&self, state: &State) -> Vec<(usize, XmChoice)> {
        let mut all = Vec::new();
        for (group, contracts) in self.groups.iter().zip(state) {
            for ((place, xm), (_, held)) in filled(group, *contracts).into_iter().zip(&group.members) {
                let (Some(line), Some(split)) = (self.lines.get(place), self.base.get(place)) else {
                    continue;
                };
                if split.xm.abs() == xm {
                    continue;
                }
                let choice = match xm {
                    nothing if nothing.is_zero() => XmChoice::Out,
                    everything if everything == *held => XmChoice::In,
                    part => XmChoice::Contracts(part),
                };
                all.push((*line, choice));
            }
        }
        all.sort_by_key(|(line, _)| *line);
        all
    }
}

fn with(state: &State, group: usize, to: i64) -> State {
    let mut next = state.clone();
    if let Some(slot) = next.get_mut(group) {
        *slot = to;
    }
    next
}
