//! Numbers to text, one convention for the whole window and every export.
//!
//! Money stands in one unit (dollars, k, mm, bn) with two decimals, negatives in parentheses,
//! zero as a dash; shares as `80.0 %`; moves with a sign. The minus is U+2212. A number that is
//! not one (an infinite ratio, say) is written out as [`UNKNOWN`]. Functions ending in `_cell`
//! leave the unit out: in a column it stands in the head.

use jiff::civil::Date;
use rust_decimal::prelude::FromPrimitive;
use rust_decimal::{Decimal, RoundingStrategy, dec};

#[path = "format/price.rs"]
mod price;
#[path = "format/short.rs"]
mod short;

pub use price::{Tick, cash_price, futures_price};
pub use short::{short_quantity, short_text};

/// What stands for zero and for none.
pub const DASH: &str = "–";
/// What stands for a number that cannot be told.
pub const UNKNOWN: &str = "unknown";
/// Less than half a cent is not money but the tail of a division.
const LEAST: Decimal = dec!(0.005);
/// The minus sign, as wide as a digit.
pub const MINUS: char = '−';

/// A number that can be written: exact money or a simulated figure.
pub trait Amount: Copy {
    /// The number in decimal; `None` when it is not finite or too large to matter.
    fn decimal(self) -> Option<Decimal>;
}

impl Amount for Decimal {
    fn decimal(self) -> Option<Decimal> {
        Some(self)
    }
}

impl Amount for f64 {
    fn decimal(self) -> Option<Decimal> {
        Decimal::from_f64(self)
    }
}

impl Amount for i64 {
    fn decimal(self) -> Option<Decimal> {
        Some(self.into())
    }
}

impl Amount for usize {
    fn decimal(self) -> Option<Decimal> {
        Decimal::from_usize(self)
    }
}

/// The unit money is written in, the same down a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole dollars.
    Dollars,
    /// Thousands, two decimals.
    Thousands,
    /// Millions, two decimals: the usual one.
    Millions,
    /// Billions, two decimals.
    Billions,
}

impl Unit {
    /// The unit for a column: the largest in which the largest amount is at least one.
    pub fn of_column<A: Amount>(amounts: impl IntoIterator<Item = A>) -> Self {
        let largest = amounts.into_iter().filter_map(Amount::decimal).map(|amount| amount.abs()).max();
        match largest.unwrap_or_default() {
            large if large >= dec!(1_000_000_000) => Self::Billions,
            large if large >= dec!(1_000_000) => Self::Millions,
            large if large >= dec!(10_000) => Self::Thousands,
            _ => Self::Dollars,
        }
    }

    /// What follows a figure: nothing, `k`, `mm`, `bn`.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Dollars => "",
            Self::Thousands => "k",
            Self::Millions => "mm",
            Self::Billions => "bn",
        }
    }

    /// What stands in the head of a column: `$`, `$k`, `$mm`, `$bn`.
    pub fn head(self) -> String {
        format!("${}", self.suffix())
    }

    /// The unit in which an amount shows: this one, or a smaller one where it would be written as 0.00.
    pub fn showing(self, dollars: impl Amount) -> Self {
        let Some(size) = dollars.decimal().map(|dollars| dollars.abs()) else { return self };
        if !rounded(size / self.dollars(), self.decimals()).is_zero() || size < LEAST {
            return self;
        }
        let smaller = [Self::Millions, Self::Thousands].into_iter().filter(|u| u.dollars() < self.dollars());
        smaller.into_iter().find(|unit| size >= unit.dollars()).unwrap_or(Self::Dollars)
    }

    fn dollars(self) -> Decimal {
        match self {
            Self::Dollars => dec!(1),
            Self::Thousands => dec!(1_000),
            Self::Millions => dec!(1_000_000),
            Self::Billions => dec!(1_000_000_000),
        }
    }

    fn decimals(self) -> u32 {
        if self == Self::Dollars { 0 } else { 2 }
    }
}

/// Money with its sign and unit: `$31.66mm`, `($2.53mm)`, `$3,360`, `–`.
pub fn money(dollars: impl Amount, unit: Unit) -> String {
    let unit = unit.showing(dollars);
    money_between(dollars, unit, "$", unit.suffix())
}

/// Money in a column whose head names the unit: `31.66`, `(2.53)`, `–`. An amount too small to show in
/// it names its own: `897.93k`, `$250`.
pub fn money_cell(dollars: impl Amount, unit: Unit) -> String {
    match unit.showing(dollars) {
        shown if shown == unit => money_between(dollars, unit, "", ""),
        Unit::Dollars => money_between(dollars, Unit::Dollars, "$", ""),
        shown => money_between(dollars, shown, "", shown.suffix()),
    }
}

