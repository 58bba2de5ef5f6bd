//! The parts a page is put together from. Each is given its place and never leaves it.

use super::content::{Entry, Headline, Table, Tone};
use crate::app::{
    plots::{Standing, offered::Chart, parts::Words},
    table::{Cell, Column, Side, paint_cell, places},
    theme::{body, figure, gap, small, stroke, title, tokens},
    widgets::one_line,
};
use egui::{Align2, Color32, FontId, Rect, Ui, UiBuilder, pos2, vec2};

/// Heights of a heading, of a table's head and of its rows.
pub const HEADING: f32 = 26.0;
pub const HEAD: f32 = 20.0;
pub const ROW: f32 = 20.0;
/// A line of small words.
pub const LINE: f32 = 16.0;

/// The colour of a tone.
fn ink(ui: &Ui, tone: Tone, standing: Standing) -> Color32 {
    let tokens = tokens(ui);
    match tone {
        Tone::Plain => tokens.text1,
        Tone::Quiet => tokens.text3,
        Tone::Saved => standing.ink(tokens),
        Tone::Warning => tokens.warn_text,
    }
}

/// One line, cut where it does not fit; returns the room it took.
pub fn line(ui: &Ui, place: Rect, text: &str, font: FontId, ink: Color32) -> Rect {
    let galley = one_line(ui, text, font, ink, place.width().max(8.0));
    let rect = Rect::from_min_size(place.left_top(), galley.size());
    ui.painter().galley(rect.min, galley, ink);
    rect
}

/// The heading of a part; returns what is left of the place below it.
pub fn heading(ui: &Ui, place: Rect, text: &str) -> Rect {
    line(ui, place, text, body(), tokens(ui).text2);
    place.with_min_y((place.top() + HEADING).min(place.bottom()))
}

/// A hairline across.
pub fn rule(ui: &Ui, x: egui::Rangef, y: f32) {
    ui.painter().hline(x, y, (stroke::HAIRLINE, tokens(ui).outline));
}

/// A sentence on at most `rows` lines; returns how high it is.
pub fn sentence(ui: &Ui, place: Rect, text: &str, rows: usize) -> f32 {
    let ink = tokens(ui).text1;
    let measure = |text: &str| Words::new(text, title(), ink).size(ui.painter()).x;
    // it breaks after its colon, not before its last word
    let broken = match text.split_once(": ") {
        Some((head, tail)) if rows > 1 && measure(text) > place.width() && measure(head) < place.width() => {
            format!("{head}:\n{tail}")
        }
        _ => text.to_owned(),
    };
    let mut job = egui::text::LayoutJob::simple(broken, title(), ink, place.width());
    job.wrap.max_rows = rows;
    let galley = ui.painter().layout_job(job);
    let height = galley.size().y;
    ui.painter().galley(place.left_top(), galley, ink);
    height
}

/// Small words on at most `rows` lines; returns how high they are.
pub fn paragraph(ui: &Ui, place: Rect, text: &str, ink: Color32, rows: usize) -> f32 {
    let mut job = egui::text::LayoutJob::simple(text.to_owned(), small(), ink, place.width());
    job.wrap.max_rows = rows;
    let galley = ui.painter().layout_job(job);
    let height = galley.size().y;
    ui.painter().galley(place.left_top(), galley, ink);
    height
}

/// The five figures beside each other.
pub fn strip(ui: &Ui, place: Rect, figures: &[Headline], share: &[f32], standing: Standing) {
    let whole: f32 = share.iter().sum();
    let mut left = place.left();
    for (headline, share) in figures.iter().zip(share) {
        let width = place.width() * share / whole;
        let cell = Rect::from_min_size(pos2(left, place.top()), vec2(width - gap::MEDIUM, place.height()));
        left += width;
        line(ui, cell, headline.label, small(), tokens(ui).text2);
        let tone = ink(ui, headline.figure.tone, standing);
        // what is too wide for its place is set smaller, never cut
        let fits = Words::new(&headline.figure.text, figure(), tone).size(ui.painter()).x <= cell.width();
        let font = if headline.is_first && fits { figure() } else { title() };
        let words = Words::new(&headline.figure.text, font, tone);
        words.paint(ui.painter(), pos2(cell.left(), cell.top() + 38.0), Align2::LEFT_CENTER);
        line(ui, cell.with_min_y(cell.top() + 60.0), &headline.note, small(), tokens(ui).text3);
    }
}

/// A chart in its place.
pub fn chart(ui: &mut Ui, place: Rect, chart: &Chart) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("chart", chart.key)));
    (chart.draw)(&mut inner, place.size());
}

/// A column of a page's table: which of the table's, and how wide; zero takes the rest.
#[derive(Clone, Copy)]
pub struct Picked(pub usize, pub f32);

/// A table, cut where the place ends: the last line then says how many more there are.
pub fn table(ui: &Ui, place: Rect, table: &Table, picked: &[Picked], standing: Standing) {
    let place = heading(ui, place, &table.title);
    if table.rows.is_empty() || place.height() < HEAD + ROW {
        return;
    }
    let side = |index: usize| table.columns.get(index).map_or(Side::Left, |c| c.1);
    let columns: Vec<Column> =
        picked.iter().map(|Picked(index, width)| Column { width: *width, side: side(*index) }).collect();
    // words right of figures keep their distance
    let cells = |rect: Rect| -> Vec<Rect> {
        let mut before = Side::Left;
        let mut cells = places(rect, &columns);
        for (cell, column) in cells.iter_mut().zip(&columns) {
            if before == Side::Right && column.side == Side::Left {
                cell.set_left(cell.left() + gap::WIDE);
            }
            before = column.side;
        }
        cells
    };
    let head = Rect::from_min_size(place.min, vec2(place.width(), HEAD));
    let quiet = tokens(ui).text3;
    for ((cell, column), Picked(index, _)) in cells(head).into_iter().zip(&columns).zip(picked) {
        let text = table.columns.get(*index).map_or("", |c| c.0.as_str());
        paint_cell(ui, cell, column.side, &Cell::small(text, quiet));
    }
    rule(ui, place.x_range(), head.bottom());
    let room = ((place.height() - HEAD) / ROW + 0.01).floor().max(1.0) as usize;
    let shown = if table.rows.len() <= room { table.rows.len() } else { room.saturating_sub(1) };
    let at = |i: usize| {
        let top = head.bottom() + ROW * i as f32;
        Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), ROW))
    };
    for (i, row) in table.rows.iter().take(shown).enumerate() {
        for ((cell, column), Picked(index, _)) in cells(at(i)).into_iter().zip(&columns).zip(picked) {
            let nothing = Entry::default();
            let entry = row.get(*index).unwrap_or(&nothing);
            let cell = cell.with_max_x(cell.right() - if column.width == 0.0 { gap::SMALL } else { 0.0 });
            paint_cell(ui, cell, column.side, &Cell::small(&entry.text, ink(ui, entry.tone, standing)));
        }
    }
    if let Some(more) = table.rows.len().checked_sub(shown).filter(|more| *more > 0) {
        let words = format!("and {} more", crate::app::format::whole(more));
        line(ui, at(shown).translate(vec2(0.0, 2.0)), &words, small(), quiet);
    }
}
