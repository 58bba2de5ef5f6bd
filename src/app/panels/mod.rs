//! The parts of the window around the tabs.
//!
//! What may enter: views that read a [`View`](super::context::View), draw it, and put what a person
//! asks for into the outbox. What may not: figures of their own, files, and the clock. A panel keeps
//! only how it is looked at: what is selected, sorted or half typed.

pub mod additions;
pub mod compare;
mod compare_figures;
pub mod explain;
pub mod export;
pub mod happened;
pub mod headline;
pub mod left_out;
pub mod market_data;
pub mod menu;
pub mod notices;
pub mod palette;
pub mod portfolio;
pub mod quick_add;
pub mod rows_out;
pub mod safety;
pub mod selection;
pub mod shortcuts;
pub mod snapshots;
pub mod span_page;
pub mod status;
mod traces;
pub mod web_update;
pub mod what_if;
mod xm_chip;
