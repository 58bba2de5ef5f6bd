//! Writing scenario files: version 1 of the TOML layout.

use super::{
    provenance_parts::{LeftOutOut, LineOut},
    published_parts::{PublishedOut, published_out},
    scenario_file::FORMAT,
    scenario_parts::{ArrangementOut, ShockOut, SnapshotOut, arrangement_out, shock_out, snapshot_out},
};
use crate::{
    instrument::Instrument,
    margin::{Destination, Gate, XmChoice},
    quantity::Decimal,
    rulebook::Value,
    whatif::{Lever, Levers, Position, Scenario},
};
use serde::Serialize;
use std::collections::BTreeMap;
use thiserror::Error;

#[derive(Serialize)]
pub(super) struct ScenarioOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<u32>,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    account: &'static str,
    scope: &'static str,
    cross_margining: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    notes: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stand: Option<StandOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gate: Option<GateOut>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    levers: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    rulebook: BTreeMap<&'a str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<PublishedOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrangement: Option<ArrangementOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shock: Option<ShockOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    position: Vec<PositionOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    collateral: Vec<LotOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<LeftOutOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    snapshot: Vec<SnapshotOut<'a>>,
}

#[derive(Serialize)]
struct StandOut {
    from: String,
    at: String,
}

#[derive(Serialize)]
struct GateOut {
    same_clearing_firm: bool,
    dual_registered: bool,
    designated: bool,
}

#[derive(Serialize)]
struct PositionOut<'a> {
    instrument: String,
    quantity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    xm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cusip: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    account: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<LineOut<'a>>,
}

#[derive(Serialize)]
struct LotOut {
    asset: String,
    amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'static str>,
}

/// A document that cannot be put in words; nothing may be saved in its place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the scenario cannot be written as a file: {0}")]
pub struct WriteError(#[from] toml::ser::Error);

/// The text of a scenario file. Reading it back gives the very same document.
///
/// # Errors
/// [`WriteError`] when something in it has no form in TOML.
pub fn write_scenario(scenario: &Scenario) -> Result<String, WriteError> {
    written(&ScenarioOut::new(scenario, Some(FORMAT)))
}

fn written(document: &impl Serialize) -> Result<String, WriteError> {
    Ok(toml::to_string(document)?)
}

impl<'a> ScenarioOut<'a> {
    /// A document as it is written: at the top of a file with its format, in a snapshot without.
    pub(super) fn new(scenario: &'a Scenario, format: Option<u32>) -> Self {
        let notation = |instrument: &Instrument| match scenario.as_of {
            Some(as_of) => instrument.notation(as_of),
            None => instrument.dateless_notation(),
        };
        let gate = scenario.gate;
        Self {
            format,
            name: &scenario.name,
            description: &scenario.description,
            as_of: scenario.as_of.map(|d| d.to_string()),
            account: scenario.account.code(),
            scope: scenario.scope.code(),
            cross_margining: scenario.cross_margining,
            notes: &scenario.notes,
            stand: scenario.stand.map(|s| StandOut { from: s.from.to_string(), at: s.at.to_string() }),
            gate: (gate != Gate::default()).then_some(GateOut {
                same_clearing_firm: gate.same_clearing_firm,
                dual_registered: gate.dual_registered,
                designated: gate.designated,
            }),
            levers: levers_out(&scenario.levers),
            rulebook: scenario
                .overrides
                .iter()
                .map(|(k, v): (&String, &Value)| (k.as_str(), v.to_string()))
                .collect(),
            published: published_out(&scenario.overrides),
            arrangement: arrangement_out(scenario.operation),
            shock: scenario.shock.as_deref().map(shock_out),
            position: scenario.positions.iter().map(|p| position_out(p, notation(&p.instrument))).collect(),
            collateral: scenario
                .collateral
                .iter()
                .map(|l| LotOut {
                    asset: notation(&l.asset),
                    amount: l.amount.normalize().to_string(),
                    at: l.at.map(Destination::code),
                })
                .collect(),
            left_out: scenario.left_out.iter().map(LeftOutOut::new).collect(),
            snapshot: scenario.snapshots.iter().map(snapshot_out).collect(),
        }
    }
}

fn position_out(position: &Position, instrument: String) -> PositionOut<'_> {
    PositionOut {
        instrument,
        quantity: position.quantity.normalize().to_string(),
        price: position.price.map(|p| p.normalize().to_string()),
        xm: match position.xm {
            XmChoice::In => None,
            XmChoice::Out => Some("out".to_owned()),
            XmChoice::Contracts(n) => Some(n.normalize().to_string()),
        },
        cusip: position.cusip.map(|c| c.to_string()),
        account: &position.account,
        note: &position.note,
        lines: position.lines.iter().map(LineOut).collect(),
    }
}

fn levers_out(levers: &Levers) -> BTreeMap<&'static str, String> {
    let rest = Levers::default();
    let mut out = BTreeMap::new();
    let mut put = |lever: Lever, value: Decimal, is_changed: bool| {
        if is_changed {
            out.insert(lever.code(), value.normalize().to_string());
        }
    };
    put(Lever::HedgeRatio, levers.hedge_ratio, levers.hedge_ratio != rest.hedge_ratio);
    put(Lever::BasisStress, levers.basis_stress, levers.basis_stress != rest.basis_stress);
    put(Lever::XmShare, levers.xm_share, levers.xm_share != rest.xm_share);
    put(Lever::ParallelBp, levers.parallel_bp, levers.parallel_bp != rest.parallel_bp);
    put(Lever::SlopeBp, levers.slope_bp, levers.slope_bp != rest.slope_bp);
    put(Lever::CryptoShock, levers.crypto_shock, levers.crypto_shock != rest.crypto_shock);
    for (lever, value) in [
        (Lever::TokenizedBills, levers.tokenized_bills),
        (Lever::BtcFutures, levers.btc_futures),
        (Lever::EthFutures, levers.eth_futures),
    ] {
        put(lever, value.unwrap_or_default(), value.is_some());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_written_is_an_error_and_no_empty_text() {
        let error = written(&[None::<u8>]).unwrap_err().to_string();
        assert!(error.starts_with("the scenario cannot be written as a file: "), "{error}");
        assert!(write_scenario(&Scenario::default()).is_ok_and(|text| text.starts_with("format = 1")));
    }
}
