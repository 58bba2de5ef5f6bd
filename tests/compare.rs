//! The way from one document to another: its steps add up to the cent, whatever the two are and in
//! whatever order they are taken.

mod books;

use books::{cases, demo, scenario};
use crossmargin::{
    margin::Operation,
    market::TENORS,
    quantity::Decimal,
    rulebook::Rulebook,
    whatif::{
        Engine, Position, Progress, Scenario, Shock,
        compare::{CompareError, Comparison, Group, Order, Totals, compare},
    },
};
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::Arc;

fn compared(from: &Scenario, to: &Scenario, order: &Order) -> Comparison {
    compare(from, to, order, demo(), Rulebook::embedded(), &Progress::default()).expect("figures")
}

fn totals(scenario: &Scenario) -> Totals {
    let e = Engine::default().evaluate(scenario, demo(), Rulebook::embedded()).expect("figures");
    Totals::new(&e)
}

fn orders() -> impl Strategy<Value = Order> {
    Just(Group::ALL.to_vec()).prop_shuffle().prop_map(|order| order.try_into().expect("five groups"))
}

/// A document in which something may have happened as well.
fn eventful() -> impl Strategy<Value = Scenario> {
    let held = (0i64..=100, 0i64..=100).prop_map(|(saving, coins)| Operation::Held {
        saving: Decimal::new(saving, 2),
        coins: Decimal::new(coins, 2),
    });
    let operation = prop_oneof![4 => Just(Operation::Normal), 1 => Just(Operation::Suspended), 1 => held];
    let bp = prop::array::uniform14(-80i64..80).prop_map(|bp: [i64; TENORS]| bp.map(Decimal::from));
    let shock = (bp, -60i64..60).prop_map(|(tenors_bp, coin)| {
        let coins = [Decimal::new(coin, 2), Decimal::new(-coin, 2)];
        Arc::new(Shock { name: "moves".to_owned(), tenors_bp, coins })
    });
    (scenario(), operation, prop::option::weighted(0.4, shock))
        .prop_map(|(scenario, operation, shock)| Scenario { operation, shock, ..scenario })
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_steps_add_up_to_the_difference_of_two_evaluations(
        from in eventful(), to in eventful(), order in orders(),
    ) {
        let found = compared(&from, &to, &order);
        let (a, b) = (totals(&from), totals(&to));
        prop_assert_eq!((Totals::new(&found.from), Totals::new(&found.to)), (a, b));
        let with: Decimal = found.steps.iter().map(|s| s.with()).sum();
        let saved: Decimal = found.steps.iter().map(|s| s.saved()).sum();
        prop_assert_eq!(with, b.with.total - a.with.total);
        prop_assert_eq!(saved, b.saved() - a.saved());
        let taken: Vec<Group> = found.steps.iter().map(|s| s.group).collect();
        prop_assert_eq!(taken, order.to_vec());
        for step in &found.steps {
            let is_idle = step.changes.is_empty();
            prop_assert!(!is_idle || step.with().is_zero(), "{:?} changes nothing and costs", step.group);
        }
    }
}

fn basis() -> Scenario {
    let today = date(2026, 8, 21);
    let position = |text: &str, quantity: i64| {
        let instrument = crossmargin::instrument::parse(text, today).expect(text);
        Position::new(instrument, Decimal::from(quantity))
    };
    let lines = vec![position("T 4.25 2035-08-15", 1_000_000_000), position("ZN Z6", -10_945)];
    Scenario { positions: Arc::new(lines), ..Scenario::default() }
}

#[test]
fn a_step_is_what_its_settings_alone_do() {
    let from = basis();
    let mut to = Scenario { cross_margining: false, ..from.clone() };
    to.as_of = Some(date(2020, 3, 18));
    let found = compared(&from, &to, &Group::ALL);
    let only_dated = totals(&Scenario { as_of: to.as_of, ..from.clone() });
    let dated = found.steps.iter().find(|s| s.group == Group::Market).expect("the date");
    assert_eq!(dated.after, only_dated);
    assert_eq!(dated.with(), only_dated.with.total - totals(&from).with.total);
    let idle = found.steps.iter().filter(|s| s.changes.is_empty()).count();
    assert_eq!(idle, 3, "positions, parameters and levers are the same");
}

#[test]
fn another_order_gives_other_steps_and_the_same_sum() {
    let from = basis();
    let mut to = from.clone();
    to.positions = Arc::new(from.positions.iter().take(1).cloned().collect());
    to.cross_margining = false;
    let sums = |order: &Order| -> (Vec<Decimal>, Decimal) {
        let steps: Vec<Decimal> = compared(&from, &to, order).steps.iter().map(|s| s.with()).collect();
        (steps.clone(), steps.iter().sum())
    };
    let (usual, sum) = sums(&Group::ALL);
    let [positions, market, account, parameters, levers] = Group::ALL;
    let (other, same) = sums(&[account, positions, market, parameters, levers]);
    assert_eq!(sum, same);
    assert_ne!(usual[0], other[1], "positions come at another price once the switch is off");
}

#[test]
fn what_has_no_figures_or_is_not_wanted_any_more_is_said() {
    let (from, before) = (basis(), Scenario { as_of: Some(date(1999, 1, 4)), ..basis() });
    let run = |a: &Scenario, b: &Scenario, progress: &Progress| {
        compare(a, b, &Group::ALL, demo(), Rulebook::embedded(), progress).map(|_| ())
    };
    assert!(matches!(run(&before, &from, &Progress::default()), Err(CompareError::From(_))));
    assert!(matches!(run(&from, &before, &Progress::default()), Err(CompareError::To(_))));
    let progress = Progress::default();
    progress.cancel();
    assert!(matches!(run(&from, &from, &progress), Err(CompareError::Cancelled(_))));
}
