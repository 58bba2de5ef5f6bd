//! The book: rows by where they clear, edited in place.

mod foot;
mod keys;

pub use keys::order;

use super::{
    additions::additions,
    explain::{Subject, explained_cell},
    left_out,
    quick_add::QuickAdd,
    selection::Selection,
    traces,
    xm_chip::chip,
};
use crate::{
    app::{
        context::View,
        format::{Unit, face, money_cell, quantity, short_quantity},
        model::{GROUPS, Row},
        sheets,
        table::{Cell, Column, Side, paint_cell, places, row},
        theme::{body, gap, radius, row as heights, tokens},
        ui_command::UiCommand,
        widgets::{
            Hint, NumberCell, changed_dot, focus_ring, menu_row, row_ground, section_title_with, swatch,
        },
        words,
    },
    instrument::{House, Unit as Counts},
    margin::{FigureId, Line, XmChoice},
    pricing::BasketSource,
    quantity::{Decimal, size},
    whatif::{Command, Position},
};
use egui::{
    Color32, EventFilter, Frame, Margin, Rect, Response, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2,
};

/// Room of a column at least and at most; between them the longest figure decides.
const QUANTITY: [f32; 2] = [66.0, 130.0];
const VALUE: f32 = 76.0;
const DV01: f32 = 66.0;
const MARGIN: [f32; 2] = [60.0, 120.0];
/// A letter of a figure, and what stands beside the figure in its column.
const LETTER: f32 = 7.4;
const BESIDE: f32 = 14.0;
const CHIP: f32 = 46.0;
/// Where a position is in the XM account in part.
const PART_CHIP: f32 = 58.0;
/// A name narrower than this gives way to no further column.
const NAME: f32 = 100.0;
const INDENT: f32 = 9.0;

/// How the book is looked at.
#[derive(Debug, Default)]
pub struct PortfolioPanel {
    pub quick_add: QuickAdd,
    pub selected: Selection,
    /// Where the panel stands, to tell whether the keyboard is in it.
    place: Option<Rect>,
    /// The row that has the keyboard.
    focused: Option<usize>,
    /// A row to bring into sight.
    wanted: Option<usize>,
}

/// The columns there is room for.
#[derive(Clone, Copy)]
struct Shown {
    value: bool,
    dv01: bool,
    margin: bool,
    chip: f32,
    quantity_width: f32,
    margin_width: f32,
}

impl Shown {
    fn fitting(width: f32, view: &View) -> Self {
        let prefs = view.prefs;
        let is_part = |l: &Line| !l.xm_quantity.is_zero() && l.xm_quantity != l.quantity;
        let chip = if view.evaluation.lines.iter().any(is_part) { PART_CHIP } else { CHIP };
        let room =
            |letters: usize, [least, most]: [f32; 2]| (letters as f32 * LETTER + BESIDE).clamp(least, most);
        let quantity_width = room(view.model.book.quantity_letters, QUANTITY);
        let margin_width = room(view.model.book.margin_letters, MARGIN);
        let mut left = width - NAME - quantity_width - chip;
        let mut fits = |wanted: bool, width: f32| {
            let shown = wanted && left >= width;
            left -= if shown { width } else { 0.0 };
            shown
        };
        // margin is the last to go
        let margin = fits(prefs.show_margin, margin_width);
        let dv01 = fits(prefs.show_dv01, DV01);
        let value = fits(prefs.show_value, VALUE);
        // beside a quantity there is room for the wider chip as it is
        let chip = if margin { chip } else { CHIP };
        Self { value, dv01, margin, chip, quantity_width, margin_width }
    }

    fn columns(self) -> Vec<Column> {
        let mut columns = vec![Column::left(0.0), Column::right(self.quantity_width)];
        let mut add = |shown: bool, width| columns.extend(shown.then_some(Column::right(width)));
        add(self.value, VALUE);
        add(self.dv01, DV01);
        add(self.margin, self.margin_width);
        columns.push(Column::right(self.chip));
        columns
    }
}

