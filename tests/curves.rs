//! Every point of a curve or a map is an evaluation of the document there; what is found along a
//! curve holds where it is said to; and whoever calls it off is obeyed at once.

mod books;

use crossmargin::{
    instrument::parse,
    io::open_document,
    margin::{Evaluation, Gate, Reason},
    quantity::{Decimal, money::to_simulation},
    rulebook::Rulebook,
    whatif::{
        Axis, Cancelled, Command, Curve, Dial, DialError, Engine, Lever, Point, Position, Progress, Question,
        Scenario, SharedEngine, SweepError, apply, curve, explore, map,
    },
};
use proptest::prelude::*;
use rust_decimal::dec;
use std::{path::Path, sync::Arc};

fn rulebook() -> &'static Rulebook {
    Rulebook::embedded()
}

fn shipped(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    let last = books::demo().history.span().expect("dates").1;
    open_document(&path, last, rulebook()).expect(name).scenario
}

fn at(scenario: &Scenario, dial: &Dial, value: Decimal) -> Scenario {
    apply(scenario, &dial.command(value, scenario, rulebook()), rulebook()).expect("in range")
}

fn evaluated(scenario: &Scenario) -> Evaluation {
    Engine::default().evaluate(scenario, books::demo(), rulebook()).expect("a market")
}

fn check(point: &Point, fresh: &Evaluation, what: &str) {
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() <= 1e-9, "{what}: {found} {expected}");
    assert_eq!(point.without_total, fresh.without.total, "without, {what}");
    assert_eq!(point.with_total, fresh.with.total, "with, {what}");
    assert_eq!(point.saved, fresh.saved(), "saved, {what}");
    near(point.saved_fraction, fresh.fraction(fresh.saved()));
    near(point.saving_ficc, fresh.arrangement.ficc.saving());
    near(point.saving_cme, fresh.arrangement.cme.saving());
    near(to_simulation(point.applied), to_simulation(fresh.applied()));
    assert_eq!((point.binding, point.reason), (fresh.binding(), fresh.reason()), "why, {what}");
    assert_eq!(point.capital_freed, fresh.benefit.firm_capital, "capital, {what}");
    assert_eq!(point.limits, fresh.arrangement.limits, "limits, {what}");
}

fn drawn(scenario: &Scenario, dial: &Dial, values: &[Decimal]) -> Curve {
    let (engines, market) = (SharedEngine::default(), books::demo());
    let question = Question { scenario, market, rulebook: rulebook(), engines: &engines };
    curve(&question, dial, values, &Progress::default(), &mut |_| {}).expect("figures")
}

/// Draws a curve on a few values from end to end of the rail and holds each to an evaluation.
fn check_curve(name: &str, scenario: &Scenario, dial: &Dial) {
    let rail = dial.rail(scenario, rulebook());
    let values = rail.values(5, dial.is_whole(scenario, rulebook()));
    let curve = drawn(scenario, dial, &values);
    assert_eq!(curve.points.iter().map(|p| p.x).collect::<Vec<_>>(), values, "{name} {dial:?}");
    for point in &curve.points {
        check(point, &evaluated(&at(scenario, dial, point.x)), &format!("{name} {dial:?} at {}", point.x));
    }
}

fn parameter(name: &str) -> Dial {
    Dial::Parameter(name.to_owned())
}

#[test]
fn every_lever_draws_what_evaluations_say() {
    let off = Scenario { cross_margining: false, ..shipped("ten-year-basis") };
    let books = [
        ("basis", shipped("ten-year-basis")),
        ("split", shipped("xm-split-costs")),
        ("unified", shipped("unified-digital")),
        ("tokens", shipped("tokenized-collateral")),
        ("off", off),
    ];
    for (name, scenario) in &books {
        for lever in Lever::ALL {
            check_curve(name, scenario, &Dial::Lever(lever));
        }
    }
}

#[test]
fn quantities_draw_what_evaluations_say() {
    for name in ["steepener-2s10s", "xm-split-costs", "unified-digital", "repo-basis-hedge-fund"] {
        let mut scenario = shipped(name);
        for line in 0..scenario.positions.len() {
            check_curve(name, &scenario, &Dial::Quantity(line));
        }
        // the hedge ratio and the share in XM round after the quantity is set
        scenario.levers.hedge_ratio = dec!(0.777);
        scenario.levers.xm_share = dec!(0.51);
        scenario.gate = Gate::default();
        for line in 0..scenario.positions.len() {
            check_curve(name, &scenario, &Dial::Quantity(line));
        }
    }
}

