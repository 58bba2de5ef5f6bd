//! Real books in: files and pasted rows, driven through the accessibility tree.

mod common;

use common::{open, scenario, window};
use crossmargin::{
    app::{Ask, Fake, Reply, Shell, UiCommand},
    instrument::parse,
    io,
    quantity::Decimal,
    whatif::{LeftOutReason, Position, Scenario},
};
use egui::{Event, Key, Modifiers, PointerButton, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use jiff::civil::date;
use rust_decimal::dec;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

type Window<'a> = Harness<'a, Shell>;

const CORE_HEAD: &str = "Firm Id,Acct Id,Exchange,Ticker Symbol,Product Name,CC Code,Period Code,Put / Call,Strike,Underlying Period Code,Net Positions,Margin Type\n";

/// Two accounts, the same future in both, an option and a future nobody margins here.
fn core(folder: &Path, name: &str) -> PathBuf {
    let rows = "XYZ,H1,CBT,,,21,202612,,,,-500,FUT\nXYZ,H1,CBT,,,26,202612,,,,40,FUT\nXYZ,H1,CBT,,,21,202612,P,1100,202612,25,OOF\n\
        XYZ,S2,CBT,,,21,202612,,,,-200,FUT\nXYZ,S2,CBT,,,C,202612,,,,12,FUT\n";
    write(folder, name, &format!("{CORE_HEAD}{rows}"))
}

/// A table of the desk's own, with words of its own.
const DESK: &str = "Desk ref;Paper;Lots or par;Sleeve\n101;ZN Z6;-250;Macro\n102;T 4.25 2035-08-15;50,000,000;Macro\n103;nothing we know;7;Macro\n";

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("written");
    path
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

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

fn press_ctrl(window: &mut Window<'_>, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.run();
}

fn ask(window: &mut Window<'_>, command: UiCommand) {
    window.state().ask(command);
    window.run();
}

fn read(window: &mut Window<'_>, path: &Path) {
    window.state_mut().open(path);
    window.run();
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|e| e.to_string())
    }
}

fn drop_files(window: &mut Window<'_>, paths: &[&Path]) {
    for path in paths {
        window.input_mut().dropped_files.push(Arc::new(Dropped(path.to_path_buf())));
    }
    window.run();
}

fn paste(window: &mut Window<'_>, text: &str) {
    window.event(Event::Paste(text.to_owned()));
    window.run();
}

/// What an event puts on the clipboard.
fn copied(window: &mut Window<'_>, event: Event) -> Option<String> {
    window.event(event);
    window.step();
    let text = window.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    window.run();
    text
}

fn held(window: &Window<'_>) -> Vec<(String, Decimal)> {
    let scenario = window.state().scenario();
    scenario.positions.iter().map(|p| (p.instrument.to_string(), p.quantity)).collect()
}

fn pair(name: &str, quantity: i64) -> (String, Decimal) {
    (name.to_owned(), Decimal::from(quantity))
}

fn row<'a>(window: &'a Window<'_>, name: &'a str) -> egui_kittest::Node<'a> {
    window.get_by(move |node| node.role() == Role::Row && node.label().is_some_and(|l| l.starts_with(name)))
}

/// Clicks a row on its name, with keys held.
fn click_row(window: &mut Window<'_>, name: &str, pointer: PointerButton, keys: Modifiers) {
    let at = row(window, name).rect().left_center() + egui::vec2(30.0, 0.0);
    window.event(Event::PointerMoved(at));
    for pressed in [true, false] {
        let press = Event::PointerButton { pos: at, button: pointer, pressed, modifiers: keys };
        window.event_modifiers(press, keys);
    }
    window.run();
    window.event(Event::PointerMoved(egui::pos2(700.0, 5.0)));
    window.run();
}

fn select(window: &mut Window<'_>, name: &str, keys: Modifiers) {
    click_row(window, name, PointerButton::Primary, keys);
}

// opening

#[test]
fn a_plain_file_opens_at_once_and_asks_nothing() {
    let folder = folder();
    let book = write(folder.path(), "book.csv", "instrument,quantity\nZN Z6,-10\nT 4.25 2035-08-15,1mm\n");
    let mut window = window(scenario("ten-year-basis"));
    read(&mut window, &book);
    assert_eq!(held(&window), [pair("ZN Z6", -10), pair("T 4.25 2035-08-15", 1_000_000)]);
    assert_eq!(window.state().scenario().name, "book");
    assert!(window.query_by_label("Cancel the import").is_none());
    assert!(!window.state().is_unsaved());
}

