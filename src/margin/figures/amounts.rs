//! How much each figure is: read from the evaluation, never worked out again.

use super::{
    Amount, Book, ClearingHouse, CmePart, CollateralPart, Column, FiccPart, FigureId, Figures, Layer, Party,
    RatioPart, Rung, ScenarioSet, StressPart, Switch, words,
};
use crate::{
    margin::{
        Benefit, Destination, FiccFigures, HouseRatio, Requirement, SpanFigures, With, benefit::at_rate,
        collateral::DestinationTotal,
    },
    quantity::{Decimal, money::to_simulation},
};

impl Figures<'_> {
    /// The amount of a figure alone, or `None` where this evaluation has none of that name.
    pub fn amount(&self, id: FigureId) -> Option<Amount> {
        let e = self.evaluation;
        let line = |line: usize| e.lines.get(line);
        Some(match id {
            FigureId::Without(party) => Amount::Money(without(&e.without, party)),
            FigureId::With(switch, party) => Amount::Money(with(self.requirement(switch), party)),
            FigureId::WithAccount(switch, house, book) => {
                Amount::Money(with_account(self.requirement(switch), house, book)?)
            }
            FigureId::Saved(switch) => Amount::Money(self.saved_dollars(switch)),
            FigureId::SavedFraction(switch) => Amount::Fraction(e.fraction(self.saved_dollars(switch))),
            FigureId::Ratio(layer, house, part) => {
                Amount::Simulated(ratio_part(self.house_ratio(layer, house)?, part))
            }
            FigureId::HouseSaving(layer, house) => Amount::Fraction(self.house_ratio(layer, house)?.saving()),
            FigureId::Raw => Amount::Fraction(e.arrangement.raw),
            FigureId::Threshold => fraction(e.arrangement.limits.threshold),
            FigureId::Cap => fraction(e.arrangement.limits.cap),
            FigureId::CoinsCap => fraction(e.rules.coins_cap),
            FigureId::Applied(switch) => fraction(self.saving_applied(switch)),
            FigureId::CoinsApplied(switch) => fraction(self.coins_saving_applied(switch)),
            FigureId::Scenarios(set) => Amount::Count(self.scenario_count(set)),
            FigureId::CommonDates(set) => Amount::Count(self.common_count(set)?),
            FigureId::Ficc(book, part) => Amount::Simulated(ficc_part(self.ficc(book), part)),
            FigureId::GrossBucket(book, bucket) => Amount::Simulated(*self.ficc(book).gross.get(bucket)?),
            FigureId::Cme(book, part) => Amount::Money(cme_part(self.cme(book), part)),
            FigureId::SpreadCredit(book, credit) => Amount::Money(self.cme(book).credits.get(credit)?.amount),
            FigureId::Worth(rung, column) => self.worth_amount(rung, column),
            FigureId::LegDv01(house) => Amount::Simulated(e.leg_dv01(house.into())),
            FigureId::NetDv01 => {
                Amount::Simulated(ClearingHouse::ALL.map(|house| e.leg_dv01(house.into())).iter().sum())
            }
            FigureId::Collateral(at, part) => Amount::Money(collateral_part(self.destination(at)?, part)),
            FigureId::FundedUpstream => Amount::Money(e.coverage.funded_upstream),
            FigureId::UpstreamCost => Amount::Money(e.coverage.upstream_cost),
            FigureId::Posting(posting) => Amount::Money(e.coverage.postings.get(posting)?.counts_as),
            FigureId::MarketValue(i) => Amount::Money(line(i)?.market_value()),
            FigureId::Dv01(i) => Amount::Money(line(i)?.dv01()),
            FigureId::Contribution(i) => Amount::Money(line(i).map(|_| e.contribution(i))?),
            FigureId::Stress(day, part) => self.stress_amount(day, part)?,
        })
    }

    /// A figure's amount as it reads in a sentence.
    pub(super) fn say(&self, id: FigureId) -> String {
        words::say(self.amount(id).unwrap_or(Amount::None))
    }

    /// Whether a figure is an amount of nothing.
    pub(super) fn is_zero(&self, id: FigureId) -> bool {
        match self.amount(id) {
            Some(Amount::Money(dollars)) => dollars.is_zero(),
            Some(Amount::Simulated(amount) | Amount::Fraction(amount)) => amount == 0.0,
            Some(Amount::Count(count)) => count == 0,
            _ => false,
        }
    }

    pub(super) fn requirement(&self, switch: Switch) -> &With {
        match switch {
            Switch::AsSet => &self.evaluation.with,
            Switch::On => &self.evaluation.possible,
        }
    }

    fn saved_dollars(&self, switch: Switch) -> Decimal {
        match switch {
            Switch::AsSet => self.evaluation.saved(),
            Switch::On => self.evaluation.possible_saved(),
        }
    }

    pub(super) fn saving_applied(&self, switch: Switch) -> Decimal {
        match switch {
            Switch::AsSet => self.evaluation.applied(),
            Switch::On => self.evaluation.arrangement.applied,
        }
    }

    fn coins_saving_applied(&self, switch: Switch) -> Decimal {
        match switch {
            Switch::AsSet => self.evaluation.coins_applied(),
            Switch::On => self.evaluation.coin_layer.map_or(Decimal::ZERO, |layer| layer.applied),
        }
    }

    /// The ratio numbers of a layer. With one percentage for everything there is no layer of coins.
    fn house_ratio(&self, layer: Layer, house: ClearingHouse) -> Option<HouseRatio> {
        let e = self.evaluation;
        if layer == Layer::Coins && self.is_one_percentage() {
            return None;
        }
        Some(match (layer, house) {
            (Layer::Rates, ClearingHouse::Ficc) => e.arrangement.ficc,
            (Layer::Rates, ClearingHouse::Cme) => e.arrangement.cme,
            (Layer::Coins, ClearingHouse::Ficc) => e.coin_layer?.ficc,
            (Layer::Coins, ClearingHouse::Cme) => e.coin_layer?.cme,
        })
    }

    fn scenario_count(&self, set: ScenarioSet) -> usize {
        let counts = &self.evaluation.counts;
        match set {
            ScenarioSet::Ficc => counts.ficc,
            ScenarioSet::MinimumMargin => counts.minimum_margin,
            ScenarioSet::Cme => counts.cme,
            ScenarioSet::Stress => counts.stress,
        }
    }

    fn common_count(&self, set: ScenarioSet) -> Option<usize> {
        let layer = self.evaluation.coin_layer?;
        match set {
            ScenarioSet::Ficc => Some(layer.ficc_count),
            ScenarioSet::MinimumMargin => None,
            ScenarioSet::Cme => Some(layer.cme_count),
            ScenarioSet::Stress => Some(layer.stress_count),
        }
    }

    pub(super) fn ficc(&self, book: Book) -> &FiccFigures {
        match book {
            Book::Whole => &self.evaluation.ficc,
            Book::Xm => &self.evaluation.ficc_xm,
            Book::Ordinary => &self.evaluation.ficc_ordinary,
        }
    }

    pub(super) fn cme(&self, book: Book) -> &SpanFigures {
        match book {
            Book::Whole => &self.evaluation.cme,
            Book::Xm => &self.evaluation.cme_xm,
            Book::Ordinary => &self.evaluation.cme_ordinary,
        }
    }

    fn ladder(&self, switch: Switch) -> &Benefit {
        match switch {
            Switch::AsSet => &self.evaluation.benefit,
            Switch::On => &self.evaluation.possible_benefit,
        }
    }

    fn worth_amount(&self, rung: Rung, column: Column) -> Amount {
        match rung {
            Rung::Leverage => self.leverage(column).map_or(Amount::None, Amount::Times),
            Rung::BasisCover => self.basis_cover(column).map_or(Amount::None, Amount::BasisPoints),
            _ => Amount::Money(self.rung_dollars(rung, column)),
        }
    }

    /// A rung that is a rate on dollars: at a level the rate times the requirement, as the ladder
    /// itself takes it of the saving.
    fn rung_dollars(&self, rung: Rung, column: Column) -> Decimal {
        let level = |requirement: Decimal| at_rate(requirement, self.rung_rate(rung));
        match column {
            Column::Without => level(self.evaluation.without.total),
            Column::With(switch) => level(self.requirement(switch).total),
            Column::Change(switch) => rung_change(self.ladder(switch), rung),
        }
    }

    /// The rate of a rung, as a fraction; zero for leverage and basis cover, which are ratios.
    pub(super) fn rung_rate(&self, rung: Rung) -> Decimal {
        let rules = &self.evaluation.rules.benefit;
        match rung {
            Rung::Funding => rules.funding_spread,
            Rung::FirmCapital => rules.firm_capital_rate,
            Rung::ClearingHouseCapital => rules.clearing_house_weight * rules.capital_ratio,
            Rung::LeverageCapital => rules.leverage_ratio,
            Rung::Leverage | Rung::BasisCover => Decimal::ZERO,
        }
    }

    fn leverage(&self, column: Column) -> Option<f64> {
        match column {
            Column::Without => self.evaluation.benefit.leverage_without,
            Column::With(switch) => self.ladder(switch).leverage_with,
            Column::Change(switch) => {
                let ladder = self.ladder(switch);
                Some(ladder.leverage_with? / ladder.leverage_without?)
            }
        }
    }

    fn basis_cover(&self, column: Column) -> Option<f64> {
        match column {
            Column::Without => self.evaluation.benefit.basis_cover_without,
            Column::With(switch) => self.ladder(switch).basis_cover_bp,
            Column::Change(switch) => {
                let ladder = self.ladder(switch);
                Some(ladder.basis_cover_bp? - ladder.basis_cover_without?)
            }
        }
    }

    fn destination(&self, at: Destination) -> Option<&DestinationTotal> {
        self.evaluation.coverage.totals.iter().find(|total| total.destination == at)
    }

    fn stress_amount(&self, day: usize, part: StressPart) -> Option<Amount> {
        let day = self.evaluation.stress.get(day)?;
        let loss = |over: Option<f64>| over.map_or(Amount::None, Amount::Fraction);
        Some(match part {
            StressPart::Pnl => Amount::Money(day.pnl),
            StressPart::Cash => Amount::Money(day.cash_pnl),
            StressPart::Futures => Amount::Money(day.futures_pnl),
            StressPart::LossOverWithout => loss(day.loss_over_margin_without()),
            StressPart::LossOverWith => loss(day.loss_over_margin_with()),
        })
    }
}

