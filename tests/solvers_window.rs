//! The solvers in the window: answers, what applying them does, and what a drag on a bar proposes.

mod common;

use common::{open, scenario, window};
use crossmargin::{
    app::{Ask, Fake, Reply, Shell, Tab},
    instrument::Instrument,
    margin::{Destination, Gate, Lot, XmChoice},
    quantity::Decimal,
    whatif::Scenario,
};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use rust_decimal::dec;
use std::{fs, sync::Arc};

fn solvers<'a>(scenario: Scenario) -> Harness<'a, Shell> {
    let mut window = window(scenario);
    window.state_mut().show_tab(Tab::WhatMovesIt);
    window.run();
    window
}

fn totals(window: &Harness<'_, Shell>) -> (Decimal, Decimal) {
    let e = window.state().evaluation().expect("figures");
    (e.without.total, e.with.total)
}

/// Presses a button, scrolled to where it can be pressed.
fn click(window: &mut Harness<'_, Shell>, name: &str) {
    window.get_by_role_and_label(Role::Button, name).scroll_to_me();
    window.run();
    window.get_by_role_and_label(Role::Button, name).click();
    window.run();
}

/// Opens or closes the row whose caption this is.
fn press_row(window: &mut Harness<'_, Shell>, caption: &str) {
    find_row(window, caption).scroll_to_me();
    window.run();
    find_row(window, caption).click();
    window.run();
}

fn find_row<'t>(window: &'t Harness<'_, Shell>, caption: &str) -> egui_kittest::Node<'t> {
    window.get_all_by_role(Role::Button).find(|n| starts_with(n, caption)).expect("a row")
}

fn starts_with(node: &egui_kittest::Node<'_>, caption: &str) -> bool {
    node.accesskit_node().label().is_some_and(|label| label.starts_with(&format!("{caption}:")))
}

fn undo(window: &mut Harness<'_, Shell>) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
}

/// Applies by name, checks that the figures changed, and takes it back in one step.
fn applied_and_undone(window: &mut Harness<'_, Shell>, name: &str) -> (Decimal, Decimal) {
    let before = (window.state().scenario().clone(), totals(window));
    click(window, name);
    let after = totals(window);
    assert_ne!(*window.state().scenario(), before.0, "{name}");
    undo(window);
    assert_eq!((window.state().scenario().clone(), totals(window)), before, "{name}");
    assert!(!window.state().is_unsaved(), "{name} is one step");
    after
}

#[test]
fn every_answer_is_applied_as_one_step_and_holds_what_it_says() {
    let mut window = solvers(scenario("ten-year-basis"));
    let (without, with) = totals(&window);
    let least = applied_and_undone(&mut window, "Apply least margin");
    assert!(least.1 < with && least.0 < without);
    window.get_by_label_contains("Least margin is not least risk");
    let smallest = applied_and_undone(&mut window, "Apply smallest hedge");
    let saved = (smallest.0 - smallest.1) / smallest.0;
    assert!(saved >= dec!(0.6) && saved < dec!(0.601), "{saved}");
    let named = |n: &egui_kittest::Node<'_>| {
        n.accesskit_node().label().is_some_and(|label| label.starts_with("Wanted saving, "))
    };
    window.get_all_by_role(Role::Button).find(named).expect("a row").scroll_to_me();
    window.run();
    window.get_all_by_role(Role::Button).find(named).expect("a row").click();
    window.run();
    window.get_by_role_and_label(Role::Slider, "Wanted saving").set_value_accesskit(15e6);
    window.run();
    let wanted = applied_and_undone(&mut window, "Apply wanted saving");
    assert!((wanted.0 - wanted.1 - dec!(15_000_000)).abs() < dec!(100_000), "{wanted:?}");
}

