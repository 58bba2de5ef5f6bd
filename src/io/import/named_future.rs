//! Futures by their tickers, and by names in words with a month.

use super::codes;
use crate::{
    instrument::{Future, Product, resolve_year},
    quantity::Date,
};

/// A future; `None` when the words name none.
pub(super) fn future(words: &[&str], reference: Date) -> Option<Result<Future, String>> {
    let first = words.first()?.trim_start_matches(['/', '.']);
    let first = first.split(':').next().unwrap_or_default();
    let rest = words.get(1..).unwrap_or_default();
    if rest.is_empty() {
        let (root, month) = ticker(first, reference)?;
        return codes::ticker_product(root).map(|p| codes::contract(p, Some(month), first));
    }
    let (name, month) = split_month(words, reference)?;
    let product = match name.as_slice() {
        [_] => codes::ticker_product(first).or_else(|| by_name(first)),
        _ => by_name(&name.join(" ")),
    }?;
    Some(codes::contract(product, Some(month), first))
}

/// Whether a word is a root with a month letter and a year, whatever the root.
pub(super) fn is_contract(word: &str) -> bool {
    let digits = word.bytes().rev().take_while(u8::is_ascii_digit).count();
    let Some(head) = word.len().checked_sub(digits).and_then(|at| word.get(..at)) else { return false };
    let mut chars = head.chars().rev();
    let letter = chars.next().and_then(codes::month_of_letter);
    (1..=2).contains(&digits) && letter.is_some() && (1..=4).contains(&chars.count())
}

/// The root and the month of a ticker.
fn ticker(word: &str, reference: Date) -> Option<(&str, (i16, i8))> {
    if !is_contract(word) {
        return None;
    }
    let digits = word.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (head, year) = word.split_at_checked(word.len() - digits)?;
    let letter = head.chars().next_back()?;
    let root = head.get(..head.len() - letter.len_utf8())?;
    Some((root, (resolve_year(year, reference)?, codes::month_of_letter(letter)?)))
}

/// The words before and after a month, and the month.
fn split_month<'a>(words: &[&'a str], reference: Date) -> Option<(Vec<&'a str>, (i16, i8))> {
    let pair = |i: usize| Some((words.get(i).copied()?, words.get(i + 1).copied()));
    (0..words.len()).rev().find_map(|i| {
        let (word, next) = pair(i)?;
        let (month, used) = match month_word(word, reference) {
            Some(month) => (month, 1),
            None => {
                let month = codes::month_of_name(word)?;
                let year = next?.trim_start_matches('\'');
                ((codes::full_year(year)?, month), 2)
            }
        };
        let rest: Vec<&str> =
            words.iter().enumerate().filter(|(k, _)| !(i..i + used).contains(k)).map(|(_, w)| *w).collect();
        (!rest.is_empty()).then_some((rest, month))
    })
}

/// A month in one word: `DEC26`, `DEC-26`, `DEC'26`, `26DEC`, `202612`, `2026-12`, `Z6`, `Z26`.
pub(super) fn month_word(word: &str, reference: Date) -> Option<(i16, i8)> {
    if let Some(period) = codes::period(word) {
        return Some(period);
    }
    if let Some((year, month)) = word.split_once('-').filter(|(year, _)| year.len() == 4) {
        return codes::period(&format!("{year}{month:0>2}"));
    }
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (head, tail) = word.split_at_checked(letters)?;
    if letters == 1 {
        return Some((resolve_year(tail, reference)?, codes::month_of_letter(head.chars().next()?)?));
    }
    if letters == 0 {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (year, name) = word.split_at_checked(digits)?;
        return Some((codes::full_year(year)?, codes::month_of_name(name)?));
    }
    let year = tail.trim_start_matches(['-', '\'', '/']);
    Some((codes::full_year(year)?, codes::month_of_name(head)?))
}

/// A product by its name in words.
fn by_name(name: &str) -> Option<Product> {
    let plain: String =
        name.to_uppercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let has = |word: &str| words.contains(&word);
    let tenor = tenor(&words);
    let is_micro = has("MICRO") || has("MICROS");
    if has("SOFR") {
        return match tenor {
            Some((3, 'M')) => Some(Product::Sr3),
            Some((1, 'M')) => Some(Product::Sr1),
            _ => None,
        };
    }
    if has("FED") && (has("FUND") || has("FUNDS")) {
        return Some(Product::Zq);
    }
    if has("BITCOIN") || has("BRR") {
        return Some(if is_micro { Product::Mbt } else { Product::Btc });
    }
    if has("ETHER") || has("ETHUSDRR") {
        return Some(if is_micro { Product::Met } else { Product::Eth });
    }
    let is_bond = has("BOND") || has("BONDS");
    let is_american = has("US") || has("NOTE") || is_bond || has("T") || has("TREASURY");
    match (has("ULTRA"), tenor, is_micro) {
        (true, Some((10, 'Y')), false) => Some(Product::Tn),
        (true, Some((10, 'Y')), true) => Some(Product::Mtn),
        (true, _, false) if is_bond => Some(Product::Ub),
        (true, _, true) if is_bond => Some(Product::Mwn),
        (false, Some((2, 'Y')), false) if is_american => Some(Product::Zt),
        (false, Some((3, 'Y')), false) if is_american => Some(Product::Z3n),
        (false, Some((5, 'Y')), false) if is_american => Some(Product::Zf),
        (false, Some((10, 'Y')), false) if is_american => Some(Product::Zn),
        (false, Some((20, 'Y')), false) if is_american => Some(Product::Twe),
        (false, None | Some((30, 'Y')), false) if is_bond && is_american => Some(Product::Zb),
        _ => None,
    }
}

/// A number of months or years: `10YR`, `10 YEAR`, `3M`, `3 MO`.
fn tenor(words: &[&str]) -> Option<(u8, char)> {
    words.iter().enumerate().find_map(|(i, word)| {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = word.split_at_checked(digits)?;
        let unit = if unit.is_empty() { words.get(i + 1).copied()? } else { unit };
        let unit = match unit {
            "Y" | "YR" | "YRS" | "YEAR" | "YEARS" => 'Y',
            "M" | "MO" | "MTH" | "MONTH" | "MONTHS" => 'M',
            _ => return None,
        };
        Some((number.parse().ok()?, unit))
    })
}

/// Whether a symbol starts with the code of a product there is, so that what is wrong is its month.
pub(super) fn is_of_known_product(symbol: &str) -> bool {
    let first = symbol.split_whitespace().next().unwrap_or_default();
    let bare = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut root = bare.chars();
    let is_ticker = bare.len() < first.len() && root.next_back().is_some();
    codes::ticker_product(if is_ticker { root.as_str() } else { first }).is_some()
}
