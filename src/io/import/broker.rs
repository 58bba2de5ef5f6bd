//! A row of a broker's statement: what it is of, how much of it, and the broker's mark.

use super::{
    cleared::mark,
    codes,
    describe::{Named, describe},
    lookup, named_future,
    sink::{Held, Sink},
};
use crate::{
    instrument::{Cusip, Future, Instrument, Product, ProductKind, Security, SecurityKind, parse},
    quantity::{Decimal, date::is_month_end, money::to_simulation, size},
    rulebook::Rules,
    whatif::LeftOutReason,
};

/// One row. Empty where the statement has nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Holding {
    pub line: usize,
    pub account: String,
    pub category: String,
    pub symbol: String,
    pub description: String,
    pub cusip: String,
    pub isin: String,
    pub multiplier: String,
    pub expiry: String,
    pub quantity: String,
    pub price: String,
    /// Inflation-linked where it is neither empty nor one.
    pub principal_factor: String,
    /// `Govt`, `Corp`, where the statement says.
    pub issue_type: String,
    /// Tells two holdings of one symbol apart.
    pub contract_id: String,
}

/// What a category of a statement holds.
enum Category {
    Future,
    Bond,
    Bill,
    Coin,
    Out(LeftOutReason),
    Unknown,
}

impl Category {
    fn of(text: &str) -> Self {
        let plain: String =
            text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
        match plain.as_str() {
            "FUT" | "FUTURES" => Self::Future,
            "BOND" | "BONDS" => Self::Bond,
            "BILL" | "BILLS" | "TBILL" | "TREASURYBILLS" => Self::Bill,
            "CRYPTO" | "CRYPTOCURRENCY" | "CRYPTOCURRENCIES" => Self::Coin,
            "STK" | "STOCKS" | "STOCK" | "FUND" | "FUNDS" | "MUTUALFUNDS" | "ETF" => {
                Self::Out(LeftOutReason::Equity)
            }
            "CASH" | "FOREX" => Self::Out(LeftOutReason::Currency),
            "WAR" | "WARRANTS" | "CFD" | "CFDS" | "CMDTY" | "BAG" | "STRUCTUREDPRODUCTS" => {
                Self::Out(LeftOutReason::Other)
            }
            other if other.starts_with("OPT") || other.ends_with("OPTIONS") || other.ends_with("OPT") => {
                Self::Out(LeftOutReason::Option)
            }
            "FOP" | "FSFOP" | "FUTURESOPTIONS" | "OPTIONSONFUTURES" => Self::Out(LeftOutReason::Option),
            _ => Self::Unknown,
        }
    }
}

/// Why a row is no position.
enum Refused {
    Out(LeftOutReason),
    Unread(&'static str, String),
}

impl Holding {
    /// Gives the row to the sink.
    pub(super) fn take(&self, sink: &mut Sink) {
        match self.position(sink) {
            Ok(instrument) => self.hold(instrument, sink),
            Err(Refused::Out(reason)) => {
                sink.leave_out(self.line, &self.account, &self.named(), &self.quantity, reason);
            }
            Err(Refused::Unread(field, what)) => sink.unread(self.line, field, what),
        }
    }

    /// As the statement names it.
    fn named(&self) -> String {
        match (self.symbol.as_str(), self.description.as_str()) {
            ("", description) => description.to_owned(),
            (symbol, description) if description.is_empty() || description == symbol => symbol.to_owned(),
            (symbol, description) => format!("{symbol}, {description}"),
        }
    }

    fn hold(&self, instrument: Instrument, sink: &mut Sink) {
        let quantity = match self.amount(&instrument) {
            Ok(quantity) => quantity,
            Err(error) => return sink.unread(self.line, "quantity", error),
        };
        let cusip = match self.stated_cusip() {
            Some(Ok(cusip)) if instrument.security().is_some() => Some(cusip),
            Some(Err(what)) => {
                sink.remark(self.line, "cusip", format!("{what}: the position is loaded without it"));
                None
            }
            _ => None,
        };
        let price = mark(self.line, "price", &self.price, &instrument, sink);
        sink.hold(self.line, Held { price, cusip, ..Held::plain(instrument, quantity, &self.account) });
    }

