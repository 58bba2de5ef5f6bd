//! What the columns of a table hold, as a person says or as it was guessed.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What people said of tables they opened, by [`super::Draft::signature`]: kept between runs.
pub type Mappings = BTreeMap<String, Mapping>;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Nothing that is read.
    #[default]
    Ignored,
    /// The notation, a broker's description or a ticker.
    Instrument,
    /// Note, bill, future, option, equity and the like.
    Type,
    Cusip,
    /// Per cent a year.
    Coupon,
    Maturity,
    /// A future's code, a fund, a coin or a currency.
    Product,
    /// A delivery month: `Z6`, `202612`, `Dec26`, or a day in it.
    Month,
    /// Says that a row is an option.
    PutCall,
    /// Face, contracts or coins.
    Quantity,
    /// Long quantity, beside a column of short ones.
    Long,
    /// Short quantity, beside a column of long ones.
    Short,
    /// Buy or sell, long or short.
    Side,
    /// A price of the person's own.
    Price,
    /// In the XM account, out of it, or how many contracts are in it.
    Xm,
    Account,
    Note,
}

impl Field {
    pub const ALL: [Self; 17] = [
        Self::Ignored,
        Self::Instrument,
        Self::Type,
        Self::Cusip,
        Self::Coupon,
        Self::Maturity,
        Self::Product,
        Self::Month,
        Self::PutCall,
        Self::Quantity,
        Self::Long,
        Self::Short,
        Self::Side,
        Self::Price,
        Self::Xm,
        Self::Account,
        Self::Note,
    ];

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ignored => "Not read",
            Self::Instrument => "Instrument",
            Self::Type => "Type",
            Self::Cusip => "CUSIP",
            Self::Coupon => "Coupon",
            Self::Maturity => "Maturity",
            Self::Product => "Product",
            Self::Month => "Month",
            Self::PutCall => "Put or call",
            Self::Quantity => "Quantity",
            Self::Long => "Long quantity",
            Self::Short => "Short quantity",
            Self::Side => "Side",
            Self::Price => "Price",
            Self::Xm => "In the XM account",
            Self::Account => "Account",
            Self::Note => "Note",
        }
    }
}

/// What the sign of a quantity means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signs {
    /// Short is negative.
    #[default]
    ShortIsNegative,
    /// Short is positive: a book seen from the other side.
    ShortIsPositive,
}

/// What one unit of a face amount is. Futures are always in contracts, coins in coins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaceUnit {
    #[default]
    Dollars,
    Thousands,
    Millions,
}

/// How a table is read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// In the order of columns; columns beyond are not read. Each but [`Field::Ignored`] and
    /// [`Field::Note`] stands once; of several the first is read.
    pub columns: Vec<Field>,
    /// Whether the first line names the columns.
    pub has_header: bool,
    pub signs: Signs,
    pub face: FaceUnit,
}

impl Mapping {
    /// The column that holds something.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|f| *f == field)
    }

    /// Whether a column holds it.
    pub fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// Says that a column holds something; another that held it is not read any more.
    pub fn set(&mut self, column: usize, field: Field) {
        if self.columns.len() <= column {
            self.columns.resize(column + 1, Field::Ignored);
        }
        for (i, own) in self.columns.iter_mut().enumerate() {
            if i == column {
                *own = field;
            } else if *own == field && field != Field::Note {
                *own = Field::Ignored;
            }
        }
    }

    /// What is missing before a row can be read, as a sentence; `None` when nothing is.
    pub fn lacks(&self) -> Option<&'static str> {
        let names = self.has(Field::Instrument)
            || self.has(Field::Cusip)
            || (self.has(Field::Coupon) && self.has(Field::Maturity))
            || (self.has(Field::Type) && (self.has(Field::Maturity) || self.has(Field::Product)))
            || self.has(Field::Product);
        let counts = self.has(Field::Quantity) || self.has(Field::Long) || self.has(Field::Short);
        match (names, counts) {
            (true, true) => None,
            (false, true) => Some(
                "no column names the instrument: choose Instrument, CUSIP, Coupon and Maturity, or Product and Month",
            ),
            (true, false) => {
                Some("no column holds the quantity: choose Quantity, or Long and Short quantity")
            }
            (false, false) => Some("no column names the instrument and none holds the quantity: choose both"),
        }
    }
}
