//! One-click additions to the book, in sizes that make sense beside what is held.

use super::quick_add::months;
use crate::{
    app::{
        context::View,
        theme::gap,
        ui_command::{Addition, UiCommand},
        widgets::{Hint, PushButton},
    },
    instrument::{Fund, House, Instrument, Product, Security},
    margin::Evaluation,
    quantity::{Decimal, date},
    whatif::{Position, front_quarterly},
};
use egui::{Ui, vec2};

/// The buttons.
pub fn additions(ui: &mut Ui, view: &View) {
    let rows: [&[Addition]; 2] = [
        &[Addition::Treasury, Addition::Future],
        &[Addition::TokenizedBill, Addition::Bitcoin, Addition::Ether],
    ];
    ui.spacing_mut().item_spacing = vec2(gap::SMALL, 6.0);
    for additions in rows {
        let total = ui.available_width() - gap::SMALL * (additions.len() - 1) as f32;
        ui.horizontal(|ui| {
            for addition in additions {
                let command = UiCommand::Add(*addition);
                let share = match (additions.len(), addition) {
                    (3, Addition::TokenizedBill) => 0.44,
                    (3, _) => 0.28,
                    _ => 0.5,
                };
                let title = match addition {
                    Addition::TokenizedBill if total < 240.0 => "+ Tok. bill",
                    _ => command.title(),
                };
                let button = PushButton::small(title).width(total * share).name(command.title()).show(ui);
                if button.clicked() {
                    view.out.ask(command);
                }
                Hint::new(command.tooltip()).on(&button);
            }
        });
    }
}

/// What a one-click addition adds, in a size that makes sense beside what is held.
pub fn addition(which: Addition, e: &Evaluation) -> Position {
    let as_of = &e.as_of;
    match which {
        Addition::Treasury => {
            let newest = as_of.newest(120);
            let note =
                newest.and_then(|i| Some(Security::note(Decimal::try_from(i.coupon).ok()?, i.maturity)));
            let fallback = Security::bill(date::add_months(as_of.settlement, 6));
            let held = Instrument::Security(note.unwrap_or(fallback));
            let cusip = newest.and_then(|i| i.cusip).filter(|_| note.is_some());
            Position { cusip, ..Position::new(held, Decimal::from(100_000_000)) }
        }
        Addition::Future => {
            let month = months(Product::Zn, date::add_days(as_of.date, 45)).into_iter().next();
            let future = month.unwrap_or_else(|| front_quarterly(Product::Zn, as_of.date));
            let net = e.leg_dv01(House::Ficc) + e.leg_dv01(House::Cme);
            let count = if net < 0.0 { 1_000 } else { -1_000 };
            Position::new(Instrument::Future(future), Decimal::from(count))
        }
        Addition::TokenizedBill => Position::new(Instrument::Fund(Fund::Buidl), Decimal::from(25_000_000)),
        Addition::Bitcoin => coin(Product::Btc, e),
        Addition::Ether => coin(Product::Eth, e),
    }
}

fn coin(product: Product, e: &Evaluation) -> Position {
    Position::new(Instrument::Future(front_quarterly(product, e.as_of.date)), Decimal::from(50))
}