fn money_between(dollars: impl Amount, unit: Unit, before: &str, after: &str) -> String {
    let Some(dollars) = dollars.decimal() else { return UNKNOWN.to_owned() };
    if dollars.abs() < LEAST {
        return DASH.to_owned();
    }
    let figure = format!("{before}{}{after}", grouped(dollars / unit.dollars(), unit.decimals()));
    in_parentheses(figure, dollars)
}

/// A face amount, as short as it is exact: `1,000mm`, `2.5mm`, `(250k)`, `500`, `–`.
pub fn face(dollars: impl Amount) -> String {
    let Some(dollars) = dollars.decimal() else { return UNKNOWN.to_owned() };
    let unit = match dollars.abs() {
        size if size >= dec!(1_000_000) => Unit::Millions,
        size if size >= dec!(1_000) => Unit::Thousands,
        _ => Unit::Dollars,
    };
    let scaled = (dollars / unit.dollars()).normalize();
    let figure = format!("{}{}", grouped(scaled, scaled.scale().min(6)), unit.suffix());
    if dollars.is_zero() { DASH.to_owned() } else { in_parentheses(figure, dollars) }
}

/// Contracts or coins: `10,945`, `(10,945)`, `0.5`, `–`.
pub fn quantity(count: impl Amount) -> String {
    let Some(count) = count.decimal() else { return UNKNOWN.to_owned() };
    let count = count.round_dp(8).normalize();
    let figure = grouped(count, count.scale());
    if count.is_zero() { DASH.to_owned() } else { in_parentheses(figure, count) }
}

/// A whole number with separators, zero included: `2,759`.
pub fn whole(count: impl Amount) -> String {
    decimals(count, 0)
}

/// A plain figure with separators and a minus: `−1,234.50`.
pub fn decimals(figure: impl Amount, places: u32) -> String {
    match figure.decimal() {
        Some(figure) => minus(rounded(figure, places)) + &grouped(figure, places),
        None => UNKNOWN.to_owned(),
    }
}

/// A share of one with one decimal: `80.0 %`.
pub fn percent(share: impl Amount) -> String {
    percent_places(share, 1)
}

/// A share of one, without decimals when it is whole: `80 %`, `86.5 %`.
pub fn percent_short(share: impl Amount) -> String {
    let is_whole = share.decimal().is_some_and(|share| rounded(share * dec!(100), 1).fract().is_zero());
    percent_places(share, if is_whole { 0 } else { 1 })
}

/// A yield as a share of one, three decimals: `4.740 %`.
pub fn yield_percent(share: impl Amount) -> String {
    percent_places(share, 3)
}

/// A share of one in a column whose head says %: `80.0`, `–`.
pub fn percent_cell(share: impl Amount) -> String {
    match share.decimal() {
        Some(share) if share.abs() < dec!(0.000_000_001) => DASH.to_owned(),
        share => share.map_or_else(|| UNKNOWN.to_owned(), |share| decimals(share * dec!(100), 1)),
    }
}

fn percent_places(share: impl Amount, places: u32) -> String {
    match share.decimal() {
        Some(share) => format!("{} %", decimals(share * dec!(100), places)),
        None => UNKNOWN.to_owned(),
    }
}

/// A size in basis points, one decimal: `11.1 bp`.
pub fn basis_points(points: impl Amount) -> String {
    match points.decimal() {
        Some(points) => format!("{} bp", decimals(points, 1)),
        None => UNKNOWN.to_owned(),
    }
}

/// A move: `+30`, `−58`, `–`.
pub fn signed(change: impl Amount, places: u32) -> String {
    let Some(change) = change.decimal() else { return UNKNOWN.to_owned() };
    let change = rounded(change, places);
    match change {
        zero if zero.is_zero() => DASH.to_owned(),
        up if up > Decimal::ZERO => format!("+{}", grouped(up, places)),
        down => format!("{MINUS}{}", grouped(down, places)),
    }
}

/// So many times: `25x`, `2.5x`.
pub fn multiple(times: impl Amount, places: u32) -> String {
    match times.decimal() {
        Some(times) => format!("{}x", decimals(times, places)),
        None => UNKNOWN.to_owned(),
    }
}

/// A date: `2026-08-21`.
pub fn date(date: Date) -> String {
    date.to_string()
}

/// A date for a reader rather than a list: `21-Aug-26`.
pub fn date_short(date: Date) -> String {
    date.strftime("%d-%b-%y").to_string()
}

