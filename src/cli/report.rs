//! `report`: every figure of a document, printed, written to a file, or drawn.

use super::{DocumentArguments, Opened, open, print, report_text, span};
use crate::{
    io::{
        self,
        report::{Material, Page, Paper, Press, Report, Warning, json, sheet, stamp as written_out},
    },
    rulebook::Rulebook,
    whatif::Engine,
};
use clap::{Args, ValueEnum};
use std::{
    fs,
    io::IsTerminal,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// What `report` takes.
#[derive(Debug, Args)]
pub struct ReportArguments {
    #[command(flatten)]
    pub document: DocumentArguments,
    #[arg(long, default_value = "text")]
    pub format: ReportFormat,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The paper of a PDF: a4 or letter
    #[arg(long, default_value = "a4", value_name = "PAPER")]
    pub paper: Paper,
    /// Lay the PDF's page on its side
    #[arg(long)]
    pub landscape: bool,
    /// Write every chart as a PNG file into this folder
    #[arg(long, value_name = "DIR")]
    pub charts: Option<PathBuf>,
    /// What PDF and HTML print as the time they were made; else SOURCE_DATE_EPOCH, else the clock
    #[arg(long, value_name = "TEXT")]
    pub stamp: Option<String>,
}

/// How a report is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Text,
    Json,
    Csv,
    Html,
    Pdf,
}

/// Computes a report and puts it where it belongs.
pub(super) fn report(arguments: &ReportArguments, press: &dyn Press) -> Result<(), String> {
    // refused before anything is computed
    if arguments.format == ReportFormat::Pdf && arguments.output.is_none() && std::io::stdout().is_terminal()
    {
        return Err("a PDF is not for a terminal: name a file with -o FILE".to_owned());
    }
    let stamp = stamp(arguments.stamp.as_deref(), std::env::var("SOURCE_DATE_EPOCH").ok().as_deref())?;
    let rulebook = Rulebook::embedded();
    let Opened { scenario, market, span, mut warnings } = open(&arguments.document, rulebook)?;
    let evaluation = Engine::default().evaluate(&scenario, &market, rulebook).map_err(|e| e.to_string())?;
    warnings.extend(evaluation.problems.iter().map(|p| Warning { place: p.place(), what: p.to_string() }));
    warnings.extend(span.iter().flat_map(|file| span::settlements(file, &evaluation)));
    let report = Report { scenario: &scenario, evaluation: &evaluation, warnings: &warnings };
    let material = Material { report, market: &market, stamp: &stamp };
    if let Some(folder) = &arguments.charts {
        write_charts(folder, &press.charts(&material))?;
    }
    let bytes = match arguments.format {
        ReportFormat::Text => report_text::print(&report).into_bytes(),
        ReportFormat::Json => json::print(&report).into_bytes(),
        ReportFormat::Csv => sheet(&report).csv().into_bytes(),
        ReportFormat::Html => press.html(&material).into_bytes(),
        ReportFormat::Pdf => {
            press.pdf(&material, Page { paper: arguments.paper, is_landscape: arguments.landscape })
        }
    };
    match &arguments.output {
        Some(path) => io::save_bytes(path, &bytes).map_err(|e| e.to_string()),
        None => print(&bytes),
    }
}

fn write_charts(folder: &Path, pictures: &[(String, Vec<u8>)]) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|e| format!("--charts {}: {e}", folder.display()))?;
    for (name, bytes) in pictures {
        io::save_bytes(&folder.join(name), bytes).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// What was asked for, else the agreed moment of reproducible builds, else now, in UTC.
fn stamp(asked: Option<&str>, epoch: Option<&str>) -> Result<String, String> {
    if let Some(text) = asked {
        return Ok(text.to_owned());
    }
    let seconds = match epoch {
        Some(text) => text.trim().parse().ok(),
        None => {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            i64::try_from(since.as_secs()).ok()
        }
    };
    let wrong =
        || format!("SOURCE_DATE_EPOCH: \"{}\" is no number of seconds since 1970", epoch.unwrap_or_default());
    seconds.and_then(written_out).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::stamp;

    #[test]
    fn the_stamp_is_what_was_asked_for_then_the_agreed_moment_then_the_clock() {
        assert_eq!(stamp(Some("this morning"), Some("0")).as_deref(), Ok("this morning"));
        assert_eq!(stamp(None, Some("86400")).as_deref(), Ok("1970-01-02 00:00 UTC"));
        assert!(stamp(None, Some("soon")).is_err_and(|e| e.contains("SOURCE_DATE_EPOCH")));
        assert!(stamp(None, None).is_ok_and(|s| s.ends_with(" UTC")));
    }
}
