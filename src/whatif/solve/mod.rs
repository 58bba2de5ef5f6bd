//! Solvers: questions asked of the possible world of a document, answered in whole contracts.
//!
//! What may enter: searches over quantities, splits and postings, each with its curve and the command
//! that would make the answer true. What may not: pricing or a formula of margin (every figure is
//! combined by [`crate::margin::Rehedge`] from one evaluation, and equals a fresh one), edits of the
//! document, and screens. Nothing changes until a person applies an answer, as one step of undo.
//!
//! All solvers work on the possible world: the switch on, whatever its position in the document.

mod allocation;
mod contracts;
mod ground;
mod least_margin;
mod pair;
mod postings;
mod reach;
mod search;
mod transport;

pub use allocation::{Allocation, Placement, Transfer, allocate_to_xm};
pub use contracts::{ContractsCurve, CurvePoint};
pub use ground::{Candidate, Desk, Ground, Trade};
pub use least_margin::{LeastMargin, least_margin};
pub use pair::{PairAnswer, best_pair};
pub use postings::{AssetKind, CheapestPostings, KindLimit, PostedPart, cheapest_postings};
pub use reach::{Goal, Reached, Scaled, scale_to, smallest_hedge};
