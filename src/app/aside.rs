//! Work beside the screen: longer than a frame, with progress, called off by the next edit.
//!
//! A view keeps an [`Aside`] for what it shows and says in every frame what it wants. What is
//! already there or under way is left alone; what was under way for anything else is called off.

use crate::whatif::{Cancelled, Progress};
use std::{
    cell::RefCell,
    sync::{Arc, Weak, mpsc},
    thread,
    time::{Duration, Instant},
};

/// Progress is shown once work has gone on for this long.
const PATIENCE: Duration = Duration::from_millis(200);

/// Where work runs: on threads of its own, or where it stands.
#[derive(Default)]
pub struct Runner {
    /// Nobody waits for a frame.
    is_patient: bool,
    wake: Option<Arc<dyn Fn() + Send + Sync>>,
    running: RefCell<Vec<Weak<Progress>>>,
}

impl Runner {
    /// Runs work on threads; `wake` asks the screen for another frame.
    pub fn threaded(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { wake: Some(Arc::new(wake)), ..Self::default() }
    }

    /// Runs work at once, where it is asked for: for tests and pictures.
    pub fn inline() -> Self {
        Self::default()
    }

    /// Runs work at once, where no frame waits for it: for what is drawn on paper.
    pub fn patient() -> Self {
        Self { is_patient: true, ..Self::default() }
    }

    /// Whether work may take its time. Work done where it stands holds up the frame that asks for it,
    /// so a view keeps it coarse.
    pub fn can_wait(&self) -> bool {
        self.wake.is_some()
    }

    /// Whether work may take a while although it is done where it stands.
    pub fn is_patient(&self) -> bool {
        self.is_patient
    }

    /// Calls off everything under way: what it was for has changed.
    pub fn cancel_all(&self) {
        for progress in self.running.borrow_mut().drain(..) {
            if let Some(progress) = progress.upgrade() {
                progress.cancel();
            }
        }
    }
}

/// Hands over a result, coarse ones first, the last one for good.
pub type Publish<'a, T> = dyn FnMut(T) + 'a;

struct Running<T> {
    progress: Arc<Progress>,
    results: mpsc::Receiver<T>,
    since: Instant,
}

/// The newest result of one kind of work, and the work under way for a newer one.
pub struct Aside<K, T> {
    /// What the newest work was for.
    key: Option<K>,
    running: Option<Running<T>>,
    latest: Option<T>,
    /// The latest result was made for the key.
    is_current: bool,
    failed: bool,
}

impl<K, T> Default for Aside<K, T> {
    fn default() -> Self {
        Self { key: None, running: None, latest: None, is_current: false, failed: false }
    }
}

