//! The two big bars, one per house: what is asked for, and what falls away.

use egui::{Id, Rect, Response, Ui, Vec2, vec2};

use super::bar_wish::Wish;
use super::bars_layout::BarsLayout;
use super::guess::Guess;
use super::handle::Picked;
use super::offered::{Chart, offer};
use super::parts::{Pressable, allocate};
use super::{House, Shown, Standing, World, bars_paint};
use crate::app::format::{self, Unit};
use crate::app::theme::{TextSizes, Tokens, motion, travel};

/// Names the chart on offer.
const KEY: &str = "requirement";
/// Requirements apart by less than half a cent are the same.
const NOTHING: f64 = 0.005;

/// Two bars on one scale, with what is saved left standing as a pale block.
///
/// The scale holds the larger of both worlds, so it does not move when the switch is thrown.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// The bar on the left.
    pub ficc: HouseBar,
    /// The bar on the right.
    pub cme: HouseBar,
    /// The world in force.
    pub world: World,
    /// Whether the saving is one a regulator has approved.
    pub standing: Standing,
    /// What stands between the bars.
    pub between: Between,
    /// The unit of every figure.
    pub unit: Unit,
    /// Text sizes: of the window, or of a projector, which also leaves the axis out.
    pub sizes: TextSizes,
}

/// What one house asks for. Money in dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseBar {
    /// The parts of the requirement in force, from the bottom up. Their sum is the height of the
    /// bar; a part that is not positive is not drawn.
    pub segments: Vec<Segment>,
    /// What spreads take off inside the house, already taken off the segments.
    pub credit: Option<Credit>,
    /// The requirement without cross-margining.
    pub without: f64,
    /// The requirement with cross-margining, whether or not it is in force.
    pub with: f64,
    /// Why it saves or costs: the second line of the tooltip.
    pub why: String,
    /// What the house margins: "the note, long $1,000mm".
    pub note: String,
}

/// A part of a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Its name: "VaR charge".
    pub label: String,
    /// Dollars.
    pub value: f64,
    /// Which part of a requirement it is.
    pub kind: SegmentKind,
    /// Why it is so large: the second line of the tooltip.
    pub why: String,
}

/// The parts of a requirement, in FICC's order and then in CME's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// FICC's value at risk.
    Var,
    /// What FICC's floor adds.
    FloorTopUp,
    /// FICC's bid-ask charge.
    BidAsk,
    /// CME's charge on outright positions.
    Outright,
    /// CME's charge on calendar spreads.
    CalendarCharge,
    /// What either house adds on top.
    AddOn,
}

impl SegmentKind {
    /// The tint of the house that tells this part from its neighbours.
    pub(super) fn fill(self, house: House, tokens: &Tokens) -> egui::Color32 {
        match (house, self) {
            (House::Ficc, Self::FloorTopUp | Self::AddOn) => tokens.ficc_deep,
            (House::Ficc, Self::BidAsk | Self::CalendarCharge) => tokens.ficc_lite,
            (House::Ficc, Self::Var | Self::Outright) => tokens.ficc,
            (House::Cme, Self::FloorTopUp | Self::AddOn) => tokens.cme_deep,
            (House::Cme, Self::BidAsk | Self::CalendarCharge) => tokens.cme_lite,
            (House::Cme, Self::Var | Self::Outright) => tokens.cme,
        }
    }
}

/// A credit inside one house: a hatched outline above the net, never a negative bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// Its name: "spread credit".
    pub label: String,
    /// Dollars taken off without cross-margining.
    pub without: f64,
    /// Dollars taken off with cross-margining.
    pub with: f64,
    /// The second line of the tooltip.
    pub why: String,
}

/// What stands between the bars.
#[derive(Clone, Debug, PartialEq)]
pub enum Between {
    /// The share both houses cut, below zero when it costs: "−80 %", and a line under it.
    Cut {
        /// A share of one.
        share: f64,
        /// "at both houses".
        line: String,
    },
    /// Words, when nothing is cut: "no offset", "one hedge, two margins".
    Words {
        /// The first line.
        title: String,
        /// The second line.
        line: String,
    },
}

/// A part of the bars that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A segment of the bar, by its place in the list.
    Segment(House, usize),
    /// The spread credit.
    Credit(House),
    /// The figure on the bar: the requirement in force.
    Present(House),
    /// The requirement without cross-margining.
    Without(House),
    /// The block of what is saved, or of what it costs.
    Change(House),
    /// What stands between the bars.
    Between,
}

