//! The curve: what is drawn of it, and how it is told.

use super::values::{DialWords, cell};
use crate::{
    app::{
        format::{Unit, money, percent, percent_short},
        plots::{
            CurveAxis, CurveBand, CurveGrip, CurveLine, CurvePlot, House, HouseStretch, Least, LineKind,
            Standing,
            axis::{Ticks, money_tick, nice_step, nice_top},
        },
    },
    margin::Binding,
    quantity::{
        Decimal,
        money::{from_simulation, to_simulation},
    },
    whatif::{Curve, Dial, Lever, Point, Rail},
};

/// Money in a sentence of few words, where a dash for nothing would be read as a hyphen.
fn dollars(amount: Decimal, unit: Unit) -> String {
    if amount.is_zero() { "$0".to_owned() } else { money(amount, unit) }
}

/// What stands on the upright axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Against {
    #[default]
    Margin,
    Saved,
    Savings,
    Capital,
}

impl Against {
    pub const ALL: [Self; 4] = [Self::Margin, Self::Saved, Self::Savings, Self::Capital];

    pub fn name(self) -> &'static str {
        match self {
            Self::Margin => "Margin",
            Self::Saved => "Saved",
            Self::Savings => "Saving of both models",
            Self::Capital => "Capital freed",
        }
    }
}

/// A curve with what it takes to tell it.
pub struct Told<'a> {
    pub curve: &'a Curve,
    pub dial: &'a Dial,
    /// The dial's name as people read it.
    pub name: String,
    pub words: &'a DialWords,
    pub rail: Rail,
    pub against: Against,
    /// Cross-margining is on, and to be had.
    pub is_on: bool,
    pub standing: Standing,
    /// Where the document stands.
    pub present: Decimal,
    /// Its figures, as the headline has them.
    pub here: Point,
    pub is_stale: bool,
}

