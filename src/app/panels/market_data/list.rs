//! The list of series.

use super::{
    counted,
    prepared::{Line, Prepared},
};
use crate::app::{
    format::{self, DASH},
    market_shelf::Item,
    table::{Cell, Column, head, paint_cell, places},
    theme::{row, small, tokens},
    widgets::{Hint, focus_ring, row_ground},
};
use egui::{Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

const NAME: f32 = 84.0;
const SPAN: f32 = 152.0;
const COUNT: f32 = 54.0;
const FEW: f32 = 42.0;
/// Room at both ends of a row.
const INSET: f32 = 6.0;
/// Where there is so much room, files have a column of their own.
const WIDE: f32 = 1_060.0;
const SOURCES: f32 = 250.0;

/// How wide the list is on a page so wide.
pub fn width(page: f32) -> f32 {
    let own = NAME + SPAN + COUNT + 2.0 * FEW + 2.0 * INSET;
    if page >= WIDE { own + SOURCES } else { own }
}

fn columns(ui: &Ui) -> Vec<Column> {
    let is_wide = ui.available_width() > width(0.0) + 1.0;
    let mut columns = vec![
        Column::left(NAME),
        Column::left(SPAN),
        Column::right(COUNT),
        Column::right(FEW),
        Column::right(FEW),
    ];
    if is_wide {
        columns.insert(1, Column::left(SOURCES));
    }
    columns
}

/// Draws it; returns what was picked.
pub fn show(ui: &mut Ui, prepared: &Prepared, selected: Option<Item>) -> Option<Item> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let columns = columns(ui);
    let mut words = vec!["Series", "First to last", "Values", "Gaps", "Flags"];
    if columns.len() > words.len() {
        words.insert(1, "Files");
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(INSET);
        head(ui, row::HEADER, &columns, &words);
    });
    let mut picked = None;
    ScrollArea::vertical().id_salt("list of series").auto_shrink([false, false]).show(ui, |ui| {
        for line in &prepared.lines {
            if one(ui, &columns, line, selected == Some(line.item)) {
                picked = Some(line.item);
            }
        }
    });
    picked
}

fn one(ui: &mut Ui, columns: &[Column], line: &Line, is_selected: bool) -> bool {
    let t = tokens(ui);
    let width = columns.iter().map(|c| c.width).sum::<f32>() + 2.0 * INSET;
    let (rect, response) = ui.allocate_exact_size(vec2(width, row::DENSE), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, told(line)));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if ui.is_rect_visible(rect) {
        row_ground(ui, rect, is_selected, response.hovered());
        let span = line.span.map_or_else(String::new, |(first, last)| format!("{first} – {last}"));
        let number = |n: usize| if n == 0 { DASH.to_owned() } else { format::quantity(n) };
        let flags = line.flags + line.conflicts;
        let flag_words =
            if flags == 0 { DASH.to_owned() } else { format!("▲ {}", format::quantity(flags)) };
        let (count, gaps) = (number(line.count), number(line.gaps));
        // the third ink is too faint on a selected row
        let faint = if is_selected { t.text2 } else { t.text3 };
        let flag_ink = if flags == 0 { faint } else { t.warn_text };
        let mut cells = vec![
            Cell { font: small(), ..Cell::new(line.item.name(), t.text1) },
            Cell::small(&span, t.text2),
            Cell::small(&count, t.text1),
            Cell::small(&gaps, faint),
            Cell::small(&flag_words, flag_ink),
        ];
        if columns.len() > cells.len() {
            cells.insert(1, Cell::small(&line.sources, t.text2));
        }
        let inner = rect.shrink2(vec2(INSET, 0.0));
        for ((place, column), cell) in places(inner, columns).into_iter().zip(columns).zip(&cells) {
            paint_cell(ui, place, column.side, cell);
        }
    }
    if response.has_focus() {
        focus_ring(ui, rect.shrink(2.0), 4.0);
    }
    let clicked = response.clicked();
    Hint::new(line.item.name()).why(&told(line)).on(&response);
    clicked
}

/// The line in words, for a screen reader and the tooltip.
fn told(line: &Line) -> String {
    let (values, span) = match line.item {
        Item::Series(_) => (counted(line.count, "value"), "from"),
        Item::Securities(_) => (counted(line.count, "line"), "dated from"),
    };
    let span = line.span.map_or_else(String::new, |(first, last)| format!(" {span} {first} to {last}"));
    let mut text = format!("{}, {values}{span}", line.item.name());
    if matches!(line.item, Item::Series(_)) {
        text.push_str(&format!(", {}, {}", counted(line.gaps, "gap"), counted(line.flags, "flag")));
    }
    if line.conflicts > 0 {
        text.push_str(&format!(", {} in which files differ", counted(line.conflicts, "value")));
    }
    if !line.sources.is_empty() {
        text.push_str(&format!("; from {}", line.sources));
    }
    text
}
