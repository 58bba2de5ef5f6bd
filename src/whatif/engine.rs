//! The one way from a document to its figures.

use super::{Lever, Levers, Position, Scenario};
use crate::{
    instrument::{Asset, Fund, Future, Instrument, Product},
    margin::{self, Cache, Evaluation, EvaluationError, Holding, Input, Lot, Outline, XmChoice},
    market::{History, MarketProblem, SecurityMaster},
    pricing::{CurveShift, MarketMove},
    quantity::{
        Date, Decimal,
        calendar::last_friday,
        date::{add_months, first_of_month},
        money::to_simulation,
    },
    rulebook::{Overrides, Rulebook, RulebookError, Rules},
};
use rust_decimal::RoundingStrategy;
use std::sync::Arc;
use thiserror::Error;

/// A loaded history with what was odd about it.
#[derive(Debug, Clone)]
pub struct Market {
    pub history: Arc<History>,
    /// Differs between any two histories one program loads.
    pub revision: u64,
    pub problems: Vec<MarketProblem>,
    /// Real issues and published factors, when some were loaded.
    pub securities: Arc<SecurityMaster>,
}

impl Market {
    /// A history as the first one loaded.
    pub fn new(history: History, problems: Vec<MarketProblem>) -> Self {
        Self { history: Arc::new(history), revision: 0, problems, securities: Arc::default() }
    }
}

/// Why a document has no figures.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EvaluateError {
    #[error(transparent)]
    Rulebook(#[from] RulebookError),
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
}

/// Evaluates documents; keeps what the next evaluation can use. A copy shares what is priced, so it
/// is cheap, and lets several threads evaluate at once.
#[derive(Debug, Clone, Default)]
pub struct Engine {
    cache: Cache,
    rules: Option<(Arc<Overrides>, Arc<Rules>)>,
}

impl Engine {
    /// An engine of its own that shares what does not depend on the as-of date: for work on several
    /// dates at once.
    pub fn sibling(&self) -> Self {
        Self { cache: self.cache.sibling(), rules: self.rules.clone() }
    }

    /// Every figure of a document under a market.
    ///
    /// # Errors
    /// [`EvaluateError`] when an override names no parameter, or there is no market at the date.
    pub fn evaluate(
        &mut self,
        scenario: &Scenario,
        market: &Market,
        rulebook: &Rulebook,
    ) -> Result<Evaluation, EvaluateError> {
        self.with_input(&scenario.in_place(), market, rulebook, margin::evaluate)
    }

    /// What both houses ask for, and what followed, without the rest: for every date of a history.
    ///
    /// # Errors
    /// As [`Engine::evaluate`].
    pub(super) fn outline(
        &mut self,
        scenario: &Scenario,
        market: &Market,
        rulebook: &Rulebook,
    ) -> Result<Outline, EvaluateError> {
        self.with_input(scenario, market, rulebook, margin::outline)
    }

    fn with_input<T>(
        &mut self,
        scenario: &Scenario,
        market: &Market,
        rulebook: &Rulebook,
        compute: impl FnOnce(&Input, &mut Cache) -> Result<T, EvaluationError>,
    ) -> Result<T, EvaluateError> {
        let rules = self.rules(scenario, rulebook)?;
        let as_of = scenario.as_of.or_else(|| Some(market.history.span()?.1));
        let holdings = holdings(scenario, &rules, as_of.unwrap_or_default());
        let levers = &scenario.levers;
        let input = Input {
            history: &market.history,
            history_revision: market.revision,
            securities: &market.securities,
            rules: &rules,
            overrides: &scenario.overrides,
            as_of: scenario.as_of,
            shift: CurveShift {
                parallel_bp: to_simulation(levers.parallel_bp),
                slope_bp: to_simulation(levers.slope_bp),
                crypto: to_simulation(levers.crypto_shock),
                shock: scenario.shock.as_ref().map_or_else(MarketMove::default, |s| s.market_move()),
            },
            basis_stress: to_simulation(levers.basis_stress),
            xm_share: levers.xm_share,
            account: scenario.account,
            gate: scenario.gate,
            operation: scenario.operation,
            scope: scenario.scope,
            cross_margining: scenario.cross_margining,
            holdings: &holdings,
            lots: &lots(scenario, &rules),
        };
        Ok(compute(&input, &mut self.cache)?)
    }

    fn rules(&mut self, scenario: &Scenario, rulebook: &Rulebook) -> Result<Arc<Rules>, RulebookError> {
        if let Some((overrides, rules)) = &self.rules
            && *overrides == scenario.overrides
        {
            return Ok(Arc::clone(rules));
        }
        let rules = Arc::new(Rules::resolve(rulebook, &scenario.overrides)?);
        self.rules = Some((Arc::clone(&scenario.overrides), Arc::clone(&rules)));
        Ok(rules)
    }
}

