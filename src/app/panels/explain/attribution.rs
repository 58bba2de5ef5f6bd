//! A requirement by position, three ways side by side.

use super::{
    Subject, Went,
    amounts::{head, rows, sentence},
    figure::remark,
};
use crate::{
    app::{
        aside::Aside,
        context::View,
        format::{Unit, money, money_cell, quantity},
        sheets,
        table::{Cell, Column, Side, line_under, paint_cell, places},
        theme::{Tokens, gap, row, small, tokens},
        widgets::{Selector, dotted, focus_ring, progress_line, row_ground, small_button},
    },
    io::Sheet,
    margin::{Evaluation, Requirement, World, figures::Party},
    quantity::Decimal,
    whatif::{Attributed, Attribution, attribute},
};
use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, vec2};

const COLUMNS: [Column; 4] =
    [Column::left(0.0), Column::right(54.0), Column::right(68.0), Column::right(54.0)];
const NAMES: [&str; 4] = ["Position", "Marginal", "Component", "In order"];

/// What the rows are sorted by: the book's own order, or a column, the largest first or last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Sort {
    #[default]
    Book,
    Largest(usize),
    Smallest(usize),
}

impl Sort {
    fn pressed(self, column: usize) -> Self {
        match self {
            _ if column == 0 => Self::Book,
            Self::Largest(c) if c == column => Self::Smallest(column),
            _ => Self::Largest(column),
        }
    }
}

/// A table as it stands: what it was made for, and the order of its rows.
type Ordered = ((u64, World, Party, Sort, bool), Vec<usize>);

/// The table and the work behind it.
#[derive(Default)]
pub struct AttributionView {
    work: Aside<u64, Attribution>,
    /// The evaluation the work was started for.
    wanted: Option<u64>,
    /// The evaluation for which someone called it off.
    called_off: Option<u64>,
    sort: Sort,
    ordered: Option<Ordered>,
}

impl AttributionView {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, view: &View, world: World, party: Party) -> Option<Went> {
        self.want(view);
        let e = view.evaluation;
        let asked = of(asked(e, world), party);
        head(ui, view, "By position", &money(asked, Unit::of_column([asked])), None);
        let mut went = choices(ui, world, party);
        if let Some((done, all)) = self.work.progress() {
            let line = format!("Position by position, {} of {}", quantity(done), quantity(all));
            if progress_line(ui, &line, done as f32 / all.max(1) as f32).clicked() {
                self.work.stop();
                self.called_off = Some(view.evaluated);
            }
        } else if self.called_off == Some(view.evaluated) && small_button(ui, "Work out the rest").clicked() {
            self.called_off = None;
        }
        let Some(attribution) =
            self.work.latest().filter(|a| self.work.is_current() && a.rows.len() == e.lines.len())
        else {
            remark(ui, "Working it out…");
            return went;
        };
        if e.lines.is_empty() {
            sentence(ui, "Nothing is held, so nobody asks for anything.");
            return went;
        }
        sentence(ui, &why(e, attribution, world, party));
        ui.add_space(gap::TINY);
        let is_whole = attribution.rows.iter().all(|r| r.incremental.is_some());
        let key = (view.evaluated, world, party, self.sort, is_whole);
        if self.ordered.as_ref().is_none_or(|(known, _)| *known != key) {
            self.ordered = Some((key, order(attribution, self.sort, world, party)));
        }
        let unit = Unit::of_column(
            [asked]
                .into_iter()
                .chain(attribution.rows.iter().flat_map(|row| amounts(row, world, party)).flatten()),
        );
        ui.horizontal(|ui| {
            remark(ui, &unit.head());
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let make = || sheets::attribution(view, attribution, world, party);
                sheets::offer(ui, view, "the attribution", make);
            });
        });
        if let Some(column) = table_head(ui, self.sort) {
            self.sort = self.sort.pressed(column);
        }
        let places = self.ordered.as_ref().map(|(_, order)| order.as_slice()).unwrap_or_default();
        rows(ui, places.len(), row::LADDER, |ui, i| {
            if let Some(row) = places.get(i).and_then(|place| attribution.rows.get(*place)) {
                went = went.or(table_row(ui, view, row, world, party, unit));
            }
        });
        sums(ui, attribution, world, party, unit);
        ui.add_space(gap::SMALL);
        for text in [
            "Marginal: the requirement less that of the book without the position.",
            "Component: its average loss on the days around the value at risk, at CME its outright, rescaled to add up.",
            "In order: what it adds to the positions above it in the book.",
        ] {
            remark(ui, text);
        }
        went
    }

    /// The table, once it is worked out.
    pub fn sheet(&self, view: &View, world: World, party: Party) -> Option<Sheet> {
        let attribution = self.work.latest().filter(|_| self.work.is_current())?;
        Some(sheets::attribution(view, attribution, world, party))
    }

    /// Wants the attribution of the evaluation on screen; the book is copied only when that is new.
    fn want(&mut self, view: &View) {
        if view.is_stale || self.called_off == Some(view.evaluated) {
            return;
        }
        let is_lost = self.work.has_failed() || (!self.work.is_running() && !self.work.is_current());
        let is_new = self.wanted != Some(view.evaluated) || is_lost;
        let evaluation = is_new.then(|| view.evaluation.clone());
        if is_lost {
            self.work.stop();
        }
        self.wanted = Some(view.evaluated);
        self.work.want(view.evaluated, view.runner, move |progress, publish| match &evaluation {
            Some(evaluation) => attribute(evaluation, progress, publish),
            None => Err(crate::whatif::Cancelled),
        });
    }
}

