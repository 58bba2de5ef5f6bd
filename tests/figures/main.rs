//! The figure tree on whole evaluations of the demo history.

mod books;
mod days;
mod shape;
mod sums;
mod words;