#[test]
fn parameters_draw_what_evaluations_say() {
    let scenario = shipped("butterfly-2-5-10");
    for name in [
        "ficc.confidence",
        "cme.confidence",
        "ficc.look_back_years",
        "cme.look_back_years",
        "ficc.haircut.5y_to_10y",
        "ficc.haircut_floor_share",
        "cme.maintenance.ZN",
        "benefit.funding_spread_bp",
        "benefit.firm_capital_rate",
        "futures.repo_rate",
        "basis.size.ZN",
        "cme.model_for_dollars",
    ] {
        check_curve("butterfly", &scenario, &parameter(name));
    }
}

#[test]
fn a_curve_is_drawn_of_anything_a_person_may_have_open() {
    let last = books::demo().history.span().expect("dates").1;
    let book = |lines: &[(&str, i64)]| {
        let position =
            |(text, n): &(&str, i64)| Position::new(parse(text, last).expect(text), Decimal::from(*n));
        Scenario { positions: Arc::new(lines.iter().map(position).collect()), ..Scenario::default() }
    };
    let largest = 10_000_000_000_000;
    for scenario in [
        Scenario::default(),
        book(&[("T 4.25 2035-08-15", 1_000_000)]),
        book(&[("BTC", 10), ("ETH", 5)]),
        book(&[("BTC Z6", 10)]),
        book(&[("T 4.25 2035-08-15", largest), ("ZN Z6", -largest)]),
        Scenario { gate: Gate { designated: false, ..Gate::default() }, ..shipped("ten-year-basis") },
    ] {
        for dial in [Dial::Lever(Lever::HedgeRatio), Dial::Lever(Lever::Cap), parameter("ficc.confidence")] {
            check_curve("odd", &scenario, &dial);
        }
        for line in 0..scenario.positions.len() {
            check_curve("odd", &scenario, &Dial::Quantity(line));
        }
    }
}

#[test]
fn coarser_curves_come_first_and_their_points_are_final() {
    let scenario = shipped("ten-year-basis");
    let (engines, market) = (SharedEngine::default(), books::demo());
    let question = Question { scenario: &scenario, market, rulebook: rulebook(), engines: &engines };
    let dial = Dial::Lever(Lever::BasisStress);
    let values = dial.rail(&scenario, rulebook()).values(50, false);
    let mut seen: Vec<Curve> = Vec::new();
    let progress = Progress::default();
    let whole = curve(&question, &dial, &values, &progress, &mut |c| seen.push(c)).expect("figures");
    assert_eq!(progress.counts(), (50, 50));
    assert_eq!(seen.iter().map(|c| c.points.len()).collect::<Vec<_>>(), [5, 8, 14, 26]);
    for coarse in &seen {
        assert!(coarse.points.iter().all(|p| whole.points.contains(p)));
        let ends = [coarse.points.first(), coarse.points.last()].map(|p| p.map(|p| p.x));
        assert_eq!(ends, [values.first().copied(), values.last().copied()]);
    }
}

#[test]
fn the_stretch_where_the_cap_holds_is_found_to_a_hair() {
    let scenario = shipped("ten-year-basis");
    let (engines, market) = (SharedEngine::default(), books::demo());
    let question = Question { scenario: &scenario, market, rulebook: rulebook(), engines: &engines };
    let dial = Dial::Lever(Lever::HedgeRatio);
    let values = dial.rail(&scenario, rulebook()).values(101, false);
    let found = explore(&question, &dial, &values, &Progress::default(), &mut |_| {}).expect("figures");
    let cap: Vec<_> = found.findings.cap().collect();
    let [stretch] = cap.as_slice() else { panic!("one stretch: {cap:?}") };
    let hair = dec!(0.0005);
    let reason = |x: Decimal| evaluated(&at(&scenario, &dial, x)).reason();
    assert_eq!([reason(stretch.from), reason(stretch.to)], [Reason::Cap; 2]);
    assert_eq!([reason(stretch.from - hair), reason(stretch.to + hair)], [Reason::LesserSaving; 2]);
    let least = found.findings.least.expect("a least point");
    let on_curve = found.points.iter().map(|p| p.with_total).min().expect("points");
    assert!(least.with_total <= on_curve);
    assert_eq!(least.with_total, evaluated(&at(&scenario, &dial, least.x)).with.total);
    assert!(found.findings.moves > Decimal::ZERO);
}

#[test]
fn a_whole_dials_turning_points_are_whole() {
    let scenario = shipped("ten-year-basis");
    let (engines, market) = (SharedEngine::default(), books::demo());
    let question = Question { scenario: &scenario, market, rulebook: rulebook(), engines: &engines };
    let dial = Dial::Quantity(1);
    let values = dial.rail(&scenario, rulebook()).values(21, true);
    let found =
        explore(&question, &dial, &values, &Progress::default(), &mut |_| {}).expect("figures").findings;
    let stretch = found.cap().next().expect("the cap holds at the hedge");
    let reason = |x: Decimal| evaluated(&at(&scenario, &dial, x)).reason();
    assert!([stretch.from, stretch.to].iter().all(|x| x.fract().is_zero()));
    assert_eq!([reason(stretch.from), reason(stretch.to)], [Reason::Cap; 2]);
}

