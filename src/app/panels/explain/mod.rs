//! Explain anything: what a figure is, what it is made of, and what can be changed in it.
//!
//! What may enter: views of one subject each, drawn from the figure tree, and the path by which a
//! person came to it. What may not: a figure of its own, and figures or days worked out in every
//! frame: what is shown is prepared once for each evaluation.

mod amounts;
mod ask;
mod attribution;
mod day;
mod figure;
mod lists;
mod parameter;
mod position;
mod subject;
mod trail;

pub use ask::{ask, explained_cell, explains};
pub use parameter::value_text;
pub use subject::Subject;

use crate::{
    app::{
        context::View,
        sheets,
        theme::{gap, tokens},
        ui_command::UiCommand,
    },
    io::Sheet,
    margin::{Evaluation, FigureId, Figures},
};
use attribution::AttributionView;
use egui::{Context, Event, Frame, Id, Margin, Rect, ScrollArea, Ui, text_selection::LabelSelectionState};
use subject::Step;

/// What is being explained, the path to it, and what was prepared of it.
#[derive(Default)]
pub struct ExplainPanel {
    path: Vec<Step>,
    page: Option<(u64, Subject, Page)>,
    attribution: AttributionView,
    /// Long lists are cut until someone asks for the rest.
    shows_all: bool,
    /// The keyboard came along and wants something to hold.
    wants_focus: bool,
    /// What had the keyboard before.
    returns_to: Option<Id>,
}

/// A subject prepared for drawing.
enum Page {
    Figure(Box<figure::FigurePage>),
    Day(Box<day::DayPage>),
    /// Read from the evaluation as it is drawn.
    Plain,
    Gone,
}

impl ExplainPanel {
    /// Whether anything is explained.
    pub fn is_open(&self) -> bool {
        !self.path.is_empty()
    }

    /// Starts a new path; a figure's leads to it from the headline.
    pub fn open(&mut self, subject: Subject, e: &Evaluation, ctx: &Context) {
        let has_keyboard = ctx.memory(|m| m.focused());
        if !self.is_open() {
            self.returns_to = has_keyboard;
        }
        self.wants_focus = has_keyboard.is_some();
        self.shows_all = false;
        self.path = match subject {
            Subject::Figure(id) => {
                Figures::new(e).way_to(id).into_iter().map(|id| Step::new(Subject::Figure(id))).collect()
            }
            other => vec![Step::new(other)],
        };
    }

    /// One step up the path; from its first step the panel closes.
    pub fn back(&mut self, ctx: &Context) {
        self.path.pop();
        self.shows_all = false;
        self.wants_focus = ctx.memory(|m| m.focused()).is_some();
        if self.path.is_empty() {
            self.close(ctx);
        }
    }

    /// Closes the panel and gives the keyboard back.
    pub fn close(&mut self, ctx: &Context) {
        self.path.clear();
        self.page = None;
        if let Some(id) = self.returns_to.take() {
            ctx.memory_mut(|m| m.request_focus(id));
        }
    }

    fn go(&mut self, subject: Subject, ctx: &Context) {
        self.wants_focus = ctx.memory(|m| m.focused()).is_some();
        self.shows_all = false;
        match self.path.iter().position(|step| step.subject == subject) {
            Some(place) => self.path.truncate(place + 1),
            None => self.path.push(Step::new(subject)),
        }
    }

    /// Puts another subject in the place of the last.
    fn turn(&mut self, subject: Subject) {
        if let Some(last) = self.path.last_mut() {
            last.subject = subject;
        }
    }

