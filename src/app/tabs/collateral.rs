//! Collateral: what is posted where, what it counts for, and what swapping cash for tokens earns.

use super::{heading, heading_with, sentence};
use crate::{
    app::{
        context::View,
        format::{DASH, Unit, money, money_cell, percent, yield_percent},
        model,
        panels::explain::{Subject, ask, explains},
        plots::{
            Carry, Destination as PostedDestination, House as Side, Lot as PlotLot, LotKind, Posted,
            PostedPiece,
        },
        sheets,
        table::{Cell, Column, head, line_under, places, row},
        theme::{gap, row as heights, small, tokens},
        widgets::{Grade, Hint, NumberCell, close_button, focus_ring, grade_badge, primary_button, words},
        words as sentences,
    },
    instrument::{House, Instrument},
    margin::{
        Destination, Evaluation, FigureId, Figures, Lot, Posting,
        collateral::{DestinationTotal, Swap, swap},
        figures::CollateralPart,
    },
    quantity::{
        Decimal,
        money::{from_simulation, to_simulation},
        size,
    },
    rulebook,
    whatif::Command,
};
use egui::{ScrollArea, Sense, Ui, UiBuilder, vec2};

/// Room in which every column of the lots is as wide as it likes.
const WIDE_ENOUGH: f32 = 500.0;

/// Where the slider of the swap stands; it proposes, Apply acts.
#[derive(Debug, Default)]
pub struct CollateralTab {
    swapped: Option<f64>,
    new_lot: String,
    error: Option<String>,
}

