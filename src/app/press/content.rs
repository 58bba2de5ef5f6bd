//! What a report says, in words and rows, before anything is laid out: one source for the page, the
//! HTML and the captions of charts.

use crate::{
    app::{
        context::View,
        format::{DASH, Unit, money, money_cell, percent, whole},
        panels::explain::value_text,
        table::Side,
    },
    io::report::{SWITCH, WhatIf, market_of, what_ifs},
    margin::Evaluation,
    quantity::Decimal,
    rulebook::Rulebook,
    whatif::Scenario,
};

/// How a word or figure is to be taken, and so its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Quiet,
    /// Good news; violet where hypothetical.
    Saved,
    Warning,
}

/// One entry of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    pub text: String,
    /// The whole figure in its own unit, for whoever reads the file with a program.
    pub exact: Option<String>,
    pub tone: Tone,
}

impl Entry {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Words of lesser weight.
    pub fn quiet(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Quiet, ..Self::default() }
    }

    /// Money of a column whose head names the unit; exact to the cent.
    pub fn money(dollars: Decimal, unit: Unit) -> Self {
        Self { text: money_cell(dollars, unit), exact: Some(cents(dollars)), ..Self::default() }
    }

    /// Simulated money.
    pub fn simulated(dollars: f64, unit: Unit) -> Self {
        Self::money(crate::margin::benefit::cents(dollars), unit)
    }

    /// A share of one.
    pub fn share(share: f64) -> Self {
        Self { text: percent(share), exact: Some(share.to_string()), ..Self::default() }
    }

    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

/// Dollars with two decimals, as the JSON report has them.
pub fn cents(dollars: Decimal) -> String {
    let mut cents = dollars;
    cents.rescale(2);
    cents.to_string()
}

/// A table: its heading, its columns with the side they keep to, its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub title: String,
    pub columns: Vec<(String, Side)>,
    pub rows: Vec<Vec<Entry>>,
}

impl Table {
    pub fn new(title: impl Into<String>, left: &[&str], right: &[&str], rows: Vec<Vec<Entry>>) -> Self {
        let of = |names: &[&str], side| names.iter().map(|n| ((*n).to_owned(), side)).collect::<Vec<_>>();
        let columns = [of(left, Side::Left), of(right, Side::Right)].concat();
        Self { title: title.into(), columns, rows }
    }

    pub fn with_last(mut self, names: &[&str]) -> Self {
        self.columns.extend(names.iter().map(|n| ((*n).to_owned(), Side::Left)));
        self
    }
}

/// What every export says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub document: String,
    /// "as of 2026-08-21, demo history (generated)".
    pub market: String,
    /// "House account, cross-margining on, scope Today".
    pub standing: String,
    pub is_hypothetical: bool,
    /// Levers that are not at rest, with their values.
    pub levers: Vec<String>,
    /// What else the document supposes: a shock, another date, what houses and account are taken to be.
    pub supposed: Vec<String>,
    /// Parameters that are not as they ship: what each means, and its value.
    pub changed: Vec<String>,
    pub left_out: usize,
    /// Every figure is zero.
    pub is_empty: bool,
}

impl Facts {
    /// Of a document and its figures.
    pub fn new(scenario: &Scenario, e: &Evaluation) -> Self {
        let switch = if e.cross_margining { "on" } else { "off" };
        let (levers, supposed): (Vec<_>, Vec<_>) =
            what_ifs(scenario).into_iter().partition(|what| what.lever.is_some());
        // the switch is told with the account
        let supposed = supposed.iter().filter(|what| what.name != SWITCH);
        let changed = Rulebook::embedded()
            .changed(&scenario.overrides)
            .map(|p| format!("{} {}", p.parameter.name, value_text(p.parameter, p.value)));
        Self {
            document: one_line(&scenario.name),
            market: market_of(e),
            standing: format!(
                "{} account, cross-margining {switch}, scope {}",
                e.account.code(),
                e.scope.name()
            ),
            is_hypothetical: e.is_hypothetical(),
            levers: levers.iter().map(WhatIf::to_string).collect(),
            supposed: supposed.map(WhatIf::to_string).collect(),
            changed: changed.collect(),
            left_out: scenario.left_out.len(),
            is_empty: is_empty(e),
        }
    }

