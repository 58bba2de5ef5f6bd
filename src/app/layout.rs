//! Where everything stands: menu, headline, panels, tabs, status, and what lies over them.

use super::{
    panels::{happened, headline, menu, notices, safety, shortcuts, status, what_if},
    shell::{Parts, PathPrompt, Pending, Shell},
    tabs,
    theme::{body, gap, panel, row, small, title, tokens},
    ui_command::{Tab, UiCommand},
    widgets::{PushButton, error_line, push_button, tab_row, words},
};
use crate::{DISCLAIMER, whatif::Command};
use egui::{Frame, Id, Margin, Modal, Panel, ScrollArea, Ui};

/// Draws the window.
pub fn show(shell: &mut Shell, ui: &mut Ui) {
    let is_narrow = Shell::is_narrow(ui);
    match shell.parts(is_narrow) {
        Some(mut parts) => frame(&mut parts, ui),
        None => waiting(shell, ui),
    }
    overlays(shell, ui);
}

fn waiting(shell: &mut Shell, ui: &mut Ui) {
    if shell.failure().is_none() && shell.intake.is_reading() {
        egui::CentralPanel::default().show(ui, |ui| {
            ui.add_space(ui.available_height() * 0.4);
            shell.intake.first(ui);
        });
        return;
    }
    let text = shell.failure().map_or_else(|| "Reading the history…".to_owned(), |f| format!("▲ {f}"));
    egui::CentralPanel::default().show(ui, |ui| {
        ui.add_space(ui.available_height() * 0.4);
        ui.vertical_centered(|ui| {
            ui.label(egui::RichText::new(text).font(title()));
            if shell.failure().is_none() {
                return;
            }
            ui.add_space(gap::LARGE);
            // whatever the document asks for that cannot be had, one of these leaves it behind
            if push_button(ui, "As of the last date of the history").clicked() {
                shell.outbox.edit(Command::SetAsOf(None));
            }
            if push_button(ui, UiCommand::ResetParameters.title()).clicked() {
                shell.outbox.ask(UiCommand::ResetParameters);
            }
            for command in [UiCommand::Open, UiCommand::New] {
                if push_button(ui, command.title()).clicked() {
                    shell.outbox.ask(command);
                }
            }
        });
    });
}

fn frame(parts: &mut Parts, ui: &mut Ui) {
    let ink = tokens(ui);
    let bare = |fill| Frame::new().fill(fill);
    Panel::top("menu").exact_size(row::MENU).frame(bare(ink.bg0)).show(ui, |ui| {
        menu::show(ui, &parts.view, &parts.title, parts.undo.as_deref(), parts.redo.as_deref());
    });
    Panel::top("headline")
        .exact_size(row::HEADLINE)
        .frame(bare(ink.bg1))
        .show(ui, |ui| headline::show(ui, &parts.view));
    Panel::bottom("status").exact_size(row::STATUS).frame(bare(ink.bg0)).show(ui, |ui| {
        let warnings = parts.view.evaluation.problems.len();
        status::show(ui, &parts.view, parts.took, warnings);
    });
    if parts.shows_portfolio {
        let (name, width) = match parts.view.is_narrow {
            true => ("portfolio, narrow", panel::PORTFOLIO_NARROW),
            false => ("portfolio", *parts.portfolio_width),
        };
        let shown = Panel::left((name, parts.arrangement))
            .resizable(true)
            .default_size(width)
            .size_range(panel::PORTFOLIO_NARROW..=640.0)
            .frame(bare(ink.bg0))
            .show(ui, |ui| parts.portfolio.show(ui, &parts.view));
        if !parts.view.is_narrow {
            *parts.portfolio_width = shown.response.rect.width();
        }
    }
    if parts.explain.is_open() {
        Panel::right("explain")
            .exact_size(panel::EXPLAIN)
            .resizable(false)
            .frame(bare(ink.bg0))
            .show(ui, |ui| parts.explain.show(ui, &parts.view));
    } else if parts.shows_what_if {
        Panel::right("what if")
            .exact_size(panel::WHAT_IF)
            .resizable(false)
            .frame(bare(ink.bg0))
            .show(ui, |ui| what_if::show(ui, &parts.view, &mut parts.bench.snapshots));
    }
    egui::CentralPanel::default().frame(bare(ink.bg1)).show(ui, |ui| centre(parts, ui));
}

