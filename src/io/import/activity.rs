//! Interactive Brokers activity statements: sections of one CSV file, each with its own header.

use super::{broker::Holding, clearing_csv::heads, codes, lots::Lots, sink::Sink};
use crate::{
    io::rows::{Row, Rows},
    quantity::Date,
    whatif::Cancelled,
};
use csv::StringRecord;
use std::collections::HashMap;

/// Sections that say nothing of what is held are not looked at.
const POSITIONS: &str = "open positions";
const INSTRUMENTS: &str = "financial instrument information";

/// Whether a row is one of a statement: a section, and what the row is in it.
pub(super) fn is_statement(cells: &StringRecord) -> bool {
    let tag = |i: usize| cells.get(i).unwrap_or_default().trim_start_matches('\u{feff}').to_ascii_lowercase();
    matches!(tag(0).as_str(), "statement" | "account information" | POSITIONS)
        && matches!(tag(1).as_str(), "header" | "data")
}

/// Reads open positions.
pub(super) fn activity(text: &str, sink: &mut Sink) -> Result<(), Cancelled> {
    let facts = Facts::read(text);
    sink.dated(facts.day);
    let mut lots = Lots::default();
    let mut rows = Rows::new(text).ragged();
    let mut columns: Vec<String> = Vec::new();
    let mut has_section = false;
    while let Some(row) = rows.next() {
        let (line, cells) = match row {
            Row::Broken { line, what } => {
                sink.row(line)?;
                sink.unread(line, "line", what);
                continue;
            }
            Row::Cells { line, cells } => (line, cells),
        };
        if !cells
            .get(0)
            .is_some_and(|section| section.trim_start_matches('\u{feff}').eq_ignore_ascii_case(POSITIONS))
        {
            sink.reach(line)?;
            continue;
        }
        has_section = true;
        if cells.get(1).is_some_and(|kind| kind.eq_ignore_ascii_case("header")) {
            columns = heads(cells);
            say_missing(line, &columns, sink);
            continue;
        }
        sink.row(line)?;
        match cells.get(1).unwrap_or_default().to_ascii_lowercase().as_str() {
            "data" => data(line, &columns, cells, &facts, &mut lots, sink),
            "subtotal" | "total" | "notes" => sink.repeat(),
            other => {
                sink.unread(line, "line", format!("\"{other}\" is neither Header, Data, SubTotal nor Total"))
            }
        }
    }
    lots.finish(sink);
    if !has_section {
        sink.remark_file("has no section Open Positions: include it in the statement");
    }
    Ok(())
}

fn say_missing(line: usize, columns: &[String], sink: &mut Sink) {
    for needed in ["asset category", "symbol", "quantity"] {
        if !columns.iter().any(|c| c == needed) {
            sink.remark(line, needed, "there is no such column among the open positions");
        }
    }
}

fn data(
    line: usize,
    columns: &[String],
    cells: &StringRecord,
    facts: &Facts,
    lots: &mut Lots,
    sink: &mut Sink,
) {
    let of = |name: &str| {
        let at = columns.iter().position(|c| c == name);
        at.and_then(|i| cells.get(i)).unwrap_or_default()
    };
    let (category, symbol) = (of("asset category"), of("symbol"));
    let known = facts.instruments.get(&(category.to_owned(), symbol.to_owned()));
    let account = of("account");
    let mut holding = known.cloned().unwrap_or_default();
    holding.line = line;
    holding.account = if account.is_empty() { facts.account.clone() } else { account.to_owned() };
    holding.category = category.to_owned();
    holding.symbol = symbol.to_owned();
    holding.multiplier = of("mult").to_owned();
    holding.quantity = of("quantity").to_owned();
    holding.price = of("close price").to_owned();
    if of("datadiscriminator").eq_ignore_ascii_case("lot") {
        lots.lot("", holding);
    } else {
        lots.summary("", &holding, sink);
    }
}

/// What the statement says beside its positions.
#[derive(Default)]
struct Facts {
    account: String,
    day: Option<Date>,
    /// By category and symbol.
    instruments: HashMap<(String, String), Holding>,
}

impl Facts {
    fn read(text: &str) -> Self {
        let mut facts = Self::default();
        let mut rows = Rows::new(text).ragged();
        let mut columns: Vec<String> = Vec::new();
        while let Some(row) = rows.next() {
            let Row::Cells { cells, .. } = row else { continue };
            let at = |i: usize| cells.get(i).unwrap_or_default();
            let section = at(0).trim_start_matches('\u{feff}').to_ascii_lowercase();
            match (section.as_str(), at(1).to_ascii_lowercase().as_str()) {
                ("statement", "data") if at(2).eq_ignore_ascii_case("period") => facts.day = last_day(at(3)),
                ("account information", "data") if at(2).eq_ignore_ascii_case("account") => {
                    facts.account = at(3).split_whitespace().next().unwrap_or_default().to_owned();
                }
                (INSTRUMENTS, "header") => columns = heads(cells),
                (INSTRUMENTS, "data") => facts.instrument(&columns, cells),
                _ => {}
            }
        }
        facts
    }

    fn instrument(&mut self, columns: &[String], cells: &StringRecord) {
        let of = |name: &str| {
            let at = columns.iter().position(|c| c == name);
            at.and_then(|i| cells.get(i)).unwrap_or_default().to_owned()
        };
        let (category, symbol) = (of("asset category"), of("symbol"));
        let id = of("security id");
        let is_isin = id.len() == 12;
        let holding = Holding {
            description: of("description"),
            isin: if is_isin { id.clone() } else { of("isin") },
            cusip: if id.len() == 9 { id } else { of("cusip") },
            expiry: [of("expiry"), of("maturity")].concat(),
            issue_type: of("type"),
            contract_id: of("conid"),
            ..Holding::default()
        };
        // futures list several symbols in one cell: "ZNM5, ZN JUN25"
        for symbol in symbol.split(", ") {
            self.instruments.insert((category.clone(), symbol.to_owned()), holding.clone());
        }
    }
}

/// The last day of a period: `March 13, 2025`, `March 1, 2025 - March 13, 2025`.
fn last_day(text: &str) -> Option<Date> {
    codes::day(text.rsplit(" - ").next()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_ends_on_its_last_day() {
        assert_eq!(last_day("March 13, 2025"), Some(date(2025, 3, 13)));
        assert_eq!(last_day("March 1, 2025 - March 13, 2025"), Some(date(2025, 3, 13)));
        assert_eq!(last_day("whenever"), None);
    }
}
