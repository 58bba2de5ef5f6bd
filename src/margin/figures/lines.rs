//! Lines: market value, DV01, and the share of the requirement in force.

use super::{
    Amount, Book, ClearingHouse, Explained, FigureId, FigureInput, Figures, Inputs, Switch,
    held::{Kind, kind, quantity_in, size_parameter},
    words::{dollars_and_cents, held, level, say, whole},
};
use crate::{
    instrument::{Asset, Instrument, Unit},
    margin::Line,
    pricing::Valuation,
};

/// What a Treasury future would deliver, and where that issue is from.
fn delivers(valuation: &Valuation) -> String {
    let basket = valuation.basket().and_then(|future| Some((future.basket.first()?, future.source)));
    basket
        .map_or_else(String::new, |(cheapest, source)| format!("; cheapest to deliver {cheapest} ({source})"))
}

impl Figures<'_> {
    /// Three figures for every line.
    pub(super) fn line_roots(&self) -> Vec<FigureId> {
        let of = |line| [FigureId::MarketValue(line), FigureId::Dv01(line), FigureId::Contribution(line)];
        (0..self.evaluation.lines.len()).flat_map(of).collect()
    }

    /// Where levels come from: what is loaded, and the date of its last yields.
    pub(super) fn market_source(&self) -> String {
        format!("{}, as of {}", self.evaluation.market_label, self.evaluation.as_of.row_date)
    }

    /// A line with its valuation, where it has one.
    fn valued(&self, index: usize) -> Option<(&Line, &Valuation)> {
        let line = self.evaluation.lines.get(index)?;
        Some((line, &line.unit.as_ref()?.valuation))
    }

    fn left_out(&self, index: usize) -> Explained {
        let formula = "left out of every figure: it has no value as of this date";
        Explained::new(formula, self.market_source(), Inputs::default().positions(&[index]))
    }

    pub(super) fn market_value(&self, index: usize) -> Explained {
        let Some((line, valuation)) = self.valued(index) else { return self.left_out(index) };
        // the price its owner entered, in place of the market's
        let is_own_price = line.unit.as_ref().is_some_and(|unit| unit.key.price.is_some());
        let held = held(line.quantity, &line.instrument);
        let formula = match line.instrument {
            Instrument::Security(_) => {
                format!("{held} at {} with accrued interest", level(valuation.value * 100.0))
            }
            Instrument::Repo(_) => {
                format!("{held} of collateral at {} with accrued interest", level(valuation.value * 100.0))
            }
            Instrument::Future(_) => {
                format!("{held}, each of a notional of {}{}", dollars(valuation.value), delivers(valuation))
            }
            Instrument::Coin(_) => format!("{held} at {}", dollars(valuation.value)),
            Instrument::Fund(_) | Instrument::Usdc | Instrument::Usd => format!("{held} at one dollar each"),
        };
        let inputs = match line.instrument {
            Instrument::Future(f) if is_own_price => {
                Inputs::default().parameters([size_parameter(f.product)])
            }
            Instrument::Future(_) => self.model_inputs_of(index),
            _ => Inputs::default(),
        };
        let source = match is_own_price {
            true => "the price entered for the position".to_owned(),
            false => self.market_source(),
        };
        Explained::new(formula, source, inputs.positions(&[index]).quotes(quote(line, valuation)))
    }

    pub(super) fn dv01(&self, index: usize) -> Explained {
        let Some((line, valuation)) = self.valued(index) else { return self.left_out(index) };
        let (size, unit) = match line.instrument.unit() {
            Unit::Dollars => (1e6, "million dollars"),
            Unit::Contracts => (1.0, "contract"),
            Unit::Coins => (1.0, "coin"),
        };
        let per_unit = dollars_and_cents(valuation.dv01 * size);
        let held = held(line.quantity, &line.instrument);
        let formula = format!(
            "{held} at {per_unit} a {unit}: what it gains when yields fall by a basis point{}",
            delivers(valuation)
        );
        let inputs = self.model_inputs_of(index).positions(&[index]).quotes(quote(line, valuation));
        Explained::new(formula, self.market_source(), inputs)
    }

    /// What the model's own value of a line, and its moves, rest on.
    fn model_inputs_of(&self, index: usize) -> Inputs {
        Inputs::default().parameters(self.terms(&[index])).quotes(self.spots(&[index]))
    }

    pub(super) fn contribution(&self, index: usize) -> Explained {
        let Some((line, _)) = self.valued(index) else { return self.left_out(index) };
        let position = Inputs::default().positions(&[index]);
        if line.quantity.is_zero() {
            return Explained::new("none of it is held", SHARE_SOURCE, position);
        }
        match kind(line) {
            None => Explained::new("no clearing house margins it in this scope", SHARE_SOURCE, position),
            Some(Kind::Cash) => self.share_at_ficc(line, position),
            Some(Kind::RateFuture | Kind::CoinFuture) => self.share_at_cme(line, position),
        }
    }

    /// Accounts in force, with the figures each rests on. Without cross-margining the ordinary account
    /// is the whole book.
    pub(super) fn accounts_of(&self, line: &Line) -> Vec<(Book, Book)> {
        if self.obstacle(Switch::AsSet).is_some() {
            return vec![(Book::Ordinary, Book::Whole)];
        }
        let accounts =
            [Book::Xm, Book::Ordinary].into_iter().filter(|book| !quantity_in(line, *book).is_zero());
        accounts.map(|book| (book, book)).collect()
    }

    fn share_at_ficc(&self, line: &Line, inputs: Inputs) -> Explained {
        let accounts = self.accounts_of(line);
        let around: Vec<FigureInput> =
            accounts.iter().flat_map(|(_, figures)| self.around_var(*figures)).collect();
        let share = match accounts.iter().any(|(_, figures)| self.gains_around_var(*figures)) {
            true => "its part of gross market value, since the account gains even in its tail".to_owned(),
            false => format!(
                "its average loss over the {} scenarios around the value at risk",
                whole(around.len())
            ),
        };
        let asked = self.asked(ClearingHouse::Ficc, &accounts);
        let formula = format!("{share}, rescaled so that all positions add up to {asked}");
        let requirements = requirements(ClearingHouse::Ficc, &accounts);
        Explained::new(formula, SHARE_SOURCE, inputs.figures(requirements).more(around))
    }

    fn share_at_cme(&self, line: &Line, inputs: Inputs) -> Explained {
        let accounts = self.accounts_of(line);
        let formula = format!(
            "its own outright at its product's rate, against its product's net side, rescaled so that all positions add up to {}",
            self.asked(ClearingHouse::Cme, &accounts)
        );
        let rate = match line.instrument {
            Instrument::Future(f) => match f.product.asset() {
                Asset::Rates => Some(format!("cme.maintenance.{}", f.product.full_size().0.code())),
                Asset::Coin(coin) => Some(format!("cme.coin_rate.{}", coin.code())),
            },
            _ => None,
        };
        let requirements = requirements(ClearingHouse::Cme, &accounts);
        Explained::new(formula, SHARE_SOURCE, inputs.figures(requirements).parameters(rate))
    }

    /// `FICC's $3.97mm in the XM account`.
    fn asked(&self, house: ClearingHouse, accounts: &[(Book, Book)]) -> String {
        let amount = |(book, _): &(Book, Book)| {
            let id = FigureId::WithAccount(Switch::AsSet, house, *book);
            format!("{} in the {}", self.say(id), book.name())
        };
        let list: Vec<String> = accounts.iter().map(amount).collect();
        format!("{}'s {}", house.name(), list.join(" and "))
    }
}

