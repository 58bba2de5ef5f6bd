//! Reading the rulebook's parameters, by name, into the rules the engine uses.

use super::{
    Overrides, Rulebook, RulebookError, Scope, ScopeRules, SpreadTerms, Value,
    rules::{
        BUCKET_KEYS, BasisRules, BenefitRules, Bucketed, CmeRules, CollateralRules, ContractTerms, FiccRules,
        FundForm, FundTerms, Rules, StressDay,
    },
};
use crate::{
    instrument::{Coin, Fund, Product},
    quantity::{Date, Decimal, date, money::to_simulation},
};

/// A rulebook with a scenario's overrides on top.
pub(super) struct Reader<'a> {
    pub book: &'a Rulebook,
    pub overrides: &'a Overrides,
}

type Read<T> = Result<T, RulebookError>;

impl Reader<'_> {
    fn value(&self, name: &str) -> Read<&Value> {
        let default = self.book.get(name).ok_or_else(|| RulebookError::UnknownName(name.to_owned()))?;
        Ok(self.overrides.value(name).unwrap_or(&default.value))
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

    /// All rules.
    pub fn rules(&self) -> Read<Rules> {
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
            calendar: self.calendar_charges()?,
            spreads: self.spreads()?,
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

    /// Charges stated in dollars, by product.
    fn calendar_charges(&self) -> Read<[Option<Decimal>; 20]> {
        let mut all = [None; 20];
        for product in Product::ALL {
            let name = format!("cme.calendar.{}", product.code());
            if self.book.get(&name).is_some() {
                all[product.index()] = match self.value(&name)? {
                    Value::Number(dollars) => Some(*dollars),
                    _ => None,
                };
            }
        }
        Ok(all)
    }

    /// Spreads stated one by one, by their two products.
    fn spreads(&self) -> Read<Vec<((Product, Product), SpreadTerms)>> {
        let mut all = Vec::new();
        for (pair, parameter) in self.book.under("cme.spread") {
            let text = self.text(&parameter.name)?;
            let products = pair
                .split_once('_')
                .and_then(|(first, second)| Some((Product::from_code(first)?, Product::from_code(second)?)));
            if let (Some(products), Some(terms)) = (products, SpreadTerms::parse(text)) {
                all.push((products, terms));
            }
        }
        Ok(all)
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
                let event = self.overrides.value(&parameter.name).unwrap_or(&parameter.value).to_string();
                Some(StressDay { date: date::parse(key).ok()?, event })
            })
            .collect()
    }
}

fn wrong(name: &str, found: &Value, expected: &str) -> RulebookError {
    RulebookError::Value { name: name.to_owned(), found: found.to_string(), expected: expected.to_owned() }
}
