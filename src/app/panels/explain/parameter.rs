//! Parameters: edited where they stand, marked where they are not as they ship.

use super::{
    Subject, Went,
    amounts::{badge, head, heading, sentence},
    figure::remark,
};
use crate::{
    app::{
        context::View,
        format,
        theme::{body, control, gap, small, tokens},
        widgets::{PushButton, ValueField, changed_dot, error_line, link_words, words, wrapped},
        words::capital,
    },
    quantity::Decimal,
    rulebook::{InForce, Parameter, Value},
    whatif::Command,
};
use egui::{Sense, Ui, UiBuilder, pos2, vec2};
use rust_decimal::dec;

const FIELD: f32 = 100.0;

/// A value as its field shows it: shares of one as per cent.
pub fn value_text(parameter: &Parameter, value: &Value) -> String {
    match value {
        Value::Number(number) if is_share(parameter) => {
            format!("{} %", (number * Decimal::ONE_HUNDRED).normalize())
        }
        other => other.to_string(),
    }
}

fn is_share(parameter: &Parameter) -> bool {
    parameter.unit.starts_with("fraction")
}

/// What is to be said of the unit where the value does not say it.
fn unit_words(parameter: &Parameter) -> String {
    match parameter.unit.as_str() {
        unit if unit == "fraction" || unit == "switch" || unit == "date" => String::new(),
        unit => unit.replace("fraction", "share"),
    }
}

/// A row: what it means, its field, its grade; below, how it ships, where that is not so.
pub fn row(ui: &mut Ui, view: &View, name: &'static str) -> Option<Went> {
    let held = view.rulebook.in_force(name, &view.scenario.overrides)?;
    let ink = tokens(ui);
    let width = ui.available_width();
    let dot = if held.is_changed { gap::MEDIUM } else { 0.0 };
    let room = width - FIELD - 16.0 - 2.0 * gap::SMALL - dot;
    let galley = wrapped(ui, &held.parameter.meaning, body(), ink.text1, room);
    let height = galley.size().y.max(control::HEIGHT);
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let top = rect.top() + ((control::HEIGHT - 20.0) / 2.0).min((height - galley.size().y) / 2.0);
    if held.is_changed {
        changed_dot(ui, pos2(rect.left() + 4.0, top + 10.0));
    }
    let place = pos2(rect.left() + dot, top);
    let label = link_words(ui, place, galley, &held.parameter.meaning, ui.scope_id().with(("label", name)));
    let field = egui::Rect::from_min_size(
        pos2(rect.right() - FIELD - 16.0 - gap::SMALL, rect.top() + 2.0),
        vec2(FIELD, control::SMALL),
    );
    let mut inner = ui.new_child(UiBuilder::new().max_rect(field).id_salt(("field", name)));
    let error = edit(&mut inner, view, held, FIELD);
    let corner = pos2(rect.right() - 16.0, rect.top() + 6.0);
    let place = egui::Rect::from_min_size(corner, vec2(16.0, 16.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("grade", name)));
    badge(&mut inner, held.grade(), &provenance(held));
    if let Some(error) = error {
        error_line(ui, &error);
    }
    if held.is_changed {
        as_it_ships(ui, view, held);
    } else if !unit_words(held.parameter).is_empty() {
        remark(ui, &unit_words(held.parameter));
    }
    label.clicked().then_some(Went::To(Subject::Parameter(name)))
}

/// Where the value comes from, since when, and how it ships.
fn provenance(held: InForce) -> String {
    let default = value_text(held.parameter, &held.parameter.value);
    let shipped = format::date(held.parameter.effective);
    match (held.is_changed, held.effective()) {
        (true, _) => format!("{}; ships as {default}, effective {shipped}", held.source()),
        (false, effective) => {
            format!("{}; effective {}", held.source(), effective.map_or(shipped, format::date))
        }
    }
}

/// How it ships, and the way back to that.
fn as_it_ships(ui: &mut Ui, view: &View, held: InForce) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap::SMALL;
        let default = value_text(held.parameter, &held.parameter.value);
        let (text, ink) = match held.named {
            Some(named) => (format!("{}; ships as {default}", named.name), tokens(ui).text2),
            None => (format!("Set in this scenario; {}", under_it(view, held)), tokens(ui).warn_text),
        };
        words(ui, &text, small(), ink);
        if held.named.is_none() {
            reset(ui, view, held);
        }
    });
}

/// What a value set by hand stands in place of: a published one, or the one that ships.
fn under_it(view: &View, held: InForce) -> String {
    let overrides = &view.scenario.overrides;
    match (overrides.named(), overrides.published(&held.parameter.name)) {
        (Some(named), Some(value)) => format!("{} says {}", named.name, value_text(held.parameter, value)),
        _ => format!("ships as {}", value_text(held.parameter, &held.parameter.value)),
    }
}

