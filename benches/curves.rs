//! How long a curve and a map take: what a person waits for after an edit, coarse drawings aside.
//!
//! `cargo bench --bench curves`. Engines start priced, as they are in the window after the first
//! drawing; what a dial makes them price again is part of the time.

use crossmargin::{
    instrument::{Instrument, Product, Security, parse},
    market::demo_history,
    quantity::{
        Date, Decimal,
        date::{add_months, day_of_month},
    },
    rulebook::Rulebook,
    whatif::{
        Axis, Curve, Dial, Map, Market, Position, Progress, Question, Scenario, SharedEngine, explore, map,
    },
};
use divan::{Bencher, black_box};
use jiff::civil::date;
use std::{
    sync::{Arc, OnceLock},
    thread::{self, JoinHandle},
};

const LAST: Date = date(2026, 8, 21);
/// As in the window.
const CURVE_POINTS: usize = 201;
const MAP_POINTS: usize = 61;

fn main() {
    divan::main();
}

fn market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| Market::new(demo_history(), Vec::new()))
}

fn held(text: &str, quantity: i64) -> Position {
    Position::new(parse(text, LAST).expect(text), Decimal::from(quantity))
}

fn document(positions: Vec<Position>) -> Scenario {
    Scenario { positions: Arc::new(positions), ..Scenario::default() }
}

/// The book the window opens with: a note, its future and a token.
fn default_book() -> Scenario {
    document(vec![
        held("T 4.25 2035-08-15", 1_000_000_000),
        held("ZN Z6", -11_000),
        held("BUIDL", 25_000_000),
    ])
}

/// Every Treasury future in three months, and distinct notes.
fn hundred_lines() -> Scenario {
    let months = ["U6", "Z6", "H7"];
    let futures = Product::ALL.iter().take(8).flat_map(|p| months.map(|m| format!("{} {m}", p.code())));
    let mut positions: Vec<Position> = futures.zip(1i64..).map(|(text, n)| held(&text, -50 * n)).collect();
    positions.extend((0..76).map(note));
    document(positions)
}

fn note(n: i32) -> Position {
    let first = add_months(date(2027, 9, 1), 4 * n);
    let maturity = day_of_month(first.year(), first.month(), 15);
    let coupon = Decimal::new(125 * i64::from(n % 30 + 8), 3);
    Position::new(Instrument::Security(Security::note(coupon, maturity)), Decimal::from(3_000_000 + n))
}

fn books() -> [(&'static str, Scenario); 2] {
    [("default", default_book()), ("100 lines", hundred_lines())]
}

fn axis(scenario: &Scenario, dial: Dial, points: usize) -> Axis {
    let is_whole = dial.is_whole(scenario, Rulebook::embedded());
    Axis { values: dial.rail(scenario, Rulebook::embedded()).values(points, is_whole), dial }
}

fn dial(name: &str, scenario: &Scenario) -> Dial {
    Dial::parse(name, scenario, Rulebook::embedded(), LAST).expect(name)
}

/// Draws one curve, its turning points found.
fn curve(bencher: Bencher, name: &str, (_, scenario): &(&str, Scenario)) {
    let engines = SharedEngine::default();
    let question = Question { scenario, market: market(), rulebook: Rulebook::embedded(), engines: &engines };
    let axis = axis(scenario, dial(name, scenario), CURVE_POINTS);
    engines.fork(scenario, market(), Rulebook::embedded()).expect("figures");
    bencher.bench_local(|| -> Curve {
        let progress = Progress::default();
        explore(&question, black_box(&axis.dial), &axis.values, &progress, &mut |_| {}).expect("figures")
    });
}

const DIALS: [&str; 9] = [
    "hedge_ratio",
    "ZN Z6",
    "line 30",
    "cap",
    "xm_share",
    "ficc.confidence",
    "basis_stress",
    "parallel_bp",
    "ficc.look_back_years",
];

#[divan::bench(args = DIALS, max_time = 2, sample_count = 20)]
fn curve_of_the_default_book(bencher: Bencher, name: &str) {
    let [book, _] = books();
    // the default book has no line 30
    curve(bencher, if name == "line 30" { "line 1" } else { name }, &book);
}

#[divan::bench(args = DIALS, max_time = 2, sample_count = 10)]
fn curve_of_100_lines(bencher: Bencher, name: &str) {
    let [_, book] = books();
    curve(bencher, name, &book);
}

/// Draws one map, 61 by 61.
fn draw(bencher: Bencher, [x, y]: [&str; 2], scenario: &Scenario) {
    let engines = SharedEngine::default();
    let question = Question { scenario, market: market(), rulebook: Rulebook::embedded(), engines: &engines };
    let [x, y] = [x, y].map(|name| axis(scenario, dial(name, scenario), MAP_POINTS));
    engines.fork(scenario, market(), Rulebook::embedded()).expect("figures");
    bencher.bench_local(|| -> Map {
        map(&question, black_box(&x), black_box(&y), &Progress::default(), &mut |_| {}).expect("figures")
    });
}

const PAIRS: [&str; 3] = ["hedge_ratio basis_stress", "cap hedge_ratio", "cap threshold"];

fn pair(names: &str) -> [&str; 2] {
    names.split_once(' ').map_or([names; 2], |(x, y)| [x, y])
}

#[divan::bench(args = PAIRS, max_time = 3, sample_count = 5)]
fn map_of_the_default_book(bencher: Bencher, names: &str) {
    let [(_, book), _] = books();
    draw(bencher, pair(names), &book);
}

#[divan::bench(args = PAIRS, max_time = 3, sample_count = 5)]
fn map_of_100_lines(bencher: Bencher, names: &str) {
    let [_, (_, book)] = books();
    draw(bencher, pair(names), &book);
}

/// The dearest map there is, begun: every cell of it prices the book again.
fn under_way(scenario: &Arc<Scenario>) -> (Arc<Progress>, JoinHandle<bool>) {
    let progress = Arc::new(Progress::default());
    let (watched, scenario) = (Arc::clone(&progress), Arc::clone(scenario));
    let work = thread::spawn(move || {
        let engines = SharedEngine::default();
        let question = Question {
            scenario: &scenario,
            market: market(),
            rulebook: Rulebook::embedded(),
            engines: &engines,
        };
        let [x, y] = ["parallel_bp", "slope_bp"].map(|n| axis(&scenario, dial(n, &scenario), MAP_POINTS));
        map(&question, &x, &y, &watched, &mut |_| {}).is_err()
    });
    while progress.counts().0 < 20 {
        thread::yield_now();
    }
    (progress, work)
}

/// How long an edit waits for both cores: from calling off to the end of the work. Wanted: 50 ms.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn map_called_off(bencher: Bencher) {
    let [_, (_, book)] = books();
    let book = Arc::new(book);
    bencher.with_inputs(|| under_way(&book)).bench_values(|(progress, work)| {
        progress.cancel();
        work.join().expect("no panic")
    });
}
