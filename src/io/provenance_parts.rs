//! Where positions came from and what was left out, as a scenario file has them: a short array for
//! each line, because there can be very many.

use super::scenario_file::Reader;
use crate::{
    quantity::size,
    whatif::{LeftOut, LeftOutReason, SourceLine},
};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeTuple};
use std::{collections::HashSet, sync::Arc};
use toml::Spanned;

/// File, line, account, quantity.
pub(super) type LineFile = (String, usize, String, Spanned<String>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftOutFile {
    what: String,
    reason: Spanned<String>,
    #[serde(default)]
    quantity: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    file: String,
    #[serde(default)]
    line: usize,
}

/// Names that very many lines share, each kept once.
#[derive(Default)]
pub(super) struct Names(HashSet<Arc<str>>);

impl Names {
    pub(super) fn shared(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.get(name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = name.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}

impl Reader<'_> {
    pub(super) fn source_lines(&mut self, lines: &[LineFile], names: &mut Names) -> Arc<Vec<SourceLine>> {
        let read = |(file, line, account, quantity): &LineFile| {
            Some(SourceLine {
                file: names.shared(file),
                line: *line,
                account: names.shared(account),
                quantity: self.read("lines", quantity, size::parse)?,
            })
        };
        Arc::new(lines.iter().filter_map(read).collect())
    }

    pub(super) fn left_out(&mut self, all: &[LeftOutFile]) -> Arc<Vec<LeftOut>> {
        let mut names = Names::default();
        let read = |l: &LeftOutFile| {
            let unknown = |code: &str| format!("\"{code}\" is no reason to leave a line out");
            let reason = self.read("left_out.reason", &l.reason, |code| {
                LeftOutReason::from_code(code).ok_or_else(|| unknown(code))
            })?;
            Some(LeftOut {
                what: l.what.clone(),
                quantity: l.quantity.clone(),
                account: l.account.clone(),
                file: names.shared(&l.file),
                line: l.line,
                reason,
            })
        };
        Arc::new(all.iter().filter_map(read).collect())
    }
}

/// One line netted, as an array.
pub(super) struct LineOut<'a>(pub(super) &'a SourceLine);

impl Serialize for LineOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(4)?;
        tuple.serialize_element(&*self.0.file)?;
        tuple.serialize_element(&self.0.line)?;
        tuple.serialize_element(&*self.0.account)?;
        tuple.serialize_element(&self.0.quantity.normalize().to_string())?;
        tuple.end()
    }
}

#[derive(Serialize)]
pub(super) struct LeftOutOut<'a> {
    what: &'a str,
    reason: &'static str,
    quantity: &'a str,
    account: &'a str,
    file: &'a str,
    line: usize,
}

impl<'a> LeftOutOut<'a> {
    pub(super) fn new(l: &'a LeftOut) -> Self {
        Self {
            what: &l.what,
            reason: l.reason.code(),
            quantity: &l.quantity,
            account: &l.account,
            file: &l.file,
            line: l.line,
        }
    }
}
