//! The sentence at the head of the tab, from the series on screen.

use super::{in_words, prepared::Prepared};
use crate::{
    app::{
        context::View,
        format::{percent, percent_short},
    },
    quantity::date::days_between,
};

/// A share of the dates that is all of them to one decimal.
const ALL: f64 = 0.9995;

/// What the history says of this book, cause before rule.
pub fn sentence(prepared: &Prepared, view: &View) -> String {
    let counts = &prepared.counts;
    let points = &prepared.series.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return "No date of the history can be margined: every position is without a value.".to_owned();
    };
    if let Err(failure) = view.evaluation.gate {
        return format!("Cross-margining is not available to this account on any date: {failure}.");
    }
    let years = years(days_between(first.date, last.date));
    let share = |count: usize| count as f64 / counts.dates.max(1) as f64;
    let is_off = !view.evaluation.cross_margining;
    let lead = match (is_off, view.evaluation.is_hypothetical()) {
        (true, _) => format!("Switched on, in {years} "),
        (false, true) => format!("If this scope were approved, in {years} "),
        (false, false) => format!("In {years} "),
    };
    let tense = |past: &'static str, would: &'static str| if is_off { would } else { past };
    let body = if counts.reduced == 0 {
        let why = counts.without_reduction.map_or("nothing is margined", in_words);
        format!("{} no reduction on any date: {why}.", tense("there was", "there would be"))
    } else if share(counts.at_the_cap) >= ALL {
        let bound = tense("the cap bound every day", "the cap would bind every day");
        format!("{bound}: what moved was the margin it is taken from.")
    } else {
        let cut = tense("both houses cut", "both houses would cut");
        let range = if counts.least == counts.most {
            percent(counts.most)
        } else {
            format!("{} to {}", percent_short(counts.least), percent(counts.most))
        };
        let (name, lower) = match counts.ficc_lower >= counts.cme_lower {
            true => ("FICC", counts.ficc_lower),
            false => ("CME", counts.cme_lower),
        };
        let cap = match counts.at_the_cap {
            0 => "the cap never bound".to_owned(),
            at => format!("the cap bound on {}", percent_short(share(at))),
        };
        format!(
            "{cut} {range}: {name}’s model was the lower on {} of days, {cap}.",
            percent_short(share(lower))
        )
    };
    let costs = match counts.costs {
        0 => String::new(),
        days => {
            format!(" On {} of days it {} margin.", percent_short(share(days)), tense("cost", "would cost"))
        }
    };
    format!("{lead}{body}{costs}")
}

/// A span in words.
fn years(days: i64) -> String {
    let years = (days as f64 / 365.25).round();
    if years < 1.0 {
        return "less than a year of history".to_owned();
    }
    let small = [
        "",
        "a year",
        "two years",
        "three years",
        "four years",
        "five years",
        "six years",
        "seven years",
        "eight years",
        "nine years",
        "ten years",
    ];
    match small.get(years as usize) {
        Some(words) => format!("{words} of history"),
        None => format!("{years:.0} years of history"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_words() {
        assert_eq!(years(100), "less than a year of history");
        assert_eq!(years(366), "a year of history");
        assert_eq!(years(3_653), "ten years of history");
        assert_eq!(years(6_809), "19 years of history");
    }
}
