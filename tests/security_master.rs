//! Futures priced on real issues: what covers a contract, what does not and why, and that one engine
//! keeps the two apart.

use crossmargin::{
    instrument::{Cusip, Product, SecurityKind, parse},
    margin::{Evaluation, FigureId, Figures},
    market::{Issue, SecurityMaster, demo_history},
    pricing::{BasketSource, TreasuryFuture, WhyModel},
    quantity::{Date, Decimal},
    rulebook::Rulebook,
    whatif::{Engine, Market, Position, Scenario},
};
use jiff::civil::date;
use rust_decimal::dec;
use std::sync::Arc;

const LAST: Date = date(2026, 8, 21);

/// A made-up CUSIP of a number, with its right check digit.
fn cusip(number: usize) -> Cusip {
    let stem = format!("9120{number:04}");
    let known = (0..10).find_map(|digit| Cusip::parse(&format!("{stem}{digit}")).ok());
    known.expect("one of ten digits is right")
}

fn book() -> Scenario {
    let line = |text, quantity| Position::new(parse(text, LAST).expect(text), quantity);
    let positions = vec![
        line("T 4.25 2035-08-15", dec!(100_000_000)),
        line("ZN Z6", dec!(-1_000)),
        line("UB Z6", dec!(100)),
    ];
    Scenario { positions: Arc::new(positions), as_of: Some(LAST), ..Scenario::default() }
}

fn market(securities: SecurityMaster) -> Market {
    Market { securities: Arc::new(securities), ..Market::new(demo_history(), Vec::new()) }
}

fn evaluate(market: &Market) -> Evaluation {
    Engine::default().evaluate(&book(), market, Rulebook::embedded()).expect("figures")
}

/// A master with an issue for every one of the model calendar, with coupons of its own.
fn master() -> SecurityMaster {
    let model = evaluate(&market(SecurityMaster::default()));
    let issue = |(number, issue): (usize, &crossmargin::pricing::basket::BasketIssue)| Issue {
        cusip: cusip(number),
        kind: SecurityKind::Note,
        coupon: Some(Decimal::try_from(issue.coupon).expect("a coupon") + dec!(0.125)),
        issued: Some(issue.issued),
        maturity: issue.maturity,
        original_term: u32::try_from(issue.term / 12).ok(),
        outstanding_bn: None,
    };
    let issues = model.as_of.issues.iter().enumerate().map(issue).collect();
    SecurityMaster { issues, factors: Vec::new() }
}

/// What both models ask of the futures leg: it rests on the baskets.
fn modelled(e: &Evaluation) -> [f64; 2] {
    [e.arrangement.ficc.futures, e.arrangement.cme.futures]
}

fn basket(e: &Evaluation, line: usize) -> &TreasuryFuture {
    e.lines.get(line).and_then(|l| l.unit.as_ref()).and_then(|u| u.valuation.basket()).expect("a basket")
}

#[test]
fn a_master_that_covers_a_contract_makes_its_basket_and_the_words_name_the_issue() {
    let master = master();
    let e = evaluate(&market(master.clone()));
    for line in [1, 2] {
        let future = basket(&e, line);
        assert_eq!(future.source, BasketSource::SecurityMaster);
        let ctd = future.basket.first().expect("an issue");
        let issue = master.issue(ctd.cusip.expect("a CUSIP")).expect("of the master");
        assert_eq!((issue.maturity, issue.coupon), (ctd.maturity, Decimal::try_from(ctd.coupon).ok()));
        let words = Figures::new(&e).get(FigureId::Dv01(line)).expect("explained").formula;
        let expected = format!("cheapest to deliver {ctd} (from the security master)");
        assert!(words.contains(&expected) && words.contains(&issue.cusip.to_string()), "{words}");
    }
    let model = evaluate(&market(SecurityMaster::default()));
    let words = Figures::new(&model).get(FigureId::Dv01(1)).expect("explained").formula;
    assert!(words.contains("(model issue)"), "{words}");
    assert!(basket(&model, 1).basket.iter().all(|d| d.cusip.is_none()), "model issues have no CUSIP");
    assert_ne!(basket(&e, 1).price, basket(&model, 1).price);
    assert_ne!(modelled(&e), modelled(&model));
}

