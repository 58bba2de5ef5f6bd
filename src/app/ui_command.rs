//! Everything a person can do: one list with titles, keys and tooltips that feeds menus and keys.

use super::{context::ColumnChoice, panels::explain::Subject};
use egui::{Key, KeyboardShortcut, Modifiers};

/// The tabs of the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    #[default]
    Overview,
    Offsets,
    WhatMovesIt,
    WorstDays,
    Collateral,
    Time,
}

impl Tab {
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Offsets, Self::WhatMovesIt, Self::WorstDays, Self::Collateral, Self::Time];

    /// The word on the tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Offsets => "Offsets",
            Self::WhatMovesIt => "What moves it",
            Self::WorstDays => "Worst days",
            Self::Collateral => "Collateral",
            Self::Time => "Time",
        }
    }
}

/// One-click additions to the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addition {
    Treasury,
    Future,
    TokenizedBill,
    Bitcoin,
    Ether,
}

impl Addition {
    pub const ALL: [Self; 5] =
        [Self::Treasury, Self::Future, Self::TokenizedBill, Self::Bitcoin, Self::Ether];
}

/// Something a person can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UiCommand {
    New,
    Open,
    OpenPath,
    OpenRecent(usize),
    OpenShipped(usize),
    Save,
    SaveAs,
    Quit,
    Undo,
    Redo,
    RemoveSelected,
    ResetLevers,
    ResetParameters,
    ToggleCrossMargining,
    Add(Addition),
    FocusQuickAdd,
    LoadMarket,
    DemoHistory,
    SetAsOf,
    Recalculate,
    Show(Tab),
    TogglePortfolio,
    ToggleWhatIf,
    ToggleWarnings,
    ToggleColumn(ColumnChoice),
    ThemeLight,
    ThemeDark,
    ThemeSystem,
    ScaleUp,
    ScaleDown,
    ScaleReset,
    About,
    Explain(Subject),
    ExplainBack,
    CloseExplain,
    ChangedParameters,
    Attribution,
}

/// What there is to act on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Applies {
    pub can_undo: bool,
    pub can_redo: bool,
    pub has_selection: bool,
    pub has_overrides: bool,
    pub is_loaded_market: bool,
    /// Something is being explained.
    pub is_explaining: bool,
}

impl UiCommand {
    /// Every command that takes no argument, in the order of menus.
    pub const PLAIN: [Self; 34] = [
        Self::New,
        Self::Open,
        Self::OpenPath,
        Self::Save,
        Self::SaveAs,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::RemoveSelected,
        Self::ResetLevers,
        Self::ResetParameters,
        Self::ChangedParameters,
        Self::Attribution,
        Self::ExplainBack,
        Self::CloseExplain,
        Self::ToggleCrossMargining,
        Self::FocusQuickAdd,
        Self::LoadMarket,
        Self::DemoHistory,
        Self::Recalculate,
        Self::Show(Tab::Overview),
        Self::Show(Tab::Offsets),
        Self::Show(Tab::WhatMovesIt),
        Self::Show(Tab::WorstDays),
        Self::Show(Tab::Collateral),
        Self::Show(Tab::Time),
        Self::TogglePortfolio,
        Self::ToggleWhatIf,
        Self::ThemeLight,
        Self::ThemeDark,
        Self::ThemeSystem,
        Self::ScaleUp,
        Self::ScaleDown,
        Self::ScaleReset,
    ];

