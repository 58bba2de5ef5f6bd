//! A series as the tab draws it, made once for each result and not once for each frame.

use crate::{
    app::plots::{House, Moment},
    margin::{Binding, Reason},
    quantity::{Decimal, money::to_simulation},
    whatif::{
        Market,
        series::{Coverage, Figure, Horizon, Point, Series, Swing, coverage, swing},
    },
};

/// One row of the table: a requirement, how it swung, and whether it was enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub figure: Figure,
    pub swing: Swing,
    /// Over one date, over three.
    pub coverage: [Coverage; 2],
}

/// How often what happened.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Counts {
    pub dates: usize,
    pub at_the_cap: usize,
    pub reduced: usize,
    pub ficc_lower: usize,
    pub cme_lower: usize,
    /// Dates on which cross-margining costs.
    pub costs: usize,
    /// Dates on which a position had no value and was left out.
    pub left_out: usize,
    /// The least and the most applied, and the reason met most often where nothing was.
    pub least: Decimal,
    pub most: Decimal,
    pub without_reduction: Option<Reason>,
}

/// Everything the tab shows of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    pub series: Series,
    pub moments: Vec<Moment>,
    /// The first place of each year.
    pub years: Vec<(f64, String)>,
    pub counts: Counts,
    /// Without gaps only: empty until every date is there.
    pub rows: Vec<Row>,
}

impl Prepared {
    /// Prepares a result.
    pub fn new(series: Series, market: &Market) -> Self {
        let dates = market.history.dates().get(super::first_row(market)..).unwrap_or_default();
        let moment = |point: &Point| {
            let place = dates.partition_point(|d| *d < point.date);
            let house = |side: &crate::margin::Requirement| [side.ficc, side.cme].map(to_simulation);
            Moment {
                x: place as f64,
                without: house(&point.without),
                with: house(&point.with),
                saving: [point.saving_ficc, point.saving_cme],
                lower: match point.binding {
                    Binding::Ficc => Some(House::Ficc),
                    Binding::Cme => Some(House::Cme),
                    Binding::None => None,
                },
            }
        };
        let mut years: Vec<(f64, String)> = Vec::new();
        for (place, pair) in dates.windows(2).enumerate() {
            if let [before, after] = pair
                && before.year() != after.year()
            {
                years.push(((place + 1) as f64, after.year().to_string()));
            }
        }
        let points = &series.points;
        let row = |figure: Figure| {
            let coverage = Horizon::ALL.map(|horizon| coverage(points, figure, horizon));
            Some(Row { figure, swing: swing(points, figure)?, coverage })
        };
        let rows =
            if series.is_complete() { Figure::ALL.into_iter().filter_map(row).collect() } else { Vec::new() };
        Self {
            moments: points.iter().map(moment).collect(),
            years,
            counts: Counts::new(points),
            rows,
            series,
        }
    }
}

impl Counts {
    fn new(points: &[Point]) -> Self {
        let count = |is: &dyn Fn(&Point) -> bool| points.iter().filter(|p| is(p)).count();
        let applied = || points.iter().map(|p| p.applied);
        let unreduced = |reason: Reason| count(&|p| p.applied.is_zero() && p.reason == reason);
        let reasons =
            [Reason::NotEligible, Reason::EmptyLeg, Reason::Negative, Reason::BelowThreshold, Reason::Cap];
        Self {
            dates: points.len(),
            at_the_cap: count(&|p| p.reason == Reason::Cap),
            reduced: count(&|p| !p.applied.is_zero()),
            ficc_lower: count(&|p| p.binding == Binding::Ficc),
            cme_lower: count(&|p| p.binding == Binding::Cme),
            costs: count(&|p| p.with.total > p.without.total),
            left_out: count(&|p| p.left_out > 0),
            least: applied().min().unwrap_or_default(),
            most: applied().max().unwrap_or_default(),
            without_reduction: reasons
                .into_iter()
                .filter(|r| unreduced(*r) > 0)
                .max_by_key(|r| unreduced(*r)),
        }
    }
}
