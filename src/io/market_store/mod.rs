//! The store of market data as a file of its own: compact, checked, and the same to the last bit
//! when it is read again.
//!
//! What may enter: the layout of that one file. What may not: any other layout, and where the file
//! lives.
//!
//! ```text
//! magic     8 bytes   "XMARKET" and a line end that text transfers would change
//! version   1 byte
//! use       1 byte    1 when the store is in use, 0 when it is kept aside
//! sections            each: tag 1 byte, length, content; in the order of tags
//!   'a' sources       name, day of import, rows, span
//!   'b' series        one section each: code, scale, days, values, runs of sources
//!   'c' conflicts
//!   'd' issues        'e' factors        'f' their sources
//! crc-32    4 bytes   of everything before
//! ```
//! Numbers are variable-length, days count from 1900-01-01, a value is a whole number over a power
//! of ten that gives back its bits, or the bits themselves.

mod bytes;
mod read;
mod values;
mod write;

pub use read::decode;
pub use write::encode;

use super::{SaveError, save_bytes};
use crate::market::store::Store;
use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The first bytes of every store.
const MAGIC: [u8; 8] = *b"XMARKET\n";
/// The layout that is written.
const VERSION: u8 = 1;
/// Bytes of the check at the end.
const CHECK: usize = 4;
/// Larger files are no store of ours.
const LARGEST: u64 = 256 * 1024 * 1024;

/// A store, and whether it is in use.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    pub store: Store,
    pub is_used: bool,
}

/// Why bytes are no store.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    #[error("it is not a store of market data")]
    NotOurs,
    #[error("it was written by a newer version of the program ({0})")]
    Newer(u8),
    #[error("it is cut off or changed: its check does not hold")]
    Check,
    #[error("its {0} cannot be read")]
    Content(&'static str),
}

/// Why there is no store in a file that is there.
#[derive(Debug, Error)]
pub enum LoadError {
    /// It could not be read now; it may be another time.
    #[error("the market data kept in {} could not be read: {source}", .path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// It is of a later version, and stays as it is.
    #[error("the market data kept in {} was written by a newer version of the program ({version}); it stays as it is", .path.display())]
    Newer { path: PathBuf, version: u8 },
    /// It is damaged and was put where it is not in the way.
    #[error("the market data kept in {} could not be used: {why}. The file was set aside as {}", .path.display(), .aside.display())]
    SetAside { path: PathBuf, aside: PathBuf, why: StoreError },
}

/// Reads a store; none where there is no file. A damaged file is renamed, never read in part.
///
/// # Errors
/// [`LoadError`] when there is a file and no store in it.
pub fn load(path: &Path) -> Result<Option<Kept>, LoadError> {
    let unreadable = |source| LoadError::Unreadable { path: path.to_owned(), source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes).map_err(unreadable)?;
    decode(&bytes).map(Some).or_else(|why| {
        if let StoreError::Newer(version) = why {
            return Err(LoadError::Newer { path: path.to_owned(), version });
        }
        let aside = free_name(path);
        fs::rename(path, &aside).map_err(unreadable)?;
        Err(LoadError::SetAside { path: path.to_owned(), aside, why })
    })
}

/// Writes a store whole or not at all, and makes its folder. Returns the check that names what was
/// written.
///
/// # Errors
/// [`SaveError`] naming the file; what was there stays.
pub fn save(path: &Path, kept: &Kept) -> Result<u32, SaveError> {
    if let Some(folder) = path.parent() {
        // a folder that cannot be made fails the write below, which says so
        let _ = fs::create_dir_all(folder);
    }
    let bytes = encode(kept);
    save_bytes(path, &bytes)?;
    Ok(check_of(&bytes))
}

/// The check at the end of a store's file: another one when another program has written it since.
pub fn check_on_disk(path: &Path) -> Option<u32> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::End(-(CHECK as i64))).ok()?;
    let mut check = [0; CHECK];
    file.read_exact(&mut check).ok()?;
    Some(u32::from_le_bytes(check))
}

fn check_of(bytes: &[u8]) -> u32 {
    let check = bytes.split_last_chunk::<CHECK>().map(|(_, check)| *check);
    u32::from_le_bytes(check.unwrap_or_default())
}

/// A name beside a damaged file that nothing has yet.
fn free_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".damaged");
    let first = path.with_file_name(&name);
    let numbered = (2..1_000).map(|n| {
        let mut name = name.clone();
        name.push(format!("-{n}"));
        path.with_file_name(name)
    });
    std::iter::once(first.clone()).chain(numbered).find(|p| !p.exists()).unwrap_or(first)
}

#[cfg(test)]
mod tests;
