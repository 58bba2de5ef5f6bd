//! Which accounts make the book, and their lines netted.

use super::{Imported, Line};
use crate::{
    instrument::Instrument,
    io::FileProblem,
    margin::XmChoice,
    quantity::{Decimal, size::LARGEST},
    whatif::{LeftOut, LeftOutReason, Position, SourceLine},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// Notes of netted lines that are kept in full; of more, an ellipsis.
const MOST_NOTES: usize = 4;

/// How many lines of an account there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLines {
    /// Empty where the file names none.
    pub account: Arc<str>,
    pub positions: usize,
    pub left_out: usize,
}

/// Which accounts make the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accounts {
    /// Everything, netted across accounts.
    All,
    /// These only, netted across them.
    Only(BTreeSet<Arc<str>>),
}

impl Accounts {
    /// Whether lines of an account are part of the book.
    pub fn has(&self, account: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(chosen) => chosen.contains(account),
        }
    }
}

/// The book of chosen accounts: identical instruments netted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Netted {
    /// In the order in which each instrument first appears.
    pub positions: Vec<Position>,
    /// Lines of the chosen accounts that count in no figure, those that net to zero among them.
    pub left_out: Vec<LeftOut>,
    /// What netting found odd: marks that disagree.
    pub problems: Vec<FileProblem>,
}

impl Imported {
    /// The accounts of all lines, in the order of their names.
    pub fn accounts(&self) -> Vec<AccountLines> {
        let mut counts: BTreeMap<Arc<str>, (usize, usize)> = BTreeMap::new();
        for line in &self.lines {
            count(&mut counts, &line.position.account).0 += 1;
        }
        for line in &self.left_out {
            count(&mut counts, &line.account).1 += 1;
        }
        let named = |(account, (positions, left_out))| AccountLines { account, positions, left_out };
        counts.into_iter().map(named).collect()
    }

    /// Nets the lines of chosen accounts. Lines of one instrument are one position, unless a person
    /// gave them different prices of their own or different choices of account; a position whose
    /// number of contracts in the XM account is stated stays by itself.
    pub fn book(&self, accounts: &Accounts) -> Netted {
        let mut places: HashMap<Key, usize> = HashMap::new();
        let mut nets: Vec<Net> = Vec::new();
        for line in self.lines.iter().filter(|l| accounts.has(&l.position.account)) {
            match Key::of(line).map(|key| places.entry(key).or_insert(nets.len())) {
                Some(place) if *place < nets.len() => {
                    if let Some(net) = nets.get_mut(*place) {
                        net.add(line);
                    }
                }
                _ => nets.push(Net::new(line)),
            }
        }
        let mut netted = Netted::default();
        netted.left_out.extend(self.left_out.iter().filter(|l| accounts.has(&l.account)).cloned());
        nets.into_iter().for_each(|net| net.finish(&mut netted));
        netted
    }
}

fn count<'a>(counts: &'a mut BTreeMap<Arc<str>, (usize, usize)>, account: &str) -> &'a mut (usize, usize) {
    if !counts.contains_key(account) {
        counts.insert(account.into(), (0, 0));
    }
    // just put there
    counts.entry(account.into()).or_default()
}

/// What lines of one position have in common.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    instrument: Instrument,
    is_in: bool,
    own_price: Option<Decimal>,
}

impl Key {
    /// `None` for a line that is a position of its own.
    fn of(line: &Line) -> Option<Self> {
        let position = &line.position;
        let is_in = match position.xm {
            XmChoice::In => true,
            XmChoice::Out => false,
            XmChoice::Contracts(_) => return None,
        };
        let own_price = position.price.filter(|_| !line.is_marked);
        Some(Self { instrument: position.instrument, is_in, own_price })
    }
}

/// Lines on their way to one position.
struct Net {
    position: Position,
    lines: Vec<SourceLine>,
    notes: Vec<String>,
    has_more_notes: bool,
    marks_differ: bool,
    cusips_differ: bool,
}

impl Net {
    fn new(line: &Line) -> Self {
        let position = line.position.clone();
        let notes = if position.note.is_empty() { Vec::new() } else { vec![position.note.clone()] };
        let lines = position.lines.to_vec();
        Self { position, lines, notes, has_more_notes: false, marks_differ: false, cusips_differ: false }
    }

    fn add(&mut self, line: &Line) {
        let (own, other) = (&mut self.position, &line.position);
        own.quantity = own.quantity.saturating_add(other.quantity);
        self.marks_differ |= own.price != other.price;
        match (own.cusip, other.cusip) {
            (Some(a), Some(b)) => self.cusips_differ |= a != b,
            (a, b) => own.cusip = a.or(b),
        }
        if own.account != other.account {
            own.account.clear();
        }
        if !other.note.is_empty() && !self.notes.contains(&other.note) {
            if self.notes.len() < MOST_NOTES {
                self.notes.push(other.note.clone());
            } else {
                self.has_more_notes = true;
            }
        }
        self.lines.extend(other.lines.iter().cloned());
    }

    fn finish(self, netted: &mut Netted) {
        let mut position = self.position;
        let what = position.instrument.to_string();
        if position.quantity.is_zero() {
            netted.left_out.extend(self.lines.iter().map(|l| left_out(&what, l, LeftOutReason::Flat)));
            return;
        }
        if position.quantity.abs() > LARGEST {
            netted.left_out.extend(self.lines.iter().map(|l| left_out(&what, l, LeftOutReason::Other)));
            netted.problems.extend(self.lines.first().map(|first| beyond(&position, first)));
            return;
        }
        if self.marks_differ {
            netted.problems.extend(self.lines.first().map(|first| disagree(&position, first)));
            position.price = None;
        }
        if self.cusips_differ {
            position.cusip = None;
        }
        position.note = self.notes.join("; ");
        if self.has_more_notes {
            position.note.push_str("; …");
        }
        position.lines = Arc::new(self.lines);
        netted.positions.push(position);
    }
}

fn left_out(what: &str, line: &SourceLine, reason: LeftOutReason) -> LeftOut {
    LeftOut {
        what: what.to_owned(),
        quantity: line.quantity.normalize().to_string(),
        account: line.account.to_string(),
        file: Arc::clone(&line.file),
        line: line.line,
        reason,
    }
}

fn disagree(position: &Position, first: &SourceLine) -> FileProblem {
    let what = format!(
        "the lines of {} state different prices: none of them is used, the market's price counts",
        position.instrument
    );
    FileProblem::field(&first.file, first.line, "price", what)
}

fn beyond(position: &Position, first: &SourceLine) -> FileProblem {
    let what = format!(
        "the lines of {} add up to more than 10,000bn: all of them are left out of every figure",
        position.instrument
    );
    FileProblem::field(&first.file, first.line, "quantity", what)
}
