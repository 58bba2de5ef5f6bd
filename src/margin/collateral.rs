//! Collateral: which lots meet which requirement, at what haircut, and what they earn.
//!
//! Neither house was found to take coins or tokenized funds, so those count at the firm only, which
//! funds eligible collateral upstream at a cost.

use super::benefit::cents;
use crate::{
    instrument::{Coin, Instrument, SecurityKind},
    pricing::maturity_bucket,
    quantity::{
        Date, Decimal,
        date::add_years,
        money::{from_simulation, to_cent, to_simulation},
    },
    rulebook::{FundForm, Rules},
};

/// Where a requirement is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Destination {
    Ficc,
    Cme,
    Firm,
}

impl Destination {
    pub const ALL: [Self; 3] = [Self::Ficc, Self::Cme, Self::Firm];

    /// The word files and reports use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ficc => "ficc",
            Self::Cme => "cme",
            Self::Firm => "firm",
        }
    }

    /// The destination of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.code() == code)
    }

    /// The name people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ficc => "FICC",
            Self::Cme => "CME",
            Self::Firm => "the firm",
        }
    }
}

/// Something that can be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    pub asset: Instrument,
    /// Dollars of face or cash, or coins.
    pub amount: Decimal,
    /// Posted here whole; allocated where it is cheapest when not stated.
    pub at: Option<Destination>,
}

/// A lot with its value and yield.
#[derive(Debug, Clone, PartialEq)]
pub struct PricedLot {
    pub asset: Instrument,
    pub at: Option<Destination>,
    /// Dollars.
    pub value: Decimal,
    /// What it earns, as a fraction a year.
    pub yield_: Decimal,
    /// Whether it came from the positions and not from the list of collateral.
    pub is_position: bool,
}

/// A lot, or a part of one, posted somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Posting {
    pub asset: Instrument,
    pub destination: Destination,
    pub value: Decimal,
    /// Wrong-way add-on included.
    pub haircut: Decimal,
    pub wrong_way: bool,
    /// The rulebook parameter that sets the haircut.
    pub parameter: &'static str,
    pub counts_as: Decimal,
    /// Fraction a year.
    pub yield_: Decimal,
}

/// One destination's requirement and what meets it, in dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DestinationTotal {
    pub destination: Destination,
    pub required: Decimal,
    pub posted_after_haircut: Decimal,
    /// Negative is a shortfall.
    pub surplus: Decimal,
    pub yield_per_year: Decimal,
}

/// Who posted what where.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    pub postings: Vec<Posting>,
    pub totals: [DestinationTotal; 3],
    /// What the houses ask beyond what was posted to them: the firm funds it.
    pub funded_upstream: Decimal,
    /// Dollars a year.
    pub upstream_cost: Decimal,
    /// What everything posted earns a year beyond what the same dollars would earn as cash.
    pub against_cash: Decimal,
}

/// Terms of the allocation.
pub struct Terms<'a> {
    pub settlement: Date,
    pub rules: &'a Rules,
    /// Whether a long future on the coin is held.
    pub long_coin: [bool; 2],
}

