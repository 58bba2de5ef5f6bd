//! The series along the history: it says for each date what the whole evaluation of the rolled book
//! says there, and its figures do not depend on how they were come by.

use crossmargin::{
    instrument::parse,
    margin::XmChoice,
    market::{CurveRow, History, Kind, demo_history},
    quantity::{Date, Decimal, date::add_days},
    rulebook::{Rulebook, Scope, Value},
    whatif::{
        Command, Engine, Lever, Market, Position, Progress, Scenario, Stand, apply, rolled,
        series::{Figure, Horizon, Series, SeriesError, coverage, series, swing},
    },
};
use jiff::civil::date;
use rust_decimal::dec;
use std::sync::{Arc, OnceLock};

const LAST: Date = date(2026, 8, 21);

/// The last of the demo history: enough for a series, few enough to compute all of it.
fn short_market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| {
        let whole = demo_history();
        let from = whole.dates().len() - 560;
        let row = |row: usize| {
            let yields = std::array::from_fn(|t| whole.published(row, t));
            Some(CurveRow { date: *whole.dates().get(row)?, yields })
        };
        let rows = (from..whole.dates().len()).filter_map(row).collect();
        let (history, _) =
            History::merge("short".to_owned(), Kind::Loaded, rows, [vec![], vec![]]).expect("long enough");
        Market::new(history, Vec::new())
    })
}

fn whole_market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| Market::new(demo_history(), Vec::new()))
}

fn held(lines: &[(&str, i64)]) -> Scenario {
    let position = |(text, quantity): &(&str, i64)| {
        Position::new(parse(text, LAST).expect(text), Decimal::from(*quantity))
    };
    Scenario { positions: Arc::new(lines.iter().map(position).collect()), ..Scenario::default() }
}

/// Hedged, one-sided, with repo and short rates, with coins, with bills and tokens, floors binding.
fn scenarios() -> Vec<(&'static str, Scenario)> {
    let basis = held(&[("T 4.25 2035-08-15", 1_000_000_000), ("ZN Z6", -11_000)]);
    let mut split = basis.clone();
    Arc::make_mut(&mut split.positions)[1].xm = XmChoice::Contracts(dec!(4000));
    let repo = held(&[
        ("T 3.875 2031-02-28", 300_000_000),
        ("REPO T 4.25 2035-08-15 to 2026-09-24 @ 3.72", 500_000_000),
        ("TN U6", -3_000),
        ("SR3 Z6", 2_000),
        ("ZQ V6", -500),
    ]);
    let coins = Scenario {
        scope: Scope::Unified,
        ..held(&[("T 4.5 2046-02-15", 100_000_000), ("UB Z6", -700), ("BTC U6", 40), ("ETH Z6", -300)])
    };
    let tokens = Scenario {
        scope: Scope::Tokenized,
        ..held(&[
            ("B 2027-02-18", 500_000_000),
            ("BUIDL", 25_000_000),
            ("ZT Z6", -900),
            ("FRN 2028-07-31", 9_000_000),
        ])
    };
    let floored =
        held(&[("T 4.25 2035-08-15", 500_000_000), ("T 4 2035-05-15", -505_000_000), ("ZF Z6", 10)]);
    let levered = apply(
        &basis,
        &Command::Several {
            title: String::new(),
            commands: vec![
                Command::SetLever { lever: Lever::BasisStress, value: Some(dec!(8)) },
                Command::SetLever { lever: Lever::ParallelBp, value: Some(dec!(150)) },
                Command::SetLever { lever: Lever::BtcFutures, value: Some(dec!(20)) },
                Command::SetParameter {
                    name: "cme.model_for_dollars".to_owned(),
                    value: Some(Value::Number(Decimal::ONE)),
                },
            ],
        },
        Rulebook::embedded(),
    );
    vec![
        ("basis", basis),
        ("split", split),
        ("repo", repo),
        ("coins", coins),
        ("tokens", tokens),
        ("floored", floored),
        ("levered", levered.expect("edits that make sense")),
    ]
}

fn computed(scenario: &Scenario, market: &Market, known: Option<&Series>) -> Vec<Series> {
    let mut results = Vec::new();
    series(scenario, market, Rulebook::embedded(), known, 1, &Progress::default(), &mut |result| {
        results.push(result.expect("a series"));
    })
    .expect("not cancelled");
    results
}

