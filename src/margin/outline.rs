//! The two requirements of a book and nothing more, for one of many dates: the same formulas on the
//! same scenarios as the whole evaluation, and what the book then lost.

use super::{
    Binding, Cache, EvaluationError, Input, Reason, Requirement, Vectors, book::Book, legs::Part,
    margining::Margining,
};
use crate::{
    quantity::Decimal,
    risk::{UnitKey, Units, collapsed},
};

/// Requirements in dollars to the cent, the saving, and what followed the date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outline {
    pub without: Requirement,
    /// With the switch on.
    pub with: Requirement,
    /// The two houses' savings as fractions, before threshold and cap; negative ones as they are.
    pub saving_ficc: f64,
    pub saving_cme: f64,
    /// The fraction applied with the switch on, the house that binds, and why.
    pub applied: Decimal,
    pub binding: Binding,
    pub reason: Reason,
    /// P&L in dollars of what FICC and what CME margin under the move that followed over one
    /// publication date, and over three; `None` where the history ends before.
    pub next_day: Option<[f64; 2]>,
    pub next_three: Option<[f64; 2]>,
    /// Positions left out because they have no value as of the date.
    pub left_out: usize,
}

/// Computes the requirements of a book.
///
/// # Errors
/// As [`super::evaluate`].
pub fn outline(input: &Input, cache: &mut Cache) -> Result<Outline, EvaluationError> {
    let as_of = cache.as_of(input)?;
    let (scenarios, benchmarks) = cache.prepare_followed(input, &as_of);
    let keys: Vec<UnitKey> =
        input.holdings.iter().map(|h| UnitKey { instrument: h.instrument, price: h.price }).collect();
    let units = Units::valued(keys.iter(), &as_of, input.rules);
    let book = Book::resolve(input, &as_of, &units, &keys);
    let moves = scenarios.moves(&input.rules.basis, input.basis_stress);
    let vectors = Vectors::of(collapsed(&book.quantities, &units, &scenarios, &moves));
    let left_out = book.lines.iter().filter(|line| line.unit.is_none()).count();
    let margining =
        Margining { input, as_of: &as_of, scenarios: &scenarios, benchmarks: &benchmarks, vectors: &vectors };
    let settled = margining.settled(&book, &units);
    let pnl = |parts: &[Part], scenario: usize| -> f64 {
        parts.iter().filter_map(|part| vectors.part(*part).get(scenario)).sum()
    };
    let followed = |scenario: Option<usize>| {
        scenario.map(|s| {
            let futures = [Part::FuturesXm, Part::FuturesOrdinary, Part::CoinsXm, Part::CoinsOrdinary];
            [pnl(&[Part::CashXm, Part::CashOrdinary], s), pnl(&futures, s)]
        })
    };
    let with = settled.possible;
    Ok(Outline {
        without: settled.without,
        with: Requirement { ficc: with.ficc, cme: with.cme, total: with.total },
        saving_ficc: settled.arrangement.ficc.saving(),
        saving_cme: settled.arrangement.cme.saving(),
        applied: settled.arrangement.applied,
        binding: settled.arrangement.binding,
        reason: settled.arrangement.reason,
        next_day: followed(scenarios.next_row),
        next_three: followed(scenarios.next_three_rows),
        left_out,
    })
}
