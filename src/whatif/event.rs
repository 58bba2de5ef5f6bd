//! Events: what can happen to a book overnight, each worked out as one edit of the document.

use super::{Command, Engine, EvaluateError, Lever, Market, Position, Progress, Scenario, Shock, Stand};
use crate::{
    instrument::{Future, Instrument, Product, ProductKind, SecurityKind},
    margin::{Account, ByLeg, Evaluation, Gate, Operation, eligibility, under_one_move},
    market::{TENOR_YEARS, TENORS},
    pricing::{AsOf, CurveShift, TreasuryFuture},
    quantity::{
        Date, Decimal,
        date::{add_days, add_months, add_years, first_of_month},
        money::to_simulation,
    },
    risk::OneScenario,
    rulebook::{Rulebook, Rules},
};
use std::sync::Arc;
use thiserror::Error;

/// How far past the last yields a date may lie before the sets of history run dry.
const FURTHEST_YEARS: i32 = 2;

/// Largest move tried for another cheapest to deliver, in basis points.
const FURTHEST_BP: i64 = 300;

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The houses suspend the arrangement.
    Suspended,
    /// One house does not publish, and both hold the last percentage.
    LateHeld,
    /// One house does not publish, and no reduction is given.
    LateZero,
    /// The firm is no longer broker-dealer and futures commission merchant in one.
    LosesRegistration,
    /// Every future goes to its next delivery month.
    Roll,
    /// The position that is next to fall out of the arrangement for its short maturity does so.
    Crosses,
    /// Another issue becomes cheapest to deliver.
    CheapestSwitches,
    /// A day of the stress library happens tomorrow.
    StressDay(Date),
}

impl Event {
    /// Every event that names no day.
    pub const PLAIN: [Self; 7] = [
        Self::Suspended,
        Self::LateHeld,
        Self::LateZero,
        Self::LosesRegistration,
        Self::Roll,
        Self::Crosses,
        Self::CheapestSwitches,
    ];

    /// The name of the step in the undo menu.
    pub fn title(self) -> &'static str {
        match self {
            Self::Suspended => "The arrangement is suspended",
            Self::LateHeld => "One house late: last saving held",
            Self::LateZero => "One house late: no reduction",
            Self::LosesRegistration => "The firm loses its double registration",
            Self::Roll => "Futures roll",
            Self::Crosses => "A position nears maturity",
            Self::CheapestSwitches => "The cheapest to deliver switches",
            Self::StressDay(_) => "A stress day happens tomorrow",
        }
    }
}

/// An event worked out for one document: the edit, and what a person should hear of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    pub command: Command,
    pub facts: Facts,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Facts {
    Suspended,
    /// Both houses hold the saving of a date.
    Held {
        saving: Decimal,
        of: Date,
    },
    NoReduction,
    /// Whether the account needs the registration at all.
    LostRegistration {
        matters: bool,
    },
    /// Lines of futures that were rolled.
    Rolled {
        lines: usize,
    },
    /// A position is no longer eligible as of a date; the yields are of another.
    Crossed {
        instrument: Instrument,
        on: Date,
        yields_of: Date,
    },
    /// A lever went by some basis points, and another issue is cheapest. Coupons per cent.
    Switched {
        future: Future,
        lever: Lever,
        by: Decimal,
        from: (f64, Date),
        to: (f64, Date),
    },
    /// The market moved.
    Moved {
        name: String,
        /// The day of history it repeats.
        day: Option<Date>,
        pnl: ByLeg,
    },
}