fn centre(parts: &mut Parts, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let view = parts.view;
    let names = Tab::ALL.map(Tab::name);
    let side = Margin { left: 24, right: 16, top: 0, bottom: 0 };
    let tabs = Frame::new().inner_margin(side).show(ui, |ui| {
        // a page stands in place of every tab
        let is_covered = parts.bench.has_page() || parts.intake.has_page();
        let current = if is_covered { usize::MAX } else { parts.tab as usize };
        tab_row(ui, &names, current, |ui| {
            if !parts.shows_what_if
                && PushButton::flat("What if").name("Show the what-if panel").show(ui).clicked()
            {
                view.out.ask(UiCommand::ToggleWhatIf);
            }
        })
    });
    let picked = tabs.inner;
    ui.painter().hline(tabs.response.rect.x_range(), tabs.response.rect.bottom(), (1.0, tokens(ui).outline));
    if let Some(tab) = picked.and_then(|i| Tab::ALL.get(i)) {
        view.out.ask(UiCommand::Show(*tab));
    }
    let mut dismissed = false;
    if let Some(notice) = parts.notice {
        dismissed = notices::show(ui, notice);
    }
    if dismissed {
        *parts.notice = None;
    }
    parts.intake.progress(ui);
    parts.intake.reused(ui, view.moment);
    safety::show(ui, &view, parts.safety, parts.path);
    happened::show(ui, parts.bench, &view);
    if let Some(failure) = parts.failure {
        Frame::new().inner_margin(Margin::symmetric(24, 8)).show(ui, |ui| {
            error_line(ui, &format!("{failure} The last figures still stand."));
        });
    }
    if *parts.shows_warnings && !parts.view.evaluation.problems.is_empty() {
        warnings(parts, ui);
    }
    Frame::new().inner_margin(Margin { left: 24, right: 24, top: 14, bottom: 8 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = gap::SMALL;
        if parts.intake.has_page() {
            return at_least(ui, 420.0, |ui| parts.intake.show(ui, &view));
        }
        if let Some(page) = &mut parts.bench.compare {
            return at_least(ui, 480.0, |ui| page.show(ui, &view));
        }
        if let Some(page) = &mut parts.bench.market {
            return at_least(ui, 600.0, |ui| page.show(ui, &view, parts.shelf));
        }
        if let Some(page) = &mut parts.bench.span {
            return at_least(ui, 260.0, |ui| page.show(ui, &view));
        }
        if let Some(page) = &mut parts.bench.web {
            return at_least(ui, 260.0, |ui| page.show(ui, &view));
        }
        match parts.tab {
            Tab::Overview => tabs::overview::show(ui, &view, &mut parts.tabs.wish),
            Tab::Offsets => at_least(ui, 560.0, |ui| tabs::offsets::show(ui, &view)),
            Tab::WhatMovesIt => at_least(ui, 640.0, |ui| parts.tabs.moves.show(ui, &view)),
            Tab::WorstDays => at_least(ui, 440.0, |ui| parts.tabs.worst.show(ui, &view)),
            Tab::Collateral => at_least(ui, 640.0, |ui| parts.tabs.collateral.show(ui, &view)),
            Tab::Time => at_least(ui, 660.0, |ui| parts.tabs.time.show(ui, &view)),
        }
    });
}

/// Gives a tab the height it needs, and scrolls where the window has less.
fn at_least(ui: &mut Ui, height: f32, tab: impl FnOnce(&mut Ui)) {
    if ui.available_height() >= height {
        return tab(ui);
    }
    ScrollArea::vertical().id_salt("tab").auto_shrink([false, false]).show(ui, |ui| {
        // the scroll bar lies over the right edge
        let size = egui::vec2(ui.available_width() - gap::MEDIUM, height);
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        tab(&mut ui.new_child(egui::UiBuilder::new().max_rect(rect).id_salt("tab inside")));
    });
}

fn warnings(parts: &mut Parts, ui: &mut Ui) {
    let ink = tokens(ui);
    Frame::new().fill(ink.warn_soft).inner_margin(Margin::symmetric(24, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ScrollArea::vertical().max_height(150.0).id_salt("warnings").show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = gap::TINY;
            for problem in &parts.view.evaluation.problems {
                let text = format!("▲ {}: {problem}", problem.place());
                ui.label(egui::RichText::new(text).font(small()).color(ink.warn_text));
            }
        });
        if PushButton::flat("Close the warnings").show(ui).clicked() {
            *parts.shows_warnings = false;
        }
    });
}

fn overlays(shell: &mut Shell, ui: &mut Ui) {
    if let Some(pending) = shell.pending.clone() {
        ask_to_save(shell, ui, pending);
    }
    if let Some(prompt) = shell.prompt.clone() {
        ask_path(shell, ui, prompt);
    }
    find_command(shell, ui);
    choose_export(shell, ui);
    if shell.shows_shortcuts && shortcuts::show(ui) {
        shell.shows_shortcuts = false;
    }
    if shell.shows_about {
        about(shell, ui);
    }
    if ui.input(|i| !i.raw.hovered_files.is_empty()) {
        drop_hint(ui);
    }
}

