//! The row of the cheapest collateral: what it costs, what would be posted where, and its limit.

use super::{SEARCHING, Said, Solvers, details::share_words};
use crate::{
    app::{
        context::View,
        format::{Unit, money, money_cell, percent},
        sheets::{market_of, table_head},
        table::{Cell, Column, head, line_under, row},
        theme::{gap, row as heights, small, tokens},
        widgets::{Lever, PushButton, caption, error_line, words},
    },
    instrument::Instrument,
    io::postings_csv,
    margin::Destination,
    quantity::{Decimal, money::from_simulation},
    rulebook::Rulebook,
    whatif::solve::{AssetKind, CheapestPostings, Ground, KindLimit, PostedPart, cheapest_postings},
};
use egui::{Sense, Ui};
use std::sync::{Arc, PoisonError};

impl Solvers {
    pub(super) fn ask_postings(&mut self, view: &View, ground: &Arc<Ground>) {
        let share = from_simulation(self.most_of_a_kind.unwrap_or(1.0)).round_dp(4);
        let limits: Vec<KindLimit> = if share < Decimal::ONE {
            AssetKind::ALL.map(|kind| KindLimit { kind, share }).to_vec()
        } else {
            Vec::new()
        };
        let (engine, market, own) = (self.work.engine(), view.market.clone(), Arc::clone(ground));
        self.postings.want((view.moment, share), view.runner, move |progress, publish| {
            let mut engine = engine.lock().unwrap_or_else(PoisonError::into_inner);
            let rulebook = Rulebook::embedded();
            let found = cheapest_postings(&own, &limits, &market, &mut engine, rulebook, progress)?;
            publish(found.map(|found| {
                let command = found.command();
                (found, command)
            }));
            Ok(())
        });
    }

    pub(super) fn postings_said(&self, ui: &Ui, view: &View) -> Said {
        let t = tokens(ui);
        let (answer, ink, command) = match self.postings.latest() {
            None => (SEARCHING.to_owned(), t.text3, None),
            Some(None) if view.scenario.collateral.is_empty() => {
                ("No collateral in the pool.".to_owned(), t.text3, None)
            }
            Some(None) => ("Nothing is asked of the pool.".to_owned(), t.text3, None),
            Some(Some((found, command))) => {
                let command = found.is_better.then(|| command.clone());
                let ink = if found.after.uncovered > Decimal::ONE { t.warn_text } else { t.text1 };
                (answer(found), ink, command)
            }
        };
        let caption = "Cheapest collateral".to_owned();
        Said { caption, answer, ink, apply: Some("Apply cheapest collateral"), command }
    }

    pub(super) fn postings_details(&mut self, ui: &mut Ui, view: &View, is_current: bool) {
        ui.add_space(gap::TINY);
        let value = self.most_of_a_kind.unwrap_or(1.0);
        let lever = Lever::new("At most of a kind", value, &share_words, &parse_share);
        if let Some(new) = lever.range(0.05, 1.0, 0.05).default_value(1.0).show(ui).value {
            self.most_of_a_kind = Some(new);
        }
        caption(ui, "Of what each place needs, from cash, bills, notes, tokens or coins.");
        let Some(Some((found, _))) = self.postings.latest() else { return };
        ui.add_space(gap::TINY);
        costs(ui, found);
        postings(ui, found);
        ui.horizontal(|ui| {
            let button = PushButton::small("Export postings…").name("Export postings as CSV");
            let blocked = (!is_current).then_some("Being computed");
            if button.blocked(blocked).show(ui).clicked() {
                view.out.save_table("postings.csv", postings_csv(found, table_head(view, &market_of(view))));
            }
        });
    }
}

fn parse_share(text: &str) -> Result<f64, String> {
    if text.trim() == share_words(1.0) {
        return Ok(1.0);
    }
    match text.trim().trim_end_matches('%').trim_end().parse::<f64>() {
        Ok(value) if (5.0..=100.0).contains(&value) => Ok(value / 100.0),
        _ => Err("The limit goes from 5 to 100 %.".to_owned()),
    }
}

