//! What-if: the scenario document, the commands that change it, undo, and its evaluation.
//!
//! What may enter: plain data that a person edits, commands on it, and the one way from it to
//! figures, for one date or for every date of a history. What may not: files, screens, clocks, and
//! any formula of pricing or margin.

mod command;
mod document;
mod engine;
mod lever;
mod progress;
mod roll;
pub mod series;
mod session;
mod sweep;

pub use command::{Command, Refusal, apply};
pub use document::{Position, Scenario};
pub use engine::{Engine, EvaluateError, Market, front_quarterly, held_by_book};
pub use lever::{Lever, LeverError, Levers, set_by_name};
pub use progress::{Cancelled, Progress};
pub use roll::{Roll, Stand, rolled};
pub use session::{Gesture, Session};
pub use sweep::{SweepPoint, hedge_ratio_sweep};
