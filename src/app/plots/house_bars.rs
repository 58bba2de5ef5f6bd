//! One house's saving, lying down: both legs apart, and both together.

use egui::{Align2, Color32, Painter, Rect, Ui, pos2, vec2};

use super::axis::{Scale, finite};
use super::offered::{Chart, offer};
use super::parts::{Pressable, Words, allocate, cost_block, saved_block};
use super::{House, Shown, Standing};
use crate::app::format::{self, Unit};
use crate::app::theme::{self, Tokens, gap, tokens};

/// Tops and bottoms of the two bars below the top of the picture.
const APART: [f32; 2] = [20.0, 54.0];
const TOGETHER: [f32; 2] = [88.0, 122.0];
/// Distance of words from the edge of their bar.
const INSET: f32 = 10.0;

/// Cash and futures end to end, and under them what the model asks for the two together.
/// Money in dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseBars {
    /// Whose model it is.
    pub house: House,
    /// What the model asks for the cash leg alone.
    pub cash: f64,
    /// What it asks for the futures leg alone.
    pub futures: f64,
    /// What it asks for both together.
    pub together: f64,
    /// The saving as a share of one; `None` when one leg is missing.
    pub saving: Option<f64>,
    /// The length of the axis, the same for both houses: the larger of their sums.
    pub full: f64,
    /// The formula in words and figures, under the bars.
    pub caption: String,
    /// Whether the saving is one a regulator has approved.
    pub standing: Standing,
    /// The unit of every figure.
    pub unit: Unit,
}

/// A part that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HousePiece {
    /// The cash leg alone.
    Cash,
    /// The futures leg alone.
    Futures,
    /// Both together.
    Together,
    /// What is saved, or what it costs.
    Saving,
}

/// What is needed to paint one picture.
struct Sketch<'a> {
    bars: &'a HouseBars,
    painter: &'a Painter,
    tokens: &'a Tokens,
    rect: Rect,
    scale: Scale,
}

impl HouseBars {
    /// How high the picture is, words included.
    pub const HEIGHT: f32 = 150.0;

    /// Paints both bars, [`HouseBars::HEIGHT`] high, and returns the part that was pressed.
    pub fn show(&self, ui: &mut Ui, width: f32) -> Shown<HousePiece> {
        let response = allocate(ui, vec2(width, Self::HEIGHT), || self.alternative());
        let rect = response.rect;
        let full = finite(self.full).max(self.apart()).max(finite(self.together));
        let scale = Scale::new(0.0..=full, rect.x_range());
        let sketch = Sketch { bars: self, painter: ui.painter(), tokens: tokens(ui), rect, scale };
        let pieces = sketch.paint();
        let mut picked = None;
        for (piece, rect) in pieces {
            let (what, why) = self.words(piece);
            if (Pressable { rect, what: &what, why }).show(ui, response.id.with(what_key(piece))) {
                picked = Some(piece);
            }
        }
        offer(ui, response.rect, self.key(), || self.chart());
        Shown { response, picked }
    }

    /// Names the chart on offer.
    fn key(&self) -> &'static str {
        if self.house == House::Ficc { "ficc-model" } else { "cme-model" }
    }

    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let bars = self.clone();
        let name = format!("{}'s model: the legs apart and together", self.house.name());
        Chart::new(self.key(), name, self.alternative(), vec2(960.0, Self::HEIGHT), move |ui, size| {
            bars.show(ui, size.x);
        })
    }

    /// What the bars show, in one line.
    pub fn alternative(&self) -> String {
        let name = self.house.name();
        let [cash, futures, together] =
            [self.cash, self.futures, self.together].map(|dollars| format::money(dollars, self.unit));
        let saving = match self.saving {
            Some(share) if share < 0.0 => format!("costs {}", format::percent(-share)),
            Some(share) => format!("saves {}", format::percent(share)),
            None => "one leg alone has nothing to offset".to_owned(),
        };
        format!("{name}'s model: cash {cash} and futures {futures} apart, {together} together: {saving}.")
    }

    fn apart(&self) -> f64 {
        finite(self.cash).max(0.0) + finite(self.futures).max(0.0)
    }

    fn cell(&self, dollars: f64) -> String {
        format::money_cell(dollars, self.unit)
    }

    fn words(&self, piece: HousePiece) -> (String, &'static str) {
        let name = self.house.name();
        let money = |dollars| format::money(dollars, self.unit);
        match piece {
            HousePiece::Cash => (format!("{name} cash {}", money(self.cash)), "The cash leg alone."),
            HousePiece::Futures => {
                (format!("{name} futures {}", money(self.futures)), "The futures leg alone.")
            }
            HousePiece::Together => (
                format!("{name} together {}", money(self.together)),
                "Both legs, one after the other, on the same days.",
            ),
            HousePiece::Saving => (
                format!("{name} {}", saves(self.saving)),
                "One less together over apart, before cap and threshold.",
            ),
        }
    }
}