#[test]
fn accounts_are_chosen_and_what_is_chosen_is_netted() {
    let folder = folder();
    let mut window = window(scenario("ten-year-basis"));
    read(&mut window, &core(folder.path(), "core.csv"));
    window.get_by_label_contains("CME CORE simple positions");
    window.get_by_label_contains("2 of 2 accounts");
    window.get_by_label_contains("(700)");
    assert_eq!(
        window.state().scenario().name,
        "10-year basis trade",
        "nothing changes before it is asked for"
    );
    button(&mut window, "Show what is left out");
    assert!(window.query_all_by_label_contains("option").next().is_some(), "why, beside what");
    button(&mut window, "Show what is held");
    click(&mut window, Role::CheckBox, "Account S2: 1 position, 1 line left out");
    window.get_by_label_contains("1 of 2 accounts");
    window.get_by_label_contains("(500)");
    button(&mut window, "Open as a new document");
    assert_eq!(held(&window), [pair("ZN Z6", -500), pair("ZT Z6", 40)]);
    let left_out = &window.state().scenario().left_out;
    assert_eq!(left_out.iter().map(|l| l.reason).collect::<Vec<_>>(), [LeftOutReason::Option]);
    assert_eq!(window.state().scenario().positions[0].lines[0].line, 2);
}

#[test]
fn no_account_is_no_book_and_the_button_says_so() {
    let folder = folder();
    let mut window = window(scenario("ten-year-basis"));
    read(&mut window, &core(folder.path(), "core.csv"));
    button(&mut window, "No account");
    window.get_by_label_contains("Choose an account.");
    button(&mut window, "Open as a new document");
    assert_eq!(window.state().scenario().name, "10-year basis trade");
    button(&mut window, "All accounts");
    button(&mut window, "Open as a new document");
    assert_eq!(held(&window), [pair("ZN Z6", -700), pair("ZT Z6", 40)]);
}

#[test]
fn two_files_dropped_at_once_are_one_book_or_join_the_open_one() {
    let folder = folder();
    let own = write(folder.path(), "own.csv", "instrument,quantity\nZN Z6,1000\nBUIDL,5mm\n");
    let core = core(folder.path(), "core.csv");
    let mut window = window(scenario("ten-year-basis"));
    let before = window.state().scenario().clone();
    drop_files(&mut window, &[&own, &core]);
    window.get_by_label_contains("Positions of 2 files");
    window.get_by_label_contains("own.csv: Portfolio table, 2 positions");
    window.get_by_label_contains("core.csv: CME CORE simple positions, 3 positions, 2 lines left out");
    button(&mut window, "Add to the open book");
    let zn = before.positions[1].quantity + dec!(300);
    assert_eq!(held(&window)[1], ("ZN Z6".to_owned(), zn), "one line of one instrument");
    assert_eq!(window.state().scenario().positions.len(), 4);
    assert_eq!(window.state().scenario().left_out.len(), 2);
    press_ctrl(&mut window, Key::Z);
    assert_eq!(*window.state().scenario(), before, "one step");
}

#[test]
fn esc_and_cancel_keep_the_open_book() {
    let folder = folder();
    let core = core(folder.path(), "core.csv");
    let mut window = window(scenario("ten-year-basis"));
    let before = window.state().scenario().clone();
    for way in 0..3 {
        read(&mut window, &core);
        window.get_by_label("Cancel the import");
        match way {
            0 => press(&mut window, Key::Escape),
            1 => button(&mut window, "Cancel the import"),
            _ => press(&mut window, Key::Num2),
        }
        assert!(window.query_by_label("Cancel the import").is_none());
        assert_eq!(*window.state().scenario(), before);
    }
}

#[test]
fn unsaved_work_is_asked_about_once_the_new_book_is_there() {
    let folder = folder();
    let book = write(folder.path(), "book.csv", "instrument,quantity\nZN Z6,-10\n");
    let mut window = window(scenario("ten-year-basis"));
    press(&mut window, Key::Space);
    read(&mut window, &book);
    window.get_by_label_contains("Save the changes to");
    button(&mut window, "Cancel");
    assert_eq!(window.state().scenario().positions.len(), 2);
    read(&mut window, &book);
    button(&mut window, "Discard");
    assert_eq!(held(&window), [pair("ZN Z6", -10)]);
}

