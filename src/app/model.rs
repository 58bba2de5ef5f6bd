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
        Binding, Evaluation, FigureId, Part, Reason,
        composition::{self, CmeParts, FiccParts},
        figures::{Book, CmePart, FiccPart},
    },
    quantity::{Date, money::to_simulation},
    risk::{rank, tail},
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

/// P&L of the pair in one scenario of the FICC-style set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Index in the FICC-style set.
    pub scenario: usize,
    pub end: Date,
    pub cash: f64,
    pub futures: f64,
    pub both: f64,
}

/// The pair's P&L, ranked.
#[derive(Debug, Clone, Default)]
pub struct Ranked {
    /// Worst first.
    pub outcomes: Vec<Outcome>,
    /// Place of the VaR scenario in that order.
    pub var_rank: usize,
    pub var: f64,
    pub expected_shortfall: f64,
}

/// A cloud of scenarios with its special ones.
#[derive(Debug, Clone, Default)]
pub struct Cloud {
    /// Millions of dollars.
    pub points: Vec<PlotPoint>,
    pub specials: Vec<Special>,
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
    /// What the two legs together are called.
    pub noun: &'static str,
    ranked: OnceCell<Ranked>,
    cloud: OnceCell<Cloud>,
}

impl Model {
    /// Prepares what every tab needs; the rest is made when first looked at.
    pub fn new(e: &Evaluation) -> Self {
        let unit = Unit::of_column([e.without.total, e.possible.total]);
        let world = if e.cross_margining && e.gate.is_ok() { World::With } else { World::Without };
        let standing = if e.is_hypothetical() { Standing::Hypothetical } else { Standing::Approved };
        Self {
            unit,
            standing,
            world,
            sentence: words::sentence(e),
            bars: bars(e, world, standing, unit),
            rows: rows(e),
            noun: noun(e),
            ranked: OnceCell::new(),
            cloud: OnceCell::new(),
        }
    }

    /// Scenarios of the pair, worst first.
    pub fn ranked(&self, e: &Evaluation) -> &Ranked {
        self.ranked.get_or_init(|| ranked(e))
    }

    /// Cash P&L against futures P&L of every scenario.
    pub fn cloud(&self, e: &Evaluation) -> &Cloud {
        self.cloud.get_or_init(|| cloud(e))
    }

    /// The histogram of the pair's three-day P&L.
    pub fn distribution(&self, e: &Evaluation) -> Distribution {
        let ranked = self.ranked(e);
        let mark = |name: &str, loss: f64| (loss > 0.0).then(|| Mark { name: name.to_owned(), loss });
        Distribution {
            bins: bins(ranked),
            var: mark("VaR 99 %", ranked.var),
            shortfall: mark("shortfall", ranked.expected_shortfall),
            margin: mark("margin", to_simulation(e.with.total)),
            unit: self.unit,
            noun: self.noun.to_owned(),
            standing: self.standing,
        }
    }
}

/// The legs that are looked at together: those in the XM account, or the whole book when there is
/// no pair in it.
pub fn legs(e: &Evaluation) -> (&'static [Part], &'static [Part]) {
    if is_pair(e) {
        (&[Part::CashXm], &[Part::FuturesXm])
    } else {
        (&[Part::CashXm, Part::CashOrdinary], &[Part::FuturesXm, Part::FuturesOrdinary])
    }
}

fn is_pair(e: &Evaluation) -> bool {
    !matches!(e.arrangement.reason, Reason::EmptyLeg | Reason::NotEligible)
}

