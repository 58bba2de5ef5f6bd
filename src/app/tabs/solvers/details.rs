//! What an open row shows: the curve, the figures behind the answer, and what else there is to choose.

use super::{Solvers, Way, contracts, wanted, wanted::WantedKind};
use crate::{
    app::{
        context::View,
        format::{self, Unit, money, money_cell, percent_short, quantity},
        plots::AnswerCurve,
        sheets::{market_of, table_head},
        table::{Cell, Column, head, line_under, row},
        theme::{gap, row as heights, small, tokens},
        widgets::{PushButton, Selector, caption, words},
    },
    io::transfers_csv,
    quantity::{Decimal, money::to_simulation},
    whatif::solve::{Allocation, ContractsCurve, Goal, Ground, Transfer},
};
use egui::{Sense, Ui, vec2};
use std::sync::Arc;

/// Height of a curve.
const CURVE: f32 = 170.0;
/// Other futures and transfers listed at most.
const OTHERS: usize = 4;
const TRANSFERS: usize = 40;

impl Solvers {
    pub(super) fn smallest_details(&mut self, ui: &mut Ui, view: &View, ground: Option<&Arc<Ground>>) {
        ui.add_space(gap::TINY);
        ui.horizontal(|ui| {
            if let Some(picked) = Selector::new("Wanted", &WantedKind::NAMES, self.kind as usize).show(ui) {
                self.kind = WantedKind::ALL.get(picked).copied().unwrap_or_default();
            }
            self.future_choice(ui, ground);
        });
        ui.add_space(gap::TINY);
        let (value, usual) = (self.wanted_now(view), self.kind.usual(view));
        let name = ["Wanted share", "Wanted dollars saved", "Wanted margin"];
        let name = name.get(self.kind as usize).copied().unwrap_or_default();
        if let Some(new) = wanted::slider(ui, view, name, self.kind, value, usual)
            && let Some(slot) = self.wanted.get_mut(self.kind as usize)
        {
            *slot = Some(new);
        }
        if let Some(Some((found, _))) = self.smallest.latest() {
            let wanted =
                if let Goal::Margin(margin) = found.goal { Some(to_simulation(margin)) } else { None };
            let label = contracts(found.trade.after, &found.trade.future.to_string());
            contracts_curve(ui, view, &found.curve, found.trade.after, label, wanted);
            outcome(ui, view, found.after.with_total, found.open_dv01);
        }
    }

    /// The future to hedge with: the book's largest, or any that can be proposed.
    fn future_choice(&mut self, ui: &mut Ui, ground: Option<&Arc<Ground>>) {
        let Some(ground) = ground else { return };
        let mut names = vec!["the book’s".to_owned()];
        names.extend(ground.candidates().iter().map(|c| c.future.to_string()));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let place = ground.candidates().iter().position(|c| Some(c.future.product) == self.product);
        if let Some(picked) = Selector::new("Future", &names, place.map_or(0, |p| p + 1)).show(ui) {
            let candidate = picked.checked_sub(1).and_then(|p| ground.candidates().get(p));
            self.product = candidate.map(|c| c.future.product);
        }
    }

    /// `has_ground`: the figures on screen are those of the document as it is.
    pub(super) fn least_details(&mut self, ui: &mut Ui, view: &View, has_ground: bool) {
        if let Some(Some((found, _))) = self.least.latest() {
            let label = format!("least {}", money(found.after.with_total, view.model.unit));
            contracts_curve(ui, view, &found.curve, found.trade.after, label, None);
            outcome(ui, view, found.after.with_total, found.open_dv01);
            let unit = view.model.unit;
            let columns = [Column::left(0.0), Column::right(110.0)];
            head(
                ui,
                heights::HEADER,
                &columns,
                &["Best of each future", &format!("Margin, {}", unit.head())],
            );
            for (trade, total) in found.others.iter().take(OTHERS) {
                let name = contracts(trade.after, &trade.future.to_string());
                two_cells(ui, &columns, &name, &money_cell(*total, unit));
            }
        }
        self.pair_row(ui, view, has_ground);
    }

