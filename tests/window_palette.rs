//! The command palette, the sheet of keys, and the names that screen readers read.

mod common;

use common::{scenario, window};
use crossmargin::{
    app::{Shell, Tab},
    rulebook::Scope,
    whatif::Scenario,
};
use egui::{
    Key, Modifiers,
    accesskit::{Action, Role, Toggled},
};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use rust_decimal::dec;

fn press(window: &mut Harness<'_, Shell>, key: Key) {
    window.key_press(key);
    window.run();
}

/// Opens the palette, types, and presses Enter.
fn find(window: &mut Harness<'_, Shell>, text: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Find a command").type_text(text);
    window.run();
    press(window, Key::Enter);
}

#[test]
fn a_few_letters_and_enter_do_what_a_menu_does() {
    let mut window = window(scenario("ten-year-basis"));
    find(&mut window, "unified digital");
    assert_eq!(window.state().scenario().scope, Scope::Unified);
    assert!(window.query_by_role_and_label(Role::TextInput, "Find a command").is_none(), "it closes");
    find(&mut window, "undo");
    assert_eq!(window.state().scenario().scope, Scope::Today);
    find(&mut window, "worst d");
    window.get_by_label("Draw a shock");
}

#[test]
fn a_lever_a_parameter_and_a_position_are_set_by_typing_them() {
    let mut window = window(scenario("ten-year-basis"));
    find(&mut window, "hedge ratio 85 %");
    assert_eq!(window.state().scenario().levers.hedge_ratio, dec!(0.85));
    find(&mut window, "cap 70");
    assert_eq!(window.state().evaluation().expect("figures").arrangement.applied, dec!(0.7));
    find(&mut window, "cme.maintenance.ZN 2000");
    assert!(window.state().scenario().overrides.contains_key("cme.maintenance.ZN"));
    let lines = window.state().scenario().positions.len();
    find(&mut window, "BTC Z6 -20");
    assert_eq!(window.state().scenario().positions.len(), lines + 1);
}

#[test]
fn another_confidence_is_named_where_its_figure_stands() {
    let mut window = window(scenario("ten-year-basis"));
    find(&mut window, "worst days");
    window.get_by_label_contains("One time in a hundred the pair loses");
    find(&mut window, "ficc.confidence 97.5 %");
    window.get_by_label_contains("One time in 40 the pair loses");
    assert!(window.query_all_by_label_contains("VaR 97.5 %").next().is_some());
    assert!(window.query_all_by_label_contains("VaR 99 %").next().is_none());
}

#[test]
fn choosing_a_lever_asks_for_its_value() {
    let mut window = window(scenario("ten-year-basis"));
    find(&mut window, "hedge");
    window.get_by_role_and_label(Role::TextInput, "Find a command").type_text("50");
    window.run();
    press(&mut window, Key::Enter);
    assert_eq!(window.state().scenario().levers.hedge_ratio, dec!(0.5));
}

#[test]
fn arrows_choose_escape_leaves_and_what_does_not_apply_does_nothing() {
    let mut window = window(scenario("ten-year-basis"));
    let before = window.state().scenario().clone();
    find(&mut window, "undo");
    window.get_by_role_and_label(Role::TextInput, "Find a command");
    press(&mut window, Key::Escape);
    assert!(window.query_by_role_and_label(Role::TextInput, "Find a command").is_none());
    find(&mut window, "no such thing zzz");
    window.get_by_label("Nothing is called that.");
    press(&mut window, Key::Escape);
    assert_eq!(*window.state().scenario(), before);
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Find a command").type_text("scope");
    window.run();
    let chosen = |window: &Harness<'_, Shell>| {
        let rows: Vec<_> = window.query_all_by_role(Role::MenuItem).collect();
        rows.iter().position(|row| row.accesskit_node().toggled() == Some(Toggled::True))
    };
    assert_eq!(chosen(&window), Some(0));
    press(&mut window, Key::ArrowDown);
    assert_eq!(chosen(&window), Some(1));
    press(&mut window, Key::ArrowUp);
    press(&mut window, Key::ArrowUp);
    assert_eq!(chosen(&window), Some(0));
}

#[test]
fn a_question_mark_shows_every_key() {
    let mut window = window(Scenario::default());
    press(&mut window, Key::Questionmark);
    for words in ["Find a command…", "Save as…", "What moves it", "Time"] {
        assert!(window.query_all_by_label(words).next().is_some(), "{words}");
    }
    window.get_by_label("Ctrl+K");
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Ctrl+K").is_none());
}

#[test]
fn every_control_has_a_name() {
    for name in ["ten-year-basis", "unified-digital", "tokenized-collateral"] {
        let mut window = window(scenario(name));
        for tab in Tab::ALL {
            window.state_mut().show_tab(tab);
            window.run();
            check_names(&window, &format!("{name}, {tab:?}"));
        }
        find(&mut window, "worst days");
        window.get_by_role_and_label(Role::Tab, "Draw a shock").click();
        window.run();
        check_names(&window, "a drawn shock");
        find(&mut window, "cap 70");
        for view in ["keep a", "compare with what was saved", "attribution", "changed parameters"] {
            find(&mut window, view);
            check_names(&window, view);
        }
        window.key_press_modifiers(Modifiers::COMMAND, Key::K);
        window.run();
        check_names(&window, "the palette");
    }
}

fn check_names(window: &Harness<'_, Shell>, place: &str) {
    let is_nameless = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        let is_control = node.data().supports_action(Action::Focus) && !node.is_root();
        is_control && node.label().is_none_or(|l| l.trim().is_empty())
    };
    let nameless: Vec<String> = window
        .query_all_by(is_nameless)
        .map(|node| format!("{:?} at {:?}", node.accesskit_node().role(), node.rect()))
        .collect();
    assert!(nameless.is_empty(), "{place}: {nameless:#?}");
}
