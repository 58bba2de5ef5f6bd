//! Amounts are the evaluation's, and the sums that formulas claim hold.

use crate::books::{basis, books, dollars, evaluate, figure, notes_apart, number, split_futures, unified};
use crossmargin::{
    instrument::House,
    margin::{
        Amount, Destination, Evaluation, FigureId, Figures, Reason,
        figures::{
            Book, ClearingHouse, CmePart, CollateralPart, Column, FiccPart, Layer, Party, RatioPart, Rung,
            ScenarioSet, Switch,
        },
    },
    quantity::{
        Decimal,
        money::{to_cent, to_simulation},
    },
};
use rust_decimal::dec;

#[test]
fn amounts_are_the_evaluations() {
    for (name, scenario) in books() {
        let e = evaluate(&scenario);
        let figures = Figures::new(&e);
        let expected = [
            (FigureId::Without(Party::Total), Amount::Money(e.without.total)),
            (FigureId::Without(Party::Ficc), Amount::Money(e.without.ficc)),
            (FigureId::With(Switch::AsSet, Party::Total), Amount::Money(e.with.total)),
            (FigureId::With(Switch::On, Party::Cme), Amount::Money(e.possible.cme)),
            (
                FigureId::WithAccount(Switch::AsSet, ClearingHouse::Ficc, Book::Xm),
                Amount::Money(e.with.ficc_xm),
            ),
            (FigureId::Saved(Switch::AsSet), Amount::Money(e.saved())),
            (FigureId::Saved(Switch::On), Amount::Money(e.possible_saved())),
            (FigureId::SavedFraction(Switch::AsSet), Amount::Fraction(e.fraction(e.saved()))),
            (FigureId::Raw, Amount::Fraction(e.arrangement.raw)),
            (FigureId::Applied(Switch::AsSet), Amount::Fraction(to_simulation(e.applied()))),
            (FigureId::CoinsApplied(Switch::AsSet), Amount::Fraction(to_simulation(e.coins_applied()))),
            (
                FigureId::HouseSaving(Layer::Rates, ClearingHouse::Cme),
                Amount::Fraction(e.arrangement.cme.saving()),
            ),
            (
                FigureId::Ratio(Layer::Rates, ClearingHouse::Ficc, RatioPart::Both),
                Amount::Simulated(e.arrangement.ficc.both),
            ),
            (FigureId::Ficc(Book::Whole, FiccPart::Var), Amount::Simulated(e.ficc.var)),
            (
                FigureId::Ficc(Book::Xm, FiccPart::ExpectedShortfall),
                Amount::Simulated(e.ficc_xm.expected_shortfall),
            ),
            (FigureId::Ficc(Book::Ordinary, FiccPart::Charge), Amount::Simulated(e.ficc_ordinary.charge())),
            (FigureId::Cme(Book::Whole, CmePart::SpreadCredit), Amount::Money(e.cme.spread_credit)),
            (FigureId::Scenarios(ScenarioSet::Ficc), Amount::Count(e.counts.ficc)),
            (FigureId::LegDv01(ClearingHouse::Cme), Amount::Simulated(e.leg_dv01(House::Cme))),
            (
                FigureId::Worth(Rung::Funding, Column::Change(Switch::AsSet)),
                Amount::Money(e.benefit.funding_per_year),
            ),
            (
                FigureId::Worth(Rung::Leverage, Column::With(Switch::On)),
                e.possible_benefit.leverage_with.map_or(Amount::None, Amount::Times),
            ),
            (FigureId::UpstreamCost, Amount::Money(e.coverage.upstream_cost)),
            (
                FigureId::Collateral(Destination::Firm, CollateralPart::Posted),
                Amount::Money(e.coverage.totals[2].posted_after_haircut),
            ),
        ];
        for (id, amount) in expected {
            assert_eq!(figure(&figures, id).amount, amount, "{name}: {id:?}");
        }
        for (i, line) in e.lines.iter().enumerate() {
            assert_eq!(dollars(&figures, FigureId::MarketValue(i)), line.market_value());
            assert_eq!(dollars(&figures, FigureId::Contribution(i)), e.contribution(i));
        }
    }
}

