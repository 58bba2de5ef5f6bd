//! The window driven end to end through its accessibility tree.

mod common;

use common::{open, scenario, window};
use crossmargin::{
    app::{Ask, Fake, Reply, Shell, Tab},
    quantity::Decimal,
    rulebook::Scope,
    whatif::Scenario,
};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use rust_decimal::dec;
use std::fs;

fn totals(window: &Harness<'_, Shell>) -> (Decimal, Decimal) {
    let e = window.state().evaluation().expect("figures");
    (e.without.total, e.with.total)
}

/// Whether an amount is this share of another; each house rounds to the cent once.
fn is_share(amount: Decimal, of: Decimal, share: Decimal) -> bool {
    (amount - of * share).abs() <= dec!(0.01)
}

fn press(window: &mut Harness<'_, Shell>, key: Key) {
    window.key_press(key);
    window.run();
}

fn press_ctrl(window: &mut Harness<'_, Shell>, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.run();
}

fn click(window: &mut Harness<'_, Shell>, role: Role, label: &str) {
    window.get_by_role_and_label(role, label).click();
    window.run();
}

/// Types into a named field and presses Enter.
fn type_into(window: &mut Harness<'_, Shell>, label: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, label).focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, label).type_text(text);
    window.run();
    press(window, Key::Enter);
}

#[test]
fn throwing_the_switch_lowers_the_requirement_and_again_raises_it() {
    let mut window = window(scenario("ten-year-basis"));
    let on = totals(&window);
    assert!(is_share(on.1, on.0, dec!(0.2)), "at the cap");
    click(&mut window, Role::CheckBox, "Cross-margining");
    assert_eq!(totals(&window), (on.0, on.0));
    window.get_by_label_contains("Cross-margining is off");
    press(&mut window, Key::Space);
    assert_eq!(totals(&window), on);
    for _ in 0..100 {
        window.key_press(Key::Space);
        window.step();
    }
    window.run();
    assert_eq!(totals(&window), on, "an even number of throws changes nothing");
    assert!(!window.state().is_unsaved());
}

#[test]
fn a_portfolio_file_is_opened_edited_saved_and_opened_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book.csv");
    fs::write(&book, "instrument,quantity\nT 4.25 2035-08-15,100mm\nZN Z6,\"(1,098)\"\n").expect("written");
    let saved = folder.path().join("saved.toml");
    let dialogs = Fake::replying(vec![
        Reply::Chosen(Ask::Open, vec![book]),
        Reply::Chosen(Ask::SaveAs, vec![saved.clone()]),
    ]);
    let mut window = open(Shell::for_test(Scenario::default(), Box::new(dialogs)), [1440.0, 900.0], false);
    press_ctrl(&mut window, Key::O);
    assert_eq!(window.state().scenario().positions.len(), 2);

    // throw the switch and read both totals
    let (without, with) = totals(&window);
    assert!(with < without);
    press(&mut window, Key::Space);
    assert_eq!(totals(&window), (without, without));
    press(&mut window, Key::Space);

    // add 25 mm of tokenized bills and 50 Bitcoin futures
    click(&mut window, Role::Button, "+ Tokenized bill");
    click(&mut window, Role::Button, "+ Bitcoin");
    let positions = &window.state().scenario().positions;
    let added: Vec<(String, Decimal)> =
        positions.iter().skip(2).map(|p| (p.instrument.to_string(), p.quantity)).collect();
    assert_eq!(added, [("BUIDL".to_owned(), dec!(25_000_000)), ("BTC U6".to_owned(), dec!(50))]);
    let (dearer, _) = totals(&window);
    assert!(dearer > without, "Bitcoin futures are margined in full");

    // change a quantity in place
    click(&mut window, Role::Button, "Quantity of ZN Z6");
    window.get_by_role_and_label(Role::TextInput, "Quantity of ZN Z6").type_text("-500");
    window.run();
    press(&mut window, Key::Enter);
    assert_eq!(window.state().scenario().positions[1].quantity, dec!(-500));
    let changed = totals(&window);

    // undo it, make it again
    press_ctrl(&mut window, Key::Z);
    assert_eq!(window.state().scenario().positions[1].quantity, dec!(-1098));
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.run();
    assert_eq!(totals(&window), changed);

    // save, reopen: the same figures
    assert!(window.state().is_unsaved());
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.run();
    assert!(!window.state().is_unsaved());
    let mut again = common::window(Scenario::default());
    again.state_mut().open(&saved);
    again.run();
    assert_eq!(totals(&again), changed);
    assert_eq!(again.state().scenario().positions, window.state().scenario().positions);
}

#[test]
fn quick_add_takes_the_notation_and_says_what_is_wrong_beside_the_field() {
    let mut window = window(scenario("ten-year-basis"));
    type_into(&mut window, "Quick add", "ZN Z6 lots");
    window.get_by_label_contains("is not a quantity");
    assert_eq!(window.state().scenario().positions.len(), 2);
    press_ctrl(&mut window, Key::A);
    type_into(&mut window, "Quick add", "T 4 2030-02-28 50mm");
    assert_eq!(window.state().scenario().positions.len(), 3);
    assert_eq!(window.state().scenario().positions[2].quantity, dec!(50_000_000));
}

