//! A sweep of the hedge ratio says at every point what an evaluation of the document there says.

mod books;

use crossmargin::{
    instrument::parse,
    margin::{Evaluation, Gate, XmChoice},
    quantity::{Decimal, size},
    rulebook::{Rulebook, Scope, Value},
    whatif::{Engine, Levers, Position, Scenario, SweepPoint, hedge_ratio_sweep},
};
use proptest::prelude::*;
use rust_decimal::dec;
use std::sync::Arc;

/// From short of the hedge to far beyond it, in no order.
const RATIOS: [Decimal; 14] = [
    dec!(0),
    dec!(1),
    dec!(0.5),
    dec!(-1.5),
    dec!(2),
    dec!(0.98),
    dec!(1.02),
    dec!(0.001),
    dec!(-0.25),
    dec!(10),
    dec!(1.234567),
    dec!(-10),
    dec!(0.96),
    dec!(1),
];

fn at(scenario: &Scenario, ratio: Decimal) -> Scenario {
    Scenario { levers: Levers { hedge_ratio: ratio, ..scenario.levers }, ..scenario.clone() }
}

fn check_point(point: &SweepPoint, ratio: Decimal, fresh: &Evaluation) -> Result<(), TestCaseError> {
    let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-9;
    prop_assert_eq!(point.x, ratio);
    prop_assert_eq!(point.without_total, fresh.without.total, "without at {}", ratio);
    prop_assert_eq!(point.with_total, fresh.with.total, "with at {}", ratio);
    prop_assert_eq!(point.saved, fresh.saved(), "saved at {}", ratio);
    let (ficc, cme) = (fresh.arrangement.ficc.saving(), fresh.arrangement.cme.saving());
    prop_assert!(near(point.saving_ficc, ficc), "FICC at {ratio}: {}, not {ficc}", point.saving_ficc);
    prop_assert!(near(point.saving_cme, cme), "CME at {ratio}: {}, not {cme}", point.saving_cme);
    prop_assert_eq!(point.applied.round_dp(9), fresh.applied().round_dp(9), "applied at {}", ratio);
    prop_assert_eq!((point.binding, point.reason), (fresh.binding(), fresh.reason()), "why at {}", ratio);
    Ok(())
}

/// Sweeps from the document as it stands and holds every point to an evaluation of its own.
fn check(scenario: &Scenario) -> Result<(), TestCaseError> {
    let (market, rulebook, mut engine) = (books::demo(), Rulebook::embedded(), Engine::default());
    let own = engine.evaluate(scenario, market, rulebook).expect("a market");
    let points = hedge_ratio_sweep(scenario, &own, &RATIOS);
    prop_assert_eq!(points.len(), RATIOS.len());
    for (point, ratio) in points.iter().zip(RATIOS) {
        let fresh = engine.evaluate(&at(scenario, ratio), market, rulebook).expect("a market");
        check_point(point, ratio, &fresh)?;
    }
    Ok(())
}

fn book(lines: &[(&str, &str, XmChoice)]) -> Scenario {
    let last = books::demo().history.span().expect("dates").1;
    let positions = lines.iter().map(|(text, quantity, xm)| Position {
        xm: *xm,
        ..Position::new(parse(text, last).expect(text), size::parse(quantity).expect(quantity))
    });
    Scenario { positions: Arc::new(positions.collect()), ..Scenario::default() }
}

/// A dealer's book with neighbouring contracts, a calendar spread, a micro and a split position.
fn dealer() -> Scenario {
    book(&[
        ("T 4.25 2035-08-15", "700mm", XmChoice::In),
        ("T 3.875 2031-02-28", "-250mm", XmChoice::In),
        ("T 4.5 2036-02-15", "-90mm", XmChoice::Out),
        ("ZN U6", "-5,231", XmChoice::In),
        ("ZN Z6", "1,117", XmChoice::Contracts(dec!(400))),
        ("TN Z6", "-2,003", XmChoice::Contracts(dec!(-5_000))),
        ("ZF Z6", "1,911", XmChoice::In),
        ("ZF Z6", "-301", XmChoice::Out),
        ("MTN Z6", "777", XmChoice::In),
        ("SR3 Z6", "-1,503", XmChoice::In),
        ("BTC Z6", "12", XmChoice::In),
    ])
}

#[test]
fn a_dealers_book_is_swept_exactly() {
    check(&dealer()).unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn a_share_in_xm_is_rounded_as_the_engine_rounds_it() {
    let mut scenario = dealer();
    scenario.levers.xm_share = dec!(0.37);
    scenario.levers.hedge_ratio = dec!(-0.5);
    check(&scenario).unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn the_gate_and_the_switch_hold_along_the_sweep() {
    let shut = Scenario { gate: Gate { designated: false, ..Gate::default() }, ..dealer() };
    check(&shut).unwrap_or_else(|e| panic!("{e}"));
    check(&Scenario { cross_margining: false, ..dealer() }).unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn a_layer_of_coins_and_the_model_for_dollars_are_swept_the_slower_way() {
    check(&Scenario { scope: Scope::Unified, ..dealer() }).unwrap_or_else(|e| panic!("{e}"));
    for name in ["scope.unified.one_percentage", "cme.model_for_dollars", "cme.heightened_risk"] {
        let mut scenario = Scenario { scope: Scope::Unified, ..dealer() };
        Arc::make_mut(&mut scenario.overrides).insert(name.to_owned(), Value::Number(Decimal::ONE));
        check(&scenario).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
}

#[test]
fn parts_of_contracts_are_swept_as_the_engine_takes_them() {
    let lines =
        [("T 4.25 2035-08-15", "70mm", XmChoice::In), ("ZN Z6", "-623.5", XmChoice::Contracts(dec!(99.5)))];
    check(&book(&lines)).unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn empty_legs_are_swept() {
    let note = ("T 4.25 2035-08-15", "70mm", XmChoice::In);
    let bill = ("B 2027-02-18", "70mm", XmChoice::In);
    let future = ("ZN Z6", "-623", XmChoice::In);
    let outside = ("ZN Z6", "-623", XmChoice::Out);
    let micro = ("MTN Z6", "-623", XmChoice::In);
    for lines in [&[][..], &[note], &[future], &[bill, future], &[note, outside], &[note, micro]] {
        check(&book(lines)).unwrap_or_else(|e| panic!("{lines:?}: {e}"));
    }
}

/// Shorter histories, with other coupons and deliverable baskets.
#[test]
fn every_date_is_swept() {
    for as_of in books::AS_OF {
        let year = as_of.map_or(6, |day| day.year() % 10);
        let future = format!("ZN Z{year}");
        let note = ("T 4.25 2036-02-15", "70mm", XmChoice::In);
        let scenario = Scenario { as_of, ..book(&[note, (&future, "-623", XmChoice::In)]) };
        check(&scenario).unwrap_or_else(|e| panic!("{as_of:?}: {e}"));
    }
}

#[test]
fn no_ratios_are_no_points() {
    let scenario = dealer();
    let own = Engine::default().evaluate(&scenario, books::demo(), Rulebook::embedded()).expect("a market");
    assert!(hedge_ratio_sweep(&scenario, &own, &[]).is_empty());
}

proptest! {
    #![proptest_config(books::cases(24))]

    #[test]
    fn every_point_of_a_random_book_is_an_evaluation_there(scenario in books::scenario()) {
        check(&scenario)?;
    }
}
