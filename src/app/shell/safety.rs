//! Nothing is lost: unsaved work kept aside, the file watched, and what a crash left offered again.

use super::{Pending, Shell};
use crate::app::{
    aside::Runner,
    clock::{now, today},
    keep::{Keeper, Outside, Safety, Watcher, Work, open_vault},
    market_shelf::data_folder,
    prefs::Prefs,
    ui_command::{Kept, UiCommand},
};
use crate::{
    io::{self, Disk, FileStamp, Opened, vault::RecoveryHead},
    rulebook::Rulebook,
    whatif::{Scenario, compare::differences},
};
use egui::Context;
use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::Arc,
};

impl Shell {
    /// Keeps settings, market data and unsaved work in a folder, in the frame in which they change, and
    /// takes up what is there: for tests.
    pub fn keeping_in(mut self, folder: PathBuf) -> Self {
        self.prefs = Prefs::load_from(&folder.join("settings.toml"));
        self.take_settings();
        self.safety.watcher = Watcher::inline();
        self.keep_with(&folder, Keeper::inline);
        let today = self.shelf.today();
        self.keep_market_in(&folder, today);
        self.folder = Some(folder);
        self
    }

    /// Keeps unsaved work where this machine keeps such things, beside the screen.
    pub(super) fn keep_natively(&mut self, ctx: &Context) {
        let Some(folder) = data_folder() else {
            let word = "Unsaved work cannot be kept aside: this machine names no folder for it".to_owned();
            self.say(word, vec!["Save often.".to_owned()]);
            return;
        };
        let (waker, other) = (ctx.clone(), ctx.clone());
        self.safety.runner = Runner::threaded(move || waker.request_repaint());
        let waker = ctx.clone();
        self.safety.watcher = Watcher::threaded(move || waker.request_repaint());
        self.keep_with(&folder, |vault| {
            Keeper::threaded(vault, move |done| {
                if done.is_trouble {
                    other.request_repaint();
                }
            })
        });
        self.keep_market_in(&folder, today());
        self.folder = Some(folder);
    }

    fn keep_with(&mut self, folder: &Path, keeper: impl FnOnce(io::vault::Vault) -> Keeper) {
        match open_vault(folder) {
            Ok(vault) => {
                let damaged = self.safety.offer(vault.abandoned());
                self.safety.keeper = keeper(vault);
                if !damaged.is_empty() {
                    let lines = damaged.iter().map(|path| path.display().to_string()).collect();
                    self.say(
                        "Unsaved work kept by an earlier window is damaged and was set aside".into(),
                        lines,
                    );
                }
            }
            // with a line of its own it stays until someone dismisses it
            Err(sentence) => self.say(sentence, vec!["Save often.".to_owned()]),
        }
    }

    /// Keeps what is unsaved, and takes notice of the file.
    pub(super) fn keep_safe(&mut self, ctx: &Context) {
        let has_come_back = |i: &egui::InputState| i.events.contains(&egui::Event::WindowFocused(true));
        if ctx.input(has_come_back) {
            self.safety.watcher.nudge();
        }
        match self.safety.watcher.news() {
            Some(Disk::Changed(stamp)) => self.safety.outside = Some(Outside::Changed(stamp)),
            Some(Disk::Gone) => self.safety.outside = Some(Outside::Gone),
            Some(Disk::Same) => {
                self.safety.outside = None;
                // the question is gone, and with it what was to follow its answer
                if std::mem::take(&mut self.safety.wants_save) {
                    self.after_save = None;
                }
            }
            None => {}
        }
        if let Some(failure) = self.safety.keeper.failure() {
            self.say(failure, vec!["The document stands here and is saved as usual.".to_owned()]);
        }
        self.follow_differences();
        self.keep_work();
    }

