//! One unit of an instrument: its value today and what it gains in a scenario (METHOD, section 3).

use super::{basket::Basket, sets::Scenario, today::Today};
use crossmargin::{
    instrument::{Coin, Future, Instrument, Product, ProductKind, Repo, RepoSide, Security, SecurityKind},
    pricing::{bill::Bill, bond::Bond},
    quantity::{
        Date, Decimal,
        calendar::{last_friday, nth_weekday},
        date::{add_months, add_years, days_between, first_of_month},
        money::to_simulation,
    },
};
use jiff::civil::Weekday;

/// How a unit gains and loses.
enum Kind {
    Bond {
        bond: Bond,
        years: f64,
    },
    Bill {
        bill: Bill,
        years: f64,
    },
    /// Value times duration times the curve's move at a maturity.
    Duration {
        value: f64,
        duration: f64,
    },
    Repo {
        collateral: Box<Unit>,
        sign: f64,
        cash: f64,
        end: Date,
    },
    Treasury(Basket),
    ShortRate {
        start: Date,
        end: Date,
        dollars: f64,
    },
    Coin {
        coin: Coin,
        notional: f64,
    },
    Nothing,
}

/// What FICC's floors count.
#[derive(Clone, Copy)]
pub struct Facts {
    /// Dirty value of a dollar of face.
    pub value: f64,
    pub modified_duration: f64,
    /// 0 to 5.
    pub bucket: usize,
}

/// A unit as of a date.
pub struct Unit {
    kind: Kind,
    yield_: f64,
    pub facts: Option<Facts>,
}

impl Unit {
    /// `None` when it has matured, has expired, or has no price as of the date.
    pub fn new(instrument: &Instrument, price: Option<Decimal>, stress: f64, today: &Today) -> Option<Self> {
        let plain = |kind| Some(Self { kind, yield_: 0.0, facts: None });
        match instrument {
            Instrument::Security(security) => Self::security(*security, price, today),
            Instrument::Repo(repo) => Self::repo(repo, price, today),
            Instrument::Future(future) => match future.product.kind() {
                ProductKind::Treasury => plain(Kind::Treasury(Basket::new(*future, today, stress)?)),
                ProductKind::ShortRate => plain(short_rate(*future, today)?),
                ProductKind::Coin(coin) => {
                    let expired = last_friday(future.year, future.month) < today.as_of;
                    let notional = coins_in(future.product) * today.spot(coin)?;
                    if expired { None } else { plain(Kind::Coin { coin, notional }) }
                }
            },
            Instrument::Fund(fund) => {
                let duration = today.rules.fund(*fund).duration;
                let facts = Facts { value: 1.0, modified_duration: duration, bucket: 0 };
                Some(Self { kind: Kind::Duration { value: 1.0, duration }, yield_: 0.0, facts: Some(facts) })
            }
            Instrument::Coin(coin) => today.spot(*coin).and_then(|_| plain(Kind::Nothing)),
            Instrument::Usdc | Instrument::Usd => plain(Kind::Nothing),
        }
    }

    fn security(security: Security, price: Option<Decimal>, today: &Today) -> Option<Self> {
        let (settlement, maturity) = (today.settlement, security.maturity);
        if maturity <= settlement {
            return None;
        }
        let years = today.years_to(maturity);
        let price = price.map(to_simulation);
        let (kind, yield_, dirty, modified_duration) = match security.kind {
            SecurityKind::Bill | SecurityKind::TokenizedBill => {
                let bill = Bill::new(maturity, settlement)?;
                let yield_ = price.map_or(Some(today.yield_at(years)), |p| bill.yield_of_price(p))?;
                let value = bill.price(yield_);
                (Kind::Bill { bill, years }, yield_, value, bill.dv01(yield_) * 1e4 / value)
            }
            SecurityKind::Frn => {
                let (value, duration) = (price.unwrap_or(100.0), today.rules.ficc.frn_duration);
                (Kind::Duration { value: value / 100.0, duration }, 0.0, value, duration)
            }
            SecurityKind::Note | SecurityKind::Tips | SecurityKind::Strip => {
                let bond = Bond::new(to_simulation(security.coupon), maturity, settlement)?;
                let yield_ = price.map_or(Some(today.yield_at(years)), |p| bond.yield_of_clean(p))?;
                let measures = bond.measures(yield_);
                (Kind::Bond { bond, years }, yield_, measures.dirty, measures.modified_duration)
            }
        };
        let bucket = bucket(settlement, maturity);
        Some(Self { kind, yield_, facts: Some(Facts { value: dirty / 100.0, modified_duration, bucket }) })
    }

