//! The one page.

use crate::{
    common,
    material::{Book, STAMP, large},
    pdf::{File, Run},
};
use crossmargin::{
    DISCLAIMER,
    app::press::{Headless, preview},
    io::report::{Page, Paper, Press},
    margin::Operation,
    quantity::Decimal,
    whatif::{Levers, Scenario},
};

const PAGES: [Page; 4] = [
    Page { paper: Paper::A4, is_landscape: false },
    Page { paper: Paper::A4, is_landscape: true },
    Page { paper: Paper::Letter, is_landscape: false },
    Page { paper: Paper::Letter, is_landscape: true },
];

fn file(book: &Book, page: Page) -> File {
    File::read(&Headless.pdf(&book.material(), page))
}

/// Every stretch of text lies on the paper, with room to its edge.
fn assert_within(file: &File, what: &str) {
    let [width, height] = file.paper();
    for run in file.runs() {
        let is_inside = run.x > 8.0 && run.x < width - 8.0 && run.y > 8.0 && run.y + run.size < height - 8.0;
        assert!(is_inside, "{what}: {run:?} on {width} x {height}");
    }
}

#[test]
fn the_page_says_what_it_is_of_and_every_part_has_its_words() {
    let text = file(&Book::shipped("ten-year-basis"), Page::default()).text();
    for words in [
        "10-year basis trade",
        "demo history",
        "the cap holds it at 80 %",
        "$39.38mm",
        "$7.88mm",
        "$31.50mm",
        "Requirement by house",
        "What it is worth, $mm",
        "Basis cover",
        "Saving of each model",
        "Margin along hedge ratio",
        "Lehman Brothers fails",
        "T 4.25 2035-08-15",
        "No parameter is changed",
        DISCLAIMER,
        STAMP,
    ] {
        assert!(text.contains(words), "{words} is missing:\n{text}");
    }
    assert!(!text.contains("hypothetical") && !text.contains('?'), "{text}");
}

#[test]
fn what_the_page_supposes_stands_above_its_figures() {
    let mut scenario = common::scenario("ten-year-basis");
    scenario.levers.parallel_bp = 100.into();
    scenario.levers.basis_stress = 3.into();
    scenario.operation = Operation::Suspended;
    let book = Book::new(scenario);
    for page in PAGES {
        let text = file(&book, page).text();
        let words = "What if: Basis stress 3x, Parallel shift +100 bp, Arrangement suspended";
        assert!(text.contains(words) && text.contains("2 levers changed"), "{text}");
        assert!(!text.contains("the rulebook as it ships"), "{text}");
        assert!(text.contains("XM: the cross-margining account"), "{text}");
    }
}

#[test]
fn every_lever_at_once_keeps_the_page_in_order() {
    let mut scenario = common::scenario("unified-digital");
    scenario.levers = Levers {
        hedge_ratio: Decimal::new(55, 2),
        tokenized_bills: Some(Decimal::from(123_456_789)),
        btc_futures: Some(Decimal::from(20)),
        eth_futures: Some(Decimal::from(-30)),
        basis_stress: Decimal::from(3),
        parallel_bp: Decimal::from(100),
        slope_bp: Decimal::from(-25),
        crypto_shock: Decimal::new(-3, 1),
        xm_share: Decimal::new(25, 2),
    };
    let book = Book::new(scenario);
    for page in PAGES {
        let file = file(&book, page);
        assert_within(&file, &format!("{page:?}"));
        assert_apart(&file.runs(), &format!("{page:?}"));
        assert!(file.text().contains("9 levers changed"), "{}", file.text());
    }
}

#[test]
fn a_book_of_nothing_says_so_and_lists_no_days() {
    let empty = Book::new(Scenario::default());
    for page in PAGES {
        let text = file(&empty, page).text();
        assert!(text.contains("No position counts"), "{text}");
        assert!(!text.contains("gains") && !text.contains("less severe"), "{text}");
    }
}

#[test]
fn a_hypothetical_scope_is_said_on_the_page() {
    let text = file(&Book::shipped("unified-digital"), PAGES[1]).text();
    assert!(text.contains("hypothetical: no regulator has approved this"), "{text}");
    assert!(text.contains("Unified digital portfolio"), "joined letters read as written: {text}");
}

