//! Files and pasted rows, from what was asked for to what became of the document.

use super::{Pending, Shell};
use crate::app::intake::{self, Book, Ground, Inputs, OpenedScenario, Purpose, Step};
use crate::{
    io::{FileProblem, FileStamp},
    quantity::Date,
    whatif::{Command, Gesture, Position, Scenario},
};
use egui::Context;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// A document that was read while another one is open.
pub(super) struct Ready {
    scenario: Scenario,
    problems: Vec<FileProblem>,
    /// Where saving writes to; none for what is no scenario file read whole.
    file: Option<PathBuf>,
    /// What that file was when it was read.
    stamp: Option<FileStamp>,
    /// For the recent files.
    paths: Vec<PathBuf>,
    /// The as-of date the files state, which the history does not have.
    beyond: Option<Date>,
}

impl Shell {
    /// Opens a file, or says why not; the open document stays until the new one is there.
    pub fn open(&mut self, path: &Path) {
        self.read_files(vec![path.to_owned()], Purpose::Open);
    }

    /// Reads files beside the screen, each as what it is.
    pub(super) fn read_files(&mut self, paths: Vec<PathBuf>, purpose: Purpose) {
        let paths = self.take_span_files(paths);
        if paths.is_empty() {
            return;
        }
        self.intake.begin(Inputs::Files(paths), purpose);
        self.follow_intake();
    }

    /// Reads pasted rows into the book.
    pub(super) fn paste(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let source = crate::io::import::Source::new("clipboard", text);
        self.intake.begin(Inputs::Texts(vec![source]), Purpose::Paste);
        self.follow_intake();
    }

    /// Carries out what was read and answered.
    pub(super) fn follow_intake(&mut self) {
        let (reference, market, mappings) = (self.reference(), &self.market, &self.prefs.mappings);
        let ground = || -> Ground { intake::ground(reference, market, mappings) };
        for step in self.intake.steps(&ground) {
            self.follow_step(step);
        }
    }

    fn follow_step(&mut self, step: Step) {
        match step {
            Step::LoadMarket(paths) => self.load_market(&paths),
            Step::Say(title, lines) => self.say(title, lines),
            Step::Remember(signature, mapping) => {
                self.prefs.mappings.insert(signature, mapping);
                self.prefs.save();
            }
            Step::TakeBack(moment) if self.moment() == moment => {
                let before = Arc::clone(self.session.scenario());
                self.session.undo();
                self.after_change(&before);
            }
            Step::TakeBack(_) => {
                let title = "The positions added before stay: the book was edited since";
                self.say(title.to_owned(), Vec::new());
            }
            Step::OpenScenario(read) => {
                let OpenedScenario { path, opened, stamp } = *read;
                self.leave_for_ready(Ready {
                    scenario: opened.scenario,
                    problems: opened.problems,
                    file: opened.is_whole.then(|| path.clone()),
                    stamp,
                    paths: vec![path],
                    beyond: None,
                });
            }
            Step::OpenBook(book) => self.open_book(book),
            Step::AddBook(book) => {
                let title = format!("Add {}", intake::positions(book.positions.len()));
                self.take_in(title, book, "files");
            }
            Step::Paste(book) => {
                let title = format!("Paste {}", intake::positions(book.positions.len()));
                self.take_in(title, book, "paste");
            }
        }
    }

    fn open_book(&mut self, book: Book) {
        let as_of = book.as_of.filter(|day| self.has_day(*day));
        let is_of_date = as_of == book.as_of;
        let scenario = Scenario {
            name: book.name,
            as_of,
            positions: if is_of_date { book.positions } else { unpriced(&book.positions) },
            left_out: book.left_out,
            ..Scenario::default()
        };
        self.leave_for_ready(Ready {
            scenario,
            problems: book.problems,
            file: None,
            stamp: None,
            paths: book.paths,
            beyond: book.as_of.filter(|_| as_of.is_none()),
        });
    }

    fn has_day(&self, day: Date) -> bool {
        self.market.history.span().is_some_and(|(first, last)| (first..=last).contains(&day))
    }

