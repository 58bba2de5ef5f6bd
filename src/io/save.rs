//! Writing files so that a crash or a full disk never costs the file that was there.

use super::FileStamp;
use std::{
    ffi::OsString,
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};
use thiserror::Error;

/// Links that are followed before a path counts as going round in circles.
const MOST_LINKS: usize = 40;

/// Why a file was not written, and what to do. What was there before is untouched.
#[derive(Debug, Error)]
#[error("{} was not saved: {}", .path.display(), .obstacle)]
pub struct SaveError {
    path: PathBuf,
    #[source]
    obstacle: Obstacle,
}

/// What stood in the way.
#[derive(Debug, Error)]
enum Obstacle {
    #[error("the file is marked as read-only. Save under another name, or let it be written")]
    ReadOnly,
    #[error("there is a folder of that name. Save under another name")]
    Folder,
    #[error("{}", advice(.0))]
    Io(#[from] io::Error),
}

fn advice(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full. Free some room, or save in another folder".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "you may not write in that folder. Save in another folder".to_owned()
        }
        io::ErrorKind::ReadOnlyFilesystem => "that disk can only be read. Save in another folder".to_owned(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            "its folder is not there. Save in another folder".to_owned()
        }
        io::ErrorKind::InvalidFilename => "a file cannot be called that. Save under another name".to_owned(),
        _ => format!("{error}. What was there is untouched; save under another name"),
    }
}

/// Writes a file whole or not at all: to a temporary file beside it, synced, then renamed into place.
///
/// # Errors
/// [`SaveError`] naming the file; the previous content stays.
pub fn save_bytes(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    replace(path, bytes, |_| ()).map(drop)
}

/// [`save_bytes`] of a text.
///
/// # Errors
/// [`SaveError`] naming the file; the previous content stays.
pub fn save_text(path: &Path, text: &str) -> Result<(), SaveError> {
    save_bytes(path, text.as_bytes())
}

/// Saves a document and keeps the version that was there, see [`previous_version`]. Returns what the
/// file now is, by which a later change by another program is told.
///
/// # Errors
/// [`SaveError`] naming the file; the previous content stays.
pub fn save_document(path: &Path, text: &str) -> Result<FileStamp, SaveError> {
    replace(path, text.as_bytes(), |target| {
        // saving the same twice must not push the last different version out
        if fs::read(target).is_ok_and(|there| there != text.as_bytes()) {
            keep_previous(target);
        }
    })
}

/// Where the version before the last save is kept: beside the file, with `~` behind its name.
pub fn previous_version(path: &Path) -> PathBuf {
    let target = behind_links(path).unwrap_or_else(|_| path.to_owned());
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push("~");
    target.with_file_name(name)
}

/// The temporary file of a save that was cut off leaves nothing but itself: removes those beside a
/// document that belong to a process that is gone.
pub fn sweep_beside(path: &Path, process: u32) {
    let Ok(target) = behind_links(path) else { return };
    let Some(entries) = target.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
    let own = format!("{TEMPORARY}{process}-");
    for entry in entries.flatten().filter(|e| e.file_name().to_string_lossy().starts_with(&own)) {
        // a leftover is only untidy
        let _ = fs::remove_file(entry.path());
    }
}

/// How temporary files are called: short, so that every name a file may have leaves room for it.
const TEMPORARY: &str = ".crossmargin-part-";

fn replace(path: &Path, bytes: &[u8], before: impl FnOnce(&Path)) -> Result<FileStamp, SaveError> {
    let fail = |obstacle| SaveError { path: path.to_owned(), obstacle };
    replace_target(path, bytes, before).map_err(fail)
}

fn replace_target(path: &Path, bytes: &[u8], before: impl FnOnce(&Path)) -> Result<FileStamp, Obstacle> {
    let target = behind_links(path)?;
    let there = fs::metadata(&target).ok();
    match &there {
        Some(there) if there.is_dir() => return Err(Obstacle::Folder),
        Some(there) if !there.is_file() => return Ok(write_into(&target, bytes)?),
        Some(there) if there.permissions().readonly() => return Err(Obstacle::ReadOnly),
        _ => {}
    }
    let (temporary, file) = temporary_beside(&target)?;
    let written = write_synced(file, bytes, there.as_ref()).and_then(|stamp| {
        before(&target);
        fs::rename(&temporary, &target)?;
        Ok(stamp)
    });
    if written.is_err() {
        // the failed write is what the person hears about; a leftover is only untidy
        let _ = fs::remove_file(&temporary);
    } else {
        sync_folder(&target);
    }
    Ok(written?)
}

/// The file itself behind symbolic links, which keep being links. It need not be there.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(next) = fs::read_link(&target) else { return Ok(target) };
        target = target.parent().map_or_else(|| next.clone(), |folder| folder.join(&next));
    }
    Err(io::Error::other("its links go round in circles"))
}

/// A device or a pipe is written to and never replaced.
fn write_into(target: &Path, bytes: &[u8]) -> io::Result<FileStamp> {
    let mut file = OpenOptions::new().write(true).open(target)?;
    file.write_all(bytes)?;
    Ok(FileStamp::of_bytes(bytes, file.metadata().ok().as_ref()))
}

