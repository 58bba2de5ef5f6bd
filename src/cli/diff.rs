//! `diff`: two scenarios, or snapshots inside them, compared.

use super::{Format, Warning, diff_print, market};
use crate::{
    io,
    quantity::Date,
    rulebook::Rulebook,
    whatif::{
        Progress, Scenario, Snapshot,
        compare::{Comparison, Group, Order, compare},
    },
};
use clap::Args;
use std::path::{Path, PathBuf};

/// What `diff` takes.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// A scenario (.toml), portfolio (.csv), or a snapshot inside a scenario: FILE#NAME
    pub from: String,
    /// What to compare it with
    pub to: String,
    /// A file or folder of Treasury and crypto CSVs; may be given more than once
    #[arg(long, value_name = "PATH")]
    pub market: Vec<PathBuf>,
    /// The order of the steps: positions, market_date, scope_and_account, parameters, levers; those left
    /// out come last
    #[arg(long, value_name = "GROUP,...", value_delimiter = ',')]
    pub order: Vec<String>,
    #[arg(long, default_value = "text")]
    pub format: Format,
}

/// Everything a comparison prints.
pub(super) struct Diff<'a> {
    /// What the person called the two.
    pub names: [&'a str; 2],
    pub comparison: &'a Comparison,
    pub warnings: &'a [Warning],
}

pub(super) fn diff(arguments: &DiffArguments) -> Result<String, String> {
    let rulebook = Rulebook::embedded();
    let mut warnings = Vec::new();
    let market = market::market(&arguments.market, &mut warnings)?;
    let last = market.history.span().map(|s| s.1).unwrap_or_default();
    let order = order(&arguments.order)?;
    let from = open(&arguments.from, last, rulebook, &mut warnings)?;
    let to = open(&arguments.to, last, rulebook, &mut warnings)?;
    let comparison = compare(&from, &to, &order, &market, rulebook, &Progress::default())
        .map_err(|e| format!("{} and {}: {e}", arguments.from, arguments.to))?;
    for (name, e) in [(&arguments.from, &comparison.from), (&arguments.to, &comparison.to)] {
        let about = |p: &crate::margin::Problem| Warning {
            place: format!("{name}, {}", p.place()),
            what: p.to_string(),
        };
        warnings.extend(e.problems.iter().map(about));
    }
    let diff = Diff { names: [&arguments.from, &arguments.to], comparison: &comparison, warnings: &warnings };
    Ok(match arguments.format {
        Format::Json => diff_print::json(&diff),
        Format::Text => diff_print::text(&diff),
    })
}

/// A file, or after the last `#` the name of a snapshot in it. A file of the whole name comes first.
fn open(
    name: &str,
    reference: Date,
    rulebook: &Rulebook,
    warnings: &mut Vec<Warning>,
) -> Result<Scenario, String> {
    let (file, snapshot) = match name.rsplit_once('#') {
        Some((file, snapshot)) if !Path::new(name).exists() => (file, Some(snapshot)),
        _ => (name, None),
    };
    let opened = io::open_document(Path::new(file), reference, rulebook).map_err(|e| e.to_string())?;
    warnings.extend(opened.problems.iter().map(|p| Warning { place: p.place(), what: p.what.clone() }));
    let Some(wanted) = snapshot else { return Ok(opened.scenario) };
    let kept = opened.scenario.snapshots.iter().find(|s| s.name == wanted.trim());
    kept.map(Snapshot::dated).ok_or_else(|| {
        let names: Vec<&str> = opened.scenario.snapshots.iter().map(|s| s.name.as_str()).collect();
        let held = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        format!("{file} has no snapshot \"{wanted}\"; it has {held}")
    })
}

/// The order asked for, with the groups left out behind it.
fn order(words: &[String]) -> Result<Order, String> {
    let mut order: Vec<Group> = Vec::new();
    for word in words {
        let known = Group::ALL.into_iter().find(|g| g.code() == word.trim());
        let group = known.ok_or_else(|| {
            let codes = Group::ALL.map(Group::code).join(", ");
            format!("--order {word}: expected some of {codes}")
        })?;
        if !order.contains(&group) {
            order.push(group);
        }
    }
    order.extend(Group::ALL.into_iter().filter(|g| !words.iter().any(|w| w.trim() == g.code())));
    order.try_into().map_err(|_| "--order: expected each group once".to_owned())
}
