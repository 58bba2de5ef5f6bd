//! Against exhaustive search on books small enough to look at everything.

use super::quantities::{applied, evaluate, ground, instrument, total_at};
use crate::books;
use crossmargin::{
    instrument::Instrument,
    margin::XmChoice,
    quantity::Decimal,
    rulebook::{Overrides, Rulebook, Value},
    whatif::{
        Engine, Levers, Position, Progress, Scenario,
        solve::{Allocation, Desk, Goal, allocate_to_xm, least_margin, smallest_hedge},
    },
};
use proptest::{prelude::*, sample::select};
use rust_decimal::dec;
use std::sync::Arc;

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
}
