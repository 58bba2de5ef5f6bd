//! Any table leaves the window as CSV or for the clipboard, number for number what the screen shows.

mod common;

use common::{open, scenario};
use crossmargin::{
    app::{Ask, Fake, Pick, Reply, Shell, Subject, Tab, UiCommand},
    instrument::parse,
    margin::{
        FigureId, Reason,
        figures::{Party, Switch},
        worst_days,
    },
    quantity::{Decimal, money::from_simulation},
    whatif::Scenario,
};
use egui::{Event, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

type Window<'a> = Harness<'a, Shell>;

/// A table as it was read back.
struct Table {
    text: String,
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("written");
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let names = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        let rows: Vec<Vec<String>> =
            reader.records().map(|r| r.expect("a row").iter().map(str::to_owned).collect()).collect();
        Self { text, names, rows }
    }

    fn column(&self, name: &str) -> usize {
        self.names.iter().position(|n| n == name).unwrap_or_else(|| panic!("{name} in {:?}", self.names))
    }

    fn number(&self, row: usize, name: &str) -> Decimal {
        let cell = &self.rows[row][self.column(name)];
        cell.parse().unwrap_or_else(|_| panic!("{cell} is no number: {name}"))
    }

    fn row(&self, first: &str) -> usize {
        self.rows.iter().position(|r| r[0] == first).unwrap_or_else(|| panic!("{first} in {:?}", self.rows))
    }
}

/// A window whose tables are written to files of a folder, one after the other.
struct Desk<'a> {
    window: Window<'a>,
    folder: TempDir,
    written: usize,
}

impl Desk<'_> {
    fn new(scenario: Scenario) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let reply = |i| Reply::Chosen(Ask::Table, vec![path(&folder, i)]);
        let dialogs = Fake::replying((0..20).map(reply).collect());
        let window = open(Shell::for_test(scenario, Box::new(dialogs)), [1440.0, 900.0], false);
        Self { window, folder, written: 0 }
    }

    fn ask(&mut self, command: UiCommand) {
        self.window.state().ask(command);
        self.window.run();
    }

    /// Saves a table by its button and reads it back.
    fn save(&mut self, what: &str) -> Table {
        self.window.get_by_role_and_label(Role::Button, &format!("Save {what} as CSV")).click();
        self.window.run();
        self.window.run();
        let table = Table::read(&path(&self.folder, self.written));
        self.written += 1;
        assert!(table.text.contains("# Educational estimate"), "{}", table.text);
        assert!(table.text.starts_with(&format!("# {}\n# as of ", self.window.state().scenario().name)));
        assert!(table.rows.iter().all(|r| r.len() == table.names.len()));
        table
    }

    /// What the next frames put on the clipboard.
    fn copied(&mut self, act: impl FnOnce(&mut Window<'_>)) -> String {
        act(&mut self.window);
        for _ in 0..4 {
            self.window.step();
            for command in &self.window.output().platform_output.commands {
                if let egui::OutputCommand::CopyText(text) = command {
                    return text.clone();
                }
            }
        }
        panic!("nothing was copied");
    }

    fn evaluation(&self) -> &crossmargin::margin::Evaluation {
        self.window.state().evaluation().expect("figures")
    }
}

fn path(folder: &TempDir, i: usize) -> PathBuf {
    folder.path().join(format!("table-{i}.csv"))
}

#[test]
fn the_ladder_and_the_headline_leave_as_numbers() {
    let mut desk = Desk::new(scenario("ten-year-basis"));
    let ladder = desk.save("what it is worth");
    let (without, with) = (desk.evaluation().without.total, desk.evaluation().possible.total);
    let margin = ladder.row("Margin");
    assert_eq!([ladder.number(margin, "Without"), ladder.number(margin, "With")], [without, with]);
    assert_eq!(ladder.number(margin, "Change"), with - without);
    assert_eq!(ladder.rows[ladder.row("Leverage")][4], "times");
    let text = desk.copied(|window| {
        window.get_by_role_and_label(Role::Button, "Edit").click();
        window.run();
        window.get_by_role_and_label(Role::MenuItem, "Copy figures").click();
    });
    let line = text.lines().find(|l| l.starts_with("Requirement\t")).expect("the requirement");
    assert_eq!(line, format!("Requirement\t{without}\t{}\t{with}\t$", with - without));
    assert!(text.contains(&format!("Saved\t\t\t{}\t$", without - with)));
}

