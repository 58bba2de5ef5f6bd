//! The embedded demo history: par yields and coin closes made by rule, so that the program works
//! before any market data is loaded.
//!
//! It is no record of the markets. It is drawn from a fixed seed and led so that each year has the
//! volatility, and each year end the levels, of the real markets; on the stress dates it moves
//! exactly as they did. The same bytes come out on every machine: beyond arithmetic and square
//! roots it uses only the portable functions of `libm`.

mod calendar;
mod draws;
mod facts;
mod levels;
mod path;
mod plan;
mod series;
mod shocks;
mod stress;

use jiff::civil::Date;

use calendar::Calendar;
pub use calendar::LAST;

/// Seeds of the yields, of the bills between them, and of the coins.
/// Chosen among some hundreds for nearness to the figures.
const SEEDS: [u64; 3] = [769, 2, 2358];

/// One publication date of the demo history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoDay {
    /// The publication date.
    pub date: Date,
    /// Par yields in whole basis points: 1mo 1.5mo 2mo 3mo 4mo 6mo 1yr 2yr 3yr 5yr 7yr 10yr 20yr
    /// 30yr; `None` = not published.
    pub yields_bp: [Option<i32>; 14],
    /// Bitcoin's close in cents of a US dollar.
    pub btc_cents: Option<i64>,
    /// Ether's close in cents of a US dollar.
    pub eth_cents: Option<i64>,
}

