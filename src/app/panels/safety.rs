//! What happened to the document's file, and work that an earlier window left behind: said under the
//! tabs, with what can be done about it.

use crate::app::{
    context::View,
    format::whole,
    keep::{Offer, Outside, Safety, local},
    theme::{control, gap, small, tokens},
    ui_command::{Kept, UiCommand},
    widgets::{PushButton, close_button, words},
};
use egui::{Align, Color32, Frame, Label, Layout, Margin, RichText, ScrollArea, Ui};
use std::path::Path;

/// Lines of differences shown before the list scrolls.
const HIGHEST: f32 = 120.0;

/// Draws both, where there is anything to say.
pub fn show(ui: &mut Ui, view: &View, safety: &Safety, path: Option<&Path>) {
    if let (Some(outside), Some(path)) = (safety.outside, path) {
        file_changed(ui, view, outside, safety.wants_save, path);
    }
    if !safety.offers.is_empty() {
        offers(ui, view, &safety.offers);
    }
}

fn band<R>(ui: &mut Ui, body: impl FnOnce(&mut Ui) -> R) -> R {
    let ground = tokens(ui).warn_soft;
    let frame = Frame::new().fill(ground).inner_margin(Margin::symmetric(24, 6));
    frame
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(gap::SMALL, gap::TINY);
            ui.set_width(ui.available_width());
            body(ui)
        })
        .inner
}

/// One line with buttons at its right end, drawn from there; words that do not fit are cut and whole on
/// hover.
fn line(ui: &mut Ui, text: &str, ink: Color32, buttons: impl FnOnce(&mut Ui)) {
    let size = egui::vec2(ui.available_width(), control::SMALL);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        buttons(ui);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(Label::new(RichText::new(text).font(small()).color(ink)).truncate());
        });
    });
}

fn file_changed(ui: &mut Ui, view: &View, outside: Outside, wants_save: bool, path: &Path) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (text, why) = match outside {
        Outside::Changed(stamp) => {
            let seconds = stamp.modified.and_then(|at| i64::try_from(at.as_secs()).ok());
            let at = seconds.map_or_else(String::new, |at| format!(", at {}", local(at)));
            let why = if wants_save {
                "Not saved yet: saving writes over what the other program wrote. Reload puts that here; undo brings yours back."
            } else {
                "Reload puts it here as one step; undo brings yours back."
            };
            (format!("{name} was changed on disk by another program{at}"), why)
        }
        Outside::Gone => (
            format!("{name} was deleted or moved"),
            "The document is still here and unsaved: save it again, or under another name.",
        ),
    };
    let ask = |ui: &mut Ui, text: &str, command: UiCommand| {
        if PushButton::small(text).show(ui).clicked() {
            view.out.ask(command);
        }
    };
    band(ui, |ui| {
        line(ui, &format!("▲ {text}"), tokens(ui).warn_text, |ui| {
            ask(ui, "Save mine as…", UiCommand::SaveAs);
            match outside {
                Outside::Gone => ask(ui, "Save again", UiCommand::Save),
                Outside::Changed(_) => {
                    if wants_save {
                        ask(ui, "Save over it", UiCommand::SaveOver);
                    }
                    ask(ui, "Keep mine", UiCommand::KeepMine);
                    ask(ui, "Reload", UiCommand::Reload);
                }
            }
        });
        words(ui, why, small(), tokens(ui).text2);
    });
}

fn offers(ui: &mut Ui, view: &View, offers: &[Offer]) {
    band(ui, |ui| {
        ui.horizontal(|ui| {
            let title = match offers.len() {
                1 => "▲ Unsaved work was recovered".to_owned(),
                many => format!("▲ Unsaved work was recovered, {many} documents"),
            };
            words(ui, &title, small(), tokens(ui).warn_text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let later = close_button(ui, "Keep the recovered work for later");
                if later.on_hover_text("The next start offers it again").clicked() {
                    view.out.ask(UiCommand::Recovered(Kept::Later));
                }
            });
        });
        ScrollArea::vertical().id_salt("recovered").max_height(160.0).show(ui, |ui| {
            for (index, offer) in offers.iter().enumerate() {
                ui.push_id(index, |ui| show_offer(ui, view, index, offer));
            }
        });
    });
}

fn show_offer(ui: &mut Ui, view: &View, index: usize, offer: &Offer) {
    line(ui, &told(offer), tokens(ui).text1, |ui| {
        let name = &offer.abandoned.head.name;
        let ask = |ui: &mut Ui, text: &str, says: String, kept: Kept| {
            if PushButton::small(text).name(&says).show(ui).clicked() {
                view.out.ask(UiCommand::Recovered(kept));
            }
        };
        if offer.asks_discard {
            // where "Discard" stood: pressed twice by mistake it does nothing
            ask(ui, "Keep it", format!("Keep the recovered {name}"), Kept::Retain(index));
            let says = format!("Discard the recovered {name} for good");
            return ask(ui, "Discard for good", says, Kept::DiscardForGood(index));
        }
        ask(ui, "Discard", format!("Discard the recovered {name}"), Kept::Discard(index));
        let (word, says) = match offer.shows_differences {
            true => ("Hide differences", format!("Hide what differs in the recovered {name}")),
            false => ("Show differences", format!("Show what differs in the recovered {name}")),
        };
        ask(ui, word, says, Kept::Differences(index));
        ask(ui, "Open", format!("Open the recovered {name}"), Kept::Open(index));
    });
    if offer.shows_differences {
        show_differences(ui, offer);
    }
}

fn show_differences(ui: &mut Ui, offer: &Offer) {
    let ink = tokens(ui).text2;
    let Some(lines) = offer.differences.latest() else {
        let text = match offer.differences.has_failed() {
            true => "▲ What differs cannot be worked out. Open it to see.",
            false => "Reading both versions…",
        };
        words(ui, text, small(), ink);
        return;
    };
    let list = ScrollArea::vertical().id_salt("differences").max_height(HIGHEST);
    list.show_rows(ui, 16.0, lines.len(), |ui, range| {
        for line in lines.get(range).unwrap_or_default() {
            words(ui, &format!("    {line}"), small(), ink);
        }
    });
}

/// Which document, how much newer than its file, and from when.
fn told(offer: &Offer) -> String {
    let head = &offer.abandoned.head;
    let edits = match head.edits {
        1 => "1 edit".to_owned(),
        many => format!("{} edits", whole(usize::try_from(many).unwrap_or(usize::MAX))),
    };
    let (newer, file) = match &head.path {
        Some(path) => ("newer than the file", format!(" ({})", path.display())),
        None => ("never saved", String::new()),
    };
    format!("{}, {edits} {newer}, from {}{file}", head.name, local(head.until))
}
