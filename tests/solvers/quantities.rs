//! Answers in contracts and splits.

use crate::books;
use crossmargin::{
    instrument::{Instrument, parse},
    margin::{Evaluation, Gate, XmChoice},
    quantity::{Decimal, size},
    rulebook::Rulebook,
    whatif::{
        Command, Engine, Gesture, Position, Progress, Scenario, Session, Stand, apply,
        solve::{
            Desk, Goal, Ground, Trade, allocate_to_xm, best_pair, least_margin, scale_to, smallest_hedge,
        },
    },
};
use proptest::prelude::*;
use rust_decimal::dec;
use std::sync::Arc;

fn last() -> crossmargin::quantity::Date {
    books::demo().history.span().expect("dates").1
}

pub fn instrument(text: &str) -> Instrument {
    parse(text, last()).expect(text)
}

fn book(lines: &[(&str, &str, XmChoice)]) -> Scenario {
    let position = |(text, quantity, xm): &(&str, &str, XmChoice)| Position {
        xm: *xm,
        ..Position::new(instrument(text), size::parse(quantity).expect(quantity))
    };
    Scenario { positions: Arc::new(lines.iter().map(position).collect()), ..Scenario::default() }
}

fn basis() -> Scenario {
    book(&[("T 4.25 2035-08-15", "1bn", XmChoice::In), ("ZN Z6", "-10,980", XmChoice::In)])
}

pub fn evaluate(scenario: &Scenario) -> Evaluation {
    Engine::default().evaluate(scenario, books::demo(), Rulebook::embedded()).expect("a market")
}

pub fn ground(scenario: &Scenario) -> Ground {
    let mut engine = Engine::default();
    Ground::new(scenario, books::demo(), &mut engine, Rulebook::embedded()).expect("a market")
}

/// The document with a command applied as one step, the switch on.
pub fn applied(scenario: &Scenario, command: &Command) -> Scenario {
    let on = Scenario { cross_margining: true, ..scenario.clone() };
    apply(&on, command, Rulebook::embedded()).expect("an answer can be applied")
}

/// One step of undo brings the very same document back.
pub fn check_undo(scenario: &Scenario, command: &Command) {
    let mut session = Session::new(scenario.clone());
    session.apply(command, Gesture::Done, Rulebook::embedded()).expect("applied");
    session.undo();
    assert_eq!(**session.scenario(), *scenario);
    assert_eq!(session.undo(), None, "one step");
}

/// The same trade to another number of contracts.
pub fn instead(mut trade: Trade, after: Decimal) -> Trade {
    trade.after = after;
    trade
}

/// Totals of the document with a trade of so many contracts instead, each evaluated afresh.
pub fn total_at(
    scenario: &Scenario,
    ground: &Ground,
    trade: Trade,
    contracts: i64,
    engine: &mut Engine,
) -> Decimal {
    let trade = instead(trade, Decimal::from(contracts));
    let document = applied(scenario, &ground.command("", &[trade]));
    engine.evaluate(&document, books::demo(), Rulebook::embedded()).expect("a market").with.total
}

proptest! {
    #![proptest_config(books::cases(12))]

    #[test]
    fn any_book_is_solved_and_the_answers_hold(scenario in books::scenario()) {
        let ground = ground(&scenario);
        let desk = Desk::new(&ground);
        let progress = Progress::default();
        if let Some(found) = least_margin(&desk, &progress).expect("wanted") {
            let fresh = evaluate(&applied(&scenario, &found.command(&desk)));
            prop_assert_eq!(fresh.with.total, found.after.with_total);
            prop_assert!(found.after.with_total <= evaluate(&applied(&scenario, &ground.command("", &[]))).with.total);
        }
        if let Some(found) = allocate_to_xm(&desk, &progress).expect("wanted") {
            let fresh = evaluate(&applied(&scenario, &found.command(&desk)));
            prop_assert_eq!(fresh.with.total, found.after.with_total);
        }
        if let Some(found) = scale_to(&desk, Goal::Saved(dec!(1_000_000)), &progress).expect("wanted") {
            let fresh = evaluate(&applied(&scenario, &found.command()));
            prop_assert_eq!(fresh.with.total, found.after.with_total);
            prop_assert!(fresh.saved() - dec!(1_000_000) == found.miss);
        }
    }

    #[test]
    fn writing_the_levers_into_the_positions_changes_no_figure(scenario in books::scenario()) {
        let ground = ground(&scenario);
        let before = evaluate(&Scenario { cross_margining: true, ..scenario.clone() });
        let after = evaluate(&applied(&scenario, &ground.command("", &[])));
        prop_assert_eq!((before.without, before.with), (after.without, after.with));
        let held = Desk::new(&ground).as_held();
        prop_assert_eq!((held.without_total, held.with_total), (before.without.total, before.with.total));
    }
}

