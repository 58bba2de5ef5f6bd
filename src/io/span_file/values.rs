//! What a file says, as values of the rulebook: every line of it with what becomes of it.

use super::{ScanRange, SpanFile};
use crate::{
    instrument::{Coin, Product, ProductKind},
    quantity::{Decimal, size::group_thousands},
    rulebook::{Grade, NamedValues, Rulebook, Rules, SpreadTerms, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of something the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// It sets this parameter.
    Sets(String, Value),
    /// It sets nothing, and why.
    Not(String),
}

/// Something the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// In words.
    pub what: String,
    /// The line of the file it is read from.
    pub line: usize,
    pub becomes: Use,
    /// What has to be known of it.
    pub remark: String,
}

/// A file as values of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanValues {
    pub named: NamedValues,
    /// Rates, then spreads, then charges.
    pub rows: Vec<Row>,
}

/// Maps a file onto the rulebook: the scan range of a contract is its maintenance rate, credits and
/// calendar charges are their pair's and their product's own. What the rulebook has no place for is
/// listed with the reason and not used.
pub fn values(file: &SpanFile, rulebook: &Rulebook, rules: &Rules) -> SpanValues {
    let mut rows = rates(file, rulebook, rules);
    rows.extend(spreads(file, rulebook));
    rows.extend(calendars(file, rulebook));
    rows.extend(deliveries(file));
    let mut values = BTreeMap::new();
    for row in &mut rows {
        let Use::Sets(name, value) = &row.becomes else { continue };
        match rulebook.parse_value(name, &value.to_string()) {
            Ok(value) => {
                values.insert(name.clone(), value);
            }
            Err(error) => row.becomes = Use::Not(error.to_string()),
        }
    }
    let house = match file.header.clearing_house.as_str() {
        "" => "SPAN",
        known => known,
    };
    let date = file.header.business_date;
    let named =
        NamedValues { name: format!("{house} file of {date}"), grade: Grade::Published, date, values };
    SpanValues { named, rows }
}

fn money(dollars: Decimal) -> String {
    format!("${}", group_thousands(dollars.normalize()))
}

fn rates(file: &SpanFile, rulebook: &Rulebook, rules: &Rules) -> Vec<Row> {
    let mut by_product: BTreeMap<Product, Vec<&ScanRange>> = BTreeMap::new();
    for range in &file.ranges {
        by_product.entry(range.future.product).or_default().push(range);
    }
    by_product
        .into_iter()
        .filter_map(|(product, ranges)| rate(file, product, &ranges, rulebook, rules))
        .collect()
}

/// The largest range of a product's months; for a coin, as a share of what the contract is worth.
fn rate(
    file: &SpanFile,
    product: Product,
    ranges: &[&ScanRange],
    rulebook: &Rulebook,
    rules: &Rules,
) -> Option<Row> {
    if let ProductKind::Coin(coin) = product.kind() {
        return coin_rate(file, product, coin, ranges, rules);
    }
    let largest = ranges.iter().max_by_key(|r| r.dollars)?;
    let smallest = ranges.iter().map(|r| r.dollars).min()?;
    let remark = match smallest == largest.dollars {
        true => String::new(),
        false => {
            format!("its months carry {} to {}: the largest is used", money(smallest), money(largest.dollars))
        }
    };
    let name = format!("cme.maintenance.{}", product.code());
    let becomes = match rulebook.get(&name) {
        Some(_) => Use::Sets(name, Value::Number(largest.dollars)),
        None => {
            let (full, parts) = product.full_size();
            Use::Not(format!("it counts as 1/{parts} of {} here", full.code()))
        }
    };
    let what = format!("{} price scan range {}", product.code(), money(largest.dollars));
    Some(Row { what, line: largest.line, becomes, remark })
}

