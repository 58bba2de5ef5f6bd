//! Random books for the property tests, and the market they are evaluated under.

mod documents;
mod market;
mod runs;

pub use documents::scenario;
pub use market::demo;
pub use runs::cases;