impl<K: PartialEq, T: Send + 'static> Aside<K, T> {
    /// Wants the result for a key; `work` starts unless it is there or under way. Call in every frame.
    pub fn want(
        &mut self,
        key: K,
        runner: &Runner,
        work: impl FnOnce(&Progress, &mut Publish<'_, T>) -> Result<(), Cancelled> + Send + 'static,
    ) {
        self.take_results();
        // work called off by an edit that was taken back is wanted again
        let was_cancelled = self.running.as_ref().is_some_and(|r| r.progress.is_cancelled());
        if self.key.as_ref() == Some(&key) && !was_cancelled {
            return;
        }
        self.stop();
        self.key = Some(key);
        self.is_current = false;
        self.failed = false;
        let progress = Arc::new(Progress::default());
        let (sender, results) = mpsc::channel();
        match &runner.wake {
            None => {
                let _ = work(&progress, &mut |result| drop(sender.send(result)));
                drop(sender);
            }
            Some(wake) => {
                let (wake, watched) = (Arc::clone(wake), Arc::clone(&progress));
                thread::spawn(move || {
                    let _ = work(&watched, &mut |result| {
                        let _ = sender.send(result);
                        wake();
                    });
                    drop(sender);
                    wake();
                });
                let mut running = runner.running.borrow_mut();
                running.retain(|p| p.strong_count() > 0);
                running.push(Arc::downgrade(&progress));
            }
        }
        self.running = Some(Running { progress, results, since: Instant::now() });
        self.take_results();
    }

    /// Whether the newest wish was for a key, and was not called off.
    pub fn is_for(&self, key: &K) -> bool {
        let was_cancelled = self.running.as_ref().is_some_and(|r| r.progress.is_cancelled());
        self.key.as_ref() == Some(key) && !was_cancelled
    }

    /// Calls off what is under way. The last result stays.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.progress.cancel();
            self.key = None;
        }
    }

    fn take_results(&mut self) {
        let Some(running) = &self.running else { return };
        loop {
            match running.results.try_recv() {
                Ok(result) => {
                    self.latest = Some(result);
                    self.is_current = true;
                }
                Err(mpsc::TryRecvError::Empty) => return,
                Err(mpsc::TryRecvError::Disconnected) => break,
            }
        }
        // cancelled work ends without a result of its own and is no failure
        if !running.progress.is_cancelled() {
            self.failed = !self.is_current;
            self.running = None;
        }
    }

    /// The newest result; it may belong to an earlier wish, see [`Aside::is_current`].
    pub fn latest(&self) -> Option<&T> {
        self.latest.as_ref()
    }

    /// Takes the result away once the work is done.
    pub fn take(&mut self) -> Option<T> {
        if self.is_running() || !self.is_current {
            return None;
        }
        self.key = None;
        self.is_current = false;
        self.latest.take()
    }

    /// Whether the newest result, perhaps a coarse one, is for what was last wanted.
    pub fn is_current(&self) -> bool {
        self.is_current
    }

    /// Whether work ended without a result.
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// Whether work is under way.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Steps done and of how many, once the wait is worth showing.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let running = self.running.as_ref().filter(|r| r.since.elapsed() >= PATIENCE)?;
        Some(running.progress.counts())
    }
}

impl<K, T> Drop for Aside<K, T> {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.progress.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until<T>(mut ready: impl FnMut() -> Option<T>) -> T {
        loop {
            if let Some(value) = ready() {
                return value;
            }
            thread::yield_now();
        }
    }

    #[test]
    fn inline_work_is_there_at_once_and_done_once() {
        let mut aside = Aside::default();
        let runner = Runner::inline();
        for _ in 0..3 {
            aside.want(7, &runner, |progress, publish| {
                progress.advance(1)?;
                publish("coarse");
                publish("fine");
                Ok(())
            });
        }
        assert_eq!(aside.latest(), Some(&"fine"));
        assert!(aside.is_current() && !aside.is_running() && !aside.has_failed());
    }

    #[test]
    fn a_new_wish_calls_off_the_old_one_and_keeps_its_last_result() {
        let mut aside: Aside<u8, u8> = Aside::default();
        let runner = Runner::threaded(|| {});
        let endless = |answer: u8| {
            move |progress: &Progress, publish: &mut Publish<'_, u8>| {
                publish(answer);
                loop {
                    progress.advance(1)?;
                }
            }
        };
        aside.want(1, &runner, endless(1));
        until(|| {
            aside.want(1, &runner, endless(9));
            aside.is_current().then_some(())
        });
        let first = Arc::clone(&aside.running.as_ref().expect("under way").progress);
        aside.want(2, &runner, |_, _| Ok(()));
        assert!(first.is_cancelled());
        assert_eq!((aside.latest(), aside.is_current()), (Some(&1), false));
        until(|| {
            aside.want(2, &runner, |_, _| Ok(()));
            (!aside.is_running()).then_some(())
        });
        assert!(aside.has_failed(), "work that hands over nothing has failed");
    }

    #[test]
    fn an_edit_calls_off_everything() {
        let mut aside: Aside<u8, u8> = Aside::default();
        let runner = Runner::threaded(|| {});
        aside.want(1, &runner, |progress, _| {
            loop {
                progress.advance(1)?;
            }
        });
        runner.cancel_all();
        assert!(aside.running.as_ref().is_some_and(|r| r.progress.is_cancelled()));
        // wanted again, it starts again
        aside.want(1, &runner, |_, publish| {
            publish(5);
            Ok(())
        });
        until(|| {
            aside.want(1, &runner, |_, _| Ok(()));
            aside.latest().copied()
        });
    }
}
