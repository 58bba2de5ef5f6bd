//! Stress days: what each did to the book.

use super::{
    Book, Explained, FigureId, FigureInput, Figures, Inputs, Party, StressPart, Switch,
    held::{Kind, kind},
};
use crate::{instrument::Instrument, margin::StressResult};

impl Figures<'_> {
    /// Every day, with the loss over both requirements.
    pub(super) fn stress_roots(&self) -> Vec<FigureId> {
        let parts = [StressPart::Pnl, StressPart::LossOverWithout, StressPart::LossOverWith];
        (0..self.evaluation.stress.len())
            .flat_map(|day| parts.map(|part| FigureId::Stress(day, part)))
            .collect()
    }

    pub(super) fn stress(&self, day: usize, part: StressPart) -> Explained {
        match part {
            StressPart::Pnl => self.stress_pnl(day),
            StressPart::Cash => self.stress_leg(day, self.simulated_cash(), "cash positions"),
            StressPart::Futures => {
                let futures = self.held(Book::Whole, &[Kind::RateFuture, Kind::CoinFuture]);
                self.stress_leg(day, futures, "futures")
            }
            StressPart::LossOverWithout => self.loss_over(day, FigureId::Without(Party::Total)),
            StressPart::LossOverWith => self.loss_over(day, FigureId::With(Switch::AsSet, Party::Total)),
        }
    }

    /// Positions in the cash leg of a stress day: also fund shares that neither house margins.
    fn simulated_cash(&self) -> Vec<usize> {
        self.lines_where(|line| {
            let is_share = matches!(line.instrument, Instrument::Fund(_)) && line.unit.is_some();
            (kind(line) == Some(Kind::Cash) || is_share) && !line.quantity.is_zero()
        })
    }

    /// A day with its rank among the stress days, the largest loss first.
    fn day_setter(&self, day: usize) -> Option<FigureInput> {
        let days = &self.evaluation.stress;
        let own = days.get(day)?.pnl;
        let is_worse = |(other, result): &(usize, &StressResult)| (result.pnl, *other) < (own, day);
        let rank = days.iter().enumerate().filter(is_worse).count();
        Some(FigureInput::Scenario { index: self.evaluation.scenarios.stress.start + day, rank })
    }

    fn day_parameter(&self, day: usize) -> Option<String> {
        self.evaluation.stress.get(day).map(|result| format!("stress.{}", result.date))
    }

    fn stress_pnl(&self, day: usize) -> Explained {
        let legs = [StressPart::Cash, StressPart::Futures].map(|part| FigureId::Stress(day, part));
        let [cash, futures] = legs.map(|id| self.say(id));
        let formula =
            format!("cash positions {cash} plus futures {futures}, repriced under that day's own moves");
        let inputs = Inputs::of(legs).parameters(self.day_parameter(day)).more(self.day_setter(day));
        Explained::new(formula, self.market_source(), inputs)
    }

    fn stress_leg(&self, day: usize, lines: Vec<usize>, what: &str) -> Explained {
        let formula = match lines.is_empty() {
            true => format!("no {what} are held"),
            false => format!("the {what} repriced under that day's own moves"),
        };
        let inputs = Inputs::default()
            .parameters(self.day_parameter(day))
            .parameters(self.simulation_terms(&lines, true))
            .quotes(self.spots(&lines))
            .more(self.day_setter(day))
            .positions(&lines);
        Explained::new(formula, self.market_source(), inputs)
    }

    fn loss_over(&self, day: usize, requirement: FigureId) -> Explained {
        let pnl = FigureId::Stress(day, StressPart::Pnl);
        let formula = match (self.is_zero(requirement), self.evaluation.stress.get(day)) {
            (true, _) => "there is no requirement to measure the loss by".to_owned(),
            (false, Some(result)) if !result.pnl.is_sign_negative() => {
                format!("that day gained {}: there is no loss to cover", self.say(pnl))
            }
            _ => format!("the loss {} over the requirement {}", self.say(pnl), self.say(requirement)),
        };
        Explained::new(formula, self.market_source(), Inputs::of([pnl, requirement]))
    }
}
