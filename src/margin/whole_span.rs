//! The table of CME rates on whole contracts: [`super::span::rates`] in integers, for many books of
//! the same futures.

use super::span::CreditTable;
use crate::{
    instrument::{Future, Product},
    quantity::Decimal,
    rulebook::CmeRules,
};

/// Parts of a contract that a micro contract is.
const TENTHS: i64 = 10;
/// Rates, and sums of contracts, stay below this, so that no sum of products leaves an `i128`.
const BOUND: i64 = 1 << 60;

/// Rates of one product, for a tenth of a contract.
#[derive(Debug, Clone, Copy)]
struct Row {
    outright: i64,
    calendar: i64,
}

/// A credit for opposite positions in two rows.
#[derive(Debug, Clone, Copy)]
struct Pair {
    rows: (usize, usize),
    /// Tenths of a contract of each in one spread.
    tenths: (i64, i64),
    amount: i64,
}

/// The table for a list of futures, in units of a power of ten of a dollar.
#[derive(Debug)]
pub struct WholeSpan {
    rows: Vec<Row>,
    pairs: Vec<Pair>,
    /// Row of every month.
    months: Vec<usize>,
    /// Month of every future, and how many tenths of a contract one is.
    futures: Vec<(usize, i64)>,
    scale: u32,
    /// What a heightened-risk customer pays on top, as a fraction.
    surcharge: Option<Decimal>,
}

/// Room for one account's contracts.
#[derive(Debug, Default)]
pub struct Nets {
    months: Vec<i64>,
    rows: Vec<(i64, i64)>,
    nets: Vec<i64>,
}

impl WholeSpan {
    /// The table for these futures; `None` where its rates do not fit in integers.
    pub fn new(futures: &[Future], rules: &CmeRules, credits: &CreditTable, customer: bool) -> Option<Self> {
        let mut products: Vec<Product> = futures.iter().map(|f| f.product.full_size().0).collect();
        products.sort_unstable();
        products.dedup();
        let row_of = |product: Product| products.iter().position(|p| *p == product);
        let tenth = Decimal::new(1, 1);
        let rate = |product: &Product| rules.maintenance[product.index()] * tenth;
        let money = |product: &Product| [rate(product), rules.calendar_charge(*product) * tenth];
        let pairs: Vec<_> = credits
            .pairs()
            .iter()
            .filter(|pair| !pair.rate.is_zero())
            .filter_map(|pair| Some(((row_of(pair.first)?, row_of(pair.second)?), pair)))
            .collect();
        let amounts = products.iter().flat_map(money).chain(pairs.iter().map(|(_, pair)| pair.amount));
        let scale = amounts.map(|a| a.normalize().scale()).max().unwrap_or_default();
        let mut months: Vec<Future> = futures.iter().map(full_size).collect();
        months.sort_unstable();
        months.dedup();
        Some(Self {
            rows: products
                .iter()
                .map(|product| {
                    let [outright, calendar] = money(product);
                    Some(Row { outright: in_units(outright, scale)?, calendar: in_units(calendar, scale)? })
                })
                .collect::<Option<_>>()?,
            pairs: pairs
                .iter()
                .map(|(rows, pair)| {
                    let tenths = (i64::from(pair.ratio.0) * TENTHS, i64::from(pair.ratio.1) * TENTHS);
                    Some(Pair { rows: *rows, tenths, amount: in_units(pair.amount, scale)? })
                })
                .collect::<Option<_>>()?,
            futures: futures
                .iter()
                .map(|f| {
                    let tenths = TENTHS / i64::from(f.product.full_size().1);
                    Some((months.iter().position(|m| *m == full_size(f))?, tenths))
                })
                .collect::<Option<_>>()?,
            months: months.iter().map(|m| row_of(m.product)).collect::<Option<_>>()?,
            scale,
            surcharge: (rules.heightened_risk && customer)
                .then(|| rules.heightened_risk_factor - Decimal::ONE),
        })
    }

    /// The requirement for so many contracts of each future, not rounded; `None` beyond the range of
    /// a decimal.
    pub fn total(&self, contracts: impl Iterator<Item = i64>, room: &mut Nets) -> Option<Decimal> {
        self.net(contracts, room)?;
        let mut total = 0i128;
        room.nets.clear();
        for (row, (long, short)) in self.rows.iter().zip(&room.rows) {
            let net = long - short;
            total += i128::from(net.abs()) * i128::from(row.outright);
            total += i128::from(*long.min(short)) * i128::from(row.calendar);
            room.nets.push(net);
        }
        for pair in &self.pairs {
            total -= pair.credit(&mut room.nets);
        }
        let base = Decimal::try_from_i128_with_scale(total, self.scale).ok()?;
        Some(self.surcharge.map_or(base, |share| base + base * share))
    }

    /// Long and short tenths of a contract by row: months net first.
    fn net(&self, contracts: impl Iterator<Item = i64>, room: &mut Nets) -> Option<()> {
        room.months.clear();
        room.months.resize(self.months.len(), 0);
        for ((month, tenths), count) in self.futures.iter().zip(contracts) {
            let slot = room.months.get_mut(*month)?;
            *slot = slot.checked_add(count.checked_mul(*tenths)?).filter(|sum| sum.abs() < BOUND)?;
        }
        room.rows.clear();
        room.rows.resize(self.rows.len(), (0, 0));
        for (row, net) in self.months.iter().zip(&room.months) {
            let (long, short) = room.rows.get_mut(*row)?;
            *long = long.checked_add((*net).max(0))?;
            *short = short.checked_add((-*net).max(0))?;
        }
        Some(())
    }
}

impl Pair {
    /// Grants as many whole spreads as both legs hold.
    fn credit(&self, nets: &mut [i64]) -> i128 {
        let net = |row: usize| nets.get(row).copied().unwrap_or(0);
        let (a, b) = (net(self.rows.0), net(self.rows.1));
        if (a < 0) == (b < 0) || a == 0 || b == 0 {
            return 0;
        }
        let spreads = (a.abs() / self.tenths.0).min(b.abs() / self.tenths.1);
        for (row, tenths) in [(self.rows.0, self.tenths.0), (self.rows.1, self.tenths.1)] {
            if let Some(net) = nets.get_mut(row) {
                *net -= net.signum() * tenths * spreads;
            }
        }
        i128::from(spreads) * i128::from(self.amount)
    }
}

/// The month a future nets in.
fn full_size(future: &Future) -> Future {
    Future { product: future.product.full_size().0, ..*future }
}

fn in_units(amount: Decimal, scale: u32) -> Option<i64> {
    let amount = amount.normalize();
    let more = 10i128.checked_pow(scale.checked_sub(amount.scale())?)?;
    i64::try_from(amount.mantissa().checked_mul(more)?).ok().filter(|units| units.abs() < BOUND)
}
