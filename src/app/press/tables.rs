//! The tables of a report: what it is worth, positions, parameters, stress days and the rest, whole.

use super::content::{Entry, Facts, Table, Tone, cents, one_line};
use crate::{
    app::{
        context::View,
        format::{DASH, Unit, face, multiple, percent_short, quantity, whole},
        panels::explain::value_text,
        tabs::overview::{Taken, change_words, level, rung_words},
        words,
    },
    instrument::Unit as Counts,
    io::report::Material,
    margin::{Evaluation, HouseRatio, Level, ladder},
    quantity::{Decimal, money::to_simulation},
    rulebook::{Grade, Rulebook},
    whatif::Scenario,
};

/// What cross-margining is worth, rung by rung.
pub fn worth(view: &View) -> Table {
    // the lower rungs of a book of billions are millions
    let unit = if view.model.unit == Unit::Billions { Unit::Millions } else { view.model.unit };
    let on = view.evaluation.cross_margining;
    let entry = |value: Level| {
        let exact = match value {
            Level::Money(dollars) => Some(cents(dollars)),
            Level::Times(x) | Level::BasisPoints(x) => Some(x.to_string()),
            Level::None => None,
        };
        Entry { text: level(value, unit), exact, tone: Tone::Plain }
    };
    let rows = ladder(view.evaluation).into_iter().map(|rung| {
        let (name, meaning) = rung_words(rung.kind, view);
        let (change, taken) = change_words(&rung, unit);
        let change = match (on, taken) {
            (false, _) => Entry::quiet(DASH),
            (true, Taken::Good) => Entry::text(change).toned(Tone::Saved),
            (true, Taken::Warning) => Entry::text(change).toned(Tone::Warning),
            (true, Taken::Nothing) => Entry::quiet(change),
        };
        let with = if on { entry(rung.with) } else { entry(rung.with).toned(Tone::Quiet) };
        vec![Entry::text(name), Entry::quiet(meaning), entry(rung.without), change, with]
    });
    let title = format!("What it is worth, {}", unit.head());
    Table::new(title, &["", ""], &["Without", "Change", "With"], rows.collect())
}

/// Every position, the one with the largest share of the requirement first.
pub fn positions(view: &View) -> Table {
    let e = view.evaluation;
    let mut lines: Vec<usize> = (0..e.lines.len()).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(e.contribution(*line).abs()));
    let values = e.lines.iter().map(|line| line.market_value());
    let (value_unit, dv01_unit) =
        (Unit::of_column(values), Unit::of_column(e.lines.iter().map(|line| line.dv01())));
    let margin_unit = Unit::of_column((0..e.lines.len()).map(|line| e.contribution(line)));
    let rows = lines.into_iter().filter_map(|index| {
        let line = e.lines.get(index)?;
        let account = match &line.eligibility {
            Ok(_) if line.xm_quantity.is_zero() => Entry::quiet("ordinary"),
            Ok(_) if line.xm_quantity != line.quantity => {
                Entry::text(format!("XM {}", quantity(line.xm_quantity)))
            }
            Ok(_) => Entry::text("XM"),
            Err(reason) => Entry::quiet(format!("ordinary: {reason}")),
        };
        let exact = Some(line.quantity.normalize().to_string());
        let shown = if line.instrument.unit() == Counts::Dollars { face } else { quantity };
        let held = Entry { text: shown(line.quantity), exact, tone: Tone::Plain };
        Some(vec![
            Entry::text(line.instrument.to_string()),
            held,
            Entry::money(line.market_value(), value_unit),
            Entry::money(line.dv01(), dv01_unit),
            Entry::money(e.contribution(index), margin_unit),
            account,
        ])
    });
    let heads = [
        "Quantity".to_owned(),
        format!("Value, {}", value_unit.head()),
        format!("DV01, {}", dv01_unit.head()),
        format!("Margin, {}", margin_unit.head()),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let title = format!("Positions by margin ({})", whole(e.lines.len()));
    Table::new(title, &["Instrument"], &heads, rows.collect()).with_last(&["Account"])
}