impl Terms<'_> {
    /// The haircut of an asset at a destination with the parameter that sets it, or `None` where it
    /// is not taken.
    fn haircut(&self, asset: &Instrument, at: Destination) -> Option<(Decimal, &'static str)> {
        let r = &self.rules.collateral;
        match (asset, at) {
            (Instrument::Usd, Destination::Ficc) => Some((r.ficc_cash, "collateral.ficc.cash")),
            (Instrument::Usd, _) => Some((r.cme_cash, "collateral.cme.cash")),
            (Instrument::Security(s), _) if s.kind == SecurityKind::TokenizedBill => None,
            (Instrument::Security(s), Destination::Ficc) => {
                let bucket = maturity_bucket(self.settlement, s.maturity);
                Some((*r.ficc_securities.get(bucket)?, *FICC_NAMES.get(bucket)?))
            }
            (Instrument::Security(s), _) if s.kind == SecurityKind::Bill => {
                Some((r.cme_bill, "collateral.cme.bill"))
            }
            (Instrument::Security(s), _) => {
                let band =
                    [1, 3, 5, 10].iter().filter(|y| s.maturity > add_years(self.settlement, **y)).count();
                Some((*r.cme_notes.get(band)?, *CME_NAMES.get(band)?))
            }
            (Instrument::Fund(fund), Destination::Firm) => Some(match self.rules.fund(*fund).form {
                FundForm::RegisteredFund => (r.firm_registered_fund, "collateral.firm.registered_fund"),
                FundForm::PrivateFund => (r.firm_private_fund, "collateral.firm.private_fund"),
                FundForm::NoteToken => (r.firm_note_token, "collateral.firm.note_token"),
            }),
            (Instrument::Usdc, Destination::Firm) => Some((r.firm_usdc, "collateral.firm.USDC")),
            (Instrument::Coin(coin), Destination::Firm) => {
                let name = ["collateral.firm.BTC", "collateral.firm.ETH"];
                Some((r.firm_coins[*coin as usize].max(r.firm_coin_minimum), name[*coin as usize]))
            }
            _ => None,
        }
    }

    /// The haircut of an asset at a destination, any wrong-way add-on included; `None` where it is not
    /// taken or would count for nothing.
    pub fn whole_haircut(&self, asset: &Instrument, at: Destination) -> Option<Decimal> {
        let (plain, _) = self.haircut(asset, at)?;
        let add_on = if self.is_wrong_way(asset) { self.rules.collateral.wrong_way } else { Decimal::ZERO };
        Some(plain + add_on).filter(|haircut| *haircut < Decimal::ONE)
    }

    fn is_wrong_way(&self, asset: &Instrument) -> bool {
        matches!(asset, Instrument::Coin(coin) if self.long_coin[*coin as usize])
    }

    fn post(&self, lot: &PricedLot, at: Destination, value: Decimal) -> Option<Posting> {
        let (plain, parameter) = self.haircut(&lot.asset, at)?;
        let wrong_way = self.is_wrong_way(&lot.asset);
        let add_on = if wrong_way { self.rules.collateral.wrong_way } else { Decimal::ZERO };
        let haircut = (plain + add_on).min(Decimal::ONE);
        Some(Posting {
            asset: lot.asset,
            destination: at,
            value,
            haircut,
            wrong_way,
            parameter,
            counts_as: to_cent(value * (Decimal::ONE - haircut)),
            yield_: lot.yield_,
        })
    }

    /// Cost a year of covering a dollar with this asset, against funding it.
    fn cost(&self, lot: &PricedLot, at: Destination) -> Option<Decimal> {
        let (haircut, _) = self.haircut(&lot.asset, at)?;
        let funding = self.rules.collateral.cash_yield + self.rules.benefit.funding_spread;
        (funding - lot.yield_).checked_div(Decimal::ONE - haircut)
    }
}

const FICC_NAMES: [&str; 6] = [
    "collateral.ficc.up_to_1y",
    "collateral.ficc.1y_to_2y",
    "collateral.ficc.2y_to_5y",
    "collateral.ficc.5y_to_10y",
    "collateral.ficc.10y_to_15y",
    "collateral.ficc.over_15y",
];

const CME_NAMES: [&str; 5] = [
    "collateral.cme.up_to_1y",
    "collateral.cme.1y_to_3y",
    "collateral.cme.3y_to_5y",
    "collateral.cme.5y_to_10y",
    "collateral.cme.over_10y",
];

