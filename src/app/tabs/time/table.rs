//! How far requirements swung and whether they were enough, in a small table and a sentence.

use super::prepared::{Prepared, Row};
use crate::{
    app::{
        context::View,
        format::{self, DASH, money_cell, multiple, percent},
        sheets,
        table::{Cell, Column, head, row},
        theme::{gap, row as heights, small, tokens},
        widgets::{Hint, words},
    },
    whatif::series::{Coverage, Kupiec, Whose},
};
use egui::{Rect, Sense, Ui, UiBuilder, pos2};

/// What a house's own row with XM means.
const SHARES: &str = "With XM a house asks for its share of what both legs can lose together. Its own leg alone loses more than that on many days: the other leg gains then.";
/// Narrower than this the note is left to the tooltips.
const LEAST_NOTE: f32 = 170.0;
const NAME: f32 = 96.0;
const TIMES: f32 = 84.0;
const RISE: f32 = 96.0;
const SHARE: f32 = 76.0;
const ONE: f32 = 84.0;

/// Draws both, once every date is there.
pub fn show(ui: &mut Ui, view: &View, prepared: &Prepared) {
    if prepared.rows.is_empty() {
        return;
    }
    let ink = tokens(ui).text2;
    for whole in prepared.rows.iter().filter(|r| r.figure.whose == Whose::Total && r.figure.with_xm) {
        words(ui, &sentence(whole), small(), ink);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let columns = columns();
    let unit = view.model.unit;
    let rise = format!("5-day rise, {}", unit.head());
    let wide = ui.available_width();
    let above = head(
        ui,
        heights::HEADER,
        &columns,
        &["Requirement", "Peak/trough", &rise, "in %", "Beyond, 1 day", "3 days"],
    );
    let place = above.rect.with_max_x(above.rect.left() + wide);
    sheets::offer_at(ui, place.with_min_x(place.right() - sheets::ROOM), view, "requirements", || {
        sheets::requirements(view, order(prepared).into_iter().map(|r| (r.figure, &r.swing, &r.coverage)))
    });
    let top = ui.cursor().top();
    for of in order(prepared) {
        figure_row(ui, view, &columns, of);
    }
    let left = ui.min_rect().left() + columns.iter().map(|c| c.width).sum::<f32>() + gap::HUGE;
    let beside = Rect::from_min_max(pos2(left, top + gap::TINY), ui.min_rect().right_bottom());
    if beside.width() >= LEAST_NOTE {
        let ink = tokens(ui).text2;
        words(&mut ui.new_child(UiBuilder::new().max_rect(beside).id_salt("shares")), SHARES, small(), ink);
    }
    ui.add_space(gap::TINY);
}

fn columns() -> [Column; 6] {
    [
        Column::left(NAME),
        Column::right(TIMES),
        Column::right(RISE),
        Column::right(SHARE),
        Column::right(ONE),
        Column::right(ONE),
    ]
}

/// Each without beside its with.
fn order(prepared: &Prepared) -> Vec<&Row> {
    let of = |whose: Whose| prepared.rows.iter().filter(move |r| r.figure.whose == whose);
    [Whose::Ficc, Whose::Cme, Whose::Total].into_iter().flat_map(of).collect()
}

fn name(row: &Row) -> String {
    let whose = match row.figure.whose {
        Whose::Ficc => "FICC",
        Whose::Cme => "CME",
        Whose::Total => "Total",
    };
    format!("{whose}, {}", if row.figure.with_xm { "with XM" } else { "without" })
}

fn figure_row(ui: &mut Ui, view: &View, columns: &[Column], of: &Row) {
    let tokens = tokens(ui);
    let unit = view.model.unit;
    let name = name(of);
    let times = of.swing.ratio().map_or_else(|| DASH.to_owned(), |r| multiple(r, 2));
    let dollars = of.swing.in_dollars.map_or_else(|| DASH.to_owned(), |r| money_cell(r.dollars, unit));
    let share = of.swing.in_percent.and_then(|r| r.fraction).map_or_else(|| DASH.to_owned(), percent);
    let [one, three] = of.coverage.each_ref().map(|c| match c.dates {
        0 => DASH.to_owned(),
        dates => format!("{} of {}", format::whole(c.exceptions.len()), format::quantity(dates)),
    });
    let ink = if of.figure.with_xm == view.evaluation.cross_margining { tokens.text1 } else { tokens.text3 };
    let texts = [&name, &times, &dollars, &share, &one, &three];
    let cells: Vec<Cell> = texts.iter().map(|t| Cell::small(t, ink)).collect();
    let response = row(ui, 18.0, columns, &cells, Sense::hover());
    response.widget_info(|| {
        let text = format!(
            "{name}: peak over trough {times}, largest five-day rise {dollars} and {share}, losses beyond it {one} over one day, {three} over three"
        );
        egui::WidgetInfo::labeled(egui::Role::Label, true, text)
    });
    Hint::new(&name).why(&why(of, view)).on(&response);
}

/// When it peaked, rose, and fell short.
fn why(of: &Row, view: &View) -> String {
    let unit = view.model.unit;
    let swing = &of.swing;
    let peak = format!(
        "Peak {} on {}, trough {} on {}.",
        format::money(swing.peak.amount, unit),
        swing.peak.date,
        format::money(swing.trough.amount, unit),
        swing.trough.date
    );
    let rise = |name: &str, rise: Option<crate::whatif::series::Rise>| {
        rise.map_or_else(String::new, |r| format!(" Largest rise in {name}: {} to {}.", r.from, r.to))
    };
    let worst = |c: &Coverage| {
        c.exceptions.iter().max_by_key(|e| e.loss - e.requirement).map_or_else(String::new, |e| {
            let [loss, asked] = [e.loss, e.requirement].map(|m| format::money(m, unit));
            format!(" Worst over {}: {loss} lost after {}, {asked} asked.", days(c.horizon.days()), e.date)
        })
    };
    let share = if of.figure.with_xm && of.figure.whose != Whose::Total {
        format!(" {SHARES}")
    } else {
        String::new()
    };
    let [one, three] = of.coverage.each_ref().map(worst);
    format!(
        "{peak}{}{}{one}{three}{share}",
        rise("dollars", swing.in_dollars),
        rise("per cent", swing.in_percent)
    )
}

fn days(count: usize) -> String {
    if count == 1 { "one day".to_owned() } else { format!("{count} days") }
}

/// How often the whole requirement was not enough, and whether that fits 99 %.
fn sentence(total: &Row) -> String {
    let [one, three] = &total.coverage;
    let Some(test) = three.test else {
        return "There is no requirement to hold losses against.".to_owned();
    };
    format!(
        "Total with XM against what followed: {} beyond it over one day; over three days {} (three-day windows overlap, so every third is tested).",
        counted(one),
        tested(&test)
    )
}

fn counted(c: &Coverage) -> String {
    format!("{} of {} losses were", count(c.exceptions.len()), format::quantity(c.dates))
}

fn count(exceptions: usize) -> String {
    if exceptions == 0 { "none".to_owned() } else { format::quantity(exceptions) }
}

/// An outcome of the test in words.
pub fn tested(test: &Kupiec) -> String {
    let p = if test.p_value < 0.001 { "p < 0.001".to_owned() } else { format!("p = {:.3}", test.p_value) };
    let verdict = match (test.is_rejected(), (test.exceptions as f64) < test.expected) {
        (false, _) => "99 % is not rejected",
        (true, true) => "more cautious than 99 %",
        (true, false) => "less than 99 %, rejected",
    };
    format!(
        "{} of {}, {} expected at 99 %: {p}, {verdict}",
        count(test.exceptions),
        format::quantity(test.dates),
        format::decimals(test.expected, 1)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::series::kupiec;

    #[test]
    fn the_test_speaks_in_words() {
        let words = |x, n| tested(&kupiec(x, n, 0.01).expect("dates"));
        assert_eq!(words(12, 2_000), "12 of 2,000, 20.0 expected at 99 %: p = 0.052, 99 % is not rejected");
        assert_eq!(
            words(0, 1_500),
            "none of 1,500, 15.0 expected at 99 %: p < 0.001, more cautious than 99 %"
        );
        assert_eq!(
            words(40, 1_500),
            "40 of 1,500, 15.0 expected at 99 %: p < 0.001, less than 99 %, rejected"
        );
    }
}