#[test]
fn a_mixed_drop_is_sorted_by_what_the_files_hold() {
    let folder = folder();
    let yields = write(
        folder.path(),
        "a.csv",
        "Date,\"1 Mo\",\"2 Mo\",\"3 Mo\",\"6 Mo\",\"1 Yr\",\"2 Yr\",\"3 Yr\",\"5 Yr\",\"7 Yr\",\"10 Yr\",\"20 Yr\",\"30 Yr\"\n01/03/2024,5.5,5.5,5.4,5.2,4.8,4.3,4.1,3.9,3.9,3.9,4.2,4.1\n01/02/2024,5.5,5.5,5.4,5.2,4.8,4.3,4.1,3.9,3.9,3.9,4.2,4.0\n",
    );
    let saved =
        write(folder.path(), "b.txt", &io::write_scenario(&scenario("steepener-2s10s")).expect("written"));
    let book = write(folder.path(), "c.csv", "instrument,quantity\nZN Z6,-10\n");
    let mut window = window(scenario("ten-year-basis"));
    drop_files(&mut window, &[&yields, &book, &saved]);
    assert_eq!(window.state().scenario().name, scenario("steepener-2s10s").name);
    window.get_by_label_contains("A scenario opens alone");
    window.get_by_label_contains("c.csv");
    ask(&mut window, UiCommand::DemoHistory);
}

#[test]
fn positions_of_another_file_join_the_open_book_as_one_step() {
    let folder = folder();
    let book = write(folder.path(), "more.csv", "instrument,quantity\nZB Z6,-10\nZN Z6,8\n");
    let dialogs = Fake::replying(vec![Reply::Chosen(Ask::Add, vec![book])]);
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(dialogs));
    let mut window = open(shell, [1440.0, 900.0], false);
    let before = window.state().scenario().clone();
    button(&mut window, "Portfolio");
    click(&mut window, Role::MenuItem, "Add positions from a file…");
    window.run();
    assert_eq!(held(&window)[1].1, before.positions[1].quantity + dec!(8));
    assert_eq!(held(&window)[2], pair("ZB Z6", -10));
    button(&mut window, "Edit");
    window.get_by_label_contains("Undo: Add 2 positions");
    press(&mut window, Key::Escape);
    press_ctrl(&mut window, Key::Z);
    assert_eq!(*window.state().scenario(), before);
}

#[test]
fn hostile_files_show_their_problem_and_keep_the_open_book() {
    let folder = folder();
    let half = format!("{}{}", CORE_HEAD, "XYZ,H1,CBT,,,21,2026");
    let entity = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><posFile><np>&b;</np></posFile>";
    let files = [
        ("empty.csv", String::new()),
        ("half.csv", half),
        ("cut.xml", "<FlexQueryResponse><FlexStatements><FlexStatement accountId=\"U1\"><OpenPos".to_owned()),
        ("entity.xml", entity.to_owned()),
        ("prose.txt", "Dear all,\nplease find the positions attached.\n".to_owned()),
        ("long.csv", "x".repeat(1_000_000)),
    ];
    let mut window = window(scenario("ten-year-basis"));
    let before = window.state().scenario().clone();
    for (name, text) in files {
        let path = write(folder.path(), name, &text);
        read(&mut window, &path);
        assert_eq!(*window.state().scenario(), before, "{name}");
        let is_said = window.query_by_label_contains(name).is_some();
        assert!(is_said, "{name} is told of by name");
        ask(&mut window, UiCommand::Close);
        if window.query_by_label("Dismiss the message").is_some() {
            button(&mut window, "Dismiss the message");
        }
    }
    let missing = folder.path().join("gone.csv");
    read(&mut window, &missing);
    window.get_by_label_contains("gone.csv: cannot be opened");
}

// columns

