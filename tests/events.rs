//! What can happen to a book overnight: each event is one step, and does what its words say.

mod books;

use books::{cases, demo, scenario};
use crossmargin::{
    instrument::{Instrument, parse},
    margin::{Evaluation, FigureId, Figures, Operation, PastMoves, Reason, figures::Switch, under_one_move},
    pricing::MarketMove,
    quantity::{Date, Decimal, money::to_simulation},
    risk::OneScenario,
    rulebook::{Rulebook, Value},
    whatif::{
        Command, Engine, Gesture, Lever, Position, Progress, Scenario, Session, Shock,
        event::{Event, Facts, Happening, NoEvent, happen, market_moves},
        hedge_ratio_sweep,
    },
};
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::dec;
use std::sync::Arc;

const TODAY: Date = date(2026, 8, 21);

fn position(text: &str, quantity: i64) -> Position {
    Position::new(parse(text, TODAY).expect(text), Decimal::from(quantity))
}

fn book(lines: &[(&str, i64)]) -> Scenario {
    let positions = lines.iter().map(|(text, quantity)| position(text, *quantity)).collect();
    Scenario { positions: Arc::new(positions), ..Scenario::default() }
}

fn basis() -> Scenario {
    book(&[("T 4.25 2035-08-15", 1_000_000_000), ("ZN Z6", -10_945)])
}

fn evaluate(scenario: &Scenario) -> Evaluation {
    Engine::default().evaluate(scenario, demo(), Rulebook::embedded()).expect("figures")
}

fn worked_out(event: Event, scenario: &Scenario) -> Result<Happening, NoEvent> {
    let e = evaluate(scenario);
    happen(event, scenario, &e, demo(), Rulebook::embedded(), &Progress::default())
}

/// The document after an event, which undo takes back in one step.
fn after(event: Event, scenario: &Scenario) -> (Scenario, Facts) {
    let happening = worked_out(event, scenario).expect("it can happen");
    let mut session = Session::new(scenario.clone());
    session.apply(&happening.command, Gesture::Done, Rulebook::embedded()).expect("an edit");
    let next = session.scenario().as_ref().clone();
    assert_ne!(&next, scenario);
    assert!(session.undo().is_some());
    assert_eq!(session.scenario().as_ref(), scenario);
    assert_eq!(session.undo(), None, "{event:?} is one step");
    (next, happening.facts)
}

#[test]
fn a_suspended_arrangement_gives_no_reduction_and_keeps_the_accounts_apart() {
    let before = basis();
    let (next, facts) = after(Event::Suspended, &before);
    assert_eq!(facts, Facts::Suspended);
    let (was, is) = (evaluate(&before), evaluate(&next));
    assert_eq!((is.reason(), is.applied()), (Reason::Suspended, dec!(0)));
    assert_eq!(is.without, was.without);
    assert_eq!(is.with.total, is.without.total, "everything stands in the XM account");
    assert_eq!(is.with.ficc_xm, is.with.ficc, "and stays there");
    assert_eq!(is.arrangement.raw, was.arrangement.raw, "the houses' models see what they saw");
}

#[test]
fn one_house_late_holds_the_last_saving_or_gives_none() {
    let before = book(&[("T 4.25 2035-08-15", 1_000_000_000), ("ZT Z6", -20_000)]);
    let (next, facts) = after(Event::LateHeld, &before);
    let Facts::Held { saving, of } = facts else { panic!("{facts:?}") };
    let yesterday = evaluate(&Scenario { as_of: Some(of), ..before.clone() });
    assert!(of < TODAY && saving > dec!(0));
    assert_eq!(saving, yesterday.applied());
    let is = evaluate(&next);
    assert_eq!((is.reason(), is.applied()), (Reason::Held, saving));
    assert_ne!(is.applied(), evaluate(&before).applied(), "today's own saving is another");

    let (next, _) = after(Event::LateZero, &before);
    let is = evaluate(&next);
    assert_eq!((is.reason(), is.applied()), (Reason::Held, dec!(0)));
    assert_eq!(is.with.total, is.without.total);
}

