//! The house and its rooms, held by reading the sources: imports go down only, screens stay in the
//! window's room, the core knows no clock and no environment, and a file holds one idea.

mod scan;

use scan::{Token, named_modules, tokens};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// From the ground up. The two faces of the core stand side by side on top.
const FLOORS: [&[&str]; 10] = [
    &["quantity"],
    &["instrument"],
    &["rulebook"],
    &["market"],
    &["pricing"],
    &["risk"],
    &["margin"],
    &["whatif"],
    &["io"],
    &["cli", "app"],
];

/// Crates that know a screen.
const SCREEN: [&str; 6] = ["egui", "eframe", "egui_plot", "egui_extras", "egui_glow", "rfd"];

/// Lines of a file beyond which it usually holds two ideas, with room for its tests.
const MOST_LINES: usize = 450;

/// One source file.
struct Source {
    /// Below `src`, with forward slashes.
    path: String,
    text: String,
    tokens: Vec<Token>,
}

impl Source {
    /// The room it belongs to: `margin` for `margin/ficc.rs`; none for `main.rs` and `lib.rs`.
    fn room(&self) -> Option<&str> {
        let first = self.path.split('/').next().unwrap_or_default();
        let room = first.strip_suffix(".rs").unwrap_or(first);
        floor(room).map(|_| room)
    }

    /// Whether it is below the faces, where the same inputs must give the same bytes.
    fn is_core(&self) -> bool {
        self.room().and_then(floor).is_some_and(|f| f + 1 < FLOORS.len())
    }

    fn place(&self, token: &Token) -> String {
        format!("src/{}:{}: {}", self.path, token.line, token.text)
    }
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    assert!(paths.len() > 60, "the sources are here");
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a source");
            let below = path.strip_prefix(&root).expect("below src");
            let parts: Vec<String> = below.iter().map(|p| p.to_string_lossy().into_owned()).collect();
            Source { path: parts.join("/"), tokens: tokens(&text), text }
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|e| e == "rs") {
            paths.push(path);
        }
    }
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn imports_go_down_only() {
    let mut found = Vec::new();
    for source in sources() {
        let Some(own) = source.room().and_then(floor) else { continue };
        let upward = |t: &Token| floor(&t.text).is_some_and(|other| other > own);
        found.extend(named_modules(&source.tokens).iter().filter(|t| upward(t)).map(|t| source.place(t)));
    }
    assert_none("imports that run up the floors", &found);
}

#[test]
fn every_folder_is_a_room_on_a_floor() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|s| s.room().is_none() && !matches!(s.path.as_str(), "main.rs" | "lib.rs"))
        .map(|s| s.path.clone())
        .collect();
    assert_none("sources in no room of the house", &found);
}

#[test]
fn screens_are_known_in_the_window_only() {
    let mut found = Vec::new();
    for source in sources().iter().filter(|s| s.room() != Some("app")) {
        let screen = source.tokens.iter().filter(|t| SCREEN.contains(&t.text.as_str()));
        found.extend(screen.map(|t| source.place(t)));
    }
    assert_none("screen crates outside src/app", &found);
}

#[test]
fn the_core_knows_no_clock_and_no_environment() {
    let mut found = Vec::new();
    for source in sources().iter().filter(|s| s.is_core()) {
        for (i, token) in source.tokens.iter().enumerate() {
            let near = |i: usize| source.tokens.get(i).map_or("", |t| t.text.as_str());
            let is_clock = matches!(token.text.as_str(), "SystemTime" | "Instant" | "Zoned" | "Timestamp")
                || (token.text == "now" && near(i.wrapping_sub(1)) == "::");
            // `env!` is read by the compiler; `env::var` and `std::env` by the running program
            let is_environment = token.text == "env" && near(i + 1) != "!";
            if is_clock || is_environment {
                found.push(source.place(token));
            }
        }
    }
    assert_none("clocks or environment variables in the core", &found);
}

#[test]
fn every_room_says_what_it_is_for() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|s| s.path.ends_with("/mod.rs") && !s.text.starts_with("//! "))
        .map(|s| s.path.clone())
        .collect();
    assert_none("rooms that open without a paragraph", &found);
    let core = sources().into_iter().filter(|s| s.is_core() && s.path.matches('/').count() == 1);
    let silent: Vec<String> = core
        .filter(|s| s.path.ends_with("/mod.rs"))
        .filter(|s| !(s.text.contains("may enter") && s.text.contains("What may")))
        .map(|s| s.path)
        .collect();
    assert_none("rooms that do not say what may enter", &silent);
}

#[test]
fn a_file_holds_one_idea() {
    let long = |s: &Source| s.text.lines().count() > MOST_LINES;
    let found: Vec<String> = sources()
        .iter()
        .filter(|s| long(s))
        .map(|s| format!("src/{}: {} lines", s.path, s.text.lines().count()))
        .collect();
    assert_none("files that hold more than one idea", &found);
}
