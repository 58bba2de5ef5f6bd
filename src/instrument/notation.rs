//! The instrument notation: one grammar wherever a person or a file names an instrument.
//!
//! ```text
//! T 4.25 2035-08-15                 note or bond          B 2027-02-18      bill
//! TB 2027-02-18                     tokenized bill        TIPS FRN STRIP    likewise
//! REPO T 4.25 2035-08-15 to 2027-02-24 @ 3.72  [from DATE] [cash PRICE]      REVREPO likewise
//! ZN Z6   ZNZ6   SR3 H7   BTC Z6    futures               BUIDL BENJI ...   funds
//! USD  USDC  BTC  ETH               cash, stablecoin, coins
//! ```

use super::{
    Coin, Cusip, CusipError, Fund, Future, Instrument, Product, Repo, RepoSide, Security, SecurityKind,
};
use crate::quantity::{Date, Decimal, date};
use rust_decimal::dec;
use std::fmt;
use thiserror::Error;

/// Why a text names no instrument.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotationError {
    #[error("\"{0}\" names no instrument: expected one like T 4.25 2035-08-15, B 2027-02-18, ZN Z6 or BUIDL")]
    Unknown(String),
    #[error("\"{text}\": {part} is missing; expected {expected}")]
    Missing { text: String, part: &'static str, expected: &'static str },
    #[error("\"{0}\" is not a coupon: expected per cent from 0 to 20, such as 4.25")]
    Coupon(String),
    #[error("\"{0}\" is not a maturity: expected YYYY-MM-DD or M/D/YY")]
    Maturity(String),
    #[error("\"{0}\" is not a repo rate: expected per cent such as 3.72")]
    Rate(String),
    #[error("\"{0}\" is not a cash price per 100 of face")]
    Cash(String),
    #[error(
        "{product} lists no {month} contract: expected month letter {listed} and a year, such as {product} Z6"
    )]
    Month { product: &'static str, month: String, listed: &'static str },
    #[error(transparent)]
    Cusip(#[from] CusipError),
    #[error("CUSIP {0} cannot be looked up without a security master: name it as T coupon maturity")]
    NoSecurityMaster(Cusip),
    #[error("\"{0}\" stands after the instrument and means nothing there")]
    Trailing(String),
}

const MONTH_LETTERS: &str = "FGHJKMNQUVXZ";

/// Reads an instrument. A futures year of one digit is the year with that digit nearest ahead of
/// `reference` (or the one just past).
///
/// # Errors
/// [`NotationError`] with what was found and what was expected.
pub fn parse(text: &str, reference: Date) -> Result<Instrument, NotationError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some((head, rest)) = words.split_first() else {
        return Err(NotationError::Unknown(String::new()));
    };
    match head.to_ascii_uppercase().as_str() {
        "REPO" => parse_repo(RepoSide::Repo, rest, text),
        "REVREPO" => parse_repo(RepoSide::Reverse, rest, text),
        "USD" => nothing_after(rest, Instrument::Usd),
        "USDC" => nothing_after(rest, Instrument::Usdc),
        word => {
            if let Some(kind) = security_kind(word) {
                let (security, rest) = parse_security(kind, rest, text)?;
                return nothing_after(rest, Instrument::Security(security));
            }
            if let Some(fund) = Fund::ALL.into_iter().find(|f| f.code() == word) {
                return nothing_after(rest, Instrument::Fund(fund));
            }
            let coin = Coin::ALL.into_iter().find(|c| c.code() == word);
            match coin.filter(|_| rest.is_empty()) {
                Some(coin) => Ok(Instrument::Coin(coin)),
                None => parse_future(word, rest, reference),
            }
        }
    }
}

fn nothing_after(rest: &[&str], instrument: Instrument) -> Result<Instrument, NotationError> {
    if rest.is_empty() { Ok(instrument) } else { Err(NotationError::Trailing(rest.join(" "))) }
}

fn security_kind(word: &str) -> Option<SecurityKind> {
    Some(match word {
        "T" => SecurityKind::Note,
        "B" => SecurityKind::Bill,
        "TB" => SecurityKind::TokenizedBill,
        "TIPS" => SecurityKind::Tips,
        "FRN" => SecurityKind::Frn,
        "STRIP" => SecurityKind::Strip,
        _ => return None,
    })
}