    fn repo(repo: &Repo, price: Option<Decimal>, today: &Today) -> Option<Self> {
        let collateral = Self::security(repo.collateral, price, today)?;
        if repo.end <= today.settlement {
            return None;
        }
        let facts = collateral.facts?;
        let sign = if repo.side == RepoSide::Repo { 1.0 } else { -1.0 };
        let cash = repo.cash.map_or(facts.value, |per_hundred| to_simulation(per_hundred) / 100.0);
        let facts = Facts { value: sign * facts.value, ..facts };
        let kind = Kind::Repo { collateral: Box::new(collateral), sign, cash, end: repo.end };
        Some(Self { kind, yield_: 0.0, facts: Some(facts) })
    }

    /// Dollars one unit gains in a scenario.
    pub fn change(&self, scenario: &Scenario, today: &Today) -> f64 {
        match &self.kind {
            Kind::Bond { bond, years } => {
                (bond.dirty(self.yield_ + scenario.curve_move(*years)) - bond.dirty(self.yield_)) / 100.0
            }
            Kind::Bill { bill, years } => {
                (bill.price(self.yield_ + scenario.curve_move(*years)) - bill.price(self.yield_)) / 100.0
            }
            Kind::Duration { value, duration } => -value * duration * scenario.curve_move(*duration),
            Kind::Repo { collateral, sign, cash, end } => {
                let days = days_between(today.settlement, *end) as f64;
                let financing = cash * days / 360.0 * scenario.curve_move(today.years_to(*end));
                sign * (collateral.change(scenario, today) + financing)
            }
            Kind::Treasury(basket) => basket.change(scenario, today),
            Kind::ShortRate { start, end, dollars } => {
                let (t1, t2) = (today.years_to(*start), today.years_to(*end));
                let forward = (t2 * scenario.curve_move(t2) - t1 * scenario.curve_move(t1)) / (t2 - t1);
                -forward * 10_000.0 * dollars
            }
            Kind::Coin { coin, notional } => notional * scenario.coins[*coin as usize].unwrap_or(0.0),
            Kind::Nothing => 0.0,
        }
    }
}

/// The bucket of a remaining maturity; one on an edge belongs to the shorter.
fn bucket(settlement: Date, maturity: Date) -> usize {
    match maturity {
        m if m <= add_years(settlement, 1) => 0,
        m if m <= add_years(settlement, 2) => 1,
        m if m <= add_years(settlement, 5) => 2,
        m if m <= add_years(settlement, 10) => 3,
        m if m <= add_years(settlement, 15) => 4,
        _ => 5,
    }
}

/// The part of a contract's period still to come; dollars a basis point in proportion.
fn short_rate(future: Future, today: &Today) -> Option<Kind> {
    let first = first_of_month(future.year, future.month);
    let third_wednesday = |month: Date| nth_weekday(month.year(), month.month(), Weekday::Wednesday, 3);
    let (start, end, dollars) = match future.product {
        Product::Sr3 => (third_wednesday(first), third_wednesday(add_months(first, 3)), 25.0),
        _ => (first, add_months(first, 1), 41.67),
    };
    if end <= today.settlement {
        return None;
    }
    let begin = start.max(today.settlement);
    let share = days_between(begin, end) as f64 / days_between(start, end) as f64;
    Some(Kind::ShortRate { start: begin, end, dollars: dollars * share })
}

/// Coins in one contract.
pub fn coins_in(product: Product) -> f64 {
    match product {
        Product::Btc => 5.0,
        Product::Mbt | Product::Met => 0.1,
        Product::Bff => 0.02,
        Product::Qbtc => 0.01,
        Product::Eth => 50.0,
        Product::Qeth => 0.2,
        other => panic!("{other:?} holds no coins"),
    }
}
