//! The offsets ruler: what each house's model saves, where the limits lie, what is applied.

use egui::{Align2, Painter, Pos2, Rangef, Rect, Response, Stroke, StrokeKind, Ui, pos2, vec2};

use super::axis::{Scale, finite};
use super::offered::{Chart, offer};
use super::parts::{Pressable, Toward, Words, allocate, limit_line, triangle};
use super::place::{Wish, spread};
use super::{House, Shown, Standing};
use crate::app::format;
use crate::app::theme::{self, Tokens, gap, radius, stroke, tokens};
use crate::app::widgets::{HATCH_PITCH, hatch};

/// Names the chart on offer.
const KEY: &str = "offsets";
/// Tops and bottoms below the top of the ruler.
const LANE: f32 = 10.0;
const TIP: f32 = 31.0;
const BAR: [f32; 2] = [32.0, 46.0];
const BELOW: f32 = 52.0;
/// Tips nearer than this are moved apart, each by half.
const APART: f32 = 9.0;

/// A ruler from 0 to 100 % of saving. Shares of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruler {
    /// Below this saving nothing is given.
    pub threshold: f64,
    /// More than this is never given.
    pub cap: f64,
    /// What both houses cut; `None` while cross-margining is off or not possible.
    pub applied: Option<f64>,
    /// What FICC's model saves; it may lie below 0 or above 1. `None` when it cannot be told.
    pub ficc: Option<f64>,
    /// What CME's model saves.
    pub cme: Option<f64>,
    /// Whether the saving is one a regulator has approved.
    pub standing: Standing,
}

/// A part of the ruler that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulerPiece {
    /// The threshold.
    Threshold,
    /// The cap.
    Cap,
    /// What is applied.
    Applied,
    /// What a house's model saves.
    House(House),
}

/// A word above the ruler.
struct Label {
    piece: RulerPiece,
    words: Words,
    text: String,
    rect: Rect,
}

impl Ruler {
    /// How high the ruler is, words included.
    pub const HEIGHT: f32 = 72.0;

