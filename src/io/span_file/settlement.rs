//! Settlement prices: digits, where their point stands, and the code by which they are aligned.

use crate::quantity::Decimal;
use rust_decimal::dec;

/// How a product's settlement prices are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alignment {
    /// Digits with so many of them behind the point.
    Decimals(u32),
    /// Whole points, two digits of 32nds, and a digit for the part of a 32nd.
    ThirtySeconds,
}

impl Alignment {
    /// The alignment of a code, with the number of decimals stated beside it.
    pub fn new(code: &str, decimals: u32) -> Option<Self> {
        match code {
            "" => Some(Self::Decimals(decimals)),
            "C" => Some(Self::ThirtySeconds),
            _ => None,
        }
    }

    /// The price of digits.
    ///
    /// # Errors
    /// What was expected of them.
    pub fn price(self, digits: &str) -> Result<Decimal, &'static str> {
        let is_number = !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
        let number: i64 = digits.parse().ok().filter(|_| is_number).ok_or("a settlement price in digits")?;
        match self {
            Self::Decimals(decimals) if decimals <= 9 => Ok(Decimal::new(number, decimals).normalize()),
            Self::Decimals(_) => Err("a price with at most nine decimals"),
            Self::ThirtySeconds => {
                let (points, ticks) = (number / 1000, number % 1000);
                let (whole, part) = (ticks / 10, ticks % 10);
                if whole > 31 {
                    return Err("a price with 32nds from 00 to 31");
                }
                let eighths =
                    eighths(part).ok_or("a price whose last digit is a part of a 32nd: 4 and 9 are none")?;
                Ok((Decimal::from(points) + Decimal::from(whole * 8 + eighths) / dec!(256)).normalize())
            }
        }
    }
}

/// Quarters 0 2 5 7 and eighths 1 3 6 8, in eighths.
fn eighths(digit: i64) -> Option<i64> {
    match digit {
        0..=3 => Some(digit),
        5..=8 => Some(digit - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_seconds_end_in_quarters_or_eighths() {
        let price = |digits| Alignment::ThirtySeconds.price(digits);
        for (digits, expected) in [
            ("0122060", dec!(122.1875)),
            ("0110165", dec!(110.515625)),
            ("0103071", dec!(103.22265625)),
            ("0103318", dec!(103.99609375)),
            ("0100002", dec!(100.0078125)),
        ] {
            assert_eq!(price(digits), Ok(expected), "{digits}");
        }
        for digits in ["0122064", "0122069", "0122320", "", "01220-6", "0122 60"] {
            assert!(price(digits).is_err(), "{digits}");
        }
    }

    #[test]
    fn decimals_stand_where_the_product_says() {
        assert_eq!(Alignment::Decimals(4).price("0956250"), Ok(dec!(95.625)));
        assert_eq!(Alignment::Decimals(0).price("0104375"), Ok(dec!(104375)));
        assert!(Alignment::Decimals(10).price("1").is_err());
        assert_eq!(Alignment::new("Q", 2), None);
    }
}
