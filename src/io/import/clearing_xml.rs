//! Clearing files in XML: SPAN positions and FIXML position reports.

use super::{
    cleared::{Cleared, Names},
    codes,
    sink::Sink,
    xml::{Broken, Step, Tag, Value, Walk},
};
use crate::{
    quantity::{Decimal, size},
    whatif::Cancelled,
};

const SPAN: Names = Names { code: "pfCode", period: "pe", net: "net", price: "price" };
const FIXML: Names = Names { code: "ID", period: "MMY", net: "Qty", price: "SetPx" };

/// What a broken text costs: what comes after is not read.
pub(super) fn say_broken(broken: &Broken, sink: &mut Sink) {
    sink.remark(broken.line, "XML", format!("{}: what comes after is not read", broken.what));
}

/// Reads SPAN positions, however deep their points in time are nested.
pub(super) fn span(text: &str, sink: &mut Sink) -> Result<(), Cancelled> {
    let mut walk = Walk::new(text);
    let mut account = String::new();
    let mut group = String::new();
    let mut np: Option<SpanRow> = None;
    while let Some(step) = walk.next() {
        match step {
            Err(broken) => {
                end_in_row(np.as_ref().map(|n| n.line), "np", sink)?;
                say_broken(&broken, sink);
                break;
            }
            Ok(Step::Open(tag)) => match &*tag.name() {
                "portfolio" => account.clear(),
                "np" => np = Some(SpanRow { line: tag.line, ..SpanRow::default() }),
                _ => {}
            },
            Ok(Step::Close(name, value)) => match (name.as_str(), &mut np) {
                ("np", Some(row)) => {
                    row.take(&account, &group, sink)?;
                    np = None;
                }
                (name, Some(row)) => row.set(name, value),
                ("acctId", None) => account = value.unwrap_or_default(),
                ("cc", None) => group = value.unwrap_or_default(),
                ("date", None) => sink.dated(value.as_deref().and_then(codes::day)),
                _ => {}
            },
        }
    }
    Ok(())
}

/// A row that the end of the file cuts off.
fn end_in_row(line: Option<usize>, element: &str, sink: &mut Sink) -> Result<(), Cancelled> {
    if let Some(line) = line {
        sink.row(line)?;
        sink.unread(line, element, "is cut off: the position is not read");
    }
    Ok(())
}

/// A net position of a SPAN file.
#[derive(Default)]
struct SpanRow {
    line: usize,
    exchange: String,
    code: String,
    kind: String,
    period: String,
    right: String,
    strike: String,
    net: String,
    unreadable: Option<String>,
}

impl SpanRow {
    fn set(&mut self, name: &str, value: Value) {
        let Some(value) = value else {
            self.unreadable = Some(name.to_owned());
            return;
        };
        match name {
            "exch" => self.exchange = value,
            "pfCode" => self.code = value,
            "pfType" => self.kind = value,
            "pe" => self.period = value,
            "o" => self.right = value,
            "k" => self.strike = value,
            "net" => self.net = value,
            _ => {}
        }
    }

    fn take(&self, account: &str, group: &str, sink: &mut Sink) -> Result<(), Cancelled> {
        sink.row(self.line)?;
        if let Some(field) = &self.unreadable {
            sink.unread(self.line, field, NO_ENTITIES);
            return Ok(());
        }
        let row = Cleared {
            line: self.line,
            account,
            exchange: &self.exchange,
            codes: [&self.code, group, ""],
            kind: &self.kind,
            period: &self.period,
            right: &self.right,
            strike: &self.strike,
            net: &self.net,
            price: "",
        };
        row.take(&SPAN, sink);
        Ok(())
    }
}

/// Why a value cannot be read.
pub(super) const NO_ENTITIES: &str = "holds an entity of the file's own making, which is not read";

