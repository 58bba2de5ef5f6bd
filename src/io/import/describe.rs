//! What brokers and terminals call a thing: `T 4 1/4 08/15/35 Govt`, `US TREASURY N/B 4.25 8/15/2035`,
//! `TYZ6 Comdty`, `US 10YR NOTE (CBT) Dec26`. The notation itself comes first.

use super::{codes, named_future};
use crate::{
    instrument::{Instrument, parse},
    quantity::Date,
    whatif::LeftOutReason,
};

/// What a description names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Is(Instrument),
    /// Something, but nothing that is margined here.
    Out(LeftOutReason),
}

/// Words that say who issued it, or nothing.
const ISSUER: [&str; 24] = [
    "US",
    "U.S.",
    "USA",
    "UNITED",
    "STATES",
    "TREASURY",
    "TREAS",
    "TSY",
    "UST",
    "GOVT",
    "NOTE",
    "NOTES",
    "BOND",
    "BONDS",
    "N/B",
    "NT",
    "BD",
    "SECURITIES",
    "SECURITY",
    "OF",
    "AMERICA",
    "DUE",
    "GOVERNMENT",
    "NTS",
];

/// Words of which one must stand for a description to be of a US Treasury.
const TREASURY: [&str; 4] = ["TREASURY", "TREAS", "TSY", "UST"];

/// Reads a description. One-digit years are read near `reference`.
///
/// # Errors
/// What was expected.
pub(super) fn describe(text: &str, reference: Date) -> Result<Named, String> {
    let first = match parse(text, reference) {
        Ok(instrument) => return Ok(Named::Is(instrument)),
        Err(error) => error,
    };
    if text.len() > 200 {
        return Err(first.to_string());
    }
    let upper = text.to_uppercase().replace(['\u{a0}', '\t'], " ");
    let mut words: Vec<&str> = upper.split_whitespace().collect();
    let key = words.last().copied().and_then(yellow_key);
    if key.is_some() {
        words.pop();
    }
    if is_option(&words) {
        return Ok(Named::Out(LeftOutReason::Option));
    }
    if let Some(found) = treasury(&words, reference) {
        return found.map(Named::Is);
    }
    match named_future::future(&words, reference) {
        Some(Ok(future)) => return Ok(Named::Is(Instrument::Future(future))),
        Some(Err(what)) => return Err(what),
        None => {}
    }
    match key {
        Some(Key::Out(reason)) => Ok(Named::Out(reason)),
        Some(Key::Future) => Ok(Named::Out(LeftOutReason::OtherFuture)),
        None => Err(first.to_string()),
    }
}

/// What the last word of a terminal's ticker says.
enum Key {
    /// Commodity and index keys name futures, government ones bonds.
    Future,
    Out(LeftOutReason),
}

fn yellow_key(word: &str) -> Option<Key> {
    Some(match word {
        "COMDTY" | "INDEX" => Key::Future,
        "GOVT" | "CORP" | "MTGE" | "MUNI" => Key::Out(LeftOutReason::OtherBond),
        "EQUITY" | "PFD" => Key::Out(LeftOutReason::Equity),
        "CURNCY" => Key::Out(LeftOutReason::Currency),
        _ => return None,
    })
}

/// `TYZ6C 110`, `TYZ6P 109.5`, `ZNM5 C110`, `OZN APR25 110 CALL`: a contract and a strike.
pub(super) fn is_option(words: &[&str]) -> bool {
    if words.iter().any(|w| matches!(*w, "CALL" | "PUT" | "CALLS" | "PUTS")) {
        return true;
    }
    let is_strike = |w: &str| w.parse::<f64>().is_ok();
    words.iter().enumerate().any(|(i, word)| {
        let next = words.get(i + 1).copied();
        let ends_in_right = word.strip_suffix(['C', 'P']).is_some_and(named_future::is_contract);
        let strike_after = word.strip_prefix(['C', 'P']).is_some_and(is_strike);
        (ends_in_right && next.is_some_and(is_strike))
            || (i > 0 && strike_after && words.iter().take(i).any(|w| named_future::is_contract(w)))
            || (i > 0 && matches!(*word, "C" | "P") && words.iter().any(|w| is_strike(w)))
    })
}

