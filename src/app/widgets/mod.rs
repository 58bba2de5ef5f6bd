//! The controls and small marks the window is made of.
//!
//! This room turns plain data into painted, named, keyboard-reachable widgets and hands back what
//! was picked, typed or pressed. It knows the theme and nothing of margins: a caller passes words
//! that are already formatted. A widget keeps at most what is being typed, under its own id; a
//! view may therefore run twice in a frame. Everything one can press has an accessible name.

mod badge;
mod button;
mod chip;
mod field;
mod finder;
mod headline;
mod hint;
mod lever;
mod link_row;
mod message;
mod number_cell;
mod paint;
mod selector;
mod switch;
mod tabs;
mod value_field;

pub use badge::{Grade, grade_badge};
pub use button::{PushButton, close_button, primary_button, push_button, small_button};
pub use chip::{Chip, ChipKind};
pub use finder::{Finder, FinderItem};
pub use headline::{HeadlineFigure, Tone};
pub use hint::Hint;
pub use lever::{Lever, LeverOutput};
pub use link_row::{LinkRow, dotted, link_words, wrapped};
pub use message::{
    caption, empty_state, error_line, one_line, progress_line, section_title, section_title_with, words,
};
pub use number_cell::{CellOutput, NumberCell};
pub use paint::{
    HATCH_PITCH, HATCH_VEIL, arrow, changed_dot, dashed_line, dashed_outline, focus_ring, hairline, hatch,
    hatch_in, plaque_text, rounded_outline, row_ground, swatch, tick_mark,
};
pub use selector::{Selector, drop_down, menu_row};
pub use switch::{Switch, SwitchSize, SwitchState};
pub use tabs::{tab_row, title_pair, title_row};
pub use value_field::ValueField;
