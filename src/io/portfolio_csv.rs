//! Portfolios as tables: `instrument,quantity,...`, or spread over columns.

use super::{
    FileProblem,
    table::{Row, Table},
};
use crate::{
    instrument::{Cusip, Instrument, Product, ProductKind, Unit, parse},
    margin::XmChoice,
    quantity::{
        Date, Decimal,
        price::{self, Quote},
        size,
    },
    rulebook::Rules,
    whatif::Position,
};
use std::{collections::HashMap, sync::Arc};

/// Lines beyond this are refused.
const MOST_LINES: usize = 200_000;

/// Reads positions. One-digit futures years are read near `reference`.
///
/// # Errors
/// [`FileProblem`] when the text is no portfolio at all. Rows that cannot be read are in the list.
pub fn read_portfolio(
    file: &str,
    text: &str,
    reference: Date,
    rules: &Rules,
) -> Result<(Vec<Position>, Vec<FileProblem>), FileProblem> {
    let (table, mut problems) = Table::read(file, text)?;
    let layout = Layout::recognise(&table).ok_or_else(|| {
        let found = table.header().join(",");
        let found: String = found.chars().take(80).collect();
        FileProblem::field(
            file,
            1,
            "header",
            format!("\"{found}\" is no portfolio: expected columns instrument,quantity or type,coupon,maturity,product,month,quantity"),
        )
    })?;
    if table.len() > MOST_LINES {
        return Err(FileProblem::file(
            file,
            format!("has {} lines; up to {MOST_LINES} are read", table.len()),
        ));
    }
    let mut positions = Vec::with_capacity(table.len());
    let mut seen: HashMap<Vec<String>, usize> = HashMap::new();
    for row in table.rows() {
        match layout.position(&row, reference, rules) {
            Ok(position) => {
                report_past(&position, &row, reference, &mut problems);
                let cells: Vec<String> = row.cells().map(str::to_owned).collect();
                if let Some(first) = seen.insert(cells, row.line) {
                    problems.push(row.problem("line", format!("repeats line {first}: both are counted")));
                }
                positions.push(position);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if positions.is_empty() && problems.is_empty() {
        problems.push(FileProblem::file(file, "has a header and no positions"));
    }
    Ok((positions, problems))
}

/// A matured security is loaded and shown, but counts in no figure.
fn report_past(position: &Position, row: &Row, reference: Date, problems: &mut Vec<FileProblem>) {
    if let Some(security) = position.instrument.security().filter(|s| s.maturity <= reference) {
        let what = format!(
            "{} is not after {reference}: the position is left out of every figure",
            security.maturity
        );
        problems.push(row.problem("maturity", what));
    }
}

#[derive(Clone, Copy)]
enum Layout {
    Notation,
    Spread,
}

impl Layout {
    fn recognise(table: &Table) -> Option<Self> {
        if table.has(&["instrument", "quantity"]) {
            Some(Self::Notation)
        } else if table.has(&["type"]) && (table.has(&["quantity"]) || table.has(&["face"])) {
            Some(Self::Spread)
        } else {
            None
        }
    }

    fn position(self, row: &Row, reference: Date, rules: &Rules) -> Result<Position, FileProblem> {
        let (field, text) = match self {
            Self::Notation => ("instrument", row.cell("instrument").to_owned()),
            Self::Spread => spread_notation(row)?,
        };
        let instrument = parse(&text, reference).map_err(|e| row.problem(field, e))?;
        let quantity_field = if row.cell("quantity").is_empty() { "face" } else { "quantity" };
        let quantity = size::parse(row.cell(quantity_field)).map_err(|e| row.problem(quantity_field, e))?;
        if instrument.unit() == Unit::Contracts && !quantity.fract().is_zero() {
            return Err(row
                .problem(quantity_field, format!("futures are held in whole contracts: {quantity} is not")));
        }
        let cusip = match row.cell("cusip") {
            "" => None,
            text => Some(Cusip::parse(text).map_err(|e| row.problem("cusip", e))?),
        };
        Ok(Position {
            instrument,
            quantity,
            price: read_price(row, &instrument, rules)?,
            xm: read_xm(row.cell("xm")).map_err(|what| row.problem("xm", what))?,
            cusip,
            account: row.cell("account").to_owned(),
            note: row.cell("note").to_owned(),
            lines: Arc::default(),
        })
    }
}

fn read_price(row: &Row, instrument: &Instrument, rules: &Rules) -> Result<Option<Decimal>, FileProblem> {
    match row.cell("price") {
        "" => Ok(None),
        text => price::parse(text, quote(instrument, rules)).map(Some).map_err(|e| row.problem("price", e)),
    }
}

/// How prices of an instrument are quoted.
pub fn quote(instrument: &Instrument, rules: &Rules) -> Quote {
    match instrument {
        Instrument::Security(_) | Instrument::Repo(_) => Quote::Cash,
        Instrument::Future(f) if f.product.kind() == ProductKind::Treasury => {
            Quote::Futures { parts: rules.contract(f.product).tick_parts }
        }
        _ => Quote::Decimals,
    }
}

/// Reads the account column: in, out, or a number of contracts in the XM account.
pub fn read_xm(text: &str) -> Result<XmChoice, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "" | "in" | "yes" | "true" | "xm" => Ok(XmChoice::In),
        "out" | "no" | "false" | "ordinary" => Ok(XmChoice::Out),
        other => match size::parse(other) {
            Ok(contracts) if contracts.fract().is_zero() => Ok(XmChoice::Contracts(contracts)),
            _ => {
                Err(format!("\"{text}\" is not an account: expected in, out or a whole number of contracts"))
            }
        },
    }
}

/// The notation of an instrument given in columns, and the field a mistake would be in.
fn spread_notation(row: &Row) -> Result<(&'static str, String), FileProblem> {
    let (kind, product) = (row.cell("type").to_ascii_lowercase(), row.cell("product"));
    let (coupon, maturity) = (row.cell("coupon"), row.cell("maturity"));
    let need = |field: &'static str| {
        if row.cell(field).is_empty() { Err(row.problem(field, "is empty")) } else { Ok(()) }
    };
    Ok(match kind.as_str() {
        "note" | "bond" | "t" | "treasury" => {
            need("coupon").and(need("maturity"))?;
            ("maturity", format!("T {coupon} {maturity}"))
        }
        "tips" => ("maturity", format!("TIPS {coupon} {maturity}")),
        "bill" | "b" => ("maturity", format!("B {maturity}")),
        "tokenized bill" | "tb" => ("maturity", format!("TB {maturity}")),
        "strip" | "strips" => ("maturity", format!("STRIP {maturity}")),
        "frn" => ("maturity", format!("FRN {maturity}")),
        "future" | "futures" | "fut" => {
            need("product").and(need("month"))?;
            ("month", format!("{product} {}", contract_month(row.cell("month"), product)))
        }
        "fund" | "token" | "coin" | "cash" => ("product", product.to_owned()),
        other => {
            return Err(row.problem(
                "type",
                format!("\"{other}\" is no type: expected note, bond, bill, tokenized bill, TIPS, STRIP, FRN, future, fund, coin or cash"),
            ));
        }
    })
}

