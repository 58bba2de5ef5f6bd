//! Collateral posted against what is required, one row to each destination.

use egui::{Align2, Color32, Painter, Rangef, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::axis::{Scale, finite};
use super::offered::{Chart, offer};
use super::parts::{Pressable, Words, allocate};
use super::{House, Shown};
use crate::app::format::{self, Unit};
use crate::app::theme::{self, Tokens, dash, gap, radius, stroke, tokens};
use crate::app::widgets::{HATCH_PITCH, dashed_outline, hatch};

/// Names the chart on offer.
const KEY: &str = "collateral";
/// Room for the name left of the bars, and for the surplus right of them.
const NAMES: f32 = 108.0;
const SURPLUS: f32 = 112.0;
/// Amounts apart by less than half a cent are the same.
const NOTHING: f64 = 0.005;
/// Top and bottom of the bar below the top of its row, and the end of the mark.
const BAR: [f32; 2] = [8.0, 40.0];
const MARK: f32 = 48.0;

/// Rows of collateral on one scale. Money in dollars, after haircut.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// The rows from the top down.
    pub destinations: Vec<Destination>,
    /// The unit of every figure.
    pub unit: Unit,
}

/// Where collateral is posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// Its name: "FICC", "CME", "the firm".
    pub name: String,
    /// The house it is, if it is one.
    pub house: Option<House>,
    /// What is posted there, cheapest first.
    pub lots: Vec<Lot>,
    /// What is required there.
    pub required: f64,
}

/// A piece of collateral.
#[derive(Clone, Debug, PartialEq)]
pub struct Lot {
    /// Its name: "bills", "cash".
    pub label: String,
    /// What it counts for after haircut.
    pub value: f64,
    /// What it is made of.
    pub kind: LotKind,
    /// The second line of the tooltip: value, haircut, what it earns.
    pub why: String,
}

/// What collateral is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LotKind {
    /// Treasury bills, notes and bonds.
    Securities,
    /// Dollars.
    Cash,
    /// Tokens of bills and funds.
    Tokens,
    /// Bitcoin, Ether and the like.
    Coins,
}

/// A part that was pressed: rows and lots by their place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostedPiece {
    /// A lot of a destination.
    Lot(usize, usize),
    /// What a destination requires.
    Required(usize),
    /// What is over or missing at a destination.
    Surplus(usize),
}

impl Posted {
    /// How high one row is.
    pub const ROW: f32 = 78.0;

    /// Paints the rows and returns the part that was pressed.
    pub fn show(&self, ui: &mut Ui, width: f32) -> Shown<PostedPiece> {
        let height = Self::ROW * self.destinations.len() as f32;
        let response = allocate(ui, vec2(width, height), || self.alternative());
        let rect = response.rect;
        let surplus = self.surplus_width(ui.painter()) + gap::WIDE;
        let line = Rangef::new(rect.left() + NAMES, (rect.right() - surplus).max(rect.left() + NAMES + 40.0));
        let scale = Scale::new(0.0..=self.largest(), line);
        let mut pieces = Vec::new();
        for (index, destination) in self.destinations.iter().enumerate() {
            let top = rect.top() + Self::ROW * index as f32;
            let row = Row {
                painter: ui.painter(),
                tokens: tokens(ui),
                destination,
                unit: self.unit,
                rect: Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), Self::ROW)),
                scale,
            };
            row.paint(index, &mut pieces);
        }
        let mut picked = None;
        for (piece, rect, what, why) in &pieces {
            if (Pressable { rect: *rect, what, why }).show(ui, response.id.with(key(*piece))) {
                picked = Some(*piece);
            }
        }
        offer(ui, response.rect, KEY, || self.chart());
        Shown { response, picked }
    }

    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let posted = self.clone();
        let name = format!("Collateral posted against required, {} after haircut", self.unit.head());
        let size = vec2(960.0, Self::ROW * self.destinations.len().max(1) as f32);
        Chart::new(KEY, name, self.alternative(), size, move |ui, size| {
            posted.show(ui, size.x);
        })
    }

    /// What the rows show, in one line.
    pub fn alternative(&self) -> String {
        let row = |destination: &Destination| {
            let [posted, required] =
                [destination.posted(), destination.required].map(|dollars| format::money(dollars, self.unit));
            format!("{} {posted} against {required}, {}", destination.name, destination.surplus(self.unit))
        };
        let rows: Vec<String> = self.destinations.iter().map(row).collect();
        format!("Posted against required: {}.", rows.join("; "))
    }

    /// The widest of the words right of the bars, so that no bar runs into them.
    fn surplus_width(&self, painter: &Painter) -> f32 {
        let ink = tokens(painter.ctx()).text1;
        let width =
            |row: &Destination| Words::new(row.surplus_shown(self.unit), theme::body(), ink).size(painter).x;
        self.destinations.iter().map(width).fold(SURPLUS, f32::max)
    }

    fn largest(&self) -> f64 {
        let largest = |row: &Destination| row.posted().max(finite(row.required));
        self.destinations.iter().map(largest).fold(0.0, f64::max)
    }
}

