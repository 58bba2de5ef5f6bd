//! What of the records is kept: those of this program's contracts, with what is wrong in them.

use super::{
    CalendarCharge, DeliveryCharge, Header, MOST_PROBLEMS, ScanRange, Settlement, SpanFile, SpreadCredit,
    record::{Record, product},
    settlement::Alignment,
};
use crate::{
    instrument::{Future, Product},
    io::FileProblem,
    quantity::Decimal,
};
use std::collections::{BTreeMap, btree_map::Entry};

/// Kinds of records the layout has.
const KNOWN: &[&str] = &[
    "0", "1", "2", "3", "4", "5", "6", "81", "82", "83", "84", "9", "B", "C", "E", "P", "R", "S", "T", "V",
    "X", "Y", "Z",
];

/// No scan range, charge or settlement of these contracts is larger, in dollars.
const LARGEST: i64 = 1_000_000;

/// Gathers what is kept, record by record.
pub(super) struct Collector {
    found: SpanFile,
    /// Product and power of ten of the amounts, by combined commodity.
    combined: BTreeMap<String, (Product, u32)>,
    alignments: BTreeMap<Product, Option<Alignment>>,
    settled: BTreeMap<Future, Settlement>,
    /// Scan ranges whose product record has not come, with the problem it is if it never does.
    orphans: Vec<(Product, FileProblem)>,
    /// Kinds that the layout does not have: how many, and the first of them.
    unknown: BTreeMap<String, (usize, FileProblem)>,
}

type Read<T> = Result<T, FileProblem>;

impl Collector {
    pub fn new(file: &str, header: Header) -> Self {
        let found = SpanFile {
            file: file.to_owned(),
            header,
            ranges: Vec::new(),
            credits: Vec::new(),
            calendars: Vec::new(),
            deliveries: Vec::new(),
            settlements: Vec::new(),
            problems: Vec::new(),
            more_problems: 0,
            lines: 0,
            counts: BTreeMap::from([("0".to_owned(), 1)]),
        };
        Self {
            found,
            combined: BTreeMap::new(),
            alignments: BTreeMap::new(),
            settled: BTreeMap::new(),
            orphans: Vec::new(),
            unknown: BTreeMap::new(),
        }
    }

    pub fn report(&mut self, problem: FileProblem) {
        if self.found.problems.len() < MOST_PROBLEMS {
            self.found.problems.push(problem);
        } else {
            self.found.more_problems += 1;
        }
    }

    /// Keeps what a record says. `is_whole`: its line has an end.
    pub fn take(&mut self, record: &Record, is_whole: bool) {
        let id = record.id();
        if !KNOWN.contains(&id.as_ref()) {
            let first = || record.problem("bytes 1-2", "is no record of this layout; it is passed over");
            // ever new kinds are noise, not kinds
            if self.unknown.len() < MOST_PROBLEMS || self.unknown.contains_key(id.as_ref()) {
                self.unknown.entry(id.into_owned()).or_insert_with(|| (0, first())).0 += 1;
            } else {
                self.found.more_problems += 1;
            }
            return;
        }
        match self.found.counts.get_mut(id.as_ref()) {
            Some(count) => *count += 1,
            None => {
                self.found.counts.insert(id.clone().into_owned(), 1);
            }
        }
        let read = match id.as_ref() {
            "0" => Err(record.problem("bytes 1-2", "is a second header: two files may have been joined")),
            "2" => self.combined_commodity(record),
            "P" => self.price_terms(record),
            "B" => self.scan_range(record),
            "82" => self.settlement(record),
            "C" => self.tier_charge(record),
            "E" => self.series_charge(record),
            "4" => self.delivery_charge(record),
            "6" => self.credit(record),
            _ => Ok(()),
        };
        if let Err(mut problem) = read {
            if !is_whole {
                problem.what.push_str("; the file ends within this record");
            }
            self.report(problem);
        }
    }

    fn combined_commodity(&mut self, record: &Record) -> Read<()> {
        let exchange = record.text(3, 5);
        // each product takes sixteen bytes: code, kind, and how its risk is scaled
        let futures = (0..6).map(|i| 23 + 16 * i).filter(|at| record.text(at + 10, at + 12) == "FUT");
        let mut ours = futures.filter_map(|at| product(&exchange, &record.text(at, at + 9)));
        let Some(product) = ours.next() else { return Ok(()) };
        let exponent = match record.text(13, 13).as_ref() {
            "" => 0,
            _ => record.whole(13, 13, "a power of ten")?,
        };
        self.combined.insert(record.text(7, 12).into_owned(), (product, exponent));
        Ok(())
    }

