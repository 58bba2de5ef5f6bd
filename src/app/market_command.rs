//! What a person can do with market data, as part of the one list of commands.

use super::{market_shelf::Item, ui_command::Applies};
use crate::{
    market::store::{Choice, Series},
    quantity::Date,
};

/// Something to do with the market data that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarketCommand {
    /// Opens the page.
    Show,
    Close,
    /// Back from the demo history to what is kept.
    UseStored,
    /// Asks on the page whether to forget what is kept.
    Forget,
    /// Forgets it, once asked.
    ForgetForGood,
    Undo,
    Remove(Item),
    /// Settles one date of a series, or all of them.
    Settle(Option<(Series, Date)>, Choice),
}

impl MarketCommand {
    /// The words of a menu entry.
    pub fn title(self) -> &'static str {
        match self {
            Self::Show => "Market data…",
            Self::Close => "Close the market data",
            Self::UseStored => "Use my market data again",
            Self::Forget => "Forget my market data",
            Self::ForgetForGood => "Forget for good",
            Self::Undo => "Undo the last change of market data",
            Self::Remove(_) => "Remove market data",
            Self::Settle(_, Choice::KeepStored) => "Keep the stored values",
            Self::Settle(_, Choice::TakeNew) => "Use the new values",
        }
    }

    /// One line on what it does.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::Show => "What the figures rest on: each series, its files, gaps and conflicts",
            Self::Forget => "Asks first; then removes every value",
            Self::ForgetForGood => {
                "Removes every value; Undo brings them back while the window is open, and a copy stays beside"
            }
            Self::Settle(_, Choice::KeepStored) => "Where files differ, what was loaded first stays",
            Self::Settle(_, Choice::TakeNew) => "Where files differ, what was loaded last counts",
            _ => self.title(),
        }
    }

    /// Whether it makes sense now.
    pub fn applies(self, now: Applies) -> bool {
        match self {
            Self::Show => true,
            Self::Close => now.is_showing_market,
            Self::UseStored | Self::Forget | Self::ForgetForGood => now.has_market_aside,
            Self::Undo => now.can_undo_market,
            Self::Remove(_) => now.is_loaded_market,
            Self::Settle(..) => now.has_conflicts,
        }
    }
}
