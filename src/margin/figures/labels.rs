//! What each figure is called.

use super::{
    Book, CmePart, CollateralPart, Column, FiccPart, FigureId, Figures, Layer, Party, RatioPart, Rung,
    ScenarioSet, StressPart, Switch,
};
use crate::margin::Destination;

/// Remaining maturity of the six buckets.
pub(super) const BUCKETS: [&str; 6] =
    ["up to 1 year", "1 to 2 years", "2 to 5 years", "5 to 10 years", "10 to 15 years", "over 15 years"];

impl Figures<'_> {
    /// What a figure is called.
    pub fn label(&self, id: FigureId) -> String {
        match id {
            FigureId::Without(Party::Total) => "Without cross-margining".to_owned(),
            FigureId::Without(party) => format!("{}, without cross-margining", party.name()),
            FigureId::With(switch, Party::Total) => format!("With cross-margining{}", self.if_on(switch)),
            FigureId::With(switch, party) => {
                format!("{}, with cross-margining{}", party.name(), self.if_on(switch))
            }
            FigureId::WithAccount(switch, house, book) => {
                format!("{}, {}{}", house.name(), book.name(), self.if_on(switch))
            }
            FigureId::Saved(switch) => format!("Saved{}", self.if_on(switch)),
            FigureId::SavedFraction(switch) => {
                format!("Saving on the whole requirement{}", self.if_on(switch))
            }
            FigureId::Ratio(layer, house, part) => {
                format!("{}'s model: {}", house.name(), self.ratio_label(layer, part))
            }
            FigureId::HouseSaving(Layer::Rates, house) => format!("{}'s saving", house.name()),
            FigureId::HouseSaving(Layer::Coins, house) => {
                format!("{}'s saving on coin futures", house.name())
            }
            FigureId::Raw => "Lower saving, before threshold and cap".to_owned(),
            FigureId::Threshold => "Threshold".to_owned(),
            FigureId::Cap => "Cap".to_owned(),
            FigureId::CoinsCap => "Cap on coin futures".to_owned(),
            FigureId::Applied(switch) => format!("Saving applied at both houses{}", self.if_on(switch)),
            FigureId::CoinsApplied(switch) => format!("Saving applied to coin futures{}", self.if_on(switch)),
            FigureId::Scenarios(set) => set_label(set).to_owned(),
            FigureId::CommonDates(set) => format!("{} on which every coin has closes", set_label(set)),
            FigureId::Ficc(book, part) => format!("{}, {}", ficc_label(part), book.name()),
            FigureId::GrossBucket(book, bucket) => {
                let bucket = BUCKETS.get(bucket).copied().unwrap_or_default();
                format!("Gross market value {bucket}, {}", book.name())
            }
            FigureId::Cme(book, part) => format!("{}, {}", cme_label(part), book.name()),
            FigureId::SpreadCredit(book, credit) => self.credit_label(book, credit),
            FigureId::Worth(rung, column) => self.worth_label(rung, column),
            FigureId::LegDv01(house) => format!("DV01 of the {} leg", house.name()),
            FigureId::NetDv01 => "Net DV01".to_owned(),
            FigureId::Collateral(at, part) => self.collateral_label(at, part),
            FigureId::FundedUpstream => "Funded upstream by the firm".to_owned(),
            FigureId::UpstreamCost => "Cost of funding upstream, a year".to_owned(),
            FigureId::Posting(posting) => self.posting_label(posting),
            FigureId::MarketValue(line) => format!("Market value of {}", self.line_name(line)),
            FigureId::Dv01(line) => format!("DV01 of {}", self.line_name(line)),
            FigureId::Contribution(line) => format!("Margin of {}", self.line_name(line)),
            FigureId::Stress(day, part) => self.stress_label(day, part),
        }
    }

    /// What tells a figure with the switch on from one as it stands, when it stands off.
    fn if_on(&self, switch: Switch) -> &'static str {
        if switch == Switch::On && !self.evaluation.cross_margining { ", if switched on" } else { "" }
    }

    fn ratio_label(&self, layer: Layer, part: RatioPart) -> &'static str {
        match (layer, part) {
            (Layer::Rates, RatioPart::Cash) => "cash leg",
            (Layer::Rates, RatioPart::Futures) if self.is_one_percentage() => "futures leg, coins included",
            (Layer::Rates, RatioPart::Futures) => "futures leg",
            (Layer::Rates, RatioPart::Both) => "both legs together",
            (Layer::Coins, RatioPart::Cash) => "rates",
            (Layer::Coins, RatioPart::Futures) => "coin futures",
            (Layer::Coins, RatioPart::Both) => "rates and coin futures together",
        }
    }

    fn credit_label(&self, book: Book, credit: usize) -> String {
        let credit = self.cme(book).credits.get(credit);
        let pair = credit.map(|c| format!("{} against {}", c.first.code(), c.second.code()));
        format!("Credit {}, {}", pair.unwrap_or_default(), book.name())
    }

    fn worth_label(&self, rung: Rung, column: Column) -> String {
        let rung = match rung {
            Rung::Funding => "Funding a year",
            Rung::FirmCapital => "Firm capital",
            Rung::ClearingHouseCapital => "Bank risk capital",
            Rung::LeverageCapital => "Leverage-ratio capital",
            Rung::Leverage => "Leverage",
            Rung::BasisCover => "Basis cover",
        };
        match column {
            Column::Without => format!("{rung}, without"),
            Column::Change(switch) => format!("{rung}, change{}", self.if_on(switch)),
            Column::With(switch) => format!("{rung}, with{}", self.if_on(switch)),
        }
    }

    fn collateral_label(&self, at: Destination, part: CollateralPart) -> String {
        let words = match part {
            CollateralPart::Required => "Required at",
            CollateralPart::Posted => "Posted after haircut at",
            CollateralPart::Surplus => "Surplus at",
            CollateralPart::Yield => "Earned a year at",
        };
        format!("{words} {}", at.name())
    }

    fn posting_label(&self, posting: usize) -> String {
        let posting = self.evaluation.coverage.postings.get(posting);
        posting.map(|p| format!("{} posted at {}", p.asset, p.destination.name())).unwrap_or_default()
    }

    /// A line's notation.
    pub(super) fn line_name(&self, line: usize) -> String {
        self.evaluation.lines.get(line).map(|l| l.instrument.to_string()).unwrap_or_default()
    }

    fn stress_label(&self, day: usize, part: StressPart) -> String {
        let Some(day) = self.evaluation.stress.get(day) else { return String::new() };
        let words = match part {
            StressPart::Pnl => return format!("{}, {}", day.date, day.event),
            StressPart::Cash => "cash positions",
            StressPart::Futures => "futures",
            StressPart::LossOverWithout => "loss over the requirement without",
            StressPart::LossOverWith => "loss over the requirement in force",
        };
        format!("{}, {}: {words}", day.date, day.event)
    }
}

