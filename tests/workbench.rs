//! The workbench driven through the accessibility tree: snapshots, comparison, events, a drawn shock.

mod common;

use common::{open, scenario, window};
use crossmargin::{
    app::{Ask, Fake, Pick, Reply, Shell, Tab, UiCommand},
    margin::{Operation, Reason},
    quantity::Decimal,
    whatif::{Position, Scenario, event::Event},
};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use jiff::civil::date;
use rust_decimal::dec;
use std::sync::Arc;

type Window<'a> = Harness<'a, Shell>;

fn click(window: &mut Window<'_>, role: Role, label: &str) {
    window.get_by_role_and_label(role, label).click();
    window.run();
}

fn button(window: &mut Window<'_>, label: &str) {
    click(window, Role::Button, label);
}

fn press(window: &mut Window<'_>, key: Key) {
    window.key_press(key);
    window.run();
}

fn undo(window: &mut Window<'_>) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
}

fn ask(window: &mut Window<'_>, command: UiCommand) {
    window.state().ask(command);
    window.run();
}

fn slide(window: &mut Window<'_>, name: &str, value: f64) {
    window.get_by_role_and_label(Role::Slider, name).set_value_accesskit(value);
    window.run();
}

fn with_total(window: &Window<'_>) -> Decimal {
    window.state().evaluation().expect("figures").with.total
}

fn snapshot_names(window: &Window<'_>) -> Vec<String> {
    window.state().scenario().snapshots.iter().map(|s| s.name.clone()).collect()
}

#[test]
fn a_document_is_kept_changed_and_gone_back_to() {
    let mut window = window(scenario("ten-year-basis"));
    let before = with_total(&window);
    button(&mut window, "Keep A");
    slide(&mut window, "Cap", 0.5);
    let after = with_total(&window);
    assert_ne!(before, after);
    button(&mut window, "Keep B");
    assert_eq!(snapshot_names(&window), ["A", "B"]);
    button(&mut window, "Go back to snapshot A");
    assert_eq!(with_total(&window), before);
    assert_eq!(snapshot_names(&window), ["A", "B"], "going back keeps the list");
    undo(&mut window);
    assert_eq!(with_total(&window), after);
    button(&mut window, "Keep another");
    assert_eq!(snapshot_names(&window), ["A", "B", "C"]);
    button(&mut window, "Remove snapshot B");
    assert_eq!(snapshot_names(&window), ["A", "C"]);
}

#[test]
fn a_snapshot_is_renamed_where_it_stands_and_esc_keeps_the_old_name() {
    let mut window = window(scenario("ten-year-basis"));
    button(&mut window, "Keep A");
    button(&mut window, "Rename snapshot A");
    window.get_by_role_and_label(Role::TextInput, "Name of the snapshot").type_text(" before the Fed");
    window.run();
    press(&mut window, Key::Enter);
    assert_eq!(snapshot_names(&window), ["A before the Fed"]);
    button(&mut window, "Rename snapshot A before the Fed");
    window.get_by_role_and_label(Role::TextInput, "Name of the snapshot").type_text("x");
    window.run();
    press(&mut window, Key::Escape);
    assert_eq!(snapshot_names(&window), ["A before the Fed"]);
}

#[test]
fn two_documents_are_compared_and_the_order_of_the_steps_is_changed() {
    let mut window = window(scenario("ten-year-basis"));
    button(&mut window, "Keep A");
    slide(&mut window, "Cap", 0.5);
    press(&mut window, Key::Space);
    button(&mut window, "Compare with snapshot A");
    window.get_by_label_contains("The document as it stands asks for");
    window.get_by_label_contains("From A $");
    let first = |window: &Window<'_>| {
        let names = ["Positions", "Market", "Scope and account", "Parameters", "Levers"];
        let found = names.into_iter().find(|n| window.query_by_label_contains(&format!("1  {n}")).is_some());
        found.expect("a first step")
    };
    assert_eq!(first(&window), "Positions");
    button(&mut window, "Market earlier");
    assert_eq!(first(&window), "Market");
    button(&mut window, "Market later");
    assert_eq!(first(&window), "Positions");
    window.get_by_label_contains("scope.today.cap: 0.8 → 0.5");
    window.get_by_label_contains("cross-margining: on → off");
    button(&mut window, "Swap the two");
    window.get_by_label_contains("A asks for");
    click(&mut window, Role::Tab, "Saved");
    window.get_by_label_contains("their sum does not");
    button(&mut window, "Close the comparison");
    assert!(window.query_by_label("Swap the two").is_none());
}

