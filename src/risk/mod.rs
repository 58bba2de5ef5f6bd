//! Risk: scenario sets, unit P&L vectors and their sums, order-statistic VaR, attribution.
//!
//! What may enter: the history turned into moves, vectors of profit and loss with one entry a
//! scenario, and statistics of such vectors. What may not: houses, eligibility and money; a
//! requirement is made on the floor above.
//!
//! Every instrument is priced once for each scenario and unit; quantities only combine vectors.
//! A book of ten thousand bonds holds about 5,300 x 8 bytes each, some 420 MB. Where one date of
//! many is wanted and nothing is combined anew, a leg is summed as polynomials without its vectors.

mod basis;
mod benchmarks;
mod collapse;
mod columns;
mod envelope;
mod one_scenario;
pub mod order_statistic;
mod scenarios;
mod sums;
mod timeline;
mod units;

pub use benchmarks::Benchmarks;
pub use collapse::collapsed;
pub use columns::Columns;
pub use envelope::{Course, Envelope, Step};
pub use one_scenario::OneScenario;
pub use order_statistic::{Tail, Worst, rank, tail};
pub use scenarios::{Moves, ScenarioKey, Scenarios};
pub use sums::{LegSum, Quantities};
pub use timeline::Timeline;
pub use units::{SecurityKey, Unit, UnitKey, Units, UnitsKey};