#[test]
fn whatever_the_book_it_is_one_page_and_nothing_leaves_it() {
    let empty = Book::new(Scenario::default());
    let crowded = large(10_000).crowded();
    for page in PAGES {
        for (name, book) in [("empty", &empty), ("crowded", &crowded)] {
            let file = file(book, page);
            let what = format!("{name}, {page:?}");
            assert_eq!(file.pages(), 1, "{what}");
            let size = file.paper();
            assert_eq!(size, page.size(), "{what}");
            assert_within(&file, &what);
            let content = file.content();
            assert!(!content.contains("NaN") && !content.contains("inf"), "{what}");
        }
        let text = file(&crowded, page).text();
        assert_eq!(text.matches("\nand ").count(), 4, "positions, parameters, days, warnings: {text}");
        assert!(text.contains("500 lines of the files it came from are left out"), "{text}");
        assert!(text.contains("more warnings") && text.contains("Changed parameters (60)"), "{text}");
        assert!(text.contains("Positions by margin (10,000)") && text.contains(STAMP), "{text}");
    }
}

#[test]
fn stretches_of_text_do_not_lie_on_each_other() {
    for (name, book) in [
        ("crowded", large(10_000).crowded()),
        ("ten-year-basis", Book::shipped("ten-year-basis")),
        ("unified-digital", Book::shipped("unified-digital")),
        ("same-direction", Book::shipped("same-direction")),
        ("xm-split-costs", Book::shipped("xm-split-costs")),
    ] {
        for page in PAGES {
            assert_apart(&file(&book, page).runs(), &format!("{name}, {page:?}"));
        }
    }
}

fn assert_apart(runs: &[Run], what: &str) {
    for (i, a) in runs.iter().enumerate() {
        for b in &runs[i + 1..] {
            // narrow letters: less than what is drawn, so that only true collisions count
            let end = |run: &Run| run.x + run.size * 0.36 * run.text.chars().count() as f32;
            let across = a.x < end(b) && b.x < end(a);
            let up = (a.y - b.y).abs() < 0.55 * a.size.min(b.size);
            assert!(!(across && up), "{what}: {a:?} and {b:?}");
        }
    }
}

#[test]
fn the_same_book_gives_the_same_bytes_here_and_on_another_thread() {
    let book = Book::shipped("dealer-house-book");
    let first = Headless.pdf(&book.material(), Page::default());
    let others: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let print = || Headless.pdf(&book.material(), Page::default());
        let threads = [scope.spawn(print), scope.spawn(print)];
        threads.map(|thread| thread.join().expect("a page")).to_vec()
    });
    assert!(others.iter().all(|other| *other == first));
    let later = Headless.pdf(&book.stamped("another time"), Page::default());
    assert_ne!(later, first);
    let without = |bytes: &[u8], stamp: &str| File::read(bytes).text().replace(stamp, "");
    assert_eq!(without(&later, "another time"), without(&first, STAMP), "only the stamp differs");
}

#[test]
fn charts_are_pictures_of_two_pixels_to_a_point_and_none_is_blank() {
    let book = Book::shipped("unified-digital");
    let charts = Headless.charts(&book.material());
    let names: Vec<&str> = charts.iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "requirement",
        "offsets",
        "ficc-model",
        "cme-model",
        "scenarios",
        "curve",
        "map",
        "distribution",
        "stress",
        "collateral",
        "carry",
        "history",
    ] {
        assert!(names.contains(&format!("{name}.png").as_str()), "{name} is missing: {names:?}");
    }
    for (name, bytes) in &charts {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a picture");
        let mut pixels = vec![0; reader.output_buffer_size().expect("its size")];
        let info = reader.next_frame(&mut pixels).expect("its pixels");
        assert_eq!((info.width % 2, info.height % 2), (0, 0), "{name}");
        let colours: std::collections::BTreeSet<&[u8]> = pixels.chunks_exact(4).collect();
        assert!(colours.len() > 20, "{name} has {} colours", colours.len());
    }
    assert_eq!(charts, Headless.charts(&book.material()), "the same bytes again");
}

#[test]
fn the_preview_is_the_page() {
    let book = Book::shipped("ten-year-basis");
    let picture = preview(&book.material(), Page::default());
    assert_eq!([picture.width, picture.height], [1000, 1415]);
    let inked = picture.rgba.chunks_exact(4).filter(|p| **p != [255; 4]).count();
    assert!(inked > 50_000 && inked < picture.width * picture.height / 2, "{inked}");
}