impl PortfolioPanel {
    /// Draws the panel.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        self.place = Some(ui.max_rect());
        Frame::new().inner_margin(Margin { left: 16, right: 8, top: 12, bottom: 12 }).show(ui, |ui| {
            section_title_with(ui, "Portfolio", |ui| {
                foot::columns_menu(ui, view);
                sheets::offer(ui, view, "the portfolio", || sheets::portfolio(view));
            });
            self.quick_add.show(ui, view);
            ui.add_space(gap::TINY);
            let shown = Shown::fitting(ui.available_width(), view);
            head(ui, shown, view.model.book.margin);
            let foot = 122.0 + left_out::height(view);
            let height = (ui.available_height() - foot).max(60.0);
            let described = foot::description(ui, view, height);
            self.rows(ui, view, shown, height - described);
            ui.add_space(described);
            left_out::line(ui, view);
            foot::totals(ui, view);
            additions(ui, view);
        });
    }

    fn rows(&mut self, ui: &mut Ui, view: &View, shown: Shown, height: f32) {
        ui.spacing_mut().item_spacing.y = 0.0;
        if view.evaluation.lines.is_empty() {
            let text = foot::nothing_held(view);
            ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                ui.add_space(gap::MEDIUM);
                ui.label(egui::RichText::new(text).font(body()).color(tokens(ui).text2));
            });
            return;
        }
        let rows = &view.model.rows;
        self.take_arrows(ui, view);
        self.focused = None;
        ScrollArea::vertical()
            .id_salt("book")
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, false])
            .show_rows(ui, heights::TABLE, rows.len(), |ui, range| {
                self.bring_into_sight(ui, rows, range.start);
                for row in rows.get(range).unwrap_or_default() {
                    match row {
                        Row::Group(group) => group_row(ui, *group),
                        Row::Line(line) => self.line(ui, view, shown, *line),
                    }
                }
            });
    }

    fn line(&mut self, ui: &mut Ui, view: &View, shown: Shown, index: usize) {
        let Some(line) = view.evaluation.lines.get(index) else { return };
        // figures of an earlier document may still be on screen: its lines are not edited
        let is_seen = |p: &&Position| view.scenario.seen(&p.instrument) == line.instrument;
        let position = view.scenario.positions.get(index).filter(is_seen);
        let tokens = tokens(ui);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), heights::TABLE));
        let response = ui.interact(rect, keys::row_id(index), Sense::click());
        if response.has_focus() {
            self.focused = Some(index);
            let lock = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, lock));
        }
        let is_selected = self.selected.contains(index);
        row_ground(ui, rect.expand2(vec2(gap::TINY, 0.0)), is_selected, response.contains_pointer());
        let name = line.instrument.to_string();
        response.widget_info(|| {
            egui::WidgetInfo::selected(egui::Role::Row, true, is_selected, accessible(line, view, &name))
        });
        let columns = shown.columns();
        let places = places(rect, &columns);
        let mut cells = places.iter().zip(&columns);
        let Some((name_place, _)) = cells.next() else { return };
        let is_changed = position.is_none_or(|p| is_changed(p, index, view));
        self.name(ui, *name_place, &name, line, is_changed);
        if let Some((place, _)) = cells.next() {
            quantity_cell(ui, *place, view, index, line, position, &name);
        }
        let mut figure = |shown: bool, what: &str, text: String, ink: Color32, id: FigureId| {
            if shown && let Some((place, _)) = cells.next() {
                paint_cell(ui, *place, Side::Right, &Cell::new(&text, ink));
                let salt = response.id.with(what);
                explained_cell(ui, view, *place, salt, &format!("{what} of {name}: {text}"), id);
            }
        };
        let (value, dv01, margin) = (line.market_value(), line.dv01(), view.evaluation.contribution(index));
        let unit = Unit::Millions;
        let (second, first) = (tokens.text2, tokens.text1);
        figure(shown.value, "Value", money_cell(value, unit), second, FigureId::MarketValue(index));
        figure(shown.dv01, "DV01", money_cell(dv01, Unit::Thousands), second, FigureId::Dv01(index));
        figure(
            shown.margin,
            "Margin",
            money_cell(margin, view.model.book.margin),
            first,
            FigureId::Contribution(index),
        );
        if let Some((place, _)) = cells.next() {
            chip(ui, *place, view, index, line, position);
        }
        if response.hovered() {
            let why = words::explained(view.evaluation, FigureId::Contribution(index));
            let traced = position.map(traces::sentence).unwrap_or_default();
            Hint::new(&name).why(&format!("{}{traced}", row_words(line, why))).on(&response);
        }
        if response.has_focus() {
            focus_ring(ui, rect.shrink(2.0), f32::from(radius::BADGE));
        }
        if response.clicked() {
            let held = ui.input(|i| i.modifiers);
            self.selected.click(index, held, &keys::order(view));
        }
        self.context_menu(&response, view, index, line);
    }

    fn name(&self, ui: &Ui, place: Rect, name: &str, line: &Line, is_changed: bool) {
        let tokens = tokens(ui);
        let ink = if line.unit.is_some() { tokens.text1 } else { tokens.warn_text };
        let inner = Rect::from_min_max(pos2(place.left() + INDENT, place.top()), place.max);
        if is_changed {
            changed_dot(ui, pos2(place.left() + 3.0, place.center().y));
        }
        let text = if line.unit.is_some() { name.to_owned() } else { format!("▲ {name}") };
        paint_cell(ui, inner, Side::Left, &Cell::new(&text, ink));
    }

    fn context_menu(&mut self, response: &Response, view: &View, index: usize, line: &Line) {
        let position = view.scenario.positions.get(index);
        if position.is_none_or(|p| view.scenario.seen(&p.instrument) != line.instrument) {
            return;
        }
        response.context_menu(|ui| {
            if menu_row(ui, "Explain", "", false).clicked() {
                view.out.ask(UiCommand::Explain(Subject::Position(index)));
                ui.close();
            }
            if menu_row(ui, "Remove", "Del", false).clicked() {
                view.out.edit(Command::RemovePositions(vec![index]));
                self.selected.clear();
                ui.close();
            }
            if line.eligibility.is_ok() {
                let is_in = !line.xm_quantity.is_zero();
                let text = if is_in { "Move out of the XM account" } else { "Move into the XM account" };
                if menu_row(ui, text, "", false).clicked() {
                    let xm = if is_in { XmChoice::Out } else { XmChoice::In };
                    view.out.edit(Command::SetXm { line: index, xm });
                    ui.close();
                }
            }
        });
    }
}