#[test]
fn columns_are_named_once_and_remembered() {
    let folder = folder();
    let table = write(folder.path(), "desk.csv", DESK);
    let mut window = window(scenario("ten-year-basis"));
    read(&mut window, &table);
    window.get_by_label("Columns of desk.csv");
    choose(&mut window, "Column Paper holds", "Instrument");
    choose(&mut window, "Column Lots or par holds", "Quantity");
    window.get_by_label_contains("ZN Z6  (250)");
    window.get_by_label_contains("2 of 3 rows become positions, 1 not understood");
    button(&mut window, "Use these columns");
    assert_eq!(held(&window), [pair("ZN Z6", -250), pair("T 4.25 2035-08-15", 50_000_000)]);
    window.get_by_label_contains("desk.csv, line 4");

    let again = write(folder.path(), "desk-tuesday.csv", &DESK.replace("-250", "-300"));
    read(&mut window, &again);
    assert_eq!(held(&window)[0], pair("ZN Z6", -300), "the second time nothing is asked");
    window.get_by_label_contains("desk-tuesday.csv: read with the columns chosen before");
    button(&mut window, "Change the columns");
    choose(&mut window, "Column Lots or par holds", "Not read");
    choose(&mut window, "Column Desk ref holds", "Quantity");
    button(&mut window, "Use these columns");
    assert_eq!(held(&window)[0], pair("ZN Z6", 101));
}

#[test]
fn columns_cannot_be_used_before_instrument_and_quantity_are_known() {
    let folder = folder();
    let table = write(folder.path(), "desk.csv", DESK);
    let mut window = window(scenario("ten-year-basis"));
    let before = window.state().scenario().clone();
    read(&mut window, &table);
    for column in ["Desk ref", "Paper", "Lots or par", "Sleeve"] {
        choose(&mut window, &format!("Column {column} holds"), "Not read");
    }
    window.get_by_label_contains("No column names the instrument and none holds the quantity");
    button(&mut window, "Use these columns");
    assert_eq!(*window.state().scenario(), before);
    choose(&mut window, "Column Paper holds", "Instrument");
    window.get_by_label_contains("No column holds the quantity");
    choose(&mut window, "Column Lots or par holds", "Quantity");
    choose(&mut window, "Face amounts in", "thousands");
    button(&mut window, "Use these columns");
    assert_eq!(held(&window), [pair("ZN Z6", -250), pair("T 4.25 2035-08-15", 50_000_000_000)]);
}

/// Picks an option of a selector, when another one is in force.
fn choose(window: &mut Window<'_>, selector: &str, option: &str) {
    let current = window.get_by_role_and_label(Role::ComboBox, selector).value();
    if current.as_deref() == Some(option) {
        return;
    }
    click(window, Role::ComboBox, selector);
    click(window, Role::MenuItem, option);
}

// what is left out, and where positions came from

#[test]
fn what_is_left_out_is_listed_and_survives_saving() {
    let folder = folder();
    let saved = folder.path().join("saved.toml");
    let table = folder.path().join("left.csv");
    let replies =
        vec![Reply::Chosen(Ask::Table, vec![table.clone()]), Reply::Chosen(Ask::SaveAs, vec![saved.clone()])];
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(Fake::replying(replies)));
    let mut window = open(shell, [1440.0, 900.0], false);
    read(&mut window, &core(folder.path(), "core.csv"));
    button(&mut window, "Open as a new document");
    button(&mut window, "2 lines left out");
    window.get_by_label_contains("Options: 1, Other futures: 1");
    window.get_by_label_contains("core.csv, line 4  an option");
    button(&mut window, "Save as CSV…");
    window.run();
    let text = fs::read_to_string(&table).expect("a table");
    assert!(text.contains("in no figure") && text.contains(",core.csv,6,"), "{text}");
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("Left out of every figure").is_none());
    ask(&mut window, UiCommand::SaveAs);
    window.run();
    let left_out = window.state().scenario().left_out.clone();
    let mut again = common::window(Scenario::default());
    read(&mut again, &saved);
    assert_eq!(again.state().scenario().left_out, left_out);
    again.get_by_role_and_label(Role::Button, "2 lines left out");
}

