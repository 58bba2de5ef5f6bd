//! How often the pair made or lost how much, with the lines the margin is made of.

use egui::{Response, Ui, Vec2};

use super::axis::finite;
use super::distribution_paint::Sketch;
use super::offered::{Chart, offer};
use super::parts::{Pressable, allocate};
use super::{Shown, Standing};
use crate::app::format::{self, Unit};

/// Names the chart on offer.
const KEY: &str = "distribution";

/// A histogram of profit and loss. Money in dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// The bins from the worst to the best, side by side.
    pub bins: Vec<Bin>,
    /// The value at risk.
    pub var: Option<Mark>,
    /// The expected shortfall.
    pub shortfall: Option<Mark>,
    /// The margin that is held against a loss.
    pub margin: Option<Mark>,
    /// The unit of the axis and of every figure.
    pub unit: Unit,
    /// What is counted: "three-day moves".
    pub noun: String,
    /// Whether the margin is one a regulator has approved.
    pub standing: Standing,
}

/// How many outcomes lie between two amounts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// The lower edge.
    pub from: f64,
    /// The upper edge.
    pub to: f64,
    /// How many.
    pub count: usize,
}

/// A line at a loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its name: "VaR 99 %".
    pub name: String,
    /// How much is lost, above zero; the line stands at minus this.
    pub loss: f64,
}

/// A part that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DistributionPiece {
    /// A bin, by its place.
    Bin(usize),
    /// The value at risk.
    Var,
    /// The expected shortfall.
    Shortfall,
    /// The margin.
    Margin,
}

impl DistributionPiece {
    fn key(self) -> &'static str {
        match self {
            Self::Bin(_) => "bin",
            Self::Var => "var",
            Self::Shortfall => "shortfall",
            Self::Margin => "margin",
        }
    }
}

impl Distribution {
    /// Paints the histogram into `size`; returns the bin that was clicked, or the line that was pressed.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> Shown<DistributionPiece> {
        let response = allocate(ui, size, || self.alternative());
        let sketch = Sketch::new(ui, response.rect, self);
        let lines = sketch.paint();
        let bin = self.hovered(ui, &response, &sketch).map(DistributionPiece::Bin);
        let mut picked = bin;
        for (piece, text, rect) in lines {
            let pressable = Pressable { rect, what: &text, why: "" };
            if pressable.show(ui, response.id.with(piece.key())) {
                picked = Some(piece);
            }
        }
        offer(ui, response.rect, KEY, || self.chart());
        Shown { response, picked }
    }

    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let bins = self.clone();
        let name = format!("Three-day P&L of the {}, {}", self.noun, self.unit.head());
        Chart::new(KEY, name, self.alternative(), egui::vec2(960.0, 360.0), move |ui, size| {
            bins.show(ui, size);
        })
    }

    /// What the histogram shows, in one line.
    pub fn alternative(&self) -> String {
        let count = format::whole(self.total());
        let loss = |mark: &Mark| format!("{} {}", mark.name, format::money(-mark.loss, self.unit));
        let losses = [&self.var, &self.shortfall].into_iter().flatten().map(loss);
        let held = |mark: &Mark| format!("{} {}", mark.name, format::money(mark.loss, self.unit));
        let marks: Vec<String> = losses.chain(self.margin.iter().map(held)).collect();
        let ends = match (self.bins.first(), self.bins.last()) {
            (Some(first), Some(last)) => {
                let [worst, best] = [first.from, last.to].map(|dollars| format::money(dollars, self.unit));
                format!(" from {worst} to {best}")
            }
            _ => String::new(),
        };
        let marks = if marks.is_empty() { String::new() } else { format!("; {}", marks.join(", ")) };
        format!("{count} {}{ends}{marks}.", self.noun)
    }

    /// How many outcomes there are.
    pub(super) fn total(&self) -> usize {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// The loss from which a bin belongs to the tail.
    pub(super) fn tail(&self) -> f64 {
        self.var.as_ref().map_or(f64::INFINITY, |var| finite(var.loss))
    }

    fn hovered(&self, ui: &Ui, response: &Response, sketch: &Sketch<'_>) -> Option<usize> {
        let listener = ui.interact(sketch.plane.rect, response.id.with("bins"), egui::Sense::CLICK);
        let place = listener.hover_pos()?;
        let value = sketch.plane.x.value(place.x);
        let index = self.bins.iter().position(|bin| value >= bin.from && value < bin.to)?;
        let bin = self.bins.get(index).filter(|bin| bin.count > 0)?;
        let [from, to] = [bin.from, bin.to].map(|dollars| format::money_cell(dollars, self.unit));
        let what = format!("{} of {}", format::whole(bin.count), format::whole(self.total()));
        let why = format!("{} between {from} and {to} {}", self.noun, self.unit.head());
        sketch.hint(&what, &why, place);
        listener.clicked().then_some(index)
    }
}
