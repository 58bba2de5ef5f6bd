//! The value of one unit of an instrument, and how that value changes under scenarios.

mod futures;

pub(super) use futures::reference_period;

use super::{AsOf, PriceSeries, TreasuryFuture, bill::Bill, bond::Bond};
use crate::{
    instrument::{Coin, Instrument, Product, Repo, RepoSide, Security, SecurityKind},
    quantity::{
        Date, Decimal,
        date::{add_years, curve_years, days_between},
        money::to_simulation,
    },
    rulebook::Rules,
};
use futures::future_value;
use thiserror::Error;

/// Why an instrument has no value as of a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PriceError {
    #[error("{instrument} matured on {maturity}, before settlement on {settlement}")]
    Matured { instrument: String, maturity: Date, settlement: Date },
    #[error("{instrument} has expired: its last day was before {settlement}")]
    Expired { instrument: String, settlement: Date },
    #[error("no {coin} close is loaded on or before {date}")]
    NoSpot { coin: &'static str, date: Date },
    #[error("no yield gives {instrument} a price of {price}")]
    NoYield { instrument: String, price: Decimal },
    #[error("the repo ends on {end}, not after settlement on {settlement}")]
    RepoEnded { end: Date, settlement: Date },
}

/// What FICC's floors and bid-ask need of a security, per dollar of face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SecurityFacts {
    /// Dollars.
    pub market_value: f64,
    /// Years.
    pub modified_duration: f64,
    /// Bucket of remaining maturity, 0 to 5.
    pub bucket: usize,
}

/// Scenario moves as valuations read them. Every slice has one entry a scenario.
pub trait ScenarioMoves {
    /// Number of scenarios.
    fn count(&self) -> usize;
    /// Fills the curve's move at a maturity in years, as a fraction a year.
    fn curve_moves(&self, years: f64, out: &mut [f64]);
    /// The futures leg's own yield move, as a fraction a year.
    fn basis_moves(&self, product: Product) -> Vec<f64>;
    /// A coin's return; zero where it has no close.
    fn coin_returns(&self, coin: Coin) -> &[f64];
    /// No less than the curve's largest move, of either sign, at a maturity in years.
    fn largest_move(&self, years: f64) -> f64;
    /// No less than the largest difference between the curve's moves at two maturities.
    fn largest_difference(&self, years: f64, other: f64) -> f64;
}

/// One unit (a dollar of face or shares, a contract, a coin) as of a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Valuation {
    /// Dollars; for futures the contract's notional value.
    pub value: f64,
    /// Dollars gained when yields fall by a basis point.
    pub dv01: f64,
    /// Quoted price: clean per 100, points, or dollars a coin.
    pub price: f64,
    /// Yield as a fraction a year, where there is one.
    pub yield_: Option<f64>,
    /// For FICC's floors; `None` for what FICC does not margin.
    pub security: Option<SecurityFacts>,
    priced: Priced,
}

#[derive(Debug, Clone, PartialEq)]
enum Priced {
    Bond {
        bond: Bond,
        yield_: f64,
        years: f64,
    },
    Bill {
        bill: Bill,
        yield_: f64,
        years: f64,
    },
    /// Moves by duration times the curve's move at a maturity.
    Duration {
        duration: f64,
        years: f64,
    },
    Repo {
        collateral: Box<Priced>,
        sign: f64,
        cash_days: f64,
        end_years: f64,
    },
    TreasuryFuture {
        future: Box<TreasuryFuture>,
        product: Product,
    },
    ShortRate {
        from: f64,
        to: f64,
        dollars: f64,
    },
    Coin {
        coin: Coin,
        notional: f64,
    },
    Cash,
}

impl Valuation {
    /// Values one unit. `price` is the user's own: clean per 100 for securities, points for futures.
    ///
    /// # Errors
    /// [`PriceError`] when it has matured or expired, a coin has no close, or no yield gives the price.
    pub fn new(
        instrument: &Instrument,
        price: Option<Decimal>,
        as_of: &AsOf,
        rules: &Rules,
    ) -> Result<Self, PriceError> {
        match instrument {
            Instrument::Security(security) => security_value(*security, price, as_of, rules),
            Instrument::Repo(repo) => repo_value(repo, price, as_of, rules),
            Instrument::Future(future) => future_value(*future, price, as_of, rules),
            Instrument::Fund(fund) => {
                let duration = rules.fund(*fund).duration;
                Ok(Self {
                    value: 1.0,
                    dv01: duration * 1e-4,
                    price: 1.0,
                    yield_: Some(as_of.curve.at(duration) - rules.fund(*fund).fee),
                    security: Some(SecurityFacts {
                        market_value: 1.0,
                        modified_duration: duration,
                        bucket: 0,
                    }),
                    priced: Priced::Duration { duration, years: duration },
                })
            }
            Instrument::Coin(coin) => coin_value(*coin, Decimal::ONE, None, as_of),
            Instrument::Usdc | Instrument::Usd => Ok(Self {
                value: 1.0,
                dv01: 0.0,
                price: 1.0,
                yield_: None,
                security: None,
                priced: Priced::Cash,
            }),
        }
    }