#[test]
fn an_open_row_shows_its_curve_and_its_choices_by_keyboard_too() {
    let mut window = solvers(scenario("ten-year-basis"));
    press_row(&mut window, "Least margin with one future");
    window.get_by_label_contains("Requirement with cross-margining against contracts of ZN Z6");
    window.get_by_label_contains("Best two futures");
    window.get_by_label("Apply best two futures");
    find_row(&window, "Least margin with one future").focus();
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(window.query_by_label_contains("Best two futures").is_none());
}

#[test]
fn what_is_wanted_moves_the_answer_and_nothing_changes_before_apply() {
    let mut window = solvers(scenario("ten-year-basis"));
    let before = window.state().scenario().clone();
    press_row(&mut window, "Smallest hedge that saves 60 %");
    window.get_by_role_and_label(Role::Slider, "Wanted share").set_value_accesskit(0.3);
    window.run();
    window.get_by_label_contains("Smallest hedge that saves 30 %");
    window.get_by_role_and_label(Role::Slider, "Wanted share").set_value_accesskit(0.95);
    window.run();
    window.get_by_label_contains("Nothing reaches it. Closest:");
    assert_eq!(*window.state().scenario(), before);
    click(&mut window, "Apply smallest hedge");
    let (without, with) = totals(&window);
    assert!(((without - with) / without - dec!(0.8)).abs() < dec!(0.001), "the cap is the most there is");
}

#[test]
fn the_split_is_exported_where_a_person_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("moves.csv");
    let dialogs = Fake::replying(vec![Reply::Chosen(Ask::Table, vec![path.clone()])]);
    let mut book = scenario("ten-year-basis");
    for position in Arc::make_mut(&mut book.positions).iter_mut().skip(1) {
        position.xm = XmChoice::Contracts(dec!(2_000));
    }
    let shell = Shell::for_test(book, Box::new(dialogs));
    let mut window = open(shell, [1440.0, 900.0], false);
    window.state_mut().show_tab(Tab::WhatMovesIt);
    window.run();
    press_row(&mut window, "Best split into XM");
    click(&mut window, "Export transfers as CSV");
    let text = fs::read_to_string(&path).expect("written");
    assert!(text.contains("part,step,contract,contracts,to,ficc_change,cme_change,total_after"), "{text}");
    assert!(text.contains("Not a FICC or CME margin number"), "{text}");
    assert!(text.contains("\ninstruct,1,ZN Z6,8980,xm,"), "{text}");
    let (_, with) = totals(&window);
    let (_, better) = applied_and_undone(&mut window, "Apply best split");
    assert!(better < with);
}

#[test]
fn without_a_dialog_the_table_goes_to_a_path_that_is_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("typed.csv");
    let mut window = solvers(scenario("xm-split-costs"));
    press_row(&mut window, "Best split into XM");
    click(&mut window, "Export transfers as CSV");
    let field = window.get_by_role_and_label(Role::TextInput, "Path to write the table to");
    assert_eq!(field.value().as_deref(), Some("transfers.csv"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window
        .get_by_role_and_label(Role::TextInput, "Path to write the table to")
        .type_text(&path.display().to_string());
    window.run();
    click(&mut window, "Write");
    assert!(fs::read_to_string(&path).expect("written").contains("search,1,"));
}

#[test]
fn collateral_is_sent_where_it_is_needed() {
    let mut book = scenario("ten-year-basis");
    let cash = |amount: i64, at| Lot { asset: Instrument::Usd, amount: Decimal::from(amount), at };
    book.collateral = Arc::new(vec![cash(60_000_000, Some(Destination::Cme))]);
    let mut window = solvers(book);
    let short = |window: &Harness<'_, Shell>| {
        let e = window.state().evaluation().expect("figures");
        e.coverage.totals.iter().any(|t| t.surplus < dec!(0))
    };
    assert!(short(&window), "everything lies at CME");
    press_row(&mut window, "Cheapest collateral");
    window.get_by_role_and_label(Role::Button, "Export postings as CSV");
    click(&mut window, "Apply cheapest collateral");
    assert!(!short(&window));
    assert_eq!(window.state().scenario().collateral.len(), 3, "FICC, CME, and what stays free");
    undo(&mut window);
    assert!(short(&window));
}