fn write_synced(mut file: File, bytes: &[u8], there: Option<&Metadata>) -> io::Result<FileStamp> {
    file.write_all(bytes)?;
    if let Some(there) = there {
        file.set_permissions(there.permissions())?;
        keep_owner(&file, there);
    }
    file.sync_all()?;
    Ok(FileStamp::of_bytes(bytes, file.metadata().ok().as_ref()))
}

/// A file shared by a group stays with the group where the system lets us.
fn keep_owner(file: &File, there: &Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(file, Some(there.uid()), Some(there.gid()));
    }
    #[cfg(not(unix))]
    let _ = (file, there);
}

/// The rename itself survives a power cut once the folder is on the disk. Not every system opens
/// folders; the file is whole either way.
fn sync_folder(target: &Path) {
    let folder = target.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Keeps what is there under the previous version's name; the file itself never goes missing. A disk
/// that cannot do it keeps no previous version, and the save goes on.
fn keep_previous(target: &Path) {
    let previous = previous_version(target);
    let Ok((link, file)) = temporary_beside(target) else { return };
    drop(file);
    let kept = fs::remove_file(&link)
        .and_then(|()| fs::hard_link(target, &link))
        .or_else(|_| fs::copy(target, &link).map(drop))
        .and_then(|()| fs::rename(&link, &previous));
    // a rename of one of two links to the same file leaves both
    let _ = (kept, fs::remove_file(&link));
}

/// A new file beside the target that no other process or save takes for its own.
fn temporary_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = OsString::from(format!("{TEMPORARY}{}-{count}", std::process::id()));
        let path = target.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            // left by an earlier process of the same number
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (path, file)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_litter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        save_text(&path, "first").unwrap();
        save_text(&path, "second").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        let missing = folder.path().join("no/such/folder/a.toml");
        let error = save_text(&missing, "x").unwrap_err().to_string();
        assert!(error.ends_with("was not saved: its folder is not there. Save in another folder"), "{error}");
        let error = save_text(folder.path(), "x").unwrap_err().to_string();
        assert!(error.contains("there is a folder of that name"), "{error}");
        assert_eq!(names(folder.path()), ["a.toml"]);
    }

    #[test]
    fn the_version_before_is_kept_and_saving_the_same_twice_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        save_document(&path, "one").unwrap();
        assert_eq!(names(folder.path()), ["a.toml"], "nothing was there before the first save");
        for (text, before) in [("two", "one"), ("two", "one"), ("three", "two"), ("four", "three")] {
            let stamp = save_document(&path, text).unwrap();
            assert_eq!(stamp, FileStamp::of(&path).unwrap());
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            assert_eq!(fs::read_to_string(previous_version(&path)).unwrap(), before);
        }
        assert_eq!(names(folder.path()), ["a.toml", "a.toml~"]);
        // a crash between keeping the old and renaming the new leaves both names on one file
        fs::remove_file(previous_version(&path)).unwrap();
        fs::hard_link(&path, previous_version(&path)).unwrap();
        save_document(&path, "five").unwrap();
        assert_eq!(fs::read_to_string(previous_version(&path)).unwrap(), "four");
        assert_eq!(names(folder.path()), ["a.toml", "a.toml~"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let books = folder.path().join("books");
        fs::create_dir(&books).unwrap();
        let (real, near, far) = (books.join("a.toml"), books.join("near"), folder.path().join("far"));
        symlink("a.toml", &near).unwrap();
        symlink("books/near", &far).unwrap();
        save_document(&far, "through links to nothing yet").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        save_document(&far, "again").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "again");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(far.is_symlink() && near.is_symlink());
        assert_eq!(names(&books), ["a.toml", "a.toml~", "near"]);
        let round = folder.path().join("round");
        symlink("round", &round).unwrap();
        assert!(save_text(&round, "x").unwrap_err().to_string().contains("round in circles"));
    }

    #[test]
    fn a_file_marked_read_only_says_so_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        save_text(&path, "first").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = save_text(&path, "second").unwrap_err().to_string();
        assert!(error.contains("marked as read-only. Save under another name"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_and_a_folder_that_takes_no_files_say_so() {
        for (path, words) in [
            ("/dev/full", "the disk is full. Free some room"),
            ("/sys/kernel/book.toml", "Save in another folder"),
        ] {
            if Path::new(path).parent().is_some_and(Path::exists) {
                let error = save_document(Path::new(path), "x").unwrap_err().to_string();
                assert!(error.contains(words), "{error}");
            }
        }
        let kind = fs::metadata("/dev/full").map(|m| m.is_file()).unwrap_or(false);
        assert!(!kind, "a device is written to and never replaced");
    }

    #[test]
    fn what_a_cut_off_save_left_is_swept_by_its_process_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        save_text(&path, "whole").unwrap();
        for name in ["41-0", "41-7", "412-0"] {
            fs::write(folder.path().join(format!("{TEMPORARY}{name}")), "cut").unwrap();
        }
        sweep_beside(&path, 41);
        assert_eq!(names(folder.path()), [format!("{TEMPORARY}412-0"), "a.toml".to_owned()]);
    }
}
