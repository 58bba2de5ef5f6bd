//! Which positions, parameters and quotes a figure rests on.

use super::{Amount, Book, Figures, Layer, RatioPart, words};
use crate::{
    instrument::{Asset, Coin, Future, Instrument, Product, ProductKind, SecurityKind},
    margin::Line,
    quantity::Decimal,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a line is margined as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Cash,
    RateFuture,
    CoinFuture,
}

/// The kind of a margined line; `None` for what neither house margins.
pub(super) fn kind(line: &Line) -> Option<Kind> {
    line.is_margined.then_some(match line.instrument {
        Instrument::Future(f) if f.product.asset() == Asset::Rates => Kind::RateFuture,
        Instrument::Future(_) => Kind::CoinFuture,
        _ => Kind::Cash,
    })
}

/// How much of a line is in a book.
pub(super) fn quantity_in(line: &Line, book: Book) -> Decimal {
    match book {
        Book::Whole => line.quantity,
        Book::Xm => line.xm_quantity,
        Book::Ordinary => line.quantity - line.xm_quantity,
    }
}

impl Figures<'_> {
    /// Indices of lines.
    pub(super) fn lines_where(&self, is_wanted: impl Fn(&Line) -> bool) -> Vec<usize> {
        self.evaluation.lines.iter().enumerate().filter(|(_, line)| is_wanted(line)).map(|(i, _)| i).collect()
    }

    /// Lines of these kinds that a book holds.
    pub(super) fn held(&self, book: Book, kinds: &[Kind]) -> Vec<usize> {
        self.lines_where(|line| is_held(line, book, kinds))
    }

    /// Whether a book holds any line of these kinds.
    pub(super) fn holds(&self, book: Book, kinds: &[Kind]) -> bool {
        self.evaluation.lines.iter().any(|line| is_held(line, book, kinds))
    }

    /// Whether coins are futures like any other, in the one ratio there is.
    pub(super) fn is_one_percentage(&self) -> bool {
        self.evaluation.rules.one_percentage && self.evaluation.coin_layer.is_some()
    }

    /// The kinds of position a house's model is run on.
    pub(super) fn ratio_kinds(&self, layer: Layer, part: RatioPart) -> &'static [Kind] {
        use Kind::{Cash, CoinFuture, RateFuture};
        match (layer, part) {
            (Layer::Rates, RatioPart::Cash) => &[Cash],
            (Layer::Rates, RatioPart::Futures) if self.is_one_percentage() => &[RateFuture, CoinFuture],
            (Layer::Rates, RatioPart::Futures) => &[RateFuture],
            (Layer::Rates, RatioPart::Both) if self.is_one_percentage() => &[Cash, RateFuture, CoinFuture],
            (Layer::Rates, RatioPart::Both) | (Layer::Coins, RatioPart::Cash) => &[Cash, RateFuture],
            (Layer::Coins, RatioPart::Futures) => &[CoinFuture],
            (Layer::Coins, RatioPart::Both) => &[Cash, RateFuture, CoinFuture],
        }
    }

    /// Coins whose futures the XM account holds.
    pub(super) fn coins_in_xm(&self) -> Vec<Coin> {
        let mut nets: BTreeMap<Future, Decimal> = BTreeMap::new();
        for line in self.evaluation.lines.iter().filter(|line| kind(line) == Some(Kind::CoinFuture)) {
            if let Instrument::Future(future) = line.instrument {
                *nets.entry(future).or_default() += line.xm_quantity;
            }
        }
        let is_held =
            |coin: &Coin| nets.iter().any(|(f, n)| f.product.asset() == Asset::Coin(*coin) && !n.is_zero());
        Coin::ALL.into_iter().filter(is_held).collect()
    }

    /// Parameters in how these lines are valued and repriced.
    pub(super) fn terms(&self, lines: &[usize]) -> Vec<String> {
        let mut names = BTreeSet::new();
        for instrument in self.distinct(lines) {
            names.extend(terms_of(&instrument));
        }
        names.into_iter().collect()
    }

    /// Parameters in the profit and loss of these lines.
    pub(super) fn simulation_terms(&self, lines: &[usize], is_one_day: bool) -> Vec<String> {
        let is_treasury = |p: &Product| p.kind() == ProductKind::Treasury;
        let sizes: Vec<String> = self
            .products(lines)
            .into_iter()
            .filter(is_treasury)
            .map(|p| format!("basis.size.{}", p.code()))
            .collect();
        let one_day = (is_one_day && !sizes.is_empty()).then(|| "basis.one_day_share".to_owned());
        self.terms(lines).into_iter().chain(sizes).chain(one_day).collect()
    }

    /// Futures products of these lines.
    pub(super) fn products(&self, lines: &[usize]) -> BTreeSet<Product> {
        let product = |line: &usize| match self.evaluation.lines.get(*line)?.instrument {
            Instrument::Future(future) => Some(future.product),
            _ => None,
        };
        lines.iter().filter_map(product).collect()
    }

    /// Last closes of the coins on which these lines are written.
    pub(super) fn spots(&self, lines: &[usize]) -> Vec<String> {
        let products = self.products(lines);
        let is_used = |coin: &Coin| products.iter().any(|p| p.asset() == Asset::Coin(*coin));
        Coin::ALL.into_iter().filter(is_used).filter_map(|coin| self.spot(coin)).collect()
    }

    fn spot(&self, coin: Coin) -> Option<String> {
        let close =
            self.evaluation.as_of.spots.iter().zip(Coin::ALL).find(|(_, c)| *c == coin)?.0.as_ref()?;
        Some(format!(
            "{} at {}, close of {}",
            coin.name(),
            words::say(Amount::Simulated(close.close)),
            close.date
        ))
    }

    /// One instrument of each kind of terms: a note has none, and months of a product share theirs.
    fn distinct(&self, lines: &[usize]) -> impl Iterator<Item = Instrument> {
        let mut seen = BTreeMap::new();
        for line in lines.iter().filter_map(|line| self.evaluation.lines.get(*line)) {
            let key = match line.instrument {
                Instrument::Future(future) => Some(future.product.code()),
                Instrument::Fund(fund) => Some(fund.code()),
                other => other.security().filter(|s| s.kind == SecurityKind::Frn).map(|_| "FRN"),
            };
            if let Some(key) = key {
                seen.entry(key).or_insert(line.instrument);
            }
        }
        seen.into_values()
    }
}

