//! The rulebook as the engine reads it: typed, with a scenario's overrides applied.

use super::{Overrides, Rulebook, RulebookError, Scope, ScopeRules, Value};
use crate::{
    instrument::{Coin, Fund, Product},
    quantity::{Date, Decimal, date, money::to_simulation},
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
    scopes: [ScopeRules; 3],
    pub coins_cap: Decimal,
    pub one_percentage: bool,
    /// Whole years after the as-of date.
    pub shortest_maturity: i32,
    pub ficc: FiccRules,
    pub cme: CmeRules,
    pub basis: BasisRules,
    contracts: [ContractTerms; 20],
    funds: Vec<FundTerms>,
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
        if let Some(name) = overrides.keys().find(|name| book.get(name).is_none()) {
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

struct Reader<'a> {
    book: &'a Rulebook,
    overrides: &'a Overrides,
}

type Read<T> = Result<T, RulebookError>;

impl Reader<'_> {
    fn value(&self, name: &str) -> Read<&Value> {
        let default = self.book.get(name).ok_or_else(|| RulebookError::UnknownName(name.to_owned()))?;
        Ok(self.overrides.get(name).unwrap_or(&default.value))
    }

    fn number(&self, name: &str) -> Read<Decimal> {
        match self.value(name)? {
            Value::Number(number) => Ok(*number),
            other => Err(wrong(name, other, "a number")),
        }
    }

    fn float(&self, name: &str) -> Read<f64> {
        self.number(name).map(to_simulation)
    }

    fn years(&self, name: &str) -> Read<i32> {
        let number = self.number(name)?;
        i32::try_from(number).map_err(|_| wrong(name, &Value::Number(number), "whole years"))
    }

    fn switch(&self, name: &str) -> Read<bool> {
        Ok(!self.number(name)?.is_zero())
    }

    fn date(&self, name: &str) -> Read<Date> {
        match self.value(name)? {
            Value::Date(day) => Ok(*day),
            other => Err(wrong(name, other, "a date")),
        }
    }

    fn text(&self, name: &str) -> Read<&str> {
        match self.value(name)? {
            Value::Text(text) => Ok(text),
            other => Err(wrong(name, other, "a word")),
        }
    }

    /// One value per product where the rulebook has one, else zero.
    fn per_product(&self, prefix: &str) -> Read<[Decimal; 20]> {
        let mut all = [Decimal::ZERO; 20];
        for product in Product::ALL {
            let name = format!("{prefix}.{}", product.code());
            if self.book.get(&name).is_some() {
                all[product.index()] = self.number(&name)?;
            }
        }
        Ok(all)
    }

    fn bucketed(&self, prefix: &str) -> Read<Bucketed> {
        let mut all = [0.0; 6];
        for (slot, key) in all.iter_mut().zip(BUCKET_KEYS) {
            *slot = self.float(&format!("{prefix}.{key}"))?;
        }
        Ok(all)
    }

    fn numbers<const N: usize>(&self, prefix: &str, keys: [&str; N]) -> Read<[Decimal; N]> {
        let mut all = [Decimal::ZERO; N];
        for (slot, key) in all.iter_mut().zip(keys) {
            *slot = self.number(&format!("{prefix}.{key}"))?;
        }
        Ok(all)
    }

    fn rules(&self) -> Read<Rules> {
        Ok(Rules {
            scopes: [self.scope(Scope::Today)?, self.scope(Scope::Tokenized)?, self.scope(Scope::Unified)?],
            coins_cap: self.number("scope.unified.coins_cap")?,
            one_percentage: self.switch("scope.unified.one_percentage")?,
            shortest_maturity: self.years("eligibility.shortest_maturity")?,
            ficc: self.ficc()?,
            cme: self.cme()?,
            basis: BasisRules {
                size_bp: self.per_product("basis.size")?.map(to_simulation),
                one_day_share: self.float("basis.one_day_share")?,
            },
            contracts: self.contracts()?,
            funds: Fund::ALL.into_iter().map(|f| self.fund(f)).collect::<Read<_>>()?,
            repo_rate: match self.value("futures.repo_rate")? {
                Value::Number(rate) => Some(to_simulation(*rate)),
                _ => None,
            },
            coupon_step: self.number("model_issue.coupon_step")?,
            first_20_year: self.date("model_issue.first_20_year")?,
            lever_token: self.lever_token()?,
            collateral: self.collateral()?,
            benefit: self.benefit()?,
            stress_days: self.stress_days(),
        })
    }

    fn scope(&self, scope: Scope) -> Read<ScopeRules> {
        Ok(ScopeRules {
            threshold: self.number(&scope.threshold_parameter())?,
            cap: self.number(&scope.cap_parameter())?,
        })
    }

    fn ficc(&self) -> Read<FiccRules> {
        Ok(FiccRules {
            confidence: self.number("ficc.confidence")?,
            look_back_years: self.years("ficc.look_back_years")?,
            stressed_from: self.date("ficc.stressed_from")?,
            stressed_to: self.date("ficc.stressed_to")?,
            minimum_margin_years: self.years("ficc.minimum_margin_years")?,
            haircut_floor_share: self.float("ficc.haircut_floor_share")?,
            haircuts: self.bucketed("ficc.haircut")?,
            bid_ask_bp: self.bucketed("ficc.bid_ask_bp")?,
            mla_rate_bp: self.float("ficc.mla_rate_bp")?,
            mla_threshold: self.float("ficc.mla_threshold")?,
            frn_duration: self.float("ficc.frn_duration")?,
        })
    }

    fn cme(&self) -> Read<CmeRules> {
        Ok(CmeRules {
            confidence: self.number("cme.confidence")?,
            look_back_years: self.years("cme.look_back_years")?,
            var_weight: self.float("cme.var_weight")?,
            stress_weight: self.float("cme.stress_weight")?,
            volatility_decay: self.float("cme.volatility_decay")?,
            largest_scaling: self.float("cme.largest_scaling")?,
            deviation_floor: self.float("cme.deviation_floor")?,
            maintenance: self.per_product("cme.maintenance")?,
            dv01: self.per_product("cme.dv01")?.map(to_simulation),
            coin_rate: self.numbers("cme.coin_rate", Coin::ALL.map(Coin::code))?,
            one_place_apart: self.number("cme.credit.one_place_apart")?,
            two_places_apart: self.number("cme.credit.two_places_apart")?,
            further_apart: self.number("cme.credit.further_apart")?,
            zt_with_zb_or_ub: self.number("cme.credit.ZT_with_ZB_or_UB")?,
            sr3_with_zq_or_sr1: self.number("cme.credit.SR3_with_ZQ_or_SR1")?,
            sr3_with_zt: self.number("cme.credit.SR3_with_ZT")?,
            calendar_share: self.number("cme.calendar_share")?,
            coin_calendar_share: self.number("cme.coin_calendar_share")?,
            heightened_risk: self.switch("cme.heightened_risk")?,
            heightened_risk_factor: self.number("cme.heightened_risk_factor")?,
            model_for_dollars: self.switch("cme.model_for_dollars")?,
        })
    }

    /// Micro contracts deliver what their full-size contracts deliver.
    fn contracts(&self) -> Read<[ContractTerms; 20]> {
        let face = self.per_product("contract.face")?;
        let tick = self.per_product("contract.tick_parts")?;
        let from = self.per_product("contract.window_from")?;
        let to = self.per_product("contract.window_to")?;
        let shortest = self.per_product("contract.shortest_term")?;
        let longest = self.per_product("contract.longest_term")?;
        let point = self.per_product("contract.basis_point_value")?;
        let coins = self.per_product("contract.coins")?;
        let whole = |n: Decimal| i32::try_from(n.trunc()).unwrap_or(0);
        Ok(Product::ALL.map(|product| {
            let (own, full) = (product.index(), product.full_size().0.index());
            ContractTerms {
                face: to_simulation(face[own]),
                tick_parts: u8::try_from(whole(tick[own])).unwrap_or(1),
                window: (whole(from[full]), whole(to[full])),
                terms: (whole(shortest[full]), whole(longest[full])),
                basis_point_value: to_simulation(point[own]),
                coins: coins[own],
            }
        }))
    }

    fn fund(&self, fund: Fund) -> Read<FundTerms> {
        let code = fund.code();
        let form_name = format!("fund.form.{code}");
        let form = match self.text(&form_name)? {
            "registered" => FundForm::RegisteredFund,
            "private" => FundForm::PrivateFund,
            "note" => FundForm::NoteToken,
            other => {
                return Err(wrong(&form_name, &Value::Text(other.to_owned()), "registered, private or note"));
            }
        };
        Ok(FundTerms {
            duration: self.float(&format!("fund.duration.{code}"))?,
            fee: self.float(&format!("fund.fee_bp.{code}"))? / 1e4,
            form,
            issuer: self.text(&format!("fund.issuer.{code}"))?.to_owned(),
        })
    }

    fn lever_token(&self) -> Read<Fund> {
        let code = self.text("lever.token")?;
        Fund::ALL
            .into_iter()
            .find(|f| f.code().eq_ignore_ascii_case(code))
            .ok_or_else(|| wrong("lever.token", &Value::Text(code.to_owned()), "a fund code such as BUIDL"))
    }

    fn collateral(&self) -> Read<CollateralRules> {
        let bp = Decimal::new(1, 4);
        Ok(CollateralRules {
            cme_cash: self.number("collateral.cme.cash")?,
            cme_bill: self.number("collateral.cme.bill")?,
            cme_notes: self
                .numbers("collateral.cme", ["up_to_1y", "1y_to_3y", "3y_to_5y", "5y_to_10y", "over_10y"])?,
            ficc_cash: self.number("collateral.ficc.cash")?,
            ficc_securities: self.numbers("collateral.ficc", BUCKET_KEYS)?,
            firm_usdc: self.number("collateral.firm.USDC")?,
            firm_coins: self.numbers("collateral.firm", Coin::ALL.map(Coin::code))?,
            firm_coin_minimum: self.number("collateral.firm.coin_minimum")?,
            firm_registered_fund: self.number("collateral.firm.registered_fund")?,
            firm_private_fund: self.number("collateral.firm.private_fund")?,
            firm_note_token: self.number("collateral.firm.note_token")?,
            wrong_way: self.number("collateral.wrong_way")?,
            cash_yield: self.number("collateral.cash_yield")?,
            upstream_cost: self.number("collateral.upstream_cost_bp")? * bp,
        })
    }

    fn benefit(&self) -> Read<BenefitRules> {
        Ok(BenefitRules {
            funding_spread: self.number("benefit.funding_spread_bp")? * Decimal::new(1, 4),
            firm_capital_rate: self.number("benefit.firm_capital_rate")?,
            clearing_house_weight: self.number("benefit.clearing_house_weight")?,
            capital_ratio: self.number("benefit.capital_ratio")?,
            leverage_ratio: self.number("benefit.leverage_ratio")?,
            show_funding: self.switch("benefit.show.funding")?,
            show_firm_capital: self.switch("benefit.show.firm_capital")?,
            show_clearing_house_capital: self.switch("benefit.show.clearing_house_capital")?,
            show_leverage_capital: self.switch("benefit.show.leverage_capital")?,
            show_leverage: self.switch("benefit.show.leverage")?,
            show_basis_cover: self.switch("benefit.show.basis_cover")?,
        })
    }

    fn stress_days(&self) -> Vec<StressDay> {
        self.book
            .under("stress")
            .filter_map(|(key, parameter)| {
                let event = self.overrides.get(&parameter.name).unwrap_or(&parameter.value).to_string();
                Some(StressDay { date: date::parse(key).ok()?, event })
            })
            .collect()
    }
}

fn wrong(name: &str, found: &Value, expected: &str) -> RulebookError {
    RulebookError::Value { name: name.to_owned(), found: found.to_string(), expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
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
