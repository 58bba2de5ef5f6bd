//! A change in words: what, from what, to what.

use super::{Lever, compare::Change};
use crate::{
    instrument::{Instrument, Unit},
    margin::Operation,
    quantity::{
        Decimal,
        size::{group_thousands, print_face},
    },
    rulebook::Value,
};

/// What stands for nothing.
const NONE: &str = "–";

impl Change {
    /// What it is that differs.
    pub fn what(&self) -> String {
        match self {
            Self::Held { instrument, .. } | Self::Terms(instrument) => instrument.to_string(),
            Self::Collateral { asset, .. } | Self::CollateralPlace(asset) => format!("{asset} as collateral"),
            Self::AsOf { .. } => "as of".to_owned(),
            Self::Shock { .. } => "shock".to_owned(),
            Self::Scope { .. } => "scope".to_owned(),
            Self::Account { .. } => "account".to_owned(),
            Self::Switch { .. } => "cross-margining".to_owned(),
            Self::Fact { fact, .. } => (*fact).to_owned(),
            Self::Operation { .. } => "arrangement".to_owned(),
            Self::Parameter { name, .. } => name.clone(),
            Self::Published { .. } => "published parameters".to_owned(),
            Self::Lever { lever, .. } => lever.name().to_lowercase(),
        }
    }

    /// How it was and how it is; one that has only a way in which it differs has no first.
    pub fn ends(&self) -> (Option<String>, String) {
        let both = |from: String, to: String| (Some(from), to);
        match self {
            Self::Held { instrument, from, to } => both(amount(*from, instrument), amount(*to, instrument)),
            Self::Collateral { asset, from, to } => both(amount(*from, asset), amount(*to, asset)),
            Self::Terms(_) => (None, "another price, account or split".to_owned()),
            Self::CollateralPlace(_) => (None, "given elsewhere".to_owned()),
            Self::AsOf { from, to } => both(from.to_string(), to.to_string()),
            Self::Shock { from, to } | Self::Published { from, to } => {
                both(name_or_none(from), name_or_none(to))
            }
            Self::Scope { from, to } => both(from.name().to_owned(), to.name().to_owned()),
            Self::Account { from, to } => both(from.name().to_owned(), to.name().to_owned()),
            Self::Switch { to } => both(on_off(!to), on_off(*to)),
            Self::Fact { to, .. } => both(yes_no(!to), yes_no(*to)),
            Self::Operation { from, to } => both(operation(*from), operation(*to)),
            Self::Parameter { from, to, .. } => both(value(from), value(to)),
            Self::Lever { lever, from, to } => both(position(*lever, *from), position(*lever, *to)),
        }
    }

    /// Whether it is held in the second only, in the first only, or in both.
    pub fn sign(&self) -> &'static str {
        match self {
            Self::Held { from, .. } | Self::Collateral { from, .. } if from.is_zero() => "added",
            Self::Held { to, .. } | Self::Collateral { to, .. } if to.is_zero() => "removed",
            _ => "changed",
        }
    }
}

fn amount(quantity: Decimal, instrument: &Instrument) -> String {
    if quantity.is_zero() {
        return NONE.to_owned();
    }
    let size = match instrument.unit() {
        Unit::Dollars => print_face(quantity.abs()),
        _ => group_thousands(quantity.abs().normalize()),
    };
    if quantity.is_sign_negative() { format!("({size})") } else { size }
}

fn name_or_none(name: &Option<String>) -> String {
    name.clone().unwrap_or_else(|| "none".to_owned())
}

fn on_off(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn operation(operation: Operation) -> String {
    match operation {
        Operation::Normal => "as usual".to_owned(),
        Operation::Suspended => "suspended".to_owned(),
        Operation::Held { saving, .. } if saving.is_zero() => "one house late, no reduction".to_owned(),
        Operation::Held { saving, .. } => format!("one house late, {} held", percent(saving)),
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Number(number) => minus(*number),
        other => other.to_string(),
    }
}

fn position(lever: Lever, at: Option<Decimal>) -> String {
    let Some(at) = at else { return "as held".to_owned() };
    match lever {
        Lever::HedgeRatio | Lever::XmShare | Lever::Cap | Lever::Threshold | Lever::CryptoShock => {
            percent(at)
        }
        Lever::BasisStress => format!("{}x", at.normalize()),
        Lever::ParallelBp | Lever::SlopeBp => format!("{} bp", minus(at)),
        Lever::TokenizedBills => print_face(at),
        Lever::BtcFutures | Lever::EthFutures => minus(at),
    }
}

fn percent(share: Decimal) -> String {
    format!("{} %", minus((share * Decimal::ONE_HUNDRED).round_dp(2)))
}

/// A number without trailing zeros, with a true minus.
fn minus(number: Decimal) -> String {
    group_thousands(number.normalize()).replace('-', "−")
}
