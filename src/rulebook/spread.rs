//! The terms of one inter-commodity spread, as one value of a parameter: `75 % at 4:3`.

use crate::quantity::Decimal;

/// The unit by which such a parameter is known.
pub(super) const SPREAD_UNIT: &str = "credit at ratio, or table";

/// The word for a pair that follows the table of credits and the ratio of DV01s.
pub(super) const TABLE: &str = "table";

/// Contracts of a side in one spread, at most.
const MOST_CONTRACTS: u32 = 1000;

/// What opposite positions in two products earn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpreadTerms {
    /// Share of both sides' rates.
    pub credit: Decimal,
    /// Contracts of each in one spread.
    pub ratio: (u32, u32),
}

impl SpreadTerms {
    /// Reads `75 % at 4:3`.
    pub fn parse(text: &str) -> Option<Self> {
        let (credit, ratio) = text.split_once("at")?;
        let percent: Decimal = credit.trim().strip_suffix('%')?.trim().parse().ok()?;
        let (first, second) = ratio.trim().split_once(':')?;
        let side = |text: &str| text.trim().parse().ok().filter(|n| (1..=MOST_CONTRACTS).contains(n));
        let is_share = percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
        is_share.then_some(())?;
        Some(Self { credit: percent / Decimal::ONE_HUNDRED, ratio: (side(first)?, side(second)?) })
    }
}

impl std::fmt::Display for SpreadTerms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = (self.credit * Decimal::ONE_HUNDRED).normalize();
        write!(f, "{percent} % at {}:{}", self.ratio.0, self.ratio.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn what_is_printed_is_read_back() {
        for (credit, ratio) in
            [(dec!(0.75), (4, 3)), (dec!(0), (1, 1)), (dec!(1), (1000, 7)), (dec!(0.333), (2, 5))]
        {
            let terms = SpreadTerms { credit, ratio };
            assert_eq!(SpreadTerms::parse(&terms.to_string()), Some(terms));
        }
        assert_eq!(SpreadTerms::parse("75% at 4 : 3"), SpreadTerms::parse("75 % at 4:3"));
    }

    #[test]
    fn what_is_no_spread_is_none() {
        for text in [
            "",
            "75 %",
            "75 at 4:3",
            "101 % at 1:1",
            "-1 % at 1:1",
            "75 % at 0:3",
            "75 % at 1:1001",
            "75 % at 1.5:1",
        ] {
            assert_eq!(SpreadTerms::parse(text), None, "{text}");
        }
    }
}
