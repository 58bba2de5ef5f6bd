//! CME's conversion factors for Treasury futures (6 % notional coupon).

use crate::{
    instrument::Product,
    quantity::{Date, date::whole_months_from_first},
};

/// The factor by which a deliverable's price is divided, to four decimals. Coupon in per cent;
/// `None` when the maturity is not after the first day of the delivery month.
///
/// Maturities are rounded down to whole quarters, and to whole months for the 2, 3 and 5-year
/// contracts.
pub fn conversion_factor(product: Product, delivery_month: Date, coupon: f64, maturity: Date) -> Option<f64> {
    let months = whole_months_from_first(delivery_month, maturity);
    if months <= 0 {
        return None;
    }
    let monthly = matches!(product.full_size().0, Product::Zt | Product::Z3n | Product::Zf);
    let (n, mut z) = (months / 12, months % 12);
    if !monthly {
        z = z / 3 * 3;
    }
    let v = match (z < 7, monthly) {
        (true, _) => z,
        (false, true) => z - 6,
        (false, false) => 3,
    };
    let c = coupon / 100.0;
    let a = 1.0 / 1.03f64.powf(f64::from(v) / 6.0);
    let b = c / 2.0 * f64::from(6 - v) / 6.0;
    let discount = 1.0 / 1.03f64.powi(if z < 7 { 2 * n } else { 2 * n + 1 });
    let d = c / 0.06 * (1.0 - discount);
    let factor = a * (c / 2.0 + discount + d) - b;
    Some((factor * 1e4).round() / 1e4)
}