fn has_coupon(kind: SecurityKind) -> bool {
    matches!(kind, SecurityKind::Note | SecurityKind::Tips)
}

fn parse_security<'a>(
    kind: SecurityKind,
    words: &'a [&'a str],
    text: &str,
) -> Result<(Security, &'a [&'a str]), NotationError> {
    let expected = if has_coupon(kind) { "T 4.25 2035-08-15" } else { "B 2027-02-18" };
    let missing = |part| NotationError::Missing { text: text.trim().to_owned(), part, expected };
    let (coupon, rest) = if has_coupon(kind) {
        let (first, rest) = words.split_first().ok_or_else(|| missing("the coupon"))?;
        if first.len() == 9 && first.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(NotationError::NoSecurityMaster(Cusip::parse(first)?));
        }
        (parse_coupon(first)?, rest)
    } else {
        (Decimal::ZERO, words)
    };
    let (maturity, rest) = rest.split_first().ok_or_else(|| missing("the maturity"))?;
    let maturity = date::parse(maturity).map_err(|e| NotationError::Maturity(e.0))?;
    Ok((Security { kind, coupon, maturity }, rest))
}

/// Per cent, decimal or with a fraction joined by a dash or plus: `4.25`, `4.25%`, `4-1/4`.
fn parse_coupon(text: &str) -> Result<Decimal, NotationError> {
    let fail = || NotationError::Coupon(text.to_owned());
    let bare = text.trim_end_matches('%');
    let value = match bare.split_once('-') {
        Some((whole, fraction)) => {
            let (n, d) = fraction.split_once('/').ok_or_else(fail)?;
            let number = |t: &str| t.parse::<Decimal>().map_err(|_| fail());
            let part = number(n)?.checked_div(number(d)?).ok_or_else(fail)?;
            number(whole)?.checked_add(part).ok_or_else(fail)?
        }
        None => bare.parse::<Decimal>().map_err(|_| fail())?,
    };
    if value.is_sign_negative() || value > dec!(20) || value.scale() > 6 {
        return Err(fail());
    }
    Ok(value.normalize())
}

fn parse_repo(side: RepoSide, words: &[&str], text: &str) -> Result<Instrument, NotationError> {
    const EXPECTED: &str = "REPO T 4.25 2035-08-15 to 2027-02-24 @ 3.72";
    let missing = |part| NotationError::Missing { text: text.trim().to_owned(), part, expected: EXPECTED };
    let (head, rest) = words.split_first().ok_or_else(|| missing("the collateral"))?;
    let kind = security_kind(&head.to_ascii_uppercase())
        .ok_or_else(|| NotationError::Unknown((*head).to_owned()))?;
    let (collateral, mut rest) = parse_security(kind, rest, text)?;
    let (mut start, mut end, mut rate, mut cash) = (None, None, None, None);
    while let [key, value, tail @ ..] = rest {
        match key.to_ascii_lowercase().as_str() {
            "from" => start = Some(date::parse(value).map_err(|e| NotationError::Maturity(e.0))?),
            "to" => end = Some(date::parse(value).map_err(|e| NotationError::Maturity(e.0))?),
            "@" => {
                rate = Some(
                    parse_bounded(value, dec!(100))
                        .ok_or_else(|| NotationError::Rate((*value).to_owned()))?,
                )
            }
            "cash" => {
                cash = Some(
                    parse_bounded(value, dec!(1000))
                        .ok_or_else(|| NotationError::Cash((*value).to_owned()))?,
                )
            }
            _ => return Err(NotationError::Trailing(rest.join(" "))),
        }
        rest = tail;
    }
    if !rest.is_empty() {
        return Err(NotationError::Trailing(rest.join(" ")));
    }
    let end = end.ok_or_else(|| missing("the end date"))?;
    let rate = rate.ok_or_else(|| missing("the rate"))?;
    Ok(Instrument::Repo(Repo { side, collateral, start, end, rate, cash }))
}

fn parse_bounded(text: &str, limit: Decimal) -> Option<Decimal> {
    let value: Decimal = text.trim_end_matches('%').parse().ok()?;
    (value.abs() <= limit).then(|| value.normalize())
}

