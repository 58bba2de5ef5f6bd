//! Snapshots, comparisons and events, carried out.

use super::Shell;
use crate::app::{
    bench::{Happened, Wanted},
    panels::compare::ComparePage,
    ui_command::UiCommand,
};
use crate::{
    margin::Operation,
    rulebook::Rulebook,
    whatif::{
        Command, Gesture, Snapshot,
        compare::Totals,
        event::{Happening, NoEvent, happen},
    },
};
use std::sync::Arc;

/// Letters that snapshots are kept under.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl Shell {
    /// Carries out what belongs to the workbench.
    pub(super) fn run_bench(&mut self, command: UiCommand) {
        match command {
            UiCommand::Keep(number) => self.keep(number),
            UiCommand::Compare(from, to) => match &mut self.bench.compare {
                Some(page) => page.pick(from, to),
                None => {
                    self.close_pages();
                    self.bench.compare = Some(ComparePage::new(from, to));
                }
            },
            UiCommand::CloseComparison => self.bench.compare = None,
            UiCommand::Event(event) => {
                self.bench.happened = None;
                self.bench.wanted = Some(Wanted::new(event, self.moment()));
            }
            UiCommand::TakeShockBack => self.edit(&Command::SetShock(None), Gesture::Done),
            UiCommand::ResumeArrangement => {
                self.edit(&Command::SetOperation(Operation::Normal), Gesture::Done);
            }
            _ => {}
        }
    }

    /// Keeps the document under the letter of a number, or from the third on under the first that is
    /// free.
    fn keep(&mut self, number: usize) {
        let scenario = Arc::clone(self.session.scenario());
        let taken = |name: &str| scenario.snapshots.iter().any(|s| s.name == name);
        let letters: Vec<String> = LETTERS.chars().map(String::from).collect();
        let own = letters.get(number).filter(|_| number < 2).cloned();
        let free = || letters.iter().find(|l| !taken(l)).cloned();
        let name = own.or_else(free).unwrap_or_else(|| format!("Snapshot {}", scenario.snapshots.len() + 1));
        let last = self.reference();
        let as_of = scenario.stand.map(|stand| stand.at).or(scenario.as_of).unwrap_or(last);
        let kept = Snapshot::new(&name, &scenario, self.market.history.label(), as_of);
        self.edit(&Command::KeepSnapshot(kept), Gesture::Done);
    }

    /// Works out an event that was asked for, and carries it out once it is known.
    pub(super) fn follow_event(&mut self) {
        let now = self.moment();
        if self.bench.happened.as_ref().is_some_and(|h| h.moment != now) {
            self.bench.happened = None;
        }
        let Some(wanted) = &mut self.bench.wanted else { return };
        if wanted.moment != now {
            self.bench.wanted = None;
            return;
        }
        if wanted.evaluation.is_none() {
            // figures of an earlier state say nothing of this one
            let is_current =
                self.submitted == Some(now) && self.figures.as_ref().is_some_and(|f| f.job == self.job);
            let figures = self.figures.as_ref().filter(|_| is_current);
            wanted.evaluation = figures.map(|f| Arc::new(f.evaluation.clone()));
        }
        let Some(evaluation) = wanted.evaluation.clone() else {
            if let Some(failure) = self.failure.clone() {
                self.bench.wanted = None;
                self.say(failure, Vec::new());
            }
            return;
        };
        let (event, scenario, market) =
            (wanted.event, Arc::clone(self.session.scenario()), self.market.clone());
        wanted.work.want((now, event), &self.runner, move |progress, publish| {
            let result = happen(event, &scenario, &evaluation, &market, Rulebook::embedded(), progress);
            match result {
                Err(NoEvent::Cancelled) => Err(crate::whatif::Cancelled),
                known => {
                    publish(known);
                    Ok(())
                }
            }
        });
        let known = wanted.work.latest().filter(|_| wanted.work.is_current()).cloned();
        let has_failed = wanted.work.has_failed();
        match known {
            Some(Ok(happening)) => {
                self.bench.wanted = None;
                self.carry_out(happening);
            }
            Some(Err(reason)) => {
                self.bench.wanted = None;
                self.say(sentence(&reason.to_string()), Vec::new());
            }
            None if has_failed => self.bench.wanted = None,
            None => {}
        }
    }

    /// Makes an event one step of the document, and remembers how things stood before.
    pub(super) fn carry_out(&mut self, happening: Happening) {
        let Some(before) = self.evaluation().map(Totals::new) else { return };
        let revision = self.session.revision();
        self.edit(&happening.command, Gesture::Done);
        if self.session.revision() != revision {
            let moment = self.moment();
            self.bench.happened = Some(Happened { facts: happening.facts, before, moment });
        } else if self.notice.is_none() {
            self.say("That is how things stand already: nothing changes.".to_owned(), Vec::new());
        }
    }
}

/// A reason as a sentence.
fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