fn reset(ui: &mut Ui, view: &View, held: InForce) {
    let name = format!("Reset {}", held.parameter.name);
    if PushButton::flat("Reset").name(&name).show(ui).clicked() {
        view.out.edit(Command::SetParameter { name: held.parameter.name.clone(), value: None });
    }
}

/// The field. Returns what is wrong with what is typed.
fn edit(ui: &mut Ui, view: &View, held: InForce, width: f32) -> Option<String> {
    let parameter = held.parameter;
    let text = value_text(parameter, held.value);
    let read = |typed: &str| {
        // a bare number in a field of per cent is per cent
        let typed = typed.trim();
        let is_bare = is_share(parameter) && typed.parse::<Decimal>().is_ok();
        let typed = if is_bare { format!("{typed} %") } else { typed.to_owned() };
        view.rulebook.parse_value(&parameter.name, &typed)
    };
    let check = |typed: &str| {
        let still = || format!(". Still {text}.");
        read(typed).map(|_| ()).map_err(|error| format!("{error}{}", still()))
    };
    let step = |typed: &str, steps: i32| stepped(parameter, &read(typed).ok()?, steps);
    let id = ui.scope_id().with(("parameter", parameter.name.as_str()));
    let output = ValueField::new(id, &parameter.meaning, &text).check(&check).step(&step).show(ui, width);
    if let Some(value) = output.committed.and_then(|typed| read(&typed).ok()) {
        // what is in force without an edit needs none
        let below = view.scenario.overrides.published(&parameter.name).unwrap_or(&parameter.value);
        let value = (value != *below).then_some(value);
        view.out.edit(Command::SetParameter { name: parameter.name.clone(), value });
    }
    output.error
}

/// The text so many steps up: a point of per cent, a whole number, else a tenth of the value.
fn stepped(parameter: &Parameter, value: &Value, steps: i32) -> Option<String> {
    let Value::Number(number) = value else { return None };
    let step = match () {
        () if is_share(parameter) => dec!(0.01),
        () if parameter.is_whole || number.is_zero() || number.is_integer() => Decimal::ONE,
        () => (number.abs() / Decimal::TEN).round_sf(1)?,
    };
    let next = number.checked_add(step.checked_mul(Decimal::from(steps))?)?;
    let (low, high) = parameter.range.unwrap_or((next, next));
    Some(value_text(parameter, &Value::Number(next.clamp(low, high))))
}

/// The page of one parameter.
pub fn show(ui: &mut Ui, view: &View, name: &'static str) -> Option<Went> {
    let held = view.rulebook.in_force(name, &view.scenario.overrides)?;
    let parameter = held.parameter;
    head(ui, view, &parameter.meaning, &value_text(parameter, held.value), None);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap::SMALL;
        if held.is_changed {
            let (rect, _) = ui.allocate_exact_size(vec2(8.0, control::SMALL), Sense::hover());
            changed_dot(ui, rect.center());
        }
        let _ = edit(ui, view, held, 160.0).map(|error| error_line(ui, &error));
        if view.scenario.overrides.contains_key(name) {
            reset(ui, view, held);
        }
    });
    if held.named.is_none() && held.is_changed {
        remark(ui, &capital(&under_it(view, held)));
    }
    heading(ui, "Where it comes from");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap::SMALL;
        badge(ui, held.grade(), held.source());
        words(ui, &capital(held.grade().word()), body(), tokens(ui).text1);
    });
    sentence(ui, &format!("{}.", capital(held.source())));
    if let Some(named) = held.named {
        fact(ui, "Effective", &format::date(named.date));
    }
    heading(ui, "As it ships");
    fact(ui, "Value", &value_text(parameter, &parameter.value));
    fact(ui, "Unit", &parameter.unit);
    if let Some((low, high)) = parameter.range {
        let [low, high] = [low, high].map(|bound| value_text(parameter, &Value::Number(bound.normalize())));
        fact(ui, "Allowed", &format!("{low} to {high}"));
    }
    if !parameter.words.is_empty() {
        fact(ui, "Allowed", &parameter.words.join(", "));
    }
    fact(ui, "Effective", &format::date(parameter.effective));
    fact(ui, "Grade", parameter.grade.word());
    if held.is_changed {
        sentence(ui, &format!("{}.", capital(&parameter.source)));
    }
    ui.add_space(gap::SMALL);
    remark(ui, &format!("In files and with --set: {name}"));
    None
}

/// A name and what it is.
pub fn fact(ui: &mut Ui, name: &str, value: &str) {
    ui.horizontal(|ui| {
        words(ui, name, body(), tokens(ui).text2);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add(
                egui::Label::new(egui::RichText::new(value).font(body()).color(tokens(ui).text1)).truncate(),
            );
        });
    });
}
