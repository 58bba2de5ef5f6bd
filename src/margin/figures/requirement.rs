//! The requirement without and with cross-margining, and what is saved.

use super::{
    Amount, Book, ClearingHouse, CmePart, Explained, FiccPart, FigureId, Figures, Inputs, Party, Switch,
    models::FICC_SOURCE, words,
};

/// Where sums of the two houses come from.
const SUM_SOURCE: &str = "CME-FICC cross-margining agreement: each house asks for its own requirement";
/// Where CME-style dollars come from.
pub(super) const CME_SOURCE: &str =
    "CME-style estimate: a SPAN-style table, CME's maintenance rates where they are published";

impl Figures<'_> {
    /// The figures of the headline.
    pub(super) fn headline_roots(&self) -> Vec<FigureId> {
        let mut roots = vec![FigureId::Without(Party::Total)];
        for switch in self.switches() {
            roots.extend([
                FigureId::With(switch, Party::Total),
                FigureId::Saved(switch),
                FigureId::SavedFraction(switch),
            ]);
        }
        roots
    }

    /// The positions of the switch that differ: as it stands, and on where it stands off.
    pub(super) fn switches(&self) -> Vec<Switch> {
        if self.evaluation.cross_margining { vec![Switch::AsSet] } else { vec![Switch::AsSet, Switch::On] }
    }

    /// Why nothing stands in the XM account, where nothing does.
    pub(super) fn obstacle(&self, switch: Switch) -> Option<String> {
        if switch == Switch::AsSet && !self.evaluation.cross_margining {
            return Some(OFF.to_owned());
        }
        let failure = self.evaluation.gate.err()?;
        Some(format!("cross-margining is not available to this account because {failure}"))
    }

    pub(super) fn without(&self, party: Party) -> Explained {
        match party {
            Party::Total => self.two_houses(FigureId::Without),
            Party::Ficc => self.at_ficc(Book::Whole, None),
            Party::Cme => {
                let stand_alone = FigureId::Cme(Book::Whole, CmePart::StandAlone);
                let formula = format!(
                    "CME's own requirement {} for all its positions, to the cent",
                    self.say(stand_alone)
                );
                Explained::new(formula, CME_SOURCE, Inputs::of([stand_alone]))
            }
        }
    }

    fn two_houses(&self, of: impl Fn(Party) -> FigureId) -> Explained {
        let (ficc, cme) = (of(Party::Ficc), of(Party::Cme));
        let formula = format!("FICC {} plus CME {}", self.say(ficc), self.say(cme));
        Explained::new(formula, SUM_SOURCE, Inputs::of([ficc, cme]))
    }

    pub(super) fn with(&self, switch: Switch, party: Party) -> Explained {
        let (house, source) = match party {
            Party::Total => return self.two_houses(|house| FigureId::With(switch, house)),
            Party::Ficc => (ClearingHouse::Ficc, FICC_SOURCE),
            Party::Cme => (ClearingHouse::Cme, CME_SOURCE),
        };
        let [xm, ordinary] =
            [Book::Xm, Book::Ordinary].map(|book| FigureId::WithAccount(switch, house, book));
        let formula = format!("XM account {} plus ordinary account {}", self.say(xm), self.say(ordinary));
        Explained::new(formula, source, Inputs::of([xm, ordinary]))
    }

    pub(super) fn with_account(&self, switch: Switch, house: ClearingHouse, book: Book) -> Explained {
        if let Some(obstacle) = self.obstacle(switch) {
            return self.stand_alone_account(&obstacle, house, book);
        }
        let saving = (book == Book::Xm).then_some(switch);
        match house {
            ClearingHouse::Ficc => self.at_ficc(book, saving),
            ClearingHouse::Cme => self.at_cme(book, saving),
        }
    }

    /// Everything is in the ordinary account.
    fn stand_alone_account(&self, obstacle: &str, house: ClearingHouse, book: Book) -> Explained {
        if book == Book::Xm {
            return Explained::new(obstacle, SUM_SOURCE, Inputs::default());
        }
        let whole = FigureId::Without(house.into());
        let formula = format!("{obstacle}; {} asks {} for the whole book", house.name(), self.say(whole));
        Explained::new(formula, SUM_SOURCE, Inputs::of([whole]))
    }

    /// FICC's requirement for a book, less the saving of a switch position.
    fn at_ficc(&self, book: Book, saving: Option<Switch>) -> Explained {
        let (charge, liquidity) =
            (FigureId::Ficc(book, FiccPart::Charge), FigureId::Ficc(book, FiccPart::Liquidity));
        let mut formula = format!("the VaR charge {}{}", self.say(charge), self.less(saving));
        if !self.is_zero(liquidity) {
            formula.push_str(&format!(", plus the liquidity adjustment {}", self.say(liquidity)));
        }
        let applied = saving.map(FigureId::Applied);
        Explained::new(formula, FICC_SOURCE, Inputs::of([charge]).figures(applied).figures([liquidity]))
    }

    /// ` less 80.0 % of it`, or nothing where there is no XM account.
    fn less(&self, saving: Option<Switch>) -> String {
        match saving.map(FigureId::Applied) {
            None => String::new(),
            Some(applied) if self.is_zero(applied) => " in full: no saving applies".to_owned(),
            Some(applied) => format!(" less {} of it", self.say(applied)),
        }
    }

    /// CME's requirement for a book, less the savings of a switch position.
    fn at_cme(&self, book: Book, saving: Option<Switch>) -> Explained {
        let stand_alone = FigureId::Cme(book, CmePart::StandAlone);
        let inputs = Inputs::of([stand_alone]);
        let asked = format!("CME's own requirement {}", self.say(stand_alone));
        let Some(switch) = saving else { return Explained::new(asked, CME_SOURCE, inputs) };
        let (applied, coins) = (FigureId::Applied(switch), FigureId::CoinsApplied(switch));
        let inputs = inputs.figures([applied]);
        if self.evaluation.coin_layer.is_none() || self.is_one_percentage() {
            let formula = format!("{asked}{}", self.less(saving));
            return Explained::new(formula, CME_SOURCE, inputs);
        }
        let e = self.evaluation;
        let rates = e.cme_xm_rates;
        let own = match self.amount(stand_alone) {
            Some(Amount::Money(own)) => own,
            _ => rates,
        };
        let formula = format!(
            "{asked} less {} of the {} that rate futures ask and {} of the {} that coin futures ask",
            self.say(applied),
            words::money(rates),
            self.say(coins),
            words::money(own - rates)
        );
        Explained::new(formula, CME_SOURCE, inputs.figures([coins]))
    }

    pub(super) fn saved(&self, switch: Switch) -> Explained {
        let (without, with) = (FigureId::Without(Party::Total), FigureId::With(switch, Party::Total));
        let mut formula =
            format!("{} without cross-margining less {} with it", self.say(without), self.say(with));
        if self.requirement(switch).total > self.evaluation.without.total {
            formula.push_str(": what moves into the XM account no longer nets with what stays behind");
        }
        Explained::new(formula, SUM_SOURCE, Inputs::of([without, with]))
    }

    pub(super) fn saved_fraction(&self, switch: Switch) -> Explained {
        let (saved, without) = (FigureId::Saved(switch), FigureId::Without(Party::Total));
        let formula = if self.is_zero(without) {
            "there is no requirement to save on".to_owned()
        } else {
            format!("{} saved over {} without cross-margining", self.say(saved), self.say(without))
        };
        Explained::new(formula, SUM_SOURCE, Inputs::of([saved, without]))
    }
}

/// The sentence of a switch that stands off.
pub(super) const OFF: &str =
    "cross-margining is off: each house margins its own leg as if the other did not exist";
