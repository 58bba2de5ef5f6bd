//! Nothing is lost: unsaved work kept aside and offered again, and two programs on one file.

mod common;

use common::{open, scenario};
use crossmargin::{
    app::{Ask, Fake, Reply, Shell, UiCommand},
    io::{self, previous_version},
    whatif::Scenario,
};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

type Window<'a> = Harness<'a, Shell>;

/// A window that keeps its things in a folder.
fn keeping<'a>(folder: &Path, scenario: Scenario, replies: Vec<Reply>) -> Window<'a> {
    let shell = Shell::for_test(scenario, Box::new(Fake::replying(replies)));
    open(shell.keeping_in(folder.join("kept")), [1440.0, 900.0], false)
}

/// The next start after a crash, on an empty document.
fn restarted<'a>(folder: &Path) -> Window<'a> {
    keeping(folder, Scenario::default(), Vec::new())
}

/// A folder, and a book saved in it.
fn book() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.toml");
    fs::write(&path, io::write_scenario(&scenario("ten-year-basis")).expect("written")).expect("written");
    (folder, path)
}

fn on_book<'a>(folder: &Path, path: &Path, replies: Vec<Reply>) -> Window<'a> {
    let mut window = keeping(folder, Scenario::default(), replies);
    window.state_mut().open(path);
    window.run();
    window
}

fn ask(window: &mut Window<'_>, command: UiCommand) {
    window.state().ask(command);
    window.run();
}

fn button(window: &mut Window<'_>, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run();
}

fn undo(window: &mut Window<'_>) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
}

fn says(window: &Window<'_>, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

/// The files of unsaved work.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(folder.join("kept/recovery")).expect("the folder");
    all.map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "recovery"))
        .collect()
}

fn only(folder: &Path) -> PathBuf {
    let kept = kept(folder);
    assert_eq!(kept.len(), 1, "{kept:?}");
    kept[0].clone()
}

fn switch_in(path: &Path) -> bool {
    let text = fs::read_to_string(path).expect("a file");
    let line = text.lines().find(|l| l.starts_with("cross_margining = ")).expect("the switch");
    line.ends_with("true")
}

#[test]
fn an_edit_is_kept_aside_and_let_go_of_when_saved() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    assert!(kept(folder.path()).is_empty(), "nothing is unsaved");
    ask(&mut window, UiCommand::ToggleCrossMargining);
    let file = only(folder.path());
    assert!(!switch_in(&file), "the edit is in it");
    fs::remove_file(&file).expect("removed");
    window.run_steps(5);
    assert!(kept(folder.path()).is_empty(), "nothing is written when nothing changed");
    ask(&mut window, UiCommand::Keep(0));
    assert_eq!(only(folder.path()), file, "one file for a document");
    ask(&mut window, UiCommand::Save);
    assert!(kept(folder.path()).is_empty());
    ask(&mut window, UiCommand::ToggleCrossMargining);
    assert_eq!(kept(folder.path()).len(), 1);
    undo(&mut window);
    assert!(kept(folder.path()).is_empty(), "taken back to what was saved");
}

#[test]
fn what_a_crash_left_is_offered_and_opens_unsaved_with_its_path() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    ask(&mut window, UiCommand::ToggleCrossMargining);
    ask(&mut window, UiCommand::Keep(0));
    let work = window.state().scenario().clone();
    drop(window);

    let mut window = restarted(folder.path());
    assert!(says(&window, "Unsaved work was recovered"));
    assert!(says(&window, &format!("{}, 2 edits newer than the file, from ", work.name)));
    button(&mut window, &format!("Show what differs in the recovered {}", work.name));
    assert!(says(&window, "cross-margining: on → off"));
    button(&mut window, &format!("Open the recovered {}", work.name));
    assert_eq!(*window.state().scenario(), work);
    assert!(window.state().is_unsaved());
    assert!(!says(&window, "Unsaved work was recovered"));
    assert_eq!(kept(folder.path()).len(), 1, "still kept, by this window now");
    undo(&mut window);
    assert!(window.state().scenario().cross_margining, "undo leads to the file");
    assert!(!window.state().is_unsaved());
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.run();
    ask(&mut window, UiCommand::Save);
    assert!(!switch_in(&path), "saved to its own file");
    assert!(kept(folder.path()).is_empty());
    drop(window);
    assert!(!says(&restarted(folder.path()), "Unsaved work was recovered"));
}

