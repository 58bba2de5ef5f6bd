//! A resolved book margined: both houses, the arrangement, collateral, stress days, and what is odd.

use super::{
    Account, Arrangement, Benefit, FiccFigures, GateFailure, Lot, Problem, SpanFigures, Vectors,
    benefit::{BenefitInput, cents},
    book::{Book, coins_held, dv01, futures_lines, merge, net_coins},
    collateral::{Destination, PricedLot, Terms, allocate, is_accepted, price_lot},
    contribution::{CmeShare, FiccShare, Shares},
    evaluation::{Counts, Evaluation, Input, Requirement, StressResult, With},
    ficc::{self, Securities},
    legs::Part,
    models::{CoinLayer, Models, Standing},
    span::{self, Contracts, CreditTable},
};
use crate::{
    instrument::{Asset, Coin, Future, House},
    pricing::AsOf,
    quantity::{
        Date, Decimal,
        money::{to_cent, to_simulation},
    },
    risk::{Benchmarks, Scenarios, UnitKey, Units, rank, tail},
};
use std::sync::Arc;

/// A 99 % order statistic over fewer scenarios than this rests on two of them or less.
const FEWEST_SCENARIOS: usize = 250;

/// A book to be margined, with the market it is margined under.
pub(super) struct Margining<'a> {
    pub input: &'a Input<'a>,
    pub as_of: &'a Arc<AsOf>,
    pub scenarios: &'a Arc<Scenarios>,
    pub benchmarks: &'a Arc<Benchmarks>,
    pub vectors: &'a Vectors,
}

const CASH: [Part; 2] = [Part::CashXm, Part::CashOrdinary];
const FUTURES: [Part; 2] = [Part::FuturesXm, Part::FuturesOrdinary];
const COINS: [Part; 2] = [Part::CoinsXm, Part::CoinsOrdinary];

/// What each account holds at FICC, netted.
struct Accounts {
    all: Securities,
    xm: Securities,
    ordinary: Securities,
}

impl Accounts {
    fn new(book: &Book, units: &Units) -> Self {
        let [xm, ordinary] = CASH.map(|part| &book.quantities[part as usize]);
        Self {
            all: Securities::new(&xm.plus(ordinary), units),
            xm: Securities::new(xm, units),
            ordinary: Securities::new(ordinary, units),
        }
    }
}

/// The two houses' stand-alone figures by account.
#[derive(Debug, Clone, Default)]
pub(super) struct Houses {
    pub ficc: FiccFigures,
    pub ficc_xm: FiccFigures,
    pub ficc_ordinary: FiccFigures,
    pub rates_xm: SpanFigures,
    pub rates_ordinary: SpanFigures,
    pub coins_xm: SpanFigures,
    pub coins_ordinary: SpanFigures,
    pub rates: SpanFigures,
    pub coins: SpanFigures,
}

/// What the two houses ask for, and why.
pub(super) struct Settled {
    gate: Result<(), GateFailure>,
    standing: Standing,
    pub arrangement: Arrangement,
    coin_layer: Option<CoinLayer>,
    pub without: Requirement,
    /// Each house by itself, as accounts.
    stand_alone: With,
    /// With the switch on.
    pub possible: With,
}

