//! Sweeps: the figures of a document along a lever, without pricing or evaluating again.

use super::{Scenario, engine::at_hedge_ratio};
use crate::{
    margin::{
        Binding, Drift, Evaluation, Path, Reason, Rehedge, RehedgedFigures, Split, WholeSplit, XmChoice,
    },
    quantity::{Decimal, money::to_simulation, size},
};
use rust_decimal::dec;

/// Largest hedge ratio of either sign that whole numbers cover.
const LARGEST_RATIO: Decimal = dec!(1_000);

/// The figures at one value of the lever.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SweepPoint {
    /// The lever.
    pub x: Decimal,
    /// Dollars to the cent.
    pub without_total: Decimal,
    pub with_total: Decimal,
    /// The two houses' parts of `with_total`.
    pub with_ficc: Decimal,
    pub with_cme: Decimal,
    /// Negative when the XM account costs margin.
    pub saved: Decimal,
    /// The two houses' savings as fractions, before threshold and cap; negative ones as they are.
    pub saving_ficc: f64,
    pub saving_cme: f64,
    /// The fraction applied as the switch stands.
    pub applied: Decimal,
    pub binding: Binding,
    pub reason: Reason,
}

impl SweepPoint {
    fn new(x: Decimal, figures: RehedgedFigures) -> Self {
        Self {
            x,
            without_total: figures.without_total,
            with_total: figures.with_total,
            with_ficc: figures.with_ficc,
            with_cme: figures.with_cme,
            saved: figures.without_total - figures.with_total,
            saving_ficc: figures.saving_ficc,
            saving_cme: figures.saving_cme,
            applied: figures.applied,
            binding: figures.binding,
            reason: figures.reason,
        }
    }
}

/// The figures of a document at every hedge ratio, in their order: what [`super::Engine::evaluate`]
/// gives for the document with the lever there. `evaluation` is the document's own, with the lever
/// anywhere; it is combined anew and nothing is priced.
pub fn hedge_ratio_sweep(
    scenario: &Scenario,
    evaluation: &Evaluation,
    ratios: &[Decimal],
) -> Vec<SweepPoint> {
    let rehedge = Rehedge::new(evaluation);
    let lines = Lines::new(scenario, &rehedge);
    let figures = lines.fast(&rehedge, ratios).unwrap_or_else(|| lines.slow(&rehedge, ratios));
    ratios.iter().zip(figures).map(|(x, figures)| SweepPoint::new(*x, figures)).collect()
}

/// The figures of a document at every quantity of one line: what [`super::Engine::evaluate`] gives
/// for the document with the line there. `None` unless the line holds interest-rate futures that
/// have a value. `evaluation` is the document's own.
pub(super) fn quantity_sweep(
    scenario: &Scenario,
    evaluation: &Evaluation,
    line: usize,
    quantities: &[Decimal],
) -> Option<Vec<SweepPoint>> {
    let rehedge = Rehedge::new(evaluation);
    let place = rehedge.line_numbers().position(|(number, _)| number == line)?;
    let ratio = scenario.levers.hedge_ratio;
    let mut lines = Lines::new(scenario, &rehedge);
    let at = |quantity: &Decimal| {
        lines.lines.get_mut(place)?.quantity = *quantity;
        let figures = rehedge.figures(&lines.splits(ratio));
        Some(SweepPoint::new(*quantity, figures))
    };
    quantities.iter().map(at).collect()
}

/// The positions in interest-rate futures, and the share of them in the XM account.
struct Lines {
    lines: Vec<Held>,
    share: Decimal,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    quantity: Decimal,
    xm: XmChoice,
}

impl Lines {
    fn new(scenario: &Scenario, rehedge: &Rehedge) -> Self {
        let held = |(number, is_eligible): (usize, bool)| {
            let position = scenario.positions.get(number);
            Held {
                quantity: position.map_or(Decimal::ZERO, |p| p.quantity),
                xm: position.filter(|_| is_eligible).map_or(XmChoice::Out, |p| p.xm),
            }
        };
        Self { lines: rehedge.line_numbers().map(held).collect(), share: scenario.levers.xm_share }
    }

