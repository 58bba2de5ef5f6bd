//! Opening a document, by content and not by name.

use super::{
    FileProblem,
    import::{AccountLines, Accounts, ImportError, Imported, Layout, Mappings, Reading, Source, import},
    read_scenario, read_text,
    text::file_name,
};
use crate::{
    market::SecurityMaster,
    quantity::Date,
    rulebook::{Overrides, Rulebook, Rules},
    whatif::{Progress, Scenario},
};
use std::{path::Path, sync::Arc};

/// A document as read, with what was left out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub scenario: Scenario,
    pub problems: Vec<FileProblem>,
    /// Whether saving would write it back as it was read: a scenario file without problems.
    pub is_whole: bool,
    /// What a file of positions turned out to be; `None` for a scenario.
    pub layout: Option<Layout>,
    /// The accounts a file of positions names, chosen or not.
    pub accounts: Vec<AccountLines>,
}

/// What opening needs to know beside the file.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// One-digit futures years are read near it, unless the file states its date.
    pub reference: Date,
    pub rulebook: &'a Rulebook,
    /// Where a CUSIP that stands alone is looked up.
    pub securities: &'a SecurityMaster,
    /// Which accounts of a file of positions make the book.
    pub accounts: &'a Accounts,
    /// What people said of the columns of tables.
    pub mappings: &'a Mappings,
}

/// Opens a scenario, or a file of positions with all its accounts netted.
///
/// # Errors
/// [`FileProblem`] when nothing can be read from it.
pub fn open_document(path: &Path, reference: Date, rulebook: &Rulebook) -> Result<Opened, FileProblem> {
    read_document(&file_name(path), &read_text(path)?, reference, rulebook)
}

/// Reads the text of a scenario, or of positions with all their accounts netted.
///
/// # Errors
/// [`FileProblem`] when it is neither.
pub fn read_document(
    file: &str,
    text: &str,
    reference: Date,
    rulebook: &Rulebook,
) -> Result<Opened, FileProblem> {
    let (securities, mappings) = (SecurityMaster::default(), Mappings::new());
    let opening = Opening {
        reference,
        rulebook,
        securities: &securities,
        accounts: &Accounts::All,
        mappings: &mappings,
    };
    read_with(file, text, &opening)
}

/// Opens a scenario or a file of positions.
///
/// # Errors
/// [`FileProblem`] when nothing can be read from it, or none of the accounts is in it.
pub fn open_with(path: &Path, opening: &Opening) -> Result<Opened, FileProblem> {
    read_with(&file_name(path), &read_text(path)?, opening)
}

/// Reads the text of a scenario or of positions.
///
/// # Errors
/// As [`open_with`].
pub fn read_with(file: &str, text: &str, opening: &Opening) -> Result<Opened, FileProblem> {
    if looks_like_scenario(file, text) {
        let (scenario, problems) = read_scenario(file, text, opening.reference, opening.rulebook)?;
        let is_whole = problems.is_empty();
        return Ok(Opened { scenario, problems, is_whole, layout: None, accounts: Vec::new() });
    }
    let rules =
        Rules::resolve(opening.rulebook, &Overrides::new()).map_err(|e| FileProblem::file(file, e))?;
    let reading = Reading {
        reference: opening.reference,
        rules: &rules,
        securities: opening.securities,
        mappings: opening.mappings,
    };
    let imported = match import(&[Source::new(file, text)], reading, &Progress::default()) {
        Ok(imported) => imported,
        Err(ImportError::Problem(problem)) => return Err(problem),
        Err(ImportError::Cancelled(cancelled)) => return Err(FileProblem::file(file, cancelled)),
    };
    let accounts = imported.accounts();
    if let Some(problem) = unknown_account(file, opening.accounts, &accounts) {
        return Err(problem);
    }
    Ok(booked(file, imported, accounts, opening.accounts))
}

fn booked(file: &str, imported: Imported, accounts: Vec<AccountLines>, chosen: &Accounts) -> Opened {
    let netted = imported.book(chosen);
    let mut problems = imported.problems;
    problems.extend(netted.problems);
    let scenario = Scenario {
        name: file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned(),
        as_of: imported.as_of,
        positions: Arc::new(netted.positions),
        left_out: Arc::new(netted.left_out),
        ..Scenario::default()
    };
    let layout = imported.read.first().map(|r| r.layout);
    Opened { scenario, problems, is_whole: false, layout, accounts }
}

/// A chosen account that no line of the file has.
fn unknown_account(file: &str, chosen: &Accounts, there: &[AccountLines]) -> Option<FileProblem> {
    let Accounts::Only(chosen) = chosen else { return None };
    let missing = chosen.iter().find(|name| there.iter().all(|a| a.account != **name))?;
    let names: Vec<&str> = there.iter().map(|a| &*a.account).filter(|a| !a.is_empty()).take(20).collect();
    let what = match names.as_slice() {
        [] => format!("has no account \"{missing}\": its lines name none"),
        names => format!("has no account \"{missing}\": it has {}", names.join(", ")),
    };
    Some(FileProblem::field(file, 1, "account", what))
}

/// A scenario states its format, or is named as one and has no table header.
pub fn looks_like_scenario(file: &str, text: &str) -> bool {
    let states_format =
        text.lines().take(200).any(|l| l.split_once('=').is_some_and(|(key, _)| key.trim() == "format"));
    let first =
        text.lines().find(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#')).unwrap_or_default();
    states_format || (file.to_ascii_lowercase().ends_with(".toml") && !first.contains(','))
}
