//! Parameters as one scenario has them: a value a person set is an assumption of that scenario,
//! whatever stood there before; one that somebody published has their name and grade.

use super::{Grade, NamedValues, Overrides, Parameter, Rulebook, Value};
use crate::quantity::Date;

/// The source of a value that a scenario sets.
pub const SET_HERE: &str = "set in this scenario";

/// A parameter with the value in force.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InForce<'a> {
    /// As it ships.
    pub parameter: &'a Parameter,
    pub value: &'a Value,
    /// The value is not the one that ships.
    pub is_changed: bool,
    /// The source the scenario names for the value, where it has one.
    pub named: Option<&'a NamedValues>,
}

impl<'a> InForce<'a> {
    /// How far the value in force can be trusted.
    pub fn grade(&self) -> Grade {
        match self.named {
            Some(named) => named.grade,
            None if self.is_changed => Grade::Assumption,
            None => self.parameter.grade,
        }
    }

    /// Where the value in force comes from.
    pub fn source(&self) -> &'a str {
        match self.named {
            Some(named) => &named.name,
            None if self.is_changed => SET_HERE,
            None => &self.parameter.source,
        }
    }

    /// Since when the value holds; `None` for one that the scenario sets.
    pub fn effective(&self) -> Option<Date> {
        match self.named {
            Some(named) => Some(named.date),
            None if self.is_changed => None,
            None => Some(self.parameter.effective),
        }
    }
}

impl Rulebook {
    /// A parameter with a scenario's overrides on top; `None` for a name the rulebook does not have.
    pub fn in_force<'a>(&'a self, name: &str, overrides: &'a Overrides) -> Option<InForce<'a>> {
        let parameter = self.get(name)?;
        let value = overrides.value(name).unwrap_or(&parameter.value);
        let named = overrides.named().map(AsRef::as_ref).filter(|_| overrides.published(name) == Some(value));
        Some(InForce { parameter, value, is_changed: *value != parameter.value, named })
    }

    /// The parameters that a scenario sets differently, in order of name.
    pub fn changed<'a>(&'a self, overrides: &'a Overrides) -> impl Iterator<Item = InForce<'a>> {
        overrides.names().filter_map(|name| self.in_force(name, overrides)).filter(|p| p.is_changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    fn set(name: &str, value: Value) -> Overrides {
        Overrides::from([(name.to_owned(), value)])
    }

    #[test]
    fn a_changed_value_is_an_assumption_of_the_scenario() {
        let overrides = set("scope.today.cap", Value::Number(dec!(0.5)));
        let cap = Rulebook::embedded().in_force("scope.today.cap", &overrides).expect("known");
        assert_eq!((cap.is_changed, cap.grade(), cap.source()), (true, Grade::Assumption, SET_HERE));
        let changed: Vec<&str> =
            Rulebook::embedded().changed(&overrides).map(|p| p.parameter.name.as_str()).collect();
        assert_eq!(changed, ["scope.today.cap"]);
    }

    #[test]
    fn a_published_value_has_its_name_and_grade_until_it_is_edited() {
        let name = "cme.maintenance.ZN".to_owned();
        let published = NamedValues {
            name: "CME file of 2031-06-20".to_owned(),
            grade: Grade::Published,
            date: jiff::civil::date(2031, 6, 20),
            values: [(name.clone(), Value::Number(dec!(1900)))].into(),
        };
        let mut overrides = set(&name, Value::Number(dec!(1234)));
        overrides.set_named(Some(published.clone().into()));
        let rate = |overrides: &Overrides| {
            let held = Rulebook::embedded().in_force("cme.maintenance.ZN", overrides).expect("known");
            (held.value.to_string(), held.grade(), held.source().to_owned(), held.is_changed)
        };
        let as_published = ("1900".to_owned(), Grade::Published, published.name.clone(), true);
        assert_eq!(rate(&overrides), as_published, "the source replaces what was set by hand");
        assert_eq!(Rulebook::embedded().changed(&overrides).count(), 1);
        overrides.insert(name.clone(), Value::Number(dec!(2000)));
        assert_eq!(rate(&overrides), ("2000".to_owned(), Grade::Assumption, SET_HERE.to_owned(), true));
        overrides.remove(&name);
        assert_eq!(rate(&overrides), as_published, "a reset returns to what was published");
        overrides.set_named(None);
        assert_eq!(rate(&overrides).1, Grade::Calibrated);
    }

    #[test]
    fn the_value_that_ships_is_no_change_however_it_is_written() {
        let overrides = set("scope.today.cap", Value::Number(dec!(0.8000)));
        let cap = Rulebook::embedded().in_force("scope.today.cap", &overrides).expect("known");
        assert_eq!((cap.is_changed, cap.grade()), (false, cap.parameter.grade));
        assert_eq!(Rulebook::embedded().changed(&overrides).count(), 0);
    }
}
