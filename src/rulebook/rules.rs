//! The rulebook as the engine reads it: typed, with a scenario's overrides applied.

use super::{Overrides, Rulebook, RulebookError, Scope, ScopeRules, SpreadTerms, reader::Reader};
use crate::{
    instrument::{Fund, Product},
    quantity::{Date, Decimal},
};

/// Six maturity buckets: up to 1, 2, 5, 10, 15 years, and over.
pub type Bucketed = [f64; 6];

/// Keys of the six buckets in parameter names.
pub const BUCKET_KEYS: [&str; 6] =
    ["up_to_1y", "1y_to_2y", "2y_to_5y", "5y_to_10y", "10y_to_15y", "over_15y"];

/// FICC-style parameters. Fractions; bid-ask in basis points.
#[derive(Debug, Clone, PartialEq)]
pub struct FiccRules {
    pub confidence: Decimal,
    pub look_back_years: i32,
    pub stressed_from: Date,
    pub stressed_to: Date,
    pub minimum_margin_years: i32,
    pub haircut_floor_share: f64,
    pub haircuts: Bucketed,
    pub bid_ask_bp: Bucketed,
    pub mla_rate_bp: f64,
    pub mla_threshold: f64,
    pub frn_duration: f64,
}

/// CME-style parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct CmeRules {
    pub confidence: Decimal,
    pub look_back_years: i32,
    pub var_weight: f64,
    pub stress_weight: f64,
    pub volatility_decay: f64,
    pub largest_scaling: f64,
    pub deviation_floor: f64,
    /// Dollars per contract, by product; zero where another product's rate applies.
    pub maintenance: [Decimal; 20],
    /// Dollars a calendar spread, by product, where they are stated and not a share of the rate.
    pub calendar: [Option<Decimal>; 20],
    /// Spreads stated one by one and not by the table.
    pub spreads: Vec<((Product, Product), SpreadTerms)>,
    /// Dollars per basis point, by product.
    pub dv01: [f64; 20],
    pub coin_rate: [Decimal; 2],
    pub one_place_apart: Decimal,
    pub two_places_apart: Decimal,
    pub further_apart: Decimal,
    pub zt_with_zb_or_ub: Decimal,
    pub sr3_with_zq_or_sr1: Decimal,
    pub sr3_with_zt: Decimal,
    pub calendar_share: Decimal,
    pub coin_calendar_share: Decimal,
    pub heightened_risk: bool,
    pub heightened_risk_factor: Decimal,
    pub model_for_dollars: bool,
}

impl CmeRules {
    /// Dollars a contract on the smaller side of a product's months.
    pub fn calendar_charge(&self, product: Product) -> Decimal {
        let i = product.index();
        self.calendar[i].unwrap_or(self.maintenance[i] * self.calendar_share)
    }

    /// The terms of a pair where they are stated.
    pub fn spread(&self, first: Product, second: Product) -> Option<SpreadTerms> {
        self.spreads.iter().find(|(pair, _)| *pair == (first, second)).map(|(_, terms)| *terms)
    }
}

/// Terms of one product. Zero where a term does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ContractTerms {
    /// Dollars of face.
    pub face: f64,
    /// Parts into which the tick divides a 32nd.
    pub tick_parts: u8,
    /// Delivery window in whole months.
    pub window: (i32, i32),
    /// Original terms delivered, in months.
    pub terms: (i32, i32),
    /// Dollars per basis point of a short-rate contract.
    pub basis_point_value: f64,
    /// Coins in a contract.
    pub coins: Decimal,
}

/// The futures leg's own yield move.
#[derive(Debug, Clone, PartialEq)]
pub struct BasisRules {
    /// 99 % three-day move in basis points, by product.
    pub size_bp: [f64; 20],
    pub one_day_share: f64,
}

/// Legal form of a tokenized fund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FundForm {
    RegisteredFund,
    PrivateFund,
    NoteToken,
}

/// Facts of a tokenized fund.
#[derive(Debug, Clone, PartialEq)]
pub struct FundTerms {
    /// Years.
    pub duration: f64,
    /// Fraction a year taken off the bill yield.
    pub fee: f64,
    pub form: FundForm,
    pub issuer: String,
}

/// Haircuts by destination, yields and costs, all as fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct CollateralRules {
    pub cme_cash: Decimal,
    pub cme_bill: Decimal,
    /// Up to 1, 3, 5, 10 years, over.
    pub cme_notes: [Decimal; 5],
    pub ficc_cash: Decimal,
    pub ficc_securities: [Decimal; 6],
    pub firm_usdc: Decimal,
    pub firm_coins: [Decimal; 2],
    pub firm_coin_minimum: Decimal,
    pub firm_registered_fund: Decimal,
    pub firm_private_fund: Decimal,
    pub firm_note_token: Decimal,
    pub wrong_way: Decimal,
    pub cash_yield: Decimal,
    pub upstream_cost: Decimal,
}

