//! The arrangement (METHOD, sections 1 and 2): from a document to what both houses ask.

use super::{
    book::{Account, Leg, Line, coins_in_xm, lines},
    houses::{Dates, cme_model, cme_requirement, ficc_charge, ficc_model},
    sets::Sets,
    today::Today,
};
use crossmargin::{
    margin::{self, Reason},
    market::History,
    quantity::money::to_simulation,
    rulebook::{Rulebook, Rules, Scope},
    whatif,
};

/// A house's model on the cash leg, the futures leg and both.
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    pub cash: f64,
    pub futures: f64,
    pub both: f64,
}

impl Ratio {
    fn of(model: impl Fn(&[Leg]) -> f64, first: &[Leg], second: &[Leg]) -> Self {
        Self { cash: model(first), futures: model(second), both: model(&[first, second].concat()) }
    }

    fn apart(self) -> f64 {
        self.cash + self.futures
    }

    fn saving(self) -> f64 {
        let saving = if self.apart() > 0.0 { 1.0 - self.both / self.apart() } else { 0.0 };
        // legs that lose on the same days save nothing, whichever way the last digit falls
        if saving.abs() < 1e-12 { 0.0 } else { saving }
    }
}

/// What the program is held to. Dollars, not rounded.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    pub ficc: Ratio,
    pub cme: Ratio,
    /// The fraction both houses reduce by, and the coin layer's own.
    pub applied: f64,
    pub coins_applied: f64,
    pub reason: Reason,
    pub without_ficc: f64,
    pub without_cme: f64,
    pub ficc_xm: f64,
    pub ficc_ordinary: f64,
    pub cme_xm: f64,
    pub cme_ordinary: f64,
    /// Scenarios in the FICC-style, minimum-margin, CME-style and stress sets.
    pub counts: [usize; 4],
}

/// Computes a document the slow way.
pub fn evaluate(document: &whatif::Scenario, history: &History) -> Figures {
    let rules = Rules::resolve(Rulebook::embedded(), &document.overrides).expect("known parameters");
    let today = Today::new(history, document.as_of, document.levers, &rules);
    let sets = Sets::new(history, today.as_of, today.row, &rules);
    let lines = lines(document, &today, &sets);
    let savings = savings(document, &lines, &sets, &today);

    let ficc = |account| ficc_charge(&lines, account, &sets, &today);
    let cme = |account| cme_requirement(&lines, account, document.account, &sets, &today);
    let (charge, add_on) = ficc(Account::All);
    let (rates, coins) = cme(Account::All);
    let (without_ficc, without_cme) = (charge + add_on, rates + coins);
    let stand_alone = Figures {
        ficc: savings.ficc,
        cme: savings.cme,
        applied: 0.0,
        coins_applied: 0.0,
        reason: savings.reason,
        without_ficc,
        without_cme,
        ficc_xm: 0.0,
        ficc_ordinary: without_ficc,
        cme_xm: 0.0,
        cme_ordinary: without_cme,
        counts: [&sets.ficc, &sets.minimum_margin, &sets.cme, &sets.stress].map(Vec::len),
    };
    if !document.cross_margining {
        return Figures { reason: Reason::Off, ..stand_alone };
    }
    if !passes_gate(document) {
        return stand_alone;
    }
    let ((charge, add_on), (rates, coins)) = (ficc(Account::Xm), cme(Account::Xm));
    let (ordinary_charge, ordinary_add_on) = ficc(Account::Ordinary);
    let (ordinary_rates, ordinary_coins) = cme(Account::Ordinary);
    Figures {
        applied: savings.applied,
        coins_applied: savings.coins_applied,
        ficc_xm: (1.0 - savings.applied) * charge + add_on,
        ficc_ordinary: ordinary_charge + ordinary_add_on,
        cme_xm: (1.0 - savings.applied) * rates + (1.0 - savings.coins_applied) * coins,
        cme_ordinary: ordinary_rates + ordinary_coins,
        ..stand_alone
    }
}

fn passes_gate(document: &whatif::Scenario) -> bool {
    let gate = document.gate;
    let is_customer = document.account == margin::Account::Customer;
    gate.same_clearing_firm && gate.designated && (gate.dual_registered || !is_customer)
}

struct Savings {
    ficc: Ratio,
    cme: Ratio,
    applied: f64,
    coins_applied: f64,
    reason: Reason,
}

fn savings(document: &whatif::Scenario, lines: &[Line], sets: &Sets, today: &Today) -> Savings {
    let limits = today.rules.scope(document.scope);
    let (threshold, cap) = (to_simulation(limits.threshold), to_simulation(limits.cap));
    let ratios = |dates: &Dates, first: &[Leg], second: &[Leg]| {
        (
            Ratio::of(|legs| ficc_model(lines, legs, dates, today), first, second),
            Ratio::of(|legs| cme_model(lines, legs, Account::Xm, dates, today), first, second),
        )
    };
    let has = |leg| lines.iter().any(|l| l.leg == leg && l.is_eligible && !l.in_xm.is_zero());
    let coins = coins_in_xm(lines);
    let has_layer = document.scope == Scope::Unified && !coins.is_empty() && passes_gate(document);
    let common = Dates::with_coins(sets, &coins);
    let is_one_percentage = has_layer && today.rules.one_percentage;

    let (ficc, cme) = if is_one_percentage {
        ratios(&common, &[Leg::Cash], &[Leg::Futures, Leg::Coins])
    } else {
        ratios(&Dates::all(sets), &[Leg::Cash], &[Leg::Futures])
    };
    let has_both_legs = has(Leg::Cash) && (has(Leg::Futures) || is_one_percentage);
    let is_empty = !has_both_legs || ficc.apart() <= 0.0 || cme.apart() <= 0.0;
    let (applied, reason) = match () {
        () if !passes_gate(document) => (0.0, Reason::NotEligible),
        () if is_empty => (0.0, Reason::EmptyLeg),
        () => limit(ficc.saving().min(cme.saving()), threshold, cap),
    };
    let coins_applied = if is_one_percentage {
        applied
    } else if has_layer && (has(Leg::Cash) || has(Leg::Futures)) {
        let (ficc, cme) = ratios(&common, &[Leg::Cash, Leg::Futures], &[Leg::Coins]);
        limit(ficc.saving().min(cme.saving()), threshold, to_simulation(today.rules.coins_cap)).0
    } else {
        0.0
    };
    Savings { ficc, cme, applied, coins_applied, reason }
}

/// Zero below the threshold, at most the cap.
fn limit(raw: f64, threshold: f64, cap: f64) -> (f64, Reason) {
    match raw {
        raw if raw < 0.0 => (0.0, Reason::Negative),
        raw if raw < threshold => (0.0, Reason::BelowThreshold),
        raw if raw >= cap => (cap, Reason::Cap),
        raw => (raw, Reason::LesserSaving),
    }
}
