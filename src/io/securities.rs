//! Lists of Treasury securities and published conversion factors, in the layouts of those who
//! publish them: recognised by content, read by column name, merged by CUSIP.

mod records;
#[cfg(test)]
mod tests;

use super::FileProblem;
use crate::{
    instrument::{Cusip, SecurityKind},
    market::{Issue, PublishedFactor, SecurityMaster},
    quantity::{Date, Decimal, date},
};
use records::{Record, Records};
use rust_decimal::dec;
use std::collections::{BTreeMap, HashMap};

use super::fields::product_of;

/// Other names of the columns, most telling first.
const MATURITY: &[&str] = &["maturity_date", "maturity"];
const ISSUED: &[&str] = &["issue_date", "dated_date"];
const COUPON: &[&str] = &["coupon", "int_rate", "interest_rate"];
const TYPE: &[&str] = &["security_type", "type"];
const TERM: &[&str] = &["original_term_years", "term_years", "original_security_term", "security_term"];
const INFLATION: &[&str] = &["inflation_indexed", "inflation_index_security"];

/// Reads a list of issues or factors into what is known already. False when the text is no such
/// list; nothing is changed then. The first value read of a property is kept, and what contradicts
/// it is reported; several sales of one issue are one issue with the first date and longest term.
pub fn read_securities(
    file: &str,
    text: &str,
    master: &mut SecurityMaster,
    problems: &mut Vec<FileProblem>,
) -> bool {
    let Some(records) = Records::read(file, text, problems) else { return false };
    let mut merge = Merge::new(master);
    for record in records.iter() {
        let read = if records.are_factors() { merge.factor(&record) } else { merge.issue(&record) };
        if let Err(problem) = read {
            problems.push(problem);
        }
        problems.append(&mut merge.contradictions);
    }
    problems.extend(records.cut_off());
    merge.into_master(master);
    true
}

/// Whether a text is a list of issues or factors.
pub fn is_securities(file: &str, text: &str) -> bool {
    Records::read(file, text, &mut Vec::new()).is_some()
}

/// Rows of a list of issues or factors; none in any other text.
pub fn rows_of_securities(file: &str, text: &str) -> usize {
    Records::read(file, text, &mut Vec::new()).map_or(0, |records| records.iter().count())
}

type Read<T> = Result<T, FileProblem>;
/// Product, delivery month, CUSIP.
type FactorKey = (crate::instrument::Product, Date, Cusip);

/// Issues and factors by what names them, and what this file has named so far.
struct Merge {
    issues: BTreeMap<Cusip, Issue>,
    factors: BTreeMap<FactorKey, PublishedFactor>,
    /// One sale of one issue, and its line.
    sales: HashMap<(Cusip, String, String), String>,
    seen_factors: HashMap<FactorKey, String>,
    contradictions: Vec<FileProblem>,
}

impl Merge {
    fn new(master: &SecurityMaster) -> Self {
        let factor = |f: &PublishedFactor| ((f.product, f.delivery_month, f.cusip), f.clone());
        Self {
            issues: master.issues.iter().map(|i| (i.cusip, i.clone())).collect(),
            factors: master.factors.iter().map(factor).collect(),
            sales: HashMap::new(),
            seen_factors: HashMap::new(),
            contradictions: Vec::new(),
        }
    }

    fn into_master(self, master: &mut SecurityMaster) {
        master.issues = self.issues.into_values().collect();
        master.factors = self.factors.into_values().collect();
    }

    fn issue(&mut self, record: &Record) -> Read<()> {
        let issue = read_issue(record)?;
        let sale = (issue.cusip, record.get(&["auction_date"]).to_owned(), record.get(ISSUED).to_owned());
        if let Some(earlier) = self.sales.insert(sale, record.place()) {
            return Err(record.problem("cusip", format!("{} stands at {earlier} already", issue.cusip)));
        }
        self.merge(issue, record);
        Ok(())
    }

    fn factor(&mut self, record: &Record) -> Read<()> {
        let factor = read_factor(record)?;
        let key = (factor.product, factor.delivery_month, factor.cusip);
        if let Some(earlier) = self.seen_factors.insert(key, record.place()) {
            let what = format!("{} for this contract stands at {earlier} already", factor.cusip);
            return Err(record.problem("cusip", what));
        }
        self.merge(
            Issue {
                cusip: factor.cusip,
                kind: SecurityKind::Note,
                coupon: Some(factor.coupon),
                issued: day(record, "issue_date", ISSUED)?,
                maturity: factor.maturity,
                original_term: None,
                outstanding_bn: amount(record, &["issuance_bn"])?,
            },
            record,
        );
        // a newer file of the exchange replaces what an older one said
        self.factors.insert(key, factor);
        Ok(())
    }

    fn merge(&mut self, new: Issue, record: &Record) {
        let Some(known) = self.issues.get_mut(&new.cusip) else {
            self.issues.insert(new.cusip, new);
            return;
        };
        let mut differs = |field: &str, found: String, kept: String| {
            let what = format!("{found} for {}, which is known with {kept}; {kept} is kept", new.cusip);
            self.contradictions.push(record.problem(field, what));
        };
        if known.maturity != new.maturity {
            return differs("maturity_date", new.maturity.to_string(), known.maturity.to_string());
        }
        match (known.coupon, new.coupon) {
            (Some(kept), Some(found)) if kept != found => {
                differs("coupon", format!("{found} %"), format!("{kept} %"));
            }
            _ => known.coupon = known.coupon.or(new.coupon),
        }
        // lists that call every issue a note say nothing against one that says which are indexed
        if known.kind == SecurityKind::Note {
            known.kind = new.kind;
        }
        known.issued = [known.issued, new.issued].into_iter().flatten().min();
        known.original_term = known.original_term.max(new.original_term);
        known.outstanding_bn = new.outstanding_bn.or(known.outstanding_bn);
    }
}

