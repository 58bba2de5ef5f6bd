//! `diff`: two scenarios or snapshots, side by side and step by step.

use crate::{
    folder::{Folder, SCENARIO},
    json::{at, number, text},
};
use crossmargin::DISCLAIMER;
use serde_json::Value;

/// The same book with more futures, another date, the switch off, a parameter and a lever.
fn changed() -> String {
    SCENARIO
        .replacen(
            "name = \"A hedged ten-year\"",
            "name = \"B\"\nas_of = \"2020-03-18\"\ncross_margining = false\n[levers]\nbasis_stress = \"3\"\n[rulebook]\n\"scope.today.cap\" = \"0.5\"",
            1,
        )
        .replacen("-11,000", "-9,000", 1)
}

fn folder() -> Folder {
    let folder = Folder::with("a.toml", SCENARIO);
    folder.write("b.toml", changed());
    folder
}

fn diff(folder: &Folder, arguments: &[&str]) -> Value {
    let all = [&["diff"], arguments, &["--format", "json"]].concat();
    serde_json::from_str(&folder.print(&all)).expect("JSON")
}

fn cents(value: &Value, path: &str) -> i64 {
    text(value, path).replace('.', "").parse().expect("cents")
}

#[test]
fn the_steps_of_the_json_add_up_to_the_two_reports() {
    let folder = folder();
    let found = diff(&folder, &["a.toml", "b.toml"]);
    let (a, b) = (folder.json(&["a.toml"]), folder.json(&["b.toml"]));
    let total = |report: &Value| cents(report, "requirement.with.total");
    assert_eq!(cents(&found, "difference.with"), total(&b) - total(&a));
    let steps: i64 = (0..5).map(|i| cents(&found, &format!("steps.{i}.with"))).sum();
    assert_eq!(steps, total(&b) - total(&a));
    let saved: i64 = (0..5).map(|i| cents(&found, &format!("steps.{i}.saved"))).sum();
    assert_eq!(saved, cents(&b, "requirement.saved") - cents(&a, "requirement.saved"));
    for side in ["from", "to"] {
        let report = if side == "from" { &a } else { &b };
        assert_eq!(at(&found, &format!("{side}.requirement")), at(report, "requirement"));
        assert_eq!(number(&found, &format!("{side}.ratio.raw")), number(report, "ratio.raw"));
    }
    let order: Vec<&str> = (0..5).map(|i| text(&found, &format!("order.{i}"))).collect();
    assert_eq!(order, ["positions", "market", "scope_and_account", "parameters", "levers"]);
    for (step, what, from, to) in [
        (0, "ZN Z6", "(11,000)", "(9,000)"),
        (1, "as of", "2026-08-21", "2020-03-18"),
        (2, "cross-margining", "on", "off"),
        (3, "scope.today.cap", "0.8", "0.5"),
        (4, "basis stress", "1x", "3x"),
    ] {
        let change = at(&found, &format!("steps.{step}.changes.0"));
        assert_eq!((text(change, "what"), text(change, "from"), text(change, "to")), (what, from, to));
    }
}

#[test]
fn the_order_is_printed_and_can_be_chosen() {
    let folder = folder();
    let found = diff(&folder, &["a.toml", "b.toml", "--order", "levers,scope_and_account"]);
    let order: Vec<&str> = (0..5).map(|i| text(&found, &format!("order.{i}"))).collect();
    assert_eq!(order, ["levers", "scope_and_account", "positions", "market", "parameters"]);
    let printed = folder.print(&["diff", "a.toml", "b.toml", "--order", "levers"]);
    let place = |word: &str| printed.find(word).unwrap_or_else(|| panic!("{word}\n{printed}"));
    assert!(place("1. Levers") < place("2. Positions") && place("2. Positions") < place("5. Parameters"));
    assert!(printed.contains("in another order the steps differ"));
    for part in [
        "a.toml, as of 2026-08-21",
        "B less A",
        "saved, per cent",
        "leverage",
        "ZN Z6",
        "(11,000) -> (9,000)",
    ] {
        assert!(printed.contains(part), "{part} is missing:\n{printed}");
    }
    assert!(printed.trim_end().ends_with(DISCLAIMER));
    let line = folder.refusal(&["diff", "a.toml", "b.toml", "--order", "colours"]);
    assert!(line.contains("expected some of positions"), "{line}");
}

#[test]
fn a_snapshot_in_a_file_is_named_behind_a_hash() {
    let mut kept = String::from(SCENARIO);
    kept.push_str(
        "[[snapshot]]\nname = \"Monday\"\nas_of = \"2026-08-17\"\n[snapshot.scenario]\nname = \"x\"\n",
    );
    kept.push_str("[[snapshot.scenario.position]]\ninstrument = \"ZN Z6\"\nquantity = \"-100\"\n");
    let folder = Folder::with("now.toml", &kept);
    let found = diff(&folder, &["now.toml#Monday", "now.toml"]);
    assert_eq!((text(&found, "from.name"), text(&found, "from.as_of")), ("now.toml#Monday", "2026-08-17"));
    assert_eq!(text(&found, "to.as_of"), "2026-08-21");
    assert_eq!(cents(&diff(&folder, &["now.toml", "now.toml"]), "difference.with"), 0);
    let line = folder.refusal(&["diff", "now.toml#Tuesday", "now.toml"]);
    assert!(line.contains("has no snapshot \"Tuesday\"; it has Monday"), "{line}");
    // a file may have the sign in its own name
    folder.write("b#1.toml", SCENARIO);
    assert_eq!(cents(&diff(&folder, &["now.toml", "b#1.toml"]), "difference.with"), 0);
}

#[test]
fn what_cannot_be_compared_is_one_line() {
    let folder = folder();
    folder.write("early.toml", SCENARIO.replacen("name =", "as_of = \"1999-01-04\"\nname =", 1));
    for (arguments, words) in [
        (["diff", "a.toml", "missing.toml"], "missing.toml"),
        (["diff", "early.toml", "a.toml"], "the first has no figures"),
        (["diff", "a.toml", "early.toml"], "the second has no figures"),
    ] {
        let line = folder.refusal(&arguments);
        assert!(line.contains(words), "{line}");
    }
}

#[test]
fn a_report_after_a_shock_says_so() {
    let shocked = format!("{SCENARIO}[shock]\nname = \"All up\"\n[shock.curve_bp]\n10yr = \"50\"\n");
    let folder = Folder::with("a.toml", SCENARIO);
    folder.write("s.toml", shocked);
    assert!(folder.print(&["report", "s.toml"]).contains("after a shock: All up"));
    assert_eq!(text(&folder.json(&["s.toml"]), "shock"), "All up");
    assert!(at(&folder.json(&["a.toml"]), "shock").is_null());
    assert_ne!(
        text(&folder.json(&["s.toml"]), "requirement.without.ficc"),
        text(&folder.json(&["a.toml"]), "requirement.without.ficc")
    );
}
