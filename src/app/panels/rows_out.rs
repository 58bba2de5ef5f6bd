//! Tables of a document on their way to a file or the clipboard.

use crate::{
    app::{context::View, format::date},
    io::{self, Cell, Sheet, SheetHead},
    quantity::Decimal,
    whatif::Position,
};

/// A table with the lines that say what it is of.
pub fn sheet(view: &View, columns: &[&str], rows: Vec<Vec<Cell>>) -> Sheet {
    let e = view.evaluation;
    let market = format!("as of {}, {}", date(e.as_of.date), e.market_label);
    let head = SheetHead {
        document: &view.scenario.name,
        market: &market,
        is_hypothetical: view.evaluation.is_hypothetical(),
    };
    Sheet::new(head, columns, rows)
}

/// A name for a file of a table of the document.
pub fn file_name(view: &View, what: &str) -> String {
    let plain = |text: &str| -> String {
        let letters = text.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
        letters.collect::<String>().split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    };
    format!("{}-{}.csv", plain(&view.scenario.name), plain(what))
}

/// Positions by line, as they are seen where the document stands: what reading needs first, then the
/// figures of those whose figures are on screen.
pub fn positions(view: &View, lines: &[usize]) -> Sheet {
    let columns: Vec<&str> = io::POSITION_COLUMNS
        .into_iter()
        .chain(["market value in $", "DV01 in $ a bp", "margin in force in $"])
        .collect();
    let rows = lines.iter().filter_map(|line| row(view, *line)).collect();
    sheet(view, &columns, rows)
}

fn row(view: &View, index: usize) -> Option<Vec<Cell>> {
    let entered = view.scenario.positions.get(index)?;
    let instrument = view.scenario.seen(&entered.instrument);
    let position = Position { instrument, ..entered.clone() };
    let mut cells = io::position_cells(&position, view.evaluation.as_of.date);
    let line = view.evaluation.lines.get(index).filter(|l| !view.is_stale && l.instrument == instrument);
    let dollars = |amount: Option<Decimal>| amount.map_or(Cell::Empty, |a| Cell::Number(a.round_dp(2)));
    cells.push(dollars(line.map(|l| l.market_value())));
    cells.push(dollars(line.map(|l| l.dv01())));
    cells.push(dollars(line.map(|_| view.evaluation.contribution(index))));
    Some(cells)
}
