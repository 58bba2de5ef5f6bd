//! How far a parameter can be trusted, as one letter. Ink only: trust is not a colour.

use egui::{Align2, Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::hint::Hint;
use super::paint::dashed_outline;
use crate::app::theme::{self, radius, stroke, tokens};

/// Where a parameter comes from, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// In a house's own text.
    Published,
    /// From a rule filing.
    Filing,
    /// From market data.
    Calibrated,
    /// Our choice.
    Assumption,
}

impl Grade {
    /// The letter on the badge.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Published => "P",
            Self::Filing => "F",
            Self::Calibrated => "C",
            Self::Assumption => "A",
        }
    }

    /// The full word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Filing => "filing",
            Self::Calibrated => "calibrated",
            Self::Assumption => "assumption",
        }
    }
}

/// The badge, 16 by 16. Word and source stand in its hint and in its accessible name.
pub fn grade_badge(ui: &mut Ui, grade: Grade, source: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
    let name =
        if source.is_empty() { grade.word().to_owned() } else { format!("{}: {source}", grade.word()) };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let t = tokens(ui);
    let (ground, border, ink) = match grade {
        Grade::Published => (t.text2, Color32::TRANSPARENT, t.bg1),
        Grade::Filing => (t.bg3, t.outline_strong, t.text2),
        Grade::Calibrated => (Color32::TRANSPARENT, t.outline_strong, t.text3),
        Grade::Assumption => (Color32::TRANSPARENT, Color32::TRANSPARENT, t.text3),
    };
    let corners = CornerRadius::same(radius::BADGE);
    ui.painter().rect(rect, corners, ground, Stroke::new(stroke::HAIRLINE, border), StrokeKind::Inside);
    if grade == Grade::Assumption {
        let line = Stroke::new(stroke::HAIRLINE, t.outline_strong);
        dashed_outline(ui.painter(), rect, f32::from(radius::BADGE), line, [3.0, 2.0]);
    }
    ui.painter().text(
        rect.center() + vec2(0.0, 0.5),
        Align2::CENTER_CENTER,
        grade.letter(),
        theme::small(),
        ink,
    );
    Hint::new(grade.word()).why(source).on(&response);
    response
}