/// `Z6` as it stands; `202612` and `2026-12` as letter and year.
fn contract_month(text: &str, product: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_numeric = digits.len() == 6 && text.chars().all(|c| c.is_ascii_digit() || c == '-');
    match (is_numeric, digits.get(..4), digits.get(4..).and_then(|m| m.parse::<usize>().ok())) {
        (true, Some(year), Some(month)) => match "FGHJKMNQUVXZ".chars().nth(month.wrapping_sub(1)) {
            Some(letter) => format!("{letter}{year}"),
            None => text.to_owned(),
        },
        _ => text.strip_prefix(product).unwrap_or(text).to_owned(),
    }
}

/// A product by any of its codes, for tables that name contracts.
pub fn product_of(code: &str) -> Option<Product> {
    Product::from_any_code(code.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::{Overrides, Rulebook};
    use jiff::civil::date;
    use proptest::prelude::*;
    use rust_decimal::dec;

    fn read(text: &str) -> Result<(Vec<Position>, Vec<FileProblem>), FileProblem> {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
        read_portfolio("book.csv", text, date(2026, 8, 21), &rules)
    }

    #[test]
    fn both_forms_name_the_same_positions() {
        let (notation, none) = read("Instrument,Quantity,price,xm\n\"T 4.25 2035-08-15\",\"1,000,000\",99-16,\nZN Z6,(12),110-165,out\n").unwrap();
        let (spread, also) = read("type,cusip,coupon,maturity,product,month,quantity,face,price,xm\nnote,,4.25,8/15/35,,,,1mm,99-16,\nfuture,,,,ZN,202612,-12,,110-165,out\n").unwrap();
        assert_eq!((notation.clone(), none), (spread, also));
        assert_eq!(notation[0].price, Some(dec!(99.5)));
        assert_eq!(notation[1].xm, XmChoice::Out);
    }

    #[test]
    fn every_bad_row_is_located_and_the_rest_is_loaded() {
        let text = "instrument,quantity,price,cusip,xm\nT 4.25 2035-08-15,100mm,,,\nXYZ,1,,,\nT 4.25 2035-08-15,NaN,,,\nT 4.25 2035-08-15,1e400,,,\n\
            T 4.25 2035-08-15,1,99-335,,\nZN Z6,1,110-167,,\nZN F7,1,,,\nT 4.25 2035-08-15,1,,91282CNT5,\nT 4.25 2020-08-15,1mm,,,\nZN Z6,1.5,,,\nZN Z6,1,,,maybe\n";
        let (positions, problems) = read(text).unwrap();
        assert_eq!(positions.len(), 2, "the good one and the matured one");
        let found: Vec<(Option<usize>, Option<&str>)> =
            problems.iter().map(|p| (p.line, p.field.as_deref())).collect();
        let at = |line, field| (Some(line), Some(field));
        assert_eq!(
            found,
            [
                at(3, "instrument"),
                at(4, "quantity"),
                at(5, "quantity"),
                at(6, "price"),
                at(7, "price"),
                at(8, "instrument"),
                at(9, "cusip"),
                at(10, "maturity"),
                at(11, "quantity"),
                at(12, "xm"),
            ]
        );
        assert!(problems.iter().all(|p| p.file == "book.csv"));
    }

    #[test]
    fn repeated_lines_are_counted_and_said_so() {
        let (positions, problems) = read("instrument,quantity\nZN Z6,1\nZN Z6,1\n").unwrap();
        assert_eq!(positions.len(), 2);
        assert!(problems[0].what.contains("repeats line 2"), "{problems:?}");
    }

    #[test]
    fn what_is_no_portfolio_is_refused_with_what_was_expected() {
        assert!(read("").unwrap_err().what.contains("empty"));
        assert!(read("a,b\n1,2\n").unwrap_err().what.contains("expected columns instrument,quantity"));
        assert!(read("instrument,quantity\n").unwrap().1[0].what.contains("no positions"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(instrument,quantity\n)?(\\PC{0,20}[,\n\"]){0,12}") {
            let _ = read(&text);
        }
    }
}
