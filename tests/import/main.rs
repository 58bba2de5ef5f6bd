//! Positions out of other people's files: each layout to the last row, whatever is wrong with it, and
//! tables whose columns a person names.

mod accounts;
mod broken;
mod layouts;
mod scale;
mod tables;

use crossmargin::{
    io::{
        FileProblem,
        import::{ImportError, Imported, Reading, Source, import},
    },
    quantity::Date,
    rulebook::{Overrides, Rulebook, Rules},
    whatif::Progress,
};
use jiff::civil::date;
use std::sync::OnceLock;

pub const TODAY: Date = date(2026, 8, 21);

/// A file of each layout, by its name.
pub const FILES: [(&str, &str); 9] = [
    ("core.csv", include_str!("../fixtures/import/core.csv")),
    ("span.csv", include_str!("../fixtures/import/span.csv")),
    ("span.xml", include_str!("../fixtures/import/span.xml")),
    ("fixml.xml", include_str!("../fixtures/import/fixml.xml")),
    ("flex.xml", include_str!("../fixtures/import/flex.xml")),
    ("activity.csv", include_str!("../fixtures/import/activity.csv")),
    ("settlement.csv", include_str!("../fixtures/import/settlement.csv")),
    ("sheet.csv", include_str!("../fixtures/import/sheet.csv")),
    ("clipboard.tsv", include_str!("../fixtures/import/clipboard.tsv")),
];

pub fn file(name: &str) -> &'static str {
    FILES.iter().find(|(n, _)| *n == name).expect("a file of the list").1
}

pub fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules"))
}

pub fn reading() -> Reading<'static> {
    Reading::new(TODAY, rules())
}

pub fn try_read(name: &str, text: &str) -> Result<Imported, FileProblem> {
    match import(&[Source::new(name, text)], reading(), &Progress::default()) {
        Ok(imported) => Ok(imported),
        Err(ImportError::Problem(problem)) => Err(problem),
        Err(ImportError::Cancelled(_)) => panic!("nobody cancelled"),
    }
}

pub fn read(name: &str) -> Imported {
    try_read(name, file(name)).expect(name)
}

/// Line, account, instrument, quantity and price of every position.
pub fn positions(imported: &Imported) -> Vec<String> {
    let one = |line: &crossmargin::io::import::Line| {
        let p = &line.position;
        let price = p.price.map_or("-".to_owned(), |p| p.to_string());
        format!("{} {} {} {} {price}", p.lines[0].line, p.account, p.instrument, p.quantity)
    };
    imported.lines.iter().map(one).collect()
}

/// Line, account, name, quantity and reason of every line left out.
pub fn left_out(imported: &Imported) -> Vec<String> {
    let one = |l: &crossmargin::whatif::LeftOut| {
        format!("{} {} {} {} {}", l.line, l.account, l.what, l.quantity, l.reason)
    };
    imported.left_out.iter().map(one).collect()
}

/// Line and field of every problem.
pub fn places(imported: &Imported) -> Vec<String> {
    let one = |p: &FileProblem| {
        format!("{} {}", p.line.map_or("-".to_owned(), |l| l.to_string()), p.field.as_deref().unwrap_or("-"))
    };
    imported.problems.iter().map(one).collect()
}