#[test]
fn a_lost_registration_shuts_a_customer_out_and_no_house_account() {
    let (next, facts) = after(Event::LosesRegistration, &basis());
    assert_eq!(facts, Facts::LostRegistration { matters: true });
    assert!(evaluate(&next).gate.is_err());
    let house = Scenario { account: crossmargin::margin::Account::House, ..basis() };
    let (next, facts) = after(Event::LosesRegistration, &house);
    assert_eq!(facts, Facts::LostRegistration { matters: false });
    assert_eq!(evaluate(&next).with, evaluate(&house).with);
}

#[test]
fn every_future_rolls_at_the_same_quantity_and_nothing_else_does() {
    let mut before = book(&[("T 4.25 2035-08-15", 1), ("ZN U6", -5), ("SR1 V6", 7), ("BTC U6", 3)]);
    Arc::make_mut(&mut before.positions)[1].price = Some(dec!(110));
    let (next, facts) = after(Event::Roll, &before);
    assert_eq!(facts, Facts::Rolled { lines: 3 });
    let held: Vec<(String, Decimal, bool)> =
        next.positions.iter().map(|p| (p.instrument.to_string(), p.quantity, p.price.is_some())).collect();
    let line = |text: &str, quantity: i64| (text.to_owned(), Decimal::from(quantity), false);
    let expected = [line("T 4.25 2035-08-15", 1), line("ZN Z6", -5), line("SR1 X6", 7), line("BTC Z6", 3)];
    assert_eq!(held, expected);
    assert_eq!(worked_out(Event::Roll, &book(&[("T 4 2030-02-28", 1)])), Err(NoEvent::NoFutures));
}

#[test]
fn the_position_nearest_a_year_to_maturity_crosses_first() {
    let before = book(&[
        ("T 4 2028-02-29", 100_000_000),
        ("T 3.5 2027-11-30", 100_000_000),
        ("B 2027-02-18", 1_000_000),
        ("ZT Z6", -400),
    ]);
    let (next, facts) = after(Event::Crosses, &before);
    let on = date(2026, 11, 30);
    let short = parse("T 3.5 2027-11-30", TODAY).expect("a note");
    assert_eq!(facts, Facts::Crossed { instrument: short, on, yields_of: TODAY });
    assert_eq!(next.as_of, Some(on));
    let eligible = |scenario: &Scenario, instrument: Instrument| {
        evaluate(scenario).lines.iter().any(|l| l.instrument == instrument && l.eligibility.is_ok())
    };
    assert!(!eligible(&next, short));
    let eve = Scenario { as_of: Some(date(2026, 11, 29)), ..before.clone() };
    assert!(eligible(&eve, short), "the day before it still was");

    let far = worked_out(Event::Crosses, &basis()).expect_err("eight years off");
    assert!(matches!(far, NoEvent::TooFar { on, .. } if on == date(2034, 8, 15)), "{far:?}");
    assert_eq!(worked_out(Event::Crosses, &book(&[("ZN Z6", 1)])), Err(NoEvent::NoCrossing));
}

#[test]
fn another_issue_is_cheapest_after_the_smallest_move_that_makes_it_so() {
    let before = basis();
    let (next, facts) = after(Event::CheapestSwitches, &before);
    let Facts::Switched { future, lever, by, from, to } = facts else { panic!("{facts:?}") };
    assert_eq!(future.to_string(), "ZN Z6");
    let cheapest = |scenario: &Scenario| {
        let e = evaluate(scenario);
        let unit = e.lines[1].unit.clone().expect("priced");
        let first = unit.valuation.basket().and_then(|b| b.basket.first().cloned()).expect("a basket");
        (first.coupon, first.maturity)
    };
    assert_eq!((cheapest(&before), cheapest(&next)), (from, to));
    assert_ne!(from, to);
    // one basis point less, of either kind and sign, changes nothing
    let less = by.abs() - dec!(1);
    for lever in [Lever::ParallelBp, Lever::SlopeBp] {
        for amount in [less, -less] {
            let mut short = before.clone();
            lever.set(&mut short, Some(amount)).expect("in range");
            assert_eq!(cheapest(&short), from, "{lever:?} {amount}");
        }
    }
    assert_eq!(lever.get(&next, Rulebook::embedded()), Some(by));
    let none = worked_out(Event::CheapestSwitches, &book(&[("SR3 Z6", 5)]));
    assert_eq!(none, Err(NoEvent::NoTreasuryFuture));
}