    /// Face of bonds, contracts, coins. A multiplier of a bond is the face of one unit.
    fn amount(&self, instrument: &Instrument) -> Result<Decimal, String> {
        let quantity = size::parse(&self.quantity).map_err(|e| e.to_string())?;
        if instrument.security().is_none() {
            return Ok(quantity);
        }
        let multiplier = self.multiplier().filter(|m| *m > Decimal::ONE).unwrap_or(Decimal::ONE);
        quantity
            .checked_mul(multiplier)
            .filter(|face| face.abs() <= size::LARGEST)
            .ok_or_else(|| size::SizeError::TooLarge(self.quantity.clone()).to_string())
    }

    fn multiplier(&self) -> Option<Decimal> {
        size::parse(&self.multiplier).ok().filter(|m| !m.is_zero())
    }

    /// The CUSIP, its own or the one within the ISIN.
    fn stated_cusip(&self) -> Option<Result<Cusip, String>> {
        let of_isin = self.isin.strip_prefix("US").and_then(|rest| rest.get(..9)).unwrap_or_default();
        let text = if self.cusip.is_empty() { of_isin } else { &self.cusip };
        (!text.is_empty()).then(|| Cusip::parse(text).map_err(|e| e.to_string()))
    }

    fn position(&self, sink: &Sink) -> Result<Instrument, Refused> {
        match Category::of(&self.category) {
            Category::Out(reason) => Err(Refused::Out(reason)),
            Category::Future => self.future(sink),
            Category::Bond => self.bond(sink),
            Category::Bill => self.bill(sink),
            Category::Coin => self.coin(sink),
            Category::Unknown if self.category.is_empty() => Err(Refused::Unread(
                "assetCategory",
                "is empty: expected BOND, BILL, FUT, CRYPTO or another category".to_owned(),
            )),
            Category::Unknown => Err(Refused::Out(LeftOutReason::Other)),
        }
    }

    /// By symbol, else by description.
    fn described(&self, sink: &Sink) -> Result<Named, String> {
        let reference = sink.reference();
        describe(&self.symbol, reference).or_else(|error| match self.description.is_empty() {
            true => Err(error),
            false => describe(&self.description, reference).map_err(|_| error),
        })
    }

    fn future(&self, sink: &Sink) -> Result<Instrument, Refused> {
        match self.described(sink) {
            Ok(Named::Is(Instrument::Future(future))) => self.of_multiplier(future, sink.reading.rules),
            Ok(Named::Out(LeftOutReason::Option)) => Err(Refused::Out(LeftOutReason::Option)),
            Err(what) if named_future::is_of_known_product(&self.symbol) => {
                Err(Refused::Unread("symbol", what))
            }
            _ => Err(Refused::Out(LeftOutReason::OtherFuture)),
        }
    }

    /// The contract whose multiplier the statement states: one name can mean a full-size contract and
    /// its micro.
    fn of_multiplier(&self, future: Future, rules: &Rules) -> Result<Instrument, Refused> {
        let Some(stated) = self.multiplier() else { return Ok(Instrument::Future(future)) };
        let is_stated = |p: Product| {
            let expected = multiplier(p, rules);
            (expected - to_simulation(stated)).abs() <= 0.01 * expected
        };
        let micro = match future.product {
            Product::Btc => Some(Product::Mbt),
            Product::Eth => Some(Product::Met),
            _ => None,
        };
        if is_stated(future.product) {
            return Ok(Instrument::Future(future));
        }
        match micro.filter(|p| is_stated(*p)) {
            Some(product) => Ok(Instrument::Future(Future { product, ..future })),
            None => Err(Refused::Unread(
                "multiplier",
                format!(
                    "{} is not the multiplier of {}, which is {}: this is another contract",
                    stated.normalize(),
                    future.product.code(),
                    multiplier(future.product, rules)
                ),
            )),
        }
    }

