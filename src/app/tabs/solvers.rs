//! Solvers: questions asked of the book, each with its answer, its curve, and an Apply of its own.
//! Nothing changes until Apply, and an answer is one step of undo.

mod answers;
mod collateral;
mod details;
mod proposal;
mod row;
mod wanted;
mod work;

pub(in crate::app) use proposal::{Proposal, Reverse, Way};
pub(in crate::app) use work::Work;

use crate::{
    app::{
        context::{Moment, View},
        format::{money, percent, percent_short, quantity, whole},
        sheets::{self, Answer},
        theme::{gap, small, title, tokens},
        widgets::{Chip, caption, error_line, progress_line, small_button, words},
    },
    instrument::Product,
    margin::RehedgedFigures,
    quantity::{Decimal, money::from_simulation},
    whatif::{
        Command,
        solve::{
            Allocation, CheapestPostings, Goal, Ground, LeastMargin, PairAnswer, Placement, Reached,
            allocate_to_xm, best_pair, least_margin,
        },
    },
};
use egui::{Align, Color32, Layout, ScrollArea, Ui};
use proposal::{answer_with, contracts};
use row::Head;
use std::sync::Arc;
use wanted::WantedKind;
use work::{Asked, ask};

/// The rows, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Smallest,
    Least,
    Split,
    Postings,
    Saving,
}

impl Row {
    const ALL: [Self; 5] = [Self::Smallest, Self::Least, Self::Split, Self::Postings, Self::Saving];
}

/// What the solvers remember between frames.
#[derive(Default)]
pub struct Solvers {
    work: Work,
    smallest: Asked<(Goal, Option<Product>), Reached>,
    least: Asked<(), LeastMargin>,
    pair: Asked<(), PairAnswer>,
    split: Asked<(), Allocation>,
    postings: Asked<Decimal, CheapestPostings>,
    reverse: Reverse,
    open: Option<Row>,
    kind: WantedKind,
    /// What is wanted of the smallest hedge, by kind; the usual until someone moves it.
    wanted: [Option<f64>; 3],
    product: Option<Product>,
    /// The most that one kind of asset may cover of a destination.
    most_of_a_kind: Option<f64>,
    saving: Option<f64>,
    way: Way,
    /// What the rows say, as last drawn.
    answers: Vec<Answer>,
    /// The state for which a person called the search off.
    called_off: Option<Moment>,
}

/// What a row shows.
struct Said {
    caption: String,
    answer: String,
    ink: Color32,
    apply: Option<&'static str>,
    command: Option<Command>,
}

