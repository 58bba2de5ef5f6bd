//! Whether a futures contract still has a value on a day.

use super::{treasury_future::last_delivery_day, valuation::reference_period};
use crate::{
    instrument::{Future, ProductKind},
    quantity::{
        Date,
        calendar::{last_friday, next_business_day},
        date::first_of_month,
    },
};

/// Whether a contract is alive on a publication date: delivery, or the end of the reference period,
/// lies after the next business day's settlement; coins trade until their last Friday.
pub fn is_alive(future: Future, day: Date) -> bool {
    match future.product.kind() {
        ProductKind::Treasury => {
            last_delivery_day(future.product, first_of_month(future.year, future.month))
                > next_business_day(day)
        }
        ProductKind::ShortRate => reference_period(future).1 > next_business_day(day),
        ProductKind::Coin(_) => last_friday(future.year, future.month) >= day,
    }
}
