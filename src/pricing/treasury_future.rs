//! Treasury futures: the deliverable basket, its cheapest to deliver, and the futures price.

use super::{
    AsOf, BasketSource, PriceSeries, ScenarioMoves,
    bond::{Bond, coupon_date},
    conversion_factor::conversion_factor,
    deliverables::deliverables,
    largest,
};
use crate::{
    instrument::{Cusip, Future, Product},
    market::Curve,
    quantity::{
        Date,
        calendar::{add_business_days, last_business_day_of_month},
        date::{add_months, curve_years, day_of_month, days_between, first_of_month},
    },
    rulebook::ContractTerms,
};

/// One bond that may be delivered. Prices per 100.
#[derive(Debug, Clone, PartialEq)]
pub struct Deliverable {
    /// Per cent.
    pub coupon: f64,
    pub maturity: Date,
    /// None for a model issue.
    pub cusip: Option<Cusip>,
    pub factor: f64,
    /// The as-of yield.
    pub yield_: f64,
    pub dirty: f64,
    pub clean: f64,
    /// Clean price to pay at delivery.
    pub forward: f64,
    bond: Bond,
    /// Maturity in curve years.
    years: f64,
    /// Coupons on the way, grown to delivery, and interest accrued at delivery.
    carried: f64,
    /// Interest accrued at delivery.
    accrued_at_delivery: f64,
    /// Coupons on the way.
    coupons: f64,
    /// Coupons on the way, each times its days to delivery.
    coupon_days: f64,
}

impl std::fmt::Display for Deliverable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.coupon, self.maturity)?;
        self.cusip.map_or(Ok(()), |cusip| write!(f, ", {cusip}"))
    }
}

/// A Treasury futures contract as of a date.
#[derive(Debug, Clone, PartialEq)]
pub struct TreasuryFuture {
    /// Dollars of face.
    pub face: f64,
    pub delivery: Date,
    /// Whether the basket is one par bond because no issue fits.
    pub is_placeholder: bool,
    pub source: BasketSource,
    /// The basket, cheapest first.
    pub basket: Vec<Deliverable>,
    /// Lowest forward over factor.
    pub price: f64,
    /// 1 + r t / 360.
    growth: f64,
    days: f64,
}

impl TreasuryFuture {
    /// Builds the basket of a contract; `None` when its last delivery day is not after settlement.
    pub fn new(future: Future, as_of: &AsOf, terms: &ContractTerms) -> Option<Self> {
        let month = first_of_month(future.year, future.month);
        let delivery = last_delivery_day(future.product, month);
        if delivery <= as_of.settlement {
            return None;
        }
        let days = days_between(as_of.settlement, delivery) as f64;
        let growth = 1.0 + as_of.repo_rate * days / 360.0;
        let carry = Carry { settlement: as_of.settlement, delivery, rate: as_of.repo_rate, growth };
        let build = |coupon, maturity, cusip| {
            let factor = conversion_factor(future.product, month, coupon, maturity)?;
            let built = carry.deliverable(coupon, maturity, factor, &as_of.curve)?;
            Some(Deliverable { cusip, ..built })
        };
        let (issues, source) = deliverables(month, as_of, terms);
        let mut basket: Vec<Deliverable> =
            issues.into_iter().filter_map(|i| build(i.coupon, i.maturity, i.cusip)).collect();
        let is_placeholder = basket.is_empty();
        let source = if is_placeholder { BasketSource::ParBond } else { source };
        if is_placeholder {
            let maturity = middle_of_window(future.product, month, terms);
            // as low as the auction calendar's own issues go
            let coupon = (as_of.curve.at(curve_years(as_of.settlement, maturity)) * 100.0).max(0.125);
            basket.extend(build(coupon, maturity, None));
        }
        basket.sort_by(|a, b| (a.forward / a.factor).total_cmp(&(b.forward / b.factor)));
        let price = basket.first().map(|d| d.forward / d.factor)?;
        Some(Self { face: terms.face, delivery, is_placeholder, source, basket, price, growth, days })
    }

    /// Dollars per contract and basis point: the cheapest to deliver's forward, over its factor.
    pub fn dv01(&self) -> f64 {
        self.basket
            .first()
            .map_or(0.0, |d| d.bond.measures(d.yield_).dv01 * self.growth / d.factor * self.face / 100.0)
    }

