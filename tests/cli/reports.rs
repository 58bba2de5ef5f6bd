//! What a report shows, in text and as JSON.

use crate::{
    folder::{Folder, SCENARIO},
    json::{at, keys, number, text},
};
use crossmargin::DISCLAIMER;
use serde_json::Value;

#[test]
fn the_text_report_shows_every_part_and_says_what_it_is() {
    let folder = Folder::with("book.toml", SCENARIO);
    let report = folder.print(&["report", "book.toml"]);
    for part in [
        "A hedged ten-year",
        "demo history",
        "Requirement",
        "FICC",
        "CME",
        "total",
        "Saving",
        "applied",
        "What it is worth",
        "Collateral",
        "Position",
        "T 4.25 2035-08-15",
        "ZN Z6",
        "Stress day",
        "Lehman Brothers fails",
    ] {
        assert!(report.contains(part), "{part} is missing:\n{report}");
    }
    assert!(report.trim_end().ends_with(DISCLAIMER));
    assert!(!report.contains("hypothetical"), "today's scope is not hypothetical");
    assert!(folder.print(&["report", "book.toml", "--scope", "unified"]).contains("hypothetical"));
}

#[test]
fn the_json_report_has_every_key() {
    let folder = Folder::with("book.toml", SCENARIO);
    let report = folder.json(&["book.toml"]);
    for (path, expected) in [
        (
            "",
            "program version scenario as_of market account scope hypothetical scenario_counts ratio requirement \
              components benefit collateral positions stress warnings disclaimer",
        ),
        ("market", "label kind first last"),
        ("scenario_counts", "ficc minimum_margin cme stress"),
        ("ratio", "ficc cme raw threshold cap applied coins_applied binding reason"),
        ("ratio.ficc", "cash futures both saving"),
        ("ratio.cme", "cash futures both saving"),
        ("requirement", "without with saved saved_fraction"),
        ("requirement.without", "ficc cme total"),
        ("requirement.with", "ficc_xm ficc_ordinary ficc cme_xm cme_ordinary cme total"),
        ("components", "ficc cme"),
        ("components.ficc", "var expected_shortfall floor haircut_floor minimum_margin bid_ask mla"),
        ("components.cme", "outright calendar_charge spread_credit heightened_risk"),
        (
            "benefit",
            "funding_per_year firm_capital clearing_house_capital leverage_capital leverage_without \
                     leverage_with basis_cover_bp",
        ),
        ("collateral.0", "destination required posted_after_haircut surplus yield_per_year"),
        ("positions.0", "instrument quantity clears_at market_value dv01 eligible reason xm_quantity"),
        ("stress.0", "date pnl loss_over_margin_without loss_over_margin_with"),
    ] {
        let found = if path.is_empty() { &report } else { at(&report, path) };
        assert_eq!(keys(found), expected.split_whitespace().collect::<Vec<_>>(), "{path}");
    }
    assert_eq!(report["collateral"].as_array().map(Vec::len), Some(3));
    assert_eq!(report["positions"].as_array().map(Vec::len), Some(4));
    assert_eq!(report["stress"].as_array().map(Vec::len), Some(24));
    assert_eq!(text(&report, "program"), "crossmargin");
    assert_eq!(text(&report, "market.kind"), "demo");
    assert_eq!(text(&report, "disclaimer"), DISCLAIMER);
    assert_eq!(text(&report, "positions.2.reason"), "Bitcoin futures are outside the arrangement");
    assert_eq!(
        (&report["positions"][0]["reason"], &report["hypothetical"]),
        (&Value::Null, &Value::Bool(false))
    );
}

