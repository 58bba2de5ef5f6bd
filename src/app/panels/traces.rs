//! Where a position came from: the lines of files it is the net of.

use super::rows_out;
use crate::{
    app::{
        context::View,
        format::quantity,
        panels::portfolio::shown_quantity,
        table::{Cell as Painted, Column, row},
        theme::{row as heights, tokens},
        widgets::small_button,
    },
    instrument::Unit,
    io::Cell,
    quantity::Decimal,
    whatif::{Position, SourceLine},
};
use egui::{Sense, Ui};

/// Lines named in a tooltip.
const IN_A_HINT: usize = 3;

/// Lines shown on a page before someone asks for the rest.
pub const FIRST: usize = 8;

/// What a tooltip says, after a space; nothing for a position entered by hand.
pub fn sentence(position: &Position) -> String {
    let lines = &position.lines;
    let unit = position.instrument.unit();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!(" From {}.", place(line)),
        _ => {
            let named = lines.iter().take(IN_A_HINT).map(|l| format!("{} in {}", amount(l, unit), place(l)));
            let named = named.collect::<Vec<_>>().join("; ");
            let more = match lines.len().saturating_sub(IN_A_HINT) {
                0 => String::new(),
                more => format!("; and {} more", quantity(more)),
            };
            format!(" Net of {} lines: {named}{more}.", quantity(lines.len()))
        }
    }
}

/// File, line and account of a line.
fn place(line: &SourceLine) -> String {
    match &*line.account {
        "" => format!("{}, line {}", line.file, line.line),
        account => format!("{}, line {}, account {account}", line.file, line.line),
    }
}

fn amount(line: &SourceLine, unit: Unit) -> String {
    shown_quantity(line.quantity, unit)
}

/// What the lines add up to, where that is no longer what is held.
pub fn changed_since(position: &Position) -> Option<String> {
    let net: Decimal = position.lines.iter().map(|l| l.quantity).sum();
    let is_changed = !position.lines.is_empty() && net != position.quantity;
    let net = shown_quantity(net, position.instrument.unit());
    is_changed.then(|| format!("The lines net to {net}; the quantity was changed since."))
}

/// One line as a row of a list.
pub fn line_row(ui: &mut Ui, line: &SourceLine, unit: Unit) {
    let ink = tokens(ui);
    let (place, amount) = (place(line), amount(line, unit));
    let cells = [Painted::small(&place, ink.text2), Painted::small(&amount, ink.text1)];
    row(ui, heights::DENSE, &[Column::left(0.0), Column::right(90.0)], &cells, Sense::hover());
}

/// The buttons that take the lines out of the window.
pub fn take_out(ui: &mut Ui, view: &View, position: &Position) {
    ui.horizontal(|ui| {
        if small_button(ui, "Copy the lines").clicked() {
            ui.ctx().copy_text(sheet(view, position).tsv());
        }
        if small_button(ui, "Save the lines as CSV…").clicked() {
            let name = rows_out::file_name(view, &format!("lines-of-{}", position.instrument));
            view.out.save_table(&name, sheet(view, position).csv());
        }
    });
}

fn sheet(view: &View, position: &Position) -> crate::io::Sheet {
    let instrument = position.instrument.to_string();
    let row = |l: &SourceLine| {
        let quantity = Cell::Number(l.quantity.normalize());
        vec![
            Cell::text(&instrument),
            Cell::text(&l.file),
            Cell::count(l.line),
            Cell::text(&l.account),
            quantity,
        ]
    };
    let rows = position.lines.iter().map(row).collect();
    rows_out::sheet(view, &["instrument", "file", "line", "account", "quantity"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::parse;
    use jiff::civil::date;
    use rust_decimal::dec;
    use std::sync::Arc;

    fn held(lines: usize) -> Position {
        let zn = parse("ZN Z6", date(2026, 8, 21)).expect("valid");
        let line = |i: usize| SourceLine {
            file: "core.csv".into(),
            line: i + 2,
            account: if i == 0 { "A1".into() } else { "".into() },
            quantity: dec!(10),
        };
        let quantity = Decimal::from(10 * lines);
        Position { lines: Arc::new((0..lines).map(line).collect()), ..Position::new(zn, quantity) }
    }

    #[test]
    fn a_hint_names_the_first_lines_and_counts_the_rest() {
        assert_eq!(sentence(&held(0)), "");
        assert_eq!(sentence(&held(1)), " From core.csv, line 2, account A1.");
        assert_eq!(
            sentence(&held(2)),
            " Net of 2 lines: 10 in core.csv, line 2, account A1; 10 in core.csv, line 3."
        );
        let many = sentence(&held(4_315));
        assert!(many.starts_with(" Net of 4,315 lines: "), "{many}");
        assert!(many.ends_with("core.csv, line 4; and 4,312 more."), "{many}");
    }

    #[test]
    fn a_quantity_changed_since_is_said() {
        assert_eq!(changed_since(&held(3)), None);
        let changed = Position { quantity: dec!(5), ..held(3) };
        assert!(changed_since(&changed).is_some_and(|words| words.contains("net to 30;")));
        assert_eq!(changed_since(&Position { quantity: dec!(5), ..held(0) }), None);
    }
}
