//! How long results take on their way out: the page, the HTML, one picture, the table.
//!
//! `cargo bench --bench press`.
//!
//! Wanted: a page of a 10,000-line book within half a second, drawn beside the screen.

use crossmargin::{
    app::press::Headless,
    instrument::{Instrument, Security, parse},
    io::report::{Material, Page, Press, Report, sheet},
    margin::Evaluation,
    market::demo_history,
    quantity::{Date, Decimal, date::add_months},
    rulebook::Rulebook,
    whatif::{Engine, Market, Position, Scenario},
};
use divan::{Bencher, black_box};
use jiff::civil::date;
use std::sync::Arc;

const LAST: Date = date(2026, 8, 21);

fn main() {
    divan::main();
}

struct Book {
    scenario: Scenario,
    evaluation: Evaluation,
    market: Market,
}

/// Distinct notes and one future.
fn book(lines: usize) -> Book {
    let note = |n: usize| {
        let month = i32::try_from(n % 348).expect("small");
        let coupon = Decimal::new(125 * (4 + i64::try_from(n / 348).expect("small")), 3);
        let security = Security::note(coupon, add_months(date(2027, 9, 15), month));
        Position::new(Instrument::Security(security), Decimal::from(1_000_000))
    };
    let mut positions: Vec<Position> = (1..lines).map(note).collect();
    positions.push(Position::new(parse("ZN Z6", LAST).expect("a future"), Decimal::from(-500)));
    let scenario = Scenario { positions: Arc::new(positions), ..Scenario::default() };
    let market = Market::new(demo_history(), Vec::new());
    let evaluation = Engine::default().evaluate(&scenario, &market, Rulebook::embedded()).expect("a market");
    Book { scenario, evaluation, market }
}

impl Book {
    fn material(&self) -> Material<'_> {
        let report = Report { scenario: &self.scenario, evaluation: &self.evaluation, warnings: &[] };
        Material { report, market: &self.market, stamp: "" }
    }
}

#[divan::bench(args = [2, 10_000], sample_count = 10)]
fn page(bencher: Bencher, lines: usize) {
    let book = book(lines);
    bencher.bench_local(|| Headless.pdf(black_box(&book.material()), Page::default()));
}

#[divan::bench(args = [2, 10_000], sample_count = 5)]
fn html(bencher: Bencher, lines: usize) {
    let book = book(lines);
    bencher.bench_local(|| Headless.html(black_box(&book.material())));
}

#[divan::bench(sample_count = 5)]
fn every_chart(bencher: Bencher) {
    let book = book(2);
    bencher.bench_local(|| Headless.charts(black_box(&book.material())));
}

#[divan::bench(args = [2, 10_000], sample_count = 5)]
fn table(bencher: Bencher, lines: usize) {
    let book = book(lines);
    bencher.bench_local(|| sheet(black_box(&book.material().report)).csv());
}
