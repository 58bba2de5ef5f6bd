//! The CME-style requirement: outright, calendar charge, spread credit, heightened risk.

use super::{
    Book, CmePart, Explained, FigureId, Figures, Inputs, ScenarioSet,
    held::Kind,
    models::{CME_MODEL, CME_MODEL_SOURCE},
    requirement::CME_SOURCE,
    words::{counted, money, percent_exactly},
};
use crate::{
    instrument::{Asset, Coin, Product},
    margin::{Account, SpreadCredit},
    quantity::Decimal,
};
use std::collections::BTreeSet;

const FUTURES: [Kind; 2] = [Kind::RateFuture, Kind::CoinFuture];

impl Figures<'_> {
    pub(super) fn cme_part(&self, book: Book, part: CmePart) -> Explained {
        match part {
            CmePart::Outright if self.evaluation.rules.cme.model_for_dollars => {
                self.outright_from_model(book)
            }
            CmePart::Outright => self.outright(book),
            CmePart::CalendarCharge => self.calendar_charge(book),
            CmePart::SpreadCredit => self.spread_credits(book),
            CmePart::HeightenedRisk => self.heightened_risk(book),
            CmePart::StandAlone => self.stand_alone(book),
        }
    }

    /// Products by whose rate a book's futures are margined, coins by theirs.
    fn rated(&self, book: Book) -> (BTreeSet<Product>, Vec<Coin>) {
        let products = self.products(&self.held(book, &FUTURES));
        let rates = products.iter().filter(|p| p.asset() == Asset::Rates).map(|p| p.full_size().0).collect();
        let is_held = |coin: &Coin| products.iter().any(|p| p.asset() == Asset::Coin(*coin));
        (rates, Coin::ALL.into_iter().filter(is_held).collect())
    }

    fn outright(&self, book: Book) -> Explained {
        let rules = &self.evaluation.rules.cme;
        let (products, coins) = self.rated(book);
        let rate = |p: &Product| {
            rules.maintenance.get(p.index()).map(|rate| format!("{} at {}", p.code(), money(*rate)))
        };
        let share = |(coin, rate): (Coin, Decimal)| {
            format!("{} at {} of notional", coin.name(), percent_exactly(rate))
        };
        let held_rates = Coin::ALL.into_iter().zip(rules.coin_rate).filter(|(coin, _)| coins.contains(coin));
        let list: Vec<String> = products.iter().filter_map(rate).chain(held_rates.map(share)).collect();
        let formula = match list.is_empty() {
            true => nothing_at_cme(book),
            false => format!("each product's net contracts at its maintenance rate: {}", list.join(", ")),
        };
        let lines = self.held(book, &FUTURES);
        let coin_lines = self.held(book, &[Kind::CoinFuture]);
        let inputs = Inputs::default()
            .parameters(products.iter().map(|p| format!("cme.maintenance.{}", p.code())))
            .parameters(coins.iter().map(|coin| format!("cme.coin_rate.{}", coin.code())))
            .parameters(self.terms(&coin_lines))
            .quotes(self.spots(&coin_lines))
            .positions(&lines);
        Explained::new(formula, CME_SOURCE, inputs)
    }

    fn outright_from_model(&self, book: Book) -> Explained {
        let counts = &self.evaluation.counts;
        let lines = self.held(book, &FUTURES);
        let formula = match lines.is_empty() {
            true => nothing_at_cme(book),
            false => format!(
                "CME's model in place of the table, rate futures and coin futures apart: {}",
                self.cme_model_words(counts.cme, counts.stress)
            ),
        };
        let inputs = Inputs::of([ScenarioSet::Cme, ScenarioSet::Stress].map(FigureId::Scenarios))
            .parameters(["cme.model_for_dollars"])
            .parameters(CME_MODEL)
            .parameters(self.simulation_terms(&lines, true))
            .quotes(self.spots(&lines))
            .more(self.dollar_model_setters(book))
            .positions(&lines);
        Explained::new(formula, CME_MODEL_SOURCE, inputs)
    }

    fn calendar_charge(&self, book: Book) -> Explained {
        let rules = &self.evaluation.rules.cme;
        if rules.model_for_dollars {
            return not_from_the_table();
        }
        let formula = if self.cme(book).calendar_charge.is_zero() {
            "no product is held long in one month and short in another".to_owned()
        } else {
            format!(
                "{}{} of the maintenance rate on the smaller side of each product's months, {} of notional for coins",
                self.stated_charges(book),
                percent_exactly(rules.calendar_share),
                percent_exactly(rules.coin_calendar_share)
            )
        };
        let own = self.rated(book).0.into_iter().map(|p| format!("cme.calendar.{}", p.code()));
        let inputs =
            self.rate_inputs(book, ["cme.calendar_share", "cme.coin_calendar_share"]).parameters(own);
        Explained::new(formula, CME_SOURCE, inputs.positions(&self.held(book, &FUTURES)))
    }

    /// The products of a book whose charge is stated in dollars.
    fn stated_charges(&self, book: Book) -> String {
        let charges = &self.evaluation.rules.cme.calendar;
        let stated = |p: Product| {
            charges
                .get(p.index())
                .copied()
                .flatten()
                .map(|charge| format!("{} for {}", money(charge), p.code()))
        };
        let list: Vec<String> = self.rated(book).0.into_iter().filter_map(stated).collect();
        if list.is_empty() { String::new() } else { format!("{} a spread; else ", list.join(", ")) }
    }

    fn rate_inputs<const N: usize>(&self, book: Book, names: [&str; N]) -> Inputs {
        let (products, _) = self.rated(book);
        Inputs::default()
            .parameters(names)
            .parameters(products.into_iter().map(|p| format!("cme.maintenance.{}", p.code())))
    }

    fn spread_credits(&self, book: Book) -> Explained {
        if self.evaluation.rules.cme.model_for_dollars {
            return not_from_the_table();
        }
        let count = self.cme(book).credits.len();
        let formula = match count {
            0 => "no opposite positions earn a credit".to_owned(),
            _ => format!("{} for opposite positions, larger rates first", counted(count, "credit")),
        };
        let credits = (0..count).map(|credit| FigureId::SpreadCredit(book, credit));
        Explained::new(formula, CME_SOURCE, Inputs::of(credits))
    }

    pub(super) fn spread_credit(&self, book: Book, credit: usize) -> Explained {
        let Some(credit) = self.cme(book).credits.get(credit) else {
            return Explained::new(String::new(), CME_SOURCE, Inputs::default());
        };
        let (first, second, (p, q)) = (credit.first.code(), credit.second.code(), credit.ratio);
        let spreads = credit.spreads.normalize();
        let formula = format!(
            "{spreads} spreads of {p} {first} against {q} {second}, each earning {} of their maintenance rates",
            percent_exactly(credit.rate)
        );
        let is_stated = self.evaluation.rules.cme.spread(credit.first, credit.second).is_some();
        let own = format!("cme.spread.{first}_{second}");
        let table = match is_stated {
            true => Vec::new(),
            false => {
                vec![credit_parameter(credit), format!("cme.dv01.{first}"), format!("cme.dv01.{second}")]
            }
        };
        let rates = [first, second].map(|code| format!("cme.maintenance.{code}"));
        let inputs = Inputs::default().parameters([own]).parameters(table).parameters(rates);
        let is_leg = |p: &Product| [credit.first, credit.second].contains(&p.full_size().0);
        let lines = self.held(book, &[Kind::RateFuture]);
        let legs: Vec<usize> =
            lines.into_iter().filter(|line| self.products(&[*line]).iter().any(is_leg)).collect();
        Explained::new(formula, CME_SOURCE, inputs.positions(&legs))
    }

    fn heightened_risk(&self, book: Book) -> Explained {
        let e = self.evaluation;
        let parts = [CmePart::Outright, CmePart::CalendarCharge, CmePart::SpreadCredit];
        let parts = parts.map(|part| FigureId::Cme(book, part));
        let switch = Inputs::default().parameters(["cme.heightened_risk"]);
        if e.account != Account::Customer || !e.rules.cme.heightened_risk {
            let formula = "the account is not a heightened-risk customer's: nothing is added";
            return Explained::new(formula, CME_SOURCE, switch);
        }
        let [outright, calendar, credit] = parts.map(|id| self.say(id));
        let added = percent_exactly(e.rules.cme.heightened_risk_factor - Decimal::ONE);
        let formula = format!(
            "{added} of outright {outright} plus calendar charge {calendar} less spread credit {credit}"
        );
        Explained::new(formula, CME_SOURCE, switch.parameters(["cme.heightened_risk_factor"]).figures(parts))
    }

    fn stand_alone(&self, book: Book) -> Explained {
        let parts =
            [CmePart::Outright, CmePart::CalendarCharge, CmePart::SpreadCredit, CmePart::HeightenedRisk];
        let parts = parts.map(|part| FigureId::Cme(book, part));
        let [outright, calendar, credit, heightened] = parts.map(|id| self.say(id));
        let formula = format!(
            "outright {outright} plus calendar charge {calendar} less spread credit {credit} plus heightened risk {heightened}"
        );
        Explained::new(formula, CME_SOURCE, Inputs::of(parts))
    }
}

/// A part of the table where the model gives the dollars.
fn not_from_the_table() -> Explained {
    let inputs = Inputs::default().parameters(["cme.model_for_dollars"]);
    Explained::new("nothing: CME's model stands in place of the table", CME_SOURCE, inputs)
}

fn nothing_at_cme(book: Book) -> String {
    format!("the {} holds no futures", book.name())
}

/// The parameter that sets a credit, by the pair it is for: Treasury products stand in the order of
/// their maturities.
fn credit_parameter(credit: &SpreadCredit) -> String {
    let places = credit.second.index().abs_diff(credit.first.index());
    let name = match (credit.first, credit.second) {
        (Product::Sr3, Product::Zt) => "SR3_with_ZT",
        (Product::Sr3, _) => "SR3_with_ZQ_or_SR1",
        (Product::Zt, Product::Zb | Product::Ub) => "ZT_with_ZB_or_UB",
        _ if places == 1 => "one_place_apart",
        _ if places == 2 => "two_places_apart",
        _ => "further_apart",
    };
    format!("cme.credit.{name}")
}
