//! Which accounts make the book, and whether it is a document of its own or joins the open one.

use super::{Answer, Book, Gathered, Purpose, lines, name_of, positions};
use crate::{
    app::{
        aside::{Aside, Runner},
        context::View,
        format::{quantity, short_quantity},
        panels::{left_out, portfolio::shown_quantity},
        table::{Cell, Column, head, line_under, row},
        theme::{control, gap, row as heights, small, title, tokens},
        widgets::{
            Hint, PushButton, caption, close_button, error_line, focus_ring, row_ground, tick_mark, words,
        },
    },
    io::{
        FileProblem,
        import::{AccountLines, Accounts, Imported, Netted, Read, Source},
    },
};
use egui::{
    Align, CornerRadius, Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

/// Files and problems named before someone asks for the rest.
const FIRST: usize = 4;

/// Files and accounts to choose from.
pub struct Choice {
    purpose: Purpose,
    sources: Vec<Source>,
    imported: Arc<Imported>,
    accounts: Vec<AccountLines>,
    problems: Vec<FileProblem>,
    chosen: BTreeSet<usize>,
    /// Counts choices; the first is everything.
    version: u64,
    everything: Arc<Netted>,
    netted: Aside<u64, Arc<Netted>>,
    shows_all: bool,
    shows_left_out: bool,
}

impl Choice {
    /// Everything is chosen at first.
    pub fn new(read: Gathered, accounts: Vec<AccountLines>, purpose: Purpose) -> Self {
        let chosen = (0..accounts.len()).collect();
        let problems = read.problems.into_iter().chain(read.imported.problems.iter().cloned()).collect();
        Self {
            purpose,
            sources: read.sources,
            imported: Arc::new(read.imported),
            accounts,
            problems,
            chosen,
            version: 0,
            everything: Arc::new(read.netted),
            netted: Aside::default(),
            shows_all: false,
            shows_left_out: false,
        }
    }

    /// What was chosen, ready for a document.
    pub fn book(&self, netted: &Netted, paths: Vec<PathBuf>) -> Book {
        Book {
            name: name_of(&self.sources),
            positions: Arc::new(netted.positions.clone()),
            left_out: Arc::new(netted.left_out.clone()),
            problems: self.problems.iter().chain(&netted.problems).cloned().collect(),
            as_of: self.imported.as_of,
            paths,
        }
    }

    /// The net of what is chosen, once it is there.
    fn net(&self) -> Option<&Arc<Netted>> {
        if self.chosen.len() == self.accounts.len() {
            return Some(&self.everything);
        }
        self.netted.latest().filter(|_| self.netted.is_current() && self.netted.is_for(&self.version))
    }

    fn work(&mut self, runner: &Runner) {
        let (imported, version) = (Arc::clone(&self.imported), self.version);
        let named = |i: &usize| self.accounts.get(*i).map(|a| Arc::clone(&a.account));
        let is_new = !self.netted.is_for(&version);
        let only: BTreeSet<Arc<str>> =
            if is_new { self.chosen.iter().filter_map(named).collect() } else { BTreeSet::new() };
        self.netted.want(version, runner, move |progress, publish| {
            progress.advance(0)?;
            publish(Arc::new(imported.book(&Accounts::Only(only))));
            Ok(())
        });
    }

    fn choose(&mut self, chosen: BTreeSet<usize>) {
        self.chosen = chosen;
        self.version += 1;
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, view: &View, runner: &Runner) -> Option<Answer> {
        if self.chosen.len() != self.accounts.len() {
            self.work(runner);
        }
        let answer = ui.horizontal(|ui| self.top(ui)).inner;
        self.files(ui);
        self.remarks(ui);
        ui.add_space(gap::SMALL);
        let foot = control::HEIGHT + gap::SMALL + 24.0;
        let height = (ui.available_height() - foot).max(120.0);
        let size = vec2(ui.available_width(), height);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        if self.accounts.len() > 1 {
            let middle = rect.left() + (rect.width() * 0.46).round();
            let left = Rect::from_min_max(rect.min, pos2(middle - gap::MEDIUM, rect.bottom()));
            let right = Rect::from_min_max(pos2(middle + gap::MEDIUM, rect.top()), rect.max);
            self.account_list(&mut ui.new_child(UiBuilder::new().max_rect(left).id_salt("accounts")));
            self.net_list(&mut ui.new_child(UiBuilder::new().max_rect(right).id_salt("net")));
        } else {
            self.net_list(&mut ui.new_child(UiBuilder::new().max_rect(rect).id_salt("net")));
        }
        ui.add_space(gap::SMALL);
        self.decide(ui, view).or(answer)
    }

    fn top(&self, ui: &mut Ui) -> Option<Answer> {
        let title_words = match self.sources.as_slice() {
            [one] => format!("Positions of {}", one.name),
            several => format!("Positions of {} files", several.len()),
        };
        words(ui, &title_words, title(), tokens(ui).text1);
        let close = |ui: &mut Ui| close_button(ui, "Close the import").clicked().then_some(Answer::Cancel);
        ui.with_layout(Layout::right_to_left(Align::Center), close).inner
    }

    /// What each file was recognised as, and what came of it.
    fn files(&mut self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = gap::TINY;
        let shown = if self.shows_all { self.imported.read.len() } else { FIRST };
        let recognised: Vec<String> = self.imported.read.iter().take(shown).map(recognised).collect();
        for text in recognised {
            words(ui, &text, small(), tokens(ui).text2);
        }
    }

    /// Problems with their place, the first few at once.
    fn remarks(&mut self, ui: &mut Ui) {
        let hidden_files = self.imported.read.len().saturating_sub(FIRST);
        let hidden = self.problems.len().saturating_sub(FIRST) + hidden_files;
        let shown = if self.shows_all { self.problems.len() } else { FIRST };
        let draw = |ui: &mut Ui| {
            for problem in self.problems.iter().take(shown) {
                error_line(ui, &problem.to_string());
            }
        };
        if self.shows_all {
            ScrollArea::vertical().id_salt("remarks").max_height(120.0).show(ui, draw);
        } else {
            draw(ui);
        }
        if hidden > 0 {
            let text = if self.shows_all {
                "Show fewer".to_owned()
            } else {
                format!("Show {} more", quantity(hidden))
            };
            if PushButton::flat(&text).show(ui).clicked() {
                self.shows_all = !self.shows_all;
            }
        }
    }

    fn account_list(&mut self, ui: &mut Ui) {
        let (chosen, of) = (self.chosen.len(), self.accounts.len());
        ui.horizontal(|ui| {
            let text = format!("{} of {} accounts", quantity(chosen), quantity(of));
            words(ui, &text, small(), tokens(ui).text2);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if PushButton::flat("None").name("No account").show(ui).clicked() {
                    self.choose(BTreeSet::new());
                }
                if PushButton::flat("All").name("All accounts").show(ui).clicked() {
                    self.choose((0..of).collect());
                }
            });
        });
        let columns =
            [Column::left(0.0), Column::right(78.0), Column::right(64.0), Column::left(gap::MEDIUM)];
        head(ui, heights::HEADER, &columns, &["        Account", "Positions", "Left out", ""]);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut toggled = None;
        ScrollArea::vertical().id_salt("account list").auto_shrink([false, false]).show_rows(
            ui,
            heights::TABLE,
            of,
            |ui, range| {
                for i in range {
                    if self.account(ui, i, &columns) {
                        toggled = Some(i);
                    }
                }
            },
        );
        if let Some(i) = toggled {
            let mut chosen = self.chosen.clone();
            if !chosen.remove(&i) {
                chosen.insert(i);
            }
            self.choose(chosen);
        }
    }

    /// A row with its box; returns whether it was pressed.
    fn account(&self, ui: &mut Ui, index: usize, columns: &[Column]) -> bool {
        let Some(account) = self.accounts.get(index) else { return false };
        let is_chosen = self.chosen.contains(&index);
        let name = if account.account.is_empty() { "no account named" } else { &account.account };
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), heights::TABLE), Sense::click());
        let (held, out) = (positions(account.positions), lines(account.left_out));
        let label = format!("Account {name}: {held}, {out} left out");
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_chosen, &label));
        row_ground(ui, rect, false, response.hovered());
        let t = tokens(ui);
        let tick = Rect::from_center_size(pos2(rect.left() + 10.0, rect.center().y), vec2(16.0, 16.0));
        let border = Stroke::new(1.0, t.outline_strong);
        ui.painter().rect(tick, CornerRadius::same(4), t.bg1, border, StrokeKind::Inside);
        if is_chosen {
            tick_mark(ui.painter(), tick.center(), t.text1);
        }
        let inside = Rect::from_min_max(pos2(rect.left() + 28.0, rect.top()), rect.max);
        let places = crate::app::table::places(inside, columns);
        let count = |n: usize| if n == 0 { crate::app::format::DASH.to_owned() } else { quantity(n) };
        let texts = [name.to_owned(), count(account.positions), count(account.left_out)];
        for ((place, column), text) in places.into_iter().zip(columns).zip(&texts) {
            crate::app::table::paint_cell(ui, place, column.side, &Cell::new(text, t.text1));
        }
        if response.has_focus() {
            focus_ring(ui, rect.shrink(4.0), 4.0);
        }
        response.clicked()
    }

    /// What the chosen accounts net to.
    fn net_list(&mut self, ui: &mut Ui) {
        let ink = tokens(ui);
        let Some(net) = self.net().cloned() else {
            words(ui, "Netting…", small(), ink.text2);
            return;
        };
        ui.horizontal(|ui| {
            ui.set_min_height(control::SMALL);
            words(ui, &outcome(&net), small(), ink.text2);
            if net.left_out.is_empty() {
                self.shows_left_out = false;
                return;
            }
            let text = if self.shows_left_out { "Show what is held" } else { "Show what is left out" };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if PushButton::flat(text).show(ui).clicked() {
                    self.shows_left_out = !self.shows_left_out;
                }
            });
        });
        if self.shows_left_out {
            return left_out::brief_list(ui, &net.left_out);
        }
        let columns =
            [Column::left(0.0), Column::right(96.0), Column::right(64.0), Column::left(gap::MEDIUM)];
        head(ui, heights::HEADER, &columns, &["Instrument", "Net quantity", "Lines", ""]);
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("net list").auto_shrink([false, false]).show_rows(
            ui,
            heights::TABLE,
            net.positions.len(),
            |ui, range| {
                for position in net.positions.get(range).unwrap_or_default() {
                    let name = position.instrument.to_string();
                    let unit = position.instrument.unit();
                    let amount = short_quantity(position.quantity, unit);
                    let count = quantity(position.lines.len().max(1));
                    let cells = [
                        Cell::new(&name, ink.text1),
                        Cell::new(&amount, ink.text1),
                        Cell::new(&count, ink.text2),
                    ];
                    let response = row(ui, heights::TABLE, &columns, &cells, Sense::hover());
                    line_under(ui, response.rect, ink);
                    if response.hovered() {
                        let exact = shown_quantity(position.quantity, unit);
                        Hint::new(&name).why(&exact).on(&response);
                    }
                }
            },
        );
    }

    fn decide(&self, ui: &mut Ui, view: &View) -> Option<Answer> {
        let net = self.net();
        let blocked = match net {
            None => Some("The accounts are being netted."),
            Some(_) if self.chosen.is_empty() => Some("Choose an account."),
            Some(net) if net.positions.is_empty() => Some("Nothing is left to margin in what is chosen."),
            Some(_) => None,
        };
        let mut taken = None;
        ui.horizontal(|ui| {
            let adds_first = self.purpose == Purpose::Add;
            let mut button = |ui: &mut Ui, adds: bool| {
                let text = if adds { "Add to the open book" } else { "Open as a new document" };
                let button =
                    if adds == adds_first { PushButton::primary(text) } else { PushButton::usual(text) };
                if button.blocked(blocked).show(ui).clicked() && blocked.is_none() {
                    taken = net.map(|net| Answer::Take { netted: Arc::clone(net), adds });
                }
            };
            for adds in [adds_first, !adds_first] {
                button(ui, adds);
            }
            if PushButton::usual("Cancel").name("Cancel the import").show(ui).clicked() {
                taken = Some(Answer::Cancel);
            }
        });
        match blocked {
            Some(why) => caption(ui, why),
            None => caption(
                ui,
                &format!(
                    "The open book is {}, with {}.",
                    view.scenario.name,
                    positions(view.scenario.positions.len())
                ),
            ),
        };
        taken
    }
}

/// "core.csv: CME CORE simple positions, 8 positions, 1 line left out, 1 row not read".
fn recognised(read: &Read) -> String {
    let mut text = format!("{}: {}, {}", read.source, read.layout.name(), positions(read.positions));
    if read.left_out > 0 {
        text.push_str(&format!(", {} left out", lines(read.left_out)));
    }
    if read.unread > 0 {
        text.push_str(&format!(", {} not understood", lines(read.unread)));
    }
    text
}

fn outcome(net: &Netted) -> String {
    let left_out = match net.left_out.len() {
        0 => String::new(),
        n => format!(", {} left out of every figure", lines(n)),
    };
    format!("Net: {}{left_out}", positions(net.positions.len()))
}
