//! Reading a file as text, within limits.

use super::FileProblem;
use std::{fs::File, io::Read, path::Path};

/// Larger files are refused: no book or history is so large. A hundred thousand positions with all
/// their attributes in XML are just below.
pub const LARGEST_FILE: u64 = 96 * 1024 * 1024;

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
    decode(bytes).map_err(|line| FileProblem {
        line,
        ..fail(
            "is not text: expected a scenario (.toml) or a table (.csv) in UTF-8, or in UTF-16 with its mark"
                .to_owned(),
        )
    })
}

/// UTF-8, or UTF-16 with a byte-order mark as spreadsheets write it. What is neither gives the line
/// of the first byte that is no text, where lines can be counted.
fn decode(bytes: Vec<u8>) -> Result<String, Option<usize>> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    let line_at = |at: usize, bytes: &[u8]| Some(bytes.iter().take(at).filter(|b| **b == b'\n').count() + 1);
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Err(line_at(at, &bytes));
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| line_at(error.utf8_error().valid_up_to(), error.as_bytes()))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Option<usize>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(None);
    }
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|t| !t.contains('\0')).ok_or(None)
}

/// The name of a file without its folder.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_of_spreadsheets_are_read() {
        let text = "instrument\tquantity\r\nZN Z6\t\u{2212}5 é\r\n";
        let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            utf16([0xff, 0xfe], u16::to_le_bytes),
            utf16([0xfe, 0xff], u16::to_be_bytes),
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_no_text_is_placed_where_it_stops_being_text() {
        assert_eq!(decode(b"a,b\n1,\xbd\n".to_vec()), Err(Some(2)));
        assert_eq!(decode(b"a\nb\nc\0".to_vec()), Err(Some(3)));
        assert_eq!(decode(b"\xff\xfea\0b".to_vec()), Err(None), "half a character");
        assert_eq!(decode(b"\xff\xfe\x00\xd8".to_vec()), Err(None), "half a pair");
    }
}
