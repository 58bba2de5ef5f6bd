//! The shipped scenarios: each opens whole, is written back as it was, and tells the story that its
//! description promises. Stories are inequalities, so that a better calibration does not break them.

use crossmargin::{
    instrument::{Instrument, Product, ProductKind, RepoSide, SecurityKind},
    io::{open_document, read_scenario, write_scenario},
    margin::{Account, Binding, Destination, Evaluation, Ineligible, Posting, Reason, XmChoice},
    market::demo_history,
    quantity::{Date, Decimal},
    rulebook::{Rulebook, Scope},
    whatif::{Engine, Market, Scenario, set_by_name},
};
use jiff::civil::date;
use rust_decimal::dec;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, LazyLock},
};

const TODAY: Date = date(2026, 8, 21);

const SHIPPED: [&str; 9] = [
    "butterfly-2-5-10",
    "dealer-house-book",
    "repo-basis-hedge-fund",
    "same-direction",
    "steepener-2s10s",
    "ten-year-basis",
    "tokenized-collateral",
    "unified-digital",
    "xm-split-costs",
];

static MARKET: LazyLock<Market> = LazyLock::new(|| Market::new(demo_history(), Vec::new()));

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

fn path(name: &str) -> PathBuf {
    folder().join(format!("{name}.toml"))
}

fn open(name: &str) -> Scenario {
    let opened = open_document(&path(name), TODAY, Rulebook::embedded()).expect(name);
    assert_eq!(opened.problems, [], "{name}");
    assert!(opened.is_whole, "{name}");
    opened.scenario
}

fn evaluate(scenario: &Scenario) -> Evaluation {
    Engine::default().evaluate(scenario, &MARKET, Rulebook::embedded()).expect("figures")
}

fn figures(name: &str) -> Evaluation {
    evaluate(&open(name))
}

fn switched_off(scenario: &Scenario) -> Evaluation {
    evaluate(&Scenario { cross_margining: false, ..scenario.clone() })
}

fn with_setting(scenario: &Scenario, name: &str, value: &str) -> Evaluation {
    let mut changed = scenario.clone();
    set_by_name(&mut changed, name, value, Rulebook::embedded()).expect(name);
    evaluate(&changed)
}

fn all_in_xm(scenario: &Scenario) -> Evaluation {
    let mut changed = scenario.clone();
    for position in Arc::make_mut(&mut changed.positions) {
        position.xm = XmChoice::In;
    }
    evaluate(&changed)
}

fn saved_fraction(e: &Evaluation) -> f64 {
    e.fraction(e.saved())
}

/// Whether both houses have what they ask, from the pool or through the firm.
fn is_covered(e: &Evaluation) -> bool {
    e.coverage.totals.iter().all(|t| t.surplus >= Decimal::ZERO)
}

fn net_dv01(e: &Evaluation) -> Decimal {
    e.lines.iter().map(|l| l.dv01()).sum()
}

fn gross_dv01(e: &Evaluation) -> Decimal {
    e.lines.iter().map(|l| l.dv01().abs()).sum()
}

fn is_matched(e: &Evaluation) -> bool {
    net_dv01(e).abs() < gross_dv01(e) / dec!(500)
}

#[test]
fn the_folder_holds_these_and_no_others() {
    let mut found: Vec<String> = std::fs::read_dir(folder())
        .expect("the folder")
        .filter_map(|entry| {
            entry.ok()?.path().file_name()?.to_str()?.strip_suffix(".toml").map(str::to_owned)
        })
        .collect();
    found.sort();
    assert_eq!(found, SHIPPED);
}

#[test]
fn every_scenario_opens_whole_and_nothing_is_left_out_of_its_figures() {
    for name in SHIPPED {
        let scenario = open(name);
        assert_eq!((scenario.as_of, scenario.cross_margining), (Some(TODAY), true), "{name}");
        let e = evaluate(&scenario);
        assert_eq!(e.problems, [], "{name}");
        assert!(e.lines.iter().all(|l| l.unit.is_some()), "{name}");
        assert!(e.without.total > Decimal::ZERO, "{name}");
    }
}

