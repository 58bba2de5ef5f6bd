//! The figures that the demo history is calibrated to.
//!
//! Source: computed from the U.S. Treasury's daily par yield curve (public domain) and daily Bitcoin
//! and Ether closes on Treasury publication dates (a Monday carries the weekend).

/// Tenors that the figures below speak of, in their order: 1mo 3mo 6mo 1yr 2yr 3yr 5yr 7yr 10yr 20yr 30yr.
pub(super) const TENOR_COUNT: usize = 11;

/// One value per tenor of the figures.
pub(super) type PerTenor<T> = [T; TENOR_COUNT];

/// Coins in their order: Bitcoin, Ether.
pub(super) const COIN_COUNT: usize = 2;

/// What is held of one calendar year.
pub(super) struct YearFacts {
    pub(super) year: i16,
    /// Sample standard deviation of the daily moves, basis points.
    pub(super) deviation_bp: PerTenor<f64>,
    /// Sample standard deviation of the daily returns, per cent; Bitcoin, Ether.
    pub(super) coin_deviation_percent: [Option<f64>; COIN_COUNT],
    /// Yields on the last publication date, basis points: 3-month, 2-year, 10-year.
    pub(super) year_end_bp: [i32; 3],
    /// Closes on the last publication date, US dollars; Bitcoin, Ether.
    pub(super) coin_dollars: [Option<i64>; COIN_COUNT],
}

const fn year(
    year: i16,
    deviation_bp: PerTenor<f64>,
    coin_deviation_percent: [Option<f64>; COIN_COUNT],
    year_end_bp: [i32; 3],
    coin_dollars: [Option<i64>; COIN_COUNT],
) -> YearFacts {
    YearFacts { year, deviation_bp, coin_deviation_percent, year_end_bp, coin_dollars }
}

/// Yields on the last date of the history, 2026-08-21, basis points.
pub(super) const LATEST_BP: PerTenor<i32> = [380, 388, 395, 403, 424, 431, 443, 457, 474, 525, 527];

/// Unit-norm loadings of daily yield changes on level, slope and curvature, 2012 to 2026.
/// Published for the ten tenors from 3mo to 30yr; the 1mo column is zero.
pub(super) const LOADINGS: [PerTenor<f64>; 3] = [
    [0.0, 0.063, 0.109, 0.193, 0.315, 0.358, 0.400, 0.412, 0.389, 0.355, 0.336],
    [0.0, -0.207, -0.295, -0.429, -0.426, -0.304, -0.089, 0.083, 0.218, 0.396, 0.440],
    [0.0, 0.677, 0.478, 0.196, -0.197, -0.255, -0.220, -0.129, 0.014, 0.200, 0.257],
];

/// Standard deviation of the daily scores of level, slope and curvature, basis points.
pub(super) const SCORE_DEVIATION_BP: [f64; 3] = [12.8, 4.9, 2.9];

/// Standard deviation of daily moves, 2012 to 2026, basis points.
pub(super) const POOLED_DEVIATION_BP: PerTenor<f64> = [4.3, 2.7, 2.7, 3.6, 4.7, 5.0, 5.2, 5.4, 5.1, 5.0, 4.9];

/// Correlation of the daily returns of Bitcoin and Ether.
pub(super) const COIN_CORRELATION: f64 = 0.77;

