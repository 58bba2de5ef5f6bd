//! Answers in contracts and splits.

use crate::books;
use crossmargin::{
    instrument::{Instrument, parse},
    margin::{Evaluation, Gate, XmChoice},
    quantity::{Decimal, size},
    rulebook::{Overrides, Rulebook, Value},
    whatif::{
        Command, Engine, Gesture, Levers, Position, Progress, Scenario, Session, Stand, apply,
        solve::{
            Allocation, Desk, Goal, Ground, Trade, allocate_to_xm, best_pair, least_margin, scale_to,
            smallest_hedge,
        },
    },
};
use proptest::{prelude::*, sample::select};
use rust_decimal::dec;
use std::sync::Arc;

fn last() -> crossmargin::quantity::Date {
    books::demo().history.span().expect("dates").1
}

fn instrument(text: &str) -> Instrument {
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

fn evaluate(scenario: &Scenario) -> Evaluation {
    Engine::default().evaluate(scenario, books::demo(), Rulebook::embedded()).expect("a market")
}

fn ground(scenario: &Scenario) -> Ground {
    let mut engine = Engine::default();
    Ground::new(scenario, books::demo(), &mut engine, Rulebook::embedded()).expect("a market")
}

/// The document with a command applied as one step, the switch on.
fn applied(scenario: &Scenario, command: &Command) -> Scenario {
    let on = Scenario { cross_margining: true, ..scenario.clone() };
    apply(&on, command, Rulebook::embedded()).expect("an answer can be applied")
}

/// One step of undo brings the very same document back.
fn check_undo(scenario: &Scenario, command: &Command) {
    let mut session = Session::new(scenario.clone());
    session.apply(command, Gesture::Done, Rulebook::embedded()).expect("applied");
    session.undo();
    assert_eq!(**session.scenario(), *scenario);
    assert_eq!(session.undo(), None, "one step");
}

/// A few notes and futures, small enough to look at everything.
fn small() -> impl Strategy<Value = Scenario> {
    let notes = ["T 4.25 2035-08-15", "T 3.875 2031-02-28", "T 4.5 2046-02-15", "T 4 2028-07-31"];
    let futures = ["ZN Z6", "ZF Z6", "ZT U6", "TN U6", "UB Z6", "SR3 Z6", "MTN Z6"];
    let note =
        (select(notes.to_vec()), -40i64..60).prop_map(|(text, lots)| (text, lots * 50_000, XmChoice::In));
    let xm = prop_oneof![
        4 => Just(XmChoice::In),
        1 => Just(XmChoice::Out),
        1 => (0i64..6).prop_map(|n| XmChoice::Contracts(Decimal::from(n))),
    ];
    let future = (select(futures.to_vec()), -7i64..7, xm).prop_map(|(text, n, xm)| (text, n, xm));
    let settings = prop_oneof![
        6 => Just(None),
        1 => Just(Some(("scope.today.cap", dec!(0.4)))),
        1 => Just(Some(("scope.today.threshold", dec!(0.3)))),
        1 => Just(Some(("cme.model_for_dollars", dec!(1)))),
    ];
    let levers = (
        prop_oneof![4 => Just(dec!(1)), 1 => Just(dec!(0.5))],
        prop_oneof![4 => Just(dec!(1)), 1 => Just(dec!(0.6))],
    );
    (prop::collection::vec(note, 0..4), prop::collection::vec(future, 0..4), settings, levers, any::<bool>())
        .prop_map(|(notes, futures, setting, (hedge_ratio, xm_share), on)| {
            let position = |(text, quantity, xm): &(&str, i64, XmChoice)| Position {
                xm: *xm,
                ..Position::new(instrument(text), Decimal::from(*quantity))
            };
            let overrides: Overrides =
                setting.into_iter().map(|(n, v)| (n.to_owned(), Value::Number(v))).collect();
            Scenario {
                positions: Arc::new(notes.iter().chain(&futures).map(position).collect()),
                overrides: Arc::new(overrides),
                levers: Levers { hedge_ratio, xm_share, ..Levers::default() },
                cross_margining: on,
                ..Scenario::default()
            }
        })
}

/// The same trade to another number of contracts.
fn instead(mut trade: Trade, after: Decimal) -> Trade {
    trade.after = after;
    trade
}

/// Totals of the document with a trade of so many contracts instead, each evaluated afresh.
fn total_at(
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

fn check_least(scenario: &Scenario) -> Result<(), TestCaseError> {
    let ground = ground(scenario);
    let desk = Desk::new(&ground);
    let Some(found) = least_margin(&desk, &Progress::default()).expect("wanted") else {
        let e = evaluate(scenario);
        prop_assert!(e.without.total.is_zero(), "no answer, though something is margined");
        return Ok(());
    };
    let mut engine = Engine::default();
    let fresh = evaluate(&applied(scenario, &found.command(&desk)));
    prop_assert_eq!(
        (fresh.without.total, fresh.with.total),
        (found.after.without_total, found.after.with_total)
    );
    prop_assert_eq!((fresh.with.ficc, fresh.with.cme), (found.after.with_ficc, found.after.with_cme));
    prop_assert!(found.after.with_total <= found.before.with_total);
    let open = fresh.lines.iter().filter(|l| l.is_margined).map(|l| l.dv01()).sum::<Decimal>();
    prop_assert!((crossmargin::quantity::money::to_simulation(open) - found.open_dv01).abs() < 0.05);
    let (low, high) = (found.curve.points[0].contracts, found.curve.points.last().expect("points").contracts);
    prop_assert!(low <= 0 && high >= 0);
    for contracts in low..=high {
        let total = total_at(scenario, &ground, found.trade, contracts, &mut engine);
        prop_assert!(
            found.after.with_total <= total,
            "{} {} is lower than {:?}",
            contracts,
            total,
            found.trade
        );
        if let Some(point) = found.curve.at(contracts) {
            prop_assert_eq!(point.with_total, total, "the curve at {}", contracts);
        }
    }
    // every other future's own best is no better
    for (trade, total) in &found.others {
        prop_assert!(found.after.with_total <= *total, "{:?}", trade);
        let at = i64::try_from(trade.after).expect("whole");
        prop_assert_eq!(total_at(scenario, &ground, *trade, at, &mut engine), *total);
    }
    Ok(())
}

fn check_smallest(scenario: &Scenario, goal: Goal, which: usize) -> Result<(), TestCaseError> {
    let ground = ground(scenario);
    let desk = Desk::new(&ground);
    let candidates = ground.candidates();
    let candidate = &candidates[which % candidates.len()];
    let found =
        smallest_hedge(&desk, candidate, goal, &Progress::default()).expect("wanted").expect("numbers");
    let fresh = evaluate(&applied(scenario, &found.command(&desk)));
    prop_assert_eq!(
        (fresh.without.total, fresh.with.total),
        (found.after.without_total, found.after.with_total)
    );
    let (low, high) = (found.curve.points[0].contracts, found.curve.points.last().expect("points").contracts);
    let fewest = (low..=high)
        .filter(|n| goal.is_reached(&desk.at(&[(candidate, Decimal::from(*n))])))
        .min_by_key(|n| n.abs());
    prop_assert_eq!(found.is_reached(), fewest.is_some());
    match fewest {
        Some(fewest) => prop_assert_eq!(found.trade.after.abs(), Decimal::from(fewest.abs())),
        None => {
            let nearest = (low..=high)
                .map(|n| goal.shortfall(&desk.at(&[(candidate, Decimal::from(n))])))
                .min()
                .expect("numbers");
            prop_assert_eq!(goal.shortfall(&found.after), nearest);
        }
    }
    Ok(())
}

/// Every split of every line, evaluated afresh.
fn least_split(scenario: &Scenario, found: &Allocation) -> Decimal {
    let mut engine = Engine::default();
    let settled = Scenario { cross_margining: true, ..scenario.clone() };
    let own = engine.evaluate(&settled, books::demo(), Rulebook::embedded()).expect("a market");
    // positions as the levers leave them
    let mut positions: Vec<Position> = settled.positions.as_ref().clone();
    for (position, line) in positions.iter_mut().zip(&own.lines) {
        position.quantity = line.quantity;
    }
    let is_open = |p: &Position| {
        found.placements.iter().any(|x| Instrument::Future(x.future) == p.instrument) && !p.quantity.is_zero()
    };
    let open: Vec<usize> = (0..positions.len()).filter(|i| is_open(&positions[*i])).collect();
    let mut least: Option<Decimal> = None;
    let mut counts = vec![0i64; open.len()];
    loop {
        for (line, count) in open.iter().zip(&counts) {
            positions[*line].xm = XmChoice::Contracts(Decimal::from(*count));
        }
        let document =
            Scenario { positions: Arc::new(positions.clone()), levers: Levers::default(), ..settled.clone() };
        let e = engine.evaluate(&document, books::demo(), Rulebook::embedded()).expect("a market");
        least = Some(least.map_or(e.with.total, |l| l.min(e.with.total)));
        let mut carry = true;
        for (line, count) in open.iter().zip(&mut counts) {
            if carry && Decimal::from(*count) < positions[*line].quantity.abs() {
                *count += 1;
                carry = false;
            } else if carry {
                *count = 0;
            }
        }
        if carry {
            return least.expect("a split");
        }
    }
}

fn check_allocation(scenario: &Scenario) -> Result<(), TestCaseError> {
    let ground = ground(scenario);
    let desk = Desk::new(&ground);
    let Some(found) = allocate_to_xm(&desk, &Progress::default()).expect("wanted") else { return Ok(()) };
    let fresh = evaluate(&applied(scenario, &found.command(&desk)));
    prop_assert_eq!(
        (fresh.without.total, fresh.with.total),
        (found.after.without_total, found.after.with_total)
    );
    prop_assert_eq!((fresh.with.ficc, fresh.with.cme), (found.after.with_ficc, found.after.with_cme));
    for other in [found.none, found.all, found.before] {
        prop_assert!(found.after.with_total <= other.with_total);
    }
    prop_assert_eq!(found.after.with_total, least_split(scenario, &found));
    // the transfers lead from the start to the answer, each changing what it says
    let mut total = if found.starts_full { found.all.with_total } else { found.none.with_total };
    for transfer in &found.transfers {
        total += transfer.ficc + transfer.cme;
        prop_assert_eq!(total, transfer.total, "{:?}", transfer);
    }
    prop_assert_eq!(total, found.after.with_total);
    Ok(())
}

proptest! {
    #![proptest_config(books::cases(12))]

    #[test]
    fn the_least_margin_hedge_of_a_small_book_is_the_least_of_all(scenario in small()) {
        check_least(&scenario)?;
    }

    #[test]
    fn the_smallest_hedge_of_a_small_book_is_the_smallest_of_all(
        scenario in small(), which in 0usize..11, percent in 0i64..90, thousands in 0i64..60, kind in 0u8..3,
    ) {
        let dollars = Decimal::from(thousands * 1_000);
        let goal = match kind {
            0 => Goal::Saving(Decimal::new(percent, 2)),
            1 => Goal::Saved(dollars),
            _ => Goal::Margin(dollars),
        };
        check_smallest(&scenario, goal, which)?;
    }

    #[test]
    fn the_split_of_a_small_book_is_the_best_of_all(scenario in small()) {
        check_allocation(&scenario)?;
    }

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
