//! What the views draw, prepared once for each evaluation and not once for each frame.

use super::{
    format::{self, Unit},
    plots::{
        Bars, Between, Bin, Credit, Distribution, House as Side, HouseBar, Mark, Segment, SegmentKind,
        Special, SpecialKind, Standing, World,
    },
    theme::SIZES,
    words,
};
use crate::{
    instrument::House,
    margin::{
        Binding, Evaluation, FigureId, Looked, Reason, WorstDays,
        composition::{self, CmeParts, FiccParts},
        figures::{Book, ClearingHouse, CmePart, FiccPart, Switch},
        worst_days,
    },
    quantity::money::to_simulation,
    risk::Tail,
};
use egui_plot::PlotPoint;
use std::cell::OnceCell;

/// Bins of the histogram.
const BINS: usize = 64;

/// Groups of the portfolio, in the order in which they stand.
pub const GROUPS: [(House, &str); 3] =
    [(House::Ficc, "FICC"), (House::Cme, "CME"), (House::None, "Tokens and coins")];

/// A row of the portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    Group(usize),
    Line(usize),
}

/// A cloud of scenarios with its special ones.
#[derive(Debug, Clone, Default)]
pub struct Cloud {
    /// Millions of dollars.
    pub points: Vec<PlotPoint>,
    pub specials: Vec<Special>,
}

/// How the columns of the portfolio are written: one unit from the first row to the total, and room
/// for the longest figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookColumns {
    pub margin: Unit,
    /// Letters of the longest figure of a row.
    pub margin_letters: usize,
    pub quantity_letters: usize,
}

impl BookColumns {
    fn of(e: &Evaluation, unit: Option<Unit>) -> Self {
        let amounts: Vec<_> = (0..e.lines.len()).map(|line| e.contribution(line)).collect();
        let margin = unit.unwrap_or_else(|| Unit::of_column(amounts.iter().copied()));
        let longest = |texts: &mut dyn Iterator<Item = String>| {
            texts.map(|text| text.chars().count()).max().unwrap_or_default()
        };
        let quantity_of = |l: &crate::margin::Line| format::short_quantity(l.quantity, l.instrument.unit());
        Self {
            margin,
            margin_letters: longest(&mut amounts.iter().map(|a| format::money_cell(*a, margin))),
            quantity_letters: longest(&mut e.lines.iter().map(quantity_of)),
        }
    }
}

/// Prepared figures of one evaluation.
#[derive(Debug)]
pub struct Model {
    /// The unit of every headline and chart figure.
    pub unit: Unit,
    pub standing: Standing,
    pub world: World,
    pub sentence: String,
    pub bars: Bars,
    pub rows: Vec<Row>,
    pub book: BookColumns,
    worst: OnceCell<WorstDays>,
    cloud: OnceCell<Cloud>,
}

impl Model {
    /// Prepares what every tab needs, in a unit that was chosen or the one that fits; the rest is made
    /// when first looked at.
    pub fn new(e: &Evaluation, unit: Option<Unit>) -> Self {
        let chosen = unit;
        let unit = unit.unwrap_or_else(|| Unit::of_column([e.without.total, e.possible.total]));
        let world = if e.cross_margining && e.gate.is_ok() { World::With } else { World::Without };
        let standing = if e.is_hypothetical() { Standing::Hypothetical } else { Standing::Approved };
        Self {
            unit,
            standing,
            world,
            sentence: words::sentence(e),
            bars: bars(e, world, standing, unit),
            rows: rows(e),
            book: BookColumns::of(e, chosen),
            worst: OnceCell::new(),
            cloud: OnceCell::new(),
        }
    }

    /// Scenarios of the legs looked at together, worst first.
    pub fn worst(&self, e: &Evaluation) -> &WorstDays {
        self.worst.get_or_init(|| worst_days(e))
    }

    /// Cash P&L against futures P&L of every scenario.
    pub fn cloud(&self, e: &Evaluation) -> &Cloud {
        self.cloud.get_or_init(|| cloud(self.worst(e)))
    }