#[test]
fn a_stress_day_that_happens_moves_the_market_by_what_it_moved_then() {
    let before = book(&[("T 4.25 2035-08-15", 1_000_000_000), ("ZN Z6", -10_945), ("BTC Z6", 20)]);
    let e = evaluate(&before);
    let index = e.stress.iter().position(|s| s.date == date(2023, 3, 13)).expect("in the library");
    let (next, facts) = after(Event::StressDay(date(2023, 3, 13)), &before);
    let Facts::Moved { day, pnl, .. } = facts else { panic!("{facts:?}") };
    assert_eq!(day, Some(date(2023, 3, 13)));
    let cents = |amount: f64| crossmargin::margin::benefit::cents(amount);
    let known = &e.stress[index];
    assert_eq!((cents(pnl.cash), cents(pnl.futures)), (known.cash_pnl, known.futures_pnl));
    let then = evaluate(&next);
    for tenor in 0..14 {
        let moved = then.as_of.curve.grid()[tenor] - e.as_of.curve.grid()[tenor];
        let scenario = e.scenarios.stress.start + index;
        assert!((moved - e.scenarios.tenor_move(tenor, scenario)).abs() < 1e-12, "tenor {tenor}");
    }
    let spot = |e: &Evaluation| e.as_of.spot(crossmargin::instrument::Coin::Btc).expect("a spot");
    let coin = e.scenarios.coin_return(crossmargin::instrument::Coin::Btc, e.scenarios.stress.start + index);
    assert!((spot(&then) / spot(&e) - 1.0 - coin.expect("a close")).abs() < 1e-7);
    assert_eq!(worked_out(Event::StressDay(date(2023, 3, 14)), &before), Err(NoEvent::NoSuchDay));
}

#[test]
fn a_price_of_the_users_own_moves_with_the_shock_and_goes_back_with_it() {
    let mut priced = book(&[
        ("T 4.25 2035-08-15", 1_000_000),
        ("B 2027-02-18", 1_000_000),
        ("ZN Z6", 10),
        ("SR3 Z6", 10),
        ("BTC Z6", 10),
    ]);
    let own = [dec!(99.5), dec!(98), dec!(111), dec!(96.4), dec!(60000)];
    for (line, price) in Arc::make_mut(&mut priced.positions).iter_mut().zip(own) {
        line.price = Some(price);
    }
    // the repo rate follows the curve unless it is stated, and scenarios hold it
    priced.overrides = Arc::new([("futures.repo_rate".to_owned(), Value::Number(dec!(0.0372)))].into());
    let e = evaluate(&priced);
    let mut moved = MarketMove { tenors: [0.0040; 14], coins: [-0.25, 0.0] };
    moved.tenors[11] = 0.0055;
    let happening = market_moves(&priced, &e, "up", None, &OneScenario::new(moved)).expect("something moves");
    let rulebook = Rulebook::embedded();
    let next = crossmargin::whatif::apply(&priced, &happening.command, rulebook).expect("an edit");
    let then = evaluate(&next);
    for (before, after) in e.lines.iter().zip(&then.lines) {
        let (a, b) = (before.unit.as_ref().expect("priced"), after.unit.as_ref().expect("priced"));
        let made = a.valuation.changes(&OneScenario::new(moved))[0];
        let per_unit = b.valuation.value - a.valuation.value;
        assert!((per_unit - made).abs() < 1e-6 * made.abs().max(1.0), "{}", before.instrument);
    }
    let back = crossmargin::whatif::apply(&next, &Command::SetShock(None), rulebook).expect("an edit");
    assert_eq!(back, priced);
}

#[test]
fn a_shock_out_of_all_bounds_is_refused_and_one_of_nothing_is_none() {
    let before = basis();
    let e = evaluate(&before);
    let nothing = OneScenario::new(MarketMove::default());
    assert_eq!(market_moves(&before, &e, "x", None, &nothing), Err(NoEvent::NothingMoves));
    let far = OneScenario::new(MarketMove { tenors: [0.2; 14], coins: [0.0; 2] });
    let happening = market_moves(&before, &e, "x", None, &far).expect("worked out");
    assert!(crossmargin::whatif::apply(&before, &happening.command, Rulebook::embedded()).is_err());
}

