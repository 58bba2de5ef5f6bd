//! Tables of text with a header, read by column name.

use super::{
    FileProblem,
    rows::{self, Rows},
};

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
    /// Reads separated text.
    ///
    /// # Errors
    /// [`FileProblem`] for an empty text or a broken header. Rows that cannot be split, and those in
    /// which a quotation mark is never closed, are reported in the list, with their line.
    pub fn read(file: &str, text: &str) -> Result<(Self, Vec<FileProblem>), FileProblem> {
        let empty = || FileProblem::file(file, "is empty: expected a header line with column names");
        let broken = |line: usize, what: &str| FileProblem {
            file: file.to_owned(),
            line: Some(line),
            field: None,
            what: what.to_owned(),
        };
        let mut all = Rows::new(text);
        let header = match all.next().ok_or_else(empty)? {
            rows::Row::Cells { cells, .. } => cells.iter().map(str::to_ascii_lowercase).collect(),
            rows::Row::Broken { line, what } => return Err(broken(line, what)),
        };
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        while let Some(row) = all.next() {
            match row {
                rows::Row::Cells { line, cells } => rows.push((line, cells.clone())),
                rows::Row::Broken { line, what } => problems.push(broken(line, what)),
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
    #[test]
    fn a_quotation_mark_that_is_never_closed_costs_its_own_row_and_no_other() {
        let with = |row: &str| format!("date,10 yr\n2026-01-02,4.1\n{row}\n2026-01-06,4.3\n2026-01-07,4.4\n");
        for row in ["2026-01-05,\"4.2", "\"2026-01-05,4.2"] {
            let (table, problems) = Table::read("y.csv", &with(row)).unwrap();
            let lines: Vec<usize> = table.rows().map(|r| r.line).collect();
            assert_eq!(lines, [2, 4, 5], "{row}");
            assert_eq!(problems.iter().map(FileProblem::place).collect::<Vec<_>>(), ["y.csv, line 3"]);
            assert!(problems[0].what.contains("quotation mark"), "{}", problems[0]);
        }
        let header = Table::read("y.csv", "date,\"10 yr\n2026-01-02,4.1\n").err().unwrap();
        assert_eq!(header.place(), "y.csv, line 1");
    }
}