#[test]
fn a_parameter_that_moves_no_margin_is_found_out() {
    let scenario = shipped("ten-year-basis");
    let values = [dec!(0), dec!(50), dec!(100)];
    let found = drawn(&scenario, &parameter("benefit.funding_spread_bp"), &values).findings;
    assert_eq!(found.moves, Decimal::ZERO);
}

fn axis(scenario: &Scenario, dial: Dial, points: usize) -> Axis {
    let values = dial.rail(scenario, rulebook()).values(points, dial.is_whole(scenario, rulebook()));
    Axis { dial, values }
}

#[test]
fn every_cell_of_a_map_is_an_evaluation_there() {
    let lever = Dial::Lever;
    let pairs = [
        (lever(Lever::HedgeRatio), lever(Lever::BasisStress)),
        (lever(Lever::BasisStress), lever(Lever::HedgeRatio)),
        (lever(Lever::Cap), lever(Lever::ParallelBp)),
        (lever(Lever::ParallelBp), Dial::Quantity(1)),
        (parameter("ficc.confidence"), lever(Lever::Threshold)),
    ];
    for (name, x, y) in ["ten-year-basis", "steepener-2s10s", "unified-digital"]
        .into_iter()
        .flat_map(|name| pairs.clone().map(|(x, y)| (name, x, y)))
    {
        let scenario = shipped(name);
        let (engines, market) = (SharedEngine::default(), books::demo());
        let question = Question { scenario: &scenario, market, rulebook: rulebook(), engines: &engines };
        let (x, y) = (axis(&scenario, x, 4), axis(&scenario, y, 3));
        let progress = Progress::default();
        let found = map(&question, &x, &y, &progress, &mut |_| {}).expect("figures");
        assert_eq!((&found.xs, &found.ys, found.cells.len()), (&x.values, &y.values, 12));
        assert_eq!(progress.counts(), (12, 12));
        for (row, y_value) in y.values.iter().enumerate() {
            for (column, x_value) in x.values.iter().enumerate() {
                let there = at(&at(&scenario, &x.dial, *x_value), &y.dial, *y_value);
                let cell = found.at(column, row).expect("a cell");
                assert_eq!(cell.x, *x_value);
                check(cell, &evaluated(&there), &format!("{name} {x_value} {y_value}"));
            }
        }
    }
}

#[test]
fn coarser_maps_come_first_and_are_whole_grids() {
    let scenario = shipped("ten-year-basis");
    let (engines, market) = (SharedEngine::default(), books::demo());
    let question = Question { scenario: &scenario, market, rulebook: rulebook(), engines: &engines };
    let (x, y) =
        (axis(&scenario, Dial::Lever(Lever::Threshold), 18), axis(&scenario, Dial::Lever(Lever::Cap), 9));
    let mut seen = Vec::new();
    map(&question, &x, &y, &Progress::default(), &mut |m| seen.push(m)).expect("figures");
    let sizes: Vec<_> = seen.iter().map(|m| (m.xs.len(), m.ys.len(), m.cells.len())).collect();
    assert_eq!(sizes, [(3, 2, 6), (4, 2, 8), (6, 3, 18), (10, 5, 50)]);
}

#[test]
fn along_the_line_of_the_cap_the_lower_saving_is_the_cap() {
    let scenario = shipped("ten-year-basis");
    let (engines, market) = (SharedEngine::default(), books::demo());
    let question = Question { scenario: &scenario, market, rulebook: rulebook(), engines: &engines };
    let x = axis(&scenario, Dial::Lever(Lever::HedgeRatio), 41);
    let y = axis(&scenario, Dial::Lever(Lever::BasisStress), 21);
    let found = map(&question, &x, &y, &Progress::default(), &mut |_| {}).expect("figures");
    let line = found.cap_line();
    assert!(line.len() > 20);
    for [hedge, stress] in line.iter().flatten().step_by(7) {
        let decimal = |v: f64| Decimal::try_from(v).expect("a number").round_dp(6);
        let there = at(&at(&scenario, &x.dial, decimal(*hedge)), &y.dial, decimal(*stress));
        let e = evaluated(&there);
        let above = e.arrangement.raw - to_simulation(e.arrangement.limits.cap);
        assert!(above.abs() < 0.03, "{above} at {hedge} {stress}");
    }
}

