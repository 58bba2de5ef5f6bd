//! A process that edits and saves is killed at any moment: its file is always a whole version, and
//! what was not saved is found again.
#![cfg(unix)]

use crossmargin::{
    app::keep::{Keeper, Work},
    io::{
        FileStamp, open_document, save_document, sweep_beside,
        vault::{RecoveryHead, Vault},
        write_scenario,
    },
    rulebook::Rulebook,
    whatif::{Command, Gesture, Scenario, Session},
};
use jiff::civil::date;
use std::{
    collections::BTreeSet,
    env, fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{self, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

/// Where the process to be killed works; set by the test that starts it.
const PLACE: &str = "CROSSMARGIN_TEST_CRASH";
const KILLS: usize = 200;
/// Processes at a time: they mostly wait for the disk.
const AT_ONCE: usize = 8;
/// A save every so many edits.
const SAVES: u64 = 7;
/// Makes a document long enough to be caught half written.
const NOTES: usize = 600_000;
/// What may be lost of unsaved work.
const LAST_SECOND: u128 = 1_000_000;

/// Edits and saves until it is killed, and says what it has done. Does nothing when run as a test.
#[test]
fn the_process_that_is_killed() {
    let Some(place) = env::var_os(PLACE) else { return };
    let place = Path::new(&place);
    let path = place.join("book.toml");
    let start = Instant::now();
    let say = move |words: String| {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "\n@ {} {words}", start.elapsed().as_micros());
        let _ = out.flush();
    };
    let vault = Vault::open(&place.join("recovery"), process::id()).expect("a vault");
    let mut keeper =
        Keeper::threaded(vault, move |done| say(format!("kept {} {}", done.edits, done.took.as_micros())));
    let scenario = open_document(&path, date(2026, 8, 21), Rulebook::embedded()).expect("opens").scenario;
    let mut session = Session::new(scenario);
    let mut stamp = FileStamp::of(&path).ok();
    // a process nobody kills ends by itself
    for version in (1_u64..).take_while(|_| start.elapsed() < Duration::from_secs(20)) {
        let command = Command::SetName(format!("version {version}"));
        session.apply(&command, Gesture::Done, Rulebook::embedded()).expect("applies");
        let head = RecoveryHead {
            name: session.scenario().name.clone(),
            path: Some(path.clone()),
            edits: version,
            since: 0,
            until: 0,
            process: process::id(),
            base: stamp,
        };
        let scenario = std::sync::Arc::clone(session.scenario());
        keeper.keep(Work { document: 0, head, scenario, supersedes: Vec::new() });
        say(format!("edit {version}"));
        if version.is_multiple_of(SAVES) {
            stamp = Some(
                save_document(&path, &write_scenario(session.scenario()).expect("written")).expect("saved"),
            );
            say(format!("saved {version}"));
            keeper.forget(0);
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// What a process said before it was killed.
#[derive(Default)]
struct Said {
    /// Each edit with its time in microseconds.
    edits: Vec<(u64, u128)>,
    saved: u64,
    kept: u64,
    slowest: u128,
    last: u128,
}

impl Said {
    fn hear(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |i: usize| words.get(i).and_then(|w| w.parse::<u64>().ok());
        // the last line may be cut
        let (Some(&"@"), Some(at), Some(what), Some(version)) =
            (words.first(), number(1), words.get(2), number(3))
        else {
            return;
        };
        self.last = self.last.max(u128::from(at));
        match *what {
            "edit" => self.edits.push((version, u128::from(at))),
            "saved" => self.saved = version,
            "kept" => {
                self.kept = self.kept.max(version);
                self.slowest = self.slowest.max(u128::from(number(4).unwrap_or_default()));
            }
            _ => {}
        }
    }
}

/// Runs a process for a while and kills it. Returns its number and what it said.
fn killed_after(place: &Path, life: Duration) -> (u32, Said) {
    let mut child = process::Command::new(env::current_exe().expect("this test"))
        .args(["--exact", "the_process_that_is_killed", "--nocapture", "--test-threads", "1"])
        .env(PLACE, place)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let mut said = Said::default();
    let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
    // its life is counted from its first edit
    while said.edits.is_empty() {
        said.hear(&lines.next().expect("it speaks").expect("text"));
    }
    let reader = thread::spawn(move || {
        lines.map_while(Result::ok).for_each(|line| said.hear(&line));
        said
    });
    thread::sleep(life);
    child.kill().expect("killed");
    child.wait().expect("gone");
    (child.id(), reader.join().expect("heard"))
}

fn version(name: &str) -> u64 {
    name.strip_prefix("version ").and_then(|v| v.parse().ok()).expect("a version of the document")
}

/// What stands on the disk after a kill, held against what the process had said.
fn check(place: &Path, process: u32, said: &Said) {
    let path = place.join("book.toml");
    let last = said.edits.last().expect("an edit").0;
    let opened = open_document(&path, date(2026, 8, 21), Rulebook::embedded()).expect("the file is whole");
    assert!(opened.is_whole && opened.scenario.notes.len() == NOTES, "the file is whole");
    let saved = version(&opened.scenario.name);
    // the save under way may or may not have got there
    assert!(
        saved >= said.saved && saved <= said.saved + SAVES && saved.is_multiple_of(SAVES),
        "{saved}, {}",
        said.saved
    );

    let vault = Vault::open(&place.join("recovery"), process::id()).expect("a vault");
    let found = vault.abandoned();
    assert!(found.damaged.is_empty() && found.abandoned.len() <= 1, "{:?}", found.damaged);
    let recovered = found.abandoned.first().map_or(0, |work| {
        assert_eq!(version(&work.head.name), work.head.edits);
        let name = format!("name = \"version {}\"", work.head.edits);
        assert!(work.text.contains(&name), "the document is the one the head speaks of");
        work.head.edits
    });
    let best = saved.max(recovered);
    assert!(best >= said.kept && best <= last + 1, "{best} of {}", said.kept);
    // writing takes its time, on a slow disk more; nothing else may
    let allowed = LAST_SECOND + 2 * said.slowest;
    let owed = said.edits.iter().rev().find(|(_, at)| at + allowed < said.last).map_or(0, |(edit, _)| *edit);
    assert!(best >= owed, "{best} is there, edit {owed} was made more than a second before the end");

    sweep_beside(&path, process);
    let names: BTreeSet<_> = fs::read_dir(place)
        .expect("the folder")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.iter().all(|n| ["book.toml", "book.toml~", "recovery"].contains(&n.as_str())), "{names:?}");
}

/// Lives of very different lengths; some are long enough for the last second to matter.
fn life(kill: usize) -> Duration {
    let scattered =
        (kill as u64).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 33;
    let longest = if kill.is_multiple_of(8) { 1_600_000 } else { 250_000 };
    Duration::from_micros(scattered % longest)
}

#[test]
fn killed_at_any_moment_nothing_is_lost() {
    let next = AtomicUsize::new(0);
    let document = Scenario { name: "version 0".to_owned(), notes: "n".repeat(NOTES), ..Scenario::default() };
    let text = write_scenario(&document).expect("written");
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let kill = next.fetch_add(1, Ordering::Relaxed);
                    if kill >= KILLS {
                        return;
                    }
                    let place = tempfile::tempdir().expect("a folder");
                    fs::write(place.path().join("book.toml"), &text).expect("written");
                    let (process, said) = killed_after(place.path(), life(kill));
                    check(place.path(), process, &said);
                }
            });
        }
    });
}