/// The calendar years, oldest first.
#[rustfmt::skip]
pub(super) static YEARS: [YearFacts; 21] = [
    year(2006, [ 5.0,  2.3,  2.5,  2.8,  4.1,  4.1,  4.1,  4.0,  3.8,  3.7,  3.6], [     None,      None], [502, 482, 471], [       None,       None]),
    year(2007, [16.9, 11.2,  7.0,  6.2,  6.7,  6.6,  6.3,  5.9,  5.3,  4.7,  4.6], [     None,      None], [336, 305, 404], [       None,       None]),
    year(2008, [16.7, 13.6, 10.8,  9.3, 10.6, 10.9, 10.6,  9.8,  8.8,  7.7,  7.5], [     None,      None], [ 11,  76, 225], [       None,       None]),
    year(2009, [ 2.3,  1.8,  1.7,  2.3,  5.4,  6.5,  8.3,  9.0,  8.6,  8.2,  7.9], [     None,      None], [  6, 114, 385], [       None,       None]),
    year(2010, [ 1.5,  1.0,  1.0,  1.6,  3.8,  4.7,  6.3,  6.7,  6.5,  6.5,  6.3], [     None,      None], [ 12,  61, 330], [       None,       None]),
    year(2011, [ 1.3,  1.0,  1.1,  1.4,  2.9,  4.3,  5.8,  6.4,  6.6,  7.1,  7.1], [     None,      None], [  2,  25, 189], [       None,       None]),
    year(2012, [ 1.7,  1.1,  0.8,  0.9,  1.5,  2.0,  3.4,  4.3,  4.5,  4.9,  5.0], [     None,      None], [  5,  25, 178], [       None,       None]),
    year(2013, [ 2.2,  1.0,  1.0,  0.8,  1.9,  2.8,  4.4,  5.1,  4.8,  4.7,  4.5], [     None,      None], [  7,  38, 304], [       None,       None]),
    year(2014, [ 1.3,  0.9,  0.9,  1.0,  2.4,  3.3,  4.1,  4.2,  3.9,  3.8,  3.7], [Some(4.2),      None], [  4,  67, 217], [  Some(320),       None]),
    year(2015, [ 1.8,  1.5,  1.8,  2.0,  3.4,  4.3,  5.1,  5.5,  5.4,  5.6,  5.5], [Some(4.2),      None], [ 16, 106, 227], [  Some(431),       None]),
    year(2016, [ 2.7,  2.1,  1.9,  2.2,  3.3,  3.8,  4.4,  4.6,  4.4,  4.4,  4.5], [Some(3.1),      None], [ 51, 120, 245], [  Some(961),       None]),
    year(2017, [ 4.1,  2.2,  1.8,  1.8,  2.5,  3.0,  3.5,  3.7,  3.5,  3.5,  3.4], [Some(5.8), Some(8.8)], [139, 189, 240], [Some(14656),  Some(754)]),
    year(2018, [ 3.1,  1.9,  1.8,  1.9,  3.0,  3.2,  3.5,  3.6,  3.5,  3.5,  3.4], [Some(4.9), Some(6.8)], [245, 248, 269], [ Some(3743),  Some(133)]),
    year(2019, [ 3.2,  2.3,  2.3,  3.0,  4.5,  4.6,  4.6,  4.6,  4.3,  4.2,  4.1], [Some(4.4), Some(4.8)], [155, 158, 192], [ Some(7194),  Some(130)]),
    year(2020, [ 3.4,  3.5,  3.3,  2.9,  3.3,  3.7,  4.4,  4.9,  5.5,  6.4,  6.5], [Some(4.6), Some(6.1)], [  9,  13,  93], [Some(29002),  Some(738)]),
    year(2021, [ 1.3,  0.8,  0.9,  1.1,  2.3,  2.9,  3.8,  4.2,  4.3,  4.5,  4.4], [Some(4.9), Some(6.9)], [  6,  73, 152], [Some(46306), Some(3683)]),
    year(2022, [ 6.4,  5.5,  5.1,  6.7,  8.0,  8.5,  8.5,  8.4,  7.8,  6.9,  6.7], [Some(4.0), Some(5.5)], [442, 441, 388], [Some(16603), Some(1199)]),
    year(2023, [11.9,  4.7,  5.1,  7.7,  9.6,  9.3,  8.8,  8.2,  7.5,  6.7,  6.4], [Some(3.0), Some(3.1)], [540, 423, 388], [Some(42099), Some(2301)]),
    year(2024, [ 2.5,  2.1,  2.8,  4.5,  6.2,  6.3,  6.2,  6.1,  5.8,  5.4,  5.4], [Some(3.6), Some(4.2)], [437, 425, 458], [Some(93429), Some(3333)]),
    year(2025, [ 2.4,  2.0,  2.3,  3.8,  5.3,  5.3,  5.4,  5.3,  4.9,  4.8,  4.7], [Some(2.5), Some(4.5)], [367, 347, 418], [Some(87509), Some(2967)]),
    year(2026, [ 1.7,  2.0,  2.2,  3.4,  4.7,  4.7,  4.8,  4.6,  4.3,  4.1,  3.8], [Some(2.6), Some(3.4)], [388, 424, 474], [Some(61488), Some(1607)]),
];
