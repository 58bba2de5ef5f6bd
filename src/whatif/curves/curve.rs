//! The figures of a document along one dial.

use super::{Findings, Point, Question, STRIDES, SweepError, nodes, probe::Probe};
use crate::{quantity::Decimal, whatif::Dial, whatif::Progress};

/// Figures along a dial, with what is found among them.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// In order of the dial.
    pub points: Vec<Point>,
    /// Exact to the distance of two points; finer once explored.
    pub findings: Findings,
}

impl Curve {
    fn new(points: Vec<Point>) -> Self {
        let findings = Findings::among(&points);
        Self { points, findings }
    }

    /// The point at a value or, between two, the nearer one.
    pub fn nearest(&self, value: Decimal) -> Option<&Point> {
        let after = self.points.partition_point(|p| p.x < value);
        let neighbours = [after.checked_sub(1).and_then(|i| self.points.get(i)), self.points.get(after)];
        neighbours.into_iter().flatten().min_by_key(|p| (p.x - value).abs())
    }
}

/// The figures at every value, rising ones, of a dial. Coarser curves are handed to `publish` on
/// the way, the whole one is returned. Counts a step a value.
///
/// # Errors
/// [`SweepError`] when it is called off, or the document cannot be had with the dial there.
pub fn curve(
    question: &Question,
    dial: &Dial,
    values: &[Decimal],
    progress: &Progress,
    publish: &mut dyn FnMut(Curve),
) -> Result<Curve, SweepError> {
    progress.begin(values.len());
    coarse_to_fine(&mut Probe::new(question, dial)?, values, progress, publish)
}

/// As [`curve`], and then finds its turning points between the values.
///
/// # Errors
/// As [`curve`].
pub fn explore(
    question: &Question,
    dial: &Dial,
    values: &[Decimal],
    progress: &Progress,
    publish: &mut dyn FnMut(Curve),
) -> Result<Curve, SweepError> {
    progress.begin(values.len());
    let mut probe = Probe::new(question, dial)?;
    let mut curve = coarse_to_fine(&mut probe, values, progress, publish)?;
    publish(curve.clone());
    curve.findings = Findings::refined(&curve.points, &mut probe, progress)?;
    publish(curve.clone());
    Ok(curve)
}

fn coarse_to_fine(
    probe: &mut Probe,
    values: &[Decimal],
    progress: &Progress,
    publish: &mut dyn FnMut(Curve),
) -> Result<Curve, SweepError> {
    let mut known: Vec<Option<Point>> = vec![None; values.len()];
    let strides = if probe.is_quick() { &[1][..] } else { &STRIDES[..] };
    for stride in strides {
        let is_missing = |i: &usize| known.get(*i).is_some_and(Option::is_none);
        let wanted: Vec<usize> = nodes(values.len(), *stride).into_iter().filter(is_missing).collect();
        let asked: Vec<Decimal> = wanted.iter().filter_map(|i| values.get(*i).copied()).collect();
        for (i, point) in wanted.iter().zip(probe.points(&asked, progress)?) {
            if let Some(slot) = known.get_mut(*i) {
                *slot = Some(point);
            }
        }
        if *stride > 1 {
            publish(Curve::new(known.iter().flatten().copied().collect()));
        }
    }
    Ok(Curve::new(known.into_iter().flatten().collect()))
}
