//! What to look at: flags, values in which files differ, and the files themselves.

use super::{counted, prepared::Prepared};
use crate::{
    app::{
        context::View,
        format,
        market_command::MarketCommand,
        table::{Cell, Side, paint_cell},
        theme::{Tokens, body, gap, small, tokens},
        ui_command::UiCommand,
        widgets::{Hint, PushButton, caption, focus_ring, row_ground, title_row},
    },
    market::store::{Choice, Conflict, Flag, Series, Source},
    quantity::Date,
};
use egui::{Align, Layout, Rect, Response, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// A row of two lines.
const ROW: f32 = 40.0;
/// A conflict: its date, and a line for each value.
const TALL: f32 = 58.0;
/// Room of the two buttons of a conflict.
const BUTTONS: f32 = 122.0;

/// Which of the three lists is shown.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Findings {
    #[default]
    Flags,
    Conflicts,
    Files,
}

impl Findings {
    const ALL: [Self; 3] = [Self::Flags, Self::Conflicts, Self::Files];

    /// Draws the list; returns the series and date that was pressed.
    pub fn show(&mut self, ui: &mut Ui, view: &View, prepared: &Prepared) -> Option<(Series, Date)> {
        let contents = prepared.store.contents();
        let files = if prepared.is_demo { 0 } else { contents.sources.len() };
        let counts = [prepared.flags.len(), contents.conflicts.len(), files];
        let [flags, conflicts, files] =
            counts.map(|n| if n == 0 { String::new() } else { format!(" {}", format::quantity(n)) });
        let titles = [format!("Flags{flags}"), format!("Conflicts{conflicts}"), format!("Files{files}")];
        let titles = titles.each_ref().map(String::as_str);
        let current = Self::ALL.iter().position(|one| one == self).unwrap_or(0);
        if let Some(picked) = title_row(ui, &titles, current).and_then(|i| Self::ALL.get(i)) {
            *self = *picked;
        }
        ui.add_space(gap::TINY);
        match self {
            Self::Flags => show_flags(ui, prepared),
            Self::Conflicts => show_conflicts(ui, view, prepared),
            Self::Files => {
                show_files(ui, prepared);
                None
            }
        }
    }
}

fn rows(ui: &mut Ui, id: &str, height: f32, count: usize, mut row: impl FnMut(&mut Ui, usize)) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt(id).auto_shrink([false, false]).show_rows(
        ui,
        height,
        count,
        |ui, seen| {
            seen.for_each(|i| row(ui, i));
        },
    );
}

fn show_flags(ui: &mut Ui, prepared: &Prepared) -> Option<(Series, Date)> {
    if prepared.flags.is_empty() {
        caption(
            ui,
            "Nothing: no gap, no jump over 150 bp (coins 60 %) in a day, no value on a closed day or out of range.",
        );
        return None;
    }
    let mut picked = None;
    rows(ui, "flags", ROW, prepared.flags.len(), |ui, i| {
        // newest first: that is where new files end
        let Some(flag) = prepared.flags.iter().rev().nth(i) else { return };
        if flag_row(ui, flag).clicked() {
            picked = flag.series.first().map(|s| (*s, flag.date));
        }
    });
    picked
}

fn flag_row(ui: &mut Ui, flag: &Flag) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let text = flag.to_string();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
    row_ground(ui, rect, false, response.hovered());
    let head = format!("{}  {}", flag.date, flag.whose());
    two_lines(ui, rect, &head, &flag.what());
    if response.has_focus() {
        focus_ring(ui, rect.shrink(2.0), 4.0);
    }
    let all: Vec<&str> = flag.series.iter().map(|s| s.name()).collect();
    let why = format!("{}: {}. Click to see it.", all.join(", "), flag.what());
    Hint::new(&head).why(&why).on(&response);
    response
}

/// Body text over small text.
fn two_lines(ui: &Ui, rect: Rect, first: &str, second: &str) {
    let t: &Tokens = tokens(ui);
    let place = |top: f32, height: f32| {
        Rect::from_min_size(
            pos2(rect.left() + gap::TINY, rect.top() + top),
            vec2(rect.width() - gap::SMALL, height),
        )
    };
    paint_cell(ui, place(2.0, 20.0), Side::Left, &Cell { text: first, font: body(), ink: t.text1 });
    paint_cell(ui, place(21.0, 16.0), Side::Left, &Cell { text: second, font: small(), ink: t.text2 });
}

