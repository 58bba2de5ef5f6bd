//! Reading a file as text, within limits.

use super::FileProblem;
use std::{fs::File, io::Read, path::Path};

/// Larger files are refused: no book or history is so large.
pub const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// The text of a file, without a byte-order mark.
///
/// # Errors
/// [`FileProblem`] when it cannot be read, is larger than [`LARGEST_FILE`], or is not text.
pub fn read_text(path: &Path) -> Result<String, FileProblem> {
    let name = file_name(path);
    let fail = |what: String| FileProblem::file(&name, what);
    let file = File::open(path).map_err(|e| fail(format!("cannot be opened: {e}")))?;
    let metadata = file.metadata().map_err(|e| fail(format!("cannot be read: {e}")))?;
    if metadata.is_dir() {
        return Err(fail("is a folder; expected a file".to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|e| fail(format!("cannot be read: {e}")))?;
    let size = metadata.len().max(bytes.len() as u64);
    if size > LARGEST_FILE {
        let mb = |bytes: u64| bytes / (1024 * 1024);
        return Err(fail(format!("has {} MB; files of up to {} MB are read", mb(size), mb(LARGEST_FILE))));
    }
    decode(bytes)
        .ok_or_else(|| fail("is not text: expected a scenario (.toml) or a table (.csv) in UTF-8".to_owned()))
}

pub(super) fn decode(bytes: Vec<u8>) -> Option<String> {
    if bytes.contains(&0) {
        return None;
    }
    let text = String::from_utf8(bytes).ok()?;
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The name of a file without its folder.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}