#[test]
fn a_drawn_day_of_history_gives_that_days_profit_exactly_as_the_vectors_do() {
    let before = book(&[
        ("T 4.25 2035-08-15", 1_000_000_000),
        ("REPO T 4 2030-02-28 to 2027-02-24 @ 3.72", 200_000_000),
        ("B 2027-02-18", 50_000_000),
        ("ZN Z6", -10_945),
        ("ZB Z6", 300),
        ("SR3 Z6", 500),
        ("ETH Z6", 40),
        ("BUIDL", 25_000_000),
        ("BTC", 10),
    ]);
    let e = evaluate(&before);
    let past = PastMoves::new(&e);
    let worst = crossmargin::margin::worst_days(&e);
    for index in [0, 57, e.scenarios.ficc.len() - 1, worst.outcomes[0].scenario] {
        let day = OneScenario::of_history(&e.scenarios, index, &e.rules.basis, 1.0).expect("a scenario");
        let found = under_one_move(&e, &day);
        let vectors: f64 = e
            .lines
            .iter()
            .filter_map(|l| Some(to_simulation(l.quantity) * l.unit.as_ref()?.pnl.get(index)?))
            .sum();
        assert!((found.total() - vectors).abs() <= 1e-12 * 1e9, "{index}: {} {vectors}", found.total());
        let rank = past.rank(&day, found.total());
        let worse = e.scenarios.ficc.clone().filter(|s| total(&e, *s) < vectors - 1e-3).count();
        assert_eq!((rank.worse, rank.of), (worse, e.scenarios.ficc.len()));
        assert!((rank.size_bp / 1e4 - size(&e, index)).abs() < 1e-12);
    }
}

fn total(e: &Evaluation, scenario: usize) -> f64 {
    let of =
        |l: &crossmargin::margin::Line| Some(to_simulation(l.quantity) * l.unit.as_ref()?.pnl.get(scenario)?);
    e.lines.iter().filter_map(of).sum()
}

fn size(e: &Evaluation, scenario: usize) -> f64 {
    let squares: f64 = (7..14).map(|t| e.scenarios.tenor_move(t, scenario).powi(2)).sum();
    (squares / 7.0).sqrt()
}

#[test]
fn events_on_books_without_anything_to_happen_to_say_so() {
    let coins_only = book(&[("BTC", 3), ("USDC", 1_000_000)]);
    for scenario in [Scenario::default(), coins_only] {
        for (event, refused) in [
            (Event::Roll, NoEvent::NoFutures),
            (Event::Crosses, NoEvent::NoCrossing),
            (Event::CheapestSwitches, NoEvent::NoTreasuryFuture),
        ] {
            assert_eq!(worked_out(event, &scenario), Err(refused));
        }
        after(Event::LateHeld, &scenario);
        after(Event::StressDay(date(2008, 9, 15)), &scenario);
    }
    let first = demo().history.span().expect("dates").0;
    let at_the_start = Scenario { as_of: Some(first), ..Scenario::default() };
    assert_eq!(worked_out(Event::LateHeld, &at_the_start), Err(NoEvent::NoEarlierDate(first)));
}