fn show_conflicts(ui: &mut Ui, view: &View, prepared: &Prepared) -> Option<(Series, Date)> {
    let conflicts = &prepared.store.contents().conflicts;
    if conflicts.is_empty() {
        caption(ui, "None: where files tell of the same date, they agree.");
        return None;
    }
    caption(ui, "What was stored first is in use, until you decide for one or, above, for all.");
    let mut picked = None;
    rows(ui, "conflicts", TALL, conflicts.len(), |ui, i| {
        let Some(conflict) = conflicts.get(i) else { return };
        if conflict_row(ui, view, prepared, conflict) {
            picked = Some((conflict.series, conflict.date));
        }
    });
    picked
}

fn conflict_row(ui: &mut Ui, view: &View, prepared: &Prepared, conflict: &Conflict) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), TALL), Sense::click());
    let name = format!("{}  {}", conflict.date, conflict.series.name());
    let file = |id| prepared.store.source(id).map_or("?", |s| s.name.as_str());
    let kept = prepared.store.kept(conflict.series, conflict.date);
    let stored = kept
        .map_or_else(String::new, |o| format!("{} ({})", value(conflict.series, o.value), file(o.source)));
    let offered = format!("{} ({})", value(conflict.series, conflict.offered), file(conflict.source));
    let what = format!("stored {stored}, new {offered}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}: {what}")));
    row_ground(ui, rect, false, response.hovered());
    let text = rect.with_max_x(rect.right() - BUTTONS - gap::SMALL);
    two_lines(ui, text, &name, &format!("stored {stored}"));
    let third = Rect::from_min_max(pos2(text.left() + gap::TINY, rect.top() + 38.0), text.max);
    let new = format!("new {offered}");
    let ink = tokens(ui).text2;
    paint_cell(ui, third.with_max_y(rect.top() + 54.0), Side::Left, &Cell { text: &new, font: small(), ink });
    let mut side = ui.new_child(
        UiBuilder::new()
            .max_rect(rect.with_min_x(rect.right() - BUTTONS))
            .id_salt(("settle", conflict.series, conflict.date))
            .layout(Layout::right_to_left(Align::Center)),
    );
    side.spacing_mut().item_spacing.x = gap::TINY;
    for (text, choice) in [("Use new", Choice::TakeNew), ("Keep", Choice::KeepStored)] {
        let says = format!("{text}: {name}");
        if PushButton::small(text).name(&says).show(&mut side).clicked() {
            view.out.ask(UiCommand::Market(MarketCommand::Settle(
                Some((conflict.series, conflict.date)),
                choice,
            )));
        }
    }
    if response.has_focus() {
        focus_ring(ui, rect.shrink(2.0), 4.0);
    }
    Hint::new(&name).why(&what).on(&response);
    response.clicked()
}

/// A value in as few digits as give it back.
fn value(series: Series, value: f64) -> String {
    match series.is_rate() {
        true => format!("{} %", (value * 1e8).round() / 1e6).replace('-', "−"),
        false => format!("${value}"),
    }
}

fn show_files(ui: &mut Ui, prepared: &Prepared) {
    let sources = &prepared.store.contents().sources;
    if prepared.is_demo {
        caption(
            ui,
            "None: the demo history is generated by the program, from a fixed seed, and is the same everywhere.",
        );
        return;
    }
    rows(ui, "files", ROW, sources.len(), |ui, i| {
        let Some(source) = sources.iter().rev().nth(i) else { return };
        file_row(ui, source);
    });
}

fn file_row(ui: &mut Ui, source: &Source) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let span = source.span.map_or_else(String::new, |(first, last)| format!(", {first} to {last}"));
    let what = format!("{}{span}, loaded on {}", counted(source.rows, "value"), source.imported);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {what}", source.name)));
    two_lines(ui, rect, &source.name, &what);
    Hint::new(&source.name).why(&what).on(&response);
}