    fn bond(&self, sink: &Sink) -> Result<Instrument, Refused> {
        let cusip = self.stated_cusip().and_then(Result::ok);
        let is_foreign = self.isin.len() >= 2 && !self.isin.starts_with("US");
        let is_corporate =
            !self.issue_type.is_empty() && !self.issue_type.to_ascii_lowercase().starts_with("gov");
        if is_foreign || is_corporate || cusip.is_some_and(|c| !lookup::is_treasury(c)) {
            return Err(Refused::Out(LeftOutReason::OtherBond));
        }
        match self.described(sink) {
            Ok(Named::Is(Instrument::Security(security))) => {
                match cusip.is_some() || could_be_treasury(security) {
                    true => Ok(Instrument::Security(self.indexed(security))),
                    false => Err(Refused::Out(LeftOutReason::OtherBond)),
                }
            }
            _ => match cusip {
                Some(cusip) => lookup::security(cusip, sink.reading.securities)
                    .map(Instrument::Security)
                    .map_err(|what| Refused::Unread("cusip", what)),
                None => Err(Refused::Out(LeftOutReason::OtherBond)),
            },
        }
    }

    /// A note whose principal moves with prices is one of the inflation-linked ones.
    fn indexed(&self, security: Security) -> Security {
        let factor = size::parse(&self.principal_factor).ok();
        let is_indexed = factor.is_some_and(|f| !f.is_zero() && f != Decimal::ONE);
        match security.kind {
            SecurityKind::Note if is_indexed => Security { kind: SecurityKind::Tips, ..security },
            _ => security,
        }
    }

    fn bill(&self, sink: &Sink) -> Result<Instrument, Refused> {
        let cusip = self.stated_cusip().and_then(Result::ok);
        if cusip.is_some_and(|c| !lookup::is_treasury(c)) {
            return Err(Refused::Out(LeftOutReason::OtherBond));
        }
        if let Ok(Named::Is(Instrument::Security(security))) = self.described(sink) {
            return Ok(Instrument::Security(Security::bill(security.maturity)));
        }
        let texts = [&self.expiry, &self.symbol, &self.description];
        let last_word = |text: &str| text.split_whitespace().next_back().and_then(codes::day);
        if let Some(maturity) = texts.into_iter().find_map(|t| codes::day(t).or_else(|| last_word(t))) {
            return Ok(Instrument::Security(Security::bill(maturity)));
        }
        match cusip {
            Some(cusip) => lookup::security(cusip, sink.reading.securities)
                .map(Instrument::Security)
                .map_err(|what| Refused::Unread("cusip", what)),
            None => Err(Refused::Unread("symbol", format!("\"{}\" states no maturity", self.named()))),
        }
    }

    fn coin(&self, sink: &Sink) -> Result<Instrument, Refused> {
        let root = self.symbol.split(['.', '-', '/', ' ']).next().unwrap_or_default();
        match parse(root, sink.reference()) {
            Ok(token @ (Instrument::Coin(_) | Instrument::Usdc | Instrument::Fund(_))) => Ok(token),
            _ => Err(Refused::Out(LeftOutReason::OtherToken)),
        }
    }
}

/// Another issuer's ticker is T as well. The Treasury pays in eighths, to the middle or the end of a
/// month.
fn could_be_treasury(security: Security) -> bool {
    let in_eighths = (security.coupon * Decimal::from(8)).fract().is_zero();
    in_eighths && (security.maturity.day() == 15 || is_month_end(security.maturity))
        || !matches!(security.kind, SecurityKind::Note | SecurityKind::Tips)
}

/// Dollars for one point of the price as brokers quote it.
fn multiplier(product: Product, rules: &Rules) -> f64 {
    let terms = rules.contract(product);
    match product.kind() {
        ProductKind::Treasury => terms.face / 100.0,
        ProductKind::ShortRate => terms.basis_point_value * 100.0,
        ProductKind::Coin(_) => to_simulation(terms.coins),
    }
}
