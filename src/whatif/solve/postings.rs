//! The cheapest collateral: which lots to post where, so that what they tie up costs least.
//!
//! A dollar posted costs a year what funding costs beyond what the asset itself earns, never less
//! than nothing; a dollar that a house asks and does not get is funded by the firm at the upstream
//! cost and must be covered at the firm. That is a transportation problem with a haircut on each way.

use super::{
    ground::Ground,
    transport::{Flows, PLACES, Source, Transport},
};
use crate::{
    instrument::{Instrument, SecurityKind},
    margin::{
        Coverage, Destination, Lot, Posting,
        collateral::{PricedLot, Terms, allocate},
    },
    quantity::{
        Decimal,
        money::{from_simulation, to_cent, to_simulation},
    },
    rulebook::Rulebook,
    whatif::{Cancelled, Command, Engine, Market, Progress, Scenario},
};
use rust_decimal::{RoundingStrategy, dec};
use std::{collections::BTreeMap, sync::Arc};

/// More kinds of asset than this are not solved: the pool is a list made by hand.
const MOST_ASSETS: usize = 400;
/// Breaks ties between postings of equal cost: the one that ties up less.
const TIE: f64 = 1e-7;

/// Kinds of asset that limits speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AssetKind {
    Cash,
    Bills,
    Notes,
    Tokens,
    Coins,
}

impl AssetKind {
    pub const ALL: [Self; 5] = [Self::Cash, Self::Bills, Self::Notes, Self::Tokens, Self::Coins];

    /// The kind of an asset.
    pub fn of(asset: &Instrument) -> Self {
        match asset {
            Instrument::Usd => Self::Cash,
            Instrument::Security(s) if matches!(s.kind, SecurityKind::Bill | SecurityKind::TokenizedBill) => {
                Self::Bills
            }
            Instrument::Fund(_) | Instrument::Usdc => Self::Tokens,
            Instrument::Coin(_) => Self::Coins,
            _ => Self::Notes,
        }
    }

    /// The word people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Bills => "bills",
            Self::Notes => "notes",
            Self::Tokens => "tokens",
            Self::Coins => "coins",
        }
    }
}

/// A kind may cover at most this share of what each destination needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindLimit {
    pub kind: AssetKind,
    /// From 0 to 1.
    pub share: Decimal,
}

/// What a posting costs a year, in dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PostingCost {
    /// Funding beyond what is earned, on everything tied up.
    pub carry: Decimal,
    /// What the firm charges for funding upstream.
    pub upstream: Decimal,
    /// What the houses ask that neither they nor the firm have collateral for.
    pub uncovered: Decimal,
}

impl PostingCost {
    /// Dollars a year.
    pub fn total(&self) -> Decimal {
        self.carry + self.upstream
    }
}

/// An asset, or a part of one, posted somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct PostedPart {
    pub asset: Instrument,
    pub at: Destination,
    /// Dollars before and after the haircut.
    pub value: Decimal,
    pub counts_as: Decimal,
    pub haircut: Decimal,
    /// Whether anything there needs it.
    pub is_needed: bool,
}

/// The cheapest way to post the pool.
#[derive(Debug, Clone, PartialEq)]
pub struct CheapestPostings {
    /// As allocated now, and as the answer would be.
    pub before: PostingCost,
    pub after: PostingCost,
    /// What would be posted where, as an evaluation of the document with the answer finds it.
    pub parts: Vec<PostedPart>,
    /// That evaluation's coverage.
    pub coverage: Coverage,
    /// Whether it costs less, or covers more, than the present allocation.
    pub is_better: bool,
    /// As the document enters them, wherever in the history it stands.
    lots: Vec<Lot>,
}

impl CheapestPostings {
    /// The step that makes it true: each lot sent where it is posted, split where it has to be.
    pub fn command(&self) -> Command {
        Command::SetCollateral(self.lots.clone())
    }
}