fn asked(e: &Evaluation, world: World) -> Requirement {
    match world {
        World::Without => e.without,
        World::With => Requirement { ficc: e.possible.ficc, cme: e.possible.cme, total: e.possible.total },
    }
}

fn of(requirement: Requirement, party: Party) -> Decimal {
    match party {
        Party::Ficc => requirement.ficc,
        Party::Cme => requirement.cme,
        Party::Total => requirement.total,
    }
}

/// Marginal, component, in order: what has been worked out of them.
fn amounts(row: &Attributed, world: World, party: Party) -> [Option<Decimal>; 3] {
    let component = row.component.get(world as usize).map(|c| of(*c, party));
    let part = |asked: Option<crate::margin::Asked>| asked.map(|a| of(*a.of(world), party));
    [part(row.marginal), component, part(row.incremental)]
}

fn choices(ui: &mut Ui, world: World, party: Party) -> Option<Went> {
    let mut went = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap::LARGE;
        let worlds = ["without", "with"];
        if let Some(picked) = Selector::new("Cross-margining", &worlds, world as usize).show(ui)
            && let Some(world) = World::ALL.get(picked)
        {
            went = Some(Went::Aside(Subject::Attribution(*world, party)));
        }
        let names = Party::ALL.map(Party::name);
        let current = Party::ALL.iter().position(|p| *p == party).unwrap_or_default();
        if let Some(party) = Selector::new("House", &names, current).show(ui).and_then(|i| Party::ALL.get(i))
        {
            went = Some(Went::Aside(Subject::Attribution(world, *party)));
        }
    });
    went
}

/// Why the three differ, from the case at hand.
fn why(e: &Evaluation, attribution: &Attribution, world: World, party: Party) -> String {
    let whole = |row: &Attributed| {
        let [marginal, component, incremental] = amounts(row, world, party);
        Some((row.line, marginal?, component?, incremental?))
    };
    let all: Vec<_> = attribution.rows.iter().filter_map(whole).collect();
    if all.len() != attribution.rows.len() {
        return "Components first; the other two follow.".to_owned();
    }
    let asked = of(*attribution.asked.of(world), party);
    let gap =
        |(_, marginal, component, _): &&(usize, Decimal, Decimal, Decimal)| (marginal - component).abs();
    let Some((line, marginal, component, _)) = all.iter().max_by_key(gap) else { return String::new() };
    if (marginal - component).abs() <= Decimal::new(2, 2) {
        return "Marginal and component agree: no position here changes what is asked for another."
            .to_owned();
    }
    let say = |amount: Decimal| money(amount.abs(), Unit::of_column([amount]));
    let name = e.lines.get(*line).map(|l| l.instrument.to_string()).unwrap_or_default();
    let without_it = match marginal {
        m if m.is_zero() => "nothing less would be asked".to_owned(),
        m if m.is_sign_negative() => format!("{} more would be asked", say(*m)),
        m => format!("{} less would be asked", say(*m)),
    };
    let sum: Decimal = all.iter().map(|(_, marginal, ..)| *marginal).sum();
    let signed = money(sum, Unit::of_column([sum]));
    let because = match sum < asked {
        true => "positions offset one another, and each taken away leaves the others exposed",
        false => "positions lose together, and each taken away spares more than its own share",
    };
    format!(
        "Without {name} {without_it}, while its component is {}. The marginals add up to {signed}, not to {}: {because}.",
        money(*component, Unit::of_column([*component])),
        say(asked),
    )
}

