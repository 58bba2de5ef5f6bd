//! Curves and maps: the figures of a document along one dial, or along two.
//!
//! What may enter: evaluations of the document with dials moved, what is found along them, and the
//! geometry of a contour. What may not: figures of its own; every point is what
//! [`super::Engine::evaluate`] says of the document with the dials there.

mod contour;
mod curve;
mod findings;
mod map;
mod point;
mod probe;
mod shared;

pub use contour::contour;
pub use curve::{Curve, curve, explore};
pub use findings::{Findings, Stretch};
pub use map::{Axis, Map, map};
pub use point::Point;
pub use probe::Question;
pub use shared::SharedEngine;

use super::{Cancelled, EvaluateError, Refusal};
use thiserror::Error;

/// Why there is no curve or map.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SweepError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
}

/// Every so many nodes first, then the nodes between, and so on: who watches sees the whole early.
const STRIDES: [usize; 5] = [16, 8, 4, 2, 1];

/// The nodes of a grid at one stride, the last one always among them.
fn nodes(count: usize, stride: usize) -> Vec<usize> {
    let mut nodes: Vec<usize> = (0..count).step_by(stride.max(1)).collect();
    if let Some(last) = count.checked_sub(1).filter(|last| nodes.last() != Some(last)) {
        nodes.push(last);
    }
    nodes
}
