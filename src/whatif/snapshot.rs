//! Snapshots: documents kept beside the one being edited, to return to and to compare with.

use super::{Refusal, Scenario};
use crate::quantity::Date;
use std::sync::Arc;

/// Longest name.
const LONGEST_NAME: usize = 60;

/// A document as it stood. It holds no snapshots of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub name: String,
    pub scenario: Arc<Scenario>,
    /// What the market was called when it was kept.
    pub market: String,
    /// The date its figures were of.
    pub as_of: Date,
}

impl Snapshot {
    /// A document kept under a name.
    pub fn new(name: &str, scenario: &Scenario, market: &str, as_of: Date) -> Self {
        let scenario = Arc::new(Scenario { snapshots: Arc::default(), ..scenario.clone() });
        Self { name: name.trim().to_owned(), scenario, market: market.to_owned(), as_of }
    }

    /// The document with its date stated, so that its figures stay of that date when newer yields
    /// are loaded.
    pub fn dated(&self) -> Scenario {
        Scenario { as_of: Some(self.scenario.as_of.unwrap_or(self.as_of)), ..self.scenario.as_ref().clone() }
    }
}

/// Keeps a document; one of the same name is replaced in its place.
pub(super) fn keep(next: &mut Scenario, snapshot: &Snapshot) -> Result<(), Refusal> {
    check_name(&snapshot.name)?;
    let kept = Snapshot::new(&snapshot.name, &snapshot.scenario, &snapshot.market, snapshot.as_of);
    let all = Arc::make_mut(&mut next.snapshots);
    match all.iter_mut().find(|s| s.name == kept.name) {
        Some(old) => *old = kept,
        None => all.push(kept),
    }
    Ok(())
}

pub(super) fn rename(next: &mut Scenario, index: usize, name: &str) -> Result<(), Refusal> {
    let name = name.trim();
    check_name(name)?;
    if next.snapshots.iter().enumerate().any(|(i, s)| i != index && s.name == name) {
        return Err(Refusal::SnapshotTaken(name.to_owned()));
    }
    let all = Arc::make_mut(&mut next.snapshots);
    all.get_mut(index).ok_or(Refusal::NoSuchSnapshot(index))?.name = name.to_owned();
    Ok(())
}

pub(super) fn remove(next: &mut Scenario, index: usize) -> Result<(), Refusal> {
    if index >= next.snapshots.len() {
        return Err(Refusal::NoSuchSnapshot(index));
    }
    Arc::make_mut(&mut next.snapshots).remove(index);
    Ok(())
}

/// The document as it stood, with the snapshots there are now.
pub(super) fn restore(next: &mut Scenario, index: usize) -> Result<(), Refusal> {
    let snapshot = next.snapshots.get(index).ok_or(Refusal::NoSuchSnapshot(index))?;
    let old = snapshot.scenario.as_ref().clone();
    *next = Scenario { snapshots: Arc::clone(&next.snapshots), ..old };
    Ok(())
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let is_fit = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.contains(char::is_control);
    if is_fit { Ok(()) } else { Err(Refusal::SnapshotName) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        rulebook::Rulebook,
        whatif::{Command, Gesture, Session, apply},
    };
    use jiff::civil::date;

    const TODAY: Date = date(2026, 8, 21);

    fn run(scenario: &Scenario, command: Command) -> Result<Scenario, Refusal> {
        apply(scenario, &command, Rulebook::embedded())
    }

    fn keep_as(scenario: &Scenario, name: &str) -> Command {
        Command::KeepSnapshot(Snapshot::new(name, scenario, "demo history", TODAY))
    }

    #[test]
    fn a_snapshot_is_restored_as_it_stood_in_one_step_that_keeps_the_list() {
        let start = Scenario { notes: "before".to_owned(), ..Scenario::default() };
        let mut session = Session::new(start.clone());
        let book = Rulebook::embedded();
        session.apply(&keep_as(&start, "A"), Gesture::Done, book).expect("kept");
        session.apply(&Command::SetNotes("after".to_owned()), Gesture::Done, book).expect("edited");
        let edited = Arc::clone(session.scenario());
        session.apply(&keep_as(&edited, "B"), Gesture::Done, book).expect("kept");
        session.apply(&Command::RestoreSnapshot(0), Gesture::Done, book).expect("restored");
        assert_eq!(session.scenario().notes, "before");
        let names: Vec<&str> = session.scenario().snapshots.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["A", "B"]);
        assert_eq!(session.undo(), Some("Go back to a snapshot".to_owned()));
        assert_eq!(session.scenario().notes, "after");
    }

    #[test]
    fn a_snapshot_holds_no_snapshots_and_a_second_of_its_name_takes_its_place() {
        let one = run(&Scenario::default(), keep_as(&Scenario::default(), "A")).expect("kept");
        let two = run(&one, keep_as(&one, " A ")).expect("kept again");
        assert_eq!(two.snapshots.len(), 1);
        assert!(two.snapshots.iter().all(|s| s.scenario.snapshots.is_empty()));
    }

    #[test]
    fn what_names_no_snapshot_or_is_no_name_is_refused() {
        let empty = Scenario::default();
        let both = run(&run(&empty, keep_as(&empty, "A")).expect("A"), keep_as(&empty, "B")).expect("B");
        for (command, refusal) in [
            (Command::RestoreSnapshot(2), Refusal::NoSuchSnapshot(2)),
            (Command::RemoveSnapshot(2), Refusal::NoSuchSnapshot(2)),
            (Command::RenameSnapshot { index: 2, name: "C".into() }, Refusal::NoSuchSnapshot(2)),
            (Command::RenameSnapshot { index: 0, name: "B".into() }, Refusal::SnapshotTaken("B".into())),
            (Command::RenameSnapshot { index: 0, name: "  ".into() }, Refusal::SnapshotName),
            (Command::RenameSnapshot { index: 0, name: "a\nb".into() }, Refusal::SnapshotName),
            (keep_as(&empty, ""), Refusal::SnapshotName),
        ] {
            assert_eq!(run(&both, command), Err(refusal));
        }
        let renamed = run(&both, Command::RenameSnapshot { index: 0, name: " Monday ".into() });
        assert_eq!(renamed.expect("renamed").snapshots[0].name, "Monday");
        let left = run(&both, Command::RemoveSnapshot(0)).expect("removed");
        assert_eq!(left.snapshots[0].name, "B");
    }
}