impl Solvers {
    /// Draws the column.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        ui.spacing_mut().item_spacing.y = 0.0;
        self.head(ui, view);
        if view.evaluation.without.total.is_zero() && view.evaluation.pool.is_empty() {
            caption(
                ui,
                "Nothing is margined yet: add a Treasury or a future, and the solvers look for its hedge.",
            );
            return;
        }
        let is_called_off = self.called_off == Some(view.moment);
        let ground = if is_called_off { None } else { self.work.ground(view) };
        if let Some(ground) = &ground {
            self.ask_all(view, ground);
        }
        self.progress(ui, view, is_called_off);
        ScrollArea::vertical().id_salt("solvers").auto_shrink([false, false]).show(ui, |ui| {
            // clear of the scroll bar
            ui.set_width(ui.available_width() - gap::SMALL);
            self.answers.clear();
            for row in Row::ALL {
                ui.push_id(row as usize, |ui| self.row(ui, view, ground.as_ref(), row));
            }
        });
    }

    fn head(&self, ui: &mut Ui, view: &View) {
        ui.horizontal(|ui| {
            words(ui, "Solvers", title(), tokens(ui).text1);
            if view.evaluation.is_hypothetical() {
                Chip::HYPOTHETICAL.show(ui);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                sheets::offer(ui, view, "the solvers", || sheets::solvers(view, &self.answers));
            });
        });
        ui.add_space(gap::TINY);
        world_note(ui, view);
    }

    /// Everything the closed rows need, and what the open one needs more.
    fn ask_all(&mut self, view: &View, ground: &Arc<Ground>) {
        let (goal, product) = (self.goal(view), self.product);
        ask(&mut self.smallest, view, ground, (goal, product), 160, move |desk, progress| {
            answer_with(desk, product, goal, progress)
        });
        ask(&mut self.least, view, ground, (), 110 * ground.candidates().len(), |desk, progress| {
            Ok(least_margin(desk, progress)?.map(|found| (found.command(desk), found)).map(swap))
        });
        ask(&mut self.split, view, ground, (), 0, |desk, progress| {
            Ok(allocate_to_xm(desk, progress)?.map(|found| (found.command(desk), found)).map(swap))
        });
        if self.open == Some(Row::Least) {
            ask(&mut self.pair, view, ground, (), 0, |desk, progress| {
                Ok(best_pair(desk, progress)?.map(|found| (found.command(desk), found)).map(swap))
            });
        }
        self.ask_postings(view, ground);
    }

    fn goal(&self, view: &View) -> Goal {
        self.kind.goal(self.wanted_now(view))
    }

    fn wanted_now(&self, view: &View) -> f64 {
        let set = self.wanted.get(self.kind as usize).copied().flatten();
        set.unwrap_or_else(|| self.kind.usual(view))
    }

    fn wanted_saving(&self, view: &View) -> f64 {
        self.saving.unwrap_or_else(|| wanted::saved_now(view.evaluation.possible_saved()))
    }

    fn progress(&mut self, ui: &mut Ui, view: &View, is_called_off: bool) {
        if is_called_off {
            ui.horizontal(|ui| {
                caption(ui, "Called off.");
                if small_button(ui, "Search again").clicked() {
                    self.called_off = None;
                }
            });
            return;
        }
        let running = [
            self.smallest.progress(),
            self.least.progress(),
            self.split.progress(),
            self.pair.progress(),
            self.postings.progress(),
            self.reverse.progress(),
        ];
        let Some((done, of)) = running.into_iter().flatten().next() else { return };
        let share = if of == 0 { 0.0 } else { done as f32 / of as f32 };
        let line = format!("Searching, {} looked at", whole(done));
        if progress_line(ui, &line, share).clicked() {
            self.called_off = Some(view.moment);
            self.stop();
        }
    }

    /// Calls off what is under way. The last answers stay.
    fn stop(&mut self) {
        self.smallest.stop();
        self.least.stop();
        self.pair.stop();
        self.split.stop();
        self.postings.stop();
        self.reverse.stop();
    }

    fn row(&mut self, ui: &mut Ui, view: &View, ground: Option<&Arc<Ground>>, row: Row) {
        let said = match row {
            Row::Smallest => self.smallest_said(ui, view),
            Row::Least => self.least_said(ui, view),
            Row::Split => self.split_said(ui, view),
            Row::Postings => self.postings_said(ui, view),
            Row::Saving => self.saving_said(ui, view, ground),
        };
        let is_current = ground.is_some() && self.is_current(row);
        self.answers.push(self.answer(row, &said, is_current));
        let blocked = match (&said.command, is_current) {
            (_, false) => Some("Being computed"),
            (None, true) => Some("The book stands there already"),
            (Some(_), true) => None,
        };
        let stale = tokens(ui).text3;
        let head = Head {
            caption: &said.caption,
            answer: &said.answer,
            ink: if is_current { said.ink } else { stale },
            is_open: self.open == Some(row),
            apply: said.apply,
            blocked,
        };
        let pressed = head.show(ui);
        if pressed.toggled {
            self.open = if self.open == Some(row) { None } else { Some(row) };
        }
        if let Some(command) = said.command.filter(|_| pressed.applied) {
            view.out.edit(command);
        }
        self.under(ui, view, ground, row);
    }

    /// What stands under a row whether open or not, and what stands there when it is open.
    fn under(&mut self, ui: &mut Ui, view: &View, ground: Option<&Arc<Ground>>, row: Row) {
        if row == Row::Least
            && let Some(Some((found, _))) = self.least.latest()
            && found.open_dv01.abs() > self.present_open(view) + 1.0
        {
            let text =
                format!("Least margin is not least risk: leaves {} open.", details::a_bp(found.open_dv01));
            row::indented(ui, |ui| error_line(ui, &text));
            ui.add_space(gap::TINY);
        }
        if self.open != Some(row) {
            return;
        }
        let is_current = ground.is_some() && self.is_current(row);
        match row {
            Row::Smallest => self.smallest_details(ui, view, ground),
            Row::Least => self.least_details(ui, view, ground.is_some()),
            Row::Split => self.split_details(ui, view, is_current),
            Row::Postings => self.postings_details(ui, view, is_current),
            Row::Saving => self.saving_details(ui, view),
        }
        ui.add_space(gap::SMALL);
    }

    /// Net DV01 of what is margined, as held.
    fn present_open(&self, view: &View) -> f64 {
        details::net_dv01(view).abs()
    }

    fn is_current(&self, row: Row) -> bool {
        match row {
            Row::Smallest => self.smallest.is_current(),
            Row::Least => self.least.is_current(),
            Row::Split => self.split.is_current(),
            Row::Postings => self.postings.is_current(),
            Row::Saving => self.reverse.is_current(self.way),
        }
    }

    fn smallest_said(&self, ui: &Ui, view: &View) -> Said {
        let t = tokens(ui);
        let unit = view.model.unit;
        let caption = match self.goal(view) {
            Goal::Saving(share) => format!("Smallest hedge that saves {}", percent_short(share)),
            Goal::Saved(dollars) => format!("Smallest hedge that saves {}", money(dollars, unit)),
            Goal::Margin(dollars) => format!("Smallest hedge under {} of margin", money(dollars, unit)),
            Goal::House(..) => "Smallest hedge".to_owned(),
        };
        let (answer, ink, command) = match self.smallest.latest() {
            None => (SEARCHING.to_owned(), t.text3, None),
            Some(None) => ("No future to hedge with.".to_owned(), t.text3, None),
            Some(Some((found, command))) => {
                let trade = contracts(found.trade.after, &found.trade.future.to_string());
                let (text, ink) = if found.is_reached() {
                    (trade, t.text1)
                } else {
                    (
                        format!("▲ Nothing reaches it. Closest: {trade}, {}", saved_words(&found.after)),
                        t.warn_text,
                    )
                };
                // short of the wish, only what is better than now is worth a step
                let helps = found.is_reached() || found.after.with_total < view.evaluation.possible.total;
                let changes = found.trade.after != found.trade.before;
                (text, ink, (changes && helps).then(|| command.clone()))
            }
        };
        Said { caption, answer, ink, apply: Some("Apply smallest hedge"), command }
    }

    fn least_said(&self, ui: &Ui, view: &View) -> Said {
        let t = tokens(ui);
        let unit = view.model.unit;
        let (answer, ink, command) = match self.least.latest() {
            None => (SEARCHING.to_owned(), t.text3, None),
            Some(None) => ("Nothing is margined.".to_owned(), t.text3, None),
            Some(Some((found, command))) => {
                let total = money(found.after.with_total, unit);
                let changes = found.trade.after != found.trade.before;
                let trade = contracts(found.trade.after, &found.trade.future.to_string());
                let text = if changes { format!("{trade}, {total}") } else { format!("as held, {total}") };
                (text, t.text1, changes.then(|| command.clone()))
            }
        };
        Said {
            caption: "Least margin with one future".to_owned(),
            answer,
            ink,
            apply: Some("Apply least margin"),
            command,
        }
    }

    fn split_said(&self, ui: &Ui, view: &View) -> Said {
        let t = tokens(ui);
        let (answer, ink, command) = match self.split.latest() {
            None => (SEARCHING.to_owned(), t.text3, None),
            Some(None) => ("No futures that may stand in the XM account.".to_owned(), t.text3, None),
            Some(Some((found, command))) => {
                let command = (!found.is_as_placed()).then(|| command.clone());
                (split_words(found, view), t.text1, command)
            }
        };
        Said {
            caption: "Best split into XM".to_owned(),
            answer,
            ink,
            apply: Some("Apply best split"),
            command,
        }
    }

    fn saving_said(&mut self, ui: &Ui, view: &View, ground: Option<&Arc<Ground>>) -> Said {
        let t = tokens(ui);
        let wanted = self.wanted_saving(view);
        let goal = Goal::Saved(from_simulation(wanted).round_dp(0));
        let caption = format!("Wanted saving, {}", money(wanted, view.model.unit));
        let proposal = self.reverse.propose(view, ground, goal, self.way);
        let (answer, ink, command) = match proposal {
            None => (SEARCHING.to_owned(), t.text3, None),
            Some(Proposal { text, is_current: false, .. }) => (text, t.text3, None),
            Some(Proposal { text, is_short: true, command, .. }) => {
                (format!("▲ {text}"), t.warn_text, command)
            }
            Some(Proposal { text, command, .. }) => (text, t.text1, command),
        };
        Said { caption, answer, ink, apply: Some("Apply wanted saving"), command }
    }
}

