//! What stands under a figure: the requirement by position, and the day that sets a value at risk.

mod books;

use crossmargin::{
    instrument::parse,
    margin::{
        Asked, Evaluation, FigureId, FigureInput, Figures, Requirement, World,
        figures::{Book, ClearingHouse, Day, FiccPart, Layer, RatioPart, Rule, Switch},
    },
    quantity::{Decimal, date::add_years, money::to_simulation},
    rulebook::{Grade, Rulebook, SET_HERE, Value},
    whatif::{Attribution, Engine, Position, Progress, Scenario, attribute},
};
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::dec;
use std::sync::Arc;

fn book(lines: &[(&str, Decimal)]) -> Scenario {
    let position = |(text, quantity): &(&str, Decimal)| {
        Position::new(parse(text, date(2026, 8, 21)).expect("notation"), *quantity)
    };
    Scenario { positions: Arc::new(lines.iter().map(position).collect()), ..Scenario::default() }
}

fn hedged() -> Scenario {
    book(&[
        ("T 4.25 2035-08-15", dec!(500_000_000)),
        ("T 4 2030-02-28", dec!(-200_000_000)),
        ("ZN Z6", dec!(-5_000)),
        ("ZF Z6", dec!(1_500)),
    ])
}

fn evaluate(engine: &mut Engine, scenario: &Scenario) -> Evaluation {
    engine.evaluate(scenario, books::demo(), Rulebook::embedded()).expect("a market")
}

fn attributed(evaluation: &Evaluation) -> Attribution {
    let mut last = None;
    attribute(evaluation, &Progress::default(), &mut |a| last = Some(a)).expect("wanted");
    last.expect("an attribution")
}

/// The sum of one column over all rows, in the order without, with.
fn sums(attribution: &Attribution, of: impl Fn(usize, World) -> Requirement) -> [Requirement; 2] {
    World::ALL.map(|world| {
        (0..attribution.rows.len()).map(|row| of(row, world)).fold(Requirement::default(), |sum, own| {
            Requirement { ficc: sum.ficc + own.ficc, cme: sum.cme + own.cme, total: sum.total + own.total }
        })
    })
}

fn check_sums(evaluation: &Evaluation) -> Result<(), TestCaseError> {
    let attribution = attributed(evaluation);
    let [without, with] = World::ALL.map(|world| *attribution.asked.of(world));
    prop_assert_eq!(without, evaluation.without);
    prop_assert_eq!((with.ficc, with.cme), (evaluation.possible.ficc, evaluation.possible.cme));
    let component = |row: usize, world: World| attribution.rows[row].component[world as usize];
    prop_assert_eq!(sums(&attribution, component), [without, with], "components");
    let incremental =
        |row: usize, world: World| *attribution.rows[row].incremental.expect("worked out").of(world);
    prop_assert_eq!(sums(&attribution, incremental), [without, with], "increments");
    Ok(())
}

