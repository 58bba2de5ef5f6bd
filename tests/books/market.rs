//! The demo history as a market, generated once for all tests of a file.

use crossmargin::{market::demo_history, whatif::Market};
use std::sync::OnceLock;

/// The market every random book is evaluated under.
pub fn demo() -> &'static Market {
    static DEMO: OnceLock<Market> = OnceLock::new();
    DEMO.get_or_init(|| Market::new(demo_history(), Vec::new()))
}
