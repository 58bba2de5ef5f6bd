//! A line of the book as the engine takes it, and what can be wrong with one.

use crate::{
    instrument::Instrument,
    quantity::{Date, Decimal},
};
use rust_decimal::RoundingStrategy;
use thiserror::Error;

/// Where a person wants a position margined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum XmChoice {
    /// In the XM account when it is eligible.
    #[default]
    In,
    /// In the ordinary account.
    Out,
    /// This many contracts in the XM account, the rest in the ordinary one.
    Contracts(Decimal),
}

impl XmChoice {
    /// How many of the futures contracts held stand in the XM account, at the share of each position
    /// that is placed there: the side of the position, and never more than it.
    pub fn contracts_of(self, held: Decimal, share: Decimal) -> Decimal {
        let wanted = match self {
            Self::Out => Decimal::ZERO,
            Self::In => held,
            Self::Contracts(contracts) if contracts.abs() > held.abs() => held,
            Self::Contracts(contracts) if held.is_sign_negative() => -contracts.abs(),
            Self::Contracts(contracts) => contracts.abs(),
        };
        if share == Decimal::ONE {
            return wanted;
        }
        (wanted * share).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
    }
}

/// One line: an instrument, how much of it, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    pub instrument: Instrument,
    /// Dollars of face, contracts or coins; short is negative.
    pub quantity: Decimal,
    /// The user's own price; the market's when not stated.
    pub price: Option<Decimal>,
    pub xm: XmChoice,
}

/// Something wrong or odd about a line or the market. The rest of the book is computed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    #[error("left out of every figure: {what}")]
    NotPriced { line: usize, instrument: String, what: String },
    #[error("{contracts} contracts are wanted in the XM account of {held} held: all held are placed there")]
    TooManyInXm { line: usize, instrument: String, contracts: Decimal, held: Decimal },
    #[error("only futures can be split between accounts: the whole position is in the XM account")]
    NoSplit { line: usize, instrument: String },
    #[error(
        "{security} is held both outright and as REPO with the same sign: a financed holding is entered once, as REPO"
    )]
    HeldTwice { line: usize, security: String },
    #[error(
        "the last yields are of {row}, {days} days before the as-of date {as_of}: every figure is of {row}"
    )]
    StaleMarket { as_of: Date, row: Date, days: i64 },
    #[error("{coin}'s last close is of {close}, before the as-of date {as_of}")]
    StaleSpot { coin: &'static str, close: Date, as_of: Date },
    #[error("the {set} set has {count} scenarios: too few for a 99 % order statistic")]
    FewScenarios { set: &'static str, count: usize },
    #[error("the history has no date of the stressed year, {from} to {to}: FICC's figures leave it out")]
    NoStressedYear { from: Date, to: Date },
    #[error("{coin} futures' margin of {margin} is below their own one-day 99 % loss of {loss}")]
    CoinsUnderMargined { coin: &'static str, margin: Decimal, loss: Decimal },
    #[error("{asset} is not accepted at {destination}: it is posted at the firm")]
    NotAccepted { asset: String, destination: &'static str },
    #[error("{asset} counts for nothing as collateral: {what}")]
    LotNotPriced { asset: String, what: String },
    #[error("{asset} has no collateral value anywhere during its pilot")]
    AcceptedNowhere { asset: String },
    #[error("{product} has no deliverable issue in the model calendar: one par bond stands in")]
    EmptyBasket { line: usize, product: String },
}

impl Problem {
    /// The line of the book it is about, if one.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::NotPriced { line, .. }
            | Self::TooManyInXm { line, .. }
            | Self::NoSplit { line, .. }
            | Self::HeldTwice { line, .. }
            | Self::EmptyBasket { line, .. } => Some(*line),
            _ => None,
        }
    }

    /// The thing it is about, for a list of warnings.
    pub fn place(&self) -> String {
        match self {
            Self::NotPriced { line, instrument, .. }
            | Self::TooManyInXm { line, instrument, .. }
            | Self::NoSplit { line, instrument } => format!("position {}, {instrument}", line + 1),
            Self::HeldTwice { line, security } => format!("position {}, {security}", line + 1),
            Self::EmptyBasket { line, product } => format!("position {}, {product}", line + 1),
            Self::StaleMarket { .. } | Self::FewScenarios { .. } | Self::NoStressedYear { .. } => {
                "market".to_owned()
            }
            Self::StaleSpot { coin, .. } | Self::CoinsUnderMargined { coin, .. } => (*coin).to_owned(),
            Self::NotAccepted { .. } | Self::LotNotPriced { .. } | Self::AcceptedNowhere { .. } => {
                "collateral".to_owned()
            }
        }
    }
}
