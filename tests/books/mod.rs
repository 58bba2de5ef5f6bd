//! Random books for the property tests, and the market they are evaluated under.

mod documents;
mod market;
mod runs;

// not every test asks for the dates alone
#[allow(unused_imports)]
pub use documents::AS_OF;
pub use documents::scenario;
pub use market::demo;
pub use runs::cases;