fn coin_rate(
    file: &SpanFile,
    product: Product,
    coin: Coin,
    ranges: &[&ScanRange],
    rules: &Rules,
) -> Option<Row> {
    let first = ranges.iter().min_by_key(|r| r.future)?;
    let what = format!("{} price scan range {}", product.code(), money(first.dollars));
    let not = |why: &str| Use::Not(why.to_owned());
    let is_full = product.code() == coin.code();
    let worth = ranges.iter().filter(|_| is_full).find_map(|range| {
        let settled = file.settlements.iter().find(|s| s.future == range.future)?;
        let worth = settled.price.checked_mul(rules.contract(product).coins)?;
        Some((*range, range.dollars.checked_div(worth)?))
    });
    let (becomes, remark, line) = match worth {
        Some((range, share)) => {
            let remark = format!("over the settlement of {}, times its coins", range.future);
            let value = Value::Number(share.round_dp(4));
            (Use::Sets(format!("cme.coin_rate.{}", coin.code()), value), remark, range.line)
        }
        None if is_full => {
            (not("without a settlement price it is no share of notional"), String::new(), first.line)
        }
        None => (
            not(&format!("all {} contracts have the rate of {}", coin.name(), coin.code())),
            String::new(),
            first.line,
        ),
    };
    Some(Row { what, line, becomes, remark })
}

fn spreads(file: &SpanFile, rulebook: &Rulebook) -> Vec<Row> {
    let mut credits: Vec<_> = file.credits.iter().collect();
    credits.sort_by_key(|c| (c.priority, c.line));
    let mut known = BTreeSet::new();
    credits
        .into_iter()
        .map(|credit| {
            let parameter = |a: Product, b: Product| format!("cme.spread.{}_{}", a.code(), b.code());
            let straight = parameter(credit.first, credit.second);
            let swapped = parameter(credit.second, credit.first);
            let (name, ratio) = match rulebook.get(&straight) {
                Some(_) => (straight, credit.ratio),
                None => (swapped, (credit.ratio.1, credit.ratio.0)),
            };
            let terms = SpreadTerms { credit: credit.credit, ratio };
            let becomes = match rulebook.get(&name) {
                None => Use::Not("the table of credits has no place for this pair".to_owned()),
                Some(_) if !known.insert(name.clone()) => {
                    Use::Not("the file grants this pair a spread of higher priority".to_owned())
                }
                Some(_) => Use::Sets(name, Value::Text(terms.to_string())),
            };
            let own = SpreadTerms { credit: credit.credit, ratio: credit.ratio };
            let what = format!("{} against {} {own}", credit.first.code(), credit.second.code());
            Row { what, line: credit.line, becomes, remark: String::new() }
        })
        .collect()
}

fn calendars(file: &SpanFile, rulebook: &Rulebook) -> Vec<Row> {
    let mut by_product: BTreeMap<Product, Vec<_>> = BTreeMap::new();
    for charge in &file.calendars {
        by_product.entry(charge.product).or_default().push(charge);
    }
    let row = |(product, charges): (Product, Vec<&super::CalendarCharge>)| {
        let largest = charges.iter().max_by_key(|c| c.dollars)?;
        let smallest = charges.iter().map(|c| c.dollars).min()?;
        let remark = match smallest == largest.dollars {
            true => String::new(),
            false => format!(
                "its spreads carry {} to {}: the largest is used",
                money(smallest),
                money(largest.dollars)
            ),
        };
        let name = format!("cme.calendar.{}", product.code());
        let becomes = match rulebook.get(&name) {
            Some(_) => Use::Sets(name, Value::Number(largest.dollars)),
            None => Use::Not("its calendar charge is a share of the rate or of notional here".to_owned()),
        };
        let what = format!("{} calendar spread {}", product.code(), money(largest.dollars));
        Some(Row { what, line: largest.line, becomes, remark })
    };
    by_product.into_iter().filter_map(row).collect()
}

fn deliveries(file: &SpanFile) -> Vec<Row> {
    let row = |charge: &super::DeliveryCharge| Row {
        what: format!(
            "{} delivery month {}-{:02}: {} in spreads, {} outright",
            charge.product.code(),
            charge.month.year(),
            charge.month.month(),
            money(charge.in_spreads),
            money(charge.outright)
        ),
        line: charge.line,
        becomes: Use::Not("this program charges nothing for delivery months".to_owned()),
        remark: String::new(),
    };
    file.deliveries.iter().map(row).collect()
}