/// A US Treasury by type, coupon and maturity; `None` when it does not look like one.
fn treasury(words: &[&str], reference: Date) -> Option<Result<Instrument, String>> {
    let is_named =
        words.iter().any(|w| TREASURY.contains(w)) || (words.contains(&"US") && words.contains(&"N/B"));
    let mut kind = None;
    let mut rest: Vec<&str> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let of_word = kind_of(word, i == 0, is_named);
        if of_word.is_some() && kind.is_none() {
            kind = of_word;
        } else if !(is_named && ISSUER.contains(word)) {
            rest.push(word);
        }
    }
    let kind = kind.or(is_named.then_some("T"))?;
    let (coupon, maturity) = split(&rest)?;
    let text = if matches!(kind, "T" | "TIPS") {
        format!("{kind} {} {maturity}", fraction_joined(&coupon)?)
    } else {
        format!("{kind} {maturity}")
    };
    Some(parse(&text, reference).map_err(|e| e.to_string()))
}

/// Our word for a type of security.
fn kind_of(word: &str, is_first: bool, is_named: bool) -> Option<&'static str> {
    Some(match word {
        "T" if is_first => "T",
        "B" if is_first => "B",
        "S" | "SP" if is_first => "STRIP",
        "TF" if is_first => "FRN",
        "TII" | "TIPS" => "TIPS",
        "STRIP" | "STRIPS" => "STRIP",
        "FRN" => "FRN",
        "BILL" | "BILLS" if is_named => "B",
        "INFLATION" | "INDEXED" | "I/L" if is_named => "TIPS",
        "FLOATING" | "FLOATER" if is_named => "FRN",
        _ => return None,
    })
}

/// The words of the coupon, and the maturity.
fn split<'a>(words: &[&'a str]) -> Option<(Vec<&'a str>, Date)> {
    (1..=3).find_map(|tail| {
        let (coupon, date) = words.split_at_checked(words.len().checked_sub(tail)?)?;
        Some((coupon.to_vec(), codes::day(&date.join(" "))?))
    })
}