/// Meets the two houses' requirements from the pool, cheapest first, each dollar once; what is left,
/// and what the houses do not take, counts at the firm against what the firm funds upstream.
pub fn allocate(pool: &[PricedLot], ficc: Decimal, cme: Decimal, terms: &Terms) -> Coverage {
    let mut postings = Vec::new();
    let mut left: Vec<Decimal> = Vec::with_capacity(pool.len());
    for lot in pool {
        let placed = lot.at.and_then(|at| terms.post(lot, at, lot.value));
        left.push(if placed.is_some() { Decimal::ZERO } else { lot.value });
        postings.extend(placed);
    }
    for (at, required) in [(Destination::Ficc, ficc), (Destination::Cme, cme)] {
        let need = required - posted(&postings, at);
        fill(pool, &mut left, at, need, terms, &mut postings);
    }
    for (lot, value) in pool.iter().zip(&left).filter(|(_, v)| v.is_sign_positive() && !v.is_zero()) {
        postings.extend(terms.post(lot, Destination::Firm, *value));
    }
    let short = |required: Decimal, at| (required - posted(&postings, at)).max(Decimal::ZERO);
    let funded_upstream = short(ficc, Destination::Ficc) + short(cme, Destination::Cme);
    let required = [ficc, cme, funded_upstream];
    let totals = [0, 1, 2].map(|i| total(&postings, Destination::ALL[i], required[i]));
    let upstream_cost = to_cent(funded_upstream * terms.rules.collateral.upstream_cost);
    let cash_yield = terms.rules.collateral.cash_yield;
    let against_cash = to_cent(postings.iter().map(|p| p.value * (p.yield_ - cash_yield)).sum());
    Coverage { postings, totals, funded_upstream, upstream_cost, against_cash }
}

/// Takes from the cheapest lots until the need is met.
fn fill(
    pool: &[PricedLot],
    left: &mut [Decimal],
    at: Destination,
    mut need: Decimal,
    terms: &Terms,
    postings: &mut Vec<Posting>,
) {
    let mut order: Vec<(Decimal, usize)> =
        pool.iter().enumerate().filter_map(|(i, lot)| Some((terms.cost(lot, at)?, i))).collect();
    order.sort();
    for (_, i) in order {
        let (Some(lot), Some(left)) = (pool.get(i), left.get_mut(i)) else { continue };
        if need <= Decimal::ZERO || *left <= Decimal::ZERO {
            continue;
        }
        let Some((haircut, _)) = terms.haircut(&lot.asset, at) else { continue };
        let Some(wanted) = need.checked_div(Decimal::ONE - haircut) else { continue };
        let part = round_up(wanted).min(*left);
        if let Some(posting) = terms.post(lot, at, part) {
            need -= posting.counts_as;
            *left -= part;
            postings.push(posting);
        }
    }
}

/// Up to the next cent, so that a haircut never leaves a need short by less than one.
fn round_up(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::AwayFromZero)
}

fn posted(postings: &[Posting], at: Destination) -> Decimal {
    postings.iter().filter(|p| p.destination == at).map(|p| p.counts_as).sum()
}

fn total(postings: &[Posting], destination: Destination, required: Decimal) -> DestinationTotal {
    let posted_after_haircut = posted(postings, destination);
    let yield_per_year =
        to_cent(postings.iter().filter(|p| p.destination == destination).map(|p| p.value * p.yield_).sum());
    DestinationTotal {
        destination,
        required,
        posted_after_haircut,
        surplus: posted_after_haircut - required,
        yield_per_year,
    }
}

/// A lot from a simulated unit value and yield.
pub fn price_lot(
    asset: Instrument,
    amount: Decimal,
    unit_value: f64,
    yield_: Option<f64>,
    at: Option<Destination>,
    rules: &Rules,
    is_position: bool,
) -> PricedLot {
    let yield_ = match asset {
        Instrument::Usd => rules.collateral.cash_yield,
        _ => from_simulation(yield_.unwrap_or(0.0)).round_dp(8),
    };
    let value = match asset {
        Instrument::Usd | Instrument::Usdc | Instrument::Fund(_) => to_cent(amount),
        _ => cents(to_simulation(amount) * unit_value),
    };
    PricedLot { asset, at, value, yield_, is_position }
}