#[test]
fn every_scenario_says_what_it_is_without_figures_that_could_become_false() {
    for name in SHIPPED {
        let scenario = open(name);
        assert!((5..=30).contains(&scenario.name.chars().count()), "{name}: {}", scenario.name);
        let text = &scenario.description;
        let sentences = text.matches(". ").count() + usize::from(text.ends_with('.'));
        assert!((3..=6).contains(&sentences), "{name}: {sentences} sentences");
        assert!(text.contains("the switch") || scenario.scope.is_hypothetical(), "{name}");
        assert!(!text.contains(['%', '$', '\n']) && !text.contains("  "), "{name}");
    }
}

#[test]
fn every_scenario_is_written_back_as_the_same_document() {
    for name in SHIPPED {
        let scenario = open(name);
        let text = write_scenario(&scenario).expect("written");
        let again = read_scenario(name, &text, TODAY, Rulebook::embedded()).expect(name);
        assert_eq!(again, (scenario, vec![]), "{name}");
    }
}

#[test]
fn report_prints_the_figures_of_every_scenario() {
    let files = SHIPPED.map(path).into_iter().chain([folder().join("sample-portfolio.csv")]);
    for file in files {
        let opened = open_document(&file, TODAY, Rulebook::embedded()).expect("a document");
        let e = evaluate(&opened.scenario);
        let report = |format| {
            let out = Command::new(env!("CARGO_BIN_EXE_crossmargin"))
                .args(["report".as_ref(), file.as_os_str(), "--format".as_ref(), format])
                .output()
                .expect("the program runs");
            assert!(out.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).expect("text")
        };
        let json: serde_json::Value = serde_json::from_str(&report("json".as_ref())).expect("JSON");
        assert_eq!(json["scenario"], opened.scenario.name);
        assert_eq!(json["requirement"]["without"]["total"], e.without.total.to_string());
        assert_eq!(json["requirement"]["with"]["total"], e.with.total.to_string());
        assert_eq!(json["ratio"]["reason"], e.reason().code());
        assert_eq!(json["hypothetical"], e.is_hypothetical());
        assert_eq!(json["positions"].as_array().map(Vec::len), Some(opened.scenario.positions.len()));
        assert_eq!(json["warnings"].as_array().map(Vec::len), Some(0), "{}", json["warnings"]);
        assert!(report("text".as_ref()).starts_with(&opened.scenario.name));
    }
}

#[test]
fn the_basis_trade_is_matched_capped_and_covered_only_with_the_switch_on() {
    let scenario = open("ten-year-basis");
    let e = evaluate(&scenario);
    assert!(is_matched(&e), "{}", net_dv01(&e));
    assert_eq!((e.reason(), e.applied()), (Reason::Cap, dec!(0.8)));
    assert!((saved_fraction(&e) - 0.8).abs() < 1e-6);
    assert!(e.arrangement.ficc.saving() > 0.8 && e.arrangement.cme.saving() > 0.8);
    for (before, after) in [(e.without.ficc, e.with.ficc), (e.without.cme, e.with.cme)] {
        assert!((before * dec!(0.2) - after).abs() <= dec!(0.01), "both bars fall by the same fraction");
    }
    assert!(is_covered(&e));
    let off = switched_off(&scenario);
    assert_eq!(off.saved(), Decimal::ZERO);
    assert!(off.coverage.funded_upstream > off.without.total / Decimal::TWO, "far short");
}

#[test]
fn the_fund_holds_by_repo_what_its_futures_deliver() {
    let scenario = open("repo-basis-hedge-fund");
    let e = evaluate(&scenario);
    assert_eq!((scenario.account, e.reason()), (Account::Customer, Reason::Cap));
    assert!(is_matched(&e), "{}", net_dv01(&e));
    let baskets: Vec<BTreeSet<Date>> = e
        .lines
        .iter()
        .filter_map(|l| {
            l.unit.as_ref()?.valuation.basket().map(|b| b.basket.iter().map(|d| d.maturity).collect())
        })
        .collect();
    let financed: Vec<Date> = e
        .lines
        .iter()
        .filter_map(|l| match l.instrument {
            Instrument::Repo(repo) if repo.side == RepoSide::Repo => Some(repo.collateral.maturity),
            _ => None,
        })
        .collect();
    assert!(financed.len() >= 3 && baskets.len() >= 3);
    for maturity in financed {
        assert!(baskets.iter().any(|b| b.contains(&maturity)), "{maturity} is in no basket");
    }
    let benefit = e.benefit;
    assert!(benefit.leverage_with.expect("leverage") > 2.0 * benefit.leverage_without.expect("leverage"));
    assert!(benefit.basis_cover_bp.expect("cover") > 0.0);
    assert!(is_covered(&e) && !is_covered(&switched_off(&scenario)));
}

