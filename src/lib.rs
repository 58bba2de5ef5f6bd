//! crossmargin: what cross-margining does to a portfolio, as a library and a window.
#![forbid(unsafe_code)]

pub mod instrument;
pub mod market;
pub mod pricing;
pub mod quantity;
pub mod risk;
pub mod rulebook;
