//! The program run in a folder of its own.

use serde_json::Value;
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};
use tempfile::TempDir;

/// A hedged note with coins and a token beside it, and a bill to post.
pub const SCENARIO: &str = r#"format = 1
name = "A hedged ten-year"
[[position]]
instrument = "T 4.25 2035-08-15"
quantity = "1bn"
[[position]]
instrument = "ZN Z6"
quantity = "-11,000"
[[position]]
instrument = "BTC Z6"
quantity = "-20"
[[position]]
instrument = "BUIDL"
quantity = "25mm"
[[collateral]]
asset = "B 2027-02-18"
amount = "60mm"
"#;

/// A folder that is gone when the test is done, and the program run in it.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    pub fn with(file: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(file, content);
        folder
    }

    pub fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_crossmargin"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .expect("the program runs")
    }

    /// What a run prints, when it succeeds and says nothing else.
    pub fn print(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) = texts(&output);
        assert!(output.status.success() && err.is_empty(), "{arguments:?}: {err}");
        out
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        let all = [&["report"], arguments, &["--format", "json"]].concat();
        serde_json::from_str(&self.print(&all)).expect("JSON")
    }

    /// The one line of a run that computes nothing: exit code 2, nothing printed.
    pub fn refusal(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) = texts(&output);
        assert_eq!((output.status.code(), out.as_str()), (Some(2), ""), "{arguments:?}: {err}");
        assert!(err.ends_with('\n') && err.lines().count() == 1, "one line: {err}");
        assert!(err.starts_with("crossmargin: ") && !err.contains("panicked"), "{err}");
        err
    }
}

pub fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr))
}
