//! Commands: the same core as the window, for terminals and scripts.
//!
//! What may enter: arguments, the text and JSON of reports, and exit codes. What may not: figures of
//! its own; everything printed is read from an evaluation.

mod batch;
mod diff;
mod diff_print;
mod left_out;
mod market;
mod report;
mod report_parameters;
mod report_text;
mod span;
mod sweep;

pub use crate::io::report::{Report, Warning};
pub use batch::BatchArguments;
pub use diff::DiffArguments;
pub use report::{ReportArguments, ReportFormat};
pub use sweep::SweepArguments;

use crate::{
    io::{
        self, FileProblem, Opening,
        import::{Accounts, Mappings},
        report::Press,
    },
    margin::Account,
    quantity::{Date, date},
    rulebook::{Rulebook, Scope},
    whatif::{Market, Scenario, set_by_name},
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

/// What cross-margining does to a portfolio of Treasuries, futures and digital assets.
#[derive(Debug, Parser)]
#[command(name = "crossmargin", version, about, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// A scenario, portfolio, clearing file or broker statement to open in the window
    pub file: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Commands that need no display.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Every figure of a scenario or portfolio
    Report(ReportArguments),
    /// One row of figures for every scenario and portfolio in a folder, as a table
    Batch(BatchArguments),
    /// Two scenarios side by side, and the steps from one to the other
    Diff(DiffArguments),
    /// Figures along a lever, a parameter or a position's quantity, or over two of them
    Sweep(SweepArguments),
    /// Prices, accrued interest, durations and convexity of a table of bonds
    Analytics { file: PathBuf },
    /// Conversion factors of a table of bonds
    Factors { file: PathBuf },
}

/// Which document, under which market: what every command that evaluates one takes.
#[derive(Debug, Args)]
pub struct DocumentArguments {
    /// A scenario (.toml), a portfolio (.csv), a clearing file or a broker's statement
    pub file: PathBuf,
    /// Accounts of a file of positions that make the book; all of them when not given
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub accounts: Vec<String>,
    /// A CME risk parameter file (.pa2), whose rates, credits and charges are used
    #[arg(long, value_name = "FILE")]
    pub span: Option<PathBuf>,
    #[command(flatten)]
    pub settings: SettingArguments,
}

/// Under which market and with which settings a document is evaluated.
#[derive(Debug, Args)]
pub struct SettingArguments {
    /// A file or folder of Treasury and crypto CSVs; may be given more than once
    #[arg(long, value_name = "PATH")]
    pub market: Vec<PathBuf>,
    /// The date of the figures, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    #[arg(long)]
    pub account: Option<AccountArgument>,
    #[arg(long)]
    pub scope: Option<ScopeArgument>,
    /// A lever or a rulebook parameter; may be given more than once
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub settings: Vec<String>,
}

/// Whose account.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AccountArgument {
    House,
    Affiliate,
    Customer,
}

/// What is eligible, or nothing.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ScopeArgument {
    Off,
    Today,
    Tokenized,
    Unified,
}

/// How a comparison or a sweep is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// Runs a command: 0 when something was computed, 2 with one line when nothing could be.
/// Drawn reports come from `press`.
pub fn run(command: &Command, press: &dyn Press) -> ExitCode {
    let text = match command {
        Command::Report(arguments) => return finish(report::report(arguments, press)),
        Command::Batch(arguments) => batch::batch(arguments),
        Command::Diff(arguments) => diff::diff(arguments),
        Command::Sweep(arguments) => sweep::print(arguments),
        Command::Analytics { file } => table(file, io::analytics),
        Command::Factors { file } => table(file, io::factors),
    };
    finish(text.and_then(|text| print(text.as_bytes())))
}

/// A failure is told in one line.
fn finish(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            let one_line: Vec<&str> = line.split_whitespace().collect();
            eprintln!("crossmargin: {}", one_line.join(" "));
            ExitCode::from(2)
        }
    }
}

/// Writes to standard output; a reader that stops early is not an error.
fn print(bytes: &[u8]) -> Result<(), String> {
    match std::io::stdout().write_all(bytes) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("standard output: {e}")),
        _ => Ok(()),
    }
}

type Compute = fn(&str, &str) -> Result<(String, Vec<FileProblem>), FileProblem>;

