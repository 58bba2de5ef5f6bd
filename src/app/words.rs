//! The sentences of the window: true of this book at this moment, cause before rule.

use super::format::{Unit, money, percent, percent_short};
use crate::{
    instrument::{House, Instrument},
    margin::{Binding, Evaluation, FigureId, Figures, Leg, Line, Looked, Reason, WorstDays},
    quantity::Decimal,
    rulebook::Scope,
};

/// What badges and tooltips say of every hypothetical figure.
pub const HYPOTHETICAL: &str = "hypothetical: no regulator has approved this";

/// The sentence of the overview.
pub fn sentence(e: &Evaluation) -> String {
    if let Err(failure) = e.gate {
        return format!("Cross-margining is not available to this account because {failure}.");
    }
    if !e.cross_margining {
        return "Cross-margining is off: each house margins its own leg as if the other did not exist."
            .to_owned();
    }
    if e.arrangement.reason == Reason::Suspended {
        return by_reason(e);
    }
    let saved = e.possible_saved();
    if saved.is_sign_negative() && !saved.is_zero() {
        let costs = money(-saved, Unit::of_column([-saved]));
        return format!(
            "Moving these notes into the XM account costs {costs}: they no longer net with what stays behind."
        );
    }
    if e.scope.is_hypothetical() && matches!(e.arrangement.reason, Reason::Cap | Reason::LesserSaving) {
        return hypothetical(e);
    }
    by_reason(e)
}

/// A text with a capital at its start.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Where the saving reaches a part of the book only.
fn of_what(e: &Evaluation) -> &'static str {
    if (e.possible.ficc_ordinary + e.possible.cme_ordinary).is_zero() { "" } else { " of what is in XM" }
}

fn by_reason(e: &Evaluation) -> String {
    let a = &e.arrangement;
    let (ficc, cme) = (percent(a.ficc.saving()), percent(a.cme.saving()));
    match a.reason {
        Reason::Cap => {
            let cap = percent_short(a.limits.cap);
            format!(
                "FICC’s model saves {ficc}, CME’s {cme}: the lower one binds, and the cap holds it at {cap}{}.",
                of_what(e)
            )
        }
        Reason::LesserSaving => {
            let applied = percent(a.applied);
            format!(
                "FICC’s model saves {ficc}, CME’s {cme}: the lower one binds, so both houses cut {applied}{}.",
                of_what(e)
            )
        }
        Reason::BelowThreshold => format!(
            "The lower saving is {}, under the {} threshold: no reduction is given.",
            percent(a.raw),
            percent(a.limits.threshold)
        ),
        Reason::Negative => {
            let house = if a.binding == Binding::Cme { "CME" } else { "FICC" };
            format!(
                "{house}’s model finds more risk together than apart ({}): no reduction is given.",
                percent(a.raw)
            )
        }
        Reason::EmptyLeg => empty_leg(e),
        Reason::NotEligible => not_eligible(e),
        Reason::Suspended => {
            "The arrangement is suspended: each house asks for its own leg in full until it resumes."
                .to_owned()
        }
        Reason::Held if a.applied.is_zero() => {
            "One house is late: without its figures no reduction is given.".to_owned()
        }
        Reason::Held => {
            format!(
                "One house is late: both hold the last saving, {}, until it publishes.",
                percent(a.applied)
            )
        }
        Reason::Off => String::new(),
    }
}

fn hypothetical(e: &Evaluation) -> String {
    let what = match e.scope {
        Scope::Unified => "coin futures and tokenized Treasuries joined",
        _ => "tokenized Treasuries joined the cash leg",
    };
    let applied = percent_short(e.arrangement.applied);
    let sentence = match e.arrangement.reason {
        Reason::Cap => format!("If {what}, the saving would still stop at the cap: {applied}."),
        _ => format!("If {what}, the saving would be {applied}: no regulator has approved this."),
    };
    match e.coin_layer {
        Some(layer) if !e.rules.one_percentage => {
            format!("{sentence} The coin futures alone would fall by {}.", percent(layer.applied))
        }
        _ => sentence,
    }
}

fn empty_leg(e: &Evaluation) -> String {
    let has = |leg| e.lines.iter().any(|l| l.eligibility == Ok(leg) && !l.xm_quantity.is_zero());
    match (has(Leg::Cash), has(Leg::Futures)) {
        (false, false) => {
            "Nothing is in the XM account yet: add a Treasury and a future that hedges it.".to_owned()
        }
        (true, _) => {
            "There is no futures leg in the XM account: one leg alone has nothing to offset.".to_owned()
        }
        _ => "There is no cash leg in the XM account: one leg alone has nothing to offset.".to_owned(),
    }
}

fn not_eligible(e: &Evaluation) -> String {
    let line = e.lines.iter().find(|l| l.eligibility.is_err() && l.instrument.house() != House::None);
    line.map_or_else(
        || "Nothing in this book is eligible: each house margins its own leg.".to_owned(),
        |l| exclusion(l, e.scope),
    )
}