fn parse_future(word: &str, rest: &[&str], reference: Date) -> Result<Instrument, NotationError> {
    let unknown = || NotationError::Unknown([&[word], rest].concat().join(" "));
    let (product, month) = match rest {
        [] => split_compact(word).ok_or_else(unknown)?,
        [month] => (Product::from_any_code(word).ok_or_else(unknown)?, month.to_ascii_uppercase()),
        [_, tail @ ..] => {
            Product::from_code(word).ok_or_else(unknown)?;
            return Err(NotationError::Trailing(tail.join(" ")));
        }
    };
    let listed = if product.lists_month(1) { "F G H J K M N Q U V X or Z" } else { "H M U or Z" };
    let fail = || NotationError::Month { product: product.code(), month: month.clone(), listed };
    let mut chars = month.chars();
    let letter = chars.next().ok_or_else(fail)?;
    let number = MONTH_LETTERS.find(letter).and_then(|i| i8::try_from(i + 1).ok()).ok_or_else(fail)?;
    let year = resolve_year(chars.as_str(), reference).ok_or_else(fail)?;
    if !product.lists_month(number) {
        return Err(fail());
    }
    Ok(Instrument::Future(Future { product, year, month: number }))
}

/// No code is longer.
const LONGEST_CODE: usize = 4;

/// A code and its month written together: the longest code that leaves a month.
fn split_compact(word: &str) -> Option<(Product, String)> {
    (1..word.len().min(LONGEST_CODE + 1))
        .rev()
        .filter_map(|at| word.split_at_checked(at))
        .find_map(|(code, month)| Some((Product::from_any_code(code)?, month.to_owned())))
}

/// The year that one, two or four digits mean near a reference date: one digit is the year from
/// last year to eight years ahead that ends in it.
pub fn resolve_year(digits: &str, reference: Date) -> Option<i16> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i16 = digits.parse().ok()?;
    match digits.len() {
        1 => {
            let first = reference.year() - 1;
            Some(first + (value - first).rem_euclid(10))
        }
        2 => Some(2000 + value),
        4 => (1980..2200).contains(&value).then_some(value),
        _ => None,
    }
}

impl Instrument {
    /// The notation, with a two-digit futures year where one digit would be read as another year
    /// at this reference date: what files hold.
    pub fn notation(&self, reference: Date) -> String {
        match self {
            Self::Future(f)
                if resolve_year(&format!("{}", f.year.rem_euclid(10)), reference) != Some(f.year) =>
            {
                format!("{} {}{:02}", f.product.code(), f.month_letter(), f.year.rem_euclid(100))
            }
            other => other.to_string(),
        }
    }
}

impl Instrument {
    /// The notation with a two-digit futures year: for files whose reading has no date to go by.
    pub fn dateless_notation(&self) -> String {
        match self {
            Self::Future(f) => {
                format!("{} {}{:02}", f.product.code(), f.month_letter(), f.year.rem_euclid(100))
            }
            other => other.to_string(),
        }
    }
}

impl Future {
    /// The exchange's letter for the month.
    pub fn month_letter(&self) -> char {
        usize::try_from(self.month - 1).ok().and_then(|i| MONTH_LETTERS.chars().nth(i)).unwrap_or('?')
    }
}

impl fmt::Display for Future {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.product.code(), self.month_letter(), self.year.rem_euclid(10))
    }
}

impl fmt::Display for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.kind {
            SecurityKind::Note => "T",
            SecurityKind::Bill => "B",
            SecurityKind::TokenizedBill => "TB",
            SecurityKind::Tips => "TIPS",
            SecurityKind::Strip => "STRIP",
            SecurityKind::Frn => "FRN",
        };
        if has_coupon(self.kind) {
            write!(f, "{word} {} {}", self.coupon.normalize(), self.maturity)
        } else {
            write!(f, "{word} {}", self.maturity)
        }
    }
}