#[test]
fn a_large_book_is_no_better_one_contract_away() {
    let scenario = basis();
    let ground = ground(&scenario);
    let desk = Desk::new(&ground);
    let found = least_margin(&desk, &Progress::default()).expect("wanted").expect("an answer");
    assert!(found.after.with_total < found.before.with_total);
    let mut engine = Engine::default();
    let at = i64::try_from(found.trade.after).expect("whole");
    for contracts in at - 24..=at + 24 {
        let total = total_at(&scenario, &ground, found.trade, contracts, &mut engine);
        assert!(found.after.with_total <= total, "{contracts}");
    }
    // least margin is not least risk
    assert!(found.open_dv01.abs() > 10_000.0);
    check_undo(&scenario, &found.command(&desk));
}

#[test]
fn two_futures_are_no_worse_than_one_and_no_better_a_few_contracts_away() {
    for scenario in [
        basis(),
        book(&[("T 4.25 2035-08-15", "300k", XmChoice::In), ("T 4 2028-07-31", "-500k", XmChoice::In)]),
    ] {
        let ground = ground(&scenario);
        let desk = Desk::new(&ground);
        let single = least_margin(&desk, &Progress::default()).expect("wanted").expect("an answer");
        let progress = Progress::default();
        let pair = best_pair(&desk, &progress).expect("wanted").expect("an answer");
        let (looks, _) = progress.counts();
        assert!(
            looks < 15_000,
            "{looks} combinations looked at for {:?}",
            scenario.positions.first().map(|p| p.quantity)
        );
        assert!(pair.after.with_total <= single.after.with_total);
        let fresh = evaluate(&applied(&scenario, &pair.command(&desk)));
        assert_eq!(fresh.with.total, pair.after.with_total);
        let [a, b] = pair.trades;
        let mut engine = Engine::default();
        for x in -3..=3 {
            for y in -3..=3 {
                let trades = [instead(a, a.after + Decimal::from(x)), instead(b, b.after + Decimal::from(y))];
                let document = applied(&scenario, &ground.command("", &trades));
                let e = engine.evaluate(&document, books::demo(), Rulebook::embedded()).expect("a market");
                assert!(pair.after.with_total <= e.with.total, "{x} {y}");
            }
        }
        check_undo(&scenario, &pair.command(&desk));
    }
}

#[test]
fn a_wanted_saving_is_reached_with_one_contract_less_it_is_not() {
    let scenario = basis();
    let ground = ground(&scenario);
    let desk = Desk::new(&ground);
    let zn = ground.largest_held().expect("held");
    let goal = Goal::Saving(dec!(0.6));
    let found = smallest_hedge(&desk, zn, goal, &Progress::default()).expect("wanted").expect("numbers");
    assert!(found.is_reached() && found.trade.after < dec!(0) && found.trade.after > dec!(-10_000));
    let less = desk.at(&[(zn, found.trade.after + dec!(1))]);
    assert!(!goal.is_reached(&less));
    check_undo(&scenario, &found.command(&desk));
    let none = smallest_hedge(&desk, zn, Goal::Saving(dec!(0.95)), &Progress::default());
    let none = none.expect("wanted").expect("numbers");
    assert!(!none.is_reached(), "the cap is 80 %");
    let best = none.after;
    let saved = (best.without_total - best.with_total) / best.without_total;
    assert!((saved - dec!(0.8)).abs() < dec!(0.0001), "the most that can be reached is the cap");
}

#[test]
fn the_scale_of_the_hedge_meets_a_wanted_saving_closely() {
    let scenario = basis();
    let ground = ground(&scenario);
    let desk = Desk::new(&ground);
    for wanted in [dec!(12_000_000), dec!(25_000_000), dec!(30_000_000)] {
        let found =
            scale_to(&desk, Goal::Saved(wanted), &Progress::default()).expect("wanted").expect("a hedge");
        assert!(found.miss.abs() < dec!(5_000), "{wanted}: {}", found.miss);
        let fresh = evaluate(&applied(&scenario, &found.command()));
        assert_eq!(fresh.saved(), found.after.saved);
        check_undo(&scenario, &found.command());
    }
}

