//! Opening the window, and saying in one sentence why it could not be opened.

use super::{
    prefs::{LEAST, Prefs, fitted},
    shell::Shell,
    theme,
};
use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use thiserror::Error;

/// Why there is no window. Each is one sentence that names what works instead.
#[derive(Debug, Error)]
pub enum StartError {
    #[error(
        "there is no display to open a window on: `crossmargin report FILE` prints every figure without one"
    )]
    NoDisplay,
    #[error(
        "no window could be opened ({0}): install {PACKAGES}, or use `crossmargin report FILE`, which needs no window"
    )]
    Window(String),
}

/// What a bare Debian or Ubuntu machine lacks.
const PACKAGES: &str = "libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1";

/// Opens the window on a file, or on the default scenario, and returns when it is closed.
///
/// # Errors
/// [`StartError`] when there is no display, or a library that the window needs is missing.
pub fn run(file: Option<PathBuf>) -> Result<(), StartError> {
    if !has_display() {
        return Err(StartError::NoDisplay);
    }
    let prefs = Prefs::load();
    let options =
        eframe::NativeOptions { viewport: window(&prefs), system_font_fallback: false, ..Default::default() };
    let usual = Arc::new(take_hook());
    let restored = Arc::clone(&usual);
    let is_open = Arc::new(AtomicBool::new(false));
    let opened_now = Arc::clone(&is_open);
    let open = || {
        eframe::run_native(
            "crossmargin",
            options,
            Box::new(move |cc| {
                opened_now.store(true, Ordering::Relaxed);
                set_hook(Box::new(move |info| restored(info)));
                theme::install(&cc.egui_ctx);
                keep_on_screen(cc, &prefs);
                Ok(Box::new(Window(Shell::native(&cc.egui_ctx, file, prefs))))
            }),
        )
    };
    // a missing keyboard library panics instead of failing; the sentence below says enough
    set_hook(Box::new(|_| {}));
    let opened = catch_unwind(AssertUnwindSafe(open));
    set_hook(Box::new(move |info| usual(info)));
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(StartError::Window(one_line(&error.to_string()))),
        Err(panic) if is_open.load(Ordering::Relaxed) => resume_unwind(panic),
        Err(_) => Err(StartError::Window("a library of the window system is missing".to_owned())),
    }
}

/// The window as it was left.
fn window(prefs: &Prefs) -> egui::ViewportBuilder {
    let left = &prefs.window;
    let window = egui::ViewportBuilder::default()
        .with_title("crossmargin")
        .with_inner_size([left.width, left.height])
        .with_min_inner_size(LEAST)
        .with_maximized(left.maximised)
        .with_app_id("crossmargin")
        .with_drag_and_drop(true);
    match left.rect() {
        Some(rect) => window.with_position(rect.min),
        None => window,
    }
}

/// A window left on a screen that is gone comes back to one that is there.
fn keep_on_screen(cc: &eframe::CreationContext<'_>, prefs: &Prefs) {
    let (Some(window), Some(wanted)) = (cc.winit_window(), prefs.window.rect()) else { return };
    if prefs.window.maximised {
        return;
    }
    let scale = window.scale_factor() as f32;
    let screen = |(x, y): (i32, i32), (width, height): (u32, u32)| {
        let corner = egui::pos2(x as f32, y as f32) / scale;
        egui::Rect::from_min_size(corner, egui::vec2(width as f32, height as f32) / scale)
    };
    let screens: Vec<egui::Rect> =
        window.available_monitors().map(|m| screen(m.position().into(), m.size().into())).collect();
    let there = fitted(wanted, &screens);
    if there != wanted {
        cc.egui_ctx.send_viewport_cmd(egui::ViewportCommand::InnerSize(there.size()));
        cc.egui_ctx.send_viewport_cmd(egui::ViewportCommand::OuterPosition(there.min));
    }
}

/// Only Unix desktops announce theirs; elsewhere there always is one.
fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Window(Shell);

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.0.tick(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.0.show(ui);
    }
}
