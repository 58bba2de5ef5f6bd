//! The sentence at the head of the tab: what moving this dial does, from what was found along it.

use super::values::DialWords;
use crate::{
    app::format::{Unit, money, percent, percent_short},
    margin::{Binding, Evaluation, Reason},
    quantity::{Decimal, money::to_simulation},
    whatif::{Curve, Stretch},
};

/// What the sentence is about.
pub struct Told<'a> {
    pub curve: &'a Curve,
    pub words: &'a DialWords,
    /// Where the document stands.
    pub present: Decimal,
    pub evaluation: &'a Evaluation,
}

/// One sentence, cause before rule; `None` where what the overview says is all there is to say.
pub fn sentence(told: &Told) -> Option<String> {
    let e = told.evaluation;
    e.gate.ok()?;
    // neither model is asked then, and the sentence of the book says so
    if matches!(e.reason(), Reason::Held | Reason::Suspended) {
        return None;
    }
    // what the account costs comes before what a model saves
    if e.cross_margining && e.saved() < Decimal::ZERO {
        return None;
    }
    let findings = &told.curve.findings;
    let (first, last) = (told.curve.points.first()?, told.curve.points.last()?);
    if told.curve.points.iter().all(|p| p.without_total.is_zero()) {
        return None;
    }
    let words = told.words;
    let ends = words.stretch(to_simulation(first.x), to_simulation(last.x));
    if findings.moves.is_zero() && told.curve.points.iter().all(|p| p.without_total == first.without_total) {
        return Some(format!("Margin does not depend on {}: it is the same from {ends}.", words.name));
    }
    if !e.cross_margining {
        let unit = Unit::of_column([first.with_total, last.with_total]);
        let [from, to] = [first, last].map(|p| money(p.with_total, unit));
        return Some(format!(
            "Cross-margining is off: from {ends} of {}, the two houses ask {from} to {to}.",
            words.name
        ));
    }
    let caps: Vec<Stretch> = findings.cap().collect();
    match caps.as_slice() {
        [] => Some(uncapped(told)),
        stretches => Some(capped(told, stretches, &ends)),
    }
}

fn capped(told: &Told, stretches: &[Stretch], ends: &str) -> String {
    let (words, points) = (told.words, &told.curve.points);
    let say = |s: &Stretch| words.stretch(to_simulation(s.from), to_simulation(s.to));
    if told.curve.findings.reasons.len() == 1 {
        let cap = points.last().map_or_else(String::new, |p| percent_short(p.applied));
        return format!(
            "Both models save more than the cap from {ends}: {} does not change that {cap} is what counts.",
            words.name
        );
    }
    let all: Vec<String> = stretches.iter().map(say).collect();
    let all = all.join(" and ");
    let is_inside = stretches.iter().any(|s| s.from <= told.present && told.present <= s.to);
    let least = least(told).map_or_else(String::new, |least| format!(", and margin is {least}"));
    if is_inside {
        let cap = percent_short(told.evaluation.applied());
        format!("Both models save more than the cap from {all}: inside it the saving stays at {cap}{least}.")
    } else {
        format!("The cap holds from {all}: here {} counts{least}.", lower(told))
    }
}

fn uncapped(told: &Told) -> String {
    let (words, findings) = (told.words, &told.curve.findings);
    let houses: Vec<&(Binding, Stretch)> =
        findings.houses.iter().filter(|(house, _)| *house != Binding::None).collect();
    let least = least(told).unwrap_or_else(|| "the same everywhere".to_owned());
    match houses.as_slice() {
        [] => format!("No saving applies anywhere along {}: margin is {least}.", words.name),
        [(house, _)] => {
            format!("{}’s model saves less all along {}: margin is {least}.", name(*house), words.name)
        }
        [(first, stretch), (second, _)] => format!(
            "{}’s model saves less up to {}, {}’s beyond: margin is {least}.",
            name(*first),
            words.value(to_simulation(stretch.to)),
            name(*second)
        ),
        many => format!(
            "The house that saves less changes {} times along {}: margin is {least}.",
            many.len() - 1,
            words.name
        ),
    }
}

/// "least, $6.57mm, at 66 %".
fn least(told: &Told) -> Option<String> {
    let findings = &told.curve.findings;
    let least = findings.least.filter(|_| !findings.moves.is_zero())?;
    let amount = money(least.with_total, Unit::of_column([least.with_total]));
    Some(format!("least, {amount}, at {}", told.words.value(to_simulation(least.x))))
}

