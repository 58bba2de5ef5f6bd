//! Pricing: bonds, bills, conversion factors, futures baskets, coins: value under a market state.
//!
//! What may enter: an instrument, the market as of a date, and the rules of its contract. What may
//! not: quantities, portfolios and margin. Prices are per 100 of face, yields and rates fractions
//! a year, semi-annual where the market quotes them so.

pub mod basket;
pub mod bill;
pub mod bond;
pub mod conversion_factor;
mod deliverables;
mod expiry;
mod price_series;
mod published;
mod state;
mod treasury_future;
mod valuation;

pub use deliverables::{BasketSource, Listed, WhyModel};
pub use expiry::is_alive;
pub use price_series::{PriceSeries, largest};
pub use published::{FactorDifference, factor_differences};
pub use state::{AsOf, AsOfError, CurveShift, MarketMove};
pub use treasury_future::{Deliverable, TreasuryFuture};
pub use valuation::{CurveTerm, PriceError, ScenarioMoves, SecurityFacts, Valuation, maturity_bucket};