#[test]
fn the_sums_that_formulas_claim_hold() {
    for (name, scenario) in books() {
        let e = evaluate(&scenario);
        let figures = Figures::new(&e);
        let at = |id| dollars(&figures, id);
        assert_eq!(
            at(FigureId::Without(Party::Ficc)) + at(FigureId::Without(Party::Cme)),
            at(FigureId::Without(Party::Total)),
            "{name}"
        );
        for switch in [Switch::AsSet, Switch::On] {
            let with = |party| at(FigureId::With(switch, party));
            assert_eq!(with(Party::Ficc) + with(Party::Cme), with(Party::Total), "{name}");
            assert_eq!(
                at(FigureId::Without(Party::Total)) - with(Party::Total),
                at(FigureId::Saved(switch)),
                "{name}"
            );
            for house in ClearingHouse::ALL {
                let account = |book| at(FigureId::WithAccount(switch, house, book));
                assert_eq!(account(Book::Xm) + account(Book::Ordinary), with(house.into()), "{name}");
            }
        }
        Book::ALL.into_iter().for_each(|book| check_houses(&figures, book, name));
        check_requirements(&e, &figures, name);
        check_savings(&figures, &e, name);
        check_collateral(&e, &figures, name);
    }
}

/// VaR charge = max(VaR, floor) + bid-ask; stand-alone = outright + calendar - credit + heightened risk.
fn check_houses(figures: &Figures, book: Book, name: &str) {
    let ficc = |part| number(figures, FigureId::Ficc(book, part));
    let floor = ficc(FiccPart::HaircutFloor).max(ficc(FiccPart::MinimumMargin));
    assert_eq!(ficc(FiccPart::Floor), floor, "{name}");
    assert_eq!(
        ficc(FiccPart::Charge),
        ficc(FiccPart::Var).max(0.0).max(floor) + ficc(FiccPart::BidAsk),
        "{name}"
    );
    let buckets: f64 = (0..6).map(|bucket| number(figures, FigureId::GrossBucket(book, bucket))).sum();
    assert_eq!(ficc(FiccPart::GrossMarketValue), buckets, "{name}");
    let cme = |part| dollars(figures, FigureId::Cme(book, part));
    assert_eq!(
        cme(CmePart::Outright) + cme(CmePart::CalendarCharge) - cme(CmePart::SpreadCredit)
            + cme(CmePart::HeightenedRisk),
        cme(CmePart::StandAlone),
        "{name}"
    );
    let credits: Vec<FigureId> = figures.children(FigureId::Cme(book, CmePart::SpreadCredit));
    let sum: Decimal = credits.into_iter().map(|credit| dollars(figures, credit)).sum();
    assert_eq!(sum, cme(CmePart::SpreadCredit), "{name}");
}

/// Requirements follow from their inputs, rounded to the cent once.
fn check_requirements(e: &Evaluation, figures: &Figures, name: &str) {
    let charge = |book| dollars(figures, FigureId::Ficc(book, FiccPart::Charge));
    let liquidity = |book| dollars(figures, FigureId::Ficc(book, FiccPart::Liquidity));
    let stand_alone = |book| dollars(figures, FigureId::Cme(book, CmePart::StandAlone));
    assert_eq!(e.without.ficc, to_cent(charge(Book::Whole) + liquidity(Book::Whole)), "{name}");
    assert_eq!(e.without.cme, to_cent(stand_alone(Book::Whole)), "{name}");
    if e.gate.is_ok() {
        let keep = Decimal::ONE - e.arrangement.applied;
        assert_eq!(e.possible.ficc_xm, to_cent(charge(Book::Xm) * keep + liquidity(Book::Xm)), "{name}");
        assert_eq!(e.possible.cme_ordinary, to_cent(stand_alone(Book::Ordinary)), "{name}");
        if e.coin_layer.is_none() {
            assert_eq!(e.possible.cme_xm, to_cent(stand_alone(Book::Xm) * keep), "{name}");
        }
    }
}