    /// The histogram of three-day P&L.
    pub fn distribution(&self, e: &Evaluation) -> Distribution {
        let worst = self.worst(e);
        let mark = |name: &str, loss: f64| (loss > 0.0).then(|| Mark { name: name.to_owned(), loss });
        Distribution {
            bins: bins(worst),
            var: mark(&format!("VaR {}", format::percent_short(e.rules.ficc.confidence)), worst.both.loss),
            shortfall: mark("shortfall", worst.both.expected_shortfall),
            margin: mark("margin", to_simulation(worst.requirement)),
            unit: self.unit,
            noun: noun(worst.looked).to_owned(),
            standing: self.standing,
        }
    }
}

/// What the legs looked at together are called.
pub fn noun(looked: Looked) -> &'static str {
    match looked {
        Looked::Pair => "pair",
        Looked::XmAccount => "XM account",
        Looked::Book | Looked::Nothing => "book",
    }
}

fn rows(e: &Evaluation) -> Vec<Row> {
    let mut rows = Vec::with_capacity(e.lines.len() + GROUPS.len());
    for (group, (house, _)) in GROUPS.iter().enumerate() {
        let lines: Vec<usize> = e
            .lines
            .iter()
            .enumerate()
            .filter(|(_, l)| l.instrument.house() == *house)
            .map(|(i, _)| i)
            .collect();
        if !lines.is_empty() {
            rows.push(Row::Group(group));
            rows.extend(lines.into_iter().map(Row::Line));
        }
    }
    rows
}

fn bars(e: &Evaluation, world: World, standing: Standing, unit: Unit) -> Bars {
    let (ficc, cme) = match world {
        World::With => composition::with(e),
        World::Without => composition::without(e),
    };
    Bars {
        ficc: HouseBar {
            segments: ficc_segments(e, world, ficc),
            credit: None,
            without: to_simulation(e.without.ficc),
            with: to_simulation(e.possible.ficc),
            why: why_saved(e),
            note: words::leg_note(e, House::Ficc),
        },
        cme: HouseBar {
            segments: cme_segments(e, world, cme),
            credit: credit(e, world),
            without: to_simulation(e.without.cme),
            with: to_simulation(e.possible.cme),
            why: why_saved(e),
            note: words::leg_note(e, House::Cme),
        },
        world,
        standing,
        between: between(e, world),
        unit,
        sizes: SIZES,
    }
}

fn why_saved(e: &Evaluation) -> String {
    match e.arrangement.binding {
        Binding::Ficc => "FICC’s model saves less than CME’s, so its saving counts at both.".to_owned(),
        Binding::Cme => "CME’s model saves less than FICC’s, so its saving counts at both.".to_owned(),
        Binding::None => "No saving applies.".to_owned(),
    }
}

/// The figure behind a part of a house's bar: that of the account that holds everything, or where
/// the bar is drawn from two accounts, what both ask for together.
pub fn bar_figure(
    e: &Evaluation,
    world: World,
    house: ClearingHouse,
    of: &dyn Fn(Book) -> FigureId,
) -> FigureId {
    let (xm, ordinary) = match house {
        ClearingHouse::Ficc => (e.possible.ficc_xm, e.possible.ficc_ordinary),
        ClearingHouse::Cme => (e.possible.cme_xm, e.possible.cme_ordinary),
    };
    match (world, xm.is_zero(), ordinary.is_zero()) {
        (World::With, false, false) => FigureId::With(Switch::AsSet, house.into()),
        (World::With, false, true) => of(Book::Xm),
        (World::With, true, false) => of(Book::Ordinary),
        _ => of(Book::Whole),
    }
}

fn ficc_segments(e: &Evaluation, world: World, parts: FiccParts) -> Vec<Segment> {
    let house = ClearingHouse::Ficc;
    let why = |part| words::explained(e, bar_figure(e, world, house, &|book| FigureId::Ficc(book, part)));
    vec![
        segment("VaR charge", parts.var, SegmentKind::Var, &why(FiccPart::Var)),
        segment("floor top-up", parts.floor_top_up, SegmentKind::FloorTopUp, &why(FiccPart::FloorTopUp)),
        segment("bid-ask", parts.bid_ask, SegmentKind::BidAsk, &why(FiccPart::BidAsk)),
        segment("liquidity add-on", parts.mla, SegmentKind::AddOn, &why(FiccPart::Liquidity)),
    ]
}

