//! A scenario: what moved, what each position made of it, and what stands beside it.

use super::{
    Subject, Went,
    amounts::{dollars, head, heading, rows, sentence},
    figure::remark,
    parameter::fact,
};
use crate::{
    app::{
        context::View,
        format::{self, face, percent, quantity, signed},
        plots::TenorBars,
        sheets,
        theme::{body, gap, row, tokens},
        widgets::{LinkRow, PushButton, words},
        words::capital,
    },
    instrument::{Asset, Coin, Instrument, Unit as Counted},
    io::Sheet,
    margin::{
        Evaluation, Figures,
        figures::{Day, Legs, PositionChange, PositionPnl, Ranked, Ranking, Rule, ScenarioSet, Swap},
    },
    market::TENOR_NAMES,
    quantity::{Date, Decimal},
};
use egui::Ui;

/// Positions shown before someone asks for the rest.
const FEW: usize = 8;

/// Tenors of the picture: half a year to thirty.
const TENORS: [usize; 8] = [5, 7, 8, 9, 10, 11, 12, 13];

/// A day prepared for drawing.
pub struct DayPage {
    day: Day,
    start: Date,
    end: Date,
}

impl DayPage {
    /// `None` where no scenario of the ranking ends on the date.
    pub fn new(e: &Evaluation, ranking: Ranking, end: Date) -> Option<Self> {
        let figures = Figures::new(e);
        let scenario = figures.ending(ranking.set, end)?;
        let (start, end) = figures.dates(scenario)?;
        Some(Self { day: figures.day(ranking, scenario)?, start, end })
    }

