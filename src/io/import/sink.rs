//! Where the rows of one text go: every row becomes a position, a row left out, a problem, or a
//! repeat of other rows, and is counted as such.

use super::{Imported, Layout, Line, Read, Reading};
use crate::{
    instrument::{Cusip, Instrument, Unit},
    io::FileProblem,
    margin::XmChoice,
    pricing::is_alive,
    quantity::{Date, Decimal},
    whatif::{Cancelled, LeftOut, LeftOutReason, Position, Progress, SourceLine},
};
use std::{collections::HashSet, sync::Arc};

/// Lines between two looks at whether anyone still wants the answer.
const STRIDE: usize = 2_048;

/// Longer words of a file are cut short where they are quoted.
const LONGEST_QUOTE: usize = 160;

/// A row that is a position.
pub(super) struct Held<'a> {
    pub instrument: Instrument,
    pub quantity: Decimal,
    pub price: Option<Decimal>,
    pub is_marked: bool,
    pub xm: XmChoice,
    pub cusip: Option<Cusip>,
    pub account: &'a str,
    pub note: &'a str,
}

impl Held<'_> {
    /// A position of a clearing file: nothing but what and how much.
    pub(super) fn plain(instrument: Instrument, quantity: Decimal, account: &str) -> Held<'_> {
        Held {
            instrument,
            quantity,
            price: None,
            is_marked: true,
            xm: XmChoice::In,
            cusip: None,
            account,
            note: "",
        }
    }
}

/// Collects what one text holds.
pub(super) struct Sink<'a> {
    pub reading: Reading<'a>,
    progress: &'a Progress,
    /// Lines reported so far.
    reported: usize,
    file: Arc<str>,
    accounts: HashSet<Arc<str>>,
    /// The business date of the rows that follow, when the file states one.
    stated: Option<Date>,
    /// Business dates of the rows, in the order of lines and of rows left out.
    dates: [Vec<Option<Date>>; 2],
    out: Imported,
    counts: Read,
}

impl<'a> Sink<'a> {
    /// For one text.
    pub(super) fn new(file: &Arc<str>, layout: Layout, reading: Reading<'a>, progress: &'a Progress) -> Self {
        let counts = Read {
            source: Arc::clone(file),
            layout,
            rows: 0,
            positions: 0,
            left_out: 0,
            unread: 0,
            repeats: 0,
        };
        Self {
            reading,
            progress,
            reported: 0,
            file: Arc::clone(file),
            accounts: HashSet::new(),
            stated: None,
            dates: [Vec::new(), Vec::new()],
            out: Imported::default(),
            counts,
        }
    }

    /// States the business date of the rows that follow.
    pub(super) fn dated(&mut self, date: Option<Date>) {
        self.stated = date.or(self.stated);
    }

    /// The date near which one-digit years of the rows that follow are read.
    pub(super) fn reference(&self) -> Date {
        self.stated.unwrap_or(self.reading.reference)
    }

    /// Says how far the reading is.
    ///
    /// # Errors
    /// [`Cancelled`] once nobody wants it any more.
    pub(super) fn reach(&mut self, line: usize) -> Result<(), Cancelled> {
        if line < self.reported + STRIDE {
            return Ok(());
        }
        let steps = line - self.reported;
        self.reported = line;
        self.progress.advance(steps)
    }

    /// Starts a row.
    pub(super) fn row(&mut self, line: usize) -> Result<(), Cancelled> {
        self.counts.rows += 1;
        self.reach(line)
    }

    /// The row is a position, unless it ended before the date of the file.
    pub(super) fn hold(&mut self, line: usize, held: Held) {
        if held.instrument.unit() == Unit::Contracts && !held.quantity.fract().is_zero() {
            let what = format!("futures are held in whole contracts: {} is not", held.quantity);
            return self.unread(line, "quantity", what);
        }
        if self.stated.is_some_and(|day| has_ended(&held.instrument, day)) {
            let what = held.instrument.to_string();
            let quantity = held.quantity.to_string();
            return self.leave_out(line, held.account, &what, &quantity, LeftOutReason::Ended);
        }
        if self.stated.is_none() {
            self.say_if_matured(line, &held.instrument);
        }
        let source = SourceLine {
            file: Arc::clone(&self.file),
            line,
            account: self.shared(held.account),
            quantity: held.quantity,
        };
        self.out.lines.push(Line {
            position: Position {
                instrument: held.instrument,
                quantity: held.quantity,
                price: held.price,
                xm: held.xm,
                cusip: held.cusip,
                account: held.account.to_owned(),
                note: held.note.to_owned(),
                lines: Arc::new(vec![source]),
            },
            is_marked: held.is_marked,
        });
        self.dates[0].push(self.stated);
        self.counts.positions += 1;
    }

    /// The row is kept in sight but counts in no figure.
    pub(super) fn leave_out(
        &mut self,
        line: usize,
        account: &str,
        what: &str,
        quantity: &str,
        reason: LeftOutReason,
    ) {
        self.out.left_out.push(LeftOut {
            what: clipped(what),
            quantity: clipped(quantity),
            account: account.to_owned(),
            file: Arc::clone(&self.file),
            line,
            reason,
        });
        self.dates[1].push(self.stated);
        self.counts.left_out += 1;
    }

