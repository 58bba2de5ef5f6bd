//! Everything a person can do: one list with titles, keys and tooltips that feeds menus and keys.

mod places;
mod titles;
mod tooltips;

use super::{
    context::ColumnChoice, market_command::MarketCommand, panels::explain::Subject, prefs::UnitChoice,
};
use crate::{margin::FigureId, market::store::Choice, whatif::event::Event};
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
    /// Asks first.
    Discard(usize),
    DiscardForGood(usize),
    /// Not discarded after all.
    Retain(usize),
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
    /// The page of exports.
    Export,
    ExportPdf,
    ExportHtml,
    ExportCsv,
    ExportJson,
    ExportChart,
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
    /// Positions and the clipboard.
    Cut,
    Copy,
    Paste,
    SelectAll,
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
    AddFromFile,
    LoadMarket,
    WebUpdate,
    /// Opens a risk parameter file.
    SpanFile,
    RemovePublished,
    ClosePublished,
    DemoHistory,
    /// The market data that is kept.
    Market(MarketCommand),
    SetAsOf,
    Recalculate,
    Show(Tab),
    TogglePortfolio,
    ToggleWhatIf,
    ToggleWarnings,
    /// The lines of files that no figure counts.
    LeftOut,
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
    /// Market data of one's own is in use.
    /// Parameters are from a named source.
    pub has_published: bool,
    /// A page of published data stands in place of the tabs.
    pub is_showing_published: bool,
    pub is_loaded_market: bool,
    /// It is kept aside while the demo history is in use.
    pub has_market_aside: bool,
    pub can_undo_market: bool,
    /// Values of two files differ.
    pub has_conflicts: bool,
    pub is_showing_market: bool,
    pub has_shock: bool,
    /// The arrangement is suspended, or one house is late.
    pub is_disturbed: bool,
    /// The book stands at another date of the history.
    pub is_elsewhere: bool,
    pub is_comparing: bool,
    /// Something stands in place of the tabs: an import, or the left-out lines.
    pub has_page: bool,
    pub has_left_out: bool,
    pub has_positions: bool,
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
        Self::Export,
        Self::ExportPdf,
        Self::ExportHtml,
        Self::ExportCsv,
        Self::ExportJson,
        Self::ExportChart,
        Self::OpenPrevious,
        Self::Reload,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::Cut,
        Self::Copy,
        Self::Paste,
        Self::SelectAll,
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
        Self::AddFromFile,
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
        Self::Market(MarketCommand::Show),
        Self::Market(MarketCommand::Close),
        Self::LoadMarket,
        Self::WebUpdate,
        Self::SpanFile,
        Self::RemovePublished,
        Self::ClosePublished,
        Self::DemoHistory,
        Self::Market(MarketCommand::UseStored),
        Self::Market(MarketCommand::Forget),
        Self::Market(MarketCommand::Undo),
        Self::Market(MarketCommand::Settle(None, Choice::KeepStored)),
        Self::Market(MarketCommand::Settle(None, Choice::TakeNew)),
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
        Self::LeftOut,
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
            Self::Export => ctrl(Key::E),
            Self::Quit => ctrl(Key::Q),
            Self::Undo => ctrl(Key::Z),
            Self::Redo => ctrl_shift(Key::Z),
            Self::Cut => ctrl(Key::X),
            Self::Copy => ctrl(Key::C),
            Self::Paste => ctrl(Key::V),
            Self::SelectAll => ctrl(Key::A),
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
            Self::Cut | Self::Copy | Self::Paste | Self::SelectAll => true,
            other => other.shortcut().is_some_and(|s| s.modifiers.is_none() && s.logical_key != Key::F5),
        }
    }

    /// Whether it makes sense now.
    pub fn applies(self, now: Applies) -> bool {
        match self {
            Self::Undo => now.can_undo,
            Self::Redo => now.can_redo,
            Self::RemoveSelected | Self::Cut => now.has_selection,
            Self::Copy | Self::SelectAll => now.has_positions,
            Self::LeftOut => now.has_left_out,
            Self::ExplainBack | Self::CloseExplain | Self::CopyExplained => now.is_explaining,
            Self::ResetParameters => now.has_overrides,
            Self::RemovePublished => now.has_published,
            Self::ClosePublished => now.is_showing_published,
            Self::DemoHistory => now.is_loaded_market,
            Self::Market(command) => command.applies(now),
            Self::TakeShockBack => now.has_shock,
            Self::ResumeArrangement => now.is_disturbed,
            Self::BackFromHistory => now.is_elsewhere,
            Self::CloseComparison => now.is_comparing,
            Self::Close => {
                now.is_explaining
                    || now.is_comparing
                    || now.has_page
                    || now.has_selection
                    || now.is_showing_market
                    || now.is_showing_published
            }
            Self::OpenPrevious => now.has_previous,
            Self::Reload => now.is_changed_on_disk,
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
