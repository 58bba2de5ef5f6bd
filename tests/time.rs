//! The tab along the history, driven through its accessibility tree.

mod common;

use common::{open, scenario};
use crossmargin::{
    app::{Ask, Fake, Reply, Shell, Tab, UiCommand},
    market::{TENORS, demo_history},
    quantity::Date,
    whatif::{Engine, Market, Scenario, Stand, rolled},
};
use egui::{Key, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use jiff::civil::date;
use std::{fmt::Write as _, fs, path::Path};

const LAST: Date = date(2026, 8, 21);
const SIZES: [[f32; 2]; 2] = [[1440.0, 900.0], [1024.0, 700.0]];

/// The last dates of the demo history as a file of yields.
fn yields(path: &Path, dates: usize) {
    const HEADS: &str =
        "Date,1 Mo,1.5 Month,2 Mo,3 Mo,4 Mo,6 Mo,1 Yr,2 Yr,3 Yr,5 Yr,7 Yr,10 Yr,20 Yr,30 Yr\n";
    let history = demo_history();
    let mut text = HEADS.to_owned();
    for (row, day) in history.dates().iter().enumerate().skip(history.dates().len() - dates) {
        let cells = (0..TENORS).map(|t| history.published(row, t));
        let cells: Vec<String> =
            cells.map(|y| y.map_or_else(String::new, |y| format!("{:.2}", y * 100.0))).collect();
        writeln!(text, "{day},{}", cells.join(",")).expect("a string");
    }
    fs::write(path, text).expect("written");
}

/// A window on the tab with a history of so many dates.
fn window<'a>(document: Scenario, dates: usize, size: [f32; 2], is_dark: bool) -> Harness<'a, Shell> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("yields.csv");
    yields(&file, dates);
    let dialogs = Fake::replying(vec![Reply::Chosen(Ask::Market, vec![file])]);
    let mut window = open(Shell::for_test(document, Box::new(dialogs)), size, is_dark);
    window.state_mut().ask(UiCommand::LoadMarket);
    for _ in 0..4 {
        window.run();
    }
    window.state_mut().show_tab(Tab::Time);
    window.run();
    window
}

fn usual<'a>() -> Harness<'a, Shell> {
    window(scenario("ten-year-basis"), 530, SIZES[0], false)
}

fn as_of(window: &Harness<'_, Shell>) -> Date {
    window.state().evaluation().expect("figures").as_of.date
}

fn click(window: &mut Harness<'_, Shell>, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run();
}

fn press(window: &mut Harness<'_, Shell>, key: Key) {
    window.key_press(key);
    window.run();
}

#[test]
fn the_tab_tells_the_history_and_holds_losses_against_margin() {
    let window = usual();
    window.get_by_label_contains("of history the cap bound every day");
    window.get_by_label_contains("30 dates, ");
    window.get_by_label_contains("FICC's model saves");
    window.get_by_label_contains("Total, with XM: peak over trough");
    window.get_by_label_contains("expected at 99 %");
}

#[test]
fn the_handle_takes_the_whole_window_to_a_date_and_undo_brings_it_back() {
    let mut window = usual();
    let before = window.state().evaluation().expect("figures").without;
    let handle = window.get_by_role_and_label(Role::Slider, "Date the book stands at");
    handle.focus();
    window.run();
    for _ in 0..5 {
        press(&mut window, Key::ArrowLeft);
    }
    let at = as_of(&window);
    assert_eq!(at, date(2026, 8, 14), "five business days earlier");
    assert_eq!(window.state().scenario().stand, Some(Stand { from: LAST, at }));
    // what is on screen is the plain evaluation of the rolled book
    let there = rolled(&scenario("ten-year-basis"), LAST, at);
    assert_eq!(window.state().evaluation().map(|e| e.lines.len()), Some(there.positions.len()));
    window.get_by_label_contains("book of 2026-08-21 rolled there");
    for _ in 0..5 {
        window.state_mut().ask(UiCommand::Undo);
        window.run();
    }
    assert_eq!(as_of(&window), LAST);
    assert_eq!(window.state().evaluation().expect("figures").without, before);
    assert!(!window.state().is_unsaved());
}

