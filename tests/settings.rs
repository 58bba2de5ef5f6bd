//! Settings that persist: how the window was left is how it opens, whatever became of the file.

mod common;

use common::{open, scenario};
use crossmargin::app::{Fake, Shell, Tab, UiCommand};
use egui::accesskit::Role;
use egui_kittest::{Harness, kittest::Queryable};
use std::{fs, path::Path};

type Window<'a> = Harness<'a, Shell>;

fn started<'a>(folder: &Path) -> Window<'a> {
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(Fake::default()));
    open(shell.keeping_in(folder.to_owned()), [1440.0, 900.0], false)
}

fn ask(window: &mut Window<'_>, command: UiCommand) {
    window.state().ask(command);
    window.run();
}

fn pick(window: &mut Window<'_>, menu: &str, entry: &str) {
    window.get_by_role_and_label(Role::Button, menu).click();
    window.run();
    window.get_by_role_and_label(Role::MenuItem, entry).click();
    window.run();
}

fn says(window: &Window<'_>, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

/// The right edge of the portfolio, by what stands at its right end.
fn portfolio_width(window: &Window<'_>) -> f32 {
    window.get_by_label("Columns").rect().right()
}

#[test]
fn the_layout_survives_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = started(folder.path());
    ask(&mut window, UiCommand::Show(Tab::Offsets));
    ask(&mut window, UiCommand::ToggleWhatIf);
    let usual = portfolio_width(&window);
    // the edge between portfolio and centre, dragged to the right
    let edge = egui::pos2(320.0, 500.0);
    window.drag_at(edge);
    window.run();
    window.hover_at(edge + egui::vec2(120.0, 0.0));
    window.run();
    window.drop_at(edge + egui::vec2(120.0, 0.0));
    window.run();
    let wide = portfolio_width(&window);
    assert!(wide > usual + 100.0, "{wide}");
    pick(&mut window, "View", "Units: $k");
    drop(window);

    let mut window = started(folder.path());
    assert!((portfolio_width(&window) - wide).abs() < 2.0);
    assert!(says(&window, "Every scenario"), "the tab is open again");
    assert!(says(&window, "Show the what-if panel"));
    ask(&mut window, UiCommand::TogglePortfolio);
    drop(window);

    let mut window = started(folder.path());
    assert!(window.query_by_label("Columns").is_none(), "the portfolio stays hidden");
    pick(&mut window, "View", "Reset layout");
    assert!((portfolio_width(&window) - usual).abs() < 2.0);
    assert!(!says(&window, "Show the what-if panel"));
    drop(window);
    let window = started(folder.path());
    assert!((portfolio_width(&window) - usual).abs() < 2.0);
}

#[test]
fn the_headline_is_in_the_unit_that_was_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = started(folder.path());
    let headline = |window: &Window<'_>, unit: &str| {
        let total = window.state().evaluation().expect("figures").without.total;
        let (divisor, suffix) = match unit {
            "$k" => (1_000, "k"),
            "$bn" => (1_000_000_000, "bn"),
            _ => (1_000_000, "mm"),
        };
        let scaled = (total / rust_decimal::Decimal::from(divisor))
            .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        let digits = format!("{scaled:.2}");
        let (whole, cents) = digits.split_once('.').expect("cents");
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        says(window, &format!("${grouped}.{cents}{suffix}"))
    };
    assert!(headline(&window, "automatic"));
    for unit in ["$k", "$bn", "$mm"] {
        pick(&mut window, "View", &format!("Units: {unit}"));
        assert!(headline(&window, unit), "{unit}");
    }
    pick(&mut window, "View", "Units: $bn");
    drop(window);
    assert!(headline(&started(folder.path()), "$bn"), "and the next time too");
}

#[test]
fn settings_are_written_once_they_rest_and_not_in_every_frame() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("settings.toml");
    let mut window = started(folder.path());
    ask(&mut window, UiCommand::Show(Tab::Time));
    // a step of the test's clock is well under the second that a layout rests
    assert!(!file.exists());
    window.run_steps(120);
    assert!(fs::read_to_string(&file).expect("written").contains("tab = \"time\""));
    fs::remove_file(&file).expect("removed");
    window.run_steps(120);
    assert!(!file.exists(), "nothing changed");
}

#[test]
fn damaged_settings_never_fail_a_start_and_are_said() {
    for (text, said) in [
        ("theme = [[[", "The settings cannot be read and are as usual; the file as it was is "),
        (
            "theme = \"purple\"\n[window]\ntab = \"nowhere\"",
            "Settings that cannot be read are as usual: theme, window",
        ),
        ("scale = -5\ntheme = 7\n", "Settings that cannot be read are as usual: scale, theme"),
        ("[window]\nwidth = 1e30\nx = nan\nportfolio_width = -5.0", ""),
        ("unknown = 7\n", ""),
        ("", ""),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("settings.toml");
        fs::write(&file, text).expect("written");
        let window = started(folder.path());
        assert!(window.state().evaluation().is_some());
        if said.is_empty() {
            assert!(!says(&window, "cannot be read"), "{text}");
        } else {
            assert!(says(&window, said), "{text}");
            let kept = fs::read_to_string(file.with_extension("damaged")).expect("set aside");
            assert_eq!(kept, text);
        }
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_said_and_the_window_works() {
    let folder = tempfile::tempdir().expect("a folder");
    let in_the_way = folder.path().join("a file");
    fs::write(&in_the_way, "x").expect("written");
    let mut window = started(&in_the_way.join("kept"));
    assert!(says(&window, "Unsaved work cannot be kept aside in "));
    ask(&mut window, UiCommand::ToggleCrossMargining);
    assert!(window.state().is_unsaved());
    assert!(says(&window, "Unsaved work cannot be kept aside in "), "an edit does not take it away");
}
