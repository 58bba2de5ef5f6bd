//! "The same positions" as of another date: the book rolled, so that each keeps its distance.
//!
//! A note held today with nine years to run is, in a history of today's book, at every date a note
//! with nine years to run. Maturities and repo dates move by the whole months between the two dates
//! (the fifteenth stays the fifteenth, a month end a month end); a future stays as many listed
//! contracts from the front as it is. Coupons, quantities and accounts stay. A price of the user's
//! own belongs to its date and is dropped.

use super::{Position, Scenario};
use crate::{
    instrument::{Future, Instrument, Product, Repo, Security, SecurityKind},
    margin::Lot,
    pricing::is_alive,
    quantity::{
        Date,
        calendar::next_business_day,
        date::{
            add_days, add_months, add_years, day_of_month, days_between, first_of_month, is_month_end,
            whole_months_from_first,
        },
    },
};
use std::{borrow::Cow, sync::Arc};

/// Contracts looked through for the front one.
const LISTED: usize = 60;

/// From one date to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roll {
    from: Date,
    to: Date,
    /// By which dates move: never so far that a distance becomes shorter.
    months: i32,
}

impl Roll {
    /// From one publication date to another.
    pub fn new(from: Date, to: Date) -> Self {
        // the last day of a month is later in its month than any other
        let day = |d: Date| if is_month_end(d) { 31 } else { d.day() };
        let months = whole_months_from_first(from, to) + i32::from(day(to) > day(from));
        Self { from, to, months }
    }

    /// The way back, by the same months.
    pub fn back(self) -> Self {
        Self { from: self.to, to: self.from, months: -self.months }
    }

    /// An instrument at the same distance from the other date.
    pub fn instrument(self, instrument: &Instrument) -> Instrument {
        if self.from == self.to {
            return *instrument;
        }
        match instrument {
            Instrument::Security(security) => Instrument::Security(self.security(*security)),
            Instrument::Repo(repo) => Instrument::Repo(Repo {
                collateral: self.security(repo.collateral),
                start: repo.start.map(|day| self.day(day)),
                end: self.kept_alive(repo.end),
                ..*repo
            }),
            Instrument::Future(future) => Instrument::Future(self.future(*future)),
            other => *other,
        }
    }

    /// An FRN's and a bill's maturity move as a note's do.
    fn security(self, security: Security) -> Security {
        let maturity = self.kept_alive(security.maturity);
        if security.kind != SecurityKind::Note {
            return Security { maturity, ..security };
        }
        // over a year stays over a year, also where months are cut at their ends
        let is_long = |maturity: Date, day: Date| maturity > add_years(day, 1);
        let is_cut = is_long(security.maturity, self.from) && !is_long(maturity, self.to);
        let maturity = if is_cut { self.day(add_months(security.maturity, 1)) } else { maturity };
        Security { maturity, ..security }
    }

    /// A date moved by the whole months.
    fn day(self, day: Date) -> Date {
        let plain = add_months(day, self.months);
        if is_month_end(day) { day_of_month(plain.year(), plain.month(), 31) } else { plain }
    }

    /// A date moved; what lay after settlement still does, at no fewer days.
    fn kept_alive(self, day: Date) -> Date {
        let moved = self.day(day);
        let left = days_between(next_business_day(self.from), day);
        let settlement = next_business_day(self.to);
        if left > 0 && moved <= settlement { add_days(settlement, left) } else { moved }
    }

    fn future(self, future: Future) -> Future {
        let step = step(future);
        let month = first_of_month(future.year, future.month);
        let moved = match (front(future, self.from, step), front(future, self.to, step)) {
            (Some(here), Some(there)) if month >= here => {
                add_months(there, whole_months_from_first(here, month))
            }
            // an expired contract stays expired
            _ => add_months(month, self.months.div_euclid(step) * step),
        };
        Future { year: moved.year(), month: moved.month(), ..future }
    }
}

/// Months between the contracts among which one is counted: quarterlies stay quarterlies, and serial
/// months of the others stay serial.
fn step(future: Future) -> i32 {
    if matches!(future.product, Product::Sr1 | Product::Zq) { 1 } else { 3 }
}

/// The first month of the contract's own cycle whose contract is alive on a day.
fn front(future: Future, day: Date, step: i32) -> Option<Date> {
    let first = add_months(first_of_month(day.year(), day.month()), -6);
    let is_of_cycle = |month: &Date| step == 1 || month.month() % 3 == future.month % 3;
    let months = (0..).map(|ahead| add_months(first, ahead)).take(LISTED);
    let alive = |month: &Date| is_alive(Future { year: month.year(), month: month.month(), ..future }, day);
    months.filter(is_of_cycle).find(alive)
}

