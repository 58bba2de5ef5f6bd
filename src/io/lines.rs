//! Lines of places in a text.

/// The line of a byte, counted from one.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}

/// Where the lines of a text start, counted once, when it is first asked: a file can have very many
/// lines, and something wrong with each.
pub(super) struct LineStarts<'a> {
    text: &'a str,
    starts: Option<Vec<usize>>,
}

impl<'a> LineStarts<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, starts: None }
    }

    /// The line of a byte, counted from one.
    pub(super) fn line(&mut self, offset: usize) -> usize {
        let text = self.text;
        let starts = self.starts.get_or_insert_with(|| {
            text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1).collect()
        });
        starts.partition_point(|start| *start <= offset) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_count_agree_on_every_byte() {
        for text in ["", "a", "a\nb", "\n\na\r\nb\n"] {
            let mut starts = LineStarts::new(text);
            for at in 0..=text.len() {
                assert_eq!(starts.line(at), line_of(text, at), "{text:?} at {at}");
            }
        }
    }
}
