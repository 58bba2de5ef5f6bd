//! Opening the window, and saying in one sentence why it could not be opened.

use super::{shell::Shell, theme};
use std::{
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    path::PathBuf,
};
use thiserror::Error;

/// Why there is no window.
#[derive(Debug, Error)]
#[error(
    "no window could be opened ({0}). Without a display use `crossmargin report FILE`; on Debian or Ubuntu the window needs: apt install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1"
)]
pub struct StartError(String);

/// Opens the window on a file, or on the default scenario, and returns when it is closed.
///
/// # Errors
/// [`StartError`] when there is no display, or a library that the window needs is missing.
pub fn run(file: Option<PathBuf>) -> Result<(), StartError> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("crossmargin")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([1024.0, 700.0])
            .with_app_id("crossmargin")
            .with_drag_and_drop(true),
        system_font_fallback: false,
        ..Default::default()
    };
    let open = || {
        eframe::run_native(
            "crossmargin",
            options,
            Box::new(move |cc| {
                theme::install(&cc.egui_ctx);
                Ok(Box::new(Window(Shell::native(&cc.egui_ctx, file))))
            }),
        )
    };
    // a missing keyboard library panics instead of failing; the sentence below says enough
    let usual = take_hook();
    set_hook(Box::new(|_| {}));
    let opened = catch_unwind(AssertUnwindSafe(open));
    set_hook(usual);
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(StartError(one_line(&error.to_string()))),
        Err(_) => Err(StartError("a library of the window system is missing".to_owned())),
    }
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
