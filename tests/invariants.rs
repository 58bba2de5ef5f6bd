//! What must hold for every book, whatever its figures are: properties of the arrangement and of
//! the engine that keeps what it computed.

mod books;

use books::{cases, demo, scenario};
use crossmargin::{
    instrument::{Asset, House, Instrument, SecurityKind, parse},
    margin::{Destination, Evaluation, FiccFigures, Line, Reason, XmChoice},
    quantity::{
        Decimal,
        money::{from_simulation, to_cent, to_simulation},
        size::LARGEST,
    },
    rulebook::{Rulebook, Scope, Value},
    whatif::{Command, Engine, Gesture, Lever, Levers, Position, Scenario, Session, apply},
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};
use rust_decimal::dec;
use std::sync::Arc;

fn evaluate(engine: &mut Engine, scenario: &Scenario) -> Evaluation {
    engine.evaluate(scenario, demo(), Rulebook::embedded()).expect("a market at the date")
}

fn fresh(scenario: &Scenario) -> Evaluation {
    evaluate(&mut Engine::default(), scenario)
}

/// Every figure that does not come line by line, to the last bit: floating numbers print as the
/// shortest text that reads back as the very same number.
fn figures(e: &Evaluation) -> String {
    let requirements = (&e.without, &e.possible, &e.with, &e.gate, &e.counts);
    let houses = (&e.ficc, &e.ficc_xm, &e.ficc_ordinary, &e.cme, &e.cme_xm, &e.cme_ordinary);
    let collateral = (&e.coverage.totals, e.coverage.funded_upstream, e.coverage.upstream_cost);
    let worth = (&e.benefit, &e.possible_benefit);
    format!("{:#?}", (requirements, &e.arrangement, &e.coin_layer, houses, worth, collateral, &e.stress))
}

/// What each line shows, in the order of the lines.
fn by_line(e: &Evaluation) -> Vec<String> {
    let line = |(i, l): (usize, &Line)| {
        format!(
            "{} {} {:?} {} value {} dv01 {} share {}",
            l.instrument,
            l.quantity,
            l.eligibility,
            l.xm_quantity,
            l.market_value(),
            l.dv01(),
            e.contribution(i)
        )
    };
    e.lines.iter().enumerate().map(line).collect()
}

fn check_same(found: &str, expected: &str) -> Result<(), TestCaseError> {
    let mut pairs = found.lines().zip(expected.lines());
    if let Some((a, b)) = pairs.find(|(a, b)| a != b) {
        return Err(TestCaseError::fail(format!("{} is not {}", a.trim(), b.trim())));
    }
    prop_assert_eq!(found.len(), expected.len());
    Ok(())
}

fn with_parameter(scenario: &Scenario, name: &str, value: Decimal) -> Scenario {
    let mut next = scenario.clone();
    Arc::make_mut(&mut next.overrides).insert(name.to_owned(), Value::Number(value));
    next
}

fn with_position(scenario: &Scenario, position: Position) -> Scenario {
    let mut next = scenario.clone();
    Arc::make_mut(&mut next.positions).push(position);
    next
}

fn holds_coins_in_xm(e: &Evaluation) -> bool {
    e.lines.iter().any(|l| {
        let is_coin = matches!(l.instrument, Instrument::Future(f) if f.product.asset() != Asset::Rates);
        is_coin && !l.xm_quantity.is_zero()
    })
}

