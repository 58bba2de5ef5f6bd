//! Looks at the document's file once a second, on a thread: a slow disk never holds up a frame.

use crate::io::{Disk, FileStamp};
use std::{
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells when the document's file changes under the window.
#[derive(Default)]
pub enum Watcher {
    #[default]
    Off,
    /// Looks when asked: for tests.
    Inline(Option<Watched>),
    Threaded(Arc<Shared>),
}

/// A file and how it stood when last looked at.
#[derive(Debug, Clone)]
pub struct Watched {
    path: PathBuf,
    known: FileStamp,
    last: Disk,
}

/// What the window and the thread tell each other.
#[derive(Default)]
pub struct Shared {
    state: Mutex<State>,
    nudged: Condvar,
}

#[derive(Default)]
struct State {
    watched: Option<Watched>,
    /// Counts the files watched: what was seen of an earlier one is no news.
    number: u64,
    news: Option<Disk>,
    is_closing: bool,
}

impl Watched {
    /// How the file stands, where that differs from the last look.
    fn look(&mut self) -> Option<Disk> {
        if let Disk::Changed(found) = &mut self.last
            && found.glance(&self.path) == Disk::Same
        {
            // as it was found, without reading it again
            return None;
        }
        let disk = self.known.glance(&self.path);
        (disk != self.last).then(|| {
            self.last = disk;
            disk
        })
    }
}

impl Watcher {
    /// Looks when asked.
    pub fn inline() -> Self {
        Self::Inline(None)
    }

    /// Looks on a thread; `wake` asks the screen for another frame when there is news.
    pub fn threaded(wake: impl Fn() + Send + 'static) -> Self {
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        thread::spawn(move || serve(&own, &wake));
        Self::Threaded(shared)
    }

    /// Watches a file, as it is known to be; or none.
    pub fn watch(&mut self, file: Option<(PathBuf, FileStamp)>) {
        let watched = file.map(|(path, known)| Watched { path, known, last: Disk::Same });
        match self {
            Self::Off => {}
            Self::Inline(own) => *own = watched,
            Self::Threaded(shared) => {
                let mut state = shared.lock();
                state.watched = watched;
                state.number += 1;
                state.news = None;
                drop(state);
                shared.nudged.notify_one();
            }
        }
    }

    /// Looks now and not at the next second: someone came back to the window.
    pub fn nudge(&self) {
        if let Self::Threaded(shared) = self {
            shared.nudged.notify_one();
        }
    }

    /// How the file stands now, where that is news.
    pub fn news(&mut self) -> Option<Disk> {
        match self {
            Self::Off => None,
            Self::Inline(watched) => watched.as_mut().and_then(Watched::look),
            Self::Threaded(shared) => shared.lock().news.take(),
        }
    }
}

impl Drop for Watcher {
    /// The thread ends at its next look; a disk that hangs must not hold up the closing of a window.
    fn drop(&mut self) {
        if let Self::Threaded(shared) = self {
            shared.lock().is_closing = true;
            shared.nudged.notify_one();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn serve(shared: &Shared, wake: &dyn Fn()) {
    let mut state = shared.lock();
    while !state.is_closing {
        let (watched, number) = (state.watched.clone(), state.number);
        let Some(mut watched) = watched else {
            // nothing to watch: sleep until there is
            state = shared.nudged.wait(state).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        drop(state);
        let news = watched.look();
        state = shared.lock();
        if state.number != number {
            continue;
        }
        state.watched = Some(watched);
        if news.is_some() {
            state.news = news;
            wake();
        }
        let waited = shared.nudged.wait_timeout(state, PAUSE);
        state = waited.unwrap_or_else(PoisonError::into_inner).0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, sync::mpsc};

    #[test]
    fn news_is_told_once_and_again_when_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "one").unwrap();
        let mut watcher = Watcher::inline();
        watcher.watch(Some((path.clone(), FileStamp::of(&path).unwrap())));
        assert_eq!(watcher.news(), None);
        fs::write(&path, "another").unwrap();
        let Some(Disk::Changed(_)) = watcher.news() else { panic!("it changed") };
        assert_eq!(watcher.news(), None, "told once");
        fs::write(&path, "a third one").unwrap();
        assert!(matches!(watcher.news(), Some(Disk::Changed(_))));
        fs::remove_file(&path).unwrap();
        assert_eq!(watcher.news(), Some(Disk::Gone));
        fs::write(&path, "one").unwrap();
        assert_eq!(watcher.news(), Some(Disk::Same), "it is back as it was");
        watcher.watch(None);
        fs::remove_file(&path).unwrap();
        assert_eq!(watcher.news(), None);
    }

    #[test]
    fn the_thread_wakes_the_window() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "one").unwrap();
        let (sender, woken) = mpsc::channel();
        let mut watcher = Watcher::threaded(move || {
            let _ = sender.send(());
        });
        watcher.watch(Some((path.clone(), FileStamp::of(&path).unwrap())));
        fs::write(&path, "another").unwrap();
        watcher.nudge();
        woken.recv().unwrap();
        assert!(matches!(watcher.news(), Some(Disk::Changed(_))));
    }
}