    /// The product of a combined commodity, with the power of ten of its amounts. Where no record
    /// defines the commodity, its code is read as the product's.
    fn combined(&self, code: &str) -> Option<(Product, u32)> {
        let by_code = || Some((product("CBT", code).or_else(|| product("CME", code))?, 0));
        self.combined.get(code).copied().or_else(by_code)
    }

    fn exponent(&self, product: Product) -> u32 {
        self.combined.values().find(|(p, _)| *p == product).map_or(0, |(_, exponent)| *exponent)
    }

    fn price_terms(&mut self, record: &Record) -> Read<()> {
        let Some(product) = future_of(record) else { return Ok(()) };
        let decimals = record.whole(34, 36, "the number of decimals of a settlement price")?;
        let code = record.text(40, 40);
        let alignment = Alignment::new(&code, decimals);
        self.alignments.insert(product, alignment);
        match alignment {
            Some(_) => Ok(()),
            None => Err(record.wrong(40, 40, "a known alignment of settlement prices: they are not read")),
        }
    }

    fn scan_range(&mut self, record: &Record) -> Read<()> {
        let Some(product) = future_of(record) else { return Ok(()) };
        let future = record.future(product, 19, 24)?;
        let dollars = dollars(record, 53, 57, "a price scan range", self.exponent(product))?;
        if dollars.is_zero() {
            return Err(record.wrong(53, 57, "a price scan range above 0"));
        }
        if !self.alignments.contains_key(&product) {
            let what = format!("{} has no product record \"P\" in this file", product.code());
            self.orphans.push((product, record.problem("bytes 6-15", what)));
        }
        self.found.ranges.push(ScanRange { future, dollars, line: record.line });
        Ok(())
    }

    fn settlement(&mut self, record: &Record) -> Read<()> {
        if record.text(26, 28) != "FUT" {
            return Ok(());
        }
        let Some(product) = product(&record.text(3, 5), &record.text(6, 15)) else { return Ok(()) };
        let Some(Some(alignment)) = self.alignments.get(&product).copied() else { return Ok(()) };
        let future = record.future(product, 30, 35)?;
        if !record.reaches(117) || record.text(118, 118) == "-" {
            return Err(record.wrong(111, 118, "a settlement price above 0"));
        }
        let price =
            alignment.price(&record.text(111, 117)).map_err(|expected| record.wrong(111, 117, expected))?;
        if price.is_zero() || price > Decimal::from(LARGEST) {
            return Err(record.wrong(111, 117, "a settlement price above 0"));
        }
        let settlement = Settlement { future, price, line: record.line };
        match self.settled.entry(future) {
            Entry::Vacant(place) => {
                place.insert(settlement);
                Ok(())
            }
            Entry::Occupied(held) if held.get().price == price => Ok(()),
            Entry::Occupied(held) => {
                let what =
                    format!("{future} settled at another price on line {}, which is kept", held.get().line);
                Err(record.problem("bytes 111-117", what))
            }
        }
    }

    /// Tier against tier: only spreads of two legs, one against one, are calendar spreads.
    fn tier_charge(&mut self, record: &Record) -> Read<()> {
        let Some((product, exponent)) = self.combined(&record.text(3, 8)) else { return Ok(()) };
        let dollars = dollars(record, 15, 21, "a spread charge", exponent)?;
        let legs = record.whole(13, 14, "a number of legs")?;
        let is_one_against_one = record.text(26, 27) == record.text(33, 34);
        if legs == 2 && is_one_against_one && record.text(28, 28) != record.text(35, 35) {
            self.found.calendars.push(CalendarCharge { product, dollars, line: record.line });
        }
        Ok(())
    }

    /// Month against month: a third leg, where there is one, starts at byte 49.
    fn series_charge(&mut self, record: &Record) -> Read<()> {
        let Some((product, exponent)) = self.combined(&record.text(3, 8)) else { return Ok(()) };
        let dollars = dollars(record, 14, 20, "a spread charge", exponent)?;
        if record.text(49, 62).is_empty() {
            self.found.calendars.push(CalendarCharge { product, dollars, line: record.line });
        }
        Ok(())
    }

