//! The exchange's published conversion factors against those of the formula.

use super::conversion_factor::conversion_factor;
use crate::{
    instrument::{Cusip, Product},
    market::{Issue, PublishedFactor, SecurityMaster},
    quantity::{
        Date, Decimal,
        date::whole_months_from_first,
        money::{from_simulation, to_simulation},
    },
    rulebook::{ContractTerms, Rules},
};

/// A published factor that the formula or the delivery rules do not give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorDifference {
    pub product: Product,
    /// The first of the delivery month.
    pub delivery_month: Date,
    pub cusip: Cusip,
    /// Per cent a year.
    pub coupon: Decimal,
    pub maturity: Date,
    pub published: Decimal,
    /// By the formula; `None` for an issue that has matured by the delivery month.
    pub ours: Option<Decimal>,
    /// Whether the delivery rules take the issue.
    pub is_deliverable: bool,
}

/// Every published factor of the security master that differs, in its order.
pub fn factor_differences(securities: &SecurityMaster, rules: &Rules) -> Vec<FactorDifference> {
    securities.factors.iter().filter_map(|factor| difference(factor, securities, rules)).collect()
}

fn difference(
    published: &PublishedFactor,
    securities: &SecurityMaster,
    rules: &Rules,
) -> Option<FactorDifference> {
    let PublishedFactor { product, delivery_month, cusip, coupon, maturity, factor } = *published;
    let ours = conversion_factor(product, delivery_month, to_simulation(coupon), maturity)
        .map(|f| from_simulation(f).round_dp(4));
    let terms = rules.contract(product);
    let original = securities.issue(cusip).and_then(original_months);
    let is_deliverable = is_deliverable(terms, delivery_month, maturity, original);
    (ours != Some(factor) || !is_deliverable).then_some(FactorDifference {
        product,
        delivery_month,
        cusip,
        coupon,
        maturity,
        published: factor,
        ours,
        is_deliverable,
    })
}

/// Whether an issue may be delivered: by the time left from the delivery month, and by the term it
/// was first sold with. A term that is not known is no hindrance.
pub(super) fn is_deliverable(
    terms: &ContractTerms,
    delivery_month: Date,
    maturity: Date,
    original_months: Option<i32>,
) -> bool {
    let left = whole_months_from_first(delivery_month, maturity);
    (terms.window.0..=terms.window.1).contains(&left)
        && original_months.is_none_or(|term| (terms.terms.0..=terms.terms.1).contains(&term))
}

/// The term an issue was first sold with, in months: as stated, or from its dates to the year.
pub(super) fn original_months(issue: &Issue) -> Option<i32> {
    if let Some(years) = issue.original_term {
        return i32::try_from(years).ok()?.checked_mul(12);
    }
    let months = whole_months_from_first(issue.issued?, issue.maturity);
    Some((months + 6) / 12 * 12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::SecurityKind,
        rulebook::{Overrides, Rulebook},
    };
    use jiff::civil::date;
    use rust_decimal::dec;

    fn master(factor: Decimal, issued: Date, product: Product) -> SecurityMaster {
        let cusip = Cusip::parse("912000AA4").expect("a CUSIP");
        let maturity = date(2041, 8, 15);
        SecurityMaster {
            issues: vec![Issue {
                cusip,
                kind: SecurityKind::Note,
                coupon: Some(dec!(4.25)),
                issued: Some(issued),
                maturity,
                original_term: None,
                outstanding_bn: None,
            }],
            factors: vec![PublishedFactor {
                product,
                delivery_month: date(2031, 9, 1),
                cusip,
                coupon: dec!(4.25),
                maturity,
                factor,
            }],
        }
    }

    fn differences(master: &SecurityMaster) -> Vec<(Option<Decimal>, bool)> {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
        factor_differences(master, &rules).iter().map(|d| (d.ours, d.is_deliverable)).collect()
    }

    #[test]
    fn only_what_differs_is_listed() {
        // 9 years 9 months after rounding down, coupon 4.25: worked by hand from the published formula
        let ours = dec!(0.8721);
        let new = date(2031, 8, 15);
        assert_eq!(differences(&master(ours, new, Product::Tn)), []);
        assert_eq!(differences(&master(dec!(0.8722), new, Product::Tn)), [(Some(ours), true)]);
    }

    #[test]
    fn an_issue_that_may_not_be_delivered_is_listed_with_its_right_factor() {
        let ours = dec!(0.8721);
        // an old thirty-year bond with ten years left, and a contract whose window it misses
        assert_eq!(differences(&master(ours, date(2011, 8, 15), Product::Tn)), [(Some(ours), false)]);
        assert_eq!(differences(&master(ours, date(2031, 8, 15), Product::Zn)), [(Some(ours), false)]);
    }
}
