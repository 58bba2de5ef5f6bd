//! CME's table: rates, calendar charges and credits for opposite positions (METHOD, section 7).

use super::{
    book::{Account, Leg, Line},
    today::Today,
    unit::coins_in,
};
use crossmargin::{
    instrument::{Coin, Future, Instrument, Product, ProductKind},
    quantity::{
        Decimal,
        money::{from_simulation, to_simulation},
    },
};
use rust_decimal::dec;

/// Code, maintenance rate, DV01 by which spreads are set.
const TABLE: [(Product, Decimal, f64); 11] = [
    (Product::Zt, dec!(1050), 38.0),
    (Product::Z3n, dec!(2250), 83.0),
    (Product::Zf, dec!(1225), 43.5),
    (Product::Zn, dec!(1800), 63.0),
    (Product::Tn, dec!(2550), 88.5),
    (Product::Twe, dec!(3900), 136.0),
    (Product::Zb, dec!(3650), 131.0),
    (Product::Ub, dec!(5150), 188.0),
    (Product::Sr3, dec!(600), 25.0),
    (Product::Sr1, dec!(450), 41.67),
    (Product::Zq, dec!(450), 41.67),
];

/// What the table asks for the interest-rate futures of an account, before any customer factor.
pub fn rates(lines: &[Line], account: Account) -> Decimal {
    let mut nets = [Decimal::ZERO; TABLE.len()];
    let mut requirement = Decimal::ZERO;
    for (i, (product, rate, _)) in TABLE.into_iter().enumerate() {
        let months = by_month(lines, account, Leg::Futures, |f| match (f.product, product) {
            (Product::Mtn, Product::Tn) | (Product::Mwn, Product::Ub) => Some(dec!(0.1)),
            (own, table) => (own == table).then_some(dec!(1)),
        });
        let (net, smaller) = net_and_smaller_side(&months);
        requirement += rate * net.abs() + dec!(0.10) * rate * smaller;
        nets[i] = net;
    }
    for (first, second, percent) in credits() {
        if nets[first] * nets[second] >= Decimal::ZERO {
            continue;
        }
        let (p, q) = ratio(TABLE[first].2, TABLE[second].2);
        let toward_zero = |net: Decimal, by: Decimal| if net > Decimal::ZERO { net - by } else { net + by };
        let mut spreads = Decimal::ZERO;
        while nets[first].abs() >= p && nets[second].abs() >= q {
            nets[first] = toward_zero(nets[first], p);
            nets[second] = toward_zero(nets[second], q);
            spreads += Decimal::ONE;
        }
        requirement -= percent * (p * TABLE[first].1 + q * TABLE[second].1) * spreads;
    }
    requirement
}

/// What the table asks for the coin futures of an account.
pub fn coins(lines: &[Line], account: Account, today: &Today) -> Decimal {
    let mut requirement = Decimal::ZERO;
    for (coin, percent) in [(Coin::Btc, dec!(0.25)), (Coin::Eth, dec!(0.35))] {
        let months = by_month(lines, account, Leg::Coins, |f| {
            (f.product.kind() == ProductKind::Coin(coin)).then(|| from_simulation(coins_in(f.product)))
        });
        let (net, smaller) = net_and_smaller_side(&months);
        let spot = from_simulation(today.spot(coin).unwrap_or(0.0));
        requirement += percent * net.abs() * spot + dec!(0.02) * smaller * spot;
    }
    requirement
}

/// Position by month, in the unit that `size` says one contract is.
fn by_month(
    lines: &[Line],
    account: Account,
    leg: Leg,
    size: impl Fn(Future) -> Option<Decimal>,
) -> Vec<((i16, i8), Decimal)> {
    let mut months: Vec<((i16, i8), Decimal)> = Vec::new();
    for line in lines.iter().filter(|line| line.leg == leg) {
        let Instrument::Future(future) = line.instrument else { continue };
        let Some(size) = size(future) else { continue };
        let month = (future.year, future.month);
        match months.iter_mut().find(|(known, _)| *known == month) {
            Some((_, net)) => *net += line.contracts(account) * size,
            None => months.push((month, line.contracts(account) * size)),
        }
    }
    months
}

fn net_and_smaller_side(months: &[((i16, i8), Decimal)]) -> (Decimal, Decimal) {
    let long: Decimal = months.iter().map(|(_, n)| *n).filter(|n| *n > Decimal::ZERO).sum();
    let short: Decimal = months.iter().map(|(_, n)| -*n).filter(|n| *n > Decimal::ZERO).sum();
    (long - short, long.min(short))
}

/// Pairs by place in the table with their credit, larger first, then in order of the list.
fn credits() -> Vec<(usize, usize, Decimal)> {
    let mut all = Vec::new();
    for first in 0..8 {
        for second in first + 1..8 {
            let percent = match (first, second - first) {
                // ZT with ZB or UB
                (0, 6 | 7) => dec!(0.30),
                (_, 1) => dec!(0.75),
                (_, 2) => dec!(0.60),
                _ => dec!(0.40),
            };
            all.push((first, second, percent));
        }
    }
    // SR3 with ZQ, SR3 with SR1, SR3 with ZT
    all.extend([(8, 10, dec!(0.75)), (8, 9, dec!(0.75)), (8, 0, dec!(0.65))]);
    all.sort_by_key(|pair| std::cmp::Reverse(pair.2));
    all
}

/// One to five of each, nearest to DV01-neutral; the fewest contracts on a tie.
fn ratio(first: f64, second: f64) -> (Decimal, Decimal) {
    let mut best = (f64::INFINITY, 0, 0);
    for total in 2..=10 {
        for p in 1..=5 {
            let q = total - p;
            if !(1..=5).contains(&q) {
                continue;
            }
            let quotient = f64::from(p) * first / (f64::from(q) * second);
            let away = quotient.max(1.0 / quotient);
            if away < best.0 - 1e-12 {
                best = (away, p, q);
            }
        }
    }
    (Decimal::from(best.1), Decimal::from(best.2))
}

/// A requirement in dollars for arithmetic with fractions.
pub fn dollars(amount: Decimal) -> f64 {
    to_simulation(amount)
}
