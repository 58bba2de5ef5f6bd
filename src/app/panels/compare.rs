//! Two documents compared, in place of the tab: side by side, and the way from one to the other.

use super::compare_figures::{side_by_side, unit};
use crate::{
    app::{
        aside::Aside,
        context::{Moment, View},
        format::{Unit, money, money_cell},
        plots::{
            Standing, Waterfall,
            waterfall::{Pillar, Step as PlotStep},
        },
        sheets,
        table::{Cell, Column, head, line_under, places, row},
        tabs::sentence,
        theme::{gap, row as heights, small, tokens},
        ui_command::{Pick, UiCommand},
        widgets::{
            Chip, ChipKind, PushButton, Selector, caption, close_button, error_line, progress_line,
            title_pair, words,
        },
        words::HYPOTHETICAL,
        words::capital,
    },
    margin::Evaluation,
    quantity::{Decimal, money::to_simulation},
    rulebook::Rulebook,
    whatif::{
        Scenario, Snapshot,
        compare::{CompareError, Comparison, Group, Order, Step, compare},
    },
};
use egui::{ScrollArea, Sense, Ui, UiBuilder, vec2};
use std::sync::Arc;

/// The document's state, how often it was saved, which two, and the order of steps.
type Key = (Moment, u64, Pick, Pick, Order);
type Work = Aside<Key, Arc<Result<Comparison, CompareError>>>;

/// The page: which two, in which order, and the answer.
pub struct ComparePage {
    from: Pick,
    to: Pick,
    order: Order,
    /// What is saved is drawn, and not the requirement.
    shows_saved: bool,
    work: Work,
    /// What a person called off: it is not begun again unless asked for.
    called_off: Option<Key>,
}

/// A document that can be picked.
struct Choice {
    pick: Pick,
    name: String,
}

impl ComparePage {
    /// Compares two documents in the usual order.
    pub fn new(from: Pick, to: Pick) -> Self {
        Self { from, to, order: Group::ALL, shows_saved: false, work: Work::default(), called_off: None }
    }

    /// Other documents, in the order chosen so far.
    pub fn pick(&mut self, from: Pick, to: Pick) {
        (self.from, self.to) = (from, to);
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        let choices = choices(view);
        for pick in [&mut self.from, &mut self.to] {
            if !choices.iter().any(|c| c.pick == *pick) {
                *pick = Pick::Now;
            }
        }
        self.head(ui, view, &choices);
        if self.called_off == Some(self.key(view)) {
            caption(ui, "The comparison was called off.");
            if PushButton::small("Compare again").show(ui).clicked() {
                self.called_off = None;
            }
            return;
        }
        self.compute(view);
        self.progress(ui, view);
        if self.work.is_running() && !self.work.is_current() {
            caption(ui, "Being recomputed; what is shown is from before the last edit.");
        } else if self.work.has_failed() {
            error_line(ui, "The comparison failed unexpectedly.");
        }
        let Some(answer) = self.work.latest().cloned() else { return };
        match answer.as_ref() {
            Err(error) => {
                let reason = match error {
                    CompareError::From(e) => {
                        format!("{} has no figures: {e}.", self.name(&choices, self.from))
                    }
                    CompareError::To(e) => format!("{} has no figures: {e}.", self.name(&choices, self.to)),
                    CompareError::Cancelled(_) => return,
                };
                error_line(ui, &reason);
            }
            Ok(comparison) => self.body(ui, view, comparison, &choices),
        }
    }

