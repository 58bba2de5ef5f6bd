//! The parameters that a scenario has otherwise than they ship, each with its source and grade.

use super::Report;
use crate::rulebook::{InForce, Rulebook};
use std::fmt::Write;

fn changed<'a>(report: &'a Report) -> impl Iterator<Item = InForce<'a>> {
    Rulebook::embedded().changed(&report.scenario.overrides)
}

/// A section of the report; nothing where every parameter is as it ships.
pub(super) fn text(out: &mut String, report: &Report) -> std::fmt::Result {
    if let Some(named) = report.scenario.overrides.named() {
        let count = named.values.len();
        writeln!(out, "parameters of {} ({}): {count}\n", named.name, named.grade.word())?;
    }
    if changed(report).next().is_none() {
        return Ok(());
    }
    writeln!(out, "{:<28}{:>18}{:>18}  source", "Changed parameter", "value", "ships as")?;
    for held in changed(report) {
        let (name, value, shipped) = (&held.parameter.name, held.value, &held.parameter.value);
        let (value, shipped) = (value.to_string(), shipped.to_string());
        writeln!(out, "{name:<28}{value:>18}{shipped:>18}  {} ({})", held.source(), held.grade().word())?;
    }
    writeln!(out)
}