fn table(file: &std::path::Path, compute: Compute) -> Result<String, String> {
    let text = io::read_text(file).map_err(|e| e.to_string())?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let (out, problems) = compute(&name, &text).map_err(|e| e.to_string())?;
    for problem in problems {
        eprintln!("crossmargin: {problem}");
    }
    Ok(out)
}

/// A document as the arguments have it, its market, and what was odd on the way.
struct Opened {
    scenario: Scenario,
    market: Market,
    span: Option<io::SpanFile>,
    warnings: Vec<Warning>,
}

fn open(arguments: &DocumentArguments, rulebook: &Rulebook) -> Result<Opened, String> {
    let settings = &arguments.settings;
    let mut warnings = Vec::new();
    let market = market::market(&settings.market, &mut warnings)?;
    let accounts = match arguments.accounts.as_slice() {
        [] => Accounts::All,
        names => Accounts::Only(names.iter().map(|n| n.trim().into()).collect()),
    };
    let as_of = as_of(settings)?;
    let mut scenario = document(&arguments.file, &accounts, as_of, &market, rulebook, &mut warnings)?;
    let span = match &arguments.span {
        Some(path) => Some(span::take(path, &mut scenario, rulebook, &mut warnings)?),
        None => None,
    };
    // last, because a file of published parameters takes the place of what was set by hand
    apply_arguments(&mut scenario, settings, rulebook)?;
    Ok(Opened { scenario, market, span, warnings })
}

fn as_of(settings: &SettingArguments) -> Result<Option<Date>, String> {
    settings.as_of.as_deref().map(date::parse).transpose().map_err(|e| format!("--as-of: {e}"))
}

/// A document at the date of the arguments, before their settings.
fn document(
    file: &Path,
    accounts: &Accounts,
    as_of: Option<Date>,
    market: &Market,
    rulebook: &Rulebook,
    warnings: &mut Vec<Warning>,
) -> Result<Scenario, String> {
    let last = market.history.span().map(|s| s.1).unwrap_or_default();
    let mappings = Mappings::new();
    let opening = Opening {
        reference: as_of.unwrap_or(last),
        rulebook,
        securities: &market.securities,
        accounts,
        mappings: &mappings,
    };
    let opened = io::open_with(file, &opening).map_err(|e| e.to_string())?;
    warnings.extend(opened.problems.iter().map(|p| Warning { place: p.place(), what: p.what.clone() }));
    let mut scenario = opened.scenario;
    warnings.extend(left_out::warnings(&scenario.left_out));
    if as_of.is_some() {
        let is_of_another_date = scenario.as_of.is_some_and(|stated| Some(stated) != as_of);
        // the marks of a file count on the date it states
        if opened.layout.is_some()
            && is_of_another_date
            && scenario.positions.iter().any(|p| p.price.is_some())
        {
            for position in Arc::make_mut(&mut scenario.positions) {
                position.price = None;
            }
            let what = "its prices are left out: they are of another date than --as-of".to_owned();
            warnings.push(Warning { place: file.display().to_string(), what });
        }
        scenario.as_of = as_of;
        scenario.stand = None;
    }
    Ok(scenario)
}

fn apply_arguments(
    scenario: &mut Scenario,
    arguments: &SettingArguments,
    rulebook: &Rulebook,
) -> Result<(), String> {
    if let Some(account) = arguments.account {
        scenario.account = match account {
            AccountArgument::House => Account::House,
            AccountArgument::Affiliate => Account::Affiliate,
            AccountArgument::Customer => Account::Customer,
        };
    }
    if let Some(scope) = arguments.scope {
        scenario.cross_margining = !matches!(scope, ScopeArgument::Off);
        scenario.scope = match scope {
            ScopeArgument::Off | ScopeArgument::Today => Scope::Today,
            ScopeArgument::Tokenized => Scope::Tokenized,
            ScopeArgument::Unified => Scope::Unified,
        };
    }
    for setting in &arguments.settings {
        let (name, value) = setting
            .split_once('=')
            .ok_or_else(|| format!("--set {setting}: expected NAME=VALUE, such as hedge_ratio=0.95"))?;
        set_by_name(scenario, name.trim(), value, rulebook).map_err(|e| format!("--set {setting}: {e}"))?;
    }
    Ok(())
}