impl fmt::Display for Repo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.side {
            RepoSide::Repo => "REPO",
            RepoSide::Reverse => "REVREPO",
        };
        write!(f, "{word} {}", self.collateral)?;
        if let Some(start) = self.start {
            write!(f, " from {start}")?;
        }
        write!(f, " to {} @ {}", self.end, self.rate.normalize())?;
        match self.cash {
            Some(cash) => write!(f, " cash {}", cash.normalize()),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Security(security) => security.fmt(f),
            Self::Repo(repo) => repo.fmt(f),
            Self::Future(future) => future.fmt(f),
            Self::Fund(fund) => f.write_str(fund.code()),
            Self::Coin(coin) => f.write_str(coin.code()),
            Self::Usdc => f.write_str("USDC"),
            Self::Usd => f.write_str("USD"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 8, 21);

    #[test]
    fn every_form_of_the_notation_prints_back() {
        for text in [
            "T 4.25 2035-08-15",
            "B 2027-02-18",
            "TB 2027-02-18",
            "TIPS 1.125 2033-01-15",
            "FRN 2027-07-31",
            "STRIP 2045-05-15",
            "REPO T 4.25 2035-08-15 to 2027-02-24 @ 3.72",
            "REVREPO T 4.25 2035-08-15 from 2026-08-24 to 2027-02-24 @ 3.72 cash 98.5",
            "ZN Z6",
            "SR3 H7",
            "BTC Z6",
            "QBTC M7",
            "BUIDL",
            "USD",
            "USDC",
            "BTC",
            "ETH",
        ] {
            assert_eq!(parse(text, TODAY).map(|i| i.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn other_spellings_are_understood() {
        for (text, same) in [
            ("t 4.250 8/15/35", "T 4.25 2035-08-15"),
            ("T 4-1/4% 2035-08-15", "T 4.25 2035-08-15"),
            ("znz6", "ZN Z6"),
            ("TY Z6", "ZN Z6"),
            ("USZ6", "ZB Z6"),
            ("ZN Z26", "ZN Z6"),
            ("ZNZ2026", "ZN Z6"),
            ("SR3H7", "SR3 H7"),
            ("BTCZ6", "BTC Z6"),
            (" zb   u6 ", "ZB U6"),
        ] {
            assert_eq!(parse(text, TODAY).map(|i| i.to_string()), Ok(same.to_owned()), "{text}");
        }
    }

    #[test]
    fn each_mistake_says_what_was_expected() {
        for (text, word) in [
            ("", "names no instrument"),
            ("XYZ", "names no instrument"),
            ("T", "coupon is missing"),
            ("T 4.25", "maturity is missing"),
            ("T abc 2035-08-15", "not a coupon"),
            ("T 99 2035-08-15", "not a coupon"),
            ("T 79228162514264337593543950335-9/1 2035-08-15", "not a coupon"),
            ("T 4.25 2035-02-30", "not a maturity"),
            ("T 91282CNT4", "without a security master"),
            ("T 91282CNT5", "check digit"),
            ("ZN F7", "lists no F7 contract"),
            ("ZN A6", "lists no A6 contract"),
            ("ZN", "names no instrument"),
            ("ZN Z6 extra", "stands after"),
            ("BUIDL Z6", "stands after"),
            ("REPO T 4.25 2035-08-15", "end date is missing"),
            ("REPO T 4.25 2035-08-15 to 2027-02-24", "rate is missing"),
            ("REPO T 4.25 2035-08-15 to 2027-02-24 @ x", "not a repo rate"),
        ] {
            let error = parse(text, TODAY).expect_err(text).to_string();
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn a_year_digit_means_the_nearest_year() {
        assert_eq!(resolve_year("6", TODAY), Some(2026));
        assert_eq!(resolve_year("5", TODAY), Some(2025));
        assert_eq!(resolve_year("4", TODAY), Some(2034));
        assert_eq!(resolve_year("x", TODAY), None);
        let far = Instrument::Future(Future { product: Product::Zn, year: 2026, month: 12 });
        assert_eq!(far.notation(date(2015, 1, 2)), "ZN Z26");
        assert_eq!(far.notation(TODAY), "ZN Z6");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let _ = parse(&text, TODAY);
        }

        #[test]
        fn near_misses_do_not_panic(text in "(T|B|REPO|ZN|SR3|BTC|TB) ?[0-9A-Z./@ -]{0,30}") {
            if let Ok(instrument) = parse(&text, TODAY) {
                prop_assert_eq!(parse(&instrument.notation(TODAY), TODAY), Ok(instrument));
            }
        }
    }
}