    fn pair_row(&self, ui: &mut Ui, view: &View, has_ground: bool) {
        let t = tokens(ui);
        let is_current = has_ground && self.pair.is_current();
        let Some(Some((found, command))) = self.pair.latest() else {
            caption(ui, "Best two futures: searching…");
            return;
        };
        ui.add_space(gap::SMALL);
        caption(ui, "Best two futures");
        let names = found.trades.map(|trade| contracts(trade.after, &trade.future.to_string()));
        let changes = found.trades.iter().any(|trade| trade.before != trade.after);
        let total = money(found.after.with_total, view.model.unit);
        let text =
            if changes { format!("{}, {total}", names.join(" and ")) } else { format!("as held, {total}") };
        ui.horizontal_wrapped(|ui| {
            words(ui, &text, crate::app::theme::body(), if is_current { t.text1 } else { t.text3 });
            let blocked = match (changes, is_current) {
                (_, false) => Some("Being computed"),
                (false, true) => Some("The book stands there already"),
                (true, true) => None,
            };
            if PushButton::small("Apply").name("Apply best two futures").blocked(blocked).show(ui).clicked() {
                view.out.edit(command.clone());
            }
        });
        let open = a_bp(found.open_dv01);
        words(ui, &format!("Leaves {open} open."), small(), t.text2);
    }

    pub(super) fn split_details(&mut self, ui: &mut Ui, view: &View, is_current: bool) {
        let Some(Some((found, _))) = self.split.latest() else { return };
        split_curve(ui, view, found);
        let unit = view.model.unit;
        let start = if found.starts_full { "everything" } else { "nothing" };
        words(
            ui,
            &format!(
                "Starts from {start} in the XM account. Nothing in it asks {}, everything {}, as placed {}.",
                money(found.none.with_total, unit),
                money(found.all.with_total, unit),
                money(found.before.with_total, unit)
            ),
            small(),
            tokens(ui).text2,
        );
        transfers(ui, found);
        ui.horizontal(|ui| {
            let button = PushButton::small("Export transfers…").name("Export transfers as CSV");
            let blocked = (!is_current).then_some("Being computed");
            if button.blocked(blocked).show(ui).clicked() {
                view.out
                    .save_table("transfers.csv", transfers_csv(found, table_head(view, &market_of(view))));
            }
        });
    }

    pub(super) fn saving_details(&mut self, ui: &mut Ui, view: &View) {
        let usual = wanted::saved_now(view.evaluation.possible_saved());
        let value = self.wanted_saving(view);
        ui.add_space(gap::TINY);
        if let Some(picked) = Selector::new("By", &Way::NAMES, self.way as usize).show(ui) {
            self.way = Way::of(picked);
        }
        ui.add_space(gap::TINY);
        if let Some(new) = wanted::slider(ui, view, "Wanted saving", WantedKind::Saved, value, usual) {
            self.saving = Some(new);
        }
        caption(
            ui,
            "In Overview, drag the saved block or the top of a bar to ask for a house’s requirement.",
        );
    }
}

/// Dollars a basis point: `$242k a bp`.
pub(super) fn a_bp(dv01: f64) -> String {
    let unit = Unit::of_column([dv01]);
    if unit == Unit::Thousands {
        return format!("${}k a bp", format::whole(dv01.abs() / 1e3));
    }
    format!("{} a bp", money(dv01.abs(), unit))
}

/// Net DV01 of what the houses margin, as held.
pub(super) fn net_dv01(view: &View) -> f64 {
    let margined = view.evaluation.lines.iter().filter(|l| l.is_margined);
    to_simulation(margined.map(|l| l.dv01()).sum::<Decimal>())
}

/// What the answer comes to, and what it leaves open.
fn outcome(ui: &mut Ui, view: &View, total: Decimal, open_dv01: f64) {
    let now = a_bp(net_dv01(view));
    let text =
        format!("Margin {}. Leaves {} open; now {now}.", money(total, view.model.unit), a_bp(open_dv01));
    words(ui, &text, small(), tokens(ui).text2);
    ui.add_space(gap::TINY);
}

