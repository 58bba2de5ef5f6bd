//! Which moves of a series are given by the stress dates and which are free.

use super::calendar::Calendar;
use super::stress::{STRESSES, Stress};

/// What is known of the move that ends on one date, in the units of the series.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// Nothing.
    Free,
    /// The move itself.
    Fixed(f64),
    /// The sum of this move and the next.
    PairFirst(f64),
    /// The rest of the sum begun the date before.
    PairSecond,
}

/// The moves of one stress date: over one publication date and over three.
#[derive(Clone, Copy)]
struct Pin {
    position: usize,
    one_day: f64,
    three_days: f64,
}

/// One step per date. `row` gives a stress date's moves over one and three dates, or `None` when the
/// series has none. One-day moves win: a three-day move whose days are all given by others is
/// ignored.
pub(super) fn steps(calendar: &Calendar, row: impl Fn(&Stress) -> Option<[f64; 2]>) -> Vec<Step> {
    let pins: Vec<Pin> = STRESSES
        .iter()
        .filter_map(|stress| {
            let [one_day, three_days] = row(stress)?;
            let position = calendar.find(stress.date)?;
            (position > 2).then_some(Pin { position, one_day, three_days })
        })
        .collect();
    let mut steps = vec![Step::Free; calendar.dates.len()];
    for pin in &pins {
        steps[pin.position] = Step::Fixed(pin.one_day);
    }
    // overlapping windows give each other's days away one at a time
    while pins.iter().any(|pin| fix_single_day(&mut steps, pin)) {}
    for pin in &pins {
        fix_pair(&mut steps, pin);
    }
    steps
}

/// Gives the one free day of a window its move; false when there is not exactly one.
fn fix_single_day(steps: &mut [Step], pin: &Pin) -> bool {
    let rest = pin.three_days - pin.one_day;
    let (first, second) = (pin.position - 2, pin.position - 1);
    match (steps[first], steps[second]) {
        (Step::Free, Step::Fixed(known)) => steps[first] = Step::Fixed(rest - known),
        (Step::Fixed(known), Step::Free) => steps[second] = Step::Fixed(rest - known),
        _ => return false,
    }
    true
}

/// Gives two free days of a window their sum.
fn fix_pair(steps: &mut [Step], pin: &Pin) {
    let (first, second) = (pin.position - 2, pin.position - 1);
    if (steps[first], steps[second]) == (Step::Free, Step::Free) {
        steps[first] = Step::PairFirst(pin.three_days - pin.one_day);
        steps[second] = Step::PairSecond;
    }
}

/// The lowest level allowed on each date so that no given move leads below `floor`: ahead of a given
/// fall the bound rises by one unit a date.
pub(super) fn lowest_levels(steps: &[Step], floor: f64) -> Vec<f64> {
    let mut lowest = vec![floor; steps.len()];
    for position in (1..steps.len()).rev() {
        let next = lowest[position];
        let needed = match steps[position] {
            Step::Free => next - 1.0,
            Step::Fixed(given) => next - given,
            // the middle of a pair is bounded by the floor alone, its start by the whole sum
            Step::PairSecond => continue,
            Step::PairFirst(sum) => lowest[position + 1] - sum,
        };
        lowest[position - 1] = needed.max(floor);
    }
    lowest
}
