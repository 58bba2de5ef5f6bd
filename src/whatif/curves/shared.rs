//! One engine behind many curves, and work handed to several threads.

use super::SweepError;
use crate::{
    margin::Evaluation,
    rulebook::Rulebook,
    whatif::{Engine, EvaluateError, Market, Scenario},
};
use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

/// Most threads that one curve or map works on.
const MOST_WORKERS: usize = 8;

/// An engine that keeps what it priced for the next curve. Copies taken from it share that.
#[derive(Debug, Default)]
pub struct SharedEngine(Mutex<Engine>);

impl SharedEngine {
    /// Evaluates a document, and gives an engine that starts from there.
    ///
    /// # Errors
    /// [`EvaluateError`] when the document has no figures.
    pub fn fork(
        &self,
        scenario: &Scenario,
        market: &Market,
        rulebook: &Rulebook,
    ) -> Result<(Engine, Evaluation), EvaluateError> {
        let mut engine = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let evaluation = engine.evaluate(scenario, market, rulebook)?;
        Ok((engine.clone(), evaluation))
    }
}

/// As many copies of an engine as there are cores to use.
pub(super) fn workers(engine: Engine) -> Vec<Engine> {
    vec![engine; rayon::current_num_threads().clamp(1, MOST_WORKERS)]
}

/// Does something with every item, each thread with an engine of its own. The results stand in the
/// order of the items. The first error ends it.
pub(super) fn across<I: Sync, T: Send>(
    engines: &mut [Engine],
    items: &[I],
    work: impl Fn(&mut Engine, &I) -> Result<T, SweepError> + Sync,
) -> Result<Vec<T>, SweepError> {
    let (next, has_failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let one = |engine: &mut Engine| -> Result<Vec<(usize, T)>, SweepError> {
        let mut done = Vec::new();
        while !has_failed.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else { break };
            let result = work(engine, item).inspect_err(|_| has_failed.store(true, Ordering::Relaxed))?;
            done.push((number, result));
        }
        Ok(done)
    };
    let one = &one;
    let parts: Vec<Result<Vec<(usize, T)>, SweepError>> = match engines {
        [engine] => vec![one(engine)],
        many if items.len() < 2 => many.iter_mut().take(1).map(one).collect(),
        many => thread::scope(|scope| {
            let threads: Vec<_> = many.iter_mut().map(|engine| scope.spawn(move || one(engine))).collect();
            // a thread that panicked passes its panic on
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        }),
    };
    let mut results = Vec::with_capacity(items.len());
    for part in parts {
        results.extend(part?);
    }
    results.sort_unstable_by_key(|(number, _)| *number);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}
