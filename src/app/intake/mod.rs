//! Files and pasted rows on their way into the book.
//!
//! What may enter: the work that reads them beside the screen, the pages on which a person says which
//! columns or accounts are meant, and what became of everything, as steps for the shell to carry out.
//! What may not: the document itself, which stays as it is until a step changes it, and any knowledge
//! of layouts, which is the importers'.

mod choice;
mod gather;
mod mapping;
mod notation;
mod strips;
mod words;

pub use gather::{Gathered, Ground, Inputs, OpenedScenario, Purpose};
pub use words::positions;

use super::{
    aside::{Aside, Runner},
    context::{Moment, View},
};
use crate::{
    io::{
        FileProblem,
        import::{Imported, Mapping, Mappings, Netted, Source},
    },
    quantity::Date,
    whatif::{LeftOut, Position},
};
use choice::Choice;
use egui::Ui;
use mapping::MappingPage;
use std::{path::PathBuf, sync::Arc};
use words::{lines, name_of, say_nothing, say_unread};

/// Something that is being read, and what for.
#[derive(Debug, Clone)]
struct Errand {
    inputs: Inputs,
    purpose: Purpose,
    /// Files the texts came from.
    paths: Vec<PathBuf>,
    /// Tables whose columns were named on this errand.
    named: Mappings,
    /// The state of the document that an earlier reading of the same left, to be taken back first.
    takes_back: Option<Moment>,
}

/// A page in place of the tabs.
enum Page {
    Columns(Box<MappingPage>),
    Accounts(Box<Choice>),
    LeftOut,
}

/// Positions ready for a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// What a document of them is called.
    pub name: String,
    pub positions: Arc<Vec<Position>>,
    pub left_out: Arc<Vec<LeftOut>>,
    /// Rows that could not be read, and what is odd about others.
    pub problems: Vec<FileProblem>,
    pub as_of: Option<Date>,
    /// For the recent files.
    pub paths: Vec<PathBuf>,
}

/// What the shell is to do.
pub enum Step {
    LoadMarket(Vec<PathBuf>),
    OpenScenario(Box<OpenedScenario>),
    OpenBook(Book),
    AddBook(Book),
    Paste(Book),
    Say(String, Vec<String>),
    /// Keep what a person said of the columns of a table.
    Remember(String, Mapping),
    /// Take back the positions that were added, if nothing was edited since.
    TakeBack(Moment),
}

/// A table read with columns chosen on an earlier day.
struct Reused {
    tables: Vec<(Source, String)>,
    errand: Errand,
    /// The state of the document in which they were taken in; shown until the next edit.
    moment: Option<Moment>,
}

/// What a page was answered with.
enum Answer {
    Columns(String, Mapping),
    Take { netted: Arc<Netted>, adds: bool },
    Cancel,
    ChangeColumns,
    DismissReused,
}

/// Everything on its way in.
#[derive(Default)]
pub struct Intake {
    runner: Runner,
    serial: u64,
    errand: Option<Errand>,
    reading: Aside<u64, Gathered>,
    page: Option<Page>,
    /// The errand that a page belongs to.
    waiting: Option<Errand>,
    reused: Option<Reused>,
    answer: Option<Answer>,
}

impl Intake {
    /// Reads on threads, which edits do not call off.
    pub fn threaded(runner: Runner) -> Self {
        Self { runner, ..Self::default() }
    }

    /// Begins to read; what was being read before is called off.
    pub fn begin(&mut self, inputs: Inputs, purpose: Purpose) {
        self.cancel();
        self.start(Errand { inputs, purpose, paths: Vec::new(), named: Mappings::new(), takes_back: None });
    }

    fn start(&mut self, errand: Errand) {
        self.serial += 1;
        self.errand = Some(errand);
    }

    /// Gives up whatever is under way or asked.
    pub fn cancel(&mut self) {
        self.reading.stop();
        self.errand = None;
        self.close_page();
    }

    /// Closes a page and gives up what it asks about; what is being read goes on.
    pub fn close_page(&mut self) {
        self.waiting = None;
        self.page = None;
        // columns chosen earlier for what never came in
        self.reused.take_if(|reused| reused.moment.is_none());
    }

