//! How long the screen would wait: one evaluation after an edit, with the vectors in the cache, and
//! the work that fills it.
//!
//! `cargo bench --bench engine`. A machine with other work to do gives steadier figures with
//! `RAYON_NUM_THREADS=1`, which touches only what is priced across cores: first evaluations.
//!
//! Wanted: an edit of the default book within 1 ms, of 1,000 lines within 4 ms, of 10,000 lines
//! within 16 ms (one frame), and the first evaluation of 10,000 distinct bonds within 1 s. The
//! largest book keeps some 450 MB of vectors.

use crossmargin::{
    instrument::{Instrument, Product, Security, parse},
    margin::Evaluation,
    market::{History, demo_history},
    pricing::{AsOf, CurveShift},
    quantity::{
        Date, Decimal,
        date::{add_months, day_of_month},
    },
    risk::{Benchmarks, Scenarios},
    rulebook::{Overrides, Rulebook, Rules},
    whatif::{Engine, Market, Position, Scenario},
};
use divan::{Bencher, black_box};
use jiff::civil::date;
use std::sync::{Arc, OnceLock};

const LAST: Date = date(2026, 8, 21);

fn main() {
    divan::main();
}

fn market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| Market::new(demo_history(), Vec::new()))
}

fn evaluate(engine: &mut Engine, document: &Scenario) -> Evaluation {
    engine.evaluate(document, market(), Rulebook::embedded()).expect("a market")
}

fn document(positions: Vec<Position>) -> Scenario {
    Scenario { positions: Arc::new(positions), ..Scenario::default() }
}

fn held(text: &str, quantity: i64) -> Position {
    Position::new(parse(text, LAST).expect(text), Decimal::from(quantity))
}

/// The book the window opens with: a note, its future and a token.
fn default_book() -> Scenario {
    document(vec![
        held("T 4.25 2035-08-15", 1_000_000_000),
        held("ZN Z6", -11_000),
        held("BUIDL", 25_000_000),
    ])
}

/// The n-th of some ten thousand distinct notes and bonds.
fn note(n: usize) -> Position {
    let (month, n) = (n % 348, n / 348);
    let (on, eighths) = ([15i8, 31][n % 2], n / 2 + 4);
    let first = add_months(date(2027, 9, 1), i32::try_from(month).expect("small"));
    let maturity = day_of_month(first.year(), first.month(), on);
    let coupon = Decimal::new(125 * i64::try_from(eighths).expect("small"), 3);
    let millions = i64::try_from(month % 19).expect("small") - 7;
    let security = Security::note(coupon, maturity);
    Position::new(Instrument::Security(security), Decimal::from(1_000_000 * millions + 500_000))
}

/// Distinct notes and three months of every Treasury future.
fn large_book(lines: usize) -> Scenario {
    let months = ["U6", "Z6", "H7"];
    let futures = Product::ALL.iter().take(8).flat_map(|p| months.map(|m| format!("{} {m}", p.code())));
    let mut positions: Vec<Position> =
        futures.zip(1i64..).map(|(text, n)| held(&text, if n % 2 == 0 { 40 * n } else { -50 * n })).collect();
    positions.extend((0..lines - positions.len()).map(note));
    document(positions)
}

/// The document and itself with one quantity changed.
fn before_and_after(document: Scenario) -> [Scenario; 2] {
    let mut edited = document.clone();
    let positions = Arc::make_mut(&mut edited.positions);
    let line = positions.len() / 2;
    positions[line].quantity += Decimal::ONE;
    [document, edited]
}

/// Evaluates two documents in turn, so that each evaluation follows an edit.
fn edit(bencher: Bencher, document: Scenario) {
    let documents = before_and_after(document);
    let mut engine = Engine::default();
    evaluate(&mut engine, &documents[1]);
    evaluate(&mut engine, &documents[0]);
    let mut turn = 0;
    bencher.bench_local(|| {
        turn = 1 - turn;
        evaluate(&mut engine, black_box(&documents[turn]))
    });
}

#[divan::bench(max_time = 3)]
fn edit_of_the_default_book(bencher: Bencher) {
    edit(bencher, default_book());
}

#[divan::bench(args = [1_000, 10_000], max_time = 5)]
fn edit_of_a_large_book(bencher: Bencher, lines: usize) {
    edit(bencher, large_book(lines));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn first_evaluation_of_10_000_bonds(bencher: Bencher) {
    let document = document((0..10_000).map(note).collect());
    let market = market();
    bencher
        .with_inputs(Engine::default)
        .bench_local_refs(|engine| engine.evaluate(&document, market, Rulebook::embedded()));
}

#[divan::bench(max_time = 3)]
fn first_evaluation_of_the_default_book(bencher: Bencher) {
    let document = default_book();
    let market = market();
    bencher
        .with_inputs(Engine::default)
        .bench_local_refs(|engine| engine.evaluate(&document, market, Rulebook::embedded()));
}

fn state() -> (&'static History, AsOf, Rules) {
    let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
    let history: &'static History = &market().history;
    let as_of = AsOf::new(history, None, CurveShift::default(), &rules).expect("a date");
    (history, as_of, rules)
}

#[divan::bench(max_time = 3)]
fn scenario_sets(bencher: Bencher) {
    let (history, as_of, rules) = state();
    bencher.bench_local(|| Scenarios::new(history, &as_of, &rules));
}

#[divan::bench(max_time = 3)]
fn minimum_margin_benchmarks(bencher: Bencher) {
    let (history, as_of, rules) = state();
    bencher.bench_local(|| Benchmarks::new(history, &as_of, &rules));
}

#[divan::bench(max_time = 3)]
fn demo_history_generation() -> History {
    demo_history()
}
