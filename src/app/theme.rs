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
    PRESENTATION, SIZES, TextSizes, body, control, dash, figure, figure_style, gap, line_height, mono,
    motion, panel, radius, row, small, stroke, title,
};
pub use tokens::{DARK, LIGHT, TOKENS, Tokens, ramp, tokens, tokens_of};
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
pub(super) fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts.families.entry(FontFamily::Proportional).or_default().push("Hack".into());
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }

    #[test]
    fn no_other_file_names_a_colour() {
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app");
        let mut files = Vec::new();
        sources(&app, &mut files);
        assert!(!files.is_empty());
        for file in files.iter().filter(|file| !file.starts_with(app.join("theme"))) {
            let text = std::fs::read_to_string(file).unwrap();
            let offence = concat!("Color32::", "from_");
            assert!(!text.contains(offence), "{} names a colour; use a token", file.display());
        }
    }

    #[test]
    fn the_bundled_faces_draw_every_sign_we_use() {
        let ctx = Context::default();
        install(&ctx);
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let signs = "−–—…±×÷≈≤≥½¼¾⅛€£¥Ξ→←↑↓▲▼▾●○■›‹′″σΔ";
            for sign in signs.chars() {
                let drawable = ui.fonts_mut(|fonts| fonts.has_glyph(&body(), sign));
                assert!(drawable, "{sign} cannot be drawn");
            }
        });
        output.drop_without_applying_deltas();
    }
}