    /// Draws the panel.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        subject::follow(&mut self.path, view);
        let Some(subject) = self.path.last().map(|step| step.subject) else {
            view.out.ask(crate::app::UiCommand::CloseExplain);
            return;
        };
        self.prepare(subject, view);
        Self::take_copy_key(ui, view, ui.max_rect());
        let margin = Margin { left: 16, right: 12, top: 8, bottom: 8 };
        let went = Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = gap::TINY;
            let wants_focus = std::mem::take(&mut self.wants_focus);
            let went = trail::show(ui, view, &self.path, wants_focus);
            let body = ScrollArea::vertical()
                .id_salt(("explained", self.path.len()))
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    // room for the scroll bar, so that no figure lies under it
                    ui.set_max_width(ui.available_width() - gap::TINY);
                    self.body(ui, view, subject)
                });
            went.or(body.inner)
        });
        match went.inner {
            Some(Went::To(next)) => self.go(next, ui.ctx()),
            Some(Went::Up(steps)) => {
                self.path.truncate(steps);
                self.wants_focus = ui.ctx().memory(|m| m.focused()).is_some();
            }
            Some(Went::Aside(subject)) => self.turn(subject),
            Some(Went::All) => self.shows_all = true,
            None => {}
        }
    }

    /// What is explained as a table; none where it is no figure and no list.
    pub fn sheet(&self, view: &View) -> Option<Sheet> {
        match self.path.last()?.subject {
            Subject::Figure(id) => sheets::figure(view, id),
            Subject::Changed => Some(sheets::changed_parameters(view)),
            Subject::Attribution(world, party) => self.attribution.sheet(view, world, party),
            Subject::Day(..) => match &self.page {
                Some((_, _, Page::Day(page))) => Some(page.sheet(view)),
                _ => None,
            },
            Subject::Position(_) | Subject::Parameter(_) | Subject::Quote(..) => None,
        }
    }

    /// The copy key, while the pointer or the keyboard is in the panel and no words are selected.
    fn take_copy_key(ui: &Ui, view: &View, panel: Rect) {
        let ctx = ui.ctx();
        let focused = ctx.memory(|m| m.focused()).and_then(|id| ctx.read_response(id));
        let is_here = ui.rect_contains_pointer(panel) || focused.is_some_and(|r| panel.contains_rect(r.rect));
        if !is_here || ctx.text_edit_focused() || has_selection(ctx) {
            return;
        }
        if ui.input(|i| i.events.contains(&Event::Copy)) {
            view.out.ask(UiCommand::CopyExplained);
        }
    }

    fn body(&mut self, ui: &mut Ui, view: &View, subject: Subject) -> Option<Went> {
        let page = self.page.as_ref().map(|(_, _, page)| page);
        match (subject, page) {
            (_, Some(Page::Figure(page))) => figure::show(ui, view, page, self.shows_all),
            (_, Some(Page::Day(page))) => day::show(ui, view, page, self.shows_all),
            (Subject::Position(line), Some(Page::Plain)) => position::show(ui, view, line, self.shows_all),
            (Subject::Parameter(name), Some(Page::Plain)) => parameter::show(ui, view, name),
            (Subject::Quote(id, nth), Some(Page::Plain)) => lists::quote(ui, view, id, nth),
            (Subject::Changed, Some(Page::Plain)) => lists::changed(ui, view),
            (Subject::Attribution(world, party), Some(Page::Plain)) => {
                self.attribution.show(ui, view, world, party)
            }
            _ => {
                gone(ui);
                None
            }
        }
    }

    fn prepare(&mut self, subject: Subject, view: &View) {
        let is_known =
            |(evaluated, of, _): &(u64, Subject, Page)| (*evaluated, *of) == (view.evaluated, subject);
        if !self.page.as_ref().is_some_and(is_known) {
            self.page = Some((view.evaluated, subject, page(subject, view.evaluation)));
        }
    }
}

fn page(subject: Subject, e: &Evaluation) -> Page {
    match subject {
        Subject::Figure(id) => figure::FigurePage::new(e, id).map(|p| Page::Figure(Box::new(p))),
        Subject::Day(ranking, end) => day::DayPage::new(e, ranking, end).map(|p| Page::Day(Box::new(p))),
        _ => Some(Page::Plain),
    }
    .unwrap_or(Page::Gone)
}

/// Whether words are selected, which the copy key then belongs to.
fn has_selection(ctx: &Context) -> bool {
    ctx.plugin::<LabelSelectionState>().lock().has_selection()
}

/// The book has changed and there is no such thing any more.
fn gone(ui: &mut Ui) {
    let text = "The book no longer has this. Go back, or pick another figure.";
    ui.label(egui::RichText::new(text).color(tokens(ui).text2));
}

/// Where a person went.
#[derive(Clone, Copy, PartialEq)]
enum Went {
    To(Subject),
    /// Back to so many steps of the path.
    Up(usize),
    /// Another view of the same thing.
    Aside(Subject),
    /// The rest of a long list.
    All,
}

/// A figure of the tree that a press leads to.
fn to_figure(id: FigureId) -> Option<Went> {
    Some(Went::To(Subject::Figure(id)))
}