impl Destination {
    /// What all lots count for.
    pub fn posted(&self) -> f64 {
        self.lots.iter().map(|lot| finite(lot.value).max(0.0)).sum()
    }

    fn over(&self) -> f64 {
        self.posted() - finite(self.required)
    }

    fn surplus(&self, unit: Unit) -> String {
        let over = self.over();
        match over {
            _ if self.posted() <= 0.0 && finite(self.required) <= 0.0 => "nothing posted".to_owned(),
            none if none.abs() < NOTHING => "met exactly".to_owned(),
            more if more > 0.0 => format!("surplus {}", format::money_cell(more, unit)),
            less => format!("shortfall {}", format::money_cell(-less, unit)),
        }
    }

    fn is_short(&self) -> bool {
        self.over() <= -NOTHING
    }

    /// The words right of the bar: amber always carries a triangle.
    fn surplus_shown(&self, unit: Unit) -> String {
        let words = self.surplus(unit);
        if self.is_short() { format!("▲ {words}") } else { words }
    }
}

/// What was found to press, where, and the two lines of its tooltip.
type Piece = (PostedPiece, Rect, String, String);

struct Row<'a> {
    painter: &'a Painter,
    tokens: &'a Tokens,
    destination: &'a Destination,
    unit: Unit,
    rect: Rect,
    scale: Scale,
}

