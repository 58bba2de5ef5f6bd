//! Results on their way out: what a report is of, its text forms that need no drawing, and what a
//! drawn one asks for.
//!
//! What may enter: an evaluation put into words, rows and keys. What may not: figures of its own,
//! and drawing; whoever can draw implements [`Press`].

mod figures;
pub mod json;
mod what_if;

pub use figures::sheet;
pub use what_if::{SWITCH, WhatIf, market_of, market_words, what_if_words, what_ifs};

use crate::{
    margin::Evaluation,
    whatif::{Market, Scenario},
};
use std::{fmt, str::FromStr};

/// What every hypothetical figure carries on paper.
pub const HYPOTHETICAL: &str = "hypothetical: no regulator has approved this";

/// A warning of a report: where, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub place: String,
    pub what: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Everything a report prints.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    pub scenario: &'a Scenario,
    pub evaluation: &'a Evaluation,
    pub warnings: &'a [Warning],
}

/// A report with what its drawings need.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    pub report: Report<'a>,
    /// Curves and histories are computed from it.
    pub market: &'a Market,
    /// When it was made, as it is to be printed: the only thing that may differ between two runs.
    pub stamp: &'a str,
}

/// A moment as reports print it, from seconds since 1970; `None` where no calendar reaches.
pub fn stamp(seconds: i64) -> Option<String> {
    let start = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
    let moment = start.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()?;
    Some(moment.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

/// A sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

impl Paper {
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "Letter",
        }
    }
}

impl FromStr for Paper {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let wanted = name.trim();
        let found = Self::ALL.into_iter().find(|p| p.name().eq_ignore_ascii_case(wanted));
        found.ok_or_else(|| format!("{wanted}: expected a4 or letter"))
    }
}

/// A page: its paper, and which way it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Page {
    pub paper: Paper,
    pub is_landscape: bool,
}

impl Page {
    /// Width and height in points of 1/72 inch.
    pub fn size(self) -> [f32; 2] {
        let [short, long] = match self.paper {
            Paper::A4 => [595.0, 842.0],
            Paper::Letter => [612.0, 792.0],
        };
        if self.is_landscape { [long, short] } else { [short, long] }
    }
}

/// A picture file: a name without folder, and its bytes.
pub type NamedPicture = (String, Vec<u8>);

/// Who can draw a report without a display. The same material gives the same bytes.
pub trait Press: Sync {
    /// The whole analysis on one page.
    fn pdf(&self, material: &Material, page: Page) -> Vec<u8>;
    /// The whole analysis unabridged, in one file that needs no other.
    fn html(&self, material: &Material) -> String;
    /// Every chart as a PNG file, two pixels to a point.
    fn charts(&self, material: &Material) -> Vec<NamedPicture>;
}
