//! Worst days: the distribution, the ranked scenarios, and the stress library.

use super::{draw_shock::DrawShock, heading, heading_with, sentence};
use crate::{
    app::{
        context::View,
        format::{DASH, money_cell, percent, percent_short, quantity, signed},
        model::noun,
        panels::explain::{Subject, ask, explained_cell, explains},
        plots::{DistributionPiece, Loss, StressBar, StressDay, StressList, World, offered::offer},
        sheets,
        table::{Cell, Column, head, line_under, places, row},
        theme::{gap, row as heights, small, tokens},
        widgets::{Hint, focus_ring, row_ground, title_pair},
        words,
    },
    instrument::Coin,
    margin::{
        Evaluation, FigureId, Figures, Outcome, StressResult,
        figures::{Party, Ranking, StressPart, Switch},
    },
};
use egui::{ScrollArea, Sense, Ui, UiBuilder, vec2};

/// Tenors shown beside a date: two, ten and thirty years.
const TENORS_SHOWN: [(usize, &str); 3] = [(7, "2y"), (11, "10y"), (13, "30y")];

/// Room in which every column of the days is as wide as it likes.
const WIDE_ENOUGH: f32 = 410.0;

/// What every stress day is.
const ONE_DAY: &str = "one-day moves";

/// What stands at the right, and the drawing that is remembered.
#[derive(Default)]
pub struct WorstDaysTab {
    is_drawing: bool,
    drawing: DrawShock,
}

impl WorstDaysTab {
    /// Draws the tab.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        let e = view.evaluation;
        let worst = view.model.worst(e);
        sentence(ui, &words::worst_days(e, worst, view.model.unit));
        let rect = ui.available_rect_before_wrap();
        let split = rect.left() + (rect.width() * 0.525).round();
        let (left, right) = rect.split_left_right_at_x(split);
        let mut days = ui.new_child(UiBuilder::new().max_rect(left).id_salt("days"));
        show_days(&mut days, view);
        let right = right.with_min_x(right.left() + gap::HUGE);
        let mut side = ui.new_child(UiBuilder::new().max_rect(right).id_salt("stress"));
        if !self.is_drawing {
            let place = right.with_max_y(right.top() + gap::WIDE);
            let place = place.with_min_x(place.right() - sheets::ROOM);
            sheets::offer_at(&mut side, place, view, "stress days", || sheets::stress_days(view));
        }
        let titles = side.scope(|ui| title_pair(ui, ["Stress days", "Draw a shock"], self.is_drawing));
        let free = right.with_min_x(titles.response.rect.right()).with_max_x(right.right() - sheets::ROOM);
        let has_remark = !self.is_drawing && remark(&side, free);
        if let Some(picked) = titles.inner {
            self.is_drawing = picked;
        }
        if self.is_drawing {
            self.drawing.show(&mut side, view);
        } else {
            show_stress(&mut side, view, !has_remark);
        }
    }
}

/// What the stress days are, at the right end of a row; returns whether there is room for it.
fn remark(ui: &Ui, row: egui::Rect) -> bool {
    let ink = tokens(ui).text2;
    let words = ui.painter().layout_no_wrap(ONE_DAY.to_owned(), small(), ink);
    let fits = words.size().x + gap::MEDIUM <= row.width();
    if fits {
        let place = row.right_top() + vec2(-words.size().x, gap::MEDIUM - words.size().y / 2.0);
        ui.painter().galley(place, words, ink);
    }
    fits
}