#[test]
fn the_explained_saving_says_why_it_is_what_it_is() {
    let said = |operation: Operation| {
        let e = evaluate(&Scenario { operation, ..basis() });
        let applied = Figures::new(&e).get(FigureId::Applied(Switch::AsSet)).expect("a figure");
        applied.formula
    };
    assert!(said(Operation::Normal).contains("held at the cap"));
    assert!(said(Operation::Suspended).contains("suspended the arrangement: no reduction is given"));
    let held = Operation::Held { saving: dec!(0.55), coins: dec!(0) };
    assert!(said(held).contains("both hold the last percentage, 55.0 %"), "{}", said(held));
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn a_disturbed_arrangement_keeps_its_bounds_and_sweeps_like_any_other(
        base in scenario(), saving in 0i64..=100, is_suspended in any::<bool>(),
    ) {
        let saving = Decimal::new(saving, 2);
        let operation = match is_suspended {
            true => Operation::Suspended,
            false => Operation::Held { saving, coins: saving },
        };
        let disturbed = Scenario { operation, ..base };
        let e = evaluate(&disturbed);
        prop_assert!(e.applied() >= Decimal::ZERO && e.applied() <= e.arrangement.limits.cap);
        let ratio = disturbed.levers.hedge_ratio;
        let swept = hedge_ratio_sweep(&disturbed, &e, &[ratio]);
        let point = swept.first().expect("a point");
        prop_assert_eq!((point.without_total, point.with_total), (e.without.total, e.with.total));
        prop_assert_eq!((point.applied, point.reason, point.binding), (e.applied(), e.reason(), e.binding()));
    }

    #[test]
    fn no_event_panics_on_any_book_and_each_is_one_step(base in scenario(), which in 0usize..9) {
        let event = Event::PLAIN.get(which).copied().unwrap_or(Event::StressDay(date(2020, 3, 9)));
        let e = evaluate(&base);
        let progress = Progress::default();
        if let Ok(happening) = happen(event, &base, &e, demo(), Rulebook::embedded(), &progress) {
            let mut session = Session::new(base.clone());
            if session.apply(&happening.command, Gesture::Done, Rulebook::embedded()).is_ok() {
                evaluate(session.scenario());
                session.undo();
                prop_assert_eq!(session.scenario().as_ref(), &base);
                prop_assert_eq!(session.undo(), None);
            }
        }
    }

    #[test]
    fn a_document_with_everything_that_happened_survives_its_file(
        base in scenario(), bp in -500i64..500, coin in -90i64..400, kept in scenario(),
    ) {
        use crossmargin::{io::{read_scenario, write_scenario}, whatif::Snapshot};
        let mut tenors_bp = [Decimal::ZERO; 14];
        tenors_bp[7] = Decimal::new(bp, 3);
        tenors_bp[13] = Decimal::new(-bp, 0);
        let shock = Shock { name: "a \"shock\" = [x]".to_owned(), tenors_bp, coins: [Decimal::new(coin, 2), dec!(0)] };
        let snapshot = Snapshot::new("A # 1", &Scenario { operation: Operation::Suspended, ..kept }, "demo history", TODAY);
        let full = Scenario {
            shock: Some(Arc::new(shock)).filter(|s| !s.is_none()),
            operation: Operation::Held { saving: dec!(0.8), coins: dec!(0.05) },
            snapshots: Arc::new(vec![snapshot]),
            ..base
        };
        let text = write_scenario(&full).expect("written");
        let (again, problems) = read_scenario("s.toml", &text, TODAY, Rulebook::embedded()).expect("a scenario");
        prop_assert_eq!(problems, []);
        prop_assert_eq!(again, full);
    }
}

#[test]
fn a_parameter_that_lengthens_the_shortest_maturity_moves_the_crossing() {
    let mut before = book(&[("T 4 2030-02-28", 1_000_000), ("ZF Z6", -10)]);
    before.overrides =
        Arc::new([("eligibility.shortest_maturity".to_owned(), Value::Number(dec!(3)))].into());
    let (next, _) = after(Event::Crosses, &before);
    assert_eq!(next.as_of, Some(date(2027, 2, 28)));
}

#[test]
fn the_largest_shocks_leave_figures_for_every_kind_of_book() {
    let lines = [
        ("T 4.25 2035-08-15", 1_000_000_000),
        ("STRIP 2054-05-15", 100_000_000),
        ("B 2027-02-18", 50_000_000),
        ("ZT Z6", -10_945),
        ("UB Z6", 300),
        ("SR3 Z6", 500),
        ("BTC Z6", 40),
        ("BUIDL", 25_000_000),
    ];
    for (bp, coin) in [(1_000, dec!(5)), (-1_000, dec!(-0.95))] {
        let shock = Shock { name: "far".to_owned(), tenors_bp: [Decimal::from(bp); 14], coins: [coin; 2] };
        let set = Command::SetShock(Some(Arc::new(shock)));
        let shocked =
            crossmargin::whatif::apply(&book(&lines), &set, Rulebook::embedded()).expect("in bounds");
        let e = evaluate(&shocked);
        assert!(e.without.total > dec!(0) && e.with.total > dec!(0), "{bp} bp");
        assert!(e.lines.iter().all(|l| l.unit.as_ref().is_some_and(|u| u.valuation.value.is_finite())));
    }
}
