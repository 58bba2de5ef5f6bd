//! Positions that join a book: onto a line at the same terms, or as lines of their own.

use super::{LeftOut, Position, Scenario};
use crate::{
    instrument::Instrument,
    margin::XmChoice,
    quantity::{Decimal, size},
};
use std::{collections::HashMap, sync::Arc};

/// What makes two lines one: everything but the quantity and where it came from.
type Terms = (Instrument, Option<Decimal>, bool, String);

/// Adds positions in their order, and lines of files that count in no figure.
pub(super) fn take_in(scenario: &mut Scenario, positions: &[Position], left_out: &[LeftOut]) {
    if !positions.is_empty() {
        add(Arc::make_mut(&mut scenario.positions), positions);
    }
    if !left_out.is_empty() {
        Arc::make_mut(&mut scenario.left_out).extend_from_slice(left_out);
    }
}

fn add(book: &mut Vec<Position>, positions: &[Position]) {
    let mut places: HashMap<Terms, usize> = HashMap::with_capacity(book.len() + positions.len());
    for (place, position) in book.iter().enumerate() {
        if let Some(terms) = terms(position) {
            places.entry(terms).or_insert(place);
        }
    }
    for position in positions {
        let terms = terms(position);
        let held = terms.as_ref().and_then(|t| places.get(t)).and_then(|place| book.get_mut(*place));
        match held {
            Some(held) if (held.quantity + position.quantity).abs() <= size::LARGEST => join(held, position),
            _ => {
                if let Some(terms) = terms {
                    places.entry(terms).or_insert(book.len());
                }
                book.push(position.clone());
            }
        }
    }
}

fn join(held: &mut Position, position: &Position) {
    held.quantity += position.quantity;
    if !position.lines.is_empty() {
        Arc::make_mut(&mut held.lines).extend(position.lines.iter().cloned());
    }
}

/// `None` for a line split between the accounts by a number of contracts: it stays by itself.
fn terms(position: &Position) -> Option<Terms> {
    let is_out = match position.xm {
        XmChoice::In => false,
        XmChoice::Out => true,
        XmChoice::Contracts(_) => return None,
    };
    Some((position.instrument, position.price, is_out, position.account.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{instrument::parse, whatif::SourceLine};
    use jiff::civil::date;
    use rust_decimal::dec;

    fn position(text: &str, quantity: Decimal, line: usize) -> Position {
        let instrument = parse(text, date(2026, 8, 21)).expect("valid");
        let file: Arc<str> = "a.csv".into();
        let source = SourceLine { file, line, account: "A".into(), quantity };
        Position { lines: Arc::new(vec![source]), ..Position::new(instrument, quantity) }
    }

    #[test]
    fn equal_terms_are_one_line_that_keeps_where_it_came_from() {
        let mut scenario = Scenario::default();
        let notes =
            [position("ZN Z6", dec!(5), 2), position("ZB Z6", dec!(1), 3), position("ZN Z6", dec!(-2), 4)];
        take_in(&mut scenario, &notes, &[]);
        let zn = &scenario.positions[0];
        assert_eq!((scenario.positions.len(), zn.quantity), (2, dec!(3)));
        assert_eq!(zn.lines.iter().map(|l| l.line).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn other_terms_stay_apart() {
        let mut scenario = Scenario::default();
        let plain = position("ZN Z6", dec!(5), 2);
        let priced = Position { price: Some(dec!(110)), ..plain.clone() };
        let out = Position { xm: XmChoice::Out, ..plain.clone() };
        let split = Position { xm: XmChoice::Contracts(dec!(2)), ..plain.clone() };
        let other = Position { account: "B".into(), ..plain.clone() };
        take_in(&mut scenario, &[plain, priced, out, split.clone(), split, other], &[]);
        assert_eq!(scenario.positions.len(), 6);
    }

    #[test]
    fn a_sum_beyond_the_largest_quantity_is_a_line_of_its_own() {
        let mut scenario = Scenario::default();
        let largest = position("BUIDL", size::LARGEST, 2);
        take_in(&mut scenario, &[largest.clone(), largest], &[]);
        assert_eq!(scenario.positions.len(), 2);
    }
}
