//! The market data kept on this machine: in use or aside, changed step by step, written at once.
//!
//! It is no part of a document: its steps are undone here, not with the document's. What another
//! window has written meanwhile is read before anything is changed.

use crate::{
    io::{
        FileProblem, FilesMerged, MarketText,
        market_store::{self, Kept, LoadError},
        merge_files, merge_text,
    },
    market::{
        History, MarketProblem, demo_history,
        store::{Choice, Flag, Securities, Series, Store},
    },
    quantity::Date,
    whatif::Market,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The file's name in the folder of the program's data.
const FILE: &str = "market.store";
/// What was forgotten last, beside it.
const FORGOTTEN: &str = "market.store.forgotten";
/// Steps that can be taken back.
const MOST_STEPS: usize = 20;

/// One line of the list of market data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    Series(Series),
    Securities(Securities),
}

impl Item {
    /// What it is called in a list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Series(series) => series.name(),
            Self::Securities(Securities::Issues) => "Securities",
            Self::Securities(Securities::Factors) => "Factors",
        }
    }
}

/// How things stood before a step, and what the step was.
#[derive(Debug, Clone)]
struct Before {
    step: String,
    store: Arc<Store>,
    is_used: bool,
}

/// What is kept, and where.
#[derive(Debug, Clone)]
pub struct MarketShelf {
    store: Arc<Store>,
    is_used: bool,
    undo: Vec<Before>,
    /// None: nothing outlives the window.
    file: Option<PathBuf>,
    /// What names the file as last read or written.
    check: Option<u32>,
    today: Date,
    /// Changes with every change.
    revision: u64,
}

/// What a person is told of files that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub title: String,
    pub lines: Vec<String>,
    /// Whether all of it was read and nothing needs a look.
    pub is_good: bool,
    /// Whether there is something to decide.
    pub asks: bool,
}

impl Default for MarketShelf {
    /// Empty and in no folder. What lies beyond the demo history lies in the future.
    fn default() -> Self {
        let today = crate::market::demo_last();
        let store = Arc::default();
        Self { store, is_used: false, undo: Vec::new(), file: None, check: None, today, revision: 0 }
    }
}

impl MarketShelf {
    /// What is kept in a folder; with a word when it could not be used.
    pub fn open(folder: &Path, today: Date) -> (Self, Option<String>) {
        let path = folder.join(FILE);
        let mut shelf = Self { today, ..Self::default() };
        let word = match market_store::load(&path) {
            Ok(kept) => {
                shelf.check = market_store::check_on_disk(&path);
                shelf.take(kept.unwrap_or_default());
                shelf.file = Some(path);
                None
            }
            Err(error @ LoadError::SetAside { .. }) => {
                shelf.file = Some(path);
                Some(format!("{error}. Load the files again"))
            }
            // what cannot be read now must not be written over
            Err(error @ (LoadError::Unreadable { .. } | LoadError::Newer { .. })) => {
                Some(format!("{error}. What is loaded now is not kept"))
            }
        };
        (shelf, word)
    }

    /// Whether a folder holds market data already.
    pub fn is_in(folder: &Path) -> bool {
        folder.join(FILE).exists()
    }

    fn take(&mut self, kept: Kept) {
        self.store = Arc::new(kept.store);
        self.is_used = kept.is_used;
        self.revision += 1;
    }

    /// What is kept.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Whether what is kept is in use, and not the demo history.
    pub fn is_used(&self) -> bool {
        self.is_used && !self.store.is_empty()
    }

    /// Whether something is kept aside while the demo history is in use.
    pub fn is_aside(&self) -> bool {
        !self.is_used && !self.store.is_empty()
    }

    /// The day it is: what lies after it is flagged.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Changes with every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The step that would be taken back.
    pub fn undo_step(&self) -> Option<&str> {
        self.undo.last().map(|b| b.step.as_str())
    }

    /// The market to compute with; the demo history where nothing is kept, where it is kept aside,
    /// and where it has too few yields.
    pub fn market(&self, revision: u64) -> Market {
        let loaded = if self.is_used() { self.store.history().ok() } else { None };
        let securities =
            if self.is_used() { Arc::clone(&self.store.contents().securities) } else { Arc::default() };
        let (history, problems): (History, Vec<MarketProblem>) =
            loaded.unwrap_or_else(|| (demo_history(), Vec::new()));
        Market { revision, securities, ..Market::new(history, problems) }
    }

    /// Merges files into what is kept, and puts it in use.
    ///
    /// # Errors
    /// [`FileProblem`] when a path cannot be read at all.
    pub fn add(&mut self, paths: &[PathBuf]) -> Result<Told, FileProblem> {
        self.catch_up();
        let mut store = (*self.store).clone();
        let merged = merge_files(paths, &mut store, self.today)?;
        Ok(self.added(store, merged))
    }

    /// The same from texts.
    pub fn add_texts(&mut self, texts: &[MarketText]) -> Told {
        self.catch_up();
        let (mut store, mut merged) = ((*self.store).clone(), FilesMerged::default());
        for text in texts {
            merge_text(text, &mut store, self.today, &mut merged);
        }
        self.added(store, merged)
    }

    fn added(&mut self, store: Store, merged: FilesMerged) -> Told {
        let mut lines: Vec<String> = merged.problems.iter().map(ToString::to_string).collect();
        if merged.files.is_empty() {
            let title = match lines.len() {
                1 => lines.remove(0),
                _ => "No market data was read".to_owned(),
            };
            return Told { title, lines, is_good: false, asks: false };
        }
        let total = merged.total();
        let known = self.store.flags(self.today);
        let flags: Vec<Flag> = store.flags(self.today).into_iter().filter(|f| !known.contains(f)).collect();
        lines.extend(flags.iter().map(ToString::to_string));
        let was_used = self.is_used();
        if !total.is_nothing() || !was_used {
            lines.extend(self.step("load files".to_owned(), store, true));
        }
        let title = told_of(&merged, was_used, lines.len());
        let asks = total.conflicts > 0;
        Told { title, is_good: lines.is_empty() && !asks, lines, asks }
    }

