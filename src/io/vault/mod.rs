//! Unsaved work, kept in a folder of its own so that a crash loses nothing.
//!
//! What may enter: one file for each open document with unsaved work, whole and checked, and the lock
//! by which a running window is told from one that crashed. What may not: clocks, threads, and where
//! the folder lies; the caller says.
//!
//! A window holds a lock on `PROCESS-COUNT.lock` for as long as it lives; the system lets go of it
//! however the process ends. Files of a lock that nobody holds were abandoned.

mod recovery;

pub use recovery::{Damaged, RecoveryHead, read_recovery, write_recovery};

use super::{FileStamp, SaveError, save_text, sweep_beside};
use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

const LOCK: &str = "lock";
const RECOVERY: &str = "recovery";

/// A window's share of the folder.
#[derive(Debug)]
pub struct Vault {
    folder: PathBuf,
    /// `PROCESS-COUNT`: what its files are called by.
    instance: String,
    /// Held for as long as the window lives.
    _lock: File,
}

/// Unsaved work of a window that is gone. Nobody else is offered it while this is held.
#[derive(Debug, Clone)]
pub struct Abandoned {
    pub file: PathBuf,
    pub head: RecoveryHead,
    /// The document.
    pub text: String,
    _claim: Arc<File>,
}

/// Everything found that no running window holds.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Newest first.
    pub abandoned: Vec<Abandoned>,
    /// Where damaged files were set aside.
    pub damaged: Vec<PathBuf>,
}

impl Vault {
    /// Takes a share of the folder, made where it is missing and readable by its owner only.
    ///
    /// # Errors
    /// What the system says when the folder cannot be made or written to.
    pub fn open(folder: &Path, process: u32) -> io::Result<Self> {
        make_private(folder)?;
        for count in 0_u32.. {
            let instance = format!("{process}-{count}");
            let path = folder.join(&instance).with_extension(LOCK);
            let file = match File::options().write(true).create_new(true).open(&path) {
                // of this process, or left by an earlier one of the same number
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            let is_ours = !matches!(file.try_lock(), Err(TryLockError::WouldBlock));
            // another window that was tidying up may have been quicker
            if is_ours && path.exists() {
                return Ok(Self { folder: folder.to_owned(), instance, _lock: file });
            }
        }
        Err(io::Error::other("no name is free"))
    }

    /// Where a document's unsaved work is kept.
    pub fn file(&self, document: u64) -> PathBuf {
        self.folder.join(format!("{}-{document}.{RECOVERY}", self.instance))
    }

    /// Keeps a document's unsaved work, in place of what was kept of it before.
    ///
    /// # Errors
    /// [`SaveError`]; what was kept before stays.
    pub fn keep(&self, document: u64, head: &RecoveryHead, text: &str) -> Result<(), SaveError> {
        save_text(&self.file(document), &write_recovery(head, text))
    }

    /// Lets go of a document's unsaved work: it was saved or given up.
    pub fn drop_work(&self, document: u64) {
        // what was never kept need not be removed
        let _ = fs::remove_file(self.file(document));
    }

    /// Looks for work that no running window holds. A damaged file is set aside as `.damaged`; work
    /// that was saved after all is let go of.
    pub fn abandoned(&self) -> Found {
        let mut found = Found::default();
        for (instance, files) in by_instance(&self.folder) {
            if instance == self.instance {
                continue;
            }
            let Some(claim) = self.claim(&instance) else { continue };
            let claim = Arc::new(claim);
            let before = found.abandoned.len();
            for file in files {
                self.take(file, &claim, &mut found);
            }
            if found.abandoned.len() == before {
                // nothing is kept under it any more; a leftover is only untidy
                let _ = fs::remove_file(self.lock_of(&instance));
            }
        }
        found.abandoned.sort_by_key(|a| std::cmp::Reverse(a.head.until));
        found
    }

    fn take(&self, file: PathBuf, claim: &Arc<File>, found: &mut Found) {
        let Ok(bytes) = fs::read(&file) else { return };
        match read_recovery(&bytes) {
            Ok((head, text)) => {
                if let Some(path) = &head.path {
                    sweep_beside(path, head.process);
                }
                if is_saved(&head, text) {
                    let _ = fs::remove_file(&file);
                    return;
                }
                let text = text.to_owned();
                found.abandoned.push(Abandoned { file, head, text, _claim: Arc::clone(claim) });
            }
            Err(Damaged) => {
                let aside = file.with_extension("damaged");
                if fs::rename(&file, &aside).is_ok() {
                    found.damaged.push(aside);
                }
            }
        }
    }

    fn lock_of(&self, instance: &str) -> PathBuf {
        self.folder.join(instance).with_extension(LOCK)
    }

    /// The lock of a window that is gone; none while it runs, or while another window offers its work.
    fn claim(&self, instance: &str) -> Option<File> {
        let path = self.lock_of(instance);
        let file = File::options().create(true).truncate(false).write(true).open(path).ok()?;
        match file.try_lock() {
            Ok(()) => Some(file),
            Err(TryLockError::WouldBlock) => None,
            // a disk that knows no locks: the system's list of processes has to do
            Err(TryLockError::Error(_)) => {
                let process = instance.split('-').next().unwrap_or_default();
                (!Path::new("/proc").join(process).exists()).then_some(file)
            }
        }
    }
}

impl Abandoned {
    /// Lets go of it for good.
    pub fn discard(&self) {
        let _ = fs::remove_file(&self.file);
    }
}

/// Whether the very text stands in its file: the crash came between the save and the tidying up.
fn is_saved(head: &RecoveryHead, text: &str) -> bool {
    let kept = (text.len() as u64, crc32fast::hash(text.as_bytes()));
    head.path
        .as_ref()
        .and_then(|path| FileStamp::of(path).ok())
        .is_some_and(|there| (there.length, there.crc) == kept)
}

/// Instances that have a lock or work in the folder, with their work.
fn by_instance(folder: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut all: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let Some(stem) = path.file_stem().map(|s| s.to_string_lossy().into_owned()) else { continue };
        match path.extension().and_then(|e| e.to_str()) {
            Some(LOCK) => {
                all.entry(stem).or_default();
            }
            Some(RECOVERY) => {
                let instance = stem.rsplit_once('-').map_or(stem.as_str(), |(instance, _)| instance);
                all.entry(instance.to_owned()).or_default().push(path);
            }
            _ => {}
        }
    }
    all
}

