//! What keys and menus ask for, carried out.

use super::{NARROW, Pending, Shell};
use crate::app::{
    context::ColumnChoice,
    dialogs::Ask,
    intake::Purpose,
    keep::Outside,
    panels::{additions::addition, explain::Subject, palette::Palette},
    prefs::ThemeChoice,
    ui_command::{Applies, UiCommand},
};
use crate::{
    margin::Operation,
    rulebook::Rulebook,
    whatif::{Command, Gesture, Scenario},
};
use egui::{Context, ViewportCommand};
use std::sync::Arc;

impl Shell {
    pub(super) fn edit(&mut self, command: &Command, gesture: Gesture) {
        let before = Arc::clone(self.session.scenario());
        if let Err(refusal) = self.session.apply(command, gesture, Rulebook::embedded()) {
            self.say(refusal.to_string(), Vec::new());
            return;
        }
        self.after_change(&before);
    }

    /// What was selected or refused before the document changed no longer holds.
    pub(super) fn after_change(&mut self, before: &Scenario) {
        let held = |s: &Scenario| s.positions.iter().map(|p| p.instrument).collect::<Vec<_>>();
        if !Arc::ptr_eq(&self.session.scenario().positions, &before.positions)
            && held(self.session.scenario()) != held(before)
        {
            self.portfolio.selected.clear();
        }
        if self.notice.as_ref().is_some_and(|n| n.lines.is_empty()) {
            self.notice = None;
        }
    }

    pub(in crate::app) fn applies(&self) -> Applies {
        Applies {
            can_undo: self.session.undo_title().is_some(),
            can_redo: self.session.redo_title().is_some(),
            has_selection: !self.portfolio.selected.is_empty(),
            has_overrides: !self.session.scenario().overrides.is_empty(),
            is_explaining: self.explain.is_open(),
            is_loaded_market: self.shelf.is_used(),
            has_market_aside: self.shelf.is_aside(),
            can_undo_market: self.shelf.undo_step().is_some(),
            has_conflicts: !self.shelf.store().contents().conflicts.is_empty(),
            is_showing_market: self.bench.market.is_some(),
            has_published: self.session.scenario().overrides.named().is_some(),
            is_showing_published: self.bench.span.is_some() || self.bench.web.is_some(),
            has_shock: self.session.scenario().shock.is_some(),
            is_disturbed: self.session.scenario().operation != Operation::Normal,
            is_elsewhere: self.session.scenario().stand.is_some(),
            is_comparing: self.bench.compare.is_some(),
            has_page: self.intake.has_page() || self.intake.is_reading(),
            has_left_out: !self.session.scenario().left_out.is_empty(),
            has_positions: !self.session.scenario().positions.is_empty(),
            has_previous: self.safety.has_previous,
            is_changed_on_disk: matches!(self.safety.outside, Some(Outside::Changed(_))),
        }
    }

    /// Whether something lies over the window and takes the keys.
    pub(super) fn is_modal(&self) -> bool {
        self.pending.is_some()
            || self.prompt.is_some()
            || self.palette.is_some()
            || self.exports.page.is_some()
            || self.shows_shortcuts
            || self.shows_about
    }

    pub(super) fn take_keys(&mut self, ctx: &Context) {
        let is_typing = ctx.text_edit_focused();
        // Escape takes the keyboard from a field before anything else sees it
        let was_typing = std::mem::replace(&mut self.was_typing, is_typing);
        let has_focus = ctx.memory(|m| m.focused().is_some());
        let is_modal = self.is_modal();
        let now = self.applies();
        for command in by_length_of_key() {
            let Some(shortcut) = command.shortcut() else { continue };
            let is_space = command == UiCommand::ToggleCrossMargining;
            // a field or an open menu gives up before what lies under it
            let is_menus = command == UiCommand::Close && (was_typing || egui::Popup::is_any_open(ctx));
            let waits =
                (is_typing && command.yields_to_text()) || (is_space && has_focus) || is_menus || is_modal;
            if !waits && command.applies(now) && ctx.input_mut(|i| i.consume_shortcut(&shortcut)) {
                self.outbox.ask(command);
            }
        }
        if !is_typing && ctx.input_mut(|i| i.consume_shortcut(&REDO_TOO)) {
            self.outbox.ask(UiCommand::Redo);
        }
        if self.explain.is_open() && !is_modal && ctx.input_mut(|i| i.consume_shortcut(&BACK_TOO)) {
            self.outbox.ask(UiCommand::ExplainBack);
        }
    }