fn set_label(set: ScenarioSet) -> &'static str {
    match set {
        ScenarioSet::Ficc => "Three-day moves",
        ScenarioSet::MinimumMargin => "Three-day moves of the minimum-margin amount",
        ScenarioSet::Cme => "One-day moves",
        ScenarioSet::Stress => "Stress days",
    }
}

fn ficc_label(part: FiccPart) -> &'static str {
    match part {
        FiccPart::Var => "Value at risk",
        FiccPart::ExpectedShortfall => "Expected shortfall",
        FiccPart::GrossMarketValue => "Gross market value",
        FiccPart::HaircutFloor => "Haircut floor",
        FiccPart::MinimumMargin => "Minimum-margin amount",
        FiccPart::Floor => "Floor",
        FiccPart::FloorTopUp => "Added by the floor",
        FiccPart::BidAsk => "Bid-ask charge",
        FiccPart::Charge => "VaR charge",
        FiccPart::Liquidity => "Liquidity adjustment",
    }
}

fn cme_label(part: CmePart) -> &'static str {
    match part {
        CmePart::Outright => "Outright",
        CmePart::CalendarCharge => "Calendar charge",
        CmePart::SpreadCredit => "Spread credit",
        CmePart::HeightenedRisk => "Heightened risk",
        CmePart::StandAlone => "CME's own requirement",
    }
}
