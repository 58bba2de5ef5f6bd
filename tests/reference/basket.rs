//! Treasury futures: model issues, the deliverable basket and its cheapest (METHOD, section 5).

use super::{basis::basis_move, sets::Scenario, today::Today};
use crossmargin::{
    instrument::{Future, Product},
    pricing::{
        bond::{Bond, coupon_date},
        conversion_factor::conversion_factor,
    },
    quantity::{
        Date,
        calendar::{add_business_days, last_business_day_of_month},
        date::{add_months, day_of_month, days_between, first_of_month, whole_months_from_first},
    },
};

/// A note or bond of the auction calendar.
struct Issue {
    coupon: f64,
    maturity: Date,
    term_years: i32,
}

struct Deliverable {
    bond: Bond,
    years: f64,
    yield_: f64,
    factor: f64,
    /// Coupons paid on the way, with what each earns to delivery.
    grown_coupons: f64,
    accrued_at_delivery: f64,
}

/// A contract with its whole basket.
pub struct Basket {
    product: Product,
    face: f64,
    growth: f64,
    deliverables: Vec<Deliverable>,
    stress: f64,
}

/// Whole months from the delivery month to maturity that a contract takes, and the original terms
/// in months.
fn window(product: Product) -> (i32, i32, i32, i32) {
    match product {
        Product::Zt => (21, 24, 0, 63),
        Product::Z3n => (33, 36, 0, 84),
        Product::Zf => (50, 63, 0, 63),
        Product::Zn => (78, 96, 0, 120),
        Product::Tn | Product::Mtn => (113, 120, 120, 120),
        Product::Twe => (230, 238, 0, 1_000),
        Product::Zb => (180, 299, 0, 1_000),
        Product::Ub | Product::Mwn => (300, 1_000, 0, 1_000),
        other => panic!("{other:?} delivers nothing"),
    }
}

fn face(product: Product) -> f64 {
    match product {
        Product::Zt => 200_000.0,
        Product::Z3n => 300_000.0,
        Product::Mtn | Product::Mwn => 10_000.0,
        _ => 100_000.0,
    }
}

impl Basket {
    /// `None` when the last delivery day is not after settlement.
    pub fn new(future: Future, today: &Today, stress: f64) -> Option<Self> {
        let product = future.product;
        let month = first_of_month(future.year, future.month);
        let last_of_month = last_business_day_of_month(month);
        let is_short = matches!(product, Product::Zt | Product::Z3n | Product::Zf);
        let delivery = if is_short { add_business_days(last_of_month, 3) } else { last_of_month };
        if delivery <= today.settlement {
            return None;
        }
        let (from, to, shortest, longest) = window(product);
        let mut fitting: Vec<Issue> = issues(today)
            .into_iter()
            .filter(|issue| {
                let months = whole_months_from_first(month, issue.maturity);
                let term = issue.term_years * 12;
                months >= from && months <= to && term >= shortest && term <= longest
            })
            .collect();
        if fitting.is_empty() {
            fitting.push(par_bond(product, month, today));
        }
        let deliverables =
            fitting.iter().map(|issue| Deliverable::new(issue, product, month, delivery, today)).collect();
        let growth = 1.0 + today.repo_rate * days_between(today.settlement, delivery) as f64 / 360.0;
        Some(Self { product, face: face(product), growth, deliverables, stress })
    }

    /// The lowest forward price over factor when every yield moves by so much.
    fn price(&self, change: impl Fn(&Deliverable) -> f64) -> f64 {
        self.deliverables
            .iter()
            .map(|d| {
                let dirty = d.bond.dirty(d.yield_ + change(d));
                (dirty * self.growth - d.grown_coupons - d.accrued_at_delivery) / d.factor
            })
            .fold(f64::INFINITY, f64::min)
    }

    /// Dollars a contract gains in a scenario.
    pub fn change(&self, scenario: &Scenario, today: &Today) -> f64 {
        let own = basis_move(self.product, scenario.end, scenario.is_three_day, self.stress, today.rules);
        let moved = self.price(|d| scenario.curve_move(d.years) + own);
        (moved - self.price(|_| 0.0)) * self.face / 100.0
    }
}

impl Deliverable {
    fn new(issue: &Issue, product: Product, month: Date, delivery: Date, today: &Today) -> Self {
        let alive = "a deliverable outlives its delivery";
        let mut grown_coupons = 0.0;
        let mut back = 1;
        while coupon_date(issue.maturity, back) > today.settlement {
            let paid = coupon_date(issue.maturity, back);
            if paid <= delivery {
                let earns = today.repo_rate * days_between(paid, delivery) as f64 / 360.0;
                grown_coupons += issue.coupon / 2.0 * (1.0 + earns);
            }
            back += 1;
        }
        let years = today.years_to(issue.maturity);
        Self {
            bond: Bond::new(issue.coupon, issue.maturity, today.settlement).expect(alive),
            years,
            yield_: today.yield_at(years),
            factor: conversion_factor(product, month, issue.coupon, issue.maturity).expect(alive),
            grown_coupons,
            accrued_at_delivery: Bond::new(issue.coupon, issue.maturity, delivery).expect(alive).accrued(),
        }
    }
}

/// The bond that stands in for an empty basket.
fn par_bond(product: Product, month: Date, today: &Today) -> Issue {
    let (from, to, ..) = window(product);
    let is_ultra = matches!(product, Product::Ub | Product::Mwn);
    let middle = add_months(month, if is_ultra { 330 } else { (from + to) / 2 });
    let maturity = day_of_month(middle.year(), middle.month(), 15);
    Issue { coupon: today.yield_at(today.years_to(maturity)) * 100.0, maturity, term_years: 0 }
}

/// Every issue of the auction calendar dated on or before the as-of date.
fn issues(today: &Today) -> Vec<Issue> {
    let mut all = Vec::new();
    let first = today.history.dates()[0];
    let mut month = first_of_month(first.year(), first.month());
    while month <= today.as_of {
        let is_refunding = matches!(month.month(), 2 | 5 | 8 | 11);
        for (tenor, years, at_month_end, is_issued) in [
            (7, 2, true, true),
            (8, 3, false, true),
            (9, 5, true, true),
            (10, 7, true, true),
            (11, 10, false, is_refunding),
            (12, 20, false, is_refunding && month >= first_of_month(2020, 5)),
            (13, 30, false, is_refunding),
        ] {
            let day = if at_month_end { 31 } else { 15 };
            let issued = day_of_month(month.year(), month.month(), day);
            if !is_issued || issued > today.as_of {
                continue;
            }
            if let Some(coupon) = coupon(today, issued, tenor) {
                let matures = add_months(month, 12 * years);
                let maturity = day_of_month(matures.year(), matures.month(), day);
                all.push(Issue { coupon, maturity, term_years: years });
            }
        }
        month = add_months(month, 1);
    }
    all
}

/// The par yield of the last publication on or before a day, down to an eighth, in per cent.
fn coupon(today: &Today, issued: Date, tenor: usize) -> Option<f64> {
    let dates = today.history.dates();
    let row = (0..dates.len()).rev().find(|row| dates[*row] <= issued)?;
    let basis_points = (today.history.published(row, tenor)? * 10_000.0).round() as i64;
    Some((basis_points * 2).div_euclid(25).max(1) as f64 / 8.0)
}