    /// Profit or loss of one unit in every scenario, in dollars.
    pub fn changes(&self, moves: &impl ScenarioMoves) -> Vec<f64> {
        let mut out = vec![0.0; moves.count()];
        self.priced.add_changes(moves, 1.0, &mut out);
        out
    }

    /// The change of the value as polynomials of the curve's moves at single maturities; `None` for
    /// what is no such sum (baskets, coins, bills) or moves beyond what a polynomial covers.
    pub fn curve_terms(&self, moves: &impl ScenarioMoves) -> Option<Vec<CurveTerm>> {
        let mut terms = Vec::with_capacity(2);
        self.priced.add_terms(moves, 1.0, &mut terms)?;
        Some(terms)
    }

    /// The futures basket, where there is one.
    pub fn basket(&self) -> Option<&TreasuryFuture> {
        match &self.priced {
            Priced::TreasuryFuture { future, .. } => Some(future),
            _ => None,
        }
    }
}

/// One polynomial of the curve's move at one maturity, taken so many times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurveTerm {
    /// Maturity in years.
    pub years: f64,
    pub series: PriceSeries,
    pub times: f64,
}

impl Priced {
    fn add_terms(&self, moves: &impl ScenarioMoves, scale: f64, terms: &mut Vec<CurveTerm>) -> Option<()> {
        let linear =
            |years: f64, slope: f64| CurveTerm { years, series: PriceSeries::linear(slope), times: scale };
        match self {
            Self::Bond { bond, yield_, years } => {
                let reach = moves.largest_move(*years);
                let series = bond.series(*yield_, reach);
                (reach <= series.reach()).then_some(())?;
                terms.push(CurveTerm { years: *years, series, times: scale / 100.0 });
            }
            Self::Duration { duration, years } => terms.push(linear(*years, -duration)),
            Self::Repo { collateral, sign, cash_days, end_years } => {
                terms.push(linear(*end_years, sign * cash_days));
                collateral.add_terms(moves, scale * sign, terms)?;
            }
            Self::ShortRate { from, to, dollars } => {
                let each = dollars * 1e4 / (to - from);
                terms.push(linear(*to, -each * to));
                terms.push(linear(*from, each * from));
            }
            Self::Cash => {}
            Self::Bill { .. } | Self::TreasuryFuture { .. } | Self::Coin { .. } => return None,
        }
        Some(())
    }

    fn add_changes(&self, moves: &impl ScenarioMoves, scale: f64, out: &mut [f64]) {
        let curve = |years: f64| {
            let mut dy = vec![0.0; moves.count()];
            moves.curve_moves(years, &mut dy);
            dy
        };
        match self {
            Self::Bond { bond, yield_, years } => {
                bond.add_changes(*yield_, &curve(*years), scale / 100.0, out)
            }
            Self::Bill { bill, yield_, years } => {
                let start = bill.price(*yield_);
                for (slot, dy) in out.iter_mut().zip(curve(*years)) {
                    *slot += scale / 100.0 * (bill.price(yield_ + dy) - start);
                }
            }
            Self::Duration { duration, years } => {
                for (slot, dy) in out.iter_mut().zip(curve(*years)) {
                    *slot -= scale * duration * dy;
                }
            }
            Self::Repo { collateral, sign, cash_days, end_years } => {
                collateral.add_changes(moves, scale * sign, out);
                for (slot, dy) in out.iter_mut().zip(curve(*end_years)) {
                    *slot += scale * sign * cash_days * dy;
                }
            }
            Self::TreasuryFuture { future, product } => {
                future.add_changes(*product, moves, scale * future.face / 100.0, out);
            }
            Self::ShortRate { from, to, dollars } => {
                for ((slot, start), end) in out.iter_mut().zip(curve(*from)).zip(curve(*to)) {
                    *slot -= scale * dollars * 1e4 * (to * end - from * start) / (to - from);
                }
            }
            Self::Coin { coin, notional } => {
                for (slot, change) in out.iter_mut().zip(moves.coin_returns(*coin)) {
                    *slot += scale * notional * change;
                }
            }
            Self::Cash => {}
        }
    }
}

