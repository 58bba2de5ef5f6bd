use super::*;
use crate::{
    io::{
        FilesMerged, MarketText,
        market_files::{MarketData, read_market_text},
        merge_text,
    },
    market::{
        History, Kind,
        store::{Choice, Series},
    },
    quantity::{Date, date::add_days},
};
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 8, 21);

fn merged(files: &[(&str, &str)]) -> Store {
    let (mut store, mut told) = (Store::default(), FilesMerged::default());
    for (name, text) in files {
        merge_text(&MarketText::named(name, text), &mut store, TODAY, &mut told);
    }
    assert_eq!(told.files.len(), files.len(), "{:?}", told.problems);
    store
}

/// Something of everything.
fn small() -> Kept {
    let store = merged(&[
        ("2025.csv", "Date,\"2 Yr\",\"10 Yr\"\n03/31/2025,3.89,4.23\n03/28/2025,3.895,4.2675\n"),
        ("btc.csv", "Date,Close\n2025-03-30,82334.5234375\n2025-03-31,82548.9140625\n"),
        ("eth.csv", "Date,Close\n2025-03-30,1806.22\n2025-03-31,1823.48\n"),
        ("nyfed.csv", "Effective Date,Rate Type,Rate (%)\n03/31/2025,SOFR,4.41\n03/31/2025,EFFR,4.33\n"),
        ("again.csv", "Date,\"10 Yr\"\n03/31/2025,4.24\n03/27/2025,4.38\n"),
        (
            "issues.csv",
            "cusip,coupon,issue_date,maturity_date,original_term_years,amount_outstanding_bn,inflation_indexed,on_the_run\n\
             91282CNT4,4.25,2025-08-15,2035-08-15,10,42.0,N,Y\n",
        ),
        (
            "factors.csv",
            "contract,delivery_month,cusip,coupon,issue_date,maturity_date,issuance_bn,conversion_factor\n\
             TN,2025-12,91282CNT4,4.25,2025-08-15,2035-08-15,42,0.8700\n",
        ),
    ]);
    let contents = store.contents();
    assert_eq!((contents.conflicts.len(), contents.series.len()), (1, 6));
    assert_eq!((contents.securities.issues.len(), contents.securities.factors.len()), (1, 1));
    Kept { store, is_used: true }
}

#[test]
fn a_store_comes_back_as_it_was() {
    for is_used in [true, false] {
        let kept = Kept { is_used, ..small() };
        assert_eq!(decode(&encode(&kept)), Ok(kept));
    }
    assert_eq!(decode(&encode(&Kept::default())), Ok(Kept::default()));
}

#[test]
fn a_store_cut_anywhere_is_refused() {
    let bytes = encode(&small());
    for end in 0..bytes.len() {
        assert!(decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(decode(&longer).is_err());
}

#[test]
fn a_store_with_any_bit_turned_is_refused() {
    let bytes = encode(&small());
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut turned = bytes.clone();
            turned[at] ^= 1 << bit;
            assert!(decode(&turned).is_err(), "bit {bit} of byte {at}");
        }
    }
}

/// Where the check holds, what it covers may still be of another hand.
#[test]
fn a_store_with_a_new_check_over_a_changed_byte_is_whole_or_refused() {
    let bytes = encode(&small());
    let body = bytes.len() - CHECK;
    for at in 0..body {
        for value in [0, 1, 0x7f, 0x80, 0xff, bytes[at].wrapping_add(1), bytes[at].wrapping_sub(1)] {
            let mut changed = bytes[..body].to_vec();
            changed[at] = value;
            let check = crc32fast::hash(&changed);
            changed.extend_from_slice(&check.to_le_bytes());
            if let Ok(kept) = decode(&changed) {
                let again = decode(&encode(&kept)).expect("what was read can be written");
                assert_eq!(again, kept, "byte {at} as {value}");
            }
        }
    }
}

