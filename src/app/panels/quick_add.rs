//! Quick add: one line in the instrument notation, with completion.

use crate::{
    app::{
        context::View,
        theme::{body, gap},
        widgets::error_line,
    },
    instrument::{Coin, Fund, Future, Product, ProductKind, Security, Unit, parse},
    pricing::AsOf,
    quantity::{
        Date, Decimal,
        date::{add_days, add_months},
        size,
    },
    whatif::{Command, Position},
};
use egui::{Id, Key, Margin, Modifiers, Popup, PopupCloseBehavior, TextEdit, Ui};

/// Suggestions shown.
const MOST: usize = 8;

/// What is being typed.
#[derive(Debug, Default)]
pub struct QuickAdd {
    text: String,
    error: Option<String>,
    chosen: usize,
    pub wants_focus: bool,
}

impl QuickAdd {
    /// Draws the field.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        let id = Id::unique("quick add");
        let as_of = &view.evaluation.as_of;
        let has_focus = ui.memory(|m| m.has_focus(id));
        let suggestions = if has_focus { completions(&self.text, as_of) } else { Vec::new() };
        self.take_arrows(ui, &suggestions);
        let field = TextEdit::singleline(&mut self.text)
            .id(id)
            .hint_text("Add: ZN Z6 −1,200")
            .font(body())
            .margin(Margin::symmetric(gap::SMALL as i8, 6))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Quick add"));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if response.changed() {
            self.error = None;
            self.chosen = 0;
        }
        if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
            self.commit(view);
            response.request_focus();
        }
        if let Some(error) = &self.error {
            error_line(ui, error);
        }
        let picked = suggest(&response, &suggestions, self.chosen);
        if let Some(text) = picked {
            self.text = text;
            response.request_focus();
        }
    }

    /// Arrows choose a suggestion, Tab takes it.
    fn take_arrows(&mut self, ui: &mut Ui, suggestions: &[String]) {
        if suggestions.is_empty() {
            return;
        }
        let pressed = |ui: &mut Ui, key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if pressed(ui, Key::ArrowDown) {
            self.chosen = (self.chosen + 1) % suggestions.len();
        }
        if pressed(ui, Key::ArrowUp) {
            self.chosen = (self.chosen + suggestions.len() - 1) % suggestions.len();
        }
        if pressed(ui, Key::Tab)
            && let Some(text) = suggestions.get(self.chosen)
        {
            self.text = format!("{text} ");
            self.error = None;
        }
    }

    fn commit(&mut self, view: &View) {
        if self.text.trim().is_empty() {
            return;
        }
        match read_known(&self.text, view) {
            Ok(position) => {
                view.out.edit(Command::AddPosition(position));
                *self = Self::default();
            }
            Err(error) => self.error = Some(error),
        }
    }
}

/// The same where a security master may know a CUSIP: the position keeps it beside the terms.
pub fn read_known(text: &str, view: &View) -> Result<Position, String> {
    let (text, cusip) = view.market.securities.spelled_out(text).map_err(|e| e.to_string())?;
    Ok(Position { cusip, ..read(&text, view.evaluation.as_of.date)? })
}

/// An instrument with its quantity last.
pub fn read(text: &str, reference: Date) -> Result<Position, String> {
    let trimmed = text.trim();
    let split = trimmed.rsplit_once(char::is_whitespace);
    if let Some((head, last)) = split
        && let Ok(instrument) = parse(head, reference)
    {
        let quantity = size::parse(last).map_err(|e| e.to_string())?;
        if quantity.is_zero() {
            return Err(format!("A quantity of {instrument} is more or less than zero."));
        }
        if instrument.unit() == Unit::Contracts && !quantity.fract().is_zero() {
            return Err(format!("Futures are held in whole contracts: {} is not.", quantity.normalize()));
        }
        return Ok(Position::new(instrument, quantity));
    }
    let instrument = parse(trimmed, reference).map_err(|e| e.to_string())?;
    let example = match instrument.unit() {
        Unit::Dollars => "100mm",
        _ => "−1,200",
    };
    Err(format!("How much of it? Add a quantity: {instrument} {example}."))
}