#[test]
fn what_nets_with_what_is_left_outside_is_seen() {
    // the older note outside nets with the futures' note: designating all futures can cost
    let scenario = book(&[
        ("T 4.25 2035-08-15", "40mm", XmChoice::In),
        ("ZN Z6", "-300", XmChoice::In),
        ("TN Z6", "250", XmChoice::In),
    ]);
    let ground = ground(&scenario);
    let desk = Desk::new(&ground);
    let found = allocate_to_xm(&desk, &Progress::default()).expect("wanted").expect("positions");
    let mut engine = Engine::default();
    let mut least = found.after.with_total;
    for zn in (0..=300).step_by(10) {
        for tn in (0..=250).step_by(10) {
            let mut document = scenario.clone();
            let positions = Arc::make_mut(&mut document.positions);
            positions[1].xm = XmChoice::Contracts(Decimal::from(zn));
            positions[2].xm = XmChoice::Contracts(Decimal::from(tn));
            let e = engine.evaluate(&document, books::demo(), Rulebook::embedded()).expect("a market");
            least = least.min(e.with.total);
        }
    }
    assert_eq!(least, found.after.with_total, "no point of a grid is better");
    if !found.is_as_placed() {
        check_undo(&scenario, &found.command(&desk));
    }
}

#[test]
fn odd_books_have_answers_or_none() {
    let note = ("T 4.25 2035-08-15", "70mm", XmChoice::In);
    let bill = ("B 2027-02-18", "70mm", XmChoice::In);
    let coins = ("BTC U6", "50", XmChoice::In);
    let zn = ("ZN Z6", "-623", XmChoice::In);
    for lines in [&[][..], &[note], &[bill], &[coins], &[zn], &[bill, coins], &[note, zn, coins]] {
        for shut in [false, true] {
            let gate = Gate { designated: !shut, ..Gate::default() };
            let scenario = Scenario { gate, cross_margining: false, ..book(lines) };
            let ground = ground(&scenario);
            let desk = Desk::new(&ground);
            let least = least_margin(&desk, &Progress::default()).expect("wanted");
            assert_eq!(least.is_some(), !lines.is_empty(), "{lines:?}");
            assert_eq!(best_pair(&desk, &Progress::default()).expect("wanted").is_some(), !lines.is_empty());
            let split = allocate_to_xm(&desk, &Progress::default()).expect("wanted");
            assert_eq!(split.is_some(), lines.contains(&zn), "{lines:?}");
            let scaled = scale_to(&desk, Goal::Saved(dec!(1)), &Progress::default()).expect("wanted");
            assert_eq!(scaled.is_some(), lines.contains(&zn));
            if lines == [note] && !shut {
                let least = least.expect("an answer");
                assert!(least.trade.after < dec!(0), "a note alone is hedged by selling");
            }
        }
    }
}

#[test]
fn nobody_waits_for_work_that_was_called_off() {
    let ground = ground(&basis());
    let desk = Desk::new(&ground);
    let progress = Progress::default();
    progress.cancel();
    assert!(least_margin(&desk, &progress).is_err());
    assert!(best_pair(&desk, &progress).is_err());
    assert!(allocate_to_xm(&desk, &progress).is_err());
    assert!(scale_to(&desk, Goal::Saved(dec!(1)), &progress).is_err());
}

#[test]
fn a_book_that_stands_in_the_history_is_solved_there_and_stays_as_entered() {
    let there = Stand { from: last(), at: jiff::civil::date(2020, 3, 18) };
    let scenario = Scenario { stand: Some(there), ..book(&[("T 4.25 2035-08-15", "1bn", XmChoice::In)]) };
    let ground = ground(&scenario);
    let desk = Desk::new(&ground);
    let found = least_margin(&desk, &Progress::default()).expect("wanted").expect("a hedge");
    let hedged = applied(&scenario, &found.command(&desk));
    assert_eq!(evaluate(&hedged).with.total, found.after.with_total);
    assert_eq!(hedged.positions.first(), scenario.positions.first());
    let entered = hedged.positions.last().expect("the hedge").instrument;
    assert_eq!(hedged.seen(&entered), Instrument::Future(found.trade.future), "entered as of its own date");
    assert_eq!(hedged.stand, Some(there));
}
