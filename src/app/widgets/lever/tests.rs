//! Levers moved by field, rail, keys and assistive tools.

use super::*;
use egui::Role;
use egui_kittest::{Harness, kittest::Queryable as _};

fn percent(value: f64) -> String {
    crate::app::format::percent(value)
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim_end();
    let wrong = "The cap is a share from 0 to 100 %.".to_owned();
    match number.parse::<f64>() {
        Ok(value) if (0.0..=100.0).contains(&value) => Ok(value / 100.0),
        _ => Err(wrong),
    }
}

fn harness<'a>(value: f64) -> Harness<'a, f64> {
    Harness::builder()
        .with_step_dt(0.05)
        .with_size([240.0, 120.0])
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, value| {
                let lever = Lever::new("Cap", *value, &percent, &share).default_value(0.8);
                if let Some(wanted) = lever.show(ui).value {
                    *value = wanted;
                }
            },
            value,
        )
}

fn type_in(harness: &mut Harness<'_, f64>, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, "Cap value").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Cap value").type_text(text);
    harness.run();
}

fn field_text(harness: &Harness<'_, f64>) -> String {
    harness.get_by_role_and_label(Role::TextInput, "Cap value").value().unwrap()
}

#[test]
fn a_typed_share_replaces_the_old_one_on_enter() {
    let mut harness = harness(0.8);
    type_in(&mut harness, "75");
    assert_eq!(*harness.state(), 0.8);
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), 0.75);
    assert_eq!(field_text(&harness), "75.0 %");
}

#[test]
fn a_wrong_text_stays_with_its_error_and_changes_nothing() {
    let mut harness = harness(0.8);
    type_in(&mut harness, "180 %");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), 0.8);
    assert_eq!(field_text(&harness), "180 %");
    harness.get_by_label("▲ The cap is a share from 0 to 100 %. Still using 80.0 %.");
    harness.event(egui::Event::Text("60".to_owned()));
    harness.run();
    assert_eq!(field_text(&harness), "60", "the refused text is selected, to be typed over");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), 0.6);
    assert!(harness.query_by_label_contains("Still using").is_none());
}

#[test]
fn escape_and_leaving_unchanged_keep_the_exact_value() {
    let mut harness = harness(0.833_333);
    type_in(&mut harness, "10");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(*harness.state(), 0.833_333);
    harness.get_by_role_and_label(Role::TextInput, "Cap value").click();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), 0.833_333);
}

#[test]
fn arrows_step_in_the_field_and_on_the_rail() {
    let mut harness = harness(0.8);
    harness.get_by_role_and_label(Role::TextInput, "Cap value").focus();
    harness.run();
    harness.key_press(Key::ArrowUp);
    harness.run();
    assert_eq!(*harness.state(), 0.81);
    harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::ArrowDown);
    harness.run();
    assert_eq!(*harness.state(), 0.71);
    harness.get_by_role_and_label(Role::Slider, "Cap").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(*harness.state(), 0.72);
    harness.key_press(Key::End);
    harness.run();
    assert_eq!(*harness.state(), 1.0);
}

#[test]
fn the_rail_is_dragged_reset_and_set_by_assistive_tools() {
    let mut harness = harness(0.8);
    let rail = harness.get_by_role_and_label(Role::Slider, "Cap").rect();
    harness.drag_at(rail.center());
    harness.run();
    assert_eq!(*harness.state(), 0.5);
    let beyond = pos2(rail.left() - 50.0, rail.center().y);
    harness.hover_at(beyond);
    harness.run();
    harness.drop_at(beyond);
    harness.run();
    assert_eq!(*harness.state(), 0.0);
    harness.get_by_role_and_label(Role::Slider, "Cap").set_value_accesskit(0.3);
    harness.run();
    assert_eq!(*harness.state(), 0.3);
    for _ in 0..2 {
        harness.get_by_role_and_label(Role::Slider, "Cap").click();
    }
    harness.run();
    assert_eq!(*harness.state(), 0.8);
}
