//! Nothing is ever lost: unsaved work is kept aside while it is made, and the file on disk is watched.
//!
//! What may enter: threads that write and look, clocks, and what a window remembers of its file. What
//! may not: drawing, and deciding for a person which of two versions to keep.

mod keeper;
mod times;
mod watcher;

pub use keeper::{Done, Keeper, Work};
pub use times::local;
pub use watcher::Watcher;

use super::aside::{Aside, Runner};
use crate::io::{
    FileStamp,
    vault::{Abandoned, Found, Vault},
};
use std::path::{Path, PathBuf};

/// How the file of the open document stands against what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// Another program has written something else.
    Changed(FileStamp),
    /// Deleted or moved.
    Gone,
}

/// Work of a window that is gone, offered to be opened.
pub struct Offer {
    pub abandoned: Abandoned,
    pub shows_differences: bool,
    /// Someone wants to discard it and has not said so twice.
    pub asks_discard: bool,
    /// What differs from its file, in lines.
    pub differences: Aside<(), Vec<String>>,
}

/// What a window does so that nothing is lost.
#[derive(Default)]
pub struct Safety {
    pub keeper: Keeper,
    pub watcher: Watcher,
    /// The document and revision that were handed over to be kept.
    pub kept: Option<(u64, u64)>,
    /// When the first unsaved edit was made, in seconds since 1970.
    pub since: Option<i64>,
    /// Edits of recovered work that were made in a window before this one.
    pub edits_before: u64,
    /// Steps that undo could take back when nothing was unsaved.
    pub steps_saved: usize,
    /// The file of the document as last read or written.
    pub stamp: Option<FileStamp>,
    pub outside: Option<Outside>,
    /// Someone wants to save over what another program has written.
    pub wants_save: bool,
    /// The file was found to differ and the person kept the document: there is something to save.
    pub differs: bool,
    pub offers: Vec<Offer>,
    /// Reads what differs. An edit does not call it off: what was left behind stays as it is.
    pub runner: Runner,
    /// The version before the last save can be opened.
    pub has_previous: bool,
    /// What the next document kept makes needless.
    pub supersedes: Vec<Abandoned>,
}

impl Safety {
    /// The document was left: what was known of it and its file no longer counts.
    pub fn leave(&mut self) {
        if let Some((document, _)) = self.kept {
            self.forget(document);
        }
        self.steps_saved = 0;
        self.bind(None);
    }

    /// Lets go of a document's work: it was saved or given up.
    pub fn forget(&mut self, document: u64) {
        self.keeper.forget(document);
        self.kept = None;
        self.since = None;
        self.edits_before = 0;
    }

    /// The document belongs to a file as it was just read or written; or to none.
    pub fn bind(&mut self, file: Option<(&Path, FileStamp)>) {
        self.stamp = file.map(|(_, stamp)| stamp);
        self.outside = None;
        self.wants_save = false;
        self.differs = false;
        self.has_previous = file.is_some_and(|(path, _)| crate::io::previous_version(path).is_file());
        self.watcher.watch(file.map(|(path, stamp)| (path.to_owned(), stamp)));
    }

    /// Offers what was found abandoned. Returns where damaged files were set aside.
    pub fn offer(&mut self, found: Found) -> Vec<PathBuf> {
        let offer = |abandoned| Offer {
            abandoned,
            shows_differences: false,
            asks_discard: false,
            differences: Aside::default(),
        };
        self.offers = found.abandoned.into_iter().map(offer).collect();
        found.damaged
    }
}

/// Opens a window's share of the folder where unsaved work is kept.
///
/// # Errors
/// Why nothing can be kept there, as a sentence.
pub fn open_vault(folder: &Path) -> Result<Vault, String> {
    let folder = folder.join("recovery");
    Vault::open(&folder, std::process::id()).map_err(|error| {
        format!("Unsaved work cannot be kept aside in {}: {error}. Save often.", folder.display())
    })
}
