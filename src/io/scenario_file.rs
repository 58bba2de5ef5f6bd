//! Scenario files: version 1 of the TOML layout, with its own types.

use super::{
    FileProblem,
    fields::{quote, read_xm},
    lines::{LineStarts, line_of},
    provenance_parts::{LeftOutFile, LineFile, Names},
    published_parts::PublishedFile,
    scenario_parts::{ArrangementFile, ShockFile, SnapshotFile},
};
use crate::{
    instrument::{Cusip, Instrument, Unit, parse},
    margin::{Account, Destination, Gate, Lot, XmChoice},
    quantity::{Date, Decimal, date, price, size},
    rulebook::{Overrides, Rulebook, Rules, Scope},
    whatif::{Lever, Position, Scenario, Stand, set_by_name},
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};
use toml::Spanned;

/// The version this program writes and the newest it reads.
pub(super) const FORMAT: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScenarioFile {
    /// Stated once, at the top of a file.
    pub(super) format: Option<u32>,
    name: String,
    #[serde(default)]
    description: String,
    as_of: Option<Spanned<String>>,
    stand: Option<StandFile>,
    account: Option<Spanned<String>>,
    scope: Option<Spanned<String>>,
    cross_margining: Option<bool>,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    gate: GateFile,
    #[serde(default)]
    position: Vec<PositionFile>,
    #[serde(default)]
    collateral: Vec<LotFile>,
    #[serde(default)]
    left_out: Vec<LeftOutFile>,
    #[serde(default)]
    levers: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    rulebook: BTreeMap<String, Spanned<String>>,
    published: Option<PublishedFile>,
    arrangement: Option<ArrangementFile>,
    shock: Option<Spanned<ShockFile>>,
    #[serde(default)]
    pub(super) snapshot: Vec<SnapshotFile>,
}

#[derive(Deserialize)]
struct Version {
    format: Option<Spanned<u32>>,
}