/// What is eligible in no scope, and what is not in today's.
fn ineligible() -> impl Strategy<Value = (&'static str, bool)> {
    select(vec![
        ("TIPS 1.125 2033-01-15", true),
        ("STRIP 2045-05-15", true),
        ("FRN 2028-07-31", true),
        ("MTN Z6", true),
        ("MWN Z6", true),
        ("USDC", true),
        ("BTC", true),
        ("B 2027-02-18", false),
        ("TB 2027-02-18", false),
        ("BTC Z6", false),
        ("MET Z6", false),
        ("BUIDL", false),
    ])
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn the_saving_lies_between_zero_and_its_cap(scenario in scenario()) {
        let e = fresh(&scenario);
        let limits = e.arrangement.limits;
        prop_assert!(e.arrangement.applied >= Decimal::ZERO && e.arrangement.applied <= limits.cap);
        prop_assert!(e.applied().is_zero() || e.applied() >= limits.threshold);
        if let Some(layer) = e.coin_layer {
            let cap = if e.rules.one_percentage { limits.cap } else { e.rules.coins_cap };
            prop_assert!(layer.applied >= Decimal::ZERO && layer.applied <= cap, "{layer:?}");
        } else {
            prop_assert_eq!(e.coins_applied(), Decimal::ZERO);
        }
    }

    #[test]
    fn both_houses_reduce_by_the_same_fraction(scenario in scenario()) {
        let e = fresh(&scenario);
        prop_assume!(e.gate.is_ok() && e.cross_margining);
        let keep = Decimal::ONE - e.applied();
        let ficc = from_simulation(e.ficc_xm.charge()) * keep + from_simulation(e.ficc_xm.mla);
        prop_assert_eq!(e.with.ficc_xm, to_cent(ficc));
        if !holds_coins_in_xm(&e) {
            prop_assert_eq!(e.with.cme_xm, to_cent(e.cme_xm.total() * keep));
        }
        prop_assert_eq!(e.with.ficc_ordinary, e.ficc_ordinary.requirement(Decimal::ZERO));
        prop_assert_eq!(e.with.cme_ordinary, to_cent(e.cme_ordinary.total()));
    }

    #[test]
    fn off_is_exactly_the_stand_alone_sum(scenario in scenario()) {
        let e = fresh(&Scenario { cross_margining: false, ..scenario });
        prop_assert_eq!((e.with.ficc, e.with.cme, e.with.total), (e.without.ficc, e.without.cme, e.without.total));
        prop_assert_eq!((e.with.ficc_xm, e.with.cme_xm), (Decimal::ZERO, Decimal::ZERO));
        prop_assert_eq!((e.applied(), e.coins_applied(), e.saved()), (dec!(0), dec!(0), dec!(0)));
        prop_assert_eq!(e.reason(), Reason::Off);
        prop_assert_eq!(e.without.total, e.without.ficc + e.without.cme);
    }

    #[test]
    fn what_is_not_eligible_leaves_the_saving_unchanged(
        scenario in scenario(), (text, always) in ineligible(), quantity in 1i64..5_000,
    ) {
        let scope = if always { scenario.scope } else { Scope::Today };
        let levers = Levers {
            tokenized_bills: None, btc_futures: None, eth_futures: None, ..scenario.levers
        };
        let before = Scenario { scope, levers, ..scenario };
        let reference = before.as_of.unwrap_or(jiff::civil::date(2026, 8, 21));
        let instrument = parse(text, reference).expect(text);
        let after = with_position(&before, Position::new(instrument, Decimal::from(quantity * 1_000)));
        let mut engine = Engine::default();
        let (before, after) = (evaluate(&mut engine, &before), evaluate(&mut engine, &after));
        let (a, b) = (&before.arrangement, &after.arrangement);
        prop_assert_eq!(format!("{:?}", (a.ficc, a.cme, a.raw, a.applied)), format!("{:?}", (b.ficc, b.cme, b.raw, b.applied)));
        prop_assert_eq!(before.coin_layer, after.coin_layer);
        prop_assert_eq!(before.with.ficc_xm, after.with.ficc_xm);
        prop_assert_eq!(before.with.cme_xm, after.with.cme_xm);
    }

    #[test]
    fn a_higher_cap_never_saves_less(scenario in scenario(), caps in (0i64..100, 0i64..100), of_coins in any::<bool>()) {
        let name = if of_coins { "scope.unified.coins_cap".to_owned() } else { scenario.scope.cap_parameter() };
        let (low, high) = (caps.0.min(caps.1), caps.0.max(caps.1));
        let mut engine = Engine::default();
        let low = evaluate(&mut engine, &with_parameter(&scenario, &name, Decimal::new(low, 2)));
        let high = evaluate(&mut engine, &with_parameter(&scenario, &name, Decimal::new(high, 2)));
        prop_assert!(high.possible_saved() >= low.possible_saved());
        prop_assert_eq!(low.without, high.without);
    }

    #[test]
    fn the_order_of_lines_changes_no_byte(scenario in scenario(), keys in vec(any::<u32>(), 40)) {
        // a lever that replaces a holding takes the first line of it, so there the order has a meaning
        let levers = Levers {
            tokenized_bills: None, btc_futures: None, eth_futures: None, ..scenario.levers
        };
        let scenario = Scenario { levers, ..scenario };
        let mut order: Vec<usize> = (0..scenario.positions.len()).collect();
        order.sort_by_key(|i| keys[*i]);
        let shuffled: Vec<Position> = order.iter().map(|i| scenario.positions[*i].clone()).collect();
        let shuffled = Scenario { positions: Arc::new(shuffled), ..scenario.clone() };
        let (plain, shuffled) = (fresh(&scenario), fresh(&shuffled));
        check_same(&figures(&shuffled), &figures(&plain))?;
        let lines = by_line(&plain);
        let expected: Vec<String> = order.iter().map(|i| lines[*i].clone()).collect();
        prop_assert_eq!(by_line(&shuffled), expected);
    }

    #[test]
    fn a_warm_cache_gives_the_figures_of_a_fresh_engine(
        others in vec(scenario(), 1..3), last in scenario(), edits in vec(edit(), 1..12),
    ) {
        let mut engine = Engine::default();
        for other in &others {
            evaluate(&mut engine, other);
        }
        let mut document = last;
        for edit in &edits {
            document = edit.of(&document);
            evaluate(&mut engine, &document);
        }
        let (warm, fresh) = (evaluate(&mut engine, &document), fresh(&document));
        check_same(&figures(&warm), &figures(&fresh))?;
        prop_assert_eq!(by_line(&warm), by_line(&fresh));
        prop_assert_eq!(&warm.problems, &fresh.problems);
        prop_assert_eq!(&warm.coverage, &fresh.coverage);
    }

    #[test]
    fn twice_the_book_has_twice_the_ratio_numbers(scenario in scenario()) {
        let levers = Levers {
            hedge_ratio: Decimal::ONE, xm_share: Decimal::ONE,
            tokenized_bills: None, btc_futures: None, eth_futures: None, ..scenario.levers
        };
        let once = Scenario { levers, ..scenario };
        let doubled = |p: &Position| Position {
            quantity: p.quantity * dec!(2),
            xm: match p.xm {
                XmChoice::Contracts(n) => XmChoice::Contracts(n * dec!(2)),
                other => other,
            },
            ..p.clone()
        };
        let twice = Scenario { positions: Arc::new(once.positions.iter().map(doubled).collect()), ..once.clone() };
        let (once, twice) = (fresh(&once), fresh(&twice));
        for (a, b) in [
            (once.arrangement.ficc, twice.arrangement.ficc),
            (once.arrangement.cme, twice.arrangement.cme),
        ] {
            prop_assert_eq!((a.cash * 2.0, a.futures * 2.0, a.both * 2.0), (b.cash, b.futures, b.both));
        }
        prop_assert_eq!(once.applied(), twice.applied());
    }

    #[test]
    fn contributions_add_up_to_the_requirement_in_force(scenario in scenario()) {
        let e = fresh(&scenario);
        let sum: Decimal = (0..e.lines.len()).map(|i| e.contribution(i)).sum();
        let off = (sum - e.with.total).abs();
        let allowed = dec!(0.01) * Decimal::from(e.lines.len().max(1));
        prop_assert!(off <= allowed, "{sum} is off {} by {off}", e.with.total);
    }

    #[test]
    fn the_scope_changes_no_stand_alone_figure_of_a_book_without_funds(scenario in scenario()) {
        let is_fund = |p: &&Position| matches!(p.instrument, Instrument::Fund(_));
        let positions: Vec<Position> = scenario.positions.iter().filter(|p| !is_fund(p)).cloned().collect();
        let levers = Levers { tokenized_bills: None, ..scenario.levers };
        let today = Scenario { positions: Arc::new(positions), levers, scope: Scope::Today, ..scenario };
        let mut engine = Engine::default();
        let a = evaluate(&mut engine, &today);
        for scope in [Scope::Tokenized, Scope::Unified] {
            let b = evaluate(&mut engine, &Scenario { scope, ..today.clone() });
            prop_assert_eq!(a.without, b.without);
            let floors = |f: &FiccFigures| (f.haircut_floor, f.minimum_margin, f.bid_ask, f.mla, f.gross);
            prop_assert_eq!(floors(&a.ficc), floors(&b.ficc));
            // the whole book is the sum of its accounts, and the scope moves lines between them: that
            // shows in the last digit of a simulated sum and never in a cent
            let simulated = |e: &Evaluation| {
                [e.ficc.var, e.ficc.expected_shortfall, to_simulation(e.cme.total())]
            };
            for (a, b) in simulated(&a).into_iter().zip(simulated(&b)) {
                prop_assert!((a - b).abs() <= 1e-12 * a.abs().max(1e6), "{a} {b}");
            }
            if !a.rules.cme.model_for_dollars {
                prop_assert_eq!(&a.cme, &b.cme);
            }
        }
    }

    #[test]
    fn each_dollar_of_collateral_is_posted_once(scenario in scenario()) {
        let e = fresh(&scenario);
        let taken = |asset: &Instrument| !matches!(asset,
            Instrument::Security(s) if s.kind == SecurityKind::TokenizedBill);
        let mut assets: Vec<Instrument> = e.pool.iter().map(|lot| lot.asset).collect();
        assets.sort();
        assets.dedup();
        for asset in assets {
            let held: Decimal = e.pool.iter().filter(|lot| lot.asset == asset).map(|lot| lot.value).sum();
            let posted: Decimal =
                e.coverage.postings.iter().filter(|p| p.asset == asset).map(|p| p.value).sum();
            prop_assert_eq!(posted, if taken(&asset) { held } else { Decimal::ZERO }, "{}", asset);
        }
        for posting in &e.coverage.postings {
            prop_assert!(posting.value > Decimal::ZERO, "{posting:?}");
            prop_assert!(posting.haircut >= Decimal::ZERO && posting.haircut <= Decimal::ONE);
            prop_assert_eq!(posting.counts_as, to_cent(posting.value * (Decimal::ONE - posting.haircut)));
        }
        let [ficc, cme, firm] = e.coverage.totals;
        prop_assert_eq!((ficc.required, cme.required), (e.with.ficc, e.with.cme));
        prop_assert_eq!(firm.required, e.coverage.funded_upstream);
        for total in e.coverage.totals {
            let counted: Decimal =
                e.coverage.postings.iter().filter(|p| p.destination == total.destination).map(|p| p.counts_as).sum();
            prop_assert_eq!((total.posted_after_haircut, total.surplus), (counted, counted - total.required));
        }
        let at_the_houses = e.coverage.postings.iter().filter(|p| p.destination != Destination::Firm);
        for posting in at_the_houses {
            prop_assert!(!matches!(posting.asset, Instrument::Fund(_) | Instrument::Coin(_) | Instrument::Usdc));
        }
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_largest_sizes_and_the_farthest_levers_still_have_figures(scenario in scenario(), ends in any::<u8>()) {
        let far = |lever: Lever, bit: u8| {
            let (low, high) = lever.range();
            if ends >> bit & 1 == 1 { high } else { low }
        };
        let largest = |p: &Position| Position { quantity: if p.quantity.is_sign_negative() { -LARGEST } else { LARGEST }, ..p.clone() };
        let levers = Levers {
            hedge_ratio: far(Lever::HedgeRatio, 0),
            basis_stress: far(Lever::BasisStress, 1),
            tokenized_bills: Some(far(Lever::TokenizedBills, 2)),
            btc_futures: Some(far(Lever::BtcFutures, 3)),
            eth_futures: Some(far(Lever::EthFutures, 4)),
            parallel_bp: far(Lever::ParallelBp, 5),
            slope_bp: far(Lever::SlopeBp, 6),
            crypto_shock: far(Lever::CryptoShock, 7),
            xm_share: scenario.levers.xm_share,
        };
        let positions = Arc::new(scenario.positions.iter().map(largest).collect());
        let e = fresh(&Scenario { positions, levers, ..scenario });
        for simulated in [
            e.ficc.var, e.ficc.expected_shortfall, e.ficc.charge(), e.arrangement.raw, e.arrangement.ficc.both,
            e.arrangement.cme.both, e.leg_dv01(House::Ficc), e.leg_dv01(House::Cme),
        ] {
            prop_assert!(simulated.is_finite());
        }
        prop_assert!(e.without.ficc >= Decimal::ZERO && e.without.cme >= Decimal::ZERO);
        // a figure beyond the range of money would silently be none
        prop_assert_eq!(e.without.ficc.is_zero(), e.ficc.charge() + e.ficc.mla < 0.005);
        by_line(&e);
    }
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn a_switch_thrown_a_hundred_times_ends_where_it_began(scenario in scenario()) {
        let start = figures(&fresh(&scenario));
        let mut session = Session::new(scenario.clone());
        let mut engine = Engine::default();
        for i in 0..100 {
            let on = scenario.cross_margining ^ (i % 2 == 0);
            let command = Command::SetCrossMargining(on);
            prop_assert!(session.apply(&command, Gesture::Done, Rulebook::embedded()).is_ok());
            evaluate(&mut engine, session.scenario());
        }
        prop_assert_eq!(&**session.scenario(), &scenario);
        check_same(&figures(&evaluate(&mut engine, session.scenario())), &start)?;
    }
}

/// One edit of a document, made to fit whatever the document holds.
#[derive(Debug, Clone)]
enum Edit {
    Quantity(Index, i64),
    Price(Index, Option<Decimal>),
    Remove(Index),
    Add(&'static str, i64),
    Move(Lever, Option<Decimal>),
    Scope(Scope),
    Parameter(&'static str, Decimal),
}

fn edit() -> impl Strategy<Value = Edit> {
    let added =
        vec!["T 4.25 2035-08-15", "T 4.25 2028-02-15", "ZN Z6", "ZF Z6", "B 2027-02-18", "BTC Z6", "BUIDL"];
    // two spellings of one price are one price
    let price = select(vec![None, Some(dec!(99.5)), Some(dec!(99.50)), Some(dec!(101)), Some(dec!(101.0))]);
    let lever = select(vec![Lever::BasisStress, Lever::HedgeRatio, Lever::ParallelBp, Lever::XmShare]);
    let value = prop_oneof![Just(None), (0i64..100).prop_map(|n| Some(Decimal::new(n, 2)))];
    let parameter = select(vec![
        ("cme.volatility_decay", dec!(0.94)),
        ("cme.largest_scaling", dec!(3)),
        ("basis.one_day_share", dec!(0.5)),
        ("ficc.look_back_years", dec!(7)),
        ("fund.duration.BUIDL", dec!(0.2)),
    ]);
    prop_oneof![
        5 => (any::<Index>(), -3_000i64..3_000).prop_map(|(line, n)| Edit::Quantity(line, n)),
        2 => (any::<Index>(), price).prop_map(|(line, price)| Edit::Price(line, price)),
        2 => any::<Index>().prop_map(Edit::Remove),
        3 => (select(added), -900i64..900).prop_map(|(text, n)| Edit::Add(text, n)),
        3 => (lever, value).prop_map(|(lever, value)| Edit::Move(lever, value)),
        1 => select(&Scope::ALL[..]).prop_map(Edit::Scope),
        1 => parameter.prop_map(|(name, value)| Edit::Parameter(name, value)),
    ]
}

impl Edit {
    /// The document after the edit; the document itself where the edit makes no sense.
    fn of(&self, scenario: &Scenario) -> Scenario {
        let count = scenario.positions.len();
        let at = |index: &Index| index.index(count.max(1));
        let reference = scenario.as_of.unwrap_or(jiff::civil::date(2026, 8, 21));
        let command = match self {
            Self::Quantity(line, n) => Command::SetQuantity { line: at(line), quantity: Decimal::from(*n) },
            Self::Price(line, price) => Command::SetPrice { line: at(line), price: *price },
            Self::Remove(line) => Command::RemovePositions(vec![at(line)]),
            Self::Add(text, n) => {
                Command::AddPosition(Position::new(parse(text, reference).expect(text), Decimal::from(*n)))
            }
            Self::Move(lever, value) => Command::SetLever { lever: *lever, value: *value },
            Self::Scope(scope) => Command::SetScope(*scope),
            Self::Parameter(name, value) => {
                Command::SetParameter { name: (*name).to_owned(), value: Some(Value::Number(*value)) }
            }
        };
        apply(scenario, &command, Rulebook::embedded()).unwrap_or_else(|_| scenario.clone())
    }
}