/// Marginal amounts against an evaluation of the book without each position, to the cent.
fn check_marginals(engine: &mut Engine, scenario: &Scenario) -> Result<(), TestCaseError> {
    let whole = evaluate(engine, scenario);
    let attribution = attributed(&whole);
    for line in 0..scenario.positions.len() {
        let mut positions = scenario.positions.to_vec();
        positions.remove(line);
        let rest = evaluate(engine, &Scenario { positions: Arc::new(positions), ..scenario.clone() });
        let marginal = attribution.rows[line].marginal.expect("worked out");
        let cent = |found: Decimal, expected: Decimal| (found - expected).abs() <= dec!(0.01);
        let name = whole.lines[line].instrument;
        let pairs = [
            (marginal.without.ficc, whole.without.ficc - rest.without.ficc),
            (marginal.without.cme, whole.without.cme - rest.without.cme),
            (marginal.with.ficc, whole.possible.ficc - rest.possible.ficc),
            (marginal.with.cme, whole.possible.cme - rest.possible.cme),
        ];
        for (found, expected) in pairs {
            prop_assert!(cent(found, expected), "{name}: {found}, not {expected}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(books::cases(100))]

    #[test]
    fn components_and_increments_add_up_to_the_cent_on_any_book(scenario in books::scenario()) {
        let mut engine = Engine::default();
        // levers add lines of their own; the book is attributed as it is margined
        check_sums(&evaluate(&mut engine, &scenario))?;
    }
}

proptest! {
    #![proptest_config(books::cases(40))]

    #[test]
    fn a_marginal_amount_is_that_of_evaluating_without_the_position(scenario in books::scenario()) {
        let plain = Scenario { levers: crossmargin::whatif::Levers::default(), ..scenario };
        check_marginals(&mut Engine::default(), &plain)?;
    }
}

#[test]
fn two_months_of_one_future_worked_by_hand() {
    // net 600 at 1,800 and a calendar charge of a tenth of the rate on 400
    let e = evaluate(&mut Engine::default(), &book(&[("ZN Z6", dec!(1_000)), ("ZN H7", dec!(-400))]));
    assert_eq!(e.without.cme, dec!(1_152_000));
    let attribution = attributed(&e);
    let totals = |of: &dyn Fn(usize) -> Decimal| [of(0), of(1)];
    let without = |asked: Option<Asked>| asked.expect("worked out").without.total;
    let rows = &attribution.rows;
    assert_eq!(totals(&|i| without(rows[i].marginal)), [dec!(432_000), dec!(-648_000)]);
    assert_eq!(totals(&|i| without(rows[i].incremental)), [dec!(1_800_000), dec!(-648_000)]);
    assert_eq!(totals(&|i| rows[i].component[0].total), [dec!(1_920_000), dec!(-768_000)]);
}

#[test]
fn a_hedge_lowers_what_is_asked_with_the_switch_on() {
    let e = evaluate(&mut Engine::default(), &hedged());
    let future = attributed(&e).rows[2].marginal.expect("worked out");
    assert!(future.with.ficc < Decimal::ZERO, "without the future FICC asks for the note in full");
    assert_eq!(future.without.ficc, Decimal::ZERO, "FICC alone does not see it");
}

#[test]
fn an_empty_book_and_a_shut_gate_are_attributed() {
    let mut engine = Engine::default();
    let empty = evaluate(&mut engine, &Scenario::default());
    assert!(attributed(&empty).rows.is_empty());
    let mut shut = hedged();
    shut.gate.designated = false;
    let e = evaluate(&mut engine, &shut);
    let attribution = attributed(&e);
    assert_eq!(attribution.asked.without, attribution.asked.with);
}

#[test]
fn work_that_nobody_wants_stops() {
    let e = evaluate(&mut Engine::default(), &hedged());
    let progress = Progress::default();
    progress.cancel();
    assert!(attribute(&e, &progress, &mut |_| {}).is_err());
}

fn var_day(e: &Evaluation, id: FigureId) -> Day {
    let figures = Figures::new(e);
    let figure = figures.get(id).expect("a figure");
    let scenario = figure.inputs.iter().find_map(|input| match input {
        FigureInput::Scenario { index, .. } => Some(*index),
        _ => None,
    });
    let scenario = scenario.expect("a day sets it");
    figures.day(figures.ranking(id, scenario).expect("a ranking"), scenario).expect("a day")
}

#[test]
fn the_day_that_sets_a_value_at_risk_adds_up_over_the_positions() {
    let e = evaluate(&mut Engine::default(), &hedged());
    let figures = Figures::new(&e);
    for id in [
        FigureId::Ficc(Book::Whole, FiccPart::Var),
        FigureId::Ficc(Book::Xm, FiccPart::MinimumMargin),
        FigureId::Ratio(Layer::Rates, ClearingHouse::Ficc, RatioPart::Both),
        FigureId::Ratio(Layer::Rates, ClearingHouse::Cme, RatioPart::Both),
    ] {
        let day = var_day(&e, id);
        let sum: f64 = day.positions.iter().map(|p| p.pnl).sum();
        assert!((sum - day.pnl).abs() < 0.01, "{id:?}: {sum}, not {}", day.pnl);
        assert_eq!(day.rank, day.setting_rank, "{id:?}");
        assert!(day.positions.windows(2).all(|pair| pair[0].pnl <= pair[1].pnl), "{id:?}");
        let ranks: Vec<usize> = day.neighbours.iter().map(|n| n.rank).collect();
        assert!(ranks.contains(&day.rank) && ranks.windows(2).all(|pair| pair[0] + 1 == pair[1]));
    }
    let var = figures.amount(FigureId::Ficc(Book::Whole, FiccPart::Var));
    let day = var_day(&e, FigureId::Ficc(Book::Whole, FiccPart::Var));
    assert_eq!(var, Some(crossmargin::margin::Amount::Simulated(-day.pnl)));
}

#[test]
fn a_change_of_the_largest_position_puts_another_day_in_its_place() {
    let mut engine = Engine::default();
    let scenario = hedged();
    let e = evaluate(&mut engine, &scenario);
    let id = FigureId::Ficc(Book::Whole, FiccPart::Var);
    let day = var_day(&e, id);
    assert_eq!(day.swaps.len(), 4);
    let mut tried = 0;
    for swap in &day.swaps {
        assert!((day.pnl + swap.pnl_change - swap.with.pnl).abs() < 1e-6);
        let Some(change) = swap.position else { continue };
        let mut positions = scenario.positions.to_vec();
        positions[change.line].quantity += change.change;
        let changed = evaluate(&mut engine, &Scenario { positions: Arc::new(positions), ..scenario.clone() });
        let then = var_day(&changed, id);
        assert_eq!(then.scenario, change.sets, "the day foretold sets it");
        assert!((then.pnl - change.pnl).abs() < 1e-3);
        let [own, with] = [day.scenario, swap.with.scenario].map(|s| {
            // the two notes
            changed.lines.iter().take(2).fold(0.0, |sum, line| {
                let unit = line.unit.as_ref().expect("priced");
                sum + to_simulation(line.quantity) * unit.pnl[s]
            })
        });
        assert_eq!(own < with, day.rank > swap.with.rank, "the two have changed places");
        tried += 1;
    }
    assert!(tried > 0, "some neighbour is within reach");
}

#[test]
fn other_rules_pick_the_day_that_an_evaluation_under_them_picks() {
    let mut engine = Engine::default();
    let scenario = hedged();
    let e = evaluate(&mut engine, &scenario);
    let day = var_day(&e, FigureId::Ficc(Book::Whole, FiccPart::Var));
    assert_eq!(day.picks.len(), 2);
    for pick in &day.picks {
        let (name, value) = match pick.rule {
            Rule::Confidence(q) => ("ficc.confidence", q),
            Rule::LookBack(years) => ("ficc.look_back_years", Decimal::from(years)),
        };
        let overrides = [(name.to_owned(), Value::Number(value))].into_iter().collect();
        let other = evaluate(&mut engine, &Scenario { overrides: Arc::new(overrides), ..scenario.clone() });
        assert_eq!(other.counts.ficc, pick.count, "{name}");
        assert!((other.ficc.var + pick.picked.pnl).abs() < 1e-6, "{name}");
    }
}

#[test]
fn scaled_moves_keep_what_they_were() {
    let e = evaluate(&mut Engine::default(), &hedged());
    let history = &books::demo().history;
    let after = add_years(e.as_of.date, -e.rules.cme.look_back_years);
    let (mut checked, mut scaled) = (0, 0);
    for s in e.scenarios.cme.clone().step_by(97) {
        let row = history.row_of(e.scenarios.ends[s]).expect("a row");
        assert!(e.scenarios.ends[s] > after);
        let (Some(a), Some(b)) = (history.published(row - 1, 11), history.published(row, 11)) else {
            continue;
        };
        let scaling = e.scenarios.tenor_scaling(11, s).expect("scaled");
        assert!((e.scenarios.tenor_move(11, s) - (b - a) * scaling).abs() < 1e-12);
        checked += 1;
        scaled += usize::from((scaling - 1.0).abs() > 0.01);
    }
    assert!(checked > 20 && scaled > 10);
    assert_eq!(e.scenarios.tenor_scaling(11, e.scenarios.ficc.start), None, "three-day moves are not scaled");
}

#[test]
fn a_changed_parameter_is_an_assumption_all_the_way_up() {
    let mut scenario = hedged();
    let mut engine = Engine::default();
    let id = FigureId::Cap;
    let before = Figures::new(&evaluate(&mut engine, &scenario)).get(id).expect("a cap");
    assert_eq!(before.grade, Grade::Published);
    scenario.overrides = Arc::new([("scope.today.cap".to_owned(), Value::Number(dec!(0.5)))].into());
    let e = evaluate(&mut engine, &scenario);
    let after = Figures::new(&e).get(id).expect("a cap");
    assert_eq!((after.grade, after.source.as_str()), (Grade::Assumption, SET_HERE));
    assert_eq!(
        Figures::new(&e).get(FigureId::Applied(Switch::AsSet)).expect("applied").grade,
        Grade::Assumption
    );
}

#[test]
fn the_way_to_a_figure_starts_at_the_headline() {
    let e = evaluate(&mut Engine::default(), &hedged());
    let figures = Figures::new(&e);
    let way = figures.way_to(FigureId::Ficc(Book::Xm, FiccPart::Var));
    assert!(way.len() >= 3, "{way:?}");
    for pair in way.windows(2) {
        assert!(figures.children(pair[0]).contains(&pair[1]));
    }
    assert_eq!(way.last(), Some(&FigureId::Ficc(Book::Xm, FiccPart::Var)));
}
