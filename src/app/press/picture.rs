//! A chart as a picture file: its heading, the plot, and a strip that says what it is of.

use super::content::Facts;
use crate::{
    DISCLAIMER,
    app::{
        plots::{offered::Chart, parts::Words},
        raster::{Canvas, paint},
        theme::{body, gap, small, stroke, title, tokens},
        widgets::{Chip, ChipKind, one_line},
        words::HYPOTHETICAL,
    },
};
use egui::{Rect, Theme, Ui, UiBuilder, Vec2, pos2, vec2};

/// Room round everything, for the heading, and for the strip.
const MARGIN: f32 = 32.0;
const HEAD: f32 = 40.0;
const STRIP: f32 = 72.0;

/// A chart, what it is of, and the theme it is drawn in.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    pub chart: &'a Chart,
    pub facts: &'a Facts,
    pub theme: Theme,
}

/// The name of a chart's file, without folder.
pub fn file_name(chart: &Chart) -> String {
    format!("{}.png", chart.key)
}

/// The file: two pixels to a point.
pub fn png(picture: &Picture) -> Vec<u8> {
    let size = picture.chart.size + vec2(2.0 * MARGIN, 2.0 * MARGIN + HEAD + STRIP);
    let canvas = Canvas { size: size.ceil(), pixels_per_point: 2.0, theme: picture.theme };
    paint(canvas, |ui| show(ui, size, picture)).to_png()
}

fn show(ui: &mut Ui, size: Vec2, picture: &Picture) {
    let ink = tokens(ui);
    let whole = Rect::from_min_size(pos2(0.0, 0.0), size.ceil());
    ui.painter().rect_filled(whole, 0.0, ink.bg1);
    let inner = whole.shrink(MARGIN);
    let name = one_line(ui, &picture.chart.name, title(), ink.text1, inner.width());
    ui.painter().galley(inner.left_top(), name, ink.text1);
    let place = Rect::from_min_size(inner.left_top() + vec2(0.0, HEAD), picture.chart.size);
    let mut plot = ui.new_child(UiBuilder::new().max_rect(place).id_salt("chart"));
    (picture.chart.draw)(&mut plot, picture.chart.size);
    strip(ui, inner.with_min_y(inner.bottom() - STRIP + gap::SMALL), picture.facts);
}

/// Document, market, standing, changed parameters, and what kind of figures these are.
fn strip(ui: &mut Ui, rect: Rect, facts: &Facts) {
    let ink = tokens(ui);
    ui.painter().hline(rect.x_range(), rect.top(), (stroke::HAIRLINE, ink.outline));
    let mut right = rect.right();
    if facts.is_hypothetical {
        let chip = Chip::new(ChipKind::Hypothetical, HYPOTHETICAL);
        let size = chip.size(ui);
        let place = Rect::from_min_size(pos2(right - size.x, rect.top() + 10.0), size);
        chip.paint(ui, place, false);
        right = place.left() - gap::LARGE;
    }
    let first = format!("{}, {}", facts.document, facts.market);
    let line = |ui: &Ui, text: &str, y: f32, font, ink, right: f32| {
        let galley = one_line(ui, text, font, ink, (right - rect.left()).max(40.0));
        ui.painter().galley(pos2(rect.left(), rect.top() + y), galley, ink);
    };
    line(ui, &first, 10.0, body(), ink.text1, right);
    line(ui, &second(ui, rect.width(), facts), 32.0, small(), ink.text2, rect.right());
    line(ui, DISCLAIMER, 50.0, small(), ink.text3, rect.right());
}