impl Bars {
    /// Paints the bars into `size` and returns the part that was pressed.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> Shown<Piece> {
        let (mut shown, layout) = self.show_bars(ui, size, |_, _, _| ());
        self.show_between(ui, &layout, &mut shown);
        shown
    }

    fn show_between(&self, ui: &mut Ui, layout: &BarsLayout, shown: &mut Shown<Piece>) {
        let rect = bars_paint::between(ui, self, layout);
        let what = match &self.between {
            Between::Cut { share, line } => format!("{} {line}", cut(*share)),
            Between::Words { title, line } => format!("{title}: {line}"),
        };
        let pressable = Pressable { rect, what: &what, why: &self.ficc.why };
        if pressable.show(ui, shown.response.id.with("between")) {
            shown.picked = Some(Piece::Between);
        }
    }

    /// Paints the bars so that their tops, and the blocks of what is saved, can be dragged to the
    /// requirement a person wants, in dollars; returns whose was moved, and where to.
    pub fn show_wishing(
        &self,
        ui: &mut Ui,
        size: Vec2,
        wanted: Option<(House, f64)>,
    ) -> (Shown<Piece>, Option<(House, Picked)>) {
        let mut moved = None;
        // a name of its own, so that a drag goes on while what stands above comes and goes
        let id = Id::unique("what is wanted of a bar");
        let (mut shown, layout) = self.show_bars(ui, size, |ui, _, layout| {
            moved = Wish { bars: self, layout, wanted }.listen_to_blocks(ui, id);
        });
        self.show_between(ui, &layout, &mut shown);
        let (by_top, pressed) = Wish { bars: self, layout: &layout, wanted }.show(ui, id);
        if let Some(house) = pressed {
            shown.picked = Some(Piece::Present(house));
        }
        (shown, by_top.or(moved))
    }

    /// Paints the bars with a line to drag in place of the words between them: by how much will
    /// margin fall? `guess` is a share of one; returns where it was moved to.
    pub fn show_guessing(&self, ui: &mut Ui, size: Vec2, guess: f64) -> (Shown<Piece>, Option<Picked>) {
        let (shown, layout) = self.show_bars(ui, size, |_, _, _| ());
        let moved =
            Guess { share: guess, bars: self, layout: &layout }.show(ui, shown.response.id.with("guess"));
        (shown, moved)
    }

    /// `first` listens below everything that can be pressed.
    fn show_bars(
        &self,
        ui: &mut Ui,
        size: Vec2,
        first: impl FnOnce(&Ui, Id, &BarsLayout),
    ) -> (Shown<Piece>, BarsLayout) {
        let response = allocate(ui, size, || self.alternative());
        let drawn = House::ALL.map(|house| self.drawn(ui, &response, house));
        let layout = BarsLayout::new(ui.painter(), response.rect, self, drawn);
        bars_paint::paint(ui, self, &layout);
        first(ui, response.id, &layout);
        let picked = self.pieces(ui, &response, &layout);
        offer(ui, response.rect, KEY, || self.chart());
        (Shown { response, picked }, layout)
    }

    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let bars = self.clone();
        Chart::new(KEY, "Requirement by house", self.alternative(), vec2(960.0, 460.0), move |ui, size| {
            bars.show(ui, size);
        })
    }

    /// What the bars show, in one line.
    pub fn alternative(&self) -> String {
        let asks = |house: House| {
            format!("{} asks {}", house.name(), self.money(self.house(house).present(self.world)))
        };
        let [ficc, cme] = House::ALL.map(asks);
        let apart = House::ALL.map(|house| self.money(self.house(house).without));
        let between = match &self.between {
            Between::Cut { share, line } => format!("{} {line}", cut(*share)),
            Between::Words { title, line } => format!("{title}, {line}"),
        };
        let standing = match self.standing {
            Standing::Approved => "",
            Standing::Hypothetical => " Hypothetical: no regulator has approved this.",
        };
        match self.world {
            World::Without => format!("{ficc}, {cme}: {between}.{standing}"),
            World::With => {
                let [without_ficc, without_cme] = apart;
                format!(
                    "{ficc} of {without_ficc} without, {cme} of {without_cme} without: {between}.{standing}"
                )
            }
        }
    }

    /// The bar of a house.
    pub(super) fn house(&self, house: House) -> &HouseBar {
        match house {
            House::Ficc => &self.ficc,
            House::Cme => &self.cme,
        }
    }

    /// Money with its unit.
    pub(super) fn money(&self, dollars: f64) -> String {
        format::money(dollars, self.unit)
    }

    /// Money where the axis names the unit.
    pub(super) fn cell(&self, dollars: f64) -> String {
        format::money_cell(dollars, self.unit)
    }

    /// The largest height either world needs.
    pub(super) fn largest(&self) -> f64 {
        House::ALL.map(|house| self.house(house).tallest()).into_iter().fold(0.0, f64::max)
    }

    /// Where the requirements and the credit of a house stand on their way to their figures.
    fn drawn(&self, ui: &Ui, response: &Response, house: House) -> Drawn {
        let bar = self.house(house);
        let on_the_way = |salt: &str, dollars: f64| {
            let place = travel(ui, response.id.with((salt, house.name())), dollars as f32, motion::BARS);
            if place == dollars as f32 { dollars } else { f64::from(place) }
        };
        let credit = bar.credit.as_ref().map_or(0.0, |credit| credit.of(self.world));
        Drawn {
            present: on_the_way("present", bar.present(self.world)),
            without: on_the_way("without", bar.without),
            credit: on_the_way("credit", credit),
        }
    }

    fn pieces(&self, ui: &Ui, response: &Response, layout: &BarsLayout) -> Option<Piece> {
        let mut picked = None;
        for (house, place) in House::ALL.into_iter().zip(&layout.houses) {
            let bar = self.house(house);
            let mut listen = |piece: Piece, rect: Rect, name: &str, dollars: f64, why: &str| {
                let what = format!("{} {name} {}", house.name(), self.money(dollars));
                if (Pressable { rect, what: &what, why }).show(ui, response.id.with(piece_key(piece))) {
                    picked = Some(piece);
                }
            };
            if let Some(rect) = place.change {
                let name = if bar.saved() > 0.0 { "saved" } else { "costs" };
                listen(Piece::Change(house), rect, name, bar.saved().abs(), &bar.why);
            }
            for block in &place.blocks {
                let Some(segment) = bar.segments.get(block.segment) else { continue };
                let piece = Piece::Segment(house, block.segment);
                listen(piece, block.rect, &segment.label, segment.value, &segment.why);
            }
            if let (Some(rect), Some(credit)) = (place.credit, &bar.credit) {
                listen(Piece::Credit(house), rect, &credit.label, credit.of(self.world), &credit.why);
            }
            listen(
                Piece::Present(house),
                place.figure.rect,
                "requirement",
                bar.present(self.world),
                &bar.note,
            );
            if let Some(label) = &place.without {
                listen(Piece::Without(house), label.rect, "without cross-margining", bar.without, &bar.note);
            }
        }
        picked
    }
}

