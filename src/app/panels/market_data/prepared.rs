//! What the page shows, made once for each state of the market data.

use super::{is_gap, items};
use crate::{
    app::{
        context::View,
        market_shelf::{Item, MarketShelf},
    },
    market::store::{Flag, Securities, Series, Store},
    pricing::{FactorDifference, factor_differences},
    quantity::Date,
};
use std::sync::Arc;

/// One line of the list.
pub struct Line {
    pub item: Item,
    /// The files it came from, in words.
    pub sources: String,
    pub span: Option<(Date, Date)>,
    pub count: usize,
    pub gaps: usize,
    /// Flags that are no gaps.
    pub flags: usize,
    pub conflicts: usize,
}

/// Everything, looked through.
pub struct Prepared {
    pub is_demo: bool,
    pub store: Arc<Store>,
    pub lines: Vec<Line>,
    pub flags: Vec<Flag>,
    /// Published factors that are not what the formula says.
    pub differences: Vec<FactorDifference>,
}

impl Prepared {
    /// What is in use: one's own data, or the demo history.
    pub fn new(view: &View, shelf: &MarketShelf) -> Self {
        let is_demo = !shelf.is_used();
        let store = match is_demo {
            true => Arc::new(Store::of_history(&view.market.history)),
            false => Arc::clone(shelf.store()),
        };
        let flags = store.flags(shelf.today());
        let lines = items().filter_map(|item| line(item, &store, &flags)).collect();
        let differences = factor_differences(&store.contents().securities, &view.evaluation.rules);
        Self { is_demo, store, lines, flags, differences }
    }

    /// The flags of one series.
    pub fn flags_of(&self, series: Series) -> impl Iterator<Item = &Flag> {
        self.flags.iter().filter(move |f| f.series.contains(&series))
    }

    /// The line of one item.
    pub fn line(&self, item: Item) -> Option<&Line> {
        self.lines.iter().find(|l| l.item == item)
    }
}

fn line(item: Item, store: &Store, flags: &[Flag]) -> Option<Line> {
    let series = match item {
        Item::Series(series) => series,
        Item::Securities(which) => return list_line(which, store),
    };
    let observations = store.observations(series);
    let span = Some((observations.first()?.date, observations.last()?.date));
    let own = || flags.iter().filter(|f| f.series.contains(&series));
    let gaps = own().filter(|f| is_gap(f)).count();
    Some(Line {
        item,
        sources: named(&store.sources_of(series).iter().map(|(s, _)| s.name.as_str()).collect::<Vec<_>>()),
        span,
        count: observations.len(),
        gaps,
        flags: own().count() - gaps,
        conflicts: store.contents().conflicts.iter().filter(|c| c.series == series).count(),
    })
}

fn list_line(which: Securities, store: &Store) -> Option<Line> {
    let contents = store.contents();
    let (count, dates): (usize, Vec<Date>) = match which {
        Securities::Issues => {
            let issues = &contents.securities.issues;
            (issues.len(), issues.iter().map(|i| i.maturity).collect())
        }
        Securities::Factors => {
            let factors = &contents.securities.factors;
            (factors.len(), factors.iter().map(|f| f.delivery_month).collect())
        }
    };
    let span = dates.iter().min().copied().zip(dates.iter().max().copied());
    let names: Vec<&str> =
        contents.securities_from.iter().filter_map(|id| store.source(*id)).map(|s| s.name.as_str()).collect();
    let item = Item::Securities(which);
    (count > 0).then(|| Line { item, sources: named(&names), span, count, gaps: 0, flags: 0, conflicts: 0 })
}

/// The newest file first: `a.csv`, `a.csv and 13 others`.
fn named(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [other, one] => format!("{one} and {other}"),
        [others @ .., one] => format!("{one} and {} others", others.len()),
    }
}
