//! Rows of painted cells: the one way tables of figures are drawn.

use super::{
    theme::{Tokens, body, gap, small, tokens},
    widgets::one_line,
};
use egui::{Color32, FontId, Pos2, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

/// Which side a column's text keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// A column: how wide it is, and its side. Width zero takes what the others leave.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub width: f32,
    pub side: Side,
}

impl Column {
    /// Text at the left.
    pub const fn left(width: f32) -> Self {
        Self { width, side: Side::Left }
    }

    /// Numbers at the right.
    pub const fn right(width: f32) -> Self {
        Self { width, side: Side::Right }
    }
}

/// A cell's text and how it is written.
pub struct Cell<'a> {
    pub text: &'a str,
    pub font: FontId,
    pub ink: Color32,
}

impl<'a> Cell<'a> {
    /// Body text in an ink.
    pub fn new(text: &'a str, ink: Color32) -> Self {
        Self { text, font: body(), ink }
    }

    /// Small text in an ink.
    pub fn small(text: &'a str, ink: Color32) -> Self {
        Self { text, font: small(), ink }
    }
}

/// The cells' places in a row.
pub fn places(rect: Rect, columns: &[Column]) -> Vec<Rect> {
    let fixed: f32 = columns.iter().map(|c| c.width).sum();
    let open = columns.iter().filter(|c| c.width == 0.0).count().max(1) as f32;
    let share = ((rect.width() - fixed) / open).max(0.0);
    let mut left = rect.left();
    columns
        .iter()
        .map(|c| {
            let width = if c.width == 0.0 { share } else { c.width };
            let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
            left += width;
            place
        })
        .collect()
}

/// Paints one cell, cut with an ellipsis where it does not fit.
pub fn paint_cell(ui: &Ui, place: Rect, side: Side, cell: &Cell) {
    let galley = one_line(ui, cell.text, cell.font.clone(), cell.ink, (place.width() - gap::TINY).max(8.0));
    let size = galley.size();
    let at: Pos2 = match side {
        Side::Left => pos2(place.left(), place.center().y - size.y / 2.0),
        Side::Right => pos2(place.right() - size.x, place.center().y - size.y / 2.0),
    };
    ui.painter().galley(at, galley, cell.ink);
}

/// A row of cells with an accessible text; `sense` says whether it can be pressed.
pub fn row(ui: &mut Ui, height: f32, columns: &[Column], cells: &[Cell], sense: Sense) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
    if ui.is_rect_visible(rect) {
        for ((place, column), cell) in places(rect, columns).into_iter().zip(columns).zip(cells) {
            paint_cell(ui, place, column.side, cell);
        }
    }
    let text = || cells.iter().map(|c| c.text).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("  ");
    let role = if sense.senses_click() { egui::Role::Button } else { egui::Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, text()));
    response
}

/// The head of a table: small words, and a hairline under them.
pub fn head(ui: &mut Ui, height: f32, columns: &[Column], words: &[&str]) -> Response {
    let ink = tokens(ui).text3;
    let cells: Vec<Cell> = words.iter().map(|w| Cell::small(w, ink)).collect();
    let response = row(ui, height, columns, &cells, Sense::hover());
    line_under(ui, response.rect, tokens(ui));
    response
}

/// A hairline along the foot of a row.
pub fn line_under(ui: &Ui, rect: Rect, tokens: &Tokens) {
    ui.painter().hline(rect.x_range(), rect.bottom(), (1.0, tokens.outline));
}
