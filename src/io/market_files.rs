//! Market data files: Treasury par yields in every layout in the wild, FRED series, coin closes,
//! reference rates.

use super::{
    FileProblem, fields::are_holdings, is_securities, read_text, reference_rates, table::Table,
    text::file_name,
};
use crate::{
    instrument::Coin,
    market::{CoinClose, CurveRow, MarketProblem, TENORS},
    quantity::{Date, date},
};
use std::path::{Path, PathBuf};

/// Folders within folders that are searched.
const DEEPEST_FOLDER: usize = 6;

/// No coin has been worth a thousandth of this; it keeps every product within range.
const HIGHEST_CLOSE: f64 = 1e9;

/// What market files hold, before it is a history.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MarketData {
    pub rows: Vec<CurveRow>,
    pub coins: [Vec<CoinClose>; 2],
    /// SOFR and EFFR, as fractions a year.
    pub rates: [Vec<(Date, f64)>; 2],
    pub problems: Vec<FileProblem>,
}

/// What a file turned out to be.
enum Layout {
    /// Tenor of each column, if it is one.
    Curve {
        columns: Vec<(usize, usize)>,
    },
    Coin {
        coin: Coin,
        column: usize,
    },
    Rates(reference_rates::Columns),
}

/// Whether a file, or a folder, holds market data rather than a document.
pub fn is_market(path: &Path) -> bool {
    if path.is_dir() {
        return true;
    }
    let Ok(text) = read_text(path) else { return false };
    let name = file_name(path);
    let is_series = Table::read(&name, &text).is_ok_and(|(table, _)| recognise(&name, &table).is_some());
    is_series || is_securities(&name, &text)
}

/// The files of market data that a path leads to: itself, or the tables in a folder.
pub(super) fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), FileProblem> {
    let fail =
        |e: std::io::Error| FileProblem::file(&path.display().to_string(), format!("cannot be read: {e}"));
    if !path.metadata().map_err(fail)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    if depth >= DEEPEST_FOLDER {
        return Ok(());
    }
    for entry in path.read_dir().map_err(fail)? {
        let entry = entry.map_err(fail)?.path();
        let is_csv = entry.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        if entry.is_dir() || is_csv {
            collect(&entry, depth + 1, files)?;
        }
    }
    Ok(())
}

/// Reads one file's text; a file that is no market data becomes a problem.
pub fn read_market_text(file: &str, text: &str, data: &mut MarketData) {
    let table = match Table::read(file, text) {
        Ok((table, problems)) => {
            data.problems.extend(problems);
            table
        }
        Err(problem) => {
            data.problems.push(problem);
            return;
        }
    };
    match recognise(file, &table) {
        Some((date_column, Layout::Curve { columns })) => {
            let before = data.rows.len();
            read_curve(&table, date_column, &columns, data);
            if data.rows.get(before..).is_some_and(|own| !is_ordered(own)) {
                data.problems.push(FileProblem::file(file, MarketProblem::Unordered));
            }
        }
        Some((date_column, Layout::Coin { coin, column })) => read_closes(&table, date_column, coin, column, data),
        Some((_, Layout::Rates(columns))) => reference_rates::read(file, &table, &columns, data),
        None => data.problems.push(FileProblem::field(
            file,
            1,
            "header",
            "is not one of market data: expected a date column with Treasury tenors, a FRED series, or Date and Close",
        )),
    }
}

/// Whether dates run one way. Each file is judged by itself: yearly files that are each newest first
/// do not run one way together, and nothing is odd about them.
fn is_ordered(rows: &[CurveRow]) -> bool {
    rows.is_sorted_by(|a, b| a.date <= b.date) || rows.is_sorted_by(|a, b| a.date >= b.date)
}

fn recognise(file: &str, table: &Table) -> Option<(usize, Layout)> {
    if are_holdings(|name| table.has(&[name])) {
        return None;
    }
    if let Some(columns) = reference_rates::recognise(table) {
        return Some((0, Layout::Rates(columns)));
    }
    let date_column =
        table.header().iter().position(|h| matches!(h.as_str(), "date" | "observation_date"))?;
    let columns: Vec<(usize, usize)> =
        table.header().iter().enumerate().filter_map(|(i, name)| Some((i, tenor(name)?))).collect();
    if !columns.is_empty() {
        return Some((date_column, Layout::Curve { columns }));
    }
    let column = table
        .header()
        .iter()
        .position(|h| matches!(h.as_str(), "close" | "value" | "cbbtcusd" | "cbethusd"))?;
    let name = table.header().get(column)?;
    if let Some(coin) = coin_of(if name.starts_with("cb") { name } else { file }) {
        return Some((date_column, Layout::Coin { coin, column }));
    }
    let stem = file.split('.').next().unwrap_or_default().to_ascii_lowercase();
    tenor(&stem).map(|t| (date_column, Layout::Curve { columns: vec![(column, t)] }))
}

