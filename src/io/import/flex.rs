//! Interactive Brokers Flex queries: open positions.

use super::{
    broker::Holding,
    clearing_xml::say_broken,
    codes,
    lots::Lots,
    sink::Sink,
    xml::{Step, Tag, Walk},
};
use crate::whatif::Cancelled;

/// Reads open positions; what other sections hold is not looked at.
pub(super) fn flex(text: &str, sink: &mut Sink) -> Result<(), Cancelled> {
    let mut walk = Walk::new(text);
    let mut statement = Statement::default();
    let mut lots = Lots::default();
    let mut has_section = false;
    while let Some(step) = walk.next() {
        match step {
            Err(broken) => {
                say_broken(&broken, sink);
                has_section = true;
                break;
            }
            Ok(Step::Open(tag)) => match &*tag.name() {
                "FlexStatement" => statement.read(&tag, sink),
                "OpenPositions" => has_section = true,
                "OpenPosition" => {
                    has_section = true;
                    sink.row(tag.line)?;
                    open_position(&tag, &statement, &mut lots, sink);
                }
                _ => {}
            },
            Ok(Step::Close(..)) => {}
        }
    }
    lots.finish(sink);
    if !has_section {
        sink.remark_file("has no open positions: add the section Open Positions to the Flex query");
    }
    Ok(())
}

/// What holds for all positions of a statement.
#[derive(Default)]
struct Statement {
    account: String,
    day: String,
}

impl Statement {
    fn read(&mut self, tag: &Tag, sink: &mut Sink) {
        *self = Self::default();
        let read = tag.attributes(|name, value| match name {
            "accountId" => self.account = value.trim().to_owned(),
            "toDate" => self.day = value.trim().to_owned(),
            _ => {}
        });
        if let Err(what) = read {
            sink.remark(tag.line, "FlexStatement", what);
        }
        sink.dated(codes::day(&self.day));
    }
}

fn open_position(tag: &Tag, statement: &Statement, lots: &mut Lots, sink: &mut Sink) {
    let mut holding = Holding { line: tag.line, account: statement.account.clone(), ..Holding::default() };
    let (mut level, mut day) = (String::new(), String::new());
    let (mut right, mut security_id) = (String::new(), [const { String::new() }; 2]);
    let read = tag.attributes(|name, value| {
        let slot = match name {
            "accountId" => &mut holding.account,
            "assetCategory" => &mut holding.category,
            "symbol" => &mut holding.symbol,
            "description" => &mut holding.description,
            "cusip" => &mut holding.cusip,
            "isin" => &mut holding.isin,
            "securityID" => &mut security_id[0],
            "securityIDType" => &mut security_id[1],
            "multiplier" => &mut holding.multiplier,
            "expiry" | "maturity" => &mut holding.expiry,
            "position" | "quantity" => &mut holding.quantity,
            "markPrice" => &mut holding.price,
            "principalAdjustFactor" => &mut holding.principal_factor,
            "issuerType" | "subCategory" => &mut holding.issue_type,
            "conid" => &mut holding.contract_id,
            "putCall" => &mut right,
            "levelOfDetail" => &mut level,
            "reportDate" => &mut day,
            _ => return,
        };
        let value = value.trim();
        if !value.is_empty() {
            value.clone_into(slot);
        }
    });
    if let Err(what) = read {
        return sink.unread(tag.line, "OpenPosition", what);
    }
    let [id, kind] = security_id;
    match kind.as_str() {
        "CUSIP" if holding.cusip.is_empty() => holding.cusip = id,
        "ISIN" if holding.isin.is_empty() => holding.isin = id,
        _ => {}
    }
    if !right.is_empty() {
        holding.category = "OPT".to_owned();
    }
    sink.dated(codes::day(&day));
    if level.eq_ignore_ascii_case("LOT") {
        lots.lot(&day, holding);
    } else {
        lots.summary(&day, &holding, sink);
    }
}