#[test]
fn a_position_says_which_lines_it_is_the_net_of() {
    let folder = folder();
    let many: String = (0..30).map(|i| format!("ZN Z6,{}\n", i + 1)).collect();
    let book = write(folder.path(), "many.csv", &format!("instrument,quantity\n{many}"));
    let mut window = window(scenario("ten-year-basis"));
    read(&mut window, &book);
    assert_eq!(held(&window), [pair("ZN Z6", 465)]);
    click_row(&mut window, "ZN Z6", PointerButton::Secondary, Modifiers::NONE);
    click(&mut window, Role::MenuItem, "Explain");
    window.get_by_label_contains("Net of 30 lines of files");
    window.get_by_label_contains("many.csv, line 2  1");
    assert!(window.query_by_label_contains("many.csv, line 31").is_none());
    button(&mut window, "and 22 more");
    window.get_by_label_contains("Net of 30 lines of files");
    click(&mut window, Role::Button, "Quantity of ZN Z6");
    window.get_by_role_and_label(Role::TextInput, "Quantity of ZN Z6").type_text("5");
    window.run();
    press(&mut window, Key::Enter);
    window.get_by_label_contains("The lines net to 465; the quantity was changed since");
}

// the clipboard

#[test]
fn rows_of_a_spreadsheet_are_pasted_as_one_step() {
    let mut window = window(scenario("ten-year-basis"));
    let before = window.state().scenario().clone();
    paste(&mut window, "T 4 2030-02-28\t50,000,000\r\nZB Z6\t(120)\r\nZN Z6 10,980\r\n");
    assert_eq!(held(&window)[1], pair("ZN Z6", 0), "onto the line there is");
    assert_eq!(held(&window)[2..], [pair("T 4 2030-02-28", 50_000_000), pair("ZB Z6", -120)]);
    button(&mut window, "Edit");
    window.get_by_label_contains("Undo: Paste 3 positions");
    press(&mut window, Key::Escape);
    press_ctrl(&mut window, Key::Z);
    assert_eq!(*window.state().scenario(), before);
    paste(&mut window, "instrument\tquantity\taccount\nZB Z6\t5\tA\nZB Z6\t6\tB\n");
    assert_eq!(held(&window)[2..], [pair("ZB Z6", 5), pair("ZB Z6", 6)], "pasted as they stand, not netted");
}

#[test]
fn what_is_not_understood_in_a_paste_is_said_and_the_rest_is_there() {
    let mut window = window(scenario("ten-year-basis"));
    paste(&mut window, "ZB Z6 -120\nZN Z6 lots\nXYZ 5\n");
    assert_eq!(held(&window)[2..], [pair("ZB Z6", -120)]);
    window.get_by_label_contains("2 things in the paste need a look");
    window.get_by_label_contains("clipboard, line 2");
    let before = window.state().scenario().clone();
    paste(&mut window, "good morning");
    paste(&mut window, "   \n");
    assert_eq!(*window.state().scenario(), before);
    window.get_by_label_contains("clipboard");
}

#[test]
fn a_paste_into_a_field_is_the_fields() {
    let mut window = window(scenario("ten-year-basis"));
    window.get_by_role_and_label(Role::TextInput, "Quick add").focus();
    window.run();
    paste(&mut window, "ZB Z6 5");
    assert_eq!(window.state().scenario().positions.len(), 2);
    press(&mut window, Key::Enter);
    assert_eq!(held(&window)[2], pair("ZB Z6", 5));
}

#[test]
fn what_is_copied_is_exactly_what_is_pasted() {
    for name in common::SCENARIOS {
        let mut window = window(scenario(name));
        let book = window.state().scenario().positions.clone();
        let text = copied(&mut window, Event::Copy).expect("the whole table");
        assert!(text.starts_with("instrument\tquantity\tunit\t"), "{text}");
        for line in text.lines().skip(1) {
            let quantity = line.split('\t').nth(1).expect("a quantity");
            assert!(quantity.parse::<Decimal>().is_ok(), "{quantity} is a number to a spreadsheet");
        }
        let mut other = common::window(Scenario::default());
        paste(&mut other, &text);
        let mut pasted: Vec<Position> = other.state().scenario().positions.to_vec();
        for position in book.iter() {
            let bare = Position { lines: Arc::default(), ..position.clone() };
            let place = pasted.iter().position(|p| *p == bare);
            pasted.remove(place.unwrap_or_else(|| panic!("{name}: {} is lost", position.instrument)));
        }
        assert!(pasted.is_empty(), "{name}: {pasted:?} came of nothing");
    }
}

