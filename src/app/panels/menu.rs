//! The menu row: commands with their keys, the document's name, scope and account.

use crate::{
    app::{
        context::View,
        prefs::ThemeChoice,
        theme::{body, gap, tokens},
        ui_command::{Addition, Tab, UiCommand},
        widgets::{Hint, Selector, menu_row, words},
    },
    io::SHIPPED,
    margin::{Account, Gate},
    quantity::Decimal,
    rulebook::{Scope, Value},
    whatif::Command,
};
use egui::{Align2, MenuBar, Ui};

/// Draws the row.
pub fn show(ui: &mut Ui, view: &View, title: &str, undo: Option<&str>, redo: Option<&str>) {
    let tokens = tokens(ui);
    let rect = ui.max_rect();
    let place = ui.painter().text(rect.center(), Align2::CENTER_CENTER, title, body(), tokens.text1);
    let name = ui.interact(place, ui.scope_id().with("title"), egui::Sense::hover());
    name.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, title));
    if !view.scenario.description.is_empty() {
        Hint::new(&view.scenario.name).why(&view.scenario.description).on(&name);
    }
    ui.horizontal_centered(|ui| {
        ui.add_space(gap::SMALL);
        MenuBar::new().ui(ui, |ui| {
            ui.menu_button("File", |ui| file_menu(ui, view));
            ui.menu_button("Edit", |ui| edit_menu(ui, view, undo, redo));
            ui.menu_button("Portfolio", |ui| portfolio_menu(ui, view));
            ui.menu_button("Market", |ui| market_menu(ui, view));
            ui.menu_button("View", |ui| view_menu(ui, view));
            ui.menu_button("Help", |ui| entries(ui, view, &[UiCommand::About]));
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(gap::MEDIUM);
            selectors(ui, view);
        });
    });
}

fn market_menu(ui: &mut Ui, view: &View) {
    entries(ui, view, &[UiCommand::LoadMarket, UiCommand::DemoHistory]);
    ui.separator();
    entries(ui, view, &[UiCommand::SetAsOf]);
    let is_last = view.scenario.as_of.is_none() && view.scenario.stand.is_none();
    if menu_row(ui, "As of the last date", "", is_last).clicked() {
        view.out.edit(Command::SetAsOf(None));
        ui.close();
    }
    ui.separator();
    entries(ui, view, &[UiCommand::Recalculate]);
}

/// Entries with their keys, greyed where they do not apply.
fn entries(ui: &mut Ui, view: &View, commands: &[UiCommand]) {
    ui.set_min_width(220.0);
    for command in commands {
        entry(ui, view, *command, command.title());
    }
}

fn entry(ui: &mut Ui, view: &View, command: UiCommand, title: &str) {
    let key = command.shortcut().map(|s| ui.format_shortcut(&s)).unwrap_or_default();
    ui.add_enabled_ui(command.applies(view.applies), |ui| {
        if menu_row(ui, title, &key, false).clicked() {
            view.out.ask(command);
            ui.close();
        }
    });
}

fn file_menu(ui: &mut Ui, view: &View) {
    entries(ui, view, &[UiCommand::New, UiCommand::Open, UiCommand::OpenPath]);
    ui.menu_button("Scenarios", |ui| {
        ui.set_min_width(240.0);
        for (i, (name, _)) in SHIPPED.iter().enumerate() {
            entry(ui, view, UiCommand::OpenShipped(i), name);
        }
    });
    ui.add_enabled_ui(!view.prefs.recent.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            ui.set_min_width(240.0);
            for (i, path) in view.prefs.recent.iter().enumerate() {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                entry(ui, view, UiCommand::OpenRecent(i), &name);
            }
        });
    });
    ui.separator();
    entries(ui, view, &[UiCommand::Save, UiCommand::SaveAs]);
    ui.separator();
    entries(ui, view, &[UiCommand::Quit]);
}

