//! Levers: transformations of the document before evaluation, under the names that the window, the
//! command line and sweeps share.

use super::Scenario;
use crate::{
    quantity::{Decimal, size},
    rulebook::{Rulebook, RulebookError, Value},
};
use rust_decimal::dec;
use std::sync::Arc;
use thiserror::Error;

/// The levers' positions. `None`: as the book holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levers {
    pub hedge_ratio: Decimal,
    pub tokenized_bills: Option<Decimal>,
    pub btc_futures: Option<Decimal>,
    pub eth_futures: Option<Decimal>,
    pub basis_stress: Decimal,
    pub parallel_bp: Decimal,
    pub slope_bp: Decimal,
    pub crypto_shock: Decimal,
    pub xm_share: Decimal,
}

impl Default for Levers {
    fn default() -> Self {
        Self {
            hedge_ratio: Decimal::ONE,
            tokenized_bills: None,
            btc_futures: None,
            eth_futures: None,
            basis_stress: Decimal::ONE,
            parallel_bp: Decimal::ZERO,
            slope_bp: Decimal::ZERO,
            crypto_shock: Decimal::ZERO,
            xm_share: Decimal::ONE,
        }
    }
}

/// One lever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lever {
    HedgeRatio,
    BasisStress,
    Cap,
    Threshold,
    XmShare,
    TokenizedBills,
    BtcFutures,
    EthFutures,
    ParallelBp,
    SlopeBp,
    CryptoShock,
}

