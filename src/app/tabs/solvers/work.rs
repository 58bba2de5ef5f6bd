//! The work behind the answers: one ground for each state of the document, and questions asked of it
//! beside the screen.

use crate::{
    app::{
        aside::Aside,
        context::{Moment, View},
    },
    rulebook::Rulebook,
    whatif::{
        Cancelled, Command, Engine, Progress,
        solve::{Desk, Ground},
    },
};
use std::sync::{Arc, Mutex, PoisonError};

/// An answer with the edit that makes it true; none where there is nothing to answer.
pub(super) type Answer<T> = Option<(T, Command)>;

/// A question, and the newest answer.
pub(super) type Asked<K, T> = Aside<(Moment, K), Answer<T>>;

/// The ground of the document, made anew when the document changes.
#[derive(Default)]
pub(in crate::app) struct Work {
    engine: Arc<Mutex<Engine>>,
    ground: Aside<Moment, Option<Arc<Ground>>>,
    /// The state the ground was last wanted for.
    wanted: Option<Moment>,
}

impl Work {
    /// The ground of the document as it stands, once it is there.
    pub fn ground(&mut self, view: &View) -> Option<Arc<Ground>> {
        // figures of an earlier document are no ground for this one
        if view.is_stale {
            return None;
        }
        if self.wanted != Some(view.moment) || !self.ground.is_current() {
            self.wanted = Some(view.moment);
            let (engine, scenario, market) =
                (Arc::clone(&self.engine), Arc::clone(view.scenario), view.market.clone());
            let evaluation = view.evaluation.clone();
            self.ground.want(view.moment, view.runner, move |progress, publish| {
                let mut engine = engine.lock().unwrap_or_else(PoisonError::into_inner);
                progress.advance(0)?;
                let ground = Ground::of(&scenario, &evaluation, &market, &mut engine, Rulebook::embedded());
                publish(ground.ok().map(Arc::new));
                Ok(())
            });
        }
        self.ground.latest().filter(|_| self.ground.is_current()).cloned().flatten()
    }

    /// The engine that priced what the book does not hold.
    pub fn engine(&self) -> Arc<Mutex<Engine>> {
        Arc::clone(&self.engine)
    }
}

/// Wants the answer to a question asked of a ground; about so many steps of work.
pub(super) fn ask<K, T>(
    asked: &mut Asked<K, T>,
    view: &View,
    ground: &Arc<Ground>,
    key: K,
    steps: usize,
    solve: impl FnOnce(&Desk, &Progress) -> Result<Answer<T>, Cancelled> + Send + 'static,
) where
    K: PartialEq,
    T: Send + 'static,
{
    let ground = Arc::clone(ground);
    asked.want((view.moment, key), view.runner, move |progress, publish| {
        progress.begin(steps);
        let answer = solve(&Desk::new(&ground), progress)?;
        publish(answer);
        Ok(())
    });
}
