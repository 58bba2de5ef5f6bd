//! Reading that is called off, begun again, and named.

use super::*;
use jiff::civil::date;

fn nowhere() -> Ground {
    Ground { reference: date(2026, 8, 21), securities: Arc::default(), mappings: Mappings::new() }
}

fn table(rows: usize) -> Inputs {
    let text: String = (0..rows).map(|i| format!("ZN Z6,{}\n", i + 1)).collect();
    Inputs::Texts(vec![Source::new("book.csv", format!("instrument,quantity\n{text}"))])
}

/// What comes of it, however long it takes.
fn outcome(intake: &mut Intake) -> Vec<Step> {
    let mut steps = Vec::new();
    while intake.is_reading() {
        steps.extend(intake.steps(&nowhere));
        std::thread::yield_now();
    }
    steps
}

#[test]
fn reading_called_off_comes_to_nothing_and_the_next_one_is_read() {
    let mut intake = Intake::threaded(Runner::threaded(|| {}));
    intake.begin(table(20_000), Purpose::Open);
    assert!(intake.steps(&nowhere).is_empty() && intake.is_reading());
    intake.cancel();
    assert!(!intake.is_reading() && outcome(&mut intake).is_empty());
    intake.begin(table(20_000), Purpose::Open);
    assert!(intake.steps(&nowhere).is_empty());
    intake.begin(table(3), Purpose::Add);
    let steps = outcome(&mut intake);
    let [Step::AddBook(book)] = steps.as_slice() else { panic!("{} steps", steps.len()) };
    assert_eq!((book.positions.len(), book.positions[0].lines.len()), (1, 3), "only the newest");
}

#[test]
fn a_document_of_several_files_is_named_by_the_first() {
    let named = |names: &[&str]| name_of(&names.iter().map(|n| Source::new(n, "")).collect::<Vec<_>>());
    assert_eq!(named(&["core.2026.csv"]), "core.2026");
    assert_eq!(named(&["a.csv", "b.xml", "c"]), "a and 2 more");
}
