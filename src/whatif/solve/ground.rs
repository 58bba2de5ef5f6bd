//! What solvers stand on: the possible world of a document, with every future they may propose
//! priced, so that any quantities are figures at once.

use crate::{
    instrument::{Asset, Future, Instrument, Product},
    margin::{Evaluation, Leg, Line, Lot, Rehedge, RehedgedFigures, Split, XmChoice},
    quantity::{Decimal, money::to_simulation},
    rulebook::Rulebook,
    whatif::{Command, Engine, EvaluateError, Lever, Market, Position, Scenario, apply, front_quarterly},
};
use std::sync::Arc;

/// Futures a solver may propose: eligible, and of full size.
const PROPOSED: [Product; 11] = [
    Product::Zt,
    Product::Z3n,
    Product::Zf,
    Product::Zn,
    Product::Tn,
    Product::Twe,
    Product::Zb,
    Product::Ub,
    Product::Sr3,
    Product::Sr1,
    Product::Zq,
];

/// A document in its possible world: the switch on, the levers on futures written into the positions.
#[derive(Debug)]
pub struct Ground {
    /// The document as it stands, with the switch on.
    pub(super) possible: Scenario,
    /// Figures of it.
    evaluation: Evaluation,
    /// The edits that write the levers on futures into the positions. None where they rest.
    settling: Vec<Command>,
    /// Futures that can be proposed and are not held, priced, with nothing of each.
    more: Vec<Line>,
    candidates: Vec<Candidate>,
    /// The document's collateral as it is entered.
    entered: Arc<Vec<Lot>>,
}

/// A future a solver may trade: on a line of its own kind in the XM account, or on a new one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    pub future: Future,
    /// Contracts on that line now.
    pub held: Decimal,
    /// Dollars gained by one contract when yields fall by a basis point.
    pub dv01: f64,
    /// Whether the book holds the line.
    pub is_held: bool,
    line: usize,
}

/// What a solver proposes for one future: whole contracts on its line, before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trade {
    pub future: Future,
    pub before: Decimal,
    pub after: Decimal,
    /// `None`: a new line.
    line: Option<usize>,
}

impl Trade {
    /// The edit that makes it.
    fn command(&self) -> Command {
        match self.line {
            Some(line) => Command::SetQuantity { line, quantity: self.after },
            None => Command::AddPosition(Position::new(Instrument::Future(self.future), self.after)),
        }
    }
}

impl Ground {
    /// Evaluates a document and stands on it.
    ///
    /// # Errors
    /// [`EvaluateError`] where the document has no figures.
    pub fn new(
        scenario: &Scenario,
        market: &Market,
        engine: &mut Engine,
        rulebook: &Rulebook,
    ) -> Result<Self, EvaluateError> {
        let evaluation = engine.evaluate(scenario, market, rulebook)?;
        Self::of(scenario, &evaluation, market, engine, rulebook)
    }

    /// Stands on the evaluation of a document. Only what may be proposed and is not held is priced;
    /// `engine` keeps it for the next time.
    ///
    /// # Errors
    /// [`EvaluateError`] where the document has no figures.
    pub fn of(
        scenario: &Scenario,
        evaluation: &Evaluation,
        market: &Market,
        engine: &mut Engine,
        rulebook: &Rulebook,
    ) -> Result<Self, EvaluateError> {
        let possible = Scenario { cross_margining: true, ..scenario.in_place().into_owned() };
        let settling = settling(&possible, evaluation);
        let settled = settling.iter().try_fold(possible.clone(), |s, c| apply(&s, c, rulebook));
        // a line beyond the largest size is refused here, and again when the answer is applied
        let settled = settled.unwrap_or_else(|_| possible.clone());
        let (held, absent): (Vec<_>, Vec<_>) = proposed(&settled, evaluation)
            .into_iter()
            .map(|f| (f, line_of(&settled, f)))
            .partition(|(_, l)| l.is_some());
        let none = absent.iter().map(|(f, _)| Position::new(Instrument::Future(*f), Decimal::ZERO)).collect();
        let alone = Scenario { positions: Arc::new(none), collateral: Arc::default(), ..possible.clone() };
        let mut more = engine.evaluate(&alone, market, rulebook)?.lines;
        // levers may add lines of their own after these
        more.truncate(absent.len());
        let mut ground = Self {
            possible,
            evaluation: evaluation.switched_on(),
            settling,
            more,
            candidates: Vec::new(),
            entered: Arc::clone(&scenario.collateral),
        };
        let first = evaluation.lines.len();
        let absent = absent.into_iter().zip(first..).map(|((f, _), line)| (f, line, false));
        let held = held.into_iter().filter_map(|(f, line)| Some((f, line?, true)));
        ground.candidates =
            held.chain(absent).filter_map(|(f, l, is_held)| ground.candidate(f, l, is_held)).collect();
        ground.candidates.sort_by_key(|c| c.future.product.index());
        Ok(ground)
    }