/// The coin a name's words or a series code name.
fn coin_of(name: &str) -> Option<Coin> {
    let name = name.to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.find_map(|word| match word {
        "btc" | "btcusd" | "bitcoin" | "cbbtcusd" => Some(Coin::Btc),
        "eth" | "ethusd" | "ether" | "ethereum" | "cbethusd" => Some(Coin::Eth),
        _ => None,
    })
}

/// The tenor a column names: `1 Mo`, `1.5 Month`, `10 Yr`, `10yr`, `DGS10`, `DGS3MO`.
fn tenor(name: &str) -> Option<usize> {
    let plain: String = name.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let (number, is_month) = match plain.strip_prefix("dgs") {
        Some(rest) => rest.strip_suffix("mo").map_or((rest, false), |n| (n, true)),
        None => {
            let end = plain.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            match plain.split_at(end) {
                (n, "mo" | "month" | "months") => (n, true),
                (n, "yr" | "year" | "years" | "y") => (n, false),
                _ => return None,
            }
        }
    };
    let index = match (number, is_month) {
        ("1", true) => 0,
        ("1.5", true) => 1,
        ("2", true) => 2,
        ("3", true) => 3,
        ("4", true) => 4,
        ("6", true) => 5,
        ("1", false) => 6,
        ("2", false) => 7,
        ("3", false) => 8,
        ("5", false) => 9,
        ("7", false) => 10,
        ("10", false) => 11,
        ("20", false) => 12,
        ("30", false) => 13,
        _ => return None,
    };
    Some(index)
}

/// Whether a cell says that there is no value.
pub(super) fn is_blank(cell: &str) -> bool {
    matches!(cell, "" | "." | "N/A" | "n/a" | "ND" | "null")
}

fn read_curve(table: &Table, date_column: usize, columns: &[(usize, usize)], data: &mut MarketData) {
    for row in table.rows() {
        let date: Date = match date::parse(row.at(date_column)) {
            Ok(date) => date,
            Err(error) => {
                data.problems.push(row.problem("date", error));
                continue;
            }
        };
        let mut yields = [None; TENORS];
        for (column, tenor) in columns {
            let cell = row.at(*column);
            if is_blank(cell) {
                continue;
            }
            match fraction(cell) {
                Some(fraction) => {
                    if let Some(slot) = yields.get_mut(*tenor) {
                        *slot = Some(fraction);
                    }
                }
                None => {
                    let name = table.header().get(*column).map_or("", String::as_str);
                    data.problems.push(row.problem(name, format!("\"{cell}\" is not a yield in per cent")));
                }
            }
        }
        data.rows.push(CurveRow { date, yields });
    }
}

/// A yield printed in per cent, as the fraction nearest to what is printed. The decimal point is
/// moved in the text, which rounds once; a division would round a second time, and a loaded history
/// would not be bit for bit the one it was printed from.
pub(super) fn fraction(cell: &str) -> Option<f64> {
    let percent: f64 = cell.parse().ok()?;
    if !percent.is_finite() || percent.abs() >= 100.0 {
        return None;
    }
    format!("{cell}e-2").parse().ok().or(Some(percent / 100.0))
}