/// The positions with the levers applied: one holding a position in the same order, and after them
/// what a lever adds that the book does not hold.
fn holdings(scenario: &Scenario, rules: &Rules, as_of: Date) -> Vec<Holding> {
    let levers = &scenario.levers;
    let mut holdings: Vec<Holding> = scenario.positions.iter().map(|p| holding(p, levers)).collect();
    let front = |product| Instrument::Future(front_quarterly(product, as_of));
    let replaced = [
        (Instrument::Fund(rules.lever_token), levers.tokenized_bills),
        (front(Product::Btc), levers.btc_futures),
        (front(Product::Eth), levers.eth_futures),
    ];
    for (instrument, amount) in replaced {
        if let Some(amount) = amount {
            replace(&mut holdings, instrument, amount);
        }
    }
    holdings
}

/// The collateral, less what the tokenized-bills lever replaces.
fn lots(scenario: &Scenario, rules: &Rules) -> Vec<Lot> {
    let token = Instrument::Fund(rules.lever_token);
    let is_replaced = |lot: &Lot| scenario.levers.tokenized_bills.is_some() && lot.asset == token;
    scenario.collateral.iter().filter(|lot| !is_replaced(lot)).cloned().collect()
}

fn holding(position: &Position, levers: &Levers) -> Holding {
    let is_rate_future =
        matches!(position.instrument, Instrument::Future(f) if f.product.asset() == Asset::Rates);
    let scaled = |q: Decimal| at_hedge_ratio(q, levers.hedge_ratio);
    Holding {
        instrument: position.instrument,
        quantity: if is_rate_future { scaled(position.quantity) } else { position.quantity },
        price: position.price,
        xm: match position.xm {
            XmChoice::Contracts(n) if is_rate_future => XmChoice::Contracts(scaled(n)),
            other => other,
        },
    }
}

/// A number of contracts at a hedge ratio: as held at one, else in whole contracts.
pub(super) fn at_hedge_ratio(contracts: Decimal, ratio: Decimal) -> Decimal {
    if ratio == Decimal::ONE {
        return contracts;
    }
    let product = contracts.checked_mul(ratio).unwrap_or(contracts);
    product.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

/// The whole amount on the first line that holds the instrument, nothing on the others; a new line
/// where none does.
fn replace(holdings: &mut Vec<Holding>, instrument: Instrument, amount: Decimal) {
    let mut rest = amount;
    let mut is_held = false;
    for holding in holdings.iter_mut().filter(|h| h.instrument == instrument) {
        holding.quantity = std::mem::take(&mut rest);
        is_held = true;
    }
    if !is_held {
        holdings.push(Holding { instrument, quantity: amount, price: None, xm: XmChoice::In });
    }
}

/// What the book itself holds of what a lever would replace.
pub fn held_by_book(scenario: &Scenario, lever: Lever, token: Fund, as_of: Date) -> Decimal {
    let instrument = match lever {
        Lever::TokenizedBills => Instrument::Fund(token),
        Lever::BtcFutures => Instrument::Future(front_quarterly(Product::Btc, as_of)),
        Lever::EthFutures => Instrument::Future(front_quarterly(Product::Eth, as_of)),
        _ => return Decimal::ZERO,
    };
    let positions =
        scenario.positions.iter().filter(|p| scenario.seen(&p.instrument) == instrument).map(|p| p.quantity);
    let lots = scenario.collateral.iter().filter(|l| scenario.seen(&l.asset) == instrument).map(|l| l.amount);
    positions.chain(lots).sum()
}

/// The quarterly contract that expires next on or after a date.
pub fn front_quarterly(product: Product, as_of: Date) -> Future {
    let month_of = |ahead| add_months(first_of_month(as_of.year(), as_of.month()), ahead);
    let is_listed = |d: &Date| d.month() % 3 == 0 && last_friday(d.year(), d.month()) >= as_of;
    let month = (0..6).map(month_of).find(is_listed).unwrap_or(as_of);
    Future { product, year: month.year(), month: month.month() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_front_quarterly_contract_rolls_after_its_last_friday() {
        let at = |day| front_quarterly(Product::Btc, day).to_string();
        assert_eq!(at(date(2026, 8, 21)), "BTC U6");
        assert_eq!(at(date(2026, 9, 25)), "BTC U6");
        assert_eq!(at(date(2026, 9, 26)), "BTC Z6");
        assert_eq!(at(date(2026, 12, 26)), "BTC H7");
    }
}
