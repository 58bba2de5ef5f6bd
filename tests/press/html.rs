//! The one file of HTML.

use crate::material::{Book, STAMP, large};
use crossmargin::{
    DISCLAIMER,
    app::press::Headless,
    io::report::{Press, json},
    whatif::Scenario,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The figures that programs read, as they stand.
fn exact(html: &str) -> BTreeSet<&str> {
    html.split("<data value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Money of a JSON report: every text that is a number with two decimals or more.
fn figures(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|v| figures(v, found)),
        Value::Array(items) => items.iter().for_each(|v| figures(v, found)),
        Value::String(text) => found.push(text.clone()),
        _ => {}
    }
}

#[test]
fn every_figure_of_the_json_report_stands_in_it_to_the_cent() {
    for name in ["ten-year-basis", "unified-digital", "dealer-house-book", "xm-split-costs"] {
        let book = Book::shipped(name);
        let html = Headless.html(&book.material());
        let exact = exact(&html);
        let report: Value = serde_json::from_str(&json::print(&book.report())).expect("JSON");
        let mut wanted = Vec::new();
        for part in ["requirement", "components", "collateral", "stress", "positions"] {
            figures(&report[part], &mut wanted);
        }
        for worth in ["firm_capital", "funding_per_year"] {
            figures(&report["benefit"][worth], &mut wanted);
        }
        let mut money = 0;
        for text in wanted {
            // a zero is a dash there, and what is no number stands as words
            let Ok(number) = text.parse::<f64>() else { continue };
            if text.contains('.') && number != 0.0 {
                assert!(exact.contains(text.as_str()), "{name}: {text} is missing");
                money += 1;
            }
        }
        assert!(money > 40, "{name}: {money}");
        for path in ["ficc", "cme"] {
            let ratio = &report["ratio"][path];
            for leg in ["cash", "futures", "both"] {
                let text = ratio[leg].as_str().expect("text");
                assert!(exact.contains(text), "{name}: {path} {leg} {text}");
            }
            let saving = ratio["saving"].as_f64().expect("a number");
            // reading a number back may move its last bit
            let is_there = |text: &&str| text.parse::<f64>().is_ok_and(|x| (x - saving).abs() < 1e-12);
            assert!(exact.iter().any(is_there), "{name}: {path} saves {saving}");
        }
    }
}

#[test]
fn it_needs_no_other_file_and_no_script() {
    for name in ["ten-year-basis", "unified-digital"] {
        let html = Headless.html(&Book::shipped(name).material());
        for reference in
            ["http://", "https://", "<script", " src=", "@import", "<link", "javascript:", "<iframe"]
        {
            assert!(!html.contains(reference), "{name} holds {reference}");
        }
        for address in html.split("href=\"").skip(1) {
            assert!(address.starts_with("data:image/png;base64,"), "{}", &address[..40.min(address.len())]);
        }
        for address in html.split("url(").skip(1) {
            assert!(address.starts_with('#'), "{}", &address[..20]);
        }
    }
}

#[test]
fn every_chart_says_in_words_what_it_shows() {
    let html = Headless.html(&Book::shipped("ten-year-basis").material());
    let charts: Vec<&str> = html.split("<svg").skip(1).filter_map(|s| s.split("</svg>").next()).collect();
    assert!(charts.len() >= 10, "{} charts", charts.len());
    for chart in charts {
        let part = |tag: &str| {
            let open = chart.split(&format!("<{tag} id=")).nth(1).expect(tag);
            let text = open.split_once('>').expect("its end").1;
            text.split(&format!("</{tag}>")).next().expect("its words").to_owned()
        };
        assert!(part("title").len() > 5, "{chart:.200}");
        let says = part("desc");
        assert!(says.chars().any(|c| c.is_ascii_digit()) && says.ends_with('.'), "{says}");
    }
    // ids name one thing each
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
}

#[test]
fn it_says_what_it_is_of_and_wears_the_badge_of_its_scope() {
    let approved = Headless.html(&Book::shipped("ten-year-basis").material());
    assert!(approved.contains(DISCLAIMER) && approved.contains(STAMP) && approved.contains("demo history"));
    assert!(!approved.contains("class=\"badge\""));
    let html = Headless.html(&Book::shipped("unified-digital").material());
    assert!(html.contains("<p class=\"badge\">hypothetical: no regulator has approved this</p>"));
    let charts = html.matches("<figure>").count();
    assert_eq!(html.matches("<span class=\"badge\">hypothetical</span>").count(), charts, "on every chart");
}

#[test]
fn names_written_by_hand_are_words_and_never_markup() {
    let mut book = Book::shipped("ten-year-basis");
    book.scenario.name = "<script>alert(1)</script>\n\"'&".to_owned();
    book.scenario.description = "</style></head><img src=x onerror=alert(1)>".to_owned();
    book.scenario.notes = "<b>bold</b>".to_owned();
    let html = Headless.html(&book.material());
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"));
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;&#39;&amp;"));
    assert_eq!(html.matches("</style>").count(), 1);
}

#[test]
fn a_book_of_nothing_has_no_charts_and_no_days() {
    let html = Headless.html(&Book::new(Scenario::default()).material());
    assert!(html.contains("No position counts"));
    for absent in ["<figure", "Stress days", "gains", "0 book"] {
        assert!(!html.contains(absent), "{absent}");
    }
}

#[test]
fn nothing_is_cut_however_large_the_book() {
    let book = large(1_500).crowded();
    let html = Headless.html(&book.material());
    assert_eq!(html.matches("SPX ").count(), 500, "every line left out");
    assert!(html.contains("Changed parameters (60)") && html.contains("Warnings (200)"));
    for line in &book.evaluation.lines {
        assert!(html.contains(&format!(">{}</th>", line.instrument)), "{}", line.instrument);
    }
    assert_eq!(html.matches("<tr>").count(), html.matches("</tr>").count());
}

#[test]
fn the_same_book_gives_the_same_bytes_but_for_the_stamp() {
    let book = Book::shipped("butterfly-2-5-10");
    let first = Headless.html(&book.material());
    let second =
        std::thread::scope(|scope| scope.spawn(|| Headless.html(&book.material())).join().expect("a page"));
    assert!(first == second);
    let later = Headless.html(&book.stamped("another time"));
    assert!(later != first && later.replace("another time", STAMP) == first);
}