#[test]
fn a_comparison_closes_with_esc_and_with_a_tab_and_survives_a_removed_snapshot() {
    let mut window = window(scenario("steepener-2s10s"));
    button(&mut window, "Keep A");
    ask(&mut window, UiCommand::Compare(Pick::Snapshot(0), Pick::Now));
    window.get_by_label_contains("are the same: nothing that counts differs");
    button(&mut window, "Remove snapshot A");
    window.get_by_label_contains("are the same: nothing that counts differs");
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Swap the two").is_none());
    window.key_press_modifiers(Modifiers::COMMAND, Key::D);
    window.run();
    window.get_by_label("Swap the two");
    click(&mut window, Role::Tab, "Offsets");
    assert!(window.query_by_label("Swap the two").is_none());
}

#[test]
fn every_event_says_what_it_did_and_is_taken_back_in_one_step() {
    let mut window = window(scenario("ten-year-basis"));
    let before = window.state().scenario().clone();
    let (old, without) = {
        let e = window.state().evaluation().expect("figures");
        (e.with.total, e.without.total)
    };
    ask(&mut window, UiCommand::Event(Event::Suspended));
    assert_eq!(window.state().evaluation().expect("figures").reason(), Reason::Suspended);
    assert_eq!(with_total(&window), without);
    assert!(with_total(&window) > old);
    window.get_by_label_contains("The arrangement is suspended: each house asks for its own leg in full");
    window.get_by_label_contains("The houses suspend the arrangement. The requirement rises from");
    button(&mut window, "Undo what happened");
    assert_eq!(*window.state().scenario(), before);
    assert!(window.query_by_label_contains("The houses suspend").is_none());

    for (event, words) in [
        (Event::LateHeld, "One house is late, and both hold the 80.0 % of 2026-08-20"),
        (Event::LateZero, "One house is late, and no reduction is given"),
        (Event::LosesRegistration, "a customer’s account falls out"),
        (Event::Roll, "One line of futures rolls"),
        (Event::CheapestSwitches, "the cheapest to deliver into ZN Z6 goes from the"),
        (Event::StressDay(date(2008, 9, 15)), "happens: the book"),
    ] {
        ask(&mut window, UiCommand::Event(event));
        window.get_by_label_contains(words);
        assert_ne!(*window.state().scenario(), before, "{event:?}");
        undo(&mut window);
        assert_eq!(*window.state().scenario(), before, "{event:?}");
    }
    ask(&mut window, UiCommand::Event(Event::Crosses));
    window.get_by_label_contains("falls out first, on 2034-08-15");
    assert_eq!(*window.state().scenario(), before);
}

#[test]
fn what_is_out_of_the_ordinary_stands_in_the_panel_with_the_way_back() {
    let mut window = window(scenario("ten-year-basis"));
    let before = with_total(&window);
    ask(&mut window, UiCommand::Event(Event::LateZero));
    window.get_by_label_contains("One house late");
    ask(&mut window, UiCommand::Event(Event::StressDay(date(2009, 3, 18))));
    assert!(window.state().scenario().shock.is_some());
    button(&mut window, "Resume the arrangement");
    assert_eq!(window.state().scenario().operation, Operation::Normal);
    button(&mut window, "Take the shock back");
    assert!(window.state().scenario().shock.is_none());
    assert_eq!(with_total(&window), before);
}

#[test]
fn an_event_is_found_in_the_menu() {
    let mut window = window(scenario("ten-year-basis"));
    button(&mut window, "What if");
    window.get_by_role_and_label(Role::MenuItem, "One house late: no reduction").click();
    window.run();
    assert!(matches!(window.state().scenario().operation, Operation::Held { .. }));
}

fn drawing<'a>(scenario: Scenario) -> Window<'a> {
    let mut window = window(scenario);
    window.state_mut().show_tab(Tab::WorstDays);
    window.run();
    click(&mut window, Role::Tab, "Draw a shock");
    window
}

#[test]
fn a_shock_is_drawn_by_keyboard_and_ranked_among_history() {
    let mut window = drawing(scenario("same-direction"));
    window.get_by_label_contains("Drag a point of the curve");
    slide(&mut window, "10-year move", 40.0);
    window.get_by_label_contains("10y +40");
    window.get_by_role_and_label(Role::Slider, "10-year move").focus();
    window.run();
    press(&mut window, Key::ArrowUp);
    window.get_by_label_contains("10y +41");
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    window.run();
    window.get_by_label_contains("10y +31");
    window.get_by_label_contains("As a move of the curve (");
    button(&mut window, "Reset the drawn shock");
    window.get_by_label_contains("Drag a point of the curve");
    window.get_by_label_contains("10y –");
    assert!(window.state().scenario().shock.is_none(), "drawing changes nothing");
}

