//! What is drawn aside: which question it answers, how far it is, and whether a person called it off.

use super::free::{FreeDocument, Reach};
use crate::{
    app::{
        aside::{Aside, Publish},
        context::View,
        format::{percent_short, whole},
        widgets::{caption, close_button, progress_line, small_button},
    },
    rulebook::Rulebook,
    whatif::{Cancelled, Market, Progress, Question, Scenario, SharedEngine, SweepError},
};
use egui::{Response, Role, Ui, WidgetInfo};
use std::sync::Arc;

/// Room for a line that counts in words.
const LEAST_LINE: f32 = 300.0;

/// A result with the question it answers.
#[derive(Debug)]
pub struct Drawn<T> {
    /// Differs between any two results of one pane, except a result and its own repetition.
    pub stamp: (u64, u32),
    pub reaches: Vec<Reach>,
    /// The figures, or why there are none.
    pub result: Result<T, String>,
}

/// One drawing and the work under way for it.
pub struct Pane<T> {
    free: FreeDocument,
    aside: Aside<u64, Drawn<T>>,
    /// The question a person called off.
    halted: Option<u64>,
    number: u64,
}

impl<T> Default for Pane<T> {
    fn default() -> Self {
        Self { free: FreeDocument::default(), aside: Aside::default(), halted: None, number: 0 }
    }
}

impl<T: Send + 'static> Pane<T> {
    /// Wants the drawing with these dials free. `draw` hands over coarse ones first.
    pub fn want(
        &mut self,
        view: &View,
        engines: &Arc<SharedEngine>,
        reaches: &[Reach],
        draw: impl FnOnce(&Question, &Progress, &mut dyn FnMut(T)) -> Result<(), SweepError> + Send + 'static,
    ) {
        let number = self.free.number(view.scenario, view.moment, reaches, view.rulebook);
        self.number = number;
        if self.halted == Some(number) {
            return;
        }
        self.halted = None;
        let job = Job {
            number,
            reaches: reaches.to_vec(),
            scenario: Arc::clone(view.scenario),
            market: view.market.clone(),
            engines: Arc::clone(engines),
        };
        self.aside.want(number, view.runner, move |progress, publish| job.run(progress, publish, draw));
    }

    /// The newest drawing with these dials, and whether it is out of date.
    pub fn latest(&self, reaches: &[Reach]) -> Option<(&Drawn<T>, bool)> {
        let drawn = self.aside.latest()?;
        let same = drawn.reaches.iter().map(|r| &r.0).eq(reaches.iter().map(|r| &r.0));
        // what takes no longer than a few frames needs no sign that it is on its way
        let is_late = self.halted.is_some() || self.aside.progress().is_some();
        same.then_some((drawn, is_late && !self.aside.is_current()))
    }

    /// What stands where there is no drawing.
    pub fn instead(&self) -> &'static str {
        match (self.aside.is_running(), self.aside.has_failed()) {
            (true, _) => "Drawing…",
            (false, true) => "There are no figures to draw.",
            (false, false) => "Called off.",
        }
    }

    /// The line that counts, or the button that begins again; nothing most of the time. Whether
    /// there was something.
    pub fn progress(&mut self, ui: &mut Ui, what: &str) -> bool {
        if self.halted == Some(self.number) {
            if small_button(ui, &format!("Draw the {what}")).clicked() {
                self.halted = None;
            }
            return true;
        }
        let Some((done, of)) = self.aside.progress() else { return false };
        let line = format!("Drawing the {what}, {} of {}", whole(done.min(of)), whole(of));
        let share = done as f32 / of.max(1) as f32;
        let cancel = match ui.available_width() < LEAST_LINE {
            true => short_line(ui, &line, what, share),
            false => progress_line(ui, &line, share),
        };
        if cancel.clicked() {
            self.halted = Some(self.number);
            self.aside.stop();
        }
        true
    }
}

/// Where the whole line has no room: how far it is in per cent, and a cross to cancel.
fn short_line(ui: &mut Ui, line: &str, what: &str, share: f32) -> Response {
    let percent = caption(ui, &percent_short(f64::from((share * 100.0).floor() / 100.0)));
    percent.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, line));
    close_button(ui, &format!("Cancel the {what}"))
}

/// What a thread takes along.
struct Job {
    number: u64,
    reaches: Vec<Reach>,
    scenario: Arc<Scenario>,
    market: Market,
    engines: Arc<SharedEngine>,
}

impl Job {
    fn run<T>(
        &self,
        progress: &Progress,
        publish: &mut Publish<'_, Drawn<T>>,
        draw: impl FnOnce(&Question, &Progress, &mut dyn FnMut(T)) -> Result<(), SweepError>,
    ) -> Result<(), Cancelled> {
        let question = Question {
            scenario: &self.scenario,
            market: &self.market,
            // the window knows no other
            rulebook: Rulebook::embedded(),
            engines: &self.engines,
        };
        let mut level = 0;
        let mut hand_over = |result| {
            level += 1;
            publish(Drawn { stamp: (self.number, level), reaches: self.reaches.clone(), result });
        };
        match draw(&question, progress, &mut |drawing| hand_over(Ok(drawing))) {
            Ok(()) => Ok(()),
            Err(SweepError::Cancelled(cancelled)) => Err(cancelled),
            Err(error) => {
                hand_over(Err(error.to_string()));
                Ok(())
            }
        }
    }
}
