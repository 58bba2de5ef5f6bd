//! Parts of a scenario file that most files do without: the arrangement's state, a shock, snapshots.

use super::{
    FileProblem,
    scenario_file::{Reader, ScenarioFile},
    scenario_out::ScenarioOut,
};
use crate::{
    instrument::Coin,
    margin::Operation,
    market::{TENOR_NAMES, TENORS},
    quantity::{Decimal, date, size},
    whatif::{Shock, Snapshot},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};
use toml::Spanned;

/// Codes of the coins, in the order of [`Coin::ALL`].
const COIN_CODES: [&str; 2] = ["btc", "eth"];

/// The arrangement's state, where it is not the usual one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArrangementFile {
    state: Spanned<String>,
    saving: Option<Spanned<String>>,
    coins: Option<Spanned<String>>,
}

/// What has moved: basis points by tenor, relative changes by coin.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShockFile {
    #[serde(default)]
    name: String,
    #[serde(default)]
    curve_bp: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    coins: BTreeMap<String, Spanned<String>>,
}

/// A document kept beside this one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SnapshotFile {
    name: Spanned<String>,
    #[serde(default)]
    market: String,
    as_of: Spanned<String>,
    scenario: Spanned<Box<ScenarioFile>>,
}

impl Reader<'_> {
    pub(super) fn operation(&mut self, file: Option<ArrangementFile>) -> Operation {
        let Some(file) = file else { return Operation::Normal };
        let state = self.read("state", &file.state, |state| match state {
            "normal" => Ok(Operation::Normal),
            "suspended" => Ok(Operation::Suspended),
            "late" => Ok(Operation::Held { saving: Decimal::ZERO, coins: Decimal::ZERO }),
            _ => Err(format!("\"{state}\" is unknown: expected normal, suspended or late")),
        });
        match state {
            Some(Operation::Held { .. }) => Operation::Held {
                saving: self.share("saving", file.saving.as_ref()),
                coins: self.share("coins", file.coins.as_ref()),
            },
            other => other.unwrap_or_default(),
        }
    }

    /// A number from 0 to 1; none is 0.
    fn share(&mut self, field: &str, text: Option<&Spanned<String>>) -> Decimal {
        let share = text.and_then(|t| {
            self.read(field, t, |t| {
                let share = decimal(t)?;
                let is_share = (Decimal::ZERO..=Decimal::ONE).contains(&share);
                if is_share { Ok(share) } else { Err(format!("\"{t}\" is no share from 0 to 1")) }
            })
        });
        share.unwrap_or_default()
    }

    pub(super) fn shock(&mut self, file: Option<Spanned<ShockFile>>) -> Option<Arc<Shock>> {
        let spanned = file?;
        let line = self.line(spanned.span().start);
        let file = spanned.into_inner();
        let mut shock =
            Shock { name: file.name, tenors_bp: [Decimal::ZERO; TENORS], coins: [Decimal::ZERO; 2] };
        self.moves(&file.curve_bp, &TENOR_NAMES, "tenor", &mut shock.tenors_bp);
        self.moves(&file.coins, &COIN_CODES, "coin", &mut shock.coins);
        if let Err(refusal) = shock.check() {
            self.report(line, "shock", refusal.to_string());
            return None;
        }
        (!shock.is_none()).then(|| Arc::new(shock))
    }

    /// Reads moves into the slots their names stand for.
    fn moves(
        &mut self,
        values: &BTreeMap<String, Spanned<String>>,
        names: &[&str],
        what: &str,
        slots: &mut [Decimal],
    ) {
        for (name, text) in values {
            let slot = names.iter().position(|n| n == name).and_then(|i| slots.get_mut(i));
            let Some(slot) = slot else {
                let line = self.line(text.span().start);
                self.report(
                    line,
                    name,
                    format!("there is no {what} \"{name}\": expected {}", names.join(", ")),
                );
                continue;
            };
            if let Some(value) = self.read(name, text, decimal) {
                *slot = value;
            }
        }
    }

    pub(super) fn snapshots(&mut self, files: Vec<SnapshotFile>) -> Vec<Snapshot> {
        let mut snapshots: Vec<Snapshot> = Vec::with_capacity(files.len());
        for file in files {
            let line = self.line(file.name.span().start);
            let Some(as_of) = self.read("as_of", &file.as_of, date::parse) else { continue };
            let name = file.name.into_inner().trim().to_owned();
            if name.is_empty() || snapshots.iter().any(|s| s.name == name) {
                self.report(line, "name", "is that of no snapshot or of another one".to_owned());
                continue;
            }
            let inside = self.line(file.scenario.span().start);
            let mut kept = file.scenario.into_inner();
            if kept.format.is_some() || !kept.snapshot.is_empty() {
                let what = "states its format once and holds no snapshots of its own";
                self.report(inside, "scenario", format!("a document kept as a snapshot {what}"));
            }
            kept.snapshot.clear();
            let scenario = self.document(*kept, as_of);
            snapshots.push(Snapshot::new(&name, &scenario, &file.market, as_of));
        }
        snapshots
    }

    fn report(&mut self, line: usize, field: &str, what: String) {
        self.problems.push(FileProblem::field(self.file, line, field, what));
    }
}

