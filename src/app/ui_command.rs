//! Everything a person can do: one list with titles, keys and tooltips that feeds menus and keys.

mod tooltips;

use super::{context::ColumnChoice, panels::explain::Subject, prefs::UnitChoice};
use crate::{margin::FigureId, whatif::event::Event};
use egui::{Context, Key, KeyboardShortcut, Modifiers};
use serde::{Deserialize, Serialize};

/// The tabs of the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

/// A document to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// As it stands.
    Now,
    /// As last opened or saved.
    Saved,
    /// A snapshot by its place.
    Snapshot(usize),
}

/// What to do with work that an earlier window left behind, by its place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Open(usize),
    Discard(usize),
    Differences(usize),
    /// Not now.
    Later,
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
    /// What another program wrote, in place of the document.
    Reload,
    /// The document, although another program wrote its file.
    KeepMine,
    /// The document in place of what another program wrote.
    SaveOver,
    OpenPrevious,
    Recovered(Kept),
    Quit,
    Undo,
    Redo,
    RemoveSelected,
    ResetLevers,
    ResetParameters,
    ToggleCrossMargining,
    /// Keeps the document under the letter of a number.
    Keep(usize),
    Compare(Pick, Pick),
    CloseComparison,
    Event(Event),
    TakeShockBack,
    ResumeArrangement,
    BackFromHistory,
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
    /// The unit of the headline.
    Units(UnitChoice),
    ResetLayout,
    /// The headline and the ladder, for a spreadsheet.
    CopyFigures,
    /// What is being explained, with what it is made of.
    CopyExplained,
    CopyFigure(FigureId),
    Palette,
    Shortcuts,
    About,
    Explain(Subject),
    ExplainBack,
    CloseExplain,
    /// The explanation, or else the comparison.
    Close,
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
    pub has_shock: bool,
    /// The arrangement is suspended, or one house is late.
    pub is_disturbed: bool,
    /// The book stands at another date of the history.
    pub is_elsewhere: bool,
    pub is_comparing: bool,
    /// Something is being explained.
    pub is_explaining: bool,
    /// The version before the last save is there.
    pub has_previous: bool,
    /// Another program has written the document's file.
    pub is_changed_on_disk: bool,
}

