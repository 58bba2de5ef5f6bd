//! Dials: anything of which one number can be moved. Curves, maps, the sweep command and the window
//! share them: a lever, the quantity of a line, or a parameter of the rulebook.

mod rail;

pub use rail::Rail;
pub(super) use rail::spread;

use super::{Command, Lever, Scenario, held_by_book};
use crate::{
    instrument::{self, Asset, Instrument, Unit},
    margin::Evaluation,
    quantity::{Date, Decimal, money::from_simulation, size},
    rulebook::{Parameter, Rulebook, Value},
};
use thiserror::Error;

/// One number of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Dial {
    Lever(Lever),
    /// The quantity of a line of the portfolio.
    Quantity(usize),
    /// A parameter of the rulebook that is a number.
    Parameter(String),
}

/// What a dial's number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// A fraction, read as per cent.
    Share,
    Times,
    Dollars,
    Contracts,
    Coins,
    BasisPoints,
    /// A switch: one is on.
    Switch,
    /// Years, months and other plain numbers; see [`Dial::unit`].
    Plain,
}

/// Why a text names no dial.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DialError {
    #[error("there is no lever, parameter or position \"{0}\"")]
    Unknown(String),
    #[error("the parameter \"{0}\" is not a number")]
    NotANumber(String),
    #[error("the book holds no {0}")]
    NotHeld(String),
    #[error("{instrument} stands on {count} lines: name one, such as \"line {first}\"")]
    SeveralLines { instrument: String, count: usize, first: usize },
}

impl Dial {
    /// The dial of a name: a lever's code, a parameter's name, a position's notation, or `line 3`.
    /// `reference` resolves the year of a contract.
    ///
    /// # Errors
    /// [`DialError`] when nothing of this document goes by that name, or it is no number.
    pub fn parse(
        text: &str,
        scenario: &Scenario,
        rulebook: &Rulebook,
        reference: Date,
    ) -> Result<Self, DialError> {
        let text = text.trim();
        if let Some(lever) = Lever::from_code(text) {
            return Ok(Self::Lever(lever));
        }
        if let Some(parameter) = rulebook.get(text) {
            return Self::of_parameter(parameter).ok_or_else(|| DialError::NotANumber(text.to_owned()));
        }
        if let Some(line) = text.strip_prefix("line ").and_then(|n| n.trim().parse::<usize>().ok()) {
            let held = line.checked_sub(1).filter(|line| *line < scenario.positions.len());
            return held.map(Self::Quantity).ok_or_else(|| DialError::NotHeld(text.to_owned()));
        }
        let Ok(wanted) = instrument::parse(text, reference) else {
            return Err(DialError::Unknown(text.to_owned()));
        };
        let lines = lines_of(scenario, &wanted);
        match lines.as_slice() {
            [] => Err(DialError::NotHeld(wanted.to_string())),
            [line] => Ok(Self::Quantity(*line)),
            [first, ..] => Err(DialError::SeveralLines {
                instrument: wanted.to_string(),
                count: lines.len(),
                first: first + 1,
            }),
        }
    }

    /// The dial of a parameter that is, or can be set to, a number.
    pub fn of_parameter(parameter: &Parameter) -> Option<Self> {
        // a word that stands for what the market or the table gives has no place on a rail, save the
        // repo rate, which the market gives as a number
        let is_number = matches!(parameter.value, Value::Number(_)) || parameter.name == "futures.repo_rate";
        parameter.range.filter(|_| is_number).map(|_| Self::Parameter(parameter.name.clone()))
    }

    /// The name that [`Dial::parse`] reads.
    pub fn code(&self, scenario: &Scenario) -> String {
        match self {
            Self::Lever(lever) => lever.code().to_owned(),
            Self::Parameter(name) => name.clone(),
            Self::Quantity(line) => match scenario.positions.get(*line) {
                Some(p) if lines_of(scenario, &p.instrument).len() == 1 => p.instrument.to_string(),
                _ => format!("line {}", line + 1),
            },
        }
    }

    /// The name people read.
    pub fn name(&self, scenario: &Scenario) -> String {
        match self {
            Self::Lever(lever) => lever.name().to_owned(),
            Self::Parameter(name) => name.clone(),
            Self::Quantity(line) => match scenario.positions.get(*line) {
                Some(position) => scenario.seen(&position.instrument).to_string(),
                None => format!("line {}", line + 1),
            },
        }
    }

    /// One line on what it is.
    pub fn meaning(&self, rulebook: &Rulebook) -> String {
        match self {
            Self::Lever(lever) => lever.meaning().to_owned(),
            Self::Quantity(_) => "Quantity held of this position".to_owned(),
            Self::Parameter(name) => rulebook.get(name).map(|p| p.meaning.clone()).unwrap_or_default(),
        }
    }