    /// `None` where the future has no value as of the date, or is not eligible.
    fn candidate(&self, future: Future, line: usize, is_held: bool) -> Option<Candidate> {
        let evaluated = self.line(line)?;
        let dv01 = evaluated.unit.as_ref()?.valuation.dv01;
        let is_fit = evaluated.eligibility == Ok(Leg::Futures) && dv01.is_finite() && dv01 != 0.0;
        is_fit.then_some(Candidate { future, held: evaluated.quantity, dv01, is_held, line })
    }

    /// A line of the book, or one of those not held after them.
    pub(super) fn line(&self, number: usize) -> Option<&Line> {
        let lines = &self.evaluation.lines;
        lines.get(number).or_else(|| self.more.get(number.checked_sub(lines.len())?))
    }

    /// The figures that everything is combined from.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// The futures that can be proposed: of each product the month most held, else the front one.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The candidate whose contracts carry the largest DV01, when one is held.
    pub fn largest_held(&self) -> Option<&Candidate> {
        let weight = |c: &Candidate| (to_simulation(c.held) * c.dv01).abs();
        self.candidates.iter().filter(|c| !c.held.is_zero()).max_by(|a, b| weight(a).total_cmp(&weight(b)))
    }

    /// One step of undo that makes trades, the levers on futures written into the positions first.
    pub fn command(&self, title: &str, trades: &[Trade]) -> Command {
        self.settled(title, trades.iter().map(Trade::command))
    }

    /// One step of undo that makes edits of the settled document.
    pub(super) fn settled(&self, title: &str, edits: impl Iterator<Item = Command>) -> Command {
        let commands = self.settling.iter().cloned().chain(edits).collect();
        Command::Several { title: title.to_owned(), commands }
    }

    /// The document's collateral as it is entered, lot for lot.
    pub(super) fn entered_lots(&self) -> &[Lot] {
        &self.entered
    }

    /// The document's collateral where it stands in the history.
    pub(super) fn lots(&self) -> &[Lot] {
        &self.possible.collateral
    }
}

/// A ground ready to be asked for figures at any contracts.
#[derive(Debug)]
pub struct Desk<'a> {
    pub ground: &'a Ground,
    rehedge: Rehedge<'a>,
    /// As held, one a line of the rehedge.
    base: Vec<Split>,
    /// Their lines in the book.
    lines: Vec<usize>,
    /// Gross and net DV01 of what is margined, in dollars.
    gross_dv01: f64,
    net_dv01: f64,
}

impl<'a> Desk<'a> {
    /// Takes from a ground what does not change.
    pub fn new(ground: &'a Ground) -> Self {
        let evaluation = ground.evaluation();
        let rehedge = Rehedge::with_more(evaluation, &ground.more);
        let lines: Vec<usize> = rehedge.line_numbers().map(|(number, _)| number).collect();
        let base = lines.iter().filter_map(|l| ground.line(*l));
        let base = base.map(|l| Split { held: l.quantity, xm: l.xm_quantity }).collect();
        let dv01s = evaluation.lines.iter().filter(|l| l.is_margined).filter_map(|l| {
            Some(to_simulation(l.quantity) * l.unit.as_ref()?.valuation.dv01).filter(|d| d.is_finite())
        });
        let (gross_dv01, net_dv01) =
            dv01s.fold((0.0, 0.0), |(gross, net), own| (gross + own.abs(), net + own));
        Self { ground, rehedge, base, lines, gross_dv01, net_dv01 }
    }

    /// The figures as held.
    pub fn as_held(&self) -> RehedgedFigures {
        self.rehedge.figures(&self.base)
    }

    /// The figures with other contracts of some candidates.
    pub fn at(&self, changes: &[(&Candidate, Decimal)]) -> RehedgedFigures {
        let mut splits = self.base.clone();
        for (candidate, contracts) in changes {
            if let Some(slot) = self.slot(candidate.line).and_then(|i| splits.get_mut(i)) {
                *slot = Split { held: *contracts, xm: *contracts };
            }
        }
        self.rehedge.figures(&splits)
    }

    /// The figures at any splits, one a line of [`Desk::positions`].
    pub(super) fn split(&self, splits: &[Split]) -> RehedgedFigures {
        self.rehedge.figures(splits)
    }