#[test]
fn a_bar_dragged_to_a_wanted_requirement_proposes_a_hedge() {
    let mut window = window(scenario("same-direction"));
    let (_, with) = totals(&window);
    assert!(window.query_by_label("Apply the proposal").is_none(), "nothing is wanted yet");
    let cme = window.state().evaluation().expect("figures").with.cme;
    let wanted = cme / dec!(2);
    let handle = window.get_by_role_and_label(Role::Slider, "Wanted requirement at CME");
    handle.set_value_accesskit(wanted.to_string().parse().expect("a number"));
    window.run();
    assert_eq!(totals(&window).1, with, "nothing changes before Apply");
    click(&mut window, "Apply the proposal");
    let e = window.state().evaluation().expect("figures");
    assert!((e.with.cme - wanted).abs() < wanted / dec!(100), "{} for {wanted}", e.with.cme);
    assert!(window.query_by_label("Apply the proposal").is_none(), "the wish is granted");
    undo(&mut window);
    assert_eq!(totals(&window).1, with);
}

#[test]
fn the_block_of_what_is_saved_is_dragged_with_the_pointer_and_a_wish_is_forgotten() {
    let mut window = window(scenario("ten-year-basis"));
    let place = window.get_by_label_contains("FICC saved").rect().center();
    window.drag_at(place);
    window.run();
    window.hover_at(place - egui::vec2(0.0, 60.0));
    window.run();
    window.drop_at(place - egui::vec2(0.0, 60.0));
    window.run();
    window.get_by_label_contains("FICC at $");
    window.get_by_label_contains(", total $");
    click(&mut window, "Forget the wanted requirement");
    assert!(window.query_by_label_contains("FICC at $").is_none());
    assert!(!window.state().is_unsaved());
}

#[test]
fn a_top_follows_the_pointer_all_the_way_and_a_press_alone_explains() {
    let mut window = window(scenario("ten-year-basis"));
    let top = |window: &Harness<'_, Shell>| window.get_by_label("Wanted requirement at CME").rect().center();
    let place = top(&window);
    window.hover_at(place);
    window.run();
    window.drag_at(place);
    window.run();
    for step in 1..=4 {
        window.hover_at(place - egui::vec2(0.0, 25.0 * step as f32));
        window.run();
    }
    let end = place - egui::vec2(0.0, 100.0);
    assert!((top(&window).y - end.y).abs() < 3.0, "{} is not at {}", top(&window).y, end.y);
    window.drop_at(end);
    window.run();
    window.get_by_label_contains("CME at $");
    click(&mut window, "Forget the wanted requirement");
    let place = top(&window);
    window.drag_at(place);
    window.run();
    window.drop_at(place);
    window.run();
    assert!(window.query_by_label_contains("CME at $").is_none(), "nothing is wanted");
    window.get_by_label("Close the explanation");
}

#[test]
fn with_the_switch_off_or_the_gate_shut_the_solvers_say_what_they_look_at() {
    let mut window = solvers(Scenario { cross_margining: false, ..scenario("ten-year-basis") });
    window.get_by_label_contains("the answers are what is possible with it on");
    window.state_mut().show_tab(Tab::Overview);
    window.run();
    assert!(window.query_by_label("Wanted requirement at FICC").is_none());
    let gate = Gate { designated: false, ..Gate::default() };
    let shut = solvers(Scenario { gate, ..scenario("ten-year-basis") });
    shut.get_by_label_contains("the solvers look at the requirement without it");
}

#[test]
fn odd_books_have_a_column_of_words() {
    let empty = solvers(Scenario::default());
    empty.get_by_label_contains("Nothing is margined yet");
    for name in common::SCENARIOS {
        let mut window = solvers(scenario(name));
        for caption in ["Least margin with one future", "Best split into XM", "Cheapest collateral"] {
            press_row(&mut window, caption);
        }
    }
}
