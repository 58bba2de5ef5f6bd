//! Reports and charts as files: what they hold, that they hold it whatever the book, and that the
//! same book gives the same bytes.

#[path = "../common/mod.rs"]
mod common;
mod html;
mod material;
mod page;
mod pdf;
mod window;
