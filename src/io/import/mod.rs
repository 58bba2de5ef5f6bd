//! Positions out of other people's files: clearing houses, brokers, spreadsheets, the clipboard.
//!
//! What may enter: the layouts of such files, how each is recognised by its content, and what every
//! line became: a position, a line left out with its reason, or a problem with its place. What may
//! not: figures, screens, and the paths of files; texts come in, typed lines go out.
//!
//! The way through: [`recognise`] says what a text is; a [`Layout::Table`] is looked at through a
//! [`Draft`], which guesses a [`Mapping`] and previews what it would make of the first rows;
//! [`import`] reads everything; [`Imported::book`] nets what chosen [`Accounts`] hold.

mod accounts;
mod activity;
mod broker;
mod cleared;
mod clearing_csv;
mod clearing_xml;
mod codes;
mod columns;
mod describe;
mod draft;
mod flex;
mod guess;
mod kinds;
mod lookup;
mod lots;
mod mapping;
mod named_future;
mod naming;
mod recognise;
mod sink;
mod table;
mod xml;

pub use accounts::{AccountLines, Accounts, Netted};
pub use draft::{Became, Column, Draft, Previewed};
pub use mapping::{FaceUnit, Field, Mapping, Mappings, Signs};
pub use recognise::recognise;

use super::FileProblem;
use crate::{
    market::SecurityMaster,
    quantity::Date,
    rulebook::Rules,
    whatif::{Cancelled, LeftOut, Position, Progress},
};
use sink::Sink;
use std::{collections::BTreeMap, sync::Arc};

/// A text to read: a file, or the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// A file's name without its folder, or "clipboard".
    pub name: Arc<str>,
    pub text: Arc<str>,
}

impl Source {
    /// A text with the name it goes by.
    pub fn new(name: &str, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into() }
    }
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
    /// CME settlement prices: prices, no positions.
    CmeSettlement,
    /// Any other table: its columns need a mapping.
    Table,
}

impl Layout {
    pub const ALL: [Self; 9] = [
        Self::Portfolio,
        Self::CmeCore,
        Self::SpanCsv,
        Self::SpanXml,
        Self::Fixml,
        Self::BrokerFlex,
        Self::BrokerActivity,
        Self::CmeSettlement,
        Self::Table,
    ];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portfolio => "Portfolio table",
            Self::CmeCore => "CME CORE simple positions",
            Self::SpanCsv => "SpanPosConv net positions",
            Self::SpanXml => "SPAN positions (XML)",
            Self::Fixml => "FIXML position reports",
            Self::BrokerFlex => "Interactive Brokers Flex query",
            Self::BrokerActivity => "Interactive Brokers activity statement",
            Self::CmeSettlement => "CME settlement prices",
            Self::Table => "Table",
        }
    }
}

/// One line of a file as a position of its own. Its `lines` holds exactly itself, and its `account`
/// the account of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub position: Position,
    /// Whether its price is the mark of whoever wrote the file: lines that differ in it are still
    /// one position. A price a person wrote makes a position of its own.
    pub is_marked: bool,
}

/// What became of one text. Every row is in exactly one of the four counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub source: Arc<str>,
    pub layout: Layout,
    /// Rows that state a position, as far as could be seen.
    pub rows: usize,
    pub positions: usize,
    pub left_out: usize,
    /// Rows that could not be read: each has its problem.
    pub unread: usize,
    /// Rows that repeat what other rows hold: lots of a summary, subtotals and totals.
    pub repeats: usize,
}

/// What files held, before a choice of accounts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// In the order of files and lines.
    pub lines: Vec<Line>,
    pub left_out: Vec<LeftOut>,
    /// Rows that could not be read, and what was odd about rows that could.
    pub problems: Vec<FileProblem>,
    /// The business date the files state, when they state one: the latest.
    pub as_of: Option<Date>,
    /// What became of each text, in their order.
    pub read: Vec<Read>,
}

/// What reading needs to know beside the texts.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// One-digit futures years are read near it, unless the file states its date.
    pub reference: Date,
    pub rules: &'a Rules,
    /// Where a CUSIP that stands alone is looked up.
    pub securities: &'a SecurityMaster,
    /// What people said of the columns of tables, by [`Draft::signature`]. A table that is not
    /// among them is read by its guess.
    pub mappings: &'a Mappings,
}

impl<'a> Reading<'a> {
    /// Without a security master and without mappings.
    pub fn new(reference: Date, rules: &'a Rules) -> Self {
        static NO_SECURITIES: SecurityMaster = SecurityMaster { issues: Vec::new(), factors: Vec::new() };
        static NO_MAPPINGS: Mappings = BTreeMap::new();
        Self { reference, rules, securities: &NO_SECURITIES, mappings: &NO_MAPPINGS }
    }
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

/// Reads texts, each by its own layout. Progress counts lines of text.
///
/// # Errors
/// [`ImportError`] when called off, or when nothing in any of them could be read.
pub fn import(sources: &[Source], reading: Reading, progress: &Progress) -> Result<Imported, ImportError> {
    let lengths: Vec<usize> = sources.iter().map(|s| s.text.lines().count()).collect();
    progress.begin(lengths.iter().sum());
    let mut all = Imported::default();
    for (source, length) in sources.iter().zip(lengths) {
        match read(source, reading, progress, length) {
            Ok(one) => all.add(one),
            Err(ImportError::Problem(problem)) => all.problems.push(problem),
            Err(cancelled) => return Err(cancelled),
        }
    }
    match all.problems.first() {
        Some(first) if all.lines.is_empty() && all.left_out.is_empty() => Err(first.clone().into()),
        _ => Ok(all),
    }
}

/// Reads one text.
fn read(
    source: &Source,
    reading: Reading,
    progress: &Progress,
    lines: usize,
) -> Result<Imported, ImportError> {
    let text = &*source.text;
    let layout = recognise(source).ok_or_else(|| recognise::unknown(source))?;
    let mut sink = Sink::new(&source.name, layout, reading, progress);
    match layout {
        Layout::Portfolio => table::portfolio(text, &mut sink)?,
        Layout::CmeCore => clearing_csv::core(text, &mut sink)?,
        Layout::SpanCsv => clearing_csv::span(text, &mut sink)?,
        Layout::SpanXml => clearing_xml::span(text, &mut sink)?,
        Layout::Fixml => clearing_xml::fixml(text, &mut sink)?,
        Layout::BrokerFlex => flex::flex(text, &mut sink)?,
        Layout::BrokerActivity => activity::activity(text, &mut sink)?,
        Layout::CmeSettlement => clearing_csv::settlements(text, &mut sink)?,
        Layout::Table => {
            let draft = Draft::read(source)?;
            let mapping = draft.mapping(reading);
            if let Some(lacks) = mapping.lacks() {
                return Err(recognise::unmapped(source, lacks).into());
            }
            table::table(text, &mapping, &mut sink)?;
        }
    }
    Ok(sink.finish(lines)?)
}

impl Imported {
    /// Puts what another text held behind this.
    fn add(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.left_out.extend(other.left_out);
        self.problems.extend(other.problems);
        self.read.extend(other.read);
        if let (Some(own), Some(new)) = (self.as_of, other.as_of)
            && own != new
        {
            let what = format!("states {new} and the texts before it {own}: the later date is taken");
            let name = self.read.last().map_or("", |r| &*r.source);
            self.problems.push(FileProblem::file(name, what));
        }
        self.as_of = self.as_of.max(other.as_of);
    }
}
