//! Prices: decimals and 32nds, of cash securities and of futures.

use super::size::without_separators;
use rust_decimal::Decimal;
use thiserror::Error;

/// How a price is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// Cash Treasuries: 32nds with `+` for a half and a third digit in eighths (0 to 7).
    Cash,
    /// Treasury futures: 32nds whose third digit names a part of a 32nd; `parts` of them make one
    /// (1, 2, 4 or 8): `0 5`, `0 2 5 7`, or `0 1 2 3 5 6 7 8`.
    Futures { parts: u8 },
    /// Anything quoted in decimals only.
    Decimals,
}

/// A text that is not a price.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PriceError {
    #[error("\"{0}\" is not a price: expected a decimal such as 99.109375 or 32nds such as 99-03+")]
    NotAPrice(String),
    #[error("\"{0}\" has {1} 32nds: they go from 00 to 31")]
    TooMany32nds(String, u32),
    #[error("\"{text}\" ends in {digit}, which is no part of a 32nd in this contract's tick")]
    WrongPart { text: String, digit: char },
    #[error("\"{0}\" is outside the range of prices, above 0 and up to 1,000")]
    OutOfRange(String),
}

/// Reads a price per 100 of face (or index points).
///
/// # Errors
/// [`PriceError`] naming the text and what is wrong with it.
pub fn parse(text: &str, quote: Quote) -> Result<Decimal, PriceError> {
    let text = text.trim();
    let value = match text.split_once(['-', '\'']) {
        Some((points, ticks)) if !points.is_empty() && quote != Quote::Decimals => {
            let points: u32 = points.parse().map_err(|_| PriceError::NotAPrice(text.to_owned()))?;
            Decimal::from(points) + parse_32nds(ticks, quote, text)?
        }
        _ => parse_decimal(text)?,
    };
    let largest = if quote == Quote::Decimals { Decimal::from(10_000_000) } else { Decimal::from(1_000) };
    if value <= Decimal::ZERO || value > largest {
        return Err(PriceError::OutOfRange(text.to_owned()));
    }
    Ok(value.normalize())
}

fn parse_decimal(text: &str) -> Result<Decimal, PriceError> {
    let not_a_price = || PriceError::NotAPrice(text.to_owned());
    let plain: String = text.chars().filter(|c| *c != '$').collect();
    let plain = without_separators(&plain).ok_or_else(not_a_price)?;
    plain.parse().map_err(|_| not_a_price())
}

fn parse_32nds(ticks: &str, quote: Quote, text: &str) -> Result<Decimal, PriceError> {
    let not_a_price = || PriceError::NotAPrice(text.to_owned());
    let (head, tail) = ticks.split_at_checked(2).ok_or_else(not_a_price)?;
    let whole: u32 = head.parse().map_err(|_| not_a_price())?;
    if whole > 31 {
        return Err(PriceError::TooMany32nds(text.to_owned(), whole));
    }
    let eighths = match tail.trim() {
        "" => 0,
        "+" => 4,
        fraction if fraction.contains('/') => parse_fraction(fraction).ok_or_else(not_a_price)?,
        digit => {
            let mut chars = digit.chars();
            let (Some(c), None) = (chars.next(), chars.next()) else { return Err(not_a_price()) };
            eighths_of(c, quote).ok_or(PriceError::WrongPart { text: text.to_owned(), digit: c })?
        }
    };
    Ok(Decimal::from(whole * 8 + eighths) / Decimal::from(256))
}

/// `1/2`, `3/4`, `5/8`: in eighths.
fn parse_fraction(text: &str) -> Option<u32> {
    let (numerator, denominator) = text.split_once('/')?;
    let (n, d): (u32, u32) = (numerator.trim().parse().ok()?, denominator.trim().parse().ok()?);
    (matches!(d, 2 | 4 | 8) && n < d).then(|| n * 8 / d)
}