impl CollateralTab {
    /// Draws the tab.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        let e = view.evaluation;
        sentence(ui, &sentences::collateral(e));
        let unit = Unit::of_column([e.with.total]);
        heading(ui, "Posted against required", &format!("{} after haircut", unit.head()));
        let picked = posted(e, unit).show(ui, ui.available_width()).picked;
        ask(view, picked.and_then(|piece| subject_of(e, piece)));
        ui.add_space(gap::SMALL);
        let rect = ui.available_rect_before_wrap();
        let split = rect.left() + (rect.width() * 0.62).round();
        let (left, right) = rect.split_left_right_at_x(split);
        let mut lots = ui.new_child(UiBuilder::new().max_rect(left).id_salt("lots"));
        self.lots(&mut lots, view, unit);
        let right = right.with_min_x(right.left() + gap::HUGE);
        let mut carry = ui.new_child(UiBuilder::new().max_rect(right).id_salt("carry"));
        self.swap(&mut carry, view);
    }

    fn lots(&mut self, ui: &mut Ui, view: &View, unit: Unit) {
        let beyond = view.evaluation.coverage.against_cash;
        let remark = if beyond.is_zero() {
            "posted where they cost least".to_owned()
        } else {
            format!("{} a year against cash", money(beyond, Unit::of_column([beyond])))
        };
        heading_with(ui, "Lots", &remark, |ui| {
            sheets::offer(ui, view, "lots", || sheets::postings(view));
        });
        ui.spacing_mut().item_spacing.y = 0.0;
        let narrow = ui.available_width() < WIDE_ENOUGH;
        let columns = [
            Column::left(0.0),
            Column::left(if narrow { 54.0 } else { 76.0 }),
            Column::right(if narrow { 62.0 } else { 74.0 }),
            Column::right(66.0),
            Column::left(30.0),
            Column::right(if narrow { 64.0 } else { 78.0 }),
            Column::right(60.0),
        ];
        head(
            ui,
            heights::HEADER,
            &columns,
            &["Lot", if narrow { "At" } else { "Posted at" }, "Value", "Haircut", "", "Counts as", "Earns"],
        );
        let height = (ui.available_height() - 130.0).max(80.0);
        ScrollArea::vertical().id_salt("postings").max_height(height).show(ui, |ui| {
            for (i, posting) in view.evaluation.coverage.postings.iter().enumerate() {
                ui.push_id(i, |ui| posting_row(ui, view, &columns, (i, posting), unit));
            }
        });
        ui.spacing_mut().item_spacing.y = gap::TINY;
        ui.add_space(gap::SMALL);
        self.pool(ui, view);
    }

    /// The lots of the document, edited in place.
    fn pool(&mut self, ui: &mut Ui, view: &View) {
        let tokens = tokens(ui);
        ScrollArea::horizontal().id_salt("pool").show(ui, |ui| {
            ui.horizontal(|ui| {
                words(ui, "Pool", small(), tokens.text2);
                for (i, lot) in view.scenario.collateral.iter().enumerate() {
                    pool_lot(ui, view, i, lot);
                }
            });
        });
        ui.horizontal(|ui| {
            let label = words(ui, "Add collateral", small(), tokens.text2);
            let field =
                egui::TextEdit::singleline(&mut self.new_lot).hint_text("USD 5mm").desired_width(150.0);
            let response = ui.add(field).labelled_by(label.id);
            if response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter)) {
                self.add_lot(view);
                response.request_focus();
            }
        });
        if let Some(error) = &self.error {
            crate::app::widgets::error_line(ui, error);
        }
        let needs_firm = view.evaluation.coverage.postings.iter().any(|p| {
            p.destination == Destination::Firm
                && !matches!(p.asset, Instrument::Usd | Instrument::Security(_))
        });
        if needs_firm {
            let cost = percent_of(view.evaluation.rules.collateral.upstream_cost);
            let text = format!(
                "▲ Tokenized funds and coins count at the firm only. The firm funds eligible collateral upstream at a cost of {cost}."
            );
            ui.label(egui::RichText::new(text).font(small()).color(tokens.warn_text));
        }
    }

    fn add_lot(&mut self, view: &View) {
        match crate::app::panels::quick_add::read_known(&self.new_lot, view) {
            Ok(p) if matches!(p.instrument, Instrument::Future(_) | Instrument::Repo(_)) => {
                self.error = Some(format!("{} cannot be posted as collateral.", p.instrument));
            }
            Ok(p) => {
                view.out.edit(Command::AddLot(Lot { asset: p.instrument, amount: p.quantity, at: None }));
                self.new_lot.clear();
                self.error = None;
            }
            Err(error) if self.new_lot.trim().is_empty() => drop(error),
            Err(error) => self.error = Some(error),
        }
    }

    /// Carry of swapping cash for the lever's token.
    fn swap(&mut self, ui: &mut Ui, view: &View) {
        let e = view.evaluation;
        heading(ui, "Swap cash for tokenized bills", "");
        let cash: Decimal =
            view.scenario.collateral.iter().filter(|l| l.asset == Instrument::Usd).map(|l| l.amount).sum();
        if cash.is_zero() {
            let text =
                "No cash is in the pool. Add some to see what swapping it for tokenized bills would earn.";
            ui.label(egui::RichText::new(text).color(tokens(ui).text2));
            return;
        }
        let token = e.rules.lever_token;
        let most = to_simulation(cash);
        let share_yield = token_yield(e);
        let present = self.swapped.unwrap_or(most / 2.0).clamp(0.0, most);
        let at = |x: f64| swap(x, share_yield, &e.rules);
        let line = |f: fn(Swap) -> f64| vec![[0.0, f(at(0.0))], [most, f(at(most))]];
        let unit = Unit::of_column([most]);
        let shown = Carry {
            carry: line(|s| s.carry),
            after_cost: line(|s| s.after_cost),
            present,
            most,
            step: (most / 100.0).max(1.0),
            unit,
            name: "Cash swapped for tokenized bills".to_owned(),
            x_title: format!("cash swapped, {}", unit.head()),
            standing: view.model.standing,
        }
        .show(ui, vec2(ui.available_width(), (ui.available_height() - 92.0).clamp(120.0, 260.0)));
        if let Some(picked) = shown.picked {
            self.swapped = Some(picked.value);
        }
        let gain = at(present);
        let cost = percent_of(e.rules.collateral.upstream_cost);
        let yields = yield_percent(share_yield);
        let text = format!(
            "{} yields {yields} against {} on cash, less {cost} for the firm’s upstream funding: {} a year.",
            token.code(),
            yield_percent(e.rules.collateral.cash_yield),
            money(gain.after_cost, Unit::of_column([gain.after_cost]))
        );
        ui.label(egui::RichText::new(text).font(small()).color(tokens(ui).text2));
        if primary_button(ui, "Apply swap").clicked() {
            let dollars = from_simulation(present).trunc();
            view.out.edit(Command::SwapCash { into: token, dollars });
            self.swapped = None;
        }
    }
}

/// The yield of the lever's token: the curve at its duration less its fee.
fn token_yield(e: &Evaluation) -> f64 {
    let terms = e.rules.fund(e.rules.lever_token);
    e.as_of.curve.at(terms.duration) - terms.fee
}

fn percent_of(rate: Decimal) -> String {
    format!("{} bp", (rate * Decimal::from(10_000)).normalize())
}

fn pool_lot(ui: &mut Ui, view: &View, index: usize, lot: &Lot) {
    let name = format!("Amount of {}", lot.asset);
    let shown = size::print_face(lot.amount);
    let id = ui.scope_id().with(("lot", index, lot.asset));
    words(ui, &lot.asset.to_string(), small(), tokens(ui).text1);
    let check = |text: &str| size::parse(text).map(|_| ()).map_err(|e| e.to_string());
    let cell = NumberCell::new(id, &name, &shown, &shown).check(&check).show(ui, vec2(76.0, 24.0));
    if let Some(amount) = cell.committed.and_then(|t| size::parse(&t).ok()) {
        view.out.edit(Command::SetLotAmount { lot: index, amount });
    }
    if close_button(ui, &format!("Remove {}", lot.asset)).clicked() {
        view.out.edit(Command::RemoveLot(index));
    }
}

