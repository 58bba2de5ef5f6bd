//! Quantities: money, prices, sizes, dates and the market calendar.
//!
//! The ground floor. What may enter: value types and the arithmetic that belongs to them alone.
//! What may not: anything that knows an instrument, a market level or a screen.

pub mod calendar;
pub mod date;
pub mod money;
pub mod price;
pub mod size;

pub use date::Date;
pub use rust_decimal::Decimal;
