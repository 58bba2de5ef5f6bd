//! Reference rates: SOFR and EFFR as the New York Fed prints them, or as FRED does.

use super::{
    FileProblem,
    market_files::{MarketData, fraction, is_blank},
    table::{Row, Table},
};
use crate::{market::store::Series, quantity::date};

/// The two rates that are kept, in the order of [`MarketData::rates`].
const KEPT: [Series; 2] = [Series::Sofr, Series::Effr];

/// The columns of a file of reference rates.
pub(super) struct Columns {
    date: usize,
    rate: usize,
    /// The column that names the rate of each row, or the rate of them all.
    which: Which,
}

enum Which {
    Column(usize),
    All(Series),
}

/// The columns of a file of reference rates; none when it is something else.
pub(super) fn recognise(table: &Table) -> Option<Columns> {
    let column = |names: &[&str]| table.header().iter().position(|h| names.contains(&h.as_str()));
    if let (Some(date), Some(kind), Some(rate)) =
        (column(&["effective date"]), column(&["rate type"]), column(&["rate (%)", "rate"]))
    {
        return Some(Columns { date, rate, which: Which::Column(kind) });
    }
    let date = column(&["date", "observation_date"])?;
    let fred =
        |names: &[&str], series| Some(Columns { date, rate: column(names)?, which: Which::All(series) });
    fred(&["sofr"], Series::Sofr).or_else(|| fred(&["effr", "dff"], Series::Effr))
}

/// Reads the two rates that are kept; what else such files hold is told apart and counted.
pub(super) fn read(file: &str, table: &Table, columns: &Columns, data: &mut MarketData) {
    let (mut averages, mut others) = (0, 0);
    for row in table.rows() {
        let series = match columns.which {
            Which::All(series) => Some(series),
            Which::Column(kind) => match row.at(kind) {
                "SOFR" => Some(Series::Sofr),
                "EFFR" => Some(Series::Effr),
                "SOFRAI" => {
                    averages += 1;
                    None
                }
                _ => {
                    others += 1;
                    None
                }
            },
        };
        if let Some(series) = series {
            read_row(&row, columns, series, data);
        }
    }
    let mut remark = |count: usize, what: &str| {
        if count > 0 {
            let rows = if count == 1 { "row" } else { "rows" };
            data.problems.push(FileProblem::file(file, format!("not kept: {count} {rows} of {what}")));
        }
    };
    remark(averages, "SOFR averages and their index");
    remark(others, "rates other than SOFR and EFFR");
}

/// A holiday's row is blank.
fn read_row(row: &Row, columns: &Columns, series: Series, data: &mut MarketData) {
    let cell = row.at(columns.rate);
    if is_blank(cell) {
        return;
    }
    match (date::parse(row.at(columns.date)), fraction(cell)) {
        (Ok(date), Some(rate)) => {
            let place = KEPT.iter().position(|s| *s == series).and_then(|i| data.rates.get_mut(i));
            if let Some(values) = place {
                values.push((date, rate));
            }
        }
        (Err(error), _) => data.problems.push(row.problem("date", error)),
        (_, None) => {
            data.problems.push(row.problem("rate", format!("\"{cell}\" is not a rate in per cent")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::read_market_text;
    use jiff::civil::date;

    fn read(text: &str) -> MarketData {
        let mut data = MarketData::default();
        read_market_text("rates.csv", text, &mut data);
        data
    }

    #[test]
    fn rates_averages_and_holidays_are_told_apart() {
        let data = read(
            "Effective Date,Rate Type,Rate (%),30-Day Average SOFR\r\n\
             03/31/2025,SOFRAI,,4.33365\r\n\
             03/31/2025,SOFR,4.41,\r\n\
             03/28/2025,SOFR,,\r\n\
             03/31/2025,EFFR,4.33,\r\n\
             03/31/2025,OBFR,4.32,\r\n\
             soon,EFFR,4.33,\r\n\
             03/27/2025,SOFR,abc,\r\n",
        );
        let last = date(2025, 3, 31);
        assert_eq!(data.rates, [vec![(last, 0.0441)], vec![(last, 0.0433)]]);
        assert!(data.rows.is_empty());
        let problems: Vec<String> = data.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert!(problems[0].starts_with("rates.csv, line 7, date: "));
        assert!(problems[1].starts_with("rates.csv, line 8, rate: "));
        assert!(problems[2].contains("1 row of SOFR averages"));
        assert!(problems[3].contains("1 row of rates other than SOFR and EFFR"));
    }

    #[test]
    fn one_rate_comes_from_fred_as_well() {
        let data = read("observation_date,SOFR\n2025-03-31,4.41\n2025-04-18,.\n");
        assert_eq!(data.rates, [vec![(date(2025, 3, 31), 0.0441)], vec![]]);
        let data = read("DATE,DFF\n2025-03-31,4.33\n");
        assert_eq!(data.rates, [vec![], vec![(date(2025, 3, 31), 0.0433)]]);
        assert!(data.problems.is_empty());
    }
}
