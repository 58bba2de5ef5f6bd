//! What is worth saying of a curve: where the cap holds, where each house binds, where margin is least.

use super::{Point, SweepError, probe::Probe};
use crate::{
    margin::{Binding, Reason},
    quantity::Decimal,
    whatif::{Progress, dial::spread},
};

/// How finely a turning point is looked for between two points of the curve: this many points in
/// between, this many times over. Where points cost next to nothing many are asked for at once.
const SEARCH: Search = Search { between: 1, times: 7 };
const QUICK_SEARCH: Search = Search { between: 15, times: 2 };
/// Edges worth looking for; a curve that turns more often is read as it stands.
const MOST_EDGES: usize = 12;

/// See [`SEARCH`].
#[derive(Debug, Clone, Copy)]
struct Search {
    between: usize,
    times: usize,
}

impl Search {
    fn of(probe: &Probe) -> Self {
        if probe.is_quick() { QUICK_SEARCH } else { SEARCH }
    }

    /// Values between two, those two left out.
    fn inside(&self, low: Decimal, high: Decimal, is_whole: bool) -> Vec<Decimal> {
        let mut values = spread(low, high, self.between + 2, is_whole);
        values.retain(|value| *value > low && *value < high);
        values
    }
}

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
        let search = Search::of(probe);
        progress.begin(search.between * search.times * (edges.min(MOST_EDGES) + 2));
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
    let search = Search::of(probe);
    for i in 1..stretches.len() {
        let Some([(before, left), (after, right)]) = stretches.get_mut(i - 1..=i) else { continue };
        for _ in 0..search.times {
            let asked = search.inside(left.to, right.from, probe.is_whole);
            if asked.is_empty() {
                break;
            }
            let points = probe.points(&asked, progress)?;
            let same = points.iter().take_while(|p| say(p) == *before).count();
            if let Some(last) = same.checked_sub(1).and_then(|i| points.get(i)) {
                left.to = last.x;
            }
            match points.get(same) {
                Some(next) if say(next) == *after => right.from = next.x,
                // something third lies between the two: what is known stands
                Some(_) => break,
                None => {}
            }
        }
    }
    Ok(())
}

/// The least point, looked for between the neighbours of the least known one. Margin falls to it
/// and rises from it there, unless it has two hollows within two steps.
fn least(points: &[Point], probe: &mut Probe, progress: &Progress) -> Result<Option<Point>, SweepError> {
    let search = Search::of(probe);
    let Some((place, first)) = points.iter().enumerate().min_by_key(|(_, p)| p.with_total) else {
        return Ok(None);
    };
    let mut best = *first;
    let beside = |i: Option<usize>| i.and_then(|i| points.get(i)).map_or(first.x, |p| p.x);
    let (mut low, mut high) = (beside(place.checked_sub(1)), beside(place.checked_add(1)));
    for _ in 0..search.times {
        let mut asked = search.inside(low, best.x, probe.is_whole);
        asked.extend(search.inside(best.x, high, probe.is_whole));
        if asked.is_empty() {
            break;
        }
        let found = probe.points(&asked, progress)?;
        let least = found.iter().chain([&best]).min_by_key(|p| (p.with_total, p.x)).copied();
        best = least.unwrap_or(best);
        let known = || found.iter().map(|p| p.x).chain([first.x]);
        low = known().filter(|x| *x < best.x).max().unwrap_or(low).max(low);
        high = known().filter(|x| *x > best.x).min().unwrap_or(high).min(high);
    }
    Ok(Some(best))
}
