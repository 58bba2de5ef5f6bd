//! Scopes: which positions may join the arrangement.

use crate::quantity::Decimal;

/// A list of what is eligible. Switching cross-margining off is a property of the document, not a
/// scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Scope {
    /// What the arrangement takes today.
    #[default]
    Today,
    /// Hypothetical: bills and tokenized Treasuries join the cash leg.
    Tokenized,
    /// Hypothetical: Bitcoin and Ether futures join as well, in a layer of their own.
    Unified,
}

impl Scope {
    pub const ALL: [Self; 3] = [Self::Today, Self::Tokenized, Self::Unified];

    /// The word that files and the command line use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Tokenized => "tokenized",
            Self::Unified => "unified",
        }
    }

    /// The scope of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// The name people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Tokenized => "With tokenized Treasuries",
            Self::Unified => "Unified digital",
        }
    }

    /// Whether no regulator has approved it.
    pub fn is_hypothetical(self) -> bool {
        self != Self::Today
    }

    /// Name of the parameter that holds its cap.
    pub fn cap_parameter(self) -> String {
        format!("scope.{}.cap", self.code())
    }

    /// Name of the parameter that holds its threshold.
    pub fn threshold_parameter(self) -> String {
        format!("scope.{}.threshold", self.code())
    }
}

/// The limits of a scope, as fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeRules {
    pub threshold: Decimal,
    pub cap: Decimal,
}