#[test]
fn money_is_text_with_cents_and_fractions_are_numbers() {
    let folder = Folder::with("book.toml", SCENARIO);
    let report = folder.json(&["book.toml"]);
    let mut money: Vec<String> = vec!["requirement.saved".into()];
    for part in ["requirement.without", "requirement.with", "components.ficc", "components.cme"] {
        money.extend(keys(at(&report, part)).iter().map(|key| format!("{part}.{key}")));
    }
    for key in ["funding_per_year", "firm_capital", "clearing_house_capital", "leverage_capital"] {
        money.push(format!("benefit.{key}"));
    }
    for i in 0..3 {
        let of = ["required", "posted_after_haircut", "surplus", "yield_per_year"];
        money.extend(of.iter().map(|key| format!("collateral.{i}.{key}")));
    }
    for i in 0..4 {
        money.extend(["market_value", "dv01"].iter().map(|key| format!("positions.{i}.{key}")));
    }
    money.extend((0..24).map(|i| format!("stress.{i}.pnl")));
    for path in &money {
        let amount = text(&report, path);
        let (dollars, cents) =
            amount.split_once('.').unwrap_or_else(|| panic!("{path}: {amount} has no cents"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        assert!(
            digits(dollars.trim_start_matches('-')) && digits(cents) && cents.len() == 2,
            "{path}: {amount}"
        );
    }
    for house in ["ficc", "cme"] {
        for part in ["cash", "futures", "both"] {
            let exact = text(&report, &format!("ratio.{house}.{part}"));
            assert!(exact.parse::<f64>().is_ok_and(|v| v > 0.0), "{house} {part}: {exact}");
        }
    }
    for path in [
        "ratio.ficc.saving",
        "ratio.cme.saving",
        "ratio.raw",
        "ratio.threshold",
        "ratio.cap",
        "ratio.applied",
        "ratio.coins_applied",
        "requirement.saved_fraction",
        "benefit.leverage_with",
        "benefit.basis_cover_bp",
    ] {
        assert!(number(&report, path).is_finite(), "{path}");
    }
}

#[test]
fn text_and_json_show_the_same_figures() {
    let folder = Folder::with("book.toml", SCENARIO);
    let (report, json) = (folder.print(&["report", "book.toml"]), folder.json(&["book.toml"]));
    for path in ["requirement.without.total", "requirement.with.total", "requirement.saved"] {
        let amount = text(&json, path);
        let (dollars, cents) = amount.split_once('.').expect("cents");
        let mut grouped = String::new();
        for (i, digit) in dollars.chars().enumerate() {
            if i > 0 && (dollars.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        assert!(report.contains(&format!("{grouped}.{cents}")), "{path} {grouped}.{cents}:\n{report}");
    }
}

#[test]
fn a_setting_moves_a_lever_or_a_parameter() {
    let folder = Folder::with("book.toml", SCENARIO);
    let plain = folder.json(&["book.toml"]);
    assert_eq!(number(&plain, "ratio.applied"), 0.8);
    let unhedged = folder.json(&["book.toml", "--set", "hedge_ratio=0"]);
    assert_eq!((text(&unhedged, "positions.1.quantity"), number(&unhedged, "ratio.applied")), ("0", 0.0));
    let half = folder.json(&["book.toml", "--set", "cap=50%", "--set", "cme.maintenance.ZN=3600"]);
    assert_eq!((number(&half, "ratio.cap"), number(&half, "ratio.applied")), (0.5, 0.5));
    let dollars = |report: &Value| text(report, "components.cme.outright").parse::<f64>().expect("dollars");
    assert_eq!(dollars(&half) - dollars(&plain), 11_000.0 * 1_800.0);
    for (setting, word) in [("nonsense=1", "nonsense"), ("cap=180%", "cap"), ("hedge_ratio", "NAME=VALUE")] {
        assert!(folder.refusal(&["report", "book.toml", "--set", setting]).contains(word));
    }
}

#[test]
fn scope_account_and_date_are_taken_from_the_arguments() {
    let folder = Folder::with("book.toml", SCENARIO);
    let off = folder.json(&["book.toml", "--scope", "off"]);
    assert_eq!(
        (text(&off, "scope"), text(&off, "ratio.reason"), text(&off, "ratio.binding")),
        ("off", "off", "none")
    );
    assert_eq!((text(&off, "requirement.saved"), number(&off, "ratio.applied")), ("0.00", 0.0));
    assert_eq!(at(&off, "requirement.with.total"), at(&off, "requirement.without.total"));
    let today =
        folder.json(&["book.toml", "--scope", "today", "--account", "house", "--as-of", "2026-03-13"]);
    assert_eq!((text(&today, "account"), text(&today, "as_of")), ("house", "2026-03-13"));
    for scope in ["tokenized", "unified"] {
        let report = folder.json(&["book.toml", "--scope", scope]);
        assert_eq!((text(&report, "scope"), at(&report, "hypothetical")), (scope, &Value::Bool(true)));
        assert_eq!(at(&report, "positions.3.eligible"), &Value::Bool(true), "fund shares join in {scope}");
    }
    assert_eq!(number(&folder.json(&["book.toml", "--scope", "today"]), "ratio.coins_applied"), 0.0);
}

#[test]
fn a_portfolio_table_is_read_and_its_bad_rows_are_warnings_with_their_place() {
    let rows = "instrument,quantity,price,xm\n\
                T 4.25 2035-08-15,100mm,99-16+,\n\
                XYZ,1,,\n\
                ZN Z6,1.5,,\n\
                ZN Z6,(1000),,400\n\
                T 4.25 2035-08-15,1mm,99-335,\n\
                ZF Z6,10,,maybe\n\
                T 3 2020-08-15,1mm,,\n";
    let folder = Folder::with("book.csv", rows);
    let report = folder.json(&["book.csv"]);
    assert_eq!(text(&report, "scenario"), "book");
    assert_eq!(text(&report, "positions.1.xm_quantity"), "-400");
    let warnings = report["warnings"].as_array().expect("a list");
    let places: Vec<&str> = warnings.iter().map(|w| w["where"].as_str().expect("a place")).collect();
    for place in [
        "book.csv, line 3, instrument",
        "book.csv, line 4, quantity",
        "book.csv, line 6, price",
        "book.csv, line 7, xm",
        "book.csv, line 8, maturity",
    ] {
        assert!(places.contains(&place), "{place} is not in {places:?}");
    }
    assert!(warnings.iter().all(|w| w["what"].as_str().is_some_and(|what| !what.is_empty())));
    let shown = folder.print(&["report", "book.csv"]);
    assert!(shown.contains("Warnings") && shown.contains("book.csv, line 3, instrument"));
}
