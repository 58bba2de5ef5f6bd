//! The requirement by position, with progress: what each asks, three ways.

use super::{Cancelled, Progress};
use crate::margin::{Asked, Attributor, Evaluation, Requirement, World};
use rayon::prelude::*;

/// Lines between two looks at whether anyone still wants the answer.
const BATCH: usize = 64;

/// A position's parts of the requirement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attributed {
    /// Of the evaluation, by index.
    pub line: usize,
    /// In the order of [`World::ALL`].
    pub component: [Requirement; 2],
    /// `None` until it is worked out.
    pub marginal: Option<Asked>,
    pub incremental: Option<Asked>,
}

/// A requirement by position, in the order of the book.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    pub asked: Asked,
    pub rows: Vec<Attributed>,
}

/// Attributes the requirement of an evaluation to its positions: components at once, then all three.
///
/// # Errors
/// [`Cancelled`] once the answer is no longer wanted.
pub fn attribute(
    evaluation: &Evaluation,
    progress: &Progress,
    publish: &mut dyn FnMut(Attribution),
) -> Result<(), Cancelled> {
    let attributor = Attributor::new(evaluation);
    let count = evaluation.lines.len();
    progress.begin(2 * count);
    let [without, with] = World::ALL.map(|world| attributor.components(world));
    let row = |(line, (without, with)): (usize, (&Requirement, &Requirement))| Attributed {
        line,
        component: [*without, *with],
        marginal: None,
        incremental: None,
    };
    let rows: Vec<Attributed> = without.iter().zip(&with).enumerate().map(row).collect();
    let mut attribution = Attribution { asked: attributor.asked(), rows };
    publish(attribution.clone());
    let lines: Vec<usize> = (0..count).collect();
    for batch in lines.chunks(BATCH) {
        let marginals: Vec<Asked> = batch.par_iter().map(|line| attributor.marginal(*line)).collect();
        for (line, marginal) in batch.iter().zip(marginals) {
            if let Some(row) = attribution.rows.get_mut(*line) {
                row.marginal = Some(marginal);
            }
        }
        progress.advance(batch.len())?;
    }
    let incremental = attributor.incremental(|| progress.advance(1))?;
    for (row, asked) in attribution.rows.iter_mut().zip(incremental) {
        row.incremental = Some(asked);
    }
    publish(attribution);
    Ok(())
}