#[test]
fn a_recovered_document_survives_a_second_crash() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    ask(&mut window, UiCommand::ToggleCrossMargining);
    let name = window.state().scenario().name.clone();
    drop(window);
    for _ in 0..3 {
        let mut window = restarted(folder.path());
        button(&mut window, &format!("Open the recovered {name}"));
        assert!(!window.state().scenario().cross_margining);
        assert_eq!(kept(folder.path()).len(), 1);
    }
}

#[test]
fn recovered_work_is_discarded_or_kept_for_later() {
    let folder = tempfile::tempdir().expect("a folder");
    for (i, name) in ["Never saved", "Nor this"].into_iter().enumerate() {
        let mut window = keeping(folder.path(), Scenario::default(), Vec::new());
        if i == 1 {
            button(&mut window, "Keep the recovered work for later");
            assert!(!says(&window, "Unsaved work was recovered"));
        }
        let named = crossmargin::whatif::Scenario { name: name.to_owned(), ..scenario("same-direction") };
        *window.state_mut() =
            Shell::for_test(named, Box::new(Fake::default())).keeping_in(folder.path().join("kept"));
        window.run();
        ask(&mut window, UiCommand::ToggleCrossMargining);
    }
    let mut window = restarted(folder.path());
    assert!(says(&window, "Unsaved work was recovered, 2 documents"));
    assert!(says(&window, "Nor this, 1 edit never saved, from "));
    button(&mut window, "Discard the recovered Nor this");
    button(&mut window, "Keep the recovered Nor this");
    assert_eq!(kept(folder.path()).len(), 2, "asked first");
    button(&mut window, "Discard the recovered Nor this");
    button(&mut window, "Discard the recovered Nor this for good");
    assert!(!says(&window, "Nor this"));
    assert_eq!(kept(folder.path()).len(), 1);
    button(&mut window, "Keep the recovered work for later");
    drop(window);
    let window = restarted(folder.path());
    assert!(says(&window, "Never saved, 1 edit never saved, from "));
}

#[test]
fn the_work_of_a_running_window_is_not_offered() {
    let (folder, path) = book();
    let mut running = on_book(folder.path(), &path, Vec::new());
    ask(&mut running, UiCommand::ToggleCrossMargining);
    assert!(!says(&restarted(folder.path()), "Unsaved work was recovered"));
    drop(running);
    assert!(says(&restarted(folder.path()), "Unsaved work was recovered"));
}

#[test]
fn leaving_without_saving_lets_go_of_the_work() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    ask(&mut window, UiCommand::ToggleCrossMargining);
    ask(&mut window, UiCommand::New);
    assert_eq!(kept(folder.path()).len(), 1, "not yet answered");
    button(&mut window, "Discard");
    assert!(kept(folder.path()).is_empty());
}

#[test]
fn damaged_work_is_set_aside_with_a_word_and_the_window_opens() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    ask(&mut window, UiCommand::ToggleCrossMargining);
    drop(window);
    let file = only(folder.path());
    let whole = fs::read(&file).expect("kept");
    fs::write(&file, &whole[..whole.len() / 2]).expect("cut");
    let window = restarted(folder.path());
    assert!(says(&window, "is damaged and was set aside"));
    assert!(!says(&window, "Unsaved work was recovered"));
    assert!(file.with_extension("damaged").exists());
    assert!(!says(&restarted(folder.path()), "is damaged and was set aside"), "said once");
}

/// What another program writes into the book.
fn write_other(path: &Path) -> Scenario {
    let other = Scenario { notes: "by another program".to_owned(), ..scenario("ten-year-basis") };
    fs::write(path, io::write_scenario(&other).expect("written")).expect("written");
    other
}

#[test]
fn a_change_on_disk_is_noticed_and_taken_over_as_one_step() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    ask(&mut window, UiCommand::ToggleCrossMargining);
    let mine = window.state().scenario().clone();
    let theirs = write_other(&path);
    window.run();
    assert!(says(&window, "book.toml was changed on disk by another program, at "));
    button(&mut window, "Reload");
    assert_eq!(*window.state().scenario(), theirs);
    assert!(!window.state().is_unsaved() && !says(&window, "was changed on disk"));
    undo(&mut window);
    assert_eq!(*window.state().scenario(), mine, "unsaved edits are not lost");
    assert!(window.state().is_unsaved());
    ask(&mut window, UiCommand::Save);
    assert!(!switch_in(&path), "nothing more to ask");
}

