//! CME-style requirement in dollars: a SPAN-style table of rates, calendar charges and credits.

use crate::{
    instrument::{Asset, Coin, Future, Product},
    quantity::{Decimal, money::from_simulation},
    rulebook::{CmeRules, Rules},
};
use std::collections::BTreeMap;

/// Products with a rate of their own, in the order of the credit table.
const LADDER: [Product; 8] = [
    Product::Zt,
    Product::Z3n,
    Product::Zf,
    Product::Zn,
    Product::Tn,
    Product::Twe,
    Product::Zb,
    Product::Ub,
];

/// A credit granted for opposite positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpreadCredit {
    pub first: Product,
    pub second: Product,
    /// Contracts of each in one spread.
    pub ratio: (u32, u32),
    /// Whole spreads.
    pub spreads: Decimal,
    pub rate: Decimal,
    pub amount: Decimal,
}

/// CME-style figures of one account, in dollars. Not rounded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpanFigures {
    pub outright: Decimal,
    pub calendar_charge: Decimal,
    pub spread_credit: Decimal,
    pub credits: Vec<SpreadCredit>,
    /// What the heightened-risk factor adds.
    pub heightened_risk: Decimal,
}

impl SpanFigures {
    /// The whole requirement, not rounded.
    pub fn total(&self) -> Decimal {
        self.outright + self.calendar_charge - self.spread_credit + self.heightened_risk
    }

    /// Two accounts that grant each other no credit.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            outright: self.outright + other.outright,
            calendar_charge: self.calendar_charge + other.calendar_charge,
            spread_credit: self.spread_credit + other.spread_credit,
            credits: self.credits.iter().chain(&other.credits).cloned().collect(),
            heightened_risk: self.heightened_risk + other.heightened_risk,
        }
    }

    /// A requirement that comes from a model and not from the table.
    pub fn from_model(amount: f64, rules: &CmeRules, customer: bool) -> Self {
        Self { outright: from_simulation(amount), ..Self::default() }.with_heightened_risk(rules, customer)
    }

    fn with_heightened_risk(mut self, rules: &CmeRules, customer: bool) -> Self {
        if rules.heightened_risk && customer {
            let base = self.outright + self.calendar_charge - self.spread_credit;
            self.heightened_risk = base * (rules.heightened_risk_factor - Decimal::ONE);
        }
        self
    }
}

/// Contracts by future, signed.
pub type Contracts = BTreeMap<Future, Decimal>;

/// The table's requirement for interest-rate futures.
pub fn rates(contracts: &Contracts, rules: &Rules, table: &CreditTable, customer: bool) -> SpanFigures {
    let by_product = by_product_month(contracts, Asset::Rates);
    let mut figures = SpanFigures::default();
    let mut nets: BTreeMap<Product, Decimal> = BTreeMap::new();
    for (product, months) in &by_product {
        let (net, smaller) = net_and_smaller(months);
        let rate = rules.cme.maintenance[product.index()];
        figures.outright += net.abs() * rate;
        figures.calendar_charge += smaller * rules.cme.calendar_charge(*product);
        nets.insert(*product, net);
    }
    figures.credits = credits(nets, table);
    figures.spread_credit = figures.credits.iter().map(|c| c.amount).sum();
    figures.with_heightened_risk(&rules.cme, customer)
}

/// The table's requirement for coin futures: per cent of notional, netted in coins. `spots` in the
/// order of [`Coin::ALL`].
pub fn coins(contracts: &Contracts, spots: [Option<f64>; 2], rules: &Rules, customer: bool) -> SpanFigures {
    let mut figures = SpanFigures::default();
    for coin in Coin::ALL {
        let mut months: BTreeMap<(i16, i8), Decimal> = BTreeMap::new();
        for (future, count) in contracts.iter().filter(|(f, _)| f.product.asset() == Asset::Coin(coin)) {
            *months.entry((future.year, future.month)).or_default() +=
                count * rules.contract(future.product).coins;
        }
        let spot = from_simulation(spots[coin as usize].unwrap_or(0.0));
        let (net, smaller) = net_and_smaller(&months);
        figures.outright += net.abs() * spot * rules.cme.coin_rate[coin as usize];
        figures.calendar_charge += smaller * spot * rules.cme.coin_calendar_share;
    }
    figures.with_heightened_risk(&rules.cme, customer)
}

/// Net full-size contracts by product and month; micro contracts count as tenths.
fn by_product_month(contracts: &Contracts, asset: Asset) -> BTreeMap<Product, BTreeMap<(i16, i8), Decimal>> {
    let mut all: BTreeMap<Product, BTreeMap<(i16, i8), Decimal>> = BTreeMap::new();
    for (future, count) in contracts.iter().filter(|(f, _)| f.product.asset() == asset) {
        let (product, parts) = future.product.full_size();
        *all.entry(product).or_default().entry((future.year, future.month)).or_default() +=
            count / Decimal::from(parts);
    }
    all
}

