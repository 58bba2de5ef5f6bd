//! Opening a document, by content and not by name.

use super::{FileProblem, read_portfolio, read_scenario, read_text, text::file_name};
use crate::{
    quantity::Date,
    rulebook::{Overrides, Rulebook, Rules},
    whatif::Scenario,
};
use std::{path::Path, sync::Arc};

/// A document as read, with what was left out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub scenario: Scenario,
    pub problems: Vec<FileProblem>,
    /// Whether saving would write it back as it was read: a scenario file without problems.
    pub is_whole: bool,
}

/// Opens a scenario or portfolio file.
///
/// # Errors
/// [`FileProblem`] when nothing can be read from it.
pub fn open_document(path: &Path, reference: Date, rulebook: &Rulebook) -> Result<Opened, FileProblem> {
    let text = read_text(path)?;
    read_document(&file_name(path), &text, reference, rulebook)
}

/// Reads the text of a scenario or portfolio.
///
/// # Errors
/// [`FileProblem`] when it is neither.
pub fn read_document(
    file: &str,
    text: &str,
    reference: Date,
    rulebook: &Rulebook,
) -> Result<Opened, FileProblem> {
    if is_scenario(file, text) {
        let (scenario, problems) = read_scenario(file, text, reference, rulebook)?;
        let is_whole = problems.is_empty();
        return Ok(Opened { scenario, problems, is_whole });
    }
    let rules = Rules::resolve(rulebook, &Overrides::new()).map_err(|e| FileProblem::file(file, e))?;
    let (positions, problems) = read_portfolio(file, text, reference, &rules)?;
    if positions.is_empty()
        && let Some(first) = problems.first()
    {
        return Err(first.clone());
    }
    let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
    let scenario = Scenario { name, positions: Arc::new(positions), ..Scenario::default() };
    Ok(Opened { scenario, problems, is_whole: false })
}

/// A scenario states its format, or is named as one and has no table header.
pub fn is_scenario(file: &str, text: &str) -> bool {
    let states_format =
        text.lines().take(200).any(|l| l.split_once('=').is_some_and(|(key, _)| key.trim() == "format"));
    let first =
        text.lines().find(|l| !l.trim().is_empty() && !l.trim_start().starts_with('#')).unwrap_or_default();
    states_format || (file.to_ascii_lowercase().ends_with(".toml") && !first.contains(','))
}