/// Savings follow from the ratio numbers; the applied one from the savings, threshold and cap.
fn check_savings(figures: &Figures, e: &Evaluation, name: &str) {
    let has_layer = e.coin_layer.is_some() && !e.rules.one_percentage;
    for layer in [Layer::Rates, Layer::Coins] {
        for house in ClearingHouse::ALL.into_iter().filter(|_| layer == Layer::Rates || has_layer) {
            let [cash, futures, both] =
                RatioPart::ALL.map(|part| number(figures, FigureId::Ratio(layer, house, part)));
            let expected = if cash + futures > 0.0 { 1.0 - both / (cash + futures) } else { 0.0 };
            assert_eq!(number(figures, FigureId::HouseSaving(layer, house)), expected, "{name}");
        }
    }
    let savings = ClearingHouse::ALL.map(|house| number(figures, FigureId::HouseSaving(Layer::Rates, house)));
    assert_eq!(number(figures, FigureId::Raw), savings[0].min(savings[1]), "{name}");
    let applied = number(figures, FigureId::Applied(Switch::On));
    let limited = match e.arrangement.reason {
        Reason::Cap => number(figures, FigureId::Cap),
        Reason::LesserSaving => number(figures, FigureId::Raw),
        _ => 0.0,
    };
    assert!((applied - limited).abs() < 1e-12, "{name}: {applied} {limited}");
}

fn check_collateral(e: &Evaluation, figures: &Figures, name: &str) {
    for at in Destination::ALL {
        let part = |part| dollars(figures, FigureId::Collateral(at, part));
        let posted: Decimal = figures
            .children(FigureId::Collateral(at, CollateralPart::Posted))
            .into_iter()
            .map(|posting| dollars(figures, posting))
            .sum();
        assert_eq!(part(CollateralPart::Posted), posted, "{name}");
        assert_eq!(part(CollateralPart::Surplus), posted - part(CollateralPart::Required), "{name}");
    }
    assert_eq!(
        dollars(figures, FigureId::Collateral(Destination::Ficc, CollateralPart::Required)),
        e.with.ficc
    );
    assert_eq!(
        dollars(figures, FigureId::Collateral(Destination::Cme, CollateralPart::Required)),
        e.with.cme
    );
}

#[test]
fn the_rungs_of_the_ladder_agree_with_each_other() {
    for (name, scenario) in books() {
        let e = evaluate(&scenario);
        let figures = Figures::new(&e);
        for rung in Rung::ALL {
            let at = |column| figure(&figures, FigureId::Worth(rung, column)).amount;
            let columns = (at(Column::Without), at(Column::Change(Switch::On)), at(Column::With(Switch::On)));
            match columns {
                (Amount::Money(without), Amount::Money(change), Amount::Money(with)) => {
                    assert!((without - change - with).abs() <= dec!(0.01), "{name}: {rung:?}");
                }
                (Amount::Times(without), Amount::Times(change), Amount::Times(with)) => {
                    assert!((without * change - with).abs() < 1e-9 * with, "{name}");
                }
                (Amount::BasisPoints(without), Amount::BasisPoints(change), Amount::BasisPoints(with)) => {
                    assert!((without + change - with).abs() < 1e-9 * without, "{name}");
                }
                (_, Amount::None, _) => {}
                other => panic!("{name}: {rung:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn contributions_add_up_to_the_requirement_they_name() {
    let split = [("notes apart", notes_apart()), ("split futures", split_futures())];
    for (name, scenario) in [("basis", basis()), ("unified", unified())].into_iter().chain(split) {
        let e = evaluate(&scenario);
        let figures = Figures::new(&e);
        let sum: Decimal =
            (0..e.lines.len()).map(|line| dollars(&figures, FigureId::Contribution(line))).sum();
        assert!((sum - e.with.total).abs() < dec!(0.01), "{name}: {sum} {}", e.with.total);
    }
}