/// Why an event cannot happen to this document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoEvent {
    #[error("the history has no date before {0}, so there is no last saving to hold")]
    NoEarlierDate(Date),
    #[error("there are no futures to roll")]
    NoFutures,
    #[error("the book stands at {0}, rolled there: go back to its own date first")]
    StandsElsewhere(Date),
    #[error("no position can fall out of the arrangement: none is an eligible note or bond")]
    NoCrossing,
    #[error("{instrument} falls out first, on {on}: too long after the last yields to say what margin is")]
    TooFar { instrument: Instrument, on: Date },
    #[error("there is no Treasury future whose cheapest to deliver could switch")]
    NoTreasuryFuture,
    #[error("no move of up to {FURTHEST_BP} bp makes another issue cheapest to deliver into {0}")]
    NoSwitch(Future),
    #[error("the stress library has no such day as of this date")]
    NoSuchDay,
    #[error("nothing has moved: draw a shock first")]
    NothingMoves,
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    #[error("called off")]
    Cancelled,
}

impl From<super::Cancelled> for NoEvent {
    fn from(_: super::Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Works an event out for a document. `evaluation` is the document's own.
///
/// # Errors
/// [`NoEvent`] with the reason it cannot happen here.
pub fn happen(
    event: Event,
    scenario: &Scenario,
    evaluation: &Evaluation,
    market: &Market,
    rulebook: &Rulebook,
    progress: &Progress,
) -> Result<Happening, NoEvent> {
    let (commands, facts) = match event {
        Event::Suspended => (Command::SetOperation(Operation::Suspended), Facts::Suspended),
        Event::LateHeld => held(scenario, evaluation, market, rulebook)?,
        Event::LateZero => {
            let none = Operation::Held { saving: Decimal::ZERO, coins: Decimal::ZERO };
            (Command::SetOperation(none), Facts::NoReduction)
        }
        Event::LosesRegistration => {
            let gate = Gate { dual_registered: false, ..scenario.gate };
            let matters = scenario.account == Account::Customer;
            (Command::SetGate(gate), Facts::LostRegistration { matters })
        }
        Event::Roll => roll(scenario)?,
        Event::Crosses => crosses(scenario, evaluation)?,
        Event::CheapestSwitches => cheapest_switches(scenario, evaluation, progress)?,
        Event::StressDay(date) => return stress_day(scenario, evaluation, date),
    };
    let command = Command::Several { title: event.title().to_owned(), commands: vec![commands] };
    Ok(Happening { command, facts })
}

/// A move of the market happens: what has moved already has moved before it.
///
/// # Errors
/// [`NoEvent::NothingMoves`] for a move of nothing.
pub fn market_moves(
    scenario: &Scenario,
    evaluation: &Evaluation,
    name: &str,
    day: Option<Date>,
    moved: &OneScenario,
) -> Result<Happening, NoEvent> {
    let shock = Shock::new(name, &moved.market);
    if shock.is_none() {
        return Err(NoEvent::NothingMoves);
    }
    let all = scenario.shock.as_ref().map_or_else(|| shock.clone(), |before| before.then(&shock));
    let facts = Facts::Moved { name: name.to_owned(), day, pnl: under_one_move(evaluation, moved) };
    let commands = vec![Command::SetShock(Some(Arc::new(all)))];
    Ok(Happening { command: Command::Several { title: format!("{name} happens"), commands }, facts })
}

fn stress_day(scenario: &Scenario, e: &Evaluation, date: Date) -> Result<Happening, NoEvent> {
    let found = e.stress.iter().enumerate().find(|(_, day)| day.date == date);
    let (index, day) = found.ok_or(NoEvent::NoSuchDay)?;
    let stress = to_simulation(scenario.levers.basis_stress);
    let at = e.scenarios.stress.start + index;
    let moved =
        OneScenario::of_history(&e.scenarios, at, &e.rules.basis, stress).ok_or(NoEvent::NoSuchDay)?;
    market_moves(scenario, e, &day.event, Some(day.date), &moved)
}

/// The saving of the publication date before, held.
fn held(
    scenario: &Scenario,
    e: &Evaluation,
    market: &Market,
    rulebook: &Rulebook,
) -> Result<(Command, Facts), NoEvent> {
    let before = e.as_of.row.checked_sub(1).and_then(|row| market.history.dates().get(row));
    let of = *before.ok_or(NoEvent::NoEarlierDate(e.as_of.row_date))?;
    let earlier = Scenario {
        as_of: Some(of),
        stand: scenario.stand.map(|stand| Stand { at: of, ..stand }),
        shock: None,
        operation: Operation::Normal,
        cross_margining: true,
        ..scenario.clone()
    };
    let then = Engine::default().evaluate(&earlier, market, rulebook)?;
    let (saving, coins) = (then.applied(), then.coins_applied());
    Ok((Command::SetOperation(Operation::Held { saving, coins }), Facts::Held { saving, of }))
}

fn roll(scenario: &Scenario) -> Result<(Command, Facts), NoEvent> {
    let mut lines = 0;
    let mut rolled = |position: &Position| match position.instrument {
        Instrument::Future(future) => {
            lines += 1;
            let instrument = Instrument::Future(next_delivery(future));
            // the price was that of another contract
            Position { instrument, price: None, ..position.clone() }
        }
        _ => position.clone(),
    };
    let positions: Vec<Position> = scenario.positions.iter().map(&mut rolled).collect();
    if lines == 0 {
        return Err(NoEvent::NoFutures);
    }
    Ok((Command::SetPositions(Arc::new(positions)), Facts::Rolled { lines }))
}

/// The next month of a monthly contract, the next quarter of any other.
fn next_delivery(future: Future) -> Future {
    let is_monthly = match future.product.kind() {
        ProductKind::Treasury => false,
        ProductKind::ShortRate => future.product != Product::Sr3,
        ProductKind::Coin(_) => future.month % 3 != 0,
    };
    let ahead = if is_monthly { 1 } else { 3 };
    let month = add_months(first_of_month(future.year, future.month), ahead);
    Future { year: month.year(), month: month.month(), ..future }
}

/// The as-of date goes to the first day on which a position is no longer eligible.
fn crosses(scenario: &Scenario, e: &Evaluation) -> Result<(Command, Facts), NoEvent> {
    if let Some(stand) = scenario.stand {
        return Err(NoEvent::StandsElsewhere(stand.at));
    }
    let years = e.rules.shortest_maturity;
    let today = e.as_of.date;
    let falls_out = |position: &Position| {
        let security = position.instrument.security().filter(|_| !position.quantity.is_zero())?;
        let leg = eligibility::leg(&position.instrument, scenario.scope, today, &e.rules);
        let on = first_too_short(security.maturity, years);
        let is_note = security.kind == SecurityKind::Note;
        (leg.is_ok() && is_note && on > today).then_some((on, position.instrument))
    };
    let first = scenario.positions.iter().filter_map(falls_out).min_by_key(|(on, _)| *on);
    let (on, instrument) = first.ok_or(NoEvent::NoCrossing)?;
    if on > add_years(e.market_span.1, FURTHEST_YEARS) {
        return Err(NoEvent::TooFar { instrument, on });
    }
    let yields_of = on.min(e.market_span.1);
    Ok((Command::SetAsOf(Some(on)), Facts::Crossed { instrument, on, yields_of }))
}

/// The first day on which so many years later is the maturity or after it.
fn first_too_short(maturity: Date, years: i32) -> Date {
    let mut day = add_years(maturity, -years);
    while add_years(day, years) < maturity {
        day = add_days(day, 1);
    }
    while add_years(add_days(day, -1), years) >= maturity {
        day = add_days(day, -1);
    }
    day
}

/// The smallest whole number of basis points, parallel or slope, that makes another issue cheapest
/// to deliver into the largest Treasury future.
fn cheapest_switches(
    scenario: &Scenario,
    e: &Evaluation,
    progress: &Progress,
) -> Result<(Command, Facts), NoEvent> {
    let future = largest_treasury_future(e).ok_or(NoEvent::NoTreasuryFuture)?;
    let now = cheapest(future, &e.as_of, &e.rules).ok_or(NoEvent::NoSwitch(future))?;
    progress.begin(usize::try_from(FURTHEST_BP).unwrap_or_default());
    for size in 1..=FURTHEST_BP {
        for (lever, by) in [
            (Lever::ParallelBp, size),
            (Lever::ParallelBp, -size),
            (Lever::SlopeBp, size),
            (Lever::SlopeBp, -size),
        ] {
            let by = Decimal::from(by);
            let curve = e.as_of.curve.plus(&shifted(lever, by));
            let then = cheapest(future, &e.as_of.with_curve(curve, &e.rules), &e.rules);
            if let Some(to) = then.filter(|to| *to != now) {
                let at = match lever {
                    Lever::SlopeBp => scenario.levers.slope_bp,
                    _ => scenario.levers.parallel_bp,
                };
                let facts = Facts::Switched { future, lever, by, from: now, to };
                return Ok((Command::SetLever { lever, value: Some(at + by) }, facts));
            }
        }
        progress.advance(1)?;
    }
    Err(NoEvent::NoSwitch(future))
}

/// A lever's move of every tenor, as fractions a year.
fn shifted(lever: Lever, by: Decimal) -> [f64; TENORS] {
    let bp = to_simulation(by);
    let shift = match lever {
        Lever::SlopeBp => CurveShift { slope_bp: bp, ..CurveShift::default() },
        _ => CurveShift { parallel_bp: bp, ..CurveShift::default() },
    };
    TENOR_YEARS.map(|years| shift.at(years))
}

/// Coupon and maturity of the cheapest to deliver; `None` without a choice of issues.
fn cheapest(future: Future, as_of: &AsOf, rules: &Rules) -> Option<(f64, Date)> {
    let model = TreasuryFuture::new(future, as_of, rules.contract(future.product))?;
    let first = model.basket.first().filter(|_| model.basket.len() > 1)?;
    Some((first.coupon, first.maturity))
}

/// The Treasury future with the largest DV01 held, the nearer one of equals.
fn largest_treasury_future(e: &Evaluation) -> Option<Future> {
    let mut held: Vec<(Future, f64)> = Vec::new();
    for line in &e.lines {
        let (Instrument::Future(future), Some(unit)) = (line.instrument, &line.unit) else { continue };
        if future.product.kind() != ProductKind::Treasury {
            continue;
        }
        let dv01 = to_simulation(line.quantity) * unit.valuation.dv01;
        match held.iter_mut().find(|(f, _)| *f == future) {
            Some((_, sum)) => *sum += dv01,
            None => held.push((future, dv01)),
        }
    }
    held.retain(|(_, dv01)| *dv01 != 0.0);
    held.sort_by_key(|(future, _)| *future);
    held.into_iter().reduce(|a, b| if b.1.abs() > a.1.abs() { b } else { a }).map(|(future, _)| future)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_first_day_too_short_is_the_first_that_is_not_eligible() {
        for maturity in [date(2028, 2, 29), date(2027, 8, 31), date(2029, 3, 1), date(2027, 2, 28)] {
            let day = first_too_short(maturity, 1);
            assert!(
                add_years(day, 1) >= maturity && add_years(add_days(day, -1), 1) < maturity,
                "{maturity}"
            );
        }
    }

    #[test]
    fn every_future_has_a_next_delivery() {
        for (now, next) in [
            ((Product::Zn, 2026, 12), (2027, 3)),
            ((Product::Sr3, 2026, 12), (2027, 3)),
            ((Product::Sr1, 2026, 12), (2027, 1)),
            ((Product::Zq, 2026, 8), (2026, 9)),
            ((Product::Btc, 2026, 9), (2026, 12)),
            ((Product::Met, 2026, 10), (2026, 11)),
        ] {
            let (product, year, month) = now;
            let rolled = next_delivery(Future { product, year, month });
            assert_eq!((rolled.product, rolled.year, rolled.month), (product, next.0, next.1));
        }
    }
}