/// Where contributions come from.
const SHARE_SOURCE: &str = "this program's attribution: shares of the requirement in force that add up to it";

fn requirements(house: ClearingHouse, accounts: &[(Book, Book)]) -> Vec<FigureId> {
    accounts.iter().map(|(book, _)| FigureId::WithAccount(Switch::AsSet, house, *book)).collect()
}

fn dollars(amount: f64) -> String {
    say(Amount::Simulated(amount))
}

/// What the market, or the person, quotes a line at.
fn quote(line: &Line, valuation: &Valuation) -> Option<String> {
    let instrument = line.instrument;
    let price = level(valuation.price);
    let yield_ = valuation.yield_.map(|y| format!(", yield {} %", level(y * 100.0))).unwrap_or_default();
    match instrument {
        Instrument::Security(security) => Some(format!("{security} at {price} clean{yield_}")),
        Instrument::Repo(repo) => Some(format!("{} at {price} clean{yield_}", repo.collateral)),
        Instrument::Future(future) if future.product.asset() == Asset::Rates => {
            Some(format!("{future} at {price}"))
        }
        Instrument::Future(_) | Instrument::Coin(_) => {
            Some(format!("{instrument} at {}", dollars(valuation.price)))
        }
        Instrument::Fund(_) => Some(format!("{instrument} at one dollar a share")),
        Instrument::Usdc | Instrument::Usd => None,
    }
}
