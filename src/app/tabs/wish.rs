//! What a person wants of one house, dragged on its bar, and the change of the hedge that gets there.

use super::{
    sentence,
    solvers::{Proposal, Reverse, Way, Work},
};
use crate::{
    app::{
        context::View,
        format::money,
        plots::{House as Side, Piece, Shown, World},
        theme::{body, gap, tokens},
        widgets::{PushButton, Selector, close_button},
    },
    instrument::{Asset, House, Instrument},
    quantity::money::from_simulation,
    whatif::solve::Goal,
};
use egui::{Align, Layout, Ui, UiBuilder, Vec2, vec2};

/// The wish, while there is one.
#[derive(Default)]
pub struct Wish {
    wanted: Option<(Side, f64)>,
    way: Option<Way>,
    work: Work,
    reverse: Reverse,
}

impl Wish {
    /// Draws the sentence of the tab, or in its very place what is proposed for a wish, so that the
    /// bars do not move under the pointer.
    pub fn show_head(&mut self, ui: &mut Ui, view: &View) {
        let Some((house, value)) = self.wanted.filter(|_| view.model.world == World::With) else {
            self.wanted = None;
            return sentence(ui, &view.model.sentence);
        };
        let hidden = ui.scope(|ui| {
            ui.set_invisible();
            sentence(ui, &view.model.sentence);
        });
        // the scope's own distance to what follows
        ui.add_space(-ui.spacing().item_spacing.y);
        let place = hidden.response.rect.with_max_x(ui.max_rect().right()).expand2(vec2(0.0, gap::SMALL));
        let layout = Layout::right_to_left(Align::Center);
        let mut strip = ui.new_child(UiBuilder::new().max_rect(place).id_salt("wish").layout(layout));
        self.strip(&mut strip, view, house, value);
    }

    /// Draws the bars, which can be dragged where the switch is on.
    pub fn show_bars(&mut self, ui: &mut Ui, view: &View, size: Vec2) -> Shown<Piece> {
        if view.model.world == World::Without {
            return view.model.bars.show(ui, size);
        }
        let (shown, moved) = view.model.bars.show_wishing(ui, size, self.wanted);
        if let Some((house, picked)) = moved {
            self.wanted = Some((house, picked.value));
        }
        shown
    }

    fn strip(&mut self, ui: &mut Ui, view: &View, side: Side, value: f64) {
        let t = tokens(ui);
        let house = if side == Side::Ficc { House::Ficc } else { House::Cme };
        let goal = Goal::House(house, from_simulation(value).round_dp(0));
        let way = self.way.unwrap_or_else(|| usual_way(view));
        let ground = self.work.ground(view);
        let proposal = self.reverse.propose(view, ground.as_ref(), goal, way);
        let (text, ink, command) = match proposal {
            None => ("Searching…".to_owned(), t.text3, None),
            Some(Proposal { text, is_current: false, .. }) => (text, t.text3, None),
            Some(Proposal { text, is_short: true, command, .. }) => {
                (format!("▲ {text}"), t.warn_text, command)
            }
            Some(Proposal { text, command, .. }) => (text, t.text1, command),
        };
        let wanted = format!("{} at {}.", side.name(), money(value, view.model.unit));
        let mut is_done = close_button(ui, "Forget the wanted requirement").clicked();
        let blocked = command.is_none().then_some("Nothing to apply");
        let button = PushButton::primary("Apply").name("Apply the proposal").blocked(blocked);
        if button.show(ui).clicked()
            && let Some(command) = command
        {
            view.out.edit(command);
            is_done = true;
        }
        if let Some(picked) = Selector::new("By", &Way::NAMES, way as usize).show(ui) {
            self.way = Some(Way::of(picked));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(gap::TINY);
            let text = egui::RichText::new(format!("{wanted} {text}")).font(body()).color(ink);
            ui.add(egui::Label::new(text.line_height(Some(18.0))).wrap());
        });
        if is_done {
            self.wanted = None;
        }
    }
}

/// The hedge is scaled where there is one, else sought.
fn usual_way(view: &View) -> Way {
    let is_hedge = |i: &Instrument| matches!(i, Instrument::Future(f) if f.product.asset() == Asset::Rates);
    let has_hedge = view.scenario.positions.iter().any(|p| is_hedge(&p.instrument) && !p.quantity.is_zero());
    if has_hedge { Way::Scale } else { Way::OneFuture }
}
