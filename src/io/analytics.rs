//! Bond analytics and conversion factors over a table of bonds.

use super::{
    FileProblem,
    table::{Row, Table},
};
use crate::{
    pricing::{bond::Bond, conversion_factor::conversion_factor},
    quantity::{
        Date, Decimal, date,
        money::{from_simulation, to_simulation},
        price::{self, Quote},
    },
};

use super::fields::product_of;

/// Adds clean, accrued, dirty, yield, mod_duration, dv01 and convexity (per 100) to a table with
/// columns coupon (per cent), maturity, settle, and yield (decimal) or clean.
///
/// # Errors
/// [`FileProblem`] when the table cannot be read or lacks a column. Rows that cannot be computed
/// keep empty cells and are in the list.
pub fn analytics(file: &str, text: &str) -> Result<(String, Vec<FileProblem>), FileProblem> {
    let added = ["clean", "accrued", "dirty", "yield", "mod_duration", "dv01", "convexity"];
    extend(file, text, &["coupon", "maturity", "settle"], &added, |row| {
        let bond = bond(row)?;
        let yield_ = match (number(row, "yield"), clean_price(row)) {
            (Some(y), _) if y > -0.5 && y < 0.5 => y,
            (Some(_), _) => {
                return Err(row.problem(
                    "yield",
                    "is outside -0.5 to 0.5: expected a decimal such as 0.0425, not per cent",
                ));
            }
            (None, Some(clean)) => {
                bond.yield_of_clean(clean).ok_or_else(|| row.problem("clean", "no yield gives this price"))?
            }
            (None, None) => return Err(row.problem("yield", "expected a yield (decimal) or a clean price")),
        };
        let m = bond.measures(yield_);
        let cells = [m.clean, m.accrued, m.dirty, yield_, m.modified_duration, m.dv01, m.convexity];
        Ok(cells.iter().map(|v| format!("{v:.14}")).collect())
    })
}

/// Adds conversion_factor (four decimals) to a table with columns contract, delivery_month
/// (YYYY-MM-01), coupon (per cent) and maturity. A table of the exchange that states factors keeps them
/// as `published`, with what they are above ours as `difference`.
///
/// # Errors
/// As [`analytics`].
pub fn factors(file: &str, text: &str) -> Result<(String, Vec<FileProblem>), FileProblem> {
    if is_published(file, text) {
        return published_factors(file, text);
    }
    let needed = ["contract", "delivery_month", "coupon", "maturity"];
    extend(file, text, &needed, &["conversion_factor"], |row| {
        let factor = factor(row, day(row, "delivery_month")?, day(row, "maturity")?)?;
        Ok(vec![format!("{factor:.4}")])
    })
}

/// Whether a table states factors of its own, as the exchange's does.
fn is_published(file: &str, text: &str) -> bool {
    let needed = ["contract", "delivery_month", "coupon", "maturity_date", "conversion_factor"];
    Table::read(file, text).is_ok_and(|(table, _)| table.has(&needed))
}

/// The exchange's table with its factors under `published`, ours beside them, and the difference.
fn published_factors(file: &str, text: &str) -> Result<(String, Vec<FileProblem>), FileProblem> {
    let added = ["published", "conversion_factor", "difference"];
    let (out, problems) = extend(file, text, &["conversion_factor"], &added, |row| {
        let cell = row.cell("conversion_factor");
        let published = cell.parse::<Decimal>().map_err(|_| {
            row.problem(
                "conversion_factor",
                format!("\"{cell}\" is no factor: expected a number such as 0.8507"),
            )
        })?;
        let month = row.cell("delivery_month");
        let month = date::parse(month).or_else(|_| date::parse(&format!("{month}-01"))).map_err(|_| {
            row.problem("delivery_month", format!("\"{month}\" is no month: expected YYYY-MM"))
        })?;
        let ours = from_simulation(factor(row, month, day(row, "maturity_date")?)?).round_dp(4);
        Ok(vec![cell.to_owned(), format!("{ours:.4}"), format!("{:.4}", published - ours)])
    })?;
    Ok((without_column(file, &out, "conversion_factor")?, problems))
}

/// A table without the first column of a name.
fn without_column(file: &str, text: &str, name: &str) -> Result<String, FileProblem> {
    let broken = |e: csv::Error| FileProblem::file(file, e);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut left_out = None;
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let at = *left_out.get_or_insert_with(|| record.iter().position(|cell| cell == name));
        let kept = record.iter().enumerate().filter(|(i, _)| Some(*i) != at).map(|(_, cell)| cell);
        out.write_record(kept).map_err(broken)?;
    }
    let bytes = out.into_inner().map_err(|e| FileProblem::file(file, e))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The factor of a row's contract and coupon.
fn factor(row: &Row, month: Date, maturity: Date) -> Result<f64, FileProblem> {
    let contract = row.cell("contract");
    let product = product_of(contract).ok_or_else(|| {
        row.problem(
            "contract",
            format!("\"{contract}\" is no Treasury future: expected a code such as ZN or TY"),
        )
    })?;
    conversion_factor(product, month, coupon(row)?, maturity)
        .ok_or_else(|| row.problem("maturity", "is not after the delivery month"))
}

fn bond(row: &Row) -> Result<Bond, FileProblem> {
    let (maturity, settle) = (day(row, "maturity")?, day(row, "settle")?);
    Bond::new(coupon(row)?, maturity, settle)
        .ok_or_else(|| row.problem("maturity", format!("{maturity} is not after settlement on {settle}")))
}

fn coupon(row: &Row) -> Result<f64, FileProblem> {
    number(row, "coupon")
        .filter(|c| (0.0..=20.0).contains(c))
        .ok_or_else(|| row.problem("coupon", "expected per cent from 0 to 20"))
}

fn day(row: &Row, field: &str) -> Result<Date, FileProblem> {
    date::parse(row.cell(field)).map_err(|e| row.problem(field, e))
}

fn number(row: &Row, field: &str) -> Option<f64> {
    row.cell(field).parse::<f64>().ok().filter(|v| v.is_finite())
}

fn clean_price(row: &Row) -> Option<f64> {
    ["clean", "clean_price", "price"]
        .into_iter()
        .find_map(|field| price::parse(row.cell(field), Quote::Cash).ok())
        .map(to_simulation)
}

fn extend(
    file: &str,
    text: &str,
    needed: &[&str],
    added: &[&str],
    compute: impl Fn(&Row) -> Result<Vec<String>, FileProblem>,
) -> Result<(String, Vec<FileProblem>), FileProblem> {
    let (table, mut problems) = Table::read(file, text)?;
    if !table.has(needed) {
        return Err(FileProblem::field(file, 1, "header", format!("expected columns {}", needed.join(","))));
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    let broken = |e: csv::Error| FileProblem::file(file, e);
    out.write_record(table.header().iter().map(String::as_str).chain(added.iter().copied()))
        .map_err(broken)?;
    for row in table.rows() {
        let cells = compute(&row).unwrap_or_else(|problem| {
            problems.push(problem);
            vec![String::new(); added.len()]
        });
        let own = (0..table.header().len()).map(|i| row.at(i));
        out.write_record(own.chain(cells.iter().map(String::as_str))).map_err(broken)?;
    }
    let bytes = out.into_inner().map_err(|e| FileProblem::file(file, e))?;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), problems))
}
