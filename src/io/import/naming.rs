//! Which instrument a row of a table names, from whatever cells it has.

use super::{
    Field, Reading, codes,
    describe::{Named, describe},
    kinds::{Kind, is_right, kind},
    lookup, named_future,
};
use crate::{
    instrument::{Cusip, Instrument, parse},
    quantity::Date,
    whatif::LeftOutReason,
};

/// The cells of a row.
pub(super) struct Terms<'a, 'c> {
    pub of: &'a dyn Fn(Field) -> &'c str,
    /// Ours: the notation of a Treasury is one whatever its CUSIP says.
    pub is_own: bool,
    pub reading: Reading<'a>,
    pub reference: Date,
}

/// Why a row names nothing that is held.
pub(super) enum Refused {
    Out(LeftOutReason),
    Bad(Field, String),
}

/// A CUSIP, or the one within an ISIN of the United States.
pub(super) fn cusip_text(text: &str) -> &str {
    let text = text.trim();
    let of_isin = (text.len() == 12 && text.is_ascii()).then(|| text.get(2..11)).flatten();
    of_isin.filter(|_| text.get(..2).is_some_and(|c| c.eq_ignore_ascii_case("US"))).unwrap_or(text)
}

impl Terms<'_, '_> {
    /// The instrument.
    pub(super) fn instrument(&self) -> Result<Instrument, Refused> {
        let kind = kind((self.of)(Field::Type));
        if is_right((self.of)(Field::PutCall)) {
            return Err(Refused::Out(LeftOutReason::Option));
        }
        if let Some(Kind::Out(reason)) = kind {
            return Err(Refused::Out(reason));
        }
        if self.cusip().is_some_and(|c| !lookup::is_treasury(c)) && !self.is_own {
            return Err(Refused::Out(self.other_security(kind)));
        }
        match (self.of)(Field::Instrument) {
            "" => self.spread(kind),
            text => self.described(text, kind),
        }
    }

    fn cusip(&self) -> Option<Cusip> {
        Cusip::parse(cusip_text((self.of)(Field::Cusip))).ok()
    }

    /// What something with the CUSIP of another issuer is.
    fn other_security(&self, kind: Option<Kind>) -> LeftOutReason {
        let has_terms = !(self.of)(Field::Coupon).is_empty() || !(self.of)(Field::Maturity).is_empty();
        match kind {
            Some(Kind::Security(_)) => LeftOutReason::OtherBond,
            _ if has_terms => LeftOutReason::OtherBond,
            _ => match describe((self.of)(Field::Instrument), self.reference) {
                Ok(Named::Is(Instrument::Security(_))) => LeftOutReason::OtherBond,
                Ok(Named::Out(reason)) => reason,
                _ => LeftOutReason::Other,
            },
        }
    }

    fn described(&self, text: &str, kind: Option<Kind>) -> Result<Instrument, Refused> {
        match describe(text, self.reference) {
            Ok(Named::Is(instrument)) => Ok(instrument),
            Ok(Named::Out(reason)) => Err(Refused::Out(reason)),
            Err(_) if kind == Some(Kind::Future) && !named_future::is_of_known_product(text) => {
                Err(Refused::Out(LeftOutReason::OtherFuture))
            }
            // a name that says nothing, beside columns that do
            Err(what) => match self.spread(kind) {
                Ok(instrument) => Ok(instrument),
                Err(Refused::Bad(Field::Cusip, cusip)) if !self.is_own => {
                    Err(Refused::Bad(Field::Cusip, cusip))
                }
                Err(Refused::Out(reason)) => Err(Refused::Out(reason)),
                Err(_) => match alone(text) {
                    Some(cusip) => self.looked_up(cusip, Field::Instrument),
                    None => Err(Refused::Bad(Field::Instrument, what)),
                },
            },
        }
    }

    /// From columns that each hold a part.
    fn spread(&self, kind: Option<Kind>) -> Result<Instrument, Refused> {
        let [coupon, maturity, product, month] =
            [Field::Coupon, Field::Maturity, Field::Product, Field::Month].map(self.of);
        let unknown = (self.of)(Field::Type);
        match kind {
            Some(Kind::Security(word)) => self.security(word),
            Some(Kind::Future) => self.future(product, month),
            Some(Kind::Product) => self.product(product),
            _ if !product.is_empty() && !month.is_empty() => self.future(product, month),
            _ if self.is_own && !unknown.is_empty() => Err(Refused::Bad(
                Field::Type,
                format!(
                    "\"{unknown}\" is no type: expected note, bond, bill, tokenized bill, TIPS, STRIP, FRN, future, fund, coin or cash"
                ),
            )),
            _ if !coupon.is_empty() && !maturity.is_empty() => self.security("T"),
            _ => match (self.cusip(), product) {
                (Some(cusip), _) => self.looked_up(cusip, Field::Cusip),
                (None, "") => Err(self.nothing()),
                (None, product) => self.product(product),
            },
        }
    }

