//! Least-cost posting as a small linear programme, solved exactly by the simplex method.
//!
//! Sources with values go to destinations that count less than their value; what a destination still
//! needs can be funded at a price, and what is funded is a need of the last destination. Starting
//! from nothing posted every step exchanges one posting and never costs more; it ends at the optimum.

use crate::whatif::{Cancelled, Progress};

/// Destinations: FICC, CME, and the firm that funds what they lack.
pub(super) const PLACES: usize = 3;
const FIRM: usize = 2;
/// What a dollar that nothing covers costs: more than any posting could save.
const UNCOVERED: f64 = 10.0;
/// A step that gains less than this a dollar is none.
const NO_GAIN: f64 = 1e-10;
/// A pivot smaller than this is the rounding of sums.
const NO_PIVOT: f64 = 1e-11;
/// After as many steps, ties are broken so that no step is taken twice.
const PATIENCE: usize = 2_000;

/// What can be posted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Source {
    /// Dollars.
    pub value: f64,
    /// Cost a year of a dollar posted.
    pub cost: f64,
    /// What a dollar counts for at each destination; `None` where it is not taken.
    pub counts: [Option<f64>; PLACES],
    /// Sources of one kind share limits.
    pub kind: usize,
}

/// The whole question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Transport {
    pub sources: Vec<Source>,
    /// What FICC and CME ask, in dollars.
    pub needs: [f64; 2],
    /// Cost a year of a dollar funded.
    pub funding: f64,
    /// Largest share of each destination's need that a kind may cover.
    pub limits: Vec<(usize, f64)>,
}

/// Dollars of each source at each destination.
pub(super) type Flows = Vec<[f64; PLACES]>;

impl Transport {
    /// The flows of least cost.
    ///
    /// # Errors
    /// [`Cancelled`] once nobody wants it.
    pub fn solve(&self, progress: &Progress) -> Result<Flows, Cancelled> {
        let scale = self.sources.iter().map(|s| s.value).chain(self.needs).fold(1.0, f64::max);
        let mut tableau = Tableau::new(self, scale);
        let mut steps = 0;
        while tableau.step(steps > PATIENCE) {
            progress.advance(1)?;
            steps += 1;
        }
        let value = |variable| tableau.value(variable) * scale;
        let flow = |source: usize| [0, 1, 2].map(|place| value(source * PLACES + place));
        Ok((0..self.sources.len()).map(flow).collect())
    }

    fn variable(source: usize, place: usize) -> usize {
        source * PLACES + place
    }
}

/// Rows of equations, each with one basic variable; the last row is the cost.
struct Tableau {
    rows: Vec<Vec<f64>>,
    cost: Vec<f64>,
    basis: Vec<usize>,
    right: usize,
}

impl Tableau {
    /// Nothing posted: every need is funded, nothing covers what is funded.
    fn new(question: &Transport, scale: f64) -> Self {
        let sources = question.sources.len();
        let rows = 3 + sources + PLACES * question.limits.len();
        let flows = sources * PLACES;
        let right = flows + rows;
        let mut tableau = Self {
            rows: vec![vec![0.0; right + 1]; rows],
            cost: vec![0.0; right + 1],
            basis: Vec::new(),
            right,
        };
        for row in 0..rows {
            tableau.set(row, flows + row, 1.0);
            tableau.basis.push(flows + row);
        }
        tableau.fill(question, scale);
        // rows 0 and 1 are funded at a price, row 2 is what nothing covers
        let prices = [question.funding, question.funding, UNCOVERED];
        for (row, price) in prices.into_iter().enumerate() {
            tableau.add_to_cost(row, -price);
            if let Some(own) = tableau.cost.get_mut(flows + row) {
                *own = 0.0;
            }
        }
        tableau
    }