#[test]
fn a_newer_version_says_so() {
    let mut bytes = encode(&small());
    let body = bytes.len() - CHECK;
    bytes[MAGIC.len()] = 2;
    let check = crc32fast::hash(&bytes[..body]);
    bytes[body..].copy_from_slice(&check.to_le_bytes());
    assert_eq!(decode(&bytes), Err(StoreError::Newer(2)));
    assert_eq!(decode(b"<html>"), Err(StoreError::NotOurs));
    // the program that wrote it still needs it
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("market.store");
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(load(&path), Err(LoadError::Newer { version: 2, .. })));
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_damaged_file_is_set_aside_and_an_earlier_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/market.store");
    assert!(load(&path).unwrap().is_none());
    let check = save(&path, &small()).unwrap();
    assert_eq!(check_on_disk(&path), Some(check));
    assert_eq!(load(&path).unwrap(), Some(small()));
    for name in ["market.store.damaged", "market.store.damaged-2"] {
        fs::write(&path, name).unwrap();
        let error = load(&path).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
        assert_eq!(fs::read_to_string(path.with_file_name(name)).unwrap(), name);
        assert!(load(&path).unwrap().is_none());
    }
}

#[test]
fn a_file_that_cannot_be_read_now_is_left_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    // a folder in its place cannot be read as a file
    assert!(matches!(load(folder.path()), Err(LoadError::Unreadable { .. })));
    assert!(folder.path().exists());
}

#[test]
fn the_history_from_the_store_is_that_from_the_files() {
    let mut text = "Date,\"1 Mo\",\"10 Yr\"\n".to_owned();
    let mut day = date(2023, 1, 3);
    for n in 0..400 {
        text.push_str(&format!("{day},{}.{:02},4.{:03}\n", n % 7, n % 100, (n * 37) % 1000));
        day = crate::quantity::calendar::next_business_day(day);
    }
    let coins = "Date,Close\n2023-01-03,16688.470703125\n2023-01-04,0.1234567890123\n";
    let mut data = MarketData::default();
    for (name, text) in [("y.csv", text.as_str()), ("btc.csv", coins)] {
        read_market_text(name, text, &mut data);
    }
    let last = data.rows.iter().map(|r| r.date).max().unwrap();
    let label = History::loaded_label(last);
    let (from_files, _) = History::merge(label, Kind::Loaded, data.rows, data.coins).unwrap();
    let store = merged(&[("y.csv", &text), ("btc.csv", coins)]);
    let kept = decode(&encode(&Kept { store, is_used: true })).unwrap();
    let (from_store, problems) = kept.store.history().unwrap();
    assert_eq!((from_store, problems), (from_files, vec![]));
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200), version in 0..3_u8) {
        let _ = decode(&bytes);
        let mut ours = [MAGIC.as_slice(), &[version, 1], &bytes].concat();
        let check = crc32fast::hash(&ours);
        ours.extend_from_slice(&check.to_le_bytes());
        let _ = decode(&ours);
    }

    #[test]
    fn any_values_come_back_bit_for_bit(
        values in prop::collection::btree_map(-10_000..80_000_i64, prop_oneof![
            any::<f64>().prop_filter("a number", |v| v.is_finite()),
            (-2_000_i32..25_000).prop_map(|n| f64::from(n) / 1e5),
            (0_u32..900_000_000).prop_map(|n| f64::from(n) / 100.0),
            Just(-0.0),
        ], 1..40),
        second in any::<bool>(),
    ) {
        let mut store = Store::default();
        let day = |n: i64| add_days(date(1950, 1, 1), n);
        for (i, series) in [Series::Sofr, Series::Tenor(3)].into_iter().take(1 + usize::from(second)).enumerate() {
            let mut offer = crate::market::store::Offer { name: format!("file {i}"), ..Default::default() };
            offer.series.insert(series, values.iter().map(|(n, v)| (day(*n), *v)).collect());
            store.merge(&offer, TODAY);
            offer.series.insert(series, values.iter().map(|(n, v)| (day(*n), *v / 2.0)).collect());
            offer.name.push_str(", changed");
            store.merge(&offer, TODAY);
        }
        if second {
            store.settle(None, Choice::TakeNew);
        }
        let kept = Kept { store, is_used: second };
        let again = decode(&encode(&kept)).unwrap();
        prop_assert_eq!(&again, &kept);
        for series in [Series::Sofr, Series::Tenor(3)] {
            let bits = |k: &Kept| k.store.observations(series).iter().map(|o| o.value.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&again), bits(&kept));
        }
    }
}
