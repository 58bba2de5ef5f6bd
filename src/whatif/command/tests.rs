use super::*;
use crate::instrument::{Fund, parse};
use jiff::civil::date;
use rust_decimal::dec;

fn instrument(text: &str) -> Instrument {
    parse(text, date(2026, 8, 21)).expect(text)
}

fn applied(scenario: &Scenario, command: Command) -> Result<Scenario, Refusal> {
    apply(scenario, &command, Rulebook::embedded())
}

#[test]
fn adding_what_is_held_adds_to_its_line() {
    let zn = instrument("ZN Z6");
    let one =
        applied(&Scenario::default(), Command::AddPosition(Position::new(zn, dec!(-10)))).expect("valid");
    let two = applied(&one, Command::AddPosition(Position::new(zn, dec!(-5)))).expect("valid");
    assert_eq!(two.positions.len(), 1);
    assert_eq!(two.positions.first().map(|p| p.quantity), Some(dec!(-15)));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let zn = Position::new(instrument("ZN Z6"), dec!(1.5));
    let empty = Scenario::default();
    assert_eq!(applied(&empty, Command::AddPosition(zn)), Err(Refusal::NotWhole(dec!(1.5))));
    assert_eq!(applied(&empty, Command::RemovePositions(vec![0])), Err(Refusal::NoSuchLine(0)));
    assert_eq!(
        applied(&empty, Command::SetQuantity { line: 7, quantity: dec!(1) }),
        Err(Refusal::NoSuchLine(7))
    );
    let cash = Command::SwapCash { into: Fund::Buidl, dollars: dec!(1) };
    assert!(matches!(applied(&empty, cash), Err(Refusal::NotEnoughCash { .. })));
    let cap = Command::SetParameter { name: "scope.today.cap".into(), value: Some(Value::Number(dec!(2))) };
    assert!(matches!(applied(&empty, cap), Err(Refusal::Parameter(_))));
}

#[test]
fn several_edits_are_made_together_or_not_at_all() {
    let zn = instrument("ZN Z6");
    let several = |quantity| Command::Several {
        title: "Hedge".to_owned(),
        commands: vec![
            Command::AddPosition(Position::new(zn, dec!(-10))),
            Command::SetQuantity { line: 0, quantity },
        ],
    };
    let start = Scenario::default();
    let held = applied(&start, several(dec!(-7))).expect("valid");
    assert_eq!(held.positions.first().map(|p| p.quantity), Some(dec!(-7)));
    assert_eq!(applied(&start, several(dec!(-7.5))), Err(Refusal::NotWhole(dec!(-7.5))));
}

#[test]
fn what_is_added_elsewhere_in_the_history_stands_there_as_it_was_named() {
    let (from, at) = (date(2026, 8, 21), date(2020, 3, 18));
    let there = applied(&Scenario::default(), Command::StandAt(Some(Stand { from, at }))).expect("a date");
    let named = parse("ZN M0", at).expect("valid");
    let held = applied(&there, Command::AddPosition(Position::new(named, dec!(5)))).expect("valid");
    let entered = held.positions.first().map(|p| p.instrument.to_string());
    assert_eq!(entered.as_deref(), Some("ZN Z6"));
    let seen = super::super::rolled(&held, from, at);
    assert_eq!(seen.positions.first().map(|p| p.instrument), Some(named));
    let price = Command::SetPrice { line: 0, price: Some(dec!(110)) };
    assert_eq!(applied(&held, price), Err(Refusal::PriceElsewhere { from }));
    // further on it rolls from where it was entered, and back there it stands nowhere else
    let later = Stand { from: at, at: date(2023, 3, 13) };
    let on = applied(&held, Command::StandAt(Some(later))).expect("a date");
    assert_eq!(on.stand, Some(Stand { from, ..later }));
    let home = applied(&on, Command::StandAt(Some(Stand { from: at, at: from }))).expect("a date");
    assert_eq!(home.stand, None);
}

#[test]
fn a_swap_moves_dollars_and_keeps_their_sum() {
    let cash = Lot { asset: Instrument::Usd, amount: dec!(5e6), at: None };
    let start = applied(&Scenario::default(), Command::AddLot(cash)).expect("valid");
    let swapped =
        applied(&start, Command::SwapCash { into: Fund::Buidl, dollars: dec!(2e6) }).expect("valid");
    let amounts: Vec<Decimal> = swapped.collateral.iter().map(|l| l.amount).collect();
    assert_eq!(amounts, [dec!(3e6), dec!(2e6)]);
}