/// What a scenario sets differently from the rulebook.
pub fn parameters(scenario: &Scenario, facts: &Facts) -> Table {
    let rulebook = Rulebook::embedded();
    let rows: Vec<Vec<Entry>> = rulebook
        .changed(&scenario.overrides)
        .map(|held| {
            let shown = |value| value_text(held.parameter, value);
            vec![
                Entry::text(&held.parameter.meaning),
                Entry::quiet(&held.parameter.name),
                Entry { text: shown(held.value), exact: Some(held.value.to_string()), tone: Tone::Warning },
                Entry::text(shown(&held.parameter.value)),
                Entry::text(letter(held.grade())),
                Entry::quiet(format!(
                    "{}; ships as {}: {}",
                    held.source(),
                    held.parameter.grade.word(),
                    held.parameter.source
                )),
            ]
        })
        .collect();
    let title = match rows.len() {
        0 if facts.what_if_words().is_empty() => {
            "No parameter is changed: the rulebook as it ships".to_owned()
        }
        0 => "No parameter is changed; what is supposed stands under “What if” above".to_owned(),
        n => format!("Changed parameters ({})", whole(n)),
    };
    Table::new(title, &["Parameter", ""], &["Value", "Ships as"], rows).with_last(&["Grade", "Source"])
}

/// The letter of a grade and its word.
fn letter(grade: Grade) -> String {
    let word = grade.word();
    format!("{} {word}", words::capital(word).chars().next().unwrap_or('?'))
}

/// The requirement, house by house and account by account.
pub fn requirement(view: &View) -> Table {
    let e = view.evaluation;
    let unit = view.model.unit;
    let row = |name: &str, without: Decimal, with: Decimal| {
        let saved = Entry::money(without - with, unit).toned(Tone::Saved);
        vec![Entry::text(name), Entry::money(without, unit), Entry::money(with, unit), saved]
    };
    let account = |name: &str, with: Decimal| {
        vec![Entry::quiet(name), Entry::default(), Entry::money(with, unit), Entry::default()]
    };
    let rows = vec![
        row("FICC", e.without.ficc, e.with.ficc),
        account("of it in the XM account", e.with.ficc_xm),
        account("of it in the ordinary account", e.with.ficc_ordinary),
        row("CME", e.without.cme, e.with.cme),
        account("of it in the XM account", e.with.cme_xm),
        account("of it in the ordinary account", e.with.cme_ordinary),
        row("Both houses", e.without.total, e.with.total),
    ];
    Table::new(format!("Requirement, {}", unit.head()), &[""], &["Without", "In force", "Saved"], rows)
}

/// What each house's model makes of the legs, and what is applied.
pub fn savings(view: &View) -> Table {
    let e = view.evaluation;
    let a = &e.arrangement;
    let unit = Unit::of_column([a.ficc.cash, a.ficc.futures, a.cme.cash, a.cme.futures]);
    let house = |name: &str, ratio: HouseRatio| {
        let money = |dollars| Entry {
            exact: Some(crate::quantity::money::from_simulation(dollars).normalize().to_string()),
            ..Entry::simulated(dollars, unit)
        };
        vec![
            Entry::text(name),
            money(ratio.cash),
            money(ratio.futures),
            money(ratio.both),
            Entry::share(ratio.saving()),
        ]
    };
    let single = |name: String, share: f64| {
        let gap = Entry::default;
        vec![Entry::text(name), gap(), gap(), gap(), Entry::share(share)]
    };
    let mut rows = vec![
        house("FICC-style model", a.ficc),
        house("CME-style model", a.cme),
        single("Threshold".to_owned(), to_simulation(a.limits.threshold)),
        single("Cap".to_owned(), to_simulation(a.limits.cap)),
        single("Applied at both houses".to_owned(), to_simulation(e.applied())),
    ];
    if e.coin_layer.is_some() {
        rows.push(single("Applied to coin futures".to_owned(), to_simulation(e.coins_applied())));
    }
    let title = format!("Saving of each model, {}", unit.head());
    Table::new(title, &[""], &["Cash leg", "Futures leg", "Together", "Saving"], rows)
}

