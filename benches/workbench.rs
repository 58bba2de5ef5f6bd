//! Times the workbench: comparing two documents, one drawn move of the market, a switch of the
//! cheapest to deliver.

use crossmargin::{
    instrument::{Future, Instrument, Product, Security},
    margin::{Evaluation, PastMoves, under_one_move},
    market::demo_history,
    pricing::MarketMove,
    quantity::{Decimal, date::add_days},
    risk::OneScenario,
    rulebook::Rulebook,
    whatif::{
        Engine, Lever, Market, Position, Progress, Scenario,
        compare::{Group, compare},
        event::{Event, happen},
    },
};
use divan::{Bencher, black_box};
use std::sync::{Arc, OnceLock};

fn main() {
    divan::main();
}

fn market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| Market::new(demo_history(), Vec::new()))
}

/// Notes against one future, so many lines in all.
fn book(lines: i64) -> Scenario {
    let last = market().history.span().map(|s| s.1).unwrap_or_default();
    let future = Instrument::Future(Future { product: Product::Zn, year: 2026, month: 12 });
    let mut positions = vec![Position::new(future, Decimal::from(-10_945))];
    for n in 1..lines {
        let note = Security::note(Decimal::new(125 * (8 + n % 40), 3), add_days(last, 400 + n));
        positions.push(Position::new(Instrument::Security(note), Decimal::from(1_000_000_000 / lines)));
    }
    Scenario { positions: Arc::new(positions), ..Scenario::default() }
}

fn evaluation(scenario: &Scenario) -> Evaluation {
    Engine::default().evaluate(scenario, market(), Rulebook::embedded()).expect("figures")
}

/// Every group differs, so that every step is evaluated.
fn changed(from: &Scenario) -> Scenario {
    let mut to = from.clone();
    Arc::make_mut(&mut to.positions).truncate(1.max(from.positions.len() - 1));
    to.cross_margining = false;
    to.as_of = market().history.dates().get(5_000).copied();
    for (lever, value) in [(Lever::Cap, Decimal::new(5, 1)), (Lever::BasisStress, Decimal::from(2))] {
        lever.set(&mut to, Some(value)).expect("in range");
    }
    to
}

#[divan::bench(args = [2, 200])]
fn comparing_two_documents(bencher: Bencher, lines: i64) {
    let from = book(lines);
    let to = changed(&from);
    let run = || {
        compare(&from, &to, &Group::ALL, market(), Rulebook::embedded(), &Progress::default())
            .map(|c| c.steps.len())
    };
    bencher.bench(|| black_box(run()));
}

#[divan::bench(args = [2, 200, 10_000])]
fn one_drawn_move(bencher: Bencher, lines: i64) {
    let e = evaluation(&book(lines));
    let drawn = OneScenario::new(MarketMove { tenors: [0.0031; 14], coins: [0.0; 2] });
    bencher.bench(|| black_box(under_one_move(&e, &drawn)));
}

#[divan::bench]
fn the_moves_of_history_in_order(bencher: Bencher) {
    let e = evaluation(&book(2));
    bencher.bench(|| black_box(PastMoves::new(&e)));
}

#[divan::bench]
fn a_switch_of_the_cheapest_to_deliver(bencher: Bencher) {
    let scenario = book(2);
    let e = evaluation(&scenario);
    let run = || {
        let progress = Progress::default();
        happen(Event::CheapestSwitches, &scenario, &e, market(), Rulebook::embedded(), &progress)
    };
    bencher.bench(|| black_box(run().is_ok()));
}