    /// Two delivery months, twenty-two bytes each with their number.
    fn delivery_charge(&mut self, record: &Record) -> Read<()> {
        let Some((product, exponent)) = self.combined(&record.text(3, 8)) else { return Ok(()) };
        for at in [13, 35] {
            if record.text(at, at + 21).is_empty() || record.text(at + 2, at + 7).is_empty() {
                continue;
            }
            let charge = DeliveryCharge {
                product,
                month: record.month(at + 2, at + 7)?,
                in_spreads: dollars(record, at + 8, at + 14, "a delivery charge", exponent)?,
                outright: dollars(record, at + 15, at + 21, "a delivery charge", exponent)?,
                line: record.line,
            };
            self.found.deliveries.push(charge);
        }
        Ok(())
    }

    fn credit(&mut self, record: &Record) -> Read<()> {
        let leg = |at: usize| self.combined(&record.text(at + 4, at + 9)).filter(|_| is_ours(record, at));
        let (Some((first, _)), Some((second, _))) = (leg(17), leg(35)) else { return Ok(()) };
        if !record.text(53, 70).is_empty() {
            let what = format!(
                "a spread of more than two sides with {} and {} is not taken over",
                first.code(),
                second.code()
            );
            return Err(record.problem("bytes 53-70", what));
        }
        if record.text(34, 34) == record.text(52, 52) {
            return Err(record.wrong(52, 52, "the other side of the market than the first leg's"));
        }
        let credit = record.number(10, 16, 6, "a credit in per cent")?;
        if credit > Decimal::ONE {
            return Err(record.wrong(10, 16, "a credit of up to 100 %"));
        }
        let sides = (record.number(27, 33, 4, "a ratio")?, record.number(45, 51, 4, "a ratio")?);
        let ratio = whole_ratio(sides)
            .ok_or_else(|| record.wrong(27, 51, "a ratio of up to 1000 contracts a side"))?;
        let priority = record.whole(6, 9, "a priority")?;
        let line = record.line;
        self.found.credits.push(SpreadCredit { first, second, credit, ratio, priority, line });
        Ok(())
    }

    pub fn finish(mut self, lines: usize) -> SpanFile {
        self.found.lines = lines;
        let alignments = std::mem::take(&mut self.alignments);
        for (product, problem) in std::mem::take(&mut self.orphans) {
            if !alignments.contains_key(&product) {
                self.report(problem);
            }
        }
        for (_, (count, mut problem)) in std::mem::take(&mut self.unknown) {
            if count > 1 {
                problem.what.push_str(&format!(", as are {} more like it", count - 1));
            }
            self.report(problem);
        }
        self.found.problems.sort_by_key(|p| p.line);
        self.found.settlements = self.settled.into_values().collect();
        self.found
    }
}

/// Our product of a record whose exchange, code and kind stand at bytes 3, 6 and 16.
fn future_of(record: &Record) -> Option<Product> {
    let is_future = record.text(16, 18) == "FUT";
    is_future.then(|| product(&record.text(3, 5), &record.text(6, 15))).flatten()
}

/// Whether the leg of a spread is on the exchange its commodity is at home on.
fn is_ours(record: &Record, at: usize) -> bool {
    matches!(record.text(at, at + 2).as_ref(), "CBT" | "CME")
}

fn dollars(record: &Record, from: usize, to: usize, what: &str, exponent: u32) -> Read<Decimal> {
    let amount = record.number(from, to, 0, what)? * Decimal::from(10u64.pow(exponent.min(9)));
    if amount > Decimal::from(LARGEST) {
        return Err(record.wrong(from, to, &format!("{what} of up to $1,000,000")));
    }
    Ok(amount)
}

/// Two ratios of up to four decimals as the smallest whole contracts.
fn whole_ratio(sides: (Decimal, Decimal)) -> Option<(u32, u32)> {
    let units = |side: Decimal| u32::try_from(side * Decimal::from(10_000)).ok().filter(|n| *n > 0);
    let (first, second) = (units(sides.0)?, units(sides.1)?);
    let divisor = greatest_common_divisor(first, second);
    let ratio = (first / divisor, second / divisor);
    (ratio.0 <= 1000 && ratio.1 <= 1000).then_some(ratio)
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
