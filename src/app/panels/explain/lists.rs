//! Quotes, and the parameters that a scenario sets.

use super::{
    Subject, Went,
    amounts::{head, heading, heading_with, sentence},
    figure::{figure_row, remark},
    parameter,
};
use crate::{
    app::{
        context::View,
        sheets,
        theme::gap,
        ui_command::UiCommand,
        widgets::{LinkRow, PushButton, push_button},
    },
    margin::{FigureId, FigureInput, Figures},
    whatif::Command,
};
use egui::Ui;

/// A quote among the inputs of a figure.
pub fn quote(ui: &mut Ui, view: &View, id: FigureId, nth: usize) -> Option<Went> {
    let e = view.evaluation;
    let figure = Figures::new(e).get(id)?;
    let text = figure
        .inputs
        .iter()
        .filter_map(|input| match input {
            FigureInput::Quote(text) => Some(text),
            _ => None,
        })
        .nth(nth)?;
    head(ui, view, text, "", None);
    let own = id.line().and_then(|line| e.lines.get(line)?.unit.as_ref()).and_then(|unit| unit.key.price);
    let (first, last) = e.market_span;
    let text = match own {
        Some(_) => "The price entered for the position stands in place of the market’s.".to_owned(),
        None => format!(
            "From {}, which runs from {first} to {last}; read as of {}, for settlement on {}.",
            e.market_label, e.as_of.row_date, e.as_of.settlement
        ),
    };
    sentence(ui, &text);
    heading(ui, "It is used in");
    let mut went = figure_row(ui, view, &figure.label, id);
    if let Some(line) = id.line() {
        let name = e.lines.get(line).map(|l| l.instrument.to_string()).unwrap_or_default();
        if LinkRow::new(&name, "its own price").show(ui).clicked() {
            went = Some(Went::To(Subject::Position(line)));
        }
    }
    went
}

/// Every parameter that is not as it ships.
pub fn changed(ui: &mut Ui, view: &View) -> Option<Went> {
    head(ui, view, "Changed parameters", "", None);
    let names: Vec<String> =
        view.rulebook.changed(&view.scenario.overrides).map(|p| p.parameter.name.clone()).collect();
    let named = view.scenario.overrides.named();
    if names.is_empty() {
        sentence(ui, "Every parameter is as it ships. Change one wherever it is explained.");
    } else {
        let text = "Every figure that rests on one set by hand is graded an assumption of this scenario.";
        sentence(ui, text);
    }
    if let Some(named) = named {
        let count = named.values.len();
        let words = if count == 1 { "1 parameter is".to_owned() } else { format!("{count} parameters are") };
        sentence(ui, &format!("{words} from {}, graded {}.", named.name, named.grade.word()));
        if PushButton::usual(&format!("Remove {}", named.name)).show(ui).clicked() {
            view.out.edit(Command::SetPublished(None));
        }
    }
    if names.is_empty() {
        return None;
    }
    heading_with(ui, "Parameters", |ui, place| {
        sheets::offer_at(ui, place, view, "changed parameters", || sheets::changed_parameters(view));
    });
    let mut went = None;
    for name in &names {
        if let Some(Subject::Parameter(name)) = Subject::parameter(name) {
            remark(ui, name);
            went = went.or(parameter::row(ui, view, name));
            ui.add_space(gap::SMALL);
        }
    }
    if view.applies.has_overrides && push_button(ui, UiCommand::ResetParameters.title()).clicked() {
        view.out.ask(UiCommand::ResetParameters);
    }
    went
}