impl UiCommand {
    /// Every command whose argument, if any, does not depend on the document, in the order of menus.
    pub const PLAIN: &'static [Self] = &[
        Self::New,
        Self::Open,
        Self::OpenPath,
        Self::Save,
        Self::SaveAs,
        Self::OpenPrevious,
        Self::Reload,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::RemoveSelected,
        Self::ResetLevers,
        Self::ResetParameters,
        Self::CopyFigures,
        Self::CopyExplained,
        Self::ChangedParameters,
        Self::Attribution,
        Self::ExplainBack,
        Self::CloseExplain,
        Self::Close,
        Self::ToggleCrossMargining,
        Self::FocusQuickAdd,
        Self::Add(Addition::Treasury),
        Self::Add(Addition::Future),
        Self::Add(Addition::TokenizedBill),
        Self::Add(Addition::Bitcoin),
        Self::Add(Addition::Ether),
        Self::Keep(0),
        Self::Keep(1),
        Self::Compare(Pick::Saved, Pick::Now),
        Self::CloseComparison,
        Self::Event(Event::Suspended),
        Self::Event(Event::LateHeld),
        Self::Event(Event::LateZero),
        Self::Event(Event::LosesRegistration),
        Self::Event(Event::Roll),
        Self::Event(Event::Crosses),
        Self::Event(Event::CheapestSwitches),
        Self::TakeShockBack,
        Self::ResumeArrangement,
        Self::BackFromHistory,
        Self::LoadMarket,
        Self::DemoHistory,
        Self::SetAsOf,
        Self::Recalculate,
        Self::Show(Tab::Overview),
        Self::Show(Tab::Offsets),
        Self::Show(Tab::WhatMovesIt),
        Self::Show(Tab::WorstDays),
        Self::Show(Tab::Collateral),
        Self::Show(Tab::Time),
        Self::TogglePortfolio,
        Self::ToggleWhatIf,
        Self::ToggleWarnings,
        Self::ToggleColumn(ColumnChoice::Value),
        Self::ToggleColumn(ColumnChoice::Dv01),
        Self::ToggleColumn(ColumnChoice::Margin),
        Self::ThemeLight,
        Self::ThemeDark,
        Self::ThemeSystem,
        Self::ScaleUp,
        Self::ScaleDown,
        Self::ScaleReset,
        Self::Units(UnitChoice::Automatic),
        Self::Units(UnitChoice::Thousands),
        Self::Units(UnitChoice::Millions),
        Self::Units(UnitChoice::Billions),
        Self::ResetLayout,
        Self::Palette,
        Self::Shortcuts,
        Self::About,
    ];

    /// The menu it stands in.
    pub fn place(self) -> &'static str {
        match self {
            Self::New
            | Self::Open
            | Self::OpenPath
            | Self::OpenRecent(_)
            | Self::OpenShipped(_)
            | Self::Save
            | Self::SaveAs
            | Self::Reload
            | Self::KeepMine
            | Self::SaveOver
            | Self::OpenPrevious
            | Self::Recovered(_)
            | Self::Quit => "File",
            Self::ChangedParameters | Self::Attribution => "What if",
            Self::Undo
            | Self::Redo
            | Self::RemoveSelected
            | Self::ResetLevers
            | Self::ResetParameters
            | Self::CopyFigures
            | Self::CopyExplained
            | Self::CopyFigure(_) => "Edit",
            Self::ToggleCrossMargining | Self::Add(_) | Self::FocusQuickAdd => "Portfolio",
            Self::Keep(_)
            | Self::Compare(..)
            | Self::CloseComparison
            | Self::Event(_)
            | Self::TakeShockBack
            | Self::ResumeArrangement
            | Self::BackFromHistory => "What if",
            Self::LoadMarket | Self::DemoHistory | Self::SetAsOf | Self::Recalculate => "Market",
            Self::Explain(_)
            | Self::ExplainBack
            | Self::CloseExplain
            | Self::Close
            | Self::Show(_)
            | Self::TogglePortfolio
            | Self::ToggleWhatIf
            | Self::ToggleWarnings
            | Self::ToggleColumn(_)
            | Self::ThemeLight
            | Self::ThemeDark
            | Self::ThemeSystem
            | Self::ScaleUp
            | Self::ScaleDown
            | Self::ScaleReset
            | Self::Units(_)
            | Self::ResetLayout => "View",
            Self::Palette | Self::Shortcuts | Self::About => "Help",
        }
    }

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
            Self::Reload => "Reload from disk",
            Self::KeepMine => "Keep mine",
            Self::SaveOver => "Save over it",
            Self::OpenPrevious => "Open the previous version",
            Self::Recovered(_) => "Recovered work",
            Self::Quit => "Quit",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::RemoveSelected => "Remove selected positions",
            Self::ResetLevers => "Reset all levers",
            Self::ResetParameters => "Reset all parameters",
            Self::ToggleCrossMargining => "Cross-margining",
            Self::Keep(0) => "Keep A",
            Self::Keep(1) => "Keep B",
            Self::Keep(_) => "Keep another",
            Self::Compare(..) => "Compare with what was saved",
            Self::CloseComparison => "Close the comparison",
            Self::Event(event) => event.title(),
            Self::TakeShockBack => "Take the shock back",
            Self::ResumeArrangement => "Resume the arrangement",
            Self::BackFromHistory => "Back from the history",
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
            Self::ToggleColumn(ColumnChoice::Value) => "Column: value",
            Self::ToggleColumn(ColumnChoice::Dv01) => "Column: DV01",
            Self::ToggleColumn(ColumnChoice::Margin) => "Column: margin",
            Self::ThemeLight => "Light",
            Self::ThemeDark => "Dark",
            Self::ThemeSystem => "As the system",
            Self::ScaleUp => "Larger",
            Self::ScaleDown => "Smaller",
            Self::ScaleReset => "Usual size",
            Self::Units(UnitChoice::Automatic) => "Units: automatic",
            Self::Units(UnitChoice::Thousands) => "Units: $k",
            Self::Units(UnitChoice::Millions) => "Units: $mm",
            Self::Units(UnitChoice::Billions) => "Units: $bn",
            Self::ResetLayout => "Reset layout",
            Self::CopyFigures => "Copy figures",
            Self::CopyExplained => "Copy what is explained",
            Self::CopyFigure(_) => "Copy the figure",
            Self::Palette => "Find a command…",
            Self::Shortcuts => "Keys",
            Self::About => "About crossmargin",
            Self::Explain(_) => "Explain",
            Self::ExplainBack => "Back in the explanation",
            Self::CloseExplain => "Close the explanation",
            Self::Close => "Close what is open",
            Self::ChangedParameters => "Changed parameters",
            Self::Attribution => "Attribution by position",
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
            Self::Close => bare(Key::Escape),
            Self::ToggleCrossMargining => bare(Key::Space),
            Self::FocusQuickAdd => bare(Key::A),
            Self::Compare(Pick::Saved, Pick::Now) => ctrl(Key::D),
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
            Self::Palette => ctrl(Key::K),
            Self::Shortcuts => bare(Key::Questionmark),
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
            Self::ExplainBack | Self::CloseExplain | Self::CopyExplained => now.is_explaining,
            Self::ResetParameters => now.has_overrides,
            Self::DemoHistory => now.is_loaded_market,
            Self::TakeShockBack => now.has_shock,
            Self::ResumeArrangement => now.is_disturbed,
            Self::BackFromHistory => now.is_elsewhere,
            Self::CloseComparison => now.is_comparing,
            Self::OpenPrevious => now.has_previous,
            Self::Reload => now.is_changed_on_disk,
            Self::Close => now.is_explaining || now.is_comparing,
            _ => true,
        }
    }
}

/// A key as keyboards write it.
pub fn key_name(ctx: &Context, key: &KeyboardShortcut) -> String {
    let name = ctx.format_shortcut(key);
    [("Questionmark", "?"), ("Plus", "+"), ("Minus", "−")]
        .into_iter()
        .fold(name, |name, (word, sign)| name.replace(word, sign))
}

#[cfg(test)]
mod tests;
