//! The figures of a document over two dials.

use super::{
    Point, Question, STRIDES, SweepError, nodes,
    shared::{across, workers},
};
use crate::{
    quantity::{Decimal, money::to_simulation},
    whatif::{Dial, Engine, Progress},
};

/// A dial and the values at which it is looked at, rising.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    pub dial: Dial,
    pub values: Vec<Decimal>,
}

/// Figures over a grid of two dials.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    pub xs: Vec<Decimal>,
    pub ys: Vec<Decimal>,
    /// Row by row: all of `xs` at the first of `ys`, and so on.
    pub cells: Vec<Point>,
}

impl Map {
    /// The point at a column and a row.
    pub fn at(&self, column: usize, row: usize) -> Option<&Point> {
        (column < self.xs.len()).then(|| self.cells.get(row * self.xs.len() + column))?
    }

    /// Where the cap begins to hold: pieces of a line, each from one (x, y) to another.
    pub fn cap_line(&self) -> Vec<[[f64; 2]; 2]> {
        let simulated = |values: &[Decimal]| values.iter().copied().map(to_simulation).collect::<Vec<f64>>();
        let above: Vec<f64> = self.cells.iter().map(Point::above_cap).collect();
        super::contour(&simulated(&self.xs), &simulated(&self.ys), &above)
    }
}

/// What is known of a map so far, turned so that the dial that costs less runs along.
struct Table<'a> {
    question: &'a Question<'a>,
    /// Each of its values costs an evaluation that may price.
    across: &'a Axis,
    along: &'a Axis,
    is_turned: bool,
    /// A row for each value of `across`.
    known: Vec<Vec<Option<Point>>>,
}

/// One row of work: a value of the dearer dial, and the places along the cheaper one.
struct Row {
    number: usize,
    places: Vec<usize>,
}

/// The figures over two different dials, across cores. Coarser maps are handed to `publish` on the
/// way, the whole one is returned. Counts a step a cell.
///
/// # Errors
/// [`SweepError`] when it is called off, or the document cannot be had with the dials there.
pub fn map(
    question: &Question,
    x: &Axis,
    y: &Axis,
    progress: &Progress,
    publish: &mut dyn FnMut(Map),
) -> Result<Map, SweepError> {
    progress.begin(x.values.len() * y.values.len());
    let (engine, _) = question.engines.fork(question.scenario, question.market, question.rulebook)?;
    let mut engines = workers(engine);
    let mut table = Table::new(question, x, y);
    for stride in STRIDES {
        table.fill(stride, &mut engines, progress)?;
        if stride > 1 {
            publish(table.seen(stride));
        }
    }
    Ok(table.seen(1))
}

impl<'a> Table<'a> {
    fn new(question: &'a Question<'a>, x: &'a Axis, y: &'a Axis) -> Self {
        let is_turned = y.dial.cost(question.scenario) < x.dial.cost(question.scenario);
        let (across, along) = if is_turned { (x, y) } else { (y, x) };
        let known = vec![vec![None; along.values.len()]; across.values.len()];
        Self { question, across, along, is_turned, known }
    }

    /// Places looked at along a row: all of them where they cost nothing more.
    fn places(&self, stride: usize) -> Vec<usize> {
        let is_quick = self.along.dial.cost(self.question.scenario) == 0;
        nodes(self.along.values.len(), if is_quick { 1 } else { stride })
    }

    fn fill(&mut self, stride: usize, engines: &mut [Engine], progress: &Progress) -> Result<(), SweepError> {
        let missing = |number: usize| -> Option<Row> {
            let row = self.known.get(number)?;
            let is_missing = |i: &usize| row.get(*i).is_some_and(Option::is_none);
            let places: Vec<usize> = self.places(stride).into_iter().filter(is_missing).collect();
            (!places.is_empty()).then_some(Row { number, places })
        };
        let rows: Vec<Row> =
            nodes(self.across.values.len(), stride).into_iter().filter_map(missing).collect();
        let filled = across(engines, &rows, |engine, row| self.row(engine, row, progress))?;
        for (row, points) in rows.iter().zip(filled) {
            let Some(known) = self.known.get_mut(row.number) else { continue };
            for (place, point) in row.places.iter().zip(points) {
                if let Some(slot) = known.get_mut(*place) {
                    *slot = Some(point);
                }
            }
        }
        Ok(())
    }

    fn row(&self, engine: &mut Engine, row: &Row, progress: &Progress) -> Result<Vec<Point>, SweepError> {
        // asked before the evaluation of the row, which may take the longest
        progress.advance(0)?;
        let Some(value) = self.across.values.get(row.number) else { return Ok(Vec::new()) };
        let values: Vec<Decimal> =
            row.places.iter().filter_map(|i| self.along.values.get(*i).copied()).collect();
        let moved = self.question.with(self.question.scenario, &self.across.dial, *value)?;
        let own = self.question.evaluate(engine, &moved)?;
        self.question.along(engine, &moved, &own, &self.along.dial, &values, progress)
    }

    /// The map as it is known at a stride.
    fn seen(&self, stride: usize) -> Map {
        let places = self.places(stride);
        let rows = nodes(self.across.values.len(), stride);
        let [across, along] = [(self.across, &rows), (self.along, &places)].map(|(axis, nodes)| {
            nodes.iter().filter_map(|i| axis.values.get(*i).copied()).collect::<Vec<_>>()
        });
        let at = |row: usize, place: usize| self.known.get(row)?.get(place).copied().flatten();
        if !self.is_turned {
            let cells = rows.iter().flat_map(|r| places.iter().filter_map(move |p| at(*r, *p))).collect();
            return Map { xs: along, ys: across, cells };
        }
        let x = |row: usize, point: Point| Some(Point { x: *self.across.values.get(row)?, ..point });
        let cells = places.iter().flat_map(|p| rows.iter().filter_map(move |r| x(*r, at(*r, *p)?))).collect();
        Map { xs: across, ys: along, cells }
    }
}
