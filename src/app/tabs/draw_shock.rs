//! A shock drawn on the curve: what the book makes or loses under it, and where it stands in history.

use crate::{
    app::{
        aside::{Aside, Runner},
        context::{Moment, View},
        event_words,
        format::{DASH, decimals, money_cell, multiple, percent, percent_short},
        plots::{ShockCurve, ShockPoint, World},
        table::{Cell, Column, head, line_under, row},
        theme::{body, gap, row as heights, small, tokens},
        ui_command::UiCommand,
        widgets::{Chip, Lever as Slider, PushButton, caption, drop_down, menu_row, words},
    },
    instrument::{Asset, Coin, Instrument},
    margin::{ByLeg, PastMoves, RankAmong, loss_over, under_one_move},
    market::{TENOR_YEARS, TENORS},
    pricing::{CurveShift, MarketMove},
    quantity::{Date, money::to_simulation},
    risk::OneScenario,
    whatif::{COIN_RANGE, LARGEST_TENOR_MOVE, Lever, event::market_moves},
};
use egui::{Response, ScrollArea, Sense, Ui, vec2};
use std::{ops::Range, sync::Arc};

/// Points of the drawing: label, name, and the tenors that move with each.
const POINTS: [(&str, &str, Range<usize>); 9] = [
    ("bills", "Bills move", 0..6),
    ("1y", "1-year move", 6..7),
    ("2y", "2-year move", 7..8),
    ("3y", "3-year move", 8..9),
    ("5y", "5-year move", 9..10),
    ("7y", "7-year move", 10..11),
    ("10y", "10-year move", 11..12),
    ("20y", "20-year move", 12..13),
    ("30y", "30-year move", 13..14),
];

/// The tenor whose move stands for a group: the last but two of the bills is the three-month.
const BILLS: usize = 3;

/// Ends of the axis, in basis points.
const REACHES: [f64; 6] = [50.0, 100.0, 200.0, 300.0, 500.0, 1_000.0];

/// A book of up to so many lines is repriced in the frame that asks.
const AT_ONCE: usize = 400;

/// What a shock starts from, and the size of those that are no day, in basis points.
const SHAPE_BP: f64 = 50.0;

/// The book under the drawn shock.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    pnl: ByLeg,
    rank: RankAmong,
}

/// The drawing.
pub struct DrawShock {
    drawn: OneScenario,
    name: String,
    /// The day of history it repeats, until a point is moved.
    day: Option<Date>,
    reach: f64,
    /// The history it was drawn on.
    market: u64,
    past: Option<(Moment, Arc<PastMoves>)>,
    outcome: Aside<(Moment, OneScenario), Outcome>,
}

impl Default for DrawShock {
    fn default() -> Self {
        Self {
            drawn: OneScenario::new(MarketMove::default()),
            name: NOTHING.to_owned(),
            day: None,
            reach: REACHES[0],
            market: 0,
            past: None,
            outcome: Aside::default(),
        }
    }
}

const NOTHING: &str = "nothing";
const BY_HAND: &str = "Drawn shock";

