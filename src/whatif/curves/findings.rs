//! What is worth saying of a curve: where the cap holds, where each house binds, where margin is least.

use super::{Point, SweepError, probe::Probe};
use crate::{
    margin::{Binding, Reason},
    quantity::Decimal,
    whatif::Progress,
};

/// Halvings between two points until a turning point is found finely enough to be read.
const HALVINGS: usize = 7;
/// Edges worth halving for; a curve that turns more often is read as it stands.
const MOST_EDGES: usize = 12;

/// A stretch of a dial, both ends inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub from: Decimal,
    pub to: Decimal,
}

/// The turning points of a curve.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// Why the saving is what it is, stretch by stretch.
    pub reasons: Vec<(Reason, Stretch)>,
    /// Which house has the lower saving.
    pub houses: Vec<(Binding, Stretch)>,
    /// The point of least margin as the switch stands: the lowest dial where several are least.
    pub least: Option<Point>,
    /// Most margin less least.
    pub moves: Decimal,
}

impl Findings {
    /// Where the cap holds.
    pub fn cap(&self) -> impl Iterator<Item = Stretch> {
        self.reasons.iter().filter(|(reason, _)| *reason == Reason::Cap).map(|(_, stretch)| *stretch)
    }

    /// Exact to the distance of two points.
    pub(super) fn among(points: &[Point]) -> Self {
        let least = points.iter().min_by_key(|p| p.with_total);
        let most = points.iter().map(|p| p.with_total).max();
        Self {
            reasons: stretches(points, |p| p.reason),
            houses: stretches(points, |p| p.binding),
            least: least.copied(),
            moves: most.unwrap_or_default() - least.map_or(Decimal::ZERO, |p| p.with_total),
        }
    }

    /// Found again between the points. Counts the steps it takes.
    pub(super) fn refined(
        points: &[Point],
        probe: &mut Probe,
        progress: &Progress,
    ) -> Result<Self, SweepError> {
        let mut findings = Self::among(points);
        let edges = findings.reasons.len() + findings.houses.len();
        progress.begin(HALVINGS * (2 * edges.min(MOST_EDGES) + 2));
        if edges <= MOST_EDGES {
            sharpen(&mut findings.reasons, |p| p.reason, probe, progress)?;
            sharpen(&mut findings.houses, |p| p.binding, probe, progress)?;
        }
        findings.least = least(points, probe, progress)?;
        Ok(findings)
    }
}

/// Neighbours that say the same, as one.
fn stretches<K: PartialEq>(points: &[Point], say: impl Fn(&Point) -> K) -> Vec<(K, Stretch)> {
    let mut found: Vec<(K, Stretch)> = Vec::new();
    for point in points {
        match (say(point), found.last_mut()) {
            (said, Some((last, stretch))) if said == *last => stretch.to = point.x,
            (said, _) => found.push((said, Stretch { from: point.x, to: point.x })),
        }
    }
    found
}

/// Moves the ends of neighbouring stretches towards each other.
fn sharpen<K: PartialEq + Copy>(
    stretches: &mut [(K, Stretch)],
    say: impl Fn(&Point) -> K,
    probe: &mut Probe,
    progress: &Progress,
) -> Result<(), SweepError> {
    for i in 1..stretches.len() {
        let Some([(before, left), (after, right)]) = stretches.get_mut(i - 1..=i) else { continue };
        for _ in 0..HALVINGS {
            let Some(middle) = between(left.to, right.from, probe.is_whole) else { break };
            match probe.points(&[middle], progress)?.first().map(&say) {
                Some(said) if said == *before => left.to = middle,
                Some(said) if said == *after => right.from = middle,
                // something third lies between the two: what is known stands
                _ => break,
            }
        }
    }
    Ok(())
}

/// The least point, looked for between the neighbours of the least known one. Margin falls to it
/// and rises from it there, unless it has two hollows within two steps.
fn least(points: &[Point], probe: &mut Probe, progress: &Progress) -> Result<Option<Point>, SweepError> {
    let Some((place, first)) = points.iter().enumerate().min_by_key(|(_, p)| p.with_total) else {
        return Ok(None);
    };
    let mut best = *first;
    let beside = |i: Option<usize>| i.and_then(|i| points.get(i)).map_or(best.x, |p| p.x);
    let (mut low, mut high) = (beside(place.checked_sub(1)), beside(place.checked_add(1)));
    for _ in 0..HALVINGS {
        let sides = [between(low, best.x, probe.is_whole), between(best.x, high, probe.is_whole)];
        let asked: Vec<Decimal> = sides.into_iter().flatten().collect();
        if asked.is_empty() {
            break;
        }
        let better = probe.points(&asked, progress)?;
        match better.into_iter().filter(|p| p.with_total < best.with_total).min_by_key(|p| p.with_total) {
            Some(point) if point.x < best.x => (high, best) = (best.x, point),
            Some(point) => (low, best) = (best.x, point),
            None => {
                low = sides[0].unwrap_or(low);
                high = sides[1].unwrap_or(high);
            }
        }
    }
    Ok(Some(best))
}

/// The middle of two values, where it is another than they.
fn between(low: Decimal, high: Decimal, is_whole: bool) -> Option<Decimal> {
    let places = if is_whole { 0 } else { 12 };
    let middle = ((low + high) / Decimal::TWO).round_dp(places).normalize();
    (middle > low && middle < high).then_some(middle)
}