/// Finds the cheapest posting that covers both houses and the firm, with limits on kinds of asset;
/// `None` without a requirement, without a pool, or with more than 400 kinds of asset. Where a lot is
/// posted now is no obstacle. Coins and tokens held as positions stay at the firm.
///
/// Guaranteed: of all postings within the limits that cover as much as can be covered, none costs
/// less a year, up to the cent by which a part is rounded. The figures of the answer are those of an
/// evaluation of the document with it.
///
/// # Errors
/// [`Cancelled`] once nobody wants it.
pub fn cheapest_postings(
    ground: &Ground,
    limits: &[KindLimit],
    market: &Market,
    engine: &mut Engine,
    rulebook: &Rulebook,
    progress: &Progress,
) -> Result<Option<CheapestPostings>, Cancelled> {
    let evaluation = ground.evaluation();
    let terms = evaluation.collateral_terms();
    let assets = assets(&evaluation.pool);
    let needs = [evaluation.with.ficc, evaluation.with.cme];
    if assets.is_empty() || assets.len() > MOST_ASSETS || needs.iter().all(Decimal::is_zero) {
        return Ok(None);
    }
    let flows = question(&assets, needs, limits, &terms).solve(progress)?;
    let flows = in_cents(&assets, &flows, needs, &terms);
    let Lots { seen, entered } = lots(ground, &assets, &flows, needs, &terms);
    let Some(pool) = pool(ground, &seen, market, engine, rulebook) else { return Ok(None) };
    let [ficc, cme] = needs;
    let coverage = allocate(&pool, ficc, cme, &terms);
    let (before, cost) = (cost(&evaluation.coverage, &terms), cost(&coverage, &terms));
    let covers_more = cost.uncovered + Decimal::ONE < before.uncovered;
    let costs_less =
        cost.uncovered <= before.uncovered + Decimal::ONE && cost.total() + Decimal::ONE < before.total();
    Ok(Some(CheapestPostings {
        before,
        after: cost,
        parts: parts(&coverage),
        is_better: covers_more || costs_less,
        coverage,
        lots: entered,
    }))
}

/// The pool with other lots: valued by an evaluation of them alone, and what positions add to it.
fn pool(
    ground: &Ground,
    lots: &[Lot],
    market: &Market,
    engine: &mut Engine,
    rulebook: &Rulebook,
) -> Option<Vec<PricedLot>> {
    let collateral = Arc::new(lots.to_vec());
    let alone = Scenario { positions: Arc::default(), collateral, ..ground.possible.clone() };
    let own = engine.evaluate(&alone, market, rulebook).ok()?.pool;
    let held = ground.evaluation().pool.iter().filter(|l| l.is_position).cloned();
    Some(own.into_iter().filter(|l| !l.is_position).chain(held).collect())
}

/// All of one asset in the pool, from lots or from positions.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Asset {
    instrument: Instrument,
    is_position: bool,
    /// Dollars.
    value: Decimal,
    yield_: Decimal,
}

fn assets(pool: &[PricedLot]) -> Vec<Asset> {
    let mut all: BTreeMap<(Instrument, bool), Asset> = BTreeMap::new();
    for lot in pool.iter().filter(|l| l.value > Decimal::ZERO) {
        let none = Asset {
            instrument: lot.asset,
            is_position: lot.is_position,
            value: Decimal::ZERO,
            yield_: lot.yield_,
        };
        all.entry((lot.asset, lot.is_position)).or_insert(none).value += lot.value;
    }
    all.into_values().collect()
}

/// Cost a year of a dollar tied up in an asset.
fn carry_cost(yield_: Decimal, terms: &Terms) -> Decimal {
    let funding = terms.rules.collateral.cash_yield + terms.rules.benefit.funding_spread;
    (funding - yield_).max(Decimal::ZERO)
}

fn counts(asset: &Instrument, at: Destination, terms: &Terms) -> Option<Decimal> {
    terms.whole_haircut(asset, at).map(|haircut| Decimal::ONE - haircut)
}

