//! Bond analytics and conversion factors over tables.

use crate::folder::{Folder, texts};
use std::fmt::Write;

fn table(text: &str) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    (header, reader.records().collect::<Result<_, _>>().expect("whole rows"))
}

#[test]
fn analytics_of_a_yield_and_of_its_price_agree() {
    let bonds = "id,coupon,maturity,settle,yield\n\
                 a,4.25,2035-08-15,2026-08-24,0.0474\n\
                 b,0.125,2026-10-31,2026-08-24,0.0395\n\
                 c,7.5,2056-02-29,2026-08-31,0.0527\n\
                 d,0,2036-05-15,2026-08-24,-0.001\n";
    let folder = Folder::with("bonds.csv", bonds);
    let (header, rows) = table(&folder.print(&["analytics", "bonds.csv"]));
    let names =
        ["id", "coupon", "maturity", "settle", "yield", "clean", "accrued", "dirty", "yield", "mod_duration"];
    assert_eq!(header.iter().take(10).collect::<Vec<_>>(), names);
    assert_eq!(rows.len(), 4);
    // the other way round: the clean price in, the yield out
    let mut priced = "id,coupon,maturity,settle,clean\n".to_owned();
    for row in &rows {
        writeln!(priced, "{},{},{},{},{}", &row[0], &row[1], &row[2], &row[3], &row[5]).expect("a string");
    }
    folder.write("priced.csv", priced);
    let (_, back) = table(&folder.print(&["analytics", "priced.csv"]));
    for (first, second) in rows.iter().zip(&back) {
        for column in 5..12 {
            let (a, b): (f64, f64) =
                (first[column].parse().expect("a number"), second[column].parse().expect("a number"));
            assert!(
                (a - b).abs() <= 1e-9 * a.abs().max(1.0),
                "{} of {}: {a} {b}",
                &header[column],
                &first[0]
            );
        }
    }
}

#[test]
fn factors_are_those_the_exchange_publishes() {
    let bonds = "contract,delivery_month,coupon,maturity\n\
                 ZT,2025-09-01,3.125,2027-08-31\n\
                 TY,2026-09-01,4.0,2034-02-15\n\
                 UB,2026-09-01,4.5,2054-11-15\n";
    let folder = Folder::with("bonds.csv", bonds);
    let printed = folder.print(&["factors", "bonds.csv"]);
    let (header, rows) = table(&printed);
    assert_eq!(header.iter().next_back(), Some("conversion_factor"));
    let factors: Vec<&str> = rows.iter().map(|row| &row[4]).collect();
    assert_eq!(factors, ["0.9486", "0.8837", "0.7978"]);
    // what was printed can be read again, columns and all
    folder.write("again.csv", &printed);
    let (_, again) = table(&folder.print(&["factors", "again.csv"]));
    assert!(again.iter().all(|row| row[4] == row[5]));
}

#[test]
fn rows_that_cannot_be_computed_keep_their_place_and_are_named() {
    let bonds = "coupon,maturity,settle,yield\n4.25,2035-08-15,2026-08-24,0.0474\n4.25,2035-08-15,2036-08-24,0.0474\n\
                 abc,2035-08-15,2026-08-24,0.0474\n4.25,2035-08-15,2026-08-24,soon\n";
    let folder = Folder::with("bonds.csv", bonds);
    let output = folder.run(&["analytics", "bonds.csv"]);
    let (out, err) = texts(&output);
    assert!(output.status.success(), "{err}");
    let (_, rows) = table(&out);
    assert_eq!(rows.len(), 4);
    assert!(!rows[0][4].is_empty() && (1..4).all(|row| rows[row][4].is_empty()));
    let named: Vec<&str> = err.lines().collect();
    assert_eq!(named.len(), 3, "{err}");
    for (line, place) in named.iter().zip(["line 3, maturity", "line 4, coupon", "line 5, yield"]) {
        assert!(line.contains("bonds.csv") && line.contains(place), "{line}");
    }
}