fn rounded(figure: Decimal, places: u32) -> Decimal {
    figure.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

fn minus(figure: Decimal) -> String {
    if figure < Decimal::ZERO { MINUS.to_string() } else { String::new() }
}

fn in_parentheses(figure: String, amount: Decimal) -> String {
    if amount < Decimal::ZERO { format!("({figure})") } else { figure }
}

/// The size of a figure with separators every three digits, no sign.
fn grouped(figure: Decimal, places: u32) -> String {
    let places = places as usize;
    let text = format!("{:.places$}", rounded(figure.abs(), places as u32));
    let (integer, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::with_capacity(text.len() + integer.len() / 3);
    for (place, digit) in integer.char_indices() {
        if place > 0 && (integer.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_in_its_units() {
        use Unit::{Billions, Dollars, Millions, Thousands};
        for (dollars, unit, wanted, cell) in [
            (dec!(31_660_000), Millions, "$31.66mm", "31.66"),
            (dec!(1_200_000_000), Billions, "$1.20bn", "1.20"),
            (dec!(3_360), Dollars, "$3,360", "3,360"),
            (dec!(25_400), Thousands, "$25.40k", "25.40"),
            (dec!(-2_534_999), Millions, "($2.53mm)", "(2.53)"),
            (dec!(-2_535_000), Millions, "($2.54mm)", "(2.54)"),
            (dec!(1_234_567_890_123), Millions, "$1,234,567.89mm", "1,234,567.89"),
            (dec!(5_000), Millions, "$0.01mm", "0.01"),
            (dec!(4_000), Millions, "$4.00k", "4.00k"),
            (dec!(897_930), Billions, "$897.93k", "897.93k"),
            (dec!(-4_400_000), Billions, "($4.40mm)", "(4.40mm)"),
            (dec!(250), Billions, "$250", "$250"),
            (dec!(0.4), Dollars, "$0", "0"),
            (dec!(0.004), Dollars, "–", "–"),
            (dec!(0), Millions, "–", "–"),
        ] {
            assert_eq!(money(dollars, unit), wanted);
            assert_eq!(money_cell(dollars, unit), cell);
        }
        assert_eq!(money(31_660_000.0, Millions), "$31.66mm");
        assert_eq!(money(f64::NAN, Millions), UNKNOWN);
        assert_eq!(money(f64::INFINITY, Millions), UNKNOWN);
        assert_eq!(money(1e-11, Millions), "–");
    }

    #[test]
    fn the_unit_of_a_column_is_that_of_its_largest() {
        assert_eq!(Unit::of_column([dec!(3), dec!(-2_000_000_000)]), Unit::Billions);
        assert_eq!(Unit::of_column([39.57e6, 1.0]), Unit::Millions);
        assert_eq!(Unit::of_column([12_000.0]), Unit::Thousands);
        assert_eq!(Unit::of_column([9_999.0]), Unit::Dollars);
        assert_eq!(Unit::of_column(Vec::<f64>::new()), Unit::Dollars);
        assert_eq!(Unit::Millions.head(), "$mm");
    }

    #[test]
    fn quantities() {
        for (dollars, wanted) in [
            (dec!(1_000_000_000), "1,000mm"),
            (dec!(2_500_000), "2.5mm"),
            (dec!(-250_000), "(250k)"),
            (dec!(1_234_500), "1.2345mm"),
            (dec!(500), "500"),
            (dec!(0), "–"),
        ] {
            assert_eq!(face(dollars), wanted);
        }
        assert_eq!(quantity(-10_945_i64), "(10,945)");
        assert_eq!(quantity(20.0), "20");
        assert_eq!(quantity(dec!(0.50)), "0.5");
        assert_eq!(quantity(0_i64), "–");
        assert_eq!(whole(2_759_usize), "2,759");
        assert_eq!(whole(0_i64), "0");
    }

    #[test]
    fn shares_moves_and_multiples() {
        assert_eq!(percent(0.8), "80.0 %");
        assert_eq!(percent(dec!(0.8655)), "86.6 %");
        assert_eq!(percent(-0.032), "−3.2 %");
        assert_eq!(percent(-0.000_01), "0.0 %");
        assert_eq!(percent(f64::NAN), UNKNOWN);
        assert_eq!(percent_short(0.8), "80 %");
        assert_eq!(percent_short(0.865), "86.5 %");
        assert_eq!(percent_cell(0.0), "–");
        assert_eq!(percent_cell(0.92), "92.0");
        assert_eq!(yield_percent(0.0474), "4.740 %");
        assert_eq!(basis_points(11.1), "11.1 bp");
        assert_eq!(signed(30_i64, 0), "+30");
        assert_eq!(signed(-58.2, 0), "−58");
        assert_eq!(signed(0.2, 0), "–");
        assert_eq!(multiple(25.3, 0), "25x");
        assert_eq!(multiple(2.5, 1), "2.5x");
        assert_eq!(multiple(f64::INFINITY, 0), UNKNOWN);
        assert_eq!(decimals(-1_234.5, 2), "−1,234.50");
    }

    #[test]
    fn dates() {
        let day = jiff::civil::date(2026, 8, 1);
        assert_eq!(date(day), "2026-08-01");
        assert_eq!(date_short(day), "01-Aug-26");
    }
}