    /// Positions that join the open book as one step.
    fn take_in(&mut self, title: String, book: Book, from: &str) {
        let mut problems = book.problems;
        let date = self.date_of_prices();
        let is_of_date = date.is_some() && book.as_of.is_none_or(|day| Some(day) == date);
        let has_prices = book.positions.iter().any(|p| p.price.is_some());
        let positions = if is_of_date { book.positions } else { unpriced(&book.positions) };
        if has_prices && !is_of_date {
            let what = match date {
                Some(date) => {
                    format!("prices are left out: they are of another date than the book’s, {date}")
                }
                None => "prices are left out: the book stands at another date of the history".to_owned(),
            };
            problems.push(FileProblem::file(from, what));
        }
        let command = Command::TakeIn { title, positions, left_out: book.left_out };
        self.edit(&command, Gesture::Done);
        self.intake.settled(self.moment());
        self.report_of(from, &problems);
    }

    /// The date on which a price of one's own counts; none while the book stands elsewhere.
    fn date_of_prices(&self) -> Option<Date> {
        let scenario = self.session.scenario();
        let last = || self.market.history.span().map(|(_, last)| last);
        if scenario.stand.is_some() { None } else { scenario.as_of.or_else(last) }
    }

    fn leave_for_ready(&mut self, ready: Ready) {
        self.ready = Some(ready);
        self.leave_for(Pending::Ready);
    }

    /// Takes up the document that was read.
    pub(super) fn take_ready(&mut self) {
        let Some(Ready { scenario, problems, file, stamp, paths, beyond }) = self.ready.take() else {
            return;
        };
        for path in paths.iter().rev() {
            self.prefs.remember(path);
        }
        self.start(scenario, file.clone());
        if let (Some(file), Some(stamp)) = (&file, stamp) {
            self.safety.bind(Some((file, stamp)));
        }
        self.report(&problems);
        if let Some(day) = beyond {
            let (first, last) = self.market.history.span().unwrap_or_default();
            self.say(
                format!("The file is as of {day}; the history goes from {first} to {last}: figures are as of {last}, and the file’s prices are left out"),
                Vec::new(),
            );
        }
        self.intake.settled(self.moment());
    }

    // the clipboard

    /// Takes what the keyboard asks of the clipboard, unless a field is being typed in.
    pub(super) fn take_clipboard(&mut self, ctx: &Context) {
        use egui::Event;
        if self.is_modal() || ctx.text_edit_focused() {
            return;
        }
        let copies = self.copies_rows(ctx);
        let is_ours = |event: &Event| match event {
            Event::Paste(_) => true,
            Event::Copy | Event::Cut => copies,
            _ => false,
        };
        let mut taken = Vec::new();
        ctx.input_mut(|i| {
            taken.extend(i.events.iter().filter(|e| is_ours(e)).cloned());
            i.events.retain(|e| !is_ours(e));
        });
        for event in taken {
            match event {
                Event::Paste(text) => self.paste(&text),
                Event::Copy => self.copy_rows(ctx),
                Event::Cut => self.cut(ctx),
                _ => {}
            }
        }
    }

    /// Whether Ctrl+C means rows: some are selected, or nothing else could be meant.
    fn copies_rows(&self, ctx: &Context) -> bool {
        let is_here = self.portfolio.has_keyboard(ctx);
        is_here && (!self.portfolio.selected.is_empty() || !self.explain.is_open())
    }

    /// The selected rows, or all of them, in the order in which they stand.
    pub(super) fn copy_rows(&mut self, ctx: &Context) {
        let selected = self.portfolio.selected.clone();
        let Some(parts) = self.parts(false) else { return };
        let mut lines = crate::app::panels::portfolio::order(&parts.view);
        lines.retain(|line| selected.is_empty() || selected.contains(*line));
        let sheet = crate::app::panels::rows_out::positions(&parts.view, &lines);
        if !sheet.rows.is_empty() {
            ctx.copy_text(sheet.tsv());
        }
    }

