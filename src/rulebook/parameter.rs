//! One parameter, and the list of all of them.

use super::spread::{SPREAD_UNIT, SpreadTerms, TABLE};
use crate::quantity::{Date, Decimal, date};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt, sync::OnceLock};
use thiserror::Error;

/// How far a parameter can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Read in a clearing house's, regulator's or issuer's own text.
    Published,
    /// From a public rule filing, not re-read: verify before relying on it.
    Filing,
    /// Computed from public market data, or scaled from published numbers.
    Calibrated,
    /// A modelling choice; nothing public fixes it.
    Assumption,
}

impl Grade {
    pub const ALL: [Self; 4] = [Self::Published, Self::Filing, Self::Calibrated, Self::Assumption];

    /// The grade of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.word() == word)
    }

    /// The word the badge stands for.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Filing => "filing",
            Self::Calibrated => "calibrated",
            Self::Assumption => "assumption",
        }
    }
}

/// A parameter's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Number(Decimal),
    Date(Date),
    Text(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.normalize().fmt(f),
            Self::Date(day) => day.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// One parameter with everything a person needs to judge it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub value: Value,
    pub unit: String,
    /// One line.
    pub meaning: String,
    pub source: String,
    pub effective: Date,
    pub grade: Grade,
    /// Smallest and largest number allowed.
    pub range: Option<(Decimal, Decimal)>,
    /// Whether only whole numbers are.
    pub is_whole: bool,
    /// The words allowed, for one that is a word.
    pub words: Vec<String>,
}

/// Why an override or a parameter file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RulebookError {
    #[error("the rulebook has no parameter \"{0}\"")]
    UnknownName(String),
    #[error("{name}: \"{found}\" is not {expected}")]
    Value { name: String, found: String, expected: String },
    #[error("{file}: {what}")]
    File { file: String, what: String },
}

/// All parameters by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    parameters: BTreeMap<String, Parameter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<Group>,
}

/// Parameters that share a source.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    grade: Grade,
    source: String,
    effective: String,
    unit: String,
    meaning: String,
    prefix: Option<String>,
    min: Option<f64>,
    max: Option<f64>,
    #[serde(default)]
    whole: bool,
    #[serde(default)]
    words: Vec<String>,
    values: toml::Table,
}

const FILES: [(&str, &str); 8] = [
    ("arrangement.toml", include_str!("../../assets/rulebook/arrangement.toml")),
    ("ficc.toml", include_str!("../../assets/rulebook/ficc.toml")),
    ("cme.toml", include_str!("../../assets/rulebook/cme.toml")),
    ("contracts.toml", include_str!("../../assets/rulebook/contracts.toml")),
    ("tokens.toml", include_str!("../../assets/rulebook/tokens.toml")),
    ("collateral.toml", include_str!("../../assets/rulebook/collateral.toml")),
    ("benefit.toml", include_str!("../../assets/rulebook/benefit.toml")),
    ("stress.toml", include_str!("../../assets/rulebook/stress.toml")),
];

impl Rulebook {
    /// The parameters that ship with the program, read once.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Rulebook> = OnceLock::new();
        EMBEDDED.get_or_init(|| Self::read(&FILES).unwrap_or_else(|_| Self { parameters: BTreeMap::new() }))
    }

    /// Reads parameter files given as (name, text).
    ///
    /// # Errors
    /// [`RulebookError::File`] naming the file for a text that is no parameter file, a value out of
    /// its own range, or a name given twice.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, RulebookError> {
        let mut parameters = BTreeMap::new();
        for (name, text) in files {
            let fail = |what: String| RulebookError::File { file: (*name).to_owned(), what };
            let file: File = toml::from_str(text).map_err(|e| fail(e.to_string()))?;
            for group in file.group {
                for parameter in group.parameters().map_err(fail)? {
                    let known = parameter.name.clone();
                    if parameters.insert(parameter.name.clone(), parameter).is_some() {
                        return Err(fail(format!("{known} stands twice")));
                    }
                }
            }
        }
        Ok(Self { parameters })
    }

    /// The parameter of a name.
    pub fn get(&self, name: &str) -> Option<&Parameter> {
        self.parameters.get(name)
    }

    /// All parameters in order of name.
    pub fn iter(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.values()
    }

    /// Parameters whose name starts with `prefix` and a dot, as (rest of the name, parameter).
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Parameter)> {
        self.parameters
            .range(prefix.to_owned()..)
            .take_while(move |(name, _)| name.starts_with(prefix))
            .filter_map(move |(name, p)| Some((name.strip_prefix(prefix)?.strip_prefix('.')?, p)))
    }

    /// Reads a text as a value for this parameter.
    ///
    /// # Errors
    /// [`RulebookError`] when the name is unknown or the text is of another kind or out of range.
    pub fn parse_value(&self, name: &str, text: &str) -> Result<Value, RulebookError> {
        let parameter = self.get(name).ok_or_else(|| RulebookError::UnknownName(name.to_owned()))?;
        let wrong = |expected: String| RulebookError::Value {
            name: name.to_owned(),
            found: text.trim().to_owned(),
            expected,
        };
        let text = text.trim();
        match &parameter.value {
            Value::Date(_) => {
                date::parse(text).map(Value::Date).map_err(|_| wrong("a date, YYYY-MM-DD".to_owned()))
            }
            Value::Text(_) if parameter.unit == SPREAD_UNIT => match SpreadTerms::parse(text) {
                Some(terms) => Ok(Value::Text(terms.to_string())),
                None if text == TABLE => Ok(Value::Text(text.to_owned())),
                None => Err(wrong("a credit at a ratio, such as 75 % at 4:3, or table".to_owned())),
            },
            Value::Text(_) if parameter.range.is_none() => {
                let word = parameter.words.iter().find(|w| w.eq_ignore_ascii_case(text));
                match word {
                    _ if parameter.words.is_empty() => Ok(Value::Text(text.to_owned())),
                    Some(word) => Ok(Value::Text(word.clone())),
                    None => Err(wrong(format!("one of {}", parameter.words.join(", ")))),
                }
            }
            Value::Text(default) if text == default => Ok(Value::Text(text.to_owned())),
            _ => match parse_number(text, parameter.range) {
                Ok(number) if parameter.is_whole && !number.fract().is_zero() => {
                    Err(wrong("a whole number".to_owned()))
                }
                other => other.map(Value::Number).map_err(wrong),
            },
        }
    }
}