    /// Adds `scale` times the change of the futures price (per 100) in each scenario: the whole
    /// basket is repriced, and the cheapest to deliver may switch.
    pub fn add_changes(&self, product: Product, moves: &impl ScenarioMoves, scale: f64, out: &mut [f64]) {
        let basis = moves.basis_moves(product);
        let basis_reach = largest(&basis);
        let n = out.len();
        let (mut dy, mut prices, mut lowest) = (vec![0.0; n], vec![0.0; n], vec![f64::INFINITY; n]);
        for candidate in self.candidates(moves, basis_reach) {
            let deliverable = candidate.deliverable;
            moves.curve_moves(deliverable.years, &mut dy);
            for (dy, b) in dy.iter_mut().zip(&basis) {
                *dy += b;
            }
            let quoted = |dirty: f64| (dirty * self.growth - deliverable.carried) / deliverable.factor;
            if candidate.is_covered {
                let scale = self.growth / deliverable.factor;
                candidate.series.lower_to(quoted(deliverable.dirty), scale, &dy, &mut lowest);
            } else {
                deliverable.bond.dirty_under(deliverable.yield_, &dy, &mut prices);
                lowest.iter_mut().zip(&prices).for_each(|(low, dirty)| *low = low.min(quoted(*dirty)));
            }
        }
        for (slot, low) in out.iter_mut().zip(&lowest) {
            *slot += scale * (low - self.price);
        }
    }

    /// The deliverables that can be the cheapest in some scenario, the cheapest of today first. One is
    /// left out when, over the whole range of moves, it stays dearer than today's cheapest by more
    /// than their two yields can part.
    fn candidates(&self, moves: &impl ScenarioMoves, basis_reach: f64) -> Vec<Candidate<'_>> {
        let candidate = |deliverable| Candidate::new(deliverable, moves, basis_reach);
        let Some(cheapest) = self.basket.first().map(candidate) else { return Vec::new() };
        let others = self.basket.iter().skip(1).map(candidate);
        let can_win = |other: &Candidate| {
            let parted = moves.largest_difference(cheapest.deliverable.years, other.deliverable.years);
            other.can_undercut(&cheapest, self.growth, parted)
        };
        let others: Vec<Candidate> = others.filter(can_win).collect();
        std::iter::once(cheapest).chain(others).collect()
    }

    /// Cash price less futures price times factor.
    pub fn gross_basis(&self, deliverable: &Deliverable, futures_price: f64) -> f64 {
        deliverable.clean - futures_price * deliverable.factor
    }

    /// Forward price less futures price times factor: the basis net of carry.
    pub fn net_basis(&self, deliverable: &Deliverable, futures_price: f64) -> f64 {
        deliverable.forward - futures_price * deliverable.factor
    }

    /// The rate at which buying the bond and delivering it into the future breaks even, actual/360.
    pub fn implied_repo(&self, deliverable: &Deliverable, futures_price: f64) -> f64 {
        let invoice = futures_price * deliverable.factor + deliverable.accrued_at_delivery;
        let gain = invoice + deliverable.coupons - deliverable.dirty;
        gain * 360.0 / (deliverable.dirty * self.days - deliverable.coupon_days)
    }
}

/// A deliverable with its price as a series.
struct Candidate<'a> {
    deliverable: &'a Deliverable,
    series: PriceSeries,
    /// The largest move of its yield.
    reach: f64,
    /// The series holds for every move.
    is_covered: bool,
}

impl<'a> Candidate<'a> {
    fn new(deliverable: &'a Deliverable, moves: &impl ScenarioMoves, basis_reach: f64) -> Self {
        let reach = moves.largest_move(deliverable.years) + basis_reach;
        let series = deliverable.bond.series(deliverable.yield_, reach);
        Self { deliverable, series, reach, is_covered: reach <= series.reach() }
    }

