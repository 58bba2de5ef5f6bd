//! Simulated figures go down to the days that set them.

use crate::books::{basis, books, evaluate, figure};
use crossmargin::{
    margin::{
        Amount, Evaluation, Figure, FigureId, FigureInput, Figures,
        figures::{Book, ClearingHouse, FiccPart, Layer, RatioPart, StressPart},
    },
    quantity::{Decimal, money::to_simulation},
    risk::rank,
};
use rust_decimal::dec;

/// P&L of some lines in a scenario, from their own vectors.
fn pnl(e: &Evaluation, lines: &[usize], scenario: usize, quantity: impl Fn(usize) -> Decimal) -> f64 {
    let of =
        |line: &usize| Some(to_simulation(quantity(*line)) * e.lines[*line].unit.as_ref()?.pnl[scenario]);
    lines.iter().filter_map(of).sum()
}

fn positions(figure: &Figure) -> Vec<usize> {
    let line = |input: &FigureInput| match input {
        FigureInput::Position(line) => Some(*line),
        _ => None,
    };
    figure.inputs.iter().filter_map(line).collect()
}

fn scenarios(figure: &Figure) -> Vec<(usize, usize)> {
    let scenario = |input: &FigureInput| match input {
        FigureInput::Scenario { index, rank } => Some((*index, *rank)),
        _ => None,
    };
    figure.inputs.iter().filter_map(scenario).collect()
}

fn assert_close(a: f64, b: f64, what: &str) {
    assert!((a - b).abs() <= 1e-9 * (1.0 + a.abs()), "{what}: {a} {b}");
}

#[test]
fn a_value_at_risk_goes_down_to_the_day_that_sets_it() {
    for (name, scenario) in books() {
        let e = evaluate(&scenario);
        let figures = Figures::new(&e);
        let var = figure(&figures, FigureId::Ficc(Book::Whole, FiccPart::Var));
        let lines = positions(&var);
        assert_eq!(scenarios(&var).len(), usize::from(!lines.is_empty()), "{name}");
        for (index, rank) in scenarios(&var) {
            assert!(e.scenarios.ficc.contains(&index));
            assert_eq!(rank, e.ficc.rank);
            assert_close(-pnl(&e, &lines, index, |i| e.lines[i].quantity), e.ficc.var, name);
        }
        let shortfall = figure(&figures, FigureId::Ficc(Book::Whole, FiccPart::ExpectedShortfall));
        let tail = scenarios(&shortfall);
        let ranks: Vec<usize> = tail.iter().map(|(_, rank)| *rank).collect();
        assert_eq!(ranks, (0..tail.len()).collect::<Vec<_>>(), "{name}");
        let losses: f64 =
            tail.iter().map(|(index, _)| -pnl(&e, &lines, *index, |i| e.lines[i].quantity)).sum();
        if !tail.is_empty() {
            assert_close(losses / tail.len() as f64, e.ficc.expected_shortfall, name);
        }
    }
}

#[test]
fn the_ratio_numbers_go_down_to_the_days_that_set_them() {
    for (name, scenario) in books() {
        let e = evaluate(&scenario);
        let figures = Figures::new(&e);
        for layer in [Layer::Rates, Layer::Coins] {
            for part in RatioPart::ALL {
                for house in ClearingHouse::ALL {
                    if let Some(figure) = figures.get(FigureId::Ratio(layer, house, part)) {
                        check_ratio(&e, &figure, house, name);
                    }
                }
            }
        }
    }
}

/// FICC: the loss on its one day. CME: the weighted losses on its two.
fn check_ratio(e: &Evaluation, figure: &Figure, house: ClearingHouse, name: &str) {
    let lines = positions(figure);
    let days = scenarios(figure);
    let loss = |index: usize| (-pnl(e, &lines, index, |i| e.lines[i].xm_quantity)).max(0.0);
    let (expected, sets) = match (house, days.as_slice()) {
        (_, []) => (0.0, vec![]),
        (ClearingHouse::Ficc, [(day, _)]) => (loss(*day), vec![(*day, &e.scenarios.ficc)]),
        (ClearingHouse::Cme, [(day, _), (worst, 0)]) => (
            e.rules.cme.var_weight * loss(*day) + e.rules.cme.stress_weight * loss(*worst),
            vec![(*day, &e.scenarios.cme), (*worst, &e.scenarios.stress)],
        ),
        other => panic!("{name}: {other:?}"),
    };
    assert!(sets.iter().all(|(day, set)| set.contains(day)), "{name}: {figure:?}");
    let Amount::Simulated(amount) = figure.amount else { panic!("{figure:?}") };
    assert_close(expected, amount, &format!("{name}: {:?}", figure.id));
}

#[test]
fn the_minimum_margin_goes_down_to_the_day_that_sets_it() {
    let e = evaluate(&basis());
    let figure = figure(&Figures::new(&e), FigureId::Ficc(Book::Whole, FiccPart::MinimumMargin));
    let [(index, place)] = scenarios(&figure)[..] else { panic!("{figure:?}") };
    let end = e.scenarios.ends[index];
    let at = e.benchmarks.ends.iter().position(|d| *d == end).expect("a move of the look-back");
    let unit = e.lines[0].unit.as_ref().expect("a note");
    let facts = unit.valuation.security.expect("a security");
    let duration = 1e9 * facts.market_value * facts.modified_duration / e.benchmarks.durations[facts.bucket];
    assert_close(-duration * e.benchmarks.returns[facts.bucket][at], e.ficc.minimum_margin, "minimum margin");
    assert_eq!(place, rank(e.benchmarks.ends.len(), dec!(0.99)));
}

#[test]
fn stress_days_are_ranked_by_their_loss() {
    let e = evaluate(&basis());
    let figures = Figures::new(&e);
    let mut ranked: Vec<(usize, Decimal)> = (0..e.stress.len())
        .map(|day| {
            let figure = figure(&figures, FigureId::Stress(day, StressPart::Pnl));
            let [(index, rank)] = scenarios(&figure)[..] else { panic!("{figure:?}") };
            assert_eq!(e.scenarios.ends[index], e.stress[day].date);
            (rank, e.stress[day].pnl)
        })
        .collect();
    ranked.sort();
    assert!(ranked.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0 && pair[0].1 <= pair[1].1));
}
