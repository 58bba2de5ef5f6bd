//! What differs between two documents, group by group.

use super::{
    Lever, Market, Position, Scenario,
    compare::{Change, Group},
};
use crate::{
    instrument::Instrument,
    margin::Lot,
    quantity::{Date, Decimal},
    rulebook::{Rulebook, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// The names of the account's facts.
const SAME_FIRM: &str = "same clearing firm";
const DUAL: &str = "broker-dealer and FCM in one";
const DESIGNATED: &str = "XM account designated";

/// Everything of a group that differs.
pub(super) fn changes(
    group: Group,
    from: &Scenario,
    to: &Scenario,
    market: &Market,
    rulebook: &Rulebook,
) -> Vec<Change> {
    match group {
        Group::Positions => positions(from, to),
        Group::Market => dates(from, to, market),
        Group::Account => account(from, to),
        Group::Parameters => parameters(from, to, rulebook),
        Group::Levers => levers(from, to, rulebook),
    }
}

fn positions(from: &Scenario, to: &Scenario) -> Vec<Change> {
    let mut changes = Vec::new();
    let lines =
        |s: &Scenario| by_instrument(s.positions.iter().map(|p| (p.instrument, p.quantity, terms(p))));
    compare_amounts(&lines(from), &lines(to), |instrument, amounts| {
        changes.push(match amounts {
            Some((from, to)) => Change::Held { instrument, from, to },
            None => Change::Terms(instrument),
        });
    });
    let lots = |s: &Scenario| by_instrument(s.collateral.iter().map(|l| (l.asset, l.amount, place(l))));
    compare_amounts(&lots(from), &lots(to), |asset, amounts| {
        changes.push(match amounts {
            Some((from, to)) => Change::Collateral { asset, from, to },
            None => Change::CollateralPlace(asset),
        });
    });
    changes
}

/// What of a line decides its figures beside its quantity.
fn terms(p: &Position) -> String {
    format!("{} {:?} {:?} {}", p.quantity.normalize(), p.price.map(|x| x.normalize()), p.xm, p.account)
}

fn place(lot: &Lot) -> String {
    format!("{} {:?}", lot.amount.normalize(), lot.at)
}

type Amounts = BTreeMap<Instrument, (Decimal, Vec<String>)>;

fn by_instrument(lines: impl Iterator<Item = (Instrument, Decimal, String)>) -> Amounts {
    let mut all = Amounts::new();
    for (instrument, amount, detail) in lines {
        let (sum, details) = all.entry(instrument).or_default();
        *sum += amount;
        details.push(detail);
    }
    for (_, details) in all.values_mut() {
        details.sort_unstable();
    }
    all
}

/// Reports instruments whose amounts differ, and those whose details alone do.
fn compare_amounts(
    from: &Amounts,
    to: &Amounts,
    mut report: impl FnMut(Instrument, Option<(Decimal, Decimal)>),
) {
    let every: BTreeSet<&Instrument> = from.keys().chain(to.keys()).collect();
    let nothing = (Decimal::ZERO, Vec::new());
    for instrument in every {
        let (a, b) = (from.get(instrument).unwrap_or(&nothing), to.get(instrument).unwrap_or(&nothing));
        if a.0 != b.0 {
            report(*instrument, Some((a.0, b.0)));
        } else if a.1 != b.1 {
            report(*instrument, None);
        }
    }
}

fn dates(from: &Scenario, to: &Scenario, market: &Market) -> Vec<Change> {
    let last = market.history.span().map(|s| s.1).unwrap_or_default();
    let date = |s: &Scenario| -> Date { s.stand.map(|stand| stand.at).or(s.as_of).unwrap_or(last) };
    let mut changes = Vec::new();
    if date(from) != date(to) {
        changes.push(Change::AsOf { from: date(from), to: date(to) });
    }
    if from.shock != to.shock {
        let name = |s: &Scenario| s.shock.as_ref().map(|shock| shock.name.clone());
        changes.push(Change::Shock { from: name(from), to: name(to) });
    }
    changes
}

fn account(a: &Scenario, b: &Scenario) -> Vec<Change> {
    let mut changes = Vec::new();
    if a.cross_margining != b.cross_margining {
        changes.push(Change::Switch { to: b.cross_margining });
    }
    if a.scope != b.scope {
        changes.push(Change::Scope { from: a.scope, to: b.scope });
    }
    if a.account != b.account {
        changes.push(Change::Account { from: a.account, to: b.account });
    }
    for (fact, from, to) in [
        (SAME_FIRM, a.gate.same_clearing_firm, b.gate.same_clearing_firm),
        (DUAL, a.gate.dual_registered, b.gate.dual_registered),
        (DESIGNATED, a.gate.designated, b.gate.designated),
    ] {
        if from != to {
            changes.push(Change::Fact { fact, to });
        }
    }
    if a.operation != b.operation {
        changes.push(Change::Operation { from: a.operation, to: b.operation });
    }
    changes
}

fn parameters(from: &Scenario, to: &Scenario, rulebook: &Rulebook) -> Vec<Change> {
    let names: BTreeSet<&String> = from.overrides.names().chain(to.overrides.names()).collect();
    let value = |s: &Scenario, name: &str| -> Option<Value> {
        s.overrides.value(name).or_else(|| rulebook.get(name).map(|p| &p.value)).cloned()
    };
    let changed = |name: &String| {
        let (from, to) = (value(from, name)?, value(to, name)?);
        (from != to).then(|| Change::Parameter { name: name.clone(), from, to })
    };
    let source = |s: &Scenario| s.overrides.named().map(|n| format!("{} ({})", n.name, n.grade.word()));
    let (was, is) = (source(from), source(to));
    let published = (was != is).then_some(Change::Published { from: was, to: is });
    published.into_iter().chain(names.into_iter().filter_map(changed)).collect()
}

fn levers(from: &Scenario, to: &Scenario, rulebook: &Rulebook) -> Vec<Change> {
    let changed = |lever: Lever| {
        // cap and threshold are parameters
        if matches!(lever, Lever::Cap | Lever::Threshold) {
            return None;
        }
        let (from, to) = (lever.get(from, rulebook), lever.get(to, rulebook));
        (from != to).then_some(Change::Lever { lever, from, to })
    };
    Lever::ALL.into_iter().filter_map(changed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::parse,
        margin::{Gate, XmChoice},
        market::demo_history,
    };
    use jiff::civil::date;
    use rust_decimal::dec;
    use std::sync::Arc;

    fn instrument(text: &str) -> Instrument {
        parse(text, date(2026, 8, 21)).expect(text)
    }

    fn book(lines: Vec<(&str, Decimal, XmChoice)>) -> Scenario {
        let position = |(text, quantity, xm)| Position { xm, ..Position::new(instrument(text), quantity) };
        Scenario { positions: Arc::new(lines.into_iter().map(position).collect()), ..Scenario::default() }
    }

    #[test]
    fn positions_are_told_apart_by_what_is_held_and_how() {
        let a = book(vec![
            ("ZN Z6", dec!(-5), XmChoice::In),
            ("ZN Z6", dec!(-5), XmChoice::In),
            ("ZF Z6", dec!(7), XmChoice::In),
            ("ZB Z6", dec!(1), XmChoice::In),
        ]);
        let b = book(vec![
            ("ZB Z6", dec!(1), XmChoice::Out),
            ("ZN Z6", dec!(-12), XmChoice::In),
            ("UB Z6", dec!(3), XmChoice::In),
        ]);
        let found = positions(&a, &b);
        let held = |text, from, to| Change::Held { instrument: instrument(text), from, to };
        for expected in [
            held("ZN Z6", dec!(-10), dec!(-12)),
            held("ZF Z6", dec!(7), dec!(0)),
            held("UB Z6", dec!(0), dec!(3)),
            Change::Terms(instrument("ZB Z6")),
        ] {
            assert!(found.contains(&expected), "{expected:?} {found:?}");
        }
        assert_eq!(found.len(), 4);
        assert_eq!(positions(&a, &a), []);
    }

    #[test]
    fn nothing_is_reported_where_nothing_differs() {
        let market = Market::new(demo_history(), Vec::new());
        let rulebook = Rulebook::embedded();
        let plain = Scenario::default();
        // the last date by name, and a parameter at its default, are no changes
        let same = Scenario {
            as_of: market.history.span().map(|s| s.1),
            name: "other".into(),
            overrides: Arc::new([("scope.today.cap".to_owned(), Value::Number(dec!(0.8)))].into()),
            ..Scenario::default()
        };
        for group in Group::ALL {
            assert_eq!(changes(group, &plain, &same, &market, rulebook), [], "{group:?}");
        }
        let gate = Gate { designated: false, ..Gate::default() };
        let shut = Scenario { gate, cross_margining: false, ..Scenario::default() };
        let found = changes(Group::Account, &plain, &shut, &market, rulebook);
        assert_eq!(found, [Change::Switch { to: false }, Change::Fact { fact: DESIGNATED, to: false }]);
    }
}
