//! The report as text for a terminal.

use super::{Report, left_out};
use crate::{
    DISCLAIMER,
    io::report::{market_of, what_if_words, what_ifs},
    margin::{Evaluation, Reason, benefit::cents},
    quantity::{Decimal, money::to_simulation, size::group_thousands},
};
use std::fmt::Write;

/// The report's text.
pub fn print(report: &Report) -> String {
    let mut out = String::new();
    // writing to a string cannot fail
    let _ = write(&mut out, report);
    out
}

pub(super) fn dollars(amount: Decimal) -> String {
    let mut cents = amount.abs();
    cents.rescale(2);
    let text = group_thousands(cents);
    if amount.is_sign_negative() && !amount.is_zero() { format!("({text})") } else { text }
}

pub(super) fn percent(fraction: f64) -> String {
    format!("{:.1} %", fraction * 100.0)
}

fn write(out: &mut String, report: &Report) -> std::fmt::Result {
    let e = report.evaluation;
    writeln!(out, "{}", report.scenario.name)?;
    writeln!(out, "{}", market_of(e))?;
    let switch = if e.cross_margining { "on" } else { "off" };
    let scope = e.scope.name();
    let badge = if e.is_hypothetical() { "  [hypothetical: no regulator has approved this]" } else { "" };
    writeln!(out, "account {}, cross-margining {switch}, scope {scope}{badge}", e.account.code())?;
    if let Some(stand) = report.scenario.stand {
        writeln!(out, "the book of {} rolled there", stand.from)?;
    }
    if let Some(shock) = &report.scenario.shock {
        writeln!(out, "after a shock: {}", shock.name)?;
    }
    let supposed = what_ifs(report.scenario);
    if !supposed.is_empty() {
        writeln!(out, "what if: {}", what_if_words(&supposed))?;
    }
    writeln!(out)?;
    requirement(out, e)?;
    savings(out, e)?;
    components(out, e)?;
    ladder(out, e)?;
    collateral(out, e)?;
    positions(out, e)?;
    left_out::text(out, &report.scenario.left_out)?;
    stress(out, e)?;
    super::report_parameters::text(out, report)?;
    if !report.warnings.is_empty() {
        writeln!(out, "Warnings")?;
        for warning in report.warnings {
            writeln!(out, "  {}: {}", warning.place, warning.what)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{DISCLAIMER}")
}

fn requirement(out: &mut String, e: &Evaluation) -> std::fmt::Result {
    let row = |out: &mut String, name: &str, without: Decimal, with: Decimal| {
        writeln!(
            out,
            "{name:<12}{:>22}{:>22}{:>22}",
            dollars(without),
            dollars(with),
            dollars(without - with)
        )
    };
    writeln!(out, "{:<12}{:>22}{:>22}{:>22}", "Requirement", "without", "with", "saved")?;
    row(out, "FICC", e.without.ficc, e.with.ficc)?;
    row(out, "CME", e.without.cme, e.with.cme)?;
    row(out, "total", e.without.total, e.with.total)?;
    writeln!(out, "{:<12}{:>66}\n", "", percent(e.fraction(e.saved())))
}

fn savings(out: &mut String, e: &Evaluation) -> std::fmt::Result {
    let a = &e.arrangement;
    writeln!(
        out,
        "{:<12}{:>22}{:>22}{:>22}{:>10}",
        "Saving", "cash leg", "futures leg", "together", "saves"
    )?;
    for (name, house) in [("FICC-style", a.ficc), ("CME-style", a.cme)] {
        writeln!(
            out,
            "{name:<12}{:>22}{:>22}{:>22}{:>10}",
            dollars(cents(house.cash)),
            dollars(cents(house.futures)),
            dollars(cents(house.both)),
            percent(house.saving())
        )?;
    }
    writeln!(
        out,
        "applied {}: {} (binding: {})",
        percent(to_simulation(e.applied())),
        why(e.reason()),
        e.binding().code()
    )?;
    if let Some(layer) = e.coin_layer.filter(|_| e.cross_margining) {
        let common = layer.ficc_count;
        writeln!(
            out,
            "coin futures reduced by {} on {common} common dates",
            percent(to_simulation(layer.applied))
        )?;
    }
    writeln!(out)
}

/// Why the saving is what it is.
pub(super) fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::Off => "cross-margining is off",
        Reason::NotEligible => "not eligible",
        Reason::EmptyLeg => "one leg is empty",
        Reason::Suspended => "the arrangement is suspended",
        Reason::Held => "one house is late: the last saving is held",
        Reason::Negative => "the lower saving is negative",
        Reason::BelowThreshold => "the lower saving is below the threshold",
        Reason::Cap => "the cap holds it",
        Reason::LesserSaving => "the lower saving binds",
    }
}