    /// "2 levers and 1 parameter changed"; empty when none is.
    pub fn changed_words(&self) -> String {
        let counted = [("lever", self.levers.len()), ("parameter", self.changed.len())];
        let told = counted.into_iter().filter(|(_, count)| *count > 0);
        let told: Vec<String> = told
            .map(|(name, count)| format!("{} {name}{}", whole(count), if count == 1 { "" } else { "s" }))
            .collect();
        if told.is_empty() { String::new() } else { format!("{} changed", told.join(" and ")) }
    }

    /// "What if: Parallel shift +100 bp, Arrangement suspended"; empty where nothing is supposed.
    pub fn what_if_words(&self) -> String {
        let all: Vec<&str> = self.levers.iter().chain(&self.supposed).map(String::as_str).collect();
        if all.is_empty() { String::new() } else { format!("What if: {}", all.join(", ")) }
    }

    /// What lines of files no figure counts; empty when there are none.
    pub fn left_out_words(&self) -> String {
        match self.left_out {
            0 => String::new(),
            1 => "One line of the files it came from is left out of every figure.".to_owned(),
            n => format!("{} lines of the files it came from are left out of every figure.", whole(n)),
        }
    }
}

/// Whether there is nothing to show: no position has a value, and neither house asks for anything.
fn is_empty(e: &Evaluation) -> bool {
    let totals = [e.without.total, e.with.total, e.possible.total];
    let lines = e.lines.iter().flat_map(|line| [line.market_value(), line.dv01()]);
    totals.into_iter().chain(lines).all(|amount| amount.is_zero())
}

/// The heading of a report where [`Facts::is_empty`].
pub const NOTHING: &str = "No position counts";

/// Why there are no charts then.
pub const NOTHING_WHY: &str = "Every figure is zero, so there is no chart and no list of days to show.";

/// The abbreviation that reports use, in words.
pub const XM_NOTE: &str = "XM: the cross-margining account.";

pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() { "Untitled".to_owned() } else { words.join(" ") }
}

/// One figure of the strip under the sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// One of the three that everyone looks for.
    pub is_first: bool,
    pub label: &'static str,
    pub figure: Entry,
    pub note: String,
}

/// Without, with, saved, capital freed, funding.
pub fn headlines(view: &View) -> [Headline; 5] {
    let e = view.evaluation;
    let unit = view.model.unit;
    let on = e.cross_margining;
    let whole =
        |dollars| Entry { text: money(dollars, unit), exact: Some(cents(dollars)), tone: Tone::Plain };
    let alone = |dollars| Entry { text: money(dollars, Unit::of_column([dollars])), ..whole(dollars) };
    let parts = |ficc, cme| format!("FICC {} + CME {}", money_cell(ficc, unit), money_cell(cme, unit));
    let saved = e.possible_saved();
    let costs = saved.is_sign_negative() && !saved.is_zero();
    let share = percent(e.fraction(saved).abs());
    let told = |entry: Entry| if on { entry } else { Entry::quiet(DASH) };
    let (label, tone) = if costs { ("Costs", Tone::Warning) } else { ("Saved", Tone::Saved) };
    let note = match (on, costs) {
        (true, false) if saved.is_zero() => "no reduction applies".to_owned(),
        (true, false) => format!("{share} of the requirement"),
        (true, true) => format!("▲ {share} more than without"),
        (false, false) => format!("{} possible, {share}", money(saved, unit)),
        (false, true) => format!("would cost {}, {share}", money(-saved, unit)),
    };
    let b = &e.benefit;
    let other = if on { Tone::Quiet } else { Tone::Plain };
    let in_force = if on { Tone::Plain } else { Tone::Quiet };
    [
        Headline {
            is_first: true,
            label: "Without cross-margining",
            figure: whole(e.without.total).toned(other),
            note: parts(e.without.ficc, e.without.cme),
        },
        Headline {
            is_first: true,
            label: "With cross-margining",
            figure: whole(e.possible.total).toned(in_force),
            note: if on { parts(e.possible.ficc, e.possible.cme) } else { "if switched on".to_owned() },
        },
        Headline { is_first: true, label, figure: told(whole(saved).toned(tone)), note },
        Headline {
            is_first: false,
            label: "Capital freed",
            figure: told(alone(b.firm_capital)),
            note: "firm capital".to_owned(),
        },
        Headline {
            is_first: false,
            label: "Funding a year",
            figure: told(alone(b.funding_per_year)),
            note: "not paid on margin".to_owned(),
        },
    ]
}
