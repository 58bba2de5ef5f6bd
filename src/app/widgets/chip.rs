//! Small round words that say what standing a thing has.

use egui::{
    Align2, Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::paint::{focus_ring, hatch_in, rounded_outline, tick_mark};
use crate::app::theme::{self, gap, stroke, tokens};

const HEIGHT: f32 = 20.0;
/// How much of a hypothetical chip is hatched, so that its word stays clear.
const HATCHED: f32 = 18.0;

/// What a chip looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipKind {
    /// Tick, teal, outlined.
    In,
    /// The same with a grey outline, while the switch is off.
    InIdle,
    /// Grey outline.
    Out,
    /// Flat, quiet.
    No,
    /// Amber: a limit speaks.
    Limit,
    /// Flat, dark words.
    Note,
    /// Violet, hatched at its left end.
    Hypothetical,
}

/// A chip: a kind and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chip<'a> {
    kind: ChipKind,
    word: &'a str,
}

impl Chip<'static> {
    /// In the cross-margin account.
    pub const IN: Self = Self::new(ChipKind::In, "in");
    /// In the account, while the switch is off.
    pub const IN_IDLE: Self = Self::new(ChipKind::InIdle, "in");
    /// Eligible, kept out.
    pub const OUT: Self = Self::new(ChipKind::Out, "out");
    /// Not eligible; say why on hover.
    pub const NO: Self = Self::new(ChipKind::No, "no");
    /// The cap holds the saving.
    pub const AT_THE_CAP: Self = Self::new(ChipKind::Limit, "at the cap");
    /// The saving is too small to be given.
    pub const BELOW_THRESHOLD: Self = Self::new(ChipKind::Limit, "below threshold");
    /// The houses have suspended the arrangement.
    pub const SUSPENDED: Self = Self::new(ChipKind::Limit, "suspended");
    /// The last percentage stands until both houses publish.
    pub const HELD: Self = Self::new(ChipKind::Limit, "held");
    /// One house is late, and no reduction is given.
    pub const LATE: Self = Self::new(ChipKind::Limit, "one house late");
    /// The lower of two savings.
    pub const BINDS: Self = Self::new(ChipKind::Note, "▼ binds");
    /// No regulator has approved this.
    pub const HYPOTHETICAL: Self = Self::new(ChipKind::Hypothetical, "hypothetical");
}

impl<'a> Chip<'a> {
    /// Any word in any kind, for the few that differ.
    pub const fn new(kind: ChipKind, word: &'a str) -> Self {
        Self { kind, word }
    }

    /// Width and height in points.
    pub fn size(self, ui: &Ui) -> Vec2 {
        let galley = ui.painter().layout_no_wrap(self.word.to_owned(), theme::small(), Color32::PLACEHOLDER);
        vec2(galley.size().x.ceil() + self.before_word() + gap::SMALL, HEIGHT)
    }

    /// A chip to read.
    pub fn show(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(self.size(ui), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.word));
        self.paint(ui, rect, false);
        response
    }

    /// A chip to press, named `name` ("ZN Z6 in the XM account"). A `No` cannot be pressed.
    pub fn show_toggle(self, ui: &mut Ui, name: &str) -> Response {
        let is_fixed = self.kind == ChipKind::No;
        let sense = if is_fixed { Sense::hover() } else { Sense::click() };
        let hit = self.size(ui).max(vec2(theme::control::SMALL, theme::control::SMALL));
        let (area, response) = ui.allocate_exact_size(hit, sense);
        let is_in = matches!(self.kind, ChipKind::In | ChipKind::InIdle | ChipKind::Hypothetical);
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, !is_fixed, is_in, name));
        let rect = Rect::from_center_size(area.center(), self.size(ui));
        self.paint(ui, rect, response.hovered() && !is_fixed);
        if response.has_focus() {
            focus_ring(ui, rect, HEIGHT / 2.0);
        }
        response
    }

    /// The chip at a place of the caller's choice, without a node in the accessibility tree.
    pub fn paint(self, ui: &Ui, rect: Rect, is_hovered: bool) {
        let (ground, border, ink) = self.colours(ui, is_hovered);
        let line = Stroke::new(stroke::HAIRLINE, border);
        let round = CornerRadius::from(HEIGHT / 2.0);
        ui.painter().rect(rect, round, ground, Stroke::NONE, StrokeKind::Inside);
        if self.kind == ChipKind::Hypothetical {
            hatch_left_end(ui, rect);
        }
        ui.painter().rect_stroke(rect, round, line, StrokeKind::Inside);
        if matches!(self.kind, ChipKind::In | ChipKind::InIdle) {
            tick_mark(ui.painter(), rect.left_center() + vec2(14.0, 0.0), ink);
        }
        let start = pos2(rect.left() + self.before_word(), rect.center().y);
        ui.painter().text(start, Align2::LEFT_CENTER, self.word, theme::small(), ink);
    }

    /// From the left end to the word.
    fn before_word(self) -> f32 {
        match self.kind {
            ChipKind::In | ChipKind::InIdle => 22.0,
            ChipKind::Hypothetical => HATCHED + gap::TINY + 3.0,
            ChipKind::Out | ChipKind::No | ChipKind::Limit | ChipKind::Note => 9.0,
        }
    }

    /// Ground, border, word.
    fn colours(self, ui: &Ui, is_hovered: bool) -> (Color32, Color32, Color32) {
        let t = tokens(ui);
        let open = if is_hovered { t.bg2 } else { Color32::TRANSPARENT };
        match self.kind {
            ChipKind::In => (t.save_soft, t.save, t.save_text),
            ChipKind::InIdle => (open, t.outline_strong, t.text2),
            ChipKind::Out => (open, t.outline_strong, t.text2),
            ChipKind::No => (t.bg2, Color32::TRANSPARENT, t.text3),
            ChipKind::Limit => (t.warn_soft, t.warn, t.warn_text),
            ChipKind::Note => (t.bg2, Color32::TRANSPARENT, t.text1),
            ChipKind::Hypothetical => (t.hyp_soft, t.hyp, t.hyp_text),
        }
    }
}

fn hatch_left_end(ui: &Ui, rect: Rect) {
    let outline = rounded_outline(rect.shrink(0.5), HEIGHT / 2.0);
    let edge = rect.left() + HATCHED;
    let left_end: Vec<_> = outline.into_iter().map(|corner| pos2(corner.x.min(edge), corner.y)).collect();
    hatch_in(ui.painter(), &left_end, tokens(ui).hyp, super::HATCH_PITCH);
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable as _};

    #[test]
    fn a_toggle_is_named_and_pressed() {
        let mut harness = Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, presses| {
                *presses += u32::from(Chip::OUT.show_toggle(ui, "ZN Z6 in the XM account").clicked());
                *presses += u32::from(Chip::NO.show_toggle(ui, "BTC: not eligible, a coin").clicked());
                Chip::AT_THE_CAP.show(ui);
            },
            0_u32,
        );
        harness.get_by_role_and_label(Role::CheckBox, "ZN Z6 in the XM account").click();
        harness.get_by_label("BTC: not eligible, a coin").click();
        harness.run();
        assert_eq!(*harness.state(), 1);
        harness.get_by_label("at the cap");
    }
}
