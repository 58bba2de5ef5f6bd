//! Sizes as people write them: `100mm`, `1.5bn`, `250k`, `-1,200`, `(1,200)`, `$5,000,000`.

use rust_decimal::{Decimal, dec};
use thiserror::Error;

/// The largest size of one line, in dollars, contracts or coins. It keeps every sum finite.
pub const LARGEST: Decimal = dec!(10_000_000_000_000);

/// A text that is not a size.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SizeError {
    #[error("\"{0}\" is not a quantity: expected a number such as 100mm, 1.5bn, 250k, -1,200 or (1,200)")]
    NotANumber(String),
    #[error("\"{0}\" is too large: the largest quantity of a line is 10,000bn")]
    TooLarge(String),
}

/// Reads a size. Brackets or a minus sign make it negative; `k`, `mm` (or `m`) and `bn` (or `b`)
/// multiply; a dollar sign and thousands separators are ignored.
///
/// # Errors
/// [`SizeError`] with the text when it is not a number, or larger than [`LARGEST`].
pub fn parse(text: &str) -> Result<Decimal, SizeError> {
    let not_a_number = || SizeError::NotANumber(text.trim().to_owned());
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '$').collect();
    let (bare, bracketed) = match bare.strip_prefix('(').map(|rest| rest.strip_suffix(')')) {
        Some(Some(inner)) => (inner.to_owned(), true),
        Some(None) => return Err(not_a_number()),
        None => (bare, false),
    };
    let signless = bare.trim_start_matches(['-', '\u{2212}', '+']);
    let sign = bare.len() - signless.len();
    let signs = bare.get(..sign).map_or(0, |s| s.chars().count());
    if signs > 1 || (signs == 1 && bracketed) {
        return Err(not_a_number());
    }
    let negative = bracketed || bare.starts_with(['-', '\u{2212}']);
    let (digits, unit) = split_unit(signless);
    let value = parse_digits(&digits).ok_or_else(not_a_number)?;
    let too_large = || SizeError::TooLarge(text.trim().to_owned());
    let value = value.and_then(|v| v.checked_mul(unit)).filter(|v| *v <= LARGEST).ok_or_else(too_large)?;
    Ok(if negative { -value } else { value }.normalize())
}

fn split_unit(text: &str) -> (String, Decimal) {
    let lower = text.to_ascii_lowercase();
    for (suffix, unit) in [
        ("bn", dec!(1_000_000_000)),
        ("b", dec!(1_000_000_000)),
        ("mm", dec!(1_000_000)),
        ("m", dec!(1_000_000)),
        ("k", dec!(1_000)),
    ] {
        if let Some(digits) = lower.strip_suffix(suffix) {
            return (digits.to_owned(), unit);
        }
    }
    (lower, Decimal::ONE)
}

/// `None`: not a number. `Some(None)`: a number beyond every range.
fn parse_digits(text: &str) -> Option<Option<Decimal>> {
    let plain = without_separators(text)?;
    let well_formed = plain.bytes().any(|b| b.is_ascii_digit())
        && plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'+' | b'-'))
        && plain.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if !well_formed {
        return None;
    }
    if plain.contains('e') {
        let approximate: f64 = plain.parse().ok()?;
        return Some(Decimal::from_scientific(&plain).ok().filter(|_| approximate.is_finite()));
    }
    if plain.matches('.').count() > 1 || plain.contains(['+', '-']) {
        return None;
    }
    Some(plain.parse().ok())
}

/// A number without the commas between its thousands; `None` where a comma stands anywhere else, as
/// in `1,5` or `1,2,3`, which would be another number without it.
pub fn without_separators(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ',')).unwrap_or(text.len());
    let (whole, rest) = text.split_at_checked(end)?;
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_grouped = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3) && !rest.contains(',');
    is_grouped.then(|| format!("{}{rest}", whole.replace(',', "")))
}

/// Writes a size so that [`parse`] reads it back: `1,000mm`, `250k`, `-1,200`.
pub fn print_face(value: Decimal) -> String {
    let magnitude = value.abs();
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    for (unit, suffix) in [(dec!(1_000_000), "mm"), (dec!(1_000), "k")] {
        if magnitude >= unit {
            let scaled = (magnitude / unit).normalize();
            if scaled.scale() <= 3 && scaled * unit == magnitude {
                return format!("{sign}{}{suffix}", group_thousands(scaled));
            }
        }
    }
    format!("{sign}{}", group_thousands(magnitude.normalize()))
}

/// A non-negative number with its thousands separated by commas.
pub fn group_thousands(value: Decimal) -> String {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let mut grouped = String::with_capacity(text.len() + text.len() / 3 + 1);
    grouped.push_str(sign);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_as_people_write_them() {
        for (text, expected) in [
            ("100mm", dec!(100_000_000)),
            ("1.5bn", dec!(1_500_000_000)),
            ("250k", dec!(250_000)),
            ("-1,200", dec!(-1200)),
            ("\u{2212}1,200", dec!(-1200)),
            ("(1,200)", dec!(-1200)),
            ("$5,000,000", dec!(5_000_000)),
            ("-$25 mm", dec!(-25_000_000)),
            ("1e6", dec!(1_000_000)),
            ("+7", dec!(7)),
            ("0", dec!(0)),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_says_so() {
        for text in [
            "",
            "abc",
            "NaN",
            "inf",
            "1.2.3",
            "12-3",
            "--5",
            "---5",
            "\u{2212}-5",
            "(5",
            "5)",
            "-(5)",
            "mm",
            "1e",
            "0x10",
            "(-5)",
            "1,2,3",
            "1,5",
            "1,5mm",
            "1234,567",
            "1,234.5,6",
            ",500",
        ] {
            assert!(matches!(parse(text), Err(SizeError::NotANumber(_))), "{text}: {:?}", parse(text));
        }
        for text in ["1e400", "99999999999999999999999999999999", "20000bn", "1e25"] {
            assert!(matches!(parse(text), Err(SizeError::TooLarge(_))), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn printing_chooses_a_unit_that_loses_nothing() {
        assert_eq!(print_face(dec!(1_000_000_000)), "1,000mm");
        assert_eq!(print_face(dec!(-250_000)), "-250k");
        assert_eq!(print_face(dec!(1_234_567)), "1,234.567k");
        assert_eq!(print_face(dec!(999)), "999");
        assert_eq!(print_face(dec!(0)), "0");
    }

    proptest! {
        #[test]
        fn parse_after_print_is_identity(cents in -100_000_000_000_000i64..100_000_000_000_000) {
            let value = Decimal::new(cents, 2);
            prop_assert_eq!(parse(&print_face(value)), Ok(value.normalize()));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,24}") {
            let _ = parse(&text);
        }
    }
}