    /// The row cannot be read.
    pub(super) fn unread(&mut self, line: usize, field: &str, what: impl std::fmt::Display) {
        self.remark(line, field, what);
        self.counts.unread += 1;
    }

    /// The row repeats what other rows hold.
    pub(super) fn repeat(&mut self) {
        self.counts.repeats += 1;
    }

    /// Something odd that costs no row.
    pub(super) fn remark(&mut self, line: usize, field: &str, what: impl std::fmt::Display) {
        let what = clipped_sentence(&what.to_string());
        self.out.problems.push(FileProblem::field(&self.file, line, &clipped(field), what));
    }

    /// Something odd about the whole file.
    pub(super) fn remark_file(&mut self, what: impl std::fmt::Display) {
        self.out.problems.push(FileProblem::file(&self.file, clipped_sentence(&what.to_string())));
    }

    /// What the text held. Rows of an earlier business date than the file's last are left out: they
    /// are the same book on another day.
    pub(super) fn finish(mut self, text_lines: usize) -> Result<Imported, Cancelled> {
        self.leave_out_earlier_days();
        // a row can be read later than others that stand below it
        self.out.lines.sort_by_key(|l| l.position.lines.first().map_or(0, |s| s.line));
        self.out.left_out.sort_by_key(|l| l.line);
        self.out.problems.sort_by_key(|p| p.line);
        if self.counts.rows == 0 && self.out.problems.is_empty() {
            self.remark_file("holds no positions");
        }
        self.progress.advance(text_lines.saturating_sub(self.reported))?;
        self.out.as_of = self.stated;
        self.out.read.push(self.counts);
        Ok(self.out)
    }

    /// What was given so far, as it is.
    pub(super) fn taken(self) -> Imported {
        self.out
    }

    fn leave_out_earlier_days(&mut self) {
        let [held, _] = &self.dates;
        let stated = self.dates.iter().flatten().flatten();
        let Some(last) = stated.max().copied() else { return };
        self.stated = Some(last);
        if held.iter().all(|day| day.is_none_or(|day| day == last)) {
            return;
        }
        let lines = std::mem::take(&mut self.out.lines);
        let days = std::mem::take(&mut self.dates[0]);
        let before = lines.len();
        for (line, day) in lines.into_iter().zip(days) {
            match day.filter(|day| *day != last) {
                None => self.out.lines.push(line),
                Some(day) => self.out.left_out.push(of_another_day(&line, day)),
            }
        }
        let moved = before - self.out.lines.len();
        self.counts.positions -= moved;
        self.counts.left_out += moved;
        self.remark_file(format!(
            "holds positions of several dates: {moved} rows before {last} are left out of every figure"
        ));
    }

    /// A matured security is loaded and shown, but counts in no figure.
    fn say_if_matured(&mut self, line: usize, instrument: &Instrument) {
        let reference = self.reading.reference;
        if let Some(security) = instrument.security().filter(|s| s.maturity <= reference) {
            let what = format!(
                "{} is not after {reference}: the position is left out of every figure",
                security.maturity
            );
            self.remark(line, "maturity", what);
        }
    }

    fn shared(&mut self, account: &str) -> Arc<str> {
        if let Some(known) = self.accounts.get(account) {
            return Arc::clone(known);
        }
        let new: Arc<str> = account.into();
        self.accounts.insert(Arc::clone(&new));
        new
    }
}

/// Whether nothing of it is left on a date.
fn has_ended(instrument: &Instrument, day: Date) -> bool {
    match instrument {
        Instrument::Security(security) => security.maturity <= day,
        Instrument::Repo(repo) => repo.end <= day,
        Instrument::Future(future) => !is_alive(*future, day),
        _ => false,
    }
}

fn of_another_day(line: &Line, day: Date) -> LeftOut {
    let position = &line.position;
    let (file, number) = position.lines.first().map_or(("".into(), 0), |l| (Arc::clone(&l.file), l.line));
    LeftOut {
        what: format!("{} on {day}", position.instrument),
        quantity: position.quantity.to_string(),
        account: position.account.clone(),
        file,
        line: number,
        reason: LeftOutReason::Other,
    }
}

/// Words of a file, cut short where they are long and without line ends.
pub(super) fn clipped(text: &str) -> String {
    let is_plain = text.len() <= LONGEST_QUOTE && !text.contains(char::is_control);
    if is_plain { text.to_owned() } else { clip(text, LONGEST_QUOTE) }
}

/// A sentence that may quote a file.
fn clipped_sentence(text: &str) -> String {
    let longest = 3 * LONGEST_QUOTE;
    if text.len() <= longest && !text.contains(char::is_control) {
        text.to_owned()
    } else {
        clip(text, longest)
    }
}

fn clip(text: &str, most: usize) -> String {
    let mut out: String = text.chars().take(most).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        out.push('…');
    }
    out
}