/// Where the document stands in the history.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandFile {
    from: Spanned<String>,
    at: Spanned<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct GateFile {
    same_clearing_firm: Option<bool>,
    dual_registered: Option<bool>,
    designated: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PositionFile {
    instrument: Spanned<String>,
    quantity: Spanned<String>,
    price: Option<Spanned<String>>,
    xm: Option<Spanned<String>>,
    cusip: Option<Spanned<String>>,
    #[serde(default)]
    account: String,
    #[serde(default)]
    note: String,
    /// File, line, account and quantity of each line netted.
    #[serde(default)]
    lines: Vec<LineFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LotFile {
    asset: Spanned<String>,
    amount: Spanned<String>,
    at: Option<Spanned<String>>,
}

/// Reads a scenario. One-digit futures years are read near its as-of date, or `reference`.
///
/// # Errors
/// [`FileProblem`] with the line for a text that is no scenario, an unknown key, or a newer format.
/// Positions, lots and settings that cannot be read are in the list and the rest is loaded.
pub fn read_scenario(
    file: &str,
    text: &str,
    reference: Date,
    rulebook: &Rulebook,
) -> Result<(Scenario, Vec<FileProblem>), FileProblem> {
    let fail = |error: &toml::de::Error| FileProblem {
        file: file.to_owned(),
        line: error.span().map(|s| line_of(text, s.start)),
        field: None,
        what: error.message().trim().to_owned(),
    };
    // a file can be large: it is read once, and only one that fails is asked what version it states
    let parsed = toml::from_str::<ScenarioFile>(text);
    if !parsed.as_ref().is_ok_and(|p| p.format == Some(FORMAT)) {
        let version: Version = toml::from_str(text).map_err(|e| fail(&e))?;
        stated_version(file, text, version.format)?;
    }
    let parsed = parsed.map_err(|e| fail(&e))?;
    let mut reader = Reader { file, lines: LineStarts::new(text), rulebook, problems: Vec::new() };
    let scenario = reader.document(parsed, reference);
    Ok((scenario, reader.problems))
}

fn stated_version(file: &str, text: &str, format: Option<Spanned<u32>>) -> Result<(), FileProblem> {
    let Some(format) = format else {
        return Err(FileProblem::field(file, 1, "format", "is missing: expected format = 1"));
    };
    if *format.get_ref() == 0 || *format.get_ref() > FORMAT {
        let what = format!("{} is not a version this program reads: expected {FORMAT}", format.get_ref());
        return Err(FileProblem::field(file, line_of(text, format.span().start), "format", what));
    }
    Ok(())
}

/// Reads the parts of one file, and collects what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    lines: LineStarts<'a>,
    pub(super) rulebook: &'a Rulebook,
    pub(super) problems: Vec<FileProblem>,
}

impl Reader<'_> {
    pub(super) fn document(&mut self, parsed: ScenarioFile, reference: Date) -> Scenario {
        let as_of = parsed.as_of.and_then(|t| self.read("as_of", &t, date::parse));
        let stand = parsed.stand.and_then(|s| {
            let from = self.read("stand.from", &s.from, date::parse)?;
            Some(Stand { from, at: self.read("stand.at", &s.at, date::parse)? })
        });
        let reference = as_of.or(stand.map(|s| s.from)).unwrap_or(reference);
        let word = |what: &'static str| move |text: &str| format!("\"{text}\" is unknown: expected {what}");
        let account = parsed.account.and_then(|t| {
            self.read("account", &t, |a| {
                Account::from_code(a).ok_or_else(|| word("house, affiliate or customer")(a))
            })
        });
        let scope = parsed.scope.and_then(|t| {
            self.read("scope", &t, |s| {
                Scope::from_code(s).ok_or_else(|| word("today, tokenized or unified")(s))
            })
        });
        let open = Gate::default();
        let mut scenario = Scenario {
            name: parsed.name,
            description: parsed.description.trim().to_owned(),
            as_of,
            stand,
            account: account.unwrap_or_default(),
            gate: Gate {
                same_clearing_firm: parsed.gate.same_clearing_firm.unwrap_or(open.same_clearing_firm),
                dual_registered: parsed.gate.dual_registered.unwrap_or(open.dual_registered),
                designated: parsed.gate.designated.unwrap_or(open.designated),
            },
            scope: scope.unwrap_or_default(),
            cross_margining: parsed.cross_margining.unwrap_or(true),
            notes: parsed.notes,
            ..Scenario::default()
        };
        self.parameters(&parsed.rulebook, parsed.published, &mut scenario);
        self.levers(&parsed.levers, &mut scenario);
        let rules = Rules::resolve(self.rulebook, &Overrides::new()).ok();
        let mut names = Names::default();
        let mut position = |p| self.position(p, reference, rules.as_ref(), &mut names);
        let positions: Vec<Position> = parsed.position.iter().filter_map(&mut position).collect();
        let collateral: Vec<Lot> = parsed.collateral.iter().filter_map(|l| self.lot(l, reference)).collect();
        scenario.positions = Arc::new(positions);
        scenario.collateral = Arc::new(collateral);
        scenario.left_out = self.left_out(&parsed.left_out);
        scenario.operation = self.operation(parsed.arrangement);
        scenario.shock = self.shock(parsed.shock);
        scenario.snapshots = Arc::new(self.snapshots(parsed.snapshot));
        scenario
    }

    /// The line of a place in the text.
    pub(super) fn line(&mut self, offset: usize) -> usize {
        self.lines.line(offset)
    }

    /// Reads one value; a mistake is a problem with its line.
    pub(super) fn read<T, E: ToString>(
        &mut self,
        field: &str,
        text: &Spanned<String>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match parse(text.get_ref()) {
            Ok(value) => Some(value),
            Err(error) => {
                let line = self.line(text.span().start);
                self.problems.push(FileProblem::field(self.file, line, field, error.to_string()));
                None
            }
        }
    }

    fn position(
        &mut self,
        p: &PositionFile,
        reference: Date,
        rules: Option<&Rules>,
        names: &mut Names,
    ) -> Option<Position> {
        let instrument = self.read("instrument", &p.instrument, |t| parse(t, reference))?;
        let quantity = self.read("quantity", &p.quantity, |t| quantity(t, &instrument))?;
        let price = match (&p.price, rules) {
            (Some(text), Some(rules)) => {
                Some(self.read("price", text, |t| price::parse(t, quote(&instrument, rules)))?)
            }
            _ => None,
        };
        let xm = match &p.xm {
            Some(text) => self.read("xm", text, read_xm)?,
            None => XmChoice::In,
        };
        let cusip = match &p.cusip {
            Some(text) => Some(self.read("cusip", text, Cusip::parse)?),
            None => None,
        };
        Some(Position {
            instrument,
            quantity,
            price,
            xm,
            cusip,
            account: p.account.clone(),
            note: p.note.clone(),
            lines: self.source_lines(&p.lines, names),
        })
    }

    fn lot(&mut self, lot: &LotFile, reference: Date) -> Option<Lot> {
        let asset = self.read("asset", &lot.asset, |t| parse(t, reference))?;
        let amount = self.read("amount", &lot.amount, |t| match size::parse(t) {
            Ok(amount) if amount > Decimal::ZERO => Ok(amount),
            Ok(_) => Err("an amount of collateral is above 0".to_owned()),
            Err(error) => Err(error.to_string()),
        })?;
        if matches!(asset, Instrument::Future(_) | Instrument::Repo(_)) {
            let line = self.line(lot.asset.span().start);
            self.problems.push(FileProblem::field(
                self.file,
                line,
                "asset",
                "cannot be posted as collateral",
            ));
            return None;
        }
        let at = match &lot.at {
            Some(text) => Some(self.read("at", text, |t| {
                Destination::from_code(t)
                    .ok_or_else(|| format!("\"{t}\" is unknown: expected ficc, cme or firm"))
            })?),
            None => None,
        };
        Some(Lot { asset, amount, at })
    }

    fn parameters(
        &mut self,
        values: &BTreeMap<String, Spanned<String>>,
        published: Option<PublishedFile>,
        scenario: &mut Scenario,
    ) {
        let mut overrides = Overrides::new();
        for (name, text) in values {
            let book = self.rulebook;
            if let Some(value) = self.read(name, text, |t| book.parse_value(name, t)) {
                overrides.insert(name.clone(), value);
            }
        }
        scenario.overrides = Arc::new(overrides.with_named(self.published(published)));
    }

    fn levers(&mut self, values: &BTreeMap<String, Spanned<String>>, scenario: &mut Scenario) {
        for (name, text) in values {
            let book = self.rulebook;
            self.read(name, text, |t| match Lever::from_code(name) {
                Some(Lever::Cap | Lever::Threshold) | None => {
                    Err(format!("there is no lever \"{name}\" in a scenario file"))
                }
                Some(_) => set_by_name(scenario, name, t, book).map_err(|e| e.to_string()),
            });
        }
    }
}

