//! Days, curves and dates: what the plots and their tables are drawn from.

use super::{dollars, number, places, share, sheet};
use crate::{
    app::context::View,
    instrument::Coin,
    io::{Cell, Sheet},
    margin::{Binding, Outcome},
    quantity::money::to_simulation,
    whatif::{
        Curve, Point,
        series::{Coverage, Figure, Series, Swing, Whose},
    },
};

/// Tenors of the moves: two, five, ten and thirty years.
const TENORS: [usize; 4] = [7, 9, 11, 13];

/// Every scenario of the legs looked at together, worst first.
pub fn worst_days(view: &View) -> Sheet {
    let columns = [
        "Rank",
        "From",
        "Ending",
        "2y, bp",
        "5y, bp",
        "10y, bp",
        "30y, bp",
        "Bitcoin, share",
        "Ether, share",
        "Cash, $",
        "Futures, $",
        "Both, $",
    ];
    let worst = view.model.worst(view.evaluation);
    let rows = worst.outcomes.iter().enumerate().map(|(rank, outcome)| day(view, rank, outcome));
    let mut sheet = sheet(view, &columns, rows.collect());
    sheet.remarks.push(format!("three-day P&L; rank {} sets the value at risk", worst.var_rank + 1));
    sheet
}

fn day(view: &View, rank: usize, outcome: &Outcome) -> Vec<Cell> {
    let scenarios = &view.evaluation.scenarios;
    let from = scenarios.starts.get(outcome.scenario).map_or(Cell::Empty, Cell::text);
    let mut cells = vec![Cell::count(rank + 1), from, Cell::text(outcome.end)];
    cells.extend(TENORS.map(|tenor| places(scenarios.tenor_move(tenor, outcome.scenario) * 1e4, 4)));
    cells.extend([Coin::Btc, Coin::Eth].map(|coin| share(scenarios.coin_return(coin, outcome.scenario))));
    cells.extend([outcome.cash, outcome.futures, outcome.both].map(dollars));
    cells
}

/// The stress library, largest loss first.
pub fn stress_days(view: &View) -> Sheet {
    let columns = [
        "Date",
        "Event",
        "P&L, $",
        "Cash, $",
        "Futures, $",
        "Loss over margin without, share",
        "Loss over margin in force, share",
    ];
    let mut days: Vec<_> = view.evaluation.stress.iter().collect();
    days.sort_by_key(|day| day.pnl);
    let rows = days.into_iter().map(|day| {
        vec![
            Cell::text(day.date),
            Cell::text(&day.event),
            Cell::Number(day.pnl),
            Cell::Number(day.cash_pnl),
            Cell::Number(day.futures_pnl),
            share(day.loss_over_margin_without()),
            share(day.loss_over_margin_with()),
        ]
    });
    sheet(view, &columns, rows.collect())
}

/// A lever's curve, point by point; `axis` names the lever with its unit.
pub fn along(view: &View, axis: &str, curve: &Curve) -> Sheet {
    let columns = [
        axis,
        "Without, $",
        "With, $",
        "Saved, $",
        "Saving, share",
        "FICC’s model, share",
        "CME’s model, share",
        "Applied, share",
        "Binds",
        "Capital freed, $",
    ];
    sheet(view, &columns, curve.points.iter().map(point).collect())
}

fn point(point: &Point) -> Vec<Cell> {
    vec![
        Cell::Number(point.x.normalize()),
        Cell::Number(point.without_total),
        Cell::Number(point.with_total),
        Cell::Number(point.saved),
        places(point.saved_fraction, 6),
        places(point.saving_ficc, 6),
        places(point.saving_cme, 6),
        Cell::Number(point.applied.normalize()),
        binds(point.binding),
        Cell::Number(point.capital_freed),
    ]
}

pub(super) fn binds(binding: Binding) -> Cell {
    match binding {
        Binding::Ficc => Cell::text("FICC"),
        Binding::Cme => Cell::text("CME"),
        Binding::None => Cell::Empty,
    }
}

/// The requirement on every date of the history.
pub fn dates(view: &View, series: &Series) -> Sheet {
    let columns = [
        "Date",
        "FICC without, $",
        "CME without, $",
        "Without, $",
        "FICC with, $",
        "CME with, $",
        "With, $",
        "FICC’s model, share",
        "CME’s model, share",
        "Applied, share",
        "Binds",
        "Positions left out",
    ];
    let rows = series.points.iter().map(|p| {
        let mut cells = vec![Cell::text(p.date)];
        cells.extend([p.without.ficc, p.without.cme, p.without.total].map(Cell::Number));
        cells.extend([p.with.ficc, p.with.cme, p.with.total].map(Cell::Number));
        cells.extend([p.saving_ficc, p.saving_cme].map(|x| places(x, 6)));
        cells.extend([Cell::Number(p.applied.normalize()), binds(p.binding), Cell::count(p.left_out)]);
        cells
    });
    let mut sheet = sheet(view, &columns, rows.collect());
    if !series.is_complete() {
        sheet.remarks.push(format!(
            "{} of {} dates: the rest was not computed",
            series.points.len(),
            series.of
        ));
    }
    sheet
}

/// How far each requirement swung, and whether it was enough.
pub fn requirements<'a>(
    view: &View,
    rows: impl Iterator<Item = (Figure, &'a Swing, &'a [Coverage; 2])>,
) -> Sheet {
    let columns = [
        "Requirement",
        "XM",
        "Peak, $",
        "Peak on",
        "Trough, $",
        "Trough on",
        "Peak over trough, times",
        "Largest 5-day rise, $",
        "Largest 5-day rise, share",
        "Losses beyond it, 1 day",
        "Of dates",
        "Losses beyond it, 3 days",
        "Of dates, 3 days",
    ];
    let cells = rows.map(|(figure, swing, [one, three])| {
        let whose = match figure.whose {
            Whose::Ficc => "FICC",
            Whose::Cme => "CME",
            Whose::Total => "Total",
        };
        vec![
            Cell::text(whose),
            Cell::text(if figure.with_xm { "with" } else { "without" }),
            Cell::Number(swing.peak.amount),
            Cell::text(swing.peak.date),
            Cell::Number(swing.trough.amount),
            Cell::text(swing.trough.date),
            share(swing.ratio()),
            number(swing.in_dollars.map(|r| r.dollars)),
            share(swing.in_percent.and_then(|r| r.fraction)),
            Cell::count(one.exceptions.len()),
            Cell::count(one.dates),
            Cell::count(three.exceptions.len()),
            Cell::count(three.dates),
        ]
    });
    let mut sheet = sheet(view, &columns, cells.collect());
    let cap = to_simulation(view.evaluation.arrangement.limits.cap);
    sheet.remarks.push(format!("cap {cap}"));
    sheet
}