#[test]
fn a_drag_is_one_step_and_lands_where_it_was_let_go() {
    let mut window = usual();
    let rect = window.get_by_role_and_label(Role::Slider, "Date the book stands at").rect();
    let start = rect.center();
    window.drag_at(start);
    window.run();
    for step in 1..=6 {
        window.hover_at(start - egui::vec2(40.0 * step as f32, 0.0));
        window.run();
    }
    window.drop_at(start - egui::vec2(240.0, 0.0));
    window.run();
    let at = as_of(&window);
    assert!(at < LAST, "{at}");
    let stand = window.state().scenario().stand.expect("it stands elsewhere");
    assert_eq!(stand, Stand { from: LAST, at }, "rolled from the document's own date");
    window.state_mut().ask(UiCommand::Undo);
    window.run();
    assert_eq!(as_of(&window), LAST, "one step");
    assert!(window.state().scenario().stand.is_none());
}

#[test]
fn buttons_and_the_field_go_to_dates_and_back() {
    let mut window = usual();
    click(&mut window, "One date back");
    assert_eq!(as_of(&window), date(2026, 8, 20));
    click(&mut window, "One date on");
    assert_eq!(as_of(&window), LAST);
    assert!(window.state().scenario().stand.is_none(), "at its own date it stands nowhere else");
    window.get_by_role_and_label(Role::Button, "Date the window is as of").click();
    window.run();
    let field = window.get_by_role_and_label(Role::TextInput, "Date the window is as of");
    field.type_text("2026-08-16");
    window.run();
    press(&mut window, Key::Enter);
    assert_eq!(as_of(&window), date(2026, 8, 14), "a Sunday is the Friday before");
    click(&mut window, "Back to 2026-08-21");
    assert_eq!(as_of(&window), LAST);
    assert!(!window.state().is_unsaved());
}

#[test]
fn the_table_shows_what_is_margined_and_still_takes_edits() {
    // the demo history reaches back to where contracts and notes have other names
    let mut window =
        open(Shell::for_test(scenario("ten-year-basis"), Box::new(Fake::default())), SIZES[0], false);
    window.state_mut().show_tab(Tab::Time);
    window.run();
    click(&mut window, "Next stress day");
    assert_eq!(as_of(&window), date(2008, 9, 15), "after the last comes the first");
    click(&mut window, "Next stress day");
    assert_eq!(as_of(&window), date(2008, 9, 19));
    let stand = window.state().scenario().stand.expect("it stands elsewhere");
    let there = rolled(window.state().scenario(), stand.from, stand.at);
    for position in there.positions.iter() {
        window.get_by_label_contains(&format!("Quantity of {}", position.instrument));
    }
    let market = Market::new(demo_history(), Vec::new());
    let rulebook = crossmargin::rulebook::Rulebook::embedded();
    let plain = Engine::default().evaluate(&there, &market, rulebook).expect("a market");
    assert_eq!(window.state().evaluation().map(|e| (e.without, e.with)), Some((plain.without, plain.with)));
    // the switch works there as anywhere
    press(&mut window, Key::Escape);
    window.state_mut().ask(UiCommand::ToggleCrossMargining);
    window.run();
    window.get_by_label_contains("years of history the cap would bind every day");
    assert_eq!(as_of(&window), date(2008, 9, 19));
}

#[test]
fn an_empty_book_and_a_short_history_say_what_to_do() {
    let mut empty = window(Scenario::default(), 530, SIZES[1], true);
    empty.get_by_label_contains("There are no positions");
    click(&mut empty, "Add a position");
    let mut brief = window(scenario("ten-year-basis"), 400, SIZES[0], false);
    brief.get_by_label_contains("The history has 400 dates");
    click(&mut brief, "Load market data");
}

#[test]
fn every_kind_of_book_has_a_history_at_both_sizes() {
    for (name, is_dark) in [("unified-digital", true), ("same-direction", false), ("xm-split-costs", false)] {
        for size in SIZES {
            let window = window(scenario(name), 510, size, is_dark);
            window.get_by_role_and_label(Role::Slider, "Date the book stands at");
            window.get_by_label_contains("10 dates, ");
        }
    }
}

#[test]
fn a_document_that_stands_elsewhere_is_saved_and_opened_there() {
    let mut document = scenario("ten-year-basis");
    document.stand = Some(Stand { from: LAST, at: date(2020, 3, 18) });
    let text = crossmargin::io::write_scenario(&document).expect("written");
    let read =
        crossmargin::io::read_scenario("a.toml", &text, LAST, crossmargin::rulebook::Rulebook::embedded());
    let (back, problems) = read.expect("a scenario");
    assert_eq!((back, problems), (document, Vec::new()));
}