    pub(super) fn run(&mut self, command: UiCommand, ctx: &Context) {
        match command {
            UiCommand::New => self.leave_for(Pending::New),
            UiCommand::Open => self.ask_for_files(Ask::Open),
            UiCommand::OpenPath => self.ask_path(Ask::Open),
            UiCommand::OpenRecent(i) => {
                if let Some(path) = self.prefs.recent.get(i).cloned() {
                    self.read_files(vec![path], Purpose::Open);
                }
            }
            UiCommand::OpenShipped(i) => self.leave_for(Pending::Shipped(i)),
            UiCommand::Save => match self.path.clone() {
                Some(path) => self.save(&path),
                None => self.ask_where_to_save(),
            },
            UiCommand::SaveAs => self.ask_where_to_save(),
            UiCommand::Export
            | UiCommand::ExportPdf
            | UiCommand::ExportHtml
            | UiCommand::ExportCsv
            | UiCommand::ExportJson
            | UiCommand::ExportChart => self.run_export(command, ctx),
            UiCommand::Reload
            | UiCommand::KeepMine
            | UiCommand::SaveOver
            | UiCommand::OpenPrevious
            | UiCommand::Recovered(_) => self.run_safety(command),
            UiCommand::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            UiCommand::Undo | UiCommand::Redo => {
                let before = Arc::clone(self.session.scenario());
                let step = if command == UiCommand::Undo { self.session.undo() } else { self.session.redo() };
                if step.is_some() {
                    self.after_change(&before);
                }
            }
            UiCommand::Cut => self.cut(ctx),
            UiCommand::Copy => self.copy_rows(ctx),
            // the clipboard answers with an event of its own
            UiCommand::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            UiCommand::SelectAll => self.select_all(),
            UiCommand::AddFromFile => self.ask_for_files(Ask::Add),
            UiCommand::LeftOut => self.intake.toggle_left_out(),
            UiCommand::RemoveSelected => {
                let count = self.session.scenario().positions.len();
                let lines: Vec<usize> = self.portfolio.selected.iter().filter(|l| *l < count).collect();
                self.edit(&Command::RemovePositions(lines), Gesture::Done);
            }
            UiCommand::ResetLevers => self.edit(&Command::ResetLevers, Gesture::Done),
            UiCommand::ResetParameters => self.edit(&Command::ResetParameters, Gesture::Done),
            UiCommand::ToggleCrossMargining => {
                let on = !self.session.scenario().cross_margining;
                self.edit(&Command::SetCrossMargining(on), Gesture::Done);
            }
            UiCommand::Keep(_)
            | UiCommand::Compare(..)
            | UiCommand::CloseComparison
            | UiCommand::Event(_)
            | UiCommand::TakeShockBack
            | UiCommand::ResumeArrangement => self.run_bench(command),
            UiCommand::Add(which) => {
                if let Some(position) = self.evaluation().map(|e| addition(which, e)) {
                    self.edit(&Command::AddPosition(position), Gesture::Done);
                }
            }
            UiCommand::FocusQuickAdd => {
                self.shows_portfolio = true;
                self.portfolio.quick_add.wants_focus = true;
            }
            UiCommand::LoadMarket => self.ask_for_files(Ask::Market),
            UiCommand::Market(_) | UiCommand::DemoHistory => self.run_market(command),
            UiCommand::WebUpdate
            | UiCommand::SpanFile
            | UiCommand::RemovePublished
            | UiCommand::ClosePublished => self.run_published(command),
            UiCommand::Recalculate => self.submitted = None,
            UiCommand::Show(tab) => {
                self.tab = tab;
                self.close_pages();
            }
            UiCommand::TogglePortfolio => self.shows_portfolio = !self.shows_portfolio,
            UiCommand::ToggleWhatIf => {
                // under an explanation the levers are out of sight, whatever the panel's own state
                let is_covered = self.explain.is_open();
                let shown = self.shows_what_if.unwrap_or(ctx.content_rect().width() >= NARROW);
                self.shows_what_if = Some(is_covered || !shown);
                self.explain.close(ctx);
            }
            UiCommand::ToggleWarnings => self.shows_warnings = !self.shows_warnings,
            UiCommand::BackFromHistory => self.edit(&Command::StandAt(None), Gesture::Done),
            UiCommand::Close if self.intake.has_page() || self.intake.is_reading() => self.intake.cancel(),
            UiCommand::Close if self.explain.is_open() => self.explain(UiCommand::CloseExplain, ctx),
            UiCommand::Close if self.bench.has_page() => self.close_pages(),
            UiCommand::Close => self.portfolio.selected.clear(),
            UiCommand::Palette => self.palette = Some(Palette::default()),
            UiCommand::Shortcuts => self.shows_shortcuts = true,
            UiCommand::About => self.shows_about = true,
            UiCommand::Explain(_)
            | UiCommand::ExplainBack
            | UiCommand::CloseExplain
            | UiCommand::ChangedParameters
            | UiCommand::Attribution => self.explain(command, ctx),
            UiCommand::SetAsOf => self.ask_path(Ask::AsOf),
            UiCommand::CopyFigures | UiCommand::CopyExplained | UiCommand::CopyFigure(_) => {
                self.copy(command, ctx);
            }
            UiCommand::ResetLayout | UiCommand::Units(_) => self.run_settings(command, ctx),
            look => self.change_look(look),
        }
    }

