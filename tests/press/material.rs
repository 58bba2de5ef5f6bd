//! Books to report on.

use crate::common;
use crossmargin::{
    instrument::{Instrument, Security, parse},
    io::report::{Material, Report, Warning},
    margin::Evaluation,
    market::demo_history,
    quantity::{
        Date, Decimal,
        date::{add_months, day_of_month},
    },
    rulebook::{Overrides, Rulebook, Value},
    whatif::{Engine, LeftOut, LeftOutReason, Market, Position, Scenario},
};
use jiff::civil::date;
use std::sync::Arc;

const LAST: Date = date(2026, 8, 21);
pub const STAMP: &str = "2026-11-26 06:20 UTC";

/// A book with its figures, ready to be reported on.
pub struct Book {
    pub scenario: Scenario,
    pub evaluation: Evaluation,
    pub market: Market,
    pub warnings: Vec<Warning>,
}

impl Book {
    pub fn new(scenario: Scenario) -> Self {
        let market = Market::new(demo_history(), Vec::new());
        let evaluation =
            Engine::default().evaluate(&scenario, &market, Rulebook::embedded()).expect("a market");
        Self { scenario, evaluation, market, warnings: Vec::new() }
    }

    pub fn shipped(name: &str) -> Self {
        Self::new(common::scenario(name))
    }

    pub fn report(&self) -> Report<'_> {
        Report { scenario: &self.scenario, evaluation: &self.evaluation, warnings: &self.warnings }
    }

    pub fn material(&self) -> Material<'_> {
        self.stamped(STAMP)
    }

    pub fn stamped<'a>(&'a self, stamp: &'a str) -> Material<'a> {
        Material { report: self.report(), market: &self.market, stamp }
    }

    /// The same figures under a document that says far more than a page holds.
    pub fn crowded(mut self) -> Self {
        let numbers = Rulebook::embedded().iter().filter_map(|p| match &p.value {
            Value::Number(n) => Some((p.name.clone(), Value::Number(n / Decimal::TWO + Decimal::new(1, 4)))),
            _ => None,
        });
        let overrides: Overrides = numbers.take(60).collect();
        self.scenario.overrides = Arc::new(overrides);
        self.scenario.name = format!("A very long name {}", "that goes on ".repeat(40));
        let line = |line| LeftOut {
            what: format!("SPX {line} call"),
            quantity: "10".to_owned(),
            account: "A1".to_owned(),
            file: "positions.csv".into(),
            line,
            reason: LeftOutReason::Option,
        };
        self.scenario.left_out = Arc::new((1..=500).map(line).collect());
        self.warnings =
            (0..200).map(|i| Warning { place: format!("line {i}"), what: "is odd ".repeat(60) }).collect();
        self
    }
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

/// Distinct notes and one future.
pub fn large(lines: usize) -> Book {
    let mut positions: Vec<Position> = (1..lines).map(note).collect();
    positions.push(Position::new(parse("ZN Z6", LAST).expect("a future"), Decimal::from(-12_000)));
    Book::new(Scenario { positions: Arc::new(positions), ..Scenario::default() })
}
