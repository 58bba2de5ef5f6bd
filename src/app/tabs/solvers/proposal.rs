//! The reverse question: given the figure a person wants, the change of the hedge that gets there.

use super::work::{Asked, ask};
use crate::{
    app::{
        context::View,
        format::{self, money, percent},
    },
    quantity::Decimal,
    whatif::{
        Cancelled, Command, Progress,
        solve::{Candidate, Desk, Goal, Ground, Reached, Scaled, least_margin, scale_to, smallest_hedge},
    },
};
use rust_decimal::dec;
use std::sync::Arc;

/// How the figure is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::app) enum Way {
    /// The hedge ratio lever.
    #[default]
    Scale,
    /// The contracts of the future with the largest DV01.
    OneFuture,
}

impl Way {
    pub const NAMES: [&'static str; 2] = ["Scale the hedge", "One future"];

    /// The way of a place in the list of names.
    pub fn of(place: usize) -> Self {
        if place == 0 { Self::Scale } else { Self::OneFuture }
    }
}

/// What is proposed, in words, with the edit that does it.
pub(in crate::app) struct Proposal {
    pub text: String,
    /// Nothing reaches what is wanted: this comes nearest.
    pub is_short: bool,
    /// The answer to what is wanted now, not to what was wanted before.
    pub is_current: bool,
    /// None while it is being computed anew, or where nothing would change.
    pub command: Option<Command>,
}

/// The questions asked for one wanted figure.
#[derive(Default)]
pub(in crate::app) struct Reverse {
    scaled: Asked<Goal, Scaled>,
    single: Asked<Goal, Reached>,
}

impl Reverse {
    /// The proposal for a wanted figure; the last one stays until there is a newer.
    pub fn propose(
        &mut self,
        view: &View,
        ground: Option<&Arc<Ground>>,
        goal: Goal,
        way: Way,
    ) -> Option<Proposal> {
        if let Some(ground) = ground {
            match way {
                Way::Scale => ask(&mut self.scaled, view, ground, goal, 343, move |desk, progress| {
                    let found = scale_to(desk, goal, progress)?;
                    Ok(found.map(|s| (s.command(), s)).map(|(c, s)| (s, c)))
                }),
                Way::OneFuture => ask(&mut self.single, view, ground, goal, 160, move |desk, progress| {
                    answer_with(desk, None, goal, progress)
                }),
            }
        }
        match way {
            Way::Scale => {
                let is_current = ground.is_some() && self.scaled.is_current();
                let Some((found, command)) = self.scaled.latest()? else { return Some(no_hedge()) };
                Some(scaled(view, found, command, is_current))
            }
            Way::OneFuture => {
                let is_current = ground.is_some() && self.single.is_current();
                let Some((found, command)) = self.single.latest()? else { return Some(no_hedge()) };
                Some(single(view, found, command, is_current))
            }
        }
    }

    /// Whether the newest answer is to what was last wanted.
    pub fn is_current(&self, way: Way) -> bool {
        match way {
            Way::Scale => self.scaled.is_current(),
            Way::OneFuture => self.single.is_current(),
        }
    }

    /// Calls off what is under way.
    pub fn stop(&mut self) {
        self.scaled.stop();
        self.single.stop();
    }

    /// Steps done, once the wait is worth showing.
    pub fn progress(&self) -> Option<(usize, usize)> {
        self.scaled.progress().or_else(|| self.single.progress())
    }
}

/// The smallest hedge with a product, or with the future of the largest DV01, or with the one that
/// would leave the least margin.
pub(super) fn answer_with(
    desk: &Desk,
    product: Option<crate::instrument::Product>,
    goal: Goal,
    progress: &Progress,
) -> Result<Option<(Reached, Command)>, Cancelled> {
    let Some(candidate) = candidate(desk, product, progress)? else { return Ok(None) };
    let found = smallest_hedge(desk, &candidate, goal, progress)?;
    Ok(found.map(|reached| (reached.command(desk), reached)).map(|(command, reached)| (reached, command)))
}

fn candidate(
    desk: &Desk,
    product: Option<crate::instrument::Product>,
    progress: &Progress,
) -> Result<Option<Candidate>, Cancelled> {
    let ground = desk.ground;
    if let Some(product) = product {
        return Ok(ground.candidates().iter().find(|c| c.future.product == product).copied());
    }
    if let Some(held) = ground.largest_held() {
        return Ok(Some(*held));
    }
    Ok(least_margin(desk, progress)?.map(|least| least.curve.candidate))
}

fn no_hedge() -> Proposal {
    Proposal {
        text: "The book holds no interest-rate futures to scale.".to_owned(),
        is_short: true,
        is_current: true,
        command: None,
    }
}

fn scaled(view: &View, found: &Scaled, command: &Command, is_current: bool) -> Proposal {
    let unit = view.model.unit;
    let ratio = percent(found.ratio);
    let after = &found.after;
    // a ten-thousandth of the hedge moves the figure by less than this
    let near = after.without_total.abs() * dec!(0.002);
    let is_short = found.miss.abs() > near.max(dec!(1));
    let reached = figure(
        found.goal,
        [after.saved, after.without_total, after.with_total],
        after.with_ficc,
        after.with_cme,
        view,
    );
    let text = if is_short {
        format!("No scale of the hedge reaches it. Closest: hedge ratio {ratio}, {reached}.")
    } else {
        let total = money(after.with_total, unit);
        format!(
            "Hedge ratio {ratio}: {reached}{}.",
            if matches!(found.goal, Goal::Margin(_)) { String::new() } else { format!(", total {total}") }
        )
    };
    let changes = found.ratio != view.scenario.levers.hedge_ratio;
    Proposal { text, is_short, is_current, command: (is_current && changes).then(|| command.clone()) }
}

fn single(view: &View, found: &Reached, command: &Command, is_current: bool) -> Proposal {
    let a = &found.after;
    let saved = a.without_total - a.with_total;
    let reached = figure(found.goal, [saved, a.without_total, a.with_total], a.with_ficc, a.with_cme, view);
    let contracts = contracts(found.trade.after, &found.trade.future.to_string());
    let is_short = !found.is_reached();
    let text = if is_short {
        format!("No number of {} reaches it. Closest: {contracts}, {reached}.", found.trade.future)
    } else {
        format!("{contracts}: {reached}.")
    };
    let changes = found.trade.after != found.trade.before;
    Proposal { text, is_short, is_current, command: (is_current && changes).then(|| command.clone()) }
}

/// Contracts of a future as people read them: `(7,224) ZN Z6`, `no ZN Z6`.
pub(super) fn contracts(count: Decimal, future: &str) -> String {
    if count.is_zero() { format!("no {future}") } else { format!("{} {future}", format::quantity(count)) }
}

/// The figure a goal is about, as it comes out.
fn figure(
    goal: Goal,
    [saved, without, with]: [Decimal; 3],
    ficc: Decimal,
    cme: Decimal,
    view: &View,
) -> String {
    let unit = view.model.unit;
    match goal {
        Goal::Saved(_) => format!("saves {}", money(saved, unit)),
        Goal::Saving(_) => format!("saves {}", percent(saved.checked_div(without).unwrap_or_default())),
        Goal::Margin(_) => format!("leaves {}", money(with, unit)),
        Goal::House(crate::instrument::House::Cme, _) => format!("CME asks {}", money(cme, unit)),
        Goal::House(_, _) => format!("FICC asks {}", money(ficc, unit)),
    }
}