/// Holds points of a series against the plain evaluation of the rolled document, to the cent.
fn hold(name: &str, scenario: &Scenario, market: &Market, points: &Series, days: &[Date]) {
    for day in days {
        let point = points.at(*day).filter(|p| p.date == *day).expect("a point");
        let there = rolled(scenario, LAST, *day);
        // an engine of its own, without what the series shares between dates
        let plain = Engine::default().evaluate(&there, market, Rulebook::embedded()).expect("a market");
        assert_eq!(plain.as_of.date, *day);
        assert_eq!(point.without, plain.without, "{name} {day}");
        let with = plain.possible;
        assert_eq!(
            [point.with.ficc, point.with.cme, point.with.total],
            [with.ficc, with.cme, with.total],
            "{name} {day}"
        );
        // legs are summed as polynomials there and unit by unit here: the same but for the last digits
        let applied = [point.applied, plain.arrangement.applied].map(|share| share.round_dp(9));
        assert_eq!(applied[0], applied[1], "{name} {day}");
        assert_eq!((point.binding, point.reason), (plain.arrangement.binding, plain.arrangement.reason));
        let savings = [plain.arrangement.ficc.saving(), plain.arrangement.cme.saving()];
        for (found, expected) in [point.saving_ficc, point.saving_cme].into_iter().zip(savings) {
            assert!((found - expected).abs() < 1e-9, "{name} {day}: {found} {expected}");
        }
    }
}

#[test]
fn every_point_is_the_evaluation_of_the_rolled_book() {
    let market = short_market();
    for (name, scenario) in scenarios() {
        let results = computed(&scenario, market, None);
        let last = results.last().expect("a result");
        assert!(last.is_complete() && last.points.len() == 60 && last.failed == 0, "{name}");
        let days: Vec<Date> = last.points.iter().step_by(13).map(|p| p.date).collect();
        hold(name, &scenario, market, last, &days);
    }
}

#[test]
fn coarse_results_come_first_and_agree_with_the_last() {
    let scenario = &scenarios()[0].1;
    let results = computed(scenario, short_market(), None);
    let counts: Vec<usize> = results.iter().map(|r| r.points.len()).collect();
    assert_eq!(counts, [1, 4, 15, 60]);
    let last = results.last().expect("a result");
    for point in results.iter().flat_map(|r| &r.points) {
        assert_eq!(last.at(point.date), Some(point));
    }
    // what is known is not computed again, and changes nothing
    assert_eq!(computed(scenario, short_market(), results.get(1)).last(), Some(last));
}

#[test]
fn sampled_dates_of_the_whole_history_agree_too() {
    let market = whole_market();
    for (name, scenario) in scenarios() {
        let progress = Progress::default();
        let mut first = None;
        // every 64th date will do: nobody waits for the rest
        let outcome = series(&scenario, market, Rulebook::embedded(), None, 1, &progress, &mut |result| {
            first = Some(result.expect("a series"));
            progress.cancel();
        });
        assert!(outcome.is_err(), "cancelled");
        let first = first.expect("the coarse result");
        assert_eq!(first.points.len(), first.of.div_ceil(64));
        let days: Vec<Date> = first.points.iter().step_by(19).map(|p| p.date).collect();
        hold(name, &scenario, market, &first, &days);
    }
}

#[test]
fn where_the_document_stands_and_whether_the_switch_is_on_change_no_point() {
    let basis = &scenarios()[0].1;
    let plain = computed(basis, short_market(), None);
    let stand = Some(Stand { from: LAST, at: date(2026, 7, 1) });
    let elsewhere = Scenario { stand, cross_margining: false, ..basis.clone() };
    assert_eq!(computed(&elsewhere, short_market(), None).last(), plain.last());
}

#[test]
fn a_document_that_stands_elsewhere_is_evaluated_there() {
    let at = date(2020, 3, 18);
    for (name, scenario) in scenarios() {
        let standing = Scenario { stand: Some(Stand { from: LAST, at }), ..scenario.clone() };
        let mut engine = Engine::default();
        let there = engine.evaluate(&standing, whole_market(), Rulebook::embedded()).expect("a market");
        let plain = rolled(&scenario, LAST, at);
        let plain = engine.evaluate(&plain, whole_market(), Rulebook::embedded()).expect("a market");
        assert_eq!((there.as_of.date, there.without, there.with), (at, plain.without, plain.with), "{name}");
    }
}