/// The saving in force where the document stands, and whose it is.
fn lower(told: &Told) -> String {
    let e = told.evaluation;
    match e.reason() {
        Reason::LesserSaving => {
            format!("{}’s {}", name(e.binding()), percent(e.applied()))
        }
        Reason::Cap => format!("the cap of {}", percent_short(e.applied())),
        _ => "no saving".to_owned(),
    }
}

fn name(house: Binding) -> &'static str {
    match house {
        Binding::Cme => "CME",
        Binding::Ficc | Binding::None => "FICC",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::parse,
        market::demo_history,
        rulebook::Rulebook,
        whatif::{
            Dial, Engine, Lever, Market, Measure, Position, Progress, Question, Scenario, SharedEngine, curve,
        },
    };
    use jiff::civil::date;
    use std::sync::{Arc, LazyLock};

    static MARKET: LazyLock<Market> = LazyLock::new(|| Market::new(demo_history(), Vec::new()));

    fn book(lines: &[(&str, i64)]) -> Scenario {
        let held = |(text, n): &(&str, i64)| {
            Position::new(parse(text, date(2026, 8, 21)).expect(text), Decimal::from(*n))
        };
        Scenario { positions: Arc::new(lines.iter().map(held).collect()), ..Scenario::default() }
    }

    fn basis() -> Scenario {
        book(&[("T 4.25 2035-08-15", 1_000_000_000), ("ZN Z6", -10_980)])
    }

    /// What is said with the hedge ratio free.
    fn said(scenario: &Scenario) -> Option<String> {
        let (rulebook, engines) = (Rulebook::embedded(), SharedEngine::default());
        let dial = Dial::Lever(Lever::HedgeRatio);
        let values = Lever::HedgeRatio.rail().values(41, false);
        let question = Question { scenario, market: &MARKET, rulebook, engines: &engines };
        let curve = curve(&question, &dial, &values, &Progress::default(), &mut |_| {}).expect("figures");
        let evaluation = Engine::default().evaluate(scenario, &MARKET, rulebook).expect("figures");
        let words = DialWords::named("hedge ratio", Measure::Share);
        let present = scenario.levers.hedge_ratio;
        sentence(&Told { curve: &curve, words: &words, present, evaluation: &evaluation })
    }

    fn at(ratio: Decimal) -> Scenario {
        let mut scenario = basis();
        scenario.levers.hedge_ratio = ratio;
        scenario
    }

    #[test]
    fn inside_and_outside_the_stretch_of_the_cap() {
        let inside = said(&basis()).expect("a sentence");
        assert!(
            inside.starts_with("Both models save more than the cap from 65 to 135 %: inside it"),
            "{inside}"
        );
        assert!(inside.contains("stays at 80 %, and margin is least, $"), "{inside}");
        let outside = said(&at(Decimal::new(3, 1))).expect("a sentence");
        assert!(outside.starts_with("The cap holds from 65 to 135 %: here FICC’s "), "{outside}");
        assert!(said(&at(Decimal::ZERO)).expect("a sentence").contains("here no saving counts"));
    }

    #[test]
    fn where_no_cap_holds_the_house_that_saves_less_is_named() {
        let same_way =
            said(&book(&[("T 4.25 2035-08-15", 1_000_000_000), ("ZN Z6", 10_980)])).expect("words");
        assert!(!same_way.contains("cap") && same_way.contains("margin is least, $"), "{same_way}");
        let one_leg = said(&book(&[("T 4.25 2035-08-15", 1_000_000_000), ("BTC Z6", 10)])).expect("words");
        assert!(one_leg.starts_with("Margin does not depend on hedge ratio"), "{one_leg}");
    }

    #[test]
    fn off_is_said_before_anything_and_nothing_is_left_to_the_overview() {
        let off = said(&Scenario { cross_margining: false, ..basis() }).expect("a sentence");
        assert!(off.starts_with("Cross-margining is off: from 0 to 200 % of hedge ratio"), "{off}");
        assert_eq!(said(&Scenario::default()), None);
        let mut shut = basis();
        shut.gate.designated = false;
        assert_eq!(said(&shut), None);
    }
}