/// What stands where there is no answer yet.
const SEARCHING: &str = "Searching…";

fn swap<T>((command, found): (Command, T)) -> (T, Command) {
    (found, command)
}

/// What figures save, as a share of what is asked without.
fn saved_words(figures: &RehedgedFigures) -> String {
    let saved = figures.without_total - figures.with_total;
    format!("saves {}", percent(saved.checked_div(figures.without_total).unwrap_or_default()))
}

fn split_words(found: &Allocation, view: &View) -> String {
    let total = money(found.after.with_total, view.model.unit);
    let moved: Vec<_> = found.placements.iter().filter(|p| p.before != p.after).collect();
    let one = |p: &Placement| {
        let (held, after) = (p.held.abs(), p.after.abs());
        match after {
            none if none.is_zero() => format!("none of {} {}", quantity(held), p.future),
            all if all == held => format!("all {} {}", quantity(held), p.future),
            part => format!("{} of {} {}", quantity(part), quantity(held), p.future),
        }
    };
    match (found.is_as_placed(), moved.as_slice(), found.placements.as_slice()) {
        (true, _, [only]) => format!("as placed: {}, {total}", one(only)),
        (true, ..) => format!("as placed, {total}"),
        (false, [only], _) => format!("{}, {total}", one(only)),
        (false, moved, all) => format!("{} of {} positions move, {total}", moved.len(), all.len()),
    }
}

/// What world the answers are of, where it is not the one on screen.
fn world_note(ui: &mut Ui, view: &View) {
    let e = view.evaluation;
    let note = if let Err(failure) = e.gate {
        format!(
            "Cross-margining is not available to this account because {failure}: the solvers look at the requirement without it."
        )
    } else if !e.cross_margining {
        "Cross-margining is off: the answers are what is possible with it on.".to_owned()
    } else {
        return;
    };
    words(ui, &note, small(), tokens(ui).text2);
    ui.add_space(gap::SMALL);
}
