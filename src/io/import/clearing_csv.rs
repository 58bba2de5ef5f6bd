//! Clearing files as tables: CME CORE, SpanPosConv and settlement prices.

use super::{
    cleared::{Cleared, Names},
    codes,
    sink::Sink,
};
use crate::{
    io::rows::{Row, Rows},
    whatif::{Cancelled, LeftOutReason},
};
use csv::StringRecord;

const CORE: Names = Names { code: "cc code", period: "period code", net: "net positions", price: "price" };
const SPAN: Names = Names { code: "pfcode", period: "pe", net: "net", price: "price" };

/// Column names as they are compared: lower case, without spaces around.
pub(super) fn heads(cells: &StringRecord) -> Vec<String> {
    cells.iter().map(|c| c.trim_start_matches('\u{feff}').trim().to_ascii_lowercase()).collect()
}

/// Columns by name.
struct Columns(Vec<String>);

impl Columns {
    fn find(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|h| h == name)
    }

    /// Whether a row is the header once more, as in files put together of several.
    fn is_again(&self, cells: &StringRecord) -> bool {
        let starts_alike =
            cells.get(0).zip(self.0.first()).is_some_and(|(cell, own)| cell.trim().eq_ignore_ascii_case(own));
        starts_alike && heads(cells) == self.0
    }
}

fn cell(cells: &StringRecord, column: Option<usize>) -> &str {
    column.and_then(|i| cells.get(i)).unwrap_or_default()
}

/// Says so when a column stands twice: the first one is read.
fn say_twice(columns: &Columns, read: &[&str], line: usize, sink: &mut Sink) {
    for name in read {
        if columns.0.iter().filter(|h| h == name).count() > 1 {
            sink.remark(line, name, "stands twice in the header: the first one is read");
        }
    }
}

/// Calls with every row of a table below its header. A header that stands again is passed over.
fn each_row(
    text: &str,
    needs: &[&str],
    sink: &mut Sink,
    mut take: impl FnMut(usize, &Columns, &StringRecord, &mut Sink),
) -> Result<(), Cancelled> {
    let mut rows = Rows::new(text);
    let mut columns: Option<Columns> = None;
    while let Some(row) = rows.next() {
        match (row, &columns) {
            (Row::Broken { line, what }, _) => {
                sink.row(line)?;
                sink.unread(line, "line", what);
            }
            (Row::Cells { line, cells }, None) => {
                let found = Columns(heads(cells));
                if needs.iter().all(|n| found.0.iter().any(|h| h == n)) {
                    say_twice(&found, needs, line, sink);
                    columns = Some(found);
                }
            }
            (Row::Cells { line, cells }, Some(columns)) => {
                if columns.is_again(cells) {
                    sink.reach(line)?;
                    continue;
                }
                sink.row(line)?;
                take(line, columns, cells, sink);
            }
        }
    }
    Ok(())
}

/// What makes a header one of CME CORE's.
pub(super) const CORE_NEEDS: [&str; 3] = ["cc code", "period code", "net positions"];

/// Reads CME CORE simple positions.
pub(super) fn core(text: &str, sink: &mut Sink) -> Result<(), Cancelled> {
    each_row(text, &CORE_NEEDS, sink, |line, columns, cells, sink| {
        let of = |name: &str| cell(cells, columns.find(name));
        let row = Cleared {
            line,
            account: of("acct id"),
            exchange: of("exchange"),
            codes: [of("cc code"), of("ticker symbol"), ""],
            kind: of("margin type"),
            period: of("period code"),
            right: of("put / call"),
            strike: of("strike"),
            net: of("net positions"),
            price: "",
        };
        row.take(&CORE, sink);
    })
}

/// What makes a header one of SpanPosConv's.
pub(super) const SPAN_NEEDS: [&str; 4] = ["pfcode", "pftype", "pe", "net"];

/// Reads SpanPosConv net positions. Every row states its date.
pub(super) fn span(text: &str, sink: &mut Sink) -> Result<(), Cancelled> {
    each_row(text, &SPAN_NEEDS, sink, |line, columns, cells, sink| {
        let of = |name: &str| cell(cells, columns.find(name));
        sink.dated(codes::day(of("date")));
        let row = Cleared {
            line,
            account: of("acctid"),
            exchange: of("exch"),
            codes: [of("pfcode"), of("cc"), ""],
            kind: of("pftype"),
            period: of("pe"),
            right: of("o"),
            strike: of("k"),
            net: of("net"),
            price: "",
        };
        row.take(&SPAN, sink);
    })
}

/// What makes a header one of settlement prices.
pub(super) const SETTLEMENT_NEEDS: [&str; 4] = ["bizdt", "sym", "sectyp", "settleprice"];

/// Reads settlement prices: none of them is a position, each is kept in sight.
pub(super) fn settlements(text: &str, sink: &mut Sink) -> Result<(), Cancelled> {
    each_row(text, &SETTLEMENT_NEEDS, sink, |line, columns, cells, sink| {
        let of = |name: &str| cell(cells, columns.find(name));
        sink.dated(codes::day(of("bizdt")));
        let right = match of("putcall") {
            "0" => "put",
            "1" => "call",
            other => other,
        };
        let row = Cleared {
            line,
            exchange: of("exch"),
            codes: [of("sym"), of("id"), ""],
            period: of("mmy"),
            right,
            strike: of("strkpx"),
            ..Cleared::default()
        };
        let is_option = of("sectyp").starts_with("OO") || !right.is_empty();
        let reason = if is_option { LeftOutReason::Option } else { LeftOutReason::Other };
        let what = format!("Settlement price of {}", row.described());
        sink.leave_out(line, "", &what, "", reason);
    })?;
    sink.remark_file("holds settlement prices and no positions: none of its rows counts in a figure");
    Ok(())
}
