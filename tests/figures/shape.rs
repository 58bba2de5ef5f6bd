//! The tree is complete, without cycles, and has no figure that the evaluation does not have.

use crate::books::{basis, books, dollars, evaluate, figure};
use crossmargin::{
    margin::{
        FigureId, FigureInput, Figures,
        figures::{Book, ClearingHouse, Layer, Party, RatioPart, ScenarioSet, StressPart, Switch},
    },
    quantity::Decimal,
    rulebook::Rulebook,
    whatif::Scenario,
};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_figure_reached_from_the_roots_is_explained() {
    for (name, scenario) in books() {
        let evaluation = evaluate(&scenario);
        let figures = Figures::new(&evaluation);
        let all = figures.all();
        assert!(all.len() > 60, "{name}: {}", all.len());
        let scenarios = evaluation.scenarios.count();
        for id in all {
            let figure = figure(&figures, id);
            assert_eq!(figure.id, id);
            for text in [&figure.label, &figure.formula, &figure.source] {
                assert!(!text.trim().is_empty(), "{name}: {figure:?}");
                assert!(!text.contains("NaN") && !text.contains("inf "), "{name}: {figure:?}");
            }
            assert!(!figure.formula.ends_with('.'), "{name}: {figure:?}");
            for input in &figure.inputs {
                match input {
                    FigureInput::Parameter(p) => {
                        assert!(Rulebook::embedded().get(p).is_some(), "{name}: {id:?}: {p}")
                    }
                    FigureInput::Position(line) => assert!(*line < evaluation.lines.len(), "{name}: {id:?}"),
                    FigureInput::Scenario { index, .. } => assert!(*index < scenarios, "{name}: {id:?}"),
                    FigureInput::Figure(child) => {
                        assert!(figures.get(*child).is_some(), "{name}: {id:?}: {child:?}")
                    }
                    FigureInput::Quote(text) => assert!(!text.is_empty(), "{name}: {id:?}"),
                }
            }
        }
    }
}

#[test]
fn labels_tell_the_figures_of_a_book_apart() {
    for (name, scenario) in books() {
        let evaluation = evaluate(&scenario);
        let figures = Figures::new(&evaluation);
        let mut labels = BTreeMap::new();
        for id in figures.all() {
            if let Some(other) = labels.insert(figures.label(id), id) {
                panic!("{name}: {id:?} and {other:?} are both \"{}\"", figures.label(id));
            }
        }
    }
}

#[test]
fn no_figure_is_made_of_itself() {
    for (name, scenario) in books() {
        let evaluation = evaluate(&scenario);
        let figures = Figures::new(&evaluation);
        let mut done = BTreeSet::new();
        for root in figures.roots() {
            descend(&figures, root, &mut Vec::new(), &mut done, name);
        }
    }
}

fn descend(
    figures: &Figures,
    id: FigureId,
    path: &mut Vec<FigureId>,
    done: &mut BTreeSet<FigureId>,
    name: &str,
) {
    assert!(!path.contains(&id), "{name}: {path:?} leads back to {id:?}");
    if done.contains(&id) {
        return;
    }
    path.push(id);
    for child in figures.children(id) {
        descend(figures, child, path, done, name);
    }
    path.pop();
    done.insert(id);
}

#[test]
fn names_the_evaluation_does_not_have_give_no_figure() {
    let evaluation = evaluate(&basis());
    let figures = Figures::new(&evaluation);
    let absent = [
        FigureId::MarketValue(2),
        FigureId::Stress(99, StressPart::Pnl),
        FigureId::Posting(0),
        FigureId::GrossBucket(Book::Whole, 6),
        FigureId::SpreadCredit(Book::Whole, 0),
        FigureId::WithAccount(Switch::AsSet, ClearingHouse::Cme, Book::Whole),
        FigureId::Ratio(Layer::Coins, ClearingHouse::Cme, RatioPart::Cash),
        FigureId::CommonDates(ScenarioSet::Ficc),
    ];
    for id in absent {
        assert_eq!(figures.get(id), None, "{id:?}");
        assert!(figures.children(id).is_empty(), "{id:?}");
    }
}

#[test]
fn with_the_switch_off_both_worlds_are_shown() {
    let e = evaluate(&Scenario { cross_margining: false, ..basis() });
    let figures = Figures::new(&e);
    let roots = figures.roots();
    assert!(roots.contains(&FigureId::With(Switch::On, Party::Total)));
    assert_eq!(dollars(&figures, FigureId::Saved(Switch::AsSet)), Decimal::ZERO);
    assert!(dollars(&figures, FigureId::Saved(Switch::On)) > Decimal::ZERO);
    let on = evaluate(&basis());
    assert!(!Figures::new(&on).roots().contains(&FigureId::With(Switch::On, Party::Total)));
}
