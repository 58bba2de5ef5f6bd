//! Tables of text with a header, read by column name.

use super::FileProblem;

/// A table: its header and its rows with their line numbers.
pub struct Table {
    file: String,
    header: Vec<String>,
    rows: Vec<(usize, csv::StringRecord)>,
}

/// One row.
pub struct Row<'a> {
    table: &'a Table,
    pub line: usize,
    record: &'a csv::StringRecord,
}

impl Table {
    /// Reads comma, semicolon or tab separated text.
    ///
    /// # Errors
    /// [`FileProblem`] for an empty text or a broken header. Rows that cannot be split are reported
    /// in the list, with their line.
    pub fn read(file: &str, text: &str) -> Result<(Self, Vec<FileProblem>), FileProblem> {
        let empty = || FileProblem::file(file, "is empty: expected a header line with column names");
        let first = text.lines().find(|l| !l.trim().is_empty()).ok_or_else(empty)?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(first))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| FileProblem::file(file, e))?;
        let header = header.iter().map(|h| h.trim_start_matches('\u{feff}').to_ascii_lowercase()).collect();
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        let mut lines = Lines::new(text.as_bytes());
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = lines.of(record.position().map_or(0, |p| p.byte() as usize));
                    if record.iter().any(|cell| !cell.is_empty()) {
                        rows.push((line, record));
                    }
                }
                Err(error) => {
                    let line = error.position().map(|p| p.line() as usize);
                    problems.push(FileProblem {
                        file: file.to_owned(),
                        line,
                        field: None,
                        what: error.to_string(),
                    });
                }
            }
        }
        Ok((Self { file: file.to_owned(), header, rows }, problems))
    }

    /// Column names, lower case.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Whether all of these columns are there.
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|n| self.column(n).is_some())
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { table: self, line: *line, record })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name)
    }
}

impl Row<'_> {
    /// The cell of a column, empty where there is none.
    pub fn cell(&self, name: &str) -> &str {
        self.table.column(name).and_then(|i| self.record.get(i)).unwrap_or_default()
    }

    /// The cell at a position.
    pub fn at(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }

    /// A problem with a field of this row.
    pub fn problem(&self, field: &str, what: impl std::fmt::Display) -> FileProblem {
        FileProblem::field(&self.table.file, self.line, field, what)
    }
}

/// Line numbers of rising byte offsets, counted in the text itself.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of the first character at or after an offset that is no line end.
    pub(super) fn of(&mut self, offset: usize) -> usize {
        while let Some(byte) = self.text.get(self.at) {
            if self.at >= offset && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += usize::from(*byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

fn delimiter(header: &str) -> u8 {
    [b';', b'\t', b','].into_iter().max_by_key(|d| header.bytes().filter(|b| b == d).count()).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_lines_whatever_ends_them() {
        for (text, expected) in [
            ("a,b\n1,2\n3,4\n", vec![2, 3]),
            ("a,b\r\n1,2\r\n3,4\r\n", vec![2, 3]),
            ("\n\na,b\n\n\n1,2\n\n3,4", vec![6, 8]),
            ("a,b\n\"x\ny\",2\n3,4\n", vec![2, 4]),
        ] {
            let (table, problems) = Table::read("t.csv", text).unwrap();
            let lines: Vec<usize> = table.rows().map(|r| r.line).collect();
            assert_eq!((lines, problems), (expected, vec![]), "{text:?}");
        }
    }
}
