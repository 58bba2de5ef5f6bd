//! The books the tests look at, and how they read a figure.

use crossmargin::{
    instrument::{Instrument, parse},
    margin::{Amount, Evaluation, Figure, FigureId, Figures, Gate, Lot, XmChoice},
    market::demo_history,
    quantity::{Decimal, money::from_simulation},
    rulebook::{Rulebook, Scope, Value},
    whatif::{Engine, Levers, Market, Position, Scenario},
};
use jiff::civil::date;
use rust_decimal::dec;
use std::sync::{Arc, OnceLock};

fn market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| Market::new(demo_history(), Vec::new()))
}

pub fn evaluate(scenario: &Scenario) -> Evaluation {
    Engine::default().evaluate(scenario, market(), Rulebook::embedded()).expect("figures")
}

fn instrument(text: &str) -> Instrument {
    parse(text, date(2026, 8, 21)).expect(text)
}

pub fn book(lines: &[(&str, Decimal)]) -> Scenario {
    let positions = lines.iter().map(|(text, quantity)| Position::new(instrument(text), *quantity)).collect();
    Scenario { positions: Arc::new(positions), ..Scenario::default() }
}

pub fn with_override(scenario: Scenario, name: &str, value: Decimal) -> Scenario {
    let mut overrides = (*scenario.overrides).clone();
    overrides.insert(name.to_owned(), Value::Number(value));
    Scenario { overrides: Arc::new(overrides), ..scenario }
}

/// Long the ten-year, short futures against it.
pub fn basis() -> Scenario {
    book(&[("T 4.25 2035-08-15", dec!(1e9)), ("ZN Z6", dec!(-10_945))])
}

/// Rates, coins and a fund in the unified scope, with collateral.
pub fn unified() -> Scenario {
    let lot = |text, amount| Lot { asset: instrument(text), amount, at: None };
    let positions = [
        ("T 4.25 2035-08-15", dec!(1e9)),
        ("B 2027-02-18", dec!(50e6)),
        ("BUIDL", dec!(25e6)),
        ("ZN Z6", dec!(-8_000)),
        ("ZN H7", dec!(500)),
        ("UB Z6", dec!(400)),
        ("SR3 Z6", dec!(300)),
        ("BTC Z6", dec!(40)),
        ("MET U6", dec!(-3_000)),
        ("BTC", dec!(20)),
    ];
    let collateral = vec![lot("B 2027-02-18", dec!(5e6)), lot("USD", dec!(1e6)), lot("USDC", dec!(2e6))];
    Scenario { scope: Scope::Unified, collateral: Arc::new(collateral), ..book(&positions) }
}

pub fn one_percentage() -> Scenario {
    with_override(unified(), "scope.unified.one_percentage", Decimal::ONE)
}

fn with_choices(mut scenario: Scenario, choices: &[XmChoice]) -> Scenario {
    Arc::make_mut(&mut scenario.positions).iter_mut().zip(choices).for_each(|(p, xm)| p.xm = *xm);
    scenario
}

/// Two notes that offset each other, one of them left outside the XM account.
pub fn notes_apart() -> Scenario {
    let lines =
        [("T 4.25 2035-08-15", dec!(1e9)), ("T 4.125 2032-11-15", dec!(-1e9)), ("ZN Z6", dec!(-2_000))];
    with_choices(book(&lines), &[XmChoice::In, XmChoice::Out, XmChoice::In])
}

/// Futures in both accounts.
pub fn split_futures() -> Scenario {
    with_choices(basis(), &[XmChoice::In, XmChoice::Contracts(dec!(6_000))])
}

/// Every kind of book the tree has words for.
pub fn books() -> Vec<(&'static str, Scenario)> {
    let off = Scenario { cross_margining: false, ..basis() };
    let shut = Scenario { gate: Gate { designated: false, ..Gate::default() }, ..basis() };
    let heightened = with_override(unified(), "cme.heightened_risk", Decimal::ONE);
    let liquidity = with_override(basis(), "ficc.mla_rate_bp", dec!(2));
    let no_threshold = with_override(basis(), "scope.today.threshold", dec!(1));
    let unhedged = Scenario { levers: Levers { hedge_ratio: Decimal::ZERO, ..Levers::default() }, ..basis() };
    let mut priced = basis();
    Arc::make_mut(&mut priced.positions).iter_mut().for_each(|p| p.price = Some(dec!(97.5)));
    vec![
        ("basis", basis()),
        ("empty", Scenario::default()),
        ("unified", unified()),
        ("off", off),
        ("unified, off", Scenario { cross_margining: false, ..unified() }),
        ("no account designated", shut),
        ("one percentage", one_percentage()),
        ("coins alone", Scenario { scope: Scope::Unified, ..book(&[("BTC Z6", dec!(4))]) }),
        ("model for dollars", with_override(unified(), "cme.model_for_dollars", Decimal::ONE)),
        ("heightened risk", heightened),
        ("liquidity", with_override(liquidity, "ficc.mla_threshold", dec!(500e6))),
        ("below threshold", with_override(no_threshold, "scope.today.cap", dec!(1))),
        ("unhedged", unhedged),
        ("notes apart", notes_apart()),
        ("split futures", split_futures()),
        ("cash leg alone", book(&[("T 4.25 2035-08-15", dec!(1e9))])),
        ("futures leg alone", book(&[("ZN Z6", dec!(-100))])),
        ("same side", book(&[("T 4.25 2035-08-15", dec!(1e8)), ("ZN Z6", dec!(1_000))])),
        ("not eligible", book(&[("B 2027-02-18", dec!(1e9)), ("ZN Z6", dec!(-100))])),
        (
            "unpriced and unmargined",
            book(&[("T 4.25 2020-08-15", dec!(1e9)), ("USDC", dec!(5e6)), ("BUIDL", dec!(1e6))]),
        ),
        ("own prices", priced),
        (
            "repo",
            book(&[
                ("REPO T 4.25 2035-08-15 to 2027-02-24 @ 3.72", dec!(1e9)),
                ("FRN 2028-07-31", dec!(1e8)),
                ("ZN Z6", dec!(-9_000)),
            ]),
        ),
    ]
}

pub fn figure(figures: &Figures, id: FigureId) -> Figure {
    figures.get(id).unwrap_or_else(|| panic!("{id:?}"))
}

/// Dollars of a figure, simulated ones as they become money.
pub fn dollars(figures: &Figures, id: FigureId) -> Decimal {
    match figure(figures, id).amount {
        Amount::Money(amount) => amount,
        Amount::Simulated(amount) => from_simulation(amount),
        other => panic!("{id:?} is {other:?}"),
    }
}

pub fn number(figures: &Figures, id: FigureId) -> f64 {
    match figure(figures, id).amount {
        Amount::Simulated(x) | Amount::Fraction(x) | Amount::Times(x) | Amount::BasisPoints(x) => x,
        other => panic!("{id:?} is {other:?}"),
    }
}
