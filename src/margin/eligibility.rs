//! Who and what may be cross-margined, and the reason for every exclusion.

use crate::{
    instrument::{Coin, Instrument, Product, ProductKind, Security, SecurityKind},
    quantity::{Date, date::add_years},
    rulebook::{Rules, Scope},
};
use thiserror::Error;

/// Whose account it is. An affiliate's is treated as the house's and margined apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Account {
    House,
    Affiliate,
    #[default]
    Customer,
}

impl Account {
    pub const ALL: [Self; 3] = [Self::House, Self::Affiliate, Self::Customer];

    /// The word that files and the command line use.
    pub fn code(self) -> &'static str {
        match self {
            Self::House => "house",
            Self::Affiliate => "affiliate",
            Self::Customer => "customer",
        }
    }

    /// The account of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.code() == code)
    }

    /// The name people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::House => "House",
            Self::Affiliate => "Affiliate",
            Self::Customer => "Customer",
        }
    }
}

/// The facts about the account that come before any arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// Both legs are carried by the same clearing firm.
    pub same_clearing_firm: bool,
    /// That firm is registered both as a broker-dealer and as a futures commission merchant.
    pub dual_registered: bool,
    /// An XM account has been designated.
    pub designated: bool,
}

impl Default for Gate {
    fn default() -> Self {
        Self { same_clearing_firm: true, dual_registered: true, designated: true }
    }
}

/// Why an account cannot be cross-margined at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GateFailure {
    #[error("the two legs are carried by different clearing firms")]
    DifferentFirms,
    #[error("the firm is not registered both as a broker-dealer and as a futures commission merchant")]
    NotDualRegistered,
    #[error("no cross-margining account has been designated")]
    NotDesignated,
}

impl Gate {
    /// Whether the account may be cross-margined.
    ///
    /// # Errors
    /// The first [`GateFailure`] that stands in the way.
    pub fn check(&self, account: Account) -> Result<(), GateFailure> {
        if !self.same_clearing_firm {
            return Err(GateFailure::DifferentFirms);
        }
        if account == Account::Customer && !self.dual_registered {
            return Err(GateFailure::NotDualRegistered);
        }
        if self.designated { Ok(()) } else { Err(GateFailure::NotDesignated) }
    }
}

/// The leg of the arrangement an eligible position belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Leg {
    Cash,
    Futures,
    /// Coin futures, a layer of their own in the unified scope.
    Coins,
}

/// Why a position is not eligible, in words that finish "not eligible today because ...".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Ineligible {
    #[error("bills are outside the arrangement")]
    Bill,
    #[error("tokenized bills are outside the arrangement")]
    TokenizedBill,
    #[error("it matures by {limit}, within a year of the as-of date")]
    ShortMaturity { limit: Date },
    #[error("inflation-indexed securities are outside the arrangement")]
    Tips,
    #[error("STRIPS are outside the arrangement")]
    Strip,
    #[error("floating rate notes are outside the arrangement")]
    Frn,
    #[error("micro contracts are outside the arrangement")]
    Micro,
    #[error("{} futures are outside the arrangement", .0.name())]
    CoinFuture(Coin),
    #[error("tokenized fund shares are outside the arrangement")]
    FundShare,
    #[error("it is held, not cleared at either house")]
    NotCleared,
    #[error("it has no value as of this date")]
    NotPriced,
}

/// The leg a position joins under a scope.
///
/// # Errors
/// [`Ineligible`] with the reason it joins none.
pub fn leg(instrument: &Instrument, scope: Scope, as_of: Date, rules: &Rules) -> Result<Leg, Ineligible> {
    match instrument {
        Instrument::Security(security) => security_leg(*security, scope, as_of, rules),
        Instrument::Repo(repo) => security_leg(repo.collateral, scope, as_of, rules),
        Instrument::Future(future) => match future.product.kind() {
            ProductKind::Coin(_) if scope == Scope::Unified => Ok(Leg::Coins),
            ProductKind::Coin(coin) => Err(Ineligible::CoinFuture(coin)),
            _ if matches!(future.product, Product::Mtn | Product::Mwn) => Err(Ineligible::Micro),
            _ => Ok(Leg::Futures),
        },
        Instrument::Fund(_) if scope.is_hypothetical() => Ok(Leg::Cash),
        Instrument::Fund(_) => Err(Ineligible::FundShare),
        Instrument::Coin(_) | Instrument::Usdc | Instrument::Usd => Err(Ineligible::NotCleared),
    }
}

