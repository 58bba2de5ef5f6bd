//! Positions on their way out in our own layout: a spreadsheet takes them, and reading them again gives
//! the very same positions.

use super::Cell;
use crate::{
    instrument::{Instrument, Unit},
    margin::XmChoice,
    quantity::Date,
    whatif::Position,
};

/// The columns of [`position_cells`]. All but the unit are read again.
pub const POSITION_COLUMNS: [&str; 8] =
    ["instrument", "quantity", "unit", "price", "xm", "account", "cusip", "note"];

/// The cells of a position. One-digit futures years are near `reference`.
pub fn position_cells(position: &Position, reference: Date) -> Vec<Cell> {
    vec![
        Cell::text(position.instrument.notation(reference)),
        Cell::Number(position.quantity.normalize()),
        Cell::text(unit(&position.instrument)),
        position.price.map_or(Cell::Empty, |price| Cell::Number(price.normalize())),
        match position.xm {
            XmChoice::In => Cell::Empty,
            XmChoice::Out => Cell::text("out"),
            XmChoice::Contracts(contracts) => Cell::Number(contracts.normalize()),
        },
        Cell::text(&position.account),
        position.cusip.map_or(Cell::Empty, Cell::text),
        Cell::text(&position.note),
    ]
}

/// What a quantity of an instrument counts.
fn unit(instrument: &Instrument) -> &'static str {
    match instrument.unit() {
        Unit::Dollars => "dollars",
        Unit::Contracts => "contracts",
        _ => "coins",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::{Cusip, parse},
        io::{
            Sheet, SheetHead,
            import::{Reading, Source, import},
        },
        quantity::Decimal,
        rulebook::{Overrides, Rulebook, Rules},
        whatif::Progress,
    };
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 8, 21);

    fn read_again(positions: &[Position], table: impl Fn(&Sheet) -> String) -> Vec<Position> {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).unwrap();
        let rows = positions.iter().map(|p| position_cells(p, TODAY)).collect();
        let head = SheetHead { document: "", market: "", is_hypothetical: false };
        let sheet = Sheet { remarks: Vec::new(), ..Sheet::new(head, &POSITION_COLUMNS, rows) };
        let source = Source::new("clipboard", table(&sheet));
        let read = import(&[source], Reading::new(TODAY, &rules), &Progress::default()).unwrap();
        read.lines.into_iter().map(|line| line.position).collect()
    }

    fn bare(position: Position) -> Position {
        Position { lines: Default::default(), ..position }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            which in 0usize..9,
            units in -999_999_999i64..1_000_000_000,
            cents in 1i64..20_000_000,
            xm in 0u8..3,
            account in "([A-Za-z0-9\"'=+,;]{1,6}( [\"A-Z]{1,3})?)?",
            note in "(\"?[a-zé,;\"]{1,5}( [a-z0-9.\"]{1,5}){0,2})?",
        ) {
            let names = ["T 4.25 2035-08-15", "B 2027-02-18", "ZN Z6", "ZN Z2031", "SR3 H7", "BUIDL", "ETH", "USD",
                "REPO T 4.25 2035-08-15 to 2027-02-24 @ 3.72"];
            let instrument = parse(names[which], TODAY).unwrap();
            let quantity = if units == 0 { Decimal::ONE } else { Decimal::from(units) };
            let xm = match xm {
                0 => XmChoice::In,
                1 => XmChoice::Out,
                _ => XmChoice::Contracts(Decimal::from(units / 2)),
            };
            let is_future = instrument.unit() == Unit::Contracts;
            let position = Position {
                price: (!is_future && which < 2).then(|| Decimal::new(cents, 5)),
                xm,
                cusip: Cusip::parse("91282CNT4").ok().filter(|_| which == 0),
                account,
                note,
                ..Position::new(instrument, quantity)
            };
            let book = [position.clone(), position];
            for again in [read_again(&book, Sheet::tsv), read_again(&book, Sheet::csv)] {
                prop_assert_eq!(again.into_iter().map(bare).collect::<Vec<_>>(), book.to_vec());
            }
        }
    }
}
