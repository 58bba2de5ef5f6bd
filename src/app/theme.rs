//! Every colour, text size, distance and duration of the window, and nothing else.
//!
//! Colours are named by meaning. Orange is FICC, blue is CME, teal is saving, amber is a limit
//! or a warning, violet is hypothetical; the rest is ink and grey. No other file names a colour:
//! a test below reads the sources and fails when one does. [`install`] gives a context the
//! fonts and both styles, so that the window, a picture without a window and a test look alike.

use egui::{Context, FontDefinitions, FontFamily, Theme};

#[path = "theme/measures.rs"]
mod measures;
#[path = "theme/style.rs"]
mod style;
#[path = "theme/tokens.rs"]
mod tokens;
#[path = "theme/travel.rs"]
mod travel;

pub use measures::{
    PRESENTATION, SIZES, TextSizes, body, control, dash, figure, figure_style, gap, mono, motion, panel,
    radius, row, small, stroke, title,
};
pub use tokens::{DARK, LIGHT, Tokens, ramp, tokens, tokens_of};
pub use travel::travel;

/// Gives a context our fonts and both styles. Which theme is in force stays as it is.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    // Only bundled faces: text must look and measure the same on every machine.
    ctx.set_font_providers(Vec::new());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| style::apply(style, tokens_of(theme)));
    }
}

/// The bundled faces, with Hack behind Ubuntu-Light for the arrows and shapes it lacks.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts.families.entry(FontFamily::Proportional).or_default().push("Hack".into());
    fonts
}