fn contracts_curve(
    ui: &mut Ui,
    view: &View,
    curve: &ContractsCurve,
    answer: Decimal,
    label: String,
    wanted: Option<f64>,
) {
    let points = |f: fn(&crate::margin::RehedgedFigures) -> Decimal| -> Vec<[f64; 2]> {
        curve.points.iter().map(|p| [p.contracts as f64, to_simulation(f(&p.figures))]).collect()
    };
    AnswerCurve {
        with: points(|f| f.with_total),
        without: points(|f| f.without_total),
        present: to_simulation(curve.candidate.held),
        answer: to_simulation(answer),
        label,
        wanted,
        x_title: format!("contracts of {}", curve.candidate.future),
        x_words: |x| if x == 0.0 { "0".to_owned() } else { quantity(x) },
        unit: view.model.unit,
        standing: view.model.standing,
    }
    .show(ui, vec2(ui.available_width(), CURVE));
}

/// The total after each transfer, against the share of all contracts moved so far.
fn split_curve(ui: &mut Ui, view: &View, found: &Allocation) {
    let start = if found.starts_full { found.all } else { found.none };
    let mut with = vec![[0.0, to_simulation(start.with_total)]];
    for (step, transfer) in (1u32..).zip(&found.transfers) {
        with.push([f64::from(step), to_simulation(transfer.total)]);
    }
    let steps = f64::from(u32::try_from(found.transfers.len()).unwrap_or(u32::MAX));
    let without = to_simulation(found.after.without_total);
    AnswerCurve {
        with,
        without: vec![[0.0, without], [steps.max(1.0), without]],
        present: steps,
        answer: steps,
        label: format!("best {}", money(found.after.with_total, view.model.unit)),
        wanted: None,
        x_title: "transfers".to_owned(),
        x_words: |x| format::whole(x),
        unit: view.model.unit,
        standing: view.model.standing,
    }
    .show(ui, vec2(ui.available_width(), CURVE));
}

fn transfers(ui: &mut Ui, found: &Allocation) {
    let runs = runs(&found.transfers);
    if runs.is_empty() {
        caption(ui, "No transfer improves on the start.");
        return;
    }
    let unit = Unit::of_column(runs.iter().flat_map(|t| [t.ficc, t.cme, t.total]));
    let columns = [Column::left(0.0), Column::right(54.0), Column::right(54.0), Column::right(54.0)];
    let title = format!("Transfer, {}", unit.head());
    head(ui, heights::HEADER, &columns, &[&title, "FICC", "CME", "Total"]);
    let t = tokens(ui);
    for run in runs.iter().take(TRANSFERS) {
        let sign = if run.into_xm < 0 { "out" } else { "in" };
        let name = format!("{} {} {sign}", quantity(run.into_xm.unsigned_abs() as f64), run.future);
        let cells =
            [name, money_cell(run.ficc, unit), money_cell(run.cme, unit), money_cell(run.total, unit)];
        let cells: Vec<Cell> = cells.iter().map(|text| Cell::small(text, t.text1)).collect();
        let response = row(ui, heights::DENSE, &columns, &cells, Sense::hover());
        line_under(ui, response.rect, t);
    }
    if runs.len() > TRANSFERS {
        caption(ui, &format!("{} more in the export.", runs.len() - TRANSFERS));
    }
    ui.add_space(gap::TINY);
}

/// Transfers of one future in one direction that follow each other, as one.
fn runs(transfers: &[Transfer]) -> Vec<Transfer> {
    let mut runs: Vec<Transfer> = Vec::new();
    for transfer in transfers {
        match runs.last_mut() {
            Some(last)
                if last.future == transfer.future && last.into_xm.signum() == transfer.into_xm.signum() =>
            {
                last.into_xm += transfer.into_xm;
                last.ficc += transfer.ficc;
                last.cme += transfer.cme;
                last.total = transfer.total;
            }
            _ => runs.push(*transfer),
        }
    }
    runs
}

fn two_cells(ui: &mut Ui, columns: &[Column], name: &str, figure: &str) {
    let t = tokens(ui);
    let cells = [Cell::small(name, t.text1), Cell::small(figure, t.text1)];
    let response = row(ui, heights::DENSE, columns, &cells, Sense::hover());
    line_under(ui, response.rect, t);
}

/// The words of a limit: `40 %`, `no limit`.
pub(super) fn share_words(share: f64) -> String {
    if share >= 1.0 { "no limit".to_owned() } else { percent_short(share) }
}
