//! A document being edited: undo by documents, one named step a gesture.

use super::{Command, Refusal, Scenario, apply, command::Target};
use crate::rulebook::Rulebook;
use std::sync::Arc;

/// Steps kept for undo.
const DEEPEST: usize = 1_000;

/// Whether an edit stands alone or belongs to a gesture that goes on, such as a drag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    Done,
    GoesOn,
}

#[derive(Debug, Clone)]
struct Step {
    title: String,
    before: Arc<Scenario>,
}

/// The open document with its past and future.
#[derive(Debug, Clone)]
pub struct Session {
    current: Arc<Scenario>,
    saved: Arc<Scenario>,
    past: Vec<Step>,
    future: Vec<Step>,
    /// The gesture under way, and what it edits.
    open: Option<Target>,
    revision: u64,
    saved_revision: u64,
}

impl Session {
    /// Opens a document as saved.
    pub fn new(scenario: Scenario) -> Self {
        let current = Arc::new(scenario);
        Self {
            saved: Arc::clone(&current),
            current,
            past: Vec::new(),
            future: Vec::new(),
            open: None,
            revision: 0,
            saved_revision: 0,
        }
    }

    /// The document.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.current
    }

    /// Changes with every change of the document.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Applies a command as a step of its own, or as part of the gesture under way. An edit that
    /// changes nothing is no step.
    ///
    /// # Errors
    /// [`Refusal`]; the document and its history are as before.
    pub fn apply(&mut self, command: &Command, gesture: Gesture, rulebook: &Rulebook) -> Result<(), Refusal> {
        let next = apply(&self.current, command, rulebook)?;
        let continues = self.open.is_some() && self.open == command.target();
        let goes_on = command.target().filter(|_| gesture == Gesture::GoesOn);
        if next == *self.current {
            // a step begins with the first edit that changes something
            self.open = goes_on.filter(|_| continues);
            return Ok(());
        }
        self.open = goes_on;
        if !continues {
            self.step(command.title());
        }
        self.future.clear();
        self.set(Arc::new(next));
        Ok(())
    }

    /// Puts another document in place of this one, as one step that undo takes back.
    pub fn replace(&mut self, title: &str, scenario: Scenario) {
        self.open = None;
        if scenario == *self.current {
            return;
        }
        self.step(title.to_owned());
        self.set(Arc::new(scenario));
    }

    /// Steps that undo can take back.
    pub fn steps(&self) -> usize {
        self.past.len()
    }

    /// Remembers how things stand before a step.
    fn step(&mut self, title: String) {
        self.past.push(Step { title, before: Arc::clone(&self.current) });
        if self.past.len() > DEEPEST {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// Ends the gesture under way: the next edit is a new step.
    pub fn end_gesture(&mut self) {
        self.open = None;
    }

    /// Takes back the last step and says which.
    pub fn undo(&mut self) -> Option<String> {
        let step = self.past.pop()?;
        self.future.push(Step { title: step.title.clone(), before: Arc::clone(&self.current) });
        self.open = None;
        self.set(step.before);
        Some(step.title)
    }

    /// Makes the last step taken back again and says which.
    pub fn redo(&mut self) -> Option<String> {
        let step = self.future.pop()?;
        self.past.push(Step { title: step.title.clone(), before: Arc::clone(&self.current) });
        self.open = None;
        self.set(step.before);
        Some(step.title)
    }

    /// The step undo would take back.
    pub fn undo_title(&self) -> Option<&str> {
        self.past.last().map(|s| s.title.as_str())
    }

    /// The step redo would make again.
    pub fn redo_title(&self) -> Option<&str> {
        self.future.last().map(|s| s.title.as_str())
    }

    /// The document as it was last opened or saved.
    pub fn saved(&self) -> &Scenario {
        &self.saved
    }

    /// Changes with every save.
    pub fn saved_revision(&self) -> u64 {
        self.saved_revision
    }

    /// Whether there is something to save.
    pub fn is_unsaved(&self) -> bool {
        !Arc::ptr_eq(&self.current, &self.saved) && *self.current != *self.saved
    }

    /// Notes that a document was written to a file.
    pub fn mark_saved(&mut self, written: &Arc<Scenario>) {
        self.saved = Arc::clone(written);
        self.saved_revision += 1;
    }

    fn set(&mut self, scenario: Arc<Scenario>) {
        self.current = scenario;
        self.revision += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::parse,
        quantity::Decimal,
        whatif::{Lever, Position},
    };
    use jiff::civil::date;
    use proptest::prelude::*;
    use rust_decimal::dec;

    fn run(session: &mut Session, command: Command, gesture: Gesture) {
        let _ = session.apply(&command, gesture, Rulebook::embedded());
    }

    fn drag(value: i64) -> Command {
        Command::SetLever { lever: Lever::HedgeRatio, value: Some(Decimal::new(value, 2)) }
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut session = Session::new(Scenario::default());
        for value in 0..50 {
            run(&mut session, drag(value), Gesture::GoesOn);
        }
        run(&mut session, drag(51), Gesture::Done);
        assert_eq!(session.undo(), Some("Hedge ratio".to_owned()));
        assert_eq!(**session.scenario(), Scenario::default());
        assert_eq!(session.undo(), None);
        session.redo();
        assert_eq!(session.scenario().levers.hedge_ratio, dec!(0.51));
    }

    #[test]
    fn a_drag_that_begins_where_it_stands_is_one_step_too() {
        let mut session = Session::new(Scenario::default());
        for value in [100, 100, 90, 90, 80] {
            run(&mut session, drag(value), Gesture::GoesOn);
        }
        assert_eq!(session.undo(), Some("Hedge ratio".to_owned()));
        assert_eq!(**session.scenario(), Scenario::default());
        assert_eq!(session.undo(), None);
    }

    #[test]
    fn two_drags_are_two_steps() {
        let mut session = Session::new(Scenario::default());
        run(&mut session, drag(10), Gesture::GoesOn);
        session.end_gesture();
        run(&mut session, drag(20), Gesture::GoesOn);
        session.undo();
        assert_eq!(session.scenario().levers.hedge_ratio, dec!(0.10));
    }

    #[test]
    fn undoing_to_the_saved_document_leaves_nothing_to_save() {
        let mut session = Session::new(Scenario::default());
        run(&mut session, Command::SetCrossMargining(false), Gesture::Done);
        assert!(session.is_unsaved());
        session.undo();
        assert!(!session.is_unsaved());
    }

    #[test]
    fn another_document_in_its_place_is_one_step() {
        let mut session = Session::new(Scenario::default());
        let other = Scenario { name: "Other".to_owned(), ..Scenario::default() };
        run(&mut session, drag(10), Gesture::GoesOn);
        let before = Arc::clone(session.scenario());
        session.replace("Reload from disk", other.clone());
        session.mark_saved(&Arc::new(other.clone()));
        assert!(!session.is_unsaved(), "the same content counts, not the same copy");
        session.replace("Reload from disk", other);
        assert_eq!(session.steps(), 2, "what changes nothing is no step");
        assert_eq!(session.undo(), Some("Reload from disk".to_owned()));
        assert_eq!(*session.scenario(), before);
        assert!(session.is_unsaved());
    }

    proptest! {
        #[test]
        fn undoing_everything_returns_the_very_same_document(choices in prop::collection::vec(0u8..8, 1..60)) {
            let start = Scenario::default();
            let mut session = Session::new(start.clone());
            let zn = parse("ZN Z6", date(2026, 8, 21)).expect("valid");
            for (i, choice) in choices.iter().enumerate() {
                let n = i64::try_from(i).expect("small");
                let command = match choice {
                    0 => Command::SetCrossMargining(i % 2 == 0),
                    1 => Command::AddPosition(Position::new(zn, Decimal::from(n - 20))),
                    2 => Command::RemovePositions(vec![0]),
                    3 => Command::SetQuantity { line: 0, quantity: Decimal::from(n) },
                    4 => Command::ResetLevers,
                    5 => Command::SetName(format!("name {i}")),
                    6 => Command::SetParameter { name: "scope.today.cap".into(), value: None },
                    _ => drag(n),
                };
                run(&mut session, command, if i % 3 == 0 { Gesture::GoesOn } else { Gesture::Done });
            }
            let end = Arc::clone(session.scenario());
            let mut steps = 0;
            while session.undo().is_some() { steps += 1; }
            prop_assert_eq!(&**session.scenario(), &start);
            for _ in 0..steps { session.redo(); }
            prop_assert_eq!(session.scenario(), &end);
        }
    }
}
