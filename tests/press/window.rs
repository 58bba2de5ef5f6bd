//! Exports from the window, driven through the accessibility tree.

use crate::common::{open, scenario};
use crossmargin::app::{Ask, ExportKind, Fake, Reply, Shell, Tab, UiCommand};
use egui::{
    Key, Modifiers,
    accesskit::{Role, Toggled},
};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use std::{fs, path::Path};

type Window<'a> = Harness<'a, Shell>;

fn window<'a>(name: &str, replies: Vec<Reply>) -> Window<'a> {
    open(Shell::for_test(scenario(name), Box::new(Fake::replying(replies))), [1440.0, 900.0], false)
}

fn chosen(kind: ExportKind, path: &Path) -> Reply {
    Reply::Chosen(Ask::Export(kind), vec![path.to_path_buf()])
}

fn button(window: &mut Window<'_>, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run();
}

fn open_page(window: &mut Window<'_>) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    window.run();
    window.run();
}

#[test]
fn a_key_opens_the_page_and_each_kind_is_written_where_it_was_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = ["a.pdf", "b.html", "c.csv", "d.json"].map(|name| folder.path().join(name));
    let kinds = [ExportKind::Pdf, ExportKind::Html, ExportKind::Csv, ExportKind::Json];
    let replies = kinds.iter().zip(&paths).map(|(kind, path)| chosen(*kind, path)).collect();
    let mut window = window("ten-year-basis", replies);
    let buttons = ["Report as PDF…", "Report as HTML…", "Figures as CSV…", "Figures as JSON…"];
    let starts = ["%PDF-", "<!DOCTYPE html>", "# 10-year basis trade", "{"];
    for ((label, path), start) in buttons.iter().zip(&paths).zip(starts) {
        open_page(&mut window);
        button(&mut window, label);
        window.run();
        assert!(window.query_by_label("Paper").is_none(), "the page is closed");
        window.get_by_label(&format!("Written to {}", path.display()));
        let bytes = fs::read(path).expect("the file");
        assert!(bytes.starts_with(start.as_bytes()), "{label}");
    }
    assert!(!window.state().is_unsaved(), "an export is no edit");
}

#[test]
fn the_paper_chosen_is_kept_and_used_by_the_menu_as_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.pdf");
    let mut window = window("ten-year-basis", vec![chosen(ExportKind::Pdf, &path)]);
    open_page(&mut window);
    window.get_by_role_and_label(Role::ComboBox, "Paper").click();
    window.run();
    window.get_by_role_and_label(Role::MenuItem, "Letter on its side").click();
    window.run();
    button(&mut window, "Close");
    window.state().ask(UiCommand::ExportPdf);
    window.run();
    window.run();
    let text = String::from_utf8_lossy(&fs::read(&path).expect("the file")).into_owned();
    assert!(text.contains("/MediaBox [0 0 792 612]"));
}

#[test]
fn a_chart_of_the_tab_is_chosen_from_the_list_and_drawn_at_twice_its_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ruler");
    let mut window = window("unified-digital", vec![chosen(ExportKind::Png, &path)]);
    window.state_mut().show_tab(Tab::Offsets);
    window.run();
    window.state().ask(UiCommand::ExportChart);
    window.run();
    window.run();
    window.get_by_role_and_label(Role::MenuItem, "Saving of each model, threshold and cap").click();
    window.run();
    button(&mut window, "Chart as PNG…");
    window.run();
    let path = path.with_extension("png");
    window.get_by_label(&format!("Written to {}", path.display()));
    let file = fs::File::open(&path).expect("the end of its kind is added");
    let info =
        png::Decoder::new(std::io::BufReader::new(file)).read_info().expect("a picture").info().clone();
    assert_eq!(info.width, 2 * (960 + 64));
}

#[test]
fn a_right_click_on_a_chart_opens_the_page_with_that_chart_chosen() {
    let mut window = window("ten-year-basis", Vec::new());
    window.state_mut().show_tab(Tab::WorstDays);
    window.run();
    let chart = window
        .get_all_by_role(Role::Image)
        .find(|node| node.accesskit_node().label().is_some_and(|label| label.contains("shortfall")));
    chart.expect("the histogram").click_secondary();
    window.run();
    window.run();
    let row = window.get_by_role_and_label(Role::MenuItem, "Three-day P&L of the pair, $mm");
    assert_eq!(row.accesskit_node().toggled(), Some(Toggled::True));
    window.key_press(Key::Escape);
    window.run();
    assert!(window.query_by_label("Chart as PNG…").is_none(), "Esc closes it");
}

#[test]
fn what_cannot_be_written_is_said_and_everything_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("no/such/folder/a.pdf");
    let mut window = window("ten-year-basis", vec![chosen(ExportKind::Pdf, &path)]);
    let before = window.state().scenario().clone();
    window.state().ask(UiCommand::ExportPdf);
    window.run();
    window.run();
    window.get_by_label_contains("was not saved");
    assert_eq!(*window.state().scenario(), before);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn without_dialogs_the_path_is_typed_and_a_file_is_replaced_only_when_asked_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("figures.json");
    fs::write(&path, "mine").expect("a file");
    let mut window = window("ten-year-basis", Vec::new());
    window.state().ask(UiCommand::ExportJson);
    window.run();
    window.run();
    let field = window.get_by_role_and_label(Role::TextInput, "Path to write the export to");
    assert_eq!(field.value().as_deref(), Some("10-year-basis-trade.json"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window
        .get_by_role_and_label(Role::TextInput, "Path to write the export to")
        .type_text(&path.display().to_string());
    window.run();
    button(&mut window, "Write");
    window.get_by_label_contains("is there already");
    assert_eq!(fs::read_to_string(&path).expect("the file"), "mine");
    button(&mut window, "Write");
    window.run();
    assert!(fs::read_to_string(&path).expect("the file").starts_with('{'));
}
