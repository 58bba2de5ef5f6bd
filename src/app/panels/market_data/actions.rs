//! What can be done with all of the market data, and with what is selected. A second click on the same
//! place never does another thing that cannot be meant: what is done stays where it was, blocked.

use super::{MarketPage, export, prepared::Prepared};
use crate::{
    app::{
        context::View,
        market_command::MarketCommand,
        market_shelf::{Item, MarketShelf},
        theme::gap,
        ui_command::UiCommand,
        widgets::PushButton,
    },
    market::store::Choice,
};
use egui::Ui;

impl MarketPage {
    pub(super) fn actions(
        &mut self,
        ui: &mut Ui,
        view: &View,
        shelf: &MarketShelf,
        prepared: &Prepared,
        selected: Option<Item>,
    ) {
        self.asks_to_forget &= shelf.is_aside();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            if PushButton::small("Load files…").show(ui).clicked() {
                view.out.ask(UiCommand::LoadMarket);
            }
            undo(ui, view, shelf);
            if let Some(item) = selected.or(self.removed) {
                self.of_one(ui, view, prepared, item, selected.is_none());
            }
            if shelf.is_used() {
                button(ui, view, UiCommand::DemoHistory);
            }
            if shelf.is_aside() {
                button(ui, view, UiCommand::Market(MarketCommand::UseStored));
                self.forget(ui, view);
            }
            if !prepared.store.contents().conflicts.is_empty() {
                for choice in [Choice::KeepStored, Choice::TakeNew] {
                    button(ui, view, UiCommand::Market(MarketCommand::Settle(None, choice)));
                }
            }
        });
    }

    /// Removing and exporting what is selected, or was until it was removed.
    fn of_one(&mut self, ui: &mut Ui, view: &View, prepared: &Prepared, item: Item, is_gone: bool) {
        let gone = is_gone.then_some("It is removed: pick another in the list");
        let generated = "The demo history is generated: there is nothing to remove";
        let blocked = gone.or(prepared.is_demo.then_some(generated));
        let text = format!("Remove {}", item.name());
        if PushButton::small(&text).blocked(blocked).show(ui).clicked() && blocked.is_none() {
            self.removed = Some(item);
            view.out.ask(UiCommand::Market(MarketCommand::Remove(item)));
        }
        let text = format!("Export {}…", item.name());
        if PushButton::small(&text).blocked(gone).show(ui).clicked() && !is_gone {
            let (name, sheet) = export::sheet(view, prepared, item);
            view.out.save_table(&name, sheet.csv());
        }
    }

    /// Asks in place; what keeps comes to stand where the first click was.
    fn forget(&mut self, ui: &mut Ui, view: &View) {
        if !self.asks_to_forget {
            let command = UiCommand::Market(MarketCommand::Forget);
            let response = PushButton::small(command.title()).show(ui).on_hover_text(command.tooltip());
            self.asks_to_forget = response.clicked();
            return;
        }
        if PushButton::small("Keep it").name("Keep my market data").show(ui).clicked() {
            self.asks_to_forget = false;
        }
        button(ui, view, UiCommand::Market(MarketCommand::ForgetForGood));
    }
}

/// Always there, so that nothing moves when there comes to be something to undo.
fn undo(ui: &mut Ui, view: &View, shelf: &MarketShelf) {
    let step = shelf.undo_step().map(|step| format!("Undo: {step}"));
    let blocked = step.is_none().then_some("Nothing was changed here since the window opened");
    let name = step.as_deref().unwrap_or("Undo the last change of market data");
    let response = PushButton::small("Undo").name(name).blocked(blocked).show(ui);
    let is_clicked = response.clicked() && step.is_some();
    if let Some(step) = &step {
        response.on_hover_text(step);
    }
    if is_clicked {
        view.out.ask(UiCommand::Market(MarketCommand::Undo));
    }
}

fn button(ui: &mut Ui, view: &View, command: UiCommand) {
    if PushButton::small(command.title()).show(ui).on_hover_text(command.tooltip()).clicked() {
        view.out.ask(command);
    }
}
