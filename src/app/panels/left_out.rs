//! What files held that no figure counts: a line under the book, and the list it opens.

use super::rows_out;
use crate::{
    app::{
        context::View,
        format::{quantity, short_text},
        table::{Cell as Painted, Column, head, line_under, row},
        theme::{gap, row as heights, small, title, tokens},
        ui_command::UiCommand,
        widgets::{Hint, PushButton, caption, close_button, empty_state, error_line, small_button, words},
    },
    io::{Cell, Sheet},
    margin::Problem,
    whatif::{LeftOut, LeftOutReason, Scenario},
};
use egui::{Align, Layout, ScrollArea, Sense, Ui};
use std::collections::BTreeMap;

/// Letters of a foreign text that are laid out; nobody reads more in a cell.
const LETTERS: usize = 120;

/// Height of the line under the book.
const LINE: f32 = 24.0;

/// Why a line counts in no figure, in a few words.
pub fn reason(reason: LeftOutReason) -> &'static str {
    match reason {
        LeftOutReason::Option => "an option: neither house’s model here margins it",
        LeftOutReason::OtherFuture => "a future the rulebook does not have",
        LeftOutReason::Equity => "a share or a fund of shares: not cleared at either house",
        LeftOutReason::OtherBond => "no US Treasury: FICC does not margin it here",
        LeftOutReason::Currency => "a currency or foreign cash: no position",
        LeftOutReason::OtherToken => "a coin or token the rulebook does not have",
        LeftOutReason::Ended => "matured, delivered or expired before the as-of date",
        LeftOutReason::Flat => "its lines net to zero",
        LeftOutReason::Other => "of no kind that is margined here",
    }
}

/// The same where there is little room; the whole of it is told on hover.
fn short(reason: LeftOutReason) -> &'static str {
    match reason {
        LeftOutReason::Option => "an option: no model margins it",
        LeftOutReason::OtherFuture => "a future the rulebook lacks",
        LeftOutReason::Equity => "a share or a fund of shares",
        LeftOutReason::OtherBond => "no US Treasury",
        LeftOutReason::Currency => "a currency: no position",
        LeftOutReason::OtherToken => "a token the rulebook lacks",
        LeftOutReason::Ended => "ended before the as-of date",
        LeftOutReason::Flat => "its lines net to zero",
        LeftOutReason::Other => "of no kind margined here",
    }
}

/// Whether a house could ask margin for such a line in the same accounts.
fn could_matter(reason: LeftOutReason) -> bool {
    use LeftOutReason::{Option, Other, OtherFuture};
    matches!(reason, Option | OtherFuture | Other)
}

/// Positions of the document that could not be valued, with the reason.
fn unvalued<'a>(view: &View<'a>) -> impl Iterator<Item = (usize, &'a str, &'a str)> + use<'a> {
    view.evaluation.problems.iter().filter_map(|problem| match problem {
        Problem::NotPriced { line, instrument, what } => Some((*line, instrument.as_str(), what.as_str())),
        _ => None,
    })
}

/// Whether there is anything to list.
fn is_anything(view: &View) -> bool {
    !view.scenario.left_out.is_empty() || unvalued(view).next().is_some()
}

/// The room the line under the book takes.
pub fn height(view: &View) -> f32 {
    if is_anything(view) { LINE + gap::TINY } else { 0.0 }
}

