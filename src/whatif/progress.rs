//! How far a long computation is, and whether anyone still wants it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use thiserror::Error;

/// Nobody wants the answer any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Shared between who computes and who watches. Every computation longer than a frame takes one,
/// states its size, and asks at every step of a few milliseconds at most.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    of: AtomicUsize,
    is_cancelled: AtomicBool,
}

impl Progress {
    /// States how many steps there are; those done so far start again at zero.
    pub fn begin(&self, of: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.of.store(of, Ordering::Relaxed);
    }

    /// Counts steps done, from any thread.
    ///
    /// # Errors
    /// [`Cancelled`] once the answer is no longer wanted.
    pub fn advance(&self, steps: usize) -> Result<(), Cancelled> {
        self.done.fetch_add(steps, Ordering::Relaxed);
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Asks whoever computes to stop.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// Steps done, and of how many.
    pub fn counts(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_and_stops_whoever_asks() {
        let progress = Progress::default();
        progress.begin(3);
        assert_eq!(progress.advance(2), Ok(()));
        assert_eq!(progress.counts(), (2, 3));
        progress.cancel();
        assert_eq!(progress.advance(1), Err(Cancelled));
    }
}