impl HouseBar {
    /// The requirement of a world.
    pub fn present(&self, world: World) -> f64 {
        match world {
            World::Without => self.without,
            World::With => self.with,
        }
    }

    /// What cross-margining takes off; below zero when it costs.
    pub fn saved(&self) -> f64 {
        let saved = self.without - self.with;
        if saved.abs() < NOTHING { 0.0 } else { saved }
    }

    /// The top of whatever is drawn in either world.
    fn tallest(&self) -> f64 {
        let credit = |world| self.credit.as_ref().map_or(0.0, |credit| credit.of(world));
        f64::max(self.without + credit(World::Without), self.with + credit(World::With))
    }
}

impl Credit {
    /// Dollars taken off in a world.
    pub fn of(&self, world: World) -> f64 {
        match world {
            World::Without => self.without,
            World::With => self.with,
        }
    }
}

/// Heights on their way, in dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drawn {
    pub present: f64,
    pub without: f64,
    pub credit: f64,
}

/// A cut as it is written between the bars: `−80 %`, `+6 %`.
pub(super) fn cut(share: f64) -> String {
    let figure = format::percent_short(share.abs());
    match share {
        none if none.abs() < 0.000_5 => "0 %".to_owned(),
        saves if saves > 0.0 => format!("{}{figure}", format::MINUS),
        _ => format!("+{figure}"),
    }
}

fn piece_key(piece: Piece) -> (&'static str, &'static str, usize) {
    match piece {
        Piece::Segment(house, index) => ("segment", house.name(), index),
        Piece::Credit(house) => ("credit", house.name(), 0),
        Piece::Present(house) => ("requirement", house.name(), 0),
        Piece::Without(house) => ("apart", house.name(), 0),
        Piece::Change(house) => ("change", house.name(), 0),
        Piece::Between => ("between", "", 0),
    }
}