    /// Whether its forward over its factor can fall below that of today's cheapest when the yields
    /// of the two move alike up to the reach, and apart by at most `parted`.
    fn can_undercut(&self, cheapest: &Self, growth: f64, parted: f64) -> bool {
        if !self.is_covered || !cheapest.is_covered {
            return true;
        }
        let (own, other) = (growth / self.deliverable.factor, growth / cheapest.deliverable.factor);
        let gap = self.deliverable.forward / self.deliverable.factor
            - cheapest.deliverable.forward / cheapest.deliverable.factor;
        let (own_terms, other_terms) = (self.series.coefficients(), cheapest.series.coefficients());
        let (mut closing, mut steepest, mut power) = (0.0, 0.0, 1.0);
        for n in 0..own_terms.len().max(other_terms.len()) {
            let a = own * own_terms.get(n).copied().unwrap_or(0.0);
            let b = other * other_terms.get(n).copied().unwrap_or(0.0);
            // today's cheapest moves by the common move, this one by that and what parts them
            steepest += (n + 1) as f64 * a.abs() * power;
            power *= cheapest.reach.max(self.reach);
            closing += (a - b).abs() * power;
        }
        gap <= closing + steepest * parted
    }
}

struct Carry {
    settlement: Date,
    delivery: Date,
    rate: f64,
    growth: f64,
}

impl Carry {
    fn deliverable(&self, coupon: f64, maturity: Date, factor: f64, curve: &Curve) -> Option<Deliverable> {
        let bond = Bond::new(coupon, maturity, self.settlement)?;
        let at_delivery = Bond::new(coupon, maturity, self.delivery)?;
        let years = curve_years(self.settlement, maturity);
        let yield_ = curve.at(years);
        let dirty = bond.dirty(yield_);
        let paid = bond.coupons_left() - at_delivery.coupons_left();
        let first = bond.coupons_left() - 1;
        let (mut coupons, mut coupon_days) = (0.0, 0.0);
        for back in first - paid + 1..=first {
            coupons += coupon / 2.0;
            coupon_days += coupon / 2.0 * days_between(coupon_date(maturity, back), self.delivery) as f64;
        }
        let accrued_at_delivery = at_delivery.accrued();
        let carried = coupons + coupon_days * self.rate / 360.0 + accrued_at_delivery;
        Some(Deliverable {
            coupon,
            maturity,
            cusip: None,
            factor,
            yield_,
            dirty,
            clean: dirty - bond.accrued(),
            forward: dirty * self.growth - carried,
            bond,
            years,
            carried,
            accrued_at_delivery,
            coupons,
            coupon_days,
        })
    }
}

/// The last business day of the delivery month; for the short contracts the third after it.
pub(super) fn last_delivery_day(product: Product, month: Date) -> Date {
    let last = last_business_day_of_month(month);
    match product {
        Product::Zt | Product::Z3n | Product::Zf => add_business_days(last, 3),
        _ => last,
    }
}

