//! What a saving is worth: the rungs of the ladder without, by how much they change, and with.

use super::{
    Book, ClearingHouse, Column, Explained, FiccPart, FigureId, Figures, Inputs, Party, Rung,
    held::Kind,
    words::{percent_exactly, plain},
};
use crate::{quantity::money::to_simulation, rulebook::BenefitRules};

/// Where ratios of the trade come from.
const RATIO_SOURCE: &str = "plain ratios of the trade; no rule sets them";

impl Figures<'_> {
    /// The rungs that the rulebook shows.
    pub(super) fn worth_roots(&self) -> Vec<FigureId> {
        let rules = &self.evaluation.rules.benefit;
        let columns: Vec<Column> = [Column::Without]
            .into_iter()
            .chain(
                self.switches().into_iter().flat_map(|switch| [Column::Change(switch), Column::With(switch)]),
            )
            .collect();
        let shown = Rung::ALL.into_iter().filter(|rung| is_shown(*rung, rules));
        shown
            .flat_map(|rung| {
                columns.iter().map(move |column| FigureId::Worth(rung, *column)).collect::<Vec<_>>()
            })
            .collect()
    }

    pub(super) fn worth(&self, rung: Rung, column: Column) -> Explained {
        match rung {
            Rung::Leverage => self.leverage_words(column),
            Rung::BasisCover => self.basis_cover_words(column),
            _ => self.rate_words(rung, column),
        }
    }

    /// A rate of dollars saved, or of a requirement.
    fn rate_words(&self, rung: Rung, column: Column) -> Explained {
        let (base, what) = match column {
            Column::Without => (FigureId::Without(Party::Total), "without cross-margining"),
            Column::With(switch) => (FigureId::With(switch, Party::Total), "with cross-margining"),
            Column::Change(switch) => (FigureId::Saved(switch), "saved"),
        };
        let names = rung_parameters(rung);
        let formula = format!("{} {} {what}", self.rate_of(rung), self.say(base));
        let inputs = Inputs::of([base]).parameters(names.iter().copied());
        Explained::new(formula, self.sources(names), inputs)
    }

    fn rate_of(&self, rung: Rung) -> String {
        let rules = &self.evaluation.rules.benefit;
        let rate = self.rung_rate(rung);
        match rung {
            Rung::Funding => {
                let bp = plain(to_simulation(rate) * 1e4);
                format!("{bp} bp a year, between funding and what margin earns, on")
            }
            Rung::ClearingHouseCapital => format!(
                "{} risk weight × {} capital on",
                percent_exactly(rules.clearing_house_weight),
                percent_exactly(rules.capital_ratio)
            ),
            Rung::FirmCapital => format!("{} of risk margin:", percent_exactly(rate)),
            Rung::LeverageCapital | Rung::Leverage | Rung::BasisCover => {
                format!("{} of cash margin on the balance sheet:", percent_exactly(rate))
            }
        }
    }

    fn leverage_words(&self, column: Column) -> Explained {
        let value = FigureId::Ficc(Book::Whole, FiccPart::GrossMarketValue);
        if let Some(explained) = self.change_words(Rung::Leverage, column) {
            return explained;
        }
        let requirement = level(column);
        let formula = if self.is_zero(value) || self.is_zero(requirement) {
            "there is no cash leg, or no requirement, to measure it by".to_owned()
        } else {
            format!(
                "the cash leg's gross market value {} over the requirement {}",
                self.say(value),
                self.say(requirement)
            )
        };
        Explained::new(formula, RATIO_SOURCE, Inputs::of([value, requirement]))
    }

    fn basis_cover_words(&self, column: Column) -> Explained {
        if let Some(explained) = self.change_words(Rung::BasisCover, column) {
            return explained;
        }
        let [ficc, cme] = ClearingHouse::ALL.map(FigureId::LegDv01);
        let requirement = level(column);
        let formula = if self.is_zero(requirement) || (self.is_zero(ficc) && self.is_zero(cme)) {
            "there is no leg with a DV01, or no requirement, to measure it by".to_owned()
        } else {
            format!(
                "the requirement {} over the larger of the two legs' DV01, sign aside: {} at FICC and {} at CME",
                self.say(requirement),
                self.say(ficc),
                self.say(cme)
            )
        };
        Explained::new(formula, RATIO_SOURCE, Inputs::of([requirement, ficc, cme]))
    }

    /// The change of a ratio: leverage by how many times, basis cover by how many basis points.
    fn change_words(&self, rung: Rung, column: Column) -> Option<Explained> {
        let Column::Change(switch) = column else { return None };
        let [with, without] =
            [Column::With(switch), Column::Without].map(|column| FigureId::Worth(rung, column));
        let word = if rung == Rung::Leverage { "over" } else { "less" };
        let formula = format!("{} with cross-margining {word} {} without", self.say(with), self.say(without));
        Some(Explained::new(formula, RATIO_SOURCE, Inputs::of([with, without])))
    }

    /// The sources of these parameters, each once.
    fn sources(&self, names: &[&str]) -> String {
        let mut sources: Vec<&str> =
            names.iter().filter_map(|name| self.parameter(name)).map(|p| p.source()).collect();
        sources.dedup();
        sources.join("; ")
    }

    pub(super) fn net_dv01(&self) -> Explained {
        let legs = ClearingHouse::ALL.map(FigureId::LegDv01);
        let [ficc, cme] = legs.map(|id| self.say(id));
        let formula = format!("{ficc} at FICC plus {cme} at CME");
        Explained::new(formula, self.market_source(), Inputs::of(legs))
    }

    pub(super) fn leg_dv01(&self, house: ClearingHouse) -> Explained {
        let kinds: &[Kind] = match house {
            ClearingHouse::Ficc => &[Kind::Cash],
            ClearingHouse::Cme => &[Kind::RateFuture, Kind::CoinFuture],
        };
        let lines = self.held(Book::Whole, kinds);
        let formula = match lines.is_empty() {
            true => format!("nothing is held that {} margins", house.name()),
            false => format!("the sum of the DV01 of what {} margins, long less short", house.name()),
        };
        let inputs = Inputs::of(lines.into_iter().map(FigureId::Dv01));
        Explained::new(formula, self.market_source(), inputs)
    }
}

/// The requirement of a column that is a level; of a change the requirement it starts from.
fn level(column: Column) -> FigureId {
    match column {
        Column::With(switch) => FigureId::With(switch, Party::Total),
        Column::Without | Column::Change(_) => FigureId::Without(Party::Total),
    }
}

fn is_shown(rung: Rung, rules: &BenefitRules) -> bool {
    match rung {
        Rung::Funding => rules.show_funding,
        Rung::FirmCapital => rules.show_firm_capital,
        Rung::ClearingHouseCapital => rules.show_clearing_house_capital,
        Rung::LeverageCapital => rules.show_leverage_capital,
        Rung::Leverage => rules.show_leverage,
        Rung::BasisCover => rules.show_basis_cover,
    }
}

fn rung_parameters(rung: Rung) -> &'static [&'static str] {
    match rung {
        Rung::Funding => &["benefit.funding_spread_bp"],
        Rung::FirmCapital => &["benefit.firm_capital_rate"],
        Rung::ClearingHouseCapital => &["benefit.clearing_house_weight", "benefit.capital_ratio"],
        Rung::LeverageCapital => &["benefit.leverage_ratio"],
        Rung::Leverage | Rung::BasisCover => &[],
    }
}
