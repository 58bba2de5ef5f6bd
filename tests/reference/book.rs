//! The document as lines: levers applied, each line in its accounts.

use super::{
    sets::{Scenario, Sets},
    today::Today,
    unit::{Facts, Unit},
};
use crossmargin::{
    instrument::{Coin, Fund, Future, Instrument, Product, ProductKind, Security, SecurityKind},
    margin::XmChoice,
    quantity::{
        Date, Decimal,
        calendar::last_friday,
        date::{add_months, add_years, first_of_month},
        money::to_simulation,
    },
    rulebook::Scope,
    whatif,
};
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;

/// The leg of the arrangement an eligible line joins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leg {
    Cash,
    Futures,
    Coins,
}

/// What one unit gains in every scenario of every set.
pub struct Gains {
    pub ficc: Vec<f64>,
    pub cme: Vec<f64>,
    pub stress: Vec<f64>,
}

/// One line, priced and placed.
pub struct Line {
    pub instrument: Instrument,
    pub leg: Leg,
    pub is_eligible: bool,
    pub in_xm: Decimal,
    pub in_ordinary: Decimal,
    pub facts: Option<Facts>,
    pub gains: Gains,
}

impl Line {
    pub fn quantity(&self, account: Account) -> f64 {
        to_simulation(match account {
            Account::Xm => self.in_xm,
            Account::Ordinary => self.in_ordinary,
            Account::All => self.in_xm + self.in_ordinary,
        })
    }

    pub fn contracts(&self, account: Account) -> Decimal {
        match account {
            Account::Xm => self.in_xm,
            Account::Ordinary => self.in_ordinary,
            Account::All => self.in_xm + self.in_ordinary,
        }
    }
}

/// The XM account, the ordinary one, or both as if there were no XM account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Account {
    Xm,
    Ordinary,
    All,
}

/// The lines that either house margins.
pub fn lines(document: &whatif::Scenario, today: &Today, sets: &Sets) -> Vec<Line> {
    let stress = to_simulation(document.levers.basis_stress);
    held(document, today)
        .into_iter()
        .filter_map(|held| {
            let leg = margined_leg(&held.instrument, document.scope)?;
            let unit = Unit::new(&held.instrument, held.price, stress, today)?;
            let is_eligible = is_eligible(&held.instrument, document.scope, today);
            let in_xm = if is_eligible { in_xm(&held, leg, document.levers.xm_share) } else { Decimal::ZERO };
            let gains = |set: &[Scenario]| set.iter().map(|scenario| unit.change(scenario, today)).collect();
            Some(Line {
                instrument: held.instrument,
                leg,
                is_eligible,
                in_xm,
                in_ordinary: held.quantity - in_xm,
                facts: unit.facts,
                gains: Gains { ficc: gains(&sets.ficc), cme: gains(&sets.cme), stress: gains(&sets.stress) },
            })
        })
        .collect()
}

struct Held {
    instrument: Instrument,
    quantity: Decimal,
    price: Option<Decimal>,
    xm: XmChoice,
}

/// Positions after the levers that change quantities.
fn held(document: &whatif::Scenario, today: &Today) -> Vec<Held> {
    let levers = &document.levers;
    let whole = |n: Decimal| (n * levers.hedge_ratio).round_dp_with_strategy(0, MidpointAwayFromZero);
    let mut all: Vec<Held> = document
        .positions
        .iter()
        .map(|position| {
            let is_rate_future = matches!(position.instrument, Instrument::Future(f)
                if !matches!(f.product.kind(), ProductKind::Coin(_)));
            let scale = |n: Decimal| if is_rate_future { whole(n) } else { n };
            let xm = match position.xm {
                XmChoice::Contracts(n) => XmChoice::Contracts(scale(n)),
                other => other,
            };
            let quantity = scale(position.quantity);
            Held { instrument: position.instrument, quantity, price: position.price, xm }
        })
        .collect();
    replace(&mut all, Instrument::Fund(Fund::Buidl), levers.tokenized_bills);
    replace(&mut all, front_quarterly(Product::Btc, today.as_of), levers.btc_futures);
    replace(&mut all, front_quarterly(Product::Eth, today.as_of), levers.eth_futures);
    all
}