/// Reads FIXML position reports.
pub(super) fn fixml(text: &str, sink: &mut Sink) -> Result<(), Cancelled> {
    let mut walk = Walk::new(text);
    let mut report: Option<Report> = None;
    while let Some(step) = walk.next() {
        match step {
            Err(broken) => {
                end_in_row(report.as_ref().map(|r| r.line), "PosRpt", sink)?;
                say_broken(&broken, sink);
                break;
            }
            Ok(Step::Open(tag)) => {
                let name = tag.name();
                if &*name == "PosRpt" {
                    report = Some(Report { line: tag.line, ..Report::default() });
                }
                if let Some(report) = &mut report {
                    report.read(&name, &tag);
                }
            }
            Ok(Step::Close(name, _)) if name == "PosRpt" => {
                if let Some(report) = report.take() {
                    report.take(sink)?;
                }
            }
            Ok(Step::Close(..)) => {}
        }
    }
    Ok(())
}

/// A position report.
#[derive(Default)]
struct Report {
    line: usize,
    date: String,
    account: String,
    /// The account as a party, where the report has no `Acct`.
    party: String,
    price: String,
    symbol: String,
    id: String,
    kind: String,
    period: String,
    exchange: String,
    right: String,
    strike: String,
    /// Final long minus short.
    net: Option<Decimal>,
    wrong: Option<(&'static str, String)>,
}

impl Report {
    fn read(&mut self, element: &str, tag: &Tag) {
        let mut quantity = [const { String::new() }; 3];
        let mut party = [const { String::new() }; 2];
        let read = tag.attributes(|name, value| {
            let slot = match (element, name) {
                ("PosRpt", "BizDt") => &mut self.date,
                ("PosRpt", "Acct") => &mut self.account,
                ("PosRpt", "SetPx") => &mut self.price,
                ("Pty", "ID") => &mut party[0],
                ("Pty", "R") => &mut party[1],
                ("Instrmt", "Sym") => &mut self.symbol,
                ("Instrmt", "ID") => &mut self.id,
                ("Instrmt", "SecTyp") => &mut self.kind,
                ("Instrmt", "MMY") => &mut self.period,
                ("Instrmt", "Exch") => &mut self.exchange,
                ("Instrmt", "PutCall") => &mut self.right,
                ("Instrmt", "StrkPx") => &mut self.strike,
                ("Qty", "Typ") => &mut quantity[0],
                ("Qty", "Long") => &mut quantity[1],
                ("Qty", "Short") => &mut quantity[2],
                _ => return,
            };
            *slot = value.trim().to_owned();
        });
        if let Err(what) = read {
            self.wrong.get_or_insert(("attributes", what));
        }
        let [id, role] = party;
        if role == "38" && !id.is_empty() {
            self.party = id;
        }
        self.add(&quantity);
    }

    fn add(&mut self, [kind, long, short]: &[String; 3]) {
        if kind != "FIN" {
            return;
        }
        let side = |text: &str| if text.is_empty() { Ok(Decimal::ZERO) } else { size::parse(text) };
        match (side(long), side(short)) {
            (Ok(long), Ok(short)) => {
                self.net = Some(self.net.unwrap_or_default().saturating_add(long - short));
            }
            (Err(error), _) => self.wrong = Some(("Long", error.to_string())),
            (_, Err(error)) => self.wrong = Some(("Short", error.to_string())),
        }
    }

    fn take(&self, sink: &mut Sink) -> Result<(), Cancelled> {
        sink.row(self.line)?;
        sink.dated(codes::day(&self.date));
        if let Some((field, what)) = &self.wrong {
            sink.unread(self.line, field, what);
            return Ok(());
        }
        let net = self.net.map(|n| n.to_string()).unwrap_or_default();
        let row = Cleared {
            line: self.line,
            account: if self.account.is_empty() { &self.party } else { &self.account },
            exchange: &self.exchange,
            codes: [&self.id, root(&self.symbol), &self.symbol],
            kind: &self.kind,
            period: &self.period,
            right: &self.right,
            strike: &self.strike,
            net: &net,
            price: &self.price,
        };
        if self.net.is_none() {
            sink.unread(
                self.line,
                "Qty",
                "there is no final quantity: expected Typ=\"FIN\" with Long and Short",
            );
        } else {
            row.take(&FIXML, sink);
        }
        Ok(())
    }
}

/// A ticker without its month: `ZN` of `ZNM5`.
fn root(symbol: &str) -> &str {
    let bare = symbol.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut chars = bare.chars();
    match chars.next_back() {
        Some(_) if bare.len() < symbol.len() => chars.as_str(),
        _ => symbol,
    }
}