    /// Paints the ruler, [`Ruler::HEIGHT`] high, and returns the part that was pressed.
    pub fn show(&self, ui: &mut Ui, width: f32) -> Shown<RulerPiece> {
        let response = allocate(ui, vec2(width, Self::HEIGHT), || self.alternative());
        let rect = response.rect;
        let bar = Rect::from_x_y_ranges(
            rect.left() + 14.0..=(rect.right() - 24.0).max(rect.left() + 15.0),
            rect.top() + BAR[0]..=rect.top() + BAR[1],
        );
        let scale = Scale::new(0.0..=1.0, bar.x_range());
        let (painter, tokens) = (ui.painter(), tokens(ui));
        self.paint_bar(painter, bar, &scale, tokens);
        self.paint_limits(painter, bar, &scale, tokens);
        self.paint_houses(painter, rect, &scale, tokens);
        let mut labels = self.labels(painter, rect, &scale, tokens);
        for label in &labels {
            label.words.paint(painter, label.rect.min, Align2::LEFT_TOP);
        }
        let applied = self.paint_below(painter, rect, &scale, tokens);
        labels.extend(applied);
        let picked = self.listen(ui, &response, &labels);
        offer(ui, response.rect, KEY, || self.chart());
        Shown { response, picked }
    }

    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let ruler = self.clone();
        let size = vec2(960.0, Self::HEIGHT);
        Chart::new(
            KEY,
            "Saving of each model, threshold and cap",
            self.alternative(),
            size,
            move |ui, size| {
                ruler.show(ui, size.x);
            },
        )
    }

    /// What the ruler shows, in one line.
    pub fn alternative(&self) -> String {
        let saves = |house: House| match self.saving(house) {
            Some(share) => format!("{}'s model saves {}", house.name(), format::percent(share)),
            None => format!("{}'s model cannot be told", house.name()),
        };
        let applied = match self.applied {
            Some(share) => format!("applied {}", format::percent(share)),
            None => "nothing applied".to_owned(),
        };
        let [ficc, cme] = House::ALL.map(saves);
        let (threshold, cap) = (format::percent_short(self.threshold), format::percent_short(self.cap));
        format!("{ficc}, {cme}; threshold {threshold}, cap {cap}, {applied}.")
    }

    fn saving(&self, house: House) -> Option<f64> {
        match house {
            House::Ficc => self.ficc,
            House::Cme => self.cme,
        }
        .filter(|share| share.is_finite())
    }

    fn paint_bar(&self, painter: &Painter, bar: Rect, scale: &Scale, tokens: &Tokens) {
        painter.rect_filled(bar, radius::SWATCH, tokens.bg2);
        let end = scale.held(finite(self.applied.unwrap_or_default()));
        if end - bar.left() < 1.0 {
            return;
        }
        let fill = Rect::from_x_y_ranges(bar.left()..=end, bar.y_range());
        match self.standing {
            Standing::Approved => {
                painter.rect_filled(fill, radius::SWATCH, tokens.save);
            }
            Standing::Hypothetical => {
                painter.rect_filled(fill, radius::SWATCH, tokens.hyp_soft);
                hatch(painter, fill, tokens.hyp, HATCH_PITCH);
                let line = Stroke::new(stroke::AXIS, tokens.hyp);
                painter.rect_stroke(fill, radius::SWATCH, line, StrokeKind::Inside);
            }
        }
    }

    fn paint_limits(&self, painter: &Painter, bar: Rect, scale: &Scale, tokens: &Tokens) {
        for (share, ink) in [(self.threshold, tokens.text2), (self.cap, tokens.warn_text)] {
            let x = scale.held(finite(share));
            limit_line(painter, [pos2(x, bar.top() - 14.0), pos2(x, bar.bottom() + 4.0)], ink);
        }
    }

    fn paint_houses(&self, painter: &Painter, rect: Rect, scale: &Scale, tokens: &Tokens) {
        let shown: Vec<(House, f64)> =
            House::ALL.into_iter().filter_map(|house| Some((house, self.saving(house)?))).collect();
        let wish = |(_, share): &(House, f64)| Wish { centre: scale.held(*share), width: APART };
        let wishes: Vec<Wish> = shown.iter().map(wish).collect();
        let line = Rangef::new(scale.held(0.0) - APART, scale.held(1.0) + APART);
        for ((house, share), x) in shown.iter().zip(spread(&wishes, line, 0.0)) {
            let (toward, shift) = match *share {
                below if below < 0.0 => (Toward::Left, -6.0),
                above if above > 1.0 => (Toward::Right, 6.0),
                _ => (Toward::Down, 0.0),
            };
            triangle(painter, pos2(x + shift, rect.top() + TIP), toward, house.fill(tokens));
        }
    }

    /// The words above the bar: beside their lines, over their triangles, never over each other.
    fn labels(&self, painter: &Painter, rect: Rect, scale: &Scale, tokens: &Tokens) -> Vec<Label> {
        let threshold = format!("threshold {}", format::percent_short(self.threshold));
        let cap = format!("cap {}", format::percent_short(self.cap));
        let (small, body) = (theme::small(), theme::body());
        let mut labels = vec![
            (RulerPiece::Threshold, threshold, small, tokens.text2, self.threshold),
            (RulerPiece::Cap, cap, body.clone(), tokens.warn_text, self.cap),
        ];
        for house in House::ALL {
            if let Some(share) = self.saving(house) {
                let text = format!("{} {}", house.name(), format::percent(share));
                labels.push((RulerPiece::House(house), text, body.clone(), house.ink(tokens), share));
            }
        }
        let mut wishes = Vec::with_capacity(labels.len());
        let mut sized = Vec::with_capacity(labels.len());
        for (piece, text, font, ink, share) in labels {
            let words = Words::new(&text, font, ink);
            let size = words.size(painter);
            let beside = gap::SMALL + size.x / 2.0;
            let centre = scale.held(finite(share))
                + match piece {
                    RulerPiece::Threshold => beside,
                    RulerPiece::Cap => -beside,
                    RulerPiece::Applied | RulerPiece::House(_) => 0.0,
                };
            wishes.push(Wish { centre, width: size.x });
            sized.push((piece, words, text, size));
        }
        let middles = spread(&wishes, rect.x_range(), gap::MEDIUM);
        let label = |((piece, words, text, size), middle): ((_, _, _, egui::Vec2), f32)| Label {
            piece,
            words,
            text,
            rect: Rect::from_center_size(pos2(middle, rect.top() + LANE), size),
        };
        sized.into_iter().zip(middles).map(label).collect()
    }

    /// Ticks and what is applied, under the bar.
    fn paint_below(&self, painter: &Painter, rect: Rect, scale: &Scale, tokens: &Tokens) -> Option<Label> {
        let applied = self.applied_label(painter, rect, scale, tokens);
        if let Some(label) = &applied {
            label.words.paint(painter, label.rect.min, Align2::LEFT_TOP);
        }
        for tick in 0..=5 {
            let share = f64::from(tick) / 5.0;
            let words = Words::new(format::percent_short(share), theme::small(), tokens.text3);
            let place = Pos2::new(scale.at(share), rect.top() + BELOW);
            let room = Align2::CENTER_TOP.anchor_size(place, words.size(painter)).expand2(vec2(6.0, 4.0));
            if !applied.as_ref().is_some_and(|label| label.rect.intersects(room)) {
                words.paint(painter, place, Align2::CENTER_TOP);
            }
        }
        applied
    }

    fn applied_label(&self, painter: &Painter, rect: Rect, scale: &Scale, tokens: &Tokens) -> Option<Label> {
        let share = finite(self.applied?);
        let (text, ink) = match share > 0.0 {
            true => (format!("applied {}", format::percent(share)), self.standing.ink(tokens)),
            false => ("no reduction".to_owned(), tokens.text2),
        };
        let words = Words::new(&text, theme::body(), ink);
        let size = words.size(painter);
        let line = rect.x_range().shrink(size.x / 2.0);
        let middle = pos2(line.clamp(scale.held(share)), rect.top() + BELOW + size.y / 2.0 - 1.0);
        Some(Label { piece: RulerPiece::Applied, words, text, rect: Rect::from_center_size(middle, size) })
    }

    fn listen(&self, ui: &Ui, response: &Response, labels: &[Label]) -> Option<RulerPiece> {
        let mut picked = None;
        for label in labels {
            let key = match label.piece {
                RulerPiece::Threshold => "threshold",
                RulerPiece::Cap => "cap",
                RulerPiece::Applied => "applied",
                RulerPiece::House(house) => house.name(),
            };
            let piece = Pressable { rect: label.rect, what: &label.text, why: why(label.piece) };
            if piece.show(ui, response.id.with(key)) {
                picked = Some(label.piece);
            }
        }
        picked
    }
}

fn why(piece: RulerPiece) -> &'static str {
    match piece {
        RulerPiece::Threshold => "A smaller saving than this is not given.",
        RulerPiece::Cap => "More than this is never given.",
        RulerPiece::Applied => "The lower of the two savings, held to the cap; both houses cut this share.",
        RulerPiece::House(House::Ficc) => "What FICC's model saves when it looks at both legs.",
        RulerPiece::House(House::Cme) => "What CME's model saves when it looks at both legs.",
    }
}