/// The bucket of a maturity: up to 1, 2, 5, 10, 15 years from settlement, and over; an edge belongs
/// to the shorter.
pub fn maturity_bucket(settlement: Date, maturity: Date) -> usize {
    [1, 2, 5, 10, 15].iter().filter(|years| maturity > add_years(settlement, **years)).count()
}

fn security_value(
    security: Security,
    price: Option<Decimal>,
    as_of: &AsOf,
    rules: &Rules,
) -> Result<Valuation, PriceError> {
    let settlement = as_of.settlement;
    let matured =
        || PriceError::Matured { instrument: security.to_string(), maturity: security.maturity, settlement };
    let no_yield = |price| PriceError::NoYield { instrument: security.to_string(), price };
    let years = curve_years(settlement, security.maturity);
    let bucket = maturity_bucket(settlement, security.maturity);
    let build = |clean: f64, dirty: f64, dv01: f64, yield_: f64, priced| Valuation {
        value: dirty / 100.0,
        dv01: dv01 / 100.0,
        price: clean,
        yield_: Some(yield_),
        security: Some(SecurityFacts {
            market_value: dirty / 100.0,
            modified_duration: dv01 * 1e4 / dirty,
            bucket,
        }),
        priced,
    };
    match security.kind {
        SecurityKind::Bill | SecurityKind::TokenizedBill => {
            let bill = Bill::new(security.maturity, settlement).ok_or_else(matured)?;
            let yield_ = match price {
                Some(p) => {
                    bill.yield_of_price(to_simulation(p)).ok_or_else(|| no_yield(p))? + as_of.shock.at(years)
                }
                None => as_of.curve.at(years),
            };
            let value = bill.price(yield_);
            Ok(build(value, value, bill.dv01(yield_), yield_, Priced::Bill { bill, yield_, years }))
        }
        SecurityKind::Frn => {
            Bill::new(security.maturity, settlement).ok_or_else(matured)?;
            let duration = rules.ficc.frn_duration;
            let value = price.map_or(100.0, to_simulation);
            let value = value * (1.0 - duration * as_of.shock.at(duration));
            let priced = Priced::Duration { duration: duration * value / 100.0, years: duration };
            Ok(build(value, value, value * duration * 1e-4, as_of.curve.at(duration), priced))
        }
        SecurityKind::Note | SecurityKind::Tips | SecurityKind::Strip => {
            let bond = Bond::new(to_simulation(security.coupon), security.maturity, settlement)
                .ok_or_else(matured)?;
            let yield_ = match price {
                Some(p) => {
                    bond.yield_of_clean(to_simulation(p)).ok_or_else(|| no_yield(p))? + as_of.shock.at(years)
                }
                None => as_of.curve.at(years),
            };
            let m = bond.measures(yield_);
            Ok(build(m.clean, m.dirty, m.dv01, yield_, Priced::Bond { bond, yield_, years }))
        }
    }
}

fn repo_value(
    repo: &Repo,
    price: Option<Decimal>,
    as_of: &AsOf,
    rules: &Rules,
) -> Result<Valuation, PriceError> {
    let collateral = security_value(repo.collateral, price, as_of, rules)?;
    let settlement = as_of.settlement;
    if repo.end <= settlement {
        return Err(PriceError::RepoEnded { end: repo.end, settlement });
    }
    let sign = match repo.side {
        RepoSide::Repo => 1.0,
        RepoSide::Reverse => -1.0,
    };
    let cash = repo.cash.map_or(collateral.value, |c| to_simulation(c) / 100.0);
    let cash_days = cash * days_between(settlement, repo.end) as f64 / 360.0;
    Ok(Valuation {
        value: sign * collateral.value,
        dv01: sign * (collateral.dv01 - cash_days * 1e-4),
        price: collateral.price,
        yield_: collateral.yield_,
        security: collateral.security.map(|s| SecurityFacts { market_value: sign * s.market_value, ..s }),
        priced: Priced::Repo {
            collateral: Box::new(collateral.priced),
            sign,
            cash_days,
            end_years: curve_years(settlement, repo.end),
        },
    })
}

fn coin_value(
    coin: Coin,
    coins: Decimal,
    price: Option<Decimal>,
    as_of: &AsOf,
) -> Result<Valuation, PriceError> {
    let spot = as_of.spot(coin).ok_or(PriceError::NoSpot { coin: coin.name(), date: as_of.date })?;
    let coins = to_simulation(coins);
    // a price of the user's own keeps its distance from the spot
    let moved = spot - spot / (1.0 + as_of.shock.coins[coin as usize]);
    let own = |price| to_simulation(price) + moved;
    let price = price.map_or(spot, own);
    Ok(Valuation {
        value: coins * price,
        dv01: 0.0,
        price,
        yield_: None,
        security: None,
        priced: Priced::Coin { coin, notional: coins * spot },
    })
}