fn components(out: &mut String, e: &Evaluation) -> std::fmt::Result {
    let (f, c) = (&e.ficc, &e.cme);
    writeln!(out, "FICC-style estimate, whole book")?;
    for (name, amount) in [
        ("value at risk", f.var),
        ("expected shortfall", f.expected_shortfall),
        ("haircut floor", f.haircut_floor),
        ("minimum margin", f.minimum_margin),
        ("bid-ask", f.bid_ask),
        ("liquidity", f.mla),
    ] {
        writeln!(out, "  {name:<20}{:>24}", dollars(cents(amount)))?;
    }
    writeln!(out, "CME-style estimate, whole book")?;
    for (name, amount) in [
        ("outright", c.outright),
        ("calendar charge", c.calendar_charge),
        ("spread credit", -c.spread_credit),
        ("heightened risk", c.heightened_risk),
    ] {
        writeln!(out, "  {name:<20}{:>24}", dollars(crate::quantity::money::to_cent(amount)))?;
    }
    writeln!(out)
}

fn ladder(out: &mut String, e: &Evaluation) -> std::fmt::Result {
    let b = &e.benefit;
    let times = |v: Option<f64>| v.map_or("-".to_owned(), |v| format!("{v:.1}x"));
    writeln!(out, "What it is worth")?;
    let shown = &e.rules.benefit;
    for (is_shown, name, amount) in [
        (shown.show_funding, "funding a year", b.funding_per_year),
        (shown.show_firm_capital, "firm capital", b.firm_capital),
        (shown.show_clearing_house_capital, "clearing-house capital", b.clearing_house_capital),
        (shown.show_leverage_capital, "leverage-ratio capital", b.leverage_capital),
    ] {
        if is_shown {
            writeln!(out, "  {name:<28}{:>16}", dollars(amount))?;
        }
    }
    writeln!(out, "  {:<28}{:>7} -> {}", "leverage", times(b.leverage_without), times(b.leverage_with))?;
    let cover = b.basis_cover_bp.map_or("-".to_owned(), |v| format!("{v:.1} bp"));
    writeln!(out, "  {:<28}{cover:>16}\n", "basis cover")
}

fn collateral(out: &mut String, e: &Evaluation) -> std::fmt::Result {
    writeln!(
        out,
        "{:<12}{:>20}{:>20}{:>20}{:>16}",
        "Collateral", "required", "posted", "surplus", "earns a year"
    )?;
    for t in &e.coverage.totals {
        writeln!(
            out,
            "{:<12}{:>20}{:>20}{:>20}{:>16}",
            t.destination.name(),
            dollars(t.required),
            dollars(t.posted_after_haircut),
            dollars(t.surplus),
            dollars(t.yield_per_year)
        )?;
    }
    writeln!(out)
}

fn positions(out: &mut String, e: &Evaluation) -> std::fmt::Result {
    writeln!(out, "{:<44}{:>18}{:>22}{:>16}  account", "Position", "quantity", "value", "DV01")?;
    for line in &e.lines {
        let account = match &line.eligibility {
            Ok(_) if line.xm_quantity.is_zero() => "ordinary".to_owned(),
            Ok(_) if line.xm_quantity != line.quantity => format!("XM {}", line.xm_quantity.normalize()),
            Ok(_) => "XM".to_owned(),
            Err(reason) => format!("ordinary: {reason}"),
        };
        writeln!(
            out,
            "{:<44}{:>18}{:>22}{:>16}  {account}",
            line.instrument.to_string(),
            group_thousands(line.quantity.normalize()),
            dollars(line.market_value()),
            dollars(line.dv01())
        )?;
    }
    writeln!(out)
}

fn stress(out: &mut String, e: &Evaluation) -> std::fmt::Result {
    let share = |v: Option<f64>| v.map_or("-".to_owned(), percent);
    writeln!(out, "{:<42}{:>22}{:>14}{:>14}", "Stress day", "profit or loss", "of without", "of with")?;
    for s in &e.stress {
        writeln!(
            out,
            "{:<42}{:>22}{:>14}{:>14}",
            format!("{} {}", s.date, s.event),
            dollars(s.pnl),
            share(s.loss_over_margin_without()),
            share(s.loss_over_margin_with())
        )?;
    }
    writeln!(out)
}