fn read_closes(table: &Table, date_column: usize, coin: Coin, column: usize, data: &mut MarketData) {
    for row in table.rows() {
        let cell = row.at(column);
        if is_blank(cell) {
            continue;
        }
        let plain: String = cell.chars().filter(|c| *c != ',' && *c != '$').collect();
        match (date::parse(row.at(date_column)), plain.parse::<f64>()) {
            (Ok(date), Ok(close)) if close > 0.0 && close <= HIGHEST_CLOSE => {
                if let Some(series) = data.coins.get_mut(coin as usize) {
                    series.push(CoinClose { date, close });
                }
            }
            (Err(error), _) => data.problems.push(row.problem("date", error)),
            _ => data.problems.push(
                row.problem("close", format!("\"{cell}\" is not a price above 0 and up to 1,000,000,000")),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(file: &str, text: &str) -> MarketData {
        let mut data = MarketData::default();
        read_market_text(file, text, &mut data);
        data
    }

    fn yields(data: &MarketData) -> Vec<(Date, Vec<(usize, f64)>)> {
        let known = |r: &CurveRow| {
            r.yields.iter().enumerate().filter_map(|(i, y)| Some((i, (*y)? * 100.0))).collect()
        };
        data.rows.iter().map(|r| (r.date, known(r))).collect()
    }

    #[test]
    fn the_curve_is_read_in_every_layout() {
        let expected = vec![(date(2025, 3, 31), vec![(0, 4.38), (1, 4.36), (11, 4.23)])];
        for (file, text) in [
            (
                "daily-treasury-rates-2025.csv",
                "Date,\"1 Mo\",\"1.5 Month\",\"10 Yr\"\r\n03/31/2025,4.38,4.36,4.23\r\n",
            ),
            ("archive.csv", "\u{feff}Date,1 Mo,1.5 Month,10 Yr\n3/31/25,4.38,4.36,4.23\n"),
            ("lower.csv", "date,1 mo,1.5 mo,10 yr\n2025-03-31,4.38,4.36,4.23\n"),
            ("iso.csv", "date,1mo,1.5mo,10yr\n2025-03-31,4.38,4.36,4.23\n"),
        ] {
            let data = read(file, text);
            let rounded: Vec<_> = yields(&data)
                .into_iter()
                .map(|(d, v)| {
                    (d, v.into_iter().map(|(i, y)| (i, (y * 100.0).round() / 100.0)).collect::<Vec<_>>())
                })
                .collect();
            assert_eq!((rounded, data.problems), (expected.clone(), vec![]), "{file}");
        }
    }

    #[test]
    fn fred_series_are_read_with_dots_for_holidays() {
        for (file, text) in [
            ("DGS10.csv", "observation_date,DGS10\n2025-03-31,4.23\n2025-04-18,.\n"),
            ("DGS10.csv", "Date,Value\n2025-03-31,4.23\n2025-04-18,\n"),
        ] {
            let data = read(file, text);
            assert_eq!(data.rows.first().and_then(|r| r.yields[11]), Some(0.0423), "{file}");
            assert!(data.problems.is_empty());
        }
    }

    #[test]
    fn coin_closes_are_read_and_named_by_file_or_header() {
        for (file, text, coin) in [
            (
                "BTC-USD_daily.csv",
                "Date,Open,High,Low,Close,Volume\n2025-03-31,1,2,3,82548.9140625,4\n",
                Coin::Btc,
            ),
            ("eth.csv", "date,close\n2025-03-31,1823.48\n", Coin::Eth),
            ("series.csv", "observation_date,CBBTCUSD\n2025-03-31,82548.91\n2025-04-01,.\n", Coin::Btc),
        ] {
            let data = read(file, text);
            assert_eq!(data.coins[coin as usize].len(), 1, "{file}");
            assert!(data.problems.is_empty());
        }
    }

    #[test]
    fn only_a_file_whose_own_dates_are_mixed_is_called_unordered() {
        let mut data = MarketData::default();
        for (file, text) in [
            ("2024.csv", "Date,10 Yr\n2024-01-03,4\n2024-01-02,4\n"),
            ("2025.csv", "Date,10 Yr\n2025-01-03,4\n2025-01-02,4\n"),
            ("rising.csv", "Date,10 Yr\n2023-01-03,4\n2023-01-04,4\n"),
            ("mixed.csv", "Date,10 Yr\n2022-01-04,4\n2022-01-03,4\n2022-01-05,4\n"),
        ] {
            read_market_text(file, text, &mut data);
        }
        let places: Vec<String> = data.problems.iter().map(FileProblem::place).collect();
        assert_eq!(places, ["mixed.csv"]);
    }

    #[test]
    fn bad_cells_are_located_and_the_rest_is_read() {
        let data =
            read("y.csv", "Date,2 Yr,10 Yr\n03/31/2025,abc,4.23\nyesterday,4.1,4.2\n04/01/2025,NaN,1e400\n");
        assert_eq!(data.rows.len(), 2);
        let places: Vec<String> = data.problems.iter().map(FileProblem::place).collect();
        assert_eq!(
            places,
            ["y.csv, line 2, 2 yr", "y.csv, line 3, date", "y.csv, line 4, 2 yr", "y.csv, line 4, 10 yr"]
        );
    }

    #[test]
    fn what_says_what_is_held_is_no_market_data_whatever_its_name() {
        for header in [
            "date,instrument,quantity,value",
            "date,account,value",
            "Date,Symbol,Close",
            "date,face,10 yr",
            "date,position,close",
            "date,net,close",
        ] {
            let text = format!("{header}\n2026-01-05,1,2,3\n");
            let data = read("btc positions.csv", &text);
            assert_eq!((data.rows.len(), data.coins.iter().flatten().count()), (0, 0), "{header}");
            assert_eq!(data.problems.len(), 1, "{header}");
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("btc positions.csv");
            std::fs::write(&path, text).unwrap();
            assert!(!is_market(&path), "{header}");
        }
    }

    #[test]
    fn what_is_no_market_data_says_what_was_expected() {
        assert!(read("a.csv", "x,y\n1,2\n").problems[0].what.contains("expected a date column"));
        assert!(read("a.csv", "").problems[0].what.contains("empty"));
    }
}