fn fraction(amount: Decimal) -> Amount {
    Amount::Fraction(to_simulation(amount))
}

fn without(requirement: &Requirement, party: Party) -> Decimal {
    match party {
        Party::Ficc => requirement.ficc,
        Party::Cme => requirement.cme,
        Party::Total => requirement.total,
    }
}

fn with(requirement: &With, party: Party) -> Decimal {
    match party {
        Party::Ficc => requirement.ficc,
        Party::Cme => requirement.cme,
        Party::Total => requirement.total,
    }
}

fn with_account(requirement: &With, house: ClearingHouse, book: Book) -> Option<Decimal> {
    match (house, book) {
        (_, Book::Whole) => None,
        (ClearingHouse::Ficc, Book::Xm) => Some(requirement.ficc_xm),
        (ClearingHouse::Ficc, Book::Ordinary) => Some(requirement.ficc_ordinary),
        (ClearingHouse::Cme, Book::Xm) => Some(requirement.cme_xm),
        (ClearingHouse::Cme, Book::Ordinary) => Some(requirement.cme_ordinary),
    }
}

fn ratio_part(ratio: HouseRatio, part: RatioPart) -> f64 {
    match part {
        RatioPart::Cash => ratio.cash,
        RatioPart::Futures => ratio.futures,
        RatioPart::Both => ratio.both,
    }
}

