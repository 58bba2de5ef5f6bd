//! A small bar and a per cent for one cell of a table: a loss over the margin held against it.

use egui::{Align2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::Standing;
use super::parts::Words;
use crate::app::format;
use crate::app::theme::{self, row, stroke, tokens};

/// Where the bar begins, from the right end of the cell, and how long 100 % is.
const BEGINS: f32 = 94.0;
const WHOLE: f32 = 34.0;
const HEIGHT: f32 = 12.0;

/// A loss against the margin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Loss {
    /// The loss as a share of the margin; above one the margin does not cover it.
    Share(f64),
    /// The day gains.
    Gains,
    /// There is no figure.
    None,
}

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StressBar {
    /// How much of the margin the day takes.
    pub loss: Loss,
    /// Whether the margin is one a regulator has approved.
    pub standing: Standing,
}

impl StressBar {
    /// The least width in which bar and per cent do not meet.
    pub const LEAST_WIDTH: f32 = BEGINS + 4.0;

    /// Paints the cell, `width` wide and as high as a table row.
    pub fn show(&self, ui: &mut Ui, width: f32) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(width, row::TABLE), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.alternative()));
        self.paint(ui, rect);
        response
    }

    /// Paints the cell into a place that was allocated elsewhere.
    pub fn paint(&self, ui: &Ui, rect: Rect) {
        let tokens = tokens(ui);
        let (text, ink) = match self.loss {
            Loss::Share(share) if share >= 10.0 => {
                (format!("▲ {}", format::multiple(share, 0)), tokens.warn_text)
            }
            Loss::Share(share) if share > 1.0 => (format!("▲ {}", whole_percent(share)), tokens.warn_text),
            Loss::Share(share) => (whole_percent(share), tokens.text1),
            Loss::Gains => ("gains".to_owned(), tokens.text3),
            Loss::None => (format::DASH.to_owned(), tokens.text3),
        };
        Words::new(text, theme::body(), ink).paint(ui.painter(), rect.right_center(), Align2::RIGHT_CENTER);
        let Loss::Share(share) = self.loss else { return };
        let length = (share.clamp(0.0, 1.0) as f32 * WHOLE).max(if share > 0.0 { 2.0 } else { 0.0 });
        let bar = Rect::from_min_size(rect.right_center() - vec2(BEGINS, HEIGHT / 2.0), vec2(length, HEIGHT));
        if share > 1.0 {
            ui.painter().rect_filled(bar, 0.0, tokens.warn_soft);
            let line = Stroke::new(stroke::LINE, tokens.warn);
            ui.painter().rect_stroke(bar, 0.0, line, StrokeKind::Inside);
        } else {
            ui.painter().rect_filled(bar, 0.0, self.standing.line(tokens));
        }
    }

    /// What the cell says, in one line.
    pub fn alternative(&self) -> String {
        match self.loss {
            Loss::Share(share) if share > 1.0 => {
                format!("the loss is {} of the margin: not covered", whole_percent(share))
            }
            Loss::Share(share) => format!("the loss is {} of the margin", whole_percent(share)),
            Loss::Gains => "the day gains".to_owned(),
            Loss::None => "no figure".to_owned(),
        }
    }
}

fn whole_percent(share: f64) -> String {
    format!("{} %", format::decimals(share * 100.0, 0))
}