    fn head(&mut self, ui: &mut Ui, view: &View, choices: &[Choice]) {
        let names: Vec<&str> = choices.iter().map(|c| c.name.as_str()).collect();
        let place = |pick: Pick| choices.iter().position(|c| c.pick == pick).unwrap_or(0);
        let width = if view.is_narrow { 150.0 } else { 210.0 };
        ui.horizontal(|ui| {
            words(ui, "From", small(), tokens(ui).text3);
            let picked =
                Selector::new("", &names, place(self.from)).framed(width).show_named(ui, "Compare from");
            if let Some(choice) = picked.and_then(|i| choices.get(i)) {
                self.from = choice.pick;
            }
            words(ui, "to", small(), tokens(ui).text3);
            let picked = Selector::new("", &names, place(self.to)).framed(width).show_named(ui, "Compare to");
            if let Some(choice) = picked.and_then(|i| choices.get(i)) {
                self.to = choice.pick;
            }
            if PushButton::usual("Swap").name("Swap the two").show(ui).clicked() {
                std::mem::swap(&mut self.from, &mut self.to);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if close_button(ui, "Close the comparison").clicked() {
                    view.out.ask(UiCommand::CloseComparison);
                }
                words(ui, "Comparison", small(), tokens(ui).text3);
            });
        });
        ui.add_space(gap::TINY);
    }

    fn name<'a>(&self, choices: &'a [Choice], pick: Pick) -> &'a str {
        choices.iter().find(|c| c.pick == pick).map_or("", |c| c.name.as_str())
    }

    fn key(&self, view: &View) -> Key {
        (view.moment, view.saved_revision, self.from, self.to, self.order)
    }

    fn compute(&mut self, view: &View) {
        let key = self.key(view);
        if self.work.is_for(&key) {
            return self.work.want(key, view.runner, |_, _| Ok(()));
        }
        let (from, to) = (document(view, self.from), document(view, self.to));
        let (order, market) = (self.order, view.market.clone());
        self.work.want(key, view.runner, move |progress, publish| {
            match compare(&from, &to, &order, &market, Rulebook::embedded(), progress) {
                Err(CompareError::Cancelled(cancelled)) => Err(cancelled),
                known => {
                    publish(Arc::new(known));
                    Ok(())
                }
            }
        });
    }

    fn progress(&mut self, ui: &mut Ui, view: &View) {
        let Some((done, of)) = self.work.progress() else { return };
        let line = format!("Comparing, {done} of {of} evaluations");
        if progress_line(ui, &line, done as f32 / of.max(1) as f32).clicked() {
            self.work.stop();
            self.called_off = Some(self.key(view));
        }
    }

    fn body(&mut self, ui: &mut Ui, view: &View, c: &Comparison, choices: &[Choice]) {
        let names = [self.name(choices, self.from).to_owned(), self.name(choices, self.to).to_owned()];
        sentence(ui, &in_words(c, [self.from, self.to].map(|pick| told(pick, view))));
        self.standing(ui, view, c);
        let rect = ui.available_rect_before_wrap();
        let side = if view.is_narrow { 262.0 } else { 330.0 };
        let (left, right) = rect.split_left_right_at_x(rect.right() - side);
        let left = left.with_max_x(left.right() - gap::WIDE);
        let mut way = ui.new_child(UiBuilder::new().max_rect(left).id_salt("way"));
        self.way(&mut way, view, c, &names);
        let mut figures = ui.new_child(UiBuilder::new().max_rect(right).id_salt("figures"));
        ScrollArea::vertical().id_salt("side by side").auto_shrink([false, false]).show(&mut figures, |ui| {
            side_by_side(ui, view, c, &names);
        });
    }

    /// What has to be known of both: that no regulator has approved one, or that another market stood
    /// behind a snapshot when it was kept.
    fn standing(&self, ui: &mut Ui, view: &View, c: &Comparison) {
        if c.from.is_hypothetical() || c.to.is_hypothetical() {
            Chip::new(ChipKind::Hypothetical, HYPOTHETICAL).show(ui);
        }
        let now = &c.to.market_label;
        for pick in [self.from, self.to] {
            let Pick::Snapshot(index) = pick else { continue };
            let kept = view.scenario.snapshots.get(index).filter(|s| s.market != *now);
            if let Some(kept) = kept {
                let text =
                    format!("{} was kept under {}; both are computed under {now}.", kept.name, kept.market);
                error_line(ui, &text);
            }
        }
    }

    fn way(&mut self, ui: &mut Ui, view: &View, c: &Comparison, names: &[String; 2]) {
        if let Some(picked) = title_pair(ui, ["Requirement", "Saved"], self.shows_saved) {
            self.shows_saved = picked;
        }
        let unit = unit(c);
        let height = (ui.available_height() * 0.48).clamp(150.0, 300.0);
        waterfall(c, names, unit, self.shows_saved).show(ui, vec2(ui.available_width(), height));
        ui.spacing_mut().item_spacing.y = 0.0;
        let columns = [Column::left(0.0), Column::right(84.0), Column::right(70.0), Column::right(64.0)];
        let title = format!("Steps in this order, {}", unit.head());
        let top = head(ui, heights::HEADER, &columns, &[&title, "requirement", "saved", "order"]);
        if let Some(place) = places(top.rect, &columns).first() {
            sheets::offer_at(ui, *place, view, "the steps", || sheets::steps(view, c));
        }
        let mut moved = None;
        ScrollArea::vertical().id_salt("steps").auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (i, step) in c.steps.iter().enumerate() {
                moved = step_rows(ui, &columns, i, c.steps.len(), step, unit).or(moved);
            }
            ui.add_space(gap::SMALL);
            caption(
                ui,
                "Each step takes its settings over and evaluates afresh: in another order the steps differ, their sum does not.",
            );
        });
        if let Some((at, to)) = moved {
            self.order.swap(at, to);
        }
    }
}

