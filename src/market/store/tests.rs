use super::*;
use crate::quantity::{calendar, date::add_days};
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 8, 21);

fn offer(name: &str, values: &[(Series, Date, f64)]) -> Offer {
    let mut offer = Offer { name: name.to_owned(), ..Offer::default() };
    for (series, date, value) in values {
        offer.series.entry(*series).or_default().push((*date, *value));
    }
    offer.series.values_mut().for_each(|v| v.sort_by_key(|v| v.0));
    offer
}

const TEN: Series = Series::Tenor(11);

fn stored(offers: &[Offer]) -> Store {
    let mut store = Store::default();
    for offer in offers {
        store.merge(offer, TODAY);
    }
    store
}

fn year() -> Vec<(Series, Date, f64)> {
    let mut day = date(2024, 1, 2);
    (0..300)
        .map(|i| {
            let this = (TEN, day, 0.04 + f64::from(i) / 1e5);
            day = calendar::next_business_day(day);
            this
        })
        .collect()
}

#[test]
fn a_file_merged_twice_is_as_one_merged_once() {
    let mut store = stored(&[offer("a.csv", &year())]);
    let once = store.clone();
    let merged = store.merge(&offer("a.csv", &year()), TODAY);
    assert_eq!((merged.added, merged.same, merged.conflicts), (0, 300, 0));
    assert_eq!(store, once);
    let other: Vec<_> = year().into_iter().map(|(s, d, v)| (s, d, v + 0.001)).collect();
    assert_eq!(store.merge(&offer("b.csv", &other), TODAY).conflicts, 300);
    let twice = store.clone();
    assert!(store.merge(&offer("b.csv", &other), TODAY).is_nothing());
    assert_eq!(store, twice);
}

#[test]
fn a_newer_file_adds_its_dates_and_keeps_the_rest() {
    let (first, second) = (offer("a", &year()[..200]), offer("b", &year()[100..]));
    let store = stored(&[first, second]);
    assert_eq!(store.observations(TEN).len(), 300);
    let sources: Vec<(&str, usize)> =
        store.sources_of(TEN).into_iter().map(|(s, n)| (s.name.as_str(), n)).collect();
    assert_eq!(sources, [("a", 200), ("b", 100)]);
}

#[test]
fn what_differs_is_kept_as_it_was_until_a_person_decides() {
    let days = [date(2025, 3, 3), date(2025, 3, 4)];
    let kept = offer("kept.csv", &[(TEN, days[0], 0.04), (TEN, days[1], 0.041)]);
    let new = offer("new.csv", &[(TEN, days[0], 0.045), (TEN, days[1], 0.046)]);
    let store = stored(&[kept, new]);
    let conflicts = &store.contents().conflicts;
    assert_eq!(conflicts[0], Conflict { series: TEN, date: days[0], offered: 0.045, source: 1 });
    assert_eq!((conflicts.len(), store.kept(TEN, days[0]).map(|o| o.value)), (2, Some(0.04)));

    let mut new_wins = store.clone();
    assert_eq!(new_wins.settle(None, Choice::TakeNew), 2);
    assert_eq!(new_wins.kept(TEN, days[0]).map(|o| o.value), Some(0.045));
    let names: Vec<&str> = new_wins.contents().sources.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["new.csv"], "a source of which nothing is left is forgotten");

    let mut one = store.clone();
    assert_eq!(one.settle(Some((TEN, days[1])), Choice::TakeNew), 1);
    assert_eq!(one.contents().conflicts.len(), 1);
    assert_eq!(one.settle(None, Choice::KeepStored), 1);
    let values: Vec<f64> = one.observations(TEN).iter().map(|o| o.value).collect();
    assert_eq!((values, one.contents().conflicts.len()), (vec![0.04, 0.046], 0));
}

#[test]
fn of_two_files_that_differ_the_one_read_last_is_the_new_one() {
    let day = date(2025, 3, 3);
    let files = [0.04, 0.05, 0.06].map(|v| offer("f", &[(TEN, day, v)]));
    let mut store = stored(&files);
    assert_eq!(store.contents().conflicts.len(), 2);
    assert_eq!(store.settle(None, Choice::TakeNew), 1);
    assert_eq!(store.observations(TEN)[0].value, 0.06);
}

#[test]
fn a_removed_series_leaves_with_its_conflicts_and_sources() {
    let day = date(2025, 3, 3);
    let coin = Series::Coin(Coin::Btc);
    let mut store =
        stored(&[offer("y", &year()), offer("c", &[(coin, day, 9.0)]), offer("d", &[(coin, day, 8.0)])]);
    assert!(store.remove(coin));
    assert!(!store.remove(coin));
    assert_eq!((store.contents().conflicts.len(), store.contents().sources.len()), (0, 1));
    assert!(store.history().is_ok());
    assert!(store.remove(TEN));
    assert!(store.is_empty());
    assert_eq!(store.history().err(), Some(MarketError::TooShort { found: 0 }));
}