fn noun(e: &Evaluation) -> &'static str {
    let in_xm = e.lines.iter().filter(|l| !l.xm_quantity.is_zero()).count();
    match (is_pair(e), in_xm) {
        (true, 2) => "pair",
        (true, _) => "XM account",
        _ => "book",
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
            segments: ficc_segments(e, ficc),
            credit: None,
            without: to_simulation(e.without.ficc),
            with: to_simulation(e.possible.ficc),
            why: why_saved(e),
            note: words::leg_note(e, House::Ficc),
        },
        cme: HouseBar {
            segments: cme_segments(e, cme),
            credit: credit(e),
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

fn ficc_segments(e: &Evaluation, parts: FiccParts) -> Vec<Segment> {
    let why = |part| words::explained(e, FigureId::Ficc(Book::Whole, part));
    vec![
        segment("VaR charge", parts.var, SegmentKind::Var, &why(FiccPart::Var)),
        segment("floor top-up", parts.floor_top_up, SegmentKind::FloorTopUp, &why(FiccPart::FloorTopUp)),
        segment("bid-ask", parts.bid_ask, SegmentKind::BidAsk, &why(FiccPart::BidAsk)),
        segment("liquidity add-on", parts.mla, SegmentKind::AddOn, &why(FiccPart::Liquidity)),
    ]
}

fn cme_segments(e: &Evaluation, parts: CmeParts) -> Vec<Segment> {
    let why = |part| words::explained(e, FigureId::Cme(Book::Whole, part));
    vec![
        segment("outright", parts.outright_net, SegmentKind::Outright, &why(CmePart::Outright)),
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

fn credit(e: &Evaluation) -> Option<Credit> {
    let amount = |parts: (FiccParts, CmeParts)| parts.1.spread_credit;
    let (without, with) = (amount(composition::without(e)), amount(composition::with(e)));
    (without > 0.0 || with > 0.0).then(|| Credit {
        label: "spread credit".to_owned(),
        without,
        with,
        why: words::explained(e, FigureId::Cme(Book::Whole, CmePart::SpreadCredit)),
    })
}

fn between(e: &Evaluation, world: World) -> Between {
    let words = |title: &str, line: &str| Between::Words { title: title.to_owned(), line: line.to_owned() };
    if world == World::Without {
        return words("no offset", "one hedge, two margins");
    }
    let saved = e.possible_saved();
    if e.arrangement.applied.is_zero() && !saved.is_sign_negative() {
        return words("no offset", "nothing to reduce");
    }
    if saved.is_sign_negative() && !saved.is_zero() {
        return Between::Cut { share: e.fraction(saved), line: "in total".to_owned() };
    }
    Between::Cut { share: to_simulation(e.arrangement.applied), line: "at both houses".to_owned() }
}

fn ranked(e: &Evaluation) -> Ranked {
    let (cash, futures) = legs(e);
    let range = &e.scenarios.ficc;
    let (cash, futures) = (e.vectors.sum(cash, range), e.vectors.sum(futures, range));
    let both: Vec<f64> = cash.iter().zip(&futures).map(|(c, f)| c + f).collect();
    let var_rank = rank(both.len(), e.rules.ficc.confidence);
    let found = tail(&both, var_rank);
    let mut outcomes: Vec<Outcome> = both
        .iter()
        .enumerate()
        .filter_map(|(scenario, pnl)| {
            Some(Outcome {
                scenario,
                end: *e.scenarios.ends.get(scenario)?,
                cash: *cash.get(scenario)?,
                futures: *futures.get(scenario)?,
                both: *pnl,
            })
        })
        .collect();
    outcomes.sort_by(|a, b| a.both.total_cmp(&b.both).then(a.scenario.cmp(&b.scenario)));
    Ranked { outcomes, var_rank, var: found.loss, expected_shortfall: found.expected_shortfall }
}

fn bins(ranked: &Ranked) -> Vec<Bin> {
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

fn cloud(e: &Evaluation) -> Cloud {
    const MM: f64 = 1e6;
    let (cash, futures) = legs(e);
    let range = &e.scenarios.ficc;
    let (cash, futures) = (e.vectors.sum(cash, range), e.vectors.sum(futures, range));
    let both: Vec<f64> = cash.iter().zip(&futures).map(|(c, f)| c + f).collect();
    let unit = Unit::Millions;
    let special = |name: &str, pnl: &[f64], kind| {
        let found = tail(pnl, rank(pnl.len(), e.rules.ficc.confidence));
        let index = found.var_scenario()?;
        (found.loss > 0.0).then(|| Special {
            index,
            label: format!("{name} VaR {}", format::money_cell(found.loss, unit)),
            kind,
        })
    };
    Cloud {
        points: cash.iter().zip(&futures).map(|(c, f)| PlotPoint::new(c / MM, f / MM)).collect(),
        specials: [
            special("cash", &cash, SpecialKind::Cash),
            special("futures", &futures, SpecialKind::Futures),
            special("joint", &both, SpecialKind::Joint),
        ]
        .into_iter()
        .flatten()
        .collect(),
    }
}

/// The side of a plot a house stands on.
pub fn side(house: House) -> Option<Side> {
    match house {
        House::Ficc => Some(Side::Ficc),
        House::Cme => Some(Side::Cme),
        House::None => None,
    }
}
