//! What stands under the rows of the book and over them: what to look for, totals, columns.

use crate::{
    app::{
        context::{ColumnChoice, View},
        format::{Unit, money, money_cell, quantity},
        panels::explain::explained_cell,
        table::{Cell, Column, places, row},
        theme::{gap, row as heights, small, tokens},
        ui_command::UiCommand,
        widgets::{drop_down, hairline, menu_row, words as words_in},
    },
    instrument::House,
    margin::{
        FigureId, Problem,
        figures::{Party, Switch},
    },
    whatif::LeftOutReason,
};
use egui::{Rect, Sense, Ui, pos2};

/// What to look for, where the rows leave room for it. Returns the height it takes, and paints it
/// at the foot of the space.
pub fn description(ui: &Ui, view: &View, height: f32) -> f32 {
    let ended = all_ended(view);
    let text = ended.as_ref().unwrap_or(&view.scenario.description);
    if text.is_empty() {
        return 0.0;
    }
    let tokens = tokens(ui);
    let width = ui.available_width() - gap::SMALL;
    let galley = ui.painter().layout(text.clone(), small(), tokens.text2, width);
    let needed = galley.size().y + gap::LARGE;
    let rows = view.model.rows.len() as f32 * heights::TABLE;
    if rows + needed > height {
        return 0.0;
    }
    let top = ui.cursor().top() + height - needed + gap::SMALL;
    let rect = Rect::from_min_size(pos2(ui.cursor().left(), top), galley.size());
    let response = ui.interact(rect, ui.scope_id().with("description"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    ui.painter().galley(rect.min, galley, tokens.text2);
    needed
}

/// What to do where every row has ended before the date of the figures.
fn all_ended(view: &View) -> Option<String> {
    let e = view.evaluation;
    let has_ended = |p: &&Problem| matches!(p, Problem::NotPriced { what, .. } if what.contains("has expired") || what.contains("has matured"));
    let ended = e.problems.iter().filter(has_ended).count();
    if ended == 0 || e.lines.iter().any(|l| l.unit.is_some()) {
        return None;
    }
    let count =
        if ended == 1 { "1 position has".to_owned() } else { format!("{} positions have", quantity(ended)) };
    Some(format!("{count} expired by {}: set an earlier date under Market, As of…", e.as_of.date))
}

/// What to do where there are no rows: add some, or stand at a date at which they had not ended.
pub fn nothing_held(view: &View) -> String {
    let ended = view.scenario.left_out.iter().filter(|l| l.reason == LeftOutReason::Ended).count();
    let date = view.evaluation.as_of.date;
    match ended {
        0 => "Nothing held yet. Type an instrument above, paste rows, drop files with positions on the window, or add one below.".to_owned(),
        1 => format!("1 position has expired by {date}: set an earlier date under Market, As of…, and open its file again."),
        n => format!("{} positions have expired by {date}: set an earlier date under Market, As of…, and open their files again.", quantity(n)),
    }
}

/// Positions, net DV01 and what is asked for.
pub fn totals(ui: &mut Ui, view: &View) {
    let e = view.evaluation;
    ui.add_space(gap::TINY);
    hairline(ui);
    ui.add_space(gap::TINY);
    let tokens = tokens(ui);
    let dv01 = e.leg_dv01(House::Ficc) + e.leg_dv01(House::Cme);
    let count = e.lines.len();
    let is_tight = ui.available_width() < 250.0;
    let positions = if is_tight {
        format!("{} held, DV01", quantity(count))
    } else if count == 1 {
        "1 position, net DV01".to_owned()
    } else {
        format!("{} positions, net DV01", quantity(count))
    };
    let dv01 = format!("{} a bp", money(dv01, Unit::of_column([dv01])));
    let asked = FigureId::With(Switch::AsSet, Party::Total);
    let dv01_name = format!("Net DV01 {dv01}");
    let columns = [Column::left(0.0), Column::right(110.0), Column::right(34.0)];
    let first = row(
        ui,
        20.0,
        &columns,
        &[
            Cell::small(&positions, tokens.text2),
            Cell::small(&dv01, tokens.text2),
            Cell::small("", tokens.text3),
        ],
        Sense::hover(),
    );
    // as in the rows above it
    let margin = money_cell(e.with.total, view.model.book.margin);
    let unit = view.model.book.margin.suffix();
    let place = places(first.rect, &columns).get(1).copied().unwrap_or(first.rect);
    explained_cell(ui, view, place, first.id.with("explains"), &dv01_name, FigureId::NetDv01);
    let second = row(
        ui,
        22.0,
        &columns,
        &[
            Cell::new("Margin", tokens.text1),
            Cell::new(&margin, tokens.text1),
            Cell::small(unit, tokens.text2),
        ],
        Sense::hover(),
    );
    let name = format!("Margin {margin} {unit}");
    let place = places(second.rect, &columns).get(1).copied().unwrap_or(second.rect);
    explained_cell(ui, view, place, second.id.with("explains"), &name, asked);
    ui.add_space(gap::TINY);
}

/// Which columns are shown.
pub fn columns_menu(ui: &mut Ui, view: &View) {
    drop_down(ui, "Columns", small(), |ui| {
        let prefs = view.prefs;
        words_in(ui, "Widen the panel for more", small(), tokens(ui).text3);
        for (column, name, is_shown) in [
            (ColumnChoice::Value, "Value", prefs.show_value),
            (ColumnChoice::Dv01, "DV01", prefs.show_dv01),
            (ColumnChoice::Margin, "Margin", prefs.show_margin),
        ] {
            if menu_row(ui, name, "", is_shown).clicked() {
                view.out.ask(UiCommand::ToggleColumn(column));
            }
        }
    });
}