    /// Nothing names it: said at the first column that should.
    fn nothing(&self) -> Refused {
        let cusip = (self.of)(Field::Cusip);
        match Cusip::parse(cusip_text(cusip)) {
            Err(error) if !cusip.is_empty() => Refused::Bad(Field::Cusip, error.to_string()),
            _ => Refused::Bad(
                Field::Instrument,
                "is empty: expected one like T 4.25 2035-08-15, B 2027-02-18 or ZN Z6".to_owned(),
            ),
        }
    }

    fn looked_up(&self, cusip: Cusip, field: Field) -> Result<Instrument, Refused> {
        if !lookup::is_treasury(cusip) {
            return Err(Refused::Out(LeftOutReason::Other));
        }
        let security = lookup::security(cusip, self.reading.securities);
        security.map(Instrument::Security).map_err(|what| Refused::Bad(field, what))
    }

    fn security(&self, word: &'static str) -> Result<Instrument, Refused> {
        let [coupon, maturity] = [Field::Coupon, Field::Maturity].map(self.of);
        let has_coupon = matches!(word, "T" | "TIPS");
        let is_bare = maturity.is_empty() && (coupon.is_empty() || !has_coupon);
        if let Some(cusip) = self.cusip().filter(|_| is_bare || (has_coupon && coupon.is_empty())) {
            return self.looked_up(cusip, Field::Cusip);
        }
        let empty = |field| Err(Refused::Bad(field, "is empty".to_owned()));
        if has_coupon && coupon.is_empty() {
            return empty(Field::Coupon);
        }
        if maturity.is_empty() {
            return empty(Field::Maturity);
        }
        let day = codes::day(maturity).map_or_else(|| maturity.to_owned(), |day| day.to_string());
        let text = if has_coupon { format!("{word} {coupon} {day}") } else { format!("{word} {day}") };
        match describe(&text, self.reference) {
            Ok(Named::Is(instrument)) => Ok(instrument),
            Ok(Named::Out(reason)) => Err(Refused::Out(reason)),
            Err(what) => Err(Refused::Bad(Field::Maturity, what)),
        }
    }

    fn future(&self, product: &str, month: &str) -> Result<Instrument, Refused> {
        let bad = |field, what: &str| Err(Refused::Bad(field, what.to_owned()));
        if product.is_empty() {
            return match month {
                "" => bad(Field::Product, "is empty"),
                month => self.product(month),
            };
        }
        let Some(known) = codes::ticker_product(product) else {
            return match describe(&format!("{product} {month}"), self.reference) {
                Ok(Named::Is(future @ Instrument::Future(_))) => Ok(future),
                _ => Err(Refused::Out(LeftOutReason::OtherFuture)),
            };
        };
        if month.is_empty() {
            return bad(Field::Month, "is empty");
        }
        let bare = month.strip_prefix(product).unwrap_or(month).trim();
        let upper = bare.to_ascii_uppercase();
        let words: Vec<&str> = upper.split_whitespace().collect();
        let found = match words.as_slice() {
            [word] => named_future::month_word(word, self.reference),
            [name, year] => codes::month_of_name(name)
                .zip(codes::full_year(year.trim_start_matches('\'')))
                .map(|(month, year)| (year, month)),
            _ => None,
        };
        let found = found.or_else(|| codes::day(bare).map(|day| (day.year(), day.month())));
        match codes::contract(known, found, month) {
            Ok(future) => Ok(Instrument::Future(future)),
            Err(what) => Err(Refused::Bad(Field::Month, what)),
        }
    }

    /// A fund, a coin, cash, or anything else that one word names.
    fn product(&self, text: &str) -> Result<Instrument, Refused> {
        match describe(text, self.reference) {
            Ok(Named::Is(instrument)) => Ok(instrument),
            Ok(Named::Out(reason)) => Err(Refused::Out(reason)),
            Err(what) => Err(Refused::Bad(Field::Product, what)),
        }
    }
}

/// A CUSIP where a name should be, with or without a word before it.
fn alone(text: &str) -> Option<Cusip> {
    let last = text.split_whitespace().next_back()?;
    Cusip::parse(cusip_text(last)).ok().filter(|_| parse(text, Date::default()).is_err())
}
