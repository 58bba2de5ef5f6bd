//! A comparison as text and as JSON.

use super::{
    diff::Diff,
    report_text::{dollars, percent, why},
};
use crate::{
    DISCLAIMER,
    io::report::{
        json::{benefit, money, ratio, with, without},
        market_words,
    },
    margin::{Benefit, Evaluation},
    quantity::{Decimal, money::to_simulation},
    whatif::compare::{Change, Step},
};
use serde_json::{Value, json};
use std::fmt::Write;

/// What a person has to know to read the steps.
const ORDER: &str = "Each step takes one group over and evaluates afresh; in another order the steps differ.";

/// The comparison as JSON.
pub fn json(diff: &Diff) -> String {
    let c = diff.comparison;
    let [from, to] = diff.names;
    let value = json!({
        "program": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "market": market_words(c.from.market_kind, &c.from.market_label),
        "from": side(from, &c.from),
        "to": side(to, &c.to),
        "difference": {
            "without": money(c.to.without.total - c.from.without.total),
            "with": money(c.to.with.total - c.from.with.total),
            "saved": money(c.to.saved() - c.from.saved()),
        },
        "order": c.steps.iter().map(|s| s.group.code()).collect::<Vec<_>>(),
        "steps": c.steps.iter().map(step_json).collect::<Vec<_>>(),
        "warnings": diff.warnings.iter().map(|w| json!({"where": w.place, "what": w.what})).collect::<Vec<_>>(),
        "disclaimer": DISCLAIMER,
    });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

fn side(name: &str, e: &Evaluation) -> Value {
    json!({
        "name": name,
        "as_of": e.as_of.date.to_string(),
        "account": e.account.code(),
        "scope": if e.cross_margining { e.scope.code() } else { "off" },
        "hypothetical": e.is_hypothetical(),
        "ratio": ratio(e),
        "requirement": {
            "without": without(e.without),
            "with": with(e.with),
            "saved": money(e.saved()),
            "saved_fraction": e.fraction(e.saved()),
        },
        "benefit": benefit(e),
    })
}

fn step_json(step: &Step) -> Value {
    json!({
        "group": step.group.code(),
        "with": money(step.with()),
        "saved": money(step.saved()),
        "changes": step.changes.iter().map(change_json).collect::<Vec<_>>(),
    })
}

fn change_json(change: &Change) -> Value {
    let (from, to) = change.ends();
    json!({"what": change.what(), "how": change.sign(), "from": from, "to": to})
}

/// The comparison for a terminal.
pub fn text(diff: &Diff) -> String {
    let mut out = String::new();
    // writing to a string cannot fail
    let _ = write_text(&mut out, diff);
    out
}

fn write_text(out: &mut String, diff: &Diff) -> std::fmt::Result {
    let c = diff.comparison;
    for (letter, name, e) in [("A", diff.names[0], &c.from), ("B", diff.names[1], &c.to)] {
        let badge = if e.is_hypothetical() { "  [hypothetical: no regulator has approved this]" } else { "" };
        let shock = if e.as_of.shock.is_none() { "" } else { " after a shock" };
        let market = market_words(e.market_kind, &e.market_label);
        writeln!(out, "{letter}  {name}, as of {}{shock}, {market}{badge}", e.as_of.date)?;
    }
    writeln!(out)?;
    side_by_side(out, &c.from, &c.to)?;
    steps(out, diff)?;
    if !diff.warnings.is_empty() {
        writeln!(out, "Warnings")?;
        for warning in diff.warnings {
            writeln!(out, "  {}: {}", warning.place, warning.what)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{DISCLAIMER}")
}

fn side_by_side(out: &mut String, a: &Evaluation, b: &Evaluation) -> std::fmt::Result {
    writeln!(out, "{:<28}{:>22}{:>22}{:>22}", "", "A", "B", "B less A")?;
    for ((name, a), (_, b)) in amounts(a).into_iter().zip(amounts(b)) {
        writeln!(out, "{name:<28}{:>22}{:>22}{:>22}", dollars(a), dollars(b), dollars(b - a))?;
    }
    for ((name, a), (_, b)) in told(a).into_iter().zip(told(b)) {
        writeln!(out, "{name:<28}{a:>22}{b:>22}")?;
    }
    worth(out, a, b)?;
    writeln!(out)
}

/// What is asked for, and what is saved.
fn amounts(e: &Evaluation) -> [(&'static str, Decimal); 7] {
    [
        ("without, FICC", e.without.ficc),
        ("without, CME", e.without.cme),
        ("without", e.without.total),
        ("with, FICC", e.with.ficc),
        ("with, CME", e.with.cme),
        ("with", e.with.total),
        ("saved", e.saved()),
    ]
}

fn told(e: &Evaluation) -> [(&'static str, String); 6] {
    [
        ("saved, per cent", percent(e.fraction(e.saved()))),
        ("FICC's model saves", percent(e.arrangement.ficc.saving())),
        ("CME's model saves", percent(e.arrangement.cme.saving())),
        ("applied", percent(to_simulation(e.applied()))),
        ("binding", e.binding().code().to_owned()),
        ("because", why(e.reason()).to_owned()),
    ]
}

/// What the saving as the switch stands is worth, the rungs that are switched on.
fn worth(out: &mut String, a: &Evaluation, b: &Evaluation) -> std::fmt::Result {
    let shown = &b.rules.benefit;
    let amounts = |x: &Benefit| {
        [
            (shown.show_funding, "funding saved a year", x.funding_per_year),
            (shown.show_firm_capital, "firm capital freed", x.firm_capital),
            (shown.show_clearing_house_capital, "clearing-house capital freed", x.clearing_house_capital),
            (shown.show_leverage_capital, "leverage capital freed", x.leverage_capital),
        ]
    };
    let (a, b) = (&a.benefit, &b.benefit);
    let pairs = amounts(a).into_iter().zip(amounts(b));
    for ((_, name, a), (_, _, b)) in pairs.filter(|((is_shown, ..), _)| *is_shown) {
        writeln!(out, "{name:<28}{:>22}{:>22}{:>22}", dollars(a), dollars(b), dollars(b - a))?;
    }
    let times = |x: Option<f64>| x.map_or("-".to_owned(), |x| format!("{x:.1}x"));
    let points = |x: Option<f64>| x.map_or("-".to_owned(), |x| format!("{x:.1} bp"));
    if shown.show_leverage {
        writeln!(out, "{:<28}{:>22}{:>22}", "leverage", times(a.leverage_with), times(b.leverage_with))?;
    }
    if shown.show_basis_cover {
        writeln!(
            out,
            "{:<28}{:>22}{:>22}",
            "basis cover",
            points(a.basis_cover_bp),
            points(b.basis_cover_bp)
        )?;
    }
    Ok(())
}

fn steps(out: &mut String, diff: &Diff) -> std::fmt::Result {
    let c = diff.comparison;
    writeln!(out, "{:<28}{:>22}{:>22}", "From A to B", "with", "saved")?;
    writeln!(out, "{:<28}{:>22}{:>22}", "A", dollars(c.from.with.total), dollars(c.from.saved()))?;
    for (i, step) in c.steps.iter().enumerate() {
        let name = format!("{}. {}", i + 1, step.group.name());
        writeln!(out, "{name:<28}{:>22}{:>22}", dollars(step.with()), dollars(step.saved()))?;
    }
    writeln!(out, "{:<28}{:>22}{:>22}", "B", dollars(c.to.with.total), dollars(c.to.saved()))?;
    writeln!(out, "{ORDER}\n")?;
    for step in c.steps.iter().filter(|s| !s.changes.is_empty()) {
        writeln!(out, "{}", step.group.name())?;
        for change in &step.changes {
            let (from, to) = change.ends();
            let ends = from.map_or(to.clone(), |from| format!("{from} -> {to}"));
            writeln!(out, "  {:<36}{ends}", change.what())?;
        }
    }
    writeln!(out)
}
