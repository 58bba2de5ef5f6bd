//! One scenario under a figure: where it ranks, what each position made of it, what stands beside it,
//! and what it would take for another to stand in its place.

use super::{
    Figures, Legs, Ranking, ScenarioSet,
    words::{counted, from_the_worst},
};
use crate::{
    instrument::Unit as Counted,
    quantity::{
        Date, Decimal,
        money::{from_simulation, to_simulation},
        size,
    },
    risk::{rank, tail},
};
use rust_decimal::{RoundingStrategy, dec};

/// Scenarios shown on each side.
const BESIDE: usize = 2;

/// A larger change of a position than this many times what is held is no answer.
const LARGEST_CHANGE: f64 = 10.0;

/// Steps in which face is changed, in dollars.
const FACE_STEP: Decimal = dec!(1_000);

/// A scenario in a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    pub ranking: Ranking,
    /// Index in [`crate::risk::Scenarios`].
    pub scenario: usize,
    /// From the worst, starting at zero.
    pub rank: usize,
    /// Scenarios in the ranking.
    pub count: usize,
    /// The rank that sets the figure.
    pub setting_rank: usize,
    /// Dollars; a loss is negative.
    pub pnl: f64,
    /// What each position made of it, the largest loss first. They add up to the P&L.
    pub positions: Vec<PositionPnl>,
    /// The scenario itself and those beside it in rank.
    pub neighbours: Vec<Ranked>,
    /// For the scenario that sets the figure what would put each neighbour in its place; for any other
    /// what would put it in the place of the one that does.
    pub swaps: Vec<Swap>,
    /// Which scenario another choice of the rules would pick.
    pub picks: Vec<Pick>,
}

/// A position on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PositionPnl {
    pub line: usize,
    pub pnl: f64,
}

/// A scenario at its rank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    pub scenario: usize,
    pub rank: usize,
    pub pnl: f64,
}

/// What would make two scenarios change places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swap {
    pub with: Ranked,
    /// By how much the P&L of the day in question must change, in dollars, to stand level.
    pub pnl_change: f64,
    /// The change of the position with the largest P&L that day; `None` where no size on
    /// its side, up to ten times the position, does it.
    pub position: Option<PositionChange>,
}

/// A change of one position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PositionChange {
    pub line: usize,
    /// Contracts, coins, or dollars of face.
    pub change: Decimal,
    /// The scenario that sets the figure once the position has changed.
    pub sets: usize,
    pub pnl: f64,
}

/// What another rule would pick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pick {
    pub rule: Rule,
    pub count: usize,
    pub picked: Ranked,
}

/// A choice of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Confidence(Decimal),
    LookBack(i32),
}

/// A ranking with everything in order.
struct Order {
    among: Vec<usize>,
    pnl: Vec<f64>,
    /// Places in `among`, the worst first. Equal losses keep the order of their scenarios.
    order: Vec<usize>,
}

impl Order {
    fn new(among: Vec<usize>, pnl: Vec<f64>) -> Self {
        let mut order: Vec<usize> = (0..pnl.len()).collect();
        let at = |place: &usize| pnl.get(*place).copied().unwrap_or_default();
        order.sort_by(|a, b| at(a).total_cmp(&at(b)).then(a.cmp(b)));
        Self { among, pnl, order }
    }

    fn ranked(&self, rank: usize) -> Option<Ranked> {
        let place = *self.order.get(rank)?;
        Some(Ranked { scenario: *self.among.get(place)?, rank, pnl: *self.pnl.get(place)? })
    }

    fn place(&self, scenario: usize) -> Option<usize> {
        self.among.iter().position(|s| *s == scenario)
    }
}

