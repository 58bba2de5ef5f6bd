//! What a document asks beyond its book: every lever that is not at rest, a shock, another date, what
//! the houses or the account are taken to be. One list for every form of a report.

use crate::{
    margin::{Evaluation, Gate, Operation},
    market::Kind,
    quantity::Decimal,
    whatif::{Lever, Levers, Scenario, compare::Change},
};
use std::fmt;

/// What the switch is called.
pub const SWITCH: &str = "Cross-margining";

/// One thing that a document supposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// "Parallel shift"
    pub name: String,
    /// "+100 bp"
    pub value: String,
    /// The lever it is, with its number and what that counts; `None` for what is no lever.
    pub lever: Option<(Lever, Decimal, &'static str)>,
}

impl fmt::Display for WhatIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.value)
    }
}

/// Everything that is not at rest, levers first. Levers that are parameters of the rulebook stand with
/// the changed parameters.
pub fn what_ifs(scenario: &Scenario) -> Vec<WhatIf> {
    let mut list: Vec<WhatIf> =
        Lever::ALL.into_iter().filter_map(|l| of_lever(l, &scenario.levers)).collect();
    let mut add = |name: &str, value: String| {
        list.push(WhatIf { name: name.to_owned(), value, lever: None });
    };
    if let Some(shock) = &scenario.shock {
        add("Shock", one_line(&shock.name));
    }
    if let Some(stand) = scenario.stand {
        add("Book", format!("of {} rolled to {}", stand.from, stand.at));
    }
    if scenario.operation != Operation::Normal {
        let change = Change::Operation { from: Operation::Normal, to: scenario.operation };
        add("Arrangement", change.ends().1);
    }
    if !scenario.cross_margining {
        add(SWITCH, "off".to_owned());
    }
    let Gate { same_clearing_firm, dual_registered, designated } = scenario.gate;
    for (holds, name) in [
        (same_clearing_firm, "Same clearing firm"),
        (dual_registered, "Broker-dealer and FCM in one"),
        (designated, "XM account designated"),
    ] {
        if !holds {
            add(name, "no".to_owned());
        }
    }
    list
}

/// A lever away from rest, with its value in words.
fn of_lever(lever: Lever, levers: &Levers) -> Option<WhatIf> {
    let rest = Levers::default();
    let moved = |at: Decimal, rest: Decimal| (at != rest).then_some(at);
    let (at, unit) = match lever {
        Lever::HedgeRatio => (moved(levers.hedge_ratio, rest.hedge_ratio), "fraction"),
        Lever::BasisStress => (moved(levers.basis_stress, rest.basis_stress), "times"),
        Lever::XmShare => (moved(levers.xm_share, rest.xm_share), "fraction"),
        Lever::TokenizedBills => (levers.tokenized_bills, "USD"),
        Lever::BtcFutures => (levers.btc_futures, "contracts"),
        Lever::EthFutures => (levers.eth_futures, "contracts"),
        Lever::ParallelBp => (moved(levers.parallel_bp, rest.parallel_bp), "bp"),
        Lever::SlopeBp => (moved(levers.slope_bp, rest.slope_bp), "bp"),
        Lever::CryptoShock => (moved(levers.crypto_shock, rest.crypto_shock), "fraction"),
        // parameters of the scope in force
        Lever::Cap | Lever::Threshold => (None, ""),
    };
    let at = at?;
    let words = Change::Lever { lever, from: None, to: Some(at) }.ends().1;
    let is_move = matches!(lever, Lever::ParallelBp | Lever::SlopeBp | Lever::CryptoShock);
    let value = if is_move && at > Decimal::ZERO { format!("+{words}") } else { words };
    Some(WhatIf { name: lever.name().to_owned(), value, lever: Some((lever, at.normalize(), unit)) })
}

/// All of it on one line; empty where nothing is supposed.
pub fn what_if_words(list: &[WhatIf]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Where market data is from, as reports say it: generated data says so.
pub fn market_words(kind: Kind, label: &str) -> String {
    let label = one_line(label);
    match kind {
        Kind::Demo => format!("{label} (generated)"),
        Kind::Loaded => label,
    }
}

/// As of when and from where the figures of an evaluation are.
pub fn market_of(e: &Evaluation) -> String {
    format!("as of {}, {}", e.as_of.date, market_words(e.market_kind, &e.market_label))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{rulebook::Rulebook, whatif::set_by_name};
    use rust_decimal::dec;

    #[test]
    fn a_document_at_rest_supposes_nothing() {
        assert_eq!(what_ifs(&Scenario::default()), []);
    }

    #[test]
    fn every_lever_not_at_rest_is_named_with_its_value() {
        let mut scenario = Scenario::default();
        for (name, value) in [
            ("hedge_ratio", "0.5"),
            ("basis_stress", "3"),
            ("xm_share", "0.25"),
            ("tokenized_bills", "100mm"),
            ("btc_futures", "20"),
            ("eth_futures", "-30"),
            ("parallel_bp", "100"),
            ("slope_bp", "-25"),
            ("crypto_shock", "-0.3"),
        ] {
            set_by_name(&mut scenario, name, value, Rulebook::embedded()).expect("valid");
        }
        let words = what_if_words(&what_ifs(&scenario));
        assert_eq!(
            words,
            "Hedge ratio 50 %, Basis stress 3x, Futures in XM 25 %, Tokenized bills 100mm, \
             Bitcoin futures 20, Ether futures −30, Parallel shift +100 bp, Slope −25 bp, Crypto shock −30 %"
        );
        assert!(what_ifs(&scenario).iter().all(|w| w.lever.is_some()));
        let changed = Lever::ALL.into_iter().filter(|l| l.is_changed(&scenario)).count();
        assert_eq!(what_ifs(&scenario).len(), changed);
    }

    #[test]
    fn what_the_houses_and_the_account_are_taken_to_be_is_named() {
        let scenario = Scenario {
            operation: Operation::Held { saving: dec!(0.4), coins: dec!(0) },
            gate: Gate { designated: false, ..Gate::default() },
            cross_margining: false,
            ..Scenario::default()
        };
        assert_eq!(
            what_if_words(&what_ifs(&scenario)),
            "Arrangement one house late, 40 % held, Cross-margining off, XM account designated no"
        );
    }
}