    fn fill(&mut self, question: &Transport, scale: f64) {
        let right = self.right;
        let [ficc, cme] = question.needs.map(|need| need / scale);
        for (row, need) in [ficc, cme, ficc + cme].into_iter().enumerate() {
            self.set(row, right, need);
        }
        for (source, facts) in question.sources.iter().enumerate() {
            self.set(3 + source, right, facts.value / scale);
            for (place, counts) in facts.counts.into_iter().enumerate() {
                let variable = Transport::variable(source, place);
                self.set_cost(variable, facts.cost);
                // what is not taken costs more than covering nothing
                let Some(counts) = counts else {
                    self.set_cost(variable, UNCOVERED * 2.0);
                    continue;
                };
                if place != FIRM {
                    self.set(place, variable, counts);
                }
                self.set(2, variable, counts);
                self.set(3 + source, variable, 1.0);
            }
        }
        for (number, (kind, share)) in question.limits.iter().enumerate() {
            for place in 0..PLACES {
                let row = 3 + question.sources.len() + PLACES * number + place;
                let need = [ficc, cme, ficc + cme].get(place).copied().unwrap_or_default();
                self.set(row, right, share * need);
                self.limit(question, row, place, (*kind, *share));
            }
        }
    }

    /// A kind's counted value at a place is at most its share of the need; at the firm the need is
    /// what the houses do not get.
    fn limit(&mut self, question: &Transport, row: usize, place: usize, (kind, share): (usize, f64)) {
        for (source, facts) in question.sources.iter().enumerate() {
            for (at, counts) in facts.counts.into_iter().enumerate() {
                let Some(counts) = counts else { continue };
                let own = if at == place && facts.kind == kind { counts } else { 0.0 };
                let freed = if place == FIRM && at != FIRM { share * counts } else { 0.0 };
                self.set(row, Transport::variable(source, at), own + freed);
            }
        }
    }

    fn set(&mut self, row: usize, column: usize, value: f64) {
        if let Some(slot) = self.rows.get_mut(row).and_then(|r| r.get_mut(column)) {
            *slot = value;
        }
    }

    fn set_cost(&mut self, column: usize, value: f64) {
        if let Some(slot) = self.cost.get_mut(column) {
            *slot = value;
        }
    }

    fn add_to_cost(&mut self, row: usize, factor: f64) {
        if let Some(row) = self.rows.get(row) {
            self.cost.iter_mut().zip(row).for_each(|(cost, value)| *cost += factor * value);
        }
    }

    /// One exchange; false at the optimum. `by_number` takes the first variable that gains and the
    /// first that leaves, which cannot go round in circles.
    fn step(&mut self, by_number: bool) -> bool {
        let gains = self.cost.iter().take(self.right).enumerate().filter(|(_, cost)| **cost < -NO_GAIN);
        let entering = if by_number {
            gains.map(|(column, _)| column).next()
        } else {
            gains.min_by(|a, b| a.1.total_cmp(b.1)).map(|(column, _)| column)
        };
        let Some(column) = entering else { return false };
        let Some(row) = self.leaving(column) else { return false };
        self.pivot(row, column);
        true
    }

    fn leaving(&self, column: usize) -> Option<usize> {
        let ratio = |row: &Vec<f64>| {
            let pivot = row.get(column).copied().filter(|p| *p > NO_PIVOT)?;
            Some(row.get(self.right).copied()?.max(0.0) / pivot)
        };
        let ratios = self.rows.iter().zip(&self.basis).enumerate();
        let ratios = ratios.filter_map(|(row, (cells, basic))| Some((ratio(cells)?, *basic, row)));
        ratios.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, _, row)| row)
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let Some(mut own) = self.rows.get_mut(row).map(std::mem::take) else { return };
        let pivot = own.get(column).copied().unwrap_or(1.0);
        own.iter_mut().for_each(|value| *value /= pivot);
        for other in self.rows.iter_mut().chain([&mut self.cost]).filter(|r| !r.is_empty()) {
            let factor = other.get(column).copied().unwrap_or_default();
            if factor != 0.0 {
                other.iter_mut().zip(&own).for_each(|(value, own)| *value -= factor * own);
            }
        }
        if let (Some(slot), Some(basic)) = (self.rows.get_mut(row), self.basis.get_mut(row)) {
            *slot = own;
            *basic = column;
        }
    }

    fn value(&self, variable: usize) -> f64 {
        let row = self.basis.iter().position(|basic| *basic == variable);
        row.and_then(|r| self.rows.get(r)?.get(self.right)).map_or(0.0, |v| v.max(0.0))
    }
}