#[test]
fn a_drawn_shock_is_made_to_happen_as_one_step() {
    let mut window = drawing(scenario("unified-digital"));
    let before = window.state().scenario().clone();
    slide(&mut window, "Bills move", -25.0);
    slide(&mut window, "30-year move", 60.0);
    slide(&mut window, "Bitcoin", -0.3);
    button(&mut window, "Make it happen");
    let shock = window.state().scenario().shock.clone().expect("it happened");
    assert_eq!(
        (shock.tenors_bp[0], shock.tenors_bp[5], shock.tenors_bp[13]),
        (dec!(-25), dec!(-25), dec!(60))
    );
    assert_eq!((shock.tenors_bp[11], shock.coins), (dec!(0), [dec!(-0.3), dec!(0)]));
    window.get_by_label_contains("Drawn shock happens: the book");
    window.get_by_label_contains("In force: Drawn shock");
    undo(&mut window);
    assert_eq!(*window.state().scenario(), before);
}

#[test]
fn a_stress_day_is_a_shape_to_start_from() {
    let mut window = drawing(scenario("ten-year-basis"));
    button(&mut window, "Start from a shape or a day");
    window.get_by_role_and_label(Role::MenuItem, "2008-09-15 Lehman Brothers fails").click();
    window.run();
    window.get_by_label_contains("2y −");
    window.get_by_label_contains("Futures move by what they did against the curve");
    let e = window.state().evaluation().expect("figures");
    let day = e.stress.iter().find(|s| s.event == "Lehman Brothers fails").expect("in the library");
    let loss = (-day.pnl / dec!(1000000)).round_dp(2);
    window.get_by_label_contains(&format!("({loss})"));
    slide(&mut window, "2-year move", 0.0);
    window.get_by_label("Lehman Brothers fails, changed");
}

/// Everything the workbench can show, on books of every kind, in every size and theme.
#[test]
fn the_workbench_draws_every_book() {
    let coins = Scenario {
        positions: Arc::new(vec![Position::new(crossmargin::instrument::Instrument::Usdc, dec!(1000000))]),
        ..Scenario::default()
    };
    let off = Scenario { cross_margining: false, ..scenario("dealer-house-book") };
    let books = [Scenario::default(), coins, off, scenario("unified-digital"), scenario("xm-split-costs")];
    for (i, book) in books.into_iter().enumerate() {
        let size = if i % 2 == 0 { [1024.0, 700.0] } else { [1440.0, 900.0] };
        let mut window = open(Shell::for_test(book, Box::new(Fake::default())), size, i % 3 == 0);
        ask(&mut window, UiCommand::Keep(0));
        ask(&mut window, UiCommand::Event(Event::StressDay(date(2008, 11, 20))));
        ask(&mut window, UiCommand::Event(Event::Suspended));
        ask(&mut window, UiCommand::Compare(Pick::Snapshot(0), Pick::Now));
        window.get_by_label("Swap the two");
        let is_hypothetical = window.state().evaluation().is_some_and(|e| e.is_hypothetical());
        let badges = window.query_all_by_label("hypothetical: no regulator has approved this").count();
        assert_eq!(badges > 0, is_hypothetical);
        click(&mut window, Role::Tab, "Saved");
        ask(&mut window, UiCommand::Show(Tab::WorstDays));
        click(&mut window, Role::Tab, "Draw a shock");
        slide(&mut window, "5-year move", -80.0);
        window.get_by_label_contains("5y −80");
        ask(&mut window, UiCommand::ToggleWhatIf);
    }
}

#[test]
fn a_comparison_with_what_was_saved_follows_a_save() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("saved.toml");
    let dialogs = Fake::replying(vec![Reply::Chosen(Ask::SaveAs, vec![file])]);
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(dialogs));
    let mut window = open(shell, [1440.0, 900.0], false);
    ask(&mut window, UiCommand::Event(Event::Roll));
    ask(&mut window, UiCommand::Compare(Pick::Saved, Pick::Now));
    assert!(window.query_by_label_contains("are the same: nothing that counts differs").is_none());
    ask(&mut window, UiCommand::Save);
    window.run();
    assert!(!window.state().is_unsaved());
    window.get_by_label_contains("are the same: nothing that counts differs");
}
