//! What happened and what it did, and where a drawn shock stands: sentences from live figures.

use super::format::{Unit, basis_points, money, percent, signed, whole};
use crate::{
    margin::{ByLeg, RankAmong},
    quantity::{Date, Decimal},
    whatif::{
        Lever,
        compare::Totals,
        event::{Event, Facts},
    },
};

/// What happened, before its effect is told.
pub fn what_happened(facts: &Facts) -> String {
    match facts {
        Facts::Suspended => "The houses suspend the arrangement".to_owned(),
        Facts::Held { saving, of } => {
            format!("One house is late, and both hold the {} of {of}", percent(*saving))
        }
        Facts::NoReduction => "One house is late, and no reduction is given until it publishes".to_owned(),
        Facts::LostRegistration { matters: true } => {
            "The clearing firm is no longer broker-dealer and FCM in one, so a customer’s account falls out"
                .to_owned()
        }
        Facts::LostRegistration { matters: false } => {
            "The clearing firm is no longer broker-dealer and FCM in one, which only a customer’s account needs"
                .to_owned()
        }
        Facts::Rolled { lines: 1 } => "One line of futures rolls to its next delivery month".to_owned(),
        Facts::Rolled { lines } => format!("{lines} lines of futures roll to their next delivery month"),
        Facts::Crossed { instrument, on, yields_of } if on == yields_of => {
            format!("On {on} {instrument} is too short for the arrangement")
        }
        Facts::Crossed { instrument, on, yields_of } => {
            format!("On {on} {instrument} is too short for the arrangement, at the yields of {yields_of}")
        }
        Facts::Switched { future, lever, by, from, to } => {
            let how = if *lever == Lever::SlopeBp { "a slope" } else { "a parallel shift" };
            format!(
                "With {how} of {} bp the cheapest to deliver into {future} goes from {} to {}",
                signed(*by, 0),
                issue(*from),
                issue(*to)
            )
        }
        Facts::Moved { name, day, pnl } => {
            let day = day.map(|day| format!(" ({day})")).unwrap_or_default();
            format!("{}{day} happens: {}", super::words::capital(name), variation(*pnl))
        }
    }
}

/// `4.25 % of 2035-08-15`.
fn issue((coupon, maturity): (f64, Date)) -> String {
    format!("the {coupon} % of {maturity}")
}

/// What each leg makes or loses, and which way the cash goes at its house.
fn variation(pnl: ByLeg) -> String {
    let unit = Unit::of_column([pnl.cash, pnl.futures, pnl.total()]);
    let mut legs = Vec::new();
    for (house, amount) in [("FICC", pnl.cash), ("CME", pnl.futures)] {
        if amount.abs() < 0.005 {
            continue;
        }
        let way = if amount > 0.0 { "pays" } else { "collects" };
        legs.push(format!("{house} {way} {}", money(amount.abs(), unit)));
    }
    let total = pnl.total();
    let book = match money(total.abs(), unit).as_str() {
        "–" => "the book neither gains nor loses".to_owned(),
        amount if total > 0.0 => format!("the book gains {amount}"),
        amount => format!("the book loses {amount}"),
    };
    if legs.is_empty() { book } else { format!("{book} ({} in variation)", legs.join(", ")) }
}

/// What it did to the requirement with cross-margining as the switch stands.
pub fn what_it_did(before: Totals, after: Totals) -> String {
    let unit = Unit::of_column([before.with.total, after.with.total, before.without.total]);
    let change = after.with.total - before.with.total;
    if change.is_zero() {
        return format!("The requirement stays at {}.", money(after.with.total, unit));
    }
    let way = if change > Decimal::ZERO { "rises" } else { "falls" };
    if money(before.with.total, unit) == money(after.with.total, unit) {
        let by = money(change.abs(), Unit::of_column([change]));
        return format!("The requirement {way} by {by} to {}.", money(after.with.total, unit));
    }
    let saved = |totals: Totals| match totals.saved() {
        nothing if nothing.is_zero() => "nothing".to_owned(),
        amount => money(amount, unit),
    };
    format!(
        "The requirement {way} from {} to {}, and {} instead of {} is saved.",
        money(before.with.total, unit),
        money(after.with.total, unit),
        saved(after),
        saved(before)
    )
}