/// Maturity of the par bond that stands in for an empty basket: mid-window, 27.5 years for UB.
fn middle_of_window(product: Product, month: Date, terms: &ContractTerms) -> Date {
    let months =
        if product.full_size().0 == Product::Ub { 330 } else { (terms.window.0 + terms.window.1) / 2 };
    let middle = add_months(month, months);
    day_of_month(middle.year(), middle.month(), 15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        market::demo_history,
        pricing::CurveShift,
        rulebook::{Overrides, Rulebook, Rules},
    };
    use jiff::civil::date;

    fn as_of(day: Date) -> (AsOf, Rules) {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules");
        let as_of = AsOf::new(&demo_history(), Some(day), CurveShift::default(), &rules).expect("a market");
        (as_of, rules)
    }

    fn contract(product: Product, year: i16, month: i8, day: Date) -> (TreasuryFuture, AsOf) {
        let (as_of, rules) = as_of(day);
        let future = Future { product, year, month };
        (TreasuryFuture::new(future, &as_of, rules.contract(product)).expect("alive"), as_of)
    }

    #[test]
    fn the_cheapest_to_deliver_earns_the_repo_rate_and_has_no_net_basis() {
        for product in [
            Product::Zt,
            Product::Z3n,
            Product::Zf,
            Product::Zn,
            Product::Tn,
            Product::Twe,
            Product::Zb,
            Product::Ub,
        ] {
            let (future, as_of) = contract(product, 2026, 12, date(2026, 8, 21));
            let ctd = future.basket.first().expect("a basket");
            assert!(!future.is_placeholder, "{product:?}");
            assert!(future.net_basis(ctd, future.price).abs() < 1e-12);
            assert!((future.implied_repo(ctd, future.price) - as_of.repo_rate).abs() < 1e-10, "{product:?}");
            for other in &future.basket {
                assert!(future.net_basis(other, future.price) >= -1e-12);
                assert!(future.implied_repo(other, future.price) <= as_of.repo_rate + 1e-10);
            }
        }
    }

    #[test]
    fn gross_basis_is_net_basis_and_carry() {
        let (future, _) = contract(Product::Zn, 2026, 12, date(2026, 8, 21));
        for d in &future.basket {
            let carry = d.clean - d.forward;
            let difference = future.gross_basis(d, future.price) - future.net_basis(d, future.price);
            assert!((difference - carry).abs() < 1e-12);
        }
    }

    #[test]
    fn delivery_ends_with_the_month_and_three_days_later_for_the_short_notes() {
        assert_eq!(last_delivery_day(Product::Zn, date(2026, 12, 1)), date(2026, 12, 31));
        assert_eq!(last_delivery_day(Product::Zt, date(2026, 12, 1)), date(2027, 1, 6));
    }

    #[test]
    fn an_empty_basket_holds_one_par_bond_and_an_expired_contract_none() {
        // early in the history no thirty-year issue of the model calendar is left with 25 years
        let (future, _) = contract(Product::Twe, 2008, 12, date(2008, 9, 15));
        assert!(future.is_placeholder);
        let only = future.basket.first().expect("one bond");
        assert!((only.clean - 100.0).abs() < 0.05, "{}", only.clean);
        let (as_of, rules) = as_of(date(2026, 8, 21));
        let expired = Future { product: Product::Zn, year: 2026, month: 6 };
        assert_eq!(TreasuryFuture::new(expired, &as_of, rules.contract(Product::Zn)), None);
    }

    #[test]
    fn nothing_moves_when_nothing_moves() {
        let (future, _) = contract(Product::Ub, 2026, 12, date(2026, 8, 21));
        let mut out = [0.0; 3];
        future.add_changes(Product::Ub, &Parallel(vec![0.0; 3]), 1.0, &mut out);
        assert!(out.iter().all(|x| x.abs() < 1e-10), "{out:?}");
        future.add_changes(Product::Ub, &Parallel(vec![0.001; 3]), 1.0, &mut out);
        assert!(out.iter().all(|x| *x < 0.0));
    }

    /// The same move at every maturity.
    struct Parallel(Vec<f64>);

    impl ScenarioMoves for Parallel {
        fn count(&self) -> usize {
            self.0.len()
        }

        fn curve_moves(&self, _: f64, out: &mut [f64]) {
            out.copy_from_slice(&self.0);
        }

        fn basis_moves(&self, _: Product) -> Vec<f64> {
            vec![0.0; self.0.len()]
        }

        fn coin_returns(&self, _: crate::instrument::Coin) -> &[f64] {
            &[]
        }

        fn largest_move(&self, _: f64) -> f64 {
            self.0.iter().fold(0.0, |reach, dy| reach.max(dy.abs()))
        }

        fn largest_difference(&self, _: f64, _: f64) -> f64 {
            0.0
        }
    }

    #[test]
    fn leaving_out_what_cannot_be_cheapest_changes_no_price() {
        for (product, day) in [
            (Product::Ub, date(2026, 8, 21)),
            (Product::Zb, date(2023, 10, 19)),
            (Product::Zt, date(2012, 5, 15)),
            (Product::Zn, date(2007, 6, 12)),
        ] {
            let (future, _) = contract(product, day.year(), 12, day);
            let moves = Parallel((-300..=300).map(|bp| f64::from(bp) / 1e4).collect());
            let mut out = vec![0.0; moves.0.len()];
            future.add_changes(product, &moves, 1.0, &mut out);
            for (change, dy) in out.iter().zip(&moves.0) {
                let quoted =
                    |d: &Deliverable| (d.bond.dirty(d.yield_ + dy) * future.growth - d.carried) / d.factor;
                let plain = future.basket.iter().map(quoted).fold(f64::INFINITY, f64::min) - future.price;
                assert!((change - plain).abs() < 1e-10, "{product:?} {dy}: {change} {plain}");
            }
        }
    }
}
