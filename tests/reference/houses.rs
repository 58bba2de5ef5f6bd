//! The two houses' models (METHOD, section 7): order statistics by sorting, floors by netting.

use super::{
    book::{Account, Leg, Line},
    sets::{Scenario, Sets},
    span,
    today::Today,
};
use crossmargin::{
    instrument::{Instrument, SecurityKind},
    margin,
    pricing::bond::Bond,
    quantity::{Decimal, date::add_years},
};

/// The loss with rank floor(n (1 - q)) from the worst, never below zero.
pub fn value_at_risk(mut pnl: Vec<f64>, confidence: Decimal) -> f64 {
    if pnl.is_empty() {
        return 0.0;
    }
    pnl.sort_by(f64::total_cmp);
    // in whole numbers: confidence in hundredths of a per cent
    let q = u64::try_from((confidence * Decimal::from(10_000)).trunc()).expect("a fraction");
    let rank = (pnl.len() as u64 * (10_000 - q) / 10_000) as usize;
    (-pnl[rank.min(pnl.len() - 1)]).max(0.0)
}

/// Gains of the lines of some legs, scenario by scenario.
fn gains<'a>(
    lines: &'a [Line],
    legs: &[Leg],
    account: Account,
    own: impl Fn(&'a Line) -> &'a [f64],
    scenarios: &[usize],
) -> Vec<f64> {
    let members: Vec<(&[f64], f64)> =
        lines.iter().filter(|l| legs.contains(&l.leg)).map(|l| (own(l), l.quantity(account))).collect();
    scenarios.iter().map(|s| members.iter().map(|(gains, quantity)| gains[*s] * quantity).sum()).collect()
}

/// The scenarios a ratio is computed on: all, or those in which every coin held has closes.
pub struct Dates {
    pub ficc: Vec<usize>,
    pub cme: Vec<usize>,
    pub stress: Vec<usize>,
}

impl Dates {
    pub fn all(sets: &Sets) -> Self {
        Self::with_coins(sets, &[])
    }

    pub fn with_coins(sets: &Sets, coins: &[crossmargin::instrument::Coin]) -> Self {
        let known = |set: &[Scenario]| {
            (0..set.len())
                .filter(|s| coins.iter().all(|coin| set[*s].coins[*coin as usize].is_some()))
                .collect()
        };
        Self { ficc: known(&sets.ficc), cme: known(&sets.cme), stress: known(&sets.stress) }
    }
}

/// FICC's model for the ratio: value at risk alone.
pub fn ficc_model(lines: &[Line], legs: &[Leg], dates: &Dates, today: &Today) -> f64 {
    let pnl = gains(lines, legs, Account::Xm, |l| &l.gains.ficc, &dates.ficc);
    value_at_risk(pnl, today.rules.ficc.confidence)
}

/// CME's model: three quarters value at risk, one quarter the worst stress day.
pub fn cme_model(lines: &[Line], legs: &[Leg], account: Account, dates: &Dates, today: &Today) -> f64 {
    let one_day = gains(lines, legs, account, |l| &l.gains.cme, &dates.cme);
    let worst = gains(lines, legs, account, |l| &l.gains.stress, &dates.stress)
        .into_iter()
        .fold(0.0f64, |worst, gain| worst.max(-gain));
    0.75 * value_at_risk(one_day, today.rules.cme.confidence) + 0.25 * worst
}

/// FICC's charge of an account, and the liquidity adjustment that no saving reduces.
pub fn ficc_charge(lines: &[Line], account: Account, sets: &Sets, today: &Today) -> (f64, f64) {
    let rules = &today.rules.ficc;
    let all: Vec<usize> = (0..sets.ficc.len()).collect();
    let pnl = gains(lines, &[Leg::Cash], account, |l| &l.gains.ficc, &all);
    let gross = gross_market_value(lines, account);
    let weighted = |rates: &[f64; 6]| (0..6).map(|bucket| gross[bucket] * rates[bucket]).sum::<f64>();
    let haircut_floor = rules.haircut_floor_share * weighted(&rules.haircuts);
    let floor = haircut_floor.max(minimum_margin(lines, account, sets, today));
    let charge = value_at_risk(pnl, rules.confidence).max(floor) + weighted(&rules.bid_ask_bp) / 10_000.0;
    let excess: f64 = gross.iter().map(|value| (value - rules.mla_threshold).max(0.0)).sum();
    (charge, excess * rules.mla_rate_bp / 10_000.0)
}

/// By bucket, the absolute value of each security after netting it however it is held.
fn gross_market_value(lines: &[Line], account: Account) -> [f64; 6] {
    let mut nets: Vec<(Instrument, usize, f64)> = Vec::new();
    for line in lines.iter().filter(|line| line.leg == Leg::Cash) {
        let Some(facts) = line.facts else { continue };
        let value = facts.value * line.quantity(account);
        let held = underlying(&line.instrument);
        match nets.iter_mut().find(|(known, ..)| *known == held) {
            Some((_, _, net)) => *net += value,
            None => nets.push((held, facts.bucket, value)),
        }
    }
    let mut gross = [0.0; 6];
    for (_, bucket, net) in nets {
        gross[bucket] += net.abs();
    }
    gross
}

/// A repo is its collateral, a tokenized bill its bill.
fn underlying(instrument: &Instrument) -> Instrument {
    match instrument.security() {
        Some(mut security) => {
            if security.kind == SecurityKind::TokenizedBill {
                security.kind = SecurityKind::Bill;
            }
            Instrument::Security(security)
        }
        None => *instrument,
    }
}

/// The minimum-margin amount: par bonds stand for the buckets, full-repriced over two years of
/// three-date moves.
fn minimum_margin(lines: &[Line], account: Account, sets: &Sets, today: &Today) -> f64 {
    let mut benchmarks = Vec::new();
    for years in [1, 2, 5, 10, 20, 30] {
        let maturity = add_years(today.settlement, years);
        let read_at = today.years_to(maturity);
        let par = today.yield_at(read_at);
        let bond = Bond::new(par * 100.0, maturity, today.settlement).expect("not yet matured");
        benchmarks.push((bond, par, read_at));
    }
    let pnl = sets
        .minimum_margin
        .iter()
        .map(|scenario| {
            let mut total = 0.0;
            for line in lines.iter().filter(|line| line.leg == Leg::Cash) {
                let Some(facts) = line.facts else { continue };
                let (bond, par, read_at) = &benchmarks[facts.bucket];
                let measures = bond.measures(*par);
                let benchmark_return = bond.dirty(par + scenario.curve_move(*read_at)) / measures.dirty - 1.0;
                let sensitivity = facts.modified_duration / measures.modified_duration;
                total += line.quantity(account) * facts.value * sensitivity * benchmark_return;
            }
            total
        })
        .collect();
    value_at_risk(pnl, today.rules.ficc.confidence)
}

/// CME's requirement of an account for its interest-rate futures and for its coin futures.
pub fn cme_requirement(
    lines: &[Line],
    account: Account,
    customer: margin::Account,
    sets: &Sets,
    today: &Today,
) -> (f64, f64) {
    let rules = &today.rules.cme;
    let (rates, coins) = if rules.model_for_dollars {
        let model = |leg| cme_model(lines, &[leg], account, &Dates::all(sets), today);
        (model(Leg::Futures), model(Leg::Coins))
    } else {
        (span::dollars(span::rates(lines, account)), span::dollars(span::coins(lines, account, today)))
    };
    let factor = if rules.heightened_risk && customer == margin::Account::Customer { 1.10 } else { 1.0 };
    (rates * factor, coins * factor)
}