/// A plain number with a sign, as money and moves are written.
fn decimal(text: &str) -> Result<Decimal, String> {
    size::parse(text.trim().trim_start_matches('+')).map_err(|e| e.to_string())
}

#[derive(Serialize)]
pub(super) struct ArrangementOut {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    saving: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coins: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ShockOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    curve_bp: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    coins: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
pub(super) struct SnapshotOut<'a> {
    name: &'a str,
    market: &'a str,
    as_of: String,
    scenario: ScenarioOut<'a>,
}

pub(super) fn arrangement_out(operation: Operation) -> Option<ArrangementOut> {
    let written = |share: Decimal| (!share.is_zero()).then(|| share.normalize().to_string());
    match operation {
        Operation::Normal => None,
        Operation::Suspended => Some(ArrangementOut { state: "suspended", saving: None, coins: None }),
        Operation::Held { saving, coins } => {
            Some(ArrangementOut { state: "late", saving: written(saving), coins: written(coins) })
        }
    }
}

pub(super) fn shock_out(shock: &Shock) -> ShockOut<'_> {
    let moved = |names: &[&'static str], moves: &[Decimal]| {
        let named = names.iter().zip(moves).filter(|(_, by)| !by.is_zero());
        named.map(|(name, by)| (*name, by.normalize().to_string())).collect()
    };
    debug_assert_eq!(COIN_CODES.len(), Coin::ALL.len());
    ShockOut {
        name: &shock.name,
        curve_bp: moved(&TENOR_NAMES, &shock.tenors_bp),
        coins: moved(&COIN_CODES, &shock.coins),
    }
}