    /// Hands the newest unsaved version over, once for each change of the document.
    fn keep_work(&mut self) {
        let moment = (self.document, self.session.revision());
        if let Some((document, _)) = self.safety.kept
            && document != self.document
        {
            self.forget(document);
        }
        if !self.is_unsaved() || self.may_close {
            if let Some((document, _)) = self.safety.kept {
                self.forget(document);
            }
            self.safety.steps_saved = self.session.steps();
            self.safety.since = None;
            self.safety.edits_before = 0;
            self.safety.supersedes.drain(..).for_each(|old| old.discard());
            return;
        }
        if self.safety.kept == Some(moment) || !self.safety.keeper.is_on() {
            return;
        }
        self.safety.kept = Some(moment);
        let until = now();
        let since = *self.safety.since.get_or_insert(until);
        let edits = self.session.steps().abs_diff(self.safety.steps_saved).max(1);
        let head = RecoveryHead {
            name: self.session.scenario().name.clone(),
            path: self.path.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone())),
            edits: self.safety.edits_before.saturating_add(edits as u64),
            since,
            until,
            process: std::process::id(),
            base: self.safety.stamp,
        };
        let scenario = Arc::clone(self.session.scenario());
        let supersedes = std::mem::take(&mut self.safety.supersedes);
        self.safety.keeper.keep(Work { document: self.document, head, scenario, supersedes });
    }

    fn forget(&mut self, document: u64) {
        self.safety.forget(document);
    }

    /// Whether another program has written the document's file since: then it is asked first, in place.
    pub(super) fn asks_before_saving(&mut self, path: &Path) -> bool {
        let Some(known) = self.safety.stamp.filter(|_| self.path.as_deref() == Some(path)) else {
            return false;
        };
        let Disk::Changed(found) = known.look(path) else { return false };
        self.safety.outside = Some(Outside::Changed(found));
        self.safety.wants_save = true;
        // what was to happen after the save still does once that is answered
        if let Some(pending) = self.pending.take() {
            self.after_save = Some(pending);
        }
        true
    }

    /// Carries out what concerns files kept and changed.
    pub(super) fn run_safety(&mut self, command: UiCommand) {
        match command {
            UiCommand::Reload => self.reload(),
            UiCommand::KeepMine => self.keep_mine(),
            UiCommand::SaveOver => {
                if let Some(path) = self.path.clone() {
                    self.save_over(&path);
                }
            }
            UiCommand::OpenPrevious => self.open_previous(),
            UiCommand::Recovered(Kept::Open(index)) => self.leave_for(Pending::Recovered(index)),
            UiCommand::Recovered(Kept::Discard(index)) => self.ask_to_discard(index, true),
            UiCommand::Recovered(Kept::Retain(index)) => self.ask_to_discard(index, false),
            UiCommand::Recovered(Kept::DiscardForGood(index)) if index < self.safety.offers.len() => {
                self.safety.offers.remove(index).abandoned.discard();
            }
            UiCommand::Recovered(Kept::Differences(index)) => {
                if let Some(offer) = self.safety.offers.get_mut(index) {
                    offer.shows_differences = !offer.shows_differences;
                }
                self.find_differences(index);
            }
            // let go of for now: the next start offers it again
            UiCommand::Recovered(Kept::Later) => self.safety.offers.clear(),
            _ => {}
        }
    }

    /// Takes what is on the disk, as one step that can be taken back.
    fn reload(&mut self) {
        let Some(path) = self.path.clone() else { return };
        let stamp = FileStamp::of(&path);
        let opened = io::open_document(&path, self.reference(), Rulebook::embedded());
        match (stamp, opened) {
            (Ok(stamp), Ok(opened)) if opened.is_whole => {
                self.put_in_place("Reload", opened.scenario);
                let now = Arc::clone(self.session.scenario());
                self.session.mark_saved(&now);
                self.after_save = None;
                self.safety.bind(Some((&path, stamp)));
            }
            (_, Ok(opened)) => self.not_whole(&path, &opened),
            (_, Err(problem)) => self.say(problem.to_string(), Vec::new()),
        }
    }

    /// The document stays as it is; what another program wrote may be saved over.
    fn keep_mine(&mut self) {
        self.after_save = None;
        let (Some(path), Some(Outside::Changed(found))) = (self.path.clone(), self.safety.outside) else {
            self.safety.wants_save = false;
            return;
        };
        self.safety.bind(Some((&path, found)));
        self.safety.differs = true;
    }

    fn open_previous(&mut self) {
        let Some(path) = self.path.clone() else { return };
        let previous = io::previous_version(&path);
        match io::open_document(&previous, self.reference(), Rulebook::embedded()) {
            Ok(opened) if opened.is_whole => self.put_in_place("Open the previous version", opened.scenario),
            Ok(opened) => self.not_whole(&previous, &opened),
            Err(problem) => self.say(problem.to_string(), Vec::new()),
        }
    }

    fn put_in_place(&mut self, title: &str, scenario: Scenario) {
        let before = Arc::clone(self.session.scenario());
        self.session.replace(title, scenario);
        self.after_change(&before);
    }

    fn not_whole(&mut self, path: &Path, opened: &Opened) {
        let lines = opened.problems.iter().map(ToString::to_string).collect();
        self.say(format!("{} was not taken over: not all of it can be read", path.display()), lines);
    }

    /// Opens work that a window left behind: unsaved, and bound to its file.
    pub(super) fn open_recovered(&mut self, index: usize) {
        let Some(offer) = self.safety.offers.get(index) else { return };
        let (head, text) = (offer.abandoned.head.clone(), &offer.abandoned.text);
        let opened = io::read_document("recovered.toml", text, self.reference(), Rulebook::embedded());
        let opened = match opened {
            Ok(opened) => opened,
            Err(problem) => return self.say(problem.to_string(), Vec::new()),
        };
        let abandoned = self.safety.offers.remove(index).abandoned;
        let base = head.path.as_ref().and_then(|path| self.whole(path)).unwrap_or_default();
        let path = head.path.clone().filter(|_| opened.is_whole);
        self.start(base, path.clone());
        self.session.replace("Recovered work", opened.scenario);
        if let Some(path) = path {
            self.prefs.remember(&path);
            self.bind_recovered(&path, head.base);
        }
        self.safety.since = Some(head.since);
        // taking it up again is one step, whatever it holds
        self.safety.edits_before = head.edits.saturating_sub(1);
        // what could not be read of it is nowhere else
        if opened.is_whole {
            self.safety.supersedes.push(abandoned);
        }
        self.report(&opened.problems);
    }

    /// Binds recovered work to its file, which may have gone on without it.
    fn bind_recovered(&mut self, path: &Path, base: Option<FileStamp>) {
        match (FileStamp::of(path), base) {
            (Ok(now), base) => {
                let known = base.unwrap_or(now);
                self.safety.bind(Some((path, known)));
                if !known.is_same_content(&now) {
                    self.safety.outside = Some(Outside::Changed(now));
                }
            }
            (Err(error), Some(base)) if error.kind() == ErrorKind::NotFound => {
                self.safety.bind(Some((path, base)));
                self.safety.outside = Some(Outside::Gone);
            }
            (Err(_), _) => self.safety.bind(None),
        }
    }

    /// A document that can be read to its last line.
    fn whole(&self, path: &Path) -> Option<Scenario> {
        let opened = io::open_document(path, self.reference(), Rulebook::embedded()).ok()?;
        opened.is_whole.then_some(opened.scenario)
    }

    fn ask_to_discard(&mut self, index: usize, asks: bool) {
        if let Some(offer) = self.safety.offers.get_mut(index) {
            offer.asks_discard = asks;
        }
    }

    /// Takes what has been found out by now.
    fn follow_differences(&mut self) {
        let Safety { offers, runner, .. } = &mut self.safety;
        for offer in offers.iter_mut().filter(|offer| offer.shows_differences) {
            offer.differences.want((), runner, |_, _| Ok(()));
        }
    }

    /// Works out what abandoned work has that its file has not.
    fn find_differences(&mut self, index: usize) {
        let (reference, market) = (self.reference(), self.market.clone());
        let Safety { offers, runner, .. } = &mut self.safety;
        let Some(offer) = offers.get_mut(index) else { return };
        let (path, text) = (offer.abandoned.head.path.clone(), offer.abandoned.text.clone());
        offer.differences.want((), runner, move |_, publish| {
            let rulebook = Rulebook::embedded();
            let base = path.and_then(|path| io::open_document(&path, reference, rulebook).ok());
            let base = base.map_or_else(Scenario::default, |opened| opened.scenario);
            publish(match io::read_document("recovered.toml", &text, reference, rulebook) {
                Ok(opened) => lines(&differences(&base, &opened.scenario, &market, rulebook)),
                Err(problem) => vec![problem.to_string()],
            });
            Ok(())
        });
    }
}