    /// Removes a series or a list. Returns what went wrong, if it did.
    pub fn remove(&mut self, item: Item) -> Option<String> {
        self.catch_up();
        let mut store = (*self.store).clone();
        let was_there = match item {
            Item::Series(series) => store.remove(series),
            Item::Securities(which) => store.remove_securities(which),
        };
        if was_there { self.step(format!("remove {}", item.name()), store, self.is_used) } else { None }
    }

    /// Settles one conflict or all.
    pub fn settle(&mut self, of: Option<(Series, Date)>, choice: Choice) -> Option<String> {
        self.catch_up();
        let mut store = (*self.store).clone();
        let count = store.settle(of, choice);
        let step = match choice {
            Choice::KeepStored => "keep the stored values",
            Choice::TakeNew => "use the new values",
        };
        if count > 0 { self.step(step.to_owned(), store, self.is_used) } else { None }
    }

    /// Puts the demo history in use and keeps what is kept aside; or the other way.
    pub fn put_in_use(&mut self, is_used: bool) -> Option<String> {
        self.catch_up();
        let step = if is_used { "use my data" } else { "back to demo history" };
        self.step(step.to_owned(), (*self.store).clone(), is_used)
    }

    /// Forgets everything that is kept; a copy stays beside until the next time. Returns where it
    /// stays, or what went wrong: without the copy nothing is forgotten.
    ///
    /// # Errors
    /// What could not be written, in words.
    pub fn forget(&mut self) -> Result<Option<PathBuf>, String> {
        self.catch_up();
        let aside = self.file.as_ref().map(|file| file.with_file_name(FORGOTTEN));
        if let Some(aside) = &aside {
            let kept = Kept { store: (*self.store).clone(), is_used: self.is_used };
            market_store::save(aside, &kept)
                .map_err(|error| format!("{error}. Without a copy nothing is forgotten"))?;
        }
        self.step("forget my data".to_owned(), Store::default(), false).map_or(Ok(aside), Err)
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Option<String> {
        self.catch_up();
        let before = self.undo.pop()?;
        self.store = before.store;
        self.is_used = before.is_used;
        self.written()
    }

    fn step(&mut self, step: String, store: Store, is_used: bool) -> Option<String> {
        self.undo.push(Before { step, store: Arc::clone(&self.store), is_used: self.is_used });
        if self.undo.len() > MOST_STEPS {
            self.undo.remove(0);
        }
        self.store = Arc::new(store);
        self.is_used = is_used;
        self.written()
    }

    fn written(&mut self) -> Option<String> {
        self.revision += 1;
        let file = self.file.as_ref()?;
        let kept = Kept { store: (*self.store).clone(), is_used: self.is_used };
        match market_store::save(file, &kept) {
            Ok(check) => {
                self.check = Some(check);
                None
            }
            Err(error) => Some(format!("{error}. Market data is in use and not kept")),
        }
    }

    /// Reads what another window has written since. Steps of this one would take that back as well.
    fn catch_up(&mut self) {
        let Some(file) = self.file.clone() else { return };
        let on_disk = market_store::check_on_disk(&file);
        if on_disk == self.check || on_disk.is_none() {
            return;
        }
        if let Ok(Some(kept)) = market_store::load(&file) {
            self.check = on_disk;
            self.undo.clear();
            self.take(kept);
        }
    }
}

/// Where the program keeps what is its own on this machine.
pub fn data_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "crossmargin").map(|d| d.data_local_dir().to_owned())
}

/// What files did, in one line.
fn told_of(merged: &FilesMerged, was_used: bool, remarks: usize) -> String {
    let total = merged.total();
    let count = |n: usize| super::format::quantity(n);
    let mut title = match () {
        () if total.is_nothing() && total.same > 0 => "Nothing new: every value is kept already".to_owned(),
        () if total.is_nothing() => "Nothing new: all of it is kept already".to_owned(),
        () => match merged.span {
            None => "Market data loaded".to_owned(),
            Some((first, last)) => format!("Market data loaded, {first} to {last}"),
        },
    };
    if total.is_nothing() && !was_used {
        title.push_str("; it is in use again");
    }
    if total.added > 0 {
        title.push_str(&format!(", {} new values", count(total.added)));
    }
    if total.securities > 0 {
        title.push_str(&format!(", {}", listed(merged, total.securities)));
    }
    if total.conflicts > 0 {
        let (verb, s) = if total.conflicts == 1 { ("differs", "") } else { ("differ", "s") };
        title.push_str(&format!(
            "; {} value{s} {verb} from what is kept, which stays until you decide",
            count(total.conflicts)
        ));
    }
    match remarks {
        0 => {}
        1 => title.push_str("; one remark"),
        n => title.push_str(&format!("; {} remarks", count(n))),
    }
    title
}

/// Securities and factors taken, and of how many rows where those are many more.
fn listed(merged: &FilesMerged, taken: usize) -> String {
    let count = |n: usize| super::format::quantity(n);
    match merged.rows_listed {
        rows if rows > taken => format!(
            "{} new securities or factors of {} rows: the others are kept already, or name an issue again",
            count(taken),
            count(rows)
        ),
        _ => format!("{} securities or factors", count(taken)),
    }
}
