//! Pictures of what cross-margining does to margin.
//!
//! Each plot is a plain struct of numbers and words that paints itself with `show` and hands back
//! what was pointed at, dragged or pressed. This room knows the theme, the wording of numbers and
//! the marks of `widgets`; it knows no position, house rule or scenario, computes no requirement
//! and remembers nothing but how far a drawing has travelled. Every plot can say in one line what
//! it shows (`alternative`), and gives that line to screen readers.
//!
//! Money goes in as dollars and is written in the plot's unit; shares go in as shares of one.
//! `axis` holds scales and nice numbers, `place` keeps labels apart, `parts` paints what plots
//! have in common, `handle` is the line one can drag.

mod answer_curve;
pub mod axis;
mod bar_wish;
mod bars;
mod bars_layout;
mod bars_paint;
mod carry;
mod curve;
mod curve_paint;
mod distribution;
mod distribution_paint;
mod guess;
pub mod handle;
mod history;
mod house_bars;
mod map;
mod map_paint;
pub mod offered;
pub mod parts;
pub mod place;
mod posted;
mod ruler;
mod scatter;
pub mod series;
mod shock_curve;
mod stack;
mod stress_bars;
mod stress_list;
mod tenor_bars;
pub mod waterfall;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod word_tests;

pub use answer_curve::AnswerCurve;
pub use bars::{Bars, Between, Credit, HouseBar, Piece, Segment, SegmentKind};
pub use carry::Carry;
pub use curve::{CurveAxis, CurveBand, CurveGrip, CurveLine, CurvePlot, HouseStretch, Least, LineKind};
pub use distribution::{Bin, Distribution, DistributionPiece, Mark};
pub use handle::{Along, Handle, Picked};
pub use history::{DateMark, History, Moment};
pub use house_bars::{HouseBars, HousePiece};
pub use map::{MapLegend, MapPick, MapPlot};
pub use posted::{Destination, Lot, LotKind, Posted, PostedPiece};
pub use ruler::{Ruler, RulerPiece};
pub use scatter::{Scatter, ShownCloud, Special, SpecialKind};
pub use series::{SeriesMark, SeriesPlot};
pub use shock_curve::{MovedPoint, ShockCurve, ShockPoint};
pub use stress_bars::{Loss, StressBar};
pub use stress_list::{StressDay, StressList};
pub use tenor_bars::TenorBars;
pub use waterfall::Waterfall;

use egui::{Color32, Response};

use crate::app::theme::Tokens;

/// One of the two clearing houses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum House {
    /// Treasuries. Always left or first.
    Ficc,
    /// Futures. Always right or second.
    Cme,
}

impl House {
    /// Both, in the order they are always drawn.
    pub const ALL: [Self; 2] = [Self::Ficc, Self::Cme];

    /// What it is called everywhere.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ficc => "FICC",
            Self::Cme => "CME",
        }
    }

    /// Its fills and lines.
    pub fn fill(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Ficc => tokens.ficc,
            Self::Cme => tokens.cme,
        }
    }

    /// Its words and numbers.
    pub fn ink(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Ficc => tokens.ficc_text,
            Self::Cme => tokens.cme_text,
        }
    }
}

/// Which of the two worlds is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// Each house margins its own leg.
    Without,
    /// The houses look at both legs.
    With,
}

/// Whether a regulator has approved what a plot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// As the rules are today.
    Approved,
    /// Nobody has approved this: violet and hatched wherever a saving is drawn.
    Hypothetical,
}

impl Standing {
    /// Outline of a saving.
    pub fn line(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Approved => tokens.save,
            Self::Hypothetical => tokens.hyp,
        }
    }

    /// Words and numbers of a saving.
    pub fn ink(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Approved => tokens.save_text,
            Self::Hypothetical => tokens.hyp_text,
        }
    }

    /// The ground of what is saved.
    pub fn ground(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Approved => tokens.save_soft,
            Self::Hypothetical => tokens.hyp_soft,
        }
    }
}

/// What a plot hands back.
#[derive(Clone, Debug)]
pub struct Shown<P> {
    /// The whole plot: its place, and whether the pointer is over it.
    pub response: Response,
    /// What was pressed in this frame, by mouse, Enter or a screen reader.
    pub picked: Option<P>,
}