fn edit_menu(ui: &mut Ui, view: &View, undo: Option<&str>, redo: Option<&str>) {
    ui.set_min_width(240.0);
    let named = |word: &str, step: Option<&str>| step.map_or(word.to_owned(), |s| format!("{word}: {s}"));
    entry(ui, view, UiCommand::Undo, &named("Undo", undo));
    entry(ui, view, UiCommand::Redo, &named("Redo", redo));
    ui.separator();
    entries(ui, view, &[UiCommand::RemoveSelected, UiCommand::ResetLevers, UiCommand::ResetParameters]);
}

fn portfolio_menu(ui: &mut Ui, view: &View) {
    entries(ui, view, &[UiCommand::ToggleCrossMargining, UiCommand::FocusQuickAdd]);
    ui.separator();
    entries(ui, view, &Addition::ALL.map(UiCommand::Add));
    ui.separator();
    words(ui, "Account facts", crate::app::theme::small(), tokens(ui).text3);
    let gate = view.scenario.gate;
    let flips = [
        (
            "Same clearing firm",
            gate.same_clearing_firm,
            Gate { same_clearing_firm: !gate.same_clearing_firm, ..gate },
        ),
        (
            "Broker-dealer and FCM in one",
            gate.dual_registered,
            Gate { dual_registered: !gate.dual_registered, ..gate },
        ),
        ("XM account designated", gate.designated, Gate { designated: !gate.designated, ..gate }),
    ];
    for (title, is_set, flipped) in flips {
        if menu_row(ui, title, "", is_set).clicked() {
            view.out.edit(Command::SetGate(flipped));
        }
    }
    method_switches(ui, view);
}

/// Rulebook parameters that are switches of the method.
fn method_switches(ui: &mut Ui, view: &View) {
    ui.separator();
    words(ui, "Method", crate::app::theme::small(), tokens(ui).text3);
    let rules = &view.evaluation.rules;
    let switches = [
        ("Heightened-risk account", "cme.heightened_risk", rules.cme.heightened_risk),
        ("CME’s model for the dollars as well", "cme.model_for_dollars", rules.cme.model_for_dollars),
        ("One percentage for everything (unified)", "scope.unified.one_percentage", rules.one_percentage),
    ];
    for (title, name, is_on) in switches {
        if menu_row(ui, title, "", is_on).clicked() {
            let value = (!is_on).then_some(Value::Number(Decimal::ONE));
            view.out.edit(Command::SetParameter { name: name.to_owned(), value });
        }
    }
}

fn view_menu(ui: &mut Ui, view: &View) {
    entries(ui, view, &Tab::ALL.map(UiCommand::Show));
    ui.separator();
    entries(ui, view, &[UiCommand::TogglePortfolio, UiCommand::ToggleWhatIf]);
    ui.separator();
    let themes = [
        (UiCommand::ThemeLight, ThemeChoice::Light),
        (UiCommand::ThemeDark, ThemeChoice::Dark),
        (UiCommand::ThemeSystem, ThemeChoice::System),
    ];
    for (command, choice) in themes {
        if menu_row(ui, command.title(), "", view.prefs.theme == choice).clicked() {
            view.out.ask(command);
            ui.close();
        }
    }
    ui.separator();
    entries(ui, view, &[UiCommand::ScaleUp, UiCommand::ScaleDown, UiCommand::ScaleReset]);
}

/// Scope and account, from right to left.
fn selectors(ui: &mut Ui, view: &View) {
    let accounts = Account::ALL.map(Account::name);
    let account = Account::ALL.iter().position(|a| *a == view.scenario.account).unwrap_or(0);
    let picked = Selector::new("Account", &accounts, account).show(ui);
    if let Some(account) = picked.and_then(|i| Account::ALL.get(i)) {
        view.out.edit(Command::SetAccount(*account));
    }
    ui.add_space(gap::SMALL);
    let scopes = Scope::ALL.map(Scope::name);
    let scope = Scope::ALL.iter().position(|s| *s == view.scenario.scope).unwrap_or(0);
    let picked = Selector::new("Scope", &scopes, scope).show(ui);
    if let Some(scope) = picked.and_then(|i| Scope::ALL.get(i)) {
        view.out.edit(Command::SetScope(*scope));
    }
}
