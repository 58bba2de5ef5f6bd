//! Words for what a row of a table holds, and for its side.

use crate::whatif::LeftOutReason;

/// What a type says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A security, by the word the notation has for it.
    Security(&'static str),
    Future,
    /// A fund, token, coin or cash: its product names it.
    Product,
    Out(LeftOutReason),
}

/// The kind a type names.
pub(super) fn kind(text: &str) -> Option<Kind> {
    let plain = text.trim().to_ascii_lowercase().replace(['-', '_'], " ");
    Some(match plain.as_str() {
        "note" | "bond" | "t" | "treasury" | "ust" | "treasury note" | "treasury bond" | "us treasury"
        | "government" | "govt" | "government bond" | "notes" | "bonds" | "treasuries" => Kind::Security("T"),
        "tips" | "tii" | "inflation linked" => Kind::Security("TIPS"),
        "bill" | "b" | "treasury bill" | "t bill" | "bills" | "tbill" => Kind::Security("B"),
        "tokenized bill" | "tb" => Kind::Security("TB"),
        "strip" | "strips" => Kind::Security("STRIP"),
        "frn" | "floater" | "floating rate note" => Kind::Security("FRN"),
        "future" | "futures" | "fut" | "bond future" | "treasury future" => Kind::Future,
        "fund" | "token" | "coin" | "cash" | "crypto" | "stablecoin" => Kind::Product,
        "option" | "options" | "opt" | "oof" | "oop" | "fop" | "call" | "put" | "future option"
        | "futures option" | "option on future" | "swaption" => Kind::Out(LeftOutReason::Option),
        "equity" | "equities" | "stock" | "stocks" | "stk" | "share" | "shares" | "common stock" | "etf"
        | "mutual fund" | "eq" => Kind::Out(LeftOutReason::Equity),
        "corporate" | "corp" | "corporate bond" | "muni" | "municipal" | "mbs" | "abs" | "agency"
        | "mortgage" | "sovereign" => Kind::Out(LeftOutReason::OtherBond),
        "currency" | "fx" | "forex" | "fx forward" => Kind::Out(LeftOutReason::Currency),
        "swap" | "irs" | "cds" | "warrant" | "cfd" | "commodity" | "forward" => {
            Kind::Out(LeftOutReason::Other)
        }
        _ => return None,
    })
}

/// Whether a word says short; `None` when it says neither long nor short.
pub(super) fn is_short(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "b" | "buy" | "bought" | "bot" | "long" | "l" | "+" | "debit" => Some(false),
        "s" | "sell" | "sold" | "sld" | "short" | "ss" | "sh" | "-" | "\u{2212}" | "credit" => Some(true),
        _ => None,
    }
}

/// What a first cell says of a row that adds up others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    /// The word and nothing else.
    Alone,
    /// The word, and what it is of; names of accounts and issuers start like that as well.
    Of,
}

/// Whether a cell says that its row adds up others.
pub(super) fn total(first: &str) -> Option<Total> {
    let lower = first.trim().to_ascii_lowercase();
    let words = ["grand total", "sub-total", "subtotal", "totals", "total", "sum of"];
    let rest = words.iter().find_map(|word| lower.strip_prefix(word))?;
    match rest.trim_end_matches([':', ' ']) {
        "" => Some(Total::Alone),
        _ if rest.starts_with(char::is_alphanumeric) => None,
        _ => Some(Total::Of),
    }
}

/// Whether a cell that says put or call says either.
pub(super) fn is_right(text: &str) -> bool {
    !matches!(
        text.trim().to_ascii_lowercase().as_str(),
        "" | "-" | "n/a" | "na" | "none" | "n" | "no" | "null"
    )
}
