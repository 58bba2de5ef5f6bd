//! How long an explanation takes: the page of a figure, the day that sets it, and a requirement by
//! position.
//!
//! `cargo bench --bench explain`.
//!
//! Wanted: a page of a 10,000-line book within a frame of 16 ms; its attribution, which runs beside
//! the screen, within 10 s.

use crossmargin::{
    instrument::{Instrument, Product, Security, parse},
    margin::{
        Evaluation, FigureId, FigureInput, Figures,
        figures::{Book, FiccPart},
    },
    market::demo_history,
    quantity::{
        Date, Decimal,
        date::{add_months, day_of_month},
    },
    rulebook::Rulebook,
    whatif::{Engine, Market, Position, Progress, Scenario, attribute},
};
use divan::{Bencher, black_box};
use jiff::civil::date;
use std::sync::Arc;

const LAST: Date = date(2026, 8, 21);

fn main() {
    divan::main();
}

fn held(text: &str, quantity: i64) -> Position {
    Position::new(parse(text, LAST).expect(text), Decimal::from(quantity))
}

/// The n-th of many distinct notes and bonds.
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
fn evaluation(lines: usize) -> Evaluation {
    let months = ["U6", "Z6", "H7"];
    let futures = Product::ALL.iter().take(8).flat_map(|p| months.map(|m| format!("{} {m}", p.code())));
    let mut positions: Vec<Position> =
        futures.zip(1i64..).map(|(text, n)| held(&text, if n % 2 == 0 { 40 * n } else { -50 * n })).collect();
    positions.truncate(lines / 2);
    positions.extend((0..lines - positions.len()).map(note));
    let document = Scenario { positions: Arc::new(positions), ..Scenario::default() };
    let market = Market::new(demo_history(), Vec::new());
    Engine::default().evaluate(&document, &market, Rulebook::embedded()).expect("a market")
}

/// The value at risk of the XM account, as a page shows it.
const VAR: FigureId = FigureId::Ficc(Book::Xm, FiccPart::Var);

#[divan::bench(args = [4, 1_000, 10_000], sample_count = 20)]
fn page_of_a_value_at_risk(bencher: Bencher, lines: usize) {
    let e = evaluation(lines);
    bencher.bench_local(|| {
        let figures = Figures::new(&e);
        (black_box(figures.way_to(VAR)).len(), figures.get(VAR))
    });
}

#[divan::bench(args = [4, 1_000, 10_000], sample_count = 20)]
fn day_that_sets_it(bencher: Bencher, lines: usize) {
    let e = evaluation(lines);
    let figures = Figures::new(&e);
    let inputs = figures.get(VAR).expect("a figure").inputs;
    let scenario = inputs.iter().find_map(|input| match input {
        FigureInput::Scenario { index, .. } => Some(*index),
        _ => None,
    });
    let scenario = scenario.expect("a day");
    let ranking = figures.ranking(VAR, scenario).expect("a ranking");
    bencher.bench_local(|| black_box(figures.day(ranking, scenario)));
}

#[divan::bench(args = [4, 1_000, 10_000], sample_count = 2)]
fn attribution_by_position(bencher: Bencher, lines: usize) {
    let e = evaluation(lines);
    bencher.bench_local(|| attribute(&e, &Progress::default(), &mut |a| drop(black_box(a))));
}
