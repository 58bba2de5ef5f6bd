//! What a file was when it was last read or written, to tell when another program has changed it.

use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, Metadata},
    io::{self, Read},
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

/// A file at one moment. Two of the same content may differ in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// Since 1970, where the system tells.
    pub modified: Option<Duration>,
    /// Bytes.
    pub length: u64,
    /// Of the content.
    pub crc: u32,
}

/// How a file stands against what was known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// The same content, perhaps written anew.
    Same,
    /// Another program has written something else.
    Changed(FileStamp),
    /// Deleted or moved.
    Gone,
}

impl FileStamp {
    /// Reads a file to its end.
    ///
    /// # Errors
    /// What the system says when it cannot be read.
    pub fn of(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        // first the time, then the content: a write between the two is seen as a change, not missed
        let metadata = file.metadata()?;
        let (mut hasher, mut length, mut part) = (crc32fast::Hasher::new(), 0, vec![0; 64 * 1024]);
        loop {
            let count = file.read(&mut part)?;
            let read = part.get(..count).unwrap_or_default();
            if read.is_empty() {
                break;
            }
            hasher.update(read);
            length += read.len() as u64;
        }
        Ok(Self { modified: modified(&metadata), length, crc: hasher.finalize() })
    }

    /// Of what was just written.
    pub(super) fn of_bytes(bytes: &[u8], metadata: Option<&Metadata>) -> Self {
        Self {
            modified: metadata.and_then(modified),
            length: bytes.len() as u64,
            crc: crc32fast::hash(bytes),
        }
    }

    /// Whether two moments have the same content.
    pub fn is_same_content(&self, other: &Self) -> bool {
        (self.length, self.crc) == (other.length, other.crc)
    }

    /// Looks at a file quickly: it is read only where its time or length says something happened. A
    /// file touched and not changed is remembered with its new time.
    pub fn glance(&mut self, path: &Path) -> Disk {
        let there = fs::metadata(path).ok().filter(Metadata::is_file);
        if there.as_ref().is_some_and(|m| modified(m) == self.modified && m.len() == self.length) {
            return Disk::Same;
        }
        let disk = self.look(path);
        if let (Disk::Same, Some(there)) = (disk, there) {
            self.modified = modified(&there);
        }
        disk
    }

    /// Looks at a file by its content. A file that is there and cannot be read counts as the same:
    /// nothing better is known of it.
    pub fn look(&self, path: &Path) -> Disk {
        match Self::of(path) {
            Ok(now) if now.is_same_content(self) => Disk::Same,
            Ok(now) => Disk::Changed(now),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Disk::Gone,
            Err(_) if path.is_dir() => Disk::Gone,
            Err(_) => Disk::Same,
        }
    }
}

fn modified(metadata: &Metadata) -> Option<Duration> {
    metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_from_the_same_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "one").unwrap();
        let mut known = FileStamp::of(&path).unwrap();
        assert_eq!((known.glance(&path), known.look(&path)), (Disk::Same, Disk::Same));
        let first = known;
        let later = known.modified.map(|m| UNIX_EPOCH + m + Duration::from_secs(5)).unwrap();
        let touch = |at| File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
        touch(later);
        assert_eq!(known.glance(&path), Disk::Same, "touched, not changed");
        assert!(known != first && known.is_same_content(&first), "its new time is remembered");
        fs::write(&path, "longer").unwrap();
        touch(later);
        let Disk::Changed(now) = known.glance(&path) else { panic!("it changed") };
        assert_eq!(now, FileStamp::of(&path).unwrap());
        fs::remove_file(&path).unwrap();
        assert_eq!(known.glance(&path), Disk::Gone);
        fs::create_dir(&path).unwrap();
        assert_eq!(known.glance(&path), Disk::Gone, "a folder is not the file");
    }

    #[test]
    fn a_change_of_the_same_length_and_time_is_seen_by_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "one").unwrap();
        let mut known = FileStamp::of(&path).unwrap();
        fs::write(&path, "two").unwrap();
        let time = UNIX_EPOCH + known.modified.unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        assert_eq!(known.glance(&path), Disk::Same, "a glance cannot know");
        assert!(matches!(known.look(&path), Disk::Changed(_)));
    }
}