/// Every business day of 2006-01-03 to 2026-08-21, oldest first.
///
/// `is_business_day` is the US government securities calendar; on days it leaves out nothing is
/// published, and a stress date among them is not pinned.
pub fn generate(is_business_day: impl Fn(Date) -> bool) -> Vec<DemoDay> {
    let calendar = Calendar::new(is_business_day);
    let yields = series::yields(&calendar, SEEDS[0]);
    let between = series::yields_between(&calendar, &yields, SEEDS[1]);
    let [bitcoin, ether] = series::coins(&calendar, SEEDS[2]);
    let [m1, m3, m6, y1, y2, y3, y5, y7, y10, y20, y30] = &yields;
    let [m1_5, m2, m4] = &between;
    let columns = [m1, m1_5, m2, m3, m4, m6, y1, y2, y3, y5, y7, y10, y20, y30];
    let dates = calendar.dates.into_iter().enumerate();
    dates
        .map(|(position, date)| DemoDay {
            date,
            yields_bp: columns.map(|column| column[position]),
            btc_cents: bitcoin[position],
            eth_cents: ether[position],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use jiff::civil::{Date, Weekday, date};

    use super::facts::{LATEST_BP, LOADINGS, POOLED_DEVIATION_BP, YEARS};
    use super::stress::STRESSES;
    use super::{DemoDay, generate};

    /// Places of the tenors of the figures among the fourteen.
    const PLACES: [usize; 11] = [0, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13];
    /// Places among the tenors of the figures.
    const MO3: usize = 1;
    const YR2: usize = 4;
    const YR5: usize = 6;
    const YR10: usize = 8;
    const YR30: usize = 10;
    const YEARS_TO_MATURITY: [f64; 11] = [1.0 / 12.0, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 20.0, 30.0];
    const BTC: usize = 0;
    const ETH: usize = 1;
    const START: Date = date(2006, 1, 3);
    const END: Date = date(2026, 8, 21);

    /// Dates on which moves end, and the moves.
    type Moves = Vec<(Date, f64)>;

    fn easter(year: i16) -> Date {
        let (a, b, c) = (i32::from(year) % 19, i32::from(year) / 100, i32::from(year) % 100);
        let g = (b - (b + 8) / 25 + 1) / 3;
        let h = (19 * a + b - b / 4 - g + 15) % 30;
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        let n = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
        date(year, (n / 31) as i8, (n % 31 + 1) as i8)
    }

    fn is_business_day(day: Date) -> bool {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday};
        let (weekday, month, number) = (day.weekday(), day.month(), day.day());
        let on = |m, d| (month, number) == (m, d) || (weekday == Monday && (month, number) == (m, d + 1));
        let or_friday = |m, d| on(m, d) || (weekday == Friday && (month, number) == (m, d - 1));
        let nth = |w, m, first| weekday == w && month == m && (first..first + 7).contains(&number);
        let good_friday = easter(day.year()).yesterday().unwrap().yesterday().unwrap();
        let good_friday_open = good_friday.month() == 4 && (2..=7).contains(&good_friday.day());
        let moving = nth(Monday, 1, 15) || nth(Monday, 2, 15) || nth(Monday, 5, 25) || nth(Monday, 9, 1);
        let later = nth(Monday, 10, 8) || nth(Thursday, 11, 22) || (day == good_friday && !good_friday_open);
        let fixed = on(1, 1) || on(11, 11) || or_friday(7, 4) || or_friday(12, 25);
        let juneteenth = day.year() >= 2022 && or_friday(6, 19);
        let mourning_or_storm = [date(2012, 10, 30), date(2018, 12, 5)].contains(&day);
        let closed = moving || later || fixed || juneteenth || mourning_or_storm;
        !closed && !matches!(weekday, Saturday | Sunday)
    }

    fn history() -> &'static [DemoDay] {
        static HISTORY: OnceLock<Vec<DemoDay>> = OnceLock::new();
        HISTORY.get_or_init(|| generate(is_business_day))
    }

    fn bp(day: &DemoDay, tenor: usize) -> Option<i32> {
        day.yields_bp[PLACES[tenor]]
    }

    fn cents(day: &DemoDay, coin: usize) -> Option<i64> {
        [day.btc_cents, day.eth_cents][coin]
    }

    /// Moves over `span` dates that end from `from` to `to`, basis points.
    fn yield_moves(tenor: usize, span: usize, from: Date, to: Date) -> Moves {
        let ends = history().windows(span + 1).filter(|w| (from..=to).contains(&w[span].date));
        ends.filter_map(|w| Some((w[span].date, f64::from(bp(&w[span], tenor)? - bp(&w[0], tenor)?))))
            .collect()
    }

    /// Returns over `span` dates that end from `from` to `to`, per cent.
    fn coin_moves(coin: usize, span: usize, from: Date, to: Date) -> Moves {
        let percent = |w: &[DemoDay]| {
            let (before, after) = (cents(&w[0], coin)?, cents(&w[span], coin)?);
            Some((w[span].date, (after as f64 / before as f64 - 1.0) * 100.0))
        };
        let ends = history().windows(span + 1).filter(|w| (from..=to).contains(&w[span].date));
        ends.filter_map(percent).collect()
    }

    fn mean(moves: &Moves) -> f64 {
        moves.iter().map(|m| m.1).sum::<f64>() / moves.len() as f64
    }

    fn covariance(a: &Moves, b: &Moves) -> f64 {
        let (mean_a, mean_b) = (mean(a), mean(b));
        let pairs = a.iter().zip(b).inspect(|(x, y)| assert_eq!(x.0, y.0));
        pairs.map(|(x, y)| (x.1 - mean_a) * (y.1 - mean_b)).sum::<f64>() / (a.len() as f64 - 1.0)
    }

    fn deviation(moves: &Moves) -> f64 {
        covariance(moves, moves).sqrt()
    }

    fn correlation(a: &Moves, b: &Moves) -> f64 {
        covariance(a, b) / (deviation(a) * deviation(b))
    }

    fn kurtosis(moves: &Moves) -> f64 {
        let centre = mean(moves);
        let fourth = moves.iter().map(|m| (m.1 - centre).powi(4)).sum::<f64>() / moves.len() as f64;
        fourth / deviation(moves).powi(4)
    }

    /// The order statistics at 1 % from either end.
    fn tails(moves: &Moves) -> (f64, f64) {
        let mut sorted: Vec<f64> = moves.iter().map(|m| m.1).collect();
        sorted.sort_by(f64::total_cmp);
        let rank = sorted.len() / 100;
        (sorted[rank], sorted[sorted.len() - 1 - rank])
    }

    #[track_caller]
    fn assert_near(name: &str, found: f64, expected: f64, band: f64) {
        assert!((found - expected).abs() <= band, "{name}: {found:.3}, expected {expected} within {band}");
    }

    #[test]
    fn publishes_every_business_day_and_each_series_from_its_first_date() {
        let days = history();
        assert_eq!((days[0].date, days[days.len() - 1].date, days.len()), (START, END, 5164));
        assert!(days.windows(2).all(|pair| pair[0].date < pair[1].date));
        let [month_and_half, two_months] = [(1, date(2025, 2, 18)), (2, date(2018, 10, 16))];
        let [four_months, thirty_years] = [(4, date(2022, 10, 19)), (13, date(2006, 2, 9))];
        let late = [month_and_half, two_months, four_months, thirty_years];
        for day in days {
            for (place, level) in day.yields_bp.iter().enumerate() {
                let first = late.iter().find(|l| l.0 == place).map_or(START, |l| l.1);
                assert_eq!(level.is_some(), day.date >= first, "{} tenor {place}", day.date);
            }
            assert_eq!(day.btc_cents.is_some(), day.date >= date(2014, 9, 17));
            assert_eq!(day.eth_cents.is_some(), day.date >= date(2017, 11, 9));
        }
    }

    #[test]
    fn stress_dates_move_exactly_as_the_markets_did() {
        for stress in &STRESSES {
            for (row, span) in [1, 3].into_iter().enumerate() {
                for (tenor, &actual) in stress.yields_bp[row].iter().enumerate() {
                    let moves = yield_moves(tenor, span, stress.date, stress.date);
                    assert_eq!(moves, [(stress.date, f64::from(actual))], "{} {tenor}", stress.date);
                }
                for (coin, tenths) in stress.coin_tenths.iter().enumerate() {
                    let moves = coin_moves(coin, span, stress.date, stress.date);
                    if let Some(tenths) = tenths[row] {
                        let name = format!("{} coin {coin} over {span}", stress.date);
                        assert_near(&name, moves[0].1, f64::from(tenths) / 10.0, 0.02);
                    }
                }
            }
        }
    }

    #[test]
    fn year_ends_and_latest_levels_are_exact() {
        for facts in &YEARS {
            let last = history().iter().rfind(|day| day.date.year() == facts.year).unwrap();
            let ends = [MO3, YR2, YR10].map(|tenor| bp(last, tenor).unwrap());
            assert_eq!(ends, facts.year_end_bp, "{}", facts.year);
            for (coin, dollars) in facts.coin_dollars.iter().enumerate() {
                assert_eq!(cents(last, coin), dollars.map(|d| d * 100), "{} coin {coin}", facts.year);
            }
        }
        let latest = history().last().unwrap();
        assert_eq!(PLACES.map(|place| latest.yields_bp[place].unwrap()), LATEST_BP);
    }

    #[test]
    fn each_year_has_its_volatility() {
        for facts in &YEARS {
            let (from, to) = (date(facts.year, 1, 1), date(facts.year, 12, 31));
            for (tenor, &expected) in facts.deviation_bp.iter().enumerate() {
                let found = deviation(&yield_moves(tenor, 1, from, to));
                let band = (0.06 * expected).max(0.2);
                assert_near(&format!("{} tenor {tenor}", facts.year), found, expected, band);
            }
            for (coin, expected) in facts.coin_deviation_percent.iter().enumerate() {
                let Some(expected) = *expected else { continue };
                let found = deviation(&coin_moves(coin, 1, from, to));
                assert_near(&format!("{} coin {coin}", facts.year), found, expected, 0.03 * expected);
            }
        }
    }

    /// Largest eigenvalue and its vector, by the power method.
    fn principal(matrix: &[[f64; 10]; 10]) -> (f64, [f64; 10]) {
        let (mut value, mut vector) = (0.0, std::array::from_fn(|i| 1.0 + i as f64));
        for _ in 0..2000 {
            let next: [f64; 10] = matrix.map(|row| row.iter().zip(&vector).map(|(a, b)| a * b).sum());
            value = next.iter().map(|x| x * x).sum::<f64>().sqrt();
            vector = next.map(|x| x / value);
        }
        (value, vector)
    }

    #[test]
    fn level_slope_and_curvature_explain_what_they_should() {
        let moves: [Moves; 10] = std::array::from_fn(|i| yield_moves(i + 1, 1, date(2012, 1, 1), END));
        let mut matrix: [[f64; 10]; 10] =
            std::array::from_fn(|i| std::array::from_fn(|j| covariance(&moves[i], &moves[j])));
        let total: f64 = (0..10).map(|i| matrix[i][i]).sum();
        for (factor, explained) in [79.7, 11.7, 4.2].into_iter().enumerate() {
            let (value, vector) = principal(&matrix);
            assert_near("explained", 100.0 * value / total, explained, 1.0);
            let expected = &LOADINGS[factor][1..];
            let cosine: f64 = vector.iter().zip(expected).map(|(a, b)| a * b).sum();
            assert!(cosine.abs() > 0.995, "loadings of factor {factor}: cosine {cosine}");
            for (row, own) in matrix.iter_mut().zip(&vector) {
                row.iter_mut().zip(&vector).for_each(|(cell, other)| *cell -= value * own * other);
            }
        }
    }

    #[test]
    fn correlations_are_those_of_the_markets() {
        let (from, to) = (date(2017, 11, 10), date(2026, 6, 30));
        let tenor = |tenor| yield_moves(tenor, 1, from, to);
        let coin = |coin| coin_moves(coin, 1, from, to);
        assert_near("2yr-10yr", correlation(&tenor(YR2), &tenor(YR10)), 0.77, 0.03);
        assert_near("2yr-30yr", correlation(&tenor(YR2), &tenor(YR30)), 0.57, 0.04);
        assert_near("10yr-30yr", correlation(&tenor(YR10), &tenor(YR30)), 0.92, 0.02);
        assert_near("3mo-10yr", correlation(&tenor(MO3), &tenor(YR10)), 0.26, 0.03);
        assert_near("coins", correlation(&coin(BTC), &coin(ETH)), 0.77, 0.02);
        assert_near("10yr-BTC", correlation(&tenor(YR10), &coin(BTC)), 0.0, 0.03);
        assert_near("2yr-BTC", correlation(&tenor(YR2), &coin(BTC)), -0.03, 0.03);
    }

    #[test]
    fn tails_are_as_fat_as_the_markets() {
        let tenors = [YR2, YR5, YR10, YR30];
        let one_day = [(-13.0, 13.0, 15.0), (-15.0, 14.0, 6.2), (-13.0, 13.0, 4.8), (-12.0, 13.0, 5.3)];
        let three_days = [(-24.0, 22.0, 7.9), (-24.0, 23.0, 8.9), (-22.0, 22.0, 8.7), (-19.0, 21.0, 8.3)];
        for (tenor, (low, high, peaked)) in tenors.into_iter().zip(one_day) {
            let moves = yield_moves(tenor, 1, date(2012, 1, 1), END);
            assert_near("1 %", tails(&moves).0, low, 1.5);
            assert_near("99 %", tails(&moves).1, high, 1.5);
            assert_near("kurtosis", kurtosis(&moves), peaked, 0.15 * peaked);
            assert_near("deviation", deviation(&moves), POOLED_DEVIATION_BP[tenor], 0.1);
        }
        for (tenor, (low, high, spread)) in tenors.into_iter().zip(three_days) {
            let moves = yield_moves(tenor, 3, date(2012, 1, 1), END);
            assert_near("3-day 1 %", tails(&moves).0, low, 3.0);
            assert_near("3-day 99 %", tails(&moves).1, high, 3.0);
            assert_near("3-day deviation", deviation(&moves), spread, 0.05 * spread);
        }
        for (coin, peaked, spread) in [(BTC, 9.6, 7.3), (ETH, 9.2, 9.4)] {
            assert_near("coin kurtosis", kurtosis(&coin_moves(coin, 1, START, END)), peaked, 1.5);
            assert_near("coin 3-day", deviation(&coin_moves(coin, 3, START, END)), spread, 0.3);
        }
    }

    #[test]
    fn three_day_moves_of_the_ten_year_give_the_usual_margin() {
        for as_of in [date(2025, 3, 31), END] {
            let ten_years_ago = date(as_of.year() - 10, as_of.month(), as_of.day()).tomorrow().unwrap();
            let (low, high) = tails(&yield_moves(YR10, 3, ten_years_ago, as_of));
            assert_near("ten years, low", low, -23.5, 1.5);
            assert_near("ten years, high", high, 23.5, 1.5);
        }
    }

    #[test]
    fn yields_are_never_negative_and_curves_are_smooth() {
        for day in history() {
            assert!(day.yields_bp.iter().flatten().all(|&level| level >= 0), "{}", day.date);
            let near_zero = (2009..=2014).contains(&day.date.year()) || day.date.year() == 2021;
            assert!(!near_zero || bp(day, MO3).unwrap() <= 30, "{}", day.date);
            for tenor in YR2..YR30 {
                let point = |t: usize| (f64::ln(YEARS_TO_MATURITY[t]), f64::from(bp(day, t).unwrap_or(0)));
                let [left, here, right] = [tenor - 1, tenor, tenor + 1].map(point);
                let share = (here.0 - left.0) / (right.0 - left.0);
                let off_line = here.1 - left.1 - (right.1 - left.1) * share;
                let published = bp(day, tenor + 1).is_some();
                assert!(!published || off_line.abs() <= 40.0, "{} tenor {tenor}: {off_line}", day.date);
            }
        }
    }

    #[test]
    fn year_ends_do_not_jump() {
        let (mut count, mut squares) = (0.0, 0.0);
        for facts in &YEARS {
            for (tenor, expected) in facts.deviation_bp.iter().enumerate().skip(MO3) {
                let moves = yield_moves(tenor, 1, date(facts.year, 1, 1), date(facts.year, 12, 31));
                let last = moves.iter().rev().take(2).map(|m| m.1 / expected);
                squares += last.map(|z| z * z).sum::<f64>();
                count += 2.0;
            }
        }
        assert_near("mean square of the last two moves of a year", squares / count, 1.0, 0.4);
    }

    #[test]
    fn the_same_bytes_come_out_every_time() {
        let days = generate(is_business_day);
        assert_eq!(days, history());
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut take = |number: i64| {
            for byte in number.to_le_bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        };
        for DemoDay { date, yields_bp, btc_cents, eth_cents } in days {
            let yields = yields_bp.iter().map(|level| level.map_or(-1, i64::from));
            let coins = [btc_cents, eth_cents].map(|close| close.unwrap_or(-1));
            let date = [i64::from(date.year()), i64::from(date.month()), i64::from(date.day())];
            date.into_iter().chain(yields).chain(coins).for_each(&mut take);
        }
        assert_eq!(hash, 0x89b8_7e05_447c_127c, "the demo history changed: {hash:#018x}");
    }

    #[test]
    fn any_calendar_is_served() {
        assert!(generate(|_| false).is_empty());
        assert_eq!(generate(|_| true).len(), 7536);
        assert_eq!(generate(|day| day == date(2020, 3, 17)).len(), 1);
        assert!(!generate(|day| day.weekday() == Weekday::Friday).is_empty());
        assert!(!generate(|day| day.year() != 2014 && day.month() == 6).is_empty());
        assert!(!generate(|day| day.month() == 3 && day.year() == 2020 && day.day() > 11).is_empty());
    }
}
