//! Solvers hold what they promise: against exhaustive search on small books, and against a fresh
//! evaluation of the document with the answer applied.

#[path = "../books/mod.rs"]
mod books;
mod exhaustive;
mod postings;
mod quantities;
