//! Times the sweep of the hedge ratio over a book of ten thousand lines, vectors cached.

use crossmargin::{
    instrument::{Future, Instrument, Product, Security},
    margin::{Evaluation, XmChoice},
    market::demo_history,
    quantity::{Decimal, date::add_days},
    rulebook::Rulebook,
    whatif::{Engine, Market, Position, Scenario, SweepPoint, hedge_ratio_sweep},
};
use divan::{Bencher, black_box};
use std::sync::{Arc, OnceLock};

/// Lines of the book, and how many of them are futures.
const LINES: i64 = 10_000;
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
const MONTHS: [(i16, i8); 3] = [(2026, 9), (2026, 12), (2027, 3)];

fn main() {
    divan::main();
}

/// A dealer's book: distinct notes long and short, net long, against every Treasury future in three
/// months; a few positions stand outside the XM account or in both.
fn book() -> Scenario {
    let futures = i64::try_from(PRODUCTS.len() * MONTHS.len()).unwrap_or_default();
    let mut positions: Vec<Position> = (0..LINES - futures).map(note).collect();
    for (n, product) in (0i64..).zip(PRODUCTS) {
        for (m, (year, month)) in (0i64..).zip(MONTHS) {
            let future = Instrument::Future(Future { product, year, month });
            let mut position = Position::new(future, Decimal::from(-24_000 + 1_700 * n + 5_000 * m));
            if (n + m) % 7 == 3 {
                position.xm = XmChoice::Contracts(Decimal::from(9_000));
            }
            positions.push(position);
        }
    }
    Scenario { positions: Arc::new(positions), ..Scenario::default() }
}

fn note(n: i64) -> Position {
    let last = demo_last();
    let maturity = add_days(last, 400 + n);
    let coupon = Decimal::new(125 * (8 + n % 40), 3);
    let face = if n % 3 == 0 { -4_000_000 } else { 5_000_000 + 10_000 * (n % 300) };
    Position::new(Instrument::Security(Security::note(coupon, maturity)), Decimal::from(face))
}

fn demo_last() -> crossmargin::quantity::Date {
    market().history.span().map(|(_, last)| last).unwrap_or_default()
}

fn market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| Market::new(demo_history(), Vec::new()))
}

/// The book and its evaluation, priced once.
fn evaluated() -> &'static (Scenario, Evaluation) {
    static EVALUATED: OnceLock<(Scenario, Evaluation)> = OnceLock::new();
    EVALUATED.get_or_init(|| {
        let scenario = book();
        let evaluation = Engine::default()
            .evaluate(&scenario, market(), Rulebook::embedded())
            .expect("the demo history has a market");
        (scenario, evaluation)
    })
}

/// 0 to 2 by a fiftieth.
fn ratios() -> Vec<Decimal> {
    (0..=100).map(|n| Decimal::new(2 * n, 2)).collect()
}

#[divan::bench(sample_count = 300)]
fn hedge_ratio_at_101_points(bencher: Bencher) {
    let ((scenario, evaluation), ratios) = (evaluated(), ratios());
    bencher.bench_local(|| -> Vec<SweepPoint> {
        hedge_ratio_sweep(black_box(scenario), black_box(evaluation), black_box(&ratios))
    });
}