    /// Whether something is being read.
    pub fn is_reading(&self) -> bool {
        self.errand.is_some()
    }

    /// Whether a page stands in place of the tabs.
    pub fn has_page(&self) -> bool {
        self.page.is_some()
    }

    /// Opens or closes the list of what no figure counts.
    pub fn toggle_left_out(&mut self) {
        let is_open = matches!(self.page, Some(Page::LeftOut));
        self.close_page();
        self.page = (!is_open).then_some(Page::LeftOut);
    }

    /// The document has changed hands: a list of the old one means nothing, and what was to join it
    /// does not join another. Returns whether something was given up.
    pub fn document_changed(&mut self) -> bool {
        if matches!(self.page, Some(Page::LeftOut)) {
            self.page = None;
        }
        let joins = |errand: &Option<Errand>| errand.as_ref().is_some_and(|e| e.purpose != Purpose::Open);
        let is_left = joins(&self.errand) || joins(&self.waiting);
        if is_left {
            self.cancel();
        }
        is_left
    }

    /// Notes the state of the document as everything read last left it.
    pub fn settled(&mut self, moment: Moment) {
        if let Some(reused) = &mut self.reused {
            reused.moment.get_or_insert(moment);
        }
    }

    /// Takes what was answered and read since the last frame.
    pub fn steps(&mut self, ground: &dyn Fn() -> Ground) -> Vec<Step> {
        let mut steps = Vec::new();
        if let Some(answer) = self.answer.take() {
            self.take_answer(answer, ground, &mut steps);
        }
        while let Some(errand) = &self.errand {
            let (inputs, purpose) = (errand.inputs.clone(), errand.purpose);
            let serial = self.serial;
            if !self.reading.is_for(&serial) {
                let mut ground = ground();
                // what was said on this errand is kept by the shell only after this
                ground.mappings.extend(errand.named.clone());
                self.reading.want(serial, &self.runner, move |progress, publish| {
                    publish(gather::gather(&inputs, purpose, &ground, progress)?);
                    Ok(())
                });
            } else {
                self.reading.want(serial, &self.runner, |_, _| Ok(()));
            }
            if self.reading.has_failed() {
                let name = errand.inputs.name();
                steps.push(Step::Say(
                    format!("{name} could not be read: reading it ended unexpectedly"),
                    Vec::new(),
                ));
                self.errand = None;
            }
            let Some(gathered) = self.reading.take() else { break };
            let Some(errand) = self.errand.take() else { break };
            self.settle(gathered, errand, ground, &mut steps);
        }
        steps
    }

    /// Decides what everything read is for.
    fn settle(
        &mut self,
        mut read: Gathered,
        mut errand: Errand,
        ground: &dyn Fn() -> Ground,
        steps: &mut Vec<Step>,
    ) {
        if !read.market.is_empty() {
            steps.push(Step::LoadMarket(std::mem::take(&mut read.market)));
        }
        errand.paths.append(&mut read.paths);
        if let Some(opened) = read.scenario.take() {
            steps.push(Step::OpenScenario(Box::new(opened)));
            if !read.passed_over.is_empty() {
                steps.push(Step::Say(
                    "A scenario opens alone: the other files were not read".to_owned(),
                    read.passed_over,
                ));
            }
            return;
        }
        if let Some(unnamed) = std::mem::take(&mut read.unnamed).into_iter().next() {
            errand.inputs = Inputs::Texts(read.sources);
            self.page = Some(Page::Columns(Box::new(MappingPage::new(unnamed, ground()))));
            self.waiting = Some(errand);
            say_unread(&read.problems, steps);
            return;
        }
        let nothing = read.imported.lines.is_empty();
        if nothing {
            return say_nothing(&read, &errand, steps);
        }
        read.remembered.retain(|(_, signature)| !errand.named.contains_key(signature));
        self.reused = (!read.remembered.is_empty()).then(|| Reused {
            tables: std::mem::take(&mut read.remembered),
            errand: Errand { inputs: Inputs::Texts(read.sources.clone()), ..errand.clone() },
            moment: None,
        });
        let accounts = if errand.purpose == Purpose::Paste { Vec::new() } else { read.imported.accounts() };
        if errand.purpose != Purpose::Paste && (read.sources.len() > 1 || accounts.len() > 1) {
            self.page = Some(Page::Accounts(Box::new(Choice::new(read, accounts, errand.purpose))));
            self.waiting = Some(errand);
            return;
        }
        let mut problems = read.problems;
        problems.append(&mut read.imported.problems);
        let name = name_of(&read.sources);
        steps.push(match errand.purpose {
            Purpose::Paste => Step::Paste(pasted(read.imported, problems)),
            purpose => {
                problems.append(&mut read.netted.problems);
                let book = Book {
                    name,
                    positions: Arc::new(read.netted.positions),
                    left_out: Arc::new(read.netted.left_out),
                    problems,
                    as_of: read.imported.as_of,
                    paths: errand.paths,
                };
                if purpose == Purpose::Add { Step::AddBook(book) } else { Step::OpenBook(book) }
            }
        });
    }

