//! What a scenario sets differently from the rulebook: by hand, and from what somebody published.

use super::{Grade, Value};
use crate::quantity::Date;
use std::{
    collections::BTreeMap,
    ops::{Deref, DerefMut},
    sync::Arc,
};

/// Values that somebody published, under one name, in place of those that ship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedValues {
    /// What it is called wherever a value of it is shown, such as `CME file of 2025-06-20`.
    pub name: String,
    pub grade: Grade,
    pub date: Date,
    pub values: BTreeMap<String, Value>,
}

/// Parameter values of a scenario by name. As a map it is what was set by hand, which stands on top
/// of what a named source says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    by_hand: BTreeMap<String, Value>,
    named: Option<Arc<NamedValues>>,
}

impl Overrides {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing is set, neither by hand nor by a named source.
    pub fn changes_nothing(&self) -> bool {
        self.by_hand.is_empty() && self.named.is_none()
    }

    /// The value in force, if it is not the rulebook's own.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.by_hand.get(name).or_else(|| self.published(name))
    }

    /// The named source.
    pub fn named(&self) -> Option<&Arc<NamedValues>> {
        self.named.as_ref()
    }

    /// What the named source says, whatever was set by hand.
    pub fn published(&self, name: &str) -> Option<&Value> {
        self.named.as_ref()?.values.get(name)
    }

    /// Every name that is set by hand or published, in order and once.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        let published = self.named.iter().flat_map(|named| named.values.keys());
        let only = published.filter(|name| !self.by_hand.contains_key(*name));
        let mut names: Vec<&String> = self.by_hand.keys().chain(only).collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// Puts a named source in place of the one there is. What it says replaces what was set by hand.
    pub fn set_named(&mut self, named: Option<Arc<NamedValues>>) {
        if let Some(named) = &named {
            self.by_hand.retain(|name, _| !named.values.contains_key(name));
        }
        self.named = named;
    }

    /// The same with a named source below what is set by hand: a document as it was written.
    pub fn with_named(self, named: Option<Arc<NamedValues>>) -> Self {
        Self { named, ..self }
    }
}

impl Deref for Overrides {
    type Target = BTreeMap<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.by_hand
    }
}

impl DerefMut for Overrides {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.by_hand
    }
}

impl<const N: usize> From<[(String, Value); N]> for Overrides {
    fn from(values: [(String, Value); N]) -> Self {
        Self { by_hand: values.into(), named: None }
    }
}

impl FromIterator<(String, Value)> for Overrides {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(values: I) -> Self {
        Self { by_hand: values.into_iter().collect(), named: None }
    }
}