/// A step, the buttons that move it, and what changed in it. Returns what to swap.
fn step_rows(
    ui: &mut Ui,
    columns: &[Column; 4],
    at: usize,
    count: usize,
    step: &Step,
    unit: Unit,
) -> Option<(usize, usize)> {
    let t = tokens(ui);
    let title = format!("{}  {}", at + 1, step.group.name());
    let (with, saved) = (money_cell(step.with(), unit), money_cell(step.saved(), unit));
    let cells = [
        Cell::new(&title, t.text1),
        Cell::new(&with, t.text1),
        Cell::new(&saved, t.text2),
        Cell::new("", t.text2),
    ];
    let response = row(ui, heights::TABLE, columns, &cells, Sense::hover());
    let place = response.rect.with_min_x(response.rect.right() - 56.0);
    let mut buttons = ui.new_child(
        UiBuilder::new()
            .max_rect(place)
            .id_salt(("move", step.group))
            .layout(egui::Layout::right_to_left(egui::Align::Center)),
    );
    buttons.spacing_mut().item_spacing.x = gap::TINY;
    let mut moved = None;
    let name = step.group.name();
    let last = at + 1 >= count;
    let arrow = |ui: &mut Ui, text: &str, says: &str, end: Option<&str>| {
        PushButton::small(text).name(says).blocked(end).show(ui).clicked()
    };
    let end = |is_end: bool, words| if is_end { Some(words) } else { None };
    if arrow(&mut buttons, "▼", &format!("{name} later"), end(last, "It is the last step")) {
        moved = Some((at, at + 1));
    }
    if arrow(&mut buttons, "▲", &format!("{name} earlier"), end(at == 0, "It is the first step")) {
        moved = Some((at, at.saturating_sub(1)));
    }
    changes(ui, step);
    line_under(ui, ui.min_rect().with_max_y(ui.cursor().top()), t);
    moved
}

/// What changed in a step: most are few, a whole new book is cut short.
fn changes(ui: &mut Ui, step: &Step) {
    const SHOWN: usize = 12;
    let ink = tokens(ui).text2;
    for change in step.changes.iter().take(SHOWN) {
        let (from, to) = change.ends();
        let ends = from.map_or(to.clone(), |from| format!("{from} → {to}"));
        let text = match change.sign() {
            "changed" => format!("{}: {ends}", change.what()),
            sign => format!("{} {sign}: {ends}", change.what()),
        };
        let columns = [Column::left(16.0), Column::left(0.0)];
        row(ui, 20.0, &columns, &[Cell::small("", ink), Cell::small(&text, ink)], Sense::hover());
    }
    if step.changes.len() > SHOWN {
        caption(ui, &format!("    and {} more", step.changes.len() - SHOWN));
    }
}