/// Books are nobody else's business on a shared machine.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(path: Option<PathBuf>) -> RecoveryHead {
        RecoveryHead { name: "Book".to_owned(), path, edits: 3, since: 10, until: 20, base: None, process: 7 }
    }

    fn found_by(folder: &Path) -> Found {
        Vault::open(folder, 99).unwrap().abandoned()
    }

    #[test]
    fn work_is_found_once_its_window_is_gone_and_by_one_window_only() {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("state/recovery");
        let window = Vault::open(&kept, 1).unwrap();
        window.keep(4, &head(None), "first").unwrap();
        window.keep(4, &head(None), "second").unwrap();
        assert!(found_by(&kept).abandoned.is_empty(), "its window still runs");
        drop(window);
        let next = Vault::open(&kept, 2).unwrap();
        let found = next.abandoned();
        assert_eq!(found.abandoned.iter().map(|a| a.text.as_str()).collect::<Vec<_>>(), ["second"]);
        assert!(found_by(&kept).abandoned.is_empty(), "it is being offered already");
        drop(found);
        let again = found_by(&kept).abandoned;
        assert_eq!(again.len(), 1, "not answered: offered again");
        again[0].discard();
        drop(again);
        assert!(found_by(&kept).abandoned.is_empty());
        drop(next);
        let names: Vec<_> = fs::read_dir(&kept).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(names.len() <= 2, "locks are tidied up: {names:?}");
    }

    #[test]
    fn work_let_go_of_is_not_found() {
        let folder = tempfile::tempdir().unwrap();
        let window = Vault::open(folder.path(), 1).unwrap();
        window.keep(1, &head(None), "x").unwrap();
        window.keep(2, &head(None), "y").unwrap();
        window.drop_work(1);
        drop(window);
        let found = found_by(folder.path());
        assert_eq!(found.abandoned.iter().map(|a| a.text.as_str()).collect::<Vec<_>>(), ["y"]);
    }

    #[test]
    fn two_windows_of_one_process_number_never_share_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (Vault::open(folder.path(), 5).unwrap(), Vault::open(folder.path(), 5).unwrap());
        assert_ne!(a.file(0), b.file(0));
        a.keep(0, &head(None), "kept").unwrap();
        drop(a);
        let c = Vault::open(folder.path(), 5).unwrap();
        assert_ne!(c.file(0), b.file(0));
        assert_eq!(c.abandoned().abandoned.len(), 1, "the work of a number used before is not overwritten");
    }

    #[test]
    fn work_that_was_saved_after_all_is_let_go_of() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.toml");
        let kept = folder.path().join("recovery");
        for (saved, offers) in [("text", 0), ("older", 1)] {
            fs::write(&path, saved).unwrap();
            let window = Vault::open(&kept, 1).unwrap();
            window.keep(0, &head(Some(path.clone())), "text").unwrap();
            drop(window);
            assert_eq!(found_by(&kept).abandoned.len(), offers, "{saved}");
        }
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_the_rest_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let window = Vault::open(folder.path(), 1).unwrap();
        for document in 0..4 {
            window.keep(document, &head(None), &format!("work {document}")).unwrap();
        }
        let cut = fs::read(window.file(1)).unwrap();
        fs::write(window.file(1), &cut[..cut.len() / 2]).unwrap();
        fs::write(window.file(2), [0_u8, 159, 146, 150]).unwrap();
        drop(window);
        let found = found_by(folder.path());
        assert_eq!((found.abandoned.len(), found.damaged.len()), (2, 2));
        assert!(found.damaged.iter().all(|p| p.exists()));
        let again = found_by(folder.path());
        assert!(again.damaged.is_empty(), "said once");
    }
}
