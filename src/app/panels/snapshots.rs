//! The snapshots in the what-if panel, and what is out of the ordinary.

use crate::{
    app::{
        context::View,
        theme::{body, control, gap, small, tokens},
        ui_command::{Pick, UiCommand},
        widgets::{Hint, PushButton, close_button, one_line, words},
    },
    margin::Operation,
    whatif::{Command, Snapshot},
};
use egui::{Key, Sense, TextEdit, Ui, WidgetInfo, vec2};

/// Height of a line with the gap below it.
const LINE: f32 = control::SMALL + 6.0;

/// A name being typed: which snapshot's, and the text so far.
#[derive(Debug, Default)]
pub struct SnapshotList {
    renaming: Option<(usize, String)>,
    wants_focus: bool,
}

impl SnapshotList {
    /// How high the section wants to be.
    pub fn height(view: &View) -> f32 {
        let kept = view.scenario.snapshots.len() as f32;
        let odd = u8::from(view.scenario.operation != Operation::Normal)
            + u8::from(view.scenario.shock.is_some())
            + u8::from(view.scenario.stand.is_some());
        let foot = if kept > 1.0 { LINE } else { 0.0 };
        (1.0 + f32::from(odd)) * LINE + kept * (2.0 * control::SMALL + 15.0) + foot + gap::MEDIUM
    }

    /// Draws the section.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        out_of_the_ordinary(ui, view);
        ui.horizontal(|ui| {
            words(ui, "Snapshots", body(), tokens(ui).text2);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                for command in [UiCommand::Keep(1), UiCommand::Keep(0)] {
                    let response = PushButton::small(command.title()).show(ui);
                    if response.clicked() {
                        view.out.ask(command);
                    }
                    Hint::new(command.title()).why(command.tooltip()).on(&response);
                }
            });
        });
        let snapshots = view.scenario.snapshots.as_slice();
        for (index, snapshot) in snapshots.iter().enumerate() {
            self.snapshot(ui, view, index, snapshot);
        }
        if snapshots.len() > 1 {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = gap::MEDIUM;
                let pair = PushButton::flat("Compare the first two").show(ui);
                if pair.clicked() {
                    view.out.ask(UiCommand::Compare(Pick::Snapshot(0), Pick::Snapshot(1)));
                }
                if PushButton::flat("Keep another").show(ui).clicked() {
                    view.out.ask(UiCommand::Keep(2));
                }
            });
        }
    }

    fn snapshot(&mut self, ui: &mut Ui, view: &View, index: usize, snapshot: &Snapshot) {
        ui.push_id(("snapshot", index), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if self.renaming.as_ref().is_some_and(|(i, _)| *i == index) {
                self.field(ui, view);
            } else {
                self.name(ui, view, index, snapshot);
            }
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = gap::MEDIUM;
                let name = &snapshot.name;
                let flat = |ui: &mut Ui, text: &str, says: &str| {
                    PushButton::flat(text).name(says).show(ui).clicked()
                };
                if flat(ui, "Compare", &format!("Compare with snapshot {name}")) {
                    view.out.ask(UiCommand::Compare(Pick::Snapshot(index), Pick::Now));
                }
                if flat(ui, "Go back", &format!("Go back to snapshot {name}")) {
                    view.out.edit(Command::RestoreSnapshot(index));
                }
                if flat(ui, "Rename", &format!("Rename snapshot {name}")) {
                    self.renaming = Some((index, name.clone()));
                    self.wants_focus = true;
                }
            });
        });
    }

    fn name(&mut self, ui: &mut Ui, view: &View, index: usize, snapshot: &Snapshot) {
        let t = tokens(ui);
        ui.horizontal(|ui| {
            let width = ui.available_width() - 32.0;
            let name = one_line(ui, &snapshot.name, body(), t.text1, width * 0.6);
            let date = format!("{}, {}", snapshot.as_of, snapshot.market);
            let remark = one_line(ui, &date, small(), t.text3, width - name.size().x - gap::SMALL);
            let (rect, response) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
            let middle = |height: f32| rect.center().y - height / 2.0;
            let after = rect.left() + name.size().x + gap::SMALL;
            ui.painter().galley(egui::pos2(rect.left(), middle(name.size().y)), name, t.text1);
            ui.painter().galley(egui::pos2(after, middle(remark.size().y)), remark, t.text3);
            let says = format!("Snapshot {}, kept as of {date}", snapshot.name);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &says));
            Hint::new(&snapshot.name).why(&format!("Kept as of {date}")).on(&response);
            if close_button(ui, &format!("Remove snapshot {}", snapshot.name)).clicked() {
                view.out.edit(Command::RemoveSnapshot(index));
                self.renaming = None;
            }
        });
    }

    /// Enter or leaving takes the name, Esc leaves the old one.
    fn field(&mut self, ui: &mut Ui, view: &View) {
        let Some((index, text)) = &mut self.renaming else { return };
        let edit = TextEdit::singleline(text).desired_width(f32::INFINITY);
        let response = ui.add(edit);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, "Name of the snapshot"));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            return;
        }
        if response.lost_focus() {
            if !ui.input(|i| i.key_pressed(Key::Escape)) {
                view.out.edit(Command::RenameSnapshot { index: *index, name: text.clone() });
            }
            self.renaming = None;
        }
    }
}

/// A shock in force or an arrangement disturbed, each with the way back.
fn out_of_the_ordinary(ui: &mut Ui, view: &View) {
    let state = match view.scenario.operation {
        Operation::Normal => None,
        Operation::Suspended => Some("Arrangement suspended"),
        Operation::Held { .. } => Some("One house late"),
    };
    let shock = view.scenario.shock.as_ref().map(|s| format!("After {}", s.name));
    let stand = view.scenario.stand.map(|s| format!("Rolled to {}", s.at));
    let lines = [
        (stand, "Back", UiCommand::BackFromHistory),
        (state.map(str::to_owned), "Resume", UiCommand::ResumeArrangement),
        (shock, "Take back", UiCommand::TakeShockBack),
    ];
    for (text, button, command) in lines {
        let Some(text) = text else { continue };
        ui.horizontal(|ui| {
            let t = tokens(ui);
            let width = ui.available_width() - 76.0;
            let galley = one_line(ui, &format!("▲ {text}"), small(), t.warn_text, width);
            let (rect, response) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
            let place = egui::pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(place, galley, t.warn_text);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &text));
            Hint::new(&text).on(&response);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if PushButton::small(button).name(command.title()).show(ui).clicked() {
                    view.out.ask(command);
                }
            });
        });
    }
}
