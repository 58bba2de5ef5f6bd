//! The records of a table or of a list in JSON, read by column name, each knowing its line.

use crate::io::{
    FileProblem,
    fields::are_holdings,
    table::{Row, Table},
};
use serde_json::{Map, Value};

/// Records of one file that is a list of securities.
pub(super) enum Records {
    Table { table: Table, columns: Columns, are_factors: bool },
    Json { file: String, records: Vec<(usize, Object)>, cut_off: Option<FileProblem> },
}

type Object = Map<String, Value>;

/// Normalised name and position of each column.
type Columns = Vec<(String, usize)>;

/// One security.
pub(super) enum Record<'a> {
    Row { row: Row<'a>, columns: &'a Columns },
    Object { file: &'a str, line: usize, object: &'a Object },
}

impl Records {
    /// `None` when the text is no list of securities.
    pub(super) fn read(file: &str, text: &str, problems: &mut Vec<FileProblem>) -> Option<Self> {
        if text.trim_start().starts_with(['{', '[']) {
            return json(file, text);
        }
        let (table, broken) = Table::read(file, text).ok()?;
        let columns: Columns = table.header().iter().enumerate().map(|(i, h)| (plain(h), i)).collect();
        let has = |name: &str| columns.iter().any(|(n, _)| n == name);
        let are_factors = has("conversion_factor") && has("contract") && has("delivery_month");
        is_list(has).then_some(())?;
        problems.extend(broken);
        Some(Self::Table { table, columns, are_factors })
    }

    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = Record<'_>> + '_> {
        match self {
            Self::Table { table, columns, .. } => {
                Box::new(table.rows().map(move |row| Record::Row { row, columns }))
            }
            Self::Json { file, records, .. } => {
                Box::new(records.iter().map(move |(line, object)| Record::Object {
                    file,
                    line: *line,
                    object,
                }))
            }
        }
    }

    /// Whether they are conversion factors.
    pub(super) fn are_factors(&self) -> bool {
        matches!(self, Self::Table { are_factors: true, .. })
    }

    /// Where the text stopped being what it should be.
    pub(super) fn cut_off(&self) -> Option<FileProblem> {
        match self {
            Self::Json { cut_off, .. } => cut_off.clone(),
            Self::Table { .. } => None,
        }
    }
}

impl Record<'_> {
    /// The first of these columns that there is, empty where nothing is said.
    pub(super) fn get(&self, names: &[&str]) -> &str {
        let text = |name: &&str| -> Option<&str> {
            match self {
                Self::Row { row, columns } => {
                    columns.iter().find(|(n, _)| n == name).map(|(_, column)| row.at(*column))
                }
                Self::Object { object, .. } => object.get(*name).and_then(Value::as_str).map(str::trim),
            }
        };
        let said = |text: &&str| !matches!(*text, "" | "null" | "N/A" | "n/a");
        names.iter().filter_map(text).find(said).unwrap_or_default()
    }

    /// Where it stands.
    pub(super) fn place(&self) -> String {
        let line = match self {
            Self::Row { row, .. } => row.line,
            Self::Object { line, .. } => *line,
        };
        format!("line {line}")
    }

    pub(super) fn problem(&self, field: &str, what: impl std::fmt::Display) -> FileProblem {
        match self {
            Self::Row { row, .. } => row.problem(field, what),
            Self::Object { file, line, .. } => FileProblem::field(file, *line, field, what),
        }
    }
}

/// Columns that say when an issue matures and something else of it, and nothing of what is held.
fn is_list(has: impl Fn(&str) -> bool) -> bool {
    let any = |names: &[&str]| names.iter().any(|n| has(n));
    has("cusip")
        && any(&["maturity_date", "maturity"])
        && any(&["issue_date", "auction_date", "security_term", "conversion_factor", "original_term_years"])
        && !are_holdings(&has)
}

fn plain(header: &str) -> String {
    header.trim().to_ascii_lowercase().replace(' ', "_")
}

/// A list of objects, by itself or as the member `data`: read object by object, so that a text cut in
/// half gives what it holds.
fn json(file: &str, text: &str) -> Option<Records> {
    let mut at = text.find('[')? + 1;
    let head = text.get(..at)?;
    (head.trim() == "[" || head.contains("\"data\"")).then_some(())?;
    let mut lines = (0, 1);
    let (mut records, mut cut_off) = (Vec::new(), None);
    loop {
        let rest = text.get(at..)?;
        let skipped = rest.len() - rest.trim_start_matches([',', ' ', '\t', '\r', '\n']).len();
        at += skipped;
        let line = line_of(text, at, &mut lines);
        let rest = text.get(at..)?;
        if rest.starts_with(']') {
            break;
        }
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Object>();
        match values.next() {
            Some(Ok(object)) => records.push((line, strings(object))),
            Some(Err(error)) => {
                let what = format!("is cut off or broken here ({error}); what stands before it is read");
                cut_off = Some(FileProblem::field(file, line, "data", what));
                break;
            }
            None => {
                let what = "ends without its closing bracket: it may be cut off; what it holds is read";
                cut_off = Some(FileProblem::field(file, line, "data", what));
                break;
            }
        }
        at += values.byte_offset();
    }
    let (_, first) = records.first()?;
    is_list(|name| first.contains_key(name)).then_some(())?;
    Some(Records::Json { file: file.to_owned(), records, cut_off })
}

/// Normalised names, and numbers as the texts they are printed as.
fn strings(object: Object) -> Object {
    let text = |value: Value| match value {
        Value::Number(number) => Value::String(number.to_string()),
        other => other,
    };
    object.into_iter().map(|(name, value)| (plain(&name), text(value))).collect()
}

/// The line of a byte; `known` is a byte and its line before it.
fn line_of(text: &str, at: usize, known: &mut (usize, usize)) -> usize {
    let between = text.as_bytes().get(known.0..at).unwrap_or_default();
    *known = (at, known.1 + between.iter().filter(|b| **b == b'\n').count());
    known.1
}