/// What the requirement of the whole book is made of.
pub fn components(view: &View) -> Table {
    let (f, c) = (&view.evaluation.ficc, &view.evaluation.cme);
    let unit = view.model.unit;
    let ficc = [
        ("Value at risk", f.var),
        ("Expected shortfall", f.expected_shortfall),
        ("Floor", f.floor()),
        ("Haircut floor", f.haircut_floor),
        ("Minimum margin", f.minimum_margin),
        ("Bid-ask", f.bid_ask),
        ("Liquidity", f.mla),
    ];
    let cme = [
        ("Outright", c.outright),
        ("Calendar charge", c.calendar_charge),
        ("Spread credit", c.spread_credit),
        ("Heightened risk", c.heightened_risk),
    ];
    let row = |house: &str, name: &str, amount| vec![Entry::quiet(house), Entry::text(name), amount];
    let rows = ficc
        .into_iter()
        .map(|(name, amount)| row("FICC", name, Entry::simulated(amount, unit)))
        .chain(cme.into_iter().map(|(name, amount)| {
            row("CME", name, Entry::money(crate::quantity::money::to_cent(amount), unit))
        }));
    let title = format!("Parts of the requirement, whole book, {}", unit.head());
    Table::new(title, &["House", "Part"], &["Amount"], rows.collect())
}

/// What is posted where.
pub fn collateral(e: &Evaluation) -> Table {
    let unit = Unit::of_column([e.with.total]);
    let rows = e.coverage.totals.iter().map(|t| {
        let surplus = Entry::money(t.surplus, unit);
        let is_short = t.surplus.is_sign_negative() && !t.surplus.is_zero();
        vec![
            Entry::text(t.destination.name()),
            Entry::money(t.required, unit),
            Entry::money(t.posted_after_haircut, unit),
            if is_short { surplus.toned(Tone::Warning) } else { surplus },
            Entry::money(t.yield_per_year, unit),
        ]
    });
    let heads = ["Required", "Posted after haircut", "Surplus", "Earns a year"];
    Table::new(format!("Collateral, {}", unit.head()), &["At"], &heads, rows.collect())
}

/// Every stress day, worst first.
pub fn stress(view: &View) -> Table {
    let e = view.evaluation;
    let unit = view.model.unit;
    let mut days: Vec<_> = e.stress.iter().collect();
    days.sort_by_key(|day| day.pnl);
    let over = |share: Option<f64>, gains: bool| match share {
        _ if gains => Entry::quiet("gains"),
        Some(share) if share > 1.0 => {
            let text = if share >= 10.0 { multiple(share, 0) } else { percent_short(share) };
            Entry { text: format!("▲ {text}"), exact: Some(share.to_string()), tone: Tone::Warning }
        }
        Some(share) => Entry::share(share),
        None => Entry::quiet(DASH),
    };
    let rows = days.into_iter().map(|day| {
        let gains = !day.pnl.is_sign_negative() || day.pnl.is_zero();
        vec![
            Entry::text(day.date.to_string()),
            Entry::text(&day.event),
            Entry::money(day.pnl, unit),
            over(day.loss_over_margin_without(), gains),
            over(day.loss_over_margin_with(), gains),
        ]
    });
    let heads = [format!("P&L, {}", unit.head()), "Loss over margin without".into(), "in force".into()];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    Table::new("Stress days, one-day moves", &["Date", "Day"], &heads, rows.collect())
}

/// What files held that no figure counts.
pub fn left_out(scenario: &Scenario) -> Table {
    let rows = scenario.left_out.iter().map(|line| {
        let place = format!("{}, line {}", line.file, line.line);
        [&line.what, &line.quantity, &line.account, line.reason.code(), &place].map(Entry::text).to_vec()
    });
    let title = format!("Left out of every figure ({})", whole(scenario.left_out.len()));
    Table::new(title, &["Line", "Quantity", "Account", "Because", "Where"], &[], rows.collect())
}

/// Warnings, one line each.
pub fn warnings(material: &Material) -> Vec<String> {
    material.report.warnings.iter().map(|w| one_line(&w.to_string())).collect()
}