#[test]
fn the_steepener_saves_less_than_a_matched_pair_and_the_lower_saving_binds() {
    let scenario = open("steepener-2s10s");
    let e = evaluate(&scenario);
    assert!(is_matched(&e), "{}", net_dv01(&e));
    assert_eq!(e.reason(), Reason::LesserSaving);
    assert!((0.5..0.8).contains(&saved_fraction(&e)), "{}", saved_fraction(&e));
    let pair = figures("ten-year-basis");
    assert!(e.arrangement.raw < pair.arrangement.raw);
    let bindings: Vec<Binding> = ["0.8", "0.9", "1", "1.1", "1.2"]
        .map(|ratio| with_setting(&scenario, "hedge_ratio", ratio).binding())
        .into();
    assert!(bindings.contains(&Binding::Ficc) && bindings.contains(&Binding::Cme), "{bindings:?}");
}

#[test]
fn the_butterfly_reaches_the_cap_without_any_credit_inside_cme() {
    let e = figures("butterfly-2-5-10");
    assert!(is_matched(&e), "{}", net_dv01(&e));
    let wings: Vec<Decimal> =
        e.lines.iter().filter(|l| matches!(l.instrument, Instrument::Future(_))).map(|l| l.dv01()).collect();
    assert!(matches!(wings[..], [a, b] if (a - b).abs() < -a / dec!(100)), "{wings:?}");
    assert_eq!(e.cme.spread_credit, Decimal::ZERO);
    assert_eq!(e.reason(), Reason::Cap);
    let pair = figures("ten-year-basis").arrangement;
    let (ficc, cme) = (e.arrangement.ficc.saving(), e.arrangement.cme.saving());
    assert!(ficc < pair.ficc.saving() && cme < pair.cme.saving());
    assert!((ficc - cme).abs() > 0.01, "the houses do not agree");
}

#[test]
fn legs_of_one_direction_save_nothing_and_the_other_direction_would() {
    let scenario = open("same-direction");
    let e = evaluate(&scenario);
    assert_eq!((e.reason(), e.applied()), (Reason::Negative, Decimal::ZERO));
    assert!(e.arrangement.raw < 0.0);
    assert_eq!(e.with.total, e.without.total);
    assert!(saved_fraction(&with_setting(&scenario, "hedge_ratio", "-1")) > 0.2);
}

#[test]
fn the_split_costs_until_the_short_note_joins() {
    let scenario = open("xm-split-costs");
    let e = evaluate(&scenario);
    assert_eq!((e.reason(), e.applied()), (Reason::Cap, dec!(0.8)));
    assert!((-0.25..-0.05).contains(&saved_fraction(&e)), "{}", saved_fraction(&e));
    assert!(e.without.ficc < e.with.ficc_ordinary / Decimal::TWO, "the notes net until they are split");
    assert!(is_covered(&switched_off(&scenario)) && !is_covered(&e));
    assert!(all_in_xm(&scenario).saved() > Decimal::ZERO);
}

#[test]
fn coins_and_tokens_count_at_the_firm_and_coins_carry_the_wrong_way_add_on() {
    let scenario = open("tokenized-collateral");
    let e = evaluate(&scenario);
    assert_eq!((e.scope, e.is_hypothetical(), e.reason()), (Scope::Today, false, Reason::Cap));
    let is_digital = |p: &&Posting| matches!(p.asset, Instrument::Coin(_) | Instrument::Fund(_));
    let digital: Vec<&Posting> = e.coverage.postings.iter().filter(is_digital).collect();
    assert!(digital.len() >= 2 && digital.iter().all(|p| p.destination == Destination::Firm));
    let coin = digital.iter().find(|p| p.wrong_way).expect("a wrong-way posting");
    assert!(coin.haircut > e.rules.collateral.firm_coins[0]);
    assert!(e.coverage.funded_upstream > Decimal::ZERO && e.coverage.upstream_cost > Decimal::ZERO);
    assert!(e.coverage.totals[2].surplus >= Decimal::ZERO, "the firm holds enough");
    assert!(e.with.ficc < e.without.ficc);
    assert_eq!(e.with.cme_ordinary, e.cme_ordinary.total());
    assert!(e.with.cme_ordinary > Decimal::ZERO && e.with.cme_xm < e.without.cme - e.with.cme_ordinary);
    let fallen = with_setting(&scenario, "crypto_shock", "-0.3");
    assert!(fallen.coverage.totals[2].posted_after_haircut < e.coverage.totals[2].posted_after_haircut);
}

