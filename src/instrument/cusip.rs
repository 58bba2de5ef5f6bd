//! CUSIP numbers and their check digit.

use std::fmt;
use thiserror::Error;

/// A nine-character CUSIP whose check digit holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cusip([u8; 9]);

/// A text that is not a CUSIP.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CusipError {
    #[error("\"{0}\" is not a CUSIP: expected nine letters and digits")]
    Shape(String),
    #[error("CUSIP {text} ends in {found} where its check digit is {expected}")]
    CheckDigit { text: String, found: char, expected: char },
}

impl Cusip {
    /// Reads a CUSIP and verifies its check digit.
    ///
    /// # Errors
    /// [`CusipError`] when the text has another shape or the check digit is wrong.
    pub fn parse(text: &str) -> Result<Self, CusipError> {
        let upper = text.trim().to_ascii_uppercase();
        let shape = || CusipError::Shape(text.trim().to_owned());
        let bytes: [u8; 9] = upper.as_bytes().try_into().map_err(|_| shape())?;
        if !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(shape());
        }
        let expected = check_digit(&bytes);
        let found = char::from(bytes[8]);
        if found == expected {
            Ok(Self(bytes))
        } else {
            Err(CusipError::CheckDigit { text: upper, found, expected })
        }
    }
}

/// Over the first eight characters: value times 1, 2, 1, 2, ..., digit sums added, complemented.
fn check_digit(bytes: &[u8; 9]) -> char {
    let sum: u32 = bytes[..8]
        .iter()
        .zip([1, 2].into_iter().cycle())
        .map(|(b, weight)| {
            let value = char::from(*b).to_digit(36).unwrap_or(0) * weight;
            value / 10 + value % 10
        })
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0')
}

impl fmt::Display for Cusip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_cusips_pass_and_one_wrong_digit_fails() {
        for text in ["91282CNT4", "037833100", "912810TM0"] {
            assert!(Cusip::parse(text).is_ok(), "{text}");
        }
        assert_eq!(
            Cusip::parse("91282CNT5"),
            Err(CusipError::CheckDigit { text: "91282CNT5".into(), found: '5', expected: '4' })
        );
        for text in ["", "91282CNT", "91282CNT44", "91282CN-4", "éééé5"] {
            assert!(matches!(Cusip::parse(text), Err(CusipError::Shape(_))), "{text}");
        }
    }
}