fn posting_row(
    ui: &mut Ui,
    view: &View,
    columns: &[Column],
    (index, posting): (usize, &Posting),
    unit: Unit,
) {
    let tokens = tokens(ui);
    let name = posting.asset.to_string();
    let name = match posting.asset {
        Instrument::Usd => "Cash".to_owned(),
        _ if posting.wrong_way => format!("▲ {name}"),
        _ => name,
    };
    let value = money_cell(posting.value, unit);
    let haircut = percent(posting.haircut);
    let counts = money_cell(posting.counts_as, unit);
    let earns = if posting.yield_.is_zero() {
        DASH.to_owned()
    } else {
        format!("{:.2} %", posting.yield_ * Decimal::ONE_HUNDRED)
    };
    let ink = if posting.wrong_way { tokens.warn_text } else { tokens.text1 };
    let cells = [
        Cell::new(&name, ink),
        Cell::new(posting.destination.name(), tokens.text2),
        Cell::new(&value, tokens.text1),
        Cell::new(&haircut, tokens.text2),
        Cell::new("", tokens.text2),
        Cell::new(&counts, tokens.text1),
        Cell::new(&earns, tokens.text2),
    ];
    let response = row(ui, heights::TABLE, columns, &cells, Sense::click());
    line_under(ui, response.rect, tokens);
    if response.has_focus() {
        focus_ring(ui, response.rect.shrink(4.0), 4.0);
    }
    let what = format!("{name} counts as {counts}");
    if posting.wrong_way {
        let add_on = percent(view.evaluation.rules.collateral.wrong_way);
        let why = format!("A long future on the same coin is held: {add_on} is added to the haircut.");
        Hint::new("Wrong-way collateral").why(&why).explains().on(&response);
        if response.clicked() {
            ask(view, Some(Subject::Figure(FigureId::Posting(index))));
        }
    } else {
        explains(view, &response, &what, FigureId::Posting(index));
    }
    if let (Some(place), Some(parameter)) =
        (places(response.rect, columns).get(4), Figures::new(view.evaluation).parameter(posting.parameter))
    {
        let rect = egui::Rect::from_center_size(place.center(), vec2(16.0, 16.0));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("grade"));
        grade_badge(&mut inner, grade(parameter.grade()), parameter.source());
    }
}

fn grade(grade: rulebook::Grade) -> Grade {
    match grade {
        rulebook::Grade::Published => Grade::Published,
        rulebook::Grade::Filing => Grade::Filing,
        rulebook::Grade::Calibrated => Grade::Calibrated,
        rulebook::Grade::Assumption => Grade::Assumption,
    }
}

fn posted(e: &Evaluation, unit: Unit) -> Posted {
    let destinations = e
        .coverage
        .totals
        .iter()
        .filter(|t| is_drawn(t))
        .map(|t| PostedDestination {
            name: t.destination.name().to_owned(),
            house: side(t.destination),
            lots: e
                .coverage
                .postings
                .iter()
                .filter(|p| p.destination == t.destination)
                .map(|p| plot_lot(p, unit))
                .collect(),
            required: to_simulation(t.required),
        })
        .collect();
    Posted { destinations, unit }
}

/// Destinations that are drawn.
fn is_drawn(total: &DestinationTotal) -> bool {
    total.destination != Destination::Firm
        || !total.required.is_zero()
        || !total.posted_after_haircut.is_zero()
}

/// The figure behind a part of the picture.
fn subject_of(e: &Evaluation, piece: PostedPiece) -> Option<Subject> {
    let drawn: Vec<Destination> =
        e.coverage.totals.iter().filter(|t| is_drawn(t)).map(|t| t.destination).collect();
    let id = match piece {
        PostedPiece::Required(row) => FigureId::Collateral(*drawn.get(row)?, CollateralPart::Required),
        PostedPiece::Surplus(row) => FigureId::Collateral(*drawn.get(row)?, CollateralPart::Surplus),
        PostedPiece::Lot(row, lot) => {
            let at = drawn.get(row)?;
            let own = e.coverage.postings.iter().enumerate().filter(|(_, p)| p.destination == *at);
            FigureId::Posting(own.map(|(i, _)| i).nth(lot)?)
        }
    };
    Some(Subject::Figure(id))
}

fn side(destination: Destination) -> Option<Side> {
    match destination {
        Destination::Ficc => model::side(House::Ficc),
        Destination::Cme => model::side(House::Cme),
        Destination::Firm => None,
    }
}

fn plot_lot(posting: &Posting, unit: Unit) -> PlotLot {
    let (label, kind) = match posting.asset {
        Instrument::Usd => ("cash".to_owned(), LotKind::Cash),
        Instrument::Coin(_) => (posting.asset.to_string(), LotKind::Coins),
        Instrument::Fund(_) | Instrument::Usdc => (posting.asset.to_string(), LotKind::Tokens),
        Instrument::Security(s) if s.coupon.is_zero() => ("bills".to_owned(), LotKind::Securities),
        _ => ("notes".to_owned(), LotKind::Securities),
    };
    let why = format!("{} less {}", money(posting.value, unit), percent(posting.haircut));
    PlotLot { label, value: to_simulation(posting.counts_as), kind, why }
}
