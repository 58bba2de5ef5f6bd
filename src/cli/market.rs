//! The market that files make, merged and checked as in the window, so that both have the same figures.

use super::Warning;
use crate::{
    io::{self, FileProblem, FilesMerged},
    market::{
        MarketError, demo_history, demo_last,
        store::{Conflict, Store},
    },
    quantity::{Date, date::add_days},
    whatif::Market,
};
use std::{
    path::PathBuf,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// Values that differ from the one used and are told one by one.
const MOST_CONFLICTS: usize = 50;

/// The market of files and folders; the demo history when there are none.
pub(super) fn market(paths: &[PathBuf], warnings: &mut Vec<Warning>) -> Result<Market, String> {
    if paths.is_empty() {
        return Ok(Market::new(demo_history(), Vec::new()));
    }
    let mut store = Store::default();
    let merged = io::merge_files(paths, &mut store, today()).map_err(|e| e.to_string())?;
    let securities = Arc::clone(&store.contents().securities);
    let (history, oddities) = match store.history() {
        Ok(loaded) => loaded,
        Err(_) if store.contents().series.is_empty() && !securities.is_empty() => {
            warnings.push(about_market("no Treasury yields were given: the demo history is used".to_owned()));
            (demo_history(), Vec::new())
        }
        Err(error) => return Err(too_short(paths, error, &merged)),
    };
    warnings.extend(merged.problems.iter().map(|p| Warning { place: p.place(), what: p.what.clone() }));
    warn_of_conflicts(&store, warnings);
    warnings.extend(oddities.iter().map(|p| about_market(p.to_string())));
    Ok(Market { securities, ..Market::new(history, oddities) })
}

fn about_market(what: String) -> Warning {
    Warning { place: "market".to_owned(), what }
}

/// Why there is no history, with the first thing that was wrong with the files.
fn too_short(paths: &[PathBuf], error: MarketError, merged: &FilesMerged) -> String {
    let name = paths.first().map_or_else(|| "market data".to_owned(), |p| io::file_name(p));
    let first = merged.problems.first().map(|p| format!(" ({p})")).unwrap_or_default();
    let what = match error {
        MarketError::TooShort { found: 0 } => "holds no Treasury yields".to_owned(),
        MarketError::TooShort { .. } => error.to_string(),
    };
    FileProblem::file(&name, what + &first).to_string()
}

/// Of two files that differ, the one read first is used; nobody is there to choose.
fn warn_of_conflicts(store: &Store, warnings: &mut Vec<Warning>) {
    let conflicts = &store.contents().conflicts;
    warnings.extend(conflicts.iter().take(MOST_CONFLICTS).filter_map(|c| conflict(store, c)));
    if let Some(more) = conflicts.len().checked_sub(MOST_CONFLICTS).filter(|more| *more > 0) {
        warnings.push(about_market(format!("{more} more values differ between files: the first is used")));
    }
}

fn conflict(store: &Store, conflict: &Conflict) -> Option<Warning> {
    let kept = store.kept(conflict.series, conflict.date)?;
    let name = |id| store.source(id).map_or("", |s| s.name.as_str());
    let printed = |value: f64| match conflict.series.is_rate() {
        true => format!("{} per cent", (value * 1e6).round() / 1e4),
        false => value.to_string(),
    };
    let what = format!(
        "{} {} is {}, and {} in {}, which is used",
        conflict.date,
        conflict.series.code(),
        printed(conflict.offered),
        printed(kept.value),
        name(kept.source)
    );
    Some(Warning { place: name(conflict.source).to_owned(), what })
}

/// The day it is in Greenwich. A clock that stands before the end of the demo history is wrong.
fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    add_days(jiff::civil::date(1970, 1, 1), (since.as_secs() / 86_400) as i64).max(demo_last())
}
