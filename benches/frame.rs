//! What a frame costs on the processor, without a window: layout and tessellation.
//!
//! `cargo bench --bench frame`. Set RAYON_NUM_THREADS=1 to measure one core.

use crossmargin::{
    app::{Fake, Shell, Tab, UiCommand, theme},
    io::{SHIPPED, read_document},
    rulebook::Rulebook,
};
use divan::Bencher;
use egui::{Context, Pos2, RawInput, Rect, vec2};
use jiff::civil::date;

fn main() {
    divan::main();
}

fn input(time: f64) -> RawInput {
    let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0)));
    RawInput { screen_rect, time: Some(time), ..RawInput::default() }
}

/// One frame, tessellated; returns the number of primitives.
fn frame(ctx: &Context, shell: &mut Shell, time: f64) -> usize {
    let mut output = ctx.run_ui(input(time), |ui| {
        let ctx = ui.ctx().clone();
        shell.tick(&ctx);
        shell.show(ui);
    });
    let primitives = ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
    output.textures_delta.clear();
    primitives.len()
}

fn open(index: usize, tab: Tab) -> (Context, Shell) {
    let text = SHIPPED.get(index).map_or("", |s| s.1);
    let opened =
        read_document("shipped.toml", text, date(2026, 8, 21), Rulebook::embedded()).expect("shipped");
    let ctx = Context::default();
    theme::install(&ctx);
    let mut shell = Shell::for_test(opened.scenario, Box::new(Fake::default()));
    shell.show_tab(tab);
    for i in 0..8 {
        frame(&ctx, &mut shell, f64::from(i));
    }
    (ctx, shell)
}

/// Nothing changes: the default scenario on each tab.
#[divan::bench(args = Tab::ALL)]
fn idle(bencher: Bencher, tab: Tab) {
    let (ctx, mut shell) = open(0, tab);
    let mut time = 10.0;
    bencher.bench_local(|| {
        time += 1.0;
        frame(&ctx, &mut shell, time)
    });
}

/// The switch was thrown: evaluation, view model and drawing, default scenario and dealer's book.
#[divan::bench(args = [0, 4])]
fn after_the_switch(bencher: Bencher, scenario: usize) {
    let (ctx, mut shell) = open(scenario, Tab::Overview);
    let mut time = 10.0;
    bencher.bench_local(|| {
        time += 1.0;
        shell.ask(UiCommand::ToggleCrossMargining);
        frame(&ctx, &mut shell, time)
    });
}
