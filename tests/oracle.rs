//! Bond, bill and conversion-factor figures against fixtures made with other software, so that
//! agreement means something.
//!
//! Tolerances: prices 1e-8 per 100; durations, DV01s and convexity 1e-8 relative; conversion
//! factors exact. The fixtures are printed with a fixed number of decimals, so half a unit of a
//! figure's last printed digit is allowed on top: for the convexity of the shortest bonds
//! (0.00006099) that is the larger part.

use crossmargin::{
    instrument::Product,
    pricing::{bill::Bill, bond::Bond, conversion_factor::conversion_factor},
    quantity::date::{Date, days_between, parse},
};

/// Prices agree to this, per 100 of face.
const PRICE: f64 = 1e-8;
/// Sensitivities agree to this share of themselves.
const RELATIVE: f64 = 1e-8;

/// A fixture's rows, each a lookup by column name.
struct Fixture {
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

struct Row<'a> {
    fixture: &'a Fixture,
    number: usize,
}

impl Fixture {
    fn read(text: &str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("a header").clone();
        let rows = reader.records().collect::<Result<_, _>>().expect("whole rows");
        Self { header, rows }
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|number| Row { fixture: self, number })
    }
}

impl Row<'_> {
    fn text(&self, column: &str) -> &str {
        let at = self.fixture.header.iter().position(|h| h == column).expect(column);
        &self.fixture.rows[self.number][at]
    }

    fn number(&self, column: &str) -> f64 {
        self.text(column).parse().expect(column)
    }

    fn date(&self, column: &str) -> Date {
        parse(self.text(column)).expect(column)
    }

    /// Half a unit of the last digit a figure is printed with.
    fn half_digit(&self, column: &str) -> f64 {
        let decimals = self.text(column).split_once('.').map_or(0, |(_, d)| d.len());
        0.5 * 0.1f64.powi(i32::try_from(decimals).expect("few digits"))
    }

    /// Holds a figure to the fixture's within a tolerance and the digits printed.
    fn check(&self, column: &str, found: f64, tolerance: f64) {
        let expected = self.number(column);
        let allowed = tolerance + self.half_digit(column);
        assert!(
            (found - expected).abs() <= allowed,
            "line {}, {column}: {found} is not {expected} to {allowed:e}",
            self.number + 2
        );
    }

    fn check_relative(&self, column: &str, found: f64) {
        self.check(column, found, RELATIVE * self.number(column).abs());
    }
}

fn bond(coupon: f64, maturity: Date, settlement: Date) -> Bond {
    Bond::new(coupon, maturity, settlement).expect("not yet matured")
}

fn day(text: &str) -> Date {
    parse(text).expect(text)
}

#[test]
fn every_bond_is_priced_as_by_other_software() {
    let fixture = Fixture::read(include_str!("fixtures/oracle/bonds.csv"));
    assert_eq!(fixture.rows.len(), 174);
    for row in fixture.rows() {
        let bond = bond(row.number("coupon_pct"), row.date("maturity"), row.date("settle"));
        let yield_ = row.number("yield");
        let measures = bond.measures(yield_);
        assert_eq!(bond.coupons_left(), row.number("coupons_left") as i32, "line {}", row.number + 2);
        row.check("clean", measures.clean, PRICE);
        row.check("accrued", measures.accrued, PRICE);
        row.check("dirty", measures.dirty, PRICE);
        row.check_relative("mod_duration", measures.modified_duration);
        row.check_relative("dv01_per100", measures.dv01);
        row.check_relative("convexity", measures.convexity);
        let bumped = (bond.dirty(yield_ - 1e-4) - bond.dirty(yield_ + 1e-4)) / 2.0;
        row.check_relative("dv01_bump_per100", bumped);
    }
}

#[test]
fn every_bond_price_gives_its_yield_back() {
    let fixture = Fixture::read(include_str!("fixtures/oracle/bonds.csv"));
    for row in fixture.rows() {
        let bond = bond(row.number("coupon_pct"), row.date("maturity"), row.date("settle"));
        let found = bond.yield_of_clean(row.number("clean")).expect("a yield");
        // a price printed to ten decimals knows its yield no better than this
        let printed = row.half_digit("clean") / (row.number("dv01_per100") * 1e4);
        row.check("yield", found, 1e-12 + 2.0 * printed);
    }
}

