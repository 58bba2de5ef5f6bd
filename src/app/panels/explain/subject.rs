//! What can be explained, and how it is found again after an edit.

use crate::{
    app::{context::View, format, words::capital},
    instrument::Instrument,
    margin::{
        Evaluation, FigureId, Figures, World,
        figures::{Party, Ranking},
    },
    quantity::Date,
    rulebook::Rulebook,
};

/// Something to explain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Figure(FigureId),
    /// A line of the evaluation, by index.
    Position(usize),
    /// A rulebook parameter, by name.
    Parameter(&'static str),
    /// A scenario: where it ranks, and the date on which it ends.
    Day(Ranking, Date),
    /// A quote among the inputs of a figure, by its place.
    Quote(FigureId, usize),
    /// A requirement by position.
    Attribution(World, Party),
    /// Parameters that are not as they ship.
    Changed,
}

impl Subject {
    /// A parameter by name, if the rulebook has it.
    pub fn parameter(name: &str) -> Option<Self> {
        Rulebook::embedded().get(name).map(|p| Self::Parameter(p.name.as_str()))
    }

    /// The requirement in force, by position.
    pub fn of_requirement(e: &Evaluation) -> Self {
        let is_on = e.cross_margining && e.gate.is_ok();
        Self::Attribution(if is_on { World::With } else { World::Without }, Party::Total)
    }

    fn line(self) -> Option<usize> {
        match self {
            Self::Figure(id) | Self::Quote(id, _) => id.line(),
            Self::Position(line) => Some(line),
            _ => None,
        }
    }

    fn at(self, line: usize) -> Self {
        let moved = |id: FigureId| match id {
            FigureId::MarketValue(_) => FigureId::MarketValue(line),
            FigureId::Dv01(_) => FigureId::Dv01(line),
            FigureId::Contribution(_) => FigureId::Contribution(line),
            other => other,
        };
        match self {
            Self::Figure(id) => Self::Figure(moved(id)),
            Self::Quote(id, nth) => Self::Quote(moved(id), nth),
            Self::Position(_) => Self::Position(line),
            other => other,
        }
    }

    /// A few words for the path.
    pub fn crumb(self, e: &Evaluation) -> String {
        let name = |line: usize| e.lines.get(line).map(|l| l.instrument.to_string()).unwrap_or_default();
        match self {
            Self::Figure(FigureId::WithAccount(_, _, book)) => capital(book.name()),
            // the steps before it say whose it is
            Self::Figure(id) => {
                let label = Figures::new(e).label(id);
                label.split(',').next().map(capital).unwrap_or_default()
            }
            Self::Position(line) => name(line),
            Self::Parameter(name) => name.to_owned(),
            Self::Day(_, end) => format::date(end),
            Self::Quote(..) => "Quote".to_owned(),
            Self::Attribution(..) => "By position".to_owned(),
            Self::Changed => "Changed parameters".to_owned(),
        }
    }
}

/// A step of the path, with the instrument it is about as the document enters it: lines move when
/// others leave the book, and a line is another contract wherever the document stands in the history.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub subject: Subject,
    instrument: Option<Instrument>,
}

impl Step {
    pub fn new(subject: Subject) -> Self {
        Self { subject, instrument: None }
    }
}

/// Keeps the path on the instruments it is about; what the book no longer holds ends it.
pub fn follow(path: &mut Vec<Step>, view: &View) {
    // figures of an earlier state say nothing of where a line is now
    if view.is_stale {
        return;
    }
    let mut kept = path.len();
    for (place, step) in path.iter_mut().enumerate() {
        let Some(line) = step.subject.line() else { continue };
        let Some(instrument) = step.instrument else {
            step.instrument = entered(view, line);
            continue;
        };
        if entered(view, line) == Some(instrument) {
            continue;
        }
        match (0..view.evaluation.lines.len()).find(|line| entered(view, *line) == Some(instrument)) {
            Some(moved) => step.subject = step.subject.at(moved),
            None => {
                kept = place;
                break;
            }
        }
    }
    path.truncate(kept);
}

/// The instrument of a line as the document enters it; a lever's line is as it is margined.
fn entered(view: &View, line: usize) -> Option<Instrument> {
    let seen = view.evaluation.lines.get(line)?.instrument;
    let own = view.scenario.positions.get(line).map(|p| p.instrument);
    Some(own.filter(|own| view.scenario.seen(own) == seen).unwrap_or(seen))
}
