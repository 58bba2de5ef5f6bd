//! Lines of files that count in no figure, as reports show them.

use super::Warning;
use crate::whatif::{LeftOut, LeftOutReason};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write};

/// Lines of text that a terminal shows; JSON has them all.
const MOST_LINES: usize = 50;

/// One warning for each file, with how many lines and why.
pub(super) fn warnings(all: &[LeftOut]) -> Vec<Warning> {
    let mut files: BTreeMap<&str, BTreeMap<LeftOutReason, usize>> = BTreeMap::new();
    for line in all {
        *files.entry(&line.file).or_default().entry(line.reason).or_default() += 1;
    }
    let warning = |(file, reasons): (&str, BTreeMap<LeftOutReason, usize>)| {
        let count: usize = reasons.values().sum();
        let why: Vec<String> = reasons.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
        let (lines, are) = if count == 1 { ("line", "is") } else { ("lines", "are") };
        Warning {
            place: file.to_owned(),
            what: format!("{count} {lines} {are} left out of every figure: {}", why.join(", ")),
        }
    };
    files.into_iter().map(warning).collect()
}

/// A table of the first lines.
pub(super) fn text(out: &mut String, all: &[LeftOut]) -> std::fmt::Result {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "{:<44}{:>18}  {:<14}where", "Left out of every figure", "quantity", "why")?;
    for line in all.iter().take(MOST_LINES) {
        let place = format!("{}, line {}", line.file, line.line);
        let account = if line.account.is_empty() { String::new() } else { format!(", {}", line.account) };
        writeln!(
            out,
            "{:<44}{:>18}  {:<14}{place}{account}",
            shortened(&line.what),
            line.quantity,
            line.reason.code()
        )?;
    }
    if let Some(more) = all.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
        writeln!(out, "and {more} more: --format json has them all")?;
    }
    writeln!(out)
}

fn shortened(what: &str) -> String {
    let is_long = what.chars().nth(43).is_some();
    if is_long { what.chars().take(42).chain(['…']).collect() } else { what.to_owned() }
}

/// Every line.
pub(super) fn json(all: &[LeftOut]) -> Value {
    let line = |l: &LeftOut| {
        json!({
            "what": l.what, "quantity": l.quantity, "account": l.account,
            "file": &*l.file, "line": l.line,
            "reason": l.reason.code(), "left_out_of": "every figure",
        })
    };
    all.iter().map(line).collect()
}