/// Why a line is not eligible, as a sentence.
pub fn exclusion(line: &Line, scope: Scope) -> String {
    let when = if scope == Scope::Today { "today" } else { "under this scope" };
    match &line.eligibility {
        Err(reason) if line.instrument.house() == House::None => {
            format!("{} is not cross-margined {when}: {reason}.", line.instrument)
        }
        Err(reason) => format!(
            "{} is not eligible {when} because {reason}: it is margined in full at {}.",
            line.instrument,
            line.instrument.house().name()
        ),
        Ok(_) => format!("{} is eligible.", line.instrument),
    }
}

/// A figure's formula as a sentence, with its grade: the second line of every tooltip.
pub fn explained(e: &Evaluation, id: FigureId) -> String {
    let Some(figure) = Figures::new(e).get(id) else { return String::new() };
    let mut letters = figure.formula.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}. Grade: {}.", letters.as_str(), figure.grade.word())
}

/// The sentence of the Offsets tab.
pub fn offsets(e: &Evaluation) -> String {
    let a = &e.arrangement;
    let stricter = if a.binding == Binding::Cme { "CME" } else { "FICC" };
    match a.reason {
        Reason::Cap => {
            let cap = percent_short(a.limits.cap);
            format!(
                "{stricter}’s model is the stricter one here. Both exceed the cap, so {cap} is what counts."
            )
        }
        Reason::LesserSaving => format!(
            "{stricter}’s model is the stricter one here, and what it saves counts at both houses: {}.",
            percent(a.applied)
        ),
        _ => by_reason(e),
    }
}

/// The sentence of the Worst days tab: a loss held against the margin of the same positions.
pub fn worst_days(e: &Evaluation, worst: &WorstDays, unit: Unit) -> String {
    if worst.looked == Looked::Nothing {
        return "Nothing is margined yet, so no day is worse than another.".to_owned();
    }
    let noun = super::model::noun(worst.looked);
    let margin = money(worst.requirement, unit);
    let world = if e.cross_margining && e.gate.is_ok() { "with XM" } else { "without XM" };
    if worst.both.loss <= 0.0 {
        return format!("Even in its tail the {noun} gains over three days. Its margin {world} is {margin}.");
    }
    let loss = money(worst.both.loss, unit);
    let tail = Decimal::ONE - e.rules.ficc.confidence;
    let often = match Decimal::ONE.checked_div(tail).map(|n| n.round_dp(1).normalize()) {
        Some(n) if n == Decimal::ONE_HUNDRED => "a hundred".to_owned(),
        Some(n) => n.to_string(),
        None => "never".to_owned(),
    };
    format!(
        "One time in {often} the {noun} loses {loss} or more in three days. Its margin {world} is {margin}."
    )
}

/// The sentence of the Collateral tab.
pub fn collateral(e: &Evaluation) -> String {
    let short = e.coverage.funded_upstream;
    let unit = Unit::of_column([e.with.total]);
    if e.with.total.is_zero() {
        return "Neither house asks for anything, so nothing needs to be posted.".to_owned();
    }
    if short.is_zero() {
        return "Both houses are covered by what is posted.".to_owned();
    }
    let firm = e.coverage.totals[2];
    let covered = firm.surplus >= Decimal::ZERO;
    let cost = money(e.coverage.upstream_cost, Unit::of_column([e.coverage.upstream_cost]));
    if covered {
        format!(
            "The firm funds {} upstream against what it holds: that costs {cost} a year.",
            money(short, unit)
        )
    } else {
        format!(
            "{} is missing after haircuts: add collateral or lower the requirement.",
            money(-firm.surplus, unit)
        )
    }
}

/// What a house margins: "the note, long $1,000mm".
pub fn leg_note(e: &Evaluation, house: House) -> String {
    let lines: Vec<&Line> = e
        .lines
        .iter()
        .filter(|l| l.is_margined && !l.quantity.is_zero())
        .filter(|l| (l.instrument.house() == House::Cme) == (house == House::Cme))
        .collect();
    match lines.as_slice() {
        [] => "nothing held".to_owned(),
        [line] => one_line_note(line),
        many => {
            let dv01 = e.leg_dv01(house);
            format!(
                "{} positions, net DV01 {}",
                super::format::whole(many.len()),
                money(dv01, Unit::of_column([dv01]))
            )
        }
    }
}

fn one_line_note(line: &Line) -> String {
    let side = if line.quantity.is_sign_negative() { "short" } else { "long" };
    let size = line.quantity.abs();
    match line.instrument {
        Instrument::Future(_) => format!("the futures, {side} {}", super::format::quantity(size)),
        Instrument::Repo(_) => format!("the financed note, {side} ${}", super::format::face(size)),
        _ => format!("the note, {side} ${}", super::format::face(size)),
    }
}