fn show_days(ui: &mut Ui, view: &View) {
    let e = view.evaluation;
    let unit = view.model.unit.head();
    heading(ui, &format!("Three-day P&L of the {}", noun(view.model.worst(e).looked)), &unit);
    let height = (ui.available_height() * 0.36).clamp(120.0, 230.0);
    let picked = view.model.distribution(e).show(ui, vec2(ui.available_width(), height)).picked;
    ask(view, picked.and_then(|piece| subject_of(view, piece)));
    ui.add_space(gap::SMALL);
    let remark = format!("moves in bp, P&L in {unit}");
    heading_with(ui, &format!("Worst of {}", quantity(e.counts.ficc)), &remark, |ui| {
        sheets::offer(ui, view, "worst days", || sheets::worst_days(view));
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    let columns = columns(ui.available_width() < WIDE_ENOUGH);
    let mut names = vec!["", "Ending"];
    names.extend(TENORS_SHOWN.map(|t| t.1));
    names.extend(["Cash", "Futures", "Both"]);
    head(ui, heights::HEADER, &columns, &names);
    let ranked = view.model.worst(e);
    let rows = ranked.outcomes.len().min(200);
    ScrollArea::vertical().id_salt("worst").auto_shrink([false, false]).show_rows(
        ui,
        heights::TABLE,
        rows,
        |ui, range| {
            for rank in range {
                if let Some(outcome) = ranked.outcomes.get(rank) {
                    day_row(ui, view, &columns, rank, outcome, rank == ranked.var_rank);
                }
            }
        },
    );
}

fn columns(is_narrow: bool) -> Vec<Column> {
    let (tenor, figure) = if is_narrow { (35.0, 52.0) } else { (40.0, 60.0) };
    let mut columns = vec![Column::left(if is_narrow { 20.0 } else { 26.0 }), Column::left(0.0)];
    columns.extend([Column::right(tenor); 3]);
    columns.extend([Column::right(figure); 3]);
    columns
}

fn day_row(ui: &mut Ui, view: &View, columns: &[Column], rank: usize, outcome: &Outcome, is_var: bool) {
    let e = view.evaluation;
    let tokens = tokens(ui);
    let unit = view.model.unit;
    let place = ui.available_rect_before_wrap();
    let ground = egui::Rect::from_min_size(place.min, vec2(place.width(), heights::TABLE));
    if is_var {
        row_ground(ui, ground, true, false);
    }
    if is_var {
        let words = format!("{} sets the value at risk", outcome.end);
        ui.interact(ground, ui.scope_id().with("var day"), Sense::hover())
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
    }
    let number = (rank + 1).to_string();
    let date = outcome.end.to_string();
    let moves =
        TENORS_SHOWN.map(|(tenor, _)| signed(e.scenarios.tenor_move(tenor, outcome.scenario) * 1e4, 0));
    let figures = [outcome.cash, outcome.futures, outcome.both].map(|x| money_cell(x, unit));
    let ink = if is_var { tokens.text1 } else { tokens.text2 };
    let mut cells = vec![Cell::new(&number, ink), Cell::new(&date, tokens.text1)];
    cells.extend(moves.iter().map(|m| Cell::new(m, ink)));
    cells.extend(figures.iter().map(|f| Cell::new(f, tokens.text1)));
    let response = row(ui, heights::TABLE, columns, &cells, Sense::click());
    line_under(ui, response.rect, tokens);
    if response.has_focus() {
        focus_ring(ui, response.rect.shrink(4.0), 4.0);
    }
    if response.clicked() {
        ask(view, Some(Subject::Day(ranking(e), outcome.end)));
    }
    let from = e.scenarios.starts.get(outcome.scenario).map(ToString::to_string).unwrap_or_default();
    let coins = Coin::ALL
        .into_iter()
        .filter_map(|c| {
            Some(format!("{} {}", c.name(), percent_short(e.scenarios.coin_return(c, outcome.scenario)?)))
        })
        .collect::<Vec<_>>()
        .join(", ");
    Hint::new(&format!("From {from} to {}", outcome.end)).why(&coins).explains().on(&response);
}

/// How the days of the table are ranked.
fn ranking(e: &Evaluation) -> Ranking {
    let [together, ..] = Figures::new(e).looked_rankings();
    together
}

/// A line of the histogram explains its figure, a bin its worst day.
fn subject_of(view: &View, piece: DistributionPiece) -> Option<Subject> {
    let e = view.evaluation;
    let worst = view.model.worst(e);
    let day = |rank: usize| Some(Subject::Day(ranking(e), worst.outcomes.get(rank)?.end));
    match piece {
        DistributionPiece::Var => day(worst.var_rank),
        DistributionPiece::Shortfall => day(0),
        DistributionPiece::Margin => Some(Subject::Figure(FigureId::With(Switch::AsSet, Party::Total))),
        DistributionPiece::Bin(bin) => {
            let bins = view.model.distribution(e).bins;
            let from = bins.get(bin)?.from;
            day(worst.outcomes.partition_point(|outcome| outcome.both < from))
        }
    }
}

fn show_stress(ui: &mut Ui, view: &View, says_moves: bool) {
    let e = view.evaluation;
    ui.spacing_mut().item_spacing.y = 0.0;
    let with = StressBar::LEAST_WIDTH.max(96.0);
    let pnl = if view.is_narrow { 0.01 } else { 60.0 };
    let columns = [Column::left(0.0), Column::right(pnl), Column::right(54.0), Column::right(with)];
    let name = if view.is_narrow { "" } else { "P&L" };
    let title = if says_moves { ONE_DAY } else { "loss over margin" };
    head(ui, heights::HEADER, &columns, &[title, name, "without", world(view)]);
    let mut days: Vec<(usize, &StressResult)> = e.stress.iter().enumerate().collect();
    days.sort_by_key(|(_, day)| day.pnl);
    offer(ui, ui.max_rect(), StressList::KEY, || stress_list(view).chart());
    ScrollArea::vertical().id_salt("stress days").auto_shrink([false, false]).show_rows(
        ui,
        heights::TABLE,
        days.len(),
        |ui, range| {
            for (index, day) in days.get(range).unwrap_or_default() {
                stress_row(ui, view, &columns, *index, day);
            }
        },
    );
}

/// What a day takes of the margin in force.
fn loss(day: &StressResult) -> Loss {
    match day.loss_over_margin_with() {
        _ if !day.pnl.is_sign_negative() || day.pnl.is_zero() => Loss::Gains,
        Some(share) => Loss::Share(share),
        None => Loss::None,
    }
}

/// Every stress day, the worst first, as a picture.
pub fn stress_list(view: &View) -> StressList {
    let mut days: Vec<&StressResult> = view.evaluation.stress.iter().collect();
    days.sort_by_key(|day| day.pnl);
    let told = |day: &&StressResult| StressDay {
        name: format!("{} {}", day.date, day.event),
        pnl: money_cell(day.pnl, view.model.unit),
        without: match day.loss_over_margin_without() {
            Some(share) if day.pnl.is_sign_negative() => percent(share),
            _ => DASH.to_owned(),
        },
        loss: loss(day),
    };
    StressList {
        days: days.iter().map(told).collect(),
        unit: view.model.unit,
        world: world(view),
        standing: view.model.standing,
    }
}

fn stress_row(ui: &mut Ui, view: &View, columns: &[Column], index: usize, day: &StressResult) {
    let tokens = tokens(ui);
    let pnl = if view.is_narrow { String::new() } else { money_cell(day.pnl, view.model.unit) };
    let gains = !day.pnl.is_sign_negative() || day.pnl.is_zero();
    let without = match day.loss_over_margin_without() {
        Some(share) if !gains => percent(share),
        _ => DASH.to_owned(),
    };
    let cells = [
        Cell::new(&day.event, tokens.text1),
        Cell::new(&pnl, tokens.text2),
        Cell::new(&without, tokens.text2),
        Cell::new("", tokens.text2),
    ];
    let response = row(ui, heights::TABLE, columns, &cells, Sense::click());
    if let Some(place) = places(response.rect, columns).last() {
        let loss = loss(day);
        StressBar { loss, standing: view.model.standing }.paint(ui, *place);
    }
    line_under(ui, response.rect, tokens);
    if response.has_focus() {
        focus_ring(ui, response.rect.shrink(4.0), 4.0);
    }
    let title = format!("{} {}", day.date, day.event);
    explains(view, &response, &title, FigureId::Stress(index, StressPart::Pnl));
    let over = [(2, "without", StressPart::LossOverWithout), (3, world(view), StressPart::LossOverWith)];
    let places = places(response.rect, columns);
    for (column, name, part) in over {
        if let Some(place) = places.get(column).filter(|p| p.width() > 1.0) {
            let name = format!("{title}, loss over margin {name}");
            let salt = response.id.with(column);
            explained_cell(ui, view, *place, salt, &name, FigureId::Stress(index, part));
        }
    }
}

fn world(view: &View) -> &'static str {
    if view.model.world == World::With { "with XM" } else { "in force" }
}
