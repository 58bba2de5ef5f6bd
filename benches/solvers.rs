//! Times the solvers on the shipped ten-year basis and on a dealer's book of a hundred lines.

use crossmargin::{
    instrument::{Future, Instrument, Product, Security},
    market::demo_history,
    quantity::{Decimal, date::add_days},
    rulebook::Rulebook,
    whatif::{
        Engine, Market, Position, Progress, Scenario,
        solve::{Desk, Ground, allocate_to_xm, best_pair, least_margin},
    },
};
use divan::{Bencher, black_box};
use std::sync::{Arc, OnceLock};

/// Lines of the large book.
const LINES: i64 = 100;
const PRODUCTS: [Product; 8] = [
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

fn market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| Market::new(demo_history(), Vec::new()))
}

fn ground(positions: Vec<Position>) -> Ground {
    let scenario = Scenario { positions: Arc::new(positions), ..Scenario::default() };
    Ground::new(&scenario, market(), &mut Engine::default(), Rulebook::embedded())
        .expect("the demo history has a market")
}

fn future(product: Product, contracts: i64) -> Position {
    let future = Instrument::Future(Future { product, year: 2026, month: 12 });
    Position::new(future, Decimal::from(contracts))
}

fn note(n: i64) -> Position {
    let last = market().history.span().map(|(_, last)| last).unwrap_or_default();
    let security = Security::note(Decimal::new(125 * (8 + n % 40), 3), add_days(last, 400 + 97 * n));
    let face = if n % 3 == 0 { -40_000_000 } else { 50_000_000 + 1_000_000 * (n % 30) };
    Position::new(Instrument::Security(security), Decimal::from(face))
}

/// $1bn of a ten-year note against its futures.
fn basis() -> &'static Ground {
    static BASIS: OnceLock<Ground> = OnceLock::new();
    BASIS.get_or_init(|| {
        let note = Security::note(Decimal::new(425, 2), jiff::civil::date(2035, 8, 15));
        let note = Position::new(Instrument::Security(note), Decimal::from(1_000_000_000));
        ground(vec![note, future(Product::Zn, -10_980)])
    })
}

/// Ninety-two notes against the eight Treasury futures, long and short.
fn dealer() -> &'static Ground {
    static DEALER: OnceLock<Ground> = OnceLock::new();
    DEALER.get_or_init(|| {
        let futures = (0i64..).zip(PRODUCTS).map(|(n, product)| future(product, -2_400 + 510 * n));
        let notes = i64::try_from(PRODUCTS.len()).unwrap_or_default();
        ground((0..LINES - notes).map(note).chain(futures).collect())
    })
}

#[divan::bench(args = ["basis", "dealer"])]
fn least_margin_hedge(bencher: Bencher, book: &str) {
    let desk = Desk::new(named(book));
    bencher.bench_local(|| least_margin(black_box(&desk), &Progress::default()));
}

#[divan::bench(args = ["basis", "dealer"], sample_count = 10)]
fn least_margin_pair(bencher: Bencher, book: &str) {
    let desk = Desk::new(named(book));
    bencher.bench_local(|| best_pair(black_box(&desk), &Progress::default()));
}

#[divan::bench(args = ["basis", "dealer"], sample_count = 20)]
fn allocation_into_xm(bencher: Bencher, book: &str) {
    let desk = Desk::new(named(book));
    bencher.bench_local(|| allocate_to_xm(black_box(&desk), &Progress::default()));
}

fn named(book: &str) -> &'static Ground {
    if book == "basis" { basis() } else { dealer() }
}
