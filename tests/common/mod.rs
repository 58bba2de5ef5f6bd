//! What the window tests share.
#![allow(dead_code)]

pub mod raster_renderer;

use crossmargin::{
    app::{Fake, Shell, theme},
    io,
    market::demo_history,
    rulebook::Rulebook,
    whatif::Scenario,
};
use egui_kittest::Harness;
use std::path::Path;

/// The shipped scenarios.
pub const SCENARIOS: [&str; 9] = [
    "ten-year-basis",
    "repo-basis-hedge-fund",
    "steepener-2s10s",
    "butterfly-2-5-10",
    "dealer-house-book",
    "same-direction",
    "xm-split-costs",
    "tokenized-collateral",
    "unified-digital",
];

/// A shipped scenario.
pub fn scenario(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    let last = demo_history().span().expect("dates").1;
    io::open_document(&path, last, Rulebook::embedded()).expect("a shipped scenario").scenario
}

/// The window on a scenario at its usual size, light.
pub fn window<'a>(scenario: Scenario) -> Harness<'a, Shell> {
    open(Shell::for_test(scenario, Box::new(Fake::default())), [1440.0, 900.0], false)
}

/// A window of a size and theme.
pub fn open<'a>(mut shell: Shell, size: [f32; 2], is_dark: bool) -> Harness<'a, Shell> {
    shell.set_theme(is_dark);
    let mut window = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(1.0)
        .with_theme(if is_dark { egui::Theme::Dark } else { egui::Theme::Light })
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, shell: &mut Shell| {
                let ctx = ui.ctx().clone();
                shell.tick(&ctx);
                shell.show(ui);
            },
            shell,
        );
    window.run();
    window
}