#[test]
fn every_scenario_and_every_stress_day_leaves_the_window() {
    let mut desk = Desk::new(scenario("ten-year-basis"));
    desk.ask(UiCommand::Show(Tab::WorstDays));
    let days = desk.save("worst days");
    let worst = worst_days(desk.evaluation());
    assert_eq!(days.rows.len(), worst.outcomes.len(), "all of them, not only those on screen");
    for row in [0, 1, worst.outcomes.len() - 1] {
        let outcome = &worst.outcomes[row];
        assert_eq!(days.number(row, "Both, $"), from_simulation(outcome.both).round_dp(2));
        assert_eq!(days.rows[row][days.column("Ending")], outcome.end.to_string());
        assert_eq!(days.number(row, "Rank"), Decimal::from(row + 1));
    }
    let stress = desk.save("stress days");
    let e = desk.evaluation();
    assert_eq!(stress.rows.len(), e.stress.len());
    let least = e.stress.iter().min_by_key(|d| d.pnl).expect("a day");
    assert_eq!(stress.number(0, "P&L, $"), least.pnl);
    assert_eq!(stress.rows[0][1], least.event);
}

#[test]
fn the_portfolio_leaves_with_its_figures() {
    let mut desk = Desk::new(scenario("dealer-house-book"));
    let table = desk.save("the portfolio");
    let e = desk.evaluation();
    assert_eq!(table.rows.len(), e.lines.len());
    for (row, line) in e.lines.iter().enumerate() {
        assert_eq!(table.rows[row][0], line.instrument.to_string());
        assert_eq!(parse(&table.rows[row][0], e.as_of.date), Ok(line.instrument), "names read back");
        assert_eq!(table.number(row, "Quantity"), line.quantity);
        assert_eq!(table.number(row, "Market value, $"), line.market_value());
        assert_eq!(table.number(row, "Margin, $"), e.contribution(row));
    }
}

#[test]
fn curves_solvers_and_dates_leave_the_window() {
    let mut desk = Desk::new(scenario("ten-year-basis"));
    desk.ask(UiCommand::Show(Tab::WhatMovesIt));
    let curve = desk.save("the curve");
    assert!(curve.rows.len() > 20);
    for row in 0..curve.rows.len() {
        let [without, with, saved] = ["Without, $", "With, $", "Saved, $"].map(|c| curve.number(row, c));
        assert_eq!(without - with, saved);
    }
    let solvers = desk.save("the solvers");
    assert_eq!(solvers.rows.len(), 5);
    let least = solvers.row("Least margin with one future");
    assert!(solvers.number(least, "Requirement then, $") <= desk.evaluation().possible.total);
    desk.ask(UiCommand::Show(Tab::Time));
    let dates = desk.save("the history");
    assert!(dates.rows.len() >= 2);
    let last = dates.rows.len() - 1;
    let sum = dates.number(last, "FICC with, $") + dates.number(last, "CME with, $");
    assert_eq!(dates.number(last, "With, $"), sum);
}

#[test]
fn a_comparison_leaves_with_the_names_of_the_two() {
    let mut desk = Desk::new(scenario("ten-year-basis"));
    let before = desk.evaluation().with.total;
    desk.ask(UiCommand::Keep(0));
    desk.ask(UiCommand::ToggleCrossMargining);
    desk.ask(UiCommand::Compare(Pick::Snapshot(0), Pick::Now));
    let sides = desk.save("the comparison");
    assert_eq!(sides.names, ["Figure", "A", "As it stands", "Change", "Unit"]);
    let with = sides.row("With");
    let now = desk.evaluation().with.total;
    assert_eq!([sides.number(with, "A"), sides.number(with, "As it stands")], [before, now]);
    let steps = desk.save("the steps");
    let sum: Decimal = (0..steps.rows.len())
        .filter(|r| !steps.rows[*r][2].is_empty())
        .map(|r| steps.number(r, "Requirement, $"))
        .sum();
    assert_eq!(sum, now - before, "the steps add up");
    assert!(steps.rows.iter().any(|r| r[4..] == ["cross-margining", "on", "off"]));
}