impl DrawShock {
    /// Draws it into the column.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        self.work_out(view);
        ScrollArea::vertical().id_salt("draw a shock").auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = gap::SMALL;
            self.start_from(ui, view);
            let has_room = !view.is_narrow;
            let below = if has_room { 300.0 } else { 218.0 };
            let height = (ui.available_height() - below).clamp(130.0, 280.0);
            self.curve(ui, height, has_room);
            // with little room coins are left out where the book has none
            if has_room || moves_with_coins(view) || self.drawn.market.coins != [0.0; 2] {
                self.coins(ui);
            }
            self.result(ui, view);
            self.buttons(ui, view);
            self.in_history(ui);
        });
    }

    /// Takes a shape over.
    fn start(&mut self, name: &str, day: Option<Date>, drawn: OneScenario) {
        self.drawn = drawn;
        self.name = name.to_owned();
        self.day = day;
        self.fit();
    }

    /// The least axis with room above the largest move.
    fn fit(&mut self) {
        let largest = self.drawn.market.tenors.iter().fold(0.0f64, |most, t| most.max(t.abs())) * 1e4;
        let fits = |reach: &f64| *reach >= largest * 1.2;
        self.reach = REACHES.into_iter().find(fits).unwrap_or(REACHES[5]);
    }

    fn work_out(&mut self, view: &View) {
        // a day of another history is no day of this one
        if self.market != view.market.revision {
            *self = Self { market: view.market.revision, ..Self::default() };
        }
        // figures that belong to another state of the document say nothing about this one
        if view.is_stale {
            return;
        }
        if self.past.as_ref().is_none_or(|(moment, _)| *moment != view.moment) {
            self.past = Some((view.moment, Arc::new(PastMoves::new(view.evaluation))));
        }
        let Some((_, past)) = &self.past else { return };
        let inline = Runner::inline();
        let is_small = view.evaluation.lines.len() <= AT_ONCE;
        let runner = if is_small { &inline } else { view.runner };
        let key = (view.moment, self.drawn.clone());
        if self.outcome.is_for(&key) {
            self.outcome.want(key, runner, |_, _| Ok(()));
            return;
        }
        let (past, drawn, evaluation) = (Arc::clone(past), self.drawn.clone(), view.evaluation.clone());
        self.outcome.want(key, runner, move |progress, publish| {
            progress.advance(0)?;
            let pnl = under_one_move(&evaluation, &drawn);
            publish(Outcome { pnl, rank: past.rank(&drawn, pnl.total()) });
            Ok(())
        });
    }

    fn start_from(&mut self, ui: &mut Ui, view: &View) {
        let e = view.evaluation;
        let stress = to_simulation(view.scenario.levers.basis_stress);
        let mut picked = None;
        ui.horizontal(|ui| {
            let shown = if self.name == NOTHING { "Start from a shape or a day" } else { &self.name };
            drop_down(ui, shown, body(), |ui| {
                ScrollArea::vertical().max_height(360.0).id_salt("shapes").show(ui, |ui| {
                    ui.set_min_width(260.0);
                    for (name, shift) in shapes() {
                        if in_sight(menu_row(ui, name, "", self.name == name)).clicked() {
                            picked = Some((name.to_owned(), None, shape(shift)));
                        }
                    }
                    for (index, day) in e.stress.iter().enumerate() {
                        let text = format!("{} {}", day.date, day.event);
                        if in_sight(menu_row(ui, &text, "", self.day == Some(day.date))).clicked() {
                            let at = e.scenarios.stress.start + index;
                            let moved = OneScenario::of_history(&e.scenarios, at, &e.rules.basis, stress);
                            picked = moved.map(|moved| (day.event.clone(), Some(day.date), moved));
                        }
                    }
                });
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                Chip::HYPOTHETICAL.show(ui);
            });
        });
        if let Some((name, day, drawn)) = picked {
            self.start(&name, day, drawn);
        }
    }

    fn curve(&mut self, ui: &mut Ui, height: f32, has_room: bool) {
        let tenors = self.drawn.market.tenors;
        let bp = |range: &Range<usize>| {
            let tenor = if range.len() > 1 { BILLS } else { range.start };
            tenors.get(tenor).copied().unwrap_or_default() * 1e4
        };
        let points =
            POINTS.iter().map(|(label, name, range)| ShockPoint { label, name, bp: bp(range) }).collect();
        let largest = to_simulation(LARGEST_TENOR_MOVE);
        let curve = ShockCurve { points, reach: self.reach, largest };
        let how = match has_room {
            true => "bp; drag a point, or focus one and press the arrows (Shift for 10)",
            false => "bp; drag a point, or press the arrows",
        };
        caption(ui, how);
        let Some(moved) = curve.show(ui, vec2(ui.available_width(), height)) else { return };
        let Some((_, _, range)) = POINTS.get(moved.index) else { return };
        let by = moved.bp / 1e4 - bp(range) / 1e4;
        for tenor in range.clone() {
            if let Some(slot) = self.drawn.market.tenors.get_mut(tenor) {
                let most = largest / 1e4;
                *slot = if range.len() > 1 { (*slot + by).clamp(-most, most) } else { moved.bp / 1e4 };
            }
        }
        self.by_hand();
        if moved.released {
            self.fit();
        }
    }

    /// Whatever it started from, it is a person's own now.
    fn by_hand(&mut self) {
        self.day = None;
        if self.name == NOTHING {
            self.name = BY_HAND.to_owned();
        } else if self.name != BY_HAND && !self.name.ends_with(CHANGED) {
            self.name.push_str(CHANGED);
        }
    }

    fn coins(&mut self, ui: &mut Ui) {
        let width = (ui.available_width() - gap::LARGE) / 2.0;
        let mut changed = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::LARGE;
            for coin in Coin::ALL {
                ui.allocate_ui(vec2(width, 50.0), |ui| {
                    let value = self.drawn.market.coins[coin as usize];
                    let name = coin.name();
                    let format = |value: f64| percent(value);
                    let read = |typed: &str| read_coin(name, typed);
                    let (low, high) = (value.min(-0.8), value.max(0.8));
                    let slider = Slider::new(name, value, &format, &read).range(low, high, 0.01);
                    if let Some(new) = slider.default_value(0.0).show(ui).value {
                        changed = Some((coin, new));
                    }
                });
            }
        });
        if let Some((coin, change)) = changed {
            self.drawn.market.coins[coin as usize] = change;
            self.by_hand();
        }
    }

    fn result(&self, ui: &mut Ui, view: &View) {
        let Some(outcome) = self.outcome.latest() else { return };
        let t = tokens(ui);
        let ink = if self.outcome.is_current() { t.text1 } else { t.text3 };
        let unit = view.model.unit;
        let figure = if view.is_narrow { 54.0 } else { 66.0 };
        let columns = [
            Column::left(0.0),
            Column::right(figure),
            Column::right(figure),
            Column::right(figure),
            Column::right(figure),
        ];
        let title = format!("P&L, {}", unit.head());
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            head(ui, heights::HEADER, &columns, &[&title, "Cash", "Futures", "Held", "Book"]);
            let pnl = outcome.pnl;
            let figures =
                [pnl.cash, pnl.futures, pnl.held, pnl.total()].map(|amount| money_cell(amount, unit));
            let mut cells = vec![Cell::new("drawn shock", t.text2)];
            cells.extend(figures.iter().map(|f| Cell::new(f, ink)));
            let response = row(ui, heights::TABLE, &columns, &cells, Sense::hover());
            line_under(ui, response.rect, t);
            self.over_margin(ui, view, pnl.total());
        });
    }

    /// Where it stands among the moves of history.
    fn in_history(&self, ui: &mut Ui) {
        let Some(outcome) = self.outcome.latest() else { return };
        let t = tokens(ui);
        let ink = if self.outcome.is_current() { t.text1 } else { t.text3 };
        let text = match self.drawn.market.is_none() {
            true => "Drag a point of the curve, or start from a day that happened.".to_owned(),
            false => event_words::rank(&outcome.rank, outcome.pnl.total()),
        };
        ui.label(egui::RichText::new(text).font(body()).color(ink));
        if self.drawn.basis.iter().any(|b| *b != 0.0) {
            caption(ui, "Futures move by what they did against the curve on that day as well.");
        }
    }

    fn over_margin(&self, ui: &mut Ui, view: &View, pnl: f64) {
        let e = view.evaluation;
        let t = tokens(ui);
        let world = if view.model.world == World::With { "with XM" } else { "in force" };
        let share = |requirement| match loss_over(pnl, requirement) {
            Some(share) if share >= 10.0 => (format!("▲ {}", multiple(share, 0)), t.warn_text),
            Some(share) if share > 1.0 => (format!("▲ {} %", decimals(share * 100.0, 0)), t.warn_text),
            Some(share) => (percent(share), t.text1),
            None => (DASH.to_owned(), t.text3),
        };
        let (without, with) = (share(e.without.total), share(e.with.total));
        let columns = [
            Column::left(0.0),
            Column::right(50.0),
            Column::right(58.0),
            Column::right(52.0),
            Column::right(58.0),
        ];
        let name = if view.is_narrow { "Over margin" } else { "Loss over margin" };
        let cells = [
            Cell::new(name, t.text2),
            Cell::small("without", t.text3),
            Cell::new(&without.0, without.1),
            Cell::small(world, t.text3),
            Cell::new(&with.0, with.1),
        ];
        let response = row(ui, heights::TABLE, &columns, &cells, Sense::hover());
        line_under(ui, response.rect, t);
    }

    fn buttons(&mut self, ui: &mut Ui, view: &View) {
        let is_nothing = self.drawn.market.is_none();
        let reason = match (is_nothing, view.is_stale) {
            (true, _) => Some("Nothing has moved: drag a point first"),
            (_, true) => Some("The figures are being recomputed"),
            _ => None,
        };
        ui.horizontal(|ui| {
            if PushButton::usual("Make it happen").blocked(reason).show(ui).clicked() {
                let happens = market_moves(view.scenario, view.evaluation, &self.name, self.day, &self.drawn);
                if let Ok(happening) = happens {
                    view.out.happen(happening);
                    self.start(NOTHING, None, OneScenario::new(MarketMove::default()));
                }
            }
            if PushButton::usual("Reset").name("Reset the drawn shock").show(ui).clicked() {
                self.start(NOTHING, None, OneScenario::new(MarketMove::default()));
            }
        });
        if let Some(shock) = &view.scenario.shock {
            ui.horizontal_wrapped(|ui| {
                words(ui, &format!("In force: {}", shock.name), small(), tokens(ui).text2);
                if PushButton::flat("Take back").name("Take the shock back").show(ui).clicked() {
                    view.out.ask(UiCommand::TakeShockBack);
                }
            });
        }
    }
}

