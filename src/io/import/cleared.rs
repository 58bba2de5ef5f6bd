//! A row of a clearing file: a code, a period and a net. CME CORE, SpanPosConv, SPAN XML and FIXML
//! differ in how they write it, not in what they say.

use super::{
    codes,
    sink::{Held, Sink},
};
use crate::{
    instrument::{Future, Instrument},
    io::fields::quote,
    quantity::{Decimal, price, size},
    whatif::LeftOutReason,
};

/// What a layout calls its fields.
pub(super) struct Names {
    pub code: &'static str,
    pub period: &'static str,
    pub net: &'static str,
    pub price: &'static str,
}

/// One row. Empty where the file has nothing.
#[derive(Default)]
pub(super) struct Cleared<'a> {
    pub line: usize,
    pub account: &'a str,
    pub exchange: &'a str,
    /// The first one that names a product counts.
    pub codes: [&'a str; 3],
    /// `FUT`, `OOF`, ...
    pub kind: &'a str,
    pub period: &'a str,
    pub right: &'a str,
    pub strike: &'a str,
    pub net: &'a str,
    pub price: &'a str,
}

impl Cleared<'_> {
    /// Gives the row to the sink.
    pub(super) fn take(&self, names: &Names, sink: &mut Sink) {
        match self.future() {
            Err(Refused::Out(reason)) => {
                sink.leave_out(self.line, self.account, &self.described(), self.net, reason);
            }
            Err(Refused::Period(what)) => sink.unread(self.line, names.period, what),
            Err(Refused::NoCode) => {
                sink.unread(self.line, names.code, "is empty: expected a clearing code such as 21")
            }
            Ok(future) => match size::parse(self.net) {
                Ok(net) => {
                    let instrument = Instrument::Future(future);
                    let price = mark(self.line, names.price, self.price, &instrument, sink);
                    let held = Held { price, ..Held::plain(instrument, net, self.account) };
                    sink.hold(self.line, held);
                }
                Err(error) => sink.unread(self.line, names.net, error),
            },
        }
    }

    fn future(&self) -> Result<Future, Refused> {
        let kind = self.kind.trim().to_ascii_uppercase();
        if !self.right.is_empty() || kind.starts_with("OO") || kind.starts_with("OPT") {
            return Err(Refused::Out(LeftOutReason::Option));
        }
        if !matches!(kind.as_str(), "" | "FUT" | "F" | "FUTURE") {
            return Err(Refused::Out(LeftOutReason::Other));
        }
        if self.codes.iter().all(|c| c.is_empty()) {
            return Err(Refused::NoCode);
        }
        let elsewhere = ["NYM", "CMX", "COMEX", "ICE", "EUREX", "KCB", "DME", "MGE"];
        let exchange = self.exchange.to_ascii_uppercase();
        if elsewhere.iter().any(|e| exchange.starts_with(e)) {
            return Err(Refused::Out(LeftOutReason::OtherFuture));
        }
        let product = self.codes.iter().find_map(|code| codes::product(code));
        let product = product.ok_or(Refused::Out(LeftOutReason::OtherFuture))?;
        codes::contract(product, codes::period(self.period), self.period).map_err(Refused::Period)
    }

    /// As the file names it.
    pub(super) fn described(&self) -> String {
        let code = self.codes.iter().find(|c| !c.is_empty()).copied().unwrap_or_default();
        let parts = [self.exchange, code, self.period, self.kind, self.right, self.strike];
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        parts.join(" ")
    }
}

enum Refused {
    Out(LeftOutReason),
    Period(String),
    NoCode,
}

/// A mark of whoever wrote the file. One that cannot be read costs the mark, not the row.
pub(super) fn mark(
    line: usize,
    field: &str,
    text: &str,
    instrument: &Instrument,
    sink: &mut Sink,
) -> Option<Decimal> {
    let is_blank = text.bytes().all(|b| matches!(b, b'0' | b'.' | b' ' | b'-'));
    if is_blank {
        return None;
    }
    match price::parse(text, quote(instrument, sink.reading.rules)) {
        Ok(price) => Some(price),
        Err(error) => {
            sink.remark(line, field, format!("{error}: the market's price counts"));
            None
        }
    }
}