fn suggest(field: &egui::Response, suggestions: &[String], chosen: usize) -> Option<String> {
    let mut picked = None;
    Popup::from_response(field)
        .id(Id::unique("quick add suggestions"))
        .open(!suggestions.is_empty())
        .close_behavior(PopupCloseBehavior::IgnoreClicks)
        .gap(gap::TINY)
        .width(field.rect.width())
        .show(|ui| {
            ui.set_min_width(field.rect.width() - gap::LARGE);
            for (i, text) in suggestions.iter().enumerate() {
                if ui.selectable_label(i == chosen, text).clicked() {
                    picked = Some(format!("{text} "));
                }
            }
            ui.label(egui::RichText::new("Tab takes, Enter adds").font(crate::app::theme::small()));
        });
    picked
}

/// Instruments whose notation starts as typed.
pub fn completions(typed: &str, as_of: &AsOf) -> Vec<String> {
    let wanted = typed.trim_start().to_ascii_uppercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let squeezed: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
    let matches = |text: &String| {
        let upper = text.to_ascii_uppercase();
        let plain: String = upper.chars().filter(|c| !c.is_whitespace()).collect();
        plain.starts_with(&squeezed) && plain.len() > squeezed.len()
    };
    candidates(as_of).into_iter().filter(matches).take(MOST).collect()
}

fn candidates(as_of: &AsOf) -> Vec<String> {
    let mut all = Vec::new();
    for product in Product::ALL {
        all.extend(months(product, as_of.date).into_iter().map(|f| f.to_string()));
    }
    let listed = as_of.listed.issues.iter().chain(as_of.issues.iter());
    let mut issues: Vec<_> = listed.filter(|i| i.maturity > as_of.settlement).collect();
    issues.sort_by_key(|i| (std::cmp::Reverse(i.issued), i.maturity));
    issues.dedup_by_key(|i| (i.maturity, i.coupon.to_bits()));
    all.extend(issues.iter().filter_map(|i| {
        let coupon = Decimal::try_from(i.coupon).ok()?;
        Some(Security::note(coupon, i.maturity).to_string())
    }));
    let bills = (1..=12).map(|week| add_days(as_of.settlement, 28 * week));
    for maturity in bills {
        all.push(Security::bill(maturity).to_string());
        all.push(format!("TB {maturity}"));
    }
    all.extend(Fund::ALL.map(|f| f.code().to_owned()));
    all.extend(Coin::ALL.map(|c| c.code().to_owned()));
    all.extend(["USD".to_owned(), "USDC".to_owned()]);
    all
}

/// The next few listed months of a product.
pub fn months(product: Product, as_of: Date) -> Vec<Future> {
    let count = if product.kind() == ProductKind::ShortRate { 6 } else { 3 };
    (0..24)
        .map(|ahead| add_months(as_of, ahead))
        .filter(|d| product.lists_month(d.month()))
        .filter(|d| product.kind() != ProductKind::ShortRate || product != Product::Sr3 || d.month() % 3 == 0)
        .take(count)
        .map(|d| Future { product, year: d.year(), month: d.month() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rust_decimal::dec;

    #[test]
    fn an_instrument_and_its_quantity_are_read_together() {
        let today = date(2026, 8, 21);
        let position = read("ZN Z6 -1,200", today).expect("valid");
        assert_eq!((position.instrument.to_string(), position.quantity), ("ZN Z6".to_owned(), dec!(-1200)));
        assert_eq!(read("T 4.25 2035-08-15 100mm", today).map(|p| p.quantity), Ok(dec!(100_000_000)));
        assert!(read("BUIDL", today).is_err_and(|e| e.contains("BUIDL 100mm")));
        assert!(read("ZN Z6 0", today).is_err_and(|e| e.contains("more or less than zero")));
        assert!(read("ZN Z6 1.5", today).is_err_and(|e| e.contains("whole contracts")));
        assert!(read("ZN Z6 lots", today).is_err_and(|e| e.contains("not a quantity")));
        assert!(read("XYZ 5", today).is_err_and(|e| e.contains("names no instrument")));
    }
}
