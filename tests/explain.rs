//! The explanation of figures, driven through the accessibility tree: from the headline down to a
//! position, a parameter and a day.

mod common;

use common::{SCENARIOS, scenario, window};
use crossmargin::{
    app::{Fake, Shell, Subject, UiCommand},
    margin::{
        FigureId, FigureInput, Figures,
        figures::{Book, ClearingHouse, FiccPart, Layer, RatioPart},
    },
    quantity::Decimal,
    rulebook::{Grade, Rulebook},
    whatif::Scenario,
};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT, Queryable},
};
use rust_decimal::dec;
use std::{collections::BTreeSet, sync::Arc};

type Window<'a> = Harness<'a, Shell>;

fn click(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run();
}

fn labels(window: &Window, role: Role) -> Vec<String> {
    window.get_all_by_role(role).filter_map(|node| node.accesskit_node().label()).collect()
}

/// The first thing of a role whose name has a part.
fn first<'a>(window: &'a Window, role: Role, part: &str) -> Node<'a> {
    let says = |node: &Node| node.accesskit_node().label().is_some_and(|label| label.contains(part));
    let found = window.get_all_by_role(role).find(says);
    found.unwrap_or_else(|| panic!("no {role:?} says {part:?}: {:?}", labels(window, role)))
}

fn click_first(window: &mut Window, part: &str) {
    first(window, Role::Button, part).click();
    window.run();
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

fn explain(window: &mut Window, subject: Subject) {
    window.state().ask(UiCommand::Explain(subject));
    window.run();
}

fn is_explaining(window: &Window) -> bool {
    window.query_by_label("Close the explanation").is_some()
}

fn type_into(window: &mut Window, label: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, label).focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, label).type_text(text);
    window.run();
    press(window, Key::Enter);
}

fn with_total(window: &Window) -> Decimal {
    window.state().evaluation().expect("figures").with.total
}

#[test]
fn from_the_headline_down_to_a_position_a_parameter_and_a_day() {
    let mut window = window(scenario("ten-year-basis"));
    click_first(&mut window, "With cross-margining $");
    window.get_by_label("Attribution by position");
    click_first(&mut window, "FICC, with cross-margining");
    click_first(&mut window, "FICC, XM account");
    click_first(&mut window, "VaR charge, XM account");
    click_first(&mut window, "Value at risk, XM account");
    // the path holds every step, and the day and its neighbours stand under the figure
    window.get_by_label("Back to With cross-margining");
    window.get_by_label("Neighbours");
    window.get_by_label("before the cut");
    // a position
    click(&mut window, "T 4.25 2035-08-15 1,000mm");
    window.get_by_label("Explained quantity of T 4.25 2035-08-15");
    click(&mut window, "Back");
    // a parameter
    click(&mut window, "Confidence of the value-at-risk charge");
    window.get_by_label("In files and with --set: ficc.confidence");
    click(&mut window, "Back");
    // a day
    click_first(&mut window, " to 20");
    window.get_by_label("What each position made of it");
    window.get_by_label("What would put another day in its place");
    window.get_by_label("Under other rules");
    // and back to the top by the path
    click(&mut window, "Start of the path");
    assert!(window.query_by_label("What each position made of it").is_none());
    window.get_by_label("Attribution by position");
}

#[test]
fn a_parameter_is_changed_where_it_is_explained_marked_listed_reset_and_undone() {
    let mut window = window(scenario("ten-year-basis"));
    let before = with_total(&window);
    explain(&mut window, Subject::Figure(FigureId::Cap));
    type_into(&mut window, "Largest saving that either house grants", "50 %");
    let changed = with_total(&window);
    assert!(changed > before);
    let e = window.state().evaluation().expect("figures");
    assert_eq!(Figures::new(e).get(FigureId::Cap).expect("a cap").grade, Grade::Assumption);
    window.get_by_label("Set in this scenario; ships as 80 %");
    // the status line says so and leads to the list
    click(&mut window, "1 changed parameter");
    window.get_by_label("scope.today.cap");
    click(&mut window, "Reset scope.today.cap");
    assert_eq!(with_total(&window), before);
    window.get_by_label_contains("Every parameter is as it ships");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(with_total(&window), changed, "the reset is one step");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(with_total(&window), before, "and so was the edit");
    assert!(!window.state().is_unsaved());
}