    /// The words of a menu entry.
    pub fn title(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Open => "Open…",
            Self::OpenPath => "Open by path…",
            Self::OpenRecent(_) => "Open recent",
            Self::OpenShipped(_) => "Open scenario",
            Self::Save => "Save",
            Self::SaveAs => "Save as…",
            Self::Quit => "Quit",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::RemoveSelected => "Remove selected positions",
            Self::ResetLevers => "Reset all levers",
            Self::ResetParameters => "Reset all parameters",
            Self::ToggleCrossMargining => "Cross-margining",
            Self::Add(Addition::Treasury) => "+ Treasury",
            Self::Add(Addition::Future) => "+ Future",
            Self::Add(Addition::TokenizedBill) => "+ Tokenized bill",
            Self::Add(Addition::Bitcoin) => "+ Bitcoin",
            Self::Add(Addition::Ether) => "+ Ether",
            Self::FocusQuickAdd => "Quick add",
            Self::LoadMarket => "Load market data…",
            Self::DemoHistory => "Back to demo history",
            Self::SetAsOf => "As of…",
            Self::Recalculate => "Recalculate",
            Self::Show(tab) => tab.name(),
            Self::TogglePortfolio => "Portfolio panel",
            Self::ToggleWhatIf => "What-if panel",
            Self::ToggleWarnings => "Warnings",
            Self::ToggleColumn(_) => "Column",
            Self::ThemeLight => "Light",
            Self::ThemeDark => "Dark",
            Self::ThemeSystem => "As the system",
            Self::ScaleUp => "Larger",
            Self::ScaleDown => "Smaller",
            Self::ScaleReset => "Usual size",
            Self::About => "About crossmargin",
            Self::Explain(_) => "Explain",
            Self::ExplainBack => "Back in the explanation",
            Self::CloseExplain => "Close the explanation",
            Self::ChangedParameters => "Changed parameters",
            Self::Attribution => "Attribution by position",
        }
    }

    /// One line on what it does.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::Add(Addition::Treasury) => "Adds $100mm of the newest 10-year note",
            Self::Add(Addition::Future) => {
                "Adds 1,000 of the front 10-year note future, against the net DV01"
            }
            Self::Add(Addition::TokenizedBill) => "Adds $25mm of tokenized Treasury bills",
            Self::Add(Addition::Bitcoin) => "Adds 50 of the front Bitcoin future",
            Self::Add(Addition::Ether) => "Adds 50 of the front Ether future",
            Self::ChangedParameters => "What this scenario sets differently from the rulebook",
            Self::Attribution => "Which position asks for how much of the requirement, three ways",
            Self::LoadMarket => "Treasury par-yield files and daily coin closes, as CSV",
            _ => self.title(),
        }
    }

    /// Its key.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let ctrl = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let ctrl_shift = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key));
        let bare = |key| Some(KeyboardShortcut::new(Modifiers::NONE, key));
        match self {
            Self::New => ctrl(Key::N),
            Self::Open => ctrl(Key::O),
            Self::OpenPath => ctrl_shift(Key::O),
            Self::Save => ctrl(Key::S),
            Self::SaveAs => ctrl_shift(Key::S),
            Self::Quit => ctrl(Key::Q),
            Self::Undo => ctrl(Key::Z),
            Self::Redo => ctrl_shift(Key::Z),
            Self::RemoveSelected => bare(Key::Delete),
            Self::ExplainBack => bare(Key::Backspace),
            Self::CloseExplain => bare(Key::Escape),
            Self::ToggleCrossMargining => bare(Key::Space),
            Self::FocusQuickAdd => bare(Key::A),
            Self::Recalculate => bare(Key::F5),
            Self::Show(tab) => {
                let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];
                keys.get(tab as usize).copied().and_then(bare)
            }
            Self::TogglePortfolio => ctrl(Key::B),
            Self::ToggleWhatIf => ctrl(Key::I),
            Self::ScaleUp => ctrl(Key::Plus),
            Self::ScaleDown => ctrl(Key::Minus),
            Self::ScaleReset => ctrl(Key::Num0),
            _ => None,
        }
    }

    /// Whether its key also belongs to text fields and waits while one is being typed in.
    pub fn yields_to_text(self) -> bool {
        match self {
            Self::Undo | Self::Redo | Self::ScaleReset => true,
            other => other.shortcut().is_some_and(|s| s.modifiers.is_none() && s.logical_key != Key::F5),
        }
    }

    /// Whether it makes sense now.
    pub fn applies(self, now: Applies) -> bool {
        match self {
            Self::Undo => now.can_undo,
            Self::Redo => now.can_redo,
            Self::RemoveSelected => now.has_selection,
            Self::ExplainBack | Self::CloseExplain => now.is_explaining,
            Self::ResetParameters => now.has_overrides,
            Self::DemoHistory => now.is_loaded_market,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_a_key() {
        let keys: Vec<KeyboardShortcut> =
            UiCommand::PLAIN.into_iter().filter_map(UiCommand::shortcut).collect();
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[i + 1..].contains(key), "{key:?}");
        }
    }
}