#[test]
fn work_that_is_called_off_stops_within_one_step_a_thread() {
    let scenario = shipped("ten-year-basis");
    let (engines, market) = (SharedEngine::default(), books::demo());
    let question = Question { scenario: &scenario, market, rulebook: rulebook(), engines: &engines };
    let (x, y) =
        (axis(&scenario, Dial::Lever(Lever::Threshold), 61), axis(&scenario, Dial::Lever(Lever::Cap), 61));
    let threads = rayon_threads();

    let progress = Progress::default();
    progress.cancel();
    let result = map(&question, &x, &y, &progress, &mut |_| {});
    assert_eq!(result, Err(SweepError::Cancelled(Cancelled)));
    assert!(progress.counts().0 <= threads, "{:?}", progress.counts());

    // called off while the first coarse map is looked at
    let progress = Progress::default();
    let mut coarse = 0;
    let result = map(&question, &x, &y, &progress, &mut |m| {
        coarse = m.cells.len();
        progress.cancel();
    });
    assert_eq!(result, Err(SweepError::Cancelled(Cancelled)));
    assert!(coarse > 0 && progress.counts().0 <= coarse + threads, "{coarse} {:?}", progress.counts());

    let progress = Progress::default();
    progress.cancel();
    let (dial, values) = (Dial::Lever(Lever::ParallelBp), x.values.clone());
    let result = explore(&question, &dial, &values, &progress, &mut |_| {});
    assert_eq!(result, Err(SweepError::Cancelled(Cancelled)));
    assert!(progress.counts().0 <= threads);
}

fn rayon_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}

#[test]
fn dials_go_by_levers_parameters_and_positions() {
    let mut scenario = shipped("unified-digital");
    let last = books::demo().history.span().expect("dates").1;
    let parse_dial = |scenario: &Scenario, text: &str| Dial::parse(text, scenario, rulebook(), last);
    assert_eq!(parse_dial(&scenario, "hedge_ratio"), Ok(Dial::Lever(Lever::HedgeRatio)));
    assert_eq!(parse_dial(&scenario, "ficc.confidence"), Ok(parameter("ficc.confidence")));
    for line in 0..scenario.positions.len() {
        let dial = Dial::Quantity(line);
        assert_eq!(parse_dial(&scenario, &dial.code(&scenario)), Ok(dial));
    }
    assert!(matches!(parse_dial(&scenario, "wings"), Err(DialError::Unknown(_))));
    assert!(matches!(parse_dial(&scenario, "lever.token"), Err(DialError::NotANumber(_))));
    assert!(matches!(parse_dial(&scenario, "line 99"), Err(DialError::NotHeld(_))));
    assert!(matches!(parse_dial(&scenario, "line 0"), Err(DialError::NotHeld(_))));
    assert!(matches!(parse_dial(&scenario, "UB Z6"), Err(DialError::NotHeld(_)) | Ok(_)));
    let twice = scenario.positions[0].clone();
    let name = twice.instrument.to_string();
    Arc::make_mut(&mut scenario.positions).push(twice);
    assert!(matches!(parse_dial(&scenario, &name), Err(DialError::SeveralLines { first: 1, count: 2, .. })));
    let last_line = Dial::Quantity(scenario.positions.len() - 1);
    assert_eq!(parse_dial(&scenario, &last_line.code(&scenario)), Ok(last_line));
}

#[test]
fn a_dial_moved_back_leaves_the_document_unchanged() {
    let scenario = shipped("ten-year-basis");
    let own = evaluated(&scenario);
    for dial in [
        Dial::Lever(Lever::Cap),
        Dial::Lever(Lever::HedgeRatio),
        Dial::Quantity(1),
        parameter("ficc.look_back_years"),
    ] {
        let here = dial.get(&scenario, rulebook(), &own);
        let moved = at(&scenario, &dial, dial.rail(&scenario, rulebook()).high);
        assert_ne!(moved, scenario, "{dial:?}");
        assert_eq!(at(&moved, &dial, here), scenario, "{dial:?}");
    }
    let rate = parameter("futures.repo_rate").get(&scenario, rulebook(), &own);
    assert!(rate > dec!(0.001) && rate < dec!(0.2), "the rate the curve gives: {rate}");
    let command = parameter("cme.maintenance.ZN").command(dec!(1800), &scenario, rulebook());
    assert_eq!(command, Command::SetParameter { name: "cme.maintenance.ZN".to_owned(), value: None });
}

proptest! {
    #![proptest_config(books::cases(16))]

    #[test]
    fn a_random_book_is_drawn_as_it_is_evaluated(
        scenario in books::scenario(),
        lever in prop::sample::select(&Lever::ALL[..]),
        line in any::<prop::sample::Index>(),
    ) {
        check_curve("random", &scenario, &Dial::Lever(lever));
        if !scenario.positions.is_empty() {
            check_curve("random", &scenario, &Dial::Quantity(line.index(scenario.positions.len())));
        }
    }
}
