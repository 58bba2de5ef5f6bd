//! Stress dates on which the demo history moves exactly as the markets did.
//!
//! Source: computed from the U.S. Treasury's daily par yield curve (public domain) and daily Bitcoin
//! and Ether closes on Treasury publication dates (a Monday carries the weekend).

use jiff::civil::{Date, date};

use super::facts::{COIN_COUNT, PerTenor};

/// The actual moves that end on one date.
pub(super) struct Stress {
    /// The date on which the moves end.
    pub(super) date: Date,
    /// Yield moves in basis points: over one publication date, over three.
    pub(super) yields_bp: [PerTenor<i32>; 2],
    /// Coin returns in tenths of a per cent, per coin: over one publication date, over three.
    pub(super) coin_tenths: [[Option<i32>; 2]; COIN_COUNT],
}

const fn stress(
    date: Date,
    yields_bp: [PerTenor<i32>; 2],
    coin_tenths: [[Option<i32>; 2]; COIN_COUNT],
) -> Stress {
    Stress { date, yields_bp, coin_tenths }
}

/// The stress dates, oldest first.
pub(super) static STRESSES: [Stress; 24] = [
    stress(
        date(2008, 9, 15),
        [
            [-101, -47, -29, -36, -45, -44, -38, -33, -27, -22, -20],
            [-122, -63, -32, -40, -44, -41, -32, -24, -18, -13, -11],
        ],
        [[None, None], [None, None]],
    ),
    stress(
        date(2008, 9, 19),
        [[49, 76, 75, 52, 38, 37, 34, 29, 24, 23, 22], [52, 15, 2, 33, 27, 30, 37, 35, 30, 30, 28]],
        [[None, None], [None, None]],
    ),
    stress(
        date(2008, 11, 20),
        [
            [-4, -4, -14, -10, -9, -16, -14, -21, -28, -30, -32],
            [-1, -9, -29, -21, -22, -33, -38, -49, -58, -55, -56],
        ],
        [[None, None], [None, None]],
    ),
    stress(
        date(2009, 3, 18),
        [
            [1, -3, -5, -9, -23, -31, -46, -53, -51, -34, -26],
            [6, 1, -2, -7, -16, -22, -33, -37, -38, -19, -9],
        ],
        [[None, None], [None, None]],
    ),
    stress(
        date(2013, 7, 5),
        [[0, -1, 0, 1, 4, 10, 18, 22, 21, 19, 19], [2, 0, -1, 0, 6, 12, 21, 26, 23, 22, 20]],
        [[None, None], [None, None]],
    ),
    stress(
        date(2014, 10, 15),
        [[-1, 0, 1, 1, -5, -7, -8, -8, -6, -4, -3], [0, 1, 0, 0, -12, -18, -21, -22, -19, -17, -15]],
        [[Some(-15), Some(81)], [None, None]],
    ),
    stress(
        date(2016, 11, 9),
        [[2, 2, 0, 1, 3, 8, 15, 19, 19, 23, 25], [5, 7, 4, 10, 10, 17, 25, 29, 28, 30, 32]],
        [[Some(19), Some(28)], [None, None]],
    ),
    stress(
        date(2020, 3, 9),
        [
            [-22, -12, -14, -8, -11, -13, -12, -13, -20, -22, -26],
            [-43, -39, -41, -28, -29, -28, -29, -34, -48, -58, -68],
        ],
        [[Some(-131), Some(-95)], [Some(-171), Some(-100)]],
    ),
    stress(
        date(2020, 3, 12),
        [[-1, -9, -3, -1, 0, 0, 0, 4, 6, 14, 19], [-16, 0, 10, 8, 12, 18, 20, 26, 34, 40, 50]],
        [[Some(-372), Some(-373)], [Some(-423), Some(-444)]],
    ),
    stress(
        date(2020, 3, 17),
        [[-13, -5, -5, 1, 11, 11, 17, 24, 29, 35, 29], [-29, -14, -13, -9, -3, -4, 0, 9, 14, 18, 14]],
        [[Some(42), Some(51)], [Some(30), Some(14)]],
    ),
    stress(
        date(2020, 3, 18),
        [[-8, -17, -16, -9, 7, 12, 13, 17, 16, 15, 14], [-29, -26, -30, -17, 5, 8, 9, 19, 24, 29, 21]],
        [[Some(2), Some(-58)], [Some(8), Some(-138)]],
    ),
    stress(
        date(2021, 5, 19),
        [[0, -1, 0, -1, 0, 1, 4, 5, 4, 3, 1], [-1, 0, 0, -1, 0, 2, 5, 5, 5, 5, 3]],
        [[Some(-138), Some(-258)], [Some(-272), Some(-397)]],
    ),
    stress(
        date(2022, 6, 13),
        [[3, 34, 27, 31, 34, 35, 31, 29, 28, 23, 22], [24, 45, 48, 60, 62, 62, 53, 47, 40, 28, 24]],
        [[Some(-227), Some(-256)], [Some(-277), Some(-328)]],
    ),
    stress(
        date(2022, 11, 9),
        [[-1, 1, -1, -2, -6, -6, -4, -2, -2, 3, 3], [-8, 8, 4, -1, -5, -9, -6, -6, -5, 1, 4]],
        [[Some(-143), Some(-249)], [Some(-175), Some(-331)]],
    ),
    stress(
        date(2022, 11, 10),
        [
            [6, -1, -7, -16, -27, -32, -32, -31, -30, -26, -28],
            [-7, -1, -10, -21, -38, -46, -44, -42, -40, -31, -31],
        ],
        [[Some(107), Some(-146)], [Some(181), Some(-172)]],
    ),
    stress(
        date(2023, 3, 10),
        [
            [-2, -4, -15, -28, -30, -25, -26, -24, -23, -19, -18],
            [1, -3, -15, -32, -40, -35, -35, -31, -27, -21, -18],
        ],
        [[Some(-9), Some(-91)], [Some(-7), Some(-85)]],
    ),
    stress(
        date(2023, 3, 13),
        [
            [-19, -14, -36, -60, -57, -43, -28, -21, -15, -5, 0],
            [-15, -19, -53, -95, -102, -83, -66, -54, -43, -26, -18],
        ],
        [[Some(199), Some(114)], [Some(176), Some(95)]],
    ),
    stress(
        date(2023, 3, 15),
        [
            [-24, -13, -20, -26, -27, -22, -19, -17, -13, -9, -7],
            [-58, -26, -44, -71, -67, -48, -37, -29, -19, -8, 0],
        ],
        [[Some(-15), Some(207)], [Some(-28), Some(159)]],
    ),
    stress(
        date(2024, 8, 5),
        [[-2, 6, 3, 1, 1, 1, 0, -2, -2, -3, -5], [3, -6, -23, -39, -40, -39, -35, -34, -31, -28, -29]],
        [[Some(-121), Some(-164)], [Some(-190), Some(-252)]],
    ),
    stress(
        date(2025, 4, 7),
        [[0, 1, 0, 0, 5, 6, 10, 13, 14, 17, 17], [-2, -3, -10, -18, -18, -17, -13, -10, -5, 3, 4]],
        [[Some(-55), Some(-39)], [Some(-143), Some(-134)]],
    ),
    stress(
        date(2025, 4, 9),
        [[0, 4, 9, 20, 20, 20, 18, 15, 8, 2, 1], [0, 7, 9, 17, 23, 25, 34, 36, 33, 34, 31]],
        [[Some(83), Some(-15)], [Some(133), Some(-81)]],
    ),
    stress(
        date(2025, 4, 11),
        [[1, 0, 4, 7, 12, 13, 11, 11, 8, 1, -1], [1, 3, 7, 21, 25, 27, 27, 27, 22, 15, 14]],
        [[Some(47), Some(94)], [Some(29), Some(64)]],
    ),
    stress(
        date(2025, 10, 10),
        [[-1, -1, -2, -6, -8, -7, -9, -9, -9, -10, -9], [-1, 1, 0, -5, -5, -4, -6, -7, -9, -10, -10]],
        [[Some(-70), Some(-68)], [Some(-120), Some(-137)]],
    ),
    stress(
        date(2026, 2, 5),
        [[0, -2, -4, -5, -10, -9, -9, -8, -8, -7, -6], [0, -2, -4, -5, -10, -9, -9, -8, -8, -6, -5]],
        [[Some(-141), Some(-203)], [Some(-150), Some(-223)]],
    ),
];