fn cme_segments(e: &Evaluation, world: World, parts: CmeParts) -> Vec<Segment> {
    let house = ClearingHouse::Cme;
    let why = |part| words::explained(e, bar_figure(e, world, house, &|book| FigureId::Cme(book, part)));
    let outright = if parts.spread_credit > 0.0 { "outright after credit" } else { "outright" };
    vec![
        segment(outright, parts.outright_net, SegmentKind::Outright, &why(CmePart::Outright)),
        segment(
            "calendar charge",
            parts.calendar_charge,
            SegmentKind::CalendarCharge,
            &why(CmePart::CalendarCharge),
        ),
        segment("heightened risk", parts.heightened_risk, SegmentKind::AddOn, &why(CmePart::HeightenedRisk)),
    ]
}

fn segment(label: &str, value: f64, kind: SegmentKind, why: &str) -> Segment {
    Segment { label: label.to_owned(), value, kind, why: why.to_owned() }
}

fn credit(e: &Evaluation, world: World) -> Option<Credit> {
    let amount = |parts: (FiccParts, CmeParts)| parts.1.spread_credit;
    let (without, with) = (amount(composition::without(e)), amount(composition::with(e)));
    (without > 0.0 || with > 0.0).then(|| Credit {
        label: "spread credit".to_owned(),
        without,
        with,
        why: words::explained(
            e,
            bar_figure(e, world, ClearingHouse::Cme, &|book| FigureId::Cme(book, CmePart::SpreadCredit)),
        ),
    })
}

fn between(e: &Evaluation, world: World) -> Between {
    let words = |title: &str, line: &str| Between::Words { title: title.to_owned(), line: line.to_owned() };
    if world == World::Without {
        return words("no offset", "one hedge, two margins");
    }
    let saved = e.possible_saved();
    if e.arrangement.applied.is_zero() && !saved.is_sign_negative() {
        return match e.arrangement.reason {
            Reason::Suspended => words("no offset", "the arrangement is suspended"),
            Reason::Held => words("no offset", "one house is late"),
            _ => words("no offset", "nothing to reduce"),
        };
    }
    if saved.is_sign_negative() && !saved.is_zero() {
        return Between::Cut { share: e.fraction(saved), line: "in total".to_owned() };
    }
    let p = &e.possible;
    let line = match ((p.ficc_ordinary + p.cme_ordinary).is_zero(), p.cme_xm_coins.is_zero()) {
        (true, true) => "at both houses",
        (false, true) => "of what is in XM",
        (_, false) => "of rates in XM",
    };
    Between::Cut { share: to_simulation(e.arrangement.applied), line: line.to_owned() }
}

fn bins(ranked: &WorstDays) -> Vec<Bin> {
    let (Some(first), Some(last)) = (ranked.outcomes.first(), ranked.outcomes.last()) else {
        return Vec::new();
    };
    let (low, high) = (first.both, last.both);
    let width = (high - low) / BINS as f64;
    if !(width > 0.0 && width.is_finite()) {
        return Vec::new();
    }
    let edge = |i: usize| low + width * i as f64;
    let mut bins: Vec<Bin> = (0..BINS).map(|i| Bin { from: edge(i), to: edge(i + 1), count: 0 }).collect();
    for outcome in &ranked.outcomes {
        let place = (((outcome.both - low) / width) as usize).min(BINS - 1);
        if let Some(bin) = bins.get_mut(place) {
            bin.count += 1;
        }
    }
    bins
}

fn cloud(worst: &WorstDays) -> Cloud {
    const MM: f64 = 1e6;
    let mut points = vec![PlotPoint::new(0.0, 0.0); worst.outcomes.len()];
    for outcome in &worst.outcomes {
        if let Some(point) = points.get_mut(outcome.scenario) {
            *point = PlotPoint::new(outcome.cash / MM, outcome.futures / MM);
        }
    }
    let special = |name: &str, tail: &Tail, kind| {
        let index = tail.var_scenario()?;
        let label = format!("{name} VaR {}", format::money_cell(tail.loss, Unit::Millions));
        (tail.loss > 0.0).then_some(Special { index, label, kind })
    };
    let specials = [
        special("cash", &worst.cash, SpecialKind::Cash),
        special("futures", &worst.futures, SpecialKind::Futures),
        special("joint", &worst.both, SpecialKind::Joint),
    ];
    Cloud { points, specials: specials.into_iter().flatten().collect() }
}

/// The side of a plot a house stands on.
pub fn side(house: House) -> Option<Side> {
    match house {
        House::Ficc => Some(Side::Ficc),
        House::Cme => Some(Side::Cme),
        House::None => None,
    }
}