fn parse_number(text: &str, range: Option<(Decimal, Decimal)>) -> Result<Decimal, String> {
    let (bare, scale) = text.strip_suffix('%').map_or((text, 0), |t| (t.trim(), 2));
    let number: Decimal = bare.parse().map_err(|_| "a number".to_owned())?;
    let number = (0..scale).fold(number, |n, _| n / Decimal::TEN);
    match range {
        Some((low, high)) if number < low || number > high => {
            Err(format!("a number from {} to {}", low.normalize(), high.normalize()))
        }
        _ => Ok(number),
    }
}

impl Group {
    fn parameters(&self) -> Result<Vec<Parameter>, String> {
        let effective = date::parse(&self.effective).map_err(|e| e.to_string())?;
        let range = match (self.min, self.max) {
            (Some(low), Some(high)) => Some((decimal(low)?, decimal(high)?)),
            _ => None,
        };
        self.values
            .iter()
            .map(|(key, value)| {
                let text = value.as_str().ok_or_else(|| format!("{key}: values are written as strings"))?;
                Ok(Parameter {
                    name: self.prefix.as_ref().map_or_else(|| key.clone(), |p| format!("{p}.{key}")),
                    value: self.value(text, range).map_err(|what| format!("{key}: expected {what}"))?,
                    unit: self.unit.clone(),
                    meaning: self.meaning.replace("{key}", &key.replace('_', " ")),
                    source: self.source.clone(),
                    effective,
                    grade: self.grade,
                    range,
                    is_whole: self.whole || self.unit == "switch",
                    words: self.words.clone(),
                })
            })
            .collect()
    }

    /// Units tell the kind: `date` a date; a range without a number in it, a word standing for one.
    fn value(&self, text: &str, range: Option<(Decimal, Decimal)>) -> Result<Value, String> {
        if self.unit == "date" {
            return date::parse(text).map(Value::Date).map_err(|e| e.to_string());
        }
        match (range, self.unit.ends_with(&format!("or {text}"))) {
            (Some(_), false) => parse_number(text, range).map(Value::Number),
            _ => Ok(Value::Text(text.to_owned())),
        }
    }
}

fn decimal(bound: f64) -> Result<Decimal, String> {
    Decimal::try_from(bound).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn the_embedded_files_read_without_error() {
        let book = Rulebook::read(&FILES).expect("embedded parameter files");
        assert!(book.iter().count() > 120);
        for p in book.iter() {
            assert!(!p.source.is_empty() && !p.meaning.is_empty() && !p.unit.is_empty(), "{}", p.name);
        }
        assert_eq!(book.get("scope.today.cap").map(|p| p.value.clone()), Some(Value::Number(dec!(0.80))));
    }

    #[test]
    fn values_are_read_in_the_kind_of_their_parameter() {
        let book = Rulebook::embedded();
        assert_eq!(book.parse_value("scope.today.cap", "75 %"), Ok(Value::Number(dec!(0.75))));
        assert!(matches!(book.parse_value("scope.today.cap", "1.8"), Err(RulebookError::Value { .. })));
        assert!(matches!(book.parse_value("scope.today.cap", "NaN"), Err(RulebookError::Value { .. })));
        assert!(matches!(book.parse_value("ficc.stressed_from", "soon"), Err(RulebookError::Value { .. })));
        assert_eq!(book.parse_value("futures.repo_rate", "curve"), Ok(Value::Text("curve".into())));
        assert_eq!(book.parse_value("futures.repo_rate", "0.04"), Ok(Value::Number(dec!(0.04))));
        for (name, text) in [
            ("fund.form.BUIDL", "fund"),
            ("lever.token", "XYZ"),
            ("ficc.look_back_years", "2.9"),
            ("cme.heightened_risk", "0.5"),
        ] {
            assert!(matches!(book.parse_value(name, text), Err(RulebookError::Value { .. })), "{name}");
        }
        assert_eq!(book.parse_value("lever.token", "usyc"), Ok(Value::Text("USYC".into())));
        assert_eq!(book.parse_value("no.such", "1"), Err(RulebookError::UnknownName("no.such".into())));
    }

    #[test]
    fn prefixes_list_their_own() {
        let names: Vec<&str> = Rulebook::embedded().under("ficc.haircut").map(|(k, _)| k).collect();
        assert_eq!(names.len(), 6);
        assert!(!names.contains(&"floor_share"));
    }
}