fn order(attribution: &Attribution, sort: Sort, world: World, party: Party) -> Vec<usize> {
    let mut order: Vec<usize> = (0..attribution.rows.len()).collect();
    let amount = |place: &usize, column: usize| {
        let row = attribution.rows.get(*place)?;
        *amounts(row, world, party).get(column.checked_sub(1)?)?
    };
    match sort {
        Sort::Book => {}
        Sort::Largest(column) => {
            order.sort_by(|a, b| amount(b, column).cmp(&amount(a, column)).then(a.cmp(b)));
        }
        Sort::Smallest(column) => {
            order.sort_by(|a, b| amount(a, column).cmp(&amount(b, column)).then(a.cmp(b)));
        }
    }
    order
}

/// The head; returns the column that was pressed.
fn table_head(ui: &mut Ui, sort: Sort) -> Option<usize> {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), row::HEADER), Sense::hover());
    let ink = tokens(ui);
    let mut pressed = None;
    for (i, (place, (column, name))) in
        places(rect, &COLUMNS).into_iter().zip(COLUMNS.iter().zip(NAMES)).enumerate()
    {
        let response = ui.interact(place, ui.scope_id().with(("sort", i)), Sense::click());
        let mark = match sort {
            Sort::Largest(c) if c == i => "▼",
            Sort::Smallest(c) if c == i => "▲",
            _ => "",
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {name}")));
        let shade = if response.hovered() || !mark.is_empty() { ink.text1 } else { ink.text3 };
        // a sorted head reaches into the column before it rather than being cut
        let (edge, side) = match column.side {
            Side::Left => (place.left_center(), Align2::LEFT_CENTER),
            Side::Right => (place.right_center(), Align2::RIGHT_CENTER),
        };
        ui.painter().text(edge, side, format!("{name}{mark}"), small(), shade);
        if response.has_focus() {
            focus_ring(ui, place.shrink(4.0), 2.0);
        }
        if response.clicked() {
            pressed = Some(i);
        }
    }
    line_under(ui, rect, ink);
    pressed
}

fn table_row(
    ui: &mut Ui,
    view: &View,
    row: &Attributed,
    world: World,
    party: Party,
    unit: Unit,
) -> Option<Went> {
    let name = view.evaluation.lines.get(row.line)?.instrument.to_string();
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), self::row::LADDER), Sense::click());
    let cells = amounts(row, world, party).map(|a| a.map_or("…".to_owned(), |a| money_cell(a, unit)));
    let label = format!("{name}: marginal {}, component {}, in order {}", cells[0], cells[1], cells[2]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    row_ground(ui, rect.expand2(vec2(gap::TINY, 0.0)), false, response.hovered());
    paint_row(ui, rect, &name, &cells, tokens(ui), true);
    if response.has_focus() {
        focus_ring(ui, rect.shrink(2.0), 4.0);
    }
    response.clicked().then_some(Went::To(Subject::Position(row.line)))
}

fn paint_row(ui: &Ui, rect: Rect, name: &str, cells: &[String; 3], ink: &Tokens, is_link: bool) {
    let places = places(rect, &COLUMNS);
    if let Some(first) = places.first() {
        paint_cell(ui, *first, Side::Left, &Cell::new(name, ink.text1));
        if is_link {
            let words = ui.painter().layout_no_wrap(name.to_owned(), crate::app::theme::body(), ink.text1);
            let width = words.size().x.min(first.width() - gap::TINY);
            let room = Rect::from_center_size(first.center(), vec2(first.width(), words.size().y));
            dotted(ui, room.with_max_x(first.left() + width));
        }
    }
    for (place, text) in places.iter().skip(1).zip(cells) {
        paint_cell(ui, *place, Side::Right, &Cell::new(text, ink.text1));
    }
}

/// The foot: components and increments add up to what is asked, marginals need not.
fn sums(ui: &mut Ui, attribution: &Attribution, world: World, party: Party, unit: Unit) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), row::LADDER), Sense::hover());
    let mut totals = [Some(Decimal::ZERO); 3];
    for own in &attribution.rows {
        for (total, amount) in totals.iter_mut().zip(amounts(own, world, party)) {
            *total = total.zip(amount).map(|(a, b)| a + b);
        }
    }
    let cells = totals.map(|t| t.map_or("…".to_owned(), |t| money_cell(t, unit)));
    let label = format!("Together: marginal {}, component {}, in order {}", cells[0], cells[1], cells[2]);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    ui.painter().hline(rect.x_range(), rect.top(), (1.0, tokens(ui).outline));
    paint_row(ui, rect, "Together", &cells, tokens(ui), false);
}
