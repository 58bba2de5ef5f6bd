//! The report as JSON: money as decimal strings in dollars, fractions as numbers.

use super::{Report, WhatIf, market_words, what_ifs};
use crate::{
    DISCLAIMER,
    margin::{Evaluation, HouseRatio, Requirement, With},
    market::Kind,
    quantity::{Decimal, money::to_simulation},
    rulebook::{InForce, Rulebook},
    whatif::LeftOut,
};
use serde_json::{Value, json};

/// The report's text.
pub fn print(report: &Report) -> String {
    let e = report.evaluation;
    let scope = if e.cross_margining { e.scope.code() } else { "off" };
    let mut value = json!({
        "program": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "scenario": report.scenario.name,
        "as_of": e.as_of.date.to_string(),
        "market": {
            "label": market_words(e.market_kind, &e.market_label),
            "kind": match e.market_kind { Kind::Demo => "demo", Kind::Loaded => "loaded" },
            "first": e.market_span.0.to_string(),
            "last": e.market_span.1.to_string(),
        },
        "account": e.account.code(),
        "scope": scope,
        "hypothetical": e.is_hypothetical(),
        "scenario_counts": {
            "ficc": e.counts.ficc, "minimum_margin": e.counts.minimum_margin,
            "cme": e.counts.cme, "stress": e.counts.stress,
        },
        "ratio": ratio(e),
        "requirement": {
            "without": without(e.without),
            "with": with(e.with),
            "saved": money(e.saved()),
            "saved_fraction": e.fraction(e.saved()),
        },
        "components": components(e),
        "benefit": benefit(e),
        "collateral": collateral(e),
        "positions": positions(e),
        "stress": stress(e),
        "warnings": report.warnings.iter().map(|w| json!({"where": w.place, "what": w.what})).collect::<Vec<_>>(),
        "disclaimer": DISCLAIMER,
    });
    if let Some(object) = value.as_object_mut() {
        if !report.scenario.left_out.is_empty() {
            object.insert("left_out".to_owned(), left_out(&report.scenario.left_out));
        }
        if let Some(shock) = &report.scenario.shock {
            object.insert("shock".to_owned(), Value::String(shock.name.clone()));
        }
        if let Some(parameters) = changed_parameters(report) {
            object.insert("changed_parameters".to_owned(), parameters);
        }
        if let Some(stand) = report.scenario.stand {
            object.insert("rolled_from".to_owned(), Value::String(stand.from.to_string()));
        }
        let (levers, other): (Vec<_>, Vec<_>) =
            what_ifs(report.scenario).into_iter().partition(|what| what.lever.is_some());
        for (key, list) in [("levers", levers), ("what_if", other)] {
            if !list.is_empty() {
                object.insert(key.to_owned(), list.iter().map(what_if).collect());
            }
        }
    }
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

/// A lever under its own code with its number, and what else is supposed in words.
fn what_if(what: &WhatIf) -> Value {
    match what.lever {
        Some((lever, at, unit)) => json!({
            "code": lever.code(), "name": what.name, "value": at.to_string(), "unit": unit, "words": what.value,
        }),
        None => json!({"name": what.name, "words": what.value}),
    }
}

/// Dollars with two decimals.
pub(crate) fn money(amount: Decimal) -> Value {
    let mut cents = amount;
    cents.rescale(2);
    Value::String(cents.to_string())
}

/// Simulated dollars, rounded to the cent for print only.
fn simulated(amount: f64) -> Value {
    money(crate::margin::benefit::cents(amount))
}

pub(crate) fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |v| json!(v))
}

fn house(ratio: HouseRatio) -> Value {
    json!({"cash": exact(ratio.cash), "futures": exact(ratio.futures), "both": exact(ratio.both), "saving": ratio.saving()})
}

/// The six ratio numbers are not rounded.
fn exact(amount: f64) -> Value {
    Value::String(crate::quantity::money::from_simulation(amount).normalize().to_string())
}

pub(crate) fn ratio(e: &Evaluation) -> Value {
    let a = &e.arrangement;
    json!({
        "ficc": house(a.ficc),
        "cme": house(a.cme),
        "raw": a.raw,
        "threshold": to_simulation(a.limits.threshold),
        "cap": to_simulation(a.limits.cap),
        "applied": to_simulation(e.applied()),
        "coins_applied": to_simulation(e.coins_applied()),
        "binding": e.binding().code(),
        "reason": e.reason().code(),
    })
}

