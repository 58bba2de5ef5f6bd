//! Evaluation beside the screen: small books answer within the frame that asked, large ones later.

use crate::{
    margin::Evaluation,
    rulebook::Rulebook,
    whatif::{Engine, EvaluateError, Market, Scenario},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

/// How long a frame waits for an answer before it shows the last one as stale.
const PATIENCE: Duration = Duration::from_millis(12);

/// A document to evaluate.
#[derive(Clone)]
pub struct Job {
    /// Rises with every document handed over.
    pub number: u64,
    pub scenario: Arc<Scenario>,
    pub market: Market,
}

/// What became of one.
pub struct Answer {
    pub number: u64,
    /// The document it is of.
    pub scenario: Arc<Scenario>,
    pub result: Result<Evaluation, String>,
    pub took: Duration,
}

/// Evaluates the newest document it is given.
pub trait Evaluator {
    /// Takes a document; an earlier one that is still waiting is dropped.
    fn submit(&mut self, job: Job);
    /// The newest answer, if one has come.
    fn poll(&mut self) -> Option<Answer>;
    /// As [`Evaluator::poll`], after waiting a moment for it.
    fn wait(&mut self, longest: Duration) -> Option<Answer>;
    /// Whether an answer is still to come.
    fn is_busy(&self) -> bool;
}

fn evaluate(engine: &mut Engine, job: &Job) -> Answer {
    let start = Instant::now();
    let run = AssertUnwindSafe(|| engine.evaluate(&job.scenario, &job.market, Rulebook::embedded()));
    let result = match catch_unwind(run) {
        Ok(result) => result.map_err(|e: EvaluateError| e.to_string()),
        Err(_) => {
            *engine = Engine::default();
            Err("the evaluation failed unexpectedly; the last figures still stand".to_owned())
        }
    };
    Answer { number: job.number, scenario: Arc::clone(&job.scenario), result, took: start.elapsed() }
}

/// Evaluates where it stands: for tests and pictures.
#[derive(Default)]
pub struct Inline {
    engine: Engine,
    answer: Option<Answer>,
}

impl Evaluator for Inline {
    fn submit(&mut self, job: Job) {
        self.answer = Some(evaluate(&mut self.engine, &job));
    }

    fn poll(&mut self) -> Option<Answer> {
        self.answer.take()
    }

    fn wait(&mut self, _longest: Duration) -> Option<Answer> {
        self.poll()
    }

    fn is_busy(&self) -> bool {
        self.answer.is_some()
    }
}

/// Evaluates on a thread of its own, which holds the cache.
pub struct Threaded {
    jobs: mpsc::Sender<Job>,
    answers: mpsc::Receiver<Answer>,
    waiting_for: Option<u64>,
}

impl Threaded {
    /// Starts the thread. `wake` is called when an answer is ready.
    pub fn new(wake: impl Fn() + Send + 'static) -> Self {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let (outbox, answers) = mpsc::channel();
        thread::spawn(move || {
            let mut engine = Engine::default();
            while let Ok(mut job) = inbox.recv() {
                while let Ok(newer) = inbox.try_recv() {
                    job = newer;
                }
                if outbox.send(evaluate(&mut engine, &job)).is_err() {
                    return;
                }
                wake();
            }
        });
        Self { jobs, answers, waiting_for: None }
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        if self.waiting_for.is_some_and(|number| number <= answer.number) {
            self.waiting_for = None;
        }
        answer
    }
}

impl Evaluator for Threaded {
    fn submit(&mut self, job: Job) {
        self.waiting_for = Some(job.number);
        if self.jobs.send(job).is_err() {
            self.waiting_for = None;
        }
    }

    fn poll(&mut self) -> Option<Answer> {
        let newest = self.answers.try_iter().last()?;
        Some(self.keep(newest))
    }

    fn wait(&mut self, longest: Duration) -> Option<Answer> {
        let until = Instant::now() + longest;
        let mut newest = None;
        // an answer to an earlier document may come first
        while self.waiting_for.is_some() {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(answer) = self.answers.recv_timeout(left) else { break };
            newest = Some(self.keep(answer));
        }
        newest
    }

    fn is_busy(&self) -> bool {
        self.waiting_for.is_some()
    }
}

/// How long a frame waits.
pub fn patience(is_first: bool) -> Duration {
    if is_first { Duration::from_millis(400) } else { PATIENCE }
}
