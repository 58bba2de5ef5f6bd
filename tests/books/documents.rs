//! Random documents: books of every kind of instrument, split between accounts, under every scope
//! and lever, as of dates on which the history looks different.

use crossmargin::{
    instrument::{Coin, Fund, Future, Instrument, Product, Repo, RepoSide, Security, SecurityKind},
    margin::{Account, Destination, Gate, Lot, XmChoice},
    quantity::{
        Date, Decimal,
        date::{add_days, add_months, day_of_month, first_of_month},
    },
    rulebook::{Overrides, Scope, Value},
    whatif::{Levers, Position, Scenario},
};
use jiff::civil::date;
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::select,
    strategy::{BoxedStrategy, Union},
};
use std::sync::Arc;

/// The last date of the history.
const LAST: Date = date(2026, 8, 21);

/// The last date, a Sunday, one amid the worst days, a 29 February, and one with Bitcoin but no
/// Ether.
pub const AS_OF: [Option<Date>; 6] = [
    None,
    None,
    Some(date(2026, 3, 8)),
    Some(date(2020, 3, 20)),
    Some(date(2016, 2, 29)),
    Some(date(2015, 6, 30)),
];

/// Everything a person could set.
pub fn scenario() -> impl Strategy<Value = Scenario> {
    select(&AS_OF[..]).prop_flat_map(|as_of| {
        let day = as_of.unwrap_or(LAST);
        (
            positions(day),
            lots(day),
            levers(),
            overrides(),
            gate(),
            scope(),
            account(),
            prop::bool::weighted(0.85),
        )
            .prop_map(
                move |(positions, lots, levers, overrides, gate, scope, account, cross_margining)| Scenario {
                    as_of,
                    positions: Arc::new(positions),
                    collateral: Arc::new(lots),
                    levers,
                    overrides: Arc::new(overrides),
                    gate,
                    scope,
                    account,
                    cross_margining,
                    ..Scenario::default()
                },
            )
    })
}

/// A few hedged pairs, a few lines of anything, and some of those held once more.
fn positions(day: Date) -> impl Strategy<Value = Vec<Position>> {
    (vec(pair(day), 0..3), vec(position(day), 0..8), vec(again(day), 0..4)).prop_map(|(pairs, rest, more)| {
        let mut all: Vec<Position> = pairs.into_iter().flatten().chain(rest).collect();
        let repeated: Vec<Position> = more.iter().filter_map(|again| again.of(&all)).collect();
        all.extend(repeated);
        all
    })
}

/// What is held once more: the very instrument, or a security as collateral of a repo.
#[derive(Debug, Clone)]
struct Again {
    line: prop::sample::Index,
    repo_end: Option<Date>,
    percent: i64,
    xm: XmChoice,
}

fn again(day: Date) -> impl Strategy<Value = Again> {
    let xm = prop_oneof![Just(XmChoice::In), Just(XmChoice::Out)];
    (any::<prop::sample::Index>(), option::of(1i64..240), -150i64..150, xm).prop_map(
        move |(line, days, percent, xm)| Again {
            line,
            repo_end: days.map(|d| add_days(day, d)),
            percent,
            xm,
        },
    )
}

impl Again {
    fn of(&self, all: &[Position]) -> Option<Position> {
        let held = all.get(self.line.index(all.len().max(1)))?;
        let quantity = (held.quantity * Decimal::new(self.percent, 2)).trunc();
        let instrument = match (held.instrument, self.repo_end) {
            (Instrument::Security(collateral), Some(end)) => Instrument::Repo(Repo {
                side: RepoSide::Repo,
                collateral,
                start: None,
                end,
                rate: Decimal::new(4, 0),
                cash: None,
            }),
            (same, _) => same,
        };
        Some(Position { xm: self.xm, ..Position::new(instrument, quantity) })
    }
}

/// One line of anything.
fn position(day: Date) -> BoxedStrategy<Position> {
    Union::new_weighted(vec![
        (8, line(note(day, 0..360).prop_map(Instrument::Security), face()).boxed()),
        (3, line(other_security(day).prop_map(Instrument::Security), face()).boxed()),
        (3, line(repo(day).prop_map(Instrument::Repo), face()).boxed()),
        (8, split_line(treasury_future(day), contracts(3_000)).boxed()),
        (3, split_line(short_rate_future(day), contracts(5_000)).boxed()),
        (3, split_line(coin_future(day), contracts(300)).boxed()),
        (1, line(select(&Fund::ALL[..]).prop_map(Instrument::Fund), dollars()).boxed()),
        (1, line(held_asset(), dollars()).boxed()),
    ])
    .boxed()
}

