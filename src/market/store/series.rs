//! The names of what is kept, and single values of it.

use crate::{
    instrument::Coin,
    market::{TENOR_NAMES, TENORS},
    quantity::Date,
};

/// Short and long names of the tenors in words.
const TENOR_WORDS: [&str; TENORS] = [
    "1-month",
    "1.5-month",
    "2-month",
    "3-month",
    "4-month",
    "6-month",
    "1-year",
    "2-year",
    "3-year",
    "5-year",
    "7-year",
    "10-year",
    "20-year",
    "30-year",
];

/// One line of daily values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Series {
    /// A par yield of the Treasury curve, by its place in [`TENOR_NAMES`].
    Tenor(usize),
    Coin(Coin),
    /// The secured overnight financing rate.
    Sofr,
    /// The effective federal funds rate.
    Effr,
}

impl Series {
    /// Every series, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = Self> {
        let tenors = (0..TENORS).map(Self::Tenor);
        tenors.chain(Coin::ALL.map(Self::Coin)).chain([Self::Sofr, Self::Effr])
    }

    /// In words: `10-year`, `Bitcoin`, `SOFR`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tenor(i) => TENOR_WORDS.get(i).copied().unwrap_or("?"),
            Self::Coin(coin) => coin.name(),
            Self::Sofr => "SOFR",
            Self::Effr => "EFFR",
        }
    }

    /// Short, as in files: `10yr`, `BTC`, `SOFR`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Tenor(i) => TENOR_NAMES.get(i).copied().unwrap_or("?"),
            Self::Coin(coin) => coin.code(),
            Self::Sofr => "SOFR",
            Self::Effr => "EFFR",
        }
    }

    /// Whether its values are fractions a year; a coin's are dollars.
    pub fn is_rate(self) -> bool {
        !matches!(self, Self::Coin(_))
    }
}

/// Which of the [sources](super::Source) of a store a value came from.
pub type SourceId = u32;

/// A value of one day: a fraction a year, or dollars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    pub date: Date,
    pub value: f64,
    pub source: SourceId,
}

/// A file that values came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file's name, without its folder.
    pub name: String,
    /// When it was read, as the caller says.
    pub imported: Date,
    /// Values, issues and factors it held.
    pub rows: usize,
    /// First and last date of its values; none for a list of securities.
    pub span: Option<(Date, Date)>,
}

/// A value offered by a file where another one is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conflict {
    pub series: Series,
    pub date: Date,
    /// What the file says; the store keeps its own until a person decides.
    pub offered: f64,
    pub source: SourceId,
}
