//! The futures products, by exchange code.

use super::Coin;

/// A futures product cleared at CME.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Product {
    Zt,
    Z3n,
    Zf,
    Zn,
    Tn,
    Twe,
    Zb,
    Ub,
    Mtn,
    Mwn,
    Sr3,
    Sr1,
    Zq,
    Btc,
    Mbt,
    Bff,
    Qbtc,
    Eth,
    Met,
    Qeth,
}

/// What a product settles into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductKind {
    /// Delivers Treasury notes or bonds.
    Treasury,
    /// Settles on an overnight rate over its period.
    ShortRate,
    Coin(Coin),
}

/// What a futures product is written on, for grouping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asset {
    Rates,
    Coin(Coin),
}

impl Product {
    /// Every product, in the order in which margin tables list them.
    pub const ALL: [Self; 20] = [
        Self::Zt,
        Self::Z3n,
        Self::Zf,
        Self::Zn,
        Self::Tn,
        Self::Twe,
        Self::Zb,
        Self::Ub,
        Self::Mtn,
        Self::Mwn,
        Self::Sr3,
        Self::Sr1,
        Self::Zq,
        Self::Btc,
        Self::Mbt,
        Self::Bff,
        Self::Qbtc,
        Self::Eth,
        Self::Met,
        Self::Qeth,
    ];

    /// The Globex code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zt => "ZT",
            Self::Z3n => "Z3N",
            Self::Zf => "ZF",
            Self::Zn => "ZN",
            Self::Tn => "TN",
            Self::Twe => "TWE",
            Self::Zb => "ZB",
            Self::Ub => "UB",
            Self::Mtn => "MTN",
            Self::Mwn => "MWN",
            Self::Sr3 => "SR3",
            Self::Sr1 => "SR1",
            Self::Zq => "ZQ",
            Self::Btc => "BTC",
            Self::Mbt => "MBT",
            Self::Bff => "BFF",
            Self::Qbtc => "QBTC",
            Self::Eth => "ETH",
            Self::Met => "MET",
            Self::Qeth => "QETH",
        }
    }

    /// The name in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zt => "2-year note future",
            Self::Z3n => "3-year note future",
            Self::Zf => "5-year note future",
            Self::Zn => "10-year note future",
            Self::Tn => "Ultra 10-year note future",
            Self::Twe => "20-year bond future",
            Self::Zb => "Bond future",
            Self::Ub => "Ultra bond future",
            Self::Mtn => "Micro Ultra 10-year note future",
            Self::Mwn => "Micro Ultra bond future",
            Self::Sr3 => "Three-month SOFR future",
            Self::Sr1 => "One-month SOFR future",
            Self::Zq => "30-day federal funds future",
            Self::Btc => "Bitcoin future",
            Self::Mbt => "Micro Bitcoin future",
            Self::Bff => "Bitcoin Friday future",
            Self::Qbtc => "Spot-quoted Bitcoin future",
            Self::Eth => "Ether future",
            Self::Met => "Micro Ether future",
            Self::Qeth => "Spot-quoted Ether future",
        }
    }

    /// The product of a Globex code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.code().eq_ignore_ascii_case(code))
    }

    /// The product of a Globex code or of the pit code by which factor tables name it.
    pub fn from_any_code(code: &str) -> Option<Self> {
        Self::from_code(code).or_else(|| match code.to_ascii_uppercase().as_str() {
            "TU" => Some(Self::Zt),
            "3YR" => Some(Self::Z3n),
            "FV" => Some(Self::Zf),
            "TY" => Some(Self::Zn),
            "US" => Some(Self::Zb),
            _ => None,
        })
    }

    /// What it settles into.
    pub fn kind(self) -> ProductKind {
        match self {
            Self::Sr3 | Self::Sr1 | Self::Zq => ProductKind::ShortRate,
            Self::Btc | Self::Mbt | Self::Bff | Self::Qbtc => ProductKind::Coin(Coin::Btc),
            Self::Eth | Self::Met | Self::Qeth => ProductKind::Coin(Coin::Eth),
            _ => ProductKind::Treasury,
        }
    }

    /// What it is written on.
    pub fn asset(self) -> Asset {
        match self.kind() {
            ProductKind::Coin(coin) => Asset::Coin(coin),
            _ => Asset::Rates,
        }
    }

    /// The product whose margin table entry and delivery basket it shares, and how many of it make
    /// one of that: ten micro contracts are one.
    pub fn full_size(self) -> (Self, u32) {
        match self {
            Self::Mtn => (Self::Tn, 10),
            Self::Mwn => (Self::Ub, 10),
            other => (other, 1),
        }
    }

    /// Whether the exchange lists this delivery month: quarterly for Treasury futures, every month
    /// for the rest.
    pub fn lists_month(self, month: i8) -> bool {
        (1..=12).contains(&month) && (self.kind() != ProductKind::Treasury || month % 3 == 0)
    }

    /// Position in [`Product::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_the_order_of_its_indices() {
        for (i, product) in Product::ALL.into_iter().enumerate() {
            assert_eq!(product.index(), i);
            assert_eq!(Product::from_code(product.code()), Some(product));
        }
    }

    #[test]
    fn pit_codes_name_the_same_contracts() {
        assert_eq!(Product::from_any_code("TY"), Some(Product::Zn));
        assert_eq!(Product::from_any_code("3yr"), Some(Product::Z3n));
        assert_eq!(Product::from_any_code("XX"), None);
    }
}