#[test]
fn what_the_rulebook_refuses_is_said_beside_the_field() {
    let mut window = window(scenario("ten-year-basis"));
    let before = with_total(&window);
    explain(&mut window, Subject::Figure(FigureId::Cap));
    type_into(&mut window, "Largest saving that either house grants", "180 %");
    window.get_by_label_contains("is not a number from 0 to 1");
    assert_eq!(with_total(&window), before);
    assert!(window.state().scenario().overrides.is_empty());
}

#[test]
fn several_changed_parameters_are_reset_together() {
    let mut window = window(scenario("ten-year-basis"));
    explain(&mut window, Subject::Figure(FigureId::Cap));
    type_into(&mut window, "Largest saving that either house grants", "50");
    explain(&mut window, Subject::Figure(FigureId::Threshold));
    type_into(&mut window, "Saving below which no reduction is given", "2 %");
    click(&mut window, "2 changed parameters");
    click(&mut window, "Reset all parameters");
    assert!(window.state().scenario().overrides.is_empty());
    assert!(window.query_by_label("2 changed parameters").is_none());
}

#[test]
fn escape_closes_and_backspace_and_alt_left_go_back() {
    let mut window = window(scenario("ten-year-basis"));
    window.get_by_label("Reset all levers");
    click_first(&mut window, "Without cross-margining $");
    assert!(window.query_by_label("Reset all levers").is_none(), "it takes the levers' place");
    click_first(&mut window, "FICC, without cross-margining");
    press(&mut window, Key::Backspace);
    window.get_by_label_contains("CME, without cross-margining");
    click_first(&mut window, "FICC, without cross-margining");
    window.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    window.run();
    window.get_by_label_contains("CME, without cross-margining");
    press(&mut window, Key::Escape);
    assert!(!is_explaining(&window));
    window.get_by_label("Reset all levers");
}

#[test]
fn enter_on_a_figure_explains_it_and_gives_the_keyboard_back() {
    let mut window = window(scenario("ten-year-basis"));
    let name = "Without cross-margining $";
    first(&window, Role::Button, name).focus();
    window.run();
    press(&mut window, Key::Enter);
    assert!(is_explaining(&window));
    assert!(window.get_by_label("Back").accesskit_node().is_focused(), "the keyboard comes along");
    press(&mut window, Key::Escape);
    assert!(first(&window, Role::Button, name).accesskit_node().is_focused());
}

#[test]
fn figures_of_every_tab_answer() {
    let mut window = window(scenario("ten-year-basis"));
    let cases = [
        (Key::Num1, "Capital freed"),
        (Key::Num1, "Leverage change"),
        (Key::Num1, "FICC VaR charge"),
        (Key::Num1, "Margin of ZN Z6"),
        (Key::Num1, "Net DV01"),
        (Key::Num1, "−80 % at both houses"),
        (Key::Num2, "cap 80 %"),
        (Key::Num2, "FICC together"),
        (Key::Num2, "joint VaR"),
        (Key::Num4, "VaR 99 %"),
        (Key::Num4, "1  2"),
        (Key::Num4, "loss over margin without"),
        (Key::Num5, "FICC requires"),
    ];
    for (tab, part) in cases {
        press(&mut window, tab);
        click_first(&mut window, part);
        assert!(is_explaining(&window), "{part} is a dead number");
        press(&mut window, Key::Escape);
        assert!(!is_explaining(&window));
    }
}

#[test]
fn a_scaled_day_says_what_moved_and_by_how_much_it_is_scaled() {
    let mut window = window(scenario("ten-year-basis"));
    explain(&mut window, Subject::Figure(FigureId::Ratio(Layer::Rates, ClearingHouse::Cme, RatioPart::Both)));
    window.get_by_label_contains("Scaled to today’s volatility: the 10-year moved");
    // it lies below the fold
    first(&window, Role::Button, " to 20").click_accesskit();
    window.run();
    window.get_by_label_contains("one-day moves for the two legs of the XM account together");
    window.get_by_label_contains("Scaled to today’s volatility: the 10-year moved");
}