fn is_changed(position: &Position, index: usize, view: &View) -> bool {
    view.saved.positions.get(index) != Some(position)
}

/// A line's contribution, and for a Treasury future what it would deliver.
fn row_words(line: &Line, contribution: String) -> String {
    let Some(future) = line.unit.as_ref().and_then(|u| u.valuation.basket()) else { return contribution };
    let price = line.unit.as_ref().map_or(future.price, |u| u.valuation.price);
    let Some(ctd) = future.basket.first() else { return contribution };
    let runner_up = future.basket.get(1).map(|d| format!(", then {d}")).unwrap_or_default();
    let of_what = match future.source {
        BasketSource::SecurityMaster => "issues from the security master",
        _ => "model issues",
    };
    format!(
        "Cheapest to deliver of {} {}: {ctd}{runner_up}. Price {price:.3}, gross basis {:.3}, net {:.3}, implied repo {:.2} %. {contribution}",
        future.basket.len(),
        of_what,
        future.gross_basis(ctd, price),
        future.net_basis(ctd, price),
        future.implied_repo(ctd, price) * 100.0,
    )
}

fn accessible(line: &Line, view: &View, name: &str) -> String {
    let standing = match &line.eligibility {
        Ok(_) if line.xm_quantity.is_zero() => "eligible, kept out of the XM account".to_owned(),
        Ok(_) => "in the XM account".to_owned(),
        Err(_) => words::exclusion(line, view.evaluation.scope),
    };
    format!("{name}, {standing}")
}

