//! crossmargin: what cross-margining does to a portfolio, as a library and a window.
#![forbid(unsafe_code)]

pub mod instrument;
pub mod quantity;
pub mod rulebook;
