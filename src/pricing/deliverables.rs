//! Which issues a contract's basket holds: those of the security master where it covers the
//! contract, else model issues, and why.

use super::{
    AsOf,
    basket::BasketIssue,
    published::{is_deliverable, original_months},
};
use crate::{
    instrument::{Cusip, SecurityKind},
    market::SecurityMaster,
    quantity::{
        Date,
        date::{add_days, add_months, first_of_month},
        money::to_simulation,
    },
    rulebook::ContractTerms,
};
use std::{collections::BTreeSet, fmt};

/// Days by which the newest issue of a list may be older than one the contract takes: an issue is
/// announced and dated within these.
const SLACK_DAYS: i64 = 15;

/// Of the months in which model issues mature, a list must know this many of four.
const OF_FOUR: usize = 3;

/// What a basket is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasketSource {
    /// Real issues.
    SecurityMaster,
    Model(WhyModel),
    /// One par bond: no issue fits.
    ParBond,
}

/// Why a basket is made of model issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyModel {
    /// No security master is loaded.
    NoMaster,
    /// The list's newest issue is older than issues the contract takes.
    EndsOn(Date),
    /// The coupon of an issue that may be delivered is not known.
    NoCoupon(Cusip),
    /// Issues of these months of maturity are listed, of so many that there should be.
    TooFew { listed: usize, of: usize },
}

impl fmt::Display for BasketSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecurityMaster => f.write_str("from the security master"),
            Self::Model(WhyModel::NoMaster) => f.write_str("model issue"),
            Self::Model(WhyModel::EndsOn(date)) => {
                write!(
                    f,
                    "model issue: the security master ends on {date}, before issues that may be delivered"
                )
            }
            Self::Model(WhyModel::NoCoupon(cusip)) => {
                write!(f, "model issue: the security master has no coupon of {cusip}, which may be delivered")
            }
            Self::Model(WhyModel::TooFew { listed, of }) => write!(
                f,
                "model issue: the security master knows issues of {listed} of {of} months of maturity that may be delivered"
            ),
            Self::ParBond => f.write_str("one par bond, because no issue fits"),
        }
    }
}

/// Notes and bonds of a security master, by what is known of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listed {
    /// Oldest maturity first.
    pub issues: Vec<BasketIssue>,
    /// Issues without a coupon; theirs counts as zero here and is never used.
    pub without_coupon: Vec<BasketIssue>,
}

impl Listed {
    /// The notes and bonds of a security master that can be in a basket.
    pub fn new(securities: &SecurityMaster) -> Self {
        let mut listed = Self::default();
        for issue in securities.issues.iter().filter(|i| i.kind == SecurityKind::Note) {
            let Some(term) = original_months(issue) else { continue };
            let known = BasketIssue {
                coupon: issue.coupon.map_or(0.0, to_simulation),
                issued: issue.issued.unwrap_or_else(|| add_months(issue.maturity, -term)),
                maturity: issue.maturity,
                term,
                cusip: Some(issue.cusip),
            };
            let list = if issue.coupon.is_some() { &mut listed.issues } else { &mut listed.without_coupon };
            list.push(known);
        }
        for list in [&mut listed.issues, &mut listed.without_coupon] {
            list.sort_by_key(|i| (i.maturity, i.issued, i.cusip));
        }
        listed
    }

    /// What of it stands on a date: sold by then, and alive after the last yields.
    pub(super) fn on(&self, date: Date, row_date: Date) -> Self {
        let stand = |list: &[BasketIssue]| -> Vec<BasketIssue> {
            list.iter().filter(|i| i.issued <= date && i.maturity > row_date).copied().collect()
        };
        Self { issues: stand(&self.issues), without_coupon: stand(&self.without_coupon) }
    }

    fn is_empty(&self) -> bool {
        self.issues.is_empty() && self.without_coupon.is_empty()
    }
}

/// The issues that may be delivered into a contract as of a date, and where they are from.
pub(super) fn deliverables<'a>(
    month: Date,
    as_of: &'a AsOf,
    terms: &ContractTerms,
) -> (Vec<&'a BasketIssue>, BasketSource) {
    let fits = |i: &&BasketIssue| is_deliverable(terms, month, i.maturity, Some(i.term));
    let model: Vec<&BasketIssue> = as_of.issues.iter().filter(fits).collect();
    let why = if as_of.listed.is_empty() {
        WhyModel::NoMaster
    } else {
        let listed: Vec<&BasketIssue> = as_of.listed.issues.iter().filter(fits).collect();
        let unknown = as_of.listed.without_coupon.iter().find(fits).and_then(|i| i.cusip);
        match unknown.map_or_else(|| covers(&listed, &model, as_of), |cusip| Err(WhyModel::NoCoupon(cusip))) {
            Ok(()) => return (listed, BasketSource::SecurityMaster),
            Err(why) => why,
        }
    };
    let source = if model.is_empty() { BasketSource::ParBond } else { BasketSource::Model(why) };
    (model, source)
}

/// Whether what a list has stands for the whole basket. The model calendar says which months of
/// maturity there should be, and how new the newest issue is.
fn covers(listed: &[&BasketIssue], model: &[&BasketIssue], as_of: &AsOf) -> Result<(), WhyModel> {
    let newest = as_of.listed.issues.iter().map(|i| i.issued).max().unwrap_or_default();
    if model.iter().any(|i| i.issued > add_days(newest, SLACK_DAYS)) {
        return Err(WhyModel::EndsOn(newest));
    }
    let months = |issues: &[&BasketIssue]| -> BTreeSet<Date> {
        issues.iter().map(|i| first_of_month(i.maturity.year(), i.maturity.month())).collect()
    };
    let (expected, known) = (months(model), months(listed));
    let found = expected.intersection(&known).count();
    match listed.is_empty() || found * 4 < expected.len() * OF_FOUR {
        true => Err(WhyModel::TooFew { listed: found, of: expected.len() }),
        false => Ok(()),
    }
}
