//! A clearing house's risk parameter file on the command line.

use super::Warning;
use crate::{
    io::{self, SpanError, SpanFile, SpanUse},
    margin::Evaluation,
    quantity::money::from_simulation,
    rulebook::{Overrides, Rulebook, Rules},
    whatif::{Progress, Scenario},
};
use std::{path::Path, sync::Arc};

/// Takes the parameters of a file over into a document, and says what of it was not taken.
pub(super) fn take(
    path: &Path,
    scenario: &mut Scenario,
    rulebook: &Rulebook,
    warnings: &mut Vec<Warning>,
) -> Result<SpanFile, String> {
    let file = io::read_span(path, &Progress::default()).map_err(|error| match error {
        SpanError::Problem(problem) => format!("--span: {problem}"),
        SpanError::Cancelled => "--span: cancelled".to_owned(),
    })?;
    let rules = Rules::resolve(rulebook, &Overrides::new()).map_err(|e| e.to_string())?;
    let set = io::span_values(&file, rulebook, &rules);
    if set.named.values.is_empty() {
        return Err(format!("--span: {} says nothing of any contract of this program", file.file));
    }
    warnings.extend(file.problems.iter().map(|p| Warning { place: p.place(), what: p.what.clone() }));
    if file.more_problems > 0 {
        let what = format!("{} more problems like these", file.more_problems);
        warnings.push(Warning { place: file.file.clone(), what });
    }
    for row in &set.rows {
        let place = format!("{}, line {}", file.file, row.line);
        match &row.becomes {
            SpanUse::Not(why) => warnings.push(Warning { place, what: format!("{}: {why}", row.what) }),
            SpanUse::Sets(..) if !row.remark.is_empty() => {
                warnings.push(Warning { place, what: format!("{}: {}", row.what, row.remark) });
            }
            SpanUse::Sets(..) => {}
        }
    }
    Arc::make_mut(&mut scenario.overrides).set_named(Some(Arc::new(set.named)));
    Ok(file)
}

/// The file's settlement prices beside those that the figures use: they are not taken over.
pub(super) fn settlements(file: &SpanFile, evaluation: &Evaluation) -> Vec<Warning> {
    let one = |line: io::SettledLine| {
        let used = io::quoted(line.future, from_simulation(line.used));
        let whose = if line.is_own { "the position's own" } else { "model" };
        let what = format!(
            "settled at {} in {}; {whose} price {used} is used",
            io::quoted(line.future, line.file),
            file.file
        );
        Warning { place: line.future.to_string(), what }
    };
    io::settled_lines(file, evaluation).into_iter().map(one).collect()
}
