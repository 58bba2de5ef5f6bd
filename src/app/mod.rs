//! The window: everything that knows a screen, a clock, or where files live.
//!
//! What may enter: views, the shell that carries out what they ask for, and the theme. What may
//! not: a figure. Everything drawn is read from an evaluation.

mod aside;
mod bench;
mod catalogue;
mod clock;
mod context;
mod dialogs;
mod event_words;
pub mod format;
mod intake;
pub mod keep;
mod layout;
mod market_command;
mod market_shelf;
mod model;
mod outbox;
mod panels;
pub mod plots;
mod prefs;
pub mod press;
pub mod raster;
mod sheets;
mod shell;
mod start;
mod table;
mod tabs;
pub mod theme;
mod ui_command;
pub mod widgets;
mod words;
mod worker;

pub use dialogs::{Ask, ExportKind, Fake, FileDialogs, Reply};
pub use market_command::MarketCommand;
pub use panels::explain::Subject;
pub use shell::Shell;
pub use start::{StartError, run};
pub use ui_command::{Addition, Kept, Pick, Tab, UiCommand};