impl Figures<'_> {
    /// A scenario of a ranking; `None` where the ranking does not have it.
    pub fn day(&self, ranking: Ranking, scenario: usize) -> Option<Day> {
        let among = self.among(ranking);
        let pnl = self.ranked_pnl(ranking, &among);
        let order = Order::new(among, pnl);
        let place = order.place(scenario)?;
        let rank = order.order.iter().position(|p| *p == place)?;
        let count = order.order.len();
        let setting_rank = self.setting_rank(ranking, count);
        let positions = self.positions_on(ranking, scenario);
        let beside = rank.saturating_sub(BESIDE)..=rank.saturating_add(BESIDE);
        let neighbours: Vec<Ranked> = beside.filter_map(|r| order.ranked(r)).collect();
        let own = order.ranked(rank)?;
        let against: Vec<Ranked> = match rank == setting_rank {
            true => neighbours.iter().filter(|n| n.rank != rank).copied().collect(),
            false => order.ranked(setting_rank).into_iter().collect(),
        };
        let largest = positions.iter().max_by(|a, b| a.pnl.abs().total_cmp(&b.pnl.abs())).copied();
        let swap = |with: &Ranked| Swap {
            with: *with,
            pnl_change: with.pnl - own.pnl,
            position: largest.and_then(|p| self.change(ranking, &order, p.line, own, *with)),
        };
        let swaps = against.iter().map(swap).collect();
        let picks = self.picks(ranking, &order);
        Some(Day {
            ranking,
            scenario,
            rank,
            count,
            setting_rank,
            pnl: own.pnl,
            positions,
            neighbours,
            swaps,
            picks,
        })
    }

    /// The scenario that sets the figure of a ranking.
    pub fn setting_scenario(&self, ranking: Ranking) -> Option<usize> {
        let among = self.among(ranking);
        let pnl = self.ranked_pnl(ranking, &among);
        let rank = self.setting_rank(ranking, pnl.len());
        among.get(tail(&pnl, rank).var_scenario()?).copied()
    }

    /// `the 28th worst of 2,759 three-day moves for the cash leg of the XM account`.
    pub fn day_words(&self, day: &Day) -> String {
        let noun = match day.ranking.set {
            ScenarioSet::Ficc | ScenarioSet::MinimumMargin => "three-day move",
            ScenarioSet::Cme => "one-day move",
            ScenarioSet::Stress => "stress day",
        };
        let (place, of) = (from_the_worst(day.rank), counted(day.count, noun));
        let (legs, book) = (day.ranking.legs, day.ranking.book.name());
        match legs {
            Legs::Held => format!("{place} of {of} for the whole book"),
            Legs::Rates | Legs::Margined => {
                format!("{place} of {of} for the {} of the {book} together", legs.name())
            }
            _ => format!("{place} of {of} for the {} of the {book}", legs.name()),
        }
    }

    /// Profit and loss of a ranking in one of its scenarios.
    pub fn scenario_pnl(&self, ranking: Ranking, scenario: usize) -> f64 {
        self.ranked_pnl(ranking, &[scenario]).first().copied().unwrap_or_default()
    }

    /// The dates between which a scenario moves.
    pub fn dates(&self, scenario: usize) -> Option<(Date, Date)> {
        let scenarios = &self.evaluation.scenarios;
        Some((*scenarios.starts.get(scenario)?, *scenarios.ends.get(scenario)?))
    }

    /// The scenario of a set that ends on a date.
    pub fn ending(&self, set: ScenarioSet, end: Date) -> Option<usize> {
        let scenarios = &self.evaluation.scenarios;
        self.range(set).find(|s| scenarios.ends.get(*s) == Some(&end))
    }

    fn positions_on(&self, ranking: Ranking, scenario: usize) -> Vec<PositionPnl> {
        let pnl = |(line, quantity): (usize, f64)| {
            let unit = self.unit_pnl(ranking, line, &[scenario]).first().copied().unwrap_or_default();
            PositionPnl { line, pnl: quantity * unit }
        };
        let mut positions: Vec<PositionPnl> = self.ranked_lines(ranking).into_iter().map(pnl).collect();
        positions.sort_by(|a, b| a.pnl.total_cmp(&b.pnl).then(a.line.cmp(&b.line)));
        positions
    }

    /// The least change of a line, in what it is counted in, that makes two scenarios change places.
    fn change(
        &self,
        ranking: Ranking,
        order: &Order,
        line: usize,
        own: Ranked,
        with: Ranked,
    ) -> Option<PositionChange> {
        let unit = self.unit_pnl(ranking, line, &order.among);
        let at = |r: Ranked| unit.get(order.place(r.scenario)?).copied();
        let needed = (with.pnl - own.pnl) / (at(own)? - at(with)?);
        let held = self.evaluation.lines.get(line)?;
        let (_, quantity) = self.ranked_lines(ranking).into_iter().find(|(l, _)| *l == line)?;
        if !needed.is_finite() || needed.abs() > LARGEST_CHANGE * quantity.abs() {
            return None;
        }
        let step = match held.instrument.unit() {
            Counted::Dollars => FACE_STEP,
            Counted::Contracts => Decimal::ONE,
            Counted::Coins => dec!(0.01),
        };
        let change = past(from_simulation(needed), step)?;
        let times = to_simulation(change);
        // all days turn round with a position that changes sides: that is another book
        if (quantity + times) * quantity <= 0.0 {
            return None;
        }
        let pnl: Vec<f64> = order.pnl.iter().zip(&unit).map(|(own, unit)| own + times * unit).collect();
        let place = tail(&pnl, self.setting_rank(ranking, pnl.len())).var_scenario()?;
        Some(PositionChange { line, change, sets: *order.among.get(place)?, pnl: *pnl.get(place)? })
    }

    fn picks(&self, ranking: Ranking, order: &Order) -> Vec<Pick> {
        if ranking.set == ScenarioSet::Stress {
            return Vec::new();
        }
        let confidence = match self.confidence(ranking.set) {
            held if held == dec!(0.995) => dec!(0.99),
            _ => dec!(0.995),
        };
        let count = order.order.len();
        let other = order.ranked(rank(count, confidence));
        let confident = other.map(|picked| Pick { rule: Rule::Confidence(confidence), count, picked });
        confident.into_iter().chain(self.shorter(ranking, order)).collect()
    }

    /// Half the look-back, where it has a half.
    fn shorter(&self, ranking: Ranking, order: &Order) -> Option<Pick> {
        let rules = &self.evaluation.rules;
        let years = match ranking.set {
            ScenarioSet::Ficc => rules.ficc.look_back_years,
            ScenarioSet::MinimumMargin => rules.ficc.minimum_margin_years,
            ScenarioSet::Cme => rules.cme.look_back_years,
            ScenarioSet::Stress => return None,
        } / 2;
        if years == 0 {
            return None;
        }
        let among = self.within(ranking, years, &order.among);
        let pnl = self.ranked_pnl(ranking, &among);
        let count = pnl.len();
        let picked = Order::new(among, pnl).ranked(self.setting_rank(ranking, count))?;
        Some(Pick { rule: Rule::LookBack(years), count, picked })
    }
}