#[test]
fn every_bill_is_discounted_as_by_its_closed_form() {
    let fixture = Fixture::read(include_str!("fixtures/oracle/bills.csv"));
    assert_eq!(fixture.rows.len(), 33);
    for row in fixture.rows() {
        let (settle, maturity) = (row.date("settle"), row.date("maturity"));
        assert_eq!(days_between(settle, maturity), row.number("days") as i64);
        let bill = Bill::new(maturity, settle).expect("alive");
        let discount = row.number("discount_rate");
        let price = bill.price_of_discount(discount);
        row.check("price", price, PRICE);
        row.check("discount_rate", bill.discount_of_price(price), 1e-12);
        row.check("investment_rate", bill.investment_rate(price, row.number("year_basis")), 1e-10);
        row.check_relative("dv01_per100_discount", price - bill.price_of_discount(discount + 1e-4));
    }
}

#[test]
fn every_conversion_factor_is_exact_to_four_decimals() {
    let fixture = Fixture::read(include_str!("fixtures/oracle/conversion_factors.csv"));
    assert_eq!(fixture.rows.len(), 20);
    for row in fixture.rows() {
        let product = Product::from_any_code(row.text("contract")).expect("a Treasury future");
        let (month, maturity) = (row.date("delivery_month"), row.date("maturity"));
        let factor = conversion_factor(product, month, row.number("coupon_pct"), maturity).expect("a factor");
        assert_eq!(format!("{factor:.4}"), row.text("cf_4dp"), "line {}", row.number + 2);
        assert_eq!(factor, row.number("cf_4dp"), "rounded, not cut: line {}", row.number + 2);
    }
}

/// The examples printed in 31 CFR 356, Appendix B. Its bond prices before the first coupon use
/// simple interest (the Treasury's convention); this program prices in the street's, so the simple
/// period is put around the program's bond as of the next coupon date.
#[test]
fn the_regulations_own_examples_come_out() {
    let bill = |from, to| Bill::new(day(to), day(from)).expect("alive");
    let fixture = Fixture::read(include_str!("fixtures/oracle/published_anchors.csv"));
    assert_eq!(fixture.rows.len(), 9);
    for row in fixture.rows() {
        let in_november = bond(9.5, day("1995-11-15"), day("1985-11-29"));
        let what = row.text("what");
        let found = match row.text("ref_31CFR356_AppB") {
            "II.A" => bond(8.75, day("2020-05-15"), day("1990-05-15")).measures(0.0884).clean,
            "II.B" => {
                let later = bond(8.5, day("1992-03-31"), day("1990-09-30"));
                simple_first_period(&later, 8.5 / 2.0 * 181.0 / 183.0, 181.0 / 183.0, 0.0859)
            }
            "II.D" if what == "accrued" => in_november.accrued(),
            "II.D" => {
                let later = bond(9.5, day("1995-11-15"), day("1986-05-15"));
                simple_first_period(&later, 9.5 / 2.0, 167.0 / 181.0, 0.0954) - in_november.accrued()
            }
            "II.D-street" => in_november.measures(0.0954).clean,
            "VI.A" => bill("1989-11-24", "1990-02-22").price_of_discount(0.0761),
            "VI.C" => bill("1982-12-30", "1983-06-30").discount_of_price(95.934567),
            "VI.D.1" => bill("1990-06-01", "1990-06-21").investment_rate(99.559444, 365.0),
            "VI.D.2" => bill("1990-06-07", "1991-06-06").investment_rate(92.265, 365.0),
            other => panic!("no example {other}"),
        };
        row.check("recomputed", found, PRICE);
        if !row.text("published").is_empty() {
            let off = (found - row.number("published")).abs();
            assert!(off <= row.number("tolerance"), "{what}: {found} is off by {off:e}");
        }
    }
}

/// Dirty price before a first coupon under simple interest over a fraction of a period.
fn simple_first_period(later: &Bond, first_coupon: f64, fraction: f64, yield_: f64) -> f64 {
    (first_coupon + later.dirty(yield_)) / (1.0 + fraction * yield_ / 2.0)
}