pub(crate) fn without(r: Requirement) -> Value {
    json!({"ficc": money(r.ficc), "cme": money(r.cme), "total": money(r.total)})
}

pub(crate) fn with(w: With) -> Value {
    json!({
        "ficc_xm": money(w.ficc_xm), "ficc_ordinary": money(w.ficc_ordinary), "ficc": money(w.ficc),
        "cme_xm": money(w.cme_xm), "cme_ordinary": money(w.cme_ordinary), "cme": money(w.cme),
        "total": money(w.total),
    })
}

fn components(e: &Evaluation) -> Value {
    let (f, c) = (&e.ficc, &e.cme);
    let cent = crate::quantity::money::to_cent;
    json!({
        "ficc": {
            "var": simulated(f.var), "expected_shortfall": simulated(f.expected_shortfall),
            "floor": simulated(f.floor()), "haircut_floor": simulated(f.haircut_floor),
            "minimum_margin": simulated(f.minimum_margin), "bid_ask": simulated(f.bid_ask), "mla": simulated(f.mla),
        },
        "cme": {
            "outright": money(cent(c.outright)), "calendar_charge": money(cent(c.calendar_charge)),
            "spread_credit": money(cent(c.spread_credit)), "heightened_risk": money(cent(c.heightened_risk)),
        },
    })
}

pub(crate) fn benefit(e: &Evaluation) -> Value {
    let b = &e.benefit;
    json!({
        "funding_per_year": money(b.funding_per_year),
        "firm_capital": money(b.firm_capital),
        "clearing_house_capital": money(b.clearing_house_capital),
        "leverage_capital": money(b.leverage_capital),
        "leverage_without": number(b.leverage_without),
        "leverage_with": number(b.leverage_with),
        "basis_cover_bp": number(b.basis_cover_bp),
    })
}

fn collateral(e: &Evaluation) -> Value {
    e.coverage
        .totals
        .iter()
        .map(|t| {
            json!({
                "destination": t.destination.code(),
                "required": money(t.required),
                "posted_after_haircut": money(t.posted_after_haircut),
                "surplus": money(t.surplus),
                "yield_per_year": money(t.yield_per_year),
            })
        })
        .collect()
}

fn positions(e: &Evaluation) -> Value {
    e.lines
        .iter()
        .map(|line| {
            json!({
                "instrument": line.instrument.to_string(),
                "quantity": line.quantity.normalize().to_string(),
                "clears_at": line.instrument.house().name(),
                "market_value": money(line.market_value()),
                "dv01": money(line.dv01()),
                "eligible": line.eligibility.is_ok(),
                "reason": line.eligibility.as_ref().err().map(ToString::to_string),
                "xm_quantity": line.xm_quantity.normalize().to_string(),
            })
        })
        .collect()
}

fn stress(e: &Evaluation) -> Value {
    e.stress
        .iter()
        .map(|s| {
            json!({
                "date": s.date.to_string(),
                "pnl": money(s.pnl),
                "loss_over_margin_without": number(s.loss_over_margin_without()),
                "loss_over_margin_with": number(s.loss_over_margin_with()),
            })
        })
        .collect()
}

/// Lines of files that count in no figure, all of them.
fn left_out(all: &[LeftOut]) -> Value {
    let line = |l: &LeftOut| {
        json!({
            "what": l.what, "quantity": l.quantity, "account": l.account,
            "file": &*l.file, "line": l.line,
            "reason": l.reason.code(), "left_out_of": "every figure",
        })
    };
    all.iter().map(line).collect()
}

/// The parameters that a scenario has otherwise than they ship, each with its source and grade.
fn changed_parameters(report: &Report) -> Option<Value> {
    let one = |held: InForce| {
        json!({
            "name": held.parameter.name,
            "value": held.value.to_string(),
            "ships_as": held.parameter.value.to_string(),
            "source": held.source(),
            "grade": held.grade().word(),
        })
    };
    let list: Vec<Value> = Rulebook::embedded().changed(&report.scenario.overrides).map(one).collect();
    (!list.is_empty()).then_some(Value::Array(list))
}