#[test]
fn few_and_meaningful_things_are_flagged() {
    let mut values = year();
    values.drain(100..110);
    let (before, after) = (values[99].1, values[100].1);
    values[20].2 = 0.056;
    values[200].2 = 0.26;
    let saturday = date(2024, 1, 6);
    values.push((TEN, saturday, 0.04));
    values.push((TEN, date(2027, 1, 4), 0.04));
    let five: Vec<_> = values.iter().map(|(_, d, _)| (Series::Tenor(9), *d, 0.04)).collect();
    values.extend(five);
    let found = stored(&[offer("y", &values)]).flags(TODAY);
    let both = vec![Series::Tenor(9), TEN];
    let of = |finding: Finding| found.iter().filter(|f| f.finding == finding).collect::<Vec<_>>();
    let gap = of(Finding::Gap { until: after, missing: 10 });
    assert_eq!((gap.len(), gap[0].date, &gap[0].series), (1, before, &both), "one gap, of both");
    let closed = of(Finding::Closed);
    assert_eq!((closed.len(), closed[0].date, &closed[0].series), (1, saturday, &both));
    assert_eq!(of(Finding::Future)[0].date, date(2027, 1, 4));
    assert_eq!(of(Finding::Implausible(0.26)).len(), 1);
    let jumps = found.iter().filter(|f| matches!(f.finding, Finding::Jump { .. })).count();
    assert_eq!(jumps, 4, "up and down again, twice: {found:?}");
    assert!(stored(&[offer("y", &year())]).flags(TODAY).is_empty());
}

#[test]
fn coins_trade_every_day_and_may_halve() {
    let btc = Series::Coin(Coin::Btc);
    let days = |n: i64| add_days(date(2024, 1, 1), n);
    let mut values: Vec<_> = (0..30).map(|n| (btc, days(n), 100.0)).collect();
    values[7].2 = 50.0;
    values[8].2 = 81.0;
    values[20].2 = 30.0;
    values.retain(|v| !(days(22)..=days(25)).contains(&v.1));
    let found = stored(&[offer("c", &values)]).flags(TODAY);
    let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "2024-01-09 Bitcoin: +62 % in a day, from $50.00 to $81.00",
            "2024-01-21 Bitcoin: \u{2212}70 % in a day, from $100.00 to $30.00",
            "2024-01-22 Bitcoin: no value until 2024-01-27: 4 days are missing",
            "2024-01-22 Bitcoin: +233 % in a day, from $30.00 to $100.00",
        ]
    );
}

#[test]
fn a_file_that_cannot_be_what_it_says_is_refused() {
    let scaled = |by: f64| year().into_iter().map(|(s, d, v)| (s, d, v * by)).collect::<Vec<_>>();
    assert!(offer("y", &year()).check(TODAY).is_ok());
    assert_eq!(offer("y", &scaled(20.0)).check(TODAY), Err(Refused::NoRates { count: 300, of: 300 }));
    let moved = |days: i64| year().into_iter().map(|(s, d, v)| (s, add_days(d, days), v)).collect::<Vec<_>>();
    let (ahead, of) = (300, 300);
    assert_eq!(
        offer("y", &moved(1_000)).check(TODAY),
        Err(Refused::Future { count: ahead, of, today: TODAY })
    );
    assert!(matches!(offer("y", &moved(1)).check(TODAY), Err(Refused::Closed { .. })));
    let mut one = year();
    one[7].2 = 0.3;
    assert!(offer("y", &one).check(TODAY).is_ok(), "one wild value is a flag");
}

#[test]
fn the_history_of_a_store_is_that_of_its_rows() {
    let demo = crate::market::demo_history();
    let (history, problems) = Store::of_history(&demo).history().expect("long enough");
    assert!(problems.is_empty());
    assert_eq!(history.dates(), demo.dates());
    for row in 0..demo.dates().len() {
        assert_eq!(history.curve(row), demo.curve(row));
        for coin in Coin::ALL {
            assert_eq!(history.coin_on_row(coin, row), demo.coin_on_row(coin, row));
        }
    }
}

proptest! {
    /// Whatever order files come in: every date is kept once, by whoever said it first, and every
    /// other value is a conflict, until it is taken.
    #[test]
    fn merging_loses_nothing(files in prop::collection::vec(prop::collection::btree_map(0..20_i64, 0..3_u8, 0..12), 0..6)) {
        let day = |n: i64| add_days(date(2024, 1, 1), n);
        let offers: Vec<Offer> = files
            .iter()
            .enumerate()
            .map(|(i, f)| {
                let values: Vec<_> = f.iter().map(|(d, v)| (TEN, day(*d), f64::from(*v) / 100.0)).collect();
                offer(&i.to_string(), &values)
            })
            .collect();
        let mut store = stored(&offers);
        let again = { let mut again = store.clone(); offers.iter().for_each(|o| { again.merge(o, TODAY); }); again };
        prop_assert_eq!(&again, &store);
        prop_assert_eq!(Store::checked(store.contents().clone()), Ok(store.clone()));
        for n in 0..20 {
            let said: Vec<f64> = files.iter().filter_map(|f| f.get(&n)).map(|v| f64::from(*v) / 100.0).collect();
            prop_assert_eq!(store.kept(TEN, day(n)).map(|o| o.value), said.first().copied());
            let mut others: Vec<f64> = Vec::new();
            for value in &said {
                if Some(value) != said.first() && !others.contains(value) {
                    others.push(*value);
                }
            }
            let open = store.contents().conflicts.iter().filter(|c| c.date == day(n)).map(|c| c.offered);
            prop_assert_eq!(open.collect::<Vec<f64>>(), others);
        }
        store.settle(None, Choice::TakeNew);
        prop_assert!(store.contents().conflicts.is_empty());
        prop_assert_eq!(Store::checked(store.contents().clone()), Ok(store.clone()));
    }
}
