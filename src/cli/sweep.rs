//! The sweep: figures along one dial, or over two, as JSON or as a table.

use super::{DocumentArguments, Opened, open};
use crate::{
    io::report::json::money,
    margin::Evaluation,
    quantity::{Date, Decimal, money::to_simulation},
    rulebook::Rulebook,
    whatif::{Axis, Curve, Dial, Map, Point, Progress, Question, Rail, Scenario, SharedEngine, curve, map},
};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::fmt::Write;

/// Most points of a sweep in all.
const MOST_POINTS: usize = 1_000_000;

/// What `sweep` takes.
#[derive(Debug, Args)]
pub struct SweepArguments {
    #[command(flatten)]
    pub document: DocumentArguments,
    /// What to move: a lever, a rulebook parameter, or a position by its notation ("ZN Z6")
    #[arg(long, value_name = "NAME")]
    pub lever: String,
    /// Its first value, such as 0.5, 50%, 25mm or -200
    #[arg(long, value_name = "A", allow_hyphen_values = true)]
    pub from: String,
    /// Its last value
    #[arg(long, value_name = "B", allow_hyphen_values = true)]
    pub to: String,
    /// How many values, both ends among them; whole numbers are each taken once
    #[arg(long, value_name = "N")]
    pub points: String,
    /// A second one, for a map of both
    #[arg(long, value_name = "NAME", requires_all = ["from2", "to2", "points2"])]
    pub lever2: Option<String>,
    #[arg(long, value_name = "A", allow_hyphen_values = true, requires = "lever2")]
    pub from2: Option<String>,
    #[arg(long, value_name = "B", allow_hyphen_values = true, requires = "lever2")]
    pub to2: Option<String>,
    #[arg(long, value_name = "N", requires = "lever2")]
    pub points2: Option<String>,
    #[arg(long, default_value = "json")]
    pub format: SweepFormat,
}

/// How a sweep is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SweepFormat {
    Csv,
    Json,
}

/// The sweep's text. What was odd about the document goes to standard error.
///
/// # Errors
/// One line that names the argument or the file at fault.
pub(super) fn print(arguments: &SweepArguments) -> Result<String, String> {
    let rulebook = Rulebook::embedded();
    let Opened { scenario, market, warnings, .. } = open(&arguments.document, rulebook)?;
    let engines = SharedEngine::default();
    let (_, own) = engines.fork(&scenario, &market, rulebook).map_err(|e| e.to_string())?;
    let document = Document { scenario: &scenario, own: &own, rulebook };
    let x = document.axis(["--lever", "--from", "--to", "--points"], &first(arguments))?;
    let y = second(arguments)
        .map(|texts| document.axis(["--lever2", "--from2", "--to2", "--points2"], &texts))
        .transpose()?;
    let count = x.values.len().saturating_mul(y.as_ref().map_or(1, |y| y.values.len()));
    if count > MOST_POINTS {
        return Err(format!("--points, --points2: {count} points are more than {MOST_POINTS}"));
    }
    if y.as_ref().is_some_and(|y| y.dial == x.dial) {
        return Err("--lever2: it is the same as --lever".to_owned());
    }
    for warning in &warnings {
        eprintln!("crossmargin: {}: {}", warning.place, warning.what);
    }
    for problem in &own.problems {
        eprintln!("crossmargin: {}: {problem}", problem.place());
    }
    let question = Question { scenario: &scenario, market: &market, rulebook, engines: &engines };
    let progress = Progress::default();
    let names = [Some(x.dial.code(&scenario)), y.as_ref().map(|y| y.dial.code(&scenario))];
    let rows = match &y {
        None => curve(&question, &x.dial, &x.values, &progress, &mut |_| {}).map(|curve| along(&curve)),
        Some(y) => map(&question, &x, y, &progress, &mut |_| {}).map(|map| over(&map)),
    };
    let rows = rows.map_err(|e| e.to_string())?;
    Ok(match arguments.format {
        SweepFormat::Json => as_json(&names, &rows),
        SweepFormat::Csv => as_csv(&rows),
    })
}

fn first(arguments: &SweepArguments) -> [&str; 4] {
    [&arguments.lever, &arguments.from, &arguments.to, &arguments.points]
}