    /// What each position made of it.
    pub fn sheet(&self, view: &View) -> Sheet {
        sheets::day(view, &self.day, [self.start, self.end])
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, view: &View, page: &DayPage, shows_all: bool) -> Option<Went> {
    let day = &page.day;
    let title = format!("{} to {}", format::date(page.start), format::date(page.end));
    head(ui, view, &title, &dollars(day.pnl), Some(if day.pnl < 0.0 { "loss" } else { "gain" }));
    let event = view.evaluation.stress.iter().find(|known| known.date == page.end);
    if let Some(event) = event.filter(|_| day.ranking.set == ScenarioSet::Stress) {
        sentence(ui, &format!("{}.", event.event));
    }
    let sets = if day.rank == day.setting_rank { ": it sets the figure" } else { "" };
    sentence(ui, &format!("{}{sets}.", capital(&Figures::new(view.evaluation).day_words(day))));
    if day.ranking.set == ScenarioSet::MinimumMargin {
        sentence(ui, "A par bond for each maturity bucket stands in place of the securities.");
    }
    heading(ui, "What moved, in bp");
    moves(ui, view.evaluation, day);
    let mut went = positions(ui, view, day, shows_all);
    heading(ui, "Neighbours");
    went = went.or(neighbours(ui, view, day));
    went = went.or(swaps(ui, view, day));
    went.or(picks(ui, view, day))
}

/// A day under the figure it sets: dates, moves, what the other leg did, neighbours.
pub fn brief(ui: &mut Ui, view: &View, day: &Day) -> Option<Went> {
    let e = view.evaluation;
    let (start, end) = Figures::new(e).dates(day.scenario)?;
    let text = format!("{} to {}", format::date(start), format::date(end));
    let pressed = LinkRow::new(&text, &dollars(day.pnl)).show(ui).clicked();
    moves(ui, e, day);
    sentence(ui, &told(e, day));
    heading(ui, "Neighbours");
    let went = neighbours(ui, view, day);
    if pressed { Some(Went::To(Subject::Day(day.ranking, end))) } else { went }
}

/// `Yields rose, and the cash leg lost $19.73mm. The futures gained $22.23mm on the same days.`
fn told(e: &Evaluation, day: &Day) -> String {
    let at = |tenor| e.scenarios.tenor_move(tenor, day.scenario) * 1e4;
    let (short, long) = (at(7), at(13));
    let yields = match (short > 1.0, short < -1.0, long > 1.0, long < -1.0) {
        (true, _, _, true) => "The curve flattened",
        (_, true, true, _) => "The curve steepened",
        _ if at(11) > 0.0 => "Yields rose",
        _ => "Yields fell",
    };
    let did = |pnl: f64| if pnl < 0.0 { "lost" } else { "gained" };
    let legs = day.ranking.legs.name();
    let together = if legs.ends_with("legs") { " together" } else { "" };
    let own = format!("{yields}, and the {legs}{together} {} {}.", did(day.pnl), dollars(day.pnl.abs()));
    let other = match day.ranking.legs {
        Legs::Cash => Legs::Futures,
        Legs::Futures | Legs::RateFutures => Legs::Cash,
        _ => return own,
    };
    let pnl = Figures::new(e).scenario_pnl(Ranking { legs: other, ..day.ranking }, day.scenario);
    if pnl.abs() < 0.005 || day.ranking.set == ScenarioSet::MinimumMargin {
        return own;
    }
    format!(
        "{own} The {} {} {} on the same days, at the other house.",
        other.name(),
        did(pnl),
        dollars(pnl.abs())
    )
}

/// The picture of the tenors, coins, and what the moves were before they were scaled.
fn moves(ui: &mut Ui, e: &Evaluation, day: &Day) {
    let scenarios = &e.scenarios;
    let bars: Vec<(String, f64)> = TENORS
        .iter()
        .filter_map(|tenor| {
            let name = TENOR_NAMES.get(*tenor)?.replace("yr", "y");
            Some((name, scenarios.tenor_move(*tenor, day.scenario) * 1e4))
        })
        .collect();
    TenorBars { bars: &bars }.show(ui, ui.available_width());
    for coin in coins_held(e, day) {
        if let Some(own) = scenarios.coin_return(coin, day.scenario) {
            let scaled = scenarios
                .coin_scaling(coin, day.scenario)
                .map(|s| format!(" = {} × {}", percent(own / s), format::decimals(s, 2)))
                .unwrap_or_default();
            fact(ui, coin.name(), &format!("{}{scaled}", percent(own)));
        }
    }
    if let Some(text) = scaling(e, day) {
        remark(ui, &text);
    }
}

/// Coins that a position of the day is written on.
fn coins_held(e: &Evaluation, day: &Day) -> Vec<Coin> {
    let is_on = |coin: Coin| {
        move |position: &PositionPnl| match e.lines.get(position.line).map(|l| l.instrument) {
            Some(Instrument::Future(future)) => future.product.asset() == Asset::Coin(coin),
            Some(Instrument::Coin(held)) => held == coin,
            _ => false,
        }
    };
    Coin::ALL.into_iter().filter(|coin| day.positions.iter().any(is_on(*coin))).collect()
}

/// What the ten-year moved, and by how much the set scales it.
fn scaling(e: &Evaluation, day: &Day) -> Option<String> {
    let scale = |tenor: usize| e.scenarios.tenor_scaling(tenor, day.scenario);
    let named = [11, 9, 7, 13].into_iter().find(|tenor| scale(*tenor).is_some())?;
    let (own, times) = (e.scenarios.tenor_move(named, day.scenario) * 1e4, scale(named)?);
    let all: Vec<f64> = TENORS.iter().filter_map(|tenor| scale(*tenor)).collect();
    let [least, most] = [
        all.iter().copied().fold(f64::INFINITY, f64::min),
        all.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    ];
    Some(format!(
        "Scaled to today’s volatility: the {} moved {} bp that day, × {} makes {} bp. Tenors are scaled by {} to {}.",
        TENOR_NAMES.get(named)?.replace("yr", "-year"),
        signed(own / times, 1),
        format::decimals(times, 2),
        signed(own, 1),
        format::decimals(least, 2),
        format::decimals(most, 2),
    ))
}

fn positions(ui: &mut Ui, view: &View, day: &Day, shows_all: bool) -> Option<Went> {
    if day.positions.is_empty() {
        return None;
    }
    heading(ui, "What each position made of it");
    let count = day.positions.len();
    let shown = if shows_all || count <= FEW + 1 { count } else { FEW };
    let mut went = None;
    rows(ui, shown, row::LADDER, |ui, i| {
        let Some(position) = day.positions.get(i) else { return };
        let Some(line) = view.evaluation.lines.get(position.line) else { return };
        let name = line.instrument.to_string();
        if LinkRow::new(&name, &dollars(position.pnl)).show(ui).clicked() {
            went = Some(Went::To(Subject::Position(position.line)));
        }
    });
    if shown < count {
        let rest: f64 = day.positions.iter().skip(shown).map(|p| p.pnl).sum();
        let text = format!("{} more", quantity(count - shown));
        ui.horizontal(|ui| {
            if PushButton::flat(&text).name("Show all positions").show(ui).clicked() {
                went = Some(Went::All);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(gap::MEDIUM);
                words(ui, &dollars(rest), body(), tokens(ui).text2);
            });
        });
    }
    ui.horizontal(|ui| {
        words(ui, "Together", body(), tokens(ui).text1);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(gap::MEDIUM);
            words(ui, &dollars(day.pnl), body(), tokens(ui).text1);
        });
    });
    went
}

