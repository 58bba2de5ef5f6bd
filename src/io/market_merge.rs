//! Market files merged into what is kept: each is read by itself, looked through, and refused when
//! it cannot be what it says it is.

use super::{
    FileProblem,
    market_files::{MarketData, collect, read_market_text},
    market_texts::MarketText,
    read_securities, read_text, rows_of_securities,
    text::file_name,
};
use crate::{
    market::{
        SecurityMaster,
        store::{Merged, Offer, Store},
    },
    quantity::Date,
};
use std::path::PathBuf;

/// Problems of one file that are told one by one.
const MOST_PROBLEMS: usize = 50;

/// What came of files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilesMerged {
    /// Each file of which something was read, in the order of reading.
    pub files: Vec<(String, Merged)>,
    pub problems: Vec<FileProblem>,
    /// First and last date of the values in these files.
    pub span: Option<(Date, Date)>,
    /// Rows of the lists of securities among them.
    pub rows_listed: usize,
}

impl FilesMerged {
    /// All files together.
    pub fn total(&self) -> Merged {
        self.files.iter().fold(Merged::default(), |sum, (_, m)| Merged {
            added: sum.added + m.added,
            same: sum.same + m.same,
            conflicts: sum.conflicts + m.conflicts,
            securities: sum.securities + m.securities,
        })
    }
}

/// Merges files, and those in folders, into a store. What cannot be read of them is told and left
/// out; `today` is when they are read.
///
/// # Errors
/// [`FileProblem`] when a path cannot be read at all; nothing is merged then.
pub fn merge_files(paths: &[PathBuf], store: &mut Store, today: Date) -> Result<FilesMerged, FileProblem> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, 0, &mut files)?;
    }
    files.sort();
    files.dedup();
    let mut merged = FilesMerged::default();
    for file in &files {
        match read_text(file) {
            Ok(text) => {
                merge_text(&MarketText::named(&file_name(file), &text), store, today, &mut merged);
            }
            Err(problem) => merged.problems.push(problem),
        }
    }
    if files.is_empty() {
        let name = paths.first().map_or_else(|| "market data".to_owned(), |p| file_name(p));
        merged.problems.push(FileProblem::file(&name, "holds no table (.csv)"));
    }
    Ok(merged)
}

/// Merges one file's text into a store.
pub fn merge_text(from: &MarketText, store: &mut Store, today: Date, merged: &mut FilesMerged) {
    let mut problems = Vec::new();
    let file = from.name.as_str();
    let offer = offer(from, &store.contents().securities, &mut problems);
    problems.iter_mut().for_each(|problem| file.clone_into(&mut problem.file));
    if problems.len() > MOST_PROBLEMS {
        let more = problems.len() - MOST_PROBLEMS;
        problems.truncate(MOST_PROBLEMS);
        problems.push(FileProblem::file(file, format!("and {more} more of the kind")));
    }
    if !offer.is_empty() {
        match offer.check(today) {
            Ok(()) => {
                merged.files.push((file.to_owned(), store.merge(&offer, today)));
                merged.span = joined(merged.span, offer.span());
                merged.rows_listed +=
                    offer.securities.as_ref().map_or(0, |_| rows_of_securities(&from.known_by, &from.text));
            }
            Err(refused) => problems = vec![FileProblem::file(file, refused)],
        }
    }
    merged.problems.append(&mut problems);
}

/// The span of two together.
fn joined(one: Option<(Date, Date)>, other: Option<(Date, Date)>) -> Option<(Date, Date)> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    }
}

/// What a file holds.
fn offer(from: &MarketText, known: &SecurityMaster, problems: &mut Vec<FileProblem>) -> Offer {
    let MarketText { name, known_by: file, text } = from;
    let mut securities = known.clone();
    if read_securities(file, text, &mut securities, problems) {
        return Offer { name: name.clone(), securities: Some(securities), ..Offer::default() };
    }
    let mut data = MarketData::default();
    read_market_text(file, text, &mut data);
    problems.append(&mut data.problems);
    let (offer, oddities) = Offer::new(name, data.rows, data.coins, data.rates);
    let told: Vec<FileProblem> = oddities.into_iter().map(|o| FileProblem::file(file, o)).collect();
    // that dates are out of order, the reader of the file may have said already
    let news = told.into_iter().filter(|problem| !problems.contains(problem)).collect::<Vec<_>>();
    problems.extend(news);
    offer
}
