//! Where positions came from, and what a file held that no figure counts.

use crate::quantity::Decimal;
use std::{fmt, sync::Arc};

/// A line of a file that is part of a position: several lines of one instrument are netted into one
/// position, which keeps them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// The file's name, shared by all its lines.
    pub file: Arc<str>,
    /// Counted from one.
    pub line: usize,
    pub account: Arc<str>,
    /// Signed, in the unit of the instrument.
    pub quantity: Decimal,
}

/// Why a line is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LeftOutReason {
    /// An option on anything.
    Option,
    /// A future that is none of the contracts the rulebook has.
    OtherFuture,
    /// A share, or a fund of shares.
    Equity,
    /// A bond or bill that is no US Treasury.
    OtherBond,
    /// A currency, or cash in another one than dollars.
    Currency,
    /// A coin or token that the rulebook does not have.
    OtherToken,
    /// Matured, delivered or expired before the as-of date.
    Ended,
    /// The net of its lines is zero.
    Flat,
    /// Anything else.
    Other,
}

impl LeftOutReason {
    pub const ALL: [Self; 9] = [
        Self::Option,
        Self::OtherFuture,
        Self::Equity,
        Self::OtherBond,
        Self::Currency,
        Self::OtherToken,
        Self::Ended,
        Self::Flat,
        Self::Other,
    ];

    /// As it stands in a scenario file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::OtherFuture => "other future",
            Self::Equity => "equity",
            Self::OtherBond => "other bond",
            Self::Currency => "currency",
            Self::OtherToken => "other token",
            Self::Ended => "ended",
            Self::Flat => "flat",
            Self::Other => "other",
        }
    }

    /// The reason of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
}

impl fmt::Display for LeftOutReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A line of a file that is kept in sight but counts in no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// As the file names it.
    pub what: String,
    /// As the file has it: it may be in any unit.
    pub quantity: String,
    pub account: String,
    pub file: Arc<str>,
    /// Counted from one.
    pub line: usize,
    pub reason: LeftOutReason,
}