#[test]
fn scope_and_account_are_chosen_and_the_hypothetical_one_is_badged() {
    let mut window = window(scenario("unified-digital"));
    assert_eq!(window.state().scenario().scope, Scope::Unified);
    window.get_all_by_label_contains("hypothetical: no regulator has approved").next().expect("a badge");
    let e = window.state().evaluation().expect("figures");
    assert!(e.is_hypothetical() && e.coins_applied() > Decimal::ZERO);
    assert_eq!(
        window.get_by_role_and_label(Role::ComboBox, "Scope").value().as_deref(),
        Some("Unified digital")
    );
    assert_eq!(window.get_by_role_and_label(Role::ComboBox, "Account").value().as_deref(), Some("Customer"));
    click(&mut window, Role::ComboBox, "Scope");
    window.get_by_label("Today").click();
    window.run();
    assert_eq!(window.state().scenario().scope, Scope::Today);
    assert!(window.query_by_label_contains("hypothetical: no regulator has approved").is_none());
}

#[test]
fn the_levers_move_the_figures_while_they_move() {
    let mut window = window(scenario("ten-year-basis"));
    let before = totals(&window);
    window.get_by_role_and_label(Role::Slider, "Cap").set_value_accesskit(0.5);
    window.run();
    assert!(is_share(totals(&window).1, before.0, dec!(0.5)));
    window.get_by_role_and_label(Role::Slider, "Parallel shift").set_value_accesskit(100.0);
    window.run();
    assert_ne!(totals(&window).0, before.0);
    click(&mut window, Role::Button, "Reset all levers");
    assert_eq!(totals(&window), before);
}

#[test]
fn a_position_moves_out_of_the_xm_account_by_its_chip() {
    let mut window = window(scenario("ten-year-basis"));
    let before = totals(&window);
    click(&mut window, Role::CheckBox, "ZN Z6 in the XM account");
    assert_eq!(totals(&window), (before.0, before.0), "one leg alone offsets nothing");
    press_ctrl(&mut window, Key::Z);
    assert_eq!(totals(&window), before);
}

#[test]
fn every_tab_shows_its_sentence_in_both_themes_and_sizes() {
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        for is_dark in [false, true] {
            for name in common::SCENARIOS {
                let shell = Shell::for_test(scenario(name), Box::new(Fake::default()));
                let mut window = open(shell, size, is_dark);
                for tab in Tab::ALL {
                    window.state_mut().show_tab(tab);
                    window.run();
                }
            }
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_open_document_and_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = folder.path().join("book.csv");
    fs::write(&binary, [0u8, 159, 146, 150]).expect("written");
    let mut window = window(scenario("ten-year-basis"));
    let before = window.state().scenario().clone();
    window.state_mut().open(&binary);
    window.run();
    window.get_by_label_contains("is not text");
    assert_eq!(*window.state().scenario(), before);
    click(&mut window, Role::Button, "Dismiss the message");
    assert!(window.query_by_label_contains("is not text").is_none());
}

#[test]
fn rows_that_cannot_be_read_are_listed_with_their_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book.csv");
    fs::write(&book, "instrument,quantity\nT 4.25 2035-08-15,100mm\nXYZ,1\nZN Z6,1.5\n").expect("written");
    let mut window = window(scenario("ten-year-basis"));
    window.state_mut().open(&book);
    window.run();
    window.get_by_label_contains("2 things in the file need a look");
    window.get_by_label_contains("book.csv, line 3, instrument");
}

#[test]
fn unsaved_work_is_asked_about_before_it_is_left() {
    let mut window = window(scenario("ten-year-basis"));
    press(&mut window, Key::Space);
    press_ctrl(&mut window, Key::N);
    window.get_by_label_contains("Save the changes to");
    click(&mut window, Role::Button, "Cancel");
    assert_eq!(window.state().scenario().positions.len(), 2);
    press_ctrl(&mut window, Key::N);
    click(&mut window, Role::Button, "Discard");
    assert!(window.state().scenario().positions.is_empty());
    window.get_by_label_contains("Nothing is in the XM account yet");
}

#[test]
fn without_a_dialog_a_path_can_be_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book.csv");
    fs::write(&book, "instrument,quantity\nZN Z6,-10\n").expect("written");
    let mut window = window(scenario("ten-year-basis"));
    press_ctrl(&mut window, Key::O);
    let question = "Path of a scenario or portfolio";
    window.get_by_role_and_label(Role::TextInput, question).type_text(&book.display().to_string());
    window.run();
    click(&mut window, Role::Button, "Open");
    assert_eq!(window.state().scenario().positions.len(), 1);
}