/// The first line takes the whole amount, others of the same instrument nothing.
fn replace(all: &mut Vec<Held>, instrument: Instrument, amount: Option<Decimal>) {
    let Some(amount) = amount else { return };
    let mut is_placed = false;
    for held in all.iter_mut().filter(|held| held.instrument == instrument) {
        held.quantity = if is_placed { Decimal::ZERO } else { amount };
        is_placed = true;
    }
    if !is_placed {
        all.push(Held { instrument, quantity: amount, price: None, xm: XmChoice::In });
    }
}

fn front_quarterly(product: Product, day: Date) -> Instrument {
    let mut month = first_of_month(day.year(), day.month());
    while month.month() % 3 != 0 || last_friday(month.year(), month.month()) < day {
        month = add_months(month, 1);
    }
    Instrument::Future(Future { product, year: month.year(), month: month.month() })
}

/// The leg whose house margins the instrument, if one does: fund shares only in the hypothetical
/// scopes, coins and cash never.
fn margined_leg(instrument: &Instrument, scope: Scope) -> Option<Leg> {
    match instrument {
        Instrument::Security(_) | Instrument::Repo(_) => Some(Leg::Cash),
        Instrument::Fund(_) => (scope != Scope::Today).then_some(Leg::Cash),
        Instrument::Future(f) if matches!(f.product.kind(), ProductKind::Coin(_)) => Some(Leg::Coins),
        Instrument::Future(_) => Some(Leg::Futures),
        Instrument::Coin(_) | Instrument::Usdc | Instrument::Usd => None,
    }
}

fn is_eligible(instrument: &Instrument, scope: Scope, today: &Today) -> bool {
    let note_or_bill = |s: &Security| match s.kind {
        SecurityKind::Note => s.maturity > add_years(today.as_of, today.rules.shortest_maturity),
        SecurityKind::Bill | SecurityKind::TokenizedBill => scope != Scope::Today,
        SecurityKind::Tips | SecurityKind::Strip | SecurityKind::Frn => false,
    };
    match instrument {
        Instrument::Security(security) => note_or_bill(security),
        Instrument::Repo(repo) => note_or_bill(&repo.collateral),
        Instrument::Fund(_) => scope != Scope::Today,
        Instrument::Future(f) => match f.product {
            Product::Mtn | Product::Mwn => false,
            product if matches!(product.kind(), ProductKind::Coin(_)) => scope == Scope::Unified,
            _ => true,
        },
        Instrument::Coin(_) | Instrument::Usdc | Instrument::Usd => false,
    }
}

/// How much of an eligible line is in the XM account. Only futures can be split; more contracts than
/// are held means all of them.
fn in_xm(held: &Held, leg: Leg, share: Decimal) -> Decimal {
    let wanted = match held.xm {
        XmChoice::Out => Decimal::ZERO,
        XmChoice::Contracts(n) if leg != Leg::Cash && n.abs() <= held.quantity.abs() => {
            if held.quantity.is_sign_negative() { -n.abs() } else { n.abs() }
        }
        XmChoice::Contracts(_) | XmChoice::In => held.quantity,
    };
    match leg {
        Leg::Cash => wanted,
        Leg::Futures | Leg::Coins => (wanted * share).round_dp_with_strategy(0, MidpointAwayFromZero),
    }
}

/// Coins with a contract, net by month, in the XM account.
pub fn coins_in_xm(lines: &[Line]) -> Vec<Coin> {
    let mut coins = Vec::new();
    for coin in Coin::ALL {
        let own: Vec<(Future, Decimal)> = lines
            .iter()
            .filter_map(|line| match line.instrument {
                Instrument::Future(f) if f.product.kind() == ProductKind::Coin(coin) => Some((f, line.in_xm)),
                _ => None,
            })
            .collect();
        let net = |future: Future| own.iter().filter(|(f, _)| *f == future).map(|(_, n)| *n).sum::<Decimal>();
        if own.iter().any(|(future, _)| !net(*future).is_zero()) {
            coins.push(coin);
        }
    }
    coins
}