/// Whether a destination takes an asset at all.
pub fn is_accepted(asset: &Instrument, at: Destination) -> bool {
    match asset {
        Instrument::Usd => true,
        Instrument::Security(s) => s.kind != SecurityKind::TokenizedBill,
        Instrument::Fund(_) | Instrument::Usdc | Instrument::Coin(Coin::Btc | Coin::Eth) => {
            at == Destination::Firm
        }
        _ => false,
    }
}

/// What swapping cash for a fund's shares earns, in dollars a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swap {
    /// Yield of the shares over what cash earns.
    pub carry: f64,
    /// Less the cost of funding upstream what the houses do not take.
    pub after_cost: f64,
}

/// The gain of swapping an amount of cash for shares that yield this.
pub fn swap(dollars: f64, share_yield: f64, rules: &Rules) -> Swap {
    let c = &rules.collateral;
    let carry = dollars * (share_yield - to_simulation(c.cash_yield));
    Swap { carry, after_cost: carry - dollars * to_simulation(c.upstream_cost) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::{Fund, Security},
        rulebook::{Overrides, Rulebook},
    };
    use jiff::civil::date;
    use rust_decimal::dec;

    fn lot(asset: Instrument, value: Decimal, yield_: Decimal) -> PricedLot {
        PricedLot { asset, at: None, value, yield_, is_position: false }
    }

    fn check(pool: &[PricedLot], ficc: Decimal, cme: Decimal, long_coin: [bool; 2]) -> Coverage {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
        allocate(pool, ficc, cme, &Terms { settlement: date(2026, 8, 24), rules: &rules, long_coin })
    }

    #[test]
    fn bills_that_earn_more_are_posted_before_cash() {
        let bill = Instrument::Security(Security::bill(date(2027, 2, 18)));
        let coverage = check(
            &[lot(Instrument::Usd, dec!(5e6), dec!(0.0315)), lot(bill, dec!(3e6), dec!(0.0386))],
            dec!(2e6),
            dec!(2e6),
            [false; 2],
        );
        let first = coverage.postings.first().expect("a posting");
        assert_eq!((first.asset, first.destination), (bill, Destination::Ficc));
        // 2 m / 0.98, to the cent
        assert_eq!(first.value, dec!(2_040_816.33));
        for total in coverage.totals {
            assert!(total.surplus >= Decimal::ZERO, "{total:?}");
        }
        let posted: Decimal = coverage.postings.iter().map(|p| p.value).sum();
        assert_eq!(posted, dec!(8e6), "each dollar once");
        assert_eq!(coverage.funded_upstream, dec!(0));
        // 3 m of bills at 71 bp over cash
        assert_eq!(coverage.against_cash, dec!(21_300));
    }

    #[test]
    fn tokens_and_coins_count_at_the_firm_which_funds_upstream() {
        let pool = [
            lot(Instrument::Fund(Fund::Buidl), dec!(25e6), dec!(0.033)),
            lot(Instrument::Coin(Coin::Btc), dec!(1e6), dec!(0)),
        ];
        let coverage = check(&pool, dec!(4e6), dec!(3e6), [false; 2]);
        assert_eq!(coverage.funded_upstream, dec!(7e6));
        assert_eq!(coverage.upstream_cost, dec!(17_500));
        let firm = coverage.totals[2];
        // 25 m less 5 %, 1 m less 30 %
        assert_eq!((firm.required, firm.posted_after_haircut), (dec!(7e6), dec!(24_450_000)));
        assert_eq!(coverage.totals[0].surplus, dec!(-4e6));
    }

    #[test]
    fn a_coin_against_a_long_future_on_it_carries_the_add_on() {
        let pool = [lot(Instrument::Coin(Coin::Btc), dec!(1e6), dec!(0))];
        let right = check(&pool, dec!(0), dec!(0), [false, true]).postings;
        let wrong = check(&pool, dec!(0), dec!(0), [true, false]).postings;
        assert_eq!(right.first().map(|p| p.counts_as), Some(dec!(700_000)));
        assert_eq!(wrong.first().map(|p| (p.counts_as, p.wrong_way)), Some((dec!(550_000), true)));
    }
}
