//! Settings that persist: where the window lies and what it shows, as it is left. And figures that go
//! to the clipboard.

use super::Shell;
use crate::app::{model::Model, prefs::WindowLayout, sheets, ui_command::UiCommand};
use egui::{Context, ViewportCommand, vec2};
use std::time::Duration;

/// The layout is written once it has rested for so long, in seconds: not while a window is dragged.
const REST: f64 = 1.0;

impl Shell {
    /// Arranges the window as it was left, and says what of the settings could not be read.
    pub(super) fn take_settings(&mut self) {
        let layout = &self.prefs.window;
        self.tab = layout.tab;
        self.shows_portfolio = layout.portfolio;
        self.shows_what_if = layout.what_if;
        self.portfolio_width = layout.portfolio_width;
        if let Some(remark) = self.prefs.remark.take() {
            self.say(remark, Vec::new());
        }
    }

    /// Remembers how the window stands, and writes it once it rests.
    pub(super) fn keep_layout(&mut self, ctx: &Context) {
        if !self.prefs.is_kept() {
            return;
        }
        let now = self.layout(ctx);
        let time = ctx.input(|i| i.time);
        if now != self.prefs.window {
            self.prefs.window = now;
            self.layout_changed = Some(time);
        }
        let Some(changed) = self.layout_changed else { return };
        if time - changed >= REST && !ctx.input(|i| i.pointer.any_down()) {
            self.layout_changed = None;
            self.prefs.save();
        } else {
            ctx.request_repaint_after(Duration::from_secs_f64(REST));
        }
    }

    fn layout(&self, ctx: &Context) -> WindowLayout {
        let mut layout = WindowLayout {
            tab: self.tab,
            portfolio: self.shows_portfolio,
            portfolio_width: self.portfolio_width.round(),
            what_if: self.shows_what_if,
            ..self.prefs.window.clone()
        };
        let zoom = ctx.zoom_factor();
        let window = ctx.input(|i| i.viewport().clone());
        if window.minimized == Some(true) || window.fullscreen == Some(true) {
            return layout;
        }
        layout.maximised = window.maximized.unwrap_or(layout.maximised);
        // the size to come back to from a whole screen is the one before it
        if !layout.maximised {
            if let Some(inner) = window.inner_rect {
                (layout.width, layout.height) =
                    ((inner.width() * zoom).round(), (inner.height() * zoom).round());
            }
            if let Some(outer) = window.outer_rect {
                (layout.x, layout.y) =
                    (Some((outer.min.x * zoom).round()), Some((outer.min.y * zoom).round()));
            }
        }
        layout.sensible()
    }

    /// Carries out what concerns the layout and the units.
    pub(super) fn run_settings(&mut self, command: UiCommand, ctx: &Context) {
        match command {
            UiCommand::ResetLayout => {
                self.prefs.window.reset();
                self.take_settings();
                self.arrangement += 1;
                let size = vec2(self.prefs.window.width, self.prefs.window.height) / ctx.zoom_factor();
                ctx.send_viewport_cmd(ViewportCommand::Maximized(false));
                ctx.send_viewport_cmd(ViewportCommand::InnerSize(size));
            }
            UiCommand::Units(choice) => {
                self.prefs.units = choice;
                if let Some(figures) = &mut self.figures {
                    figures.model = Model::new(&figures.evaluation, choice.unit());
                }
            }
            _ => {}
        }
        self.prefs.save();
    }
}

impl Shell {
    /// Puts a table of figures on the clipboard.
    pub(super) fn copy(&mut self, command: UiCommand, ctx: &Context) {
        let Some(parts) = self.parts(false) else { return };
        let sheet = match command {
            UiCommand::CopyFigure(id) => sheets::figure(&parts.view, id),
            UiCommand::CopyExplained => parts.explain.sheet(&parts.view),
            _ => Some(sheets::figures(&parts.view)),
        };
        if let Some(sheet) = sheet {
            ctx.copy_text(sheet.tsv());
        }
    }
}

impl Drop for Shell {
    /// A window closed right after it was arranged is arranged like that the next time.
    fn drop(&mut self) {
        if self.layout_changed.is_some() {
            self.prefs.save();
        }
    }
}
