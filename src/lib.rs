//! crossmargin: what cross-margining does to a portfolio, as a library and a window.
#![forbid(unsafe_code)]

pub mod app;
pub mod cli;
pub mod instrument;
pub mod io;
pub mod margin;
pub mod market;
pub mod pricing;
pub mod quantity;
pub mod risk;
pub mod rulebook;
pub mod whatif;

/// The honesty line on screen and in every export.
pub const DISCLAIMER: &str = "Educational estimate from public documents. Not a FICC or CME margin number.";