/// A note against a future that is near it, hedged more or less.
fn pair(day: Date) -> impl Strategy<Value = Vec<Position>> {
    let legs =
        [(Product::Zt, 18..26), (Product::Zf, 48..64), (Product::Zn, 76..125), (Product::Ub, 300..360)];
    (select(legs.to_vec()), 1i64..2_000, 50i64..150, any::<bool>()).prop_flat_map(
        move |((product, months), millions, hedge, long)| {
            let sign = if long { 1 } else { -1 };
            let per_million = if product == Product::Zt { 5 } else { 10 };
            let count = Decimal::new(-sign * millions * per_million * hedge, 2).trunc();
            let quarter = 0i32..3;
            (note(day, months), quarter).prop_map(move |(note, quarter)| {
                let future = quarterly(product, day, quarter);
                vec![
                    Position::new(Instrument::Security(note), Decimal::from(sign * millions * 1_000_000)),
                    Position::new(future, count),
                ]
            })
        },
    )
}

fn line(
    instrument: impl Strategy<Value = Instrument>,
    quantity: impl Strategy<Value = Decimal>,
) -> impl Strategy<Value = Position> {
    let xm = prop_oneof![6 => Just(XmChoice::In), 2 => Just(XmChoice::Out)];
    (instrument, quantity, option::weighted(0.15, 8_000i64..12_000), xm).prop_map(
        |(instrument, quantity, cents, xm)| {
            let is_priced = matches!(instrument, Instrument::Security(s) if s.kind == SecurityKind::Note);
            let price = cents.filter(|_| is_priced).map(|c| Decimal::new(c, 2));
            Position { price, xm, ..Position::new(instrument, quantity) }
        },
    )
}

/// A futures line, which alone can be split by contracts.
fn split_line(
    instrument: impl Strategy<Value = Instrument>,
    quantity: impl Strategy<Value = Decimal>,
) -> impl Strategy<Value = Position> {
    let xm = prop_oneof![
        6 => Just(XmChoice::In),
        1 => Just(XmChoice::Out),
        2 => (0i64..1_500).prop_map(|n| XmChoice::Contracts(Decimal::from(n))),
    ];
    (instrument, quantity, option::weighted(0.15, 100i64..200), xm).prop_map(
        |(instrument, quantity, price, xm)| Position {
            price: price.map(Decimal::from),
            xm,
            ..Position::new(instrument, quantity)
        },
    )
}

/// A note maturing so many months from a date, in the middle or at the end of a month.
fn note(day: Date, months: std::ops::Range<i32>) -> impl Strategy<Value = Security> {
    (4i64..64, months, select(vec![15i8, 31])).prop_map(move |(eighths, months, on)| {
        let month = add_months(first_of_month(day.year(), day.month()), months);
        Security::note(Decimal::new(125 * eighths, 3), day_of_month(month.year(), month.month(), on))
    })
}

/// Bills, tokenized or not, and what is margined at FICC but not eligible.
fn other_security(day: Date) -> impl Strategy<Value = Security> {
    use SecurityKind::{Bill, Frn, Strip, Tips, TokenizedBill};
    (select(vec![Bill, Bill, TokenizedBill, Tips, Strip, Frn]), 0i64..360, 1i64..40).prop_map(
        move |(kind, days, eighths)| {
            let far = matches!(kind, Tips | Strip);
            let maturity = add_days(day, if far { 400 + days * 25 } else { days });
            let coupon = if kind == Tips { Decimal::new(125 * eighths, 3) } else { Decimal::ZERO };
            Security { kind, coupon: coupon.normalize(), maturity }
        },
    )
}

fn repo(day: Date) -> impl Strategy<Value = Repo> {
    let side = prop_oneof![Just(RepoSide::Repo), Just(RepoSide::Reverse)];
    (side, note(day, 6..360), 1i64..240, option::of(80i64..120)).prop_map(
        move |(side, collateral, days, cash)| Repo {
            side,
            collateral,
            start: None,
            end: add_days(day, days),
            rate: Decimal::new(372, 2),
            cash: cash.map(Decimal::from),
        },
    )
}

fn quarterly(product: Product, day: Date, ahead: i32) -> Instrument {
    let first = first_of_month(day.year(), (day.month() + 2) / 3 * 3);
    future(product, add_months(first, 3 * ahead))
}

fn future(product: Product, month: Date) -> Instrument {
    Instrument::Future(Future { product, year: month.year(), month: month.month() })
}

fn treasury_future(day: Date) -> impl Strategy<Value = Instrument> {
    (select(Product::ALL[..10].to_vec()), 0i32..4)
        .prop_map(move |(product, ahead)| quarterly(product, day, ahead))
}

/// Months from one already under way, or just past, to two years out.
fn short_rate_future(day: Date) -> impl Strategy<Value = Instrument> {
    (select(Product::ALL[10..13].to_vec()), -3i32..24).prop_map(move |(product, ahead)| {
        future(product, add_months(first_of_month(day.year(), day.month()), ahead))
    })
}

fn coin_future(day: Date) -> impl Strategy<Value = Instrument> {
    (select(Product::ALL[13..].to_vec()), 0i32..6).prop_map(move |(product, ahead)| {
        future(product, add_months(first_of_month(day.year(), day.month()), ahead))
    })
}