fn eighths_of(digit: char, quote: Quote) -> Option<u32> {
    let eighths = match quote {
        Quote::Cash => return digit.to_digit(8),
        Quote::Decimals => return None,
        Quote::Futures { .. } => match digit {
            '0'..='3' => digit.to_digit(10)?,
            '5'..='8' => digit.to_digit(10)? - 1,
            _ => return None,
        },
    };
    let Quote::Futures { parts } = quote else { return None };
    (eighths * u32::from(parts)).is_multiple_of(8).then_some(eighths)
}

/// Writes a cash price in 32nds, `+` for a half and eighths as a digit; a price that is no whole
/// number of eighths of a 32nd is written as a decimal.
pub fn print_cash(value: Decimal) -> String {
    let Some((points, whole, eighths)) = split_256ths(value) else { return value.normalize().to_string() };
    match eighths {
        0 => format!("{points}-{whole:02}"),
        4 => format!("{points}-{whole:02}+"),
        e => format!("{points}-{whole:02}{e}"),
    }
}

/// Writes a futures price in 32nds with the part digit; else as a decimal.
pub fn print_futures(value: Decimal) -> String {
    let Some((points, whole, eighths)) = split_256ths(value) else { return value.normalize().to_string() };
    let digit = if eighths > 3 { eighths + 1 } else { eighths };
    format!("{points}-{whole:02}{digit}")
}

fn split_256ths(value: Decimal) -> Option<(u64, u64, u64)> {
    let scaled = value * Decimal::from(256);
    if !scaled.fract().is_zero() || value.is_sign_negative() {
        return None;
    }
    let n = u64::try_from(scaled).ok()?;
    Some((n / 256, n % 256 / 8, n % 8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::dec;

    const HALVES: Quote = Quote::Futures { parts: 2 };
    const EIGHTHS: Quote = Quote::Futures { parts: 8 };

    #[test]
    fn thirty_seconds_are_read_in_the_quote_of_the_market() {
        for (text, quote, expected) in [
            ("99-03+", Quote::Cash, dec!(99.109375)),
            ("99-032", Quote::Cash, dec!(99.1015625)),
            ("99-03 1/2", Quote::Cash, dec!(99.109375)),
            ("99.109375", Quote::Cash, dec!(99.109375)),
            ("110-165", HALVES, dec!(110.515625)),
            ("110'165", HALVES, dec!(110.515625)),
            ("110-16", HALVES, dec!(110.5)),
            ("103-207", Quote::Futures { parts: 4 }, dec!(103.6484375)),
            ("103-208", EIGHTHS, dec!(103.65234375)),
            ("96.285", Quote::Decimals, dec!(96.285)),
        ] {
            assert_eq!(parse(text, quote), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_price_in_the_wrong_32nds_says_why() {
        assert_eq!(parse("99-335", Quote::Cash), Err(PriceError::TooMany32nds("99-335".into(), 33)));
        for (text, quote) in [
            ("110-167", HALVES),
            ("103-204", EIGHTHS),
            ("103-209", EIGHTHS),
            ("99-038", Quote::Cash),
            ("118-165", Quote::Futures { parts: 1 }),
        ] {
            assert!(matches!(parse(text, quote), Err(PriceError::WrongPart { .. })), "{text}");
        }
        for text in ["", "NaN", "abc", "99,5", "1,2,3", "99-3", "99-", "99-0350", "99-03 1/3"] {
            assert!(parse(text, Quote::Cash).is_err(), "{text}");
        }
        assert!(matches!(parse("-5", Quote::Cash), Err(PriceError::OutOfRange(_))));
        assert!(matches!(parse("1e400", Quote::Cash), Err(PriceError::NotAPrice(_))));
    }

    proptest! {
        #[test]
        fn parse_after_print_is_identity(n in 1u32..51_200) {
            let value = (Decimal::from(n) / Decimal::from(256)).normalize();
            prop_assert_eq!(parse(&print_cash(value), Quote::Cash), Ok(value));
            prop_assert_eq!(parse(&print_futures(value), EIGHTHS), Ok(value));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,16}") {
            let _ = parse(&text, Quote::Cash);
            let _ = parse(&text, EIGHTHS);
        }
    }
}