fn quantity(text: &str, instrument: &Instrument) -> Result<Decimal, String> {
    let quantity = size::parse(text).map_err(|e| e.to_string())?;
    if instrument.unit() == Unit::Contracts && !quantity.fract().is_zero() {
        return Err(format!("futures are held in whole contracts: {quantity} is not"));
    }
    Ok(quantity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{io::write_scenario, whatif::LeftOutReason};
    use jiff::civil::date;
    use proptest::prelude::*;
    use rust_decimal::dec;

    const TODAY: Date = date(2026, 8, 21);

    fn read(text: &str) -> Result<(Scenario, Vec<FileProblem>), FileProblem> {
        read_scenario("s.toml", text, TODAY, Rulebook::embedded())
    }

    #[test]
    fn a_full_scenario_reads_and_writes_back_the_same() {
        let text = r#"
format = 1
name = "Everything"
description = "All keys"
as_of = "2026-08-21"
account = "house"
scope = "unified"
cross_margining = false
notes = "a note"
[gate]
dual_registered = false
[levers]
hedge_ratio = "0.95"
btc_futures = "50"
tokenized_bills = "25mm"
[rulebook]
"scope.unified.cap" = "0.75"
"ficc.stressed_from" = "2008-09-02"
[[position]]
instrument = "T 4.25 2035-08-15"
quantity = "1,000mm"
price = "99-16+"
cusip = "91282CNT4"
note = "core"
[[position]]
instrument = "ZN Z6"
quantity = "-10945"
xm = "5000"
lines = [["book.csv", 2, "A", "-945"], ["book.csv", 9, "B", "-10000"]]
[[collateral]]
asset = "USD"
amount = "5mm"
at = "cme"
[[left_out]]
what = "SPY"
reason = "equity"
quantity = "100"
file = "book.csv"
line = 4
"#;
        let (scenario, problems) = read(text).unwrap();
        assert_eq!(problems, []);
        assert_eq!(scenario.positions[1].xm, XmChoice::Contracts(dec!(5000)));
        assert_eq!(scenario.positions[1].lines.len(), 2);
        assert_eq!(scenario.left_out[0].reason, LeftOutReason::Equity);
        assert_eq!(scenario.levers.tokenized_bills, Some(dec!(25_000_000)));
        let again = read(&write_scenario(&scenario).unwrap()).unwrap();
        assert_eq!(again, (scenario, vec![]));
    }

    #[test]
    fn mistakes_of_the_whole_file_name_the_line() {
        let unknown = read("format = 1\nname = \"x\"\ncolour = \"red\"\n").unwrap_err();
        assert_eq!(unknown.line, Some(3));
        assert!(unknown.what.contains("colour"), "{unknown}");
        let future = read("name = \"x\"\nformat = 2\n").unwrap_err();
        assert_eq!((future.line, future.field.as_deref()), (Some(2), Some("format")));
        assert!(read("name = \"x\"\n").unwrap_err().what.contains("expected format = 1"));
        assert_eq!(read("format = 1\nname = \"x\n").unwrap_err().line, Some(2));
    }

    #[test]
    fn mistakes_in_parts_name_line_and_field_and_the_rest_is_loaded() {
        let text = "format = 1\nname = \"x\"\naccount = \"bank\"\n[levers]\nhedge_ratio = \"lots\"\nspeed = \"9\"\n[rulebook]\n\"scope.today.cap\" = \"9\"\n[[position]]\ninstrument = \"ZN F6\"\nquantity = \"1\"\n[[position]]\ninstrument = \"ZN Z6\"\nquantity = \"-5\"\n";
        let (scenario, problems) = read(text).unwrap();
        assert_eq!(scenario.positions.len(), 1);
        let found: Vec<(Option<usize>, Option<&str>)> =
            problems.iter().map(|p| (p.line, p.field.as_deref())).collect();
        for expected in
            [(3, "account"), (8, "scope.today.cap"), (5, "hedge_ratio"), (6, "speed"), (10, "instrument")]
        {
            assert!(found.contains(&(Some(expected.0), Some(expected.1))), "{expected:?} {found:?}");
        }
    }

    #[test]
    fn half_a_file_is_refused_with_its_line_or_loads_what_is_whole() {
        let whole = write_scenario(
            &read("format = 1\nname = \"x\"\n[[position]]\ninstrument = \"ZN Z6\"\nquantity = \"-5\"\n")
                .unwrap()
                .0,
        )
        .unwrap();
        for end in 0..whole.len() {
            if let Some(part) = whole.get(..end) {
                let _ = read(part);
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(format = 1\nname = \"x\"\n)?\\PC{0,60}") {
            let _ = read(&text);
        }
    }
}
