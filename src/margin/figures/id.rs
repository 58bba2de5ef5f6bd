//! The names of the figures: one for each.

use crate::{instrument::House, margin::Destination};

/// The name of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FigureId {
    /// The requirement without cross-margining.
    Without(Party),
    /// The requirement with it.
    With(Switch, Party),
    /// The requirement with it, by account; there is none for the whole book.
    WithAccount(Switch, ClearingHouse, Book),
    Saved(Switch),
    /// Of the requirement without.
    SavedFraction(Switch),
    /// A house's model on one leg or on both.
    Ratio(Layer, ClearingHouse, RatioPart),
    /// What a house's model saves.
    HouseSaving(Layer, ClearingHouse),
    /// The lower saving, before threshold and cap.
    Raw,
    Threshold,
    Cap,
    /// The cap of the coin layer.
    CoinsCap,
    /// The saving both houses apply.
    Applied(Switch),
    /// The saving applied to coin futures.
    CoinsApplied(Switch),
    /// Number of scenarios in a set.
    Scenarios(ScenarioSet),
    /// Those on which every coin held has closes.
    CommonDates(ScenarioSet),
    /// A part of the FICC-style requirement of a book.
    Ficc(Book, FiccPart),
    /// Gross market value by maturity bucket, 0 to 5.
    GrossBucket(Book, usize),
    /// A part of the CME-style requirement of a book.
    Cme(Book, CmePart),
    /// A credit of a book by index.
    SpreadCredit(Book, usize),
    /// What a saving is worth.
    Worth(Rung, Column),
    /// Net DV01 of what a house margins.
    LegDv01(ClearingHouse),
    /// Of both legs together.
    NetDv01,
    Collateral(Destination, CollateralPart),
    FundedUpstream,
    /// Dollars a year.
    UpstreamCost,
    /// What a posting counts as, by index.
    Posting(usize),
    /// Of a line, by index.
    MarketValue(usize),
    /// Of a line, by index.
    Dv01(usize),
    /// A line's share of the requirement in force, by index.
    Contribution(usize),
    /// A day of the stress library, by index.
    Stress(usize, StressPart),
}

impl FigureId {
    /// The line it is a figure of, by index.
    pub fn line(self) -> Option<usize> {
        match self {
            Self::MarketValue(line) | Self::Dv01(line) | Self::Contribution(line) => Some(line),
            _ => None,
        }
    }

    pub(super) fn is_of_a_line(self) -> bool {
        self.line().is_some()
    }
}

/// One of the two clearing houses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClearingHouse {
    Ficc,
    Cme,
}

impl ClearingHouse {
    pub const ALL: [Self; 2] = [Self::Ficc, Self::Cme];

    /// The name people use.
    pub fn name(self) -> &'static str {
        House::from(self).name()
    }
}

impl From<ClearingHouse> for House {
    fn from(house: ClearingHouse) -> Self {
        match house {
            ClearingHouse::Ficc => Self::Ficc,
            ClearingHouse::Cme => Self::Cme,
        }
    }
}

/// Who asks for a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    Ficc,
    Cme,
    /// Both houses together.
    Total,
}

impl Party {
    pub const ALL: [Self; 3] = [Self::Ficc, Self::Cme, Self::Total];

    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ficc => ClearingHouse::Ficc.name(),
            Self::Cme => ClearingHouse::Cme.name(),
            Self::Total => "both houses",
        }
    }
}

impl From<ClearingHouse> for Party {
    fn from(house: ClearingHouse) -> Self {
        match house {
            ClearingHouse::Ficc => Self::Ficc,
            ClearingHouse::Cme => Self::Cme,
        }
    }
}

/// Which position of the cross-margining switch a figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Switch {
    /// As it stands.
    AsSet,
    /// On: what is, or would be.
    On,
}

/// Which positions a house margins together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Book {
    /// All of them.
    Whole,
    /// Those in the XM account.
    Xm,
    /// Those in the ordinary account.
    Ordinary,
}

impl Book {
    pub const ALL: [Self; 3] = [Self::Whole, Self::Xm, Self::Ordinary];

    /// The words that follow "the".
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole book",
            Self::Xm => "XM account",
            Self::Ordinary => "ordinary account",
        }
    }
}

/// Which saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// Treasuries against rate futures.
    Rates,
    /// Those together against coin futures, in the unified scope.
    Coins,
}

/// What a house's model is run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RatioPart {
    /// The cash leg; in the coin layer all rates positions.
    Cash,
    /// The futures leg; in the coin layer the coin futures.
    Futures,
    Both,
}

impl RatioPart {
    pub const ALL: [Self; 3] = [Self::Cash, Self::Futures, Self::Both];
}

/// A set of scenarios.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScenarioSet {
    Ficc,
    MinimumMargin,
    Cme,
    Stress,
}

/// Parts of the FICC-style requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FiccPart {
    Var,
    ExpectedShortfall,
    GrossMarketValue,
    HaircutFloor,
    MinimumMargin,
    /// The larger of the two before.
    Floor,
    /// What the floor adds to the value at risk.
    FloorTopUp,
    BidAsk,
    /// The VaR charge: what a saving reduces.
    Charge,
    /// Never reduced by a saving.
    Liquidity,
}

/// Parts of the CME-style requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CmePart {
    Outright,
    CalendarCharge,
    SpreadCredit,
    HeightenedRisk,
    /// All of them together, before any saving.
    StandAlone,
}

/// A rung of the ladder from a saving to what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rung {
    Funding,
    FirmCapital,
    ClearingHouseCapital,
    LeverageCapital,
    Leverage,
    BasisCover,
}

impl Rung {
    pub const ALL: [Self; 6] = [
        Self::Funding,
        Self::FirmCapital,
        Self::ClearingHouseCapital,
        Self::LeverageCapital,
        Self::Leverage,
        Self::BasisCover,
    ];
}

/// A column of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    Without,
    /// Dollars saved; for leverage how many times it grows; for basis cover basis points gained.
    Change(Switch),
    With(Switch),
}

/// What is to be met at a destination, and what meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CollateralPart {
    Required,
    /// After haircut.
    Posted,
    /// Negative is a shortfall.
    Surplus,
    /// Dollars a year.
    Yield,
}

impl CollateralPart {
    pub const ALL: [Self; 4] = [Self::Required, Self::Posted, Self::Surplus, Self::Yield];
}

/// What a stress day did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StressPart {
    /// To the whole book.
    Pnl,
    /// To what is not a future.
    Cash,
    Futures,
    /// The loss over the requirement without cross-margining.
    LossOverWithout,
    /// The loss over the requirement in force.
    LossOverWith,
}

impl StressPart {
    pub const ALL: [Self; 5] =
        [Self::Pnl, Self::Cash, Self::Futures, Self::LossOverWithout, Self::LossOverWith];
}
