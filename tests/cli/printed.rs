//! Market data files made from the demo history.

use crate::folder::Folder;
use crossmargin::{
    instrument::Coin,
    market::{History, TENORS},
    quantity::Date,
};
use std::fmt::Write;

/// Rows of the demo history from one on, in the three layouts that are in the wild.
pub struct Printed<'a> {
    pub history: &'a History,
    pub from: usize,
}

const TENORS_IN_WORDS: [&str; TENORS] = [
    "1 Mo",
    "1.5 Month",
    "2 Mo",
    "3 Mo",
    "4 Mo",
    "6 Mo",
    "1 Yr",
    "2 Yr",
    "3 Yr",
    "5 Yr",
    "7 Yr",
    "10 Yr",
    "20 Yr",
    "30 Yr",
];

impl Printed<'_> {
    fn rows(&self) -> impl DoubleEndedIterator<Item = (Date, [Option<f64>; TENORS])> {
        (self.from..self.history.dates().len()).map(|row| {
            let percent = |tenor| self.history.published(row, tenor).map(|y| y * 100.0);
            (self.history.dates()[row], std::array::from_fn(percent))
        })
    }

    /// One file a year, newest first, quoted tenors; a tenor not published all year has no column.
    pub fn official(&self, folder: &Folder, under: &str) {
        let years: Vec<i16> = (2006..=2026).collect();
        for year in years {
            let rows: Vec<_> = self.rows().filter(|(date, _)| date.year() == year).collect();
            let columns: Vec<usize> =
                (0..TENORS).filter(|t| rows.iter().any(|(_, yields)| yields[*t].is_some())).collect();
            if rows.is_empty() {
                continue;
            }
            let mut text = "Date".to_owned();
            for tenor in &columns {
                write!(text, ",\"{}\"", TENORS_IN_WORDS[*tenor]).expect("a string");
            }
            for (date, yields) in rows.iter().rev() {
                write!(text, "\r\n{:02}/{:02}/{}", date.month(), date.day(), date.year()).expect("a string");
                for tenor in &columns {
                    let cell = yields[*tenor].map(|y| format!("{y:.2}")).unwrap_or_default();
                    write!(text, ",{cell}").expect("a string");
                }
            }
            folder.write(&format!("{under}/daily-treasury-rates-{year}.csv"), text + "\r\n");
        }
    }

    /// One file, newest first, short dates, trailing zeros cut, a byte-order mark.
    pub fn archive(&self) -> String {
        let mut text = format!("\u{feff}Date,{}\n", TENORS_IN_WORDS.join(","));
        for (date, yields) in self.rows().rev() {
            write!(text, "{}/{}/{:02}", date.month(), date.day(), date.year() % 100).expect("a string");
            for value in yields {
                let cell = value.map(|y| format!("{y:.2}")).unwrap_or_default();
                let cut =
                    if cell.contains('.') { cell.trim_end_matches('0').trim_end_matches('.') } else { &cell };
                write!(text, ",{cut}").expect("a string");
            }
            text.push('\n');
        }
        text
    }

    /// One file, oldest first, lower case, ISO dates.
    pub fn iso(&self) -> String {
        let header = TENORS_IN_WORDS.join(",").to_lowercase().replace("1.5 month", "1.5 mo");
        let mut text = format!("date,{header}\n");
        for (date, yields) in self.rows() {
            write!(text, "{date}").expect("a string");
            for value in yields {
                write!(text, ",{}", value.map(|y| format!("{y:.2}")).unwrap_or_default()).expect("a string");
            }
            text.push('\n');
        }
        text
    }

    fn closes(&self, coin: Coin, header: &str, row: impl Fn(Date, f64) -> String) -> String {
        let mut text = format!("{header}\n");
        for (i, date) in self.history.dates().iter().enumerate().skip(self.from) {
            if let Some(close) = self.history.coin_on_row(coin, i) {
                text.push_str(&row(*date, close));
                text.push('\n');
            }
        }
        text
    }

    pub fn write_closes(&self, folder: &Folder, under: &str) {
        let full = |date, close| format!("{date},1,1,1,{close:.2},7");
        folder.write(
            &format!("{under}/btc.csv"),
            self.closes(Coin::Btc, "Date,Open,High,Low,Close,Volume", full),
        );
        let short = |date, close| format!("{date},{close:.2}");
        folder.write(&format!("{under}/eth-usd.csv"), self.closes(Coin::Eth, "date,close", short));
    }
}
