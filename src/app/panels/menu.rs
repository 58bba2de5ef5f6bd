//! The menu row: commands with their keys, the document's name, scope and account.

use crate::{
    app::{
        catalogue,
        context::View,
        market_command::MarketCommand,
        prefs::{ThemeChoice, UnitChoice},
        theme::{body, gap, tokens},
        ui_command::{Addition, Pick, Tab, UiCommand, key_name},
        widgets::{Hint, Selector, menu_row, one_line, words},
    },
    io::SHIPPED,
    margin::Account,
    rulebook::Scope,
    whatif::{Command, event::Event},
};
use egui::{Align2, MenuBar, Rect, Ui, pos2};

/// Draws the row.
pub fn show(ui: &mut Ui, view: &View, title: &str, undo: Option<&str>, redo: Option<&str>) {
    let rect = ui.max_rect();
    let mut room = rect;
    ui.horizontal_centered(|ui| {
        ui.add_space(gap::SMALL);
        MenuBar::new().ui(ui, |ui| {
            ui.menu_button("File", |ui| file_menu(ui, view));
            ui.menu_button("Edit", |ui| edit_menu(ui, view, undo, redo));
            ui.menu_button("Portfolio", |ui| portfolio_menu(ui, view));
            ui.menu_button("What if", |ui| what_if_menu(ui, view));
            ui.menu_button("Market", |ui| market_menu(ui, view));
            ui.menu_button("View", |ui| view_menu(ui, view));
            let last = ui.menu_button("Help", |ui| {
                entries(ui, view, &[UiCommand::Palette, UiCommand::Shortcuts, UiCommand::About])
            });
            room.min.x = last.response.rect.right() + gap::LARGE;
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(gap::MEDIUM);
            selectors(ui, view);
            room.max.x = ui.min_rect().left() - gap::LARGE;
        });
    });
    name(ui, view, title, rect.center().x, room);
}

/// The document's name in the middle of the row, or beside it where the menus leave no room there; cut
/// where it is longer, and whole on hover.
fn name(ui: &Ui, view: &View, title: &str, middle: f32, room: Rect) {
    let ink = tokens(ui).text1;
    let galley = one_line(ui, title, body(), ink, room.width().max(0.0));
    let half = galley.size().x / 2.0;
    let x = middle.min(room.right() - half).max(room.left() + half);
    let place = Align2::CENTER_CENTER.anchor_size(pos2(x, room.center().y), galley.size());
    let is_cut = galley.elided;
    ui.painter().galley(place.min, galley, ink);
    let name = ui.interact(place, ui.scope_id().with("title"), egui::Sense::hover());
    name.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, title));
    if is_cut || !view.scenario.description.is_empty() {
        Hint::new(&view.scenario.name).why(&view.scenario.description).on(&name);
    }
}

fn market_menu(ui: &mut Ui, view: &View) {
    entries(ui, view, &[UiCommand::Market(MarketCommand::Show), UiCommand::LoadMarket]);
    let own = if view.applies.has_market_aside {
        UiCommand::Market(MarketCommand::UseStored)
    } else {
        UiCommand::DemoHistory
    };
    entries(ui, view, &[UiCommand::WebUpdate, own, UiCommand::Market(MarketCommand::Undo)]);
    ui.separator();
    entries(ui, view, &[UiCommand::SpanFile, UiCommand::RemovePublished]);
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
    let key = command.shortcut().map(|s| key_name(ui, &s)).unwrap_or_default();
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
    entries(ui, view, &[UiCommand::Save, UiCommand::SaveAs, UiCommand::OpenPrevious]);
    ui.separator();
    entries(ui, view, &[UiCommand::Export]);
    ui.menu_button("Export as", |ui| {
        let report = [UiCommand::ExportPdf, UiCommand::ExportHtml];
        entries(ui, view, &report);
        entries(ui, view, &[UiCommand::ExportCsv, UiCommand::ExportJson, UiCommand::ExportChart]);
    });
    ui.separator();
    entries(ui, view, &[UiCommand::Quit]);
}

fn edit_menu(ui: &mut Ui, view: &View, undo: Option<&str>, redo: Option<&str>) {
    ui.set_min_width(240.0);
    let named = |word: &str, step: Option<&str>| step.map_or(word.to_owned(), |s| format!("{word}: {s}"));
    entry(ui, view, UiCommand::Undo, &named("Undo", undo));
    entry(ui, view, UiCommand::Redo, &named("Redo", redo));
    ui.separator();
    let rows = [UiCommand::Cut, UiCommand::Copy, UiCommand::Paste, UiCommand::SelectAll];
    entries(ui, view, &rows);
    ui.separator();
    entries(ui, view, &[UiCommand::RemoveSelected, UiCommand::ResetLevers, UiCommand::ResetParameters]);
    ui.separator();
    entries(ui, view, &[UiCommand::CopyFigures, UiCommand::CopyExplained]);
    ui.separator();
    entries(ui, view, &[UiCommand::ChangedParameters, UiCommand::Attribution]);
}

fn portfolio_menu(ui: &mut Ui, view: &View) {
    entries(ui, view, &[UiCommand::ToggleCrossMargining, UiCommand::FocusQuickAdd]);
    ui.separator();
    entries(ui, view, &[UiCommand::AddFromFile, UiCommand::Paste, UiCommand::LeftOut]);
    ui.separator();
    entries(ui, view, &Addition::ALL.map(UiCommand::Add));
    let mut under = "";
    for (place, title, is_set, command) in catalogue::switches(view) {
        if place != std::mem::replace(&mut under, place) {
            ui.separator();
            words(ui, place, crate::app::theme::small(), tokens(ui).text3);
        }
        if menu_row(ui, title, "", is_set).clicked() {
            view.out.edit(command);
        }
    }
}

/// Snapshots, comparison, and what can happen.
fn what_if_menu(ui: &mut Ui, view: &View) {
    let compare = UiCommand::Compare(Pick::Saved, Pick::Now);
    entries(ui, view, &[UiCommand::Keep(0), UiCommand::Keep(1), compare]);
    ui.separator();
    words(ui, "Events", crate::app::theme::small(), tokens(ui).text3);
    entries(ui, view, &Event::PLAIN.map(UiCommand::Event));
    ui.menu_button("A stress day happens tomorrow", |ui| {
        egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            ui.set_min_width(300.0);
            for day in &view.evaluation.stress {
                let title = format!("{} {}", day.date, day.event);
                entry(ui, view, UiCommand::Event(Event::StressDay(day.date)), &title);
            }
        });
    });
    ui.separator();
    entries(ui, view, &[UiCommand::TakeShockBack, UiCommand::ResumeArrangement, UiCommand::BackFromHistory]);
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
    ui.separator();
    for choice in UnitChoice::ALL {
        let command = UiCommand::Units(choice);
        if menu_row(ui, command.title(), "", view.prefs.units == choice).clicked() {
            view.out.ask(command);
            ui.close();
        }
    }
    ui.separator();
    entries(ui, view, &[UiCommand::ResetLayout]);
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
