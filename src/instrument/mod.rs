//! Instruments: what can be held, and the one notation that names it.
//!
//! What may enter: the closed list of kinds and their terms as a person states them. What may not:
//! prices, parameters (tick, face, margin rates live in the rulebook) and eligibility, which is a
//! rule of the arrangement and not a property of the thing held.

mod cusip;
mod notation;
mod product;

pub use cusip::{Cusip, CusipError};
pub use notation::{NotationError, parse, resolve_year};
pub use product::{Asset, Product, ProductKind};

use crate::quantity::{Date, Decimal};

/// Where an instrument is margined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum House {
    Ficc,
    Cme,
    /// Tokens, coins and cash: held, and available as collateral, but cleared nowhere.
    None,
}

impl House {
    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ficc => "FICC",
            Self::Cme => "CME",
            Self::None => "none",
        }
    }
}

/// The kinds of Treasury security.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecurityKind {
    /// Fixed-coupon note or bond.
    Note,
    Bill,
    /// An entitlement to a bill, recorded on a ledger: a bill in every respect but its record.
    TokenizedBill,
    Tips,
    Strip,
    Frn,
}

/// A Treasury security by its terms. Coupon in per cent, zero for bills and STRIPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Security {
    pub kind: SecurityKind,
    pub coupon: Decimal,
    pub maturity: Date,
}

impl Security {
    /// A fixed-coupon note or bond; coupon in per cent.
    pub fn note(coupon: Decimal, maturity: Date) -> Self {
        Self { kind: SecurityKind::Note, coupon: coupon.normalize(), maturity }
    }

    /// A bill.
    pub fn bill(maturity: Date) -> Self {
        Self { kind: SecurityKind::Bill, coupon: Decimal::ZERO, maturity }
    }

    /// The security whose risk this is: a tokenized bill is its bill.
    pub fn underlying(self) -> Self {
        match self.kind {
            SecurityKind::TokenizedBill => Self::bill(self.maturity),
            _ => self,
        }
    }
}

/// Which side of a repo is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RepoSide {
    /// Cash borrowed against the security: a financed long, which leaves its forward purchase.
    Repo,
    /// Cash lent against the security.
    Reverse,
}

/// A repo or reverse repo. Positions in it are counted in face of the collateral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Repo {
    pub side: RepoSide,
    pub collateral: Security,
    /// First day; the settlement date when not stated.
    pub start: Option<Date>,
    pub end: Date,
    /// Per cent a year, actual/360.
    pub rate: Decimal,
    /// Cash per 100 of face; the collateral's dirty price when not stated.
    pub cash: Option<Decimal>,
}

/// A futures contract of one delivery (or reference) month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Future {
    pub product: Product,
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

/// Tokenized Treasury funds the rulebook has facts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fund {
    Buidl,
    Benji,
    Usyc,
    Ousg,
    Usdy,
    Ustb,
    Wtgxx,
    Jtrsy,
    Tbill,
    Vbill,
}

impl Fund {
    pub const ALL: [Self; 10] = [
        Self::Buidl,
        Self::Benji,
        Self::Usyc,
        Self::Ousg,
        Self::Usdy,
        Self::Ustb,
        Self::Wtgxx,
        Self::Jtrsy,
        Self::Tbill,
        Self::Vbill,
    ];

    /// The token's symbol.
    pub fn code(self) -> &'static str {
        match self {
            Self::Buidl => "BUIDL",
            Self::Benji => "BENJI",
            Self::Usyc => "USYC",
            Self::Ousg => "OUSG",
            Self::Usdy => "USDY",
            Self::Ustb => "USTB",
            Self::Wtgxx => "WTGXX",
            Self::Jtrsy => "JTRSY",
            Self::Tbill => "TBILL",
            Self::Vbill => "VBILL",
        }
    }
}

/// The two coins with futures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Coin {
    Btc,
    Eth,
}

impl Coin {
    pub const ALL: [Self; 2] = [Self::Btc, Self::Eth];

    /// The symbol.
    pub fn code(self) -> &'static str {
        match self {
            Self::Btc => "BTC",
            Self::Eth => "ETH",
        }
    }

    /// The name in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Btc => "Bitcoin",
            Self::Eth => "Ether",
        }
    }
}

/// Anything that can be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Instrument {
    Security(Security),
    Repo(Repo),
    Future(Future),
    Fund(Fund),
    Coin(Coin),
    /// The payment stablecoin USDC.
    Usdc,
    /// US dollars.
    Usd,
}

/// What one unit of a position's quantity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Dollars of face, of fund shares, or of cash.
    Dollars,
    Contracts,
    Coins,
}

impl Instrument {
    /// Where positions in it are margined in the ordinary course.
    pub fn house(&self) -> House {
        match self {
            Self::Security(_) | Self::Repo(_) => House::Ficc,
            Self::Future(_) => House::Cme,
            Self::Fund(_) | Self::Coin(_) | Self::Usdc | Self::Usd => House::None,
        }
    }

    /// What its quantities count.
    pub fn unit(&self) -> Unit {
        match self {
            Self::Future(_) => Unit::Contracts,
            Self::Coin(_) => Unit::Coins,
            _ => Unit::Dollars,
        }
    }

    /// The Treasury security held or lent against, if there is one.
    pub fn security(&self) -> Option<Security> {
        match self {
            Self::Security(security) => Some(*security),
            Self::Repo(repo) => Some(repo.collateral),
            _ => None,
        }
    }
}