impl Sketch<'_> {
    fn paint(&self) -> Vec<(HousePiece, Rect)> {
        self.caption("apart", self.rect.top() + 10.0);
        self.caption("together", self.rect.top() + 78.0);
        self.caption(&self.bars.caption, self.rect.top() + 140.0);
        let mut pieces = self.apart();
        pieces.extend(self.together());
        pieces
    }

    fn caption(&self, text: &str, y: f32) {
        let words = Words::new(text, theme::small(), self.tokens.text3);
        words.paint(self.painter, pos2(self.rect.left(), y), Align2::LEFT_CENTER);
    }

    fn bar(&self, from: f64, to: f64, [top, bottom]: [f32; 2]) -> Rect {
        let y = self.rect.top();
        Rect::from_x_y_ranges(self.scale.held(from)..=self.scale.held(to), y + top..=y + bottom)
    }

    fn body(&self, text: String, ink: Color32) -> Words {
        Words::new(text, theme::body(), ink)
    }

    fn apart(&self) -> Vec<(HousePiece, Rect)> {
        let legs = [
            (HousePiece::Cash, "cash", finite(self.bars.cash).max(0.0)),
            (HousePiece::Futures, "futures", finite(self.bars.futures).max(0.0)),
        ];
        let mut from = 0.0;
        let mut pieces = Vec::with_capacity(2);
        let mut outside = Vec::with_capacity(2);
        for (piece, name, dollars) in legs {
            let text = match dollars > 0.0 {
                true => format!("{name} {}", self.bars.cell(dollars)),
                false => format!("no {name}"),
            };
            let mut bar = self.bar(from, from + dollars, APART);
            if bar.width() >= 0.5 {
                bar.max.x = bar.max.x.max(bar.min.x + 2.0);
                bar.min.x += if from > 0.0 { 1.0 } else { 0.0 };
                self.painter.rect_filled(bar, 0.0, self.bars.house.fill(self.tokens));
                pieces.push((piece, bar));
            }
            let words = self.body(text.clone(), self.tokens.bg1);
            if words.size(self.painter).x + 1.5 * INSET <= bar.width() {
                words.paint(self.painter, bar.left_center() + vec2(INSET, 0.0), Align2::LEFT_CENTER);
            } else {
                outside.push(text);
            }
            from += dollars;
        }
        self.beside_apart(from, &outside);
        pieces
    }

    /// The sum right of the bar, and whatever found no room inside it.
    fn beside_apart(&self, sum: f64, outside: &[String]) {
        let bar = self.bar(0.0, sum, APART);
        let text = match outside {
            [] => self.bars.cell(sum),
            texts => texts.join(", "),
        };
        let words = self.body(text, self.tokens.text1);
        let width = words.size(self.painter).x;
        let is_free = bar.right() + INSET + width <= self.rect.right();
        if is_free {
            words.paint(self.painter, bar.right_center() + vec2(INSET, 0.0), Align2::LEFT_CENTER);
        } else if !outside.is_empty() {
            let place = pos2(self.rect.right(), self.rect.top() + 9.0);
            words.paint(self.painter, place, Align2::RIGHT_CENTER);
        }
    }

    fn together(&self) -> Vec<(HousePiece, Rect)> {
        let (apart, together) = (self.bars.apart(), finite(self.bars.together).max(0.0));
        let solid = self.bar(0.0, together, TOGETHER);
        let mut pieces = Vec::with_capacity(2);
        if solid.width() >= 0.5 {
            let solid = solid.with_max_x(solid.max.x.max(solid.min.x + 2.0));
            self.painter.rect_filled(solid, 0.0, self.bars.house.fill(self.tokens));
            pieces.push((HousePiece::Together, solid));
        }
        let rest = self.bar(apart.min(together), apart.max(together), TOGETHER);
        if rest.width() >= 1.0 && self.bars.saving.is_some() {
            match together > apart {
                true => cost_block(self.painter, rest, self.tokens),
                false => saved_block(self.painter, rest, self.bars.standing, self.tokens),
            }
            pieces.push((HousePiece::Saving, rest));
        }
        self.together_words(solid, rest);
        pieces
    }

    /// The requirement together and the saving: inside the emptied part, or else right of it, or
    /// else on the line above.
    fn together_words(&self, solid: Rect, rest: Rect) {
        let is_cost = self.bars.saving.is_some_and(|share| share < 0.0);
        let saving_ink = match (self.bars.saving, is_cost) {
            (None, _) => self.tokens.text3,
            (_, true) => self.tokens.warn_text,
            (_, false) => self.bars.standing.ink(self.tokens),
        };
        let figure = self.body(self.bars.cell(self.bars.together), self.tokens.text1);
        let saving = self.body(saves(self.bars.saving), saving_ink);
        let (figure_width, saving_width) = (figure.size(self.painter).x, saving.size(self.painter).x);
        let both = figure_width + saving_width + gap::WIDE + 2.0 * INSET;
        if !is_cost && self.bars.saving.is_some() && rest.width() >= both {
            self.on_block(&figure, rest.left_center() + vec2(INSET + 2.0, 0.0), Align2::LEFT_CENTER);
            self.on_block(&saving, rest.right_center() - vec2(INSET, 0.0), Align2::RIGHT_CENTER);
            return;
        }
        let end = solid.right().max(rest.right()) + INSET;
        let in_bar = figure_width + 2.0 * INSET <= solid.width().min(rest.left() - solid.left());
        let beside = if in_bar { saving_width } else { both - 2.0 * INSET };
        let y = solid.center().y;
        let mut place = pos2(end, y);
        if end + beside > self.rect.right() {
            place = pos2(self.rect.right() - beside, self.rect.top() + 78.0);
        }
        if in_bar {
            let figure = self.body(self.bars.cell(self.bars.together), self.tokens.bg1);
            figure.paint(self.painter, solid.left_center() + vec2(INSET, 0.0), Align2::LEFT_CENTER);
        } else {
            let taken = figure.paint(self.painter, place, Align2::LEFT_CENTER);
            place.x = taken.right() + gap::WIDE;
        }
        saving.paint(self.painter, place, Align2::LEFT_CENTER);
    }

    /// Words on the emptied part; on a hatch they need a ground of their own.
    fn on_block(&self, words: &Words, place: egui::Pos2, anchor: Align2) {
        let rect = anchor.anchor_size(place, words.size(self.painter));
        if self.bars.standing == Standing::Hypothetical {
            words.paint_on(self.painter, rect, self.tokens.bg1);
        } else {
            words.paint(self.painter, rect.min, Align2::LEFT_TOP);
        }
    }
}

/// What a model's figure says: `saves 92.0 %`, `▲ costs 6.0 %`, `nothing to offset`.
fn saves(saving: Option<f64>) -> String {
    match saving {
        Some(share) if share < 0.0 => super::parts::costs(&format::percent(-share)),
        Some(share) => format!("saves {}", format::percent(share)),
        None => "nothing to offset".to_owned(),
    }
}

fn what_key(piece: HousePiece) -> &'static str {
    match piece {
        HousePiece::Cash => "cash",
        HousePiece::Futures => "futures",
        HousePiece::Together => "together",
        HousePiece::Saving => "saving",
    }
}