pub(super) fn is_held(line: &Line, book: Book, kinds: &[Kind]) -> bool {
    kind(line).is_some_and(|k| kinds.contains(&k)) && !quantity_in(line, book).is_zero()
}

/// The parameter that turns a product's price into dollars.
pub(super) fn size_parameter(product: Product) -> String {
    let term = match product.kind() {
        ProductKind::Treasury => "face",
        ProductKind::ShortRate => "basis_point_value",
        ProductKind::Coin(_) => "coins",
    };
    format!("contract.{term}.{}", product.code())
}

fn terms_of(instrument: &Instrument) -> Vec<String> {
    match instrument {
        Instrument::Future(future) => product_terms(future.product),
        Instrument::Fund(fund) => vec![format!("fund.duration.{}", fund.code())],
        other => {
            let is_frn = other.security().is_some_and(|s| s.kind == SecurityKind::Frn);
            is_frn.then(|| "ficc.frn_duration".to_owned()).into_iter().collect()
        }
    }
}

fn product_terms(product: Product) -> Vec<String> {
    let size = size_parameter(product);
    if product.kind() != ProductKind::Treasury {
        return vec![size];
    }
    let full = product.full_size().0.code();
    let window = ["window_from", "window_to", "shortest_term", "longest_term"];
    let model = ["futures.repo_rate", "model_issue.coupon_step", "model_issue.first_20_year"];
    let basket =
        window.map(|term| format!("contract.{term}.{full}")).into_iter().chain(model.map(str::to_owned));
    [size].into_iter().chain(basket).collect()
}