impl Told<'_> {
    fn points(&self, height: impl Fn(&Point) -> f64) -> Vec<[f64; 2]> {
        self.curve.points.iter().map(|p| [to_simulation(p.x), height(p)]).collect()
    }

    fn line(&self, kind: LineKind, name: &str, height: impl Fn(&Point) -> f64) -> CurveLine {
        CurveLine { kind, name: name.to_owned(), points: self.points(height) }
    }

    /// The lines, the one in question last.
    fn lines(&self) -> Vec<CurveLine> {
        let with = LineKind::With(self.standing);
        match self.against {
            Against::Margin if !self.is_on => {
                vec![self.line(LineKind::Alone, "margin", |p| to_simulation(p.without_total))]
            }
            Against::Margin => vec![
                self.line(LineKind::Without, "without", |p| to_simulation(p.without_total)),
                self.line(with, "with", |p| to_simulation(p.with_total)),
            ],
            Against::Saved => vec![self.line(with, "saved", |p| to_simulation(p.saved))],
            Against::Capital => vec![self.line(with, "capital freed", |p| to_simulation(p.capital_freed))],
            Against::Savings => vec![
                self.line(LineKind::House(House::Ficc), "FICC’s model", |p| p.saving_ficc),
                self.line(LineKind::House(House::Cme), "CME’s model", |p| p.saving_cme),
                self.line(with, "applied", |p| to_simulation(p.applied)),
            ],
        }
    }

    /// Draws the plot; `read` is [`Told::read`].
    pub fn plot<'r>(&self, read: &'r dyn Fn(f64) -> [String; 2], intervals: usize) -> CurvePlot<'r> {
        let lines = self.lines();
        let heights = lines.iter().flat_map(|line| &line.points).map(|[_, y]| *y);
        let (low, high) = heights.fold((0.0_f64, 0.0_f64), |(low, high), y| (low.min(y), high.max(y)));
        let unit = Unit::of_column([low, high]);
        let findings = &self.curve.findings;
        CurvePlot {
            bands: self.bands(),
            limit: self.limit(),
            houses: findings.houses.iter().filter_map(house).collect(),
            least: self.least(unit),
            x: CurveAxis {
                range: to_simulation(self.rail.low)..=to_simulation(self.rail.high),
                ticks: self.words.ticks(&self.rail, intervals),
                title: self.words.axis(&self.rail),
            },
            y: self.upright(low, high, unit),
            grip: CurveGrip {
                name: format!("{} on the curve", self.name),
                value: to_simulation(self.present),
                step: to_simulation(self.rail.step),
                words: self.present_words(unit),
            },
            read,
            is_stale: self.is_stale,
            says: self.says(unit),
            lines,
        }
    }

    /// What the nearest point says.
    pub fn read(&self, value: f64) -> [String; 2] {
        let most = self.curve.points.iter().map(|p| p.without_total.max(p.with_total)).max();
        let unit = Unit::of_column([most.unwrap_or_default()]);
        match self.curve.nearest(from_simulation(value)) {
            Some(point) => self.told(point, unit),
            None => [String::new(), String::new()],
        }
    }

    /// How much, and where.
    fn told(&self, point: &Point, unit: Unit) -> [String; 2] {
        let place = format!("{} {}", self.words.name, self.words.value(to_simulation(point.x)));
        let saved = format!("saved {}, {}", dollars(point.saved, unit), percent(point.saved_fraction));
        match self.against {
            Against::Margin => [
                format!(
                    "{} with, {} without",
                    dollars(point.with_total, unit),
                    dollars(point.without_total, unit)
                ),
                format!("{place}; {saved}"),
            ],
            Against::Saved => [saved, place],
            Against::Capital => {
                [format!("{} capital freed", dollars(point.capital_freed, unit)), format!("{place}; {saved}")]
            }
            Against::Savings => [
                format!("{} applied", percent(point.applied)),
                format!(
                    "{place}; FICC’s model {}, CME’s {}",
                    percent(point.saving_ficc),
                    percent(point.saving_cme)
                ),
            ],
        }
    }

    /// Beside the handle: short, so that it covers little. Whoever points at the curve reads all.
    fn present_words(&self, unit: Unit) -> [String; 2] {
        let what = match self.against {
            Against::Margin if !self.is_on => dollars(self.here.with_total, unit),
            Against::Margin => format!("{} with", dollars(self.here.with_total, unit)),
            Against::Saved => format!("{} saved", dollars(self.here.saved, unit)),
            Against::Capital => format!("{} freed", dollars(self.here.capital_freed, unit)),
            Against::Savings => format!("{} applied", percent(self.here.applied)),
        };
        [what, format!("{} {}", self.words.name, self.words.value(to_simulation(self.present)))]
    }

    fn upright(&self, low: f64, high: f64, unit: Unit) -> CurveAxis {
        if self.against == Against::Savings {
            // a model that finds far more risk together than apart would flatten everything else
            let low = if low < 0.0 { (low * 10.0).floor().max(-10.0) / 10.0 } else { 0.0 };
            let step = nice_step(1.0 - low, 5);
            let ticks = Ticks::new(low, 1.0, step).map(|v| (v, percent_short(v))).collect();
            return CurveAxis { range: low..=1.0, ticks, title: "saving".to_owned() };
        }
        if low == 0.0 && high == 0.0 {
            return CurveAxis { range: 0.0..=1.0, ticks: vec![(0.0, "0".to_owned())], title: unit.head() };
        }
        let high = if low < 0.0 && high <= 0.0 { 0.0 } else { nice_top(high, 5) };
        let low = if low < 0.0 { -nice_top(-low, 5) } else { 0.0 };
        let step = nice_step(high - low, 5);
        let ticks = Ticks::new(low, high, step).map(|v| (v, money_tick(v, step, unit))).collect();
        CurveAxis { range: low..=high, ticks, title: unit.head() }
    }

    fn bands(&self) -> Vec<CurveBand> {
        let band = |from: Decimal, to: Decimal| {
            let (from, to) = (to_simulation(from), to_simulation(to));
            CurveBand { from, to, words: format!("cap binds, {}", self.words.stretch(from, to)) }
        };
        self.curve.findings.cap().map(|stretch| band(stretch.from, stretch.to)).collect()
    }

    /// The cap as a level, where it is one: not along itself.
    fn limit(&self) -> Option<(f64, String)> {
        let is_level = self.against == Against::Savings && *self.dial != Dial::Lever(Lever::Cap);
        let cap = self.curve.points.first().filter(|_| is_level)?.limits.cap;
        Some((to_simulation(cap), format!("cap {}", percent_short(cap))))
    }

    fn least(&self, unit: Unit) -> Option<Least> {
        let findings = &self.curve.findings;
        let shown = self.against == Against::Margin && !findings.moves.is_zero();
        let least = findings.least.filter(|_| shown)?;
        let x = to_simulation(least.x);
        let words = format!("least {} at {}", cell(least.with_total, unit), self.words.value(x));
        Some(Least { x, y: to_simulation(least.with_total), words })
    }

    fn says(&self, unit: Unit) -> String {
        let [what, place] = self.told(&self.here, unit);
        let ends = self.words.stretch(to_simulation(self.rail.low), to_simulation(self.rail.high));
        format!("{} along {} from {ends}. Here {what}, {place}.", self.against.name(), self.words.name)
    }
}

fn house((binding, stretch): &(Binding, crate::whatif::Stretch)) -> Option<HouseStretch> {
    let house = match binding {
        Binding::Ficc => House::Ficc,
        Binding::Cme => House::Cme,
        Binding::None => return None,
    };
    Some(HouseStretch { house, from: to_simulation(stretch.from), to: to_simulation(stretch.to) })
}