fn waterfall(c: &Comparison, names: &[String; 2], unit: Unit, shows_saved: bool) -> Waterfall {
    let end = |e: &Evaluation| match shows_saved {
        true => Pillar::Saved(to_simulation(e.saved())),
        false => Pillar::Houses { ficc: to_simulation(e.with.ficc), cme: to_simulation(e.with.cme) },
    };
    let step = |s: &Step| PlotStep {
        // two short words stand under a narrow bar
        name: s.group.name().replace(" and ", ", "),
        adds: to_simulation(if shows_saved { s.saved() } else { s.with() }),
        why: match s.changes.len() {
            0 => "Nothing differs here.".to_owned(),
            1 => "One thing differs here.".to_owned(),
            many => format!("{many} things differ here."),
        },
    };
    let is_hypothetical = c.from.is_hypothetical() || c.to.is_hypothetical();
    Waterfall {
        names: names.clone(),
        ends: [end(&c.from), end(&c.to)],
        steps: c.steps.iter().map(step).collect(),
        unit,
        standing: if is_hypothetical { Standing::Hypothetical } else { Standing::Approved },
    }
}

/// Where the difference comes from, in one sentence.
fn in_words(c: &Comparison, [from, to]: [String; 2]) -> String {
    let unit = unit(c);
    let change = c.to.with.total - c.from.with.total;
    if c.steps.iter().all(|s| s.changes.is_empty()) {
        return format!("{} and {to} are the same: nothing that counts differs.", capital(&from));
    }
    if change.is_zero() {
        return format!("{} and {to} ask for the same: {}.", capital(&from), money(c.to.with.total, unit));
    }
    let way = if change > Decimal::ZERO { "more" } else { "less" };
    let own = |amount: Decimal| money(amount.abs(), Unit::of_column([amount]));
    let amount = own(change);
    let largest = c.steps.iter().max_by_key(|s| s.with().abs());
    let cause = largest.map_or_else(String::new, |s| {
        let part = own(s.with());
        let sign = if s.with() > Decimal::ZERO { "adds" } else { "takes away" };
        format!(": the largest step, {}, {sign} {part}", s.group.name().to_lowercase())
    });
    format!("{} asks for {amount} {way} than {from}{cause}.", capital(&to))
}

/// What a document is called inside a sentence.
fn told(pick: Pick, view: &View) -> String {
    match pick {
        Pick::Now => "the document as it stands".to_owned(),
        Pick::Saved => "the document as saved".to_owned(),
        Pick::Snapshot(i) => view.scenario.snapshots.get(i).map_or_else(String::new, |s| s.name.clone()),
    }
}

/// Everything there is to compare.
fn choices(view: &View) -> Vec<Choice> {
    let mut choices: Vec<Choice> = view
        .scenario
        .snapshots
        .iter()
        .enumerate()
        .map(|(i, s)| Choice { pick: Pick::Snapshot(i), name: s.name.clone() })
        .collect();
    choices.push(Choice { pick: Pick::Saved, name: "As saved".to_owned() });
    choices.push(Choice { pick: Pick::Now, name: "As it stands".to_owned() });
    choices
}

fn document(view: &View, pick: Pick) -> Scenario {
    match pick {
        Pick::Now => view.scenario.as_ref().clone(),
        Pick::Saved => view.saved.clone(),
        Pick::Snapshot(i) => {
            view.scenario.snapshots.get(i).map_or_else(|| view.scenario.as_ref().clone(), Snapshot::dated)
        }
    }
}
