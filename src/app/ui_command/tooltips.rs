//! One line on what each command does.

use super::{Addition, UiCommand};
use crate::app::{event_words::event_meaning, prefs::UnitChoice};

impl UiCommand {
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
            Self::Export => "A report, its figures, or a chart of this tab, as a file",
            Self::ExportPdf => "The whole analysis on one page",
            Self::ExportHtml => "The whole analysis unabridged, in one file for any browser",
            Self::ExportCsv => "Every figure with unit, grade and source, as a table",
            Self::ExportJson => "Every figure, for programs",
            Self::ExportChart => "A chart of this tab as a picture, two pixels to a point",
            Self::ChangedParameters => "What this scenario sets differently from the rulebook",
            Self::Attribution => "Which position asks for how much of the requirement, three ways",
            Self::Paste => "Rows of a spreadsheet, or lines such as ZN Z6 −1,200, become positions",
            Self::Copy => "The selected rows, or all of them, as a spreadsheet takes them",
            Self::AddFromFile => "Positions of other files beside those of this book",
            Self::LoadMarket => {
                "Treasury par yields, coin closes, SOFR and EFFR, lists of Treasury issues and factors, as CSV"
            }
            Self::DemoHistory => "Your own data is kept aside",
            Self::Market(command) => command.tooltip(),
            Self::WebUpdate => "Names the addresses first; nothing is read before you press Download there",
            Self::SpanFile => {
                "Rates, credits and charges of a .pa2 file in place of those that ship, shown before they are used"
            }
            Self::RemovePublished => "Back to the parameters that ship, in one step",
            Self::Keep(_) => "Keeps the document as it stands, to go back to or to compare with",
            Self::Compare(..) => "Side by side, and step by step from one to the other",
            Self::Event(event) => event_meaning(event),
            Self::Units(UnitChoice::Automatic) => "The headline in the unit that fits the requirement",
            Self::Units(_) => "The headline and what stands with it in this unit",
            Self::ResetLayout => "Panels and window size as they ship",
            Self::CopyFigures => "The headline and what it is worth, as a table for a spreadsheet",
            Self::CopyExplained => "The figure with what it is made of, as a table for a spreadsheet",
            Self::OpenPrevious => "The file as it was before the last save, as one step that undo takes back",
            Self::Reload => "What another program wrote to the file, as one step that undo takes back",
            _ => self.title(),
        }
    }
}
