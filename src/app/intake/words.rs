//! What importing says: names, counts, and why nothing came of it.

use super::{Errand, Gathered, Purpose, Step};
use crate::{
    app::{format::quantity, panels::left_out},
    io::{FileProblem, import::Source},
    whatif::LeftOut,
};

/// What a document of these files is called.
pub(super) fn name_of(sources: &[Source]) -> String {
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    match sources {
        [] => "Untitled".to_owned(),
        [one] => stem(&one.name),
        [first, rest @ ..] => format!("{} and {} more", stem(&first.name), rest.len()),
    }
}

pub(super) fn say_unread(problems: &[FileProblem], steps: &mut Vec<Step>) {
    match problems {
        [] => {}
        [one] => steps.push(Step::Say(one.to_string(), Vec::new())),
        several => {
            let lines = several.iter().map(ToString::to_string).collect();
            steps.push(Step::Say(format!("{} files could not be read", several.len()), lines));
        }
    }
}

/// Nothing came of it: why, with the open document as it was.
pub(super) fn say_nothing(read: &Gathered, errand: &Errand, steps: &mut Vec<Step>) {
    let problems: Vec<FileProblem> = read.problems.iter().chain(&read.imported.problems).cloned().collect();
    let left_out = read.imported.left_out.len();
    if left_out == 0 {
        return match problems.as_slice() {
            [] if read.sources.is_empty() && errand.purpose != Purpose::Paste => {}
            [] => steps.push(Step::Say(format!("{} holds no positions", errand.inputs.name()), Vec::new())),
            [one] => steps.push(Step::Say(one.to_string(), Vec::new())),
            several => steps.push(Step::Say(
                format!("{} holds no position that could be read", errand.inputs.name()),
                several.iter().map(ToString::to_string).collect(),
            )),
        };
    }
    let title = format!(
        "{} holds no position that is margined here: {} would be left out",
        errand.inputs.name(),
        lines(left_out)
    );
    let why =
        |l: &LeftOut| format!("{}, line {}: {}, {}", l.file, l.line, l.what, left_out::reason(l.reason));
    let first = read.imported.left_out.iter().take(20).map(why);
    steps.push(Step::Say(title, first.chain(problems.iter().map(ToString::to_string)).collect()));
}

/// "no lines", "1 line", "12 lines".
pub(super) fn lines(count: usize) -> String {
    counted(count, "line")
}

/// "no positions", "1 position", "12 positions".
pub fn positions(count: usize) -> String {
    counted(count, "position")
}

fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        many => format!("{} {what}s", quantity(many)),
    }
}