#[test]
fn what_is_explained_leaves_with_what_it_is_made_of() {
    let mut desk = Desk::new(scenario("ten-year-basis"));
    let total = FigureId::With(Switch::AsSet, Party::Total);
    desk.ask(UiCommand::Explain(Subject::Figure(total)));
    let figure = desk.save("the figure");
    assert_eq!(figure.number(0, "Amount"), desk.evaluation().with.total);
    assert_eq!(figure.rows[0][2], "$");
    assert!(figure.rows.len() > 1, "its inputs");
    let copied = desk.copied(|window| window.state().ask(UiCommand::CopyExplained));
    assert!(copied.contains(&format!("\t{}\t$\t", desk.evaluation().with.total)));
    desk.ask(UiCommand::Attribution);
    let rows = desk.save("the attribution");
    let in_order: Decimal = (0..rows.rows.len()).map(|r| rows.number(r, "In order, $")).sum();
    assert_eq!(in_order, desk.evaluation().with.total);
}

#[test]
fn the_copy_key_takes_the_explained_figure_only_where_the_pointer_is() {
    let mut desk = Desk::new(scenario("ten-year-basis"));
    desk.ask(UiCommand::Explain(Subject::Figure(FigureId::Without(Party::Total))));
    desk.window.hover_at(egui::pos2(1300.0, 400.0));
    desk.window.run();
    let without = desk.evaluation().without.total;
    let text = desk.copied(|window| window.event(Event::Copy));
    assert!(text.contains(&without.to_string()), "{text}");
    desk.window.hover_at(egui::pos2(700.0, 400.0));
    desk.window.run();
    desk.window.event(Event::Copy);
    desk.window.step();
    let commands = &desk.window.output().platform_output.commands;
    assert!(!commands.iter().any(|c| matches!(c, egui::OutputCommand::CopyText(_))));
}

#[test]
fn a_headline_figure_is_copied_from_its_menu() {
    let mut desk = Desk::new(scenario("ten-year-basis"));
    let place = {
        let nodes = desk.window.query_all_by_label_contains("With cross-margining");
        nodes.map(|n| n.rect().center()).next().expect("the figure")
    };
    desk.window.hover_at(place);
    desk.window.run();
    for pressed in [true, false] {
        desk.window.event(Event::PointerButton {
            pos: place,
            button: egui::PointerButton::Secondary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
        desk.window.run();
    }
    let with = desk.evaluation().with.total;
    let text = desk.copied(|window| window.get_by_role_and_label(Role::MenuItem, "Copy the figure").click());
    assert!(text.contains(&with.to_string()), "{text}");
}

#[test]
fn collateral_and_changed_parameters_leave_with_what_has_to_be_known() {
    let mut desk = Desk::new(scenario("unified-digital"));
    desk.ask(UiCommand::Show(Tab::Collateral));
    let lots = desk.save("lots");
    assert!(lots.text.contains("# hypothetical: no regulator has approved this"));
    let e = desk.evaluation();
    assert_eq!(lots.rows.len(), e.coverage.postings.len());
    for (row, posting) in e.coverage.postings.iter().enumerate() {
        assert_eq!(lots.number(row, "Counts as, $"), posting.counts_as);
        assert_eq!(lots.number(row, "Haircut, share"), posting.haircut);
    }
    let mut changed = scenario("ten-year-basis");
    changed.overrides = std::sync::Arc::new(
        [("scope.today.cap".to_owned(), crossmargin::rulebook::Value::Number(Decimal::new(5, 1)))].into(),
    );
    let mut desk = Desk::new(changed);
    assert_eq!(desk.evaluation().reason(), Reason::Cap);
    desk.ask(UiCommand::ChangedParameters);
    let table = desk.save("changed parameters");
    assert_eq!(table.rows[0][0], "scope.today.cap");
    assert_eq!(
        [table.number(0, "Value"), table.number(0, "Ships as")],
        [Decimal::new(5, 1), Decimal::new(8, 1)]
    );
    assert!(table.text.contains("# set differently from the rulebook: scope.today.cap"));
}

#[test]
fn an_empty_book_leaves_tables_without_rows_and_nothing_breaks() {
    let mut desk = Desk::new(Scenario::default());
    assert!(desk.save("the portfolio").rows.is_empty());
    let ladder = desk.save("what it is worth");
    assert_eq!(ladder.number(0, "Without"), Decimal::ZERO);
    assert!(ladder.rows[ladder.row("Leverage")][1].is_empty(), "nothing to say is blank");
    desk.ask(UiCommand::Show(Tab::WorstDays));
    desk.save("worst days");
    desk.save("stress days");
}
