//! One figure of the headline strip: a label, 36 points of number, and a line below.

use egui::{Align2, Color32, FontId, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::chip::Chip;
use super::paint::focus_ring;
use crate::app::theme::{self, SIZES, TextSizes, gap, tokens};

/// What the figure says by its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// The world in force.
    #[default]
    InForce,
    /// The other world.
    Other,
    /// A saving.
    Saved,
    /// A saving nobody has approved.
    Hypothetical,
    /// A saving below zero: amber, with a triangle before the line below.
    Costs,
    /// An old figure; the line below says "being recomputed".
    Stale,
}

impl Tone {
    fn ink(self, ui: &Ui) -> Color32 {
        let t = tokens(ui);
        match self {
            Self::InForce => t.text1,
            Self::Other | Self::Stale => t.text3,
            Self::Saved => t.save_text,
            Self::Hypothetical => t.hyp_text,
            Self::Costs => t.warn_text,
        }
    }
}

/// A headline figure. A click or Enter asks for its explanation.
#[derive(Clone, Debug)]
pub struct HeadlineFigure<'a> {
    label: &'a str,
    figure: &'a str,
    share: &'a str,
    note: &'a str,
    chip: Option<Chip<'a>>,
    tone: Tone,
    sizes: TextSizes,
}

impl<'a> HeadlineFigure<'a> {
    /// A figure of the world in force.
    pub fn new(label: &'a str, figure: &'a str) -> Self {
        Self { label, figure, share: "", note: "", chip: None, tone: Tone::default(), sizes: SIZES }
    }

    /// Its colour.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// A percentage beside the amount, 18.
    pub fn share(mut self, share: &'a str) -> Self {
        self.share = share;
        self
    }

    /// The line below, 12.
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = note;
        self
    }

    /// A chip before the line below, when a limit binds.
    pub fn chip(mut self, chip: Chip<'a>) -> Self {
        self.chip = Some(chip);
        self
    }

    /// Other text sizes, for a projector.
    pub fn sizes(mut self, sizes: TextSizes) -> Self {
        self.sizes = sizes;
        self
    }

    /// Draws it in a column of fixed width, so that nothing moves when the switch is thrown.
    pub fn show(self, ui: &mut Ui, width: f32) -> Response {
        let scale = self.sizes.figure / SIZES.figure;
        let (rect, response) = ui.allocate_exact_size(vec2(width, 80.0 * scale), Sense::click());
        let name = [self.label, self.figure, self.share].join(" ");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.trim_end()));
        ui.accesskit_node_builder(response.id, |node| node.set_description(self.note_text()));
        if response.hovered() || response.has_focus() {
            self.underline(ui, rect, scale);
        }
        self.paint(ui, rect, scale);
        if response.has_focus() {
            focus_ring(ui, rect, 2.0);
        }
        response
    }

    fn paint(&self, ui: &Ui, rect: Rect, scale: f32) {
        let ink = self.tone.ink(ui);
        let line = |y: f32| rect.left_top() + vec2(0.0, y * scale);
        put(ui, line(8.0), self.label, self.sizes.small, tokens(ui).text2);
        let end = put(ui, line(40.0), self.figure, self.sizes.figure, ink).right();
        let beside = Pos2::new(end + 5.0 * scale, line(44.0).y);
        put(ui, beside, self.share, self.sizes.title, ink);
        self.paint_note(ui, line(72.0));
    }

    fn paint_note(&self, ui: &Ui, mut place: Pos2) {
        if let Some(chip) = self.chip {
            let size = chip.size(ui);
            chip.paint(ui, Align2::LEFT_CENTER.anchor_size(place - vec2(2.0, 0.0), size), false);
            place.x += size.x + gap::TINY;
        }
        let ink = if self.tone == Tone::Costs { tokens(ui).warn_text } else { tokens(ui).text2 };
        put(ui, place, &self.note_text(), self.sizes.small, ink);
    }

    fn note_text(&self) -> String {
        match self.tone {
            Tone::Costs => format!("▲ {}", self.note),
            Tone::Stale => "being recomputed".to_owned(),
            Tone::InForce | Tone::Other | Tone::Saved | Tone::Hypothetical => self.note.to_owned(),
        }
    }

    /// A dotted line under the figure: it can be asked.
    fn underline(&self, ui: &Ui, rect: Rect, scale: f32) {
        let font = FontId::proportional(self.sizes.figure);
        let galley = ui.painter().layout_no_wrap(self.figure.to_owned(), font, Color32::PLACEHOLDER);
        let start = rect.left_top() + vec2(0.0, 60.0 * scale);
        let path = [start, start + vec2(galley.size().x, 0.0)];
        let line = egui::Stroke::new(theme::stroke::HAIRLINE, tokens(ui).outline_strong);
        super::dashed_line(ui.painter(), &path, line, [1.0, 2.0]);
    }
}

fn put(ui: &Ui, place: Pos2, text: &str, size: f32, ink: Color32) -> Rect {
    ui.painter().text(place, Align2::LEFT_CENTER, text, FontId::proportional(size), ink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable as _};

    #[test]
    fn it_is_named_by_what_it_says_and_answers_a_click() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, asked| {
                let figure = HeadlineFigure::new("Saved", "$31.66mm").share("80.0 %").tone(Tone::Saved);
                *asked |= figure.chip(Chip::AT_THE_CAP).note("uncapped 92.0 %").show(ui, 240.0).clicked();
            },
            false,
        );
        harness.get_by_label("Saved $31.66mm 80.0 %").click();
        harness.run();
        assert!(harness.state());
    }
}