#[test]
fn saving_over_a_change_on_disk_asks_in_place() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    ask(&mut window, UiCommand::ToggleCrossMargining);
    let theirs = write_other(&path);
    window.state().ask(UiCommand::Save);
    window.run();
    assert!(says(&window, "Not saved yet: saving writes over what the other program wrote"));
    assert_eq!(fs::read_to_string(&path).expect("there"), io::write_scenario(&theirs).expect("written"));
    assert!(window.state().is_unsaved());
    button(&mut window, "Save over it");
    assert!(!switch_in(&path) && !window.state().is_unsaved());
    assert!(!says(&window, "was changed on disk"));
    let before = previous_version(&path);
    assert_eq!(
        fs::read_to_string(before).expect("kept"),
        io::write_scenario(&theirs).expect("written"),
        "theirs is not lost"
    );
}

#[test]
fn mine_is_kept_and_there_is_then_something_to_save() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    write_other(&path);
    window.run();
    assert!(!window.state().is_unsaved());
    button(&mut window, "Keep mine");
    assert!(window.state().is_unsaved() && !says(&window, "was changed on disk"));
    assert_eq!(kept(folder.path()).len(), 1);
    ask(&mut window, UiCommand::Save);
    assert!(!window.state().is_unsaved());
    assert_eq!(
        fs::read_to_string(&path).expect("there"),
        io::write_scenario(window.state().scenario()).expect("written")
    );
}

#[test]
fn a_deleted_file_is_noticed_and_saved_again() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    fs::remove_file(&path).expect("removed");
    window.run();
    assert!(says(&window, "book.toml was deleted or moved"));
    assert!(window.state().is_unsaved());
    assert_eq!(kept(folder.path()).len(), 1, "the only copy is kept aside");
    button(&mut window, "Save again");
    assert!(path.exists() && !window.state().is_unsaved());
    assert!(kept(folder.path()).is_empty());
    fs::remove_file(&path).expect("removed");
    window.run();
    fs::write(&path, io::write_scenario(window.state().scenario()).expect("written")).expect("put back");
    window.run();
    assert!(!says(&window, "was deleted or moved"), "it is back as it was");
    assert!(!window.state().is_unsaved());
}

#[test]
fn two_windows_on_one_file_see_each_others_saves() {
    let (folder, path) = book();
    let mut one = on_book(folder.path(), &path, Vec::new());
    let mut two = on_book(folder.path(), &path, Vec::new());
    ask(&mut one, UiCommand::ToggleCrossMargining);
    ask(&mut one, UiCommand::Save);
    assert!(!says(&one, "was changed on disk"), "its own save is no surprise");
    two.run();
    assert!(says(&two, "was changed on disk by another program"));
    button(&mut two, "Reload");
    assert!(!two.state().scenario().cross_margining);
}

#[test]
fn recovered_work_whose_file_went_on_warns_before_it_is_written_over() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    ask(&mut window, UiCommand::ToggleCrossMargining);
    let name = window.state().scenario().name.clone();
    drop(window);
    write_other(&path);
    let mut window = restarted(folder.path());
    button(&mut window, &format!("Open the recovered {name}"));
    assert!(says(&window, "book.toml was changed on disk by another program"));
    ask(&mut window, UiCommand::Save);
    assert!(says(&window, "Not saved yet"));
    assert!(switch_in(&path));
    drop(window);
    fs::remove_file(&path).expect("removed");
    let mut window = restarted(folder.path());
    button(&mut window, &format!("Open the recovered {name}"));
    assert!(says(&window, "book.toml was deleted or moved"));
    ask(&mut window, UiCommand::Save);
    assert!(!switch_in(&path));
}

#[test]
fn the_previous_version_is_opened_as_one_step() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    let first = window.state().scenario().clone();
    let previous = |window: &mut Window<'_>| {
        button(window, "File");
        window.get_by_role_and_label(Role::MenuItem, "Open the previous version").click();
        window.run();
        window.key_press(Key::Escape);
        window.run();
    };
    previous(&mut window);
    assert_eq!(*window.state().scenario(), first, "there is none yet");
    ask(&mut window, UiCommand::ToggleCrossMargining);
    let second = window.state().scenario().clone();
    ask(&mut window, UiCommand::Save);
    previous(&mut window);
    assert_eq!(*window.state().scenario(), first);
    assert!(window.state().is_unsaved());
    undo(&mut window);
    assert_eq!(*window.state().scenario(), second);
}

