//! Unsaved work on its way to the disk: the newest version of it, beside the screen.

use crate::{
    io::{
        vault::{Abandoned, RecoveryHead, Vault},
        write_scenario,
    },
    whatif::Scenario,
};
use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Small books are kept this often at most.
const SMALL_PAUSE: Duration = Duration::from_millis(250);
/// Large ones this often.
const LARGE_PAUSE: Duration = Duration::from_millis(1_000);
/// From this many bytes a book is large.
const LARGE: usize = 1 << 20;

/// A version of a document to be kept.
#[derive(Debug, Clone)]
pub struct Work {
    /// Counts the documents of a window.
    pub document: u64,
    pub head: RecoveryHead,
    pub scenario: Arc<Scenario>,
    /// Let go of once this is on the disk: the same work, of a window that is gone.
    pub supersedes: Vec<Abandoned>,
}

/// What the thread has just done.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    pub document: u64,
    /// Which version, by its edits.
    pub edits: u64,
    /// Writing it took this long.
    pub took: Duration,
    /// It failed, and the attempt before did not: there is something to say.
    pub is_trouble: bool,
}

/// Keeps the newest version of the window's unsaved work.
#[derive(Default)]
pub enum Keeper {
    /// Nothing is kept.
    #[default]
    Off,
    /// Where it stands, at once: for tests.
    Inline { vault: Vault, failure: Option<String>, owed: Vec<Abandoned> },
    /// On a thread of its own.
    Threaded { shared: Arc<Shared>, thread: Option<JoinHandle<()>> },
}

/// What the window and the thread tell each other.
pub struct Shared {
    orders: Mutex<Orders>,
    changed: Condvar,
}

#[derive(Default)]
struct Orders {
    newest: Option<Work>,
    /// Documents whose work is not needed any more.
    done: Vec<u64>,
    is_closing: bool,
    /// Why the last attempt failed.
    failure: Option<String>,
    /// What work that could not be written would have made needless: let go of with the next that is.
    owed: Vec<Abandoned>,
}

impl Keeper {
    /// Keeps at once, in the frame that asks.
    pub fn inline(vault: Vault) -> Self {
        Self::Inline { vault, failure: None, owed: Vec::new() }
    }

    /// Keeps on a thread, which calls `told` after every attempt.
    pub fn threaded(vault: Vault, told: impl Fn(&Done) + Send + 'static) -> Self {
        let shared = Arc::new(Shared { orders: Mutex::default(), changed: Condvar::new() });
        let own = Arc::clone(&shared);
        let thread = thread::spawn(move || serve(&vault, &own, &told));
        Self::Threaded { shared, thread: Some(thread) }
    }

    /// Whether anything is kept at all.
    pub fn is_on(&self) -> bool {
        !matches!(self, Self::Off)
    }

    /// Keeps a version, in place of any older one.
    pub fn keep(&mut self, mut work: Work) {
        match self {
            Self::Off => {}
            Self::Inline { vault, failure, owed } => {
                work.supersedes.append(owed);
                *failure = write(vault, &work).err();
                if failure.is_some() {
                    *owed = work.supersedes;
                }
            }
            Self::Threaded { shared, .. } => {
                let mut orders = shared.lock();
                work.supersedes.append(&mut orders.owed);
                if let Some(older) = orders.newest.take() {
                    work.supersedes.extend(older.supersedes);
                }
                orders.newest = Some(work);
                drop(orders);
                shared.changed.notify_one();
            }
        }
    }

    /// Lets go of a document's work: it was saved or given up.
    pub fn forget(&mut self, document: u64) {
        match self {
            Self::Off => {}
            Self::Inline { vault, owed, .. } => {
                vault.drop_work(document);
                owed.drain(..).for_each(|old| old.discard());
            }
            Self::Threaded { shared, .. } => {
                let mut orders = shared.lock();
                orders.owed.drain(..).for_each(|old| old.discard());
                if orders.newest.as_ref().is_some_and(|w| w.document == document) {
                    let older = orders.newest.take();
                    older.iter().flat_map(|w| &w.supersedes).for_each(Abandoned::discard);
                }
                orders.done.push(document);
                drop(orders);
                shared.changed.notify_one();
            }
        }
    }

