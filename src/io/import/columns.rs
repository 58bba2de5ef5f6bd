//! The columns of a table, and what a row of them is.

use super::{
    Field, Mapping, Signs,
    kinds::{Total, is_short, total},
    mapping::FaceUnit,
    naming::{Refused, Terms, cusip_text},
    sink::{Held, Sink, clipped},
};
use crate::{
    instrument::{Cusip, Instrument, Unit},
    io::fields::{quote, read_xm},
    quantity::{Decimal, price, size},
    whatif::LeftOutReason,
};
use csv::StringRecord;

/// How cells are found and read.
pub(super) struct Columns {
    at: [Option<usize>; Field::ALL.len()],
    /// Where our own table has a face beside a quantity.
    face: Option<usize>,
    titles: Vec<String>,
    mapping: Mapping,
    /// Ours: a price is a person's own, and a bad cell costs its row.
    is_own: bool,
}

impl Columns {
    /// By a mapping, with the names of columns for what is said of them.
    pub(super) fn mapped(mapping: &Mapping, titles: Vec<String>) -> Self {
        let at = Field::ALL.map(|field| mapping.column(field).filter(|_| field != Field::Ignored));
        Self { at, face: None, titles, mapping: mapping.clone(), is_own: false }
    }

    /// By the names our own tables have; `None` for another table.
    pub(super) fn own(titles: Vec<String>) -> Option<Self> {
        let find = |name: &str| titles.iter().position(|t| t == name);
        let face = find("face");
        let has_quantity = find("quantity").is_some();
        let is_ours = (find("instrument").is_some() && has_quantity)
            || (find("type").is_some() && (has_quantity || face.is_some()));
        let at = Field::ALL.map(|field| own_name(field).and_then(find));
        is_ours.then_some(Self { at, face, titles, mapping: Mapping::default(), is_own: true })
    }

    /// Whether a row is the header once more.
    pub(super) fn is_header(&self, cells: &StringRecord) -> bool {
        let alike = |(cell, title): (&str, &String)| cell.eq_ignore_ascii_case(title);
        (self.mapping.has_header || self.is_own)
            && cells.len() == self.titles.len()
            && cells.iter().zip(&self.titles).all(alike)
    }

