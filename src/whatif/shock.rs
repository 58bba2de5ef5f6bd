//! A shock: a named move of the curve and the coins that has happened since the as-of date.

use super::Refusal;
use crate::{
    instrument::Coin,
    market::{TENOR_NAMES, TENORS},
    pricing::MarketMove,
    quantity::{
        Decimal,
        money::{from_simulation, to_simulation},
    },
};
use rust_decimal::dec;

/// Largest move of a tenor of either sign, in basis points.
pub const LARGEST_TENOR_MOVE: Decimal = dec!(1_000);

/// Smallest and largest relative change of a coin.
pub const COIN_RANGE: (Decimal, Decimal) = (dec!(-0.95), dec!(5));

/// What has moved, added to the as-of curve and the spots before anything is valued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shock {
    pub name: String,
    /// Basis points, one a tenor.
    pub tenors_bp: [Decimal; TENORS],
    /// Relative changes, in the order of [`Coin::ALL`].
    pub coins: [Decimal; 2],
}

impl Shock {
    /// A move of the market as a person would write it: to the millionth of a basis point, coins to
    /// the hundred-millionth.
    pub fn new(name: &str, market: &MarketMove) -> Self {
        Self {
            name: name.to_owned(),
            tenors_bp: market.tenors.map(|t| from_simulation(t * 1e4).round_dp(6).normalize()),
            coins: market.coins.map(|c| from_simulation(c).round_dp(8).normalize()),
        }
    }

    /// The move as valuations read it.
    pub fn market_move(&self) -> MarketMove {
        MarketMove {
            tenors: self.tenors_bp.map(|bp| to_simulation(bp) / 1e4),
            coins: self.coins.map(to_simulation),
        }
    }

    /// This one, and another after it.
    pub fn then(&self, next: &Self) -> Self {
        let mut both = self.clone();
        both.name = format!("{}, then {}", self.name, next.name);
        for (slot, more) in both.tenors_bp.iter_mut().zip(next.tenors_bp) {
            *slot += more;
        }
        for (slot, more) in both.coins.iter_mut().zip(next.coins) {
            *slot = ((*slot + Decimal::ONE) * (more + Decimal::ONE) - Decimal::ONE).round_dp(8).normalize();
        }
        both
    }

    /// Whether nothing moves.
    pub fn is_none(&self) -> bool {
        self.tenors_bp.iter().chain(&self.coins).all(Decimal::is_zero)
    }

    /// Checks every move.
    ///
    /// # Errors
    /// [`Refusal::Shock`] with the first one out of range.
    pub fn check(&self) -> Result<(), Refusal> {
        for (name, bp) in TENOR_NAMES.into_iter().zip(self.tenors_bp) {
            if bp.abs() > LARGEST_TENOR_MOVE {
                return Err(Refusal::Shock {
                    what: name,
                    low: -LARGEST_TENOR_MOVE,
                    high: LARGEST_TENOR_MOVE,
                });
            }
        }
        let (low, high) = COIN_RANGE;
        for (coin, change) in Coin::ALL.into_iter().zip(self.coins) {
            if change < low || change > high {
                return Err(Refusal::Shock { what: coin.name(), low, high });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shock(ten_year: Decimal, btc: Decimal) -> Shock {
        let mut tenors_bp = [Decimal::ZERO; TENORS];
        tenors_bp[11] = ten_year;
        Shock { name: "x".to_owned(), tenors_bp, coins: [btc, Decimal::ZERO] }
    }

    #[test]
    fn one_shock_after_another_adds_yields_and_compounds_coins() {
        let both = shock(dec!(10), dec!(-0.5)).then(&shock(dec!(-4), dec!(0.5)));
        assert_eq!((both.tenors_bp[11], both.coins[0]), (dec!(6), dec!(-0.25)));
        assert_eq!(both.name, "x, then x");
    }

    #[test]
    fn what_no_market_does_is_refused() {
        assert_eq!(shock(dec!(1000), dec!(5)).check(), Ok(()));
        assert!(matches!(shock(dec!(-1000.5), dec!(0)).check(), Err(Refusal::Shock { what: "10yr", .. })));
        assert!(matches!(shock(dec!(0), dec!(-1)).check(), Err(Refusal::Shock { what: "Bitcoin", .. })));
    }

    #[test]
    fn a_move_survives_being_written_down() {
        let written = Shock::new("x", &shock(dec!(-59), dec!(-0.12345678)).market_move());
        assert_eq!(written, shock(dec!(-59), dec!(-0.12345678)));
        assert!(shock(dec!(0), dec!(0)).is_none() && !written.is_none());
    }
}
