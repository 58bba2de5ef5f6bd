//! The security master: Treasury issues and published conversion factors, as loaded from files.

use crate::{
    instrument::{Cusip, Product, SecurityKind},
    quantity::{Date, Decimal},
};

/// One issue of the US Treasury.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    pub cusip: Cusip,
    pub kind: SecurityKind,
    /// Per cent a year; `None` where the file does not say.
    pub coupon: Option<Decimal>,
    pub issued: Option<Date>,
    pub maturity: Date,
    /// Years from issue to maturity when first sold.
    pub original_term: Option<u32>,
    /// Billions of dollars.
    pub outstanding_bn: Option<Decimal>,
}

/// A conversion factor as the exchange published it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedFactor {
    pub product: Product,
    /// The first of the delivery month.
    pub delivery_month: Date,
    pub cusip: Cusip,
    /// Per cent a year.
    pub coupon: Decimal,
    pub maturity: Date,
    pub factor: Decimal,
}

/// What is known of real issues; empty when nothing was loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityMaster {
    /// In order of CUSIP, each once.
    pub issues: Vec<Issue>,
    /// In order of product, delivery month and CUSIP.
    pub factors: Vec<PublishedFactor>,
}

impl SecurityMaster {
    /// Whether nothing was loaded.
    pub fn is_empty(&self) -> bool {
        self.issues.is_empty() && self.factors.is_empty()
    }

    /// The issue of a CUSIP.
    pub fn issue(&self, cusip: Cusip) -> Option<&Issue> {
        self.issues.binary_search_by_key(&cusip, |i| i.cusip).ok().and_then(|i| self.issues.get(i))
    }
}
