//! What a saving is worth: the ladder from margin to funding, capital, leverage and basis cover.

use crate::{
    quantity::{
        Decimal,
        money::{from_simulation, to_cent},
    },
    rulebook::BenefitRules,
};

/// The rungs, in dollars unless stated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Benefit {
    pub funding_per_year: Decimal,
    /// Adjusted net capital the firm need not hold.
    pub firm_capital: Decimal,
    /// Bank capital for exposure to a qualifying clearing house.
    pub clearing_house_capital: Decimal,
    /// Leverage-ratio capital on cash margin.
    pub leverage_capital: Decimal,
    /// Market value of the cash leg over the requirement, in times.
    pub leverage_without: Option<f64>,
    pub leverage_with: Option<f64>,
    /// Basis points of basis move the requirement still covers.
    pub basis_cover_without: Option<f64>,
    pub basis_cover_bp: Option<f64>,
}

/// What the ladder is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BenefitInput {
    pub without: Decimal,
    pub with: Decimal,
    /// Gross market value of the cash leg, in dollars.
    pub cash_value: f64,
    /// The larger of the two legs' DV01, in dollars.
    pub leg_dv01: f64,
}

impl Benefit {
    /// Climbs the ladder.
    pub fn new(input: BenefitInput, rules: &BenefitRules) -> Self {
        let saved = input.without - input.with;
        let ratio = |numerator: f64, denominator: f64| {
            (denominator > 0.0 && numerator > 0.0).then(|| numerator / denominator)
        };
        let requirement = |amount: Decimal| crate::quantity::money::to_simulation(amount);
        Self {
            funding_per_year: to_cent(saved * rules.funding_spread),
            firm_capital: to_cent(saved * rules.firm_capital_rate),
            clearing_house_capital: to_cent(saved * rules.clearing_house_weight * rules.capital_ratio),
            leverage_capital: to_cent(saved * rules.leverage_ratio),
            leverage_without: ratio(input.cash_value, requirement(input.without)),
            leverage_with: ratio(input.cash_value, requirement(input.with)),
            basis_cover_without: ratio(requirement(input.without), input.leg_dv01),
            basis_cover_bp: ratio(requirement(input.with), input.leg_dv01),
        }
    }
}

/// A rate times an amount, to the cent: one rung of the ladder at a level, not a change.
pub fn at_rate(amount: Decimal, rate: Decimal) -> Decimal {
    to_cent(amount * rate)
}

/// Simulated dollars as money, to the cent.
pub fn cents(amount: f64) -> Decimal {
    to_cent(from_simulation(amount))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::{Overrides, Rulebook, Rules};
    use rust_decimal::dec;

    #[test]
    fn the_published_saving_climbs_the_ladder() {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
        let input = BenefitInput {
            without: dec!(343_240_000),
            with: dec!(68_648_000),
            cash_value: 1e9,
            leg_dv01: 700_000.0,
        };
        let benefit = Benefit::new(input, &rules.benefit);
        assert_eq!(benefit.firm_capital, dec!(21_967_360));
        assert_eq!(benefit.funding_per_year, dec!(1_372_960));
        // 2 % x 10.5 % = 0.21 % of margin
        assert_eq!(benefit.clearing_house_capital, dec!(576_643.20));
        assert_eq!(benefit.leverage_capital, dec!(10_297_200));
        assert!((benefit.basis_cover_bp.expect("a leg") - 98.068_571).abs() < 1e-5);
    }

    #[test]
    fn nothing_held_has_no_leverage() {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
        let nothing = BenefitInput { without: dec!(0), with: dec!(0), cash_value: 0.0, leg_dv01: 0.0 };
        let benefit = Benefit::new(nothing, &rules.benefit);
        assert_eq!((benefit.leverage_with, benefit.basis_cover_bp), (None, None));
    }
}
