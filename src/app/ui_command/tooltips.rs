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
            Self::ChangedParameters => "What this scenario sets differently from the rulebook",
            Self::Attribution => "Which position asks for how much of the requirement, three ways",
            Self::LoadMarket => "Treasury par-yield files and daily coin closes, as CSV",
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
