//! The file that keeps unsaved work: a checksum, what it is of, and the document.

use crate::io::FileStamp;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The first line, before the checksum of all that follows it.
const MARK: &str = "# crossmargin recovery 1, checksum ";
/// Parts the head from the document.
const DOCUMENT: &str = "\n# document\n";

/// What unsaved work is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryHead {
    /// What the document is called.
    pub name: String,
    /// Its file; none where it has none yet.
    pub path: Option<PathBuf>,
    /// Steps since it was opened or saved.
    pub edits: u64,
    /// When the first of them was made and the last: seconds since 1970.
    pub since: i64,
    pub until: i64,
    /// The process that kept it.
    pub process: u32,
    /// The file it started from; a table, and so the last.
    pub base: Option<FileStamp>,
}

/// A file that was cut, changed or never one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged;

/// Writes unsaved work.
pub fn write_recovery(head: &RecoveryHead, document: &str) -> String {
    // a path that is no text cannot be written down; the work matters more than where it belongs
    let head = toml::to_string(head)
        .or_else(|_| toml::to_string(&RecoveryHead { path: None, ..head.clone() }))
        .unwrap_or_default();
    let rest = format!("{head}{DOCUMENT}{document}");
    format!("{MARK}{:08x}, document of {}\n{rest}", crc32fast::hash(rest.as_bytes()), document.len())
}

/// Reads unsaved work.
///
/// # Errors
/// [`Damaged`] when it is not exactly what was written.
pub fn read_recovery(bytes: &[u8]) -> Result<(RecoveryHead, &str), Damaged> {
    let text = std::str::from_utf8(bytes).map_err(|_| Damaged)?;
    let (first, rest) = text.strip_prefix(MARK).and_then(|t| t.split_once('\n')).ok_or(Damaged)?;
    let (checksum, length) = first.split_once(", document of ").ok_or(Damaged)?;
    if checksum != format!("{:08x}", crc32fast::hash(rest.as_bytes())) {
        return Err(Damaged);
    }
    let length: usize = length.parse().map_err(|_| Damaged)?;
    let at = rest.len().checked_sub(length).ok_or(Damaged)?;
    let (head, document) = rest.split_at_checked(at).ok_or(Damaged)?;
    let head = head.strip_suffix(DOCUMENT).ok_or(Damaged)?;
    Ok((toml::from_str(head).map_err(|_| Damaged)?, document))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_that_looks_like_the_end_of_the_head_is_only_a_name() {
        let name = "a\n# document\nb".to_owned();
        let head = RecoveryHead { name, path: None, edits: 1, since: 0, until: 0, base: None, process: 1 };
        let written = write_recovery(&head, "text\n# document\nmore");
        assert_eq!(read_recovery(written.as_bytes()), Ok((head, "text\n# document\nmore")));
    }

    proptest! {
        #[test]
        fn unsaved_work_comes_back_and_any_damage_is_told(
            name in "(?s).*", path in prop::option::of("[a-zé/ ]{1,20}"), document in "(?s).*",
            edits in 0_u64..1 << 60, since in any::<i64>(), cut in any::<prop::sample::Index>(), flip in 1_u8..,
        ) {
            let head = RecoveryHead {
                name, path: path.map(PathBuf::from), edits, since, until: since, base: Some(FileStamp { modified: None, length: edits, crc: 7 }), process: 3,
            };
            let written = write_recovery(&head, &document);
            prop_assert_eq!(read_recovery(written.as_bytes()), Ok((head, document.as_str())));
            let at = cut.index(written.len());
            prop_assert_eq!(read_recovery(&written.as_bytes()[..at]), Err(Damaged));
            let mut changed = written.clone().into_bytes();
            changed[at] ^= flip;
            prop_assert_eq!(read_recovery(&changed), Err(Damaged));
        }
    }
}