/// Why a lever cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LeverError {
    #[error("there is no lever or parameter \"{0}\"")]
    Unknown(String),
    #[error("{lever}: \"{found}\" is not a number from {low} to {high}")]
    Range { lever: &'static str, found: String, low: Decimal, high: Decimal },
    #[error(transparent)]
    Parameter(#[from] RulebookError),
}

impl Lever {
    pub const ALL: [Self; 11] = [
        Self::HedgeRatio,
        Self::BasisStress,
        Self::Cap,
        Self::Threshold,
        Self::XmShare,
        Self::TokenizedBills,
        Self::BtcFutures,
        Self::EthFutures,
        Self::ParallelBp,
        Self::SlopeBp,
        Self::CryptoShock,
    ];

    /// The name that files and the command line use.
    pub fn code(self) -> &'static str {
        match self {
            Self::HedgeRatio => "hedge_ratio",
            Self::BasisStress => "basis_stress",
            Self::Cap => "cap",
            Self::Threshold => "threshold",
            Self::XmShare => "xm_share",
            Self::TokenizedBills => "tokenized_bills",
            Self::BtcFutures => "btc_futures",
            Self::EthFutures => "eth_futures",
            Self::ParallelBp => "parallel_bp",
            Self::SlopeBp => "slope_bp",
            Self::CryptoShock => "crypto_shock",
        }
    }

    /// The name people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::HedgeRatio => "Hedge ratio",
            Self::BasisStress => "Basis stress",
            Self::Cap => "Cap",
            Self::Threshold => "Threshold",
            Self::XmShare => "Futures in XM",
            Self::TokenizedBills => "Tokenized bills",
            Self::BtcFutures => "Bitcoin futures",
            Self::EthFutures => "Ether futures",
            Self::ParallelBp => "Parallel shift",
            Self::SlopeBp => "Slope",
            Self::CryptoShock => "Crypto shock",
        }
    }

    /// One line on what it does.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::HedgeRatio => "Multiplies every interest-rate futures position, in whole contracts",
            Self::BasisStress => "Multiplies the futures leg's own yield moves in every scenario",
            Self::Cap => "Largest saving either house grants under this scope",
            Self::Threshold => "Saving below which no reduction is given",
            Self::XmShare => "Share of each eligible futures position placed in the XM account",
            Self::TokenizedBills => "Dollars of the lever's token, held and available as collateral",
            Self::BtcFutures => "Contracts of the front quarterly Bitcoin future",
            Self::EthFutures => "Contracts of the front quarterly Ether future",
            Self::ParallelBp => "Basis points added to every tenor of the as-of curve",
            Self::SlopeBp => "Change of the 10-year less the 2-year, in basis points",
            Self::CryptoShock => "Relative change of every coin's price",
        }
    }

    /// The lever of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.code() == code)
    }

    /// Smallest and largest value.
    pub fn range(self) -> (Decimal, Decimal) {
        match self {
            Self::HedgeRatio => (dec!(-10), dec!(10)),
            Self::BasisStress => (dec!(0), dec!(10)),
            Self::Cap | Self::Threshold | Self::XmShare => (dec!(0), dec!(1)),
            Self::TokenizedBills => (dec!(0), dec!(1_000_000_000_000)),
            Self::BtcFutures | Self::EthFutures => (dec!(-1_000_000), dec!(1_000_000)),
            Self::ParallelBp | Self::SlopeBp => (dec!(-500), dec!(500)),
            Self::CryptoShock => (dec!(-0.95), dec!(5)),
        }
    }

    pub(super) fn is_whole(self) -> bool {
        matches!(self, Self::BtcFutures | Self::EthFutures)
    }

    /// Its value in a document; `None` when the book's own holding stands.
    pub fn get(self, scenario: &Scenario, rulebook: &Rulebook) -> Option<Decimal> {
        let levers = &scenario.levers;
        match self {
            Self::HedgeRatio => Some(levers.hedge_ratio),
            Self::BasisStress => Some(levers.basis_stress),
            Self::XmShare => Some(levers.xm_share),
            Self::TokenizedBills => levers.tokenized_bills,
            Self::BtcFutures => levers.btc_futures,
            Self::EthFutures => levers.eth_futures,
            Self::ParallelBp => Some(levers.parallel_bp),
            Self::SlopeBp => Some(levers.slope_bp),
            Self::CryptoShock => Some(levers.crypto_shock),
            Self::Cap | Self::Threshold => {
                let name = self.parameter(scenario)?;
                let value = scenario.overrides.value(&name).or_else(|| rulebook.get(&name).map(|p| &p.value));
                match value {
                    Some(Value::Number(number)) => Some(*number),
                    _ => None,
                }
            }
        }
    }

    /// Whether it stands elsewhere than at "no change".
    pub fn is_changed(self, scenario: &Scenario) -> bool {
        let (levers, rest) = (&scenario.levers, Levers::default());
        match self {
            Self::HedgeRatio => levers.hedge_ratio != rest.hedge_ratio,
            Self::BasisStress => levers.basis_stress != rest.basis_stress,
            Self::XmShare => levers.xm_share != rest.xm_share,
            Self::TokenizedBills => levers.tokenized_bills.is_some(),
            Self::BtcFutures => levers.btc_futures.is_some(),
            Self::EthFutures => levers.eth_futures.is_some(),
            Self::ParallelBp => levers.parallel_bp != rest.parallel_bp,
            Self::SlopeBp => levers.slope_bp != rest.slope_bp,
            Self::CryptoShock => levers.crypto_shock != rest.crypto_shock,
            Self::Cap | Self::Threshold => {
                self.parameter(scenario).is_some_and(|name| scenario.overrides.contains_key(&name))
            }
        }
    }

    /// Sets it, or returns it to "no change".
    ///
    /// # Errors
    /// [`LeverError::Range`] outside its range.
    pub fn set(self, scenario: &mut Scenario, value: Option<Decimal>) -> Result<(), LeverError> {
        let (low, high) = self.range();
        if let Some(v) = value.filter(|v| *v < low || *v > high || (self.is_whole() && !v.fract().is_zero()))
        {
            return Err(LeverError::Range {
                lever: self.code(),
                found: v.normalize().to_string(),
                low,
                high,
            });
        }
        let rest = Levers::default();
        let parameter = self.parameter(scenario);
        let levers = &mut scenario.levers;
        match self {
            Self::HedgeRatio => levers.hedge_ratio = value.unwrap_or(rest.hedge_ratio),
            Self::BasisStress => levers.basis_stress = value.unwrap_or(rest.basis_stress),
            Self::XmShare => levers.xm_share = value.unwrap_or(rest.xm_share),
            Self::TokenizedBills => levers.tokenized_bills = value,
            Self::BtcFutures => levers.btc_futures = value,
            Self::EthFutures => levers.eth_futures = value,
            Self::ParallelBp => levers.parallel_bp = value.unwrap_or_default(),
            Self::SlopeBp => levers.slope_bp = value.unwrap_or_default(),
            Self::CryptoShock => levers.crypto_shock = value.unwrap_or_default(),
            Self::Cap | Self::Threshold => {
                let Some(name) = parameter else { return Ok(()) };
                let overrides = Arc::make_mut(&mut scenario.overrides);
                match value {
                    Some(number) => overrides.insert(name, Value::Number(number)),
                    None => overrides.remove(&name),
                };
            }
        }
        Ok(())
    }

    /// The rulebook parameter behind it, for the two that are parameters of the scope in force.
    pub(super) fn parameter(self, scenario: &Scenario) -> Option<String> {
        match self {
            Self::Cap => Some(scenario.scope.cap_parameter()),
            Self::Threshold => Some(scenario.scope.threshold_parameter()),
            _ => None,
        }
    }

    /// Reads a text as its value: a size, or per cent where a `%` stands.
    ///
    /// # Errors
    /// [`LeverError::Range`] for a text that is no number.
    pub fn parse(self, text: &str) -> Result<Decimal, LeverError> {
        let (low, high) = self.range();
        let fail = || LeverError::Range { lever: self.code(), found: text.trim().to_owned(), low, high };
        let bare = text.trim().trim_end_matches("bp").trim_end_matches('x').trim();
        let (bare, is_percent) = bare.strip_suffix('%').map_or((bare, false), |b| (b.trim(), true));
        let value = size::parse(bare).map_err(|_| fail())?;
        Ok(if is_percent { value / Decimal::ONE_HUNDRED } else { value })
    }
}

