//! Dialogs that reply late, when another document is open by then, and with names whose end is still
//! to be added.

mod common;

use common::{open, scenario};
use crossmargin::app::{Ask, ExportKind, Fake, FileDialogs, Reply, Shell, Tab, UiCommand};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};
use tempfile::TempDir;

type Window<'a> = Harness<'a, Shell>;

/// Dialogs that stay open until a test answers them.
#[derive(Clone, Default)]
struct Late(Rc<RefCell<Dialogs>>);

#[derive(Default)]
struct Dialogs {
    open: Vec<(Ask, u64, String)>,
    replies: Vec<(u64, Reply)>,
}

impl FileDialogs for Late {
    fn show(&mut self, ask: Ask, ticket: u64, suggested: &str) {
        self.0.borrow_mut().open.push((ask, ticket, suggested.to_owned()));
    }

    fn poll(&mut self) -> Option<(u64, Reply)> {
        self.0.borrow_mut().replies.pop()
    }
}

impl Late {
    fn suggested(&self, i: usize) -> String {
        self.0.borrow().open[i].2.clone()
    }

    /// Answers the dialog that was opened as the `i`th of those still open.
    fn choose(&self, window: &mut Window<'_>, i: usize, path: &Path) {
        {
            let mut dialogs = self.0.borrow_mut();
            let (ask, ticket, _) = dialogs.open.remove(i);
            dialogs.replies.push((ticket, Reply::Chosen(ask, vec![path.to_owned()])));
        }
        window.run();
    }
}

fn late<'a>() -> (Window<'a>, Late, TempDir) {
    let dialogs = Late::default();
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(dialogs.clone()));
    (open(shell, [1440.0, 900.0], false), dialogs, tempfile::tempdir().expect("a folder"))
}

fn replying<'a>(ask: Ask, path: &Path) -> Window<'a> {
    let dialogs = Fake::replying(vec![Reply::Chosen(ask, vec![path.to_owned()])]);
    open(Shell::for_test(scenario("ten-year-basis"), Box::new(dialogs)), [1440.0, 900.0], false)
}

fn ask(window: &mut Window<'_>, command: UiCommand) {
    window.state().ask(command);
    window.run();
}

fn button(window: &mut Window<'_>, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run();
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}

#[test]
fn a_path_to_save_one_document_to_never_takes_another() {
    let (mut window, dialogs, folder) = late();
    let path = folder.path().join("mine.toml");
    ask(&mut window, UiCommand::SaveAs);
    ask(&mut window, UiCommand::OpenShipped(2));
    dialogs.choose(&mut window, 0, &path);
    window.get_by_label_contains("mine.toml was not written: another document was opened");
    assert!(!path.exists());
    ask(&mut window, UiCommand::SaveAs);
    dialogs.choose(&mut window, 0, &path);
    assert!(read(&path).contains(&window.state().scenario().name));
}

#[test]
fn a_table_of_a_document_that_was_left_is_not_written() {
    let (mut window, dialogs, folder) = late();
    let path = folder.path().join("table.csv");
    button(&mut window, "Save the portfolio as CSV");
    ask(&mut window, UiCommand::OpenShipped(2));
    dialogs.choose(&mut window, 0, &path);
    window.get_by_label_contains("table.csv was not written: another document was opened");
    assert!(!path.exists());
}

#[test]
fn a_report_is_of_the_document_it_was_asked_for_whichever_is_open_by_then() {
    let (mut window, dialogs, folder) = late();
    let [first, second] = ["first.csv", "second.csv"].map(|name| folder.path().join(name));
    ask(&mut window, UiCommand::ExportCsv);
    ask(&mut window, UiCommand::ToggleCrossMargining);
    ask(&mut window, UiCommand::OpenShipped(2));
    // the question whether to save is answered
    button(&mut window, "Discard");
    ask(&mut window, UiCommand::ExportCsv);
    assert_eq!(dialogs.suggested(0), "10-year-basis-trade.csv");
    let other = window.state().scenario().name.clone();
    assert_ne!(other, "10-year basis trade");
    dialogs.choose(&mut window, 1, &second);
    dialogs.choose(&mut window, 0, &first);
    assert!(read(&first).starts_with("# 10-year basis trade\n"));
    assert!(read(&second).starts_with(&format!("# {other}\n")));
    let (mut plain, dialogs, _folder) = late();
    let again = folder.path().join("again.csv");
    ask(&mut plain, UiCommand::ExportCsv);
    dialogs.choose(&mut plain, 0, &again);
    assert_eq!(read(&first), read(&again), "edits made since it was asked for are not in it");
}

