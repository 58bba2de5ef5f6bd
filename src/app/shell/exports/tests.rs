//! Closing while something is written, and charts of figures that are being renewed.

use super::*;
use crate::app::{
    Fake, theme,
    worker::{Answer, Evaluator, Inline, Job as Wanted},
};
use egui::{ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use std::{cell::Cell, rc::Rc, sync::mpsc, time::Duration};

type Window<'a> = Harness<'a, Shell>;

fn open<'a>(shell: Shell) -> Window<'a> {
    let mut window =
        Harness::builder().with_size([1440.0, 900.0]).with_context_setup(theme::install).build_ui_state(
            |ui, shell: &mut Shell| {
                let ctx = ui.ctx().clone();
                shell.tick(&ctx);
                shell.show(ui);
            },
            shell,
        );
    window.run();
    window
}

fn basis() -> Scenario {
    let text = io::SHIPPED[0].1;
    let last = crate::market::demo_last();
    io::read_document("basis.toml", text, last, Rulebook::embedded()).unwrap().scenario
}

fn commands(window: &Window<'_>) -> Vec<ViewportCommand> {
    window.output().viewport_output.get(&ViewportId::ROOT).map(|o| o.commands.clone()).unwrap_or_default()
}

fn close(window: &mut Window<'_>) -> bool {
    let viewport = window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    window.step();
    !commands(window).contains(&ViewportCommand::CancelClose)
}

/// Something being written until it is said how that ends.
fn under_way(shell: &mut Shell) -> mpsc::Sender<Written> {
    let (sender, ends) = mpsc::channel::<Written>();
    let mut work = Aside::default();
    work.want((), &Runner::threaded(|| {}), move |_, publish| {
        if let Ok(written) = ends.recv() {
            publish(written);
        }
        Ok(())
    });
    shell.exports.works.push(work);
    sender
}

/// Frames until nothing is being written any more.
fn finish(window: &mut Window<'_>) {
    while window.state().exports.is_writing() {
        std::thread::sleep(Duration::from_millis(1));
        window.step();
    }
}

#[test]
fn the_window_stays_until_what_was_asked_for_is_written() {
    let mut window = open(Shell::for_test(basis(), Box::new(Fake::default())));
    let end = under_way(window.state_mut());
    assert!(!close(&mut window), "the export would be lost");
    assert!(window.state().notice.as_ref().is_some_and(|n| n.title.contains("once the export is written")));
    window.run_steps(3);
    assert!(!commands(&window).contains(&ViewportCommand::Close));
    end.send(Ok(PathBuf::from("report.pdf"))).unwrap();
    finish(&mut window);
    assert!(commands(&window).contains(&ViewportCommand::Close));
    assert!(close(&mut window));
}

#[test]
fn a_window_whose_export_failed_on_closing_stays_and_says_why() {
    let mut window = open(Shell::for_test(basis(), Box::new(Fake::default())));
    let end = under_way(window.state_mut());
    // unsaved work was given up already
    window.state_mut().may_close = true;
    assert!(!close(&mut window));
    end.send(Err("the disk is full".to_owned())).unwrap();
    finish(&mut window);
    window.run_steps(2);
    assert!(!commands(&window).contains(&ViewportCommand::Close));
    assert!(window.state().notice.as_ref().is_some_and(|n| n.title == "the disk is full"));
    assert!(close(&mut window), "asked again, it closes");
}

/// Answers only while it may.
struct Held {
    inner: Inline,
    may: Rc<Cell<bool>>,
}

impl Evaluator for Held {
    fn submit(&mut self, job: Wanted) {
        self.inner.submit(job);
    }

    fn poll(&mut self) -> Option<Answer> {
        if self.may.get() { self.inner.poll() } else { None }
    }

    fn wait(&mut self, _longest: Duration) -> Option<Answer> {
        self.poll()
    }

    fn is_busy(&self) -> bool {
        self.inner.is_busy()
    }
}

#[test]
fn a_chart_of_the_last_figures_says_what_those_are_of() {
    let may = Rc::new(Cell::new(true));
    let mut shell = Shell::for_test(basis(), Box::new(Fake::default()));
    shell.evaluator = Box::new(Held { inner: Inline::default(), may: Rc::clone(&may) });
    let mut window = open(shell);
    may.set(false);
    window.state().ask(UiCommand::ToggleCrossMargining);
    window.step();
    window.state().ask(UiCommand::ExportChart);
    window.run_steps(3);
    assert!(!window.state().scenario().cross_margining);
    let facts = window.state().exports.facts.clone().unwrap();
    assert!(facts.standing.contains("cross-margining on"), "{}", facts.standing);
    assert!(window.state().exports.page.is_some());
}
