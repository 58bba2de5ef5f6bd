//! The scenarios that ship with the program, ready to open.

/// Titles and texts of the shipped scenarios; the first opens at first start.
pub const SHIPPED: [(&str, &str); 9] = [
    ("Ten-year basis trade", include_str!("../../scenarios/ten-year-basis.toml")),
    ("Repo-financed basis trade", include_str!("../../scenarios/repo-basis-hedge-fund.toml")),
    ("2s10s steepener", include_str!("../../scenarios/steepener-2s10s.toml")),
    ("2-5-10 butterfly", include_str!("../../scenarios/butterfly-2-5-10.toml")),
    ("Dealer’s house book", include_str!("../../scenarios/dealer-house-book.toml")),
    ("Same direction: nothing saved", include_str!("../../scenarios/same-direction.toml")),
    ("An XM split that costs margin", include_str!("../../scenarios/xm-split-costs.toml")),
    ("Tokenized bills as collateral", include_str!("../../scenarios/tokenized-collateral.toml")),
    ("Unified digital (hypothetical)", include_str!("../../scenarios/unified-digital.toml")),
];