/// `4 1/4`, `4-1/4`, `1/4`, `4.25`, `4.25%`, `4¼`: as the notation writes a coupon.
fn fraction_joined(words: &[&str]) -> Option<String> {
    let text = words.join("-").replace(['%', '@'], "");
    for (sign, fraction) in
        [("⅛", "1/8"), ("¼", "1/4"), ("⅜", "3/8"), ("½", "1/2"), ("⅝", "5/8"), ("¾", "3/4"), ("⅞", "7/8")]
    {
        if let Some(whole) = text.strip_suffix(sign) {
            return Some(format!(
                "{}-{fraction}",
                if whole.is_empty() { "0" } else { whole.trim_end_matches('-') }
            ));
        }
    }
    if text.is_empty() {
        return None;
    }
    Some(if text.contains('/') && !text.contains('-') { format!("0-{text}") } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 8, 21);

    #[test]
    fn treasuries_are_read_as_brokers_and_terminals_write_them() {
        for (text, expected) in [
            ("T 4 1/4 08/15/35", "T 4.25 2035-08-15"),
            ("T 4 1/4 08/15/35 Govt", "T 4.25 2035-08-15"),
            ("T 4.25 08/15/2035 GOVT", "T 4.25 2035-08-15"),
            ("T 4-1/4 8/15/35", "T 4.25 2035-08-15"),
            ("T 4¼ 8/15/35", "T 4.25 2035-08-15"),
            ("T 0 1/4 05/31/27", "T 0.25 2027-05-31"),
            ("T 1/4 05/31/27", "T 0.25 2027-05-31"),
            ("US TREASURY N/B 4.25 08/15/2035", "T 4.25 2035-08-15"),
            ("UNITED STATES TREASURY NOTE 4.25% DUE 15 AUG 2035", "T 4.25 2035-08-15"),
            ("UST 4.25 15-Aug-35", "T 4.25 2035-08-15"),
            ("US Treasury Bill 02/18/27", "B 2027-02-18"),
            ("B 0 02/18/27 Govt", "B 2027-02-18"),
            ("TII 1 1/8 01/15/33 Govt", "TIPS 1.125 2033-01-15"),
            ("TF 0 07/31/27 Govt", "FRN 2027-07-31"),
            ("S 0 05/15/45 Govt", "STRIP 2045-05-15"),
            ("T 4.25 2035-08-15", "T 4.25 2035-08-15"),
        ] {
            match describe(text, TODAY) {
                Ok(Named::Is(instrument)) => assert_eq!(instrument.to_string(), expected, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn futures_are_read_as_brokers_and_terminals_write_them() {
        for (text, expected) in [
            ("TYZ6 Comdty", "ZN Z6"),
            ("TYZ6", "ZN Z6"),
            ("UXYZ6 Comdty", "TN Z6"),
            ("WNZ6 Comdty", "UB Z6"),
            ("USZ6 Comdty", "ZB Z6"),
            ("SFRH7 Comdty", "SR3 H7"),
            ("BTCZ6 Curncy", "BTC Z6"),
            ("US 10YR NOTE (CBT) Dec26", "ZN Z6"),
            ("US 2YR NOTE (CBT) Dec26", "ZT Z6"),
            ("US 5-YEAR NOTE FUTURE DEC 2026", "ZF Z6"),
            ("US LONG BOND(CBT) Dec26", "ZB Z6"),
            ("US ULTRA BOND CBT Dec26", "UB Z6"),
            ("US 10yr Ultra Fut Dec26", "TN Z6"),
            ("3 MONTH SOFR FUT Mar27", "SR3 H7"),
            ("ZN DEC26", "ZN Z6"),
            ("ZN DEC 2026", "ZN Z6"),
            ("/ZNZ6", "ZN Z6"),
            ("ZN 202612", "ZN Z6"),
            ("BRR DEC26", "BTC Z6"),
            ("CME Micro Bitcoin Dec26", "MBT Z6"),
        ] {
            match describe(text, TODAY) {
                Ok(Named::Is(instrument)) => assert_eq!(instrument.to_string(), expected, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_not_margined_is_said_to_be_what_it_is() {
        for (text, reason) in [
            ("TYZ6C 110 Comdty", LeftOutReason::Option),
            ("ZNM5 P110", LeftOutReason::Option),
            ("OZN APR25 110 CALL", LeftOutReason::Option),
            ("SPY 250620 C 550", LeftOutReason::Option),
            ("AAPL US Equity", LeftOutReason::Equity),
            ("AAPL 3.85 05/04/43 Corp", LeftOutReason::OtherBond),
            ("DBR 2 1/2 08/15/35 Govt", LeftOutReason::OtherBond),
            ("ESZ6 Index", LeftOutReason::OtherFuture),
            ("CLZ6 Comdty", LeftOutReason::OtherFuture),
            ("EURUSD Curncy", LeftOutReason::Currency),
        ] {
            assert_eq!(describe(text, TODAY), Ok(Named::Out(reason)), "{text}");
        }
    }

    #[test]
    fn what_is_nothing_says_what_was_expected() {
        for text in ["", "XYZ", "T", "T 4.25", "T 4.25 2035-02-30", "ZN F6", "lorem ipsum"] {
            assert!(describe(text, TODAY).is_err(), "{text}: {:?}", describe(text, TODAY));
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,30}", like in "(T|US|B|ZN|TYZ6)? ?[0-9 /.¼-]{0,12} ?[0-9/A-Za-z]{0,10} ?(GOVT|Comdty)?") {
            let _ = (describe(&text, TODAY), describe(&like, TODAY));
        }
    }
}
