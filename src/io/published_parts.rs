//! Parameters that a named source gives, as a scenario file has them.

use super::{FileProblem, scenario_file::Reader};
use crate::{
    quantity::date,
    rulebook::{Grade, NamedValues, Overrides},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishedFile {
    name: Spanned<String>,
    grade: Spanned<String>,
    date: Spanned<String>,
    #[serde(default)]
    values: BTreeMap<String, Spanned<String>>,
}

#[derive(Serialize)]
pub(super) struct PublishedOut<'a> {
    name: &'a str,
    grade: &'static str,
    date: String,
    values: BTreeMap<&'a str, String>,
}

impl Reader<'_> {
    pub(super) fn published(&mut self, file: Option<PublishedFile>) -> Option<Arc<NamedValues>> {
        let file = file?;
        let grade = self.read("grade", &file.grade, |word| {
            let expected =
                || format!("\"{word}\" is no grade: expected published, filing, calibrated or assumption");
            Grade::from_word(word).ok_or_else(expected)
        });
        let date = self.read("date", &file.date, date::parse);
        let mut values = BTreeMap::new();
        for (name, text) in &file.values {
            let book = self.rulebook;
            if let Some(value) = self.read(name, text, |t| book.parse_value(name, t)) {
                values.insert(name.clone(), value);
            }
        }
        let name = file.name.get_ref().trim().to_owned();
        if name.is_empty() {
            let line = self.line(file.name.span().start);
            let what = "is empty: expected what the source is called";
            self.problems.push(FileProblem::field(self.file, line, "published.name", what));
            return None;
        }
        Some(Arc::new(NamedValues { name, grade: grade?, date: date?, values }))
    }
}

pub(super) fn published_out(overrides: &Overrides) -> Option<PublishedOut<'_>> {
    overrides.named().map(|named| PublishedOut {
        name: &named.name,
        grade: named.grade.word(),
        date: named.date.to_string(),
        values: named.values.iter().map(|(name, value)| (name.as_str(), value.to_string())).collect(),
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        io::{read_scenario, write_scenario},
        rulebook::Rulebook,
    };
    use jiff::civil::date;

    const FILE: &str = "format = 1\nname = \"x\"\n[rulebook]\n\"cme.maintenance.ZF\" = \"1300\"\n\
        [published]\nname = \"CME file of 2031-06-20\"\ngrade = \"published\"\ndate = \"2031-06-20\"\n\
        [published.values]\n\"cme.maintenance.ZF\" = \"1250\"\n\"cme.spread.ZF_ZN\" = \"70 % at 3:2\"\n";

    #[test]
    fn a_named_source_survives_the_file_with_what_was_set_on_top_of_it() {
        let read =
            |text: &str| read_scenario("s.toml", text, date(2031, 8, 21), Rulebook::embedded()).unwrap();
        let (scenario, problems) = read(FILE);
        assert_eq!(problems, []);
        let value = |name: &str| scenario.overrides.value(name).map(ToString::to_string);
        assert_eq!(value("cme.maintenance.ZF").as_deref(), Some("1300"));
        assert_eq!(value("cme.spread.ZF_ZN").as_deref(), Some("70 % at 3:2"));
        assert_eq!(read(&write_scenario(&scenario).unwrap()), (scenario, vec![]));
    }

    #[test]
    fn what_is_wrong_with_a_source_is_located() {
        for (from, to, line, field) in [
            ("\"published\"\n", "\"rumour\"\n", 7, "grade"),
            ("2031-06-20\"\n[", "soon\"\n[", 8, "date"),
            ("\"1250\"", "\"lots\"", 10, "cme.maintenance.ZF"),
            ("70 %", "170 %", 11, "cme.spread.ZF_ZN"),
            ("CME file of 2031-06-20", "", 6, "published.name"),
        ] {
            let text = FILE.replacen(from, to, 1);
            let (_, problems) =
                read_scenario("s.toml", &text, date(2031, 8, 21), Rulebook::embedded()).unwrap();
            let found: Vec<_> = problems.iter().map(|p| (p.line, p.field.as_deref())).collect();
            assert_eq!(found, [(Some(line), Some(field))], "{to}");
        }
    }
}
