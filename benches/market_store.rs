//! How long the stored market data takes to load, and how large it is.
//!
//! `cargo bench --bench market_store`.
//!
//! Wanted: 35 years of the curve with both coins and rates under 400 kB, read in under 20 ms, with
//! the history that is made of it.

use crossmargin::{
    instrument::Coin,
    io::market_store::{Kept, decode, encode},
    market::store::{Offer, Series, Store},
    quantity::{
        Date,
        calendar::{is_business_day, next_business_day},
        date::add_days,
    },
};
use divan::{Bencher, black_box};
use jiff::civil::date;
use std::sync::OnceLock;

const LAST: Date = date(2025, 3, 31);

fn main() {
    let bytes = stored();
    println!("{} values in {} kB", values(), bytes.len() / 1000);
    divan::main();
}

/// A number that looks drawn, the same at every call.
fn drawn(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as f64 / f64::from(1_u32 << 31) - 0.5
}

/// 35 years of 14 tenors to two decimals, ten years of coins as they are printed, two rates.
fn store() -> Store {
    let mut offer = Offer { name: "all".to_owned(), ..Offer::default() };
    let mut seed = 7;
    for series in Series::all() {
        let (first, every_day) = match series {
            Series::Coin(coin) => {
                (if coin == Coin::Btc { date(2014, 9, 17) } else { date(2017, 11, 9) }, true)
            }
            Series::Sofr => (date(2018, 4, 2), false),
            Series::Effr => (date(2000, 7, 3), false),
            Series::Tenor(_) => (date(1990, 1, 2), false),
        };
        let (mut day, mut value, mut values) = (first, 4.0_f64, Vec::new());
        while day <= LAST {
            value = (value + 0.1 * drawn(&mut seed)).clamp(0.1, 9.0);
            // a close is printed with all the digits of a small float
            let close = f64::from((value * 10_000.0) as f32);
            let rate = format!("{value:.2}e-2").parse().expect("a number");
            values.push((day, if every_day { close } else { rate }));
            day = if every_day { add_days(day, 1) } else { next_business_day(day) };
        }
        assert!(is_business_day(first) || every_day);
        offer.series.insert(series, values);
    }
    let mut store = Store::default();
    store.merge(&offer, LAST);
    store
}

fn kept() -> &'static Kept {
    static KEPT: OnceLock<Kept> = OnceLock::new();
    KEPT.get_or_init(|| Kept { store: store(), is_used: true })
}

fn stored() -> &'static [u8] {
    static STORED: OnceLock<Vec<u8>> = OnceLock::new();
    STORED.get_or_init(|| encode(kept()))
}

fn values() -> usize {
    Series::all().map(|s| kept().store.observations(s).len()).sum()
}

#[divan::bench]
fn read_the_store(bencher: Bencher) {
    bencher.bench(|| decode(black_box(stored())));
}

#[divan::bench]
fn read_the_store_and_make_the_history(bencher: Bencher) {
    bencher.bench(|| decode(black_box(stored())).map(|kept| kept.store.history()));
}

#[divan::bench]
fn write_the_store(bencher: Bencher) {
    bencher.bench(|| encode(black_box(kept())));
}

#[divan::bench]
fn look_for_flags(bencher: Bencher) {
    bencher.bench(|| black_box(&kept().store).flags(LAST));
}
