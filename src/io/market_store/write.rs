//! A store as bytes.

use super::{
    Kept, MAGIC, VERSION,
    bytes::{Bytes, day_number, has_number},
    values,
};
use crate::{
    instrument::SecurityKind,
    market::{
        Issue, PublishedFactor,
        store::{Conflict, Observation, Series, Source, SourceId},
    },
};

/// The bytes of a store.
pub fn encode(kept: &Kept) -> Vec<u8> {
    let contents = kept.store.contents();
    let mut out = Bytes(MAGIC.to_vec());
    out.0.push(VERSION);
    out.0.push(u8::from(kept.is_used));
    out.section(b'a', list(&contents.sources, source));
    for (series, observations) in &contents.series {
        out.section(b'b', observed(*series, observations));
    }
    out.section(b'c', list(&contents.conflicts, conflict));
    out.section(b'd', list(&contents.securities.issues, issue));
    out.section(b'e', list(&contents.securities.factors, factor));
    out.section(b'f', list(&contents.securities_from, |id: &SourceId, out| out.number(u64::from(*id))));
    let check = crc32fast::hash(&out.0);
    out.0.extend_from_slice(&check.to_le_bytes());
    out.0
}

fn list<T>(items: &[T], write: impl Fn(&T, &mut Bytes)) -> Bytes {
    let mut out = Bytes::default();
    out.count(items.len());
    items.iter().for_each(|item| write(item, &mut out));
    out
}

fn source(source: &Source, out: &mut Bytes) {
    out.text(&source.name);
    out.day(source.imported);
    out.count(source.rows);
    out.maybe_day(source.span.map(|s| s.0));
    out.maybe_day(source.span.map(|s| s.1));
}

fn observed(series: Series, observations: &[Observation]) -> Bytes {
    // readers of files take no date beyond these; one that came some other way is left out
    let kept: Vec<&Observation> = observations.iter().filter(|o| has_number(o.date)).collect();
    let mut out = Bytes::default();
    out.text(series.code());
    out.count(kept.len());
    let mut before = 0;
    for observation in &kept {
        let day = day_number(observation.date);
        out.number(day - before);
        before = day;
    }
    values::write(&mut out, &kept.iter().map(|o| o.value).collect::<Vec<f64>>());
    for run in kept.chunk_by(|a, b| a.source == b.source) {
        out.number(run.first().map_or(0, |o| u64::from(o.source)));
        out.count(run.len());
    }
    out
}

fn conflict(conflict: &Conflict, out: &mut Bytes) {
    out.text(conflict.series.code());
    out.day(conflict.date);
    out.bits(conflict.offered);
    out.number(u64::from(conflict.source));
}

fn issue(issue: &Issue, out: &mut Bytes) {
    out.text(&issue.cusip.to_string());
    out.0.push(kind(issue.kind));
    out.maybe_text(issue.coupon.map(|c| c.to_string()));
    out.maybe_day(issue.issued);
    out.day(issue.maturity);
    out.number(issue.original_term.map_or(0, |term| u64::from(term) + 1));
    out.maybe_text(issue.outstanding_bn.map(|o| o.to_string()));
}

fn factor(factor: &PublishedFactor, out: &mut Bytes) {
    out.text(factor.product.code());
    out.day(factor.delivery_month);
    out.text(&factor.cusip.to_string());
    out.text(&factor.coupon.to_string());
    out.day(factor.maturity);
    out.text(&factor.factor.to_string());
}

/// The number of a kind of security: it never changes, whatever else is added.
pub(super) fn kind(kind: SecurityKind) -> u8 {
    match kind {
        SecurityKind::Note => 0,
        SecurityKind::Bill => 1,
        SecurityKind::TokenizedBill => 2,
        SecurityKind::Tips => 3,
        SecurityKind::Strip => 4,
        SecurityKind::Frn => 5,
    }
}
