//! Codes of products, months and days as clearing houses and brokers write them.

use crate::{
    instrument::{Future, Product},
    quantity::{Date, date},
};

const MONTH_LETTERS: &str = "FGHJKMNQUVXZ";
const MONTH_NAMES: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// The product of a clearing code (`21`, `UBE`), a Globex code (`ZN`) or a pit code (`TY`).
pub(super) fn product(code: &str) -> Option<Product> {
    let code = code.trim();
    Product::from_any_code(code).or_else(|| match code.to_ascii_uppercase().as_str() {
        "26" => Some(Product::Zt),
        "25" => Some(Product::Zf),
        "21" => Some(Product::Zn),
        "17" => Some(Product::Zb),
        "41" => Some(Product::Zq),
        "UBE" => Some(Product::Ub),
        _ => None,
    })
}

/// The product of a Bloomberg ticker's root, or of any other code.
pub(super) fn ticker_product(root: &str) -> Option<Product> {
    product(root).or_else(|| match root.to_ascii_uppercase().as_str() {
        "3Y" => Some(Product::Z3n),
        "UXY" => Some(Product::Tn),
        "WN" => Some(Product::Ub),
        "SFR" => Some(Product::Sr3),
        "SER" => Some(Product::Sr1),
        "FF" => Some(Product::Zq),
        "BMR" => Some(Product::Mbt),
        "DCR" => Some(Product::Eth),
        _ => None,
    })
}

/// The contract of a product and a month.
///
/// # Errors
/// What is wrong with the month.
pub(super) fn contract(product: Product, month: Option<(i16, i8)>, text: &str) -> Result<Future, String> {
    let code = product.code();
    let (year, month) = month.ok_or_else(|| {
        format!("\"{}\" is not a delivery month of {code}: expected YYYYMM or YYYYMMDD", text.trim())
    })?;
    if product.lists_month(month) {
        Ok(Future { product, year, month })
    } else {
        Err(format!(
            "{code} lists no contract of {year}-{month:02}: expected March, June, September or December"
        ))
    }
}

/// A period code: `YYYYMM`, or `YYYYMMDD` for a day in it.
pub(super) fn period(text: &str) -> Option<(i16, i8)> {
    let text = text.trim();
    if !matches!(text.len(), 6 | 8) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i16 = text.get(..4)?.parse().ok()?;
    let month: i8 = text.get(4..6)?.parse().ok()?;
    ((1980..2200).contains(&year) && (1..=12).contains(&month)).then_some((year, month))
}

/// The month of a letter.
pub(super) fn month_of_letter(letter: char) -> Option<i8> {
    let at = MONTH_LETTERS.find(letter.to_ascii_uppercase())?;
    i8::try_from(at + 1).ok()
}

/// The month of a name, in full or by its first three letters.
pub(super) fn month_of_name(word: &str) -> Option<i8> {
    let upper = word.trim_end_matches(['.', ',']).to_ascii_uppercase();
    let is_word = upper.len() >= 3 && upper.bytes().all(|b| b.is_ascii_alphabetic());
    let at = MONTH_NAMES.iter().position(|name| is_word && upper.starts_with(name))?;
    i8::try_from(at + 1).ok()
}

/// A day: `YYYYMMDD`, any form our own dates have, `15 Aug 2035`, `Aug 15, 2035`, `15-AUG-35`; a
/// time after it is not read.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let head = text.split([';', 'T']).next().filter(|h| h.len() >= 8 && h.is_ascii()).unwrap_or(text);
    if head.len() == 8 && head.bytes().all(|b| b.is_ascii_digit()) {
        let (year, month) = period(head)?;
        return Date::new(year, month, head.get(6..)?.parse().ok()?).ok();
    }
    date::parse(head).ok().or_else(|| worded_day(text))
}

/// A day whose month is a word.
fn worded_day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split([' ', ',', '-', '/']).filter(|p| !p.is_empty()).collect();
    let [a, b, year] = parts.as_slice() else { return None };
    let (month, day) = match (month_of_name(a), month_of_name(b)) {
        (Some(month), None) => (month, *b),
        (None, Some(month)) => (month, *a),
        _ => return None,
    };
    let year = full_year(year)?;
    let day: i8 = day.parse().ok()?;
    Date::new(year, month, day).ok()
}

/// A year of two or four digits; two up to 79 are of this century.
pub(super) fn full_year(text: &str) -> Option<i16> {
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    let value: i16 = text.parse().ok().filter(|_| is_number)?;
    match text.len() {
        2 => Some(value + if value < 80 { 2000 } else { 1900 }),
        4 => (1980..2200).contains(&value).then_some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn every_way_to_name_a_contract_finds_its_product() {
        for (code, expected) in [
            ("26", Product::Zt),
            ("3YR", Product::Z3n),
            ("25", Product::Zf),
            ("21", Product::Zn),
            ("17", Product::Zb),
            ("tn", Product::Tn),
            ("TWE", Product::Twe),
            ("UBE", Product::Ub),
            ("UB", Product::Ub),
            ("41", Product::Zq),
            ("SR3", Product::Sr3),
            ("SR1", Product::Sr1),
            ("BTC", Product::Btc),
            ("MBT", Product::Mbt),
            ("ETH", Product::Eth),
            ("MET", Product::Met),
            ("TY", Product::Zn),
            ("ZN", Product::Zn),
        ] {
            assert_eq!(product(code), Some(expected), "{code}");
        }
        assert_eq!(product("W"), None);
        assert_eq!(ticker_product("UXY"), Some(Product::Tn));
        assert_eq!(ticker_product("WN"), Some(Product::Ub));
    }

    #[test]
    fn periods_and_days_are_read_in_every_form_or_not_at_all() {
        assert_eq!(period("202612"), Some((2026, 12)));
        assert_eq!(period("20261219"), Some((2026, 12)));
        for text in ["", "202613", "2026", "20261", "2026-1", "99999999"] {
            assert_eq!(period(text), None, "{text}");
        }
        for text in [
            "20350815",
            "2035-08-15",
            "8/15/35",
            "2035-08-15T10:00:00",
            "20350815;120000",
            "15 Aug 2035",
            "August 15, 2035",
            "15-AUG-35",
        ] {
            assert_eq!(day(text), Some(date(2035, 8, 15)), "{text}");
        }
        for text in ["", "Aug 2035", "31-FEB-35", "20350832", "15 Foo 2035", "é"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,20}") {
            let _ = (product(&text), period(&text), day(&text), month_of_name(&text), full_year(&text));
        }
    }
}