/// What is supposed, and levers and parameters by name where they fit, else how many.
fn second(ui: &Ui, width: f32, facts: &Facts) -> String {
    let counted = facts.changed_words();
    let standing = [std::slice::from_ref(&facts.standing), facts.supposed.as_slice()].concat().join(", ");
    if counted.is_empty() {
        return standing;
    }
    let named = [facts.levers.as_slice(), &facts.changed].concat().join(", ");
    let listed = format!("{standing}, {counted}: {named}");
    let size = Words::new(&listed, small(), tokens(ui).text2).size(ui.painter());
    if size.x <= width { listed } else { format!("{standing}, {counted}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{
        plots::samples,
        theme::{DARK, LIGHT},
    };

    fn facts(changed: usize, is_hypothetical: bool) -> Facts {
        Facts {
            document: "A book with a name ".repeat(30),
            market: "as of 2026-08-21, demo history".to_owned(),
            standing: "House account, cross-margining on, scope Today".to_owned(),
            is_hypothetical,
            levers: Vec::new(),
            supposed: Vec::new(),
            changed: (0..changed).map(|i| format!("a.parameter.{i} 5")).collect(),
            left_out: 0,
            is_empty: false,
        }
    }

    fn pixels(theme: Theme, facts: &Facts) -> (u32, u32, Vec<u8>) {
        let bars = samples::bars(crate::app::plots::World::With);
        let chart = Chart::new("requirement", "Bars", "", vec2(480.0, 300.0), move |ui, size| {
            bars.show(ui, size);
        });
        let file = png(&Picture { chart: &chart, facts, theme });
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG file");
        let mut pixels = vec![0; reader.output_buffer_size().expect("its size")];
        let info = reader.next_frame(&mut pixels).expect("a picture");
        (info.width, info.height, pixels)
    }

    fn share(pixels: &[u8], colour: egui::Color32) -> f64 {
        let found = pixels.chunks_exact(4).filter(|p| **p == colour.to_array()).count();
        found as f64 / (pixels.len() / 4) as f64
    }

    #[test]
    fn a_picture_is_twice_its_points_and_in_the_theme_asked_for() {
        let (width, height, light) = pixels(Theme::Light, &facts(0, false));
        assert_eq!((width, height), (2 * (480 + 64), 2 * (300 + 64 + 40 + 72)));
        assert!(share(&light, LIGHT.ficc) > 0.01 && share(&light, LIGHT.bg1) > 0.5);
        let (_, _, dark) = pixels(Theme::Dark, &facts(0, false));
        assert!(share(&dark, DARK.ficc) > 0.01 && share(&dark, DARK.bg1) > 0.5);
        assert_eq!(light, pixels(Theme::Light, &facts(0, false)).2, "the same bytes again");
    }

    #[test]
    fn a_hypothetical_picture_wears_violet() {
        assert_eq!(share(&pixels(Theme::Light, &facts(0, false)).2, LIGHT.hyp), 0.0);
        assert!(share(&pixels(Theme::Light, &facts(0, true)).2, LIGHT.hyp) > 0.0);
    }

    #[test]
    fn parameters_are_listed_where_they_fit_and_counted_where_not() {
        let said = |count: usize| {
            let mut said = String::new();
            paint(Canvas { size: vec2(900.0, 50.0), pixels_per_point: 1.0, theme: Theme::Light }, |ui| {
                said = second(ui, 800.0, &facts(count, false));
            });
            said
        };
        assert!(said(0).ends_with("scope Today"));
        assert!(said(2).ends_with("2 parameters changed: a.parameter.0 5, a.parameter.1 5"));
        assert!(said(60).ends_with("60 parameters changed"));
        let supposing = Facts {
            levers: vec!["Parallel shift +100 bp".to_owned(); 40],
            supposed: vec!["Arrangement suspended".to_owned()],
            ..facts(1, false)
        };
        let mut told = String::new();
        paint(Canvas { size: vec2(900.0, 50.0), pixels_per_point: 1.0, theme: Theme::Light }, |ui| {
            told = second(ui, 800.0, &supposing);
        });
        assert!(told.ends_with("Arrangement suspended, 40 levers and 1 parameter changed"), "{told}");
    }
}
