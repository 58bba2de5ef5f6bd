//! The rulebook: every parameter as data, with its grade, source and date.
//!
//! What may enter: the embedded parameter files, a scenario's overrides, and [`Rules`], the typed
//! reading of both that the floors above use. What may not: formulas, and any number the
//! parameter files do not hold.

mod in_force;
mod overrides;
mod parameter;
mod reader;
mod rules;
mod scope;
mod spread;

pub use in_force::{InForce, SET_HERE};
pub use overrides::{NamedValues, Overrides};
pub use parameter::{Grade, Parameter, Rulebook, RulebookError, Value};
pub use rules::{
    BUCKET_KEYS, BasisRules, BenefitRules, Bucketed, CmeRules, CollateralRules, ContractTerms, FiccRules,
    FundForm, FundTerms, Rules, StressDay,
};
pub use scope::{Scope, ScopeRules};
pub use spread::SpreadTerms;
