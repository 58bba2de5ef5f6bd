//! Parameters as one scenario has them: a value a person set is an assumption of that scenario,
//! whatever stood there before.

use super::{Grade, Overrides, Parameter, Rulebook, Value};

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
}

impl<'a> InForce<'a> {
    /// How far the value in force can be trusted.
    pub fn grade(&self) -> Grade {
        if self.is_changed { Grade::Assumption } else { self.parameter.grade }
    }

    /// Where the value in force comes from.
    pub fn source(&self) -> &'a str {
        if self.is_changed { SET_HERE } else { &self.parameter.source }
    }
}

impl Rulebook {
    /// A parameter with a scenario's overrides on top; `None` for a name the rulebook does not have.
    pub fn in_force<'a>(&'a self, name: &str, overrides: &'a Overrides) -> Option<InForce<'a>> {
        let parameter = self.get(name)?;
        let value = overrides.get(name).unwrap_or(&parameter.value);
        Some(InForce { parameter, value, is_changed: *value != parameter.value })
    }

    /// The parameters that a scenario sets differently, in order of name.
    pub fn changed<'a>(&'a self, overrides: &'a Overrides) -> impl Iterator<Item = InForce<'a>> {
        overrides.keys().filter_map(|name| self.in_force(name, overrides)).filter(|p| p.is_changed)
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
    fn the_value_that_ships_is_no_change_however_it_is_written() {
        let overrides = set("scope.today.cap", Value::Number(dec!(0.8000)));
        let cap = Rulebook::embedded().in_force("scope.today.cap", &overrides).expect("known");
        assert_eq!((cap.is_changed, cap.grade()), (false, cap.parameter.grade));
        assert_eq!(Rulebook::embedded().changed(&overrides).count(), 0);
    }
}
