//! The value of one futures contract: Treasury baskets, short rates, coins.

use super::{PriceError, Priced, Valuation, coin_value};
use crate::{
    instrument::{Future, Product, ProductKind},
    pricing::{AsOf, TreasuryFuture},
    quantity::{
        Date, Decimal,
        calendar::{last_friday, nth_weekday},
        date::{add_months, curve_years, days_between, first_of_month},
        money::to_simulation,
    },
    rulebook::Rules,
};
use jiff::civil::Weekday;

/// One contract.
pub(super) fn future_value(
    future: Future,
    price: Option<Decimal>,
    as_of: &AsOf,
    rules: &Rules,
) -> Result<Valuation, PriceError> {
    let terms = rules.contract(future.product);
    let expired = || PriceError::Expired { instrument: future.to_string(), settlement: as_of.settlement };
    match future.product.kind() {
        ProductKind::Treasury => {
            let model = TreasuryFuture::new(future, as_of, terms).ok_or_else(expired)?;
            let moved = || match as_of.shock.is_none() {
                true => Some(0.0),
                false => {
                    let before = TreasuryFuture::new(future, &as_of.before_shock(rules), terms)?;
                    Some(model.price - before.price)
                }
            };
            let price = match price {
                Some(own) => to_simulation(own) + moved().ok_or_else(expired)?,
                None => model.price,
            };
            Ok(Valuation {
                value: price * terms.face / 100.0,
                dv01: model.dv01(),
                price,
                yield_: model.basket.first().map(|d| d.yield_),
                security: None,
                priced: Priced::TreasuryFuture { future: Box::new(model), product: future.product },
            })
        }
        ProductKind::ShortRate => {
            short_rate_value(future, price, as_of, terms.basis_point_value).ok_or_else(expired)
        }
        ProductKind::Coin(coin) => {
            if last_friday(future.year, future.month) < as_of.row_date {
                return Err(expired());
            }
            coin_value(coin, terms.coins, price, as_of)
        }
    }
}

/// 100 less the forward rate over the contract's period, read from par yields.
fn short_rate_value(future: Future, price: Option<Decimal>, as_of: &AsOf, point: f64) -> Option<Valuation> {
    let (start, end) = reference_period(future);
    if end <= as_of.settlement {
        return None;
    }
    let begin = start.max(as_of.settlement);
    let (from, to) = (curve_years(as_of.settlement, begin), curve_years(as_of.settlement, end));
    let share = days_between(begin, end) as f64 / days_between(start, end) as f64;
    let rate = (to * as_of.curve.at(to) - from * as_of.curve.at(from)) / (to - from);
    let moved = (to * as_of.shock.at(to) - from * as_of.shock.at(from)) / (to - from);
    let price = price.map_or(100.0 - rate * 100.0, |own| to_simulation(own) - moved * 100.0);
    Some(Valuation {
        value: price * point * 100.0,
        dv01: point * share,
        price,
        yield_: Some(rate),
        security: None,
        priced: Priced::ShortRate { from, to, dollars: point * share },
    })
}

/// SR3: third Wednesday to the third Wednesday three months later; SR1 and ZQ: the calendar month.
pub(in crate::pricing) fn reference_period(future: Future) -> (Date, Date) {
    let first = first_of_month(future.year, future.month);
    if future.product == Product::Sr3 {
        let later = add_months(first, 3);
        let third_wednesday = |d: Date| nth_weekday(d.year(), d.month(), Weekday::Wednesday, 3);
        (third_wednesday(first), third_wednesday(later))
    } else {
        (first, add_months(first, 1))
    }
}