    /// What its number counts, in words, for what [`Dial::measure`] does not say.
    pub fn unit(&self, rulebook: &Rulebook) -> String {
        match self {
            Self::Parameter(name) => rulebook.get(name).map(|p| p.unit.clone()).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// What its number counts.
    pub fn measure(&self, scenario: &Scenario, rulebook: &Rulebook) -> Measure {
        match self {
            Self::Lever(lever) => lever_measure(*lever),
            Self::Quantity(line) => match scenario.positions.get(*line).map(|p| p.instrument.unit()) {
                Some(Unit::Contracts) => Measure::Contracts,
                Some(Unit::Coins) => Measure::Coins,
                _ => Measure::Dollars,
            },
            Self::Parameter(name) => {
                rulebook.get(name).map_or(Measure::Plain, |p| parameter_measure(&p.unit))
            }
        }
    }

    /// Whether only whole numbers make sense.
    pub fn is_whole(&self, scenario: &Scenario, rulebook: &Rulebook) -> bool {
        match self {
            Self::Lever(lever) => lever.is_whole(),
            Self::Quantity(_) => self.measure(scenario, rulebook) == Measure::Contracts,
            // months and parts of a tick are read as whole numbers, whatever is written
            Self::Parameter(name) => rulebook
                .get(name)
                .is_some_and(|p| p.is_whole || p.unit == "months" || p.unit.starts_with("parts")),
        }
    }

    /// Smallest and largest value it takes.
    pub fn range(&self, rulebook: &Rulebook) -> (Decimal, Decimal) {
        match self {
            Self::Lever(lever) => lever.range(),
            Self::Quantity(_) => (-size::LARGEST, size::LARGEST),
            Self::Parameter(name) => rulebook.get(name).and_then(|p| p.range).unwrap_or_default(),
        }
    }

    /// Where it stands in a document; where the document leaves it to the market, as evaluated.
    pub fn get(&self, scenario: &Scenario, rulebook: &Rulebook, evaluation: &Evaluation) -> Decimal {
        match self {
            Self::Lever(lever) => lever.get(scenario, rulebook).unwrap_or_else(|| {
                held_by_book(scenario, *lever, evaluation.rules.lever_token, evaluation.as_of.date)
            }),
            Self::Quantity(line) => scenario.positions.get(*line).map_or(Decimal::ZERO, |p| p.quantity),
            Self::Parameter(name) => {
                let value = scenario.overrides.value(name).or_else(|| rulebook.get(name).map(|p| &p.value));
                match value {
                    Some(Value::Number(number)) => *number,
                    // the only parameter that is a word or a number is the repo rate
                    _ => from_simulation(evaluation.as_of.repo_rate).round_dp(6),
                }
            }
        }
    }

    /// Reads a text as its value: a size, or per cent where a `%` stands. Whether it is in range is
    /// another question.
    ///
    /// # Errors
    /// A sentence for a text that is no number.
    pub fn read(&self, text: &str) -> Result<Decimal, String> {
        if let Self::Lever(lever) = self {
            return lever.parse(text).map_err(|_| "expected a number".to_owned());
        }
        let bare = text.trim();
        let (bare, is_percent) = bare.strip_suffix('%').map_or((bare, false), |b| (b.trim(), true));
        let value = size::parse(bare).map_err(|_| "expected a number".to_owned())?;
        Ok(if is_percent { value / Decimal::ONE_HUNDRED } else { value })
    }

    /// The edit that moves it. Where it arrives at "no change", the document says so.
    pub fn command(&self, value: Decimal, scenario: &Scenario, rulebook: &Rulebook) -> Command {
        let unless_default = |name: &str| {
            let default = rulebook.get(name).map(|p| &p.value);
            (default != Some(&Value::Number(value))).then_some(value)
        };
        match self {
            Self::Lever(lever) => {
                let value = match lever.parameter(scenario) {
                    Some(name) => unless_default(&name),
                    None => Some(value),
                };
                Command::SetLever { lever: *lever, value }
            }
            Self::Quantity(line) => Command::SetQuantity { line: *line, quantity: value },
            Self::Parameter(name) => {
                Command::SetParameter { name: name.clone(), value: unless_default(name).map(Value::Number) }
            }
        }
    }

    /// How much must be computed anew when it moves: least first. What prices instruments again
    /// comes last.
    pub(super) fn cost(&self, scenario: &Scenario) -> u8 {
        match self {
            Self::Lever(Lever::HedgeRatio) => 0,
            Self::Quantity(line) if is_rate_future(scenario, *line) => 1,
            Self::Lever(Lever::BasisStress) => 3,
            Self::Lever(Lever::ParallelBp | Lever::SlopeBp | Lever::CryptoShock) => 4,
            Self::Lever(_) | Self::Quantity(_) => 2,
            Self::Parameter(name) => {
                let reprices = ["contract.", "basis.", "futures.", "model_issue.", "fund.", "ficc.frn"];
                let rescales =
                    ["ficc.look_back", "ficc.minimum", "cme.look", "cme.vol", "cme.larg", "cme.dev"];
                if reprices.iter().chain(&rescales).any(|start| name.starts_with(start)) { 4 } else { 2 }
            }
        }
    }
}

fn lines_of(scenario: &Scenario, instrument: &Instrument) -> Vec<usize> {
    let holds = |(line, p): (usize, &super::Position)| (p.instrument == *instrument).then_some(line);
    scenario.positions.iter().enumerate().filter_map(holds).collect()
}

pub(super) fn is_rate_future(scenario: &Scenario, line: usize) -> bool {
    let instrument = scenario.positions.get(line).map(|p| p.instrument);
    matches!(instrument, Some(Instrument::Future(f)) if f.product.asset() == Asset::Rates)
}

fn lever_measure(lever: Lever) -> Measure {
    match lever {
        Lever::HedgeRatio | Lever::Cap | Lever::Threshold | Lever::XmShare | Lever::CryptoShock => {
            Measure::Share
        }
        Lever::BasisStress => Measure::Times,
        Lever::TokenizedBills => Measure::Dollars,
        Lever::BtcFutures | Lever::EthFutures => Measure::Contracts,
        Lever::ParallelBp | Lever::SlopeBp => Measure::BasisPoints,
    }
}

fn parameter_measure(unit: &str) -> Measure {
    match unit {
        "times" => Measure::Times,
        "switch" => Measure::Switch,
        "coins" => Measure::Coins,
        share if share.starts_with("fraction") => Measure::Share,
        dollars if dollars.starts_with("USD") => Measure::Dollars,
        points if points.starts_with("bp") => Measure::BasisPoints,
        _ => Measure::Plain,
    }
}