    fn take_answer(&mut self, answer: Answer, ground: &dyn Fn() -> Ground, steps: &mut Vec<Step>) {
        match answer {
            Answer::Cancel => self.cancel(),
            Answer::DismissReused => self.reused = None,
            Answer::Columns(signature, mapping) => {
                steps.push(Step::Remember(signature.clone(), mapping.clone()));
                self.page = None;
                let Some(mut errand) = self.waiting.take() else { return };
                if let Some(moment) = errand.takes_back.take() {
                    steps.push(Step::TakeBack(moment));
                }
                errand.named.insert(signature, mapping);
                self.start(errand);
            }
            Answer::Take { netted, adds } => {
                let Some(Page::Accounts(choice)) = self.page.take() else { return };
                let paths = self.waiting.take().map(|e| e.paths).unwrap_or_default();
                let book = choice.book(&netted, paths);
                steps.push(if adds { Step::AddBook(book) } else { Step::OpenBook(book) });
            }
            Answer::ChangeColumns => {
                let Some(reused) = self.reused.take() else { return };
                let Some((source, _)) = reused.tables.into_iter().next() else { return };
                self.cancel();
                match MappingPage::again(source, ground()) {
                    Ok(page) => {
                        let takes_back = reused.moment.filter(|_| reused.errand.purpose != Purpose::Open);
                        let errand = Errand { takes_back, ..reused.errand };
                        self.page = Some(Page::Columns(Box::new(page)));
                        self.waiting = Some(errand);
                    }
                    Err(problem) => steps.push(Step::Say(problem.to_string(), Vec::new())),
                }
            }
        }
    }

    /// Draws the page that stands in place of the tabs.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        match &mut self.page {
            Some(Page::Columns(page)) => self.answer = page.show(ui, &self.runner).or(self.answer.take()),
            Some(Page::Accounts(page)) => {
                self.answer = page.show(ui, view, &self.runner).or(self.answer.take())
            }
            Some(Page::LeftOut) => {
                let stays = super::panels::left_out::page(ui, view);
                self.answer = (!stays).then_some(Answer::Cancel);
            }
            None => {}
        }
    }
}

/// Pasted rows as they stand, entered by hand from here on.
fn pasted(imported: Imported, problems: Vec<FileProblem>) -> Book {
    let by_hand = |position: Position| Position { lines: Arc::default(), ..position };
    Book {
        name: String::new(),
        positions: Arc::new(imported.lines.into_iter().map(|l| by_hand(l.position)).collect()),
        left_out: Arc::new(imported.left_out),
        problems,
        as_of: None,
        paths: Vec::new(),
    }
}

/// What people said of columns, as reading wants it.
pub fn ground(reference: Date, market: &crate::whatif::Market, mappings: &Mappings) -> Ground {
    Ground { reference, securities: Arc::clone(&market.securities), mappings: mappings.clone() }
}

#[cfg(test)]
mod tests;
