//! A list of inputs, in the order in which they are named.

use super::{FigureId, FigureInput};

/// Inputs as they are gathered.
#[derive(Debug, Default)]
pub(super) struct Inputs(Vec<FigureInput>);

impl Inputs {
    /// Starts with figures.
    pub(super) fn of(ids: impl IntoIterator<Item = FigureId>) -> Self {
        Self(ids.into_iter().map(FigureInput::Figure).collect())
    }

    /// Adds figures.
    pub(super) fn figures(self, ids: impl IntoIterator<Item = FigureId>) -> Self {
        self.more(ids.into_iter().map(FigureInput::Figure))
    }

    /// Adds parameters by name.
    pub(super) fn parameters<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        self.more(names.into_iter().map(|name| FigureInput::Parameter(name.into())))
    }

    /// Adds lines by index.
    pub(super) fn positions(self, lines: &[usize]) -> Self {
        self.more(lines.iter().copied().map(FigureInput::Position))
    }

    /// Adds quotes.
    pub(super) fn quotes(self, texts: impl IntoIterator<Item = String>) -> Self {
        self.more(texts.into_iter().map(FigureInput::Quote))
    }

    /// Adds any inputs.
    pub(super) fn more(mut self, inputs: impl IntoIterator<Item = FigureInput>) -> Self {
        self.0.extend(inputs);
        self
    }

    /// The list.
    pub(super) fn list(self) -> Vec<FigureInput> {
        self.0
    }
}
