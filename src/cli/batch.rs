//! `batch`: one row of figures for every scenario and portfolio in a folder.

use super::{SettingArguments, apply_arguments, as_of, document, market};
use crate::{
    io::{self, Cell, Sheet, SheetHead, import::Accounts, report::market_words},
    margin::{Evaluation, Reason},
    quantity::{Date, Decimal, money::to_simulation},
    rulebook::Rulebook,
    whatif::{Engine, Market, Scenario},
};
use clap::Args;
use rayon::prelude::*;
use std::{
    fs,
    io::IsTerminal,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

/// Folders within folders that are searched.
const DEEPEST_FOLDER: usize = 8;

/// Ends of the names of files that can hold positions.
const ENDS: [&str; 4] = ["toml", "csv", "tsv", "xml"];

const COLUMNS: [&str; 20] = [
    "file",
    "name",
    "as_of",
    "positions",
    "counted",
    "left_out",
    "without",
    "with",
    "saved",
    "saved_fraction",
    "applied",
    "binding",
    "cap_reached",
    "capital_freed",
    "funding_per_year",
    "leverage_without",
    "leverage_with",
    "hypothetical",
    "warnings",
    "error",
];

/// What `batch` takes.
#[derive(Debug, Args)]
pub struct BatchArguments {
    /// A folder of scenarios, portfolios, clearing files and statements; folders in it are searched
    pub folder: PathBuf,
    /// The table to write; to standard output when not given
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub settings: SettingArguments,
}

/// What one file came to.
struct Outcome {
    row: Vec<Cell>,
    is_hypothetical: bool,
    error: Option<String>,
}

/// Evaluates every file, and writes the table. What fails is in its row and on standard error.
///
/// # Errors
/// One line when no file could be computed, or the table not written.
pub(super) fn batch(arguments: &BatchArguments) -> Result<String, String> {
    let settings = &arguments.settings;
    let files = files(arguments)?;
    let mut warnings = Vec::new();
    let market = market::market(&settings.market, &mut warnings)?;
    for warning in &warnings {
        eprintln!("crossmargin: {}: {}", warning.place, warning.what);
    }
    let run = Run { settings, as_of: as_of(settings)?, market: &market, folder: &arguments.folder };
    let outcomes = run.all(&files);
    for error in outcomes.iter().filter_map(|o| o.error.as_ref()) {
        eprintln!("crossmargin: {error}");
    }
    let text = run.sheet(&outcomes).csv();
    let failed = outcomes.iter().filter(|o| o.error.is_some()).count();
    let printed = match &arguments.output {
        Some(path) => {
            io::save_text(path, &text).map_err(|e| e.to_string())?;
            eprintln!("crossmargin: {} of {} files in {}", files.len() - failed, files.len(), path.display());
            String::new()
        }
        None => text,
    };
    if failed == files.len() {
        let first = outcomes.first().and_then(|o| o.error.clone()).unwrap_or_default();
        return Err(format!("none of {} files could be computed: {first}", files.len()));
    }
    Ok(printed)
}

/// The files of the folder, in the order of their names.
fn files(arguments: &BatchArguments) -> Result<Vec<PathBuf>, String> {
    let folder = &arguments.folder;
    if !folder.is_dir() {
        return Err(format!("{}: is no folder", folder.display()));
    }
    let mut found = Vec::new();
    collect(folder, 0, &mut found)?;
    let written = arguments.output.as_ref().and_then(|p| p.canonicalize().ok());
    found.retain(|path| written.is_none() || path.canonicalize().ok() != written);
    found.sort_by_cached_key(|path| named(folder, path));
    if found.is_empty() {
        return Err(format!("{}: holds no .toml, .csv, .tsv or .xml file", folder.display()));
    }
    Ok(found)
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let fail = |e: std::io::Error| format!("{}: cannot be read: {e}", folder.display());
    for entry in fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(fail)?);
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if is_hidden {
            continue;
        }
        // a link to a folder is not followed: it may lead back here
        if kind.is_dir() && depth < DEEPEST_FOLDER {
            collect(&path, depth + 1, found)?;
        } else if is_candidate(&path) && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// Tables of figures this program wrote, and market data, are no books.
fn is_candidate(path: &Path) -> bool {
    let has_end = |end: &str| ENDS.iter().any(|e| end.eq_ignore_ascii_case(e));
    path.extension().and_then(|e| e.to_str()).is_some_and(has_end) && !is_other(path)
}

fn is_other(path: &Path) -> bool {
    let is_export = io::read_text(path).is_ok_and(|t| t.starts_with('#') && t.contains(io::DISCLAIMER));
    let is_other = is_export || io::is_market(path);
    if is_other {
        let what = if is_export { "a table of figures" } else { "market data" };
        eprintln!("crossmargin: {}: is {what} and no book", path.display());
    }
    is_other
}

/// A path below the folder, with forward slashes on every machine.
fn named(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<String> = below.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// What all files have in common.
struct Run<'a> {
    settings: &'a SettingArguments,
    as_of: Option<Date>,
    market: &'a Market,
    folder: &'a Path,
}

impl Run<'_> {
    fn all(&self, files: &[PathBuf]) -> Vec<Outcome> {
        let mut engine = Engine::default();
        // what all dates share is prepared once, before the cores divide the files
        let _ = engine.evaluate(&Scenario::default(), self.market, Rulebook::embedded());
        let done = AtomicUsize::new(0);
        let one = |engine: &mut Engine, path: &PathBuf| {
            let outcome = self.one(path, engine);
            say_progress(done.fetch_add(1, Ordering::Relaxed) + 1, files.len());
            outcome
        };
        files.par_iter().map_init(|| engine.clone(), one).collect()
    }

    fn one(&self, path: &Path, engine: &mut Engine) -> Outcome {
        let file = named(self.folder, path);
        match self.evaluated(path, engine) {
            Ok((scenario, evaluation, warnings)) => Outcome {
                row: row(&file, &scenario, &evaluation, warnings),
                is_hypothetical: evaluation.is_hypothetical(),
                error: None,
            },
            Err(error) => {
                let mut row = vec![Cell::Empty; COLUMNS.len()];
                if let [first, .., last] = row.as_mut_slice() {
                    (*first, *last) = (Cell::text(&file), Cell::text(&error));
                }
                let error = if error.contains(&file) { error } else { format!("{file}: {error}") };
                Outcome { row, is_hypothetical: false, error: Some(error) }
            }
        }
    }

    fn evaluated(&self, path: &Path, engine: &mut Engine) -> Result<(Scenario, Evaluation, usize), String> {
        let rulebook = Rulebook::embedded();
        let mut warnings = Vec::new();
        let mut scenario = document(path, &Accounts::All, self.as_of, self.market, rulebook, &mut warnings)?;
        if scenario.positions.is_empty() {
            let left_out = match scenario.left_out.len() {
                0 => String::new(),
                1 => ": its one line is left out".to_owned(),
                n => format!(": its {n} lines are left out"),
            };
            return Err(format!("{}: holds no positions{left_out}", named(self.folder, path)));
        }
        apply_arguments(&mut scenario, self.settings, rulebook)?;
        let evaluation = engine.evaluate(&scenario, self.market, rulebook).map_err(|e| e.to_string())?;
        let count = warnings.len() + evaluation.problems.len();
        Ok((scenario, evaluation, count))
    }

    fn sheet(&self, outcomes: &[Outcome]) -> Sheet {
        let folder = self.folder.canonicalize().unwrap_or_else(|_| self.folder.to_owned());
        let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let history = &self.market.history;
        let label = market_words(history.kind(), history.label());
        let head = SheetHead {
            document: &format!("Every book in {name}"),
            market: &label,
            is_hypothetical: outcomes.iter().any(|o| o.is_hypothetical),
        };
        Sheet::new(head, &COLUMNS, outcomes.iter().map(|o| o.row.clone()).collect())
    }
}