#[test]
fn a_save_that_fails_says_why_and_keeps_the_work() {
    let (folder, path) = book();
    let elsewhere = folder.path().join("no such folder/book.toml");
    let replies = vec![Reply::Chosen(Ask::SaveAs, vec![elsewhere])];
    let mut window = on_book(folder.path(), &path, replies);
    let mut permissions = fs::metadata(&path).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("set");
    ask(&mut window, UiCommand::ToggleCrossMargining);
    ask(&mut window, UiCommand::Save);
    assert!(says(&window, "the file is marked as read-only. Save under another name"));
    assert!(window.state().is_unsaved() && switch_in(&path));
    // asked while leaving: the reason is not covered by the question, and nothing is left
    ask(&mut window, UiCommand::New);
    button(&mut window, "Save");
    assert!(says(&window, "the file is marked as read-only"));
    assert!(window.query_by_role_and_label(Role::Button, "Discard").is_none());
    ask(&mut window, UiCommand::SaveAs);
    window.run();
    assert!(says(&window, "its folder is not there. Save in another folder"));
    assert!(window.state().is_unsaved());
    assert!(!switch_in(&only(folder.path())), "still kept aside");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_says_so_and_keeps_the_work() {
    let (folder, path) = book();
    // a link to the device that is always full
    let full = folder.path().join("full.toml");
    std::os::unix::fs::symlink("/dev/full", &full).expect("linked");
    let mut window = on_book(folder.path(), &path, vec![Reply::Chosen(Ask::SaveAs, vec![full])]);
    ask(&mut window, UiCommand::ToggleCrossMargining);
    ask(&mut window, UiCommand::SaveAs);
    window.run();
    assert!(says(&window, "the disk is full. Free some room, or save in another folder"));
    assert!(window.state().is_unsaved());
    assert!(!switch_in(&only(folder.path())));
}

#[test]
fn what_was_to_follow_a_save_is_off_once_the_file_is_as_it_was() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    let first = fs::read(&path).expect("there");
    ask(&mut window, UiCommand::ToggleCrossMargining);
    let mine = window.state().scenario().clone();
    write_other(&path);
    ask(&mut window, UiCommand::New);
    button(&mut window, "Save");
    assert!(says(&window, "Not saved yet"));
    fs::write(&path, first).expect("put back");
    window.run();
    assert!(!says(&window, "Not saved yet"));
    ask(&mut window, UiCommand::Save);
    assert!(!switch_in(&path));
    assert_eq!(*window.state().scenario(), mine, "the question was gone, and with it the new document");
}

#[test]
fn recovered_work_that_cannot_be_read_whole_stays_where_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = keeping(folder.path(), scenario("ten-year-basis"), Vec::new());
    ask(&mut window, UiCommand::ToggleCrossMargining);
    let name = window.state().scenario().name.clone();
    drop(window);
    let file = only(folder.path());
    let bytes = fs::read(&file).expect("kept");
    let (head, text) = io::vault::read_recovery(&bytes).expect("whole");
    let more = format!("{text}\n[[position]]\ninstrument = \"of a later version\"\nquantity = \"1\"\n");
    let whole = io::vault::write_recovery(&head, &more);
    fs::write(&file, &whole).expect("written");
    let mut window = restarted(folder.path());
    button(&mut window, &format!("Open the recovered {name}"));
    assert!(!window.state().scenario().cross_margining, "what can be read of it is open");
    ask(&mut window, UiCommand::Keep(0));
    assert_eq!(fs::read_to_string(&file).expect("still there"), whole);
    assert_eq!(kept(folder.path()).len(), 2, "and what was made of it since is kept beside it");
}

#[test]
fn edits_of_recovered_work_are_counted_from_where_it_was_left() {
    let (folder, path) = book();
    let mut window = on_book(folder.path(), &path, Vec::new());
    let switch = UiCommand::ToggleCrossMargining;
    for command in [UiCommand::Keep(0), switch, UiCommand::Keep(1), switch] {
        ask(&mut window, command);
    }
    let name = window.state().scenario().name.clone();
    drop(window);
    let file = only(folder.path());
    let bytes = fs::read(&file).expect("kept");
    let (head, text) = io::vault::read_recovery(&bytes).expect("whole");
    assert_eq!(head.edits, 4);
    let head = io::vault::RecoveryHead { since: 1_000_000, ..head };
    fs::write(&file, io::vault::write_recovery(&head, text)).expect("written");
    let mut window = restarted(folder.path());
    // the document that is left has edits of its own
    for command in [UiCommand::Keep(0), switch, UiCommand::Keep(1)] {
        ask(&mut window, command);
    }
    button(&mut window, &format!("Open the recovered {name}"));
    button(&mut window, "Discard");
    let told = |folder: &Path| {
        let bytes = fs::read(only(folder)).expect("kept");
        let head = io::vault::read_recovery(&bytes).expect("whole").0;
        (head.edits, head.since)
    };
    assert_eq!(told(folder.path()), (4, 1_000_000));
    ask(&mut window, UiCommand::ToggleCrossMargining);
    assert_eq!(told(folder.path()), (5, 1_000_000));
}