/// What a saving is worth, as fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct BenefitRules {
    pub funding_spread: Decimal,
    pub firm_capital_rate: Decimal,
    pub clearing_house_weight: Decimal,
    pub capital_ratio: Decimal,
    pub leverage_ratio: Decimal,
    pub show_funding: bool,
    pub show_firm_capital: bool,
    pub show_clearing_house_capital: bool,
    pub show_leverage_capital: bool,
    pub show_leverage: bool,
    pub show_basis_cover: bool,
}

/// A date of the stress library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StressDay {
    pub date: Date,
    pub event: String,
}

/// Every parameter in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    pub(super) scopes: [ScopeRules; 3],
    pub coins_cap: Decimal,
    pub one_percentage: bool,
    /// Whole years after the as-of date.
    pub shortest_maturity: i32,
    pub ficc: FiccRules,
    pub cme: CmeRules,
    pub basis: BasisRules,
    pub(super) contracts: [ContractTerms; 20],
    pub(super) funds: Vec<FundTerms>,
    /// `None`: the as-of one-month par yield.
    pub repo_rate: Option<f64>,
    /// Per cent.
    pub coupon_step: Decimal,
    pub first_20_year: Date,
    pub lever_token: Fund,
    pub collateral: CollateralRules,
    pub benefit: BenefitRules,
    pub stress_days: Vec<StressDay>,
}

impl Rules {
    /// Reads the rulebook with a scenario's overrides on top.
    ///
    /// # Errors
    /// [`RulebookError::UnknownName`] when the rulebook lacks a parameter the engine needs, or an
    /// override names one it does not have; [`RulebookError::Value`] for a value of another kind.
    pub fn resolve(book: &Rulebook, overrides: &Overrides) -> Result<Self, RulebookError> {
        if let Some(name) = overrides.names().find(|name| book.get(name).is_none()) {
            return Err(RulebookError::UnknownName(name.clone()));
        }
        Reader { book, overrides }.rules()
    }

    /// The limits of a scope.
    pub fn scope(&self, scope: Scope) -> ScopeRules {
        self.scopes[scope as usize]
    }

    /// The terms of a product.
    pub fn contract(&self, product: Product) -> &ContractTerms {
        &self.contracts[product.index()]
    }

    /// The facts of a fund.
    pub fn fund(&self, fund: Fund) -> &FundTerms {
        &self.funds[fund as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{quantity::date, rulebook::Value};
    use rust_decimal::dec;

    #[test]
    fn the_embedded_rulebook_has_every_parameter_the_engine_reads() {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("complete");
        assert_eq!(rules.scope(Scope::Today).cap, dec!(0.8));
        assert_eq!(rules.contract(Product::Mtn).window, (113, 120));
        assert_eq!(rules.contract(Product::Qeth).coins, dec!(0.2));
        assert_eq!(rules.cme.maintenance[Product::Tn.index()], dec!(2550));
        assert_eq!(rules.stress_days.len(), 24);
        assert_eq!(rules.repo_rate, None);
    }

    #[test]
    fn an_override_wins_and_an_unknown_one_is_refused() {
        let set = |name: &str, value: Value| Overrides::from([(name.to_owned(), value)]);
        let half = set("scope.today.cap", Value::Number(dec!(0.5)));
        let rules = Rules::resolve(Rulebook::embedded(), &half).expect("valid");
        assert_eq!(rules.scope(Scope::Today).cap, dec!(0.5));
        let unknown = set("scope.today.cape", Value::Number(dec!(0.5)));
        assert!(Rules::resolve(Rulebook::embedded(), &unknown).is_err());
    }

    #[test]
    fn every_parameter_is_read_by_the_engine() {
        for parameter in Rulebook::embedded().iter() {
            let other = match &parameter.value {
                Value::Number(n) if parameter.unit == "switch" => Value::Number(Decimal::ONE - n),
                Value::Number(n) => Value::Number(n + Decimal::ONE),
                Value::Date(day) => Value::Date(date::add_days(*day, 1)),
                Value::Text(_) if parameter.name == "futures.repo_rate" => Value::Number(dec!(0.04)),
                Value::Text(_) if parameter.name.starts_with("cme.calendar.") => Value::Number(dec!(40)),
                Value::Text(_) if parameter.name.starts_with("cme.spread.") => {
                    Value::Text("12 % at 5:1".into())
                }
                Value::Text(_) if parameter.name == "lever.token" => Value::Text("USYC".into()),
                Value::Text(_) if parameter.name.starts_with("fund.form") => Value::Text(
                    if parameter.value == Value::Text("note".into()) { "private" } else { "note" }.into(),
                ),
                Value::Text(_) => Value::Text("changed".into()),
            };
            let book = Rulebook::embedded();
            let changed =
                Rules::resolve(book, &Overrides::from([(parameter.name.clone(), other)])).expect("valid");
            assert_ne!(Ok(changed), Rules::resolve(book, &Overrides::new()), "{}", parameter.name);
        }
    }
}