impl Margining<'_> {
    /// Every figure of the book.
    pub fn evaluate(self, book: Book, units: &Units, market_span: (Date, Date)) -> Evaluation {
        let (input, rules) = (self.input, self.input.rules);
        let cash = Accounts::new(&book, units);
        let houses = self.houses(&book, &cash);
        let Settled { gate, standing, arrangement, coin_layer, without, stand_alone, possible } =
            self.settle(&book, &houses);
        let is_split = input.cross_margining && gate.is_ok();
        let in_force = if is_split { possible } else { stand_alone };
        let leg_dv01 = [dv01(&book, &CASH, units), dv01(&book, &[FUTURES, COINS].concat(), units)];
        let base = BenefitInput {
            without: without.total,
            with: possible.total,
            cash_value: cash.all.gross().iter().sum(),
            leg_dv01: leg_dv01[0].abs().max(leg_dv01[1].abs()),
        };
        let ladder = |with| Benefit::new(BenefitInput { with, ..base }, &rules.benefit);
        let shares = self.shares(&book, &cash, &houses, &in_force, is_split);
        let pool = self.pool(&book, units);
        let mut problems = book.problems;
        self.report(&mut problems, units, coin_layer, is_split, &book.futures_xm);
        Evaluation {
            as_of: Arc::clone(self.as_of),
            market_label: input.history.label().to_owned(),
            market_kind: input.history.kind(),
            market_span,
            account: input.account,
            scope: input.scope,
            cross_margining: input.cross_margining,
            gate,
            counts: Counts {
                ficc: self.scenarios.ficc.len(),
                minimum_margin: self.benchmarks.ends.len(),
                cme: self.scenarios.cme.len(),
                stress: self.scenarios.stress.len(),
            },
            standing,
            futures: futures_lines(&book.lines),
            lines: book.lines,
            arrangement,
            coin_layer,
            without,
            possible,
            with: in_force,
            cme: houses.rates.plus(&houses.coins),
            cme_xm_rates: houses.rates_xm.total(),
            cme_xm: houses.rates_xm.plus(&houses.coins_xm),
            cme_ordinary: houses.rates_ordinary.plus(&houses.coins_ordinary),
            ficc: houses.ficc,
            ficc_xm: houses.ficc_xm,
            ficc_ordinary: houses.ficc_ordinary,
            benefit: ladder(in_force.total),
            possible_benefit: ladder(possible.total),
            coverage: allocate(
                &pool,
                in_force.ficc,
                in_force.cme,
                &self.terms(&book.futures_xm, &book.futures_ordinary),
            ),
            pool,
            stress: self.stress(without.total, in_force.total),
            problems,
            vectors: self.vectors.clone(),
            scenarios: Arc::clone(self.scenarios),
            benchmarks: Arc::clone(self.benchmarks),
            rules: Arc::clone(rules),
            overrides: Arc::clone(input.overrides),
            leg_dv01,
            shares,
        }
    }

    /// The requirements alone, with the switch on.
    pub fn settled(&self, book: &Book, units: &Units) -> Settled {
        self.settle(book, &self.houses(book, &Accounts::new(book, units)))
    }

    /// From the houses' stand-alone figures to both requirements.
    fn settle(&self, book: &Book, houses: &Houses) -> Settled {
        let gate = self.input.gate.check(self.input.account);
        let standing = book.standing(gate.is_err(), self.input.operation);
        let (arrangement, coin_layer) = self.models().arrange(standing, &coins_held(&book.futures_xm));
        let without = Requirement {
            ficc: houses.ficc.requirement(Decimal::ZERO),
            cme: to_cent(houses.rates.total() + houses.coins.total()),
            total: Decimal::ZERO,
        };
        let without = Requirement { total: without.ficc + without.cme, ..without };
        let stand_alone =
            With::new([Decimal::ZERO, without.ficc], [Decimal::ZERO, without.cme], Decimal::ZERO);
        let possible = if gate.is_err() { stand_alone } else { with(houses, &arrangement, coin_layer) };
        Settled { gate, standing, arrangement, coin_layer, without, stand_alone, possible }
    }

    fn houses(&self, book: &Book, cash: &Accounts) -> Houses {
        let (rules, customer) = (self.input.rules, self.input.account == Account::Customer);
        let range = &self.scenarios.ficc;
        let account = |parts: &[Part], securities: &Securities| {
            ficc::figures(&self.vectors.sum(parts, range), securities, self.benchmarks, &rules.ficc)
        };
        let merged = merge(&book.futures_xm, &book.futures_ordinary);
        let credits = CreditTable::new(&rules.cme);
        let rates = |contracts: &Contracts, parts: &[Part]| {
            if rules.cme.model_for_dollars {
                SpanFigures::from_model(self.models().cme(parts), &rules.cme, customer)
            } else {
                span::rates(contracts, rules, &credits, customer)
            }
        };
        let coins = |contracts: &Contracts, parts: &[Part]| {
            if rules.cme.model_for_dollars {
                SpanFigures::from_model(self.models().cme(parts), &rules.cme, customer)
            } else {
                let spots = Coin::ALL.map(|c| self.as_of.spot(c));
                span::coins(contracts, spots, rules, customer)
            }
        };
        Houses {
            ficc: account(&CASH, &cash.all),
            ficc_xm: account(&[Part::CashXm], &cash.xm),
            ficc_ordinary: account(&[Part::CashOrdinary], &cash.ordinary),
            rates_xm: rates(&book.futures_xm, &[Part::FuturesXm]),
            rates_ordinary: rates(&book.futures_ordinary, &[Part::FuturesOrdinary]),
            coins_xm: coins(&book.futures_xm, &[Part::CoinsXm]),
            coins_ordinary: coins(&book.futures_ordinary, &[Part::CoinsOrdinary]),
            rates: rates(&merged, &FUTURES),
            coins: coins(&merged, &COINS),
        }
    }

    fn models(&self) -> Models<'_> {
        Models {
            rules: self.input.rules,
            scope: self.input.scope,
            scenarios: self.scenarios,
            vectors: self.vectors,
        }
    }

    fn shares(
        &self,
        book: &Book,
        cash: &Accounts,
        houses: &Houses,
        in_force: &With,
        is_split: bool,
    ) -> Shares {
        let spots = Coin::ALL.map(|c| self.as_of.spot(c));
        let ficc = |requirement, figures: &FiccFigures, parts: &[Part], securities: &Securities| {
            let pnl = self.vectors.sum(parts, &self.scenarios.ficc);
            FiccShare::new(requirement, figures.around_var(), &pnl, securities)
        };
        let cme = |contracts: &Contracts, of_coins: bool, requirement: Decimal| {
            let is_own = |f: &Future| (f.product.asset() != Asset::Rates) == of_coins;
            let own: Contracts = contracts.iter().filter(|(f, _)| is_own(f)).map(|(f, q)| (*f, *q)).collect();
            CmeShare::new(&own, requirement, spots, self.input.rules)
        };
        if !is_split {
            let all = merge(&book.futures_xm, &book.futures_ordinary);
            return Shares {
                ficc_ordinary: ficc(in_force.ficc, &houses.ficc, &CASH, &cash.all),
                cme_ordinary: cme(&all, false, houses.rates.total()),
                cme_ordinary_coins: cme(&all, true, houses.coins.total()),
                ..Shares::default()
            };
        }
        let coins_xm = in_force.cme_xm_coins;
        Shares {
            ficc_xm: ficc(in_force.ficc_xm, &houses.ficc_xm, &[Part::CashXm], &cash.xm),
            ficc_ordinary: ficc(
                in_force.ficc_ordinary,
                &houses.ficc_ordinary,
                &[Part::CashOrdinary],
                &cash.ordinary,
            ),
            cme_xm: cme(&book.futures_xm, false, in_force.cme_xm - coins_xm),
            cme_xm_coins: cme(&book.futures_xm, true, coins_xm),
            cme_ordinary: cme(&book.futures_ordinary, false, houses.rates_ordinary.total()),
            cme_ordinary_coins: cme(&book.futures_ordinary, true, houses.coins_ordinary.total()),
            is_split: true,
        }
    }

    fn terms(&self, xm: &Contracts, ordinary: &Contracts) -> Terms<'_> {
        let all = merge(xm, ordinary);
        let long = |coin| net_coins(&all, coin, self.input.rules) > Decimal::ZERO;
        Terms { settlement: self.as_of.settlement, rules: self.input.rules, long_coin: Coin::ALL.map(long) }
    }

    /// Lots given as collateral, and tokens, coins and cash held as positions.
    fn pool(&self, book: &Book, units: &Units) -> Vec<PricedLot> {
        let rules = self.input.rules;
        let lots = self.input.lots.iter().filter_map(|lot| {
            let number = units.find(&UnitKey { instrument: lot.asset, price: None }).ok()?;
            let valuation = &units.get(number)?.valuation;
            let at = lot.at.filter(|at| is_accepted(&lot.asset, *at));
            Some(price_lot(lot.asset, lot.amount, valuation.value, valuation.yield_, at, rules, false))
        });
        let held = book.lines.iter().filter_map(|line| {
            let valuation = &line.unit.as_ref()?.valuation;
            let is_asset = line.instrument.house() == House::None && line.quantity.is_sign_positive();
            is_asset.then(|| {
                price_lot(
                    line.instrument,
                    line.quantity,
                    valuation.value,
                    valuation.yield_,
                    None,
                    rules,
                    true,
                )
            })
        });
        lots.chain(held).filter(|lot| !lot.value.is_zero()).collect()
    }

    fn report(
        &self,
        problems: &mut Vec<Problem>,
        units: &Units,
        layer: Option<CoinLayer>,
        is_split: bool,
        futures_xm: &Contracts,
    ) {
        for lot in self.input.lots {
            self.report_lot(problems, lot, units);
        }
        for (set, range) in [("FICC-style", &self.scenarios.ficc), ("CME-style", &self.scenarios.cme)] {
            if range.len() < FEWEST_SCENARIOS {
                problems.push(Problem::FewScenarios { set, count: range.len() });
            }
        }
        let rules = &self.input.rules.ficc;
        let (from, to) = (rules.stressed_from, rules.stressed_to);
        let is_stressed = |row: Option<usize>| {
            row.and_then(|r| self.input.history.dates().get(r)).is_some_and(|d| *d >= from)
        };
        if to <= self.as_of.date && !is_stressed(self.input.history.row_on_or_before(to)) {
            problems.push(Problem::NoStressedYear { from, to });
        }
        let Some(layer) = layer.filter(|_| is_split) else { return };
        for coin in coins_held(futures_xm) {
            self.report_under_margined(problems, coin, layer, futures_xm);
        }
    }

    fn report_lot(&self, problems: &mut Vec<Problem>, lot: &Lot, units: &Units) {
        let asset = lot.asset.to_string();
        if let Err(error) = units.find(&UnitKey { instrument: lot.asset, price: None }) {
            let what = error.map(ToString::to_string).unwrap_or_default();
            problems.push(Problem::LotNotPriced { asset, what });
        } else if !is_accepted(&lot.asset, Destination::Firm) {
            problems.push(Problem::AcceptedNowhere { asset });
        } else if let Some(at) = lot.at.filter(|at| !is_accepted(&lot.asset, *at)) {
            problems.push(Problem::NotAccepted { asset, destination: at.name() });
        }
    }

    /// A coin's margin after the reduction against its own one-day 99 % loss.
    fn report_under_margined(
        &self,
        problems: &mut Vec<Problem>,
        coin: Coin,
        layer: CoinLayer,
        futures_xm: &Contracts,
    ) {
        let rules = self.input.rules;
        let own: Contracts = futures_xm
            .iter()
            .filter(|(f, _)| f.product.asset() == Asset::Coin(coin))
            .map(|(f, q)| (*f, *q))
            .collect();
        let spots = Coin::ALL.map(|c| self.as_of.spot(c));
        let customer = self.input.account == Account::Customer;
        let margin =
            to_cent(span::coins(&own, spots, rules, customer).total() * (Decimal::ONE - layer.applied));
        let notional = to_simulation(net_coins(&own, coin, rules)) * self.as_of.spot(coin).unwrap_or(0.0);
        let dates = self.scenarios.common(&self.scenarios.cme, &[coin]);
        let pnl: Vec<f64> =
            dates.iter().filter_map(|s| Some(notional * self.scenarios.coin_return(coin, *s)?)).collect();
        let loss = cents(tail(&pnl, rank(pnl.len(), rules.cme.confidence)).charge());
        if margin < loss {
            problems.push(Problem::CoinsUnderMargined { coin: coin.name(), margin, loss });
        }
    }

    fn stress(&self, without: Decimal, with: Decimal) -> Vec<StressResult> {
        let range = &self.scenarios.stress;
        let cash = self.vectors.sum(&[Part::CashXm, Part::CashOrdinary, Part::Held], range);
        let futures = self.vectors.sum(&[FUTURES, COINS].concat(), range);
        let dates = self.scenarios.ends.get(range.clone()).unwrap_or_default();
        let event = |date: &Date| {
            let known = self.input.rules.stress_days.iter().find(|s| s.date == *date);
            known.map(|s| s.event.clone()).unwrap_or_default()
        };
        dates
            .iter()
            .zip(cash.iter().zip(&futures))
            .map(|(date, (cash, futures))| StressResult {
                date: *date,
                event: event(date),
                pnl: cents(cash + futures),
                cash_pnl: cents(*cash),
                futures_pnl: cents(*futures),
                without,
                with,
            })
            .collect()
    }
}

/// The requirement with the switch on: each account apart, each figure rounded once.
pub(super) fn with(houses: &Houses, arrangement: &Arrangement, layer: Option<CoinLayer>) -> With {
    let keep = Decimal::ONE - arrangement.applied;
    let keep_coins = Decimal::ONE - layer.map_or(Decimal::ZERO, |l| l.applied);
    let (rates, coins) = (houses.rates_xm.total() * keep, houses.coins_xm.total() * keep_coins);
    With::new(
        [houses.ficc_xm.requirement(arrangement.applied), houses.ficc_ordinary.requirement(Decimal::ZERO)],
        [to_cent(rates + coins), to_cent(houses.rates_ordinary.total() + houses.coins_ordinary.total())],
        to_cent(rates + coins) - to_cent(rates),
    )
}
