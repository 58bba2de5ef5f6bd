//! A document with one dial free: its figures wherever the dial is put, the quickest way there is.

use super::{Point, SharedEngine, SweepError, shared::across, shared::workers};
use crate::{
    margin::Evaluation,
    quantity::Decimal,
    rulebook::Rulebook,
    whatif::{
        Dial, Engine, Lever, Market, Progress, Scenario, apply,
        sweep::{hedge_ratio_sweep, quantity_sweep},
    },
};

/// Which document is asked about, under which market.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub scenario: &'a Scenario,
    pub market: &'a Market,
    pub rulebook: &'a Rulebook,
    /// Prices what is not priced yet.
    pub engines: &'a SharedEngine,
}

impl Question<'_> {
    /// The document with a dial somewhere.
    pub(super) fn with(
        &self,
        scenario: &Scenario,
        dial: &Dial,
        value: Decimal,
    ) -> Result<Scenario, SweepError> {
        Ok(apply(scenario, &dial.command(value, scenario, self.rulebook), self.rulebook)?)
    }

    pub(super) fn evaluate(
        &self,
        engine: &mut Engine,
        scenario: &Scenario,
    ) -> Result<Evaluation, SweepError> {
        Ok(engine.evaluate(scenario, self.market, self.rulebook)?)
    }

    /// The figures with a dial at each of some values, given the evaluation of the document with
    /// the dial anywhere. Counts a step a value.
    pub(super) fn along(
        &self,
        engine: &mut Engine,
        scenario: &Scenario,
        own: &Evaluation,
        dial: &Dial,
        values: &[Decimal],
        progress: &Progress,
    ) -> Result<Vec<Point>, SweepError> {
        if let Some(points) = combined(scenario, own, dial, values) {
            progress.advance(values.len())?;
            return Ok(points);
        }
        let at = |value: &Decimal| {
            progress.advance(1)?;
            let moved = self.with(scenario, dial, *value)?;
            Ok(Point::of(*value, &self.evaluate(engine, &moved)?))
        };
        values.iter().map(at).collect()
    }
}

/// Points that need no evaluation of their own: only quantities of futures change.
fn combined(scenario: &Scenario, own: &Evaluation, dial: &Dial, values: &[Decimal]) -> Option<Vec<Point>> {
    let swept = match dial {
        Dial::Lever(Lever::HedgeRatio) => hedge_ratio_sweep(scenario, own, values),
        Dial::Quantity(line) => quantity_sweep(scenario, own, *line, values)?,
        _ => return None,
    };
    Some(swept.iter().map(|point| Point::swept(point, own)).collect())
}

/// One dial of a document, ready to be put anywhere.
pub(super) struct Probe<'a> {
    question: &'a Question<'a>,
    dial: &'a Dial,
    own: Evaluation,
    engines: Vec<Engine>,
    pub is_whole: bool,
}

impl<'a> Probe<'a> {
    pub fn new(question: &'a Question<'a>, dial: &'a Dial) -> Result<Self, SweepError> {
        let Question { scenario, market, rulebook, engines } = question;
        let (engine, own) = engines.fork(scenario, market, rulebook)?;
        let is_whole = dial.is_whole(scenario, rulebook);
        Ok(Self { question, dial, own, engines: workers(engine), is_whole })
    }

    /// Whether points cost next to nothing.
    pub fn is_quick(&self) -> bool {
        self.dial.cost(self.question.scenario) == 0
    }

    /// The figures at every value, across cores. Counts a step a value.
    pub fn points(&mut self, values: &[Decimal], progress: &Progress) -> Result<Vec<Point>, SweepError> {
        let (question, dial, own) = (self.question, self.dial, &self.own);
        // together where they are only combined: what they share is prepared once
        let per_item = match self.dial.cost(question.scenario) {
            0 => values.len().max(1),
            1 => 16,
            _ => 1,
        };
        let items: Vec<&[Decimal]> = values.chunks(per_item).collect();
        let points = across(&mut self.engines, &items, |engine, values| {
            question.along(engine, question.scenario, own, dial, values, progress)
        })?;
        Ok(points.concat())
    }
}
