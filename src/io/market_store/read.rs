//! A store from bytes: all of it, or the reason why not.

use super::{
    CHECK, Kept, MAGIC, StoreError, VERSION,
    bytes::{Cursor, Days},
    values, write,
};
use crate::{
    instrument::{Cusip, Product, SecurityKind},
    market::{
        Issue, PublishedFactor, SecurityMaster,
        store::{Conflict, Contents, Observation, Series, Source, SourceId, Store},
    },
    quantity::Decimal,
};
use std::{collections::BTreeMap, sync::Arc};

const KINDS: [SecurityKind; 6] = [
    SecurityKind::Note,
    SecurityKind::Bill,
    SecurityKind::TokenizedBill,
    SecurityKind::Tips,
    SecurityKind::Strip,
    SecurityKind::Frn,
];

/// The store in bytes.
///
/// # Errors
/// [`StoreError`] when a single bit of them is not as it was written.
pub fn decode(bytes: &[u8]) -> Result<Kept, StoreError> {
    let (body, check) = bytes.split_last_chunk::<CHECK>().ok_or(StoreError::NotOurs)?;
    let mut cursor = Cursor(body);
    if cursor.take(MAGIC.len()) != Some(&MAGIC) {
        return Err(StoreError::NotOurs);
    }
    if crc32fast::hash(body) != u32::from_le_bytes(*check) {
        return Err(StoreError::Check);
    }
    match cursor.byte() {
        Some(VERSION) => {}
        version => return Err(StoreError::Newer(version.unwrap_or(0))),
    }
    let is_used = match cursor.byte() {
        Some(flag @ 0..=1) => flag == 1,
        _ => return Err(StoreError::Content("first line")),
    };
    let mut contents = Contents::default();
    let mut securities = SecurityMaster::default();
    let days = Days::new();
    let mut last = b'a';
    while let Some(tag) = cursor.byte() {
        let content = cursor.count(1).and_then(|length| cursor.take(length));
        let mut inside = Cursor(content.ok_or(StoreError::Content("table of contents"))?);
        let (what, read) = match tag {
            b'a' => ("sources", list(&mut inside, source).map(|s| contents.sources = s)),
            b'b' => ("series", observed(&mut inside, &days, &mut contents.series)),
            b'c' => ("conflicts", list(&mut inside, conflict).map(|c| contents.conflicts = c)),
            b'd' => ("issues", list(&mut inside, issue).map(|i| securities.issues = i)),
            b'e' => ("factors", list(&mut inside, factor).map(|f| securities.factors = f)),
            b'f' => ("sources", list(&mut inside, id).map(|ids| contents.securities_from = ids)),
            _ => ("contents", None),
        };
        if read.is_none() || !inside.is_at_end() || tag < last {
            return Err(StoreError::Content(what));
        }
        last = tag;
    }
    contents.securities = Arc::new(securities);
    let store = Store::checked(contents).map_err(|_| StoreError::Content("values"))?;
    Ok(Kept { store, is_used })
}

fn list<T>(from: &mut Cursor, read: impl Fn(&mut Cursor) -> Option<T>) -> Option<Vec<T>> {
    let count = from.count(1)?;
    (0..count).map(|_| read(from)).collect()
}

fn id(from: &mut Cursor) -> Option<SourceId> {
    SourceId::try_from(from.number()?).ok()
}

fn series(from: &mut Cursor) -> Option<Series> {
    let code = from.text()?;
    Series::all().find(|s| s.code() == code)
}

fn source(from: &mut Cursor) -> Option<Source> {
    let name = from.text()?.to_owned();
    let imported = from.day()?;
    let rows = usize::try_from(from.number()?).ok()?;
    let span = from.maybe_day()?.zip(from.maybe_day()?);
    Some(Source { name, imported, rows, span })
}

fn observed(from: &mut Cursor, days: &Days, all: &mut BTreeMap<Series, Arc<Vec<Observation>>>) -> Option<()> {
    let series = series(from)?;
    let count = from.count(2)?;
    let mut day = 0_u64;
    let mut dates = Vec::with_capacity(count);
    for _ in 0..count {
        day = day.checked_add(from.number()?)?;
        dates.push(days.get(day)?);
    }
    let values = values::read(from, count)?;
    let mut observations: Vec<Observation> = Vec::with_capacity(count);
    let mut pairs = dates.into_iter().zip(values);
    while observations.len() < count {
        let source = id(from)?;
        let run = usize::try_from(from.number()?).ok().filter(|run| (1..=count).contains(run))?;
        let before = observations.len();
        let run_of = pairs.by_ref().take(run);
        observations.extend(run_of.map(|(date, value)| Observation { date, value, source }));
        if observations.len() != before + run {
            return None;
        }
    }
    all.insert(series, Arc::new(observations)).is_none().then_some(())
}

fn conflict(from: &mut Cursor) -> Option<Conflict> {
    Some(Conflict { series: series(from)?, date: from.day()?, offered: from.bits()?, source: id(from)? })
}

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}

fn issue(from: &mut Cursor) -> Option<Issue> {
    let cusip = Cusip::parse(from.text()?).ok()?;
    let number = from.byte()?;
    let kind = KINDS.into_iter().find(|k| write::kind(*k) == number)?;
    let coupon = maybe_decimal(from)?;
    let issued = from.maybe_day()?;
    let maturity = from.day()?;
    let original_term = match from.number()? {
        0 => None,
        term => Some(u32::try_from(term - 1).ok()?),
    };
    let outstanding_bn = maybe_decimal(from)?;
    Some(Issue { cusip, kind, coupon, issued, maturity, original_term, outstanding_bn })
}

fn maybe_decimal(from: &mut Cursor) -> Option<Option<Decimal>> {
    match from.maybe_text()? {
        Some(text) => decimal(text).map(Some),
        None => Some(None),
    }
}

fn factor(from: &mut Cursor) -> Option<PublishedFactor> {
    Some(PublishedFactor {
        product: Product::from_code(from.text()?)?,
        delivery_month: from.day()?,
        cusip: Cusip::parse(from.text()?).ok()?,
        coupon: decimal(from.text()?)?,
        maturity: from.day()?,
        factor: decimal(from.text()?)?,
    })
}