fn held_asset() -> impl Strategy<Value = Instrument> {
    select(vec![Instrument::Usd, Instrument::Usdc, Instrument::Coin(Coin::Btc), Instrument::Coin(Coin::Eth)])
}

/// Face to the cent, long or short.
fn face() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        3 => (-2_000i64..2_000).prop_map(|n| Decimal::from(n * 1_000_000)),
        1 => (-1_000_000_000i64..1_000_000_000).prop_map(|n| Decimal::new(n * 101, 2)),
    ]
}

fn contracts(most: i64) -> impl Strategy<Value = Decimal> {
    (-most..most).prop_map(Decimal::from)
}

fn dollars() -> impl Strategy<Value = Decimal> {
    (-200i64..2_000).prop_map(|n| Decimal::new(n * 12_345, 1))
}

/// Collateral of every kind, some of it sent to a place that does not take it.
fn lots(day: Date) -> impl Strategy<Value = Vec<Lot>> {
    let bill = Security::bill(add_days(day, 150));
    let assets = vec![
        Instrument::Usd,
        Instrument::Usdc,
        Instrument::Security(bill),
        Instrument::Security(Security { kind: SecurityKind::TokenizedBill, ..bill }),
        Instrument::Security(Security::note(Decimal::new(425, 2), add_months(day, 90))),
        Instrument::Fund(Fund::Buidl),
        Instrument::Fund(Fund::Benji),
        Instrument::Coin(Coin::Btc),
    ];
    let at = option::weighted(0.3, select(&Destination::ALL[..]));
    vec(
        (select(assets), 1i64..50_000_000, at).prop_map(|(asset, cents, at)| {
            // coins by the hundredth, everything else in thousands
            let scale = if matches!(asset, Instrument::Coin(_)) { 6 } else { 0 };
            Lot { asset, amount: Decimal::new(cents, scale), at }
        }),
        0..6,
    )
}

/// Most levers at rest most of the time.
fn levers() -> impl Strategy<Value = Levers> {
    let moved = |low: i64, high: i64, scale: u32| {
        option::weighted(0.25, (low..=high).prop_map(move |n| Decimal::new(n, scale)))
    };
    let held = (moved(0, 500, 0), moved(-200, 200, 0), moved(-2_000, 2_000, 0));
    let market = (moved(-150, 150, 0), moved(-80, 80, 0), moved(-70, 100, 2));
    (moved(-50, 180, 2), moved(0, 100, 1), moved(0, 100, 2), held, market).prop_map(
        |(
            hedge_ratio,
            basis_stress,
            xm_share,
            (tokens, btc_futures, eth_futures),
            (parallel, slope, crypto),
        )| Levers {
            hedge_ratio: hedge_ratio.unwrap_or(Decimal::ONE),
            basis_stress: basis_stress.unwrap_or(Decimal::ONE),
            xm_share: xm_share.unwrap_or(Decimal::ONE),
            tokenized_bills: tokens.map(|millions| millions * Decimal::from(1_000_000)),
            btc_futures,
            eth_futures,
            parallel_bp: parallel.unwrap_or_default(),
            slope_bp: slope.unwrap_or_default(),
            crypto_shock: crypto.unwrap_or_default(),
        },
    )
}

/// Parameters that change how requirements are made, each seldom.
fn overrides() -> impl Strategy<Value = Overrides> {
    let settings = [
        ("scope.today.cap", Decimal::new(60, 2)),
        ("scope.today.threshold", Decimal::new(20, 2)),
        ("scope.unified.cap", Decimal::new(95, 2)),
        ("scope.unified.coins_cap", Decimal::new(70, 2)),
        ("scope.unified.one_percentage", Decimal::ONE),
        ("cme.heightened_risk", Decimal::ONE),
        ("cme.model_for_dollars", Decimal::ONE),
        ("ficc.mla_rate_bp", Decimal::from(5)),
        ("ficc.mla_threshold", Decimal::from(500_000_000)),
        ("futures.repo_rate", Decimal::new(31, 3)),
        ("eligibility.shortest_maturity", Decimal::from(3)),
    ];
    vec(prop::bool::weighted(0.12), settings.len()).prop_map(move |chosen| {
        let set = settings.iter().zip(chosen).filter(|(_, is_set)| *is_set);
        set.map(|((name, value), _)| ((*name).to_owned(), Value::Number(*value))).collect()
    })
}

fn gate() -> impl Strategy<Value = Gate> {
    let shut = Gate { designated: false, ..Gate::default() };
    let broker_only = Gate { dual_registered: false, ..Gate::default() };
    prop_oneof![12 => Just(Gate::default()), 1 => Just(shut), 1 => Just(broker_only)]
}

fn scope() -> impl Strategy<Value = Scope> {
    select(&Scope::ALL[..])
}

fn account() -> impl Strategy<Value = Account> {
    select(&Account::ALL[..])
}