fn question(assets: &[Asset], needs: [Decimal; 2], limits: &[KindLimit], terms: &Terms) -> Transport {
    let source = |asset: &Asset| Source {
        value: to_simulation(asset.value),
        // cash held as a position is posted first whatever is asked of it
        cost: if asset.is_position { 0.0 } else { to_simulation(carry_cost(asset.yield_, terms)) + TIE },
        counts: Destination::ALL.map(|at| counts(&asset.instrument, at, terms).map(to_simulation)),
        kind: AssetKind::of(&asset.instrument) as usize,
    };
    Transport {
        sources: assets.iter().map(source).collect(),
        needs: needs.map(to_simulation),
        funding: to_simulation(terms.rules.collateral.upstream_cost),
        limits: limits.iter().map(|l| (l.kind as usize, to_simulation(l.share))).collect(),
    }
}

/// Flows in whole cents, no asset beyond its value; a need that rounding left short by less than a
/// dollar is filled up from what is posted there already.
fn in_cents(assets: &[Asset], flows: &Flows, needs: [Decimal; 2], terms: &Terms) -> Vec<[Decimal; PLACES]> {
    let mut left: Vec<Decimal> = assets.iter().map(|a| a.value).collect();
    let mut cents: Vec<[Decimal; PLACES]> = Vec::with_capacity(assets.len());
    for (flow, left) in flows.iter().zip(&mut left) {
        cents.push(flow.map(|dollars| {
            let whole =
                from_simulation(dollars).round_dp_with_strategy(2, RoundingStrategy::ToZero).min(*left);
            *left -= whole;
            whole
        }));
    }
    for (place, (at, need)) in Destination::ALL.into_iter().zip(needs).enumerate() {
        let counted = |asset: &Asset, part: Decimal| {
            to_cent(part * counts(&asset.instrument, at, terms).unwrap_or_default())
        };
        let parts = assets.iter().zip(&cents).filter_map(|(a, c)| Some(counted(a, *c.get(place)?)));
        let mut short = need - parts.sum::<Decimal>();
        for ((asset, cents), left) in assets.iter().zip(&mut cents).zip(&mut left) {
            let Some(slot) = cents.get_mut(place).filter(|c| !c.is_zero()) else { continue };
            let Some(counts) = counts(&asset.instrument, at, terms) else { continue };
            if short <= Decimal::ZERO || short > Decimal::ONE {
                break;
            }
            let wanted = short.checked_div(counts).unwrap_or_default();
            let more = up_to_cent(wanted).min(*left);
            *slot += more;
            *left -= more;
            short -= to_cent(more * counts);
        }
    }
    cents
}

fn up_to_cent(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::AwayFromZero)
}

/// Lots as they are where the document stands in the history, and as the document enters them.
#[derive(Default)]
struct Lots {
    seen: Vec<Lot>,
    entered: Vec<Lot>,
}

/// The document's lots with their destinations, in their order, split where an asset goes to several.
/// What is not needed stays free, unless the firm funds a house although it could be posted there:
/// then it is kept back at the firm.
fn lots(
    ground: &Ground,
    assets: &[Asset],
    cents: &[[Decimal; PLACES]],
    needs: [Decimal; 2],
    terms: &Terms,
) -> Lots {
    let posted = |place: usize, at: Destination| -> Decimal {
        let part = |(a, c): (&Asset, &[Decimal; PLACES])| {
            let value = c.get(place).copied().unwrap_or_default();
            to_cent(value * counts(&a.instrument, at, terms).unwrap_or_default())
        };
        assets.iter().zip(cents).map(part).sum()
    };
    let is_funded = needs[0] - posted(0, Destination::Ficc) > Decimal::ONE
        || needs[1] - posted(1, Destination::Cme) > Decimal::ONE;
    let rest_at = is_funded.then_some(Destination::Firm);
    let mut wanted: BTreeMap<Instrument, (Asset, [Decimal; PLACES])> = BTreeMap::new();
    for (asset, cents) in assets.iter().zip(cents).filter(|(a, _)| !a.is_position) {
        wanted.insert(asset.instrument, (*asset, *cents));
    }
    let mut all = Lots::default();
    for (lot, entered) in ground.lots().iter().zip(ground.entered_lots()) {
        let Some((asset, values)) = wanted.get_mut(&lot.asset) else {
            all.seen.push(lot.clone());
            all.entered.push(entered.clone());
            continue;
        };
        let amount: Decimal = ground.lots().iter().filter(|l| l.asset == lot.asset).map(|l| l.amount).sum();
        let is_taken_anywhere = Destination::ALL.iter().any(|at| counts(&lot.asset, *at, terms).is_some());
        let rest = if is_taken_anywhere { rest_at } else { lot.at };
        let mut parts = Vec::new();
        split(lot, asset.value.checked_div(amount).unwrap_or_default(), values, rest, &mut parts);
        for part in parts {
            push(&mut all.entered, Lot { asset: entered.asset, ..part.clone() });
            push(&mut all.seen, part);
        }
    }
    all
}

