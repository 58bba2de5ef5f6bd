//! A slow, obvious second implementation of the method, held against the fast engine over random
//! books. It shares with the engine the instruments, the calendar, the parameters and the price of
//! a single bond or bill (held to other software's figures elsewhere), and nothing else: its own
//! curve reading, scenario sets, baskets, order statistics, netting and arrangement.

mod arrangement;
mod basis;
mod basket;
mod book;
#[path = "../books/mod.rs"]
mod books;
mod curve;
mod houses;
mod sets;
mod span;
mod today;
mod unit;

use arrangement::{Figures, Ratio, evaluate};
use crossmargin::{
    instrument::{Product, parse},
    margin::{Evaluation, HouseRatio, Reason},
    quantity::{Date, Decimal, money::to_simulation},
    rulebook::{Rulebook, Scope},
    whatif::{Engine, Levers, Position, Scenario},
};
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::Arc;

/// The six ratio numbers agree to this share of the larger leg.
const RELATIVE: f64 = 1e-9;
/// Requirements agree to the cent: both sides round, so one cent apart is the same figure.
const CENT: f64 = 0.010_000_1;

fn check_ratio(name: &str, found: HouseRatio, expected: Ratio) -> Result<(), TestCaseError> {
    let scale = expected.cash.max(expected.futures).max(expected.both);
    for (part, found, expected) in [
        ("cash", found.cash, expected.cash),
        ("futures", found.futures, expected.futures),
        ("both", found.both, expected.both),
    ] {
        prop_assert!((found - expected).abs() <= RELATIVE * scale, "{name} {part}: {found}, not {expected}");
    }
    Ok(())
}

fn check_dollars(name: &str, found: Decimal, expected: f64) -> Result<(), TestCaseError> {
    prop_assert!((to_simulation(found) - expected).abs() <= CENT, "{name}: {found}, not {expected}");
    Ok(())
}

/// Without eligible positions of a leg, whether it is called empty or not eligible is a matter of
/// words, which the window's tests hold.
fn plain(reason: Reason) -> Reason {
    if reason == Reason::NotEligible { Reason::EmptyLeg } else { reason }
}

fn check(found: &Evaluation, expected: &Figures) -> Result<(), TestCaseError> {
    let counts = found.counts;
    prop_assert_eq!([counts.ficc, counts.minimum_margin, counts.cme, counts.stress], expected.counts);
    check_ratio("FICC", found.arrangement.ficc, expected.ficc)?;
    check_ratio("CME", found.arrangement.cme, expected.cme)?;
    prop_assert_eq!(plain(found.reason()), plain(expected.reason));
    let fraction = |name: &str, found: Decimal, expected: f64| {
        prop_assert!((to_simulation(found) - expected).abs() <= RELATIVE, "{name}: {found}, not {expected}");
        Ok(())
    };
    fraction("applied", found.applied(), expected.applied)?;
    fraction("coins applied", found.coins_applied(), expected.coins_applied)?;
    check_dollars("FICC without", found.without.ficc, expected.without_ficc)?;
    check_dollars("CME without", found.without.cme, expected.without_cme)?;
    check_dollars("FICC in XM", found.with.ficc_xm, expected.ficc_xm)?;
    check_dollars("FICC ordinary", found.with.ficc_ordinary, expected.ficc_ordinary)?;
    check_dollars("CME in XM", found.with.cme_xm, expected.cme_xm)?;
    check_dollars("CME ordinary", found.with.cme_ordinary, expected.cme_ordinary)
}

fn fast(scenario: &Scenario) -> Evaluation {
    Engine::default().evaluate(scenario, books::demo(), Rulebook::embedded()).expect("a market")
}

fn compare(scenario: &Scenario) -> Result<(), TestCaseError> {
    check(&fast(scenario), &evaluate(scenario, &books::demo().history))
}

/// Whole instruments in their notation with quantities, evaluated as of a date.
fn book(as_of: Option<Date>, lines: &[(String, i64)]) -> Scenario {
    let last = books::demo().history.dates().last().copied().expect("dates");
    let day = as_of.unwrap_or(last);
    let position = |(text, quantity): &(String, i64)| {
        Position::new(parse(text, day).expect(text), Decimal::from(*quantity))
    };
    Scenario { as_of, positions: Arc::new(lines.iter().map(position).collect()), ..Scenario::default() }
}

/// Random books meet most dates with few of the products; here each date meets all of them.
#[test]
fn every_product_agrees_as_of_every_date() {
    let before_ether = date(2015, 6, 30);
    let (before_twenty_years, weekend, last) = (date(2016, 2, 29), date(2026, 3, 8), date(2026, 8, 21));
    for as_of in [before_ether, before_twenty_years, date(2020, 3, 20), weekend, last] {
        let year = as_of.year() % 10;
        let mut lines = vec![("T 4.25 2034-11-15".to_owned(), 100_000_000)];
        for (i, product) in (0i64..).zip(Product::ALL) {
            lines.push((format!("{} Z{year}", product.code()), if i % 3 == 0 { 70 + i } else { -50 - i }));
        }
        for scope in Scope::ALL {
            let scenario = Scenario { scope, ..book(Some(as_of), &lines) };
            compare(&scenario).unwrap_or_else(|e| panic!("as of {as_of}, {scope:?}: {e}"));
        }
    }
}

/// A note maturing a year after the as-of date to the day is not eligible, one a day later is.
#[test]
fn the_shortest_eligible_maturity_agrees_to_the_day() {
    for maturity in ["2027-08-20", "2027-08-21", "2027-08-22"] {
        let lines = [(format!("T 4 {maturity}"), 500_000_000), ("ZT Z6".to_owned(), -2_000)];
        compare(&book(None, &lines)).unwrap_or_else(|e| panic!("{maturity}: {e}"));
    }
}

/// What a lever replaces is held on two lines: the lever's amount counts once.
#[test]
fn a_replacing_lever_agrees_where_its_instrument_is_held_twice() {
    let lines = ["BTC U6", "BUIDL", "BTC U6", "BUIDL", "ETH U6", "ETH U6", "T 4.25 2035-08-15"];
    let lines: Vec<(String, i64)> = lines.iter().zip(11..).map(|(text, q)| ((*text).to_owned(), q)).collect();
    let levers = Levers {
        btc_futures: Some(Decimal::from(-40)),
        eth_futures: Some(Decimal::from(30)),
        tokenized_bills: Some(Decimal::from(50_000_000)),
        ..Levers::default()
    };
    let scenario = Scenario { levers, scope: Scope::Unified, ..book(None, &lines) };
    compare(&scenario).unwrap_or_else(|e| panic!("{e}"));
}

proptest! {
    #![proptest_config(books::cases(40))]

    #[test]
    fn the_fast_engine_computes_what_the_method_says(scenario in books::scenario()) {
        compare(&scenario)?;
    }
}