impl Row<'_> {
    fn paint(&self, index: usize, pieces: &mut Vec<Piece>) {
        let ink = self.destination.house.map_or(self.tokens.text1, |house| house.ink(self.tokens));
        let middle = self.rect.top() + (BAR[0] + BAR[1]) / 2.0;
        let name = Words::new(&self.destination.name, theme::title(), ink);
        name.paint(self.painter, pos2(self.rect.left(), middle), Align2::LEFT_CENTER);
        self.lots(index, pieces);
        pieces.push(self.required(index));
        pieces.push(self.surplus(index, middle));
    }

    fn lots(&self, index: usize, pieces: &mut Vec<Piece>) {
        let mut from = 0.0;
        for (place, lot) in self.destination.lots.iter().enumerate() {
            let value = finite(lot.value).max(0.0);
            let mut bar = self.bar(from, from + value);
            from += value;
            if bar.width() < 0.5 {
                continue;
            }
            bar.max.x = bar.max.x.max(bar.min.x + 2.0);
            bar.min.x += if place > 0 { 1.0 } else { 0.0 };
            let words = self.fill(bar, lot.kind);
            self.lot_words(bar, lot, words);
            let what = format!("{} {} {}", self.destination.name, lot.label, format::money(value, self.unit));
            pieces.push((PostedPiece::Lot(index, place), bar, what, lot.why.clone()));
        }
    }

    fn bar(&self, from: f64, to: f64) -> Rect {
        let y = self.rect.top();
        Rect::from_x_y_ranges(self.scale.held(from)..=self.scale.held(to), y + BAR[0]..=y + BAR[1])
    }

    /// Paints the ground of a lot and returns the colour of its words.
    fn fill(&self, bar: Rect, kind: LotKind) -> Color32 {
        let border = Stroke::new(stroke::HAIRLINE, self.tokens.outline_strong);
        let outlined = |ground| {
            self.painter.rect(bar, radius::SWATCH, ground, border, StrokeKind::Inside);
        };
        match kind {
            LotKind::Securities => {
                self.painter.rect_filled(bar, radius::SWATCH, self.tokens.text3);
                return self.tokens.bg1;
            }
            LotKind::Cash => outlined(self.tokens.bg3),
            LotKind::Tokens => {
                outlined(self.tokens.bg2);
                hatch(self.painter, bar.shrink(1.0), self.tokens.outline, HATCH_PITCH);
            }
            LotKind::Coins => {
                self.painter.rect_filled(bar, radius::SWATCH, self.tokens.bg1);
                dashed_outline(self.painter, bar, f32::from(radius::SWATCH), border, dash::DATE);
            }
        }
        self.tokens.text1
    }

    /// Name and figure if they fit on one side of the mark, else the figure, else nothing.
    fn lot_words(&self, bar: Rect, lot: &Lot, ink: Color32) {
        let mark = self.scale.held(finite(self.destination.required));
        let mark = if bar.x_range().contains(mark) { mark } else { bar.right() };
        let sides = [Rangef::new(bar.left(), mark), Rangef::new(mark, bar.right())];
        let figure = format::money_cell(lot.value, self.unit);
        for text in [format!("{} {figure}", lot.label), figure] {
            let words = Words::new(text, theme::body(), ink);
            let fits = |side: &&Rangef| words.size(self.painter).x + 16.0 <= side.span();
            if let Some(side) = sides.iter().find(fits) {
                words.paint(self.painter, pos2(side.min + 10.0, bar.center().y), Align2::LEFT_CENTER);
                return;
            }
        }
    }

    fn required(&self, index: usize) -> Piece {
        let x = self.scale.held(finite(self.destination.required));
        let top = self.rect.top();
        self.painter.vline(x, top..=top + MARK, Stroke::new(stroke::LINE, self.tokens.text1));
        let text = match self.destination.required {
            none if finite(none) <= 0.0 => "nothing required".to_owned(),
            required => format!("required {}", format::money_cell(required, self.unit)),
        };
        let words = Words::new(text, theme::small(), self.tokens.text1);
        let size = words.size(self.painter);
        let line = Rangef::new(self.rect.left() + NAMES, self.rect.right()).shrink(size.x / 2.0);
        let rect = words.paint(self.painter, pos2(line.clamp(x), top + MARK + 4.0), Align2::CENTER_TOP);
        let required = format::money(self.destination.required, self.unit);
        let what = format!("{} requires {required}", self.destination.name);
        (PostedPiece::Required(index), rect, what, String::new())
    }

    fn surplus(&self, index: usize, middle: f32) -> Piece {
        let text = self.destination.surplus(self.unit);
        let ink = if self.destination.is_short() { self.tokens.warn_text } else { self.tokens.text1 };
        let shown = self.destination.surplus_shown(self.unit);
        let place = pos2(self.rect.right(), middle);
        let rect = Words::new(shown, theme::body(), ink).paint(self.painter, place, Align2::RIGHT_CENTER);
        let why = "What is posted there less what is required.".to_owned();
        (PostedPiece::Surplus(index), rect, format!("{} {text}", self.destination.name), why)
    }
}

fn key(piece: PostedPiece) -> (&'static str, usize, usize) {
    match piece {
        PostedPiece::Lot(row, lot) => ("lot", row, lot),
        PostedPiece::Required(row) => ("required", row, 0),
        PostedPiece::Surplus(row) => ("surplus", row, 0),
    }
}