/// Where a person looks on, one line that changes; in a log, a line at every tenth.
fn say_progress(done: usize, of: usize) {
    if std::io::stderr().is_terminal() {
        let end = if done == of { "\n" } else { "" };
        eprint!("\r{done} of {of}{end}");
    } else if done == of || done.is_multiple_of((of / 10).max(1)) {
        eprintln!("crossmargin: {done} of {of}");
    }
}

fn row(file: &str, scenario: &Scenario, e: &Evaluation, warnings: usize) -> Vec<Cell> {
    let money = |amount: Decimal| {
        let mut cents = amount;
        cents.rescale(2);
        Cell::Number(cents)
    };
    let times = |v: Option<f64>| v.map_or(Cell::Empty, Cell::Float);
    let yes = |is: bool| Cell::text(if is { "yes" } else { "no" });
    vec![
        Cell::text(file),
        Cell::text(&scenario.name),
        Cell::text(e.as_of.date),
        Cell::count(scenario.positions.len()),
        Cell::count(e.lines.iter().filter(|line| line.unit.is_some() && !line.quantity.is_zero()).count()),
        Cell::count(scenario.left_out.len()),
        money(e.without.total),
        money(e.with.total),
        money(e.saved()),
        Cell::Float(e.fraction(e.saved())),
        Cell::Float(to_simulation(e.applied())),
        Cell::text(e.binding().code()),
        yes(e.reason() == Reason::Cap),
        money(e.benefit.firm_capital),
        money(e.benefit.funding_per_year),
        times(e.benefit.leverage_without),
        times(e.benefit.leverage_with),
        yes(e.is_hypothetical()),
        Cell::count(warnings),
        Cell::Empty,
    ]
}