    /// Lines of futures: number in the book, split as held, whether it may stand in the XM account.
    pub(super) fn positions(&self) -> impl Iterator<Item = (usize, Split, bool)> {
        let eligible = self.rehedge.line_numbers().map(|(_, is_eligible)| is_eligible);
        self.lines.iter().zip(&self.base).zip(eligible).map(|((line, split), ok)| (*line, *split, ok))
    }

    fn slot(&self, line: usize) -> Option<usize> {
        self.lines.iter().position(|l| *l == line)
    }

    /// Net DV01 of everything margined after other contracts of some candidates, in dollars.
    pub fn open_dv01(&self, changes: &[(&Candidate, Decimal)]) -> f64 {
        let moved = changes.iter().map(|(c, after)| to_simulation(*after - c.held) * c.dv01);
        self.net_dv01 + moved.sum::<f64>()
    }

    /// Gross DV01 of everything margined as held, in dollars.
    pub(super) fn gross_dv01(&self) -> f64 {
        self.gross_dv01
    }

    /// The contracts on a candidate's line that leave no DV01 open.
    pub(super) fn neutral(&self, candidate: &Candidate) -> f64 {
        to_simulation(candidate.held) - self.net_dv01 / candidate.dv01
    }

    /// What it takes to hold other contracts of a candidate.
    pub(super) fn trade(&self, candidate: &Candidate, after: Decimal) -> Trade {
        let line = candidate.is_held.then_some(candidate.line);
        Trade { future: candidate.future, before: candidate.held, after, line }
    }
}

/// Of each product the month of which most is held in the XM account, else the front quarterly one.
fn proposed(scenario: &Scenario, evaluation: &Evaluation) -> Vec<Future> {
    let future = |product: Product| {
        let held = scenario.positions.iter().filter_map(|p| match p.instrument {
            Instrument::Future(f) if f.product == product && p.xm == XmChoice::In => {
                Some((p.quantity.abs(), f))
            }
            _ => None,
        });
        // the first of several equal ones
        let most = held.reduce(|best, next| if next.0 > best.0 { next } else { best });
        most.map_or_else(|| front_quarterly(product, evaluation.as_of.date), |(_, f)| f)
    };
    PROPOSED.into_iter().map(future).collect()
}

/// The line a future is traded on: the first that is wholly in the XM account, else a new one.
fn line_of(scenario: &Scenario, future: Future) -> Option<usize> {
    let is_own = |p: &Position| p.instrument == Instrument::Future(future) && p.xm == XmChoice::In;
    scenario.positions.iter().position(is_own)
}

/// The edits that write the hedge ratio and the share in the XM account into the positions, so that
/// the document means the same with both levers at rest.
fn settling(scenario: &Scenario, evaluation: &Evaluation) -> Vec<Command> {
    let (has_ratio, has_share) =
        (Lever::HedgeRatio.is_changed(scenario), Lever::XmShare.is_changed(scenario));
    if !has_ratio && !has_share {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for (number, (line, position)) in evaluation.lines.iter().zip(scenario.positions.iter()).enumerate() {
        let Instrument::Future(future) = line.instrument else { continue };
        // coin futures do not follow the hedge ratio
        if future.product.asset() != Asset::Rates && !has_share {
            continue;
        }
        if line.quantity != position.quantity {
            edits.push(Command::SetQuantity { line: number, quantity: line.quantity });
        }
        let xm = XmChoice::Contracts(line.xm_quantity.abs());
        if line.eligibility.is_ok()
            && position.xm.contracts_of(line.quantity, Decimal::ONE) != line.xm_quantity
        {
            edits.push(Command::SetXm { line: number, xm });
        }
    }
    // what a lever adds beyond the positions becomes a position where its share is written down
    for line in evaluation.lines.iter().skip(scenario.positions.len()).filter(|_| has_share) {
        if matches!(line.instrument, Instrument::Future(_)) && !line.quantity.is_zero() {
            let xm = if line.eligibility.is_ok() {
                XmChoice::Contracts(line.xm_quantity.abs())
            } else {
                XmChoice::In
            };
            edits
                .push(Command::AddPosition(Position { xm, ..Position::new(line.instrument, line.quantity) }));
        }
    }
    let rest = |lever, is_changed: bool| is_changed.then_some(Command::SetLever { lever, value: None });
    let coins = [Lever::BtcFutures, Lever::EthFutures].map(|l| rest(l, has_share && l.is_changed(scenario)));
    edits.extend([rest(Lever::HedgeRatio, has_ratio), rest(Lever::XmShare, has_share)].into_iter().flatten());
    edits.extend(coins.into_iter().flatten());
    edits
}