fn ficc_part(figures: &FiccFigures, part: FiccPart) -> f64 {
    match part {
        FiccPart::Var => figures.var,
        FiccPart::ExpectedShortfall => figures.expected_shortfall,
        FiccPart::GrossMarketValue => figures.gross.iter().sum(),
        FiccPart::HaircutFloor => figures.haircut_floor,
        FiccPart::MinimumMargin => figures.minimum_margin,
        FiccPart::Floor => figures.floor(),
        FiccPart::FloorTopUp => figures.floor_top_up(),
        FiccPart::BidAsk => figures.bid_ask,
        FiccPart::Charge => figures.charge(),
        FiccPart::Liquidity => figures.mla,
    }
}

fn cme_part(figures: &SpanFigures, part: CmePart) -> Decimal {
    match part {
        CmePart::Outright => figures.outright,
        CmePart::CalendarCharge => figures.calendar_charge,
        CmePart::SpreadCredit => figures.spread_credit,
        CmePart::HeightenedRisk => figures.heightened_risk,
        CmePart::StandAlone => figures.total(),
    }
}

fn rung_change(ladder: &Benefit, rung: Rung) -> Decimal {
    match rung {
        Rung::Funding => ladder.funding_per_year,
        Rung::FirmCapital => ladder.firm_capital,
        Rung::ClearingHouseCapital => ladder.clearing_house_capital,
        Rung::LeverageCapital => ladder.leverage_capital,
        Rung::Leverage | Rung::BasisCover => Decimal::ZERO,
    }
}

fn collateral_part(total: &DestinationTotal, part: CollateralPart) -> Decimal {
    match part {
        CollateralPart::Required => total.required,
        CollateralPart::Posted => total.posted_after_haircut,
        CollateralPart::Surplus => total.surplus,
        CollateralPart::Yield => total.yield_per_year,
    }
}