fn head(ui: &mut Ui, shown: Shown, unit: Unit) {
    let margin =
        if unit == Unit::Dollars { "Margin $".to_owned() } else { format!("Margin {}", unit.suffix()) };
    let mut names = vec!["Clears at", "Quantity"];
    let mut add = |is_shown: bool, name| names.extend(is_shown.then_some(name));
    add(shown.value, "Value mm");
    add(shown.dv01, "DV01 k");
    add(shown.margin, &margin);
    names.push("XM");
    let ink = tokens(ui).text2;
    let cells: Vec<Cell> = names.iter().map(|n| Cell::small(n, ink)).collect();
    row(ui, heights::HEADER, &shown.columns(), &cells, Sense::hover());
}

fn group_row(ui: &mut Ui, group: usize) {
    let Some((house, name)) = GROUPS.get(group) else { return };
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), heights::TABLE), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, *name));
    let ink = match house {
        House::Ficc => Some(tokens.ficc),
        House::Cme => Some(tokens.cme),
        House::None => None,
    };
    let mut left = rect.left();
    if let Some(ink) = ink {
        swatch(ui.painter(), pos2(left + 5.0, rect.center().y + 2.0), ink);
        left += 16.0;
    }
    let place = Rect::from_min_max(pos2(left, rect.top() + gap::TINY), rect.max);
    paint_cell(ui, place, Side::Left, &Cell::new(name, tokens.text2));
}

/// The quantity as the levers leave it, edited in place.
fn quantity_cell(
    ui: &mut Ui,
    place: Rect,
    view: &View,
    index: usize,
    line: &Line,
    position: Option<&Position>,
    name: &str,
) {
    let shown = short_quantity(line.quantity, line.instrument.unit());
    let exact = shown_quantity(line.quantity, line.instrument.unit());
    let Some(position) = position else {
        // a lever holds this line; its quantity is the lever's
        paint_cell(ui, place, Side::Right, &Cell::new(&shown, tokens(ui).text2));
        return;
    };
    let unit = position.instrument.unit();
    let typed = match unit {
        Counts::Dollars => size::print_face(position.quantity),
        _ => size::group_thousands(position.quantity.normalize()),
    };
    let check = |text: &str| size::parse(text).map(|_| ()).map_err(|e| e.to_string());
    let step = |text: &str, steps: i32| {
        let one = if unit == Counts::Dollars { Decimal::from(1_000_000) } else { Decimal::ONE };
        let next = size::parse(text).ok()? + one * Decimal::from(steps);
        Some(if unit == Counts::Dollars {
            size::print_face(next)
        } else {
            size::group_thousands(next.normalize())
        })
    };
    let label = format!("Quantity of {name}");
    let id = ui.scope_id().with(("quantity", index, position.instrument));
    let mut inner =
        ui.new_child(UiBuilder::new().max_rect(place.shrink2(vec2(0.0, 2.0))).id_salt(("quantity", index)));
    let cell = NumberCell::new(id, &label, &shown, &typed).check(&check).step(&step);
    let output = cell.show(&mut inner, place.shrink2(vec2(0.0, 2.0)).size());
    if exact != shown && !output.is_editing {
        Hint::new(&label).why(&exact).on(&output.response);
    }
    if let Some(text) = output.committed
        && let Ok(quantity) = size::parse(&text)
    {
        view.out.edit(Command::SetQuantity { line: index, quantity });
    }
}

pub(in crate::app) fn shown_quantity(amount: Decimal, unit: Counts) -> String {
    match unit {
        Counts::Dollars => face(amount),
        _ => quantity(amount),
    }
}