    /// What concerns the explanation at the right.
    fn explain(&mut self, command: UiCommand, ctx: &Context) {
        let Some(evaluation) = self.figures.as_ref().map(|f| &f.evaluation) else { return };
        match command {
            UiCommand::Explain(subject) => self.explain.open(subject, evaluation, ctx),
            UiCommand::ExplainBack => self.explain.back(ctx),
            UiCommand::CloseExplain => self.explain.close(ctx),
            UiCommand::ChangedParameters => self.explain.open(Subject::Changed, evaluation, ctx),
            UiCommand::Attribution => self.explain.open(Subject::of_requirement(evaluation), evaluation, ctx),
            _ => {}
        }
    }

    pub(super) fn change_look(&mut self, command: UiCommand) {
        let prefs = &mut self.prefs;
        match command {
            UiCommand::ThemeLight => prefs.theme = ThemeChoice::Light,
            UiCommand::ThemeDark => prefs.theme = ThemeChoice::Dark,
            UiCommand::ThemeSystem => prefs.theme = ThemeChoice::System,
            UiCommand::ScaleUp => prefs.scale = (prefs.scale + 0.1).min(2.0),
            UiCommand::ScaleDown => prefs.scale = (prefs.scale - 0.1).max(0.8),
            UiCommand::ScaleReset => prefs.scale = 1.0,
            UiCommand::ToggleColumn(ColumnChoice::Value) => prefs.show_value = !prefs.show_value,
            UiCommand::ToggleColumn(ColumnChoice::Dv01) => prefs.show_dv01 = !prefs.show_dv01,
            UiCommand::ToggleColumn(ColumnChoice::Margin) => prefs.show_margin = !prefs.show_margin,
            _ => return,
        }
        prefs.save();
    }
}

const REDO_TOO: egui::KeyboardShortcut = egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, egui::Key::Y);

const BACK_TOO: egui::KeyboardShortcut =
    egui::KeyboardShortcut::new(egui::Modifiers::ALT, egui::Key::ArrowLeft);

/// Commands whose keys hold more modifiers first, so that the longer key wins.
fn by_length_of_key() -> Vec<UiCommand> {
    let mut commands = UiCommand::PLAIN.to_vec();
    commands.sort_by_key(|c| std::cmp::Reverse(c.shortcut().is_some_and(|s| s.modifiers.shift)));
    commands
}