/// A change rounded away from zero to whole steps, and one step past a change that is already whole:
/// equal losses keep their order, so level is not yet past.
fn past(needed: Decimal, step: Decimal) -> Option<Decimal> {
    let steps = needed.checked_div(step)?;
    let whole = steps.round_dp_with_strategy(0, RoundingStrategy::AwayFromZero);
    let is_exact = (steps - whole).abs() < dec!(0.000001);
    let further = if needed.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE };
    let change = if is_exact { whole + further } else { whole } * step;
    (!change.is_zero() && change.abs() <= size::LARGEST).then_some(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_goes_past_the_level_in_whole_steps() {
        assert_eq!(past(dec!(3.2), Decimal::ONE), Some(dec!(4)));
        assert_eq!(past(dec!(-3.2), Decimal::ONE), Some(dec!(-4)));
        assert_eq!(past(dec!(3), Decimal::ONE), Some(dec!(4)));
        assert_eq!(past(dec!(1_200), FACE_STEP), Some(dec!(2_000)));
        assert_eq!(past(dec!(-0.5), FACE_STEP), Some(dec!(-1_000)));
    }

    #[test]
    fn ranks_start_at_the_worst_and_ties_keep_their_order() {
        let order = Order::new(vec![10, 11, 12, 13], vec![-1.0, -5.0, 2.0, -5.0]);
        let ranked: Vec<usize> = (0..4).filter_map(|r| order.ranked(r)).map(|r| r.scenario).collect();
        assert_eq!(ranked, [11, 13, 10, 12]);
        assert!(order.ranked(4).is_none());
    }
}