#[test]
fn rows_are_selected_copied_cut_and_removed() {
    let mut window = window(scenario("butterfly-2-5-10"));
    let before = window.state().scenario().clone();
    let names: Vec<String> = before.positions.iter().map(|p| p.instrument.to_string()).collect();
    select(&mut window, &names[0], Modifiers::NONE);
    let one = copied(&mut window, Event::Copy).expect("a row");
    assert_eq!(one.lines().count(), 2);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    window.run();
    let two = copied(&mut window, Event::Copy).expect("two rows");
    assert_eq!(two.lines().count(), 3);
    let cut = copied(&mut window, Event::Cut).expect("the same");
    assert_eq!(cut, two);
    assert_eq!(window.state().scenario().positions.len(), before.positions.len() - 2);
    paste(&mut window, &cut);
    assert_eq!(window.state().scenario().positions.len(), before.positions.len());
    press_ctrl(&mut window, Key::Z);
    press_ctrl(&mut window, Key::Z);
    assert_eq!(*window.state().scenario(), before);
    press_ctrl(&mut window, Key::A);
    press(&mut window, Key::Delete);
    assert!(window.state().scenario().positions.is_empty());
    press_ctrl(&mut window, Key::Z);
    assert_eq!(*window.state().scenario(), before);
    select(&mut window, &names[0], Modifiers::NONE);
    select(&mut window, &names[2], Modifiers::SHIFT);
    let some = copied(&mut window, Event::Copy).expect("a range");
    assert_eq!(some.lines().count(), 4);
    select(&mut window, &names[1], Modifiers::COMMAND);
    let fewer = copied(&mut window, Event::Copy).expect("two of three");
    assert_eq!(fewer.lines().count(), 3);
    press(&mut window, Key::Escape);
    let all = copied(&mut window, Event::Copy).expect("the whole table");
    assert_eq!(all.lines().count(), before.positions.len() + 1, "Esc lets go of the selection");
}

#[test]
fn a_clicked_row_leaves_the_space_bar_to_the_switch() {
    let mut window = window(scenario("ten-year-basis"));
    select(&mut window, "ZN Z6", Modifiers::NONE);
    let was_on = window.state().scenario().cross_margining;
    press(&mut window, Key::Space);
    assert_ne!(window.state().scenario().cross_margining, was_on);
}

#[test]
fn an_unknown_pasted_table_is_asked_about() {
    let mut window = window(scenario("ten-year-basis"));
    paste(&mut window, "what\thow much?\nnote of ours\t12\nZN Z6\t-7\n");
    window.get_by_label("Columns of clipboard");
    choose(&mut window, "Column what holds", "Instrument");
    choose(&mut window, "Column how much? holds", "Quantity");
    button(&mut window, "Use these columns");
    assert_eq!(held(&window)[1].1, scenario("ten-year-basis").positions[1].quantity - dec!(7));
}

// size

/// Every page in both themes and sizes; the harness fails on a control without a name.
#[test]
fn the_pages_draw_in_every_size_and_theme() {
    let folder = folder();
    let core = core(folder.path(), "core.csv");
    let desk = write(folder.path(), "desk.csv", DESK);
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        for is_dark in [false, true] {
            let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(Fake::default()));
            let mut window = open(shell, size, is_dark);
            read(&mut window, &desk);
            window.get_by_label("Use these columns");
            read(&mut window, &core);
            button(&mut window, "Open as a new document");
            ask(&mut window, UiCommand::LeftOut);
            window.get_by_label("Left out of every figure");
        }
    }
}

#[test]
fn a_book_of_ten_thousand_lines_opens_and_scrolls() {
    let folder = folder();
    let text: String = (0..10_000)
        .map(|i| format!("T {}.{} 2035-08-15,{}\n", i % 9 + 1, 125 * (i % 8), 1_000_000 + i))
        .collect();
    let book = write(folder.path(), "large.csv", &format!("instrument,quantity\n{text}"));
    let mut window = window(Scenario::default());
    read(&mut window, &book);
    let total: Decimal = window.state().scenario().positions.iter().map(|p| p.quantity).sum();
    assert_eq!(total, Decimal::from(10_000i64 * 1_000_000 + 9_999 * 10_000 / 2));
    let lines: usize = window.state().scenario().positions.iter().map(|p| p.lines.len()).sum();
    assert_eq!(lines, 10_000, "every line is part of a position");
    press_ctrl(&mut window, Key::A);
    for _ in 0..5 {
        press(&mut window, Key::ArrowDown);
    }
    let zn = parse("ZN Z6", date(2026, 8, 21)).expect("valid");
    assert!(window.state().scenario().positions.iter().all(|p| p.instrument != zn));
}