fn a_year(dollars: Decimal) -> String {
    if dollars.is_zero() { "nothing".to_owned() } else { money(dollars, Unit::of_column([dollars])) }
}

fn answer(found: &CheapestPostings) -> String {
    let (before, after) = (found.before, found.after);
    let cost = a_year(after.total());
    if after.uncovered > Decimal::ONE {
        let short = money(after.uncovered, Unit::of_column([after.uncovered]));
        return format!("▲ {short} stays uncovered; {cost} a year");
    }
    if before.uncovered > Decimal::ONE {
        return format!("{cost} a year, and everything is covered");
    }
    if !found.is_better {
        return format!("as posted, {cost} a year");
    }
    format!("{cost} a year, {} less", a_year(before.total() - after.total()))
}

/// The cost a year as posted now and in the answer.
fn costs(ui: &mut Ui, found: &CheapestPostings) {
    let (before, after) = (found.before, found.after);
    let all = [before.carry, before.upstream, after.carry, after.upstream, before.uncovered, after.uncovered];
    let unit = Unit::of_column(all);
    let columns = [Column::left(0.0), Column::right(70.0), Column::right(70.0)];
    head(ui, heights::HEADER, &columns, &[&format!("Cost a year, {}", unit.head()), "Now", "Cheapest"]);
    let t = tokens(ui);
    for (name, now, then) in [
        ("Beyond what it earns", before.carry, after.carry),
        ("Funding upstream", before.upstream, after.upstream),
        ("Uncovered", before.uncovered, after.uncovered),
    ] {
        let (now, then) = (money_cell(now, unit), money_cell(then, unit));
        let cells = [Cell::small(name, t.text2), Cell::small(&now, t.text1), Cell::small(&then, t.text1)];
        let response = row(ui, heights::DENSE, &columns, &cells, Sense::hover());
        line_under(ui, response.rect, t);
    }
    if after.uncovered > Decimal::ONE {
        error_line(ui, "The pool does not cover what is asked: add collateral.");
    }
    ui.add_space(gap::SMALL);
}

fn postings(ui: &mut Ui, found: &CheapestPostings) {
    let unit = Unit::of_column(found.parts.iter().map(|p| p.value));
    let columns = [Column::left(0.0), Column::left(60.0), Column::right(54.0), Column::right(58.0)];
    head(ui, heights::HEADER, &columns, &[&format!("Posted, {}", unit.head()), "At", "Value", "Haircut"]);
    for part in &found.parts {
        posting(ui, &columns, part, unit);
    }
    let is_funded = found.coverage.funded_upstream > Decimal::ONE;
    if is_funded {
        let funded = money(found.coverage.funded_upstream, Unit::of_column([found.coverage.funded_upstream]));
        words(ui, &format!("The firm funds {funded} upstream."), small(), tokens(ui).text2);
    }
    ui.add_space(gap::TINY);
}

fn posting(ui: &mut Ui, columns: &[Column], part: &PostedPart, unit: Unit) {
    let t = tokens(ui);
    let name = if part.asset == Instrument::Usd { "Cash".to_owned() } else { part.asset.to_string() };
    let place = match (part.at, part.is_needed) {
        (Destination::Firm, false) => "free",
        (at, _) => at.name(),
    };
    let ink = if part.is_needed { t.text1 } else { t.text3 };
    let (value, haircut) = (money_cell(part.value, unit), percent(part.haircut));
    let cells = [
        Cell::small(&name, ink),
        Cell::small(place, t.text2),
        Cell::small(&value, ink),
        Cell::small(&haircut, t.text2),
    ];
    let response = row(ui, heights::DENSE, columns, &cells, Sense::hover());
    line_under(ui, response.rect, t);
}
