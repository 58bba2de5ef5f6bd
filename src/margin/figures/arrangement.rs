//! The arrangement: what each house's model saves, and the one saving both apply.

use super::{
    Book, ClearingHouse, Explained, FiccPart, FigureId, Figures, Inputs, Layer, RatioPart, Switch,
    requirement::OFF,
};
use crate::{
    instrument::House,
    margin::{Binding, Ineligible, Leg, Line, Operation, Reason},
    rulebook::Scope,
};

/// Where the saving comes from.
const AGREEMENT: &str =
    "CME-FICC cross-margining agreement as filed: the lower of the two houses' savings, at both";
/// Where it comes from in a hypothetical scope.
const HYPOTHETICAL: &str = "hypothetical scope: no regulator has approved this";

/// No reduction for anyone.
const SUSPENDED: &str =
    "the houses have suspended the arrangement: no reduction is given, and the accounts stay apart";

impl Figures<'_> {
    /// The saving, before and after its limits, and what is shown beside it.
    pub(super) fn arrangement_roots(&self) -> Vec<FigureId> {
        let mut roots: Vec<FigureId> = self.switches().into_iter().map(FigureId::Applied).collect();
        roots.extend([FigureId::Raw, FigureId::Threshold, FigureId::Cap]);
        roots.extend(self.switches().into_iter().map(FigureId::CoinsApplied));
        if self.evaluation.coin_layer.is_some() && !self.is_one_percentage() {
            let savings = ClearingHouse::ALL.map(|house| FigureId::HouseSaving(Layer::Coins, house));
            roots.push(FigureId::CoinsCap);
            roots.extend(savings);
        }
        roots
    }

    /// What stands beside the requirement of each house.
    pub(super) fn house_roots(&self) -> Vec<FigureId> {
        let beside = [FiccPart::ExpectedShortfall, FiccPart::FloorTopUp];
        let parts = |book| beside.map(|part| FigureId::Ficc(book, part));
        let legs = ClearingHouse::ALL.map(FigureId::LegDv01);
        Book::ALL.into_iter().flat_map(parts).chain([FigureId::NetDv01]).chain(legs).collect()
    }

    fn source(&self) -> &'static str {
        if self.evaluation.is_hypothetical() { HYPOTHETICAL } else { AGREEMENT }
    }

    pub(super) fn house_saving(&self, layer: Layer, house: ClearingHouse) -> Explained {
        let [cash, futures, both] = RatioPart::ALL.map(|part| FigureId::Ratio(layer, house, part));
        let formula = if self.is_zero(cash) && self.is_zero(futures) {
            format!("{}'s model sees nothing to save on", house.name())
        } else {
            format!(
                "1 less {} together over {} and {} apart",
                self.say(both),
                self.say(cash),
                self.say(futures)
            )
        };
        Explained::new(formula, self.source(), Inputs::of([cash, futures, both]))
    }

    pub(super) fn raw(&self) -> Explained {
        let [ficc, cme] = both_savings(Layer::Rates);
        let formula = format!("the lower of FICC's saving {} and CME's {}", self.say(ficc), self.say(cme));
        Explained::new(formula, self.source(), Inputs::of([ficc, cme]))
    }

    pub(super) fn applied(&self, switch: Switch) -> Explained {
        let e = self.evaluation;
        let reason = if switch == Switch::AsSet { e.reason() } else { e.arrangement.reason };
        let formula = match reason {
            Reason::Off => OFF.to_owned(),
            Reason::NotEligible => self.not_eligible(switch),
            Reason::EmptyLeg => self.empty_leg(),
            Reason::Suspended => SUSPENDED.to_owned(),
            Reason::Held => format!(
                "one house has not published: both hold the last percentage, {}",
                self.say(FigureId::Applied(switch))
            ),
            Reason::Negative => self.negative(),
            Reason::BelowThreshold => format!(
                "the lower saving is {}, under the {} threshold: no reduction is given",
                self.say(FigureId::Raw),
                self.say(FigureId::Threshold)
            ),
            Reason::Cap => {
                format!("{}, held at the cap of {}", self.lower_of(Layer::Rates), self.say(FigureId::Cap))
            }
            Reason::LesserSaving => {
                format!(
                    "{}: both houses cut {}",
                    self.lower_of(Layer::Rates),
                    self.say(FigureId::Applied(switch))
                )
            }
        };
        let inputs = match reason {
            Reason::Off | Reason::Suspended | Reason::Held => Inputs::default(),
            Reason::NotEligible => {
                let lines = self.lines_where(|line| line.eligibility.is_err());
                Inputs::default().parameters(["eligibility.shortest_maturity"]).positions(&lines)
            }
            _ => Inputs::of([FigureId::Raw])
                .figures(both_savings(Layer::Rates))
                .figures([FigureId::Threshold, FigureId::Cap]),
        };
        Explained::new(formula, self.source(), inputs)
    }

    /// `the lower of FICC's saving 88.5 % and CME's 86.6 %`.
    fn lower_of(&self, layer: Layer) -> String {
        let [ficc, cme] = both_savings(layer);
        format!("the lower of FICC's saving {} and CME's {}", self.say(ficc), self.say(cme))
    }

    fn negative(&self) -> String {
        let house = match self.evaluation.arrangement.binding {
            Binding::Cme => ClearingHouse::Cme,
            Binding::Ficc | Binding::None => ClearingHouse::Ficc,
        };
        let saving = self.say(FigureId::Raw);
        format!(
            "{}'s model finds more risk together than apart ({saving}): no reduction is given",
            house.name()
        )
    }

    /// The gate, or the first of the positions that stay outside.
    fn not_eligible(&self, switch: Switch) -> String {
        if let Some(obstacle) = self.obstacle(switch) {
            return obstacle;
        }
        let today = if self.evaluation.scope == Scope::Today { "today" } else { "in this scope" };
        let sentence = self.first_left_out().map(|(line, house, reason)| {
            let (instrument, house) = (line.instrument, house.name());
            format!(
                "{instrument} is not eligible {today} because {reason}: it is margined in full at {house}"
            )
        });
        sentence.unwrap_or_else(|| format!("no position is eligible {today}"))
    }

    /// The first position of the first house at which none is eligible.
    fn first_left_out(&self) -> Option<(&Line, ClearingHouse, Ineligible)> {
        ClearingHouse::ALL.into_iter().find_map(|house| {
            let at_house = |l: &&Line| l.unit.is_some() && l.instrument.house() == House::from(house);
            let held: Vec<&Line> = self.evaluation.lines.iter().filter(at_house).collect();
            let first = held.first()?;
            let reason = first.eligibility.err()?;
            held.iter().all(|l| l.eligibility.is_err()).then_some((*first, house, reason))
        })
    }

    fn empty_leg(&self) -> String {
        let has_futures = self.has(Leg::Futures) || (self.is_one_percentage() && self.has(Leg::Coins));
        let missing = match (self.has(Leg::Cash), has_futures) {
            (false, false) => "there are no rates positions in the XM account: there is no leg to offset",
            (false, true) => "there is no cash leg in the XM account: one leg alone has nothing to offset",
            (true, false) => "there is no futures leg in the XM account: one leg alone has nothing to offset",
            (true, true) => "a house's model sees no risk in the two legs: there is nothing to offset",
        };
        missing.to_owned()
    }

    fn has(&self, leg: Leg) -> bool {
        self.evaluation.lines.iter().any(|line| line.eligibility == Ok(leg) && !line.xm_quantity.is_zero())
    }

    pub(super) fn coins_applied(&self, switch: Switch) -> Explained {
        let source = self.source();
        if self.evaluation.coin_layer.is_none() {
            let formula = "no coin futures are in the XM account in this scope";
            return Explained::new(formula, source, Inputs::default());
        }
        if switch == Switch::AsSet && !self.evaluation.cross_margining {
            return Explained::new(OFF, source, Inputs::default());
        }
        if self.is_one_percentage() {
            let applied = FigureId::Applied(switch);
            let formula =
                format!("one percentage for everything: {} for coins as for rates", self.say(applied));
            let inputs = Inputs::of([applied]).parameters(["scope.unified.one_percentage"]);
            return Explained::new(formula, source, inputs);
        }
        let limits = [FigureId::Threshold, FigureId::CoinsCap];
        Explained::new(
            self.coin_words(switch),
            source,
            Inputs::of(both_savings(Layer::Coins)).figures(limits),
        )
    }

    /// Why the coin layer's saving is what it is.
    fn coin_words(&self, switch: Switch) -> String {
        let e = self.evaluation;
        match e.operation() {
            Operation::Normal => {}
            Operation::Suspended => return SUSPENDED.to_owned(),
            Operation::Held { .. } => {
                let coins = self.say(FigureId::CoinsApplied(switch));
                return format!("one house has not published: both hold the last percentage, {coins}");
            }
        }
        let lower = self.lower_of(Layer::Coins);
        let (applied, cap) = (FigureId::CoinsApplied(switch), FigureId::CoinsCap);
        if !self.is_zero(applied) {
            let is_capped = self.amount(applied) == self.amount(cap);
            let tail = if is_capped { ", held at the cap of" } else { ", which both houses apply:" };
            return format!("{lower}{tail} {}", self.say(applied));
        }
        if !self.has(Leg::Cash) && !self.has(Leg::Futures) {
            return "there are no rates positions in the XM account: coins alone have nothing to offset"
                .to_owned();
        }
        let is_capped_at_zero = e.rules.coins_cap.is_zero();
        let why = if is_capped_at_zero { "held at a cap of nothing" } else { "under the threshold" };
        format!("{lower}, {why}: no reduction is given")
    }
}

fn both_savings(layer: Layer) -> [FigureId; 2] {
    ClearingHouse::ALL.map(|house| FigureId::HouseSaving(layer, house))
}
