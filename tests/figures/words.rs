//! Grades, and formulas as they are read.

use crate::books::{basis, book, evaluate, figure, notes_apart, unified, with_override};
use crossmargin::{
    margin::{
        FigureId, Figures, Gate,
        figures::{Book, CmePart, FiccPart, Party, Switch},
    },
    quantity::Decimal,
    rulebook::Grade,
    whatif::Scenario,
};
use rust_decimal::dec;

#[test]
fn a_figure_is_graded_by_the_worst_it_rests_on() {
    let e = evaluate(&basis());
    let figures = Figures::new(&e);
    let grade = |id| figure(&figures, id).grade;
    assert_eq!(grade(FigureId::Cap), Grade::Published);
    assert_eq!(grade(FigureId::Threshold), Grade::Filing);
    // ZN's rate is scaled from published ones
    assert_eq!(grade(FigureId::Cme(Book::Whole, CmePart::Outright)), Grade::Calibrated);
    assert_eq!(grade(FigureId::MarketValue(0)), Grade::Calibrated);
    assert_eq!(grade(FigureId::Ficc(Book::Whole, FiccPart::HaircutFloor)), Grade::Calibrated);
    assert_eq!(grade(FigureId::Without(Party::Total)), Grade::Assumption);
    let published = evaluate(&book(&[("TN Z6", dec!(100))]));
    assert_eq!(
        figure(&Figures::new(&published), FigureId::Cme(Book::Whole, CmePart::Outright)).grade,
        Grade::Published
    );
    let unified = evaluate(&unified());
    assert_eq!(figure(&Figures::new(&unified), FigureId::Cap).grade, Grade::Assumption);
}

/// Formulas as they are read, one for each reason the saving can have.
#[test]
fn the_applied_saving_says_why_it_is_what_it_is() {
    let said = |scenario: Scenario| {
        let e = evaluate(&scenario);
        figure(&Figures::new(&e), FigureId::Applied(Switch::AsSet)).formula
    };
    let capped = said(basis());
    assert!(
        capped.starts_with("the lower of FICC's saving ") && capped.ends_with(", held at the cap of 80.0 %"),
        "{capped}"
    );
    let lesser = said(with_override(basis(), "scope.today.cap", Decimal::ONE));
    assert!(lesser.contains(": both houses cut "), "{lesser}");
    let off = said(Scenario { cross_margining: false, ..basis() });
    assert_eq!(off, "cross-margining is off: each house margins its own leg as if the other did not exist");
    let shut = said(Scenario { gate: Gate { designated: false, ..Gate::default() }, ..basis() });
    assert_eq!(
        shut,
        "cross-margining is not available to this account because no cross-margining account has been designated"
    );
    let alone = said(book(&[("T 4.25 2035-08-15", dec!(1e9))]));
    assert_eq!(alone, "there is no futures leg in the XM account: one leg alone has nothing to offset");
    let bills = said(book(&[("B 2027-02-18", dec!(1e9)), ("ZN Z6", dec!(-100))]));
    assert_eq!(
        bills,
        "B 2027-02-18 is not eligible today because bills are outside the arrangement: it is margined in full at FICC"
    );
}

#[test]
fn a_saving_that_costs_margin_says_why() {
    let e = evaluate(&notes_apart());
    let saved = figure(&Figures::new(&e), FigureId::Saved(Switch::AsSet));
    assert!(e.saved() < Decimal::ZERO);
    assert!(saved.formula.ends_with("no longer nets with what stays behind"), "{}", saved.formula);
}
