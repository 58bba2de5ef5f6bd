//! Writing files so that a crash or a full disk never costs the file that was there.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why a file was not written. What was there before is untouched.
#[derive(Debug, Error)]
#[error("{} was not saved: {source}. The file that was there is untouched", .path.display())]
pub struct SaveError {
    path: PathBuf,
    #[source]
    source: io::Error,
}

/// Writes to a temporary file beside the target, syncs it, and renames it into place.
///
/// # Errors
/// [`SaveError`] naming the file; the previous content stays.
pub fn save_text(path: &Path, text: &str) -> Result<(), SaveError> {
    save_bytes(path, text.as_bytes())
}

/// As [`save_text`], for what is no text.
///
/// # Errors
/// [`SaveError`] naming the file; the previous content stays.
pub fn save_bytes(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let fail = |source| SaveError { path: path.to_owned(), source };
    let temporary = temporary_beside(path);
    let written = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // the failed write is what the person hears about; a leftover is only untidy
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(fail)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn temporary_beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_litter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        save_text(&path, "first").unwrap();
        save_text(&path, "second").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        let missing = folder.path().join("no/such/folder/a.toml");
        let error = save_text(&missing, "x").unwrap_err().to_string();
        assert!(error.contains("was not saved"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_full_disk_says_so() {
        if Path::new("/dev/full").exists() {
            let error = write_synced(Path::new("/dev/full"), b"x").unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        }
    }
}