#[test]
fn an_unknown_coupon_leaves_the_basket_to_model_issues_and_says_which() {
    let mut master = master();
    let all = evaluate(&market(master.clone()));
    let wanted = basket(&all, 1).basket.get(2).and_then(|d| d.cusip).expect("an issue");
    for issue in &mut master.issues {
        if issue.cusip == wanted {
            issue.coupon = None;
        }
    }
    let e = evaluate(&market(master));
    assert_eq!(basket(&e, 1).source, BasketSource::Model(WhyModel::NoCoupon(wanted)));
    assert_eq!(basket(&e, 2).source, BasketSource::SecurityMaster, "the other contract is covered");
    let words = Figures::new(&e).get(FigureId::Dv01(1)).expect("explained").formula;
    assert!(words.contains(&format!("has no coupon of {wanted}")), "{words}");
}

#[test]
fn a_list_that_ends_early_or_is_thin_leaves_it_to_model_issues() {
    let whole = master();
    let until = |last: Date| {
        let issues = whole.issues.iter().filter(|i| i.issued.is_some_and(|d| d <= last)).cloned().collect();
        SecurityMaster { issues, factors: Vec::new() }
    };
    let e = evaluate(&market(until(date(2025, 3, 13))));
    let BasketSource::Model(WhyModel::EndsOn(end)) = basket(&e, 1).source else {
        panic!("{:?}", basket(&e, 1).source)
    };
    assert!(end <= date(2025, 3, 13) && end > date(2025, 2, 1));
    let thin = SecurityMaster {
        issues: whole.issues.iter().step_by(3).chain(whole.issues.last()).cloned().collect(),
        factors: Vec::new(),
    };
    let thin = SecurityMaster {
        issues: {
            let mut i = thin.issues;
            i.sort_by_key(|x| x.cusip);
            i.dedup();
            i
        },
        ..thin
    };
    let e = evaluate(&market(thin));
    assert!(
        matches!(basket(&e, 1).source, BasketSource::Model(WhyModel::TooFew { listed, of }) if listed < of),
        "{:?}",
        basket(&e, 1).source
    );
}

#[test]
fn bills_and_indexed_notes_are_in_no_basket_and_terms_decide() {
    let mut master = master();
    let e = evaluate(&market(master.clone()));
    let held: Vec<Cusip> = basket(&e, 1).basket.iter().filter_map(|d| d.cusip).collect();
    assert!(held.len() > 4);
    for issue in &mut master.issues {
        if issue.cusip == held[0] {
            issue.kind = SecurityKind::Tips;
        }
        if issue.cusip == held[1] {
            issue.original_term = Some(30);
        }
    }
    let e = evaluate(&market(master));
    let left: Vec<Cusip> = basket(&e, 1).basket.iter().filter_map(|d| d.cusip).collect();
    assert_eq!(left.len(), held.len() - 2);
    assert!(!left.contains(&held[0]) && !left.contains(&held[1]));
}

#[test]
fn one_engine_keeps_markets_with_and_without_a_master_apart() {
    let (plain, real) = (market(SecurityMaster::default()), market(master()));
    let mut engine = Engine::default();
    let mut totals =
        |market: &Market| modelled(&engine.evaluate(&book(), market, Rulebook::embedded()).expect("figures"));
    let (first, second) = (totals(&plain), totals(&real));
    assert_ne!(first, second);
    assert_eq!((totals(&plain), totals(&real)), (first, second));
    assert_eq!(first, modelled(&evaluate(&plain)));
    assert_eq!(second, modelled(&evaluate(&real)));
}

#[test]
fn an_earlier_date_knows_only_what_was_issued_by_then() {
    let real = market(master());
    let scenario = Scenario { as_of: Some(date(2024, 5, 15)), ..book() };
    let positions = vec![Position::new(parse("ZN U4", date(2024, 5, 15)).expect("a future"), dec!(-10))];
    let scenario = Scenario { positions: Arc::new(positions), ..scenario };
    let e = Engine::default().evaluate(&scenario, &real, Rulebook::embedded()).expect("figures");
    let future = basket(&e, 0);
    assert_eq!(future.source, BasketSource::SecurityMaster);
    let issued = |c: Cusip| real.securities.issue(c).and_then(|i| i.issued).expect("a date");
    assert!(future.basket.iter().filter_map(|d| d.cusip).all(|c| issued(c) <= date(2024, 5, 15)));
    assert!(Product::Zn.lists_month(9));
}