/// Where a drawn shock stands among the moves of history.
pub fn rank(rank: &RankAmong, pnl: f64) -> String {
    let of = whole(rank.of);
    let loss = match (pnl < -0.005, rank.worse) {
        _ if rank.of == 0 => "There is no history to rank it among.".to_owned(),
        (true, 0) => format!("Worse for this book than all {of} three-day moves."),
        (true, worse) => {
            format!("Worse for this book than all but {} of {of} three-day moves.", whole(worse))
        }
        (false, worse) => {
            format!("The book does not lose: {} of {of} three-day moves are worse for it.", whole(worse))
        }
    };
    let Some(nearest) = rank.nearest.filter(|_| rank.size_bp > 0.05) else { return loss };
    let larger = match rank.larger {
        0 => "larger than any of them".to_owned(),
        larger => format!("{} of them are larger", whole(larger)),
    };
    let size = basis_points(rank.size_bp);
    format!("{loss} As a move of the curve ({size} from 2 years on) {larger}; nearest in size is {nearest}.")
}

/// One line on what an event is, for its tooltip.
pub fn event_meaning(event: Event) -> &'static str {
    match event {
        Event::Suspended => "No reduction for anyone, and the two accounts stay apart",
        Event::LateHeld => "Both houses hold the saving of the publication date before",
        Event::LateZero => "Without the late house’s figures no reduction is given",
        Event::LosesRegistration => "The firm is no longer broker-dealer and FCM in one",
        Event::Roll => "Every future goes to its next delivery month at the same quantity",
        Event::Crosses => "The as-of date goes to the day on which the next position is too short",
        Event::CheapestSwitches => {
            "The curve moves just enough for another issue to be cheapest to deliver into the largest future"
        }
        Event::StressDay(_) => "The day’s moves of curve and coins on top of the as-of market",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::margin::Requirement;
    use jiff::civil::date;
    use rust_decimal::dec;

    fn totals(without: Decimal, with: Decimal) -> Totals {
        let of = |total| Requirement { ficc: total, cme: Decimal::ZERO, total };
        Totals { without: of(without), with: of(with) }
    }

    #[test]
    fn what_happened_is_told_with_the_way_the_cash_goes() {
        let pnl = ByLeg { cash: 34.0e6, futures: -39.46e6, held: 0.0 };
        let facts = Facts::Moved { name: "SVB".to_owned(), day: Some(date(2023, 3, 13)), pnl };
        assert_eq!(
            what_happened(&facts),
            "SVB (2023-03-13) happens: the book loses $5.46mm (FICC pays $34.00mm, CME collects $39.46mm in variation)"
        );
        assert_eq!(variation(ByLeg::default()), "the book neither gains nor loses");
    }

    #[test]
    fn what_it_did_says_what_was_and_is() {
        let (before, after) = (totals(dec!(50e6), dec!(10e6)), totals(dec!(50e6), dec!(50e6)));
        assert_eq!(
            what_it_did(before, after),
            "The requirement rises from $10.00mm to $50.00mm, and nothing instead of $40.00mm is saved."
        );
        assert_eq!(what_it_did(before, before), "The requirement stays at $10.00mm.");
        let little = totals(dec!(50e6), dec!(9_999_000));
        assert_eq!(what_it_did(before, little), "The requirement falls by $1,000 to $10.00mm.");
    }

    #[test]
    fn a_rank_is_told_as_a_person_would() {
        let nearest = Some(date(2023, 3, 13));
        let at = RankAmong { worse: 3, of: 2759, larger: 12, size_bp: 41.23, nearest };
        assert_eq!(
            rank(&at, -1e6),
            "Worse for this book than all but 3 of 2,759 three-day moves. As a move of the curve (41.2 bp from 2 years on) 12 of them are larger; nearest in size is 2023-03-13."
        );
        let worst = RankAmong { worse: 0, larger: 0, ..at };
        assert!(rank(&worst, -1e6).starts_with("Worse for this book than all 2,759"));
        assert!(rank(&RankAmong { size_bp: 0.0, ..at }, 1.0).starts_with("The book does not lose: 3 of"));
    }
}
