//! Model issues: notes and bonds by the Treasury's auction calendar, for deliverable baskets.
//!
//! Used where the user has loaded no security master. They are never given a CUSIP, and the
//! window calls them model issues.

use crate::{
    instrument::Cusip,
    market::History,
    quantity::{
        Date,
        date::{add_months, add_years, day_of_month, first_of_month},
        money::to_simulation,
    },
    rulebook::Rules,
};

/// A note or bond that a basket can hold: of the model calendar, or listed under a CUSIP.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BasketIssue {
    /// Per cent.
    pub coupon: f64,
    pub issued: Date,
    pub maturity: Date,
    /// Original term in months.
    pub term: i32,
    /// None for a model issue.
    pub cusip: Option<Cusip>,
}

/// When a tenor is issued.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IssueDay {
    LastOfMonth,
    Fifteenth,
    FifteenthOfRefundingMonth,
}

/// Index in the curve, years, issue day.
const SERIES: [(usize, i32, IssueDay); 7] = [
    (7, 2, IssueDay::LastOfMonth),
    (8, 3, IssueDay::Fifteenth),
    (9, 5, IssueDay::LastOfMonth),
    (10, 7, IssueDay::LastOfMonth),
    (11, 10, IssueDay::FifteenthOfRefundingMonth),
    (12, 20, IssueDay::FifteenthOfRefundingMonth),
    (13, 30, IssueDay::FifteenthOfRefundingMonth),
];

/// Every issue dated on or before `as_of`.
pub fn model_issues(history: &History, as_of: Date, rules: &Rules) -> Vec<BasketIssue> {
    let Some((first, _)) = history.span() else { return Vec::new() };
    let mut issues = Vec::new();
    let mut month = first_of_month(first.year(), first.month());
    while month <= as_of {
        for (tenor, years, when) in SERIES {
            if let Some(issued) = issue_day(month, when).filter(|d| *d <= as_of)
                && (years != 20 || issued >= rules.first_20_year)
                && let Some(coupon) = coupon(history, issued, tenor, to_simulation(rules.coupon_step))
            {
                issues.push(BasketIssue {
                    coupon,
                    issued,
                    maturity: maturity(issued, years, when),
                    term: years * 12,
                    cusip: None,
                });
            }
        }
        month = add_months(month, 1);
    }
    issues
}

fn issue_day(month: Date, when: IssueDay) -> Option<Date> {
    match when {
        IssueDay::LastOfMonth => Some(day_of_month(month.year(), month.month(), 31)),
        IssueDay::Fifteenth => Some(day_of_month(month.year(), month.month(), 15)),
        IssueDay::FifteenthOfRefundingMonth => {
            (month.month() % 3 == 2).then(|| day_of_month(month.year(), month.month(), 15))
        }
    }
}

fn maturity(issued: Date, years: i32, when: IssueDay) -> Date {
    match when {
        IssueDay::LastOfMonth => {
            let plain = add_years(issued, years);
            day_of_month(plain.year(), plain.month(), 31)
        }
        _ => add_years(issued, years),
    }
}

/// The tenor's par yield on the last publication date on or before the issue date, rounded down to
/// the coupon step, at least one step. Per cent.
fn coupon(history: &History, issued: Date, tenor: usize, step: f64) -> Option<f64> {
    let row = history.row_on_or_before(issued)?;
    let percent = history.published(row, tenor)? * 100.0;
    Some(((percent / step + 1e-9).floor() * step).max(step))
}
