//! Margin: the two houses, the arrangement between them, collateral, and what a saving is worth.
//!
//! What may enter: holdings with their rules and market, and figures made of them; simulation
//! becomes money here, at the named border. What may not: documents, levers, files and screens.
//! No figure here is a clearing house's own: each is an estimate from public documents.

pub mod arrangement;
mod attribution;
pub mod benefit;
mod book;
mod cache;
pub mod collateral;
pub mod composition;
mod contribution;
mod drawn;
pub mod eligibility;
mod evaluation;
mod ficc;
pub mod figures;
mod holding;
mod ladder;
mod legs;
mod margining;
mod models;
mod outline;
mod rehedge;
mod span;
mod whole_span;
mod worst_days;

pub use arrangement::{Arrangement, Binding, HouseRatio, Operation, Reason};
pub use attribution::{Asked, Attributor, World};
pub use benefit::Benefit;
pub use cache::Cache;
pub use collateral::{Coverage, Destination, Lot, Posting};
pub use drawn::{ByLeg, PastMoves, RankAmong, loss_over, under_one_move};
pub use eligibility::{Account, Gate, GateFailure, Ineligible, Leg};
pub use evaluation::{
    Counts, Evaluation, EvaluationError, Input, Line, Requirement, StressResult, With, evaluate,
};
pub use ficc::FiccFigures;
pub use figures::{Amount, Figure, FigureId, FigureInput, Figures};
pub use holding::{Holding, Problem, XmChoice};
pub use ladder::{Level, Rung, RungKind, ladder};
pub use legs::{Part, Vectors};
pub use models::CoinLayer;
pub use outline::{Outline, outline};
pub use rehedge::{Drift, Path, Rehedge, RehedgedFigures, Split, WholeSplit};
pub use span::{SpanFigures, SpreadCredit};
pub use worst_days::{Looked, Outcome, WorstDays, worst_days};