/// A document as of another date, its positions rolled there.
pub fn rolled(scenario: &Scenario, from: Date, to: Date) -> Scenario {
    let roll = Roll::new(from, to);
    let position = |p: &Position| Position {
        instrument: roll.instrument(&p.instrument),
        price: if from == to { p.price } else { None },
        ..p.clone()
    };
    let lot = |l: &Lot| Lot { asset: roll.instrument(&l.asset), ..l.clone() };
    Scenario {
        as_of: Some(to),
        stand: None,
        positions: Arc::new(scenario.positions.iter().map(position).collect()),
        collateral: Arc::new(scenario.collateral.iter().map(lot).collect()),
        ..scenario.clone()
    }
}

impl Scenario {
    /// The document as it is margined: rolled to where it stands in the history, itself at home.
    pub fn in_place(&self) -> Cow<'_, Self> {
        self.stand.map_or(Cow::Borrowed(self), |stand| Cow::Owned(rolled(self, stand.from, stand.at)))
    }
}

/// Where a document stands in the history: rolled from its own date to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// The date its positions are entered as of.
    pub from: Date,
    pub at: Date,
}

impl Stand {
    /// The way from the document's own date.
    pub fn roll(self) -> Roll {
        Roll::new(self.from, self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{instrument::parse, quantity::Decimal};
    use jiff::civil::date;
    use proptest::prelude::*;

    const LAST: Date = date(2026, 8, 21);

    fn moved(text: &str, to: Date) -> String {
        let instrument = parse(text, LAST).expect(text);
        Roll::new(LAST, to).instrument(&instrument).notation(to)
    }

    #[test]
    fn each_instrument_keeps_its_distance() {
        let to = date(2020, 3, 18);
        for (text, expected) in [
            ("T 4.25 2035-08-15", "T 4.25 2029-03-15"),
            ("T 4.25 2031-08-31", "T 4.25 2025-03-31"),
            ("B 2026-11-19", "B 2020-06-19"),
            ("ZN U6", "ZN H0"),
            ("ZN Z6", "ZN M0"),
            ("ZQ V6", "ZQ K0"),
            ("BTC U6", "BTC H0"),
            ("BUIDL", "BUIDL"),
        ] {
            assert_eq!(moved(text, to), expected, "{text}");
        }
        assert_eq!(
            moved("REPO T 4.25 2035-08-15 to 2026-09-24 @ 3.72", to),
            "REPO T 4.25 2029-03-15 to 2020-04-24 @ 3.72"
        );
    }

    #[test]
    fn a_price_of_the_users_own_belongs_to_its_date() {
        let note = parse("T 4.25 2035-08-15", LAST).expect("valid");
        let held = Position { price: Some(Decimal::ONE_HUNDRED), ..Position::new(note, Decimal::ONE) };
        let scenario = Scenario { positions: Arc::new(vec![held]), ..Scenario::default() };
        let there = rolled(&scenario, LAST, date(2020, 3, 18));
        assert_eq!(there.positions.first().map(|p| p.price), Some(None));
        assert_eq!(there.as_of, Some(date(2020, 3, 18)));
        assert_eq!(rolled(&scenario, LAST, LAST).positions, scenario.positions);
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i64..7_500).prop_map(|n| {
            let day = add_days(date(2006, 1, 3), n);
            if crate::quantity::calendar::is_business_day(day) { day } else { next_business_day(day) }
        })
    }

    proptest! {
        #[test]
        fn a_live_contract_stays_alive_and_comes_back(
            from in any_day(), to in any_day(), product in 0usize..20, ahead in 0i32..24,
        ) {
            let product = Product::ALL[product];
            let month = add_months(first_of_month(from.year(), from.month()), ahead);
            let future = Future { product, year: month.year(), month: month.month() };
            prop_assume!(product.lists_month(future.month) && is_alive(future, from));
            let roll = Roll::new(from, to);
            let there = roll.future(future);
            prop_assert!(is_alive(there, to), "{from} {to} {future} {there}");
            prop_assert!(product.lists_month(there.month));
            prop_assert_eq!(roll.back().future(there), future);
        }

        #[test]
        fn a_note_stays_alive_eligible_and_comes_back(from in any_day(), to in any_day(), days in 1i64..11_000) {
            let plain = add_days(next_business_day(from), days);
            for maturity in [plain, day_of_month(plain.year(), plain.month(), 31), add_years(from, 1), add_days(add_years(from, 1), 1)] {
                let note = Security::note(Decimal::TWO, maturity);
                let roll = Roll::new(from, to);
                let there = roll.security(note).maturity;
                if maturity > next_business_day(from) {
                    prop_assert!(there > next_business_day(to), "{from} {to} {maturity} {there}");
                }
                if maturity > add_years(from, 1) {
                    prop_assert!(there > add_years(to, 1), "{from} {to} {maturity} {there}");
                }
                // notes mature on the fifteenth or at month ends: those come back to the day
                if maturity.day() <= 27 && maturity > add_months(from, 14) {
                    prop_assert_eq!(roll.back().security(roll.security(note)), note);
                }
                // never nearer by more than months differ in length (three days in five months, one leap
                // day, a month end cut), and not much farther
                let (was, is) = (days_between(from, maturity), days_between(to, there));
                prop_assert!(is > was - 6 && is < was + 66, "{from} {to} {maturity} {there}");
            }
        }
    }
}
