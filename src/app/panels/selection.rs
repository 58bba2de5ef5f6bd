//! Which rows of the book are selected: by click, with Ctrl and Shift, by arrow keys, all at once.

use egui::Modifiers;
use std::collections::BTreeSet;

/// Lines of the document. A range goes along the order in which rows are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    lines: BTreeSet<usize>,
    /// Where a range starts.
    anchor: Option<usize>,
    /// Where it ends, and where arrows go on from.
    head: Option<usize>,
}

impl Selection {
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub fn contains(&self, line: usize) -> bool {
        self.lines.contains(&line)
    }

    /// The lines in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.lines.iter().copied()
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Selects these and nothing else.
    pub fn set(&mut self, lines: impl IntoIterator<Item = usize>) {
        self.lines = lines.into_iter().collect();
        self.anchor = self.lines.first().copied();
        self.head = self.lines.last().copied();
    }

    /// A click: alone it selects one line, or none where only that one was selected; Ctrl adds or takes
    /// away; Shift selects up to here.
    pub fn click(&mut self, line: usize, keys: Modifiers, order: &[usize]) {
        if keys.shift && self.anchor.is_some() {
            return self.extend(line, keys.command, order);
        }
        let is_the_only_one = self.lines.len() == 1 && self.contains(line);
        if !keys.command {
            self.lines.clear();
        }
        if is_the_only_one || (keys.command && self.contains(line)) {
            self.lines.remove(&line);
        } else {
            self.lines.insert(line);
        }
        self.anchor = Some(line);
        self.head = Some(line);
    }

    /// So many rows down, or up where it is negative; Shift selects all on the way. Returns where it
    /// came to.
    pub fn step(&mut self, rows: isize, extends: bool, order: &[usize]) -> Option<usize> {
        let last = order.len().checked_sub(1)?;
        let here = self.head.and_then(|head| order.iter().position(|line| *line == head));
        let next = match here {
            Some(here) => here.saturating_add_signed(rows).min(last),
            None if rows < 0 => last,
            None => 0,
        };
        let line = *order.get(next)?;
        if extends && self.anchor.is_some() {
            self.extend(line, false, order);
        } else {
            self.set([line]);
        }
        Some(line)
    }

    fn extend(&mut self, line: usize, adds: bool, order: &[usize]) {
        let place = |wanted: Option<usize>| order.iter().position(|l| Some(*l) == wanted);
        let Some(to) = place(Some(line)) else { return };
        let from = place(self.anchor).unwrap_or(to);
        if !adds {
            self.lines.clear();
        }
        self.lines.extend(order.get(from.min(to)..=from.max(to)).unwrap_or_default());
        self.head = Some(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second line of the document is shown last.
    const ORDER: [usize; 4] = [0, 2, 3, 1];

    fn lines(selection: &Selection) -> Vec<usize> {
        selection.iter().collect()
    }

    #[test]
    fn clicks_select_one_some_and_a_range() {
        let mut selection = Selection::default();
        selection.click(2, Modifiers::NONE, &ORDER);
        selection.click(1, Modifiers::SHIFT, &ORDER);
        assert_eq!(lines(&selection), [1, 2, 3]);
        selection.click(0, Modifiers::SHIFT, &ORDER);
        assert_eq!(lines(&selection), [0, 2], "from the same start the other way");
        selection.click(3, Modifiers::COMMAND, &ORDER);
        selection.click(0, Modifiers::COMMAND, &ORDER);
        assert_eq!(lines(&selection), [2, 3]);
        selection.click(3, Modifiers::NONE, &ORDER);
        assert_eq!(lines(&selection), [3]);
        selection.click(3, Modifiers::NONE, &ORDER);
        assert!(selection.is_empty(), "a second click lets go");
    }

    #[test]
    fn arrows_go_from_row_to_row_and_stop_at_the_ends() {
        let mut selection = Selection::default();
        assert_eq!(selection.step(1, false, &ORDER), Some(0));
        assert_eq!(selection.step(-1, false, &ORDER), Some(0));
        assert_eq!(selection.step(1, true, &ORDER), Some(2));
        assert_eq!(selection.step(9, true, &ORDER), Some(1));
        assert_eq!(lines(&selection), [0, 1, 2, 3]);
        assert_eq!(selection.step(-1, false, &ORDER), Some(3));
        assert_eq!(lines(&selection), [3]);
        assert_eq!(selection.step(1, false, &[]), None);
    }

    #[test]
    fn a_line_that_is_gone_is_no_start() {
        let mut selection = Selection::default();
        selection.click(7, Modifiers::NONE, &ORDER);
        selection.click(3, Modifiers::SHIFT, &ORDER);
        assert_eq!(lines(&selection), [3]);
    }
}