#[test]
fn a_quantity_and_a_price_are_changed_where_the_position_is_explained() {
    let mut window = window(scenario("ten-year-basis"));
    let before = with_total(&window);
    explain(&mut window, Subject::Position(1));
    window.get_by_label("Cheapest to deliver");
    type_into(&mut window, "Explained quantity of ZN Z6", "-500");
    assert_eq!(window.state().scenario().positions[1].quantity, dec!(-500));
    assert_ne!(with_total(&window), before);
    type_into(&mut window, "Own price of ZN Z6", "0");
    window.get_by_label_contains("A price is a number above 0");
    press(&mut window, Key::Escape);
    assert!(is_explaining(&window), "Escape restores the field and no more");
    assert!(window.query_by_label_contains("A price is a number above 0").is_none());
    type_into(&mut window, "Own price of ZN Z6", "111.5");
    assert_eq!(window.state().scenario().positions[1].price, Some(dec!(111.5)));
    click(&mut window, "Back to the market’s price");
    assert_eq!(window.state().scenario().positions[1].price, None);
}

#[test]
fn a_long_book_is_explained_without_drawing_every_line() {
    let mut document = scenario("dealer-house-book");
    let positions = document.positions.to_vec();
    document.positions = Arc::new(positions.iter().cycle().take(400).cloned().collect());
    let mut window = window(document);
    explain(&mut window, Subject::Figure(FigureId::LegDv01(ClearingHouse::Ficc)));
    let shown =
        |window: &Window| labels(window, Role::Button).iter().filter(|l| l.starts_with("DV01 of")).count();
    assert!(shown(&window) < 20);
    click(&mut window, "Show all inputs");
    assert!((10..60).contains(&shown(&window)), "only what is in sight: {}", shown(&window));
    window.state().ask(UiCommand::Attribution);
    window.run();
    let rows = labels(&window, Role::Button).iter().filter(|l| l.contains(": marginal ")).count();
    assert!((5..60).contains(&rows), "{rows}");
}

#[test]
fn a_shut_gate_and_a_switched_off_arrangement_are_explained() {
    let mut document = scenario("ten-year-basis");
    document.gate.designated = false;
    let mut window = window(document);
    click_first(&mut window, "With cross-margining $");
    window.get_by_label("Attribution by position");
    press(&mut window, Key::Escape);
    let mut window = common::window(Scenario { cross_margining: false, ..scenario("ten-year-basis") });
    click_first(&mut window, "Saved –");
    window.get_by_label_contains("Saved, if switched on");
}

#[test]
fn the_explanation_follows_an_instrument_whose_line_has_moved() {
    let mut window = window(scenario("butterfly-2-5-10"));
    let last = window.state().scenario().positions.len() - 1;
    let name = window.state().scenario().positions[last].instrument.to_string();
    explain(&mut window, Subject::Position(last));
    let field = format!("Explained quantity of {name}");
    window.get_by_label(&field);
    // the first position leaves: by its row and the Delete key
    let leaving = window.state().scenario().positions[0].instrument.to_string();
    first(&window, Role::Row, &leaving).click_accesskit();
    window.run();
    press(&mut window, Key::Delete);
    assert_eq!(window.state().scenario().positions.len(), last);
    window.get_by_label(&field);
    // when its own line goes, so does the explanation
    first(&window, Role::Row, &name).click_accesskit();
    window.run();
    press(&mut window, Key::Delete);
    window.run();
    assert!(!is_explaining(&window));
}

#[test]
fn attribution_is_sorted_and_leads_to_positions() {
    let mut window = window(scenario("dealer-house-book"));
    window.state().ask(UiCommand::Attribution);
    window.run();
    let total = window.get_by_label_contains("Together: marginal");
    assert!(!total.accesskit_node().label().unwrap_or_default().contains('…'));
    let order = |window: &Window| -> Vec<String> {
        labels(window, Role::Button).into_iter().filter(|l| l.contains(": marginal ")).collect()
    };
    let book = order(&window);
    click(&mut window, "Sort by Marginal");
    let largest = order(&window);
    click(&mut window, "Sort by Marginal");
    let smallest = order(&window);
    assert!(book.len() > 3 && book != largest && largest != smallest);
    click(&mut window, "Sort by Position");
    assert_eq!(order(&window), book);
    click(&mut window, &book[0]);
    window.get_by_label("Back to By position");
}