/// Whether anything in the book depends on a coin.
fn moves_with_coins(view: &View) -> bool {
    let lines = &view.evaluation.lines;
    lines.iter().any(|line| match line.instrument {
        Instrument::Future(future) => future.product.asset() != Asset::Rates,
        other => matches!(other, Instrument::Coin(_)),
    })
}

/// A row that the keyboard reaches is scrolled to.
fn in_sight(row: Response) -> Response {
    if row.gained_focus() {
        row.scroll_to_me(None);
    }
    row
}

const CHANGED: &str = ", changed";

/// Shapes that are no day: name, and the levers' shift of it.
fn shapes() -> [(&'static str, CurveShift); 5] {
    let parallel = |parallel_bp| CurveShift { parallel_bp, ..CurveShift::default() };
    let slope = |slope_bp| CurveShift { slope_bp, ..CurveShift::default() };
    [
        (NOTHING, parallel(0.0)),
        ("parallel, up 50 bp", parallel(SHAPE_BP)),
        ("parallel, down 50 bp", parallel(-SHAPE_BP)),
        ("steepener, 2s10s up 50 bp", slope(SHAPE_BP)),
        ("flattener, 2s10s down 50 bp", slope(-SHAPE_BP)),
    ]
}

fn shape(shift: CurveShift) -> OneScenario {
    let tenors: [f64; TENORS] = TENOR_YEARS.map(|years| shift.at(years));
    OneScenario::new(MarketMove { tenors, ..MarketMove::default() })
}

/// A coin's change as typed: per cent unless a fraction of one is meant by nothing else.
fn read_coin(name: &str, typed: &str) -> Result<f64, String> {
    let (low, high) = COIN_RANGE;
    let trimmed = typed.trim();
    if trimmed.is_empty() || trimmed == DASH {
        return Ok(0.0);
    }
    let text = if trimmed.ends_with('%') { trimmed.to_owned() } else { format!("{trimmed} %") };
    let value = Lever::CryptoShock.parse(&text).ok().filter(|v| *v >= low && *v <= high);
    value.map(to_simulation).ok_or_else(|| {
        format!(
            "{name} goes from {} to {}.",
            percent_short(to_simulation(low)),
            percent_short(to_simulation(high))
        )
    })
}