fn security_leg(security: Security, scope: Scope, as_of: Date, rules: &Rules) -> Result<Leg, Ineligible> {
    let joins = scope.is_hypothetical();
    match security.kind {
        SecurityKind::Bill if joins => Ok(Leg::Cash),
        SecurityKind::Bill => Err(Ineligible::Bill),
        SecurityKind::TokenizedBill if joins => Ok(Leg::Cash),
        SecurityKind::TokenizedBill => Err(Ineligible::TokenizedBill),
        SecurityKind::Tips => Err(Ineligible::Tips),
        SecurityKind::Strip => Err(Ineligible::Strip),
        SecurityKind::Frn => Err(Ineligible::Frn),
        SecurityKind::Note => {
            let limit = add_years(as_of, rules.shortest_maturity);
            if security.maturity > limit { Ok(Leg::Cash) } else { Err(Ineligible::ShortMaturity { limit }) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::parse,
        rulebook::{Overrides, Rulebook},
    };
    use jiff::civil::date;

    fn check(text: &str, scope: Scope, expected: Result<Leg, Ineligible>) {
        let today = date(2026, 8, 21);
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
        let instrument = parse(text, today).expect(text);
        assert_eq!(leg(&instrument, scope, today, &rules), expected, "{text}");
    }

    #[test]
    fn every_kind_in_every_scope() {
        use Scope::{Today, Tokenized, Unified};
        check("T 4.25 2035-08-15", Today, Ok(Leg::Cash));
        check("REPO T 4.25 2035-08-15 to 2027-02-24 @ 3.72", Today, Ok(Leg::Cash));
        let limit = date(2027, 8, 21);
        check("T 4.25 2027-08-21", Today, Err(Ineligible::ShortMaturity { limit }));
        check("T 4.25 2027-08-22", Today, Ok(Leg::Cash));
        check("B 2027-02-18", Today, Err(Ineligible::Bill));
        check("B 2027-02-18", Tokenized, Ok(Leg::Cash));
        check("TB 2027-02-18", Today, Err(Ineligible::TokenizedBill));
        check("TB 2027-02-18", Unified, Ok(Leg::Cash));
        check("TIPS 1 2033-01-15", Unified, Err(Ineligible::Tips));
        check("STRIP 2045-05-15", Unified, Err(Ineligible::Strip));
        check("FRN 2028-07-31", Unified, Err(Ineligible::Frn));
        for code in ["ZT", "Z3N", "ZF", "ZN", "TN", "TWE", "ZB", "UB", "ZQ", "SR1", "SR3"] {
            check(&format!("{code} Z6"), Today, Ok(Leg::Futures));
        }
        check("MTN Z6", Unified, Err(Ineligible::Micro));
        check("BTC Z6", Tokenized, Err(Ineligible::CoinFuture(Coin::Btc)));
        check("MET Z6", Unified, Ok(Leg::Coins));
        check("BUIDL", Today, Err(Ineligible::FundShare));
        check("BUIDL", Tokenized, Ok(Leg::Cash));
        check("BTC", Unified, Err(Ineligible::NotCleared));
    }

    #[test]
    fn the_gate_names_the_first_thing_in_the_way() {
        let open = Gate::default();
        assert_eq!(open.check(Account::Customer), Ok(()));
        let broker_only = Gate { dual_registered: false, ..open };
        assert_eq!(broker_only.check(Account::Customer), Err(GateFailure::NotDualRegistered));
        assert_eq!(broker_only.check(Account::House), Ok(()));
        assert_eq!(Gate { designated: false, ..open }.check(Account::House), Err(GateFailure::NotDesignated));
        assert_eq!(
            Gate { same_clearing_firm: false, ..open }.check(Account::House),
            Err(GateFailure::DifferentFirms)
        );
    }
}