/// "7 lines left out", which opens the list.
pub fn line(ui: &mut Ui, view: &View) {
    if !is_anything(view) {
        return;
    }
    let left_out = &view.scenario.left_out;
    let without_value = unvalued(view).count();
    let lines = match left_out.len() {
        0 => String::new(),
        1 => "1 line left out".to_owned(),
        n => format!("{} lines left out", quantity(n)),
    };
    let positions = match without_value {
        0 => String::new(),
        1 => "1 position without a value".to_owned(),
        n => format!("{} positions without a value", quantity(n)),
    };
    let parts: Vec<&str> = [lines.as_str(), &positions].into_iter().filter(|p| !p.is_empty()).collect();
    let matters = without_value > 0 || left_out.iter().any(|l| could_matter(l.reason));
    let text = format!("{}{}", if matters { "▲ " } else { "" }, parts.join(", "));
    let button = PushButton::flat(&text).name(&parts.join(", ")).show(ui);
    Hint::new("What no figure counts").why(&summary(view.scenario)).on(&button);
    if button.clicked() {
        view.out.ask(UiCommand::LeftOut);
    }
}

/// How many of each reason: "5 options, 2 shares".
fn summary(scenario: &Scenario) -> String {
    let mut counts: BTreeMap<LeftOutReason, usize> = BTreeMap::new();
    for line in scenario.left_out.iter() {
        *counts.entry(line.reason).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(why, n)| format!("{}: {}", kind(why), quantity(n)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What lines of a reason are called together.
fn kind(reason: LeftOutReason) -> &'static str {
    match reason {
        LeftOutReason::Option => "Options",
        LeftOutReason::OtherFuture => "Other futures",
        LeftOutReason::Equity => "Shares",
        LeftOutReason::OtherBond => "Other bonds",
        LeftOutReason::Currency => "Currencies",
        LeftOutReason::OtherToken => "Other tokens",
        LeftOutReason::Ended => "Ended",
        LeftOutReason::Flat => "Flat",
        LeftOutReason::Other => "Other",
    }
}

/// The list in place of a tab; returns whether it stays open.
pub fn page(ui: &mut Ui, view: &View) -> bool {
    let stays = ui.horizontal(|ui| top(ui, view)).inner;
    if !is_anything(view) {
        let line =
            "Options, shares and whatever else a file holds that is not margined here would stand here.";
        return stays && !empty_state(ui, 120.0, "Nothing is left out", line, "Close the list").clicked();
    }
    let all = summary(view.scenario);
    if !all.is_empty() {
        caption(
            ui,
            &format!("{all}. None of it is in any figure: requirement, saving, DV01 and value leave it out."),
        );
    }
    for (line, instrument, what) in unvalued(view).take(3) {
        error_line(ui, &format!("Position {}, {instrument}, is in no figure: {what}", line + 1));
    }
    warnings(ui, view);
    list(ui, &view.scenario.left_out);
    stays
}

fn top(ui: &mut Ui, view: &View) -> bool {
    words(ui, "Left out of every figure", title(), tokens(ui).text1);
    let layout = Layout::right_to_left(Align::Center);
    ui.with_layout(layout, |ui| {
        let closes = close_button(ui, "Close the left-out lines").clicked();
        if !view.scenario.left_out.is_empty() {
            if small_button(ui, "Save as CSV…").clicked() {
                view.out.save_table(&rows_out::file_name(view, "left-out"), sheet(view).csv());
            }
            if small_button(ui, "Copy").clicked() {
                ui.ctx().copy_text(sheet(view).tsv());
            }
        }
        !closes
    })
    .inner
}

/// The way to everything else the figures warn of.
fn warnings(ui: &mut Ui, view: &View) {
    let count = view.evaluation.problems.len();
    if count == 0 {
        return;
    }
    let text = if count == 1 { "Show the warning".to_owned() } else { format!("Show all {count} warnings") };
    if PushButton::flat(&text).show(ui).clicked() {
        view.out.ask(UiCommand::ToggleWarnings);
    }
}

/// Below this width the list makes do with less.
const ROOMY: f32 = 780.0;

const TIGHT: [Column; 5] =
    [Column::left(0.0), Column::right(64.0), Column::left(80.0), Column::left(128.0), Column::left(184.0)];

const COLUMNS: [Column; 5] =
    [Column::left(0.0), Column::right(96.0), Column::left(92.0), Column::left(160.0), Column::left(348.0)];

/// Rows of left out lines, of which only those in sight are drawn.
pub fn list(ui: &mut Ui, lines: &[LeftOut]) {
    if lines.is_empty() {
        return;
    }
    let is_tight = ui.available_width() < ROOMY;
    let columns = padded(is_tight);
    head(ui, heights::HEADER, &columns, &["What", "Quantity", "", "Account", "From", "Why"]);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("left out").auto_shrink([false, false]).show_rows(
        ui,
        heights::DENSE,
        lines.len(),
        |ui, range| {
            for line in lines.get(range).unwrap_or_default() {
                one(ui, line, &columns, is_tight);
            }
        },
    );
}

/// The same where there is little room: what and why, and from where on hover.
pub fn brief_list(ui: &mut Ui, lines: &[LeftOut]) {
    let columns = [Column::left(0.0), Column::right(72.0), Column::left(gap::MEDIUM), Column::left(176.0)];
    head(ui, heights::HEADER, &columns, &["What", "Quantity", "", "Why"]);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("left out in brief").auto_shrink([false, false]).show_rows(
        ui,
        heights::DENSE,
        lines.len(),
        |ui, range| {
            for line in lines.get(range).unwrap_or_default() {
                let ink = tokens(ui);
                let from = format!("{}, line {}", line.file, line.line);
                let amount = short_text(cut(&line.quantity));
                let cells = [
                    Painted::small(cut(&line.what), ink.text1),
                    Painted::small(&amount, ink.text1),
                    Painted::small("", ink.text1),
                    Painted::small(short(line.reason), ink.text2),
                ];
                let response = row(ui, heights::DENSE, &columns, &cells, Sense::hover());
                line_under(ui, response.rect, ink);
                if response.hovered() {
                    let why = format!("{from}: {}; in no figure.", reason(line.reason));
                    Hint::new(cut(&line.what)).why(&why).on(&response);
                }
            }
        },
    );
}

/// The columns with a gap between the numbers and what follows them.
fn padded(is_tight: bool) -> [Column; 6] {
    let [what, quantity, account, from, why] = if is_tight { TIGHT } else { COLUMNS };
    [what, quantity, Column::left(gap::MEDIUM), account, from, why]
}

fn one(ui: &mut Ui, line: &LeftOut, columns: &[Column], is_tight: bool) {
    let ink = tokens(ui);
    let from = format!("{}, line {}", line.file, line.line);
    let amount = short_text(cut(&line.quantity));
    let why = reason(line.reason);
    let cells = [
        Painted::small(cut(&line.what), ink.text1),
        Painted::small(&amount, ink.text1),
        Painted::small("", ink.text1),
        Painted::small(cut(&line.account), ink.text2),
        Painted::small(&from, ink.text2),
        Painted {
            text: if is_tight { short(line.reason) } else { why },
            font: small(),
            ink: if could_matter(line.reason) { ink.warn_text } else { ink.text2 },
        },
    ];
    let response = row(ui, heights::DENSE, columns, &cells, Sense::hover());
    line_under(ui, response.rect, ink);
    if response.hovered() {
        Hint::new(cut(&line.what)).why(&format!("{from}: {why}; in no figure.")).on(&response);
    }
}

/// The beginning of a text out of a file.
fn cut(text: &str) -> &str {
    text.char_indices().nth(LETTERS).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn sheet(view: &View) -> Sheet {
    let row = |l: &LeftOut| {
        vec![
            Cell::text(&l.what),
            Cell::text(&l.quantity),
            Cell::text(&l.account),
            Cell::text(&l.file),
            Cell::count(l.line),
            Cell::text(reason(l.reason)),
            Cell::text("in no figure"),
        ]
    };
    let rows = view.scenario.left_out.iter().map(row).collect();
    rows_out::sheet(view, &["what", "quantity", "account", "file", "line", "why", "missing from"], rows)
}