/// The sum over months, and the smaller of the long and the short side.
fn net_and_smaller(months: &BTreeMap<(i16, i8), Decimal>) -> (Decimal, Decimal) {
    let long: Decimal = months.values().filter(|q| q.is_sign_positive()).sum();
    let short: Decimal = months.values().filter(|q| q.is_sign_negative()).map(|q| -q).sum();
    (long - short, long.min(short))
}

/// Credits in order of priority, each until a leg runs out.
fn credits(mut nets: BTreeMap<Product, Decimal>, table: &CreditTable) -> Vec<SpreadCredit> {
    let mut granted = Vec::new();
    for pair in &table.pairs {
        let (Some(a), Some(b)) = (nets.get(&pair.first).copied(), nets.get(&pair.second).copied()) else {
            continue;
        };
        if a.is_zero() || b.is_zero() || a.is_sign_negative() == b.is_sign_negative() {
            continue;
        }
        let (p, q) = (Decimal::from(pair.ratio.0), Decimal::from(pair.ratio.1));
        let spreads = (a.abs() / p).floor().min((b.abs() / q).floor());
        if spreads.is_zero() || pair.rate.is_zero() {
            continue;
        }
        nets.insert(pair.first, a - signed(p * spreads, a));
        nets.insert(pair.second, b - signed(q * spreads, b));
        granted.push(SpreadCredit {
            first: pair.first,
            second: pair.second,
            ratio: pair.ratio,
            spreads,
            rate: pair.rate,
            amount: pair.amount * spreads,
        });
    }
    granted
}

fn signed(magnitude: Decimal, like: Decimal) -> Decimal {
    if like.is_sign_negative() { -magnitude } else { magnitude }
}

/// Two products whose opposite positions earn a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditPair {
    pub first: Product,
    pub second: Product,
    /// Contracts of each in one spread.
    pub ratio: (u32, u32),
    pub rate: Decimal,
    /// Dollars of credit for one spread.
    pub amount: Decimal,
}

/// Pairs with their credit, larger credit first, then in order of the list: made once for the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditTable {
    pairs: Vec<CreditPair>,
}

impl CreditTable {
    /// The table of the rules.
    pub fn new(rules: &CmeRules) -> Self {
        let mut pairs = Vec::with_capacity(LADDER.len() * (LADDER.len() - 1) / 2 + 3);
        for (i, first) in LADDER.into_iter().enumerate() {
            for (j, second) in LADDER.into_iter().enumerate().skip(i + 1) {
                let rate = match (first, second, j - i) {
                    (Product::Zt, Product::Zb | Product::Ub, _) => rules.zt_with_zb_or_ub,
                    (_, _, 1) => rules.one_place_apart,
                    (_, _, 2) => rules.two_places_apart,
                    _ => rules.further_apart,
                };
                pairs.push(pair(first, second, rate, rules));
            }
        }
        pairs.push(pair(Product::Sr3, Product::Zq, rules.sr3_with_zq_or_sr1, rules));
        pairs.push(pair(Product::Sr3, Product::Sr1, rules.sr3_with_zq_or_sr1, rules));
        pairs.push(pair(Product::Sr3, Product::Zt, rules.sr3_with_zt, rules));
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.rate));
        Self { pairs }
    }

    /// The pairs in order of priority.
    pub fn pairs(&self) -> &[CreditPair] {
        &self.pairs
    }
}

/// A pair at the table's rate and the ratio of DV01s, unless its terms are stated.
fn pair(first: Product, second: Product, rate: Decimal, rules: &CmeRules) -> CreditPair {
    let stated = rules.spread(first, second);
    let rate = stated.map_or(rate, |terms| terms.credit);
    let by_dv01 = || spread_ratio(rules.dv01[first.index()], rules.dv01[second.index()]);
    let ratio = stated.map_or_else(by_dv01, |terms| terms.ratio);
    let of = |contracts: u32, product: Product| Decimal::from(contracts) * rules.maintenance[product.index()];
    CreditPair { first, second, ratio, rate, amount: rate * (of(ratio.0, first) + of(ratio.1, second)) }
}