#[test]
fn what_followed_a_date_is_the_move_that_the_next_dates_sets_hold() {
    let market = short_market();
    let scenario = &scenarios()[0].1;
    let results = computed(scenario, market, None);
    let last = results.last().expect("a result");
    let n = last.points.len();
    let known: Vec<bool> = last.points.iter().map(|p| p.next_day.is_some()).collect();
    assert_eq!(known.iter().filter(|k| !**k).count(), 1, "only the last date has no next");
    assert_eq!(last.points.iter().filter(|p| p.next_three.is_none()).count(), 3);
    // repriced by hand under the curve's own move: one note, no future, so no basis move
    let note = held(&[("T 4.25 2035-08-15", 100_000_000)]);
    let alone = computed(&note, market, None);
    let alone = alone.last().expect("a result");
    for place in [0, n / 2, n - 4] {
        let point = alone.points.get(place).expect("a point");
        let row = market.history.row_of(point.date).expect("a row");
        for (rows, found) in [(1, point.next_day), (3, point.next_three)] {
            let [ficc, cme] = found.expect("known");
            let there = rolled(&note, LAST, point.date);
            let plain = Engine::default().evaluate(&there, market, Rulebook::embedded()).expect("a market");
            let security = there.positions[0].instrument.security().expect("a note");
            let years = crossmargin::quantity::date::curve_years(plain.as_of.settlement, security.maturity);
            let curve = |row: usize| market.history.curve(row).expect("a curve").at(years);
            let bond = crossmargin::pricing::bond::Bond::new(4.25, security.maturity, plain.as_of.settlement)
                .expect("alive");
            let change = bond.dirty(curve(row + rows)) - bond.dirty(curve(row));
            assert!((ficc - change * 1e6).abs() < 1e-3 && cme == 0.0, "{ficc} {}", change * 1e6);
        }
    }
}

#[test]
fn a_margin_of_nothing_is_no_cover_and_one_of_everything_has_no_exception() {
    let results =
        computed(&held(&[("T 4.25 2035-08-15", 100_000_000), ("ZN Z6", -1_200)]), short_market(), None);
    let mut points = results.last().expect("a result").points.clone();
    let figure = Figure::ALL[2];
    for point in &mut points {
        point.outline.without.total = dec!(1_000_000_000_000);
    }
    let enough = coverage(&points, figure, Horizon::OneDay);
    assert_eq!((enough.dates, enough.exceptions.len()), (59, 0));
    for point in &mut points {
        point.outline.without.total = dec!(0.01);
    }
    let bare = coverage(&points, figure, Horizon::ThreeDays);
    let losses = points.iter().filter(|p| p.next_three.is_some_and(|[a, b]| a + b < -0.02)).count();
    assert_eq!((bare.dates, bare.exceptions.len()), (57, losses));
    let test = bare.test.expect("dates");
    assert_eq!(test.dates, 19, "every third window: they do not overlap");
    assert!(test.is_rejected());
}

#[test]
fn the_largest_swing_is_found() {
    let results = computed(&scenarios()[0].1, short_market(), None);
    let mut points = results.last().expect("a result").points.clone();
    let figure = Figure::ALL[5];
    for (amount, point) in (0i64..).zip(&mut points) {
        point.outline.with.total = Decimal::from(1_000 + amount);
    }
    points[20].outline.with.total = dec!(5_000);
    points[40].outline.with.total = dec!(10);
    let found = swing(&points, figure).expect("points");
    assert_eq!((found.peak.date, found.trough.date), (points[20].date, points[40].date));
    assert_eq!(found.ratio(), Some(500.0));
    let dollars = found.in_dollars.expect("it rose");
    assert_eq!((dollars.from, dollars.to), (points[15].date, points[20].date));
    assert_eq!(dollars.dollars, dec!(3_985));
    let percent = found.in_percent.expect("it rose");
    assert_eq!((percent.from, percent.to), (points[40].date, points[45].date));
}

#[test]
fn a_short_history_and_an_empty_book_say_so() {
    let progress = Progress::default();
    let error = |scenario: &Scenario, market: &Market| {
        let mut found = None;
        let publish = &mut |result: Result<Series, SeriesError>| found = result.err();
        series(scenario, market, Rulebook::embedded(), None, 1, &progress, publish).expect("not cancelled");
        found
    };
    assert_eq!(error(&Scenario::default(), short_market()), Some(SeriesError::EmptyBook));
    let whole = demo_history();
    let row = |row: usize| {
        let yields = std::array::from_fn(|t| whole.published(row, t));
        Some(CurveRow { date: *whole.dates().get(row)?, yields })
    };
    let (history, _) = History::merge(
        "brief".to_owned(),
        Kind::Loaded,
        (0..300).filter_map(row).collect(),
        [vec![], vec![]],
    )
    .expect("long enough for a history");
    let brief = Market::new(history, Vec::new());
    let book = held(&[("T 4.25 2035-08-15", 1_000)]);
    assert_eq!(error(&book, &brief), Some(SeriesError::TooShort { found: 300 }));
    // a document whose own date lies in the middle rolls both ways
    let middle = add_days(LAST, -700);
    let dated = Scenario { as_of: Some(middle), ..held(&[("T 4.25 2035-08-15", 1_000_000), ("ZN Z6", -10)]) };
    assert!(computed(&dated, short_market(), None).last().is_some_and(Series::is_complete));
}
