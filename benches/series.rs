//! Times the requirement of a book on every date of the history: a hundred lines, 2,000 dates.
//!
//! `cargo bench --bench series`. Wanted: within 3 s on two cores that have nothing else to do.

use crossmargin::{
    instrument::{Future, Instrument, Product, Security},
    market::{CurveRow, History, Kind, demo_history},
    quantity::{Date, Decimal, date::add_days},
    rulebook::Rulebook,
    whatif::{
        Market, Position, Progress, Scenario,
        series::{FEWEST_BEFORE, Series, series},
    },
};
use divan::{Bencher, black_box};
use jiff::civil::date;
use std::{
    sync::{Arc, OnceLock},
    thread::{self, JoinHandle},
};

const LAST: Date = date(2026, 8, 21);
const DATES: usize = 2_000;
const TREASURIES: [Product; 8] = [
    Product::Zt,
    Product::Z3n,
    Product::Zf,
    Product::Zn,
    Product::Tn,
    Product::Twe,
    Product::Zb,
    Product::Ub,
];

fn main() {
    divan::main();
}

/// The last 2,500 dates of the demo history: 2,000 have a figure.
fn market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| {
        let whole = demo_history();
        let count = whole.dates().len();
        let row = |row: usize| {
            let yields = std::array::from_fn(|tenor| whole.published(row, tenor));
            Some(CurveRow { date: *whole.dates().get(row)?, yields })
        };
        let rows = (count - DATES - FEWEST_BEFORE..count).filter_map(row).collect();
        let history = History::merge("bench".to_owned(), Kind::Loaded, rows, [Vec::new(), Vec::new()]);
        Market::new(history.expect("long enough").0, Vec::new())
    })
}

/// Notes from one to thirty years, every Treasury future in two months, and a SOFR strip.
fn book(notes: i64) -> Scenario {
    let span = 10_400 / notes;
    let note = |n: i64| {
        let security = Security::note(Decimal::new(125 * (8 + n % 40), 3), add_days(LAST, 400 + n * span));
        let face = if n % 3 == 0 { -40_000_000 } else { 50_000_000 };
        Position::new(Instrument::Security(security), Decimal::from(face))
    };
    let mut positions: Vec<Position> = (0..notes).map(note).collect();
    let mut add = |product, year, month, contracts: i64| {
        let future = Instrument::Future(Future { product, year, month });
        positions.push(Position::new(future, Decimal::from(contracts)));
    };
    for (n, product) in (0i64..).zip(TREASURIES) {
        add(product, 2026, 9, -1_000 - 100 * n);
        add(product, 2026, 12, -700 - 100 * n);
    }
    for (year, month, contracts) in [(2026, 9, 500), (2026, 12, 500), (2027, 3, -500), (2027, 6, -500)] {
        add(Product::Sr3, year, month, contracts);
    }
    Scenario { positions: Arc::new(positions), ..Scenario::default() }
}

fn computed(scenario: &Scenario, finest: usize) -> Series {
    let mut last = Series::default();
    let publish = &mut |result: Result<Series, _>| last = result.unwrap_or_default();
    let progress = Progress::default();
    series(scenario, market(), Rulebook::embedded(), None, finest, &progress, publish).unwrap_or_default();
    last
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_hundred_lines_on_2_000_dates(bencher: Bencher) {
    let scenario = book(80);
    bencher.bench_local(|| computed(black_box(&scenario), 1));
}

/// What is on screen first.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn a_hundred_lines_on_every_64th(bencher: Bencher) {
    let scenario = book(80);
    bencher.bench_local(|| computed(black_box(&scenario), 64));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn ten_thousand_lines_on_every_64th(bencher: Bencher) {
    let scenario = book(9_980);
    bencher.bench_local(|| computed(black_box(&scenario), 64));
}

/// A series that has begun.
fn under_way(scenario: &Arc<Scenario>) -> (Arc<Progress>, JoinHandle<bool>) {
    let progress = Arc::new(Progress::default());
    let (watched, scenario) = (Arc::clone(&progress), Arc::clone(scenario));
    let work = thread::spawn(move || {
        series(&scenario, market(), Rulebook::embedded(), None, 1, &watched, &mut |_| {}).is_err()
    });
    while progress.counts().0 < 100 {
        thread::yield_now();
    }
    (progress, work)
}

/// How long an edit waits for both cores: from calling off to the end of the work. Wanted: 50 ms.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn called_off(bencher: Bencher) {
    let scenario = Arc::new(book(80));
    bencher.with_inputs(|| under_way(&scenario)).bench_values(|(progress, work)| {
        progress.cancel();
        work.join().expect("no panic")
    });
}