    /// Every point by itself, on all scenarios.
    fn slow(&self, rehedge: &Rehedge, ratios: &[Decimal]) -> Vec<RehedgedFigures> {
        ratios.iter().map(|ratio| rehedge.figures(&self.splits(*ratio))).collect()
    }

    /// The contracts of every line at a ratio.
    fn splits(&self, ratio: Decimal) -> Vec<Split> {
        let split = |line: &Held| {
            let held = at_hedge_ratio(line.quantity, ratio);
            let xm = match line.xm {
                XmChoice::Contracts(n) => XmChoice::Contracts(at_hedge_ratio(n, ratio)),
                other => other,
            };
            Split { held, xm: xm.contracts_of(held, self.share) }
        };
        self.lines.iter().map(split).collect()
    }

    /// All points together in whole contracts; `None` where they do not cover the document.
    fn fast(&self, rehedge: &Rehedge, ratios: &[Decimal]) -> Option<Vec<RehedgedFigures>> {
        let lines: Vec<WholeLine> = self.lines.iter().map(WholeLine::new).collect::<Option<_>>()?;
        let share = Factor::new(self.share)?;
        let mut order: Vec<(usize, Factor)> =
            ratios.iter().enumerate().map(|(i, r)| Some((i, Factor::new(*r)?))).collect::<Option<_>>()?;
        order.sort_by(|a, b| a.1.value.total_cmp(&b.1.value));
        let mut path = Path {
            ratios: order.iter().map(|(_, factor)| factor.value).collect(),
            drifts: lines.iter().map(|line| line.drift(&share)).collect(),
            splits: Vec::with_capacity(lines.len() * ratios.len()),
        };
        for (_, ratio) in &order {
            for line in &lines {
                path.splits.push(line.at(ratio, &share)?);
            }
        }
        let figures = rehedge.along(&path)?;
        let mut sorted: Vec<_> = order.iter().map(|(i, _)| *i).zip(figures).collect();
        sorted.sort_unstable_by_key(|(i, _)| *i);
        Some(sorted.into_iter().map(|(_, figures)| figures).collect())
    }
}

/// A line in whole contracts at a ratio of one.
#[derive(Debug, Clone, Copy)]
struct WholeLine {
    held: i64,
    /// Designated to the XM account, before the share of it that is placed there.
    designated: i64,
}

impl WholeLine {
    fn new(line: &Held) -> Option<Self> {
        let held = whole(line.quantity)?;
        let designated = match line.xm {
            XmChoice::Out => 0,
            XmChoice::In => held,
            XmChoice::Contracts(n) => held.signum() * whole(n)?.abs().min(held.abs()),
        };
        Some(Self { held, designated })
    }

    /// Rounding keeps order and sign, so the designated part can be rounded by itself.
    fn at(&self, ratio: &Factor, share: &Factor) -> Option<WholeSplit> {
        let held = ratio.times(self.held)?;
        let designated = if self.designated == self.held { held } else { ratio.times(self.designated)? };
        Some(WholeSplit { held, xm: share.times(designated)? })
    }

    fn drift(&self, share: &Factor) -> Drift {
        if self.designated == 0 {
            return Drift { base: 0.0, error: 0.0 };
        }
        // the contracts are rounded, and where only a share is placed the share is rounded again
        let rounded = if share.is_one() { 0.0 } else { 0.5 };
        Drift { base: self.designated as f64 * share.value, error: 0.5 * share.value.abs() + rounded }
    }
}

/// A decimal as a fraction of whole numbers.
#[derive(Debug, Clone, Copy)]
struct Factor {
    numerator: i64,
    denominator: i64,
    value: f64,
}