/// Parts of one lot: as much as is still wanted at each destination, then what is left of it.
fn split(
    lot: &Lot,
    unit_value: Decimal,
    values: &mut [Decimal; PLACES],
    rest_at: Option<Destination>,
    all: &mut Vec<Lot>,
) {
    let places = if matches!(lot.asset, Instrument::Coin(_)) { 8 } else { 2 };
    let mut left = lot.amount;
    for (at, value) in Destination::ALL.into_iter().zip(values) {
        let Some(wanted) = value.checked_div(unit_value).filter(|w| *w > Decimal::ZERO) else { continue };
        let wanted = wanted.round_dp_with_strategy(places, RoundingStrategy::AwayFromZero);
        // a remainder too small to be a lot goes along
        let part = if left - wanted < dec!(0.01) { left } else { wanted };
        if part <= Decimal::ZERO {
            continue;
        }
        *value = (*value - part * unit_value).max(Decimal::ZERO);
        if *value < dec!(0.01) {
            *value = Decimal::ZERO;
        }
        left -= part;
        push(all, Lot { asset: lot.asset, amount: part, at: Some(at) });
    }
    if left > Decimal::ZERO {
        push(all, Lot { asset: lot.asset, amount: left, at: rest_at });
    }
}

/// Neighbours that are the same asset at the same place are one lot.
fn push(all: &mut Vec<Lot>, lot: Lot) {
    match all.last_mut() {
        Some(last) if last.asset == lot.asset && last.at == lot.at => last.amount += lot.amount,
        _ => all.push(lot),
    }
}

/// What an allocation costs: everything at the houses is tied up, and at the firm the cheapest of
/// what lies there, as far as the firm needs it.
fn cost(coverage: &Coverage, terms: &Terms) -> PostingCost {
    let rate = |p: &Posting| carry_cost(p.yield_, terms);
    let at_houses = coverage.postings.iter().filter(|p| p.destination != Destination::Firm);
    let houses: Decimal = at_houses.map(|p| p.value * rate(p)).sum();
    let mut need = coverage.funded_upstream;
    let mut firm = Decimal::ZERO;
    for posting in by_cost(coverage, &rate) {
        let used = posting.counts_as.min(need);
        firm += used.checked_div(Decimal::ONE - posting.haircut).unwrap_or_default() * rate(posting);
        need -= used;
    }
    PostingCost { carry: to_cent(houses + firm), upstream: coverage.upstream_cost, uncovered: need }
}

/// What lies at the firm and counts there, cheapest cover first.
fn by_cost<'a>(coverage: &'a Coverage, rate: &impl Fn(&Posting) -> Decimal) -> Vec<&'a Posting> {
    let cover = |p: &Posting| rate(p).checked_div(Decimal::ONE - p.haircut).unwrap_or_default();
    let firm = coverage.postings.iter().filter(|p| p.destination == Destination::Firm);
    let mut firm: Vec<&Posting> = firm.filter(|p| p.counts_as > Decimal::ZERO).collect();
    firm.sort_by_key(|p| (cover(p), p.haircut));
    firm
}

fn parts(coverage: &Coverage) -> Vec<PostedPart> {
    let needs_firm = coverage.funded_upstream > Decimal::ZERO;
    let part = |p: &Posting| PostedPart {
        asset: p.asset,
        at: p.destination,
        value: p.value,
        counts_as: p.counts_as,
        haircut: p.haircut,
        is_needed: p.destination != Destination::Firm || needs_firm,
    };
    coverage.postings.iter().filter(|p| !p.value.is_zero()).map(part).collect()
}