/// The ratio of 1 to 5 contracts each that comes nearest to DV01-neutral, the smallest on a tie.
/// Nearness is by ratio, so that two to two is no better than one to one.
fn spread_ratio(first_dv01: f64, second_dv01: f64) -> (u32, u32) {
    // how many times the one side is the other: at least one, not a number where there is no ratio
    let imbalance = |p: u32, q: u32| {
        let ratio = f64::from(p) * first_dv01 / (f64::from(q) * second_dv01);
        if ratio < 1.0 { 1.0 / ratio } else { ratio }
    };
    if first_dv01 * second_dv01 < 0.0 {
        return (1, 1);
    }
    let (mut best, mut least) = ((1, 1), imbalance(1, 1));
    for (p, q) in (1..=5).flat_map(|p| (1..=5).map(move |q| (p, q))) {
        let new = imbalance(p, q);
        let tie = 1e-12 * least;
        if new < least - tie || ((new - least).abs() <= tie && p + q < best.0 + best.1) {
            (best, least) = ((p, q), new);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{rates as rates_of, *};
    use crate::rulebook::{Overrides, Rulebook};
    use rust_decimal::dec;

    fn rules() -> Rules {
        Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules")
    }

    fn rates(contracts: &Contracts, rules: &Rules, customer: bool) -> SpanFigures {
        rates_of(contracts, rules, &CreditTable::new(&rules.cme), customer)
    }

    fn future(product: Product, month: i8) -> Future {
        Future { product, year: 2026, month }
    }

    #[test]
    fn outright_is_net_times_rate() {
        let book = Contracts::from([(future(Product::Zn, 12), dec!(-1200))]);
        let figures = rates(&book, &rules(), true);
        assert_eq!((figures.outright, figures.total()), (dec!(2_160_000), dec!(2_160_000)));
    }

    #[test]
    fn months_net_and_pay_a_calendar_charge_on_the_smaller_side() {
        let book =
            Contracts::from([(future(Product::Zn, 9), dec!(-1000)), (future(Product::Zn, 12), dec!(400))]);
        let figures = rates(&book, &rules(), true);
        // 600 x 1,800 + 10 % x 1,800 x 400
        assert_eq!((figures.outright, figures.calendar_charge), (dec!(1_080_000), dec!(72_000)));
    }

    #[test]
    fn ten_micro_contracts_are_one() {
        let book =
            Contracts::from([(future(Product::Mtn, 12), dec!(100)), (future(Product::Tn, 12), dec!(-10))]);
        assert_eq!(rates(&book, &rules(), true).total(), dec!(0));
    }

    #[test]
    fn opposite_neighbours_earn_a_credit_in_whole_spreads() {
        // ZN 63 against TN 88.5: 7:5 would be neutral, 4:3 comes nearest; 10 / 4 = 2 whole spreads
        let book =
            Contracts::from([(future(Product::Zn, 12), dec!(10)), (future(Product::Tn, 12), dec!(-30))]);
        let figures = rates(&book, &rules(), true);
        let credit = figures.credits.first().expect("a credit");
        assert_eq!((credit.ratio, credit.spreads), ((4, 3), dec!(2)));
        // 75 % x (4 x 1,800 + 3 x 2,550) x 2
        assert_eq!(figures.spread_credit, dec!(22_275));
    }

    #[test]
    fn the_same_side_earns_nothing() {
        let book =
            Contracts::from([(future(Product::Zn, 12), dec!(10)), (future(Product::Tn, 12), dec!(30))]);
        assert_eq!(rates(&book, &rules(), true).spread_credit, dec!(0));
    }

    #[test]
    fn coins_net_across_contract_sizes() {
        let book = Contracts::from([
            (future(Product::Btc, 12), dec!(2)),
            (future(Product::Mbt, 12), dec!(-50)),
            (future(Product::Met, 12), dec!(100)),
        ]);
        let figures = coins(&book, [Some(60_000.0), Some(2_000.0)], &rules(), true);
        // 5 coins x 60,000 x 25 % + 10 coins x 2,000 x 35 %
        assert_eq!(figures.total(), dec!(82_000));
    }

    #[test]
    fn a_heightened_risk_customer_pays_a_tenth_more_and_a_house_account_does_not() {
        let overrides = Overrides::from([(
            "cme.heightened_risk".to_owned(),
            crate::rulebook::Value::Number(Decimal::ONE),
        )]);
        let rules = Rules::resolve(Rulebook::embedded(), &overrides).expect("rules");
        let book = Contracts::from([(future(Product::Zn, 12), dec!(10))]);
        assert_eq!(rates(&book, &rules, true).total(), dec!(19_800));
        assert_eq!(rates(&book, &rules, false).total(), dec!(18_000));
    }

    /// Nearness by logarithm, as it was first written.
    fn ratio_by_logarithm(first: f64, second: f64) -> (u32, u32) {
        let distance = |p: u32, q: u32| (f64::from(p) * first / (f64::from(q) * second)).ln().abs();
        let mut best = (1, 1);
        for p in 1..=5 {
            for q in 1..=5 {
                let (new, old) = (distance(p, q), distance(best.0, best.1));
                if new < old - 1e-12 || ((new - old).abs() <= 1e-12 && p + q < best.0 + best.1) {
                    best = (p, q);
                }
            }
        }
        best
    }

    #[test]
    fn the_spread_ratio_is_nearest_by_logarithm() {
        for first in (0..400).map(|n| f64::from(n) * 0.5 - 2.0) {
            for second in [0.0, 1.0, 25.0, 38.0, 41.67, 43.5, 63.0, 83.0, 88.5, 131.0, 136.0, 188.0, -3.0] {
                assert_eq!(
                    spread_ratio(first, second),
                    ratio_by_logarithm(first, second),
                    "{first} {second}"
                );
            }
        }
    }
}