fn read_issue(record: &Record) -> Read<Issue> {
    let cusip = cusip(record)?;
    let maturity = maturity(record)?;
    let issued = day(record, "issue_date", ISSUED)?;
    if let Some(issued) = issued.filter(|issued| *issued >= maturity) {
        return Err(record.problem("issue_date", format!("{issued} is not before maturity on {maturity}")));
    }
    Ok(Issue {
        cusip,
        kind: kind(record)?,
        coupon: coupon(record)?,
        issued,
        maturity,
        original_term: term(record)?,
        outstanding_bn: amount(record, &["amount_outstanding_bn"])?,
    })
}

fn read_factor(record: &Record) -> Read<PublishedFactor> {
    let contract = record.get(&["contract"]);
    let product = product_of(contract).ok_or_else(|| {
        let what = format!("\"{contract}\" is no Treasury future: expected a code such as ZN");
        record.problem("contract", what)
    })?;
    let month = record.get(&["delivery_month"]);
    let delivery_month =
        date::parse(month).or_else(|_| date::parse(&format!("{month}-01"))).map_err(|_| {
            record.problem("delivery_month", format!("\"{month}\" is no month: expected YYYY-MM"))
        })?;
    let delivery_month = date::first_of_month(delivery_month.year(), delivery_month.month());
    let factor = record.get(&["conversion_factor"]);
    let factor = number(factor).filter(|f| *f > Decimal::ZERO && *f < dec!(5)).ok_or_else(|| {
        let what = format!("\"{factor}\" is no factor: expected a number such as 0.8507");
        record.problem("conversion_factor", what)
    })?;
    let coupon = coupon(record)?
        .ok_or_else(|| record.problem("coupon", "is empty: expected the coupon in per cent"))?;
    Ok(PublishedFactor {
        product,
        delivery_month,
        cusip: cusip(record)?,
        coupon,
        maturity: maturity(record)?,
        factor,
    })
}

fn cusip(record: &Record) -> Read<Cusip> {
    Cusip::parse(record.get(&["cusip"])).map_err(|e| record.problem("cusip", e))
}

fn maturity(record: &Record) -> Read<Date> {
    day(record, "maturity_date", MATURITY)?
        .ok_or_else(|| record.problem("maturity_date", "is empty: expected a date, YYYY-MM-DD"))
}

fn day(record: &Record, field: &str, names: &[&str]) -> Read<Option<Date>> {
    match record.get(names) {
        "" => Ok(None),
        text => date::parse(text).map(Some).map_err(|e| record.problem(field, e)),
    }
}

fn coupon(record: &Record) -> Read<Option<Decimal>> {
    match record.get(COUPON) {
        "" => Ok(None),
        text => {
            match number(text.trim_end_matches('%').trim_end()) {
                Some(coupon) if coupon >= Decimal::ZERO && coupon <= dec!(20) => Ok(Some(coupon.normalize())),
                _ => Err(record
                    .problem("coupon", format!("\"{text}\" is no coupon: expected per cent from 0 to 20"))),
            }
        }
    }
}

fn amount(record: &Record, names: &[&str]) -> Read<Option<Decimal>> {
    match record.get(names) {
        "" => Ok(None),
        text => number(text).filter(|n| !n.is_sign_negative()).map(Some).ok_or_else(|| {
            let what = format!("\"{text}\" is no amount: expected billions of dollars");
            record.problem(names.first().copied().unwrap_or_default(), what)
        }),
    }
}

/// A number as tables print it; larger ones than any amount or rate are none.
fn number(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    plain.parse().ok().filter(|n: &Decimal| n.abs() < dec!(1_000_000_000))
}

fn kind(record: &Record) -> Read<SecurityKind> {
    let is = |names: &[&str]| matches!(record.get(names).to_ascii_lowercase().as_str(), "y" | "yes" | "true");
    if is(INFLATION) {
        return Ok(SecurityKind::Tips);
    }
    if is(&["floating_rate"]) {
        return Ok(SecurityKind::Frn);
    }
    let word = record.get(TYPE).to_ascii_lowercase();
    match word.as_str() {
        "" | "note" | "bond" => Ok(SecurityKind::Note),
        "bill" | "cmb" => Ok(SecurityKind::Bill),
        "tips" | "tips note" | "tips bond" => Ok(SecurityKind::Tips),
        "frn" | "frn note" => Ok(SecurityKind::Frn),
        "strip" | "strips" => Ok(SecurityKind::Strip),
        _ => {
            let what = format!("\"{word}\" is no Treasury security: expected Bill, Note, Bond, TIPS or FRN");
            Err(record.problem("security_type", what))
        }
    }
}

/// Years of the first sale. A reopening is sold some months later with the months that are left, so
/// part of a year counts as a whole one; terms in weeks and days are bills and have none.
fn term(record: &Record) -> Read<Option<u32>> {
    let text = record.get(TERM);
    let wrong = || {
        let what = format!("\"{text}\" is no term: expected years such as 10, 10-Year or 9-Year 10-Month");
        record.problem("security_term", what)
    };
    let mut months = 0u32;
    for part in text.to_ascii_lowercase().split_whitespace() {
        let (count, unit) = part.split_once('-').unwrap_or((part, "year"));
        let count: u32 = count.parse().ok().filter(|n| *n <= 400).ok_or_else(wrong)?;
        months += match unit {
            "year" | "years" => count * 12,
            "month" | "months" => count,
            "week" | "weeks" | "day" | "days" => 0,
            _ => return Err(wrong()),
        };
    }
    Ok((months > 0).then(|| months.div_ceil(12)))
}