pub(super) fn snapshot_out(snapshot: &Snapshot) -> SnapshotOut<'_> {
    SnapshotOut {
        name: &snapshot.name,
        market: &snapshot.market,
        as_of: snapshot.as_of.to_string(),
        scenario: ScenarioOut::new(&snapshot.scenario, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        io::{read_scenario, write_scenario},
        rulebook::Rulebook,
        whatif::Scenario,
    };
    use jiff::civil::date;
    use rust_decimal::dec;

    const TODAY: crate::quantity::Date = date(2026, 8, 21);

    fn read(text: &str) -> (Scenario, Vec<FileProblem>) {
        read_scenario("s.toml", text, TODAY, Rulebook::embedded()).expect("a scenario")
    }

    const FULL: &str = r#"
format = 1
name = "Now"
[[position]]
instrument = "ZN Z6"
quantity = "-10"
[arrangement]
state = "late"
saving = "0.8"
[shock]
name = "Silicon Valley Bank"
[shock.curve_bp]
2yr = "-59"
10yr = "-15.25"
[shock.coins]
btc = "0.14"
[[snapshot]]
name = "A"
market = "demo history"
as_of = "2026-08-21"
[snapshot.scenario]
name = "Before"
scope = "unified"
[snapshot.scenario.levers]
hedge_ratio = "0.5"
[snapshot.scenario.arrangement]
state = "suspended"
[[snapshot.scenario.position]]
instrument = "T 4.25 2035-08-15"
quantity = "1bn"
[[snapshot]]
name = "B"
as_of = "2020-03-18"
[snapshot.scenario]
name = "Long before"
as_of = "2020-03-18"
[[snapshot.scenario.position]]
instrument = "ZN M0"
quantity = "3"
"#;

    #[test]
    fn state_shock_and_snapshots_read_and_write_back_the_same() {
        let (scenario, problems) = read(FULL);
        assert_eq!(problems, []);
        assert_eq!(scenario.operation, Operation::Held { saving: dec!(0.8), coins: dec!(0) });
        let shock = scenario.shock.as_ref().expect("a shock");
        assert_eq!(
            (shock.tenors_bp[7], shock.tenors_bp[11], shock.coins[0]),
            (dec!(-59), dec!(-15.25), dec!(0.14))
        );
        let kept: Vec<(&str, &str, usize)> = scenario
            .snapshots
            .iter()
            .map(|s| (s.name.as_str(), s.scenario.name.as_str(), s.scenario.positions.len()))
            .collect();
        assert_eq!(kept, [("A", "Before", 1), ("B", "Long before", 1)]);
        assert_eq!(scenario.snapshots[0].scenario.operation, Operation::Suspended);
        assert_eq!(scenario.snapshots[1].scenario.positions[0].instrument.to_string(), "ZN M0");
        assert_eq!(read(&write_scenario(&scenario).unwrap()), (scenario, vec![]));
    }

    #[test]
    fn mistakes_in_these_parts_name_their_lines_and_the_rest_is_loaded() {
        let line = |needle: &str| FULL.lines().position(|l| l == needle).map(|i| i + 1);
        for (good, bad, words) in [
            ("state = \"late\"", "state = \"slow\"", "expected normal, suspended or late"),
            ("saving = \"0.8\"", "saving = \"1.8\"", "no share from 0 to 1"),
            ("2yr = \"-59\"", "11yr = \"-59\"", "there is no tenor"),
            ("10yr = \"-15.25\"", "10yr = \"lots\"", "10yr"),
            ("btc = \"0.14\"", "doge = \"0.14\"", "there is no coin"),
            ("as_of = \"2026-08-21\"", "as_of = \"soon\"", "as_of"),
            ("hedge_ratio = \"0.5\"", "speed = \"9\"", "there is no lever"),
            ("name = \"B\"", "name = \"A\"", "of another one"),
        ] {
            let (scenario, problems) = read(&FULL.replacen(good, bad, 1));
            let found = problems.first().expect(bad);
            assert_eq!(found.line, line(good), "{bad}: {found}");
            assert!(found.to_string().contains(words), "{found}");
            assert_eq!((problems.len(), scenario.positions.len()), (1, 1), "{problems:?}");
        }
        let far = FULL.replacen("2yr = \"-59\"", "2yr = \"-5900\"", 1);
        let (scenario, problems) = read(&far);
        assert!(
            scenario.shock.is_none() && problems[0].what.contains("goes from -1000 to 1000"),
            "{problems:?}"
        );
    }

    #[test]
    fn an_unknown_key_in_a_snapshot_is_an_error_with_its_line() {
        let text = FULL.replacen("name = \"Before\"", "name = \"Before\"\ncolour = \"red\"", 1);
        let error = read_scenario("s.toml", &text, TODAY, Rulebook::embedded()).expect_err("unknown");
        assert_eq!(error.line, text.lines().position(|l| l == "colour = \"red\"").map(|i| i + 1));
        assert!(error.what.contains("colour"), "{error}");
    }

    #[test]
    fn a_snapshot_inside_a_snapshot_is_left_out_and_said() {
        let nested = "[[snapshot.scenario.snapshot]]\nname = \"C\"\nas_of = \"2026-08-21\"\n[snapshot.scenario.snapshot.scenario]\nname = \"Deep\"\n";
        let (scenario, problems) = read(&format!("{FULL}{nested}"));
        assert!(problems.iter().any(|p| p.what.contains("holds no snapshots of its own")), "{problems:?}");
        assert_eq!(scenario.snapshots.len(), 2);
    }
}
