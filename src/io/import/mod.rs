//! Positions out of other people's files: clearing houses, brokers, spreadsheets, the clipboard.
//!
//! What may enter: the layouts of such files, how each is recognised by its content, and what every
//! line became: a position, a line left out with its reason, or a problem with its place. What may
//! not: figures, screens, and the paths of files; texts come in, typed lines go out.

use super::FileProblem;
use crate::{
    quantity::Date,
    rulebook::Rules,
    whatif::{Cancelled, LeftOut, Position, Progress},
};
use std::{collections::BTreeSet, sync::Arc};

/// A text to read: a file, or the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// A file's name without its folder, or "clipboard".
    pub name: Arc<str>,
    pub text: Arc<str>,
}

/// What a text with positions turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layout {
    /// Our own table, in either form.
    Portfolio,
    /// CME CORE simple futures and options CSV.
    CmeCore,
    /// SpanPosConv net positions CSV.
    SpanCsv,
    /// SPAN position XML.
    SpanXml,
    /// FIXML position reports.
    Fixml,
    /// Interactive Brokers Flex query, open positions.
    BrokerFlex,
    /// Interactive Brokers activity statement.
    BrokerActivity,
    /// Any other table: its columns need a mapping.
    Table,
}

/// One line of a file as a position of its own. Its `lines` holds exactly itself, and its `account`
/// the account of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub position: Position,
}

/// How many lines of an account there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLines {
    pub account: Arc<str>,
    pub positions: usize,
    pub left_out: usize,
}

/// Which accounts make the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accounts {
    /// Everything, netted across accounts.
    All,
    /// These only, netted across them.
    Only(BTreeSet<Arc<str>>),
}

/// What files held, before a choice of accounts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// In the order of files and lines.
    pub lines: Vec<Line>,
    pub left_out: Vec<LeftOut>,
    pub problems: Vec<FileProblem>,
    /// The business date the files state, when they state one.
    pub as_of: Option<Date>,
}

/// The book of chosen accounts: identical instruments netted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Netted {
    /// In the order in which each instrument first appears.
    pub positions: Vec<Position>,
    /// Lines of the chosen accounts that count in no figure, those that net to zero among them.
    pub left_out: Vec<LeftOut>,
}

/// What reading needs to know beside the texts.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// One-digit futures years are read near it, unless the file states its date.
    pub reference: Date,
    pub rules: &'a Rules,
}

/// Why texts were not read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Nothing in it could be read.
    #[error(transparent)]
    Problem(#[from] FileProblem),
}

/// What a text is, from its content; `None` when it holds no table and none of the known layouts.
pub fn recognise(source: &Source) -> Option<Layout> {
    super::Table::read(&source.name, &source.text).is_ok().then_some(Layout::Portfolio)
}

/// Reads texts, each by its own layout.
///
/// # Errors
/// [`ImportError`] when called off, or when nothing in any of them could be read.
pub fn import(sources: &[Source], reading: Reading, progress: &Progress) -> Result<Imported, ImportError> {
    let mut all = Imported::default();
    progress.begin(sources.len());
    for source in sources {
        let (positions, problems) =
            super::read_portfolio(&source.name, &source.text, reading.reference, reading.rules)?;
        all.lines.extend(positions.into_iter().map(|position| Line { position }));
        all.problems.extend(problems);
        progress.advance(1)?;
    }
    Ok(all)
}
