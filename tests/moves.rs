//! The tab What moves it, driven through the accessibility tree: the curve's handle, the pickers,
//! the map.

mod common;

use common::{open, scenario, window};
use crossmargin::{
    app::{Fake, Shell, Tab},
    instrument::parse,
    quantity::Decimal,
    rulebook::Scope,
    whatif::{Levers, Position, Scenario},
};
use egui::{Key, Modifiers, accesskit::Role, pos2};
use egui_kittest::{Harness, kittest::Queryable};
use rust_decimal::dec;
use std::sync::Arc;

type Window<'a> = Harness<'a, Shell>;

fn moves<'a>(scenario: Scenario) -> Window<'a> {
    let mut window = window(scenario);
    window.state_mut().show_tab(Tab::WhatMovesIt);
    window.run();
    window
}

fn levers(window: &Window) -> Levers {
    window.state().scenario().levers
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

fn undo(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
}

/// Opens a picker, types, and takes the first match.
fn pick(window: &mut Window, label: &str, text: &str) {
    window.get_by_role_and_label(Role::ComboBox, label).click();
    window.run();
    window.get_by_role_and_label(Role::TextInput, &format!("Find: {label}")).type_text(text);
    window.run();
    press(window, Key::Enter);
}

fn handle<'a>(window: &'a Window, label: &'a str) -> egui_kittest::Node<'a> {
    window.get_by_role_and_label(Role::Slider, label)
}

const MAP: &str = "Map of hedge ratio and basis stress";

#[test]
fn the_handle_moves_the_document_by_keys_and_by_a_reader() {
    let mut window = moves(scenario("ten-year-basis"));
    handle(&window, "Hedge ratio on the curve").set_value_accesskit(0.66);
    window.run();
    assert_eq!(levers(&window).hedge_ratio, dec!(0.66));
    let with = window.state().evaluation().expect("figures").with.total;
    handle(&window, "Hedge ratio on the curve").focus();
    window.run();
    press(&mut window, Key::ArrowRight);
    assert_eq!(levers(&window).hedge_ratio, dec!(0.67));
    assert_ne!(window.state().evaluation().expect("figures").with.total, with);
    undo(&mut window);
    assert_eq!(levers(&window).hedge_ratio, dec!(0.66));
}

#[test]
fn a_drag_of_the_handle_is_one_step() {
    let mut window = moves(scenario("ten-year-basis"));
    let start = handle(&window, "Hedge ratio on the curve").rect().center();
    window.drag_at(start);
    window.step();
    for step in 1..=8 {
        window.hover_at(start + egui::vec2(-15.0 * step as f32, 0.0));
        window.step();
    }
    window.drop_at(start + egui::vec2(-120.0, 0.0));
    window.run();
    let moved = levers(&window).hedge_ratio;
    assert!(moved < dec!(0.9) && moved > dec!(0.4), "{moved}");
    let place = handle(&window, "Hedge ratio on the curve").rect().center().x;
    assert!((place - (start.x - 120.0)).abs() < 5.0, "the handle is where it was let go");
    undo(&mut window);
    assert_eq!(levers(&window), Levers::default(), "one step");
    assert!(!window.state().is_unsaved());
}

#[test]
fn the_sentence_says_what_is_found_along_the_curve() {
    let window = moves(scenario("ten-year-basis"));
    window.get_by_label_contains("Both models save more than the cap from");
    window.get_by_label_contains("and margin is least, $");
    let mut window = moves(scenario("steepener-2s10s"));
    window.get_by_label_contains("margin is least, $");
    pick(&mut window, "Lever", "funding_spread");
    window.get_by_label_contains("Margin does not depend on benefit.funding_spread_bp");
    press(&mut window, Key::Escape);
    press(&mut window, Key::Escape);
    let mut off = scenario("ten-year-basis");
    off.cross_margining = false;
    moves(off).get_by_label_contains("Cross-margining is off: from 0 to 200 % of hedge ratio");
}

#[test]
fn levers_positions_and_parameters_are_found_by_typing() {
    let mut window = moves(scenario("ten-year-basis"));
    pick(&mut window, "Lever", "cap largest");
    handle(&window, "Cap on the curve").set_value_accesskit(0.5);
    window.run();
    assert_eq!(window.state().evaluation().expect("figures").applied(), dec!(0.5));
    pick(&mut window, "Lever", "zn z6");
    handle(&window, "ZN Z6 on the curve").set_value_accesskit(-5_000.0);
    window.run();
    let held = window.state().scenario().positions[1].quantity;
    assert!((held + dec!(5_000)).abs() <= dec!(50) && held.fract().is_zero(), "{held}");
    pick(&mut window, "Lever", "ficc.look_back");
    handle(&window, "ficc.look_back_years on the curve").set_value_accesskit(5.0);
    window.run();
    assert!(window.state().scenario().overrides.contains_key("ficc.look_back_years"));
    assert_eq!(
        window.get_by_role_and_label(Role::ComboBox, "Lever").value().as_deref(),
        Some("ficc.look_back_years")
    );
}

#[test]
fn dragging_a_parameter_is_one_step_too() {
    let mut window = moves(scenario("ten-year-basis"));
    pick(&mut window, "Lever", "ficc.confidence");
    let start = handle(&window, "ficc.confidence on the curve").rect().center();
    window.drag_at(start);
    window.step();
    for step in 1..=4 {
        window.hover_at(start + egui::vec2(-20.0 * step as f32, 0.0));
        window.step();
    }
    window.drop_at(start + egui::vec2(-80.0, 0.0));
    window.run();
    assert!(window.state().scenario().overrides.contains_key("ficc.confidence"));
    undo(&mut window);
    assert!(window.state().scenario().overrides.is_empty(), "one step");
}

#[test]
fn the_upright_axis_is_chosen() {
    let mut window = moves(scenario("ten-year-basis"));
    for name in ["Saved", "Saving of both models", "Capital freed", "Margin"] {
        window.get_by_role_and_label(Role::ComboBox, "against").click();
        window.run();
        window.get_by_role_and_label(Role::MenuItem, name).click();
        window.run();
        window.get_by_label_contains(&format!("{name} along hedge ratio from 0 to 200 %"));
    }
}

#[test]
fn the_map_is_walked_with_arrows_and_enter_goes_there_in_one_step() {
    let mut window = moves(scenario("ten-year-basis"));
    window.get_by_role_and_label(Role::Button, MAP).focus();
    window.run();
    let before = window.get_by_role_and_label(Role::Button, MAP).value();
    for _ in 0..4 {
        press(&mut window, Key::ArrowLeft);
        press(&mut window, Key::ArrowUp);
    }
    assert_ne!(window.get_by_role_and_label(Role::Button, MAP).value(), before, "it reads what is there");
    assert_eq!(levers(&window), Levers::default(), "looking changes nothing");
    press(&mut window, Key::Enter);
    let there = levers(&window);
    assert_eq!((there.hedge_ratio, there.basis_stress), (dec!(0.8), dec!(2)));
    undo(&mut window);
    assert_eq!(levers(&window), Levers::default());
}

#[test]
fn a_click_on_the_map_goes_there() {
    let mut window = moves(scenario("ten-year-basis"));
    let rect = window.get_by_role_and_label(Role::Button, MAP).rect();
    let place = pos2(rect.left() + rect.width() * 0.25, rect.top() + rect.height() * 0.5);
    window.hover_at(place);
    window.run();
    window.drag_at(place);
    window.step();
    window.drop_at(place);
    window.run();
    let there = levers(&window);
    assert!((there.hedge_ratio - dec!(0.5)).abs() <= dec!(0.02), "{}", there.hedge_ratio);
    assert!((there.basis_stress - dec!(5)).abs() <= dec!(0.2), "{}", there.basis_stress);
}

#[test]
fn the_two_levers_of_the_map_are_never_the_same() {
    let mut window = moves(scenario("ten-year-basis"));
    pick(&mut window, "Lever", "basis stress");
    window.get_by_role_and_label(Role::Button, "Map of basis stress and hedge ratio");
    pick(&mut window, "second lever", "basis stress");
    window.get_by_role_and_label(Role::Button, MAP);
    pick(&mut window, "second lever", "threshold");
    window.get_by_role_and_label(Role::Button, "Map of hedge ratio and threshold");
    window.get_by_role_and_label(Role::ComboBox, "of").click();
    window.run();
    window.get_by_role_and_label(Role::MenuItem, "Saving applied").click();
    window.run();
    window.get_by_label("Map, %");
}

#[test]
fn a_line_that_is_gone_gives_way_to_the_hedge_ratio() {
    let mut window = moves(scenario("steepener-2s10s"));
    let last = window.state().scenario().positions.last().map(|p| p.instrument.to_string()).expect("a line");
    pick(&mut window, "Lever", &last);
    handle(&window, &format!("{last} on the curve"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    window.run();
    assert!(window.state().scenario().positions.is_empty());
    handle(&window, "Hedge ratio on the curve");
}

#[test]
fn hypothetical_scopes_are_badged_here_too() {
    let window = moves(scenario("unified-digital"));
    assert_eq!(window.state().scenario().scope, Scope::Unified);
    assert!(window.get_all_by_label("hypothetical").count() >= 1);
}

#[test]
fn odd_books_are_drawn_at_every_size_and_in_both_themes() {
    let last = jiff::civil::date(2026, 8, 21);
    let book = |lines: &[(&str, i64)]| {
        let position =
            |(text, n): &(&str, i64)| Position::new(parse(text, last).expect(text), Decimal::from(*n));
        Scenario { positions: Arc::new(lines.iter().map(position).collect()), ..Scenario::default() }
    };
    let largest = 10_000_000_000_000;
    let mut shut = scenario("ten-year-basis");
    shut.gate.designated = false;
    for (name, scenario) in [
        ("empty", Scenario::default()),
        ("notes", book(&[("T 4.25 2035-08-15", 1_000_000)])),
        ("coins", book(&[("BTC", 10), ("ETH", 5)])),
        ("coin futures", book(&[("BTC Z6", 10)])),
        ("largest", book(&[("T 4.25 2035-08-15", largest), ("ZN Z6", -largest)])),
        ("split", scenario("xm-split-costs")),
        ("shut", shut),
    ] {
        for size in [[1440.0, 900.0], [1024.0, 700.0]] {
            for is_dark in [false, true] {
                let mut window =
                    open(Shell::for_test(scenario.clone(), Box::new(Fake::default())), size, is_dark);
                window.state_mut().show_tab(Tab::WhatMovesIt);
                window.run();
                let handle = handle(&window, "Hedge ratio on the curve");
                assert!(handle.rect().is_finite(), "{name}");
            }
        }
    }
}