#[test]
fn a_chart_keeps_the_caption_of_what_it_was_drawn_from() {
    let (mut window, dialogs, folder) = late();
    window.state_mut().show_tab(Tab::WorstDays);
    let paths = ["plain.png", "edited.png", "left.png"].map(|name| folder.path().join(name));
    for _ in &paths {
        ask(&mut window, UiCommand::ExportChart);
        window.run();
        button(&mut window, "Chart as PNG…");
    }
    dialogs.choose(&mut window, 0, &paths[0]);
    ask(&mut window, UiCommand::ToggleCrossMargining);
    dialogs.choose(&mut window, 0, &paths[1]);
    ask(&mut window, UiCommand::OpenShipped(2));
    button(&mut window, "Discard");
    dialogs.choose(&mut window, 0, &paths[2]);
    let [plain, edited, left] = paths.map(|path| fs::read(path).expect("a picture"));
    assert!(plain == edited, "an edit has gone on from it");
    assert!(plain == left, "another document is open");
}

#[test]
fn a_file_that_the_dialog_did_not_name_is_replaced_only_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let kinds: [(Ask, UiCommand, &str); 2] = [
        (Ask::Export(ExportKind::Pdf), UiCommand::ExportPdf, "report.pdf"),
        (Ask::SaveAs, UiCommand::SaveAs, "report.toml"),
    ];
    for (asked, command, name) in kinds {
        let there = folder.path().join(name);
        fs::write(&there, "mine").expect("written");
        let mut window = replying(asked, &folder.path().join("report"));
        ask(&mut window, command);
        window.run();
        window.get_by_label_contains(&format!("{name} is there already"));
        assert_eq!(read(&there), "mine");
        button(&mut window, if asked == Ask::SaveAs { "Save" } else { "Write" });
        window.run();
        assert_ne!(fs::read(&there).expect("a file"), b"mine");
    }
}

#[test]
fn a_day_at_the_end_of_a_name_stays_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let chosen = folder.path().join("book 2026.08.21");
    let with = |end: &str| -> PathBuf { folder.path().join(format!("book 2026.08.21.{end}")) };
    for (asked, command) in
        [(Ask::SaveAs, UiCommand::SaveAs), (Ask::Export(ExportKind::Json), UiCommand::ExportJson)]
    {
        let mut window = replying(asked, &chosen);
        ask(&mut window, command);
        window.run();
    }
    let mut window = replying(Ask::Table, &chosen);
    button(&mut window, "Save the portfolio as CSV");
    window.run();
    for end in ["toml", "csv", "json"] {
        assert!(with(end).is_file(), "{end}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 3);
}

#[test]
fn after_a_path_was_not_typed_a_later_save_leaves_the_window_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.toml");
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(Fake::default()));
    let mut window = open(shell, [1440.0, 900.0], false);
    ask(&mut window, UiCommand::ToggleCrossMargining);
    let name = window.state().scenario().name.clone();
    ask(&mut window, UiCommand::New);
    button(&mut window, "Save");
    window.run();
    window.get_by_label("Path to save the scenario to");
    button(&mut window, "Cancel");
    ask(&mut window, UiCommand::Save);
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    let field = window.get_by_role_and_label(Role::TextInput, "Path to save the scenario to");
    field.type_text(&path.display().to_string());
    window.run();
    button(&mut window, "Save");
    window.run();
    assert!(read(&path).contains(&name));
    assert_eq!(window.state().scenario().name, name, "nobody asked for a new one since");
}