fn neighbours(ui: &mut Ui, view: &View, day: &Day) -> Option<Went> {
    let mut went = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for ranked in &day.neighbours {
            let Some((text, to)) = ending(view.evaluation, day.ranking, *ranked) else { continue };
            let lead = (ranked.rank + 1).to_string();
            let is_here = ranked.scenario == day.scenario;
            let value = dollars(ranked.pnl);
            let row = LinkRow::new(&text, &value).lead(&lead).here(is_here);
            if row.show(ui).clicked() {
                went = Some(Went::To(to));
            }
        }
    });
    went
}

fn ending(e: &Evaluation, ranking: Ranking, ranked: Ranked) -> Option<(String, Subject)> {
    let (_, end) = Figures::new(e).dates(ranked.scenario)?;
    Some((format::date(end), Subject::Day(ranking, end)))
}

/// What would put another day in this one's place, or this one in the place of the one that counts.
fn swaps(ui: &mut Ui, view: &View, day: &Day) -> Option<Went> {
    if day.swaps.is_empty() {
        return None;
    }
    let is_setter = day.rank == day.setting_rank;
    heading(
        ui,
        if is_setter { "What would put another day in its place" } else { "What would make it count" },
    );
    let mut went = None;
    for swap in &day.swaps {
        let Some((date, to)) = ending(view.evaluation, day.ranking, swap.with) else { continue };
        let change = swap.pnl_change;
        let value =
            format!("{} {}", dollars(change.abs()), if change < 0.0 { "more loss" } else { "less loss" });
        let label = if is_setter { date.clone() } else { format!("level with {date}") };
        if LinkRow::new(&label, &value).show(ui).clicked() {
            went = Some(Went::To(to));
        }
        remark(ui, &by_position(view.evaluation, day, swap));
    }
    went
}

/// `Or with ZN Z6 changed by −1,204: then 2016-11-09 sets it, at ($19.95mm).`
fn by_position(e: &Evaluation, day: &Day, swap: &Swap) -> String {
    let Some(PositionChange { line, change, sets, pnl }) = swap.position else {
        let largest = day.positions.iter().max_by(|a, b| a.pnl.abs().total_cmp(&b.pnl.abs()));
        let name = largest.and_then(|p| e.lines.get(p.line)).map(|l| l.instrument.to_string());
        return format!(
            "No other size of {} on its side, up to ten times, changes their places.",
            name.unwrap_or_default()
        );
    };
    let Some(held) = e.lines.get(line) else { return String::new() };
    let size = match held.instrument.unit() {
        Counted::Dollars => face(change.abs()),
        _ => quantity(change.abs()),
    };
    let sign = if change.is_sign_negative() { format::MINUS } else { '+' };
    let then = match Figures::new(e).dates(sets) {
        Some((_, end)) if sets != day.scenario => format!("then {} sets it", format::date(end)),
        _ => "it still sets it".to_owned(),
    };
    format!("Or {} by {sign}{size}: {then}, at {}.", held.instrument, dollars(pnl))
}

/// What other rules would pick from the same days.
fn picks(ui: &mut Ui, view: &View, day: &Day) -> Option<Went> {
    if day.picks.is_empty() {
        return None;
    }
    heading(ui, "Under other rules");
    let mut went = None;
    for pick in &day.picks {
        let Some((date, to)) = ending(view.evaluation, day.ranking, pick.picked) else { continue };
        let label = match pick.rule {
            Rule::Confidence(q) => format!("{} confidence, {date}", percent_of(q)),
            Rule::LookBack(years) => format!("{years} years back, {date}"),
        };
        if LinkRow::new(&label, &dollars(pick.picked.pnl)).show(ui).clicked() {
            went = Some(Went::To(to));
        }
        remark(ui, &format!("rank {} of {}", pick.picked.rank + 1, quantity(pick.count)));
    }
    went
}

fn percent_of(share: Decimal) -> String {
    format!("{} %", (share * Decimal::ONE_HUNDRED).normalize())
}