fn second(arguments: &SweepArguments) -> Option<[&str; 4]> {
    let SweepArguments { lever2, from2, to2, points2, .. } = arguments;
    Some([lever2.as_deref()?, from2.as_deref()?, to2.as_deref()?, points2.as_deref()?])
}

/// What names and values are read against.
struct Document<'a> {
    scenario: &'a Scenario,
    own: &'a Evaluation,
    rulebook: &'a Rulebook,
}

impl Document<'_> {
    /// Reads name, first and last value and number of points, given as the options `names`.
    fn axis(&self, names: [&str; 4], texts: &[&str; 4]) -> Result<Axis, String> {
        let [lever, from, to, points] = *texts;
        let reference: Date = self.scenario.stand.map_or(self.own.as_of.date, |stand| stand.from);
        let dial = Dial::parse(lever, self.scenario, self.rulebook, reference)
            .map_err(|e| format!("{} {lever}: {e}", names[0]))?;
        let low = self.value(&dial, from).map_err(|e| format!("{} {from}: {e}", names[1]))?;
        let high = self.value(&dial, to).map_err(|e| format!("{} {to}: {e}", names[2]))?;
        if low >= high {
            return Err(format!(
                "{} {from}, {} {to}: the first value is not below the last",
                names[1], names[2]
            ));
        }
        let count = points
            .trim()
            .parse::<usize>()
            .ok()
            .filter(|n| (2..=MOST_POINTS).contains(n))
            .ok_or_else(|| format!("{} {points}: expected a number from 2 to {MOST_POINTS}", names[3]))?;
        let is_whole = dial.is_whole(self.scenario, self.rulebook);
        let rail = Rail { low, high, step: Decimal::ONE };
        Ok(Axis { values: rail.values(count, is_whole), dial })
    }

    fn value(&self, dial: &Dial, text: &str) -> Result<Decimal, String> {
        let value = dial.read(text)?;
        let (low, high) = dial.range(self.rulebook);
        if value < low || value > high {
            return Err(format!("out of range: {} to {}", low.normalize(), high.normalize()));
        }
        if dial.is_whole(self.scenario, self.rulebook) && !value.fract().is_zero() {
            return Err("expected a whole number".to_owned());
        }
        Ok(value)
    }
}

/// A point, with the second dial's value where there is one.
type Row = (Option<Decimal>, Point);

fn along(curve: &Curve) -> Vec<Row> {
    curve.points.iter().map(|point| (None, *point)).collect()
}

fn over(map: &Map) -> Vec<Row> {
    let rows = map.cells.chunks(map.xs.len().max(1)).zip(&map.ys);
    rows.flat_map(|(cells, y)| cells.iter().map(|cell| (Some(*y), *cell))).collect()
}

fn as_json([lever, lever2]: &[Option<String>; 2], rows: &[Row]) -> String {
    let mut value = json!({ "lever": lever });
    if let (Some(lever2), Some(object)) = (lever2, value.as_object_mut()) {
        object.insert("lever2".to_owned(), json!(lever2));
    }
    let points: Vec<Value> = rows.iter().map(point_json).collect();
    if let Some(object) = value.as_object_mut() {
        object.insert("points".to_owned(), points.into());
    }
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

fn point_json((y, point): &Row) -> Value {
    let mut object = serde_json::Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("x", json!(to_simulation(point.x)));
    if let Some(y) = y {
        put("y", json!(to_simulation(*y)));
    }
    put("without_total", money(point.without_total));
    put("with_total", money(point.with_total));
    put("saved", money(point.saved));
    put("saved_fraction", json!(point.saved_fraction));
    put("saving_ficc", json!(point.saving_ficc));
    put("saving_cme", json!(point.saving_cme));
    put("applied", json!(to_simulation(point.applied)));
    put("binding", json!(point.binding.code()));
    Value::Object(object)
}

/// The same names as columns, in the same order.
fn as_csv(rows: &[Row]) -> String {
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        let point = point_json(row);
        let Some(object) = point.as_object() else { continue };
        if i == 0 {
            let names: Vec<&str> = object.keys().map(String::as_str).collect();
            // writing to a string cannot fail
            let _ = writeln!(out, "{}", names.join(","));
        }
        let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let cells: Vec<String> = object.values().map(cell).collect();
        let _ = writeln!(out, "{}", cells.join(","));
    }
    out
}