#[test]
fn every_figure_of_every_shipped_scenario_opens_without_a_blank() {
    for name in SCENARIOS {
        for is_on in [true, false] {
            let document = Scenario { cross_margining: is_on, ..scenario(name) };
            let mut window = window(document);
            let e = window.state().evaluation().expect("figures").clone();
            let figures = Figures::new(&e);
            let mut days = BTreeSet::new();
            for id in figures.all() {
                let figure = figures.get(id).unwrap_or_else(|| panic!("{name}: {id:?}"));
                assert!(!figure.label.is_empty() && !figure.formula.is_empty(), "{name}: {id:?}");
                for input in &figure.inputs {
                    match input {
                        FigureInput::Figure(child) => {
                            assert!(figures.get(*child).is_some(), "{name}: {child:?}")
                        }
                        FigureInput::Parameter(p) => assert!(Rulebook::embedded().get(p).is_some(), "{p}"),
                        FigureInput::Position(line) => {
                            assert!(e.lines.get(*line).is_some(), "{name}: {id:?}")
                        }
                        FigureInput::Quote(text) => assert!(!text.is_empty(), "{name}: {id:?}"),
                        FigureInput::Scenario { index, .. } => {
                            let ranking = figures.ranking(id, *index);
                            let ranking = ranking.unwrap_or_else(|| panic!("{name}: {id:?} has no ranking"));
                            let day = figures.day(ranking, *index);
                            assert!(day.is_some(), "{name}: {id:?} {index}");
                            days.insert((ranking, figures.dates(*index).expect("dates").1));
                        }
                    }
                }
            }
            // a page of each kind on screen
            let mut subjects: Vec<Subject> =
                figures.roots().into_iter().step_by(3).map(Subject::Figure).collect();
            subjects.extend(days.into_iter().step_by(9).map(|(ranking, end)| Subject::Day(ranking, end)));
            subjects.extend((0..e.lines.len()).map(Subject::Position));
            subjects.extend([Subject::Changed, Subject::of_requirement(&e)]);
            for subject in subjects {
                explain(&mut window, subject);
                assert!(is_explaining(&window), "{name}: {subject:?}");
                assert!(
                    window.query_by_label_contains("The book no longer has this").is_none(),
                    "{name}: {subject:?}"
                );
                assert!(window.query_by_label_contains("unknown").is_none(), "{name}: {subject:?}");
            }
        }
    }
}

#[test]
fn an_empty_book_is_explained_in_both_sizes_and_themes() {
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        for is_dark in [false, true] {
            let shell = Shell::for_test(Scenario::default(), Box::new(Fake::default()));
            let mut window = common::open(shell, size, is_dark);
            let e = window.state().evaluation().expect("figures").clone();
            for id in Figures::new(&e).all() {
                explain(&mut window, Subject::Figure(id));
                assert!(is_explaining(&window), "{id:?}");
            }
            window.state().ask(UiCommand::Attribution);
            window.run();
            window.get_by_label_contains("Nothing is held");
        }
    }
}

#[test]
fn a_narrow_window_gives_the_portfolios_place_to_the_explanation() {
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(Fake::default()));
    let mut window = common::open(shell, [1024.0, 700.0], false);
    window.get_by_label("Quick add");
    explain(&mut window, Subject::Figure(FigureId::Ficc(Book::Xm, FiccPart::Var)));
    assert!(window.query_by_label("Quick add").is_none());
    press(&mut window, Key::Escape);
    window.get_by_label("Quick add");
}

#[test]
fn an_explained_position_stays_the_same_one_wherever_the_book_stands() {
    let mut window = window(scenario("ten-year-basis"));
    explain(&mut window, Subject::Position(1));
    window.get_by_role_and_label(Role::Tab, "Time").click();
    window.run();
    for (typed, named) in [("2020-03-18", "ZN M0"), ("2021-11-24", "ZN H2"), ("2026-08-21", "ZN Z6")] {
        click(&mut window, "Date the window is as of");
        type_into(&mut window, "Date the window is as of", typed);
        assert!(is_explaining(&window), "{typed}");
        let e = window.state().evaluation().expect("figures");
        assert_eq!(e.lines[1].instrument.to_string(), named);
        let label = format!("Quantity of {named}");
        assert!(window.query_all_by_label_contains(named).next().is_some(), "{label}");
    }
}
