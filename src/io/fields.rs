//! Fields that several layouts have.

use crate::{
    instrument::{Instrument, Product, ProductKind},
    margin::XmChoice,
    quantity::{price::Quote, size},
    rulebook::Rules,
};

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

/// Whether a table says what somebody holds: no list of prices, yields or securities does.
pub fn are_holdings(has: impl Fn(&str) -> bool) -> bool {
    ["quantity", "qty", "face", "position", "net", "instrument", "symbol", "account"].into_iter().any(has)
}

/// A product by any of its codes, for tables that name contracts.
pub fn product_of(code: &str) -> Option<Product> {
    Product::from_any_code(code.trim())
}
