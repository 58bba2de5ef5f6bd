//! What-if: the scenario document, the commands that change it, undo, and its evaluation.
//!
//! What may enter: plain data that a person edits, commands on it, and the one way from it to
//! figures, for one date or for every date of a history. What may not: files, screens, clocks, and
//! any formula of pricing or margin.

mod attribution;
mod change_words;
mod changes;
mod command;
pub mod compare;
mod curves;
mod dial;
mod document;
mod engine;
pub mod event;
mod lever;
mod progress;
mod provenance;
mod roll;
pub mod series;
mod session;
mod shock;
mod snapshot;
pub mod solve;
mod sweep;
mod take_in;

pub use attribution::{Attributed, Attribution, attribute};
pub use command::{Command, Refusal, apply};
pub use curves::{
    Axis, Curve, Findings, Map, Point, Question, SharedEngine, Stretch, SweepError, contour, curve, explore,
    map,
};
pub use dial::{Dial, DialError, Measure, Rail};
pub use document::{Position, Scenario};
pub use engine::{Engine, EvaluateError, Market, front_quarterly, held_by_book};
pub use lever::{Lever, LeverError, Levers, set_by_name};
pub use progress::{Cancelled, Progress};
pub use provenance::{LeftOut, LeftOutReason, SourceLine};
pub use roll::{Roll, Stand, rolled};
pub use session::{Gesture, Session};
pub use shock::{COIN_RANGE, LARGEST_TENOR_MOVE, Shock};
pub use snapshot::Snapshot;
pub use sweep::{SweepPoint, hedge_ratio_sweep};
