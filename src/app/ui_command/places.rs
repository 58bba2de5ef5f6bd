//! Which menu each command stands in.

use super::UiCommand;

impl UiCommand {
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
            | Self::Export
            | Self::ExportPdf
            | Self::ExportHtml
            | Self::ExportCsv
            | Self::ExportJson
            | Self::ExportChart
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
            | Self::CopyFigure(_)
            | Self::Cut
            | Self::Copy
            | Self::Paste
            | Self::SelectAll => "Edit",
            Self::ToggleCrossMargining | Self::Add(_) | Self::FocusQuickAdd | Self::AddFromFile => {
                "Portfolio"
            }
            Self::Keep(_)
            | Self::Compare(..)
            | Self::CloseComparison
            | Self::Event(_)
            | Self::TakeShockBack
            | Self::ResumeArrangement
            | Self::BackFromHistory => "What if",
            Self::LoadMarket | Self::DemoHistory | Self::Market(_) | Self::SetAsOf | Self::Recalculate => {
                "Market"
            }
            Self::WebUpdate | Self::SpanFile | Self::RemovePublished | Self::ClosePublished => "Market",
            Self::Explain(_)
            | Self::ExplainBack
            | Self::CloseExplain
            | Self::Close
            | Self::Show(_)
            | Self::TogglePortfolio
            | Self::ToggleWhatIf
            | Self::ToggleWarnings
            | Self::LeftOut
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
}