/// What differs, a line for each.
fn lines(changes: &[crate::whatif::compare::Change]) -> Vec<String> {
    if changes.is_empty() {
        return vec!["Only names, notes or snapshots differ.".to_owned()];
    }
    let line = |change: &crate::whatif::compare::Change| {
        let (from, to) = change.ends();
        from.map_or_else(
            || format!("{}: {to}", change.what()),
            |from| format!("{}: {from} → {to}", change.what()),
        )
    };
    changes.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::Fake,
        whatif::{Command, Gesture},
    };
    use std::time::{Duration, Instant};

    #[test]
    fn differences_are_read_beside_the_screen_whatever_is_edited_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let start = || {
            let shell = Shell::for_test(Scenario::default(), Box::new(Fake::default()));
            shell.keeping_in(folder.path().to_owned())
        };
        let ctx = Context::default();
        let mut crashed = start();
        crashed.edit(&Command::SetCrossMargining(false), Gesture::Done);
        crashed.keep_safe(&ctx);
        drop(crashed);
        let mut shell = start();
        shell.safety.runner = Runner::threaded(|| {});
        shell.run_safety(UiCommand::Recovered(Kept::Differences(0)));
        let before = Instant::now();
        while shell.safety.offers[0].differences.latest().is_none() {
            assert!(before.elapsed() < Duration::from_secs(60), "never read");
            shell.runner.cancel_all();
            shell.keep_safe(&ctx);
            std::thread::yield_now();
        }
        assert_eq!(shell.safety.offers[0].differences.latest().unwrap(), &["cross-margining: on → off"]);
    }
}