    fn cell<'c>(&self, cells: &'c StringRecord, field: Field) -> &'c str {
        let at = self.at.get(field as usize).copied().flatten();
        at.and_then(|i| cells.get(i)).unwrap_or_default()
    }

    /// What the file calls the column of a field.
    fn title(&self, field: Field) -> &str {
        let at = self.at.get(field as usize).copied().flatten();
        at.and_then(|i| self.titles.get(i)).map_or_else(|| field.title(), String::as_str)
    }

    /// Gives one row to the sink.
    pub(super) fn take(&self, line: usize, cells: &StringRecord, sink: &mut Sink) {
        let of = |field| self.cell(cells, field);
        let terms =
            Terms { of: &of, is_own: self.is_own, reading: sink.reading, reference: sink.reference() };
        let account = of(Field::Account);
        match terms.instrument() {
            Ok(instrument) => self.hold(line, cells, instrument, sink),
            Err(_) if self.is_total(cells) => sink.repeat(),
            Err(Refused::Out(reason)) => self.leave_out(line, cells, account, reason, sink),
            Err(Refused::Bad(field, what)) => sink.unread(line, self.title(field), what),
        }
    }

    /// Whether a row that names nothing adds up others: its first cell says so, and where that may be
    /// the name of an account too, no other cell names what could be held.
    fn is_total(&self, cells: &StringRecord) -> bool {
        let Some((first, text)) = cells.iter().enumerate().find(|(_, c)| !c.is_empty()) else { return false };
        let names =
            [Field::Instrument, Field::Type, Field::Cusip, Field::Product, Field::Month, Field::Maturity];
        let is_named = |field: Field| {
            let at = self.at.get(field as usize).copied().flatten();
            at != Some(first) && !self.cell(cells, field).is_empty()
        };
        match total(text) {
            Some(Total::Alone) => true,
            Some(Total::Of) => !names.into_iter().any(is_named),
            None => false,
        }
    }

    fn leave_out(
        &self,
        line: usize,
        cells: &StringRecord,
        account: &str,
        reason: LeftOutReason,
        sink: &mut Sink,
    ) {
        let named = [
            Field::Instrument,
            Field::Type,
            Field::Cusip,
            Field::Product,
            Field::Month,
            Field::Coupon,
            Field::Maturity,
            Field::PutCall,
        ];
        let what: Vec<&str> = match self.cell(cells, Field::Instrument) {
            "" => named.into_iter().map(|f| self.cell(cells, f)).filter(|c| !c.is_empty()).collect(),
            instrument => vec![instrument],
        };
        let quantity = [Field::Quantity, Field::Long, Field::Short].into_iter().map(|f| self.cell(cells, f));
        let quantity = quantity
            .into_iter()
            .find(|q| !q.is_empty())
            .unwrap_or_else(|| self.face.and_then(|i| cells.get(i)).unwrap_or_default());
        sink.leave_out(line, account, &what.join(" "), quantity, reason);
    }

    fn hold(&self, line: usize, cells: &StringRecord, instrument: Instrument, sink: &mut Sink) {
        match self.held(line, cells, instrument, sink) {
            Ok(held) => sink.hold(line, held),
            Err((title, what)) => sink.unread(line, &title, what),
        }
    }

    fn held<'c>(
        &self,
        line: usize,
        cells: &'c StringRecord,
        instrument: Instrument,
        sink: &mut Sink,
    ) -> Result<Held<'c>, (String, String)> {
        let quantity = self.quantity(cells, &instrument)?;
        let wrong = |field: Field| (self.title(field).to_owned(), String::new());
        let cusip = match self.cusip(cells) {
            Err(what) if self.is_own => return Err((wrong(Field::Cusip).0, what)),
            Err(what) => {
                sink.remark(
                    line,
                    self.title(Field::Cusip),
                    format!("{what}: the position is loaded without it"),
                );
                None
            }
            Ok(cusip) => cusip.filter(|_| self.is_own || instrument.security().is_some()),
        };
        let text = self.cell(cells, Field::Price);
        let price = if self.is_own && !text.is_empty() {
            let price = price::parse(text, quote(&instrument, sink.reading.rules));
            Some(price.map_err(|e| (wrong(Field::Price).0, e.to_string()))?)
        } else {
            super::cleared::mark(line, self.title(Field::Price), text, &instrument, sink)
        };
        let xm = read_xm(self.cell(cells, Field::Xm)).map_err(|e| (wrong(Field::Xm).0, e))?;
        Ok(Held {
            instrument,
            quantity,
            price,
            is_marked: !self.is_own,
            xm,
            cusip,
            account: self.cell(cells, Field::Account),
            note: self.cell(cells, Field::Note),
        })
    }

    /// A CUSIP, or the one within an ISIN.
    fn cusip(&self, cells: &StringRecord) -> Result<Option<Cusip>, String> {
        let text = self.cell(cells, Field::Cusip);
        if text.is_empty() {
            return Ok(None);
        }
        Cusip::parse(cusip_text(text)).map(Some).map_err(|e| e.to_string())
    }

    fn quantity(&self, cells: &StringRecord, instrument: &Instrument) -> Result<Decimal, (String, String)> {
        let number = |field: Field, text: &str| {
            size::parse(text).map_err(|e| (self.title(field).to_owned(), e.to_string()))
        };
        let face = self.face.and_then(|i| cells.get(i)).filter(|f| !f.is_empty());
        let [whole, long, short] = [Field::Quantity, Field::Long, Field::Short].map(|f| self.cell(cells, f));
        let stated = match (whole, face, long, short) {
            ("", Some(face), _, _) => size::parse(face).map_err(|e| ("face".to_owned(), e.to_string()))?,
            ("", None, "", "") => number(
                if self.at.get(Field::Quantity as usize).is_some_and(Option::is_some) {
                    Field::Quantity
                } else {
                    Field::Long
                },
                "",
            )?,
            ("", None, long, short) => {
                let side =
                    |field, text: &str| if text.is_empty() { Ok(Decimal::ZERO) } else { number(field, text) };
                side(Field::Long, long)? - side(Field::Short, short)?.abs()
            }
            (whole, ..) => number(Field::Quantity, whole)?,
        };
        let sided = self.sided(stated, self.cell(cells, Field::Side))?;
        let signed = if self.mapping.signs == Signs::ShortIsPositive { -sided } else { sided };
        let unit = match (instrument.unit(), self.mapping.face) {
            (Unit::Dollars, FaceUnit::Thousands) => Decimal::ONE_THOUSAND,
            (Unit::Dollars, FaceUnit::Millions) => Decimal::from(1_000_000),
            _ => Decimal::ONE,
        };
        let too_large = || {
            let error = size::SizeError::TooLarge(signed.to_string());
            (self.title(Field::Quantity).to_owned(), error.to_string())
        };
        signed
            .checked_mul(unit)
            .filter(|q| q.abs() <= size::LARGEST)
            .map(|q| q.normalize())
            .ok_or_else(too_large)
    }

    fn sided(&self, quantity: Decimal, side: &str) -> Result<Decimal, (String, String)> {
        if side.is_empty() {
            return Ok(quantity);
        }
        match is_short(side) {
            Some(true) => Ok(-quantity.abs()),
            Some(false) if quantity.is_sign_negative() && !quantity.is_zero() => Err((
                self.title(Field::Quantity).to_owned(),
                format!("{quantity} is negative while the side says \"{}\"", clipped(side)),
            )),
            Some(false) => Ok(quantity),
            None => Err((
                self.title(Field::Side).to_owned(),
                format!("\"{side}\" is no side: expected buy, sell, long or short"),
            )),
        }
    }
}

/// What our own tables call a field.
fn own_name(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Instrument => "instrument",
        Field::Type => "type",
        Field::Cusip => "cusip",
        Field::Coupon => "coupon",
        Field::Maturity => "maturity",
        Field::Product => "product",
        Field::Month => "month",
        Field::Quantity => "quantity",
        Field::Price => "price",
        Field::Xm => "xm",
        Field::Account => "account",
        Field::Note => "note",
        Field::Ignored | Field::PutCall | Field::Long | Field::Short | Field::Side => return None,
    })
}