fn choose_export(shell: &mut Shell, ui: &mut Ui) {
    use super::panels::export::Done;
    match shell.exports.page.as_mut().and_then(|page| page.show(ui)) {
        Some(Done::Order(order)) => shell.close_exports(Some(order)),
        Some(Done::Closed) => shell.close_exports(None),
        None => {}
    }
}

fn find_command(shell: &mut Shell, ui: &mut Ui) {
    let Some(mut palette) = shell.palette.take() else { return };
    let is_narrow = Shell::is_narrow(ui);
    let stays = shell.parts(is_narrow).is_some_and(|parts| palette.show(ui, &parts.view));
    if stays {
        shell.palette = Some(palette);
    }
}

fn ask_to_save(shell: &mut Shell, ui: &mut Ui, pending: Pending) {
    let modal = Modal::new(Id::unique("unsaved")).show(ui.ctx(), |ui| {
        ui.set_width(400.0);
        let name = shell.scenario().name.clone();
        words(ui, &format!("Save the changes to {name}?"), title(), tokens(ui).text1);
        ui.add_space(gap::SMALL);
        ui.label(egui::RichText::new("They are lost otherwise.").font(body()).color(tokens(ui).text2));
        ui.add_space(gap::MEDIUM);
        ui.horizontal(|ui| {
            if PushButton::primary("Save").show(ui).clicked() {
                shell.save_and_go(pending.clone());
            }
            if push_button(ui, "Discard").clicked() {
                shell.go(pending.clone());
            }
            if push_button(ui, "Cancel").clicked() {
                shell.pending = None;
            }
        });
    });
    if modal.should_close() {
        shell.pending = None;
    }
}

fn ask_path(shell: &mut Shell, ui: &mut Ui, mut prompt: PathPrompt) {
    use super::dialogs::Ask;
    let (question, button) = match prompt.ask {
        Ask::Open => ("Path of a scenario or portfolio", "Open"),
        Ask::Add => ("Path of a file with positions", "Add"),
        Ask::SaveAs => ("Path to save the scenario to", "Save"),
        Ask::Market => ("Path of a file or folder of market data", "Load"),
        Ask::Span => ("Path of a CME risk parameter file (.pa2)", "Open"),
        Ask::Table => ("Path to write the table to", "Write"),
        Ask::Export(_) => ("Path to write the export to", "Write"),
        Ask::AsOf => ("Figures as of", "Set"),
    };
    let mut accepted = false;
    let mut cancelled = false;
    let modal = Modal::new(Id::unique("path")).show(ui.ctx(), |ui| {
        ui.set_width(480.0);
        let label = words(ui, question, title(), tokens(ui).text1);
        ui.add_space(gap::SMALL);
        let field = ui
            .add(egui::TextEdit::singleline(&mut prompt.text).desired_width(f32::INFINITY))
            .labelled_by(label.id);
        if !field.has_focus() && !field.lost_focus() {
            field.request_focus();
            // what is typed replaces what was suggested
            let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field.id).unwrap_or_default();
            let all = egui::text::CCursorRange::select_all_str(&prompt.text);
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), field.id);
        }
        accepted = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if let Some(error) = &prompt.error {
            error_line(ui, error);
        }
        ui.add_space(gap::MEDIUM);
        ui.horizontal(|ui| {
            accepted |= PushButton::primary(button).show(ui).clicked();
            cancelled = push_button(ui, "Cancel").clicked();
        });
    });
    shell.prompt = Some(prompt);
    if accepted {
        shell.take_prompt();
    } else if cancelled || modal.should_close() {
        shell.cancel_prompt();
    }
}

fn about(shell: &mut Shell, ui: &mut Ui) {
    let modal = Modal::new(Id::unique("about")).show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        let ink = tokens(ui);
        words(ui, &format!("crossmargin {}", env!("CARGO_PKG_VERSION")), title(), ink.text1);
        ui.add_space(gap::SMALL);
        for text in [
            "What cross-margining does to a portfolio of Treasuries cleared at FICC, interest-rate futures cleared at CME, tokenized Treasury bills, and Bitcoin or Ether futures.",
            DISCLAIMER,
            "A linear curve between ten and twenty years can make 15- to 19-year bonds look rich or cheap, and with them the bond future’s delivery option. Matched books show no financing risk, because the repo rate is held.",
        ] {
            ui.label(egui::RichText::new(text).font(body()).color(ink.text2));
            ui.add_space(gap::SMALL);
        }
        if push_button(ui, "Close").clicked() {
            shell.shows_about = false;
        }
    });
    if modal.should_close() {
        shell.shows_about = false;
    }
}

fn drop_hint(ui: &Ui) {
    let painter =
        ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, Id::unique("drop hint")));
    let rect = ui.ctx().content_rect();
    let ink = tokens(ui);
    painter.rect_filled(rect, 0.0, ink.scrim);
    let text = "Drop a scenario, portfolios, positions of a clearing house or broker, or market data";
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, title(), ink.bg1);
}