    /// Why work is not being kept, said once.
    pub fn failure(&mut self) -> Option<String> {
        match self {
            Self::Off => None,
            Self::Inline { failure, .. } => failure.take(),
            Self::Threaded { shared, .. } => shared.lock().failure.take(),
        }
    }
}

impl Drop for Keeper {
    /// What is on its way still gets there.
    fn drop(&mut self) {
        let Self::Threaded { shared, thread } = self else { return };
        shared.lock().is_closing = true;
        shared.changed.notify_one();
        if let Some(thread) = thread.take() {
            // a thread that failed has nothing more to write
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn serve(vault: &Vault, shared: &Shared, told: &dyn Fn(&Done)) {
    let mut rests_until = Instant::now();
    let mut has_failed = false;
    loop {
        let mut orders = shared.lock();
        let work = loop {
            for document in orders.done.drain(..) {
                vault.drop_work(document);
            }
            let pause = rests_until.saturating_duration_since(Instant::now());
            match (&orders.newest, orders.is_closing) {
                (None, true) => return,
                (None, false) => {
                    orders = shared.changed.wait(orders).unwrap_or_else(PoisonError::into_inner);
                }
                (Some(_), false) if !pause.is_zero() => {
                    let waited = shared.changed.wait_timeout(orders, pause);
                    orders = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
                (Some(_), _) => break orders.newest.take(),
            }
        };
        drop(orders);
        let Some(work) = work else { continue };
        let started = Instant::now();
        let written = write(vault, &work);
        let pause = if *written.as_ref().unwrap_or(&0) < LARGE { SMALL_PAUSE } else { LARGE_PAUSE };
        rests_until = started + pause;
        // the same failure again is not said again
        let failure = written.err();
        let is_trouble = failure.is_some() && !has_failed;
        has_failed = failure.is_some();
        let (document, edits) = (work.document, work.head.edits);
        if has_failed {
            owe(shared, work);
        }
        if is_trouble {
            shared.lock().failure = failure;
        }
        told(&Done { document, edits, took: started.elapsed(), is_trouble });
    }
}

/// Hands what work that was not written would have let go of to the next version of it.
fn owe(shared: &Shared, work: Work) {
    let mut orders = shared.lock();
    if orders.done.contains(&work.document) {
        // saved or given up meanwhile
        return work.supersedes.iter().for_each(Abandoned::discard);
    }
    match &mut orders.newest {
        Some(newer) => newer.supersedes.extend(work.supersedes),
        None => orders.owed.extend(work.supersedes),
    }
}

/// Writes a version. Returns its size in bytes.
fn write(vault: &Vault, work: &Work) -> Result<usize, String> {
    let lost = |why: String| format!("Unsaved work is not being kept aside: {why}. Save it soon.");
    let text = write_scenario(&work.scenario).map_err(|error| lost(error.to_string()))?;
    vault.keep(work.document, &work.head, &text).map_err(|error| lost(error.to_string()))?;
    work.supersedes.iter().for_each(Abandoned::discard);
    Ok(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(document: u64, name: &str) -> Work {
        let head = RecoveryHead {
            name: name.to_owned(),
            path: None,
            edits: 1,
            since: 0,
            until: 0,
            process: 1,
            base: None,
        };
        let scenario = Arc::new(Scenario { name: name.to_owned(), ..Scenario::default() });
        Work { document, head, scenario, supersedes: Vec::new() }
    }

    fn kept(folder: &std::path::Path) -> Vec<String> {
        let found = Vault::open(folder, 2).unwrap().abandoned();
        found.abandoned.iter().map(|a| a.head.name.clone()).collect()
    }

    #[test]
    fn the_newest_version_gets_there_even_when_the_window_closes_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = Keeper::threaded(Vault::open(folder.path(), 1).unwrap(), |_| {});
        for i in 0..500 {
            keeper.keep(work(0, &format!("version {i}")));
        }
        drop(keeper);
        assert_eq!(kept(folder.path()), ["version 499"]);
    }

    #[test]
    fn what_was_saved_or_given_up_is_let_go_of_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = Keeper::threaded(Vault::open(folder.path(), 1).unwrap(), |_| {});
        keeper.keep(work(0, "saved"));
        keeper.forget(0);
        keeper.keep(work(1, "next"));
        drop(keeper);
        assert_eq!(kept(folder.path()), ["next"]);
    }

    #[test]
    fn a_folder_that_vanished_is_said_once_and_not_for_every_edit() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("recovery");
        let mut keeper = Keeper::inline(Vault::open(&inside, 1).unwrap());
        std::fs::remove_dir_all(&inside).unwrap();
        keeper.keep(work(0, "x"));
        let said = keeper.failure().unwrap();
        assert!(said.contains("not being kept aside") && said.contains("Save it soon"), "{said}");
        assert_eq!(keeper.failure(), None);
    }

    #[test]
    fn recovered_work_is_let_go_of_only_once_it_is_kept_again() {
        let folder = tempfile::tempdir().unwrap();
        let first = Vault::open(folder.path(), 1).unwrap();
        first.keep(0, &work(0, "old").head, "text").unwrap();
        drop(first);
        let vault = Vault::open(folder.path(), 3).unwrap();
        let supersedes = vault.abandoned().abandoned;
        let old = supersedes[0].file.clone();
        let mut keeper = Keeper::threaded(vault, |_| {});
        keeper.keep(Work { supersedes, ..work(0, "again") });
        // a newer version takes over what the older one would have let go of
        keeper.keep(work(0, "and again"));
        drop(keeper);
        assert!(!old.exists());
        assert_eq!(kept(folder.path()), ["and again"]);
    }

    /// Work of a window that is gone, and a share of the folder for this one.
    fn left_behind(folder: &std::path::Path) -> (Vec<Abandoned>, Vault) {
        let first = Vault::open(folder, 1).unwrap();
        first.keep(0, &work(0, "old").head, "text").unwrap();
        drop(first);
        let vault = Vault::open(folder, 3).unwrap();
        (vault.abandoned().abandoned, vault)
    }

    /// A folder in the way of what is written next.
    fn in_the_way(folder: &std::path::Path, vault: &Vault, old: &std::path::Path) -> std::path::PathBuf {
        vault.keep(7, &work(7, "probe").head, "text").unwrap();
        let probe = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
        let mut probe = probe.filter(|p| p.extension().is_some_and(|e| e == "recovery") && p != old);
        let probe = probe.next().unwrap();
        vault.drop_work(7);
        std::fs::create_dir(&probe).unwrap();
        std::fs::write(probe.join("full"), "").unwrap();
        probe
    }

    #[test]
    fn recovered_work_that_could_not_be_kept_again_at_first_is_let_go_of_once_it_is() {
        for is_inline in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let (supersedes, vault) = left_behind(folder.path());
            let old = supersedes[0].file.clone();
            let obstacle = in_the_way(folder.path(), &vault, &old);
            let (sender, attempts) = std::sync::mpsc::channel();
            let mut keeper = match is_inline {
                true => Keeper::inline(vault),
                false => Keeper::threaded(vault, move |_| {
                    let _ = sender.send(());
                }),
            };
            keeper.keep(Work { supersedes, ..work(7, "again") });
            if !is_inline {
                attempts.recv().unwrap();
            }
            assert!(keeper.failure().is_some_and(|said| said.contains("not being kept aside")));
            assert!(old.exists(), "the only copy");
            std::fs::remove_dir_all(obstacle).unwrap();
            keeper.keep(work(7, "and again"));
            drop(keeper);
            assert!(!old.exists());
            assert_eq!(kept(folder.path()), ["and again"]);
        }
    }
}