#[test]
fn the_coin_layer_is_reduced_apart_and_one_percentage_for_everything_warns() {
    let scenario = open("unified-digital");
    let e = evaluate(&scenario);
    assert!(e.is_hypothetical());
    assert!(e.coins_applied() > dec!(0.01) && e.coins_applied() <= e.rules.coins_cap);
    assert!(e.coins_applied() < e.applied(), "a coin does not inherit the saving of the rates");
    let today = evaluate(&Scenario { scope: Scope::Today, ..scenario.clone() });
    assert_eq!(today.applied(), e.applied(), "and does not spoil it");
    assert_eq!(today.without.cme, e.without.cme);
    let naive = with_setting(&scenario, "scope.unified.one_percentage", "1");
    assert!(naive.with.total < e.with.total && !naive.problems.is_empty());
}

#[test]
fn the_dealer_holds_something_of_everything() {
    let scenario = open("dealer-house-book");
    assert_eq!(scenario.account, Account::House);
    assert!(scenario.positions.len() >= 40);
    let held: BTreeSet<Product> = scenario
        .positions
        .iter()
        .filter_map(|p| if let Instrument::Future(f) = p.instrument { Some(f.product) } else { None })
        .collect();
    let rates = Product::ALL.into_iter().filter(|p| !matches!(p.kind(), ProductKind::Coin(_)));
    assert_eq!(held, rates.collect());
    let kinds: Vec<SecurityKind> =
        scenario.positions.iter().filter_map(|p| Some(p.instrument.security()?.kind)).collect();
    for kind in
        [SecurityKind::Note, SecurityKind::Bill, SecurityKind::Tips, SecurityKind::Frn, SecurityKind::Strip]
    {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    let has = |side| {
        scenario.positions.iter().any(|p| matches!(p.instrument, Instrument::Repo(r) if r.side == side))
    };
    assert!(has(RepoSide::Repo) && has(RepoSide::Reverse));
    let splits = |p: &&crossmargin::whatif::Position| matches!(p.xm, XmChoice::Contracts(_));
    assert!(scenario.positions.iter().filter(splits).count() >= 2);
}

#[test]
fn the_dealer_saves_much_below_the_cap_and_the_split_has_a_price() {
    let scenario = open("dealer-house-book");
    let e = evaluate(&scenario);
    assert_eq!(e.reason(), Reason::LesserSaving);
    assert!((0.4..0.8).contains(&saved_fraction(&e)), "{}", saved_fraction(&e));
    assert!(e.cme.spread_credit > Decimal::ZERO && e.cme.calendar_charge > Decimal::ZERO);
    let excluded: Vec<Ineligible> =
        e.lines.iter().filter_map(|l| l.eligibility.as_ref().err().copied()).collect();
    assert!(excluded.contains(&Ineligible::Micro) && excluded.contains(&Ineligible::Tips));
    assert!(all_in_xm(&scenario).saved() > e.saved());
    assert!(is_covered(&e) && !is_covered(&switched_off(&scenario)));
}

#[test]
fn the_sample_table_opens_without_a_problem_and_saves() {
    let opened =
        open_document(&folder().join("sample-portfolio.csv"), TODAY, Rulebook::embedded()).expect("opens");
    assert_eq!(opened.problems, []);
    let positions = &opened.scenario.positions;
    assert!((10..=15).contains(&positions.len()));
    assert!(positions.iter().any(|p| p.price.is_some() && matches!(p.instrument, Instrument::Future(_))));
    assert!(positions.iter().any(|p| p.price.is_some() && matches!(p.instrument, Instrument::Security(_))));
    assert!(positions.iter().any(|p| p.xm == XmChoice::Out));
    assert!(positions.iter().all(|p| !p.account.is_empty()));
    let e = evaluate(&opened.scenario);
    assert_eq!(e.problems, []);
    assert!((0.4..0.8).contains(&saved_fraction(&e)), "{}", saved_fraction(&e));
}
