//! What a text is, from its content and never from its name.

use super::{
    Layout, Source,
    activity::is_statement,
    clearing_csv::{CORE_NEEDS, SETTLEMENT_NEEDS, SPAN_NEEDS, heads},
    table::{HIGHEST_TITLE, is_own},
    xml::{Step, Walk},
};
use crate::io::{
    FileProblem,
    open::looks_like_scenario,
    rows::{Row, Rows},
};

/// First elements by which an XML text is known.
const FIRST_ELEMENTS: usize = 40;

/// What a text is, from its content; `None` when it holds no table and none of the known layouts.
/// Market data is a table like any other here: ask for it first.
pub fn recognise(source: &Source) -> Option<Layout> {
    let text = source.text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return xml(text);
    }
    if text.starts_with(['{', '%']) || looks_like_scenario(&source.name, text) {
        return None;
    }
    let mut rows = Rows::new(text).ragged();
    let mut widest = 0;
    for _ in 0..HIGHEST_TITLE {
        let Some(row) = rows.next() else { break };
        let Row::Cells { cells, .. } = row else { continue };
        if is_statement(cells) {
            return Some(Layout::BrokerActivity);
        }
        widest = widest.max(cells.len());
        let titles = heads(cells);
        let has = |needs: &[&str]| needs.iter().all(|n| titles.iter().any(|t| t == n));
        if has(&CORE_NEEDS) {
            return Some(Layout::CmeCore);
        }
        if has(&SPAN_NEEDS) {
            return Some(Layout::SpanCsv);
        }
        if has(&SETTLEMENT_NEEDS) {
            return Some(Layout::CmeSettlement);
        }
        if is_own(titles) {
            return Some(Layout::Portfolio);
        }
    }
    (widest > 1).then_some(Layout::Table)
}

fn xml(text: &str) -> Option<Layout> {
    let mut walk = Walk::new(text);
    let mut seen = 0;
    while let Some(Ok(step)) = walk.next() {
        let Step::Open(tag) = step else { continue };
        match &*tag.name() {
            "posFile" => return Some(Layout::SpanXml),
            "FIXML" | "PosRpt" => return Some(Layout::Fixml),
            "FlexQueryResponse" | "FlexStatements" | "FlexStatement" => return Some(Layout::BrokerFlex),
            _ => {}
        }
        seen += 1;
        if seen >= FIRST_ELEMENTS {
            break;
        }
    }
    None
}

/// Why a text of no known layout is not read.
pub(super) fn unknown(source: &Source) -> FileProblem {
    let text = source.text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return FileProblem::file(&source.name, "is empty: expected a header line with column names");
    }
    if text.starts_with('<') {
        return FileProblem::file(
            &source.name,
            "is XML of no known layout: expected SPAN positions, FIXML position reports or a Flex query",
        );
    }
    no_portfolio(source, "")
}

/// Why a table is not read.
pub(super) fn unmapped(source: &Source, lacks: &str) -> FileProblem {
    no_portfolio(source, &format!("; {lacks}"))
}

fn no_portfolio(source: &Source, more: &str) -> FileProblem {
    let first = source.text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let found: String = first.trim_start_matches('\u{feff}').trim().chars().take(80).collect();
    FileProblem::field(
        &source.name,
        1,
        "header",
        format!(
            "\"{found}\" is no portfolio: expected columns instrument,quantity or type,coupon,maturity,product,month,quantity{more}"
        ),
    )
}