/// Sets a lever, or any rulebook parameter, by name from text: what `--set` does.
///
/// # Errors
/// [`LeverError`] for an unknown name or a value it cannot take.
pub fn set_by_name(
    scenario: &mut Scenario,
    name: &str,
    text: &str,
    rulebook: &Rulebook,
) -> Result<(), LeverError> {
    match Lever::from_code(name) {
        Some(lever) => lever.set(scenario, Some(lever.parse(text)?)),
        None if rulebook.get(name).is_none() => Err(LeverError::Unknown(name.to_owned())),
        None => {
            let value = rulebook.parse_value(name, text)?;
            Arc::make_mut(&mut scenario.overrides).insert(name.to_owned(), value);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lever_is_set_read_and_returned_to_no_change() {
        let rulebook = Rulebook::embedded();
        for lever in Lever::ALL {
            let mut scenario = Scenario::default();
            assert!(!lever.is_changed(&scenario), "{lever:?}");
            let value = if lever.is_whole() { dec!(3) } else { dec!(0.5) };
            set_by_name(&mut scenario, lever.code(), &value.to_string(), rulebook).expect("valid");
            assert_eq!(lever.get(&scenario, rulebook), Some(value), "{lever:?}");
            assert!(lever.is_changed(&scenario), "{lever:?}");
            lever.set(&mut scenario, None).expect("reset");
            assert_eq!(scenario, Scenario::default(), "{lever:?}");
        }
    }

    #[test]
    fn a_parameter_goes_by_its_name_and_a_wrong_one_is_refused() {
        let mut scenario = Scenario::default();
        let book = Rulebook::embedded();
        set_by_name(&mut scenario, "cme.maintenance.ZN", "2000", book).expect("valid");
        assert_eq!(scenario.overrides.len(), 1);
        assert!(matches!(set_by_name(&mut scenario, "nonsense", "1", book), Err(LeverError::Unknown(_))));
        assert!(matches!(set_by_name(&mut scenario, "cap", "180 %", book), Err(LeverError::Range { .. })));
        assert!(matches!(
            set_by_name(&mut scenario, "btc_futures", "1.5", book),
            Err(LeverError::Range { .. })
        ));
        assert!(matches!(
            set_by_name(&mut scenario, "hedge_ratio", "NaN", book),
            Err(LeverError::Range { .. })
        ));
    }
}
