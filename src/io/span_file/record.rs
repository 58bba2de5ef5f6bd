//! One line of the file: fields by their bytes, counted from one, both ends included.

use super::Header;
use crate::{
    instrument::{Future, Product, ProductKind},
    io::FileProblem,
    quantity::{Date, Decimal, date},
};
use std::borrow::Cow;

/// A line; one that is short counts as padded with blanks.
pub(super) struct Record<'a> {
    file: &'a str,
    pub line: usize,
    bytes: &'a [u8],
}

type Read<T> = Result<T, FileProblem>;

impl<'a> Record<'a> {
    pub fn new(file: &'a str, line: usize, bytes: &'a [u8]) -> Self {
        Self { file, line, bytes: bytes.trim_ascii_end() }
    }

    pub fn is_blank(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The letters of its kind: two bytes, a blank at the end cut.
    pub fn id(&self) -> Cow<'a, str> {
        let bytes = self.bytes.get(..self.bytes.len().min(2)).unwrap_or_default();
        String::from_utf8_lossy(bytes.trim_ascii_end())
    }

    /// The text of some bytes without blanks around it.
    pub fn text(&self, from: usize, to: usize) -> Cow<'a, str> {
        let end = to.min(self.bytes.len());
        let field = self.bytes.get(from.saturating_sub(1)..end).unwrap_or_default();
        String::from_utf8_lossy(field.trim_ascii())
    }

    /// Whether the line goes on to a byte.
    pub fn reaches(&self, byte: usize) -> bool {
        self.bytes.len() >= byte
    }

    /// A problem with a field.
    pub fn problem(&self, field: &str, what: impl std::fmt::Display) -> FileProblem {
        let id = self.id();
        FileProblem::field(self.file, self.line, field, format!("record \"{id}\": {what}"))
    }

    /// A problem with some bytes, which it quotes.
    pub fn wrong(&self, from: usize, to: usize, expected: &str) -> FileProblem {
        let found = self.text(from, to);
        let what = match self.reaches(to) {
            true => format!("\"{found}\" is not {expected}"),
            false => {
                format!("the line ends before byte {to}, within or before {expected}: it may be cut off")
            }
        };
        self.problem(&format!("bytes {from}-{to}"), what)
    }

    /// Digits with some of them behind the point; blanks are no number.
    pub fn number(&self, from: usize, to: usize, decimals: u32, what: &str) -> Read<Decimal> {
        let text = self.text(from, to);
        let is_number = self.reaches(to)
            && !text.is_empty()
            && text.len() <= 15
            && text.bytes().all(|b| b.is_ascii_digit());
        let digits = is_number.then(|| text.parse::<i64>().ok()).flatten();
        digits.map(|n| Decimal::new(n, decimals)).ok_or_else(|| self.wrong(from, to, what))
    }

    pub fn whole(&self, from: usize, to: usize, what: &str) -> Read<u32> {
        let number = self.number(from, to, 0, what)?;
        u32::try_from(number).map_err(|_| self.wrong(from, to, what))
    }

    /// The first day of a month written `YYYYMM`.
    pub fn month(&self, from: usize, to: usize) -> Read<Date> {
        let text = self.text(from, to);
        let wrong = || self.wrong(from, to, "a month, YYYYMM");
        let (year, month) = text.split_at_checked(4).ok_or_else(wrong)?;
        let is_month = self.reaches(to) && text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        is_month.then_some(()).ok_or_else(wrong)?;
        date::parse(&format!("{year}-{month}-01")).map_err(|_| wrong())
    }

    /// The contract of a product in a month; one the exchange does not list is none.
    pub fn future(&self, product: Product, from: usize, to: usize) -> Read<Future> {
        let month = self.month(from, to)?;
        let future = Future { product, year: month.year(), month: month.month() };
        if product.lists_month(future.month) {
            Ok(future)
        } else {
            Err(self.wrong(from, to, &format!("a delivery month of {}", product.code())))
        }
    }

    /// The header of the file.
    pub fn header(&self) -> Read<Header> {
        let refuse = |what: &str| FileProblem { line: Some(self.line), ..FileProblem::file(self.file, what) };
        if self.bytes.starts_with(b"PK") {
            return Err(refuse("is a zip archive: unpack it and open the .pa2 file in it"));
        }
        if self.bytes.starts_with(b"<") {
            return Err(refuse("is an XML file: expected the positional layout (.pa2)"));
        }
        if !self.bytes.starts_with(b"0 ") {
            return Err(refuse(
                "has no header: a risk parameter file starts with a record \"0\". Its first part may be missing",
            ));
        }
        let format = self.text(36, 37);
        if format != "U2" {
            let what = format!(
                "is of format \"{format}\" (bytes 36-37): expected U2, the unpacked positional layout"
            );
            return Err(refuse(&what));
        }
        let day = self.text(9, 16);
        let parts = (day.get(..4), day.get(4..6), day.get(6..8));
        let business_date = match parts {
            (Some(y), Some(m), Some(d)) => date::parse(&format!("{y}-{m}-{d}")).ok(),
            _ => None,
        };
        Ok(Header {
            clearing_house: self.text(3, 8).into_owned(),
            business_date: business_date.ok_or_else(|| self.wrong(9, 16, "a business date, YYYYMMDD"))?,
            is_settlement: self.text(17, 17) == "S",
            identifier: self.text(18, 19).into_owned(),
        })
    }
}

/// Our contract of an exchange's clearing code. The same code means other things on other exchanges.
pub(super) fn product(exchange: &str, code: &str) -> Option<Product> {
    let product = match code {
        "26" => Product::Zt,
        "25" => Product::Zf,
        "21" => Product::Zn,
        "17" => Product::Zb,
        "41" => Product::Zq,
        "UBE" => Product::Ub,
        other => Product::from_any_code(other)?,
    };
    let home = match product.kind() {
        ProductKind::Treasury => "CBT",
        _ if product == Product::Zq => "CBT",
        _ => "CME",
    };
    (exchange == home).then_some(product)
}