impl Factor {
    fn new(value: Decimal) -> Option<Self> {
        if value.abs() > LARGEST_RATIO {
            return None;
        }
        let short = value.normalize();
        Some(Self {
            numerator: i64::try_from(short.mantissa()).ok()?,
            denominator: 10i64.checked_pow(short.scale())?,
            value: to_simulation(value),
        })
    }

    fn is_one(&self) -> bool {
        self.numerator == self.denominator
    }

    /// The product, rounded to a whole number, halves away from zero.
    fn times(&self, count: i64) -> Option<i64> {
        if self.is_one() {
            return Some(count);
        }
        if let Some(product) = count.checked_mul(self.numerator)
            && let Some(twice) = product.abs().checked_mul(2)
            && let Some(rounded_up) = twice.checked_add(self.denominator)
            && let Some(divisor) = self.denominator.checked_mul(2)
        {
            return Some(product.signum() * (rounded_up / divisor));
        }
        let (product, divisor) =
            (i128::from(count) * i128::from(self.numerator), i128::from(self.denominator));
        let magnitude = (2 * product.abs() + divisor) / (2 * divisor);
        i64::try_from(product.signum() * magnitude).ok()
    }
}

/// A whole number of contracts within what one line may hold.
fn whole(quantity: Decimal) -> Option<i64> {
    if quantity.abs() > size::LARGEST || !quantity.fract().is_zero() {
        return None;
    }
    i64::try_from(quantity).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::parse,
        market::demo_history,
        rulebook::Rulebook,
        whatif::{Engine, Market, Position},
    };
    use std::sync::Arc;

    /// Large enough that most scenarios are left out.
    fn book(last: crate::quantity::Date) -> Scenario {
        let lines = [
            ("T 4.25 2035-08-15", 7_000_000_000, XmChoice::In),
            ("T 3.875 2031-02-28", 4_000_000_000, XmChoice::In),
            ("T 4.5 2046-02-15", -900_000_000, XmChoice::In),
            ("ZN U6", -52_310, XmChoice::In),
            ("ZN Z6", 11_170, XmChoice::Contracts(dec!(4_000))),
            ("TN Z6", -20_030, XmChoice::In),
            ("ZF Z6", -39_110, XmChoice::In),
            ("ZF Z6", 3_010, XmChoice::Out),
            ("UB Z6", 4_771, XmChoice::In),
            ("MTN Z6", 7_771, XmChoice::In),
        ];
        let position = |(text, quantity, xm): (&str, i64, XmChoice)| Position {
            xm,
            ..Position::new(parse(text, last).expect(text), Decimal::from(quantity))
        };
        Scenario { positions: Arc::new(lines.map(position).to_vec()), ..Scenario::default() }
    }

    #[test]
    fn leaving_scenarios_out_changes_no_figure() {
        let market = Market::new(demo_history(), Vec::new());
        let scenario = book(market.history.span().expect("dates").1);
        let evaluation =
            Engine::default().evaluate(&scenario, &market, Rulebook::embedded()).expect("a market");
        let rehedge = Rehedge::new(&evaluation);
        let lines = Lines::new(&scenario, &rehedge);
        let ratios: Vec<Decimal> = (-50..=150).map(|n| Decimal::new(2 * n, 2)).collect();
        let fast = lines.fast(&rehedge, &ratios).expect("whole contracts");
        assert_eq!(fast, lines.slow(&rehedge, &ratios));
    }

    #[test]
    fn whole_numbers_round_as_decimals_do() {
        for ratio in [dec!(0.5), dec!(-0.5), dec!(1.25), dec!(0.3333333333), dec!(0), dec!(1), dec!(-7.05)] {
            let factor = Factor::new(ratio).expect("short");
            for count in (-50..=50).chain([7_777_777_777_777, -9_999_999_999_999]) {
                let expected = at_hedge_ratio(Decimal::from(count), ratio);
                assert_eq!(factor.times(count).map(Decimal::from), Some(expected), "{count} x {ratio}");
            }
        }
        assert!(Factor::new(dec!(1_001)).is_none());
    }
}
