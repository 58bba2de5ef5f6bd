//! The sheet of keys: every command that has one, and what keys do where they have the focus.

use crate::app::{
    theme::{body, gap, small, title, tokens},
    ui_command::{UiCommand, key_name},
    widgets::{push_button, words},
};
use egui::{Grid, Id, Modal, ScrollArea, Ui};

/// The menus in their order.
const PLACES: [&str; 7] = ["File", "Edit", "Portfolio", "What if", "Market", "View", "Help"];

/// Keys that belong to what has the focus.
const HANDS: [(&str, &str); 9] = [
    ("Tab, Shift+Tab", "the next or previous control"),
    ("Enter", "presses it; on a figure, explains it"),
    ("Arrow keys", "move a lever, a handle, a row or a point of a picture"),
    ("Shift+arrows", "move it ten times as far"),
    ("+ and −", "one contract or 1mm in a quantity"),
    ("Tab in quick add", "takes the suggestion"),
    ("Shift or Ctrl and a click", "more rows of the book; Shift with the arrow keys as well"),
    ("Ctrl+Y", "redo as well"),
    ("Esc", "closes what lies over the window; gives up what is being typed"),
];

/// Draws the sheet; returns whether it was closed.
pub fn show(ui: &mut Ui) -> bool {
    let mut closed = false;
    let modal = Modal::new(Id::unique("keys")).show(ui.ctx(), |ui| {
        ui.set_width(720.0);
        words(ui, "Keys", title(), tokens(ui).text1);
        ui.add_space(gap::SMALL);
        let height = ui.ctx().content_rect().height() - 200.0;
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.columns(2, |columns| {
                let (left, right) = columns.split_at_mut(1);
                for ui in left {
                    PLACES[..5].iter().for_each(|place| group(ui, place));
                }
                for ui in right {
                    PLACES[5..].iter().for_each(|place| group(ui, place));
                }
            });
            table(ui, "Where the focus is", HANDS.map(|(key, does)| (key.to_owned(), does)).to_vec());
        });
        ui.add_space(gap::MEDIUM);
        closed = push_button(ui, "Close").clicked();
    });
    closed || modal.should_close()
}

fn group(ui: &mut Ui, place: &str) {
    let keys = UiCommand::PLAIN.iter().filter(|c| c.place() == place);
    let rows = keys.filter_map(|c| Some((key_name(ui, &c.shortcut()?), c.title()))).collect();
    table(ui, place, rows);
}

fn table(ui: &mut Ui, heading: &str, rows: Vec<(String, &str)>) {
    if rows.is_empty() {
        return;
    }
    let ink = tokens(ui);
    words(ui, heading, small(), ink.text3);
    Grid::new(heading).num_columns(2).min_col_width(120.0).spacing([gap::LARGE, gap::TINY]).show(ui, |ui| {
        for (key, does) in rows {
            words(ui, &key, body(), ink.text1);
            words(ui, does, body(), ink.text2);
            ui.end_row();
        }
    });
    ui.add_space(gap::MEDIUM);
}