    pub(super) fn cut(&mut self, ctx: &Context) {
        let count = self.session.scenario().positions.len();
        let lines: Vec<usize> = self.portfolio.selected.iter().filter(|line| *line < count).collect();
        if lines.is_empty() {
            return;
        }
        self.copy_rows(ctx);
        let title = format!("Cut {}", intake::positions(lines.len()));
        let commands = vec![Command::RemovePositions(lines)];
        self.edit(&Command::Several { title, commands }, Gesture::Done);
    }

    pub(super) fn select_all(&mut self) {
        let count = self.session.scenario().positions.len();
        let Some(parts) = self.parts(false) else { return };
        let lines: Vec<usize> = crate::app::panels::portfolio::order(&parts.view);
        self.portfolio.selected.set(lines.into_iter().filter(|line| *line < count));
        self.shows_portfolio = true;
    }

    /// The document has changed hands, or its figures have not come yet for the first time.
    pub(super) fn waits_for_first_document(&self) -> bool {
        self.figures.is_none() && self.document == 0 && self.intake.is_reading()
    }
}

/// Positions without prices, which belong to another date.
fn unpriced(positions: &[Position]) -> Arc<Vec<Position>> {
    Arc::new(positions.iter().map(|p| Position { price: None, ..p.clone() }).collect())
}

/// For a window whose files are read on threads.
pub(super) fn threaded(ctx: &Context) -> intake::Intake {
    let waker = ctx.clone();
    intake::Intake::threaded(crate::app::aside::Runner::threaded(move || waker.request_repaint()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::Fake, instrument::parse, quantity::Decimal};
    use jiff::civil::date;

    fn marked() -> Book {
        let note = parse("T 4.25 2035-08-15", date(2026, 8, 21)).unwrap();
        let position = Position { price: Some(Decimal::ONE_HUNDRED), ..Position::new(note, Decimal::TEN) };
        Book {
            name: "book".to_owned(),
            positions: Arc::new(vec![position]),
            left_out: Arc::default(),
            problems: Vec::new(),
            as_of: Some(date(2025, 3, 13)),
            paths: Vec::new(),
        }
    }

    fn prices(shell: &Shell) -> Vec<Option<Decimal>> {
        shell.scenario().positions.iter().map(|p| p.price).collect()
    }

    #[test]
    fn prices_of_another_date_do_not_count_in_the_book_they_join() {
        for (as_of, expected) in [(date(2026, 8, 21), None), (date(2025, 3, 13), Some(Decimal::ONE_HUNDRED))]
        {
            let scenario = Scenario { as_of: Some(as_of), ..Scenario::default() };
            let mut shell = Shell::for_test(scenario, Box::new(Fake::default()));
            shell.take_in("Add 1 position".to_owned(), marked(), "broker.xml");
            assert_eq!(prices(&shell), [expected], "{as_of}");
            assert_eq!(shell.notice.is_some(), expected.is_none(), "{as_of}");
        }
    }

    #[test]
    fn prices_of_a_date_that_the_history_does_not_have_are_left_out_and_it_is_said() {
        let mut shell = Shell::for_test(Scenario::default(), Box::new(Fake::default()));
        shell.open_book(Book { as_of: Some(date(1999, 3, 13)), ..marked() });
        assert_eq!(prices(&shell), [None]);
        assert!(shell.notice.as_ref().is_some_and(|n| n.title.contains("prices are left out")));
        shell.open_book(marked());
        assert_eq!(prices(&shell), [Some(Decimal::ONE_HUNDRED)]);
    }

    #[test]
    fn what_was_to_join_a_book_does_not_join_the_next_one() {
        let mut shell = Shell::for_test(Scenario::default(), Box::new(Fake::default()));
        shell.intake.begin(Inputs::Files(vec!["nowhere.csv".into()]), Purpose::Add);
        shell.start(Scenario::default(), None);
        assert!(!shell.intake.is_reading());
        assert!(shell.notice.as_ref().is_some_and(|n| n.title.contains("another document")));
    }
}
