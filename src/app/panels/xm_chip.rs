//! The chip that says whether a position is in the XM account, and moves it.

use super::portfolio::shown_quantity;
use crate::{
    app::{
        context::View,
        widgets::{Chip, ChipKind, Hint},
        words,
    },
    instrument::{Asset, Instrument},
    margin::{Evaluation, Leg, Line, XmChoice},
    whatif::{Command, Position},
};
use egui::{Rect, Ui, UiBuilder, pos2};

/// Draws the chip of a line; a click moves the position.
pub fn chip(ui: &mut Ui, place: Rect, view: &View, index: usize, line: &Line, position: Option<&Position>) {
    let is_on = view.scenario.cross_margining && view.evaluation.gate.is_ok();
    let is_hypothetical = view.evaluation.is_hypothetical() && joins_only_here(line);
    let chip = match &line.eligibility {
        Err(_) => Chip::NO,
        Ok(_) if line.xm_quantity.is_zero() => Chip::OUT,
        Ok(_) if line.xm_quantity != line.quantity => {
            Chip::new(if is_on { ChipKind::In } else { ChipKind::InIdle }, "part")
        }
        Ok(_) if is_hypothetical => Chip::new(ChipKind::Hypothetical, "in"),
        Ok(_) if is_on => Chip::IN,
        Ok(_) => Chip::IN_IDLE,
    };
    let size = chip.size(ui);
    let rect = Rect::from_min_size(pos2(place.right() - size.x, place.center().y - size.y / 2.0), size);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("chip", index)));
    let name = format!("{} in the XM account", line.instrument);
    let response = chip.show_toggle(&mut inner, &name);
    if response.clicked() && line.eligibility.is_ok() && position.is_some() {
        let xm = if line.xm_quantity.is_zero() { XmChoice::In } else { XmChoice::Out };
        view.out.edit(Command::SetXm { line: index, xm });
    }
    let (what, why) = chip_words(line, view.evaluation);
    Hint::new(&what).why(&why).on(&response);
}

/// Whether the position is in only because of a hypothetical scope.
fn joins_only_here(line: &Line) -> bool {
    use crate::instrument::SecurityKind::{Bill, TokenizedBill};
    match line.instrument {
        Instrument::Fund(_) => true,
        Instrument::Security(s) => matches!(s.kind, Bill | TokenizedBill),
        Instrument::Future(f) => f.product.asset() != Asset::Rates,
        _ => false,
    }
}

fn chip_words(line: &Line, e: &Evaluation) -> (String, String) {
    match &line.eligibility {
        Err(_) => ("Not cross-margined".to_owned(), words::exclusion(line, e.scope)),
        Ok(_) if line.xm_quantity.is_zero() => (
            "Eligible, kept in the ordinary account".to_owned(),
            "Click moves it into the XM account.".to_owned(),
        ),
        Ok(leg) => {
            let leg = match leg {
                Leg::Cash => "cash leg",
                Leg::Futures => "futures leg",
                Leg::Coins => "coin layer",
            };
            let part = shown_quantity(line.xm_quantity, line.instrument.unit());
            (
                format!("{part} in the XM account, {leg}"),
                "Click moves it out, to the ordinary account.".to_owned(),
            )
        }
    }
}
