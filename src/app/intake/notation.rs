//! Pasted lines in our own notation, one position a line: `ZN Z6 -1,200`, or instrument and quantity
//! in two columns.

use crate::{
    app::panels::quick_add,
    io::{
        FileProblem,
        import::{Imported, Layout, Line, Read, Source},
    },
    quantity::Date,
};

/// The positions, when the first line is one. Lines after it that are none are problems.
pub fn read(pasted: &Source, reference: Date) -> Option<Imported> {
    let mut imported = Imported::default();
    let lines = pasted.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (i, line) in lines {
        let plain = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match quick_add::read(&plain, reference) {
            Ok(position) => imported.lines.push(Line { position, is_marked: false }),
            Err(_) if imported.lines.is_empty() => return None,
            Err(what) => imported.problems.push(FileProblem {
                file: pasted.name.to_string(),
                line: Some(i + 1),
                field: None,
                what,
            }),
        }
    }
    let (positions, unread) = (imported.lines.len(), imported.problems.len());
    imported.read.push(Read {
        source: pasted.name.clone(),
        layout: Layout::Portfolio,
        rows: positions + unread,
        positions,
        left_out: 0,
        unread,
        repeats: 0,
    });
    (positions > 0).then_some(imported)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rust_decimal::dec;

    fn pasted(text: &str) -> Option<Imported> {
        read(&Source::new("clipboard", text), date(2026, 8, 21))
    }

    #[test]
    fn lines_and_two_columns_are_positions() {
        let read = pasted("ZN Z6 -1,200\r\n\nT 4.25 2035-08-15\t100,000,000\nBUIDL\t25mm\n").unwrap();
        let quantities: Vec<_> = read.lines.iter().map(|l| l.position.quantity).collect();
        assert_eq!(quantities, [dec!(-1200), dec!(100_000_000), dec!(25_000_000)]);
        assert!(read.problems.is_empty());
    }

    #[test]
    fn a_line_that_is_none_is_said_with_its_number() {
        let read = pasted("ZN Z6 5\nZB Z6 lots\nXYZ 4\n").unwrap();
        let places: Vec<_> = read.problems.iter().map(|p| p.line).collect();
        assert_eq!((read.lines.len(), places), (1, vec![Some(2), Some(3)]));
    }

    #[test]
    fn a_table_is_not_taken_for_lines() {
        assert_eq!(pasted("instrument\tquantity\nZN Z6\t5\n"), None);
        assert_eq!(pasted(""), None);
    }
}
